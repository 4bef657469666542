// async_generator.h - generators that await: driven by `await g.next()` and by `async for`.
#ifndef GYRE_VM_ASYNC_GENERATOR_H
#define GYRE_VM_ASYNC_GENERATOR_H

#include "vm/call.h"
#include "vm/task.h"

// Registers of an async generator's frame behind its parameters: the generator itself, as in any
// generator, and the innermost scope of the task that resumed it (or nil).
enum { ASYNC_GENERATOR_REGISTERS = 2 };

typedef enum {
    RESUME_ENTERED,  // the generator's frame is the running one now
    RESUME_THROWING, // likewise, and an error is to be thrown where it stands
    RESUME_DONE,     // nothing was to be run: *result is the answer
    RESUME_THREW,
} ResumeResult;

// Performs an async native that is marked NATIVE_RESUMES for an async generator, its arguments in
// the registers from at_index + FRAME_LINK on. task->pc stands behind the AWAIT that gets the
// answer.
ResumeResult gy_async_generator_resume(VM *vm, Task *task, Native *native, uint32_t at_index,
                                       uint32_t count, Value *result);

// A yield: hands the frame back to the generator. False: thrown, the frame still runs.
bool gy_async_generator_yield(VM *vm, Task *task, const Instr *pc);

// Marking is done: the ones that are about to be freed half-way are noted, and kept until the end
// of the run. True: there were some, and marking must go on.
bool gy_async_generator_keep_dead(VM *vm);

void gy_async_generator_free_list(VM *vm);
bool gy_async_generator_install(VM *vm);

#endif

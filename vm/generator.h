// generator.h - driving generators from C.
#ifndef GYRE_VM_GENERATOR_H
#define GYRE_VM_GENERATOR_H

#include "vm/ops.h"
#include "vm/task.h"

// The next value; ITER_END when the body returned.
IterStep gy_generator_next(VM *vm, Value generator, Value *value);

// Resumes with a value sent in, or with an error thrown at the yield (UNSET: none).
IterStep gy_generator_resume(VM *vm, Generator *g, Value sent, Value thrown, Value *value);

// Copies the generator's registers to stack[at_index + FRAME_LINK …] and marks it running. False:
// it is running already or done (*is_done), thrown if running.
bool gy_generator_start(VM *vm, Task *task, Generator *g, uint32_t at_index, bool *is_done);

// Copies the registers back, for a yield.
void gy_generator_suspend(VM *vm, Generator *g, const Value *base, const Instr *pc);

bool gy_generator_install(VM *vm);

#endif

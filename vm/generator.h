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

// Ends it: GeneratorClosed is thrown where it stands. False: thrown, by its cleanup or because it
// yielded again.
bool gy_generator_close(VM *vm, Generator *g);

// One turn of `yield *iterator` (PEP 380 has the rules), where the iterator is no generator (those
// run in the interpreter): `sent` goes in. ITER_VALUE: *out is what it yields. ITER_END: *out is
// its result.
IterStep gy_generator_delegate(VM *vm, Value iterator, Value sent, Value *out);
// The same for any iterator, into which the error is thrown. One that cannot take it, or is closed
// by it, lets the error pass on.
IterStep gy_generator_delegate_throw(VM *vm, Value iterator, Value error, Value *out);

// It has ended, in whatever way.
void gy_generator_finish(VM *vm, Value generator);

bool gy_generator_install(VM *vm);

#endif

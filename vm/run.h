// run.h - running one task from outside the loop, for the API and lang/eval.c.
#ifndef GYRE_VM_RUN_H
#define GYRE_VM_RUN_H

#include "vm/state.h"

// Starts a coroutine as a task. NULL: thrown.
Task *gy_run_spawn(VM *vm, Value coroutine, const char *name);
// Starts a function as the main task, with the arguments as it takes them. NULL: thrown.
Task *gy_run_start_main(VM *vm, Closure *closure, const Value *args, uint32_t count);
// Drives the loop until it is done, then lets `end` (may be NULL) clean up. False: thrown; what
// ended by exit() counts as done.
bool gy_run_main(VM *vm, Task *main, void (*end)(VM *vm), Value *result);
// Drives the loop until the task is done. False: it failed or was cancelled; its error is thrown.
bool gy_run_to_end(VM *vm, Task *task, Value *result);
// The outcome of a task that is done, in the same way.
bool gy_run_outcome(VM *vm, Task *task, Value *result);

#endif

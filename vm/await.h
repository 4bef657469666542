// await.h - what AWAIT does with everything but a coroutine, and IMPORT with what others run.
#ifndef GYRE_VM_AWAIT_H
#define GYRE_VM_AWAIT_H

#include "vm/task.h"

typedef enum { AWAIT_DONE, AWAIT_PARKED, AWAIT_THREW } AwaitResult;

// Awaits a task, future, operation or host object in the running task. DONE: *result is set and
// control need not change. PARKED: the task waits, and task->pc (behind the AWAIT) is where it
// will go on.
AwaitResult gy_await(VM *vm, Task *task, Value awaited, Value *result);

// The first step of every await. False: a cancellation is thrown in its place, and what stands in
// `values`, which was to be awaited, was not forgotten.
bool gy_await_may_begin(VM *vm, Task *task, const Value *values, uint32_t count);

bool gy_throw_waits_for_itself(VM *vm); // always false

// May it be awaited? False: TypeError thrown.
bool gy_await_check(VM *vm, Value v);

// The operation is used now. False: it was before, StateError thrown.
bool gy_await_use(VM *vm, Operation *op);

// Begins to wait for it: GYRE_OK with the result where it is there already, GYRE_PENDING where the
// task is parked (or the arm of a select that is being armed waits).
GyreStatus gy_await_start(VM *vm, Task *task, Value awaited, Value *result);

// What an async native's status means for its awaiter. What completes at once counts.
AwaitResult gy_await_native(Task *task, GyreStatus status);

// So many awaits may complete without suspending; the next one gives way before it begins.
enum { MOST_AWAITS_IN_A_ROW = 256 };

// The instruction in front of `pc` will run again when the task resumes.
AwaitResult gy_await_give_way(VM *vm, Task *task, const Instr *pc);

// -- Imports of a module whose top level another task is still running

// Has the task to wait for the end of that?
bool gy_await_must_import(const Module *module, const Task *task);
// Lets it wait: the IMPORT in front of `pc` runs again when it resumes. False: thrown.
bool gy_await_import(VM *vm, Task *task, Module *module, const Instr *pc);
bool gy_await_throw_importing(VM *vm, const Module *module); // it cannot wait; always false
// The top level has run to its end, or failed, and then the next import starts anew.
void gy_await_imported(VM *vm, Module *module);
void gy_await_import_failed(VM *vm, Module *module);

// DISCARD: an expression statement throws `v` away.
bool gy_await_discard(VM *vm, Value v);

#endif

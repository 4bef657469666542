// scope.h - cancellation: requests to scopes, their delivery, masks, interrupts.
#ifndef GYRE_VM_SCOPE_H
#define GYRE_VM_SCOPE_H

#include "vm/task.h"

// Asks the task's own scope to be cancelled. False: the task is done, nothing happens.
// `reason` is kept if no earlier request waits for its delivery. `force` opens the masks and
// shields that are open now.
bool gy_scope_cancel(VM *vm, Task *task, CancelSource by, Value reason, bool force);

// The first step of every await: throws Cancelled if a request is deliverable. False: thrown.
bool gy_scope_check(VM *vm, Task *task);

// Opens a cleanup mask; *scope is the Scope as a Value.
bool gy_scope_push_mask(VM *vm, Task *task, Value *scope);
// Closes `scope` and all scopes inside it.
void gy_scope_pop(Task *task, Scope *scope);

// Requests that were hidden by a mask whose grace is over become deliverable. Called once a turn.
void gy_scope_end_graces(VM *vm, int64_t now_ns);

// What gyre_interrupt asked for: the first one cancels the main task; it is broken at this
// safepoint if it has not come to an await in a second, or a second one came. False: thrown.
bool gy_scope_act_on_interrupt(VM *vm);

#endif

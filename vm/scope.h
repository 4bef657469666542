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

// Asks a scope inside the task to be cancelled. False: it is not open, or its task is done.
bool gy_scope_request(VM *vm, Scope *scope, CancelSource by, Value reason);

// The Cancelled that could be thrown where `innermost` is the innermost scope, marked delivered.
// False: none is.
bool gy_scope_take(VM *vm, Task *task, Scope *innermost, Value *error);

// Opens `scope` as the innermost one of the task.
void gy_scope_open(VM *vm, Task *task, Scope *scope, ScopeKind kind);
// Opens a cleanup mask; *scope is the Scope as a Value. False: thrown.
bool gy_scope_push_mask(VM *vm, Task *task, Value *scope);
// Closes `scope` and all scopes inside it; nothing where it is not open in this task.
void gy_scope_close(VM *vm, Task *task, Scope *scope);
void gy_scope_close_inside(VM *vm, Task *task, Scope *scope); // all that is inside it
void gy_scope_close_all(VM *vm, Task *task);

// The deadline of a timeout has come, or the grace of a mask is over.
void gy_scope_timer_due(VM *vm, Scope *scope);

// Sets the timer of a quota of time, if it has one and it is not set. False: thrown.
struct Fuel;
bool gy_scope_arm_fuel(VM *vm, struct Fuel *fuel);
// Its time is over: the tasks that draw on it are told.
void gy_scope_fuel_due(VM *vm, struct Fuel *fuel);

// What gyre_interrupt_main asked for: the first one cancels the main task; it is broken at this
// safepoint if it has not come to an await in a second, or a second one came. False: thrown.
bool gy_scope_act_on_interrupt(VM *vm);

// Hands what gyre_stop asked for to the main task; without one the requests wait for it. False:
// what runs must end here, the error is thrown.
bool gy_scope_act_on_stop(VM *vm);
bool gy_scope_throw_cancelled(VM *vm, CancelSource by); // of no scope; always false

#endif

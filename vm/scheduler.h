// scheduler.h - which task runs next, and the turns of the loop.
#ifndef GYRE_VM_SCHEDULER_H
#define GYRE_VM_SCHEDULER_H

#include "vm/task.h"

int64_t gy_scheduler_now(VM *vm); // ns of the driver's clock

// Enters a new task in the list of the living and at the end of the ready queue.
void gy_scheduler_start(VM *vm, Task *task);

// -- Parking: the running task will wait. Afterwards the interpreter must return RUN_PARKED. While
// a select arms itself (vm->arming), one of its arms waits instead.
bool gy_scheduler_park_sleep(VM *vm, Task *task, int64_t deadline_ns); // false: thrown
void gy_scheduler_park_on(VM *vm, Task *task, WaitKind kind, void *target, WaitList *waiters);
// The same for one that brings a value along, which gy_scheduler_given gives to whoever finds it.
void gy_scheduler_park_giving(VM *vm, Task *task, WaitKind kind, void *target, WaitList *waiters,
                              Value value);
// On something without a list of waiters: a native's wake, a group.
void gy_scheduler_park_at(VM *vm, Task *task, WaitKind kind, void *target);
// Gives way: to the end of the ready queue, to go on in the next turn.
void gy_scheduler_yield(VM *vm, Task *task);

// Nobody loses anything where a request is thrown in place of the answer, or of the error, that
// such a wait ended with: it can be had again.
bool gy_scheduler_gives_nothing(WaitKind wait, bool throws);

// -- Waking: the task, which waits, goes to the end of the ready queue.
void gy_scheduler_wake(VM *vm, Task *task, Value value);
void gy_scheduler_wake_throwing(VM *vm, Task *task, Value error);
// Whoever waits: a task, or one by an arm of its select. It is in no list any more.
void gy_scheduler_wake_waiter(VM *vm, Waiter *waiter, Value value, bool throws);
Value gy_scheduler_given(const Waiter *waiter);
WaitKind gy_scheduler_wait_of(const Waiter *waiter); // WAIT_SELECT for an arm
Task *gy_scheduler_task_of(const Waiter *waiter);
// Takes a waiting task out of what it waits for; it is in no queue then. False: the wait cannot
// be undone (a native that said so).
bool gy_scheduler_unlink(VM *vm, Task *task);
// A task that a Watch looks at has finished.
void gy_scheduler_note_finished(VM *vm, WatchArm *arm);
// Wakes all waiters, first come first, with a value or an error.
void gy_scheduler_wake_all(VM *vm, WaitList *waiters, Value value, bool throws);

// -- Driving
// Ends a task: value, error or cancellation.
void gy_scheduler_finish(VM *vm, Task *task, Outcome outcome, Value result);
// One turn. False: nothing is left that could ever happen.
bool gy_scheduler_turn(VM *vm, bool may_block);
// The same, but waits no longer than until `deadline_ns`.
bool gy_scheduler_turn_before(VM *vm, int64_t deadline_ns);
// Is there a task or a posted job that could run at once?
bool gy_scheduler_has_ready(VM *vm);
// How long a turn could wait: ns, 0: work is ready, -1: nothing is timed.
int64_t gy_scheduler_patience(VM *vm);
// Turns until the task is done or `deadline_ns` (INT64_MAX: none) has passed; throws
// DeadlockError into the task where nothing can wake it. False: deadline.
// Is anything left that could still happen: a task that is ready, a timer, something outside?
bool gy_scheduler_has_future(VM *vm);
bool gy_scheduler_run_until(VM *vm, Task *task, int64_t deadline_ns);
// Drops a task that does not end: it is done then, as cancelled, and none of its code runs.
void gy_scheduler_abandon(VM *vm, Task *task);
// All of them, in a VM that was killed; main is left with an error.
void gy_scheduler_drop_tasks(VM *vm);
// A line for people, to the host or to stderr; the exit status will be 1.
void gy_scheduler_tell(VM *vm, const char *text);
// Reports an error nobody will look at, of a task or (NULL) of none.
void gy_scheduler_report(VM *vm, Task *task, Value error);
void gy_scheduler_report_of(VM *vm, Value failed, Value error); // the same, of anything
// Ends the run as exit(status) does.
void gy_scheduler_exit(VM *vm, int status);
// The task's failure was looked at.
void gy_scheduler_observe(VM *vm, Task *task);

// Job from another thread; copied. False: memory is out.
bool gy_scheduler_post(VM *vm, void (*job)(VM *vm, void *data), void *data);
// The memory for one job, on the VM's own thread (false: thrown), and a job that uses it.
bool gy_scheduler_reserve_post(VM *vm);
void gy_scheduler_post_reserved(VM *vm, void (*job)(VM *vm, void *data), void *data);

#endif

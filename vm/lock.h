// lock.h - Lock, Semaphore, Event, Condition, Barrier.
#ifndef GYRE_VM_LOCK_H
#define GYRE_VM_LOCK_H

#include "vm/task.h"

typedef struct Lock {
    Obj obj;
    Task *owner; // NULL: free
    WaitList waiters;
} Lock;

typedef struct Semaphore {
    Obj obj;
    uint32_t value, limit;
    WaitList waiters;
} Semaphore;

typedef struct Event {
    Obj obj;
    bool is_set;
    WaitList waiters;
} Event;

typedef struct Condition {
    Obj obj;
    Lock *lock;
    WaitList waiters; // for a notification
} Condition;

typedef struct Barrier {
    Obj obj;
    uint32_t size;
    WaitList waiters;
} Barrier;

// What a task that waits for the lock waits for: "lock held by 'b'".
void gy_lock_add_wait(VM *vm, StrBuilder *b, const Lock *lock);

// A cancellation meets a task that waits for a condition: it is thrown once the task has the lock
// again.
void gy_lock_cancel_wait(VM *vm, Task *task, Value error);

// The same for the error of a deadlock, which does not wait for a lock that somebody keeps.
void gy_lock_deadlock(VM *vm, Task *task, Value error);

// A task with `rechecks` is about to resume with the lock in its hands. True: it goes on (or
// throws); false: it waits again.
bool gy_lock_recheck(VM *vm, Task *task);

bool gy_lock_install(VM *vm);

#endif

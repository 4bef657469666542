// group.h - tasks that end together: TaskGroup and the combinators.
//
// A group is a scope of its host's task. Its children point to it; whoever leaves it waits until
// all of them are done. gather, settle and race are groups that are entered and left in one step.
#ifndef GYRE_VM_GROUP_H
#define GYRE_VM_GROUP_H

#include "vm/task.h"

struct Heap;

typedef enum { GROUP_PLAIN, GROUP_COLLECT, GROUP_GATHER, GROUP_SETTLE, GROUP_RACE } GroupMode;
typedef enum { GROUP_NEW, GROUP_OPEN, GROUP_ABORTING, GROUP_CLOSED } GroupState;

typedef struct Group {
    Scope scope;     // first, so that a Group is a Scope
    uint8_t mode;    // GroupMode
    uint8_t state;   // GroupState
    bool is_waiting; // the host waits at the end
    Task **children; // in spawn order; of a plain group some may be done
    uint32_t count, capacity;
    uint32_t unfinished;
    List *errors;      // of its tasks and its body, in order of completion; NULL: none
    Task *winner;      // of a race
    struct Fuel *fuel; // the quota of all its tasks; NULL: none but that of the host
    Value outside;     // Cancelled of a scope outside that is in hand; UNSET: none
    Value fatal;       // what comes out of a collecting group before the errors; UNSET: none
    uint8_t deadlocks; // how many have unwound it, or tried to
} Group;

// A group of the running task, opened as its innermost scope. NULL: thrown.
Group *gy_group_open(VM *vm, GroupMode mode);

// Makes a task of the coroutine, a child of the group, and starts it. NULL: thrown.
Task *gy_group_spawn(VM *vm, Group *group, Coroutine *coroutine, Str *name);

// Cancels the unfinished children in spawn order, then the body if it still runs.
void gy_group_abort(VM *vm, Group *group, Value reason);

// Waits at the end: GYRE_PENDING where the running task is parked, else what it comes to.
GyreStatus gy_group_wait(VM *vm, Group *group, Value *result);

// The scheduler's: a child is done; the host, which waits at the end of a group, has a request of
// cancellation, or an error (a deadlock) that is to unwind the group first.
void gy_group_child_done(VM *vm, Task *child);
void gy_group_forward(VM *vm, Task *host, bool force);
void gy_group_fail(VM *vm, Group *group, Value error);
void gy_group_deadlock(VM *vm, Group *group, Value error);

void gy_group_free(struct Heap *heap, Group *group);
bool gy_group_install(VM *vm);

#endif

// select.h - waiting for the first of several things.
#ifndef GYRE_VM_SELECT_H
#define GYRE_VM_SELECT_H

#include "vm/await.h"
#include "vm/task.h"
#include <stdatomic.h>

// One arm of a select that waits: it stands in one list of waiters, has a timer, or waits for a
// native's wake.
typedef struct SelectArm {
    Waiter waiter;
    TimerSlot timer;
    struct GyreWake *wake; // NULL: none
    Value value;           // what a sender gives
    uint8_t wait;          // WaitKind
} SelectArm;

typedef struct Select {
    Obj obj;
    Task *task;
    uint32_t count;
    atomic_int ticket; // of its arms on shared things, once it has some (vm/shared.h)
    SelectArm arms[];
} Select;

enum { SELECT_ELSE = 1, SELECT_FAIR = 2 };

// Tries stack[at_index ..], `count` awaitables, in order, from a different one each time where it
// is fair. DONE: *chosen is the number of the one that went on (`count`: the else arm) and
// *result its value. PARKED: both will be in the registers of the SELECT when the task resumes.
AwaitResult gy_select(VM *vm, Task *task, uint32_t at_index, uint32_t count, uint32_t flags,
                      uint16_t *turn, uint32_t *chosen, Value *result);

// An arm has what it waited for, or an error: the task goes on with it and leaves the others.
void gy_select_wake(VM *vm, SelectArm *arm, Value value, bool throws);

// The ticket that the arm, which waits for a shared thing, has with the others of its select.
atomic_int *gy_select_ticket(SelectArm *arm);

// A native looks whether it has an answer for its arm, so nothing else may end the wait. False: it
// has ended. Afterwards it is released, or, where the arm is woken, settled.
bool gy_select_reserve(SelectArm *arm);
void gy_select_release(SelectArm *arm);
void gy_select_settle(SelectArm *arm);

// Takes all arms out of what they wait for.
void gy_select_leave(VM *vm, Select *select);

#endif

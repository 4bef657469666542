// circle.h - threads that wait for each other in a circle.
#ifndef GYRE_VM_CIRCLE_H
#define GYRE_VM_CIRCLE_H

#include "vm/state.h"

struct SharedWaiter;

// The VM is about to wait, for as long as it takes: its only native for `waiter`, or where that is
// NULL, all its tasks for what threads share. False: nothing could ever end that, since it would
// close a circle; DeadlockError was thrown. After true comes gy_circle_leave.
bool gy_circle_enter(VM *vm, const struct SharedWaiter *waiter);
void gy_circle_leave(VM *vm);

#endif

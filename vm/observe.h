// observe.h - what the scheduler tells those who watch it: debug mode and tracers.
//
// Each function is called where VM.is_observed says that somebody watches, so that the scheduler
// pays one branch for all of them.
#ifndef GYRE_VM_OBSERVE_H
#define GYRE_VM_OBSERVE_H

#include "vm/object.h"

struct Task;

void gy_observe_run(VM *vm, const struct Task *task);    // it begins to run, or goes on
void gy_observe_parked(VM *vm, const struct Task *task); // it waits, or has given way
void gy_observe_ended(VM *vm, const struct Task *task);  // it has run to its end
void gy_observe_abandoned(VM *vm, const struct Task *task);

#endif

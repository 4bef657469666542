// observe.h - what the scheduler tells those who watch it: debug mode, tracers and profilers.
//
// Each function is called where VM.is_observed says that somebody watches, so that the scheduler
// pays one branch for all of them.
#ifndef GYRE_VM_OBSERVE_H
#define GYRE_VM_OBSERVE_H

#include "vm/object.h"

struct Task;

void gy_observe_spawned(VM *vm, const struct Task *task);
void gy_observe_run(VM *vm, const struct Task *task); // it begins to run, or goes on
void gy_observe_ceased(VM *vm); // it does not run on; one of the next three follows
void gy_observe_parked(VM *vm, struct Task *task);      // it waits, or has given way
void gy_observe_ended(VM *vm, const struct Task *task); // it has run to its end
void gy_observe_abandoned(VM *vm, const struct Task *task);
// The host calls a function outside of any task; it has returned.
void gy_observe_call(VM *vm, const struct Task *host);
void gy_observe_returned(VM *vm, const struct Task *host);
// It becomes ready; what it waited for still stands in it.
void gy_observe_woken(VM *vm, const struct Task *task);
// What the loop and the collector do; `amount` as GyreTraceKind says.
void gy_observe_note(VM *vm, GyreTraceKind kind, int64_t amount);

#endif

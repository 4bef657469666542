// profiler.h - tells a profiler where the time goes (gyre_set_profiler).
#ifndef GYRE_VM_PROFILER_H
#define GYRE_VM_PROFILER_H

#include "vm/object.h"

struct Task;

// At a safepoint: what POLL_SAMPLE asks for …
void gy_profiler_sample(VM *vm);
// … and the same elsewhere, where that flag is still up and nothing else may be done.
void gy_profiler_poll(VM *vm);

// Each only where VM.profiler is set.
void gy_profiler_run(VM *vm, const struct Task *task);
void gy_profiler_parked(VM *vm, struct Task *task);
void gy_profiler_returned(VM *vm, const struct Task *host); // of what runs in no task
void gy_profiler_ended(VM *vm, const struct Task *task);
void gy_profiler_abandoned(VM *vm, const struct Task *task);

void gy_profiler_free(VM *vm);

#endif

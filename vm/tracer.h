// tracer.h - tells the host what the tasks do, as it happens (gyre_set_tracer).
#ifndef GYRE_VM_TRACER_H
#define GYRE_VM_TRACER_H

#include "vm/object.h"

struct Task;

typedef struct {
    void (*trace)(void *context, const GyreTraceEvent *event); // NULL: nobody wants to know
    void *context;
    const struct Task *running; // whose doing it is that something happens; NULL: the world's
} Tracer;

// Each only where VM.tracer.trace is set.
void gy_tracer_spawned(VM *vm, const struct Task *task);
void gy_tracer_run(VM *vm, const struct Task *task);
void gy_tracer_returned(VM *vm, const struct Task *host); // of what runs in no task
void gy_tracer_parked(VM *vm, const struct Task *task);
void gy_tracer_ended(VM *vm, const struct Task *task);
void gy_tracer_woken(VM *vm, const struct Task *task); // it still knows what it waited for
void gy_tracer_note(VM *vm, GyreTraceKind kind, int64_t amount);

#endif

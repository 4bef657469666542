// observe.c - passes on what the scheduler tells: to debug mode, to a tracer, to a profiler.
#include "vm/observe.h"
#include "vm/dev.h"
#include "vm/profiler.h"
#include "vm/state.h"
#include "vm/tracer.h"

// Somebody does, so it is the profiler: then a switch of tasks costs next to nothing.
static bool only_profiles(const VM *vm)
{
    return !vm->tracer.trace && !vm->dev;
}

void gy_observe_spawned(VM *vm, const Task *task)
{
    if (vm->tracer.trace) gy_tracer_spawned(vm, task);
    if (vm->dev) gy_dev_spawned(vm, task);
}

void gy_observe_run(VM *vm, const Task *task)
{
    if (only_profiles(vm)) {
        gy_profiler_run(vm, task);
        return;
    }
    if (vm->tracer.trace) gy_tracer_run(vm, task);
    if (vm->profiler) gy_profiler_run(vm, task);
    if (vm->dev) gy_dev_step(vm);
}

void gy_observe_ceased(VM *vm)
{
    if (vm->dev) gy_dev_step_ends(vm);
}

void gy_observe_parked(VM *vm, Task *task)
{
    if (only_profiles(vm)) {
        gy_profiler_parked(vm, task);
        return;
    }
    if (vm->tracer.trace) gy_tracer_parked(vm, task);
    if (vm->profiler) gy_profiler_parked(vm, task);
    if (!vm->dev) return;
    gy_dev_step(vm);
    gy_dev_parked(vm, task);
}

void gy_observe_ended(VM *vm, const Task *task)
{
    if (vm->tracer.trace) gy_tracer_ended(vm, task);
    if (vm->profiler) gy_profiler_ended(vm, task);
    if (!vm->dev) return;
    gy_dev_step(vm);
    gy_dev_ended(vm, task);
}

void gy_observe_abandoned(VM *vm, const Task *task)
{
    if (vm->tracer.trace) gy_tracer_ended(vm, task);
    if (vm->profiler) gy_profiler_abandoned(vm, task);
    if (vm->dev) gy_dev_ended(vm, task);
}

void gy_observe_call(VM *vm, const Task *host)
{
    if (vm->tracer.trace) gy_tracer_run(vm, host);
    if (vm->profiler) gy_profiler_run(vm, host);
}

void gy_observe_returned(VM *vm, const Task *host)
{
    if (vm->tracer.trace) gy_tracer_returned(vm, host);
    if (vm->profiler) gy_profiler_returned(vm, host);
}

void gy_observe_woken(VM *vm, const Task *task)
{
    if (vm->tracer.trace) gy_tracer_woken(vm, task);
}

void gy_observe_note(VM *vm, GyreTraceKind kind, int64_t amount)
{
    if (vm->tracer.trace) gy_tracer_note(vm, kind, amount);
}

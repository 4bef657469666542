// observe.c - passes on what the scheduler tells: to debug mode, and to a tracer.
#include "vm/observe.h"
#include "vm/dev.h"
#include "vm/state.h"

void gy_observe_run(VM *vm, const Task *task)
{
    (void)task;
    if (vm->dev) gy_dev_step(vm);
}

void gy_observe_parked(VM *vm, const Task *task)
{
    if (!vm->dev) return;
    gy_dev_step(vm);
    gy_dev_parked(vm, task);
}

void gy_observe_ended(VM *vm, const Task *task)
{
    if (!vm->dev) return;
    gy_dev_step(vm);
    gy_dev_ended(vm, task);
}

void gy_observe_abandoned(VM *vm, const Task *task)
{
    if (vm->dev) gy_dev_ended(vm, task);
}

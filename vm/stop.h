// stop.h - requests from other threads to cancel the main task, or to kill the VM.
#ifndef GYRE_VM_STOP_H
#define GYRE_VM_STOP_H

#include "vm/state.h"

static inline bool stop_is_asked(VM *vm)
{
    return atomic_load_explicit(&vm->poll, memory_order_relaxed) & POLL_STOP;
}

// From then on no handler runs, and no task.
static inline bool stop_is_killed(VM *vm)
{
    return atomic_load_explicit(&vm->is_killed, memory_order_relaxed);
}

// The first request that has come and was not taken yet; false: none.
bool gy_stop_take(VM *vm, Value *reason, bool *is_forced);

void gy_stop_free(VM *vm);

#endif

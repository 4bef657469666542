// retained.h - how much memory would be free if some tasks were gone.
#ifndef GYRE_VM_RETAINED_H
#define GYRE_VM_RETAINED_H

#include "vm/state.h"

// What a measurement asks of each unfinished task: is it one of those?
typedef struct Retained {
    bool (*is_meant)(const void *context, const Task *task);
    const void *context;
    size_t bytes; // what only they hold on to
} Retained;

// Collects, and then measures, at a safepoint only. False: memory was too short to tell.
bool gy_retained_measure(VM *vm, Retained *retained);

// What an object takes: its cell, and what it has outside of that.
size_t gy_retained_bytes_of(const Obj *o);

#endif

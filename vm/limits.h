// limits.h - how far the scripts of a VM may go, and how they are stopped.
#ifndef GYRE_VM_LIMITS_H
#define GYRE_VM_LIMITS_H

#include "vm/state.h"

// A run begins: all that was used before is forgotten.
void gy_limits_begin(VM *vm);

// The VM has done `units` of work. False: thrown, and nothing in a script catches it.
bool gy_limits_charge(VM *vm, int64_t units);

// Throws QuotaExceeded, with the name of the limit in its field; always false.
bool gy_limits_throw(VM *vm, const char *limit, const char *text);

// gyre_interrupt was called; always false, thrown.
bool gy_limits_interrupt(VM *vm);

// A handler is about to get a MemoryError. Must it be kept from it? Then the script holds on to all
// of its memory, and QuotaExceeded was thrown instead.
bool gy_limits_is_stuck(VM *vm);

// Nothing runs at the moment: was the run told to stop, or is its time over? No error is left.
bool gy_limits_look(VM *vm);

// How long the loop may wait; negative: for ever.
int64_t gy_limits_time_left(VM *vm);

// Collects all garbage, that included which a cycle that is underway would keep.
void gy_limits_collect(VM *vm);

// May the task make another call, by the VM's limit and its own (0: none)? False: RecursionError
// thrown.
bool gy_limits_check_depth(VM *vm, const Task *task, uint32_t quota);

#endif

// look.h - whoever wants to see the VM while its script runs on.
#ifndef GYRE_VM_LOOK_H
#define GYRE_VM_LOOK_H

#include "vm/object.h"

// Any thread; see gyre_look. False: memory is out.
bool gy_look_add(VM *vm, void (*look)(VM *vm, void *data), void *data);

// At a safepoint, or between the steps of a long builtin: does what the flags in the VM's poll
// word ask for, and takes them back …
void gy_look_run(VM *vm);
// … or what those ask for that the caller has taken.
void gy_look_at(VM *vm, uint32_t why);

// The VM ends: all who still wait to look get no VM.
void gy_look_dismiss(VM *vm);

#endif

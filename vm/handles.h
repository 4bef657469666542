// handles.h - values as the public API sees them: slots of a stack that the collector knows.
//
// A handle is a slot number and a stamp. The slots above a scope's mark are given up when the
// scope ends; the stamp tells a handle that outlived its scope from the one that has its slot
// now, so that a late use answers "no value" instead of something else's value.
#ifndef GYRE_VM_HANDLES_H
#define GYRE_VM_HANDLES_H

#include "vm/state.h"

GyreValue gy_handles_push(VM *vm, Value value); // GYRE_NONE: thrown
// The value, or UNSET for GYRE_NONE and for a handle whose scope has ended.
Value gy_handles_value(VM *vm, GyreValue handle);

#endif

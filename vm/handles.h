// handles.h - values as the public API sees them: slots of a stack that the collector knows.
//
// A handle is a slot number and a stamp. The slots above a scope's mark are given up when the
// scope ends; the stamp tells a handle that outlived its scope from the one that has its slot
// now. Stamps are given in order, so the range of stamps of a scope that has ended says of a late
// handle which scope that was: the latest of them are kept, for the message.
//
// The two ways to read a handle take the name of the function of the API that does; `__func__` says
// it, so they are macros.
#ifndef GYRE_VM_HANDLES_H
#define GYRE_VM_HANDLES_H

#include "vm/state.h"

GyreValue gy_handles_push(VM *vm, Value value); // GYRE_NONE: thrown

// The value, or UNSET for GYRE_NONE; also for a handle that has ended, and then MisuseError is
// thrown: for functions that answer "no such value" without an error.
Value gy_handles_look(VM *vm, GyreValue handle, const char *function);
#define gy_handles_value(vm, handle) gy_handles_look(vm, handle, __func__)

// False: thrown. For GYRE_NONE that is the error already pending, from whatever answered it.
bool gy_handles_take(VM *vm, GyreValue handle, const char *function, Value *out);
#define gy_handles_need(vm, handle, out) gy_handles_take(vm, handle, __func__, out)

// The handle, which is alive, stands for this from now on.
void gy_handles_replace(VM *vm, GyreValue handle, Value value);

// The handles from `mark` on end with the call of a native.
void gy_handles_end_call(VM *vm, uint32_t mark, const char *native);

// What gyre_scope_close, gyre_pin and gyre_unpin do. False, NONE: thrown.
bool gy_handles_close(VM *vm, uint32_t scope, const char *function);
GyreValue gy_handles_pin(VM *vm, Value value);
bool gy_handles_unpin(VM *vm, GyreValue pinned, const char *function);

#endif

// args.h - reading the arguments of the VM's own natives.
//
// Natives of stdlib/ use gyre_args; those in vm/ look into the Call. These helpers throw the
// messages that Python has for a wrong argument.
#ifndef GYRE_VM_ARGS_H
#define GYRE_VM_ARGS_H

#include "vm/native.h"
#include "vm/str.h"

static inline bool args_is_given(const Call *call, uint32_t i)
{
    return !value_is_unset(native_arg(call, i));
}

// Neither left out nor nil.
static inline bool args_is_set(const Call *call, uint32_t i)
{
    return args_is_given(call, i) && !value_is_nil(native_arg(call, i));
}

static inline GyreStatus args_return_obj(Call *call, const void *object) // NULL: thrown
{
    if (!object) return GYRE_ERROR;
    call->result = value_from_obj(object);
    return GYRE_OK;
}

static inline GyreStatus args_return_int(Call *call, int64_t i) // fits 48 bits
{
    return native_return(call, value_from_int(i));
}

static inline GyreStatus args_return_bool(Call *call, bool b)
{
    return native_return(call, value_from_bool(b));
}

// The receiver, where it is of the kind that the method belongs to: str.upper(5) is an error.
// False: thrown.
bool gy_args_check_self(Call *call, bool is_right, const char *type);

Str *gy_args_self_str(Call *call); // NULL: thrown
Str *gy_args_str(Call *call, uint32_t i);

// An int argument; `fallback` where it was left out.
bool gy_args_int(Call *call, uint32_t i, int64_t fallback, int64_t *out);

// Truth of an argument; false where it was left out.
bool gy_args_truth(Call *call, uint32_t i, bool *out);

// Arguments `first` and the one after it as the bounds of a slice of `length` items: nil or left
// out is the end in question, negative counts from the back, and both are clipped.
// *start > *stop is left as it is: nothing, not even an empty text, is found there.
bool gy_args_bounds(Call *call, uint32_t first, int64_t length, int64_t *start, int64_t *stop);

#endif

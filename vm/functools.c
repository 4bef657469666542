// functools.c - the native of the functools module.
#include "vm/containers.h"
#include "vm/native.h"

// The key of a call in a cache: a single int or str is its own, which is quickest to find and
// keeps 1 apart from 1.0, as CPython does; other arguments are the tuple that they are.
static GyreStatus short_key(Call *call)
{
    const Tuple *args = value_as_tuple(call->args[0]);
    Value only = args->count == 1 ? args->items[0] : VALUE_NIL;
    bool is_own_key = value_is_integer(only) || value_is_str(only);
    return native_return(call, is_own_key ? only : call->args[0]);
}

static const GyreNative natives[] = {
    {"short_key", short_key, "args, /", "What a tuple of arguments is kept under.", 0},
    {0},
};

GyreStatus gy_functools_install(VM *vm)
{
    return gyre_register(vm, "<stdlib>/_functools", natives, NULL);
}

// args.c - reading the arguments of the VM's own natives.
//
// An argument that should be an int may be an instance with an `index` method, so reading one
// can run script code: read ints before looking into anything that a script could change.
#include "vm/args.h"
#include "vm/int.h"
#include "vm/ops.h"

bool gy_args_check_self(Call *call, bool is_right, const char *type)
{
    if (is_right) return true;
    return gy_throw(call->vm, ERROR_TypeError,
                    "descriptor '%s' for '%s' objects doesn't apply to a '%s' object",
                    call->native->def->name, type, gy_type_name(call->vm, native_arg(call, 0)));
}

Str *gy_args_self_str(Call *call)
{
    Value self = native_arg(call, 0);
    return gy_args_check_self(call, value_is_str(self), "str") ? value_as_str(self) : NULL;
}

Str *gy_args_str(Call *call, uint32_t i)
{
    Value v = native_arg(call, i);
    if (value_is_str(v)) return value_as_str(v);
    gy_throw(call->vm, ERROR_TypeError, "%s() argument %u must be str, not %s",
             call->native->def->name, i, gy_type_name(call->vm, v));
    return NULL;
}

bool gy_args_int(Call *call, uint32_t i, int64_t fallback, int64_t *out)
{
    *out = fallback;
    return !args_is_given(call, i) || gy_ops_index(call->vm, native_arg(call, i), out);
}

bool gy_args_truth(Call *call, uint32_t i, bool *out)
{
    *out = false;
    return !args_is_given(call, i) || gy_ops_truth(call->vm, native_arg(call, i), out);
}

static bool read_bound(Call *call, uint32_t i, int64_t fallback, int64_t *out)
{
    Value v = native_arg(call, i);
    *out = fallback;
    if (!args_is_set(call, i)) return true;
    return gy_ops_clip(call->vm, v, out);
}

static int64_t from_back(int64_t bound, int64_t length)
{
    if (bound >= 0) return bound;
    return bound < -length ? 0 : bound + length;
}

bool gy_args_bounds(Call *call, uint32_t first, int64_t length, int64_t *start, int64_t *stop)
{
    if (!read_bound(call, first, 0, start) || !read_bound(call, first + 1, length, stop))
        return false;
    *start = from_back(*start, length);
    *stop = from_back(*stop, length);
    if (*stop > length) *stop = length;
    return true;
}

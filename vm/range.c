// range.c - ranges and slices.
#include "vm/containers.h"
#include "vm/int.h"
#include "vm/ops.h"
#include "vm/state.h"

static bool read_bound(VM *vm, Value *v)
{
    if (value_is_bool(*v)) *v = value_from_int(value_as_bool(*v));
    if (value_is_integer(*v)) return true;
    int how = gy_call_special(vm, *v, SPECIAL_INDEX, 0, NULL, v);
    if (how) return how > 0;
    return gy_throw(vm, ERROR_TypeError, "'%s' object cannot be interpreted as an integer",
                    gy_type_name(vm, *v));
}

bool gy_range_new(VM *vm, Value start, Value stop, Value step, Value *range)
{
    if (!read_bound(vm, &start) || !read_bound(vm, &stop) || !read_bound(vm, &step)) return false;
    if (value_is_int(step) && value_as_int(step) == 0)
        return gy_throw(vm, ERROR_ValueError, "range() step must not be zero");
    Range *r = (Range *)gy_heap_new(vm, KIND_RANGE, sizeof *r);
    if (!r) return false;
    r->start = start;
    r->stop = stop;
    r->step = step;
    *range = value_from_obj(r);
    return true;
}

Slice *gy_slice_new(VM *vm, Value start, Value stop, Value step)
{
    Slice *s = (Slice *)gy_heap_new(vm, KIND_SLICE, sizeof *s);
    if (!s) return NULL;
    s->start = start;
    s->stop = stop;
    s->step = step;
    return s;
}

static GyreStatus construct(Call *call)
{
    Value a = call->args[0], b = native_arg(call, 1), step = native_arg(call, 2), range;
    if (value_is_unset(b)) {
        b = a;
        a = value_from_int(0);
    }
    if (value_is_unset(step)) step = value_from_int(1);
    return gy_range_new(call->vm, a, b, step, &range) ? native_return(call, range) : GYRE_ERROR;
}

static const Range *self_of(const Call *call)
{
    return value_as_range(call->args[0]);
}

static GyreStatus range_start(Call *call)
{
    return native_return(call, self_of(call)->start);
}

static GyreStatus range_stop(Call *call)
{
    return native_return(call, self_of(call)->stop);
}

static GyreStatus range_step(Call *call)
{
    return native_return(call, self_of(call)->step);
}

static GyreStatus range_count(Call *call)
{
    bool found;
    if (!gy_ops_contains(call->vm, call->args[0], call->args[1], &found)) return GYRE_ERROR;
    return native_return(call, value_from_int(found));
}

static GyreStatus range_index(Call *call)
{
    VM *vm = call->vm;
    bool found;
    Value distance, index;
    if (!gy_ops_contains(vm, call->args[0], call->args[1], &found)) return GYRE_ERROR;
    if (!found) {
        Str *text;
        if (gy_ops_repr(vm, call->args[1], &text))
            gy_throw(vm, ERROR_ValueError, "%s is not in range", text->chars);
        return GYRE_ERROR;
    }
    bool ok = gy_ops_binary(vm, BINARY_SUB, call->args[1], self_of(call)->start, &distance) &&
              gy_ops_binary(vm, BINARY_FLOORDIV, distance, self_of(call)->step, &index);
    return ok ? native_return(call, index) : GYRE_ERROR;
}

static GyreStatus construct_slice(Call *call)
{
    Value a = call->args[0], b = native_arg(call, 1), step = native_arg(call, 2);
    if (value_is_unset(b)) {
        b = a;
        a = VALUE_NIL;
    }
    Slice *s = gy_slice_new(call->vm, a, b, value_is_unset(step) ? VALUE_NIL : step);
    return s ? native_return(call, value_from_obj(s)) : GYRE_ERROR;
}

static GyreStatus slice_start(Call *call)
{
    return native_return(call, value_as_slice(call->args[0])->start);
}

static GyreStatus slice_stop(Call *call)
{
    return native_return(call, value_as_slice(call->args[0])->stop);
}

static GyreStatus slice_step(Call *call)
{
    return native_return(call, value_as_slice(call->args[0])->step);
}

static const GyreNative constructor = {
    "range", construct, "start, stop = nil, step = 1, /",
    "The numbers from start up to, but not with, stop. With one argument: from 0 up to it.", 0};
static const GyreNative methods[] = {
    {"start", range_start, "self", "The first number.", GYRE_GETTER},
    {"stop", range_stop, "self", "Where the numbers end; not one of them.", GYRE_GETTER},
    {"step", range_step, "self", "From one number to the next.", GYRE_GETTER},
    {"count", range_count, "self, value", "1 if the value is among the numbers, else 0."},
    {"index", range_index, "self, value",
     "Which of the numbers it is, from 0; ValueError if none."},
    {0},
};
static const GyreNative slice_constructor = {"slice", construct_slice,
                                             "start, stop = nil, step = nil, /",
                                             "What xs[start:stop:step] passes as the key.", 0};
static const GyreNative slice_methods[] = {
    {"start", slice_start, "self", "The first position, or nil.", GYRE_GETTER},
    {"stop", slice_stop, "self", "The position it stops before, or nil.", GYRE_GETTER},
    {"step", slice_step, "self", "The distance between positions, or nil.", GYRE_GETTER},
    {0},
};

bool gy_range_install(VM *vm)
{
    return gy_native_set_constructor(vm, KIND_RANGE, &constructor) &&
           gy_native_add_methods(vm, KIND_RANGE, methods) &&
           gy_native_set_constructor(vm, KIND_SLICE, &slice_constructor) &&
           gy_native_add_methods(vm, KIND_SLICE, slice_methods);
}

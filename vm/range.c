// range.c - ranges and slices.
//
// The numbers of a range are ints of any size, and so are its count and the positions in it: all
// that is asked of a range here is reckoned with them. A loop over small ints does without.
#include "vm/containers.h"
#include "vm/int.h"
#include "vm/ops.h"
#include "vm/state.h"

// The three numbers of a range or slice as ints. One may be an object whose `index` runs script
// code, so what the others gave is kept as a root meanwhile.
static bool read_numbers(VM *vm, const Value given[3], Value numbers[3])
{
    uint32_t n = 0;
    for (; n < 3; n++) {
        numbers[n] = given[n];
        if (!value_is_nil(given[n]) && !gy_ops_integer(vm, given[n], &numbers[n])) break;
        if (!gy_roots_push(vm, numbers[n])) break;
    }
    gy_roots_pop(vm, n);
    return n == 3;
}

bool gy_range_new(VM *vm, Value start, Value stop, Value step, Value *range)
{
    const Value given[3] = {start, stop, step};
    Value numbers[3], ignored;
    for (int i = 0; i < 3; i++)
        if (value_is_nil(given[i])) return gy_ops_integer(vm, given[i], &ignored);
    if (!read_numbers(vm, given, numbers)) return false;
    if (value_is_int(numbers[2]) && value_as_int(numbers[2]) == 0)
        return gy_throw(vm, ERROR_ValueError, "range() arg 3 must not be zero");
    Range *r = (Range *)gy_heap_new(vm, KIND_RANGE, sizeof *r);
    if (!r) return false;
    r->start = numbers[0];
    r->stop = numbers[1];
    r->step = numbers[2];
    *range = value_from_obj(r);
    return true;
}

// -- Reckoning with ints of any size

static const Value zero = {(uint64_t)VALUE_TAG_INT << 48},
                   one = {(uint64_t)VALUE_TAG_INT << 48 | 1};

static bool is_below(Value a, Value b)
{
    return gy_int_compare(a, b) < 0;
}

// start + n * step
static bool nth(VM *vm, const Range *r, Value n, Value *result)
{
    Value offset;
    return gy_int_binary(vm, BINARY_MUL, r->step, n, &offset) &&
           gy_int_binary(vm, BINARY_ADD, r->start, offset, result);
}

bool gy_range_is_empty(const Range *r)
{
    return is_below(zero, r->step) ? !is_below(r->start, r->stop) : !is_below(r->stop, r->start);
}

bool gy_range_count(VM *vm, const Range *r, Value *count)
{
    Value distance, steps;
    *count = zero;
    if (gy_range_is_empty(r)) return true;
    // (stop - start) // step, and one more where that leaves a rest
    return gy_int_binary(vm, BINARY_SUB, r->stop, r->start, &distance) &&
           gy_int_binary(vm, BINARY_FLOORDIV, distance, r->step, &steps) &&
           gy_int_binary(vm, BINARY_MOD, distance, r->step, &distance) &&
           gy_int_binary(vm, BINARY_ADD, steps, gy_int_compare(distance, zero) ? one : zero, count);
}

bool gy_range_at(VM *vm, const Range *r, Value n, Value *result)
{
    Value count;
    if (!gy_range_count(vm, r, &count)) return false;
    if (is_below(n, zero) && !gy_int_binary(vm, BINARY_ADD, n, count, &n)) return false;
    if (is_below(n, zero) || !is_below(n, count))
        return gy_throw(vm, ERROR_IndexError, "range object index out of range");
    return nth(vm, r, n, result);
}

bool gy_range_has(VM *vm, const Range *r, Value i, bool *result)
{
    Value distance;
    bool is_up = is_below(zero, r->step);
    *result = is_up ? !is_below(i, r->start) && is_below(i, r->stop)
                    : !is_below(r->start, i) && is_below(r->stop, i);
    if (!*result) return true;
    if (!gy_int_binary(vm, BINARY_SUB, i, r->start, &distance) ||
        !gy_int_binary(vm, BINARY_MOD, distance, r->step, &distance))
        return false;
    return *result = gy_int_compare(distance, zero) == 0, true;
}

// What makes ranges equal: the count, the first number where there is one, the step where there
// are two. The rest is nil.
static bool essence(VM *vm, const Range *r, Value parts[3])
{
    parts[1] = parts[2] = VALUE_NIL;
    if (!gy_range_count(vm, r, &parts[0])) return false;
    if (gy_int_compare(parts[0], zero)) parts[1] = r->start;
    if (is_below(one, parts[0])) parts[2] = r->step;
    return true;
}

bool gy_range_equal(VM *vm, const Range *a, const Range *b, bool *result)
{
    Value x[3], y[3];
    if (!essence(vm, a, x) || !essence(vm, b, y)) return false;
    *result = gy_int_compare(x[0], y[0]) == 0;
    for (int i = 1; *result && i < 3 && !value_is_nil(x[i]); i++)
        *result = gy_int_compare(x[i], y[i]) == 0;
    return true;
}

bool gy_range_hash(VM *vm, const Range *r, uint64_t *hash)
{
    Value parts[3];
    if (!essence(vm, r, parts)) return false;
    Tuple *tuple = gy_tuple_from(vm, parts, 3);
    return tuple && gy_ops_hash(vm, value_from_obj(tuple), hash);
}

// -- Slices

// A bound within a sequence of `count`: a negative one counts from the end; cut to low .. high.
static bool fit_bound(VM *vm, Value *bound, Value count, Value low, Value high)
{
    if (is_below(*bound, zero) && !gy_int_binary(vm, BINARY_ADD, *bound, count, bound))
        return false;
    if (is_below(*bound, low)) *bound = low;
    if (is_below(high, *bound)) *bound = high;
    return true;
}

// Python's slice.indices: start, stop and step for a sequence of `count`.
static bool slice_fit(VM *vm, const Slice *slice, Value count, Value fitted[3])
{
    const Value given[3] = {slice->start, slice->stop, slice->step};
    Value low = zero, high = count;
    if (!read_numbers(vm, given, fitted)) return false;
    if (value_is_nil(fitted[2])) fitted[2] = one;
    if (gy_int_compare(fitted[2], zero) == 0)
        return gy_throw(vm, ERROR_ValueError, "slice step cannot be zero");
    bool is_down = is_below(fitted[2], zero);
    if (is_down) {
        low = value_from_int(-1);
        if (!gy_int_binary(vm, BINARY_SUB, count, one, &high)) return false;
    }
    for (int i = 0; i < 2; i++) {
        if (value_is_nil(fitted[i])) fitted[i] = (i == 0) == is_down ? high : low;
        else if (!fit_bound(vm, &fitted[i], count, low, high)) return false;
    }
    return true;
}

bool gy_range_slice(VM *vm, const Range *r, const Slice *slice, Value *result)
{
    Value count, fitted[3], start, stop, step;
    if (!gy_range_count(vm, r, &count) || !gy_roots_push(vm, count)) return false;
    bool ok = slice_fit(vm, slice, count, fitted);
    gy_roots_pop(vm, 1);
    return ok && nth(vm, r, fitted[0], &start) && nth(vm, r, fitted[1], &stop) &&
           gy_int_binary(vm, BINARY_MUL, r->step, fitted[2], &step) &&
           gy_range_new(vm, start, stop, step, result);
}

bool gy_range_reverse(VM *vm, const Range *r, Value *result)
{
    Value count, last, before, step;
    return gy_range_count(vm, r, &count) && gy_int_binary(vm, BINARY_SUB, count, one, &last) &&
           nth(vm, r, last, &last) && gy_int_negate(vm, r->step, &step) &&
           gy_int_binary(vm, BINARY_SUB, r->start, r->step, &before) &&
           gy_range_new(vm, last, before, step, result);
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
        a = zero;
    }
    if (value_is_unset(step)) step = one;
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

static GyreStatus slice_indices(Call *call)
{
    VM *vm = call->vm;
    Value count, fitted[3];
    if (!gy_ops_integer(vm, call->args[1], &count)) return GYRE_ERROR;
    if (is_below(count, zero))
        return native_status(gy_throw(vm, ERROR_ValueError, "length should not be negative"));
    if (!gy_roots_push(vm, count)) return GYRE_ERROR;
    bool ok = slice_fit(vm, value_as_slice(call->args[0]), count, fitted);
    gy_roots_pop(vm, 1);
    Tuple *tuple = ok ? gy_tuple_from(vm, fitted, 3) : NULL;
    return tuple ? native_return(call, value_from_obj(tuple)) : GYRE_ERROR;
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
    {"indices", slice_indices, "self, length, /",
     "The tuple (start, stop, step) for a sequence of that length."},
    {0},
};

bool gy_range_install(VM *vm)
{
    return gy_native_set_constructor(vm, KIND_RANGE, &constructor) &&
           gy_native_add_methods(vm, KIND_RANGE, methods) &&
           gy_native_set_constructor(vm, KIND_SLICE, &slice_constructor) &&
           gy_native_add_methods(vm, KIND_SLICE, slice_methods);
}

// itertools.c - the quick part of the itertools module: count, repeat, chain, islice.
//
// They are builtin iterators, so that a loop over one costs a switch and no call. The rest of the
// module, where each step is more than that, is generators in stdlib/itertools.gy.
#include "vm/itertools.h"
#include "vm/args.h"
#include "vm/combinatorics.h"
#include "vm/module.h"
#include "vm/state.h"

// -- Steps

static IterStep step_count(VM *vm, Iter *it, Value *value)
{
    *value = it->extra;
    if (!gy_ops_binary(vm, BINARY_ADD, it->extra, it->source, &it->extra)) return ITER_ERROR;
    heap_write(&vm->heap, it->extra);
    return ITER_VALUE;
}

static IterStep step_repeat(Iter *it, Value *value)
{
    if (it->index == 0) return ITER_END;
    if (it->index > 0) it->index--;
    *value = it->extra;
    return ITER_VALUE;
}

static IterStep step_chain(VM *vm, Iter *it, Value *value)
{
    uint32_t empty_count = 0;
    for (;;) {
        Value iterable;
        if (!value_is_nil(it->extra)) {
            IterStep step = gy_iter_next(vm, it->extra, value);
            if (step != ITER_END) return step;
            it->extra = VALUE_NIL;
        }
        if (value_is_nil(it->source)) return ITER_END; // it was finished by a step within this one
        IterStep step = gy_iter_next(vm, it->source, &iterable);
        if (step != ITER_VALUE) return step;
        if (++empty_count % 1024 == 0 && !gy_poll(vm)) return ITER_ERROR;
        if (!gy_iter_new(vm, iterable, &it->extra)) {
            it->extra = VALUE_NIL;
            return ITER_ERROR;
        }
        heap_write(&vm->heap, it->extra);
    }
}

// index: how many were taken from the source; extra: the number of the next one to give.
static IterStep step_slice(VM *vm, Iter *it, Value *value)
{
    int64_t next = value_as_int(it->extra);
    uint32_t skipped = 0;
    for (; it->index < next; it->index++) {
        IterStep step = gy_iter_next(vm, it->source, value);
        if (step != ITER_VALUE) return step;
        if (++skipped % 1024 == 0 && !gy_poll(vm)) return ITER_ERROR;
        if (value_is_nil(it->source)) return ITER_END;
    }
    if (it->stop >= 0 && it->index >= it->stop) return ITER_END;
    IterStep step = gy_iter_next(vm, it->source, value);
    if (step != ITER_VALUE) return step;
    it->index++;
    bool is_beyond = it->stop >= 0 && it->step > it->stop - next;
    it->extra = value_from_int(is_beyond ? it->stop : next + it->step);
    return ITER_VALUE;
}

IterStep gy_itertools_step(VM *vm, Iter *it, Value *value)
{
    switch ((IterKind)it->iter_kind) {
    case ITER_COUNT: return step_count(vm, it, value);
    case ITER_REPEAT: return step_repeat(it, value);
    case ITER_CHAIN: return step_chain(vm, it, value);
    case ITER_SLICE: return step_slice(vm, it, value);
    default: return gy_combinatorics_step(vm, it, value);
    }
}

bool gy_itertools_add_repr(VM *vm, StrBuilder *b, const Iter *it, bool *is_done)
{
    bool is_count = it->iter_kind == ITER_COUNT;
    *is_done = is_count || it->iter_kind == ITER_REPEAT;
    if (!*is_done) return true;
    gy_builder_add_c(vm, b, is_count ? "count(" : "repeat(");
    if (!gy_ops_add_repr(vm, b, it->extra)) return false;
    bool is_one = is_count && value_is_int(it->source) && value_as_int(it->source) == 1;
    if (is_count && !is_one) {
        gy_builder_add_c(vm, b, ", ");
        if (!gy_ops_add_repr(vm, b, it->source)) return false;
    }
    if (!is_count && it->index >= 0) gy_builder_add_format(vm, b, ", %lld", (long long)it->index);
    return gy_builder_add_c(vm, b, ")");
}

// -- Making

static bool is_number(Value v)
{
    return value_is_number(v) || value_is_bool(v) || value_is_bigint(v) || value_is_instance(v);
}

static GyreStatus count(Call *call)
{
    Value start = args_is_given(call, 0) ? call->args[0] : value_from_int(0);
    Value step = args_is_given(call, 1) ? native_arg(call, 1) : value_from_int(1);
    if (!is_number(start) || !is_number(step))
        return native_status(gy_throw(call->vm, ERROR_TypeError, "a number is required"));
    return args_return_obj(call, gy_iter_make(call->vm, ITER_COUNT, step, start));
}

static GyreStatus repeat(Call *call)
{
    int64_t times;
    if (!gy_args_int(call, 1, -1, &times)) return GYRE_ERROR;
    if (args_is_given(call, 1) && times < 0) times = 0;
    Iter *it = gy_iter_make(call->vm, ITER_REPEAT, VALUE_NIL, call->args[0]);
    if (it) it->index = times;
    return args_return_obj(call, it);
}

static GyreStatus chain(Call *call)
{
    Value iterables;
    if (!gy_iter_new(call->vm, call->args[0], &iterables)) return GYRE_ERROR;
    return args_return_obj(call, gy_iter_make(call->vm, ITER_CHAIN, iterables, VALUE_NIL));
}

// nil, or an int of 0 or more; `what` begins the message.
static bool read_slice_bound(Call *call, Value v, const char *what, int64_t fallback, int64_t *out)
{
    enum { MOST_BITS = 46 }; // a small int holds it, and nobody counts so far
    *out = fallback;
    if (value_is_unset(v) || value_is_nil(v)) return true;
    if (gy_ops_index(call->vm, v, out) && *out >= 0) {
        if (*out > (int64_t)1 << MOST_BITS) *out = (int64_t)1 << MOST_BITS;
        return true;
    }
    return gy_throw(call->vm, ERROR_ValueError,
                    "%s for islice() must be nil or an integer: 0 <= x <= sys.maxsize.", what);
}

static bool read_slice_step(Call *call, Value v, int64_t *step)
{
    *step = 1;
    if (value_is_unset(v) || value_is_nil(v)) return true;
    if (gy_ops_index(call->vm, v, step) && *step > 0) return true;
    return gy_throw(call->vm, ERROR_ValueError,
                    "Step for islice() must be a positive integer or nil.");
}

static GyreStatus islice(Call *call)
{
    bool has_start = args_is_given(call, 2);
    int64_t start, stop, step;
    Value source, first = has_start ? call->args[1] : VALUE_NIL;
    Value last = call->args[has_start ? 2 : 1];
    if (!read_slice_bound(call, last, has_start ? "Indices" : "Stop argument", -1, &stop) ||
        !read_slice_bound(call, first, "Indices", 0, &start) ||
        !read_slice_step(call, native_arg(call, 3), &step))
        return GYRE_ERROR;
    if (step > (int64_t)1 << 46) step = (int64_t)1 << 46;
    if (!gy_iter_new(call->vm, call->args[0], &source)) return GYRE_ERROR;
    Iter *it = gy_iter_make(call->vm, ITER_SLICE, source, value_from_int(start));
    if (!it) return GYRE_ERROR;
    it->stop = stop;
    it->step = step;
    return native_return(call, value_from_obj(it));
}

static const GyreNative natives[] = {
    {"count", count, "start = 0, step = 1", "start, start + step, start + 2 * step, … for ever.",
     0},
    {"repeat", repeat, "object, times = nil", "The object, again and again: for ever, or `times`.",
     0},
    {"chain_from", chain, "iterables, /", "The items of each of the iterables, one after another.",
     0},
    {"islice", islice, "iterable, start, stop = nil, step = 1, /",
     "The items of iterable[start:stop:step], taken one by one; islice(iterable, stop) likewise.",
     0},
    {0},
};

GyreStatus gy_itertools_install(VM *vm)
{
    return native_status(gyre_register(vm, "<stdlib>/_itertools", natives, NULL) == GYRE_OK &&
                         gy_combinatorics_install(vm) &&
                         gy_module_set_builtin(vm, "<stdlib>/_itertools", "cycle"));
}

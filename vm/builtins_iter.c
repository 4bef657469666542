// builtins_iter.c - the global functions over iterables: enumerate, zip, sum, sorted and so on.
#include "vm/builtins.h"
#include "vm/call.h"
#include "vm/class.h"
#include "vm/containers.h"
#include "vm/iter.h"
#include "vm/native.h"
#include "vm/ops.h"
#include "vm/sort.h"
#include "vm/state.h"
#include <math.h>

bool gy_sort_list(VM *vm, List *list)
{
    return gy_sort(vm, list, VALUE_NIL, false);
}

static GyreStatus give_iter(Call *call, Iter *it)
{
    return it ? native_return(call, value_from_obj(it)) : GYRE_ERROR;
}

// -- iter and next

static GyreStatus builtin_iter(Call *call)
{
    Value sentinel = native_arg(call, 1);
    if (!value_is_unset(sentinel) && !gy_call_is_callable(call->vm, call->args[0]))
        return native_status(gy_throw(call->vm, ERROR_TypeError, "iter(v, w): v must be callable"));
    if (!value_is_unset(sentinel))
        return give_iter(call, gy_iter_make(call->vm, ITER_CALL, call->args[0], sentinel));
    return native_status(gy_iter_new(call->vm, call->args[0], &call->result));
}

static GyreStatus builtin_next(Call *call)
{
    Value fallback = native_arg(call, 1);
    call->result = VALUE_NIL;
    IterStep step = gy_iter_next(call->vm, call->args[0], &call->result);
    if (step == ITER_VALUE) return GYRE_OK;
    if (step == ITER_ERROR) return GYRE_ERROR;
    if (!value_is_unset(fallback)) return native_return(call, fallback);
    return native_status(gy_throw_stop_iteration(call->vm, call->result));
}

// -- Lazy ones

static GyreStatus builtin_enumerate(Call *call)
{
    Value it, start = value_from_int(0), given = native_arg(call, 1);
    if (!value_is_unset(given) && !gy_ops_integer(call->vm, given, &start)) return GYRE_ERROR;
    if (!gy_iter_new(call->vm, call->args[0], &it)) return GYRE_ERROR;
    return give_iter(call, gy_iter_make(call->vm, ITER_ENUMERATE, it, start));
}

// The iterators of all the call's iterables, as a tuple.
static Tuple *iterators_of(Call *call)
{
    uint32_t count = call->rest_count;
    Tuple *all = gy_tuple_new(call->vm, count);
    if (!all || !gy_roots_push(call->vm, value_from_obj(all))) return NULL;
    bool ok = true;
    for (uint32_t i = 0; i < call->rest_count && ok; i++) {
        Value it;
        ok = gy_iter_new(call->vm, call->rest[i], &it);
        if (ok) all->items[i] = it;
        if (ok) heap_write(&call->vm->heap, it);
    }
    gy_roots_pop(call->vm, 1);
    return ok ? all : NULL;
}

static GyreStatus builtin_zip(Call *call)
{
    bool strict = false;
    if (!value_is_unset(call->args[0]) && !gy_ops_truth(call->vm, call->args[0], &strict))
        return GYRE_ERROR;
    Tuple *all = iterators_of(call);
    Iter *it = all ? gy_iter_make(call->vm, ITER_ZIP, value_from_obj(all), VALUE_NIL) : NULL;
    if (it) it->stop = strict;
    return give_iter(call, it);
}

static GyreStatus builtin_map(Call *call)
{
    if (call->rest_count == 0)
        return native_status(
            gy_throw(call->vm, ERROR_TypeError, "map() must have at least two arguments"));
    Tuple *all = iterators_of(call);
    return all ? give_iter(call,
                           gy_iter_make(call->vm, ITER_MAP, value_from_obj(all), call->args[0]))
               : GYRE_ERROR;
}

static GyreStatus builtin_filter(Call *call)
{
    Value it;
    if (!gy_iter_new(call->vm, call->args[1], &it)) return GYRE_ERROR;
    return give_iter(call, gy_iter_make(call->vm, ITER_FILTER, it, call->args[0]));
}

static GyreStatus builtin_cycle(Call *call)
{
    Value it;
    if (!gy_iter_new(call->vm, call->args[0], &it)) return GYRE_ERROR;
    List *given = gy_list_new(call->vm, 0);
    return given ? give_iter(call, gy_iter_make(call->vm, ITER_CYCLE, it, value_from_obj(given)))
                 : GYRE_ERROR;
}

static GyreStatus reversed_dict(Call *call)
{
    List *list = gy_list_new(call->vm, 0);
    if (!list || !gy_list_extend(call->vm, list, call->args[0])) return GYRE_ERROR;
    Iter *it = gy_iter_make(call->vm, ITER_REVERSED, value_from_obj(list), VALUE_NIL);
    if (it) it->index = (int64_t)list->count - 1;
    return give_iter(call, it);
}

static GyreStatus builtin_reversed(Call *call)
{
    int64_t length;
    Value v = call->args[0];
    int how = gy_call_special(call->vm, v, SPECIAL_REVERSED, 0, NULL, &call->result);
    if (how) return native_status(how > 0);
    if (value_is_dict(v) || value_is_dict_view(v)) return reversed_dict(call);
    if (value_is_range(v))
        return native_status(gy_range_reverse(call->vm, value_as_range(v), &v) &&
                             gy_iter_new(call->vm, v, &call->result));
    bool is_sequence = value_is_list(v) || value_is_tuple(v) || value_is_str(v) ||
                       value_is_bytes(v) || value_is_bytearray(v) || value_is_deque(v) ||
                       !value_is_unset(gy_class_of(call->vm, v)->specials[SPECIAL_GET]);
    if (!is_sequence)
        return native_status(gy_throw(call->vm, ERROR_TypeError, "'%s' object is not reversible",
                                      gy_type_name(call->vm, v)));
    if (!gy_ops_len(call->vm, v, &length)) return GYRE_ERROR;
    Iter *it = gy_iter_make(call->vm, ITER_REVERSED, v, VALUE_NIL);
    if (it) it->index = length - 1;
    return give_iter(call, it);
}

// -- Folding. What must survive a call back is kept in call->result or in an argument's place.

typedef bool (*FoldStep)(Call *call, Value item, void *state, bool *stop);

static GyreStatus fold(Call *call, Value iterable, FoldStep take, void *state)
{
    Value it, item;
    bool stop = false;
    if (!gy_iter_new(call->vm, iterable, &it) || !gy_roots_push(call->vm, it)) return GYRE_ERROR;
    IterStep step = ITER_END;
    uint32_t count = 0;
    while (!stop && (step = gy_iter_next(call->vm, it, &item)) == ITER_VALUE)
        if (!take(call, item, state, &stop) || (++count % 1024 == 0 && !gy_poll(call->vm))) {
            gy_roots_pop(call->vm, 1);
            return GYRE_ERROR;
        }
    gy_roots_pop(call->vm, 1);
    return native_status(stop || step == ITER_END);
}

// A sum of floats carries along what rounding lost (Neumaier).
static void add_double(Call *call, double x, double *lost_so_far)
{
    double sum = value_as_double(call->result), total = sum + x;
    double lost = fabs(sum) >= fabs(x) ? (sum - total) + x : (x - total) + sum;
    call->result = value_from_double(total);
    *lost_so_far += lost;
}

static void settle_sum(Call *call, double *lost)
{
    if (value_is_double(call->result) && *lost != 0 && isfinite(*lost))
        call->result = value_from_double(value_as_double(call->result) + *lost);
    *lost = 0;
}

static bool take_sum(Call *call, Value item, void *lost, bool *stop)
{
    (void)stop;
    if (value_is_double(call->result)) {
        if (value_is_double(item)) {
            add_double(call, value_as_double(item), (double *)lost);
            return true;
        }
        if (!value_is_int(item)) settle_sum(call, (double *)lost);
    }
    return gy_ops_binary(call->vm, BINARY_ADD, call->result, item, &call->result);
}

static GyreStatus builtin_sum(Call *call)
{
    Value start = native_arg(call, 1);
    call->result = value_is_unset(start) ? value_from_int(0) : start;
    bool is_text = value_is_str(call->result);
    if (is_text || value_is_bytes(call->result) || value_is_bytearray(call->result)) // quadratic
        return native_status(gy_throw(
            call->vm, ERROR_TypeError, "sum() can't sum %s [use %s''.join(seq) instead]",
            is_text ? "strings" : gy_type_name(call->vm, call->result), is_text ? "" : "b"));
    double lost = 0;
    if (fold(call, call->args[0], take_sum, &lost) != GYRE_OK) return GYRE_ERROR;
    settle_sum(call, &lost);
    return GYRE_OK;
}

static bool take_any(Call *call, Value item, void *state, bool *stop)
{
    (void)state;
    if (!gy_ops_truth(call->vm, item, stop)) return false;
    call->result = value_from_bool(*stop);
    return true;
}

static GyreStatus builtin_any(Call *call)
{
    call->result = VALUE_FALSE;
    return fold(call, call->args[0], take_any, NULL);
}

static bool take_all(Call *call, Value item, void *state, bool *stop)
{
    (void)state;
    bool truth;
    if (!gy_ops_truth(call->vm, item, &truth)) return false;
    *stop = !truth;
    call->result = value_from_bool(truth);
    return true;
}

static GyreStatus builtin_all(Call *call)
{
    call->result = VALUE_TRUE;
    return fold(call, call->args[0], take_all, NULL);
}

// min and max. args are key and default; `kept` is a rooted tuple of the best item and its key,
// and of the item that is being looked at and its key.
static bool consider(Call *call, Tuple *kept, Value item, bool wants_max, bool *has_any)
{
    VM *vm = call->vm;
    Value key = item;
    bool better = true;
    kept->items[2] = item;
    heap_write(&vm->heap, item);
    if (!value_is_unset(call->args[0]) && !value_is_nil(call->args[0]) &&
        !gy_call(vm, call->args[0], 1, &item, &key))
        return false;
    kept->items[3] = key;
    heap_write(&vm->heap, key);
    CompareOp op = wants_max ? COMPARE_GT : COMPARE_LT;
    Value answer;
    if (*has_any && !(gy_ops_compare(vm, op, key, kept->items[1], &answer) &&
                      gy_ops_truth(vm, answer, &better)))
        return false;
    if (better) {
        kept->items[0] = kept->items[2];
        kept->items[1] = kept->items[3];
    }
    *has_any = true;
    return true;
}

static IterStep consider_all(Call *call, Tuple *kept, Value source, bool wants_max, bool *has_any)
{
    Value it, item;
    if (!gy_iter_new(call->vm, source, &it) || !gy_roots_push(call->vm, it)) return ITER_ERROR;
    IterStep step;
    while ((step = gy_iter_next(call->vm, it, &item)) == ITER_VALUE)
        if (!consider(call, kept, item, wants_max, has_any)) {
            step = ITER_ERROR;
            break;
        }
    gy_roots_pop(call->vm, 1);
    return step;
}

static GyreStatus best_of(Call *call, bool wants_max)
{
    VM *vm = call->vm;
    const char *name = wants_max ? "max" : "min";
    bool has_any = false, ok = true;
    Tuple *kept = gy_tuple_new(vm, 4);
    if (!kept) return GYRE_ERROR;
    if (call->rest_count == 0)
        return native_status(
            gy_throw(vm, ERROR_TypeError, "%s expected at least 1 argument, got 0", name));
    if (call->rest_count > 1 && !value_is_unset(call->args[1]))
        return native_status(
            gy_throw(vm, ERROR_TypeError,
                     "Cannot specify a default for %s() with multiple positional arguments", name));
    if (!gy_roots_push(vm, value_from_obj(kept))) return GYRE_ERROR;
    if (call->rest_count == 1)
        ok = consider_all(call, kept, call->rest[0], wants_max, &has_any) == ITER_END;
    else
        for (uint32_t i = 0; i < call->rest_count && ok; i++)
            ok = consider(call, kept, call->rest[i], wants_max, &has_any);
    gy_roots_pop(vm, 1);
    if (!ok) return GYRE_ERROR;
    if (has_any) return native_return(call, kept->items[0]);
    if (!value_is_unset(call->args[1])) return native_return(call, call->args[1]);
    return native_status(gy_throw(vm, ERROR_ValueError, "%s() iterable argument is empty", name));
}

static GyreStatus builtin_min(Call *call)
{
    return best_of(call, false);
}

static GyreStatus builtin_max(Call *call)
{
    return best_of(call, true);
}

static GyreStatus builtin_sorted(Call *call)
{
    bool reverse = false;
    Value key = native_arg(call, 1), flag = native_arg(call, 2);
    List *list = gy_list_new(call->vm, 0);
    if (!list) return GYRE_ERROR;
    call->result = value_from_obj(list);
    if (!value_is_unset(flag) && !gy_ops_truth(call->vm, flag, &reverse)) return GYRE_ERROR;
    return native_status(gy_list_extend(call->vm, list, call->args[0]) &&
                         gy_sort(call->vm, list, value_is_unset(key) ? VALUE_NIL : key, reverse));
}

static const GyreNative functions[] = {
    {"iter", builtin_iter, "source, sentinel = nil, /",
     "Its iterator; with a sentinel: calls `source` until it gives that."},
    {"next", builtin_next, "iterator, fallback = nil, /",
     "The next item; at the end the fallback, or StopIteration."},
    {"enumerate", builtin_enumerate, "iterable, start = 0", "Pairs of a counter and an item."},
    {"zip", builtin_zip, "*iterables, strict = false",
     "Tuples of one item from each, until the shortest ends."},
    {"map", builtin_map, "function, *iterables", "What the function gives for each item."},
    {"filter", builtin_filter, "function, iterable, /",
     "The items for which the function is true; with nil, the true items."},
    {"cycle", builtin_cycle, "iterable, /", "Its items over and over, without end."},
    {"reversed", builtin_reversed, "sequence, /", "Its items from the last to the first."},
    {"sum", builtin_sum, "iterable, start = 0", "All items added up."},
    {"any", builtin_any, "iterable, /", "Is any item true?"},
    {"all", builtin_all, "iterable, /", "Are all items true?"},
    {"min", builtin_min, "*values, key = nil, default = nil",
     "The least item of an iterable, or of the arguments."},
    {"max", builtin_max, "*values, key = nil, default = nil",
     "The greatest item of an iterable, or of the arguments."},
    {"sorted", builtin_sorted, "iterable, *, key = nil, reverse = false",
     "A sorted list of the items; equal ones keep their order."},
    {0},
};

bool gy_builtins_iter_install(VM *vm)
{
    return gy_native_add_builtins(vm, functions);
}

// deque_methods.c - the deque type as scripts see it.
//
// What compares items may run script code that changes the deque: where `version` has moved,
// Python's "deque mutated during iteration" is thrown.
#include "vm/args.h"
#include "vm/class.h"
#include "vm/containers.h"
#include "vm/deque.h"
#include "vm/frozen.h"
#include "vm/ops.h"
#include "vm/state.h"

#define MOST_LIMIT ((int64_t)1 << 46) // a small int holds it

static Deque *self_of(const Call *call)
{
    return value_as_deque(call->args[0]);
}

static GyreStatus throw_mutated(Call *call)
{
    return native_status(gy_throw(call->vm, ERROR_RuntimeError, "deque mutated during iteration"));
}

static Deque *copy_of(VM *vm, const Deque *deque)
{
    Deque *copy = gy_deque_new(vm, deque->limit);
    for (uint32_t i = 0; copy && i < deque->count; i++)
        if (!gy_deque_append(vm, copy, *deque_at(deque, i))) return NULL;
    return copy;
}

// -- Making

static bool read_limit(Call *call, uint32_t arg, int64_t *limit)
{
    *limit = -1;
    if (!args_is_set(call, arg)) return true;
    if (!gy_ops_index(call->vm, native_arg(call, arg), limit)) return false;
    if (*limit < 0) return gy_throw(call->vm, ERROR_ValueError, "maxlen must be non-negative");
    return *limit <= MOST_LIMIT || gy_throw(call->vm, ERROR_OverflowError, "maxlen is too large");
}

static GyreStatus construct(Call *call)
{
    int64_t limit;
    if (!read_limit(call, 1, &limit)) return GYRE_ERROR;
    Deque *deque = gy_deque_new(call->vm, limit);
    if (!deque) return GYRE_ERROR;
    call->result = value_from_obj(deque);
    return native_status(!args_is_given(call, 0) ||
                         gy_deque_extend(call->vm, deque, call->args[0]));
}

static GyreStatus deque_copy(Call *call)
{
    return args_return_obj(call, copy_of(call->vm, self_of(call)));
}

static GyreStatus deque_maxlen(Call *call)
{
    int64_t limit = self_of(call)->limit;
    return native_return(call, limit < 0 ? VALUE_NIL : value_from_int(limit));
}

// -- Both ends

static GyreStatus deque_append(Call *call)
{
    if (!frozen_may_change(call->vm, self_of(call))) return GYRE_ERROR;
    return native_status(gy_deque_append(call->vm, self_of(call), call->args[1]));
}

static GyreStatus deque_appendleft(Call *call)
{
    if (!frozen_may_change(call->vm, self_of(call))) return GYRE_ERROR;
    return native_status(gy_deque_append_left(call->vm, self_of(call), call->args[1]));
}

static GyreStatus throw_empty(Call *call)
{
    return native_status(gy_throw(call->vm, ERROR_IndexError, "pop from an empty deque"));
}

static GyreStatus deque_pop(Call *call)
{
    if (!frozen_may_change(call->vm, self_of(call))) return GYRE_ERROR;
    Deque *deque = self_of(call);
    if (!deque->count) return throw_empty(call);
    call->result = *deque_at(deque, deque->count - 1);
    deque->count--;
    deque->version++;
    return GYRE_OK;
}

static GyreStatus deque_popleft(Call *call)
{
    if (!frozen_may_change(call->vm, self_of(call))) return GYRE_ERROR;
    Deque *deque = self_of(call);
    if (!deque->count) return throw_empty(call);
    call->result = *deque_at(deque, 0);
    deque->first = (deque->first + 1) & (deque->capacity - 1);
    deque->count--;
    deque->version++;
    return GYRE_OK;
}

static GyreStatus deque_extend(Call *call)
{
    if (!frozen_may_change(call->vm, self_of(call))) return GYRE_ERROR;
    return native_status(gy_deque_extend(call->vm, self_of(call), call->args[1]));
}

static GyreStatus deque_extendleft(Call *call)
{
    if (!frozen_may_change(call->vm, self_of(call))) return GYRE_ERROR;
    Value it, item;
    Deque *deque = self_of(call);
    if (value_is_deque(call->args[1]) && value_as_deque(call->args[1]) == deque) {
        Deque *copy = copy_of(call->vm, deque);
        if (!copy) return GYRE_ERROR;
        call->args[1] = value_from_obj(copy);
    }
    if (!gy_iter_new(call->vm, call->args[1], &it) || !gy_roots_push(call->vm, it))
        return GYRE_ERROR;
    IterStep step;
    uint32_t steps = 0;
    while ((step = gy_iter_next(call->vm, it, &item)) == ITER_VALUE)
        if (!gy_deque_append_left(call->vm, deque, item) ||
            (++steps % 1024 == 0 && !gy_poll(call->vm))) {
            step = ITER_ERROR;
            break;
        }
    gy_roots_pop(call->vm, 1);
    return native_status(step == ITER_END);
}

static GyreStatus deque_clear(Call *call)
{
    if (!frozen_may_change(call->vm, self_of(call))) return GYRE_ERROR;
    Deque *deque = self_of(call);
    gy_deque_free(&call->vm->heap, deque);
    deque->items = NULL;
    deque->count = deque->capacity = deque->first = 0;
    deque->version++;
    return GYRE_OK;
}

// -- Moving items

// One to the right: the last item becomes the first. In a full ring only `first` moves.
static void rotate_right(Deque *deque)
{
    Value last = *deque_at(deque, deque->count - 1);
    deque->first = (deque->first - 1) & (deque->capacity - 1);
    *deque_at(deque, 0) = last;
}

static void rotate_left(Deque *deque)
{
    Value first = *deque_at(deque, 0);
    deque->first = (deque->first + 1) & (deque->capacity - 1);
    *deque_at(deque, deque->count - 1) = first;
}

static GyreStatus deque_rotate(Call *call)
{
    if (!frozen_may_change(call->vm, self_of(call))) return GYRE_ERROR;
    int64_t n;
    if (!gy_args_int(call, 1, 1, &n)) return GYRE_ERROR;
    Deque *deque = self_of(call);
    if (deque->count < 2) return GYRE_OK;
    n %= deque->count;
    if (n > deque->count / 2) n -= deque->count;
    else if (n < -(int64_t)(deque->count / 2)) n += deque->count;
    for (; n > 0; n--)
        rotate_right(deque);
    for (; n < 0; n++)
        rotate_left(deque);
    deque->version++;
    gy_heap_rescan(&call->vm->heap, deque);
    return GYRE_OK;
}

static GyreStatus deque_reverse(Call *call)
{
    if (!frozen_may_change(call->vm, self_of(call))) return GYRE_ERROR;
    Deque *deque = self_of(call);
    for (uint32_t i = 0; i < deque->count / 2; i++) {
        Value *left = deque_at(deque, i), *right = deque_at(deque, deque->count - 1 - i);
        Value kept = *left;
        *left = *right;
        *right = kept;
    }
    deque->version++;
    gy_heap_rescan(&call->vm->heap, deque);
    return GYRE_OK;
}

static GyreStatus deque_insert(Call *call)
{
    if (!frozen_may_change(call->vm, self_of(call))) return GYRE_ERROR;
    int64_t i;
    if (!gy_args_int(call, 1, 0, &i)) return GYRE_ERROR;
    Deque *deque = self_of(call);
    if (deque->limit >= 0 && deque->count >= deque->limit)
        return native_status(
            gy_throw(call->vm, ERROR_IndexError, "deque already at its maximum size"));
    if (i < 0) i += deque->count;
    if (i < 0) i = 0;
    if (!gy_deque_append(call->vm, deque, call->args[2])) return GYRE_ERROR;
    for (uint32_t at = deque->count - 1; at > i; at--)
        *deque_at(deque, at) = *deque_at(deque, at - 1);
    if (i < deque->count) *deque_at(deque, (uint32_t)i) = call->args[2];
    gy_heap_rescan(&call->vm->heap, deque);
    return GYRE_OK;
}

static void remove_at(VM *vm, Deque *deque, uint32_t i)
{
    for (; i + 1 < deque->count; i++)
        *deque_at(deque, i) = *deque_at(deque, i + 1);
    deque->count--;
    deque->version++;
    gy_heap_rescan(&vm->heap, deque);
}

// -- Looking for items

// Is item `i` equal to the argument? 1, 0, or -1 after throwing, also where == changed the deque.
static int is_equal_at(Call *call, uint32_t i)
{
    Deque *deque = self_of(call);
    uint32_t version = deque->version;
    Value item = *deque_at(deque, i);
    bool equal = item.bits == call->args[1].bits && !value_is_double(item);
    if (equal) return 1;
    if (!gy_roots_push(call->vm, item)) return -1;
    bool ok = heap_work(call->vm, 32) && gy_ops_equal(call->vm, item, call->args[1], &equal);
    gy_roots_pop(call->vm, 1);
    if (ok && deque->version != version) ok = throw_mutated(call) == GYRE_OK;
    return ok ? equal : -1;
}

static GyreStatus deque_count(Call *call)
{
    int64_t count = 0;
    for (uint32_t i = 0; i < self_of(call)->count; i++) {
        int equal = is_equal_at(call, i);
        if (equal < 0) return GYRE_ERROR;
        count += equal;
    }
    return args_return_int(call, count);
}

static GyreStatus throw_absent(Call *call)
{
    Str *text;
    if (gy_ops_repr(call->vm, call->args[1], &text))
        gy_throw(call->vm, ERROR_ValueError, "%s is not in deque", text->chars);
    return GYRE_ERROR;
}

static int64_t clip(int64_t bound, int64_t count)
{
    if (bound < 0) bound += count;
    return bound < 0 ? 0 : bound > count ? count : bound;
}

static GyreStatus deque_index(Call *call)
{
    int64_t start, stop;
    if (!gy_args_int(call, 2, 0, &start) || !gy_args_int(call, 3, INT64_MAX, &stop))
        return GYRE_ERROR;
    int64_t count = self_of(call)->count;
    stop = clip(stop, count);
    for (int64_t i = clip(start, count); i < stop; i++) {
        int equal = is_equal_at(call, (uint32_t)i);
        if (equal < 0) return GYRE_ERROR;
        if (equal) return args_return_int(call, i);
    }
    return throw_absent(call);
}

static GyreStatus deque_remove(Call *call)
{
    if (!frozen_may_change(call->vm, self_of(call))) return GYRE_ERROR;
    for (uint32_t i = 0; i < self_of(call)->count; i++) {
        int equal = is_equal_at(call, i);
        if (equal < 0) return GYRE_ERROR;
        if (!equal) continue;
        remove_at(call->vm, self_of(call), i);
        return GYRE_OK;
    }
    return throw_absent(call);
}

// -- Operators

static Deque *check_deque(Call *call)
{
    if (value_is_deque(call->args[1])) return value_as_deque(call->args[1]);
    gy_throw(call->vm, ERROR_TypeError, "can only concatenate deque (not \"%s\") to deque",
             gy_type_name(call->vm, call->args[1]));
    return NULL;
}

static GyreStatus deque_plus(Call *call)
{
    if (!check_deque(call)) return GYRE_ERROR;
    Deque *sum = copy_of(call->vm, self_of(call));
    if (!sum) return GYRE_ERROR;
    call->result = value_from_obj(sum);
    return native_status(gy_deque_extend(call->vm, sum, call->args[1]));
}

static GyreStatus deque_plus_in_place(Call *call)
{
    if (!frozen_may_change(call->vm, self_of(call))) return GYRE_ERROR;
    call->result = call->args[0];
    return native_status(gy_deque_extend(call->vm, self_of(call), call->args[1]));
}

static bool repeat(Call *call, const Deque *from, Deque *to)
{
    int64_t times;
    if (!gy_ops_index(call->vm, call->args[1], &times)) return false;
    uint64_t most = from->count ? INT32_MAX / from->count : 0;
    if (from->limit >= 0 && from->count) { // what the last rounds leave is all that counts
        int64_t needed = from->limit / from->count + 1;
        if (times > needed) times = needed;
    }
    if (times > 0 && from->count && (uint64_t)times > most) return gy_throw_memory(call->vm);
    for (int64_t round = 0; round < times && from->count; round++)
        for (uint32_t i = 0; i < from->count; i++)
            if (!gy_deque_append(call->vm, to, *deque_at(from, i))) return false;
    return true;
}

static GyreStatus deque_times(Call *call)
{
    Deque *all = gy_deque_new(call->vm, self_of(call)->limit);
    if (!all || !repeat(call, self_of(call), all)) return GYRE_ERROR;
    return native_return(call, value_from_obj(all));
}

static GyreStatus deque_times_in_place(Call *call)
{
    if (!frozen_may_change(call->vm, self_of(call))) return GYRE_ERROR;
    Deque *deque = self_of(call), *copy = copy_of(call->vm, deque);
    if (!copy) return GYRE_ERROR;
    call->result = call->args[0];
    deque_clear(call);
    return native_status(repeat(call, copy, deque));
}

static GyreStatus deque_equal(Call *call)
{
    Value other = call->args[1];
    bool equal = value_is_deque(other) && value_as_deque(other)->count == self_of(call)->count;
    for (uint32_t i = 0; equal && i < self_of(call)->count; i++) {
        if (i >= value_as_deque(other)->count) return throw_mutated(call);
        Value a = *deque_at(self_of(call), i), b = *deque_at(value_as_deque(other), i);
        equal = a.bits == b.bits;
        if (equal) continue;
        if (!gy_roots_push(call->vm, a)) return GYRE_ERROR;
        bool ok = gy_roots_push(call->vm, b) && gy_ops_equal(call->vm, a, b, &equal);
        gy_roots_pop(call->vm, ok ? 2 : 1);
        if (!ok) return GYRE_ERROR;
    }
    return args_return_bool(call, equal);
}

// By the first items that differ, as lists: two lists are compared in their place.
static GyreStatus compare(Call *call, CompareOp op, const char *sign)
{
    if (!value_is_deque(call->args[1]))
        return native_status(gy_throw(call->vm, ERROR_TypeError,
                                      "cannot compare deque and %s with %s",
                                      gy_type_name(call->vm, call->args[1]), sign));
    List *pair[2];
    for (int i = 0; i < 2; i++) {
        pair[i] = gy_list_new(call->vm, 0);
        if (!pair[i] || !gy_list_extend(call->vm, pair[i], call->args[i])) return GYRE_ERROR;
        call->args[i] = value_from_obj(pair[i]);
    }
    return native_status(gy_ops_compare(call->vm, op, call->args[0], call->args[1], &call->result));
}

static GyreStatus deque_less(Call *call)
{
    return compare(call, COMPARE_LT, "<");
}

static GyreStatus deque_less_or_equal(Call *call)
{
    return compare(call, COMPARE_LE, "<=");
}

static GyreStatus deque_greater(Call *call)
{
    return compare(call, COMPARE_GT, ">");
}

static GyreStatus deque_greater_or_equal(Call *call)
{
    return compare(call, COMPARE_GE, ">=");
}

// -- The tables

static const GyreNative constructor = {
    "deque", construct, "iterable = (), maxlen = nil",
    "A list that is as quick at its left end as at its right one. With `maxlen`, adding to a full "
    "one drops an item from the other end.",
    0};

static const GyreNative methods[] = {
    {"append", deque_append, "self, item, /", "Adds an item at the right end."},
    {"appendleft", deque_appendleft, "self, item, /", "Adds an item at the left end."},
    {"pop", deque_pop, "self", "Takes the item at the right end; IndexError if there is none."},
    {"popleft", deque_popleft, "self", "Takes the item at the left end."},
    {"extend", deque_extend, "self, iterable, /", "Adds all items at the right end."},
    {"extendleft", deque_extendleft, "self, iterable, /",
     "Adds all items at the left end, one by one, which turns their order round."},
    {"clear", deque_clear, "self", "Takes out everything."},
    {"copy", deque_copy, "self", "A new deque of the same items and maxlen."},
    {"count", deque_count, "self, value, /", "How many items equal `value`."},
    {"index", deque_index, "self, value, start = 0, stop = nil, /",
     "Where `value` first stands; ValueError where it does not."},
    {"insert", deque_insert, "self, index, item, /",
     "Puts an item before position `index`; IndexError where the deque is full."},
    {"remove", deque_remove, "self, value, /", "Takes out the first item that equals `value`."},
    {"reverse", deque_reverse, "self", "Turns the order round, in place."},
    {"rotate", deque_rotate, "self, n = 1, /", "Moves n items from the right end to the left."},
    {"maxlen", deque_maxlen, "self", "The most items that it holds, or nil.", GYRE_GETTER},
    {"+", deque_plus, "self, other, /", "A new deque of the items of both."},
    {"+=", deque_plus_in_place, "self, other, /", "extend, as an operator."},
    {"*", deque_times, "self, times, /", "A new deque of the items, several times over."},
    {"r*", deque_times, "self, times, /", "The same."},
    {"*=", deque_times_in_place, "self, times, /", "The same, in place."},
    {"==", deque_equal, "self, other, /", "Are the items equal, in this order?"},
    {"<", deque_less, "self, other, /", "Is it less, item by item?"},
    {"<=", deque_less_or_equal, "self, other, /", "Is it less or equal, item by item?"},
    {">", deque_greater, "self, other, /", "Is it greater, item by item?"},
    {">=", deque_greater_or_equal, "self, other, /", "Is it greater or equal, item by item?"},
    {0},
};

bool gy_deque_install(VM *vm)
{
    Native *n = gy_native_new(vm, &constructor, NULL);
    if (!n) return false;
    vm->classes[KIND_DEQUE]->constructor = value_from_obj(n);
    return gy_native_add_methods(vm, KIND_DEQUE, methods);
}

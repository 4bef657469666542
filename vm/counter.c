// counter.c - Counter: a dict of how often things occur.
//
// A missing key counts 0. The arithmetic of whole counters keeps positive counts only. Counts are
// any values that can be added and compared, though ints are quick; so the code below may run
// scripts at each operator, and holds by hand what it needs afterwards.
#include "vm/args.h"
#include "vm/class.h"
#include "vm/containers.h"
#include "vm/dict_types.h"
#include "vm/frozen.h"
#include "vm/int.h"
#include "vm/iter.h"
#include "vm/ops.h"
#include "vm/sort.h"
#include "vm/state.h"

static Dict *self_of(const Call *call)
{
    return value_as_dict(call->args[0]);
}

static bool is_counter(Value v)
{
    return value_is_obj(v) && value_as_obj(v)->class_id == CLASS_COUNTER;
}

static Dict *new_counter(VM *vm)
{
    Dict *counter = gy_dict_new(vm, 0);
    if (counter) counter->obj.class_id = CLASS_COUNTER;
    return counter;
}

// -- Counting

// counter[key] += amount, or -= where `op` says so.
static bool change(VM *vm, Dict *counter, Value key, BinaryOp op, Value amount)
{
    Value *place = gy_dict_place(vm, counter, key, value_from_int(0)), sum;
    if (!place) return false;
    if (value_both_int(*place, amount)) {
        int64_t a = value_as_int(*place), b = value_as_int(amount);
        if (!gy_int_new(vm, op == BINARY_ADD ? a + b : a - b, &sum)) return false;
        *place = sum;
        heap_write(&vm->heap, sum);
        return true;
    }
    if (!gy_roots_push(vm, *place)) return false;
    bool ok = gy_ops_binary(vm, op, *place, amount, &sum) && gy_roots_push(vm, sum);
    if (ok) {
        ok = gy_dict_set(vm, counter, key, sum);
        gy_roots_pop(vm, 1);
    }
    gy_roots_pop(vm, 1);
    return ok;
}

static bool change_by_items(VM *vm, Dict *counter, Value iterable, BinaryOp op)
{
    Value it, key;
    if (!gy_iter_new(vm, iterable, &it) || !gy_roots_push(vm, it)) return false;
    IterStep step;
    uint32_t steps = 0;
    while ((step = gy_iter_next(vm, it, &key)) == ITER_VALUE) {
        bool ok = gy_roots_push(vm, key);
        if (ok) {
            ok = change(vm, counter, key, op, value_from_int(1));
            gy_roots_pop(vm, 1);
        }
        if (!ok || (++steps % 1024 == 0 && !gy_poll(vm))) {
            step = ITER_ERROR;
            break;
        }
    }
    gy_roots_pop(vm, 1);
    return step == ITER_END;
}

static bool change_by_counts(VM *vm, Dict *counter, Dict *counts, BinaryOp op)
{
    Value key, amount;
    uint32_t position = 0;
    while (gy_dict_next(counts, &position, &key, &amount)) {
        uint32_t version = counts->version;
        if (!gy_roots_push(vm, key)) return false;
        bool ok = gy_roots_push(vm, amount);
        if (ok) {
            ok = change(vm, counter, key, op, amount);
            gy_roots_pop(vm, 1);
        }
        gy_roots_pop(vm, 1);
        if (!ok) return false;
        if (counts->version != version)
            return gy_throw(vm, ERROR_RuntimeError, "dictionary changed size during iteration");
    }
    return true;
}

// By a mapping of counts, or by the items of anything else. `source` must be rooted.
static bool change_by(VM *vm, Dict *counter, Value source, BinaryOp op)
{
    if (!gy_dict_is_mapping(vm, source)) return change_by_items(vm, counter, source, op);
    if (op == BINARY_ADD && !counter->count) return gy_dict_update(vm, counter, source);
    if (value_is_dict(source)) return change_by_counts(vm, counter, value_as_dict(source), op);
    Dict *counts = gy_dict_new(vm, 0);
    if (!counts || !gy_roots_push(vm, value_from_obj(counts))) return false;
    bool ok = gy_dict_update(vm, counts, source) && change_by_counts(vm, counter, counts, op);
    gy_roots_pop(vm, 1);
    return ok;
}

static bool change_by_all(Call *call, Dict *counter, uint32_t i, BinaryOp op)
{
    if (args_is_set(call, i) && !change_by(call->vm, counter, native_arg(call, i), op))
        return false;
    return !args_is_given(call, i + 1) || change_by(call->vm, counter, native_arg(call, i + 1), op);
}

static GyreStatus construct(Call *call)
{
    Dict *counter = new_counter(call->vm);
    if (!counter) return GYRE_ERROR;
    call->result = value_from_obj(counter);
    return native_status(change_by_all(call, counter, 0, BINARY_ADD));
}

static GyreStatus counter_update(Call *call)
{
    if (!frozen_may_change(call->vm, self_of(call))) return GYRE_ERROR;
    return native_status(change_by_all(call, self_of(call), 1, BINARY_ADD));
}

static GyreStatus counter_subtract(Call *call)
{
    if (!frozen_may_change(call->vm, self_of(call))) return GYRE_ERROR;
    return native_status(change_by_all(call, self_of(call), 1, BINARY_SUB));
}

static GyreStatus counter_copy(Call *call)
{
    Dict *made = new_counter(call->vm);
    if (!made) return GYRE_ERROR;
    call->result = value_from_obj(made);
    return native_status(gy_dict_merge(call->vm, made, call->args[0]));
}

static GyreStatus counter_fromkeys(Call *call)
{
    return native_status(gy_throw(call->vm, ERROR_NotImplementedError,
                                  "Counter.fromkeys() is undefined.  Use Counter(iterable) "
                                  "instead."));
}

// -- Reading

static GyreStatus count_of_pair(Call *call)
{
    return native_return(call, value_as_tuple(call->args[0])->items[1]);
}

static const GyreNative pair_count = {"count", count_of_pair, "pair, /", "The count of a pair.", 0};

// The pairs, highest counts first. The list is a root of the caller's.
static bool sort_pairs(VM *vm, Dict *counter, List *pairs)
{
    Value pair[2];
    uint32_t position = 0;
    while (gy_dict_next(counter, &position, &pair[0], &pair[1])) {
        Tuple *tuple = gy_tuple_from(vm, pair, 2);
        if (!tuple || !gy_list_append(vm, pairs, value_from_obj(tuple))) return false;
    }
    Native *key = gy_native_new(vm, &pair_count, NULL);
    if (!key || !gy_roots_push(vm, value_from_obj(key))) return false;
    bool ok = gy_sort(vm, pairs, value_from_obj(key), true);
    gy_roots_pop(vm, 1);
    return ok;
}

static GyreStatus counter_most_common(Call *call)
{
    int64_t n = INT64_MAX;
    if (args_is_set(call, 1) && !gy_ops_index(call->vm, call->args[1], &n)) return GYRE_ERROR;
    List *pairs = gy_list_new(call->vm, self_of(call)->count);
    if (!pairs) return GYRE_ERROR;
    call->result = value_from_obj(pairs);
    if (!sort_pairs(call->vm, self_of(call), pairs)) return GYRE_ERROR;
    if (n < 0) n = 0;
    if (n < pairs->count) pairs->count = (uint32_t)n;
    return GYRE_OK;
}

static GyreStatus counter_elements(Call *call)
{
    Value it;
    DictView *view = (DictView *)gy_heap_new(call->vm, KIND_DICT_VIEW, sizeof *view);
    if (!view) return GYRE_ERROR;
    view->obj.flags = VIEW_ITEMS;
    view->dict = self_of(call);
    if (!gy_iter_new(call->vm, value_from_obj(view), &it)) return GYRE_ERROR;
    return args_return_obj(call, gy_iter_make(call->vm, ITER_REPEATED, it, VALUE_NIL));
}

static GyreStatus counter_total(Call *call)
{
    Value count;
    uint32_t position = 0;
    call->result = value_from_int(0);
    while (gy_dict_next(self_of(call), &position, NULL, &count))
        if (!gy_ops_binary(call->vm, BINARY_ADD, call->result, count, &call->result))
            return GYRE_ERROR;
    return GYRE_OK;
}

// Counter({'a': 3, 'b': 1}), highest counts first; in order of insertion where those have no order.
bool gy_counter_add_repr(VM *vm, StrBuilder *b, Dict *counter)
{
    if (!counter->count) return gy_builder_add_c(vm, b, "Counter()");
    List *pairs = gy_list_new(vm, 0);
    Dict *sorted = gy_dict_new(vm, counter->count);
    if (!pairs || !sorted || !gy_roots_push(vm, value_from_obj(sorted))) return false;
    bool ok = gy_roots_push(vm, value_from_obj(pairs));
    if (ok) {
        ok = sort_pairs(vm, counter, pairs) || gy_throw_clear_if(vm, ERROR_TypeError);
        for (uint32_t i = 0; ok && i < pairs->count; i++) {
            const Value *pair = value_as_tuple(pairs->items[i])->items;
            ok = gy_dict_set(vm, sorted, pair[0], pair[1]);
        }
        gy_roots_pop(vm, 1);
    }
    ok = ok && gy_builder_add_c(vm, b, "Counter(") &&
         gy_ops_add_pairs(vm, b, value_from_obj(sorted)) && gy_builder_add_c(vm, b, ")");
    gy_roots_pop(vm, 1);
    return ok;
}

// -- Arithmetic of counters

typedef enum { ADD, SUBTRACT, MOST, LEAST } Combination;

// What the counts x and y of one key come to.
static bool combine_counts(VM *vm, Combination how, Value x, Value y, Value *result)
{
    bool less;
    if (how == ADD) return gy_ops_binary(vm, BINARY_ADD, x, y, result);
    if (how == SUBTRACT) return gy_ops_binary(vm, BINARY_SUB, x, y, result);
    if (!gy_ops_less(vm, x, y, &less)) return false;
    *result = less == (how == MOST) ? y : x;
    return true;
}

static bool set_if_positive(VM *vm, Dict *out, Value key, Value count)
{
    bool positive;
    if (!gy_roots_push(vm, count)) return false;
    bool ok = gy_ops_less(vm, value_from_int(0), count, &positive) &&
              (!positive || gy_dict_set(vm, out, key, count));
    gy_roots_pop(vm, 1);
    return ok;
}

static bool combine_key(VM *vm, Combination how, Dict *out, Value key, Value x, Value y)
{
    Value count;
    Value held[] = {key, x, y};
    uint32_t pushed = 0;
    while (pushed < 3 && gy_roots_push(vm, held[pushed]))
        pushed++;
    bool ok = pushed == 3 && combine_counts(vm, how, x, y, &count) &&
              set_if_positive(vm, out, key, count);
    gy_roots_pop(vm, pushed);
    return ok;
}

// The count of a key, 0 where it has none: 1 there, 0 not, -1 thrown.
static int count_in(VM *vm, Dict *counter, Value key, Value *count)
{
    *count = value_from_int(0);
    return gy_dict_get(vm, counter, key, count);
}

// The dicts and `out` must be rooted.
static bool combine(VM *vm, Combination how, Dict *a, Dict *b, Dict *out)
{
    Value key, x, y, zero = value_from_int(0);
    uint32_t position = 0, a_version = a->version, b_version = b->version;
    while (gy_dict_next(a, &position, &key, &x)) {
        if (count_in(vm, b, key, &y) < 0 || !combine_key(vm, how, out, key, x, y)) return false;
        if (a->version != a_version) goto changed;
    }
    position = 0;
    while (how != LEAST && gy_dict_next(b, &position, &key, &y)) {
        int found = count_in(vm, a, key, &x);
        if (found < 0 || (!found && !combine_key(vm, how, out, key, zero, y))) return false;
        if (b->version != b_version) goto changed;
    }
    return true;
changed:
    return gy_throw(vm, ERROR_RuntimeError, "dictionary changed size during iteration");
}

static bool check_both(Call *call, const char *sign)
{
    return is_counter(call->args[1]) ||
           gy_throw(call->vm, ERROR_TypeError, "cannot combine Counter and %s with %s",
                    gy_type_name(call->vm, call->args[1]), sign);
}

static GyreStatus combined(Call *call, Combination how, const char *sign)
{
    if (!check_both(call, sign)) return GYRE_ERROR;
    Dict *out = new_counter(call->vm);
    if (!out) return GYRE_ERROR;
    call->result = value_from_obj(out);
    return native_status(combine(call->vm, how, self_of(call), value_as_dict(call->args[1]), out));
}

// The same, and the outcome takes the place of what the counter had.
static GyreStatus combined_in_place(Call *call, Combination how, const char *sign)
{
    if (!frozen_may_change(call->vm, self_of(call))) return GYRE_ERROR;
    if (combined(call, how, sign) != GYRE_OK) return GYRE_ERROR;
    gy_dict_swap(call->vm, self_of(call), value_as_dict(call->result));
    return native_return(call, call->args[0]);
}

static GyreStatus counter_add(Call *call)
{
    return combined(call, ADD, "+");
}

static GyreStatus counter_sub(Call *call)
{
    return combined(call, SUBTRACT, "-");
}

static GyreStatus counter_or(Call *call)
{
    return combined(call, MOST, "|");
}

static GyreStatus counter_and(Call *call)
{
    return combined(call, LEAST, "&");
}

static GyreStatus counter_add_in_place(Call *call)
{
    return combined_in_place(call, ADD, "+=");
}

static GyreStatus counter_sub_in_place(Call *call)
{
    return combined_in_place(call, SUBTRACT, "-=");
}

static GyreStatus counter_or_in_place(Call *call)
{
    return combined_in_place(call, MOST, "|=");
}

static GyreStatus counter_and_in_place(Call *call)
{
    return combined_in_place(call, LEAST, "&=");
}

static GyreStatus with_nothing(Call *call, bool is_negated)
{
    Dict *nothing = new_counter(call->vm), *out = nothing ? new_counter(call->vm) : NULL;
    if (!out || !gy_roots_push(call->vm, value_from_obj(nothing))) return GYRE_ERROR;
    call->result = value_from_obj(out);
    bool ok = is_negated ? combine(call->vm, SUBTRACT, nothing, self_of(call), out)
                         : combine(call->vm, ADD, self_of(call), nothing, out);
    gy_roots_pop(call->vm, 1);
    return native_status(ok);
}

static GyreStatus counter_pos(Call *call)
{
    return with_nothing(call, false);
}

static GyreStatus counter_neg(Call *call)
{
    return with_nothing(call, true);
}

// -- Comparison: for all keys of both

typedef bool (*CompareCounts)(VM *vm, Value x, Value y, bool *result);

static bool counts_equal(VM *vm, Value x, Value y, bool *result)
{
    return gy_ops_equal(vm, x, y, result);
}

static bool counts_ordered(VM *vm, Value x, Value y, bool *result)
{
    Value answer;
    return gy_ops_compare(vm, COMPARE_LE, x, y, &answer) && gy_ops_truth(vm, answer, result);
}

// Does it hold for the counts of every key of `keys`?
static bool holds_for(VM *vm, Dict *keys, Dict *a, Dict *b, CompareCounts compare, bool *result)
{
    Value key, x, y;
    uint32_t position = 0;
    *result = true;
    while (*result && gy_dict_next(keys, &position, &key, NULL)) {
        uint32_t version = keys->version;
        if (count_in(vm, a, key, &x) < 0 || count_in(vm, b, key, &y) < 0) return false;
        if (!gy_roots_push(vm, x)) return false;
        bool ok = gy_roots_push(vm, y);
        if (ok) {
            ok = compare(vm, x, y, result);
            gy_roots_pop(vm, 1);
        }
        gy_roots_pop(vm, 1);
        if (!ok) return false;
        if (keys->version != version)
            return gy_throw(vm, ERROR_RuntimeError, "dictionary changed size during iteration");
    }
    return true;
}

static bool holds(VM *vm, Dict *a, Dict *b, CompareCounts compare, bool *result)
{
    return holds_for(vm, a, a, b, compare, result) &&
           (!*result || holds_for(vm, b, a, b, compare, result));
}

static GyreStatus counter_equal(Call *call)
{
    bool equal = false, ok = true;
    Value other = call->args[1];
    if (is_counter(other))
        ok = holds(call->vm, self_of(call), value_as_dict(other), counts_equal, &equal);
    else if (value_is_dict(other))
        ok = gy_ops_equal_dicts(call->vm, self_of(call), value_as_dict(other), &equal);
    return ok ? args_return_bool(call, equal) : GYRE_ERROR;
}

static GyreStatus compare(Call *call, bool is_less, bool is_strict, const char *sign)
{
    bool ordered, equal = false;
    if (!is_counter(call->args[1]))
        return native_status(gy_throw(call->vm, ERROR_TypeError,
                                      "cannot compare Counter and %s with %s",
                                      gy_type_name(call->vm, call->args[1]), sign));
    Dict *a = self_of(call), *b = value_as_dict(call->args[1]);
    if (!holds(call->vm, is_less ? a : b, is_less ? b : a, counts_ordered, &ordered))
        return GYRE_ERROR;
    if (ordered && is_strict && !holds(call->vm, a, b, counts_equal, &equal)) return GYRE_ERROR;
    return args_return_bool(call, ordered && !equal);
}

static GyreStatus counter_less(Call *call)
{
    return compare(call, true, true, "<");
}

static GyreStatus counter_less_or_equal(Call *call)
{
    return compare(call, true, false, "<=");
}

static GyreStatus counter_greater(Call *call)
{
    return compare(call, false, true, ">");
}

static GyreStatus counter_greater_or_equal(Call *call)
{
    return compare(call, false, false, ">=");
}

// -- The tables

static const GyreNative constructor = {
    "Counter", construct, "source = nil, /, **named",
    "A dict of how often the items of an iterable occur, or of counts given as a mapping or as "
    "named arguments. A key that is not there counts 0.",
    0};

static const GyreNative methods[] = {
    {"update", counter_update, "self, source = nil, /, **named",
     "Adds counts: of the items of an iterable, or those of a mapping."},
    {"subtract", counter_subtract, "self, source = nil, /, **named",
     "Takes counts away; they may become zero or negative."},
    {"most_common", counter_most_common, "self, n = nil",
     "The n pairs (or all) with the highest counts, highest first."},
    {"elements", counter_elements, "self",
     "An iterator that gives each key as often as it counts."},
    {"total", counter_total, "self", "The sum of the counts."},
    {"copy", counter_copy, "self", "A new Counter of the same counts."},
    {"fromkeys", counter_fromkeys, "keys, value = nil", "Not there: a count for all is a riddle.",
     GYRE_STATIC},
    {"+", counter_add, "self, other, /", "Adds counts, and keeps the positive ones."},
    {"-", counter_sub, "self, other, /", "Takes counts away, and keeps the positive ones."},
    {"|", counter_or, "self, other, /", "The higher count of each key."},
    {"&", counter_and, "self, other, /", "The lower count of each key."},
    {"+=", counter_add_in_place, "self, other, /", "Adds counts, and keeps the positive ones."},
    {"-=", counter_sub_in_place, "self, other, /", "Takes away, and keeps the positive ones."},
    {"|=", counter_or_in_place, "self, other, /", "The higher count of each key."},
    {"&=", counter_and_in_place, "self, other, /", "The lower count of each key."},
    {"pos", counter_pos, "self", "The positive counts."},
    {"neg", counter_neg, "self", "The negative counts, negated."},
    {"==", counter_equal, "self, other, /", "The same counts; what is not there counts 0."},
    {"<", counter_less, "self, other, /", "A subset of the other, and not equal."},
    {"<=", counter_less_or_equal, "self, other, /", "Is no count higher than the other's?"},
    {">", counter_greater, "self, other, /", "A superset of the other, and not equal."},
    {">=", counter_greater_or_equal, "self, other, /", "Is no count lower than the other's?"},
    {0},
};

bool gy_counter_install(VM *vm)
{
    Class *c = gy_class_derive_builtin(vm, CLASS_COUNTER, "Counter", KIND_DICT);
    Native *n = c ? gy_native_new(vm, &constructor, NULL) : NULL;
    if (!n) return false;
    c->constructor = value_from_obj(n);
    return gy_native_add_methods(vm, CLASS_COUNTER, methods);
}

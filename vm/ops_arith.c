// ops_arith.c - operators on any values: what the interpreter's fast paths leave.
//
// The order is Python's: the left operand's method, then the right one's reflected method (first
// when its class is a subclass of the left's, never when both are of one class), then what the
// builtin types can do.
#include "vm/class.h"
#include "vm/bytes_parts.h"
#include "vm/containers.h"
#include "vm/format.h"
#include "vm/frozen.h"
#include "vm/hint.h"
#include "vm/int.h"
#include "vm/ops.h"
#include "vm/state.h"

static const char *const verbs[BINARY_OP_COUNT] = {
    "add",
    "subtract",
    "multiply",
    "divide",
    "divide",
    "take the remainder of",
    "raise a power of",
    "combine",
    "combine",
    "combine",
    "shift",
    "shift",
};

// What to write for two operands of which one is a text.
static bool hint_at_text(VM *vm, Value a, Value b)
{
    Value other = value_is_str(a) ? b : a;
    if (value_is_bytes(other) || value_is_bytearray(other))
        return gy_hint_add(vm, "write text.encode() for bytes, data.decode() for text");
    return gy_hint_add(
        vm, "write str(x) or \"… ${x} …\" for text, int(text) or float(text) for a number");
}

static bool throw_unsupported(VM *vm, BinaryOp op, Value a, Value b)
{
    const char *x = gy_type_name(vm, a), *y = gy_type_name(vm, b);
    if (op == BINARY_SUB) gy_throw(vm, ERROR_TypeError, "cannot subtract %s from %s", y, x);
    else if (op == BINARY_DIV || op == BINARY_FLOORDIV)
        gy_throw(vm, ERROR_TypeError, "cannot divide %s by %s", x, y);
    else if (op >= BINARY_BAND && op <= BINARY_BXOR)
        gy_throw(vm, ERROR_TypeError, "cannot combine %s and %s with %c", x, y,
                 "&|^"[op - BINARY_BAND]);
    else gy_throw(vm, ERROR_TypeError, "cannot %s %s and %s", verbs[op], x, y);
    if (value_is_coroutine(a) || value_is_coroutine(b))
        return gy_hint_add(vm, "await a coroutine to have its result");
    if (value_is_nil(a) || value_is_nil(b))
        return gy_hint_add(vm, "write a ?? 0 for a value that may be nil");
    bool is_text = value_is_str(a) != value_is_str(b) && op != BINARY_MUL;
    if (is_text) return hint_at_text(vm, a, b);
    if (op == BINARY_ADD && value_is_list(a) && !value_is_list(b))
        return gy_hint_add(vm, "write xs.append(x), or xs + [x] for a new list");
    return false;
}

// -- Numbers

static bool is_intlike(Value v)
{
    return value_is_integer(v) || value_is_bool(v);
}

static Value as_integer(Value v)
{
    return value_is_bool(v) ? value_from_int(value_as_bool(v)) : v;
}

static bool as_double(VM *vm, Value v, double *out)
{
    if (value_is_double(v)) return *out = value_as_double(v), true;
    return gy_int_to_double(vm, as_integer(v), out);
}

static bool numbers(VM *vm, BinaryOp op, Value a, Value b, Value *result)
{
    double x, y;
    bool are_bools = value_is_bool(a) && value_is_bool(b);
    if (are_bools && op >= BINARY_BAND && op <= BINARY_BXOR) {
        bool p = value_as_bool(a), q = value_as_bool(b);
        *result = value_from_bool(op == BINARY_BAND ? p && q : op == BINARY_BOR ? p || q : p != q);
        return true;
    }
    if (is_intlike(a) && is_intlike(b))
        return gy_int_binary(vm, op, as_integer(a), as_integer(b), result);
    if (op >= BINARY_BAND) return throw_unsupported(vm, op, a, b);
    return as_double(vm, a, &x) && as_double(vm, b, &y) && gy_double_binary(vm, op, x, y, result);
}

static bool is_number(Value v)
{
    return is_intlike(v) || value_is_double(v);
}

// -- Sequences

static bool give(Value *result, void *object)
{
    *result = value_from_obj(object);
    return object != NULL;
}

static bool add_lists(VM *vm, Value a, Value b, Value *result)
{
    const List *x = value_as_list(a), *y = value_as_list(b);
    if (x->count > UINT32_MAX - y->count) return gy_throw_memory(vm);
    List *sum = gy_list_new(vm, x->count + y->count);
    if (!sum) return false;
    if (!heap_copy_values(vm, sum->items, x->items, x->count) ||
        !heap_copy_values(vm, sum->items + x->count, y->items, y->count))
        return false;
    sum->count = x->count + y->count;
    return give(result, sum);
}

static bool add_tuples(VM *vm, Value a, Value b, Value *result)
{
    const Tuple *x = value_as_tuple(a), *y = value_as_tuple(b);
    Tuple *sum = gy_tuple_new(vm, x->count + y->count);
    if (!sum) return false;
    if (!heap_copy_values(vm, sum->items, x->items, x->count) ||
        !heap_copy_values(vm, sum->items + x->count, y->items, y->count))
        return false;
    return give(result, sum);
}

static bool check_repeat(VM *vm, uint64_t size, int64_t times)
{
    enum { MOST = INT32_MAX };
    if (size && (uint64_t)times > MOST / size) return gy_throw_memory(vm);
    return true;
}

static bool repeat_values(VM *vm, Value *out, const Value *items, uint32_t count, int64_t times)
{
    for (int64_t i = 0; i < times; i++) {
        value_copy(out + (size_t)i * count, items, count);
        if (!heap_work(vm, count * sizeof(Value))) return false;
    }
    return true;
}

static bool repeat(VM *vm, Value sequence, int64_t times, Value *result)
{
    if (times < 0) times = 0;
    if (value_is_str(sequence))
        return give(result, gy_str_repeat(vm, value_as_str(sequence), times));
    if (bytes_is_like(sequence)) return gy_bytes_repeat(vm, sequence, times, result);
    if (value_is_list(sequence)) {
        uint32_t count = value_as_list(sequence)->count;
        if (!check_repeat(vm, count, times)) return false;
        List *all = gy_list_new(vm, (uint32_t)(count * times));
        if (!all) return false;
        const Value *items = value_as_list(sequence)->items;
        if (count && !repeat_values(vm, all->items, items, count, times)) return false;
        all->count = (uint32_t)(count * times);
        return give(result, all);
    }
    uint32_t count = value_as_tuple(sequence)->count;
    if (!check_repeat(vm, count, times)) return false;
    Tuple *all = gy_tuple_new(vm, (uint32_t)(count * times));
    if (!all) return false;
    if (!repeat_values(vm, all->items, value_as_tuple(sequence)->items, count, times)) return false;
    return give(result, all);
}

static bool is_sequence(Value v)
{
    return value_is_str(v) || value_is_list(v) || value_is_tuple(v) || bytes_is_like(v);
}

static bool repeat_in_place(VM *vm, List *list, Value by)
{
    int64_t times;
    if (!gy_ops_index(vm, by, &times)) return false;
    uint32_t count = list->count;
    if (times < 0) times = 0;
    if (!check_repeat(vm, count, times)) return false;
    if (!gy_list_reserve(vm, list, (uint32_t)(count * times))) return false;
    bool grows = count && times > 1;
    if (grows && !repeat_values(vm, list->items + count, list->items, count, times - 1))
        return false;
    list->count = (uint32_t)(count * times);
    list->version++;
    gy_heap_rescan(&vm->heap, list);
    return true;
}

// -- Sets and dicts

static bool combine_sets(VM *vm, BinaryOp op, Set *a, Set *b, Value *result)
{
    bool is_frozen = a->obj.kind == KIND_FROZENSET;
    if (op == BINARY_BAND && b->count <= a->count) { // the items are those of the smaller set
        Set *smaller = b;
        b = a;
        a = smaller;
    }
    Set *out = is_frozen ? gy_set_new_frozen(vm, 0) : gy_set_new(vm, 0);
    if (!out || !gy_roots_push(vm, value_from_obj(out))) return false;
    uint32_t position = 0;
    Value key;
    bool ok = true;
    while (ok && gy_set_next(a, &position, &key)) {
        uint64_t hash = a->entries[position - 1].hash;
        int in_b = op == BINARY_BOR ? 0 : gy_set_has_hashed(vm, b, key, hash);
        bool takes = op == BINARY_BOR || (op == BINARY_BAND) == (in_b > 0);
        ok = in_b >= 0 && (!takes || gy_set_add_hashed(vm, out, key, hash));
    }
    position = 0;
    while (ok && (op == BINARY_BOR || op == BINARY_BXOR) && gy_set_next(b, &position, &key)) {
        uint64_t hash = b->entries[position - 1].hash;
        int in_a = op == BINARY_BOR ? 0 : gy_set_has_hashed(vm, a, key, hash);
        ok = in_a >= 0 && (in_a > 0 || gy_set_add_hashed(vm, out, key, hash));
    }
    gy_roots_pop(vm, 1);
    return ok && give(result, out);
}

static bool is_setlike_view(Value v)
{
    return value_is_dict_view(v) && value_as_obj(v)->flags != VIEW_VALUES;
}

// Keys and items of a dict take part in set operations; whatever else is iterable may stand on the
// other side. The result is a set.
static bool combine_views(VM *vm, BinaryOp op, Value a, Value b, Value *result)
{
    Set *x = gy_set_new(vm, 0), *y = gy_set_new(vm, 0);
    if (!x || !y || !gy_roots_push(vm, value_from_obj(x))) return false;
    bool ok = gy_roots_push(vm, value_from_obj(y));
    if (ok) {
        ok = gy_set_update(vm, x, a) && gy_set_update(vm, y, b) &&
             combine_sets(vm, op, x, y, result);
        gy_roots_pop(vm, 1);
    }
    gy_roots_pop(vm, 1);
    return ok;
}

static bool merge_dicts(VM *vm, Value a, Value b, Value *result)
{
    Dict *out = gy_dict_copy(vm, value_as_dict(a));
    if (!out || !gy_roots_push(vm, value_from_obj(out))) return false;
    bool ok = gy_dict_merge(vm, out, b);
    gy_roots_pop(vm, 1);
    return ok && give(result, out);
}

// -- All together

static bool builtin_types(VM *vm, BinaryOp op, Value a, Value b, Value *result)
{
    int64_t times;
    if (is_number(a) && is_number(b)) return numbers(vm, op, a, b, result);
    if (op == BINARY_ADD) {
        if (value_is_str(a) && value_is_str(b))
            return give(result, gy_str_add(vm, value_as_str(a), value_as_str(b)));
        if (value_is_list(a) && value_is_list(b)) return add_lists(vm, a, b, result);
        if (value_is_tuple(a) && value_is_tuple(b)) return add_tuples(vm, a, b, result);
        if (bytes_is_like(a) && bytes_is_like(b)) return gy_bytes_concat(vm, a, b, result);
    }
    if (op == BINARY_MUL && is_sequence(a) && gy_ops_has_index(vm, b))
        return gy_ops_index(vm, b, &times) && repeat(vm, a, times, result);
    if (op == BINARY_MUL && gy_ops_has_index(vm, a) && is_sequence(b))
        return gy_ops_index(vm, a, &times) && repeat(vm, b, times, result);
    if (op == BINARY_MOD && (value_is_str(a) || bytes_is_like(a)))
        return gy_format_percent(vm, a, b, result);
    bool is_set_op = op == BINARY_SUB || op == BINARY_BAND || op == BINARY_BOR || op == BINARY_BXOR;
    if (is_set_op && value_is_set(a) && value_is_set(b))
        return combine_sets(vm, op, value_as_set(a), value_as_set(b), result);
    if (is_set_op && (is_setlike_view(a) || is_setlike_view(b)))
        return combine_views(vm, op, a, b, result);
    if (op == BINARY_BOR && value_is_dict(a) && value_is_dict(b))
        return merge_dicts(vm, a, b, result);
    return throw_unsupported(vm, op, a, b);
}

static int call_operator(VM *vm, Value receiver, int special, Value other, Value *result)
{
    return value_is_instance(receiver)
               ? gy_call_special(vm, receiver, (Special)special, 1, &other, result)
               : 0;
}

static int script_types(VM *vm, BinaryOp op, Value a, Value b, Value *result)
{
    Class *left = gy_class_of(vm, a), *right = gy_class_of(vm, b);
    bool right_first = left != right && value_is_instance(b) && gy_class_is_subclass(right, left);
    int how = right_first ? call_operator(vm, b, SPECIAL_RADD + (int)op, a, result) : 0;
    if (how == 0) how = call_operator(vm, a, SPECIAL_ADD + (int)op, b, result);
    if (how == 0 && !right_first && left != right)
        how = call_operator(vm, b, SPECIAL_RADD + (int)op, a, result);
    return how;
}

// Types of the collections module: the left operand's method, or the right one's reflected one.
static int library_types(VM *vm, BinaryOp op, Value a, Value b, Value *result)
{
    int how = 0;
    if (value_has_operators(a))
        how = gy_call_special(vm, a, (Special)(SPECIAL_ADD + (int)op), 1, &b, result);
    if (how == 0 && value_has_operators(b))
        how = gy_call_special(vm, b, (Special)(SPECIAL_RADD + (int)op), 1, &a, result);
    return how;
}

bool gy_ops_binary(VM *vm, BinaryOp op, Value a, Value b, Value *result)
{
    bool is_format = op == BINARY_MOD && (value_is_str(a) || bytes_is_like(a)); // of any value
    if ((value_is_instance(a) || value_is_instance(b)) && !is_format) {
        int how = script_types(vm, op, a, b, result);
        if (how) return how > 0;
    }
    if (value_has_operators(a) || value_has_operators(b)) {
        int how = library_types(vm, op, a, b, result);
        if (how) return how > 0;
    }
    return builtin_types(vm, op, a, b, result);
}

static bool repeat_array(VM *vm, Value array, Value by)
{
    int64_t times;
    Value copies;
    if (!gy_ops_index(vm, by, &times) ||
        !gy_bytes_repeat(vm, array, times < 0 ? 0 : times, &copies))
        return false;
    ByteArray *to = value_as_bytearray(array), *from = value_as_bytearray(copies);
    return gy_bytearray_splice(vm, to, 0, to->size, from->data, from->size);
}

static bool update_set(VM *vm, BinaryOp op, Value a, Value b, Value *result)
{
    Set *set = value_as_set(a);
    *result = a;
    if (op == BINARY_BOR) return gy_set_update(vm, set, b);
    Value combined;
    if (!combine_sets(vm, op, set, value_as_set(b), &combined)) return false;
    gy_set_swap(set, value_as_set(combined));
    gy_heap_rescan(&vm->heap, set);
    return true;
}

bool gy_ops_inplace(VM *vm, BinaryOp op, Value a, Value b, Value *result)
{
    bool is_container =
        value_is_list(a) || value_is_dict(a) || value_is_kind(a, KIND_SET) || value_is_deque(a);
    if (is_container && !frozen_may_change(vm, value_as_obj(a))) return false;
    int how = call_operator(vm, a, SPECIAL_IADD + (int)op, b, result);
    if (how == 0 && (value_is_list(a) || value_is_bytearray(a)) && op <= BINARY_MUL)
        how = call_operator(vm, b, SPECIAL_RADD + (int)op, a, result);
    if (how == 0 && value_has_operators(a))
        how = gy_call_special(vm, a, (Special)(SPECIAL_IADD + (int)op), 1, &b, result);
    if (how) return how > 0;
    if (op == BINARY_ADD && value_is_str(a) && value_is_str(b))
        return give(result, gy_str_append(vm, value_as_str(a), value_as_str(b)));
    if (op == BINARY_ADD && value_is_bytearray(a) && bytes_is_like(b))
        return *result = a, gy_bytearray_extend(vm, value_as_bytearray(a), b);
    if (op == BINARY_MUL && value_is_bytearray(a) && gy_ops_has_index(vm, b))
        return *result = a, repeat_array(vm, a, b);
    if (op == BINARY_ADD && value_is_list(a))
        return *result = a, gy_list_extend(vm, value_as_list(a), b);
    bool is_set_op = op == BINARY_SUB || op == BINARY_BAND || op == BINARY_BOR || op == BINARY_BXOR;
    if (is_set_op && value_is_kind(a, KIND_SET) && value_is_set(b))
        return update_set(vm, op, a, b, result);
    if (op == BINARY_BOR && value_is_dict(a))
        return *result = a, gy_dict_update(vm, value_as_dict(a), b);
    if (op == BINARY_MUL && value_is_list(a) && gy_ops_has_index(vm, b))
        return *result = a, repeat_in_place(vm, value_as_list(a), b);
    return gy_ops_binary(vm, op, a, b, result);
}

// -- One operand

static bool throw_unary(VM *vm, const char *sign, Value a)
{
    return gy_throw(vm, ERROR_TypeError, "bad operand type for unary %s: '%s'", sign,
                    gy_type_name(vm, a));
}

bool gy_ops_negate(VM *vm, Value a, Value *result)
{
    int how = gy_call_special(vm, a, SPECIAL_NEG, 0, NULL, result);
    if (how) return how > 0;
    if (value_is_double(a)) return *result = value_from_double(-value_as_double(a)), true;
    return is_intlike(a) ? gy_int_negate(vm, as_integer(a), result) : throw_unary(vm, "-", a);
}

bool gy_ops_plus(VM *vm, Value a, Value *result)
{
    int how = gy_call_special(vm, a, SPECIAL_POS, 0, NULL, result);
    if (how) return how > 0;
    *result = as_integer(a);
    return is_number(a) || throw_unary(vm, "+", a);
}

bool gy_ops_invert(VM *vm, Value a, Value *result)
{
    int how = gy_call_special(vm, a, SPECIAL_INVERT, 0, NULL, result);
    if (how) return how > 0;
    return is_intlike(a) ? gy_int_invert(vm, as_integer(a), result) : throw_unary(vm, "~", a);
}

// ops_compare.c - equality, order, hashing, truth and membership of any values.
//
// Nested structures are compared by recursion in C, which gy_ops_enter bounds: comparing a
// cyclic or very deep one ends in RecursionError.
#include "vm/bytes_parts.h"
#include "vm/class.h"
#include "vm/containers.h"
#include "vm/hint.h"
#include "vm/int.h"
#include "vm/ops.h"
#include "vm/search.h"
#include "vm/state.h"
#include <math.h>

bool gy_ops_enter(VM *vm)
{
    return heap_work(vm, 64) && vm_has_stack(vm);
}

bool gy_ops_is(Value a, Value b)
{
    return a.bits == b.bits;
}

// The same for two values that script code is about to see, which may be their last holder's.
static bool enter_with(VM *vm, Value a, Value b)
{
    if (!gy_ops_enter(vm)) return false;
    if (gy_roots_push(vm, a)) {
        if (gy_roots_push(vm, b)) return true;
        gy_roots_pop(vm, 1);
    }
    return false;
}

static void leave_with(VM *vm)
{
    gy_roots_pop(vm, 2);
}

// -- Numbers

static bool is_numeric(Value v)
{
    return value_is_number(v) || value_is_bool(v) || value_is_bigint(v);
}

// <0, 0, >0, or 2 where a nan makes them unordered.
static int compare_numbers(Value a, Value b)
{
    bool a_float = value_is_double(a), b_float = value_is_double(b);
    if ((a_float && isnan(value_as_double(a))) || (b_float && isnan(value_as_double(b)))) return 2;
    if (a_float && b_float)
        return value_as_double(a) < value_as_double(b) ? -1
                                                       : value_as_double(a) > value_as_double(b);
    if (a_float) return -gy_int_compare_double(b, value_as_double(a));
    if (b_float) return gy_int_compare_double(a, value_as_double(b));
    return gy_int_compare(a, b);
}

// -- Roots. A comparison may run script code that drops what is being compared: containers that
// are walked, and items that are looked at twice, are kept while it runs.

static bool keep_pair(VM *vm, Value a, Value b)
{
    if (!gy_roots_push(vm, a)) return false;
    if (gy_roots_push(vm, b)) return true;
    gy_roots_pop(vm, 1);
    return false;
}

// -- Equality

static bool equal_items(VM *vm, Value a, Value b, bool *result)
{
    bool is_list = value_is_list(a);
    *result = false;
    for (uint32_t i = 0;; i++) { // looked at anew each time: == may run script code
        uint32_t a_count = is_list ? value_as_list(a)->count : value_as_tuple(a)->count;
        uint32_t b_count = is_list ? value_as_list(b)->count : value_as_tuple(b)->count;
        if (a_count != b_count) return true;
        if (i == a_count) break;
        Value x = is_list ? value_as_list(a)->items[i] : value_as_tuple(a)->items[i];
        Value y = is_list ? value_as_list(b)->items[i] : value_as_tuple(b)->items[i];
        bool equal;
        if (!heap_work(vm, 8) || !ops_match(vm, x, y, &equal)) return false;
        if (!equal) return true;
    }
    *result = true;
    return true;
}

bool gy_ops_equal_dicts(VM *vm, Dict *a, Dict *b, bool *result)
{
    uint32_t position = 0;
    Value key, value, other;
    *result = a->count == b->count;
    while (*result && gy_dict_next(a, &position, &key, &value)) {
        if (!heap_work(vm, 64) || !gy_roots_push(vm, value)) return false;
        int found = gy_dict_get_hashed(vm, b, key, a->entries[position - 1].hash, &other);
        gy_roots_pop(vm, 1);
        if (found < 0) return false;
        *result = found && other.bits == value.bits;
        if (found && !*result && !gy_ops_equal(vm, value, other, result)) return false;
    }
    return true;
}

static bool is_subset(VM *vm, Set *a, Set *b, bool *result)
{
    uint32_t position = 0;
    Value key;
    *result = a->count <= b->count;
    while (*result && gy_set_next(a, &position, &key)) {
        int found = gy_set_has_hashed(vm, b, key, a->entries[position - 1].hash);
        if (found < 0) return false;
        *result = found;
    }
    return true;
}

static size_t byte_view(Value v, const uint8_t **data)
{
    if (value_is_bytes(v)) return *data = value_as_bytes(v)->data, value_as_bytes(v)->size;
    return *data = value_as_bytearray(v)->data, value_as_bytearray(v)->size;
}

static bool is_bytes_like(Value v)
{
    return value_is_bytes(v) || value_is_bytearray(v);
}

static bool compare_bytes(VM *vm, Value a, Value b, int *order)
{
    const uint8_t *x, *y;
    size_t x_size = byte_view(a, &x), y_size = byte_view(b, &y),
           least = x_size < y_size ? x_size : y_size;
    if (!gy_heap_compare(vm, x, y, least, order)) return false;
    if (!*order) *order = x_size < y_size ? -1 : x_size > y_size;
    return true;
}

static bool compare_texts(VM *vm, const Str *a, const Str *b, int *order)
{
    size_t least = a->size < b->size ? a->size : b->size;
    if (least < STR_LONG) return *order = gy_str_compare(a, b), true;
    if (!gy_heap_compare(vm, a->chars, b->chars, least, order)) return false;
    if (!*order) *order = a->size < b->size ? -1 : a->size > b->size;
    return true;
}

static bool equal_texts(VM *vm, const Str *a, const Str *b, bool *result)
{
    int order;
    if (a->size < STR_LONG || a->size != b->size || a == b) return *result = str_equal(a, b), true;
    if (!compare_texts(vm, a, b, &order)) return false;
    return *result = order == 0, true;
}

// -- Slices compare and hash as the tuples of their parts would

static Value slice_part(Value slice, int i)
{
    const Slice *s = value_as_slice(slice);
    return i == 0 ? s->start : i == 1 ? s->stop : s->step;
}

static bool equal_slices(VM *vm, Value a, Value b, bool *result)
{
    *result = true;
    for (int i = 0; i < 3 && *result; i++)
        if (!gy_ops_equal(vm, slice_part(a, i), slice_part(b, i), result)) return false;
    return true;
}

static bool compare_slices(VM *vm, CompareOp op, Value a, Value b, Value *result)
{
    bool equal = true;
    for (int i = 0; i < 3; i++) {
        if (!gy_ops_equal(vm, slice_part(a, i), slice_part(b, i), &equal)) return false;
        if (!equal) return gy_ops_compare(vm, op, slice_part(a, i), slice_part(b, i), result);
    }
    return *result = value_from_bool(op == COMPARE_LE || op == COMPARE_GE), true;
}

// -- Keys and items of dicts, which compare as sets do

static bool is_setlike(Value v)
{
    return value_is_set(v) || (value_is_dict_view(v) && value_as_obj(v)->flags != VIEW_VALUES);
}

static bool either_is_view(Value a, Value b)
{
    return is_setlike(a) && is_setlike(b) && (value_is_dict_view(a) || value_is_dict_view(b));
}

static bool view_is_within(VM *vm, Value a, Value b, bool *result)
{
    Value it, item;
    *result = true;
    if (!gy_iter_new(vm, a, &it) || !gy_roots_push(vm, it)) return false;
    IterStep step = ITER_END;
    while (*result && (step = gy_iter_next(vm, it, &item)) == ITER_VALUE) {
        bool ok = gy_roots_push(vm, item);
        if (ok) {
            ok = gy_ops_contains(vm, b, item, result);
            gy_roots_pop(vm, 1);
        }
        if (!ok) *result = false, step = ITER_ERROR;
    }
    gy_roots_pop(vm, 1);
    return step != ITER_ERROR;
}

static bool compare_views(VM *vm, CompareOp op, Value a, Value b, Value *result)
{
    int64_t a_count, b_count;
    bool is_less = op == COMPARE_LT || op == COMPARE_LE;
    bool is_strict = op == COMPARE_LT || op == COMPARE_GT, subset = false;
    if (!gy_ops_len(vm, is_less ? a : b, &a_count) || !gy_ops_len(vm, is_less ? b : a, &b_count))
        return false;
    if (is_strict ? a_count < b_count : a_count <= b_count)
        if (!view_is_within(vm, is_less ? a : b, is_less ? b : a, &subset)) return false;
    return *result = value_from_bool(subset), true;
}

static bool equal_views(VM *vm, Value a, Value b, bool *result)
{
    int64_t a_count, b_count;
    if (!gy_ops_len(vm, a, &a_count) || !gy_ops_len(vm, b, &b_count)) return false;
    *result = false;
    return a_count != b_count || view_is_within(vm, a, b, result);
}

static bool equal_builtin(VM *vm, Value a, Value b, bool *result)
{
    if (is_numeric(a) && is_numeric(b)) return *result = compare_numbers(a, b) == 0, true;
    if (value_is_str(a) && value_is_str(b))
        return equal_texts(vm, value_as_str(a), value_as_str(b), result);
    if ((value_is_list(a) && value_is_list(b)) || (value_is_tuple(a) && value_is_tuple(b)))
        return equal_items(vm, a, b, result);
    if (value_is_dict(a) && value_is_dict(b))
        return gy_ops_equal_dicts(vm, value_as_dict(a), value_as_dict(b), result);
    if (value_is_set(a) && value_is_set(b)) {
        *result = value_as_set(a)->count == value_as_set(b)->count;
        return !*result || is_subset(vm, value_as_set(a), value_as_set(b), result);
    }
    if (is_bytes_like(a) && is_bytes_like(b)) {
        int order;
        if (!compare_bytes(vm, a, b, &order)) return false;
        return *result = order == 0, true;
    }
    if (value_is_range(a) && value_is_range(b))
        return gy_range_equal(vm, value_as_range(a), value_as_range(b), result);
    if (either_is_view(a, b)) return equal_views(vm, a, b, result);
    if (value_is_slice(a) && value_is_slice(b)) return equal_slices(vm, a, b, result);
    if (value_is_method(a) && value_is_method(b)) {
        const BoundMethod *x = value_as_method(a), *y = value_as_method(b);
        return *result =
                   x->receiver.bits == y->receiver.bits && x->function.bits == y->function.bits,
               true;
    }
    *result = a.bits == b.bits && !value_is_double(a);
    return true;
}

// Does the right operand's class speak first? It does where it is a subclass of the left one's, and
// where the left one is a type of the library, which has no opinion on objects of script classes.
static bool asks_right_first(VM *vm, Value a, Value b)
{
    if (!value_is_instance(b)) return false;
    if (value_has_operators(a)) return true;
    Class *left = gy_class_of(vm, a), *right = gy_class_of(vm, b);
    return left != right && gy_class_is_subclass(right, left);
}

// What x's class says to x == y, or to x != y: 1 with an answer, 0 where it says nothing, or -1.
// Without a `!=` of its own, a class's `!=` is the opposite of its `==`.
static int ask_one(VM *vm, Value x, Value y, bool is_negated, Value *answer)
{
    bool truth;
    int how = is_negated ? gy_call_special(vm, x, SPECIAL_NE, 1, &y, answer) : 0;
    if (how) return how;
    how = gy_call_special(vm, x, SPECIAL_EQ, 1, &y, answer);
    if (how <= 0 || !is_negated) return how;
    if (!gy_ops_truth(vm, *answer, &truth)) return -1;
    return *answer = value_from_bool(!truth), 1;
}

static int ask_classes(VM *vm, Value a, Value b, bool is_negated, Value *answer)
{
    bool right_first = asks_right_first(vm, a, b);
    int how = right_first ? ask_one(vm, b, a, is_negated, answer) : 0;
    if (how == 0 && value_is_obj(a)) how = ask_one(vm, a, b, is_negated, answer);
    if (how == 0 && value_is_instance(b) && !right_first)
        how = ask_one(vm, b, a, is_negated, answer);
    return how;
}

bool gy_ops_equal(VM *vm, Value a, Value b, bool *result)
{
    Value answer;
    if (a.bits == b.bits && !value_is_double(a) && !value_is_instance(a))
        return *result = true, true;
    if (!value_is_obj(a) && !value_is_obj(b)) return equal_builtin(vm, a, b, result);
    if (value_is_str(a) && value_is_str(b))
        return equal_texts(vm, value_as_str(a), value_as_str(b), result);
    if (!enter_with(vm, a, b)) return false;
    int how = ask_classes(vm, a, b, false, &answer);
    bool ok =
        how > 0 ? gy_ops_truth(vm, answer, result) : how == 0 && equal_builtin(vm, a, b, result);
    leave_with(vm);
    return ok;
}

bool gy_ops_ask_equal(VM *vm, bool is_negated, Value a, Value b, Value *result)
{
    bool equal;
    if (value_is_instance(a) || value_is_instance(b)) {
        if (!enter_with(vm, a, b)) return false;
        int how = ask_classes(vm, a, b, is_negated, result);
        leave_with(vm);
        if (how) return how > 0;
    }
    if (!gy_ops_equal(vm, a, b, &equal)) return false;
    *result = value_from_bool(equal != is_negated);
    return true;
}

// -- Order

static bool order_as_truth(CompareOp op, int order)
{
    switch (op) {
    case COMPARE_LT: return order < 0;
    case COMPARE_LE: return order <= 0;
    case COMPARE_GT: return order > 0 && order != 2;
    default: return order >= 0 && order != 2;
    }
}

static bool throw_unordered(VM *vm, CompareOp op, Value a, Value b)
{
    static const char *const signs[] = {"<", "<=", ">", ">="};
    gy_throw(vm, ERROR_TypeError, "cannot compare %s and %s with %s", gy_type_name(vm, a),
             gy_type_name(vm, b), signs[op]);
    Value other = value_is_str(a) ? b : a;
    bool is_number = value_is_integer(other) || value_is_double(other);
    if (value_is_str(a) == value_is_str(b) || !is_number) return false;
    return gy_hint_add(vm, "write int(text) or float(text) to compare as numbers, str(x) as texts");
}

// Lists and tuples: the first items that differ decide, else the lengths.
static bool compare_items(VM *vm, CompareOp op, Value a, Value b, Value *result)
{
    bool is_list = value_is_list(a);
    for (uint32_t i = 0;; i++) {
        uint32_t a_count = is_list ? value_as_list(a)->count : value_as_tuple(a)->count;
        uint32_t b_count = is_list ? value_as_list(b)->count : value_as_tuple(b)->count;
        if (i >= a_count || i >= b_count) {
            int order = a_count < b_count ? -1 : a_count > b_count;
            return *result = value_from_bool(order_as_truth(op, order)), true;
        }
        Value x = is_list ? value_as_list(a)->items[i] : value_as_tuple(a)->items[i];
        Value y = is_list ? value_as_list(b)->items[i] : value_as_tuple(b)->items[i];
        bool equal = x.bits == y.bits;
        if (equal) continue;
        if (!keep_pair(vm, x, y)) return false;
        bool ok = gy_ops_equal(vm, x, y, &equal) && (equal || gy_ops_compare(vm, op, x, y, result));
        gy_roots_pop(vm, 2);
        if (!ok || !equal) return ok;
    }
}

static bool compare_sets(VM *vm, CompareOp op, Set *a, Set *b, Value *result)
{
    bool is_less = op == COMPARE_LT || op == COMPARE_LE, subset;
    Set *small = is_less ? a : b, *large = is_less ? b : a;
    if (!is_subset(vm, small, large, &subset)) return false;
    bool is_strict = op == COMPARE_LT || op == COMPARE_GT;
    *result = value_from_bool(subset && (!is_strict || small->count < large->count));
    return true;
}

static bool compare_builtin(VM *vm, CompareOp op, Value a, Value b, Value *result)
{
    if (is_numeric(a) && is_numeric(b)) {
        int order = compare_numbers(a, b);
        return *result = value_from_bool(order != 2 && order_as_truth(op, order)), true;
    }
    bool are_texts = value_is_str(a) && value_is_str(b);
    if (are_texts || (is_bytes_like(a) && is_bytes_like(b))) {
        int order;
        bool ok = are_texts ? compare_texts(vm, value_as_str(a), value_as_str(b), &order)
                            : compare_bytes(vm, a, b, &order);
        if (ok) *result = value_from_bool(order_as_truth(op, order > 0 ? 1 : order));
        return ok;
    }
    if ((value_is_list(a) && value_is_list(b)) || (value_is_tuple(a) && value_is_tuple(b)))
        return compare_items(vm, op, a, b, result);
    if (value_is_set(a) && value_is_set(b))
        return compare_sets(vm, op, value_as_set(a), value_as_set(b), result);
    if (either_is_view(a, b)) return compare_views(vm, op, a, b, result);
    if (value_is_slice(a) && value_is_slice(b)) return compare_slices(vm, op, a, b, result);
    return throw_unordered(vm, op, a, b);
}

bool gy_ops_compare(VM *vm, CompareOp op, Value a, Value b, Value *result)
{
    static const Special straight[] = {SPECIAL_LT, SPECIAL_LE, SPECIAL_GT, SPECIAL_GE};
    static const Special mirrored[] = {SPECIAL_GT, SPECIAL_GE, SPECIAL_LT, SPECIAL_LE};
    if (!value_is_obj(a) && !value_is_obj(b)) return compare_builtin(vm, op, a, b, result);
    if (!enter_with(vm, a, b)) return false;
    bool right_first = asks_right_first(vm, a, b);
    int how = right_first ? gy_call_special(vm, b, mirrored[op], 1, &a, result) : 0;
    if (how == 0) how = gy_call_special(vm, a, straight[op], 1, &b, result);
    if (how == 0 && !right_first) how = gy_call_special(vm, b, mirrored[op], 1, &a, result);
    bool ok = how ? how > 0 : compare_builtin(vm, op, a, b, result);
    leave_with(vm);
    return ok;
}

bool gy_ops_less(VM *vm, Value a, Value b, bool *result)
{
    Value answer;
    if (value_both_int(a, b)) return *result = value_as_int(a) < value_as_int(b), true;
    return gy_ops_compare(vm, COMPARE_LT, a, b, &answer) && gy_ops_truth(vm, answer, result);
}

// -- Hashing

static uint64_t mix(uint64_t hash, uint64_t item)
{
    hash ^= item + 0x9E3779B97F4A7C15ull + (hash << 6) + (hash >> 2);
    return hash * 0xFF51AFD7ED558CCDull;
}

static bool hash_items(VM *vm, const Value *items, uint32_t count, uint64_t *hash)
{
    uint64_t sum = count, item;
    for (uint32_t i = 0; i < count; i++) {
        if (!heap_work(vm, 8) || !gy_ops_hash(vm, items[i], &item)) return false;
        sum = mix(sum, item);
    }
    return *hash = sum, true;
}

static bool hash_tuple(VM *vm, Tuple *tuple, uint64_t *hash)
{
    return hash_items(vm, tuple->items, tuple->count, hash);
}

static bool hash_frozenset(VM *vm, Set *set, uint64_t *hash)
{
    uint64_t sum = set->count;
    uint32_t position = 0;
    Value key;
    while (gy_set_next(set, &position, &key)) { // any order gives the same
        if (!heap_work(vm, 8)) return false;
        sum += mix(0, set->entries[position - 1].hash);
    }
    *hash = sum;
    return true;
}

// In any order the same, as two dicts are equal in any order.
static bool hash_dict(VM *vm, const Dict *dict, uint64_t *hash)
{
    uint64_t sum = dict->count, item;
    for (uint32_t i = 0; i < dict->used; i++) {
        if (!gy_ops_hash(vm, dict->entries[i].value, &item)) return false;
        sum += mix(dict->entries[i].hash, item);
    }
    return *hash = sum, true;
}

// What is frozen has a hash, since it cannot change; equal ones have the same.
static bool hash_frozen(VM *vm, Value v, uint64_t *hash)
{
    if (!enter_with(vm, v, v)) return false;
    bool ok = value_is_list(v)
                  ? hash_items(vm, value_as_list(v)->items, value_as_list(v)->count, hash)
              : value_is_dict(v) ? hash_dict(vm, value_as_dict(v), hash)
              : value_is_set(v)
                  ? hash_frozenset(vm, value_as_set(v), hash)
                  : hash_items(vm, value_as_deque(v)->items, value_as_deque(v)->count, hash);
    leave_with(vm);
    return ok;
}

static bool hash_slice(VM *vm, Value slice, uint64_t *hash)
{
    uint64_t sum = 0, part;
    for (int i = 0; i < 3; i++) {
        if (!gy_ops_hash(vm, slice_part(slice, i), &part)) return false;
        sum = mix(sum, part);
    }
    return *hash = sum, true;
}

static bool hash_instance(VM *vm, Value v, uint64_t *hash)
{
    Value answer;
    int64_t i;
    int how = gy_call_special(vm, v, SPECIAL_HASH, 0, NULL, &answer);
    if (how < 0) return false;
    if (how > 0) {
        if (!value_is_integer(answer))
            return gy_throw(vm, ERROR_TypeError, "hash() should return an int");
        *hash = gy_int_to_i64(answer, &i) ? (uint64_t)i : gy_int_hash(answer);
        return true;
    }
    if (!value_is_unset(gy_class_of(vm, v)->specials[SPECIAL_EQ]))
        return gy_throw(vm, ERROR_TypeError, "unhashable type: '%s' (it has == but no hash)",
                        gy_type_name(vm, v));
    *hash = v.bits >> 4;
    return true;
}

bool gy_ops_hash(VM *vm, Value v, uint64_t *hash)
{
    if (value_is_int(v)) return *hash = gy_int_hash(v), true;
    if (value_is_str(v))
        return str_hash_now(vm, value_as_str(v)) && (*hash = gy_str_hash(value_as_str(v)), true);
    if (value_is_double(v)) return *hash = gy_double_hash(value_as_double(v)), true;
    if (value_is_bool(v)) return *hash = gy_int_hash(value_from_int(value_as_bool(v))), true;
    if (!value_is_obj(v)) return *hash = v.bits, true;
    if (value_is_bigint(v)) return gy_int_hash_huge(vm, &value_as_bigint(v)->number, hash);
    if (value_is_bytes(v)) return gy_bytes_hash_into(vm, value_as_bytes(v), hash);
    bool ok;
    switch ((Kind)value_as_obj(v)->kind) {
    case KIND_LIST:
    case KIND_DEQUE:
    case KIND_DICT:
    case KIND_SET:
    case KIND_BYTEARRAY:
        if (obj_is_frozen(value_as_obj(v))) return hash_frozen(vm, v, hash);
        return gy_throw(vm, ERROR_TypeError, "unhashable type: '%s'", gy_type_name(vm, v));
    case KIND_TUPLE:
    case KIND_FROZENSET:
    case KIND_SLICE:
    case KIND_INSTANCE:
        if (!enter_with(vm, v, v)) return false;
        ok = value_is_tuple(v)   ? hash_tuple(vm, value_as_tuple(v), hash)
             : value_is_set(v)   ? hash_frozenset(vm, value_as_set(v), hash)
             : value_is_slice(v) ? hash_slice(vm, v, hash)
                                 : hash_instance(vm, v, hash);
        leave_with(vm);
        return ok;
    case KIND_RANGE: return gy_range_hash(vm, value_as_range(v), hash);
    case KIND_METHOD: // equal where receiver and function are the same
        *hash = mix(value_as_method(v)->receiver.bits >> 4, value_as_method(v)->function.bits >> 4);
        return true;
    default: return *hash = v.bits >> 4, true;
    }
}

// -- Truth

static bool instance_truth(VM *vm, Value v, bool *result)
{
    Value answer;
    int64_t length;
    int how = gy_call_special(vm, v, SPECIAL_BOOL, 0, NULL, &answer);
    if (how < 0) return false;
    if (how > 0) {
        if (!value_is_bool(answer))
            return gy_throw(vm, ERROR_TypeError, "bool() of %s should return a bool",
                            gy_type_name(vm, v));
        return *result = value_as_bool(answer), true;
    }
    if (value_is_unset(gy_class_of(vm, v)->specials[SPECIAL_LEN])) return *result = true, true;
    if (!gy_ops_len(vm, v, &length)) return false;
    return *result = length != 0, true;
}

bool gy_ops_truth(VM *vm, Value v, bool *result)
{
    if (value_is_bool(v)) return *result = value_as_bool(v), true;
    if (value_is_int(v)) return *result = value_as_int(v) != 0, true;
    if (value_is_double(v)) return *result = value_as_double(v) != 0, true;
    if (!value_is_obj(v)) return *result = false, true;
    switch ((Kind)value_as_obj(v)->kind) {
    case KIND_STR: return *result = value_as_str(v)->size != 0, true;
    case KIND_LIST: return *result = value_as_list(v)->count != 0, true;
    case KIND_DICT: return *result = value_as_dict(v)->count != 0, true;
    case KIND_DEQUE: return *result = value_as_deque(v)->count != 0, true;
    case KIND_TUPLE: return *result = value_as_tuple(v)->count != 0, true;
    case KIND_SET:
    case KIND_FROZENSET: return *result = value_as_set(v)->count != 0, true;
    case KIND_BYTES: return *result = value_as_bytes(v)->size != 0, true;
    case KIND_BYTEARRAY: return *result = value_as_bytearray(v)->size != 0, true;
    case KIND_DICT_VIEW: return *result = value_as_dict_view(v)->dict->count != 0, true;
    case KIND_RANGE: return *result = !gy_range_is_empty(value_as_range(v)), true;
    case KIND_INSTANCE: return instance_truth(vm, v, result);
    default: return *result = true, true;
    }
}

// -- Membership

static bool contains_by_iterating(VM *vm, Value container, Value item, bool *result)
{
    Value it, candidate;
    *result = false;
    if (!gy_iter_new(vm, container, &it) || !gy_roots_push(vm, it)) return false;
    IterStep step = ITER_END;
    while (!*result && (step = gy_iter_next(vm, it, &candidate)) == ITER_VALUE) {
        if (!ops_match(vm, candidate, item, result)) {
            gy_roots_pop(vm, 1);
            return false;
        }
    }
    gy_roots_pop(vm, 1);
    return *result || step == ITER_END;
}

static bool str_contains(VM *vm, Value container, Value item, bool *result)
{
    if (!value_is_str(item))
        return gy_throw(vm, ERROR_TypeError, "'in <str>' needs a str on its left, not %s",
                        gy_type_name(vm, item));
    const Str *s = value_as_str(container), *part = value_as_str(item);
    Value pending = vm->error;
    *result = gy_search_first(vm, s->chars, s->size, part->chars, part->size) != SEARCH_NONE;
    return value_is_identical(vm->error, pending); // else the search was stopped
}

static bool range_contains(VM *vm, Value container, Value item, bool *result)
{
    if (value_is_bool(item)) item = value_from_int(value_as_bool(item));
    if (value_is_integer(item)) return gy_range_has(vm, value_as_range(container), item, result);
    if (value_is_double(item) || value_is_instance(item))
        return contains_by_iterating(vm, container, item, result);
    return *result = false, true;
}

// `key in d.keys()` and `(key, value) in d.items()` look the key up.
static bool view_contains(VM *vm, Value container, Value item, bool *result)
{
    DictView *view = value_as_dict_view(container);
    if (view->obj.flags == VIEW_VALUES) return contains_by_iterating(vm, container, item, result);
    *result = false;
    if (view->obj.flags == VIEW_ITEMS &&
        (!value_is_tuple(item) || value_as_tuple(item)->count != 2))
        return true;
    Value found, key = view->obj.flags == VIEW_KEYS ? item : value_as_tuple(item)->items[0];
    int how = gy_dict_get(vm, view->dict, key, &found);
    if (how < 0) return false;
    if (view->obj.flags == VIEW_KEYS || how == 0) return *result = how > 0, true;
    Value wanted = value_as_tuple(item)->items[1];
    *result = found.bits == wanted.bits && !value_is_double(found);
    return *result || gy_ops_equal(vm, found, wanted, result);
}

static bool instance_contains(VM *vm, Value container, Value item, bool *result)
{
    Value answer;
    int how = gy_call_special(vm, container, SPECIAL_CONTAINS, 1, &item, &answer);
    if (how == 0) how = gy_call_special(vm, container, SPECIAL_IN, 1, &item, &answer);
    if (how) return how > 0 && gy_ops_truth(vm, answer, result);
    return contains_by_iterating(vm, container, item, result);
}

static bool bytes_contain(VM *vm, Value container, Value item, bool *result)
{
    const uint8_t *data, *part;
    int64_t byte = -1;
    bool is_byte = gy_ops_has_index(vm, item);
    if (is_byte && !gy_ops_clip(vm, item, &byte)) return false;
    if (is_byte && (byte < 0 || byte > 255))
        return gy_throw(vm, ERROR_ValueError, "byte must be in range(0, 256)");
    size_t size = byte_view(container, &data);
    if (is_byte) return *result = size && memchr(data, (int)byte, size), true;
    if (!is_bytes_like(item))
        return gy_throw(vm, ERROR_TypeError, "a bytes-like object is required, not '%s'",
                        gy_type_name(vm, item));
    size_t part_size = byte_view(item, &part);
    *result = part_size == 0 || (size && memmem(data, size, part, part_size));
    return true;
}

// An unhashable set is looked for as the frozenset of its items.
static int set_contains(VM *vm, Set *set, Value item)
{
    if (!value_is_kind(item, KIND_SET)) return gy_set_has(vm, set, item);
    Set *frozen = gy_set_new_frozen(vm, 0);
    if (!frozen || !gy_roots_push(vm, value_from_obj(frozen))) return -1;
    bool ok = gy_set_update(vm, frozen, item);
    int found = ok ? gy_set_has(vm, set, value_from_obj(frozen)) : -1;
    gy_roots_pop(vm, 1);
    return found;
}

bool gy_ops_contains(VM *vm, Value container, Value item, bool *result)
{
    int found;
    Value ignored;
    if (!value_is_obj(container))
        return gy_throw(vm, ERROR_TypeError, "'%s' object is no container",
                        gy_type_name(vm, container));
    switch ((Kind)value_as_obj(container)->kind) {
    case KIND_DICT: found = gy_dict_get(vm, value_as_dict(container), item, &ignored); break;
    case KIND_SET:
    case KIND_FROZENSET: found = set_contains(vm, value_as_set(container), item); break;
    case KIND_DICT_VIEW: return view_contains(vm, container, item, result);
    case KIND_STR: return str_contains(vm, container, item, result);
    case KIND_RANGE: return range_contains(vm, container, item, result);
    case KIND_BYTES:
    case KIND_BYTEARRAY: return bytes_contain(vm, container, item, result);
    case KIND_HOST:
    case KIND_INSTANCE: return instance_contains(vm, container, item, result);
    default: return contains_by_iterating(vm, container, item, result);
    }
    if (found >= 0) *result = found;
    return found >= 0;
}

// quick.h - the quick halves of instructions: what they do for the common types, inline in the
// loop.
//
// Each answers whether it could; where not, the loop calls the slow half, which takes any value. A
// result goes to a variable of the caller's whose address does not escape, so that it stays in a
// machine register.
#ifndef GYRE_VM_QUICK_H
#define GYRE_VM_QUICK_H

#include "vm/containers.h"
#include "vm/state.h"
#include "vm/str.h"

#define likely(x) __builtin_expect(!!(x), 1)
#define unlikely(x) __builtin_expect(!!(x), 0)

// -- Arithmetic on small values. Ints are shifted up by 16 so that 64-bit overflow is 48-bit
// overflow; `true` means that *out is set.

static inline int64_t shifted(Value v)
{
    return (int64_t)(v.bits << 16);
}

static inline Value unshifted(int64_t i)
{
    return (Value){(uint64_t)VALUE_TAG_INT << 48 | (uint64_t)i >> 16};
}

static inline bool number_as_double(Value v, double *out)
{
    if (value_is_double(v)) *out = value_as_double(v);
    else if (value_is_int(v)) *out = (double)value_as_int(v);
    else return false;
    return true;
}

static inline bool both_as_double(Value a, Value b, double *x, double *y)
{
    if (likely(value_both_double(a, b))) {
        *x = value_as_double(a);
        *y = value_as_double(b);
        return true;
    }
    return number_as_double(a, x) && number_as_double(b, y);
}

static inline bool fast_add(Value a, Value b, Value *out)
{
    int64_t sum;
    double x, y;
    if (value_both_int(a, b)) {
        if (unlikely(__builtin_add_overflow(shifted(a), shifted(b), &sum))) return false;
        *out = unshifted(sum);
        return true;
    }
    if (!both_as_double(a, b, &x, &y)) return false;
    *out = value_from_result(x + y);
    return true;
}

static inline bool fast_sub(Value a, Value b, Value *out)
{
    int64_t difference;
    double x, y;
    if (value_both_int(a, b)) {
        if (unlikely(__builtin_sub_overflow(shifted(a), shifted(b), &difference))) return false;
        *out = unshifted(difference);
        return true;
    }
    if (!both_as_double(a, b, &x, &y)) return false;
    *out = value_from_result(x - y);
    return true;
}

static inline bool fast_mul(Value a, Value b, Value *out)
{
    int64_t product;
    double x, y;
    if (value_both_int(a, b)) {
        if (unlikely(__builtin_mul_overflow(shifted(a), value_as_int(b), &product))) return false;
        *out = unshifted(product);
        return true;
    }
    if (!both_as_double(a, b, &x, &y)) return false;
    *out = value_from_result(x * y);
    return true;
}

static inline bool fast_div(Value a, Value b, Value *out)
{
    double x, y;
    if (!both_as_double(a, b, &x, &y) || unlikely(y == 0)) return false;
    *out = value_from_result(x / y); // ints below 2**48 are exact as doubles
    return true;
}

static inline bool fast_floordiv(Value a, Value b, Value *out)
{
    if (!value_both_int(a, b)) return false;
    int64_t x = value_as_int(a), y = value_as_int(b);
    if (unlikely(y == 0 || y == -1)) return false;
    *out = value_from_int(x / y - (x % y != 0 && (x < 0) != (y < 0)));
    return true;
}

static inline bool fast_mod(Value a, Value b, Value *out)
{
    if (!value_both_int(a, b)) return false;
    int64_t x = value_as_int(a), y = value_as_int(b);
    if (unlikely(y <= 0)) return false; // 0, -1, and what nobody writes
    int64_t r = x % y;
    *out = value_from_int(r < 0 ? r + y : r);
    return true;
}

#define FAST_BITS(name, operator)                                                                  \
    static inline bool name(Value a, Value b, Value *out)                                          \
    {                                                                                              \
        if (!value_both_int(a, b)) return false;                                                   \
        *out = value_from_int(value_as_int(a) operator value_as_int(b));                           \
        return true;                                                                               \
    }
FAST_BITS(fast_band, &)
FAST_BITS(fast_bor, |)
FAST_BITS(fast_bxor, ^)
#undef FAST_BITS

static inline bool fast_shr(Value a, Value b, Value *out)
{
    if (!value_both_int(a, b) || value_as_int(b) < 0) return false;
    int64_t by = value_as_int(b);
    *out = value_from_int(value_as_int(a) >> (by > 63 ? 63 : by));
    return true;
}

static inline bool fast_shl(Value a, Value b, Value *out)
{
    if (!value_both_int(a, b)) return false;
    int64_t x = value_as_int(a), by = value_as_int(b);
    if (by < 0 || by > 46 || x > INT_MAX_48 >> by || x < INT_MIN_48 >> by) return false;
    *out = value_from_int(x * ((int64_t)1 << by));
    return true;
}

// Comparison with a known answer: 1 or 0, or -1 where the slow path must decide.
#define FAST_COMPARE(name, operator)                                                               \
    static inline int name(Value a, Value b)                                                       \
    {                                                                                              \
        double x, y;                                                                               \
        if (likely(value_both_int(a, b))) return shifted(a) operator shifted(b);                   \
        if (!both_as_double(a, b, &x, &y)) return -1;                                              \
        return x operator y;                                                                       \
    }
FAST_COMPARE(fast_lt, <)
FAST_COMPARE(fast_le, <=)
FAST_COMPARE(fast_gt, >)
FAST_COMPARE(fast_ge, >=)
#undef FAST_COMPARE

static inline int fast_eq(Value a, Value b)
{
    double x, y;
    if (likely(value_both_int(a, b))) return a.bits == b.bits;
    if (both_as_double(a, b, &x, &y)) return x == y;
    if (a.bits == b.bits && (!value_is_obj(a) || value_as_obj(a)->kind == KIND_STR)) return 1;
    if (value_is_str(a) && value_is_str(b)) return str_equal(value_as_str(a), value_as_str(b));
    if ((value_is_str(a) && !value_is_obj(b)) || (value_is_str(b) && !value_is_obj(a))) return 0;
    return -1;
}

// The same where b is an int, for the instruction that has it.
static inline int fast_eq_int(Value a, Value b)
{
    if (likely(value_is_int(a))) return a.bits == b.bits;
    if (value_is_double(a)) return value_as_double(a) == (double)value_as_int(b);
    return fast_eq(a, b);
}

static inline int fast_truth(Value v)
{
    if (value_is_bool(v)) return value_as_bool(v);
    if (value_is_int(v)) return value_as_int(v) != 0;
    if (value_is_nil(v)) return 0;
    return -1;
}

// -- Elements

static inline bool fast_index(Value object, Value key, Value *out)
{
    if (!value_is_obj(object)) return false;
    if (value_is_int(key)) {
        int64_t i = value_as_int(key);
        if (value_as_obj(object)->kind == KIND_LIST) {
            const List *list = (const List *)value_as_obj(object);
            if (i < 0) i += list->count;
            if (unlikely((uint64_t)i >= list->count)) return false;
            *out = list->items[i];
            return true;
        }
        if (value_as_obj(object)->kind == KIND_TUPLE) {
            const Tuple *tuple = (const Tuple *)value_as_obj(object);
            if (i < 0) i += tuple->count;
            if (unlikely((uint64_t)i >= tuple->count)) return false;
            *out = tuple->items[i];
            return true;
        }
        return false;
    }
    if (value_as_obj(object)->kind == KIND_DICT && value_is_str(key)) {
        const Value *found = gy_dict_find_str((Dict *)value_as_obj(object), value_as_str(key));
        if (!found) return false;
        *out = *found;
        return true;
    }
    return false;
}

static inline bool fast_set_index(VM *vm, Value object, Value key, Value value)
{
    Value *at;
    if (value_is_list(object) && value_is_int(key)) {
        List *list = value_as_list(object);
        int64_t i = value_as_int(key);
        if (i < 0) i += list->count;
        if (unlikely((uint64_t)i >= list->count || obj_is_frozen(&list->obj))) return false;
        at = &list->items[i];
    } else if (value_is_dict(object) && value_is_str(key)) {
        at = gy_dict_find_str(value_as_dict(object), value_as_str(key));
        if (!at || unlikely(obj_is_frozen(value_as_obj(object)))) return false;
    } else {
        return false;
    }
    *at = value;
    heap_write(&vm->heap, value);
    return true;
}

#endif

// value.h - one machine word holding any Gyre value.
//
// Only this file knows the layout of the bits (NaN boxing). A double is stored as it is; the
// negative quiet NaNs that no arithmetic produces carry everything else in their low 48 bits:
//
//     0 .. FFF8 ffff ffff ffff   a double (the one NaN in use is FFF8 0000 0000 0000 or 7FF8 …)
//     FFFA                       nil, false, true, UNSET
//     FFFC                       pointer to a heap object
//     FFFF                       int, 48 bits, two's complement
//
// The int tag is all ones so that one AND tells whether two values are both ints. Larger ints
// are BigInt objects; an int that fits in 48 bits is never a BigInt, so that equal small ints
// are equal words. A raw user-space pointer (frame linkage on the register stack) reads as a
// tiny double, which is why the collector may walk a stack word by word.
//
// It is a struct, not an integer, so that the compiler refuses to mix the two.
#ifndef GYRE_VM_VALUE_H
#define GYRE_VM_VALUE_H

#include <assert.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

typedef struct {
    uint64_t bits;
} Value;

typedef struct Obj Obj;

enum { VALUE_TAG_SPECIAL = 0xFFFA, VALUE_TAG_OBJ = 0xFFFC, VALUE_TAG_INT = 0xFFFF };

#define VALUE_PAYLOAD 0x0000FFFFFFFFFFFFull
#define VALUE_SPECIAL(n) ((uint64_t)VALUE_TAG_SPECIAL << 48 | (n))

#define INT_MAX_48 ((int64_t)0x7FFFFFFFFFFF)
#define INT_MIN_48 (-INT_MAX_48 - 1)

static const Value VALUE_NIL = {VALUE_SPECIAL(0)};
static const Value VALUE_FALSE = {VALUE_SPECIAL(2)};
static const Value VALUE_TRUE = {VALUE_SPECIAL(3)};
// "Not passed" or "not set yet"; never seen by a script.
static const Value VALUE_UNSET = {VALUE_SPECIAL(4)};

static inline uint32_t value_tag(Value v)
{
    return (uint32_t)(v.bits >> 48);
}

static inline bool value_is_identical(Value a, Value b)
{
    return a.bits == b.bits;
}
static inline bool value_is_nil(Value v)
{
    return v.bits == VALUE_SPECIAL(0);
}
static inline bool value_is_unset(Value v)
{
    return v.bits == VALUE_SPECIAL(4);
}
static inline bool value_is_true(Value v)
{
    return v.bits == VALUE_SPECIAL(3);
}
static inline bool value_is_false(Value v)
{
    return v.bits == VALUE_SPECIAL(2);
}
static inline bool value_is_bool(Value v)
{
    return (v.bits & ~1ull) == VALUE_SPECIAL(2);
}
static inline bool value_is_int(Value v)
{
    return value_tag(v) == VALUE_TAG_INT;
}
static inline bool value_is_double(Value v)
{
    return v.bits < (uint64_t)0xFFF9 << 48;
}
static inline bool value_is_obj(Value v)
{
    return value_tag(v) == VALUE_TAG_OBJ;
}

static inline bool value_both_int(Value a, Value b)
{
    return (a.bits & b.bits) >> 48 == VALUE_TAG_INT;
}

static inline bool value_both_double(Value a, Value b)
{
    return (a.bits < (uint64_t)0xFFF9 << 48) & (b.bits < (uint64_t)0xFFF9 << 48);
}

static inline bool value_as_bool(Value v)
{
    assert(value_is_bool(v));
    return v.bits & 1;
}

static inline int64_t value_as_int(Value v)
{
    assert(value_is_int(v));
    return (int64_t)(v.bits << 16) >> 16;
}

static inline double value_as_double(Value v)
{
    double d;
    assert(value_is_double(v));
    memcpy(&d, &v.bits, sizeof d);
    return d;
}

static inline Obj *value_as_obj(Value v)
{
    assert(value_is_obj(v));
    return (Obj *)(uintptr_t)(v.bits & VALUE_PAYLOAD);
}

static inline Value value_from_bool(bool b)
{
    return (Value){VALUE_SPECIAL(2) | (uint64_t)b};
}

static inline bool int_fits_value(int64_t i)
{
    return i >= INT_MIN_48 && i <= INT_MAX_48;
}

// The caller knows that `i` fits in 48 bits; gy_int_new (vm/int.h) takes any int64_t.
static inline Value value_from_int(int64_t i)
{
    assert(int_fits_value(i));
    return (Value){(uint64_t)VALUE_TAG_INT << 48 | ((uint64_t)i & VALUE_PAYLOAD)};
}

// What arithmetic on doubles that are values comes to: a NaN among the results is one of them
// again, or the machine's own, so no look at it is needed.
static inline Value value_from_result(double d)
{
    Value v;
    memcpy(&v.bits, &d, sizeof d);
    assert(value_is_double(v));
    return v;
}

// A NaN from outside may carry any bits, so every NaN becomes the one that is ours.
static inline Value value_from_double(double d)
{
    Value v;
    if (d != d) return (Value){0x7FF8ull << 48};
    memcpy(&v.bits, &d, sizeof d);
    return v;
}

static inline Value value_from_obj(const void *object)
{
    return (Value){(uint64_t)VALUE_TAG_OBJ << 48 | (uint64_t)(uintptr_t)object};
}

// memcpy for values, that takes any pointers where count is 0.
static inline void value_copy(Value *to, const Value *from, size_t count)
{
    if (count) memcpy(to, from, count * sizeof(Value));
}

static inline bool value_is_number(Value v) // small int or float; not bool, not BigInt
{
    return value_is_int(v) || value_is_double(v);
}

#endif

// int_parts.h - what the files of the int type share: libtommath numbers in and out of Values.
#ifndef GYRE_VM_INT_PARTS_H
#define GYRE_VM_INT_PARTS_H

#include "vm/int.h"

// Room for a small int seen as an mp_int, so that it needs no allocation. Read-only for
// libtommath: it must never be the target of an operation, nor be cleared.
typedef struct {
    mp_int number;
    mp_digit digits[(64 + MP_DIGIT_BIT - 1) / MP_DIGIT_BIT];
} IntOperand;

// The mp_int of an int or bool of any size. Valid while `value` and `room` are.
const mp_int *gy_int_operand(Value value, IntOperand *room);

// Turns a finished result into a Value and takes the number over, also when it fails.
bool gy_int_take(VM *vm, mp_int *number, Value *result);

// An int of up to 128 bits.
bool gy_int_from_wide(VM *vm, __int128 i, Value *result);

// Throws what libtommath reported; always false.
bool gy_int_fail(VM *vm, mp_err error);

// May a number of so many bits be made? False: it is too long for libtommath or for the memory
// limit, and that was thrown. Asked before an operation that would build it.
bool gy_int_check_bits(VM *vm, uint64_t bits);

// mp_clear without the zeros that it writes first, over all of a huge number.
static inline void int_clear(mp_int *number)
{
    number->alloc = 0;
    mp_clear(number);
}

static inline bool int_is_any(Value v)
{
    return value_is_integer(v) || value_is_bool(v);
}
static inline bool int_is_small(Value v)
{
    return value_is_int(v) || value_is_bool(v);
}

static inline int64_t int_small(Value v)
{
    return value_is_bool(v) ? (int64_t)value_as_bool(v) : value_as_int(v);
}

#endif

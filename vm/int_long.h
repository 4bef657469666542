// int_long.h - what takes long with huge numbers, in pieces: between them the script may be
// stopped.
#ifndef GYRE_VM_INT_LONG_H
#define GYRE_VM_INT_LONG_H

#include "vm/int_parts.h"

// What a computation that may be stopped knows of itself.
typedef struct {
    VM *vm;
    bool is_stopped; // gy_poll has thrown
} Long;

// The digits [start, end) of a number as a number; read-only, not to be cleared.
static inline mp_int int_view(const mp_int *a, int start, int end)
{
    if (end > a->used) end = a->used;
    mp_int part = {.dp = a->dp, .sign = MP_ZPOS};
    if (start >= end) return part;
    part.dp = a->dp + start;
    part.used = end - start;
    while (part.used > 0 && part.dp[part.used - 1] == 0)
        part.used--;
    part.alloc = part.used;
    return part;
}

// As mp_mul, mp_div and mp_exptmod (of base < modulus, exponent >= 0, modulus > 1). Where the
// script was stopped they answer MP_ERR.
mp_err gy_int_long_multiply(Long *l, const mp_int *a, const mp_int *b, mp_int *product);
mp_err gy_int_long_divide(Long *l, const mp_int *a, const mp_int *b, mp_int *quotient,
                          mp_int *rest);
mp_err gy_int_long_power(Long *l, const mp_int *base, const mp_int *exponent, const mp_int *modulus,
                         mp_int *result);

// The number below the modulus that makes 1 of `a`, 0 < a < modulus; *exists: is there one?
mp_err gy_int_long_inverse(Long *l, const mp_int *a, const mp_int *modulus, mp_int *inverse,
                           bool *exists);

// MP_ERR: the script is to be stopped, thrown.
mp_err gy_int_long_poll(Long *l);

// Throws what libtommath reported, unless gy_poll has thrown; always false.
bool gy_int_long_fail(const Long *l, mp_err error);

// -- Single passes (int_pass.c); as mp_cmp, mp_add and so on, shifts as in Python.
mp_err gy_int_pass_compare(Long *l, const mp_int *a, const mp_int *b, int *order);
mp_err gy_int_pass_add(Long *l, const mp_int *a, const mp_int *b, mp_int *sum);
mp_err gy_int_pass_subtract(Long *l, const mp_int *a, const mp_int *b, mp_int *difference);
mp_err gy_int_pass_combine(Long *l, BinaryOp op, const mp_int *a, const mp_int *b, mp_int *to);
mp_err gy_int_pass_shift_left(Long *l, const mp_int *a, int bits, mp_int *to);
mp_err gy_int_pass_shift_right(Long *l, const mp_int *a, int bits, mp_int *to);
mp_err gy_int_pass_count_bits(Long *l, const mp_int *a, int64_t *count);

#endif

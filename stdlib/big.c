// big.c - ints of any size in and out of libtommath.
//
// The public API speaks of bytes. libtommath's own functions for bytes take quadratic time, so
// the digits are taken apart and put together here. The greatest common divisor is here as well,
// by Lehmer's method: libtommath's own takes a step over the whole numbers for each bit.
#include "stdlib/big.h"

#include <stdlib.h>

GyreStatus gy_big_fail(Gyre *g, mp_err error)
{
    if (error == MP_ERR) return GYRE_ERROR;
    if (error == MP_MEM) return gyre_throw(g, "MemoryError", "not enough memory for the int");
    return gyre_throw(g, "OverflowError", "too many digits in integer");
}

static mp_err read_bytes(mp_int *number, const uint8_t *bytes, size_t size)
{
    mp_err error = mp_init_size(number, (int)(size * 8 / MP_DIGIT_BIT) + 1);
    if (error != MP_OKAY) return error;
    mp_digit digit = 0;
    int filled = 0;
    for (size_t i = 0; i < size; i++) {
        digit |= (mp_digit)bytes[i] << filled;
        filled += 8;
        if (filled < MP_DIGIT_BIT) continue;
        number->dp[number->used++] = digit & MP_MASK;
        filled -= MP_DIGIT_BIT;
        digit = (mp_digit)bytes[i] >> (8 - filled);
    }
    if (digit) number->dp[number->used++] = digit;
    return MP_OKAY;
}

bool gy_big_load(Gyre *g, GyreValue v, mp_int *number)
{
    uint8_t few[64];
    bool is_negative;
    size_t size = gyre_int_to_bytes(g, v, few, sizeof few, &is_negative);
    uint8_t *bytes = size > sizeof few ? (uint8_t *)malloc(size) : few;
    if (!bytes) return gy_big_fail(g, MP_MEM), false;
    if (bytes != few) gyre_int_to_bytes(g, v, bytes, size, &is_negative);
    mp_err error = read_bytes(number, bytes, size);
    if (bytes != few) free(bytes);
    if (error != MP_OKAY) return gy_big_fail(g, error), false;
    number->sign = is_negative ? MP_NEG : MP_ZPOS;
    return true;
}

static void write_bytes(const mp_int *number, uint8_t *bytes, size_t size)
{
    unsigned __int128 bits = 0;
    int count = 0, next = 0;
    for (size_t i = 0; i < size; i++) {
        if (count < 8 && next < number->used) {
            bits |= (unsigned __int128)number->dp[next++] << count;
            count += MP_DIGIT_BIT;
        }
        bytes[i] = (uint8_t)bits;
        bits >>= 8;
        count -= 8;
    }
}

GyreValue gy_big_give(Gyre *g, mp_int *number)
{
    size_t size = (size_t)(mp_count_bits(number) + 7) / 8;
    uint8_t *bytes = (uint8_t *)malloc(size + 1);
    GyreValue v = GYRE_NONE;
    if (bytes) {
        write_bytes(number, bytes, size);
        v = gyre_int_from_bytes(g, bytes, size, number->sign == MP_NEG);
    } else {
        gy_big_fail(g, MP_MEM);
    }
    free(bytes);
    mp_clear(number);
    return v;
}

// ---------------------------------------------------------------- What the VM does better

enum { SHORT_DIGITS = 200, DIGITS_PER_CHECK = 50000 };

static GyreValue copy_in(Gyre *g, const mp_int *number)
{
    mp_int copy;
    mp_err error = mp_init_copy(&copy, number);
    if (error == MP_OKAY) return gy_big_give(g, &copy);
    gy_big_fail(g, error);
    return GYRE_NONE;
}

mp_err gy_big_op(Gyre *g, const char *op, const mp_int *a, const mp_int *b, mp_int *result)
{
    bool is_short = a->used < SHORT_DIGITS && b->used < SHORT_DIGITS;
    if (is_short) {
        if (*op == '*') return mp_mul(a, b, result);
        return *op == '%' ? mp_mod(a, b, result) : mp_div(a, b, result, NULL);
    }

    mp_int made;
    uint32_t scope = gyre_scope_open(g);
    GyreValue x = copy_in(g, a), y = gyre_is_none(x) ? x : copy_in(g, b);
    GyreValue v = gyre_is_none(y) ? y : gyre_op(g, op, x, y);
    bool ok = !gyre_is_none(v) && gy_big_load(g, v, &made);
    gyre_scope_close(g, scope);
    if (!ok) return MP_ERR;
    mp_exch(&made, result);
    mp_clear(&made);
    return MP_OKAY;
}

// ---------------------------------------------------------------- gcd

// What Euclid's algorithm did to the first digits of two numbers x and y, as a matrix that does it
// to all of them: (x, y) becomes (a x + b y, c x + d y).
typedef struct {
    int64_t a, b, c, d;
} Steps;

// The digit's worth of bits of n from bit `shift` up; above them there are none.
static int64_t bits_from(const mp_int *n, int shift)
{
    int i = shift / MP_DIGIT_BIT, offset = shift % MP_DIGIT_BIT;
    mp_digit low = i < n->used ? n->dp[i] >> offset : 0;
    mp_digit high = i + 1 < n->used && offset ? n->dp[i + 1] << (MP_DIGIT_BIT - offset) : 0;
    return (int64_t)((low | high) & MP_MASK);
}

// Knuth's algorithm L: Euclid's steps as long as the bits that are not seen cannot change them.
static Steps simulate(int64_t x, int64_t y)
{
    Steps s = {1, 0, 0, 1};
    while (y + s.c != 0 && y + s.d != 0) {
        int64_t quotient = (x + s.a) / (y + s.c);
        if (quotient != (x + s.b) / (y + s.d)) break;
        s = (Steps){s.c, s.d, s.a - quotient * s.c, s.b - quotient * s.d};
        int64_t rest = x - quotient * y;
        x = y;
        y = rest;
    }
    return s;
}

static mp_digit size_of(int64_t i)
{
    return (mp_digit)(i < 0 ? -i : i);
}

// out = |p x + q y|, where p and q have different signs and are less than a digit.
static mp_err combine(const mp_int *x, const mp_int *y, int64_t p, int64_t q, mp_int *scratch,
                      mp_int *out)
{
    mp_err error = mp_mul_d(x, size_of(p), out);
    if (error == MP_OKAY) error = mp_mul_d(y, size_of(q), scratch);
    if (error == MP_OKAY) error = mp_sub(out, scratch, out);
    out->sign = MP_ZPOS;
    return error;
}

// Makes x and y smaller, x >= y > 0 before and after, with the same gcd.
static mp_err reduce(Gyre *g, mp_int *x, mp_int *y, mp_int *next_x, mp_int *next_y, mp_int *scratch)
{
    int shift = mp_count_bits(x) - MP_DIGIT_BIT;
    Steps s = simulate(bits_from(x, shift), bits_from(y, shift));
    mp_err error;
    if (s.b == 0) { // no step is sure: a whole one, by division
        error = gy_big_op(g, "%", x, y, next_y);
        mp_exch(x, y);
        mp_exch(y, next_y);
        return error;
    }
    error = combine(x, y, s.a, s.b, scratch, next_x);
    if (error == MP_OKAY) error = combine(x, y, s.c, s.d, scratch, next_y);
    mp_exch(x, next_x);
    mp_exch(y, next_y);
    return error;
}

mp_err gy_big_gcd(Gyre *g, const mp_int *a, const mp_int *b, mp_int *result)
{
    mp_int x, y, next_x, next_y, scratch;
    mp_err error = mp_init_multi(&x, &y, &next_x, &next_y, &scratch, NULL);
    if (error != MP_OKAY) return error;
    error = mp_abs(a, &x);
    if (error == MP_OKAY) error = mp_abs(b, &y);
    if (mp_cmp(&x, &y) == MP_LT) mp_exch(&x, &y);
    int64_t work = 0;
    while (error == MP_OKAY && y.used > 1) {
        error = reduce(g, &x, &y, &next_x, &next_y, &scratch);
        if ((work += x.used) >= DIGITS_PER_CHECK && (work = 0, !gyre_check(g))) error = MP_ERR;
    }
    while (error == MP_OKAY && y.used > 0) { // what is left is quick
        error = gy_big_op(g, "%", &x, &y, &next_x);
        mp_exch(&x, &y);
        mp_exch(&y, &next_x);
    }
    if (error == MP_OKAY) mp_exch(result, &x);
    mp_clear_multi(&x, &y, &next_x, &next_y, &scratch, NULL);
    return error;
}

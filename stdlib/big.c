// big.c - ints of any size in and out of libtommath.
//
// The public API speaks of bytes. libtommath's own functions for bytes take quadratic time, so
// the digits are taken apart and put together here.
#include "stdlib/big.h"

#include <stdlib.h>

GyreStatus gy_big_fail(Gyre *g, mp_err error)
{
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

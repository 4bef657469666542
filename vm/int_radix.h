// int_radix.h - big numbers from digits and to digits, in any base from 2 to 36.
#ifndef GYRE_VM_INT_RADIX_H
#define GYRE_VM_INT_RADIX_H

#include "vm/int_long.h"

// The number that `count` digits write, and nothing else; made in `number`, which is 0.
mp_err gy_int_radix_read(Long *l, const char *digits, size_t count, int base, mp_int *number);

// Writes the digits of |number| backwards from *end, and moves *end to the first one.
mp_err gy_int_radix_write(Long *l, const mp_int *number, int base, char **end);

static inline int int_digit_value(char c) // 99: none
{
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'z') return c - 'a' + 10;
    if (c >= 'A' && c <= 'Z') return c - 'A' + 10;
    return 99;
}

// Writes backwards, at least `width` digits; returns the first one's place.
static inline char *int_write_back(char *end, uint64_t i, int base, int width)
{
    for (; i > 0 || width > 0; width--) {
        *--end = "0123456789abcdefghijklmnopqrstuvwxyz"[i % (uint64_t)base];
        i /= (uint64_t)base;
    }
    return end;
}

#endif

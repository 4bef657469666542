// random_source.c - xoshiro256** by David Blackman and Sebastiano Vigna, and getentropy(3).
//
// A seed of any length is folded into 64 bits word by word and spread over the state by splitmix64,
// both as their authors recommend. Everything here is defined by 64-bit ints and IEEE doubles, so a
// seed gives the same numbers on every machine; even the logarithm is our own, since those of C
// libraries differ in the last bit.
//
// An int below n takes just as many bits as n has, and draws again where they are too much, so
// that every result is equally likely.
#define _GNU_SOURCE
#include "stdlib/random_source.h"

#include <errno.h>
#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

// ---------------------------------------------------------------- The system

enum { MOST_AT_ONCE = 256 }; // for getentropy

bool gy_random_from_system(Gyre *g, void *bytes, size_t size)
{
    char *p = (char *)bytes;
    while (size > 0) {
        size_t piece = size < MOST_AT_ONCE ? size : MOST_AT_ONCE;
        if (getentropy(p, piece) < 0)
            return gyre_throw_errno(g, errno, "no random bytes") == GYRE_OK;
        p += piece;
        size -= piece;
    }
    return true;
}

// ---------------------------------------------------------------- The generator

static uint64_t mix(uint64_t word) // the output function of splitmix64
{
    word = (word ^ word >> 30) * 0xBF58476D1CE4E5B9ull;
    word = (word ^ word >> 27) * 0x94D049BB133111EBull;
    return word ^ word >> 31;
}

void gy_random_seed(RandomSource *source, uint64_t kind, const void *bytes, size_t size)
{
    const uint8_t *p = (const uint8_t *)bytes;
    uint64_t folded = mix(kind ^ (uint64_t)size << 8);
    for (size_t i = 0; i < size; i += 8) {
        uint64_t word = 0;
        for (size_t k = 0; k < 8 && i + k < size; k++)
            word |= (uint64_t)p[i + k] << (8 * k);
        folded = mix((folded ^ word) + 0x9E3779B97F4A7C15ull);
    }
    for (int i = 0; i < 4; i++)
        source->state[i] = mix(folded += 0x9E3779B97F4A7C15ull);
    source->has_spare = false;
}

int64_t gy_random_derive(int64_t seed, uint64_t n)
{
    return (int64_t)(mix((uint64_t)seed + n * 0x9E3779B97F4A7C15ull) >> 1);
}

bool gy_random_seed_from_system(Gyre *g, RandomSource *source)
{
    uint8_t bytes[32];
    if (!gy_random_from_system(g, bytes, sizeof bytes)) return false;
    gy_random_seed(source, 0, bytes, sizeof bytes);
    return true;
}

static uint64_t rotate(uint64_t word, int bits)
{
    return word << bits | word >> (64 - bits);
}

uint64_t gy_random_next(RandomSource *source)
{
    uint64_t *s = source->state, result = rotate(s[1] * 5, 7) * 9, shifted = s[1] << 17;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= shifted;
    s[3] = rotate(s[3], 45);
    return result;
}

double gy_random_unit(RandomSource *source)
{
    return (double)(gy_random_next(source) >> 11) * 0x1p-53;
}

uint64_t gy_random_below(RandomSource *source, uint64_t n)
{
    if (n == 1) return 0;
    int unused = __builtin_clzll(n);
    for (;;) {
        uint64_t drawn = gy_random_next(source) >> unused;
        if (drawn < n) return drawn;
    }
}

void gy_random_fill(RandomSource *source, void *bytes, size_t size)
{
    uint8_t *out = (uint8_t *)bytes;
    for (size_t i = 0; i < size; i += 8) {
        uint64_t word = gy_random_next(source);
        for (size_t k = 0; k < 8 && i + k < size; k++)
            out[i + k] = (uint8_t)(word >> (8 * k));
    }
}

// ---------------------------------------------------------------- Normal numbers

// With x = m * 2 ** e and m near 1: log m = 2 * (s + s**3 / 3 + s**5 / 5 + …), s = (m - 1) / (m +
// 1).
double gy_random_log(double x)
{
    enum { TERMS = 12 };
    int exponent;
    double m = frexp(x, &exponent);
    if (m < M_SQRT1_2) {
        m *= 2;
        exponent--;
    }
    double s = (m - 1) / (m + 1), square = s * s, sum = 0;
    for (int k = TERMS; k >= 1; k--)
        sum = (sum + 1.0 / (2 * k + 1)) * square;
    return exponent * M_LN2 + 2 * (s + s * sum);
}

// Marsaglia's polar method: a point in the unit circle gives two.
double gy_random_normal(RandomSource *source)
{
    if (source->has_spare) {
        source->has_spare = false;
        return source->spare;
    }
    double x, y, square;
    do {
        x = 2 * gy_random_unit(source) - 1;
        y = 2 * gy_random_unit(source) - 1;
        square = x * x + y * y;
    } while (square >= 1 || square == 0);
    double factor = sqrt(-2 * gy_random_log(square) / square);
    source->spare = y * factor;
    source->has_spare = true;
    return x * factor;
}

// ---------------------------------------------------------------- Ints of any size

bool gy_random_fill_all(Gyre *g, RandomSource *source, void *bytes, size_t size)
{
    if (!source) return gy_random_from_system(g, bytes, size);
    enum { BYTES_PER_CHECK = 1 << 18 };
    for (size_t done = 0, part; done < size; done += part) {
        part = size - done < BYTES_PER_CHECK ? size - done : BYTES_PER_CHECK;
        gy_random_fill(source, (uint8_t *)bytes + done, part);
        if (part == BYTES_PER_CHECK && !gyre_check(g)) return false;
    }
    return true;
}

GyreValue gy_random_bits(Gyre *g, RandomSource *source, int64_t bits)
{
    uint8_t few[64], *bytes = few;
    GyreValue result = GYRE_NONE;
    if (bits > INT_MAX) {
        gyre_throw(g, "OverflowError", "too many digits in integer");
        return result;
    }
    size_t size = ((size_t)bits + 7) / 8;
    if (size > sizeof few) { // the collector frees it, little by little where it is huge
        GyreValue room = gyre_bytes(g, NULL, size);
        bytes = gyre_is_none(room) ? NULL : (uint8_t *)gyre_to_bytes(g, room, &size);
    }
    if (bytes && gy_random_fill_all(g, source, bytes, size)) {
        if (bits % 8) bytes[size - 1] &= (uint8_t)((1 << bits % 8) - 1);
        result = gyre_int_from_bytes(g, bytes, size, false);
    }
    return result;
}

static int64_t bit_length(Gyre *g, GyreValue n)
{
    bool is_negative;
    uint8_t byte;
    size_t size = gyre_int_to_bytes(g, n, &byte, 1, &is_negative);
    if (size == 0) return 0;
    GyreValue top = gyre_op(g, ">>", n, gyre_int(g, (int64_t)(size - 1) * 8));
    gyre_int_to_bytes(g, top, &byte, 1, &is_negative);
    return (int64_t)size * 8 - (__builtin_clz(byte) - 24);
}

GyreValue gy_random_int_below(Gyre *g, RandomSource *source, GyreValue n)
{
    int64_t small;
    if (source && gyre_to_int(g, n, &small))
        return gyre_int(g, (int64_t)gy_random_below(source, (uint64_t)small));
    int64_t bits = bit_length(g, n);
    for (;;) {
        uint32_t scope = gyre_scope_open(g);
        GyreValue drawn = gy_random_bits(g, source, bits);
        if (gyre_is_none(drawn)) return GYRE_NONE;
        bool is_less = false;
        GyreValue less = gyre_op(g, "<", drawn, n);
        if (!gyre_to_bool(g, less, &is_less)) return GYRE_NONE;
        if (is_less) return drawn;
        gyre_scope_close(g, scope);
    }
}

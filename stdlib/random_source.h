// random_source.h - where random numbers come from: a seeded generator, and the system.
#ifndef GYRE_STDLIB_RANDOM_SOURCE_H
#define GYRE_STDLIB_RANDOM_SOURCE_H

#include "include/gyre_library.h"

typedef struct {
    uint64_t state[4]; // never all zero
    double spare;      // the second of two normal numbers that are made together
    bool has_spare;
} RandomSource;

// Random bytes of the operating system. False: OSError thrown.
bool gy_random_from_system(Gyre *g, void *bytes, size_t size);

// The same bytes give the same numbers, on every run and machine. `kind` tells seeds of different
// types apart.
void gy_random_seed(RandomSource *source, uint64_t kind, const void *bytes, size_t size);
// The seed of the n-th thing that is to have one of its own.
int64_t gy_random_derive(int64_t seed, uint64_t n);
bool gy_random_seed_from_system(Gyre *g, RandomSource *source); // false: thrown

uint64_t gy_random_next(RandomSource *source);              // 64 bits
double gy_random_unit(RandomSource *source);                // 0 <= x < 1, a multiple of 2 ** -53
uint64_t gy_random_below(RandomSource *source, uint64_t n); // 0 <= i < n, n > 0
double gy_random_normal(RandomSource *source);              // mean 0, deviation 1
void gy_random_fill(RandomSource *source, void *bytes, size_t size);
// The same of a source or, where that is NULL, of the system. False: thrown, or to be stopped.
bool gy_random_fill_all(Gyre *g, RandomSource *source, void *bytes, size_t size);

// The natural logarithm of a positive number, made of IEEE operations only, so that it is the same
// with every C library.
double gy_random_log(double x);

// An int of `bits` random bits; source NULL: of the system. NONE: thrown.
GyreValue gy_random_bits(Gyre *g, RandomSource *source, int64_t bits);
// An int from 0 to below `n`, a positive int of any size.
GyreValue gy_random_int_below(Gyre *g, RandomSource *source, GyreValue n);

#endif

// math_parts.h - what the files of the math module share.
#ifndef GYRE_STDLIB_MATH_PARTS_H
#define GYRE_STDLIB_MATH_PARTS_H

#include "include/gyre_library.h"

extern const GyreNative gy_math_ints[]; // gcd, factorial …: math_ints.c
extern const GyreNative gy_math_sums[]; // fsum, prod, hypot …: math_sums.c

#endif

// big.h - ints of any size as numbers of libtommath, for modules that compute with them.
//
// What a module computes in steps is better kept outside the VM's heap, where each step's result
// would be garbage that no collection removes while the native runs.
#ifndef GYRE_STDLIB_BIG_H
#define GYRE_STDLIB_BIG_H

#include "include/gyre_library.h"
#include <tommath.h>

// Initialises `number` with the value of an int or bool. False: thrown, and not initialised.
bool gy_big_load(Gyre *g, GyreValue v, mp_int *number);

// The int of a number, which is cleared. NONE: thrown.
GyreValue gy_big_give(Gyre *g, mp_int *number);

// *result = the greatest common divisor, at least 0. The result may be one of the operands.
// MP_ERR: the script is to be stopped, which was thrown.
mp_err gy_big_gcd(Gyre *g, const mp_int *a, const mp_int *b, mp_int *result);

// *result = a * b, a // b or a % b, as `op` says, which the VM computes where that takes long, so
// that the script can be stopped. Neither is negative. MP_ERR: thrown.
mp_err gy_big_op(Gyre *g, const char *op, const mp_int *a, const mp_int *b, mp_int *result);

// Throws what libtommath reported, unless that was MP_ERR; GYRE_ERROR.
GyreStatus gy_big_fail(Gyre *g, mp_err error);

#endif

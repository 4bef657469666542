// int_arith.c - a op b for ints, as Python defines it.
//
// Two small ints are computed in 64 or 128 bits. Otherwise both become libtommath numbers
// (small ones without an allocation, see IntOperand) and the result is taken back. libtommath
// divides towards zero, Python towards minus infinity, so a quotient whose remainder has the
// wrong sign is put right here. Division to a float is rounded once, from the exact quotient.
//
// What takes long with huge numbers is in int_long.c, where it can be stopped.
#include "vm/int_long.h"
#include "vm/vm.h"
#include <float.h>
#include <limits.h>
#include <math.h>

static bool zero_division(VM *vm, BinaryOp op)
{
    const char *text = "division by zero";
    if (op == BINARY_FLOORDIV) text = "integer division or modulo by zero";
    if (op == BINARY_MOD) text = "integer modulo by zero";
    return gy_throw(vm, ERROR_ZeroDivisionError, "%s", text);
}

// -- Small ints

static int64_t floor_divide(int64_t a, int64_t b)
{
    int64_t q = a / b;
    return a % b != 0 && (a < 0) != (b < 0) ? q - 1 : q;
}

static int64_t floor_modulo(int64_t a, int64_t b)
{
    int64_t r = a % b;
    return r != 0 && (r < 0) != (b < 0) ? r + b : r;
}

// 1: done, 0: needs big numbers, -1: thrown.
static int small_binary(VM *vm, BinaryOp op, int64_t a, int64_t b, Value *result)
{
    bool ok = true;
    switch (op) {
    case BINARY_ADD: ok = gy_int_new(vm, a + b, result); break;
    case BINARY_SUB: ok = gy_int_new(vm, a - b, result); break;
    case BINARY_MUL: ok = gy_int_from_wide(vm, (__int128)a * b, result); break;
    case BINARY_DIV:
        if (b == 0) return zero_division(vm, op), -1;
        *result = value_from_double((double)a / (double)b); // both are exact
        break;
    case BINARY_FLOORDIV:
        if (b == 0) return zero_division(vm, op), -1;
        ok = gy_int_new(vm, floor_divide(a, b), result);
        break;
    case BINARY_MOD:
        if (b == 0) return zero_division(vm, op), -1;
        *result = value_from_int(floor_modulo(a, b));
        break;
    case BINARY_BAND: *result = value_from_int(a & b); break;
    case BINARY_BOR: *result = value_from_int(a | b); break;
    case BINARY_BXOR: *result = value_from_int(a ^ b); break;
    case BINARY_SHR:
        if (b < 0) return gy_throw(vm, ERROR_ValueError, "negative shift count"), -1;
        *result = value_from_int(a >> (b > 63 ? 63 : b));
        break;
    case BINARY_SHL:
        if (b < 0) return gy_throw(vm, ERROR_ValueError, "negative shift count"), -1;
        if (b > 64 && a != 0) return 0;
        ok = gy_int_from_wide(vm, a == 0 ? 0 : (__int128)a * ((__int128)1 << b), result);
        break;
    default: return 0;
    }
    return ok ? 1 : -1;
}

// -- Big ints

static mp_err divide_floor(Long *l, const mp_int *a, const mp_int *b, mp_int *quotient,
                           mp_int *rest)
{
    mp_err error = gy_int_long_divide(l, a, b, quotient, rest);
    if (error != MP_OKAY || rest->used == 0 || rest->sign == b->sign) return error;
    error = mp_sub_d(quotient, 1, quotient);
    return error == MP_OKAY ? mp_add(rest, b, rest) : error;
}

static bool big_divide(VM *vm, BinaryOp op, const mp_int *a, const mp_int *b, Value *result)
{
    if (b->used == 0) return zero_division(vm, op);
    mp_int quotient, rest;
    Long l = {.vm = vm};
    mp_err error = mp_init_multi(&quotient, &rest, NULL);
    if (error != MP_OKAY) return gy_int_fail(vm, error);
    error = divide_floor(&l, a, b, &quotient, &rest);
    if (error != MP_OKAY) {
        mp_clear_multi(&quotient, &rest, NULL);
        return gy_int_long_fail(&l, error);
    }
    mp_clear(op == BINARY_MOD ? &quotient : &rest);
    return gy_int_take(vm, op == BINARY_MOD ? &rest : &quotient, result);
}

static bool big_shift(VM *vm, BinaryOp op, Value a, Value b, Value *result)
{
    int64_t count;
    bool fits = gy_int_to_i64(b, &count);
    if (fits ? count < 0 : gy_int_compare(b, value_from_int(0)) < 0)
        return gy_throw(vm, ERROR_ValueError, "negative shift count");
    IntOperand room;
    const mp_int *number = gy_int_operand(a, &room);
    if (op == BINARY_SHR && (!fits || count > INT_MAX)) {
        *result = value_from_int(number->sign == MP_NEG ? -1 : 0);
        return true;
    }
    if (op == BINARY_SHL && number->used == 0) {
        *result = value_from_int(0);
        return true;
    }
    if (op == BINARY_SHL && !fits) return gy_int_fail(vm, MP_VAL);
    uint64_t bits = (uint64_t)mp_count_bits(number);
    if (op == BINARY_SHL && !gy_int_check_bits(vm, bits + (uint64_t)count)) return false;
    mp_int shifted;
    Long l = {.vm = vm};
    mp_err error = mp_init(&shifted);
    if (error != MP_OKAY) return gy_int_fail(vm, error);
    error = op == BINARY_SHL ? gy_int_pass_shift_left(&l, number, (int)count, &shifted)
                             : gy_int_pass_shift_right(&l, number, (int)count, &shifted);
    if (error == MP_OKAY) return gy_int_take(vm, &shifted, result);
    int_clear(&shifted);
    return gy_int_long_fail(&l, error);
}

// The bits of `x` that a double needs, as a count of 2 ** shift; *inexact: some were left out.
static mp_err quotient_bits(const mp_int *a, const mp_int *b, int shift, uint64_t *bits,
                            bool *inexact)
{
    mp_int left, right, quotient, rest;
    mp_err error = mp_init_multi(&left, &right, &quotient, &rest, NULL);
    if (error != MP_OKAY) return error;
    error = mp_mul_2d(a, shift < 0 ? -shift : 0, &left);
    if (error == MP_OKAY) error = mp_mul_2d(b, shift > 0 ? shift : 0, &right);
    left.sign = right.sign = MP_ZPOS;
    if (error == MP_OKAY) error = mp_div(&left, &right, &quotient, &rest);
    if (error == MP_OKAY) {
        *bits = mp_get_mag_u64(&quotient);
        *inexact = rest.used != 0;
    }
    mp_clear_multi(&left, &right, &quotient, &rest, NULL);
    return error;
}

// The quotient is computed to two bits more than the double will have (fewer where it is
// subnormal), then rounded to even by hand, so that rounding happens once.
static bool true_divide(VM *vm, const mp_int *a, const mp_int *b, Value *result)
{
    if (b->used == 0) return zero_division(vm, BINARY_DIV);
    bool is_negative = a->sign != b->sign; // of a zero too: 0 / -2 is -0.0
    int difference = mp_count_bits(a) - mp_count_bits(b);
    if (a->used == 0 || difference < DBL_MIN_EXP - DBL_MANT_DIG - 1) {
        *result = value_from_double(is_negative ? -0.0 : 0.0);
        return true;
    }
    if (difference > DBL_MAX_EXP)
        return gy_throw(vm, ERROR_OverflowError, "integer division result too large for a float");
    int shift = (difference > DBL_MIN_EXP ? difference : DBL_MIN_EXP) - DBL_MANT_DIG - 2;
    uint64_t bits;
    bool inexact;
    mp_err error = quotient_bits(a, b, shift, &bits, &inexact);
    if (error != MP_OKAY) return gy_int_fail(vm, error);
    int count = bits ? 64 - __builtin_clzll(bits) : 0;
    int extra = (count > DBL_MIN_EXP - shift ? count : DBL_MIN_EXP - shift) - DBL_MANT_DIG;
    uint64_t half = 1ull << (extra - 1), low = bits | inexact;
    if ((low & half) && (low & (3 * half - 1))) bits += half;
    double r = ldexp((double)(bits & ~(2 * half - 1)), shift);
    if (isinf(r))
        return gy_throw(vm, ERROR_OverflowError, "integer division result too large for a float");
    *result = value_from_double(is_negative ? -r : r);
    return true;
}

// -- Powers

static mp_err multiply_up(Long *l, const mp_int *base, uint32_t exponent, mp_int *out)
{
    mp_err error = mp_copy(base, out);
    for (int bit = 30 - __builtin_clz(exponent); error == MP_OKAY && bit >= 0; bit--) {
        error = gy_int_long_multiply(l, out, out, out);
        if (error == MP_OKAY && exponent >> bit & 1)
            error = gy_int_long_multiply(l, out, base, out);
    }
    return error;
}

static bool float_power(VM *vm, Value a, Value b, Value *result)
{
    double base, exponent;
    return gy_int_to_double(vm, a, &base) && gy_int_to_double(vm, b, &exponent) &&
           gy_double_binary(vm, BINARY_POW, base, exponent, result);
}

static bool power(VM *vm, Value a, Value b, Value *result)
{
    IntOperand left, right;
    const mp_int *base = gy_int_operand(a, &left), *exponent = gy_int_operand(b, &right);
    if (exponent->sign == MP_NEG) return float_power(vm, a, b, result);
    if (exponent->used == 0 || (base->used == 1 && base->dp[0] == 1)) {
        bool is_negative = base->sign == MP_NEG && mp_isodd(exponent) == MP_YES;
        *result = value_from_int(is_negative ? -1 : 1);
        return true;
    }
    if (base->used == 0) {
        *result = value_from_int(0);
        return true;
    }
    if (mp_count_bits(exponent) > 31) return gy_int_fail(vm, MP_VAL);
    uint32_t e = mp_get_mag_u32(exponent);
    if (!gy_int_check_bits(vm, (uint64_t)mp_count_bits(base) * e)) return false;
    mp_int r;
    Long l = {.vm = vm};
    mp_err error = mp_init(&r);
    if (error != MP_OKAY) return gy_int_fail(vm, error);
    error = multiply_up(&l, base, e, &r);
    if (error == MP_OKAY) return gy_int_take(vm, &r, result);
    mp_clear(&r);
    return gy_int_long_fail(&l, error);
}

bool gy_int_pow_mod(VM *vm, Value base, Value exponent, Value modulus, Value *result)
{
    IntOperand rooms[3];
    const mp_int *b = gy_int_operand(base, &rooms[0]), *e = gy_int_operand(exponent, &rooms[1]);
    const mp_int *m = gy_int_operand(modulus, &rooms[2]);
    if (m->used == 0) return gy_throw(vm, ERROR_ValueError, "pow() 3rd argument cannot be 0");
    mp_int size, start, times, r;
    Long l = {.vm = vm};
    mp_err error = mp_init_multi(&size, &start, &times, &r, NULL);
    if (error != MP_OKAY) return gy_int_fail(vm, error);
    error = mp_abs(m, &size);
    if (error == MP_OKAY) error = gy_int_long_divide(&l, b, &size, NULL, &start);
    if (error == MP_OKAY && start.sign == MP_NEG) error = mp_add(&start, &size, &start);
    if (error == MP_OKAY) error = mp_abs(e, &times);
    bool has_inverse = true;
    if (error == MP_OKAY && e->sign == MP_NEG && mp_cmp_d(&size, 1) != MP_EQ) {
        has_inverse = start.used != 0;
        if (has_inverse) error = gy_int_long_inverse(&l, &start, &size, &r, &has_inverse);
        if (error == MP_OKAY && has_inverse) mp_exch(&start, &r);
    }
    if (error == MP_OKAY && mp_cmp_d(&size, 1) == MP_EQ) mp_zero(&r);
    else if (error == MP_OKAY && has_inverse)
        error = gy_int_long_power(&l, &start, &times, &size, &r);
    // The result has the sign of the modulus.
    if (error == MP_OKAY && r.used != 0 && m->sign == MP_NEG) error = mp_sub(&r, &size, &r);
    mp_clear_multi(&size, &start, &times, NULL);
    if (error == MP_OKAY && has_inverse) return gy_int_take(vm, &r, result);
    mp_clear(&r);
    if (error != MP_OKAY) return gy_int_long_fail(&l, error);
    return gy_throw(vm, ERROR_ValueError, "base is not invertible for the given modulus");
}

// -- All together

static bool big_binary(VM *vm, BinaryOp op, const mp_int *a, const mp_int *b, Value *result)
{
    uint64_t bits = (uint64_t)mp_count_bits(a) + (uint64_t)mp_count_bits(b);
    if (op == BINARY_MUL && !gy_int_check_bits(vm, bits)) return false;
    mp_int r;
    Long l = {.vm = vm};
    mp_err error = mp_init_size(&r, 1);
    if (error != MP_OKAY) return gy_int_fail(vm, error);
    switch (op) {
    case BINARY_ADD: error = gy_int_pass_add(&l, a, b, &r); break;
    case BINARY_SUB: error = gy_int_pass_subtract(&l, a, b, &r); break;
    case BINARY_MUL: error = gy_int_long_multiply(&l, a, b, &r); break;
    case BINARY_BAND:
    case BINARY_BOR:
    case BINARY_BXOR: error = gy_int_pass_combine(&l, op, a, b, &r); break;
    default: error = MP_VAL; break;
    }
    if (error == MP_OKAY) return gy_int_take(vm, &r, result);
    int_clear(&r);
    return gy_int_long_fail(&l, error);
}

bool gy_int_binary(VM *vm, BinaryOp op, Value a, Value b, Value *result)
{
    if (int_is_small(a) && int_is_small(b)) {
        int done = small_binary(vm, op, int_small(a), int_small(b), result);
        if (done) return done > 0;
    }
    IntOperand left, right;
    const mp_int *x = gy_int_operand(a, &left), *y = gy_int_operand(b, &right);
    switch (op) {
    case BINARY_DIV: return true_divide(vm, x, y, result);
    case BINARY_FLOORDIV:
    case BINARY_MOD: return big_divide(vm, op, x, y, result);
    case BINARY_SHL:
    case BINARY_SHR: return big_shift(vm, op, a, b, result);
    case BINARY_POW: return power(vm, a, b, result);
    default: return big_binary(vm, op, x, y, result);
    }
}

bool gy_int_negate(VM *vm, Value i, Value *result)
{
    return gy_int_binary(vm, BINARY_SUB, value_from_int(0), i, result);
}

bool gy_int_invert(VM *vm, Value i, Value *result)
{
    return gy_int_binary(vm, BINARY_SUB, value_from_int(-1), i, result);
}

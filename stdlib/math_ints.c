// math_ints.c - math: the functions of whole numbers, exact at any size.
//
// What fits in 64 bits is computed there; the rest on libtommath. Long products are made by
// halving the range of factors, so that the multiplications meet numbers of like size. How big a
// result will be is known beforehand to within a few bits, so one that cannot be held is refused
// before any work, and long work asks now and then whether the script should stop.
#include "stdlib/big.h"
#include "stdlib/math_parts.h"

#include <limits.h>
#include <math.h>
#include <stdlib.h>

// ---------------------------------------------------------------- Arguments

// The int that argument `v` is or stands for; NONE: thrown.
static bool read_int(Gyre *g, GyreValue v, GyreValue *out)
{
    *out = gyre_index(g, v);
    return !gyre_is_none(*out);
}

static bool is_negative(Gyre *g, GyreValue v)
{
    uint8_t byte;
    bool negative;
    gyre_int_to_bytes(g, v, &byte, 1, &negative);
    return negative;
}

static uint64_t magnitude(int64_t i)
{
    return i < 0 ? 0 - (uint64_t)i : (uint64_t)i;
}

static GyreValue make_unsigned(Gyre *g, uint64_t u)
{
    uint8_t bytes[8];
    if (u <= INT64_MAX) return gyre_int(g, (int64_t)u);
    for (int i = 0; i < 8; i++)
        bytes[i] = (uint8_t)(u >> (8 * i));
    return gyre_int_from_bytes(g, bytes, sizeof bytes, false);
}

static GyreStatus give(GyreCall *call, GyreValue v)
{
    return gyre_is_none(v) ? GYRE_ERROR : gyre_return(call, v);
}

// ---------------------------------------------------------------- gcd and lcm

static uint64_t small_gcd(uint64_t a, uint64_t b)
{
    while (b) {
        uint64_t rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

static GyreValue big_gcd(Gyre *g, GyreValue a, GyreValue b)
{
    mp_int x, y;
    if (!gy_big_load(g, a, &x)) return GYRE_NONE;
    if (!gy_big_load(g, b, &y)) return mp_clear(&x), GYRE_NONE;
    mp_err error = gy_big_gcd(g, &x, &y, &x);
    mp_clear(&y);
    if (error == MP_OKAY) return gy_big_give(g, &x);
    mp_clear(&x);
    gy_big_fail(g, error);
    return GYRE_NONE;
}

static GyreValue pair_gcd(Gyre *g, GyreValue a, GyreValue b)
{
    int64_t x, y;
    if (gyre_to_int(g, a, &x) && gyre_to_int(g, b, &y))
        return make_unsigned(g, small_gcd(magnitude(x), magnitude(y)));
    return big_gcd(g, a, b);
}

static GyreValue big_lcm(Gyre *g, GyreValue a, GyreValue b)
{
    GyreValue divisor = big_gcd(g, a, b);
    GyreValue part = gyre_is_none(divisor) ? divisor : gyre_op(g, "//", a, divisor);
    GyreValue product = gyre_is_none(part) ? part : gyre_op(g, "*", part, b);
    bool turns = !gyre_is_none(product) && is_negative(g, product);
    return turns ? gyre_op(g, "-", gyre_int(g, 0), product) : product;
}

static GyreValue pair_lcm(Gyre *g, GyreValue a, GyreValue b)
{
    int64_t x, y;
    uint64_t product;
    if (!gyre_to_int(g, a, &x) || !gyre_to_int(g, b, &y)) {
        bool is_zero = (gyre_to_int(g, a, &x) && x == 0) || (gyre_to_int(g, b, &y) && y == 0);
        return is_zero ? gyre_int(g, 0) : big_lcm(g, a, b);
    }
    if (x == 0 || y == 0) return gyre_int(g, 0);
    uint64_t part = magnitude(x) / small_gcd(magnitude(x), magnitude(y));
    if (__builtin_mul_overflow(part, magnitude(y), &product)) return big_lcm(g, a, b);
    return make_unsigned(g, product);
}

// Combines all arguments, starting from what stands for none of them.
static GyreStatus combine(GyreCall *call, int64_t start,
                          GyreValue (*pair)(Gyre *g, GyreValue a, GyreValue b))
{
    Gyre *g = gyre_vm(call);
    uint32_t scope = gyre_scope_open(g);
    GyreValue sum = gyre_int(g, start), next;
    for (uint32_t i = 0; i < gyre_rest_count(call); i++) {
        if (!read_int(g, gyre_rest(call, i), &next)) return GYRE_ERROR;
        sum = gyre_scope_keep(g, scope, pair(g, sum, next));
        if (gyre_is_none(sum)) return GYRE_ERROR;
    }
    return give(call, sum);
}

static GyreStatus math_gcd(GyreCall *call)
{
    return combine(call, 0, pair_gcd);
}

static GyreStatus math_lcm(GyreCall *call)
{
    return combine(call, 1, pair_lcm);
}

// ---------------------------------------------------------------- isqrt

static uint64_t small_isqrt(uint64_t n)
{
    uint64_t root = (uint64_t)sqrt((double)n);
    while (root > UINT32_MAX || root * root > n)
        root--;
    while (root < UINT32_MAX && (root + 1) * (root + 1) <= n)
        root++;
    return root;
}

// One step: the root of the top 2 * wanted + 2 or so bits, from the root of half as many. With
// `known` bits found so far, root = (root << (wanted - known - 1)) + (top bits of n) / root.
static mp_err refine_root(Gyre *g, const mp_int *n, int bits, int known, int wanted, mp_int *root,
                          mp_int *quotient)
{
    mp_err error = mp_div_2d(n, 2 * bits - known - wanted + 1, quotient, NULL);
    if (error == MP_OKAY) error = gy_big_op(g, "//", quotient, root, quotient);
    if (error == MP_OKAY) error = mp_mul_2d(root, wanted - known - 1, root);
    return error == MP_OKAY ? mp_add(root, quotient, root) : error;
}

// The root of a number of more than 64 bits. Each step of Newton's method doubles the bits that are
// right, so it works on no more of n than will come out right: the last step, one division, costs
// half of the whole. The result may be one too large.
static mp_err big_isqrt(Gyre *g, const mp_int *n, mp_int *root, mp_int *square)
{
    int bits = (mp_count_bits(n) - 1) / 2, known = 0;
    mp_set(root, 1);
    for (int shift = 31 - __builtin_clz((unsigned)bits); shift >= 0; shift--) {
        int wanted = bits >> shift;
        mp_err error = refine_root(g, n, bits, known, wanted, root, square);
        if (error != MP_OKAY) return error;
        known = wanted;
    }
    mp_err error = gy_big_op(g, "*", root, root, square);
    if (error != MP_OKAY || mp_cmp(square, n) != MP_GT) return error;
    return mp_sub_d(root, 1, root);
}

static GyreStatus give_big_isqrt(GyreCall *call, GyreValue n)
{
    Gyre *g = gyre_vm(call);
    mp_int number, root, square;
    if (!gy_big_load(g, n, &number)) return GYRE_ERROR;
    mp_err error = mp_init_multi(&root, &square, NULL);
    if (error != MP_OKAY) return mp_clear(&number), gy_big_fail(g, error);
    error = big_isqrt(g, &number, &root, &square);
    mp_clear_multi(&number, &square, NULL);
    if (error == MP_OKAY) return give(call, gy_big_give(g, &root));
    mp_clear(&root);
    return gy_big_fail(g, error);
}

static GyreStatus math_isqrt(GyreCall *call)
{
    Gyre *g = gyre_vm(call);
    GyreValue n;
    int64_t small;
    if (!read_int(g, gyre_arg(call, 0), &n)) return GYRE_ERROR;
    if (is_negative(g, n))
        return gyre_throw(g, "ValueError", "isqrt() argument must be nonnegative");
    if (gyre_to_int(g, n, &small))
        return give(call, gyre_int(g, (int64_t)small_isqrt((uint64_t)small)));
    return give_big_isqrt(call, n);
}

// ---------------------------------------------------------------- Long products

enum { CHECK_DIGITS = 200 }; // a product this long takes long enough to ask

static bool check_bits(Gyre *g, double bits)
{
    return bits < INT_MAX - 4096 || gy_big_fail(g, MP_VAL) == GYRE_OK;
}

// Initialises `product` with first * (first + 1) * … * last, 1 where there are none. `first` is
// `base` + low; base NULL: 0. False: thrown and not initialised.
static bool multiply_range(Gyre *g, const mp_int *base, uint64_t low, uint64_t high,
                           mp_int *product)
{
    mp_err error = MP_OKAY;
    mp_int other;
    if (low >= high) {
        error = mp_init_u64(product, low == high ? low : !base);
        if (error == MP_OKAY && base) error = mp_add(product, base, product);
        return error == MP_OKAY || gy_big_fail(g, error) == GYRE_OK;
    }
    if (!base && high - low < 8 && high < 1 << 15) { // small factors, four at a time
        uint64_t parts[2] = {1, 1};
        for (uint64_t i = low; i <= high; i++)
            parts[i - low >= 4] *= i;
        error = mp_init_u64(product, parts[0]);
        if (error != MP_OKAY) return gy_big_fail(g, error) == GYRE_OK;
        error = mp_init_u64(&other, parts[1]);
        if (error != MP_OKAY) return mp_clear(product), gy_big_fail(g, error) == GYRE_OK;
    } else {
        uint64_t middle = low + (high - low) / 2;
        if (!multiply_range(g, base, low, middle, product)) return false;
        if (!multiply_range(g, base, middle + 1, high, &other)) return mp_clear(product), false;
    }
    error = mp_mul(product, &other, product);
    mp_clear(&other);
    if (error == MP_OKAY && (product->used < CHECK_DIGITS || gyre_check(g))) return true;
    mp_clear(product);
    if (error != MP_OKAY) gy_big_fail(g, error);
    return false;
}

static int64_t small_factorial(int64_t n) // up to 20, the last that fits
{
    int64_t product = 1;
    for (int64_t i = 2; i <= n; i++)
        product *= i;
    return product;
}

static GyreStatus math_factorial(GyreCall *call)
{
    Gyre *g = gyre_vm(call);
    GyreValue n;
    int64_t count;
    mp_int product;
    if (!read_int(g, gyre_arg(call, 0), &n)) return GYRE_ERROR;
    if (is_negative(g, n))
        return gyre_throw(g, "ValueError", "factorial() not defined for negative values");
    if (!gyre_to_int(g, n, &count))
        return gyre_throw(g, "OverflowError", "factorial() argument should not exceed %lld",
                          (long long)INT64_MAX);
    if (count <= 20) return give(call, gyre_int(g, small_factorial(count)));
    if (!check_bits(g, lgamma((double)count + 1) / M_LN2)) return GYRE_ERROR;
    if (!multiply_range(g, NULL, 2, (uint64_t)count, &product)) return GYRE_ERROR;
    return give(call, gy_big_give(g, &product));
}

// ---------------------------------------------------------------- perm and comb

// n * (n - 1) * … * (n - k + 1), of any n and 0 < k <= n.
static bool falling_product(Gyre *g, GyreValue n, int64_t k, mp_int *product)
{
    int64_t small;
    if (gyre_to_int(g, n, &small))
        return multiply_range(g, NULL, (uint64_t)(small - k + 1), (uint64_t)small, product);
    mp_int base, count;
    if (!gy_big_load(g, n, &base)) return false;
    mp_err error = mp_init_i64(&count, k);
    if (error == MP_OKAY) error = mp_sub(&base, &count, &base);
    mp_clear(&count);
    bool ok = error == MP_OKAY ? multiply_range(g, &base, 1, (uint64_t)k, product)
                               : gy_big_fail(g, error) == GYRE_OK;
    mp_clear(&base);
    return ok;
}

static double log2_of(Gyre *g, GyreValue n)
{
    uint8_t byte;
    bool negative;
    return 8.0 * (double)gyre_int_to_bytes(g, n, &byte, 1, &negative);
}

static bool read_pair(GyreCall *call, GyreValue *n, GyreValue *k)
{
    Gyre *g = gyre_vm(call);
    if (!read_int(g, gyre_arg(call, 0), n) || !read_int(g, gyre_arg(call, 1), k)) return false;
    if (is_negative(g, *n))
        return gyre_throw(g, "ValueError", "n must be a non-negative integer"), false;
    if (is_negative(g, *k))
        return gyre_throw(g, "ValueError", "k must be a non-negative integer"), false;
    return true;
}

static bool is_less(Gyre *g, GyreValue a, GyreValue b)
{
    bool less = false;
    return gyre_to_bool(g, gyre_op(g, "<", a, b), &less) && less;
}

static GyreStatus math_perm(GyreCall *call)
{
    Gyre *g = gyre_vm(call);
    GyreValue n, k = gyre_arg(call, 1);
    int64_t count;
    mp_int product;
    if (gyre_is_none(k) || gyre_is_nil(g, k)) return math_factorial(call);
    if (!read_pair(call, &n, &k)) return GYRE_ERROR;
    if (is_less(g, n, k)) return give(call, gyre_int(g, 0));
    if (!gyre_to_int(g, k, &count))
        return gyre_throw(g, "OverflowError", "k must not exceed %lld", (long long)INT64_MAX);
    if (count == 0) return give(call, gyre_int(g, 1));
    // Half of the bits of n, at the least, are in half of the factors, at the least.
    if (!check_bits(g, (log2_of(g, n) - 8) / 2 * ((double)count / 2 - 1))) return GYRE_ERROR;
    if (!falling_product(g, n, count, &product)) return GYRE_ERROR;
    return give(call, gy_big_give(g, &product));
}

// The quotient of two numbers that divide evenly; both are cleared.
static GyreValue divide_evenly(Gyre *g, mp_int *a, mp_int *b)
{
    mp_err error = mp_div(a, b, a, NULL);
    mp_clear(b);
    if (error == MP_OKAY) return gy_big_give(g, a);
    mp_clear(a);
    gy_big_fail(g, error);
    return GYRE_NONE;
}

// While each step's product fits in 64 bits, no big number is made.
static bool small_comb(uint64_t n, uint64_t k, uint64_t *result)
{
    uint64_t so_far = 1;
    for (uint64_t i = 1; i <= k; i++) {
        if (__builtin_mul_overflow(so_far, n - k + i, &so_far)) return false;
        so_far /= i;
    }
    *result = so_far;
    return true;
}

static GyreStatus math_comb(GyreCall *call)
{
    Gyre *g = gyre_vm(call);
    GyreValue n, k, rest;
    int64_t count, small;
    uint64_t result;
    mp_int top, bottom;
    if (!read_pair(call, &n, &k)) return GYRE_ERROR;
    if (is_less(g, n, k)) return give(call, gyre_int(g, 0));
    rest = gyre_op(g, "-", n, k);
    if (gyre_is_none(rest)) return GYRE_ERROR;
    if (is_less(g, rest, k)) k = rest;
    if (!gyre_to_int(g, k, &count))
        return gyre_throw(g, "OverflowError", "min(n - k, k) must not exceed %lld",
                          (long long)INT64_MAX);
    if (count == 0) return give(call, gyre_int(g, 1));
    bool is_small = gyre_to_int(g, n, &small);
    if (is_small && small_comb((uint64_t)small, (uint64_t)count, &result))
        return give(call, make_unsigned(g, result));
    if (!check_bits(g, (double)count)) return GYRE_ERROR; // (n / k) ** k at the least
    if (!falling_product(g, n, count, &top)) return GYRE_ERROR;
    if (!multiply_range(g, NULL, 1, (uint64_t)count, &bottom)) return mp_clear(&top), GYRE_ERROR;
    return give(call, divide_evenly(g, &top, &bottom));
}

const GyreNative gy_math_ints[] = {
    {"gcd", math_gcd, "*integers", "The greatest common divisor; 0 of nothing.", 0},
    {"lcm", math_lcm, "*integers", "The least common multiple; 1 of nothing.", 0},
    {"isqrt", math_isqrt, "n, /", "The square root of an int, rounded down, exactly.", 0},
    {"factorial", math_factorial, "n, /", "1 * 2 * ... * n.", 0},
    {"perm", math_perm, "n, k = nil, /",
     "In how many ways k of n things can be put in a row; all n where k is left out.", 0},
    {"comb", math_comb, "n, k, /", "In how many ways k of n things can be chosen.", 0},
    {NULL, NULL, NULL, NULL, 0},
};

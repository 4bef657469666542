// math_module.c - `import math`: functions of floats, as the C library has them.
//
// The C library's answers become Python's: a nan that comes of numbers is ValueError "math domain
// error", an infinity that comes of finite numbers is OverflowError "math range error", or again
// a domain error where the function has a pole there. Arguments may be ints of any size, or
// objects with a `float` or `index` method.
//
// Not here: whole numbers (math_ints.c), many numbers at once (math_sums.c).
#include "stdlib/math_parts.h"
#include "stdlib/modules.h"

#include <limits.h>
#include <math.h>
#include <string.h>

// ---------------------------------------------------------------- Arguments and results

static bool read_number(GyreCall *call, uint32_t i, double *out)
{
    return gyre_number(gyre_vm(call), gyre_arg(call, i), out);
}

static GyreStatus give(GyreCall *call, GyreValue v)
{
    return gyre_is_none(v) ? GYRE_ERROR : gyre_return(call, v);
}

static GyreStatus give_float(GyreCall *call, double d)
{
    return gyre_return(call, gyre_float(gyre_vm(call), d));
}

static GyreStatus give_bool(GyreCall *call, bool b)
{
    return gyre_return(call, gyre_bool(b));
}

static GyreStatus give_pair(GyreCall *call, GyreValue first, GyreValue second)
{
    return give(call, gyre_tuple(gyre_vm(call), (GyreValue[]){first, second}, 2));
}

static GyreStatus throw_domain(GyreCall *call)
{
    return gyre_throw(gyre_vm(call), "ValueError", "math domain error");
}

static GyreStatus throw_range(GyreCall *call)
{
    return gyre_throw(gyre_vm(call), "OverflowError", "math range error");
}

typedef enum { POLES, OVERFLOWS } Infinities; // what an infinite result of a finite number means

static GyreStatus give_checked(GyreCall *call, double result, bool has_nan, bool is_finite,
                               Infinities infinities)
{
    if (isnan(result) && !has_nan) return throw_domain(call);
    if (isinf(result) && is_finite)
        return infinities == OVERFLOWS ? throw_range(call) : throw_domain(call);
    return give_float(call, result);
}

// ---------------------------------------------------------------- Functions of one number

static GyreStatus unary(GyreCall *call, double (*function)(double), Infinities infinities)
{
    double x;
    if (!read_number(call, 0, &x)) return GYRE_ERROR;
    return give_checked(call, function(x), isnan(x), isfinite(x), infinities);
}

#define UNARY(name, infinities)                                                                    \
    static GyreStatus math_##name(GyreCall *call)                                                  \
    {                                                                                              \
        return unary(call, name, infinities);                                                      \
    }
UNARY(acos, POLES)
UNARY(acosh, POLES)
UNARY(asin, POLES)
UNARY(asinh, POLES)
UNARY(atan, POLES)
UNARY(atanh, POLES)
UNARY(cbrt, POLES)
UNARY(cos, POLES)
UNARY(cosh, OVERFLOWS)
UNARY(erf, POLES)
UNARY(erfc, POLES)
UNARY(exp, OVERFLOWS)
UNARY(exp2, OVERFLOWS)
UNARY(expm1, OVERFLOWS)
UNARY(fabs, POLES)
UNARY(log1p, POLES)
UNARY(sin, POLES)
UNARY(sinh, OVERFLOWS)
UNARY(sqrt, POLES)
UNARY(tan, POLES)
UNARY(tanh, POLES)
#undef UNARY

// The C library need not give whole factorials.
static double whole_gamma(double x)
{
    double product = 1;
    for (double i = 2; i < x; i++)
        product *= i; // exact up to 22!
    return product;
}

static GyreStatus math_gamma(GyreCall *call)
{
    double x;
    if (!read_number(call, 0, &x)) return GYRE_ERROR;
    bool is_whole = x == floor(x);
    if (x == -INFINITY || (is_whole && x <= 0)) return throw_domain(call);
    if (is_whole && x <= 23) return give_float(call, whole_gamma(x));
    return give_checked(call, tgamma(x), isnan(x), isfinite(x), OVERFLOWS);
}

static GyreStatus math_lgamma(GyreCall *call)
{
    double x;
    int sign;
    if (!read_number(call, 0, &x)) return GYRE_ERROR;
    if (isfinite(x) && x <= 0 && x == floor(x)) return throw_domain(call);
    if (x == 1 || x == 2) return give_float(call, 0);
    return give_checked(call, lgamma_r(x, &sign), isnan(x), isfinite(x), OVERFLOWS);
}

static GyreStatus math_degrees(GyreCall *call)
{
    double x;
    return read_number(call, 0, &x) ? give_float(call, x * (180 / M_PI)) : GYRE_ERROR;
}

static GyreStatus math_radians(GyreCall *call)
{
    double x;
    return read_number(call, 0, &x) ? give_float(call, x * (M_PI / 180)) : GYRE_ERROR;
}

static GyreStatus math_isfinite(GyreCall *call)
{
    double x;
    return read_number(call, 0, &x) ? give_bool(call, isfinite(x)) : GYRE_ERROR;
}

static GyreStatus math_isinf(GyreCall *call)
{
    double x;
    return read_number(call, 0, &x) ? give_bool(call, isinf(x)) : GYRE_ERROR;
}

static GyreStatus math_isnan(GyreCall *call)
{
    double x;
    return read_number(call, 0, &x) ? give_bool(call, isnan(x)) : GYRE_ERROR;
}

static GyreStatus math_ulp(GyreCall *call)
{
    double x;
    if (!read_number(call, 0, &x)) return GYRE_ERROR;
    x = fabs(x);
    if (!isfinite(x)) return give_float(call, x);
    double above = nextafter(x, INFINITY);
    return give_float(call, isinf(above) ? x - nextafter(x, 0) : above - x);
}

// ---------------------------------------------------------------- Logarithms

typedef double (*Logarithm)(double);

// A number as fraction * 2 ** exponent, so that ints beyond the floats have a logarithm.
// False: thrown.
static bool split_number(Gyre *g, GyreValue v, double *fraction, int64_t *exponent)
{
    uint8_t byte;
    bool negative;
    size_t size = gyre_int_to_bytes(g, v, &byte, 1, &negative);
    *exponent = 0;
    if (gyre_kind(g, v) != GYRE_KIND_INT || size <= 128) {
        if (gyre_number(g, v, fraction)) return true;
        if (size != 128 || strcmp(gyre_error_class(g), "OverflowError") != 0) return false;
        gyre_error_clear(g); // it would round up to 2 ** 1024
    }
    *exponent = (int64_t)(size - 16) * 8; // what is left are at least 120 bits
    GyreValue top = gyre_op(g, ">>", v, gyre_int(g, *exponent));
    if (gyre_is_none(top) || !gyre_number(g, top, fraction)) return false;
    int shift;
    *fraction = frexp(*fraction, &shift);
    *exponent += shift;
    return true;
}

static bool take_logarithm(GyreCall *call, uint32_t i, Logarithm logarithm, double *out)
{
    double x;
    int64_t exponent;
    if (!split_number(gyre_vm(call), gyre_arg(call, i), &x, &exponent)) return false;
    if (x <= 0) return throw_domain(call) == GYRE_OK;
    *out = exponent ? logarithm(x) + logarithm(2) * (double)exponent : logarithm(x);
    return true;
}

static GyreStatus math_log(GyreCall *call)
{
    double x, base;
    GyreValue given = gyre_arg(call, 1);
    if (!take_logarithm(call, 0, log, &x)) return GYRE_ERROR;
    if (gyre_is_none(given)) return give_float(call, x);
    if (!take_logarithm(call, 1, log, &base)) return GYRE_ERROR;
    Gyre *g = gyre_vm(call);
    return give(call, gyre_op(g, "/", gyre_float(g, x), gyre_float(g, base)));
}

static GyreStatus math_log2(GyreCall *call)
{
    double x;
    return take_logarithm(call, 0, log2, &x) ? give_float(call, x) : GYRE_ERROR;
}

static GyreStatus math_log10(GyreCall *call)
{
    double x;
    return take_logarithm(call, 0, log10, &x) ? give_float(call, x) : GYRE_ERROR;
}

// ---------------------------------------------------------------- Functions of two numbers

static bool read_two(GyreCall *call, double *x, double *y)
{
    return read_number(call, 0, x) && read_number(call, 1, y);
}

static GyreStatus math_atan2(GyreCall *call)
{
    double y, x;
    return read_two(call, &y, &x) ? give_float(call, atan2(y, x)) : GYRE_ERROR;
}

static GyreStatus math_copysign(GyreCall *call)
{
    double x, y;
    return read_two(call, &x, &y) ? give_float(call, copysign(x, y)) : GYRE_ERROR;
}

static GyreStatus math_fmod(GyreCall *call)
{
    double x, y;
    if (!read_two(call, &x, &y)) return GYRE_ERROR;
    return give_checked(call, fmod(x, y), isnan(x) || isnan(y), true, POLES);
}

static GyreStatus math_remainder(GyreCall *call)
{
    double x, y;
    if (!read_two(call, &x, &y)) return GYRE_ERROR;
    return give_checked(call, remainder(x, y), isnan(x) || isnan(y), true, POLES);
}

static GyreStatus math_pow(GyreCall *call)
{
    double x, y;
    if (!read_two(call, &x, &y)) return GYRE_ERROR;
    bool is_finite = isfinite(x) && isfinite(y);
    return give_checked(call, pow(x, y), isnan(x) || isnan(y), is_finite,
                        x == 0 ? POLES : OVERFLOWS);
}

static GyreStatus math_isclose(GyreCall *call)
{
    double a, b, relative = 1e-9, absolute = 0;
    if (!read_two(call, &a, &b)) return GYRE_ERROR;
    if (!gyre_is_none(gyre_arg(call, 2)) && !read_number(call, 2, &relative)) return GYRE_ERROR;
    if (!gyre_is_none(gyre_arg(call, 3)) && !read_number(call, 3, &absolute)) return GYRE_ERROR;
    if (relative < 0 || absolute < 0)
        return gyre_throw(gyre_vm(call), "ValueError", "tolerances must be non-negative");
    if (a == b) return give_bool(call, true);
    if (isinf(a) || isinf(b)) return give_bool(call, false);
    double difference = fabs(b - a);
    return give_bool(call, difference <= fabs(relative * b) || difference <= fabs(relative * a) ||
                               difference <= absolute);
}

// ---------------------------------------------------------------- The bits of a float

static GyreStatus math_frexp(GyreCall *call)
{
    Gyre *g = gyre_vm(call);
    double x;
    int exponent = 0;
    if (!read_number(call, 0, &x)) return GYRE_ERROR;
    if (isfinite(x)) x = frexp(x, &exponent);
    return give_pair(call, gyre_float(g, x), gyre_int(g, exponent));
}

static GyreStatus math_modf(GyreCall *call)
{
    Gyre *g = gyre_vm(call);
    double x, whole;
    if (!read_number(call, 0, &x)) return GYRE_ERROR;
    double fraction = modf(x, &whole);
    return give_pair(call, gyre_float(g, fraction), gyre_float(g, whole));
}

static GyreStatus math_ldexp(GyreCall *call)
{
    Gyre *g = gyre_vm(call);
    GyreValue i = gyre_arg(call, 1);
    double x;
    int64_t exponent;
    if (!read_number(call, 0, &x)) return GYRE_ERROR;
    if (gyre_kind(g, i) != GYRE_KIND_INT && gyre_kind(g, i) != GYRE_KIND_BOOL)
        return gyre_throw(g, "TypeError", "Expected an int as second argument to ldexp.");
    if (!gyre_to_int(g, i, &exponent)) {
        uint8_t byte;
        bool is_negative;
        gyre_int_to_bytes(g, i, &byte, 1, &is_negative);
        exponent = is_negative ? INT64_MIN : INT64_MAX;
    }
    if (x == 0 || !isfinite(x)) return give_float(call, x);
    int shift = exponent > INT_MAX ? INT_MAX : exponent < INT_MIN ? INT_MIN : (int)exponent;
    double result = ldexp(x, shift);
    return isinf(result) ? throw_range(call) : give_float(call, result);
}

// Floats in the order of their values are in the order of these numbers, one apart.
static int64_t position_of(double d)
{
    int64_t bits;
    memcpy(&bits, &d, sizeof bits);
    return bits < 0 ? INT64_MIN - bits : bits;
}

static double float_at(int64_t position)
{
    int64_t bits = position < 0 ? INT64_MIN - position : position;
    double d;
    memcpy(&d, &bits, sizeof d);
    return d;
}

static double step_towards(double x, double y, uint64_t steps)
{
    int64_t from = position_of(x), to = position_of(y);
    uint64_t distance = from < to ? (uint64_t)to - (uint64_t)from : (uint64_t)from - (uint64_t)to;
    if (steps >= distance) return y;
    double reached = float_at(from < to ? from + (int64_t)steps : from - (int64_t)steps);
    return reached == 0 ? copysign(0, x) : reached;
}

static GyreStatus math_nextafter(GyreCall *call)
{
    Gyre *g = gyre_vm(call);
    GyreValue steps = gyre_arg(call, 2);
    double x, y;
    uint8_t count[8] = {0};
    bool is_negative;
    if (!read_two(call, &x, &y)) return GYRE_ERROR;
    if (gyre_is_none(steps) || gyre_is_nil(g, steps)) return give_float(call, nextafter(x, y));
    steps = gyre_index(g, steps);
    if (gyre_is_none(steps)) return GYRE_ERROR;
    size_t size = gyre_int_to_bytes(g, steps, count, sizeof count, &is_negative);
    if (is_negative) return gyre_throw(g, "ValueError", "steps must be a non-negative integer");
    if (isnan(x) || isnan(y)) return give_float(call, x + y);
    uint64_t number = 0;
    for (int i = 0; i < 8; i++)
        number |= (uint64_t)count[i] << (8 * i);
    if (number == 0 && size <= 8) return give_float(call, x);
    return give_float(call, step_towards(x, y, size > 8 ? UINT64_MAX : number));
}

// ---------------------------------------------------------------- To whole numbers

// The object's own method, where it has one: 1 called, 0 there is none, -1 thrown.
static int call_own(Gyre *g, GyreValue v, const char *name, GyreValue *result)
{
    GyreValue method = gyre_attr(g, v, name);
    if (!gyre_is_none(method)) return gyre_call(g, method, NULL, 0, result) == GYRE_OK ? 1 : -1;
    if (strcmp(gyre_error_class(g), "AttributeError") != 0) return -1;
    gyre_error_clear(g);
    return 0;
}

static GyreStatus to_whole(GyreCall *call, const char *name, double (*function)(double))
{
    Gyre *g = gyre_vm(call);
    GyreValue v = gyre_arg(call, 0), result;
    GyreKind kind = gyre_kind(g, v);
    double x;
    if (kind == GYRE_KIND_INT) return gyre_return(call, v);
    if (kind == GYRE_KIND_OTHER) {
        int called = call_own(g, v, name, &result);
        if (called) return called > 0 ? gyre_return(call, result) : GYRE_ERROR;
    }
    if (!read_number(call, 0, &x)) return GYRE_ERROR;
    return give(call, gyre_int_from_float(g, function(x)));
}

static GyreStatus math_ceil(GyreCall *call)
{
    return to_whole(call, "ceil", ceil);
}

static GyreStatus math_floor(GyreCall *call)
{
    return to_whole(call, "floor", floor);
}

static GyreStatus math_trunc(GyreCall *call)
{
    return to_whole(call, "trunc", trunc);
}

// ---------------------------------------------------------------- The module

static const GyreNative math_natives[] = {
    {"acos", math_acos, "x, /", "The angle whose cosine is x, from 0 to pi.", 0},
    {"acosh", math_acosh, "x, /", "The inverse hyperbolic cosine.", 0},
    {"asin", math_asin, "x, /", "The angle whose sine is x, from -pi / 2 to pi / 2.", 0},
    {"asinh", math_asinh, "x, /", "The inverse hyperbolic sine.", 0},
    {"atan", math_atan, "x, /", "The angle whose tangent is x, from -pi / 2 to pi / 2.", 0},
    {"atan2", math_atan2, "y, x, /", "The angle of the point (x, y), from -pi to pi.", 0},
    {"atanh", math_atanh, "x, /", "The inverse hyperbolic tangent.", 0},
    {"cbrt", math_cbrt, "x, /", "The cube root.", 0},
    {"ceil", math_ceil, "x, /", "The smallest int that is not below x.", 0},
    {"copysign", math_copysign, "x, y, /", "The size of x with the sign of y.", 0},
    {"cos", math_cos, "x, /", "The cosine of an angle in radians.", 0},
    {"cosh", math_cosh, "x, /", "The hyperbolic cosine.", 0},
    {"degrees", math_degrees, "x, /", "An angle in degrees, from radians.", 0},
    {"erf", math_erf, "x, /", "The error function.", 0},
    {"erfc", math_erfc, "x, /", "1 - erf(x), exact for large x.", 0},
    {"exp", math_exp, "x, /", "e ** x.", 0},
    {"exp2", math_exp2, "x, /", "2 ** x.", 0},
    {"expm1", math_expm1, "x, /", "e ** x - 1, exact for small x.", 0},
    {"fabs", math_fabs, "x, /", "The size of x, as a float.", 0},
    {"floor", math_floor, "x, /", "The largest int that is not above x.", 0},
    {"fmod", math_fmod, "x, y, /", "The remainder of x / y with the sign of x, as in C.", 0},
    {"frexp", math_frexp, "x, /", "(m, e) with x == m * 2 ** e and 0.5 <= abs(m) < 1.", 0},
    {"gamma", math_gamma, "x, /", "The gamma function; (n - 1)! for an int n.", 0},
    {"isclose", math_isclose, "a, b, *, rel_tol = 1e-09, abs_tol = 0.0",
     "Are the two equal but for a relative or absolute difference?", 0},
    {"isfinite", math_isfinite, "x, /", "Is x neither infinite nor nan?", 0},
    {"isinf", math_isinf, "x, /", "Is x infinite?", 0},
    {"isnan", math_isnan, "x, /", "Is x not a number?", 0},
    {"ldexp", math_ldexp, "x, i, /", "x * 2 ** i.", 0},
    {"lgamma", math_lgamma, "x, /", "The logarithm of abs(gamma(x)).", 0},
    {"log", math_log, "x, base = e, /", "The logarithm of x, natural or to a base.", 0},
    {"log10", math_log10, "x, /", "The logarithm of x to base 10.", 0},
    {"log1p", math_log1p, "x, /", "The logarithm of 1 + x, exact for small x.", 0},
    {"log2", math_log2, "x, /", "The logarithm of x to base 2.", 0},
    {"modf", math_modf, "x, /", "The fraction and the whole part of x, both floats.", 0},
    {"nextafter", math_nextafter, "x, y, /, *, steps = nil",
     "The float next to x in the direction of y, or that many steps from x.", 0},
    {"pow", math_pow, "x, y, /", "x ** y as floats.", 0},
    {"radians", math_radians, "x, /", "An angle in radians, from degrees.", 0},
    {"remainder", math_remainder, "x, y, /",
     "x minus the multiple of y that is nearest to it, halves to even.", 0},
    {"sin", math_sin, "x, /", "The sine of an angle in radians.", 0},
    {"sinh", math_sinh, "x, /", "The hyperbolic sine.", 0},
    {"sqrt", math_sqrt, "x, /", "The square root.", 0},
    {"tan", math_tan, "x, /", "The tangent of an angle in radians.", 0},
    {"tanh", math_tanh, "x, /", "The hyperbolic tangent.", 0},
    {"trunc", math_trunc, "x, /", "x without its fraction, an int.", 0},
    {"ulp", math_ulp, "x, /", "The value of the last bit of x.", 0},
    {NULL, NULL, NULL, NULL, 0},
};

GyreStatus gy_math_install(Gyre *g)
{
    static const struct {
        const char *name;
        double value;
    } constants[] = {
        {"pi", M_PI}, {"e", M_E}, {"tau", 2 * M_PI}, {"inf", INFINITY}, {"nan", NAN},
    };
    if (gyre_register(g, "math", math_natives, NULL) != GYRE_OK ||
        gyre_register(g, "math", gy_math_ints, NULL) != GYRE_OK ||
        gyre_register(g, "math", gy_math_sums, NULL) != GYRE_OK)
        return GYRE_ERROR;
    uint32_t scope = gyre_scope_open(g);
    GyreStatus status = GYRE_OK;
    for (size_t i = 0; i < sizeof constants / sizeof *constants && status == GYRE_OK; i++)
        status = gyre_module_set(g, "math", constants[i].name, gyre_float(g, constants[i].value));
    gyre_scope_close(g, scope);
    return status;
}

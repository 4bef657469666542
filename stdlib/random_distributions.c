// random_distributions.c - random: floats, and counts, of the usual distributions.
//
// Methods are exact, as far as floats are, and short rather than the fastest: Marsaglia's for
// normal and gamma numbers, Best and Fisher's for angles; a binomial count is split by order
// statistics until few trials are left, which are made one by one.
#include "stdlib/random_parts.h"

#include <math.h>

static GyreStatus give_float(GyreCall *call, double d)
{
    return gyre_return(call, gyre_float(gyre_vm(call), d));
}

static bool read_number(GyreCall *call, uint32_t i, double otherwise, double *out)
{
    *out = otherwise;
    GyreValue v = random_arg(call, i);
    return gyre_is_none(v) || gyre_number(gyre_vm(call), v, out);
}

GyreStatus gy_random_uniform(GyreCall *call)
{
    double a, b;
    if (!read_number(call, 0, 0, &a) || !read_number(call, 1, 1, &b)) return GYRE_ERROR;
    return give_float(call, a + (b - a) * gy_random_unit(gy_random_source(call)));
}

GyreStatus gy_random_triangular(GyreCall *call)
{
    double low, high, mode;
    if (!read_number(call, 0, 0, &low) || !read_number(call, 1, 1, &high)) return GYRE_ERROR;
    double u = gy_random_unit(gy_random_source(call)), middle = 0.5;
    if (random_is_given(call, 2)) {
        if (!read_number(call, 2, 0, &mode)) return GYRE_ERROR;
        if (high == low) return give_float(call, low);
        middle = (mode - low) / (high - low);
    }
    if (u > middle) {
        double swapped = low;
        u = 1 - u;
        middle = 1 - middle;
        low = high;
        high = swapped;
    }
    return give_float(call, low + (high - low) * sqrt(u * middle));
}

GyreStatus gy_random_gauss(GyreCall *call)
{
    double mu, sigma;
    if (!read_number(call, 0, 0, &mu) || !read_number(call, 1, 1, &sigma)) return GYRE_ERROR;
    return give_float(call, mu + sigma * gy_random_normal(gy_random_source(call)));
}

GyreStatus gy_random_lognormvariate(GyreCall *call)
{
    double mu, sigma;
    if (!read_number(call, 0, 0, &mu) || !read_number(call, 1, 1, &sigma)) return GYRE_ERROR;
    return give_float(call, exp(mu + sigma * gy_random_normal(gy_random_source(call))));
}

// A number of the exponential distribution: -log of one above 0.
static double draw_exponential(RandomSource *source)
{
    return -gy_random_log(1 - gy_random_unit(source));
}

GyreStatus gy_random_expovariate(GyreCall *call)
{
    double rate;
    if (!read_number(call, 0, 1, &rate)) return GYRE_ERROR;
    if (rate == 0) return gyre_throw(gyre_vm(call), "ZeroDivisionError", "float division by zero");
    return give_float(call, draw_exponential(gy_random_source(call)) / rate);
}

// Marsaglia and Tsang's method, for shape >= 1; below, one shape higher and corrected.
static double draw_gamma(RandomSource *source, double shape)
{
    if (shape < 1) {
        double u = 1 - gy_random_unit(source);
        return draw_gamma(source, shape + 1) * pow(u, 1 / shape);
    }
    double d = shape - 1.0 / 3, c = 1 / sqrt(9 * d);
    for (;;) {
        double x = gy_random_normal(source), v = 1 + c * x;
        if (v <= 0) continue;
        v = v * v * v;
        double u = 1 - gy_random_unit(source);
        if (gy_random_log(u) < 0.5 * x * x + d - d * v + d * gy_random_log(v)) return d * v;
    }
}

// Reads two parameters that must be above 0.
static bool read_positive(GyreCall *call, double *alpha, double *beta, const char *name)
{
    if (!read_number(call, 0, 1, alpha) || !read_number(call, 1, 1, beta)) return false;
    if (*alpha > 0 && *beta > 0 && isfinite(*alpha)) return true;
    gyre_throw(gyre_vm(call), "ValueError", "%s: alpha and beta must be > 0.0", name);
    return false;
}

GyreStatus gy_random_gammavariate(GyreCall *call)
{
    double alpha, beta;
    if (!read_positive(call, &alpha, &beta, "gammavariate")) return GYRE_ERROR;
    return give_float(call, draw_gamma(gy_random_source(call), alpha) * beta);
}

GyreStatus gy_random_betavariate(GyreCall *call)
{
    double alpha, beta;
    if (!read_positive(call, &alpha, &beta, "betavariate")) return GYRE_ERROR;
    if (isinf(beta)) return give_float(call, 0);
    double x = draw_gamma(gy_random_source(call), alpha);
    double y = draw_gamma(gy_random_source(call), beta);
    return give_float(call, x == 0 ? 0 : x / (x + y));
}

GyreStatus gy_random_paretovariate(GyreCall *call)
{
    double alpha;
    if (!read_number(call, 0, 1, &alpha)) return GYRE_ERROR;
    return give_float(call, pow(1 - gy_random_unit(gy_random_source(call)), -1 / alpha));
}

GyreStatus gy_random_weibullvariate(GyreCall *call)
{
    double alpha, beta;
    if (!read_number(call, 0, 1, &alpha) || !read_number(call, 1, 1, &beta)) return GYRE_ERROR;
    return give_float(call, alpha * pow(draw_exponential(gy_random_source(call)), 1 / beta));
}

GyreStatus gy_random_vonmisesvariate(GyreCall *call)
{
    double mu, kappa;
    RandomSource *source = gy_random_source(call);
    if (!read_number(call, 0, 0, &mu) || !read_number(call, 1, 0, &kappa)) return GYRE_ERROR;
    if (kappa <= 1e-6) return give_float(call, 2 * M_PI * gy_random_unit(source));
    double s = 0.5 / kappa, r = s + sqrt(1 + s * s), z, d;
    do {
        z = cos(M_PI * gy_random_unit(source));
        d = z / (r + z);
        double u = gy_random_unit(source);
        if (u < 1 - d * d || u <= (1 - d) * exp(d)) break;
    } while (isfinite(kappa));
    double q = 1 / r, cosine = (q + z) / (1 + q * z);
    double turn = acos(cosine > 1 ? 1 : cosine < -1 ? -1 : cosine);
    double angle = fmod(mu + (gy_random_unit(source) > 0.5 ? turn : -turn), 2 * M_PI);
    return give_float(call, angle < 0 ? angle + 2 * M_PI : angle);
}

static int64_t draw_binomial(RandomSource *source, int64_t n, double p)
{
    int64_t successes = 0;
    while (n > 32) { // the middle one of n numbers between 0 and 1: is it below p?
        int64_t middle = n / 2 + 1;
        double x = draw_gamma(source, (double)middle);
        double y = draw_gamma(source, (double)(n + 1 - middle)), at = x / (x + y);
        if (at <= p) {
            successes += middle;
            n -= middle;
            p = (p - at) / (1 - at);
        } else {
            n = middle - 1;
            p /= at;
        }
    }
    for (int64_t i = 0; i < n; i++)
        successes += gy_random_unit(source) < p;
    return successes;
}

GyreStatus gy_random_binomialvariate(GyreCall *call)
{
    Gyre *g = gyre_vm(call);
    int64_t n = 1;
    double p;
    if (random_is_given(call, 0) && !gy_random_count(g, random_arg(call, 0), &n)) return GYRE_ERROR;
    if (!read_number(call, 1, 0.5, &p)) return GYRE_ERROR;
    if (n < 0) return gyre_throw(g, "ValueError", "n must be non-negative");
    if (!(p >= 0 && p <= 1))
        return gyre_throw(g, "ValueError", "p must be in the range 0.0 <= p <= 1.0");
    if (p == 0 || p == 1) return gyre_return(call, gyre_int(g, p == 0 ? 0 : n));
    return gyre_return(call, gyre_int(g, draw_binomial(gy_random_source(call), n, p)));
}

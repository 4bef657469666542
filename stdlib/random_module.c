// random_module.c - `import random`: random numbers, choices and distributions.
//
// Every function of the module is a method of random.Random, too: one C function serves both. As a
// method it finds the generator in argument 0, as a function in its data, where the module has one
// of its own. `random_arg` counts arguments behind the receiver.
//
// What begins without a seed asks the system for one. Where the host has given the program one, the
// seeds follow from that, each from how many were asked for before, so that the run can be
// repeated.
//
// Not here: choosing from sequences (random_choices.c), distributions (random_distributions.c).
//
// Names, arguments and errors are Python's, the numbers are not: the generator is another one.
#include "stdlib/loop.h"
#include "stdlib/modules.h"
#include "stdlib/random_parts.h"

#include <stdlib.h>
#include <string.h>

// ---------------------------------------------------------------- Arguments

static const GyreType random_type;

// The data of the natives.
typedef struct {
    RandomSource *own; // the module's, of its functions; NULL: they are methods
    uint64_t *unseeded_count;
} Natives;

typedef struct {
    RandomSource own;
    uint64_t unseeded_count; // generators that have asked for a seed
    Natives functions, methods;
} Randoms;

static const Natives *natives_of(GyreCall *call)
{
    return (const Natives *)gyre_data(call);
}

RandomSource *gy_random_source(GyreCall *call)
{
    RandomSource *own = natives_of(call)->own;
    if (own) return own;
    return (RandomSource *)gyre_host_data(gyre_vm(call), gyre_arg(call, 0), &random_type);
}

uint32_t gy_random_lead(GyreCall *call)
{
    return natives_of(call)->own ? 0 : 1;
}

bool gy_random_count(Gyre *g, GyreValue v, int64_t *out)
{
    v = gyre_index(g, v);
    if (gyre_is_none(v)) return false;
    return gyre_to_int(g, v, out) ||
           gyre_throw(g, "OverflowError", "int too large to convert") == GYRE_OK;
}

static GyreStatus give(GyreCall *call, GyreValue v)
{
    return gyre_is_none(v) ? GYRE_ERROR : gyre_return(call, v);
}

// ---------------------------------------------------------------- Seeds and states

static bool seed_with_float(RandomSource *source, double d)
{
    uint64_t bits;
    memcpy(&bits, &d, sizeof bits);
    gy_random_seed(source, GYRE_KIND_FLOAT, &bits, sizeof bits);
    return true;
}

static bool seed_with_int(Gyre *g, RandomSource *source, GyreValue v)
{
    bool is_negative;
    size_t size = gyre_int_to_bytes(g, v, NULL, 0, &is_negative);
    uint8_t few[64], *bytes = size > sizeof few ? (uint8_t *)malloc(size) : few;
    if (!bytes) return gyre_throw(g, "MemoryError", "out of memory") == GYRE_OK;
    gyre_int_to_bytes(g, v, bytes, size, &is_negative);
    gy_random_seed(source, GYRE_KIND_INT | (uint64_t)is_negative << 4, bytes, size);
    if (bytes != few) free(bytes);
    return true;
}

// The n-th of the program's seeds; its first threads have other ones.
static bool seed_with_next(Gyre *g, RandomSource *source, uint64_t n)
{
    const GyreConfig *config = gyre_config(g);
    if (!config->has_random_seed) return gy_random_seed_from_system(g, source);
    int64_t seed = gy_random_derive(gy_random_derive(config->random_seed, 0), n);
    gy_random_seed(source, GYRE_KIND_NIL, &seed, sizeof seed);
    return true;
}

static bool seed_with(Gyre *g, RandomSource *source, GyreValue v, uint64_t *unseeded_count)
{
    double d;
    size_t size;
    const void *bytes;
    switch (gyre_kind(g, v)) {
    case GYRE_KIND_NIL: return seed_with_next(g, source, ++*unseeded_count);
    case GYRE_KIND_INT:
    case GYRE_KIND_BOOL: return seed_with_int(g, source, v);
    case GYRE_KIND_FLOAT: return gyre_to_float(g, v, &d) && seed_with_float(source, d);
    case GYRE_KIND_STR: bytes = gyre_to_str(g, v, &size); break;
    default: bytes = gyre_to_bytes(g, v, &size);
    }
    if (!bytes) {
        gyre_throw(g, "TypeError", "a seed must be nil, an int, float, str or bytes, not %s",
                   gyre_type_of(g, v));
        return false;
    }
    gy_random_seed(source, gyre_kind(g, v), bytes, size);
    return true;
}

static GyreStatus random_seed(GyreCall *call)
{
    Gyre *g = gyre_vm(call);
    GyreValue seed = random_is_given(call, 0) ? random_arg(call, 0) : GYRE_NIL;
    bool ok = seed_with(g, gy_random_source(call), seed, natives_of(call)->unseeded_count);
    return ok ? GYRE_OK : GYRE_ERROR;
}

static GyreStatus random_getstate(GyreCall *call)
{
    Gyre *g = gyre_vm(call);
    const RandomSource *source = gy_random_source(call);
    GyreValue parts[5];
    for (int i = 0; i < 4; i++) {
        uint8_t bytes[8];
        for (int k = 0; k < 8; k++)
            bytes[k] = (uint8_t)(source->state[i] >> (8 * k));
        parts[i] = gyre_int_from_bytes(g, bytes, sizeof bytes, false);
        if (gyre_is_none(parts[i])) return GYRE_ERROR;
    }
    parts[4] = source->has_spare ? gyre_float(g, source->spare) : GYRE_NIL;
    return give(call, gyre_tuple(g, parts, 5));
}

// Reads a tuple as getstate gives it. False: it is none, or an error is pending.
static bool read_state(Gyre *g, GyreValue state, RandomSource *source)
{
    uint64_t any = 0;
    *source = (RandomSource){0};
    if (gyre_kind(g, state) != GYRE_KIND_TUPLE || gyre_len(g, state) != 5) return false;
    for (int i = 0; i < 4; i++) {
        uint8_t bytes[8] = {0};
        bool is_negative;
        GyreValue part = gyre_get(g, state, gyre_int(g, i));
        bool is_int = gyre_kind(g, part) == GYRE_KIND_INT;
        size_t size = gyre_int_to_bytes(g, part, bytes, sizeof bytes, &is_negative);
        if (!is_int || size > sizeof bytes || is_negative) return false;
        for (int k = 0; k < 8; k++)
            source->state[i] |= (uint64_t)bytes[k] << (8 * k);
        any |= source->state[i];
    }
    GyreValue spare = gyre_get(g, state, gyre_int(g, 4));
    source->has_spare = gyre_kind(g, spare) == GYRE_KIND_FLOAT;
    if (source->has_spare) gyre_to_float(g, spare, &source->spare);
    return any && (source->has_spare || gyre_is_nil(g, spare));
}

static GyreStatus random_setstate(GyreCall *call)
{
    Gyre *g = gyre_vm(call);
    RandomSource state;
    if (!read_state(g, random_arg(call, 0), &state))
        return gyre_throw(g, "ValueError", "setstate() needs what getstate() gave");
    *gy_random_source(call) = state;
    return GYRE_OK;
}

// ---------------------------------------------------------------- Bits and ints

static GyreStatus random_getrandbits(GyreCall *call)
{
    int64_t count;
    if (!gy_random_count(gyre_vm(call), random_arg(call, 0), &count)) return GYRE_ERROR;
    if (count < 0)
        return gyre_throw(gyre_vm(call), "ValueError", "number of bits must be non-negative");
    return give(call, gy_random_bits(gyre_vm(call), gy_random_source(call), count));
}

static GyreStatus random_randbytes(GyreCall *call)
{
    Gyre *g = gyre_vm(call);
    int64_t count;
    size_t size;
    if (!gy_random_count(gyre_vm(call), random_arg(call, 0), &count)) return GYRE_ERROR;
    if (count < 0) return gyre_throw(g, "ValueError", "number of bytes must be non-negative");
    GyreValue bytes = gyre_bytes(g, NULL, (size_t)count);
    if (gyre_is_none(bytes)) return GYRE_ERROR;
    void *data = gyre_to_bytes(g, bytes, &size);
    if (!gy_random_fill_all(g, gy_random_source(call), data, size)) return GYRE_ERROR;
    return gyre_return(call, bytes);
}

static bool is_positive(Gyre *g, GyreValue v)
{
    bool is_negative;
    return gyre_int_to_bytes(g, v, NULL, 0, &is_negative) > 0 && !is_negative;
}

static GyreStatus throw_empty(Gyre *g, GyreValue start, GyreValue stop, GyreValue step)
{
    GyreValue texts[] = {gyre_text(g, start), gyre_text(g, stop), gyre_text(g, step)};
    const char *parts[3];
    for (int i = 0; i < 3; i++) {
        parts[i] = gyre_to_str(g, texts[i], NULL);
        if (!parts[i]) return GYRE_ERROR; // the int is too long to be shown
    }
    bool is_plain = strcmp(parts[2], "1") == 0;
    return gyre_throw(g, "ValueError", "empty range in randrange(%.300s, %.300s%s%.300s)", parts[0],
                      parts[1], is_plain ? "" : ", ", is_plain ? "" : parts[2]);
}

// The common case, in 64 bits: 1 drawn, 0 not that simple, -1 the range is empty.
static int draw_small(RandomSource *source, int64_t start, int64_t stop, int64_t step, int64_t *out)
{
    __int128 width = (__int128)stop - start;
    if (step == 0) return 0;
    __int128 count = (width + step + (step > 0 ? -1 : 1)) / step;
    if (count <= 0 || (width < 0) != (step < 0)) return -1;
    if (count > UINT64_MAX) return 0;
    *out = (int64_t)(start + (__int128)step * gy_random_below(source, (uint64_t)count));
    return 1;
}

// start + step * (a number below the count of range(start, stop, step)).
static GyreStatus draw_from_range(GyreCall *call, GyreValue start, GyreValue stop, GyreValue step)
{
    Gyre *g = gyre_vm(call);
    RandomSource *source = gy_random_source(call);
    int64_t first, last, by, result;
    bool is_negative;
    if (gyre_to_int(g, start, &first) && gyre_to_int(g, stop, &last) && gyre_to_int(g, step, &by)) {
        int how = draw_small(source, first, last, by, &result);
        if (how < 0) return throw_empty(g, start, stop, step);
        if (how > 0) return give(call, gyre_int(g, result));
    }
    if (gyre_int_to_bytes(g, step, NULL, 0, &is_negative) == 0)
        return gyre_throw(g, "ValueError", "zero step for randrange()");
    // ceil(width / step), the same for both signs, is -(width // -step).
    GyreValue zero = gyre_int(g, 0), width = gyre_op(g, "-", stop, start);
    GyreValue count = gyre_op(g, "//", width, gyre_op(g, "-", zero, step));
    count = gyre_op(g, "-", zero, count);
    if (gyre_is_none(count)) return GYRE_ERROR;
    if (!is_positive(g, count)) return throw_empty(g, start, stop, step);
    GyreValue drawn = gy_random_int_below(g, source, count);
    if (gyre_is_none(drawn)) return GYRE_ERROR;
    drawn = gyre_op(g, "*", drawn, step);
    return gyre_is_none(drawn) ? GYRE_ERROR : give(call, gyre_op(g, "+", start, drawn));
}

static GyreStatus random_randrange(GyreCall *call)
{
    Gyre *g = gyre_vm(call);
    GyreValue start = gyre_index(g, random_arg(call, 0)), step = gyre_int(g, 1);
    if (gyre_is_none(start)) return GYRE_ERROR;
    if (!gyre_is_none(random_arg(call, 2))) step = gyre_index(g, random_arg(call, 2));
    if (gyre_is_none(step)) return GYRE_ERROR;
    if (random_is_given(call, 1)) {
        GyreValue stop = gyre_index(g, random_arg(call, 1));
        return gyre_is_none(stop) ? GYRE_ERROR : draw_from_range(call, start, stop, step);
    }
    if (!gyre_is_none(random_arg(call, 2)))
        return gyre_throw(g, "TypeError", "Missing a non-nil stop argument");
    if (!is_positive(g, start)) return gyre_throw(g, "ValueError", "empty range for randrange()");
    return give(call, gy_random_int_below(g, gy_random_source(call), start));
}

static GyreStatus random_randint(GyreCall *call)
{
    Gyre *g = gyre_vm(call);
    GyreValue low = gyre_index(g, random_arg(call, 0)), high, one = gyre_int(g, 1);
    if (gyre_is_none(low)) return GYRE_ERROR;
    high = gyre_index(g, random_arg(call, 1));
    if (gyre_is_none(high)) return GYRE_ERROR;
    high = gyre_op(g, "+", high, one);
    return gyre_is_none(high) ? GYRE_ERROR : draw_from_range(call, low, high, one);
}

static GyreStatus random_random(GyreCall *call)
{
    return gyre_return(call, gyre_float(gyre_vm(call), gy_random_unit(gy_random_source(call))));
}

// ---------------------------------------------------------------- The type and the module

// Every native twice: as a method, and as a function without the receiver.
#define NATIVES(NATIVE, ALONE)                                                                     \
    NATIVE("seed", random_seed, "a = nil", "Begins the sequence of a seed; nil: as for Random().") \
    ALONE("getstate", random_getstate, "Where the generator is, for setstate().")                  \
    NATIVE("setstate", random_setstate, "state", "Takes the generator to where getstate() was.")   \
    NATIVE("getrandbits", random_getrandbits, "k", "An int of k random bits.")                     \
    NATIVE("randbytes", random_randbytes, "n", "n random bytes; not for secrets.")                 \
    NATIVE("randrange", random_randrange, "start, stop = nil, step = 1",                           \
           "One of the ints of range(start, stop, step).")                                         \
    NATIVE("randint", random_randint, "a, b", "An int from a to b, both included.")                \
    ALONE("random", random_random, "A float of [0, 1).")                                           \
    NATIVE("uniform", gy_random_uniform, "a, b", "A float between a and b.")                       \
    NATIVE("triangular", gy_random_triangular, "low = 0.0, high = 1.0, mode = nil",                \
           "A float between low and high, most often near mode.")                                  \
    NATIVE("gauss", gy_random_gauss, "mu = 0.0, sigma = 1.0", "Of the normal distribution.")       \
    NATIVE("normalvariate", gy_random_gauss, "mu = 0.0, sigma = 1.0", "The same as gauss().")      \
    NATIVE("lognormvariate", gy_random_lognormvariate, "mu = 0.0, sigma = 1.0",                    \
           "What has a logarithm of the normal distribution.")                                     \
    NATIVE("expovariate", gy_random_expovariate, "lambd = 1.0",                                    \
           "Of the exponential distribution, with mean 1 / lambd.")                                \
    NATIVE("gammavariate", gy_random_gammavariate, "alpha, beta",                                  \
           "Of the gamma distribution, with mean alpha * beta.")                                   \
    NATIVE("betavariate", gy_random_betavariate, "alpha, beta", "Of the beta distribution.")       \
    NATIVE("paretovariate", gy_random_paretovariate, "alpha", "Of the Pareto distribution.")       \
    NATIVE("weibullvariate", gy_random_weibullvariate, "alpha, beta",                              \
           "Of the Weibull distribution.")                                                         \
    NATIVE("vonmisesvariate", gy_random_vonmisesvariate, "mu, kappa",                              \
           "An angle near mu, from 0 to 2 pi.")                                                    \
    NATIVE("binomialvariate", gy_random_binomialvariate, "n = 1, p = 0.5",                         \
           "How many of n trials succeed, each with probability p.")                               \
    NATIVE("choice", gy_random_choice, "seq", "One of the items of a sequence.")                   \
    NATIVE("choices", gy_random_choices, "population, weights = nil, *, cum_weights = nil, k = 1", \
           "A list of k items, each drawn from all, by weights or all alike.")                     \
    NATIVE("sample", gy_random_sample, "population, k, *, counts = nil",                           \
           "A list of k different items of a sequence.")                                           \
    NATIVE("shuffle", gy_random_shuffle, "x", "Puts the items of a list into a random order.")

#define METHOD(name, fn, params, doc) {name, fn, "self, " params, doc, 0},
#define METHOD_ALONE(name, fn, doc) {name, fn, "self", doc, 0},
#define FUNCTION(name, fn, params, doc) {name, fn, params, doc, 0},
#define FUNCTION_ALONE(name, fn, doc) {name, fn, "", doc, 0},

static const GyreNative methods[] = {
    {"init", random_seed, "self, seed = nil",
     "A generator of its own. The same seed gives the same numbers, on every run and machine; nil: "
     "one that follows from --seed, or an unknown one.",
     0},
    NATIVES(METHOD, METHOD_ALONE){NULL, NULL, NULL, NULL, 0},
};

static const GyreNative functions[] = {
    NATIVES(FUNCTION, FUNCTION_ALONE){NULL, NULL, NULL, NULL, 0},
};

static const GyreType random_type = {"Random", sizeof(RandomSource), NULL, methods, NULL};

static GyreStatus install(Gyre *g, Randoms *r)
{
    const GyreConfig *config = gyre_config(g);
    GyreValue seed = config->has_random_seed ? gyre_int(g, config->random_seed) : GYRE_NIL;
    r->functions = (Natives){&r->own, &r->unseeded_count};
    r->methods = (Natives){NULL, &r->unseeded_count};
    if (gyre_is_none(seed) || !seed_with(g, &r->own, seed, &r->unseeded_count)) return GYRE_ERROR;
    if (gyre_register_type(g, "random", &random_type, &r->methods) != GYRE_OK ||
        gyre_register(g, "random", functions, &r->functions) != GYRE_OK ||
        gyre_register(g, "random.secure", gy_random_secure, NULL) != GYRE_OK)
        return GYRE_ERROR;
    return gyre_module_set(g, "random", "secure", gyre_module(g, "random.secure"));
}

GyreStatus gy_random_install(Gyre *g)
{
    Randoms *r = (Randoms *)calloc(1, sizeof *r);
    if (!r || !gy_loop_at_close(g, free, r)) {
        free(r);
        return gyre_throw(g, "MemoryError", "out of memory");
    }
    uint32_t scope = gyre_scope_open(g);
    GyreStatus status = install(g, r);
    gyre_scope_close(g, scope);
    return status;
}

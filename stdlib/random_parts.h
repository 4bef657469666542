// random_parts.h - what the files of the random module share.
#ifndef GYRE_STDLIB_RANDOM_PARTS_H
#define GYRE_STDLIB_RANDOM_PARTS_H

#include "stdlib/random_source.h"

// The generator of a call: of the Random in argument 0, or the module's own.
RandomSource *gy_random_source(GyreCall *call);
// The number of arguments before the first one of the function: 1 for a method.
uint32_t gy_random_lead(GyreCall *call);

// Arguments by their number behind the receiver.
static inline GyreValue random_arg(GyreCall *call, uint32_t i)
{
    return gyre_arg(call, i + gy_random_lead(call));
}

static inline bool random_is_given(GyreCall *call, uint32_t i)
{
    GyreValue v = random_arg(call, i);
    return !gyre_is_none(v) && !gyre_is_nil(gyre_vm(call), v);
}

// An int argument that must fit in 64 bits. False: thrown.
bool gy_random_count(Gyre *g, GyreValue v, int64_t *out);

// Distributions: random_distributions.c.
GyreStatus gy_random_uniform(GyreCall *call);
GyreStatus gy_random_triangular(GyreCall *call);
GyreStatus gy_random_gauss(GyreCall *call);
GyreStatus gy_random_lognormvariate(GyreCall *call);
GyreStatus gy_random_expovariate(GyreCall *call);
GyreStatus gy_random_gammavariate(GyreCall *call);
GyreStatus gy_random_betavariate(GyreCall *call);
GyreStatus gy_random_paretovariate(GyreCall *call);
GyreStatus gy_random_weibullvariate(GyreCall *call);
GyreStatus gy_random_vonmisesvariate(GyreCall *call);
GyreStatus gy_random_binomialvariate(GyreCall *call);

// Choosing: random_choices.c.
GyreStatus gy_random_choice(GyreCall *call);
GyreStatus gy_random_choices(GyreCall *call);
GyreStatus gy_random_sample(GyreCall *call);
GyreStatus gy_random_shuffle(GyreCall *call);

extern const GyreNative gy_random_secure[]; // random.secure: random_secure.c

#endif

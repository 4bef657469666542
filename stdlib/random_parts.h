// random_parts.h - what the files of the random module share.
#ifndef GYRE_STDLIB_RANDOM_PARTS_H
#define GYRE_STDLIB_RANDOM_PARTS_H

#include "stdlib/random_source.h"

// The generator of a call: of the Random in argument 0, or the module's own.
RandomSource *gy_random_source(GyreCall *call);
// The number of arguments before the first one of the function: 1 for a method.
uint32_t gy_random_lead(GyreCall *call);

// Choosing: random_choices.c.
GyreStatus gy_random_choice(GyreCall *call);
GyreStatus gy_random_choices(GyreCall *call);
GyreStatus gy_random_sample(GyreCall *call);
GyreStatus gy_random_shuffle(GyreCall *call);

extern const GyreNative gy_random_secure[]; // random.secure: random_secure.c

#endif

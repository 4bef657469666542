// siphash.h - SipHash-1-3, the hash of everything whose bytes may come from outside.
#ifndef GYRE_VM_SIPHASH_H
#define GYRE_VM_SIPHASH_H

#include <stddef.h>
#include <stdint.h>

typedef struct {
    uint64_t k0, k1;
} SipKey;

uint64_t gy_siphash_keyed(SipKey key, const void *data, size_t size);

// With the key of this process, drawn from the system's random numbers at the first use.
uint64_t gy_siphash(const void *data, size_t size);

#endif

// siphash.h - SipHash-1-3, the hash of everything whose bytes may come from outside.
#ifndef GYRE_VM_SIPHASH_H
#define GYRE_VM_SIPHASH_H

#include <stddef.h>
#include <stdint.h>

typedef struct {
    uint64_t k0, k1;
} SipKey;

uint64_t gy_siphash_keyed(SipKey key, const void *data, size_t size);

typedef struct {
    uint64_t v0, v1, v2, v3;
} SipState;

// The same as gy_siphash in pieces; all but the last have a multiple of eight bytes.
SipState gy_siphash_begin(void);
void gy_siphash_add(SipState *s, const void *data, size_t size);
uint64_t gy_siphash_end(SipState *s, const void *rest, size_t rest_size, size_t total_size);

// With the key of this process, drawn from the system's random numbers at the first use.
uint64_t gy_siphash(const void *data, size_t size);

#endif

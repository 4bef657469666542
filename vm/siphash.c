// siphash.c - SipHash-1-3 of Aumasson and Bernstein: one round a block, three at the end.
//
// Whoever does not know the key cannot choose texts that collide, so a dict of words from the
// network stays a fast dict. The key belongs to the process, not to a VM: then a string keeps
// its hash when it crosses to another thread. It is drawn once; a race of two first users is
// decided by a compare-and-swap, and both then see the winner's key.
//
// Not here: folding to 32 bits and caching (str.c), hashes of numbers (int.c, double.c).
#include "vm/siphash.h"
#include <stdatomic.h>
#include <stdbool.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>
#include <unistd.h>

static inline uint64_t rotate(uint64_t x, int bits)
{
    return x << bits | x >> (64 - bits);
}

static inline void sip_round(SipState *s)
{
    s->v0 += s->v1;
    s->v1 = rotate(s->v1, 13) ^ s->v0;
    s->v0 = rotate(s->v0, 32);
    s->v2 += s->v3;
    s->v3 = rotate(s->v3, 16) ^ s->v2;
    s->v0 += s->v3;
    s->v3 = rotate(s->v3, 21) ^ s->v0;
    s->v2 += s->v1;
    s->v1 = rotate(s->v1, 17) ^ s->v2;
    s->v2 = rotate(s->v2, 32);
}

static inline uint64_t read_u64(const unsigned char *p)
{
    uint64_t word;
    memcpy(&word, p, sizeof word);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    word = __builtin_bswap64(word);
#endif
    return word;
}

static inline uint64_t read_u32(const unsigned char *p)
{
    uint32_t word;
    memcpy(&word, p, sizeof word);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    word = __builtin_bswap32(word);
#endif
    return word;
}

// The last 0 to 7 bytes, by reads that may overlap.
static inline uint64_t read_tail(const unsigned char *p, size_t size)
{
    if (size >= 4) return read_u32(p) | read_u32(p + size - 4) << (8 * (size - 4));
    if (size == 0) return 0;
    return p[0] | (uint64_t)p[size / 2] << (8 * (size / 2)) |
           (uint64_t)p[size - 1] << (8 * (size - 1));
}

static inline SipState begin(SipKey key)
{
    return (SipState){key.k0 ^ 0x736f6d6570736575ull, key.k1 ^ 0x646f72616e646f6dull,
                      key.k0 ^ 0x6c7967656e657261ull, key.k1 ^ 0x7465646279746573ull};
}

static inline void add(SipState *s, const unsigned char *p, size_t size)
{
    for (; size >= 8; size -= 8, p += 8) {
        uint64_t word = read_u64(p);
        s->v3 ^= word;
        sip_round(s);
        s->v0 ^= word;
    }
}

// `rest`: of less than eight bytes.
static inline uint64_t end(SipState *s, const unsigned char *rest, size_t rest_size, size_t total)
{
    uint64_t last = (uint64_t)total << 56 | read_tail(rest, rest_size);
    s->v3 ^= last;
    sip_round(s);
    s->v0 ^= last;
    s->v2 ^= 0xff;
    sip_round(s);
    sip_round(s);
    sip_round(s);
    return s->v0 ^ s->v1 ^ s->v2 ^ s->v3;
}

uint64_t gy_siphash_keyed(SipKey key, const void *data, size_t size)
{
    const unsigned char *p = (const unsigned char *)data;
    size_t whole = size & ~(size_t)7;
    SipState s = begin(key);
    add(&s, p, whole);
    return end(&s, p + whole, size - whole, size);
}

void gy_siphash_add(SipState *s, const void *data, size_t size)
{
    add(s, (const unsigned char *)data, size);
}

uint64_t gy_siphash_end(SipState *s, const void *rest, size_t rest_size, size_t total_size)
{
    size_t whole = rest_size & ~(size_t)7;
    add(s, (const unsigned char *)rest, whole);
    return end(s, (const unsigned char *)rest + whole, rest_size - whole, total_size);
}

// -- The key of the process

static atomic_uint_least64_t process_key; // 0: not drawn yet

static bool draw_from_system(void *bytes, size_t size)
{
#ifdef GRND_NONBLOCK
    return getrandom(bytes, size, GRND_NONBLOCK) == (ssize_t)size;
#else
    return getentropy(bytes, size) == 0;
#endif
}

static uint64_t draw_key(void)
{
    uint64_t drawn = 0, none = 0;
    if (!draw_from_system(&drawn, sizeof drawn)) {
        struct timespec now; // an early boot without entropy: better than a constant
        clock_gettime(CLOCK_REALTIME, &now);
        drawn = (uint64_t)now.tv_nsec << 32 ^ (uint64_t)now.tv_sec ^ (uintptr_t)&drawn;
    }
    drawn |= 1;
    if (!atomic_compare_exchange_strong(&process_key, &none, drawn)) return none;
    return drawn;
}

static inline SipKey key_of_process(void)
{
    uint64_t k = atomic_load_explicit(&process_key, memory_order_relaxed);
    if (!k) k = draw_key();
    return (SipKey){k, k * 0x9e3779b97f4a7c15ull + 1};
}

uint64_t gy_siphash(const void *data, size_t size)
{
    return gy_siphash_keyed(key_of_process(), data, size);
}

SipState gy_siphash_begin(void)
{
    return begin(key_of_process());
}

// hash_index.h - the table in which dicts and sets look up an entry: open addressing, linear.
//
// Entries stand in an array of their own, in the order of insertion; the index has a slot of 32
// bits for each place of the hash. Its low bits, as many as the index is large, are the entry's
// number plus one; 0 is a free slot. The bits above them are bits of the hash. An index is larger
// than the entries are many, so there is room for both, and a probe that meets another key's slot
// nearly always knows it without a look at the entry, which is a cache line of its own.
//
// A removed entry keeps its slot, so that probing goes on behind it.
#ifndef GYRE_VM_HASH_INDEX_H
#define GYRE_VM_HASH_INDEX_H

#include <stdint.h>

typedef struct {
    const uint32_t *index;
    uint32_t mask, at, tag;
} Probe;

static inline Probe probe_start(const uint32_t *index, uint32_t index_size, uint64_t hash)
{
    uint64_t spread = hash * 0x9E3779B97F4A7C15ull; // ints are their own hash
    uint32_t mask = index_size - 1;
    return (Probe){index, mask, (uint32_t)(spread >> 32) & mask, (uint32_t)spread & ~mask};
}

// Number plus one of the next entry whose hash may be the same; 0: there is none.
static inline uint32_t probe_next(Probe *p)
{
    for (;;) {
        uint32_t slot = p->index[p->at];
        if (!slot) return 0;
        p->at = (p->at + 1) & p->mask;
        if ((slot & ~p->mask) == p->tag) return slot & p->mask;
    }
}

// Room for `capacity` entries and free slots enough to keep probing short.
static inline uint32_t hash_index_size(uint32_t capacity)
{
    uint32_t size = 8;
    while (size < capacity + capacity / 2)
        size *= 2;
    return size;
}

static inline void hash_index_put(uint32_t *index, uint32_t index_size, uint64_t hash,
                                  uint32_t number)
{
    Probe p = probe_start(index, index_size, hash);
    while (index[p.at])
        p.at = (p.at + 1) & p.mask;
    index[p.at] = p.tag | (number + 1);
}

#endif

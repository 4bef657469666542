// timer_wheel.c - see timer_wheel.h.
#include "vm/timer_wheel.h"
#include "vm/state.h"

enum {
    TICK_BITS = 20, // of nanoseconds
    DIGIT_BITS = 6,
    DIGITS = 1 << DIGIT_BITS,
    LEVELS = (63 - TICK_BITS + DIGIT_BITS - 1) / DIGIT_BITS,
    CHUNK_TIMERS = 15,
    SLAB_CHUNKS = 2 * DIGITS, // more than the reserve
};

typedef struct Chunk {
    struct Chunk *next;
    uint32_t count;
    Timer timers[CHUNK_TIMERS];
} Chunk;

typedef struct Slab {
    struct Slab *next;
    Chunk chunks[SLAB_CHUNKS];
} Slab;

typedef struct {
    Chunk *first, *last; // NULL: the bucket is empty; only the last one has room
} Bucket;

struct TimerWheel {
    uint64_t position;
    uint32_t count;
    uint32_t free_count;
    Chunk *free;
    Slab *slabs;
    uint64_t occupied[LEVELS]; // a bit for each bucket that is not empty
    Bucket buckets[LEVELS][DIGITS];
};

static uint64_t tick_of(int64_t deadline_ns)
{
    return deadline_ns > 0 ? (uint64_t)deadline_ns >> TICK_BITS : 0;
}

static int level_of(uint64_t tick, uint64_t position)
{
    uint64_t difference = tick ^ position;
    return difference ? (63 - __builtin_clzll(difference)) / DIGIT_BITS : 0;
}

static unsigned digit_of(uint64_t tick, int level)
{
    return (unsigned)(tick >> (level * DIGIT_BITS)) % DIGITS;
}

// -- Chunks

static bool add_slab(VM *vm, TimerWheel *w)
{
    Slab *slab = (Slab *)gy_heap_resize(vm, NULL, 0, sizeof *slab);
    if (!slab) return false;
    slab->next = w->slabs;
    w->slabs = slab;
    for (unsigned i = 0; i < SLAB_CHUNKS; i++) {
        slab->chunks[i].next = w->free;
        w->free = &slab->chunks[i];
    }
    w->free_count += SLAB_CHUNKS;
    return true;
}

static Chunk *take_chunk(TimerWheel *w)
{
    Chunk *chunk = w->free;
    assert(chunk);
    w->free = chunk->next;
    w->free_count--;
    chunk->next = NULL;
    chunk->count = 0;
    return chunk;
}

static void free_chunk(TimerWheel *w, Chunk *chunk)
{
    chunk->next = w->free;
    w->free = chunk;
    w->free_count++;
}

static void free_slabs(VM *vm, TimerWheel *w)
{
    for (Slab *slab = w->slabs, *next; slab; slab = next) {
        next = slab->next;
        gy_heap_free(&vm->heap, slab, sizeof *slab);
    }
    w->slabs = NULL;
    w->free = NULL;
    w->free_count = 0;
}

// -- Buckets

static void append(TimerWheel *w, Bucket *bucket, Timer timer)
{
    Chunk *chunk = bucket->last;
    if (!chunk || chunk->count == CHUNK_TIMERS) {
        Chunk *added = take_chunk(w);
        if (chunk) chunk->next = added;
        else bucket->first = added;
        bucket->last = chunk = added;
    }
    chunk->timers[chunk->count++] = timer;
}

static void put(TimerWheel *w, Timer timer)
{
    uint64_t tick = tick_of(timer.deadline_ns);
    int level = level_of(tick, w->position);
    unsigned digit = digit_of(tick, level);
    append(w, &w->buckets[level][digit], timer);
    w->occupied[level] |= (uint64_t)1 << digit;
}

// Empties a bucket into another one.
static void pour(TimerWheel *w, int level, unsigned digit, Bucket *into)
{
    Bucket *from = &w->buckets[level][digit];
    for (Chunk *chunk = from->first, *next; chunk; chunk = next) {
        next = chunk->next;
        for (uint32_t i = 0; i < chunk->count; i++)
            append(w, into, chunk->timers[i]);
        free_chunk(w, chunk);
    }
    *from = (Bucket){NULL, NULL};
    w->occupied[level] &= ~((uint64_t)1 << digit);
}

// -- From outside

TimerWheel *gy_wheel_new(VM *vm)
{
    TimerWheel *w = (TimerWheel *)gy_heap_resize(vm, NULL, 0, sizeof *w);
    if (w) memset(w, 0, sizeof *w);
    return w;
}

void gy_wheel_free(VM *vm, TimerWheel *w)
{
    if (!w) return;
    free_slabs(vm, w);
    gy_heap_free(&vm->heap, w, sizeof *w);
}

uint32_t gy_wheel_count(const TimerWheel *w)
{
    return w ? w->count : 0;
}

bool gy_wheel_is_later(const TimerWheel *w, int64_t deadline_ns)
{
    return tick_of(deadline_ns) > w->position;
}

// Of two positions the earlier one has the lower digit where they first differ, and below that
// place all timers of the old one are in one bucket of the new.
void gy_wheel_move_back(TimerWheel *w, int64_t deadline_ns)
{
    uint64_t tick = tick_of(deadline_ns);
    int level = level_of(tick, w->position);
    unsigned digit = digit_of(w->position, level);
    Bucket *into = &w->buckets[level][digit];
    for (int below = 0; w->count && below < level; below++)
        while (w->occupied[below]) {
            pour(w, below, (unsigned)__builtin_ctzll(w->occupied[below]), into);
            w->occupied[level] |= (uint64_t)1 << digit;
        }
    w->position = tick;
}

bool gy_wheel_reserve(VM *vm, TimerWheel *w, uint32_t count)
{
    // Each may be the first of its bucket, as long as there are buckets.
    uint32_t needed = (count + CHUNK_TIMERS - 1) / CHUNK_TIMERS + DIGITS;
    needed += count < LEVELS * DIGITS ? count : LEVELS * DIGITS;
    while (w->free_count < needed)
        if (!add_slab(vm, w)) return false;
    return true;
}

void gy_wheel_put(TimerWheel *w, Timer timer)
{
    assert(gy_wheel_is_later(w, timer.deadline_ns));
    put(w, timer);
    w->count++;
}

// -- Advancing

// Whether a timer is alive stands in its place, which may be anywhere.
static void look_ahead(const TimerPlaces *places, const Chunk *chunk)
{
    for (uint32_t i = 0; i < chunk->count; i++)
        __builtin_prefetch(&places->places[chunk->timers[i].id], 1);
}

// Deals the first bucket of a level out to the levels below.
static void deal_out(TimerWheel *w, int level, TimerPlaces *places)
{
    unsigned digit = (unsigned)__builtin_ctzll(w->occupied[level]);
    Chunk *chunk = w->buckets[level][digit].first;
    w->buckets[level][digit] = (Bucket){NULL, NULL};
    w->occupied[level] &= ~((uint64_t)1 << digit);
    uint64_t above = w->position >> (level * DIGIT_BITS) >> DIGIT_BITS;
    w->position = (above << DIGIT_BITS | digit) << (level * DIGIT_BITS);
    for (Chunk *next; chunk; chunk = next) {
        next = chunk->next;
        if (next) look_ahead(places, next);
        for (uint32_t i = 0; i < chunk->count; i++) {
            if (!places_drop_if_dead(places, chunk->timers[i])) put(w, chunk->timers[i]);
            else w->count--;
        }
        free_chunk(w, chunk);
    }
}

// Gives the first bucket of level 0 away.
static void give(VM *vm, TimerWheel *w, TimerPlaces *places, bool (*take)(VM *vm, Timer timer))
{
    unsigned digit = (unsigned)__builtin_ctzll(w->occupied[0]);
    Bucket *bucket = &w->buckets[0][digit];
    w->position = w->position / DIGITS * DIGITS + digit;
    for (Chunk *chunk; (chunk = bucket->first);) {
        look_ahead(places, chunk);
        while (chunk->count) {
            Timer timer = chunk->timers[chunk->count - 1];
            if (!places_drop_if_dead(places, timer) && !take(vm, timer)) return;
            chunk->count--;
            w->count--;
        }
        bucket->first = chunk->next;
        free_chunk(w, chunk);
    }
    bucket->last = NULL;
    w->occupied[0] &= ~((uint64_t)1 << digit);
}

void gy_wheel_advance(VM *vm, TimerWheel *w, TimerPlaces *places, bool (*take)(VM *vm, Timer timer))
{
    while (w->count && !w->occupied[0]) {
        int level = 1;
        while (!w->occupied[level])
            level++;
        deal_out(w, level, places);
    }
    if (w->count) give(vm, w, places, take);
    if (!w->count) free_slabs(vm, w);
}

// -- Dropping

static void drop_dead_in(TimerWheel *w, int level, unsigned digit, TimerPlaces *places)
{
    Bucket *bucket = &w->buckets[level][digit];
    Chunk *chunk = bucket->first;
    *bucket = (Bucket){NULL, NULL};
    for (Chunk *next; chunk; chunk = next) {
        next = chunk->next;
        for (uint32_t i = 0; i < chunk->count; i++) {
            if (!places_drop_if_dead(places, chunk->timers[i])) append(w, bucket, chunk->timers[i]);
            else w->count--;
        }
        free_chunk(w, chunk);
    }
    if (!bucket->first) w->occupied[level] &= ~((uint64_t)1 << digit);
}

void gy_wheel_drop_dead(VM *vm, TimerWheel *w, TimerPlaces *places)
{
    for (int level = 0; level < LEVELS; level++)
        for (uint64_t left = w->occupied[level]; left; left &= left - 1)
            drop_dead_in(w, level, (unsigned)__builtin_ctzll(left), places);
    if (!w->count) free_slabs(vm, w);
}

// -- Looking

void gy_wheel_each(VM *vm, const TimerWheel *w, const TimerPlaces *places,
                   void (*visit)(VM *vm, const TimerSlot *holder))
{
    for (int level = 0; level < LEVELS; level++)
        for (int digit = 0; digit < DIGITS; digit++)
            for (const Chunk *chunk = w->buckets[level][digit].first; chunk; chunk = chunk->next)
                for (uint32_t i = 0; i < chunk->count; i++)
                    places_visit(vm, places, chunk->timers[i], visit);
}

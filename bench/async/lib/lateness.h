// What the two C programs share: random deadlines, and by how much timers were late.
#ifndef ASYNC_LATENESS_H
#define ASYNC_LATENESS_H

#include "bench/async/lib/bench.h"

enum { BUCKETS = 10000, BUCKET_NS = 100000 };

static long late[BUCKETS], fired;

static inline uint64_t lateness_due_ns(uint32_t *seed, long ms)
{
    return (uint64_t)((double)ms * 1e6 * (1 + minstd(seed) / 2147483647.0));
}

static inline void lateness_note(uint64_t now, uint64_t due)
{
    uint64_t bucket = now > due ? (now - due) / BUCKET_NS : 0;
    late[bucket < BUCKETS ? bucket : BUCKETS - 1]++;
    fired++;
}

// The lateness, in milliseconds, that so large a part of all does not exceed.
static inline double lateness_percentile(double part)
{
    double left = (double)fired * part;
    for (int bucket = 0; bucket < BUCKETS; bucket++) {
        left -= (double)late[bucket];
        if (left <= 0) return bucket / 10.0;
    }
    return BUCKETS / 10.0;
}

static inline void lateness_report(double seconds)
{
    printf("check=%ld t=%.6f p50_ms=%.6f p99_ms=%.6f\n", fired, seconds, lateness_percentile(0.5),
           lateness_percentile(0.99));
}

#endif

// counters.h - how often the lines, functions and branches of a source have run.
#ifndef GYRE_VM_COUNTERS_H
#define GYRE_VM_COUNTERS_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

typedef enum { COVER_LINE, COVER_FUNCTION, COVER_BRANCH } CoverKind;

typedef struct {
    atomic_ullong count;
    char *function; // of a function
    uint32_t line;
    uint32_t place; // of a branch: offset in the source
    uint8_t kind;   // CoverKind
    uint8_t arm;    // of a branch
} CoverPoint;

// Shared by the Source, and so by all threads that run it, and by who has asked for it. The points
// are complete before the source runs first.
typedef struct GyreCoverage {
    atomic_uint references;
    char *name; // of the source
    CoverPoint *points;
    uint32_t count, capacity;
} Coverage;

Coverage *gy_counters_new(const char *name); // one reference; NULL: memory is out
Coverage *gy_counters_retain(Coverage *coverage);
void gy_counters_release(Coverage *coverage); // NULL is allowed

// The number of a new point. False: memory is out. `function` may be NULL.
bool gy_counters_add(Coverage *coverage, CoverPoint point, const char *function, uint32_t *number);

static inline void counters_up(Coverage *coverage, uint32_t number)
{
    atomic_fetch_add_explicit(&coverage->points[number].count, 1, memory_order_relaxed);
}

#endif

// api_coverage.c - what hosts see of coverage.
#include "vm/counters.h"
#include "vm/state.h"

_Static_assert((int)COVER_LINE == GYRE_COVER_LINE && (int)COVER_FUNCTION == GYRE_COVER_FUNCTION &&
                   (int)COVER_BRANCH == GYRE_COVER_BRANCH,
               "the compiler and hosts call the kinds the same");

const char *gyre_coverage_name(const GyreCoverage *c)
{
    return c->name;
}

bool gyre_coverage_point(const GyreCoverage *c, uint32_t index, GyreCoverPoint *point)
{
    if (index >= c->count) return false;
    const CoverPoint *p = &c->points[index];
    *point = (GyreCoverPoint){.kind = (GyreCoverKind)p->kind,
                              .line = p->line,
                              .function = p->function,
                              .place = p->place,
                              .arm = p->arm,
                              .count = atomic_load_explicit(&p->count, memory_order_relaxed)};
    return true;
}

void gyre_set_coverage(Gyre *g, void (*compiled)(void *context, GyreCoverage *coverage),
                       void *context)
{
    g->covered = compiled;
    g->covered_context = context;
}

bool gyre_coverage_is_final(const GyreCoverage *c)
{
    return atomic_load_explicit(&c->references, memory_order_acquire) == 1;
}

void gyre_coverage_release(GyreCoverage *c)
{
    gy_counters_release(c);
}

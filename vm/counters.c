// counters.c - how often the lines, functions and branches of a source have run.
//
// Where a host wants to know, the compiler puts a COVER in front of statements, into functions and
// into both arms of branches, each with a point of its own; where nobody does there is no trace of
// any of it. A block that is compiled more than once (a `finally` stands at each of its exits) has
// several points for the same thing: who reads them adds them up.
//
// The points outlive the code, because the host reads them at the end, when the VM may be gone.
#include "vm/counters.h"
#include "vm/mem.h"
#include <string.h>

Coverage *gy_counters_new(const char *name)
{
    Coverage *c = (Coverage *)gy_mem_new(sizeof *c);
    if (!c) return NULL;
    atomic_init(&c->references, 1);
    c->name = gy_mem_copy_text(name, strlen(name));
    if (c->name) return c;
    gy_counters_release(c);
    return NULL;
}

Coverage *gy_counters_retain(Coverage *c)
{
    atomic_fetch_add_explicit(&c->references, 1, memory_order_relaxed);
    return c;
}

void gy_counters_release(Coverage *c)
{
    if (!c || atomic_fetch_sub_explicit(&c->references, 1, memory_order_acq_rel) != 1) return;
    for (uint32_t i = 0; i < c->count; i++)
        gy_mem_free(c->points[i].function);
    gy_mem_free(c->points);
    gy_mem_free(c->name);
    gy_mem_free(c);
}

bool gy_counters_add(Coverage *c, CoverPoint point, const char *function, uint32_t *number)
{
    if (!gy_mem_grow((void **)&c->points, c->count, &c->capacity, sizeof *c->points)) return false;
    if (function) point.function = gy_mem_copy_text(function, strlen(function));
    if (function && !point.function) return false;
    *number = c->count++;
    c->points[*number] = point;
    return true;
}

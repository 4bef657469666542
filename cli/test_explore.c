// test_explore.c - all the ways in which a test can go.
//
// The first run takes the first possibility everywhere. Each run shows the choices behind its last
// deviation, and each other possibility of one of them is a new path: the same run up to there,
// one deviation more, and first possibilities from then on. So no run is made twice, each one
// ends in a leaf of the tree of choices, and a queue of paths brings those with the fewest
// deviations first: bugs are found in the form that is easiest to understand.
//
// A path that the limit of runs will not reach is not kept.
#include "cli/test_explore.h"

#include <stdlib.h>
#include <string.h>

struct ExplorePath {
    ExplorePath *next;
    Deviations script;
    Deviation items[];
};

// `base`, and then a deviation more.
static ExplorePath *new_path(const Deviations *base, Deviation more)
{
    uint32_t count = base->count + 1;
    ExplorePath *path = (ExplorePath *)malloc(sizeof *path + count * sizeof(Deviation));
    if (!path) return NULL;
    path->next = NULL;
    path->script = (Deviations){count, count, path->items};
    if (base->count) memcpy(path->items, base->items, base->count * sizeof(Deviation));
    path->items[base->count] = more;
    return path;
}

static void enqueue(Explorer *e, ExplorePath *path)
{
    if (e->last) e->last->next = path;
    else e->first = path;
    e->last = path;
    e->known++;
}

static void drop_first(Explorer *e)
{
    ExplorePath *path = e->first;
    e->first = path->next;
    if (!e->first) e->last = NULL;
    free(path);
}

void gy_test_explore_begin(Explorer *e, uint32_t limit)
{
    *e = (Explorer){.limit = limit, .known = 1};
}

const Deviations *gy_test_explore_next(Explorer *e)
{
    static const Deviations none;
    if (e->runs++ == 0) return &none;
    if (e->runs > 2) drop_first(e); // the one that the run before has followed
    if (e->first) return &e->first->script;
    e->runs--;
    return NULL;
}

void gy_test_explore_learn(Explorer *e, const Choices *c)
{
    const Deviations *taken = &c->taken;
    uint32_t first = taken->count ? taken->items[taken->count - 1].index + 1 : 0;
    if (c->logged < c->count) e->is_cut = true;
    for (uint32_t i = first; i < c->logged; i++) {
        for (uint32_t chosen = 1; chosen < c->widths[i]; chosen++) {
            ExplorePath *path =
                e->known < e->limit ? new_path(taken, (Deviation){i, chosen}) : NULL;
            if (!path) {
                e->is_cut = true;
                return;
            }
            enqueue(e, path);
        }
    }
}

void gy_test_explore_free(Explorer *e)
{
    while (e->first)
        drop_first(e);
}

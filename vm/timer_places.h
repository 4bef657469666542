// timer_places.h - what a timer is, and the table by which its holder is found.
//
// A timer that is moved must not touch the object that waits for it: a million of those are not in
// the cache. So it carries a number, and the table has the holder. Cancelling empties the place;
// the timer is dead then, and whoever comes across it drops it, which makes the number free.
#ifndef GYRE_VM_TIMER_PLACES_H
#define GYRE_VM_TIMER_PLACES_H

#include "vm/waiter.h"

#include <stdbool.h>
#include <stdint.h>

typedef struct {
    int64_t deadline_ns;
    uint32_t order; // of creation; wraps: of equal deadlines there are never 2^31 at a time
    uint32_t id;    // its place
} Timer;

typedef union {
    TimerSlot *holder; // NULL: the timer is dead
    uintptr_t next;    // of a free place: the next free one
} TimerPlace;

typedef struct {
    TimerPlace *places;
    uint32_t capacity;
    uint32_t first_free; // capacity: none
} TimerPlaces;

static inline uint32_t places_take(TimerPlaces *p, TimerSlot *holder)
{
    uint32_t id = p->first_free;
    p->first_free = (uint32_t)p->places[id].next;
    p->places[id].holder = holder;
    return id;
}

static inline void places_free(TimerPlaces *p, uint32_t id)
{
    p->places[id].next = p->first_free;
    p->first_free = id;
}

// Frees the place of a dead timer: was it one?
static inline bool places_drop_if_dead(TimerPlaces *p, Timer timer)
{
    if (p->places[timer.id].holder) return false;
    places_free(p, timer.id);
    return true;
}

static inline void places_visit(VM *vm, const TimerPlaces *p, Timer timer,
                                void (*visit)(VM *vm, const TimerSlot *holder))
{
    if (p->places[timer.id].holder) visit(vm, p->places[timer.id].holder);
}

#endif

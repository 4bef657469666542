// waiter.h - first come, first served: the lists of those who wait.
//
// Whatever can be waited for has a WaitList. A task waits in at most one, by the Waiter inside
// it; one that stands in a `select` waits in several, by a Waiter for each arm. `owner` says
// which: a Task or a Select. Lists are rings, so a waiter can leave one without knowing it. The
// ready queue and the list of failures that nobody looked at are such rings too.
//
// A list keeps nobody alive: whoever waits is an unfinished task, and those the VM keeps. Only a
// Watch (task.h), which is no task, is kept by those that it watches.
#ifndef GYRE_VM_WAITER_H
#define GYRE_VM_WAITER_H

#include "vm/object.h"

typedef struct Link {
    struct Link *next, *prev; // NULL: in no list
} Link;

typedef struct {
    Link link;
    Obj *owner; // Task or Select
} Waiter;

typedef struct {
    Link ring; // first and last; NULL or itself: empty
} WaitList;

// Inside whatever a timer can be set for: a task that sleeps, a scope with a deadline, the arm of a
// select, a quota of time.
typedef enum { TIMER_TASK, TIMER_SCOPE, TIMER_ARM, TIMER_FUEL } TimerKind;

enum { NO_TIMER = (1 << 30) - 1 };

typedef struct {
    uint32_t index : 30; // number of the timer (timers.h), or NO_TIMER
    uint32_t kind : 2;   // TimerKind: what it is inside of
} TimerSlot;

static inline Waiter *wait_list_first(const WaitList *list)
{
    Link *first = list->ring.next;
    return first == &list->ring ? NULL : (Waiter *)(void *)first;
}

// The waiter behind `w`, or NULL.
static inline Waiter *wait_list_after(const WaitList *list, const Waiter *w)
{
    return w->link.next == &list->ring ? NULL : (Waiter *)(void *)w->link.next;
}

static inline void wait_list_append(WaitList *list, Waiter *w)
{
    Link *ring = &list->ring;
    if (!ring->next) ring->next = ring->prev = ring;
    w->link = (Link){ring, ring->prev};
    ring->prev->next = &w->link;
    ring->prev = &w->link;
}

static inline void waiter_leave(Waiter *w)
{
    if (!w->link.next) return;
    w->link.prev->next = w->link.next;
    w->link.next->prev = w->link.prev;
    w->link = (Link){NULL, NULL};
}

// A select that also waits for what other threads share may be claimed by one of them at any time.
// From then on its other arms wait no more, wherever they stand still. False: so it is; true: they
// are ours.
bool gy_select_claim(Obj *owner);

enum { OWNER_IS_SHARED = 1 }; // flag of a Select: it must be claimed

static inline bool owner_claim(Obj *owner)
{
    bool must_ask = owner->kind == KIND_SELECT && (owner->flags & OWNER_IS_SHARED);
    return !must_ask || gy_select_claim(owner);
}

// The first one that is not `owner`'s: a select does not meet itself. It must be woken then.
static inline Waiter *wait_list_claim_but(const WaitList *list, const Obj *owner)
{
    Waiter *w = wait_list_first(list);
    while (w && (w->owner == owner || !owner_claim(w->owner)))
        w = wait_list_after(list, w);
    return w;
}

// Out of the list with the first one, to be woken.
static inline Waiter *wait_list_take(WaitList *list)
{
    Waiter *w;
    while ((w = wait_list_first(list))) {
        waiter_leave(w);
        if (owner_claim(w->owner)) return w;
    }
    return NULL;
}

#endif

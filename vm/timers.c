// timers.c - the timers that are next, in a heap, and when they go to the wheel and back.
//
// Four children a node keep the heap shallow and its children in one or two cache lines.
#include "vm/timers.h"
#include "vm/state.h"
#include "vm/timer_wheel.h"

enum {
    ARITY = 4,
    FEW = 64,        // so many dead timers are never worth the trouble
    MOST_NEAR = 256, // so many are in the heap, be they near or not
};

// -- The heap

static bool is_before(const Timer *a, const Timer *b)
{
    if (a->deadline_ns != b->deadline_ns) return a->deadline_ns < b->deadline_ns;
    return (int32_t)(a->order - b->order) < 0;
}

static void sift_up(Timer *items, uint32_t i, Timer timer)
{
    while (i > 0) {
        uint32_t parent = (i - 1) / ARITY;
        if (!is_before(&timer, &items[parent])) break;
        items[i] = items[parent];
        i = parent;
    }
    items[i] = timer;
}

static void sift_down(Timer *items, uint32_t count, uint32_t i, Timer timer)
{
    for (;;) {
        uint32_t first = i * ARITY + 1;
        if (first >= count) break;
        uint32_t last = first + ARITY < count ? first + ARITY : count;
        uint32_t least = first;
        for (uint32_t child = first + 1; child < last; child++)
            if (is_before(&items[child], &items[least])) least = child;
        if (!is_before(&items[least], &timer)) break;
        items[i] = items[least];
        i = least;
    }
    items[i] = timer;
}

static void drop_top(Timers *t)
{
    Timer last = t->items[--t->item_count];
    if (t->item_count) sift_down(t->items, t->item_count, 0, last);
}

// After its items were changed in any way.
static void order_anew(Timers *t)
{
    for (uint32_t i = t->item_count / ARITY + 1; i-- > 0;)
        if (i < t->item_count) sift_down(t->items, t->item_count, i, t->items[i]);
}

static bool grow_heap(VM *vm, Timers *t)
{
    uint32_t capacity = t->item_capacity ? t->item_capacity * 2 : 8;
    Timer *items =
        (Timer *)gy_heap_resize_array(vm, t->items, t->item_capacity, capacity, sizeof *items);
    if (!items) return false;
    t->items = items;
    t->item_capacity = capacity;
    return true;
}

static bool push(VM *vm, Timer timer)
{
    Timers *t = &vm->timers;
    if (t->item_count == t->item_capacity && !grow_heap(vm, t)) return false;
    sift_up(t->items, t->item_count++, timer);
    return true;
}

// -- From the heap to the wheel

// Leaves those in the heap that the wheel does not take, behind its position.
static void spill_later(Timers *t)
{
    uint32_t kept = 0;
    for (uint32_t i = 0; i < t->item_count; i++) {
        Timer timer = t->items[i];
        if (gy_wheel_is_later(t->wheel, timer.deadline_ns)) gy_wheel_put(t->wheel, timer);
        else t->items[kept++] = timer;
    }
    t->item_count = kept;
    order_anew(t);
}

// The heap has become large, since timers came that are earlier than all in the wheel, or there
// is none yet. Where memory is out it stays so.
static void spill(VM *vm, Timers *t)
{
    if (!t->wheel) t->wheel = gy_wheel_new(vm);
    if (t->wheel && gy_wheel_reserve(vm, t->wheel, t->item_count)) {
        gy_wheel_move_back(t->wheel, t->items[0].deadline_ns);
        spill_later(t);
    }
    vm->error = VALUE_UNSET;
    t->most_items = t->item_count < MOST_NEAR ? MOST_NEAR : t->item_count * 2;
}

// -- From the wheel to the heap

// Its holder will be needed soon. Few are waited for at a time, so they are in the cache by then.
static bool take_near(VM *vm, Timer timer)
{
    const char *holder = (const char *)vm->timers.places.places[timer.id].holder;
    for (int line = 0; line < 4; line++) // a task with the first of its frames
        __builtin_prefetch(holder + line * 64);
    return push(vm, timer);
}

// Makes the top of the heap a timer that is alive, and the next of all.
static void settle(VM *vm, Timers *t)
{
    for (;;) {
        while (t->item_count && places_drop_if_dead(&t->places, t->items[0]))
            drop_top(t);
        if (t->item_count || !gy_wheel_count(t->wheel)) return;
        Value pending = vm->error;
        gy_wheel_advance(vm, t->wheel, &t->places, take_near);
        vm->error = pending; // memory may be out, and then the rest stays for later
        if (t->most_items < t->item_count * 2) t->most_items = t->item_count * 2;
    }
}

// -- Adding and removing

static bool grow_places(VM *vm, TimerPlaces *p)
{
    uint32_t capacity = p->capacity ? p->capacity * 2 : 8;
    if (capacity >= NO_TIMER) return gy_throw_memory(vm);
    TimerPlace *places =
        (TimerPlace *)gy_heap_resize_array(vm, p->places, p->capacity, capacity, sizeof *places);
    if (!places) return false;
    for (uint32_t id = p->capacity; id < capacity; id++)
        places[id].next = id + 1;
    p->places = places;
    p->capacity = capacity;
    return true;
}

// With a wheel that has timers, whatever is later than its position must go there.
static bool enter(VM *vm, Timers *t, Timer timer)
{
    bool is_later = gy_wheel_count(t->wheel) && gy_wheel_is_later(t->wheel, timer.deadline_ns);
    if (!is_later) return push(vm, timer);
    if (!gy_wheel_reserve(vm, t->wheel, 1)) return false;
    gy_wheel_put(t->wheel, timer);
    return true;
}

bool gy_timers_add(VM *vm, TimerSlot *slot, int64_t deadline_ns)
{
    Timers *t = &vm->timers;
    if (t->places.first_free == t->places.capacity && !grow_places(vm, &t->places)) return false;
    Timer timer = {deadline_ns, t->next_order++, t->places.first_free};
    if (!enter(vm, t, timer)) return false;
    slot->index = places_take(&t->places, slot);
    t->count++;
    if (t->item_count > MOST_NEAR && t->item_count > t->most_items) spill(vm, t);
    return true;
}

uint32_t gy_timers_dead_count(const Timers *t)
{
    return t->item_count + gy_wheel_count(t->wheel) - t->count;
}

static void drop_dead(VM *vm, Timers *t)
{
    uint32_t live = 0;
    for (uint32_t i = 0; i < t->item_count; i++)
        if (!places_drop_if_dead(&t->places, t->items[i])) t->items[live++] = t->items[i];
    t->item_count = live;
    order_anew(t);
    if (t->wheel) gy_wheel_drop_dead(vm, t->wheel, &t->places);
}

void gy_timers_remove(VM *vm, TimerSlot *slot)
{
    Timers *t = &vm->timers;
    uint32_t id = slot->index;
    if (id == NO_TIMER) return;
    assert(id < t->places.capacity && t->places.places[id].holder == slot);
    slot->index = NO_TIMER;
    t->places.places[id].holder = NULL;
    t->count--;
    uint32_t dead = gy_timers_dead_count(t);
    if (dead > FEW && dead > t->count) drop_dead(vm, t);
    settle(vm, t);
}

TimerSlot *gy_timers_take_due(VM *vm, int64_t now_ns)
{
    Timers *t = &vm->timers;
    if (t->count == 0 || t->items[0].deadline_ns > now_ns) return NULL;
    uint32_t id = t->items[0].id;
    TimerSlot *slot = t->places.places[id].holder;
    slot->index = NO_TIMER;
    t->count--;
    drop_top(t);
    places_free(&t->places, id);
    settle(vm, t);
    return slot;
}

void gy_timers_each(VM *vm, void (*visit)(VM *vm, const TimerSlot *slot))
{
    const Timers *t = &vm->timers;
    for (uint32_t i = 0; i < t->item_count; i++)
        places_visit(vm, &t->places, t->items[i], visit);
    if (t->wheel) gy_wheel_each(vm, t->wheel, &t->places, visit);
}

void gy_timers_free(VM *vm)
{
    Timers *t = &vm->timers;
    gy_wheel_free(vm, t->wheel);
    gy_heap_free(&vm->heap, t->items, t->item_capacity * sizeof *t->items);
    gy_heap_free(&vm->heap, t->places.places, t->places.capacity * sizeof *t->places.places);
    *t = (Timers){0};
}

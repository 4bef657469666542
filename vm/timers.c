// timers.c - the timer heap. Four children a node keep it shallow and its children in one or
// two cache lines.
#include "vm/timers.h"
#include "vm/state.h"

enum { ARITY = 4 };

static bool is_before(const Timer *a, const Timer *b)
{
    if (a->deadline_ns != b->deadline_ns) return a->deadline_ns < b->deadline_ns;
    return a->order < b->order;
}

static void put(Timers *t, uint32_t i, Timer timer)
{
    t->items[i] = timer;
    timer.slot->index = i;
}

static void sift_up(Timers *t, uint32_t i, Timer timer)
{
    while (i > 0) {
        uint32_t parent = (i - 1) / ARITY;
        if (!is_before(&timer, &t->items[parent])) break;
        put(t, i, t->items[parent]);
        i = parent;
    }
    put(t, i, timer);
}

static void sift_down(Timers *t, uint32_t i, Timer timer)
{
    for (;;) {
        uint32_t first = i * ARITY + 1;
        if (first >= t->count) break;
        uint32_t last = first + ARITY < t->count ? first + ARITY : t->count;
        uint32_t least = first;
        for (uint32_t child = first + 1; child < last; child++)
            if (is_before(&t->items[child], &t->items[least])) least = child;
        if (!is_before(&t->items[least], &timer)) break;
        put(t, i, t->items[least]);
        i = least;
    }
    put(t, i, timer);
}

bool gy_timers_add(VM *vm, TimerSlot *slot, int64_t deadline_ns)
{
    Timers *t = &vm->timers;
    if (t->count == t->capacity) {
        uint32_t capacity = t->capacity ? t->capacity * 2 : 8;
        Timer *items =
            (Timer *)gy_heap_resize_array(vm, t->items, t->capacity, capacity, sizeof *items);
        if (!items) return false;
        t->items = items;
        t->capacity = capacity;
    }
    t->count++;
    sift_up(t, t->count - 1, (Timer){deadline_ns, t->next_order++, slot});
    return true;
}

void gy_timers_remove(Timers *t, TimerSlot *slot)
{
    uint32_t i = slot->index;
    if (i == NO_TIMER) return;
    assert(i < t->count && t->items[i].slot == slot);
    slot->index = NO_TIMER;
    Timer last = t->items[--t->count];
    if (last.slot == slot) return;
    if (i > 0 && is_before(&last, &t->items[(i - 1) / ARITY])) sift_up(t, i, last);
    else sift_down(t, i, last);
}

TimerSlot *gy_timers_take_due(Timers *t, int64_t now_ns)
{
    if (t->count == 0 || t->items[0].deadline_ns > now_ns) return NULL;
    TimerSlot *slot = t->items[0].slot;
    gy_timers_remove(t, slot);
    return slot;
}

void gy_timers_free(VM *vm)
{
    gy_heap_free(&vm->heap, vm->timers.items, vm->timers.capacity * sizeof(Timer));
    vm->timers = (Timers){0};
}

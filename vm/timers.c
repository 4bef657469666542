// timers.c - the timer heap. Four children a node keep it shallow and its children in one or
// two cache lines.
#include "vm/timers.h"
#include "vm/state.h"

enum {
    ARITY = 4,
    FEW = 64, // so many dead items are never worth the trouble
};

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
    uint32_t id = t->items[0].id;
    Timer last = t->items[--t->item_count];
    t->items[t->item_count].id = id;
    if (t->item_count) sift_down(t->items, t->item_count, 0, last);
}

static void drop_dead_tops(Timers *t)
{
    while (t->item_count && !t->slots[t->items[0].id])
        drop_top(t);
}

// Leaves the live items only, in one pass and a heap built anew.
static void drop_dead(Timers *t)
{
    uint32_t live = 0;
    for (uint32_t i = 0; i < t->item_count; i++) {
        if (!t->slots[t->items[i].id]) continue;
        Timer timer = t->items[i];
        t->items[i] = t->items[live]; // a dead one
        t->items[live++] = timer;
    }
    t->item_count = live;
    for (uint32_t i = live / ARITY + 1; i-- > 0;)
        if (i < live) sift_down(t->items, live, i, t->items[i]);
}

static bool grow(VM *vm, Timers *t)
{
    uint32_t capacity = t->capacity ? t->capacity * 2 : 8;
    Timer *items =
        (Timer *)gy_heap_resize_array(vm, t->items, t->capacity, capacity, sizeof *items);
    if (!items) return false;
    t->items = items;
    TimerSlot **slots =
        (TimerSlot **)gy_heap_resize_array(vm, t->slots, t->capacity, capacity, sizeof *slots);
    if (!slots) { // as large as the table again; shrinking never fails
        t->items = (Timer *)gy_heap_resize_array(vm, items, capacity, t->capacity, sizeof *items);
        return false;
    }
    t->slots = slots;
    for (uint32_t i = t->capacity; i < capacity; i++)
        items[i].id = i;
    t->capacity = capacity;
    return true;
}

bool gy_timers_add(VM *vm, TimerSlot *slot, int64_t deadline_ns)
{
    Timers *t = &vm->timers;
    if (t->item_count == t->capacity && !grow(vm, t)) return false;
    uint32_t id = t->items[t->item_count].id;
    t->slots[id] = slot;
    slot->index = id;
    t->count++;
    sift_up(t->items, t->item_count++, (Timer){deadline_ns, t->next_order++, id});
    return true;
}

void gy_timers_remove(Timers *t, TimerSlot *slot)
{
    uint32_t id = slot->index;
    if (id == NO_TIMER) return;
    assert(id < t->capacity && t->slots[id] == slot);
    slot->index = NO_TIMER;
    t->slots[id] = NULL;
    t->count--;
    uint32_t dead = t->item_count - t->count;
    if (dead > FEW && dead > t->item_count / 2) drop_dead(t);
    drop_dead_tops(t);
}

TimerSlot *gy_timers_take_due(Timers *t, int64_t now_ns)
{
    if (t->count == 0 || t->items[0].deadline_ns > now_ns) return NULL;
    TimerSlot *slot = t->slots[t->items[0].id];
    slot->index = NO_TIMER;
    t->count--;
    drop_top(t);
    drop_dead_tops(t);
    return slot;
}

void gy_timers_free(VM *vm)
{
    Timers *t = &vm->timers;
    gy_heap_free(&vm->heap, t->items, t->capacity * sizeof *t->items);
    gy_heap_free(&vm->heap, t->slots, t->capacity * sizeof *t->slots);
    *t = (Timers){0};
}

// intern.c - open addressing of interned strings.
//
// The table is at most three quarters full. Removal closes the gap at once (the entries of the
// probe run behind it move up where that brings them nearer to home), so that there are no
// tombstones and a search always ends at a free slot.
#include "vm/intern.h"
#include "vm/heap.h"

static uint32_t home_of(const InternTable *table, const Str *s)
{
    return s->hash & (table->capacity - 1);
}

Str *gy_intern_find(const InternTable *table, const char *text, size_t size, uint32_t hash)
{
    if (table->capacity == 0) return NULL;
    uint32_t mask = table->capacity - 1;
    for (uint32_t i = hash & mask; table->slots[i]; i = (i + 1) & mask) {
        Str *s = table->slots[i];
        if (s->hash == hash && s->size == size && memcmp(s->chars, text, size) == 0) return s;
    }
    return NULL;
}

static void put(InternTable *table, Str *s)
{
    uint32_t mask = table->capacity - 1;
    uint32_t i = home_of(table, s);
    while (table->slots[i])
        i = (i + 1) & mask;
    table->slots[i] = s;
}

static bool grow(VM *vm, InternTable *table)
{
    InternTable bigger = {.count = table->count, .capacity = 1024}; // the machine itself needs 550
    if (table->capacity) bigger.capacity = table->capacity * 2;
    bigger.slots = (Str **)gy_heap_resize_array(vm, NULL, 0, bigger.capacity, sizeof(Str *));
    if (!bigger.slots) return false;
    memset(bigger.slots, 0, bigger.capacity * sizeof(Str *));
    for (uint32_t i = 0; i < table->capacity; i++)
        if (table->slots[i]) put(&bigger, table->slots[i]);
    gy_heap_resize_array(vm, table->slots, table->capacity, 0, sizeof(Str *));
    *table = bigger;
    return true;
}

bool gy_intern_add(VM *vm, InternTable *table, Str *s)
{
    assert(s->hash != 0);
    if (table->count >= table->capacity / 4 * 3 && !grow(vm, table)) return false;
    put(table, s);
    table->count++;
    return true;
}

// Empties slot `gap` and moves up what was pushed past it.
static void close_gap(InternTable *table, uint32_t gap)
{
    uint32_t mask = table->capacity - 1;
    for (uint32_t i = (gap + 1) & mask; table->slots[i]; i = (i + 1) & mask) {
        uint32_t home = home_of(table, table->slots[i]);
        if (((i - home) & mask) < ((i - gap) & mask)) continue; // its home lies behind the gap
        table->slots[gap] = table->slots[i];
        gap = i;
    }
    table->slots[gap] = NULL;
    table->count--;
}

void gy_intern_remove(InternTable *table, const Str *s)
{
    if (table->capacity == 0) return;
    uint32_t mask = table->capacity - 1;
    for (uint32_t i = home_of(table, s); table->slots[i]; i = (i + 1) & mask) {
        if (table->slots[i] != s) continue;
        close_gap(table, i);
        return;
    }
}

void gy_intern_free(struct Heap *heap, InternTable *table)
{
    gy_heap_free(heap, table->slots, table->capacity * sizeof(Str *));
    *table = (InternTable){0};
}

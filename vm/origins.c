// origins.c - a table beside the heap: from an object to the line that made it.
//
// Only debug mode pays for it: the objects themselves have no room for such a thing. Objects do not
// move, so their addresses are keys; whoever frees one must tell the table before. Open addressing,
// linear probing, and entries move up when one before them goes, so that there are no gravestones.
#include "vm/origins.h"

static uint32_t home_of(const Origins *o, const Obj *thing)
{
    uint64_t bits = (uint64_t)(uintptr_t)thing >> 4;
    return (uint32_t)(bits * 0x9e3779b97f4a7c15u >> 32) & (o->capacity - 1);
}

static Origin *find_slot(const Origins *o, const Obj *thing)
{
    uint32_t i = home_of(o, thing);
    while (o->slots[i].thing && o->slots[i].thing != thing)
        i = (i + 1) & (o->capacity - 1);
    return &o->slots[i];
}

static bool make_room(Origins *o)
{
    if (o->count < o->capacity / 2) return true;
    Origins larger = {.capacity = o->capacity ? o->capacity * 2 : 64, .count = o->count};
    if (larger.capacity < o->capacity) return false;
    larger.slots = (Origin *)gy_mem_new((size_t)larger.capacity * sizeof(Origin));
    if (!larger.slots) return false;
    for (uint32_t i = 0; i < o->capacity; i++)
        if (o->slots[i].thing) *find_slot(&larger, o->slots[i].thing) = o->slots[i];
    gy_mem_free(o->slots);
    *o = larger;
    return true;
}

void gy_origins_note(Origins *o, const Obj *thing, Source *source, Span span)
{
    if (!make_room(o)) return;
    Origin *slot = find_slot(o, thing);
    if (slot->thing) return;
    *slot = (Origin){thing, gy_source_retain(source), span, 0};
    o->count++;
}

Origin *gy_origins_find(const Origins *o, const Obj *thing)
{
    Origin *slot = o->count ? find_slot(o, thing) : NULL;
    return slot && slot->thing ? slot : NULL;
}

void gy_origins_forget(Origins *o, const Obj *thing)
{
    Origin *gap = gy_origins_find(o, thing);
    if (!gap) return;
    gy_source_release(gap->source);
    o->count--;
    uint32_t mask = o->capacity - 1, hole = (uint32_t)(gap - o->slots);
    for (uint32_t i = (hole + 1) & mask; o->slots[i].thing; i = (i + 1) & mask) {
        uint32_t home = home_of(o, o->slots[i].thing);
        if (((i - home) & mask) < ((i - hole) & mask)) continue; // it would stand before its home
        o->slots[hole] = o->slots[i];
        hole = i;
    }
    o->slots[hole].thing = NULL;
}

void gy_origins_free(Origins *o)
{
    for (uint32_t i = 0; i < o->capacity; i++)
        if (o->slots[i].thing) gy_source_release(o->slots[i].source);
    gy_mem_free(o->slots);
}

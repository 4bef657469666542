// trace_lanes.c - a hash table from tasks to lanes.
//
// Only unfinished tasks are in it, so a trace of millions of short tasks needs no more memory than
// the tasks that there are at once. Open addressing with linear probing; entries move up when one
// before them goes.
#include "cli/trace_lanes.h"

#include <stdlib.h>

static uint32_t home_of(const Lanes *lanes, uint64_t task)
{
    return (uint32_t)((task >> 4) * 0x9e3779b97f4a7c15u >> 32) & (lanes->capacity - 1);
}

static Lane *find_slot(const Lanes *lanes, uint64_t task)
{
    uint32_t i = home_of(lanes, task);
    while (lanes->slots[i].task && lanes->slots[i].task != task)
        i = (i + 1) & (lanes->capacity - 1);
    return &lanes->slots[i];
}

static bool make_room(Lanes *lanes)
{
    if (lanes->count < lanes->capacity / 2) return true;
    Lanes larger = {.capacity = lanes->capacity ? lanes->capacity * 2 : 64, .count = lanes->count};
    if (larger.capacity < lanes->capacity) return false;
    larger.slots = (Lane *)calloc(larger.capacity, sizeof(Lane));
    if (!larger.slots) return false;
    for (uint32_t i = 0; i < lanes->capacity; i++)
        if (lanes->slots[i].task) *find_slot(&larger, lanes->slots[i].task) = lanes->slots[i];
    free(lanes->slots);
    *lanes = larger;
    return true;
}

Lane *gy_trace_lanes_find(const Lanes *lanes, uint64_t task)
{
    Lane *slot = lanes->count ? find_slot(lanes, task) : NULL;
    return slot && slot->task ? slot : NULL;
}

Lane *gy_trace_lanes_add(Lanes *lanes, uint64_t task, uint32_t tid)
{
    if (!make_room(lanes)) return NULL;
    Lane *slot = find_slot(lanes, task);
    lanes->count += !slot->task;
    *slot = (Lane){.task = task, .tid = tid};
    return slot;
}

void gy_trace_lanes_remove(Lanes *lanes, Lane *lane)
{
    uint32_t mask = lanes->capacity - 1, hole = (uint32_t)(lane - lanes->slots);
    lanes->count--;
    for (uint32_t i = (hole + 1) & mask; lanes->slots[i].task; i = (i + 1) & mask) {
        uint32_t home = home_of(lanes, lanes->slots[i].task);
        if (((i - home) & mask) < ((i - hole) & mask)) continue; // it would stand before its home
        lanes->slots[hole] = lanes->slots[i];
        hole = i;
    }
    lanes->slots[hole].task = 0;
}

void gy_trace_lanes_free(Lanes *lanes)
{
    free(lanes->slots);
}

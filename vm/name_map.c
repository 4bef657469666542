// name_map.c - open addressing with linear probing, keyed by the address of an interned name.
#include "vm/name_map.h"
#include "vm/heap.h"
#include "vm/state.h"

static uint32_t slot_of(const NameMap *map, const void *name)
{
    // Objects are at least 16 bytes apart; mix what lies above.
    uint64_t address = (uint64_t)(uintptr_t)name >> 4;
    uint32_t i = (uint32_t)(address * 0x9E3779B97F4A7C15ull >> 32) & (map->capacity - 1);
    while (map->entries[i].name && map->entries[i].name != name)
        i = (i + 1) & (map->capacity - 1);
    return i;
}

NameEntry *gy_name_map_get(const NameMap *map, const void *name)
{
    if (!map->capacity) return NULL;
    NameEntry *e = &map->entries[slot_of(map, name)];
    return e->name ? e : NULL;
}

static bool resize(VM *vm, NameMap *map, uint32_t capacity)
{
    NameMap bigger = {NULL, map->count, capacity};
    bigger.entries = (NameEntry *)gy_heap_resize_array(vm, NULL, 0, capacity, sizeof(NameEntry));
    if (!bigger.entries) return false;
    memset(bigger.entries, 0, capacity * sizeof(NameEntry));
    for (uint32_t i = 0; i < map->capacity; i++)
        if (map->entries[i].name)
            bigger.entries[slot_of(&bigger, map->entries[i].name)] = map->entries[i];
    gy_name_map_free(&vm->heap, map);
    *map = bigger;
    return true;
}

bool gy_name_map_put(VM *vm, NameMap *map, const void *name, uint8_t kind, Value value)
{
    if (map->count * 4 >= map->capacity * 3 &&
        !resize(vm, map, map->capacity ? map->capacity * 2 : 8))
        return false;
    NameEntry *e = &map->entries[slot_of(map, name)];
    map->count += e->name == NULL;
    *e = (NameEntry){name, value, kind};
    heap_write(&vm->heap, value);
    heap_write(&vm->heap, value_from_obj(name));
    return true;
}

bool gy_name_map_copy(VM *vm, NameMap *to, const NameMap *from)
{
    *to = (NameMap){0};
    if (!from->capacity) return true;
    to->entries = (NameEntry *)gy_heap_resize_array(vm, NULL, 0, from->capacity, sizeof(NameEntry));
    if (!to->entries) return false;
    memcpy(to->entries, from->entries, from->capacity * sizeof(NameEntry));
    to->count = from->count;
    to->capacity = from->capacity;
    return true;
}

void gy_name_map_free(Heap *heap, NameMap *map)
{
    gy_heap_free(heap, map->entries, map->capacity * sizeof(NameEntry));
    *map = (NameMap){0};
}

// name_map.h - a small hash map from interned names to members, the table inside a class.
//
// Keys are compared by address, which is why they must be interned. A member has a kind
// (MemberKind or CLASS_FIELD) beside its value. Owned by the class that holds it; its memory is
// counted by the heap.
#ifndef GYRE_VM_NAME_MAP_H
#define GYRE_VM_NAME_MAP_H

#include "vm/object.h"

struct Heap;

// The entry of a name, or NULL. The pointer holds until the next put.
NameEntry *gy_name_map_get(const NameMap *map, const void *name);

// Adds or replaces. False: memory is out (MemoryError thrown).
bool gy_name_map_put(VM *vm, NameMap *map, const void *name, uint8_t kind, Value value);

bool gy_name_map_copy(VM *vm, NameMap *to, const NameMap *from);
void gy_name_map_free(struct Heap *heap, NameMap *map);

#endif

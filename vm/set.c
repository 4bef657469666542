// set.c - hash sets that keep insertion order; a dict without values (see dict.c for the tables).
#include "vm/containers.h"
#include "vm/hash_index.h"
#include "vm/ops.h"
#include "vm/state.h"

// The number of the key's entry: 1 found, 0 not, -1 thrown. A comparison that changes the set
// starts the search anew.
static int find(VM *vm, Set *set, Value key, uint64_t hash, uint32_t *number)
{
restart:
    if (!heap_work(vm, 64)) return -1;
    if (!set->index_size) return 0;
    uint32_t version = set->version;
    Probe probe = probe_start(set->index, set->index_size, hash);
    for (uint32_t next; (next = probe_next(&probe));) {
        const SetEntry *e = &set->entries[ *number = next - 1];
        if (e->key.bits == key.bits) return 1;
        if (e->hash != hash || value_is_unset(e->key)) continue;
        bool equal;
        if (!gy_roots_push(vm, key)) return -1; // it may stand nowhere but here
        bool ok = gy_ops_equal(vm, e->key, key, &equal);
        gy_roots_pop(vm, 1);
        if (!ok) return -1;
        if (set->version != version) goto restart;
        if (equal) return 1;
    }
    return 0;
}

static bool rebuild(VM *vm, Set *set, uint32_t capacity)
{
    if (capacity > 1u << 30) return gy_throw_memory(vm);
    uint32_t index_size = hash_index_size(capacity), used = 0;
    SetEntry *entries = (SetEntry *)gy_heap_resize_array(vm, NULL, 0, capacity, sizeof(SetEntry));
    if (!entries) return false;
    uint32_t *index = (uint32_t *)gy_heap_resize_array(vm, NULL, 0, index_size, sizeof(uint32_t));
    if (!index) {
        gy_heap_free(&vm->heap, entries, capacity * sizeof(SetEntry));
        return false;
    }
    if (!gy_heap_fill(vm, index, 0, index_size * sizeof(uint32_t))) goto stopped;
    for (uint32_t i = 0; i < set->used; i++) {
        if (value_is_unset(set->entries[i].key)) continue;
        hash_index_put(index, index_size, set->entries[i].hash, used);
        entries[used++] = set->entries[i];
        if (!heap_work(vm, 32)) goto stopped;
    }
    gy_set_free(&vm->heap, set);
    set->entries = entries;
    set->index = index;
    set->capacity = capacity;
    set->index_size = index_size;
    set->used = set->filled = used;
    gy_heap_rescan(&vm->heap, set);
    return true;

stopped:
    gy_heap_free(&vm->heap, entries, capacity * sizeof(SetEntry));
    gy_heap_free(&vm->heap, index, index_size * sizeof(uint32_t));
    return false;
}

static Set *new_set(VM *vm, Kind kind, uint32_t capacity)
{
    Set *set = (Set *)gy_heap_new(vm, kind, sizeof *set);
    if (!set) return NULL;
    return !capacity || rebuild(vm, set, capacity < 8 ? 8 : capacity) ? set : NULL;
}

Set *gy_set_new(VM *vm, uint32_t capacity)
{
    return new_set(vm, KIND_SET, capacity);
}

Set *gy_set_new_frozen(VM *vm, uint32_t capacity)
{
    return new_set(vm, KIND_FROZENSET, capacity);
}

int gy_set_has_hashed(VM *vm, Set *set, Value key, uint64_t hash)
{
    uint32_t number;
    return find(vm, set, key, hash, &number);
}

int gy_set_has(VM *vm, Set *set, Value key)
{
    uint64_t hash;
    return gy_ops_hash(vm, key, &hash) ? gy_set_has_hashed(vm, set, key, hash) : -1;
}

bool gy_set_add(VM *vm, Set *set, Value key)
{
    uint64_t hash;
    return gy_ops_hash(vm, key, &hash) && gy_set_add_hashed(vm, set, key, hash);
}

bool gy_set_add_hashed(VM *vm, Set *set, Value key, uint64_t hash)
{
    uint32_t number;
    int found = find(vm, set, key, hash, &number);
    if (found) return found > 0;
    bool is_full = set->used == set->capacity || set->filled >= set->capacity;
    if (is_full && !rebuild(vm, set, set->count < 4 ? 8 : set->count * 2)) return false;
    hash_index_put(set->index, set->index_size, hash, set->used);
    set->entries[set->used++] = (SetEntry){key, hash};
    set->filled++;
    set->count++;
    set->version++;
    heap_write(&vm->heap, key);
    return true;
}

int gy_set_remove(VM *vm, Set *set, Value key)
{
    uint64_t hash;
    uint32_t number;
    if (!gy_ops_hash(vm, key, &hash)) return -1;
    int found = find(vm, set, key, hash, &number);
    if (found <= 0) return found;
    set->entries[number].key = VALUE_UNSET;
    set->count--;
    set->version++;
    return 1;
}

static bool add_set(VM *vm, Set *set, const Set *source)
{
    Value key;
    uint32_t position = 0;
    while (gy_set_next(source, &position, &key))
        if (!gy_set_add_hashed(vm, set, key, source->entries[position - 1].hash)) return false;
    return true;
}

bool gy_set_update(VM *vm, Set *set, Value iterable)
{
    Value it, item;
    if (value_is_set(iterable)) return add_set(vm, set, value_as_set(iterable));
    if (!gy_iter_new(vm, iterable, &it) || !gy_roots_push(vm, it)) return false;
    IterStep step;
    while ((step = gy_iter_next(vm, it, &item)) == ITER_VALUE) {
        if (!gy_roots_push(vm, item)) break;
        bool ok = gy_set_add(vm, set, item);
        gy_roots_pop(vm, 1);
        if (!ok) break;
    }
    gy_roots_pop(vm, 1);
    return step == ITER_END;
}

bool gy_set_take_last(Set *set, Value *key)
{
    while (set->used && value_is_unset(set->entries[set->used - 1].key))
        set->used--;
    if (!set->used) return false;
    *key = set->entries[--set->used].key;
    set->entries[set->used].key = VALUE_UNSET;
    set->count--;
    set->version++;
    return true;
}

bool gy_set_next(const Set *set, uint32_t *position, Value *key)
{
    while (*position < set->used) {
        Value candidate = set->entries[(*position)++].key;
        if (value_is_unset(candidate)) continue;
        *key = candidate;
        return true;
    }
    return false;
}

void gy_set_swap(Set *a, Set *b)
{
    Set old_a = *a, old_b = *b;
    *a = old_b;
    *b = old_a;
    a->obj = old_a.obj; // their headers stay
    b->obj = old_b.obj;
    a->version = b->version = old_a.version + old_b.version + 1;
}

void gy_set_clear(VM *vm, Set *set)
{
    gy_set_free(&vm->heap, set);
    set->count = set->used = set->filled = set->capacity = set->index_size = 0;
    set->entries = NULL;
    set->index = NULL;
    set->version++;
}

void gy_set_free(Heap *heap, Set *set)
{
    gy_heap_free(heap, set->entries, set->capacity * sizeof(SetEntry));
    gy_heap_free(heap, set->index, set->index_size * sizeof(uint32_t));
}

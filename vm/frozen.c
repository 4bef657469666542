// frozen.c - the memory of frozen values, and what a VM knows of it.
//
// In a debug build the memory of a finished region is write-protected: whoever would write to a
// frozen value, be it a hash or a flag, is found at once and not by another thread.
//
// Letting go of a region may let go of those that it refers to, and so on; that is done by a list,
// not by recursion, for such chains can be long.
#include "vm/frozen.h"
#include "vm/class.h"
#include "vm/hint.h"
#include "vm/ops.h"
#include "vm/containers.h"
#include "vm/shared_class.h"
#include "vm/state.h"
#include <stdlib.h>
#if !defined(NDEBUG) && !defined(_WIN32) && !defined(__wasm__)
#include <sys/mman.h>
#define PROTECTS 1
#else
#define PROTECTS 0
#endif

enum { FIRST_CHUNK = 512, LAST_CHUNK = 1 << 20, PAGE = 4096 };

struct FrozenChunk {
    FrozenChunk *next;
    size_t size, used; // with this head
};

// -- Chunks

static FrozenChunk *new_chunk(size_t size)
{
    return (FrozenChunk *)(PROTECTS ? aligned_alloc(PAGE, size) : malloc(size));
}

static void protect(FrozenChunk *chunk, bool is_sealed)
{
#if PROTECTS
    mprotect(chunk, chunk->size, is_sealed ? PROT_READ : PROT_READ | PROT_WRITE);
#else
    (void)chunk, (void)is_sealed;
#endif
}

static size_t chunk_size(const FrozenRegion *region, size_t needed)
{
    size_t size = region->size < FIRST_CHUNK  ? FIRST_CHUNK
                  : region->size > LAST_CHUNK ? LAST_CHUNK
                                              : region->size;
    if (size < needed) size = needed;
    return PROTECTS ? (size + PAGE - 1) & ~(size_t)(PAGE - 1) : size;
}

static bool add_chunk(VM *vm, FrozenRegion *region, size_t needed)
{
    size_t size = chunk_size(region, needed + sizeof(FrozenChunk));
    if (!gy_heap_charge(vm, size)) return false;
    FrozenChunk *chunk = new_chunk(size);
    if (!chunk) {
        gy_heap_uncharge(&vm->heap, size);
        return gy_throw_memory(vm);
    }
    *chunk = (FrozenChunk){region->chunks, size, sizeof *chunk};
    region->chunks = chunk;
    region->size += size;
    return true;
}

FrozenRegion *gy_frozen_new(VM *vm)
{
    FrozenRegion *region = (FrozenRegion *)gy_mem_new(sizeof *region);
    if (!region) return gy_throw_memory(vm), NULL;
    atomic_init(&region->references, 1);
    return region;
}

void *gy_frozen_alloc(VM *vm, FrozenRegion *region, size_t size)
{
    FrozenChunk *chunk = region->chunks;
    if (size > PTRDIFF_MAX / 2) return gy_throw_memory(vm), NULL;
    size = (size + 7) & ~(size_t)7;
    if (!chunk || chunk->size - chunk->used < size) {
        if (!add_chunk(vm, region, size)) return NULL;
        chunk = region->chunks;
    }
    void *block = (char *)chunk + chunk->used;
    chunk->used += size;
    memset(block, 0, size);
    return block;
}

void *gy_frozen_object(VM *vm, FrozenRegion *region, const Obj *like, size_t size)
{
    FrozenRegion **head = (FrozenRegion **)gy_frozen_alloc(vm, region, sizeof *head + size);
    if (!head) return NULL;
    *head = region;
    Obj *object = (Obj *)(void *)(head + 1);
    object->kind = like->kind;
    object->class_id = like->class_id;
    object->mark = MARK_FROZEN;
    return object;
}

bool gy_frozen_add_class(VM *vm, FrozenRegion *region, SharedClass *shared)
{
    for (uint32_t i = 0; i < region->class_count; i++)
        if (region->classes[i] == shared) return true;
    if (!gy_mem_grow((void **)&region->classes, region->class_count, &region->class_capacity,
                     sizeof *region->classes))
        return gy_throw_memory(vm);
    region->classes[region->class_count++] = shared;
    gy_shared_class_retain(shared);
    return true;
}

bool gy_frozen_add_inner(VM *vm, FrozenRegion *region, FrozenRegion *inner)
{
    for (uint32_t i = 0; i < region->inner_count; i++)
        if (region->inner[i] == inner) return true;
    if (!gy_mem_grow((void **)&region->inner, region->inner_count, &region->inner_capacity,
                     sizeof *region->inner))
        return gy_throw_memory(vm);
    region->inner[region->inner_count++] = inner;
    gy_frozen_retain(inner);
    for (uint32_t i = 0; i < inner->class_count; i++)
        if (!gy_frozen_add_class(vm, region, inner->classes[i])) return false;
    return true;
}

void gy_frozen_seal(FrozenRegion *region)
{
    for (FrozenChunk *chunk = region->chunks; chunk; chunk = chunk->next)
        protect(chunk, true);
}

void gy_frozen_drop_new(VM *vm, FrozenRegion *region)
{
    gy_heap_uncharge(&vm->heap, region->size);
    for (FrozenChunk *chunk = region->chunks, *next; chunk; chunk = next) {
        next = chunk->next;
        gy_heap_let_go_raw(&vm->heap, chunk, chunk->size);
    }
    region->chunks = NULL;
    gy_frozen_release(region);
}

// -- Counting

void gy_frozen_retain(FrozenRegion *region)
{
    atomic_fetch_add_explicit(&region->references, 1, memory_order_relaxed);
}

static void free_region(FrozenRegion *region)
{
    for (FrozenChunk *chunk = region->chunks, *next; chunk; chunk = next) {
        next = chunk->next;
        protect(chunk, false);
        free(chunk);
    }
    for (uint32_t i = 0; i < region->class_count; i++)
        gy_shared_class_release(region->classes[i]);
    gy_mem_free(region->classes);
    gy_mem_free(region->inner);
    gy_mem_free(region);
}

void gy_frozen_release(FrozenRegion *region)
{
    if (atomic_fetch_sub(&region->references, 1) != 1) return;
    region->next_dead = NULL;
    for (FrozenRegion *dead = region, *next; dead; dead = next) {
        for (uint32_t i = 0; i < dead->inner_count; i++) {
            FrozenRegion *inner = dead->inner[i];
            if (atomic_fetch_sub(&inner->references, 1) != 1) continue;
            inner->next_dead = dead->next_dead;
            dead->next_dead = inner;
        }
        next = dead->next_dead;
        free_region(dead);
    }
}

// -- Notes

static uint32_t home_of(const KnownRegions *known, const FrozenRegion *region)
{
    return (uint32_t)((uintptr_t)region / 16 * 0x9E3779B9u >> 7) & (known->capacity - 1);
}

static KnownRegion *find_slot(const KnownRegions *known, const FrozenRegion *region)
{
    uint32_t mask = known->capacity - 1;
    uint32_t i = home_of(known, region);
    while (known->slots[i].region && known->slots[i].region != region)
        i = (i + 1) & mask;
    return &known->slots[i];
}

static KnownRegion *find(const KnownRegions *known, const FrozenRegion *region)
{
    KnownRegion *slot = known->capacity ? find_slot(known, region) : NULL;
    return slot && slot->region ? slot : NULL;
}

// Empties slot `gap` and moves up what was pushed past it (as in intern.c).
static void close_gap(KnownRegions *known, uint32_t gap)
{
    uint32_t mask = known->capacity - 1;
    for (uint32_t i = (gap + 1) & mask; known->slots[i].region; i = (i + 1) & mask) {
        uint32_t home = home_of(known, known->slots[i].region);
        if (((i - home) & mask) < ((i - gap) & mask)) continue; // its home lies behind the gap
        known->slots[gap] = known->slots[i];
        gap = i;
    }
    known->slots[gap].region = NULL;
    known->count--;
}

static bool resize(KnownRegions *known, uint32_t capacity)
{
    KnownRegions bigger = {.count = known->count, .capacity = capacity};
    bigger.slots = (KnownRegion *)gy_mem_new(capacity * sizeof *bigger.slots);
    if (!bigger.slots) return false;
    for (uint32_t i = 0; i < known->capacity; i++)
        if (known->slots[i].region) *find_slot(&bigger, known->slots[i].region) = known->slots[i];
    gy_mem_free(known->slots);
    known->slots = bigger.slots;
    known->capacity = capacity;
    return true;
}

// A new note, which takes a reference; the VM's bytes do not grow yet. NULL: memory is out.
static KnownRegion *note(VM *vm, FrozenRegion *region)
{
    KnownRegions *known = &vm->regions;
    if (known->count >= known->capacity / 2 &&
        !resize(known, known->capacity ? known->capacity * 2 : 8))
        return NULL;
    KnownRegion *slot = find_slot(known, region);
    *slot = (KnownRegion){region, vm->heap.live_mark};
    known->count++;
    return slot;
}

static void mark_classes(VM *vm, const FrozenRegion *region)
{
    for (uint32_t i = 0; i < region->class_count; i++) {
        Class *c = gy_shared_class_find(vm, region->classes[i]->id);
        if (c) gy_heap_shade(&vm->heap, value_from_obj(c));
    }
}

bool gy_frozen_adopt_new(VM *vm, FrozenRegion *region)
{
    if (!note(vm, region)) return gy_throw_memory(vm);
    if (vm->heap.is_marking) mark_classes(vm, region);
    return true;
}

bool gy_frozen_adopt(VM *vm, FrozenRegion *region)
{
    uint32_t pushed = 0;
    if (find(&vm->regions, region)) return true;
    for (; pushed < region->class_count; pushed++) {
        Class *c = gy_shared_class_here(vm, region->classes[pushed]);
        if (!c || !gy_roots_push(vm, value_from_obj(c))) break;
    }
    bool ok = pushed == region->class_count;
    gy_roots_pop(vm, pushed);
    if (!ok || find(&vm->regions, region)) return ok;
    if (!gy_heap_charge(vm, region->size)) return false;
    if (gy_frozen_adopt_new(vm, region)) return gy_frozen_retain(region), true;
    gy_heap_uncharge(&vm->heap, region->size);
    return false;
}

// -- The collector's half

// One that was only met within another is noted now, for that one may go.
void gy_frozen_mark(VM *vm, const Obj *object)
{
    KnownRegions *known = &vm->regions;
    FrozenRegion *region = frozen_region(object);
    if (known->latest == region) return;
    KnownRegion *slot = find(known, region);
    bool is_marked = slot && slot->mark == vm->heap.live_mark;
    if (!slot && !vm->heap.is_probing) {
        slot = note(vm, region);
        if (!slot) known->has_missed = true;
        else gy_frozen_retain(region), vm->heap.bytes += region->size;
    }
    if (slot) slot->mark = vm->heap.live_mark;
    known->latest = region;
    if (!is_marked) mark_classes(vm, region);
}

void gy_frozen_begin_marking(VM *vm)
{
    vm->regions.latest = NULL;
    vm->regions.has_missed = false;
}

void gy_frozen_sweep(VM *vm)
{
    KnownRegions *known = &vm->regions;
    known->latest = NULL;
    if (known->has_missed || !known->count) return;
    for (uint32_t i = 0; i < known->capacity;) {
        KnownRegion *slot = &known->slots[i];
        if (!slot->region || slot->mark == vm->heap.live_mark) {
            i++;
            continue;
        }
        gy_heap_uncharge(&vm->heap, slot->region->size);
        gy_frozen_release(slot->region);
        close_gap(known, i); // another one may stand here now: look again
    }
}

void gy_frozen_forget_marks(VM *vm)
{
    vm->regions.latest = NULL;
    for (uint32_t i = 0; i < vm->regions.capacity; i++)
        vm->regions.slots[i].mark = vm->heap.live_mark;
}

void gy_frozen_close(VM *vm)
{
    for (uint32_t i = 0; i < vm->regions.capacity; i++)
        if (vm->regions.slots[i].region) gy_frozen_release(vm->regions.slots[i].region);
    gy_mem_free(vm->regions.slots);
}

// -- What cannot change

bool gy_frozen_refuse(VM *vm, const Obj *object)
{
    gy_throw(vm, ERROR_TypeError, "cannot change a frozen %s",
             gy_type_name(vm, value_from_obj(object)));
    return gy_hint_add(vm, "copy.deepcopy(x) gives a copy that can be changed");
}

static bool are_immutable(VM *vm, const Value *items, uint32_t count, bool *result)
{
    bool ok = gy_ops_enter(vm);
    for (uint32_t i = 0; i < count && ok && *result; i++)
        ok = gy_frozen_is_immutable(vm, items[i], result);
    return ok;
}

bool gy_frozen_is_immutable(VM *vm, Value v, bool *result)
{
    *result = true;
    if (!value_is_obj(v) || obj_is_frozen(value_as_obj(v))) return true;
    switch ((Kind)value_as_obj(v)->kind) {
    case KIND_STR:
    case KIND_BYTES:
    case KIND_BIGINT:
    case KIND_RANGE: return true;
    case KIND_TUPLE:
        return are_immutable(vm, value_as_tuple(v)->items, value_as_tuple(v)->count, result);
    case KIND_FROZENSET: {
        uint32_t position = 0;
        Value key;
        while (*result && gy_set_next(value_as_set(v), &position, &key))
            if (!are_immutable(vm, &key, 1, result)) return false;
        return true;
    }
    default: return *result = false, true;
    }
}

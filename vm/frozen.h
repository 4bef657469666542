// frozen.h - values that belong to no VM, never change, and are seen by all threads.
//
// What freeze() makes stands in a region: memory outside of every heap, with an atomic count of the
// VMs, parcels and other regions that refer to it. The objects in it are like any others, but for
// the colour MARK_FROZEN, which no collector changes; so reading them is as fast as reading one's
// own, and none of them is ever written to, not even to note a hash (those are computed when the
// region is made). The word in front of each says which region it is in.
//
// A VM notes which regions it has met. To its collector a region is one opaque leaf: an object of
// it marks the note, and a note that was not marked lets the region go. A region refers to others
// that were there before it, never in a circle.
#ifndef GYRE_VM_FROZEN_H
#define GYRE_VM_FROZEN_H

#include "vm/object.h"
#include <stdatomic.h>

struct Heap;
struct SharedClass;
typedef struct FrozenChunk FrozenChunk;

typedef struct FrozenRegion {
    atomic_uint references;
    size_t size; // bytes of all chunks, which are counted by each VM that has it
    FrozenChunk *chunks;
    struct FrozenRegion **inner; // regions that objects of this one refer to
    uint32_t inner_count, inner_capacity;
    struct SharedClass **classes; // of its instances, and of those in inner ones
    uint32_t class_count, class_capacity;
    struct FrozenRegion *next_dead;
    uint32_t trial; // of shared_orphans.c
} FrozenRegion;

// What a VM notes.
typedef struct {
    FrozenRegion *region; // NULL: free
    uint32_t mark;
} KnownRegion;

typedef struct {
    KnownRegion *slots; // open addressing
    uint32_t count, capacity;
    FrozenRegion *latest; // marked in this cycle, and asked for last
    bool has_missed;      // there was no memory for a note: all regions stay for this cycle
} KnownRegions;

static inline FrozenRegion *frozen_region(const Obj *object)
{
    return ((FrozenRegion *const *)(const void *)object)[-1];
}

// -- Memory (freeze.c makes what is in it)

// An empty region with one reference. NULL: thrown.
FrozenRegion *gy_frozen_new(VM *vm);
// Zeroed memory in it, counted in the VM. An object gets its header. NULL: thrown.
void *gy_frozen_alloc(VM *vm, FrozenRegion *region, size_t size);
void *gy_frozen_object(VM *vm, FrozenRegion *region, const Obj *like, size_t size);
// It refers to another one, which it keeps. False: thrown.
bool gy_frozen_add_inner(VM *vm, FrozenRegion *region, FrozenRegion *inner);
bool gy_frozen_add_class(VM *vm, FrozenRegion *region, struct SharedClass *shared);
void gy_frozen_seal(FrozenRegion *region);             // nothing will be written to it any more
void gy_frozen_drop_new(VM *vm, FrozenRegion *region); // it was not finished

void gy_frozen_retain(FrozenRegion *region);
void gy_frozen_release(FrozenRegion *region);

// -- The regions of a VM

// Notes it, and learns its classes, which may run script code. False: thrown.
bool gy_frozen_adopt(VM *vm, FrozenRegion *region);
// The same for one that this VM has just made: it is counted already, and the reference goes over.
bool gy_frozen_adopt_new(VM *vm, FrozenRegion *region);

// For the collector: an object of a region was reached; the marking begins anew, has ended (what
// was not reached is let go), or is to be forgotten; the VM ends.
void gy_frozen_mark(VM *vm, const Obj *object);
void gy_frozen_begin_marking(VM *vm);
void gy_frozen_sweep(VM *vm);
void gy_frozen_forget_marks(VM *vm);
void gy_frozen_close(VM *vm);

// -- What cannot change

// Throws TypeError where it is frozen: "cannot change a frozen list".
bool gy_frozen_refuse(VM *vm, const Obj *object); // always false
static inline bool frozen_may_change(VM *vm, const void *object)
{
    return !obj_is_frozen((const Obj *)object) || gy_frozen_refuse(vm, (const Obj *)object);
}

// Can neither it change nor what it holds? False: thrown.
bool gy_frozen_is_immutable(VM *vm, Value v, bool *is_immutable);

#endif

// shared_class.c - what a class is called where its frozen instances are seen by several VMs.
//
// Ids are never used twice. A VM keeps the map of those it knows as an array: they are few.
#include "vm/shared_class.h"
#include "vm/heap.h"

static atomic_uint next_id = CLASS_SHARED;

void gy_shared_class_retain(SharedClass *shared)
{
    atomic_fetch_add_explicit(&shared->references, 1, memory_order_relaxed);
}

// The image may hold the last frozen instance of another class: one loop frees them all.
void gy_shared_class_release(SharedClass *shared)
{
    static _Thread_local SharedClass *dead;
    static _Thread_local bool is_freeing;
    if (atomic_fetch_sub(&shared->references, 1) != 1) return;
    shared->next_dead = dead;
    dead = shared;
    if (is_freeing) return;
    is_freeing = true;
    while ((shared = dead)) {
        dead = shared->next_dead;
        gyre_parcel_free(shared->image);
        gy_mem_free(shared);
    }
    is_freeing = false;
}

// Takes the reference.
static bool learn(VM *vm, SharedClass *shared, Class *c)
{
    if (!gy_mem_grow((void **)&vm->known_classes, vm->known_class_count, &vm->known_class_capacity,
                     sizeof *vm->known_classes))
        return gy_throw_memory(vm);
    vm->known_classes[vm->known_class_count++] = (KnownClass){shared, c};
    return true;
}

SharedClass *gy_shared_class_of(VM *vm, Class *c)
{
    for (uint32_t i = 0; i < vm->known_class_count; i++)
        if (vm->known_classes[i].class == c) return vm->known_classes[i].shared;
    GyreParcel *image = gy_parcel_pack(vm, value_from_obj(c), PARCEL_OF_CLASS);
    SharedClass *shared = image ? (SharedClass *)gy_mem_new(sizeof *shared) : NULL;
    if (!shared) {
        if (image) gy_throw_memory(vm);
        gyre_parcel_free(image);
        return NULL;
    }
    atomic_init(&shared->references, 1);
    shared->image = image;
    shared->id = atomic_fetch_add(&next_id, 1);
    if (learn(vm, shared, c)) return shared;
    gy_shared_class_release(shared);
    return NULL;
}

Class *gy_shared_class_find(const VM *vm, uint32_t id)
{
    for (uint32_t i = vm->known_class_count; i-- > 0;)
        if (vm->known_classes[i].shared->id == id) return vm->known_classes[i].class;
    return NULL;
}

Class *gy_shared_class_here(VM *vm, SharedClass *shared)
{
    Value made;
    Class *known = gy_shared_class_find(vm, shared->id);
    if (known) return known;
    if (!gy_parcel_read(vm, shared->image, &made)) return NULL;
    gy_shared_class_retain(shared);
    if (learn(vm, shared, value_as_class(made))) return value_as_class(made);
    gy_shared_class_release(shared);
    return NULL;
}

void gy_shared_class_forget(VM *vm, const Class *c)
{
    for (uint32_t i = 0; i < vm->known_class_count;) {
        KnownClass *known = &vm->known_classes[i];
        if (known->class != c) {
            i++;
            continue;
        }
        gy_shared_class_release(known->shared);
        *known = vm->known_classes[--vm->known_class_count];
    }
}

void gy_shared_class_forget_all(VM *vm)
{
    while (vm->known_class_count)
        gy_shared_class_release(vm->known_classes[--vm->known_class_count].shared);
    gy_mem_free(vm->known_classes);
}

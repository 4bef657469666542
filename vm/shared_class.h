// shared_class.h - what a class is called where its frozen instances are seen by several VMs.
//
// The class id in an object is a number of one VM. A frozen instance (or named tuple) is an object
// of all VMs, so it has an id of another range, which a SharedClass stands for in the whole
// process. Each VM maps such an id to a class of its own: the one that it has already, or one that
// it makes from the image, a parcel of the class.
#ifndef GYRE_VM_SHARED_CLASS_H
#define GYRE_VM_SHARED_CLASS_H

#include "vm/parcel.h"

enum { CLASS_SHARED = 1 << 24 }; // the ids of VMs end before

typedef struct SharedClass {
    atomic_uint references; // of regions, and of VMs that know it
    uint32_t id;
    uint32_t trial; // of shared_orphans.c
    GyreParcel *image;
    struct SharedClass *next_dead;
} SharedClass;

typedef struct KnownClass {
    SharedClass *shared;
    Class *class;
} KnownClass;

void gy_shared_class_retain(SharedClass *shared);
void gy_shared_class_release(SharedClass *shared);

// Of a class of this VM; made when it is first asked for. The VM keeps the reference. NULL: thrown.
SharedClass *gy_shared_class_of(VM *vm, Class *c);
// The VM's class for it, made if need be, which may run script code. NULL: thrown.
Class *gy_shared_class_here(VM *vm, SharedClass *shared);
// The one of an id that the VM knows.
Class *gy_shared_class_find(const VM *vm, uint32_t id);
// A class of the VM is freed; all of them are.
void gy_shared_class_forget(VM *vm, const Class *c);
void gy_shared_class_forget_all(VM *vm);

// The class of any id.
static inline Class *class_by_id(const VM *vm, uint32_t id)
{
    return id < CLASS_SHARED ? vm->classes[id] : gy_shared_class_find(vm, id);
}

#endif

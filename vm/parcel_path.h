// parcel_path.h - saying which part of a value cannot go to another thread, and why.
#ifndef GYRE_VM_PARCEL_PATH_H
#define GYRE_VM_PARCEL_PATH_H

#include "vm/parcel.h"

// Objects, and how each was reached from the first.
typedef struct {
    const Obj *const *objects;
    const void *steps; // a PathStep at the beginning of each `stride` bytes
    size_t stride;
    const GyreParcel *parcel; // NULL: there is none
} PathSource;

// Appends the path to an object: "args[0].users[3]".
void gy_parcel_add_path(VM *vm, StrBuilder *b, const PathSource *source, uint32_t number,
                        ParcelUse use);

// Throws NotSendable for a node of a parcel; `objects` has what each node stands for. Always false.
bool gy_parcel_refuse(VM *vm, const GyreParcel *parcel, const Obj *const *objects, uint32_t number,
                      ParcelUse use);

#endif

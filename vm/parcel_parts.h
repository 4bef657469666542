// parcel_parts.h - a parcel while it is unpacked.
#ifndef GYRE_VM_PARCEL_PARTS_H
#define GYRE_VM_PARCEL_PARTS_H

#include "vm/parcel.h"

typedef struct {
    VM *vm;
    GyreParcel *parcel;
    List *objects; // by node; nil: not made yet
    bool *
        is_whole; // by node: hashed containers that are filled, modules and classes that were there
    bool is_last; // nobody else will unpack this parcel
} Unpacker;

static inline Value unpacker_object(Unpacker *u, Value slot)
{
    return value_is_obj(slot) ? u->objects->items[parcel_node_of(slot)] : slot;
}

// The object of a slot, made now if need be. False: thrown, as for the rest.
bool gy_parcel_need(Unpacker *u, Value slot, Value *out);
// Fills what was made.
bool gy_parcel_fill(Unpacker *u, uint32_t number);

// -- Classes (parcel_class.c)
bool gy_parcel_make_class(Unpacker *u, const ParcelNode *n, Value *out); // builtin, error, host
bool gy_parcel_make_tuple_class(Unpacker *u, const ParcelNode *n, Value *out);
bool gy_parcel_make_script_class(Unpacker *u, const ParcelNode *n, Value *out);
bool gy_parcel_fill_class(Unpacker *u, const ParcelNode *n, Class *c);

#endif

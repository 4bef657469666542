// cargo.h - one value outside of every heap: what a shared channel, cell or mutex keeps.
//
// What is no object (small ints, floats, bools, nil) stands as it is; anything else is a parcel.
#ifndef GYRE_VM_CARGO_H
#define GYRE_VM_CARGO_H

#include "vm/parcel.h"

typedef struct {
    Value plain;
    GyreParcel *parcel; // NULL: `plain` is it
} Cargo;

// False: NotSendable thrown.
static inline bool cargo_load(VM *vm, Value v, Cargo *cargo)
{
    *cargo = (Cargo){v, NULL};
    if (!value_is_obj(v)) return true;
    cargo->plain = VALUE_NIL;
    return (cargo->parcel = gy_parcel_pack(vm, v, PARCEL_OF_VALUE)) != NULL;
}

// Takes the value out: the cargo is spent. False: thrown.
static inline bool cargo_unload(VM *vm, Cargo *cargo, Value *out)
{
    GyreParcel *parcel = cargo->parcel;
    *out = cargo->plain;
    cargo->parcel = NULL;
    return !parcel || gy_parcel_take(vm, parcel, out);
}

// Another hold on the same value, for whoever will unload it.
static inline Cargo cargo_share(const Cargo *cargo)
{
    return (Cargo){cargo->plain, parcel_retain(cargo->parcel)};
}

static inline void cargo_drop(Cargo *cargo)
{
    gyre_parcel_free(cargo->parcel);
    cargo->parcel = NULL;
}

#endif

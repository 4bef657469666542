// parcel_path.h - saying which part of a value cannot go to another thread, and why.
#ifndef GYRE_VM_PARCEL_PATH_H
#define GYRE_VM_PARCEL_PATH_H

#include "vm/parcel.h"

// Throws NotSendable for a node; `objects` has what each node stands for. Always false.
bool gy_parcel_refuse(VM *vm, const GyreParcel *parcel, const Obj *const *objects, uint32_t number,
                      ParcelUse use);

#endif

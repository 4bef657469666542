#ifndef GYRE_VM_FROZEN_H
#define GYRE_VM_FROZEN_H
#include "vm/object.h"
bool gy_frozen_is_immutable(VM *vm, Value v, bool *is);
#endif

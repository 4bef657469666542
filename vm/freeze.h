// freeze.h - freeze(x) and is_frozen(x).
#ifndef GYRE_VM_FREEZE_H
#define GYRE_VM_FREEZE_H

#include "vm/object.h"

// A frozen copy; the same value where it is frozen already. May run script code (hash). False:
// thrown.
bool gy_freeze(VM *vm, Value v, Value *out);

bool gy_freeze_install(VM *vm);

#endif

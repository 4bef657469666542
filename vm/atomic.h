// atomic.h - Atomic: a cell of an immutable value that several threads read and write.
#ifndef GYRE_VM_ATOMIC_H
#define GYRE_VM_ATOMIC_H

#include "vm/object.h"

bool gy_atomic_install(VM *vm);

#endif

// combinatorics.h - the iterators of rows in the itertools module.
#ifndef GYRE_VM_COMBINATORICS_H
#define GYRE_VM_COMBINATORICS_H

#include "vm/ops.h"

// Steps one of the kinds from ITER_PRODUCT on.
IterStep gy_combinatorics_step(VM *vm, Iter *it, Value *value);

bool gy_combinatorics_install(VM *vm);

#endif

// itertools.h - the iterators of the itertools module that are builtin ones.
#ifndef GYRE_VM_ITERTOOLS_H
#define GYRE_VM_ITERTOOLS_H

#include "vm/iter.h"

// The repr of one, `count(3)`; false in *is_done where it has none of its own.
bool gy_itertools_add_repr(VM *vm, StrBuilder *b, const Iter *it, bool *is_done);

GyreStatus gy_itertools_install(VM *vm);

#endif

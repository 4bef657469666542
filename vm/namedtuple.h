// namedtuple.h - tuples whose items have names.
//
// Their objects have KIND_TUPLE and the class id of a class that extends tuple, so whatever takes
// a tuple takes them. The class keeps the field names as its slot names, and as the defaults of its
// slots those of the fields, UNSET where a field has none.
#ifndef GYRE_VM_NAMEDTUPLE_H
#define GYRE_VM_NAMEDTUPLE_H

#include "vm/object.h"
#include "vm/str.h"

// A class of that name (both must be interned) and fields. NULL: thrown.
Class *gy_namedtuple_class(VM *vm, Str *name, Str *const *fields, const Value *defaults,
                           uint32_t count);

// Is it such a class?
bool gy_namedtuple_is_class(VM *vm, const Class *c);

// A tuple of the class with items that are nil yet.
Tuple *gy_namedtuple_new(VM *vm, const Class *c);

// Point(x=1, y=2)
bool gy_namedtuple_add_repr(VM *vm, StrBuilder *b, Tuple *tuple);

AT_START bool gy_namedtuple_install(VM *vm);

#endif

// namedtuple.h - tuples whose items have names.
//
// Their objects have KIND_TUPLE and the class id of a class that extends tuple, so whatever takes
// a tuple takes them. The class keeps the field names as its slot names, and as the defaults of its
// slots those of the fields, UNSET where a field has none.
//
// Rows of a database are such tuples as well: their fields may have any names, also the same one
// twice, of which the first counts; they can be indexed by name, and taken for a mapping.
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

// The class of a row with these columns.
Class *gy_namedtuple_row_class(VM *vm, Str *name, Str *const *columns, uint32_t count);

// Is it a row? Its class, or NULL.
const Class *gy_namedtuple_row_class_of(VM *vm, Value v);

// The item of that column. False: KeyError thrown.
bool gy_namedtuple_get_column(VM *vm, Value row, Str *name, Value *item);

// Sets the tuple's fields in a dict.
bool gy_namedtuple_add_columns(VM *vm, const Tuple *tuple, Dict *dict);

// Point(x=1, y=2)
bool gy_namedtuple_add_repr(VM *vm, StrBuilder *b, Tuple *tuple);

bool gy_namedtuple_install(VM *vm);

#endif

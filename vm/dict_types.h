// dict_types.h - the types of the collections module that are dicts of another class.
//
// Their objects have KIND_DICT and a class id of their own, so whatever takes a dict takes them,
// at the same speed; what differs is looked up by class id.
#ifndef GYRE_VM_DICT_TYPES_H
#define GYRE_VM_DICT_TYPES_H

#include "vm/object.h"
#include "vm/str.h"

// An empty dict of the same class and with the same factory. NULL: thrown.
Dict *gy_dict_new_like(VM *vm, const Dict *dict);

// What d[key] gives where there is no such key: the class decides. False: thrown.
bool gy_dict_missing(VM *vm, Dict *dict, Value key, Value *result);

// The repr of a dict of any class.
bool gy_dict_add_repr(VM *vm, StrBuilder *b, Dict *dict);

// dict.update's first argument: a mapping, or pairs.
bool gy_dict_update(VM *vm, Dict *dict, Value source);
bool gy_dict_is_mapping(VM *vm, Value v); // a dict, or an object that has keys()

bool gy_dict_types_install(VM *vm); // defaultdict, OrderedDict
bool gy_counter_install(VM *vm);
bool gy_counter_add_repr(VM *vm, StrBuilder *b, Dict *counter);

#endif

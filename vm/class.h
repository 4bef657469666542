// class.h - making classes, finding members, making instances.
#ifndef GYRE_VM_CLASS_H
#define GYRE_VM_CLASS_H

#include "vm/object.h"
#include "vm/str.h"

// A fresh class id, entered in the VM's table for `c` (the class whose layout it names).
// 0: thrown.
uint32_t gy_class_take_id(VM *vm, Class *c);

// A class with everything inherited from `base` (NULL: `object`; builtin final types throw
// TypeError). The given new field names follow the inherited slots; names that the base has
// already are skipped; defaults may be NULL (nil).
Class *gy_class_new(VM *vm, Str *name, Class *base, Str *const *fields, const Value *defaults,
                    uint32_t field_count);

// A builtin type with a fixed class id.
Class *gy_class_new_builtin(VM *vm, uint32_t class_id, const char *name, bool is_final);

// One with the members of another builtin type, which it must not get any more of. Its objects
// have the kind of that one and the class id of this one.
Class *gy_class_derive_builtin(VM *vm, uint32_t class_id, const char *name, uint32_t base_id);

// The same with an id of its own, for classes that are made as a script goes.
Class *gy_class_extend_builtin(VM *vm, Str *name, uint32_t base_id);

// Takes over what the base has got since the class was made and the class has not of its own.
bool gy_class_inherit_again(VM *vm, Class *c);

// Adds a member (MemberKind); specials and properties are entered where they belong.
bool gy_class_set_member(VM *vm, Class *c, Str *name, uint32_t member_kind, Value value);
// The same of a method where it is known which special one it is; -1: none.
bool gy_class_set_method(VM *vm, Class *c, Str *name, int special, Value value);
// An entry of the name map, as it is.
bool gy_class_put(VM *vm, Class *c, const Str *name, uint8_t kind, Value value);

// A new instance with its slots at their defaults; no initialiser runs. NULL: thrown.
Instance *gy_class_instantiate(VM *vm, Class *c);

// The same for a class of the host's.
HostObject *gy_class_instantiate_host(VM *vm, Class *c);

// Makes what gy_native_add_methods has put off for this class, and for its base (native.c). Where
// there is no memory for it, the class stays as it is.
void gy_class_make_late(VM *vm, Class *c);

// The name map of a class, whole: what is still to be made for a builtin type is made now.
static inline NameMap *class_members(VM *vm, Class *c)
{
    if (c->has_late_members) gy_class_make_late(vm, c);
    return c->members;
}

// A value's member by name: the name map of its class.
NameEntry *gy_class_find(VM *vm, Value object, Str *name);

// Fills a site for reading `site->name` from values of this one's class, and answers what is
// read now. The method of a SITE_METHOD is answered as a plain function.
bool gy_attr_load_site(VM *vm, Site *site, Value object, Value *result);
// For INVOKE and LOAD_METHOD: *function and true in *is_method where self must be passed.
bool gy_attr_load_method(VM *vm, Site *site, Value object, Value *function, bool *is_method);
bool gy_attr_store_site(VM *vm, Site *site, Value object, Value value);

bool gy_class_install(VM *vm);   // object, type, function … (class.c)
bool gy_reflect_install(VM *vm); // what functions and classes know of themselves (reflect.c)
bool gy_error_install(VM *vm);   // the error classes (error.c)

#endif

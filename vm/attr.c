// attr.c - `x.name`: reading, calling and setting attributes, and what inline caches remember.
//
// A site remembers one class id and what the name meant for it. The interpreter tests the
// commonest meanings itself; everything else comes here, where the site is filled anew.
#include "vm/class.h"
#include "vm/containers.h"
#include "vm/frozen.h"
#include "vm/hint.h"
#include "vm/module.h"
#include "vm/name_map.h"
#include "vm/state.h"

static void fill(VM *vm, Site *site, Value object, SiteKind kind, uint32_t slot, Value value)
{
    if (slot > UINT16_MAX) return;
    site->class_id = value_class_id(object);
    site->kind = (uint16_t)kind;
    site->slot = (uint16_t)slot;
    site->value = value;
    heap_write(&vm->heap, value);
}

// -- Missing names

static bool throw_missing(VM *vm, Value object, Str *name, bool is_assigned)
{
    Class *type = gy_class_of(vm, object);
    Class *c = value_is_class(object) ? value_as_class(object) : type;
    class_members(vm, c);
    class_members(vm, type); // which a store to a class does not come by
    if (c->has_late_members || type->has_late_members)
        return gy_throw_memory(vm); // for which it was not made
    if (value_is_module(object))
        gy_throw(vm, ERROR_AttributeError, "module '%s' has no attribute '%s'",
                 value_as_module(object)->name->chars, name->chars);
    else if (value_is_class(object))
        gy_throw(vm, ERROR_AttributeError, "type object '%s' has no attribute '%s'",
                 value_as_class(object)->name->chars, name->chars);
    else
        gy_throw(vm, ERROR_AttributeError, "'%s' object has no attribute '%s'",
                 gy_type_name(vm, object), name->chars);
    if (value_is_nil(object) || value_is_coroutine(object))
        return gy_hint_receiver(vm, object, name, is_assigned);
    return gy_hint_similar(vm, object, value_from_obj(name), is_assigned);
}

// -- Reading

static bool load_module(VM *vm, Site *site, Value object, Value *result)
{
    Module *module = value_as_module(object);
    int slot = gy_module_names_find(&module->names, site->name->chars, site->name->size);
    if (slot < 0) return throw_missing(vm, object, site->name, false);
    *result = module->slots[slot];
    if (value_is_unset(*result)) return gy_module_throw_unset(vm, module, site->name->chars);
    fill(vm, site, object, SITE_MODULE, (uint32_t)slot, VALUE_NIL);
    return true;
}

// What a class object answers: its statics, and its methods as plain functions.
static bool load_from_class(VM *vm, Site *site, Value object, Value *result, bool *is_found)
{
    const NameEntry *e = gy_name_map_get(class_members(vm, value_as_class(object)), site->name);
    *is_found = e && (e->kind == MEMBER_STATIC || e->kind == MEMBER_METHOD);
    if (!*is_found) return true;
    if (e->kind == MEMBER_METHOD) {
        *result = e->value;
        return true;
    }
    *result = value_as_cell(e->value)->value;
    fill(vm, site, object, SITE_STATIC, 0, e->value);
    return true;
}

static bool bind(VM *vm, Value receiver, Value function, Value *result)
{
    BoundMethod *m = (BoundMethod *)gy_heap_new(vm, KIND_METHOD, sizeof *m);
    if (!m) return false;
    m->receiver = receiver;
    m->function = function;
    *result = value_from_obj(m);
    return true;
}

static bool load_entry(VM *vm, Site *site, Value object, const NameEntry *e, Value *result)
{
    switch (e->kind) {
    case CLASS_FIELD:
        *result = value_as_instance(object)->slots[value_as_int(e->value)];
        fill(vm, site, object, SITE_FIELD, (uint32_t)value_as_int(e->value), VALUE_NIL);
        return true;
    case CLASS_ITEM:
        *result = value_as_tuple(object)->items[value_as_int(e->value)];
        fill(vm, site, object, SITE_ITEM, (uint32_t)value_as_int(e->value), VALUE_NIL);
        return true;
    case MEMBER_STATIC:
        *result = value_as_cell(e->value)->value;
        fill(vm, site, object, SITE_STATIC, 0, e->value);
        return true;
    case MEMBER_GETTER: {
        Value getter = value_as_tuple(e->value)->items[0];
        if (value_is_unset(getter))
            return gy_throw(vm, ERROR_AttributeError, "property '%s' of '%s' object cannot be read",
                            site->name->chars, gy_type_name(vm, object));
        fill(vm, site, object, SITE_GETTER, 0, getter);
        return gy_call(vm, getter, 1, &object, result);
    }
    default: return bind(vm, object, e->value, result);
    }
}

// What the site has learnt already, for the kinds that need no receiver.
static bool load_cached(VM *vm, const Site *site, Value object, Value *result, bool *is_hit)
{
    *is_hit = true;
    if (site->class_id == value_class_id(object)) {
        switch ((SiteKind)site->kind) {
        case SITE_FIELD: *result = value_as_instance(object)->slots[site->slot]; return true;
        case SITE_ITEM: *result = value_as_tuple(object)->items[site->slot]; return true;
        case SITE_STATIC: *result = value_as_cell(site->value)->value; return true;
        case SITE_MODULE:
            *result = value_as_module(object)->slots[site->slot];
            if (!value_is_unset(*result)) return true;
            break;
        case SITE_GETTER: return gy_call(vm, site->value, 1, &object, result);
        default: break;
        }
    }
    *is_hit = false;
    return true;
}

bool gy_attr_load_site(VM *vm, Site *site, Value object, Value *result)
{
    bool is_found;
    if (!load_cached(vm, site, object, result, &is_found)) return false;
    if (is_found) return true;
    if (value_is_module(object)) return load_module(vm, site, object, result);
    if (value_is_class(object)) {
        if (!load_from_class(vm, site, object, result, &is_found)) return false;
        if (is_found) return true;
    }
    const NameEntry *e = gy_class_find(vm, object, site->name);
    if (!e) return throw_missing(vm, object, site->name, false);
    return load_entry(vm, site, object, e, result);
}

bool gy_attr_load_method(VM *vm, Site *site, Value object, Value *function, bool *is_method)
{
    *is_method = false;
    if (!value_is_module(object) && !value_is_class(object)) {
        const NameEntry *e = gy_class_find(vm, object, site->name);
        if (e && e->kind == MEMBER_METHOD) {
            *function = e->value;
            *is_method = true;
            fill(vm, site, object, SITE_METHOD, 0, e->value);
            return true;
        }
    } else if (value_is_class(object)) {
        const NameEntry *e = gy_name_map_get(class_members(vm, value_as_class(object)), site->name);
        const NameEntry *own = e ? NULL : gy_class_find(vm, object, site->name);
        if (own && own->kind == MEMBER_METHOD) { // a method of class objects themselves
            *function = own->value;
            *is_method = true;
            return true;
        }
    }
    return gy_attr_load_site(vm, site, object, function);
}

bool gy_attr_get(VM *vm, Value object, Str *name, Value *result)
{
    Site site = {.name = name, .value = VALUE_NIL};
    return gy_attr_load_site(vm, &site, object, result);
}

bool gy_attr_get_super(VM *vm, Value cls, Str *name, Value object, Value *result)
{
    Site site = {.name = name, .value = VALUE_NIL};
    const NameEntry *e = gy_name_map_get(value_as_class(cls)->base->members, name);
    if (e) return load_entry(vm, &site, object, e, result);
    return gy_throw(vm, ERROR_AttributeError, "'super' object has no attribute '%s'", name->chars);
}

// -- Setting

static bool store_static(VM *vm, Value object, Str *name, Value value)
{
    Class *c = value_as_class(object);
    if (!c->origin && !c->host_type) // modules would see it changed, too
        return gy_throw(vm, ERROR_TypeError, "cannot set '%s' of type '%s'", name->chars,
                        c->name->chars);
    const NameEntry *e = gy_name_map_get(class_members(vm, c), name);
    if (e && e->kind == MEMBER_METHOD)
        return gy_throw(vm, ERROR_AttributeError,
                        "'%s' is a method of class '%s' and cannot be set", name->chars,
                        c->name->chars);
    if (!e || e->kind != MEMBER_STATIC) return throw_missing(vm, object, name, true);
    value_as_cell(e->value)->value = value;
    heap_write(&vm->heap, value);
    return true;
}

static bool store_property(VM *vm, Value object, const Str *name, const NameEntry *e, Value value)
{
    Value setter = value_as_tuple(e->value)->items[1];
    if (value_is_unset(setter))
        return gy_throw(vm, ERROR_AttributeError, "property '%s' of '%s' object cannot be set",
                        name->chars, gy_type_name(vm, object));
    Value args[2] = {object, value}, ignored;
    return gy_call(vm, setter, 2, args, &ignored);
}

static bool store_module(VM *vm, Value object, Str *name, Value value)
{
    Module *module = value_as_module(object);
    int slot = gy_module_names_find(&module->names, name->chars, name->size);
    if (slot < 0) return throw_missing(vm, object, name, true);
    if (module->names.items[slot].is_const)
        return gy_throw(vm, ERROR_AttributeError, "'%s' of module '%s' is a constant", name->chars,
                        module->name->chars);
    if (module->check && !module->check(vm, name, value)) return false;
    module->slots[slot] = value;
    heap_write(&vm->heap, value);
    return true;
}

bool gy_attr_store_site(VM *vm, Site *site, Value object, Value value)
{
    Str *name = site->name;
    if (value_is_class(object)) return store_static(vm, object, name, value);
    if (value_is_module(object)) return store_module(vm, object, name, value);
    const NameEntry *e = gy_class_find(vm, object, site->name);
    if (!e) return throw_missing(vm, object, name, true);
    switch (e->kind) {
    case CLASS_FIELD:
        if (!frozen_may_change(vm, value_as_obj(object))) return false;
        value_as_instance(object)->slots[value_as_int(e->value)] = value;
        heap_write(&vm->heap, value);
        fill(vm, site, object, SITE_FIELD, (uint32_t)value_as_int(e->value), VALUE_NIL);
        return true;
    case CLASS_ITEM:
        return gy_throw(vm, ERROR_AttributeError,
                        "field '%s' of a '%s' cannot be set: make another one with _replace",
                        name->chars, gy_type_name(vm, object));
    case MEMBER_GETTER: return store_property(vm, object, name, e, value);
    case MEMBER_STATIC:
        return gy_throw(vm, ERROR_AttributeError, "'%s' belongs to the class: set it as %s.%s",
                        name->chars, gy_type_name(vm, object), name->chars);
    default:
        return gy_throw(vm, ERROR_AttributeError,
                        "'%s' object attribute '%s' is a method and cannot be set",
                        gy_type_name(vm, object), name->chars);
    }
}

bool gy_attr_set(VM *vm, Value object, Str *name, Value value)
{
    Site site = {.name = name, .value = VALUE_NIL};
    return gy_attr_store_site(vm, &site, object, value);
}

// class.c - classes: layouts, members, instances.
//
// A class is flat: its name map holds everything inherited as well, and so does its table of
// special methods, so that one lookup answers. Inherited static values are one Cell shared by
// all that inherit it, so that setting it is seen everywhere. The slots of a base come first,
// which keeps a method of the base right for every subclass. A class that adds nothing to one of
// these tables has none of its own, but looks into its base's: most errors are such, and a VM
// begins with sixty of them.
//
// Class ids are never used again, so a stale inline cache can only miss.
#include "vm/class.h"
#include "vm/shared_class.h"
#include "vm/containers.h"
#include "vm/name_map.h"
#include "vm/state.h"

// -- The table of ids

static bool put_class(VM *vm, uint32_t id, Class *c)
{
    if (id >= vm->class_capacity) {
        uint32_t capacity = vm->class_capacity ? vm->class_capacity * 2 : 128;
        while (capacity <= id)
            capacity *= 2;
        Class **classes = (Class **)gy_heap_resize_array(vm, vm->classes, vm->class_capacity,
                                                         capacity, sizeof(Class *));
        if (!classes) return false;
        memset(classes + vm->class_capacity, 0, (capacity - vm->class_capacity) * sizeof(Class *));
        vm->classes = classes;
        vm->class_capacity = capacity;
    }
    vm->classes[id] = c;
    if (id >= vm->class_count) vm->class_count = id + 1;
    return true;
}

uint32_t gy_class_take_id(VM *vm, Class *c)
{
    uint32_t id = vm->class_count < CLASS_FIRST_FREE ? CLASS_FIRST_FREE : vm->class_count;
    if (id == CLASS_SHARED) return gy_throw(vm, ERROR_MemoryError, "too many classes"), 0;
    return put_class(vm, id, c) ? id : 0;
}

Class *gy_class_of(VM *vm, Value value)
{
    return class_by_id(vm, value_class_id(value));
}

Class *gy_class_builtin(VM *vm, uint32_t class_id)
{
    return vm->classes[class_id];
}

Class *gy_class_error(VM *vm, ErrorClass error)
{
    return vm->error_classes[error];
}

bool gy_class_is_subclass(const Class *c, const Class *ancestor)
{
    for (; c; c = c->base)
        if (c == ancestor) return true;
    return false;
}

const char *gy_type_name(VM *vm, Value value)
{
    return gy_class_of(vm, value)->name->chars;
}

// -- Making

static int find_slot(const Class *c, const Str *name)
{
    for (uint32_t i = 0; i < c->slot_count; i++)
        if (c->slot_names[i] == name) return (int)i;
    return -1;
}

// A method that assigns to a property of the base means the property: it makes no field.
static bool is_property(const Class *base, const Str *name)
{
    const NameEntry *e = gy_name_map_get(base->members, name);
    return e && e->kind == MEMBER_GETTER;
}

static bool own_members(VM *vm, Class *c)
{
    if (c->members == &c->own_members) return true;
    if (!gy_name_map_copy(vm, &c->own_members, c->members)) return false;
    c->members = &c->own_members;
    gy_heap_rescan(&vm->heap, c);
    return true;
}

bool gy_class_put(VM *vm, Class *c, const Str *name, uint8_t kind, Value value)
{
    return own_members(vm, c) && gy_name_map_put(vm, c->members, name, kind, value);
}

static bool add_slots(VM *vm, Class *c, Str *const *fields, const Value *defaults, uint32_t count)
{
    const Class *base = c->base;
    uint32_t inherited = base ? base->slot_count : 0;
    uint32_t total = inherited + count;
    if (total > UINT16_MAX) return gy_throw(vm, ERROR_TypeError, "a class has too many fields");
    if (count == 0) return true;
    Str **names = (Str **)gy_heap_resize_array(vm, NULL, 0, total, sizeof(Str *));
    Value *values = names ? (Value *)gy_heap_resize_array(vm, NULL, 0, total, sizeof(Value)) : NULL;
    if (!values) {
        gy_heap_free(&vm->heap, names, total * sizeof(Str *));
        return false;
    }
    memset(names, 0, total * sizeof(Str *));
    for (uint32_t i = 0; i < total; i++)
        values[i] = VALUE_NIL;
    c->slot_names = names;
    c->defaults = values;
    c->slot_count = (uint16_t)total;
    c->owns_slots = true;
    for (uint32_t i = 0; i < inherited; i++) {
        names[i] = base->slot_names[i];
        values[i] = base->defaults[i];
    }
    uint32_t next = inherited;
    for (uint32_t i = 0; i < count; i++) {
        bool is_given = defaults && !value_is_unset(defaults[i]);
        if (base && !is_given && is_property(base, fields[i])) continue;
        int known = find_slot(c, fields[i]);
        uint32_t slot = known >= 0 ? (uint32_t)known : next++;
        names[slot] = fields[i];
        if (is_given) values[slot] = defaults[i];
        if (!gy_class_put(vm, c, fields[i], CLASS_FIELD, value_from_int(slot))) return false;
    }
    if (next < total) { // some names are inherited
        c->slot_names = (Str **)gy_heap_resize_array(vm, names, total, next, sizeof(Str *));
        c->defaults = (Value *)gy_heap_resize_array(vm, values, total, next, sizeof(Value));
        c->slot_count = (uint16_t)next;
    }
    return true;
}

// Its own table of special methods, begun with those of the base. Most classes need none: the
// errors, and most builtin types.
static bool own_specials(VM *vm, Class *c)
{
    if (c->owns_specials) return true;
    Value *own = (Value *)gy_heap_resize_array(vm, NULL, 0, SPECIAL_COUNT, sizeof(Value));
    if (!own) return false;
    for (int i = 0; !c->base && i < SPECIAL_COUNT; i++)
        own[i] = VALUE_UNSET;
    if (c->base) value_copy(own, c->specials, SPECIAL_COUNT);
    c->specials = own;
    c->owns_specials = true;
    gy_heap_rescan(&vm->heap, c);
    return true;
}

static void inherit_specials_again(VM *vm, Class *c)
{
    const Class *base = c->base;
    if (!c->owns_specials) c->specials = base->specials;
    for (int i = 0; c->owns_specials && i < SPECIAL_COUNT; i++) {
        if (!value_is_unset(c->specials[i])) continue;
        c->specials[i] = base->specials[i];
        heap_write(&vm->heap, base->specials[i]);
    }
}

static bool inherit_members_again(VM *vm, Class *c)
{
    const NameMap *of_base = c->base->members;
    if (c->members != &c->own_members) {
        c->members = c->base->members;
        return true;
    }
    for (uint32_t i = 0; i < of_base->capacity; i++) {
        const NameEntry *e = &of_base->entries[i];
        if (!e->name || gy_name_map_get(c->members, e->name)) continue;
        if (!gy_name_map_put(vm, c->members, e->name, e->kind, e->value)) return false;
    }
    return true;
}

static bool inherit(VM *vm, Class *c)
{
    Class *base = c->base;
    c->constructor = VALUE_UNSET;
    c->field_init = VALUE_UNSET;
    c->doc = VALUE_NIL;
    c->members = &c->own_members;
    if (!base) return own_specials(vm, c);
    c->specials = base->specials;
    c->slot_count = base->slot_count;
    c->slot_names = base->slot_names;
    c->defaults = base->defaults;
    c->is_error = base->is_error;
    c->has_field_init = base->has_field_init;
    // A builtin type waits for what its base waits for.
    bool is_late = base->has_late_members && base->is_final;
    c->has_late_members = is_late;
    c->members = is_late ? base->members : class_members(vm, base);
    return true;
}

bool gy_class_inherit_again(VM *vm, Class *c)
{
    const Class *base = c->base;
    inherit_specials_again(vm, c);
    c->has_field_init = c->has_field_init || base->has_field_init;
    for (uint32_t i = 0; c->owns_slots && i < base->slot_count; i++) {
        c->defaults[i] = base->defaults[i];
        heap_write(&vm->heap, base->defaults[i]);
    }
    return inherit_members_again(vm, c);
}

static Class *new_class(VM *vm, Str *name, Class *base)
{
    Class *c = (Class *)gy_heap_new(vm, KIND_CLASS, sizeof *c);
    if (!c) return NULL;
    c->name = name;
    c->base = base;
    return inherit(vm, c) ? c : NULL;
}

Class *gy_class_new(VM *vm, Str *name, Class *base, Str *const *fields, const Value *defaults,
                    uint32_t field_count)
{
    if (!base) base = vm->classes[KIND_INSTANCE];
    if (base->is_final) {
        gy_throw(vm, ERROR_TypeError, "type '%s' cannot be subclassed; keep one in a field instead",
                 base->name->chars);
        return NULL;
    }
    Class *c = new_class(vm, name, base);
    if (!c || !add_slots(vm, c, fields, defaults, field_count)) return NULL;
    c->id = gy_class_take_id(vm, c);
    if (!c->id) return NULL;
    c->obj.class_id = gy_class_take_id(vm, vm->classes[KIND_CLASS]);
    return c->obj.class_id ? c : NULL;
}

static Class *new_builtin(VM *vm, uint32_t class_id, const char *name, Class *base)
{
    Str *interned = gy_str_intern(vm, name, strlen(name));
    Class *c = interned ? new_class(vm, interned, base) : NULL;
    if (!c) return NULL;
    c->id = class_id;
    return put_class(vm, class_id, c) ? c : NULL;
}

Class *gy_class_new_builtin(VM *vm, uint32_t class_id, const char *name, bool is_final)
{
    Class *object = vm->class_count > KIND_INSTANCE ? vm->classes[KIND_INSTANCE] : NULL;
    Class *c = new_builtin(vm, class_id, name, object);
    if (c) c->is_final = is_final;
    return c;
}

Class *gy_class_derive_builtin(VM *vm, uint32_t class_id, const char *name, uint32_t base_id)
{
    Class *c = new_builtin(vm, class_id, name, vm->classes[base_id]);
    if (c) c->is_final = true;
    return c;
}

Class *gy_class_extend_builtin(VM *vm, Str *name, uint32_t base_id)
{
    Class *c = new_class(vm, name, vm->classes[base_id]);
    if (!c) return NULL;
    c->is_final = true;
    c->id = gy_class_take_id(vm, c);
    if (!c->id) return NULL;
    c->obj.class_id = gy_class_take_id(vm, vm->classes[KIND_CLASS]);
    return c->obj.class_id ? c : NULL;
}

// -- Members

static int find_special(VM *vm, const Str *name)
{
    for (int i = 0; i < SPECIAL_COUNT; i++)
        if (vm->special_names[i] == name) return i;
    return -1;
}

static bool set_property(VM *vm, Class *c, Str *name, uint32_t part, Value function)
{
    const NameEntry *known = gy_name_map_get(c->members, name);
    Tuple *pair = gy_tuple_new(vm, 2);
    if (!pair) return false;
    pair->items[0] = pair->items[1] = VALUE_UNSET;
    if (known && known->kind == MEMBER_GETTER) {
        const Tuple *old = value_as_tuple(known->value);
        pair->items[0] = old->items[0];
        pair->items[1] = old->items[1];
    }
    pair->items[part] = function;
    heap_write(&vm->heap, value_from_obj(pair));
    return gy_class_put(vm, c, name, MEMBER_GETTER, value_from_obj(pair));
}

static bool set_static(VM *vm, Class *c, Str *name, Value value)
{
    Cell *cell = (Cell *)gy_heap_new(vm, KIND_CELL, sizeof *cell);
    if (!cell) return false;
    cell->value = value;
    heap_write(&vm->heap, value_from_obj(cell));
    return gy_class_put(vm, c, name, MEMBER_STATIC, value_from_obj(cell));
}

bool gy_class_set_member(VM *vm, Class *c, Str *name, uint32_t member_kind, Value value)
{
    heap_write(&vm->heap, value);
    switch ((MemberKind)member_kind) {
    case MEMBER_FIELD_INIT:
        c->field_init = value;
        c->has_field_init = true;
        return true;
    case MEMBER_GETTER: return set_property(vm, c, name, 0, value);
    case MEMBER_SETTER: return set_property(vm, c, name, 1, value);
    case MEMBER_STATIC_METHOD:
    case MEMBER_STATIC: return set_static(vm, c, name, value);
    case MEMBER_METHOD: break;
    }
    return gy_class_set_method(vm, c, name, find_special(vm, name), value);
}

bool gy_class_set_method(VM *vm, Class *c, Str *name, int special, Value value)
{
    heap_write(&vm->heap, value);
    // str.format and list.index are plain methods that only happen to be called so.
    bool is_plain = c->is_final && (special == SPECIAL_FORMAT || special == SPECIAL_INDEX);
    if (special >= 0 && !is_plain) {
        if (!own_specials(vm, c)) return false;
        c->specials[special] = value;
    }
    return gy_class_put(vm, c, name, MEMBER_METHOD, value);
}

NameEntry *gy_class_find(VM *vm, Value object, Str *name)
{
    return gy_name_map_get(class_members(vm, gy_class_of(vm, object)), name);
}

Instance *gy_class_instantiate(VM *vm, Class *c)
{
    size_t size = sizeof(Instance) + c->slot_count * sizeof(Value);
    Instance *instance = (Instance *)heap_new_raw(vm, KIND_INSTANCE, size);
    if (!instance) return NULL;
    instance->obj.class_id = c->id;
    value_copy(instance->slots, c->defaults, c->slot_count);
    return instance;
}

HostObject *gy_class_instantiate_host(VM *vm, Class *c)
{
    HostObject *h = (HostObject *)gy_heap_new(vm, KIND_HOST, sizeof *h + c->host_type->size);
    if (!h) return NULL;
    h->obj.class_id = c->id;
    h->type = c->host_type;
    h->data = h + 1;
    return h;
}

// -- The builtin classes

bool gy_class_install(VM *vm)
{
    static const struct {
        uint32_t id;
        const char *name;
    } types[] = {
#define KIND(name, type, text) {KIND_##name, text},
#include "vm/kinds.def"
#undef KIND
        {CLASS_NIL, "nil"},
        {CLASS_BOOL, "bool"},
        {CLASS_FLOAT, "float"},
    };
    if (!gy_class_new_builtin(vm, KIND_INSTANCE, "object", false)) return false;
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (types[i].id != KIND_INSTANCE &&
            !gy_class_new_builtin(vm, types[i].id, types[i].name, true))
            return false;
    vm->classes[CLASS_BOOL]->base = vm->classes[CLASS_INT];
    return gy_builtin_add(vm, "object", value_from_obj(vm->classes[KIND_INSTANCE])) &&
           gy_reflect_install(vm);
}

// parcel_class.c - the classes in a parcel, in the receiving VM.
//
// A class that this VM has already is taken for the one that was sent: one of the same description
// (made from the same compiled text), the one of that name in a module that both have, or one of
// named tuples with the same name and fields. Only where there is none is a new one made, empty at
// first, for its methods come in the same parcel.
#include "vm/api_private.h"
#include "vm/class.h"
#include "vm/containers.h"
#include "vm/namedtuple.h"
#include "vm/name_map.h"
#include "vm/parcel_parts.h"

static Class *find_same_class(VM *vm, const ClassDesc *origin)
{
    for (uint32_t id = vm->class_count; origin && id-- > CLASS_FIRST_FREE;)
        if (vm->classes[id] && vm->classes[id]->origin == origin && vm->classes[id]->id == id)
            return vm->classes[id];
    return NULL;
}

// The class of that name in a module that this VM had already, if it looks the same.
static Class *find_in_module(Unpacker *u, const ParcelNode *n, const Str *name, uint32_t own_count)
{
    Value module = n->slots[3], found = VALUE_NIL;
    if (!value_is_obj(module) || !u->is_whole[parcel_node_of(module)]) return NULL;
    const Module *m = value_as_module(unpacker_object(u, module));
    int slot = gy_module_names_find(&m->names, name->chars, name->size);
    if (slot >= 0) found = m->slots[slot];
    if (!value_is_class(found) || value_as_class(found)->module != m) return NULL;
    Class *c = value_as_class(found);
    bool is_same = c->base && c->slot_count == c->base->slot_count + own_count;
    for (uint32_t i = 0; i < own_count && is_same; i++) {
        const Str *field = value_as_str(unpacker_object(u, n->slots[5 + 2 * i]));
        is_same = str_equal(field, c->slot_names[c->base->slot_count + i]);
    }
    return is_same ? c : NULL;
}

static uint32_t count_fields(const ParcelNode *n)
{
    uint32_t count = 0;
    while (!value_is_nil(n->slots[5 + 2 * count]))
        count++;
    return count;
}

bool gy_parcel_make_script_class(Unpacker *u, const ParcelNode *n, Value *out)
{
    VM *vm = u->vm;
    Class *known = find_same_class(vm, (const ClassDesc *)n->ref);
    if (known) return *out = value_from_obj(known), true;
    Str *fields[REGISTER_LIMIT];
    uint32_t count = count_fields(n);
    Value name, base, module;
    if (!gy_parcel_need(u, n->slots[0], &name) || !gy_parcel_need(u, n->slots[1], &base) ||
        !gy_parcel_need(u, n->slots[3], &module))
        return false;
    for (uint32_t i = 0; i < count; i++) {
        Value field;
        if (!gy_parcel_need(u, n->slots[5 + 2 * i], &field)) return false;
        fields[i] = gy_str_intern_str(vm, value_as_str(field));
        if (!fields[i]) return false;
    }
    if ((known = find_in_module(u, n, value_as_str(name), count))) {
        u->is_whole[n - u->parcel->nodes] = true;
        return *out = value_from_obj(known), true;
    }
    Str *interned = gy_str_intern_str(vm, value_as_str(name));
    Class *c =
        interned ? gy_class_new(vm, interned, value_as_class(base), fields, NULL, count) : NULL;
    if (!c) return false;
    c->origin = (const ClassDesc *)n->ref;
    *out = value_from_obj(c);
    return true;
}

// A class of named tuples is the same where its name and its fields are.
static bool is_same_tuple_class(VM *vm, const Class *c, const Str *name, Str *const *fields,
                                uint32_t count, bool is_row)
{
    bool is_same = c->is_row == is_row && gy_namedtuple_is_class(vm, c) && c->name == name &&
                   c->slot_count == count;
    for (uint32_t i = 0; i < count && is_same; i++)
        is_same = c->slot_names[i] == fields[i];
    return is_same;
}

bool gy_parcel_make_tuple_class(Unpacker *u, const ParcelNode *n, Value *out)
{
    VM *vm = u->vm;
    uint32_t count = n->slot_count / 2;
    Tuple *defaults = gy_tuple_new(vm, count);
    Str **fields = (Str **)gy_mem_new((count + 1) * sizeof(Str *)); // the name comes first
    bool ok = defaults && (fields || gy_throw_memory(vm));
    for (uint32_t i = 0; i <= count && ok; i++) {
        Value text;
        ok = gy_parcel_need(u, n->slots[i ? 2 * i - 1 : 0], &text) &&
             (fields[i] = gy_str_intern_str(vm, value_as_str(text))) &&
             (!i || gy_parcel_need(u, n->slots[2 * i], &defaults->items[i - 1]));
    }
    Class *c = NULL;
    for (uint32_t id = vm->class_count; ok && !c && id-- > CLASS_FIRST_FREE;)
        if (vm->classes[id] && vm->classes[id]->id == id &&
            is_same_tuple_class(vm, vm->classes[id], fields[0], fields + 1, count, n->number))
            c = vm->classes[id];
    if (ok && !c && n->number) c = gy_namedtuple_row_class(vm, fields[0], fields + 1, count);
    else if (ok && !c) c = gy_namedtuple_class(vm, fields[0], fields + 1, defaults->items, count);
    gy_mem_free(fields);
    if (c) *out = value_from_obj(c);
    return c != NULL;
}

// A base that comes in the same parcel was empty when the class was made from it.
static bool inherit_again(Unpacker *u, Value base, Class *c)
{
    bool is_sent =
        value_is_obj(base) && u->parcel->nodes[parcel_node_of(base)].kind == PARCEL_CLASS_SCRIPT;
    return !is_sent ||
           (gy_parcel_fill(u, parcel_node_of(base)) && gy_class_inherit_again(u->vm, c));
}

bool gy_parcel_fill_class(Unpacker *u, const ParcelNode *n, Class *c)
{
    VM *vm = u->vm;
    if (!inherit_again(u, n->slots[1], c)) return false;
    uint32_t count = count_fields(n), inherited = c->base->slot_count;
    c->doc = unpacker_object(u, n->slots[2]);
    Value module = unpacker_object(u, n->slots[3]);
    if (value_is_module(module)) c->module = value_as_module(module);
    Value field_init = unpacker_object(u, n->slots[4]);
    if (value_is_closure(field_init) &&
        !gy_class_set_member(vm, c, c->name, MEMBER_FIELD_INIT, field_init))
        return false;
    for (uint32_t i = 0; i < count; i++)
        c->defaults[inherited + i] = unpacker_object(u, n->slots[5 + 2 * i + 1]);
    for (uint32_t i = 5 + 2 * count + 1; i + 2 < n->slot_count; i += 3) {
        Str *name = gy_str_intern_str(vm, value_as_str(unpacker_object(u, n->slots[i])));
        uint32_t kind = (uint32_t)value_as_int(n->slots[i + 1]);
        Value value = unpacker_object(u, n->slots[i + 2]);
        if (!name) return false;
        if (kind != MEMBER_GETTER) {
            if (!gy_class_set_member(vm, c, name, kind, value)) return false;
            continue;
        }
        if (!gy_parcel_fill(u, parcel_node_of(n->slots[i + 2])))
            return false; // its turn comes later
        const Tuple *pair = value_as_tuple(value);
        for (uint32_t part = 0; part < 2; part++)
            if (!value_is_unset(pair->items[part]) &&
                !gy_class_set_member(vm, c, name, part ? MEMBER_SETTER : MEMBER_GETTER,
                                     pair->items[part]))
                return false;
    }
    // The description belongs to a Proto: any method keeps it alive by its code.
    for (uint32_t i = 0; i < c->members->capacity && !c->origin_code; i++)
        if (c->members->entries[i].name && value_is_closure(c->members->entries[i].value))
            c->origin_code = value_as_closure(c->members->entries[i].value)->code;
    if (!c->origin_code) c->origin = NULL;
    return true;
}

bool gy_parcel_make_class(Unpacker *u, const ParcelNode *n, Value *out)
{
    VM *vm = u->vm;
    if (n->kind == PARCEL_CLASS_BUILTIN) return *out = value_from_obj(vm->classes[n->number]), true;
    if (n->kind == PARCEL_CLASS_ERROR)
        return *out = value_from_obj(vm->error_classes[n->number]), true;
    Value module;
    if (n->slot_count > 0 && !gy_parcel_need(u, n->slots[0], &module)) return false;
    Class *c = gy_api_class_of_type(vm, (const GyreType *)n->ref);
    if (!c)
        return gy_throw(vm, ERROR_NotSendable, "the other thread has no type '%s'",
                        ((const GyreType *)n->ref)->name);
    *out = value_from_obj(c);
    return true;
}

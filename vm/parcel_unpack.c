// parcel_unpack.c - putting a parcel together in the receiving VM.
//
// First every node gets its object, still empty; what an object cannot be made without (the
// module of its code, the base of its class) is made on demand. Then they are filled. Hashed
// containers come last, and those that a key consists of before it (complete_key); only
// there may script code run (hash and == of script classes), and all objects are roots by then.
#include "vm/api_private.h"
#include "vm/class.h"
#include "vm/deque.h"
#include "vm/containers.h"
#include "vm/frozen.h"
#include "vm/handles.h"
#include "vm/int.h"
#include "vm/load.h"
#include "vm/module.h"
#include "vm/namedtuple.h"
#include "vm/name_map.h"
#include "vm/parcel_parts.h"
#include "vm/task_local.h"
#include "vm/shared.h"
#include "vm/shared_class.h"
#include "vm/traceback.h"

enum { DEEPEST_KEY = 50, OBJECT_WORK = 16 };

static bool make(Unpacker *u, uint32_t number);

bool gy_parcel_need(Unpacker *u, Value slot, Value *out)
{
    if (value_is_obj(slot) && !make(u, parcel_node_of(slot))) return false;
    *out = unpacker_object(u, slot);
    return true;
}

// -- Code and modules

// Has this VM's module of that name the same variables, in the same order?
static bool is_same_module(const Module *m, const ParcelNode *n, const char *names)
{
    if (m->state != MODULE_READY || m->is_native || m->names.count != n->slot_count) return false;
    for (uint32_t i = 0; i < n->slot_count; i++, names += strlen(names) + 1)
        if (strcmp(names + 1, m->names.items[i].name) != 0) return false;
    return true;
}

static bool add_names(VM *vm, Module *m, const ParcelNode *n, const char *name)
{
    for (uint32_t i = 0; i < n->slot_count; i++) {
        size_t size = strlen(name + 1);
        if (gy_module_names_add(&m->names, name + 1, size, *name == 1) < 0)
            return gy_throw_memory(vm);
        name += size + 2;
    }
    return gy_module_ensure_slots(vm, m);
}

// One that this VM has imported itself, or got before, is taken for the same.
static bool make_module(Unpacker *u, const ParcelNode *n, Value *out)
{
    VM *vm = u->vm;
    Str *name = gy_str_intern(vm, n->text, strlen(n->text));
    if (!name) return false;
    const char *names = n->text + name->size + 1;
    Module *known = n->number ? gy_module_find(vm, name) : NULL;
    if (known && is_same_module(known, n, names)) {
        u->is_whole[n - u->parcel->nodes] = true;
        return *out = value_from_obj(known), true;
    }
    Module *m = gy_module_new(vm, name->chars);
    if (!m) return false;
    m->state = MODULE_READY;
    *out = value_from_obj(m);
    if (!add_names(vm, m, n, names)) return false;
    // From now on an import gives it, too; and so does the image of a class of it.
    return known || !n->number || gy_module_register(vm, name, m);
}

// Those that were entered are half-made.
static void forget_modules(Unpacker *u)
{
    for (uint32_t i = 0; i < u->parcel->count; i++) {
        Value made = u->objects->items[i];
        if (value_is_module(made) && !u->is_whole[i] && !value_as_module(made)->is_native &&
            gy_module_find(u->vm, value_as_module(made)->name) == value_as_module(made))
            gy_module_forget(u->vm, value_as_module(made));
    }
}

static bool make_native_module(Unpacker *u, const ParcelNode *n, Value *out)
{
    Str *name = gy_str_intern(u->vm, n->text, n->size);
    Module *m = name ? gy_module_find_native(u->vm, name) : NULL;
    if (!m)
        return name && value_is_unset(u->vm->error) &&
               gy_throw(u->vm, ERROR_NotSendable, "the other thread has no module '%s'", n->text);
    *out = value_from_obj(m);
    return true;
}

static bool make_code_root(Unpacker *u, const ParcelNode *n, Value *out)
{
    Value module;
    if (!gy_parcel_need(u, n->slots[0], &module)) return false;
    Code *code = gy_load(u->vm, (Proto *)n->ref, value_as_module(module));
    *out = value_from_obj(code);
    return code != NULL;
}

// The code of a Proto below `root`: its ancestors' places lead to it.
static Code *find_code(Code *root, const Proto *proto)
{
    if (proto == root->proto) return root;
    Code *above = find_code(root, proto->parent);
    for (uint32_t i = 0;; i++)
        if (proto->parent->children[i] == proto) return above->children[i];
}

static bool make_code_child(Unpacker *u, const ParcelNode *n, Value *out)
{
    Value root;
    if (!gy_parcel_need(u, n->slots[0], &root)) return false;
    *out = value_from_obj(find_code((Code *)value_as_obj(root), (const Proto *)n->ref));
    return true;
}

static bool make_closure(Unpacker *u, const ParcelNode *n, Value *out)
{
    Value code;
    uint32_t count = n->slot_count - 1;
    if (!gy_parcel_need(u, n->slots[0], &code)) return false;
    Closure *c = (Closure *)gy_heap_new(u->vm, KIND_CLOSURE, sizeof *c + count * sizeof(Value));
    if (!c) return false;
    c->code = (Code *)value_as_obj(code);
    c->upvalue_count = count;
    for (uint32_t i = 0; i < count; i++)
        c->upvalues[i] = VALUE_NIL;
    *out = value_from_obj(c);
    return true;
}

static bool make_native(Unpacker *u, const ParcelNode *n, Value *out)
{
    VM *vm = u->vm;
    Str *name = gy_str_intern(vm, n->text, n->size);
    if (!name) return false;
    if (n->slot_count) {
        Value module;
        if (!gy_parcel_need(u, n->slots[0], &module)) return false;
        return gy_attr_get(vm, module, name, out);
    }
    const NameEntry *e = gy_name_map_get(&vm->builtin_slots, name);
    if (!e)
        return gy_throw(vm, ERROR_NotSendable, "the other thread has no builtin '%s'", name->chars);
    *out = vm->builtins[value_as_int(e->value)];
    return true;
}

static bool make_tuple(Unpacker *u, const ParcelNode *n, Value *out)
{
    Value class;
    Tuple *tuple;
    if (n->number) {
        if (!gy_parcel_need(u, n->slots[n->slot_count - 1], &class)) return false;
        tuple = gy_namedtuple_new(u->vm, value_as_class(class));
    } else {
        tuple = gy_tuple_new(u->vm, n->slot_count);
    }
    *out = value_from_obj(tuple);
    return tuple != NULL;
}

static bool make_instance(Unpacker *u, const ParcelNode *n, Value *out)
{
    Value cls;
    if (!gy_parcel_need(u, n->slots[0], &cls)) return false;
    Instance *instance = gy_class_instantiate(u->vm, value_as_class(cls));
    *out = value_from_obj(instance);
    return instance != NULL;
}

static bool make_host(Unpacker *u, ParcelNode *n, Value *out)
{
    const GyreType *type = (const GyreType *)n->ref;
    Value module;
    if (n->slot_count > 0 && !gy_parcel_need(u, n->slots[0], &module)) return false;
    Class *c = gy_api_class_of_type(u->vm, type);
    if (!c)
        return gy_throw(u->vm, ERROR_NotSendable, "the other thread has no type '%s'", type->name);
    HostObject *h = gy_class_instantiate_host(u->vm, c);
    if (!h) return false;
    if (u->is_last) {
        memcpy(h->data, n->data, type->size); // the parcel's share becomes the object's
        gy_mem_free(n->data);
        n->data = NULL;
    } else {
        type->share(h->data, n->data);
    }
    *out = value_from_obj(h);
    return true;
}

static bool make_traceback(Unpacker *u, const ParcelNode *n, Value *out)
{
    Str *text = gy_str_new(u->vm, n->text, n->size);
    Traceback *t = text ? (Traceback *)gy_heap_new(u->vm, KIND_TRACEBACK, sizeof *t) : NULL;
    if (!t) return false;
    t->foreign = text;
    *out = value_from_obj(t);
    return true;
}

// The block itself, where it is ours alone.
static bool make_moved(Unpacker *u, ParcelNode *n, Value *out)
{
    VM *vm = u->vm;
    bool is_ours = u->is_last && n->data && !vm->heap.memory;
    ByteArray *array = gy_bytearray_new(vm, is_ours ? NULL : n->data, is_ours ? 0 : n->size);
    if (!array || (is_ours && !gy_heap_charge(vm, n->number))) return false;
    if (is_ours) {
        array->data = (uint8_t *)n->data;
        array->size = n->size;
        array->capacity = n->number;
        n->data = NULL;
    }
    *out = value_from_obj(array);
    return true;
}

// -- Making any node

static bool make_object(Unpacker *u, ParcelNode *n, Value *out)
{
    VM *vm = u->vm;
    void *object = NULL;
    bool is_valid;
    switch ((ParcelKind)n->kind) {
    case PARCEL_STR: object = gy_str_new(vm, n->text, n->size); break;
    case PARCEL_BYTES: object = gy_bytes_new(vm, n->text, n->size); break;
    case PARCEL_BYTEARRAY: object = gy_bytearray_new(vm, n->text, n->size); break;
    case PARCEL_MOVED: return make_moved(u, n, out);
    case PARCEL_BIGINT: return gy_int_parse(vm, n->text, n->size, 10, &is_valid, out);
    case PARCEL_LIST: object = gy_list_new(vm, n->slot_count); break;
    case PARCEL_TUPLE: return make_tuple(u, n, out);
    case PARCEL_SET: object = gy_set_new(vm, 0); break;
    case PARCEL_FROZENSET: object = gy_set_new_frozen(vm, 0); break;
    case PARCEL_DICT: object = gy_dict_new(vm, 0); break;
    case PARCEL_DEQUE: object = gy_deque_new(vm, value_as_int(n->slots[0])); break;
    case PARCEL_TASK_LOCAL: object = gy_task_local_receive(vm, (uintptr_t)n->ref); break;
    case PARCEL_RANGE: object = gy_heap_new(vm, KIND_RANGE, sizeof(Range)); break;
    case PARCEL_SLICE: object = gy_slice_new(vm, VALUE_NIL, VALUE_NIL, VALUE_NIL); break;
    case PARCEL_CELL: object = gy_heap_new(vm, KIND_CELL, sizeof(Cell)); break;
    case PARCEL_METHOD: object = gy_heap_new(vm, KIND_METHOD, sizeof(BoundMethod)); break;
    case PARCEL_CODE_ROOT: return make_code_root(u, n, out);
    case PARCEL_CODE_CHILD: return make_code_child(u, n, out);
    case PARCEL_CLOSURE: return make_closure(u, n, out);
    case PARCEL_MODULE: return make_module(u, n, out);
    case PARCEL_MODULE_NATIVE: return make_native_module(u, n, out);
    case PARCEL_NATIVE: return make_native(u, n, out);
    case PARCEL_CLASS_BUILTIN:
    case PARCEL_CLASS_ERROR:
    case PARCEL_CLASS_HOST: return gy_parcel_make_class(u, n, out);
    case PARCEL_CLASS_TUPLE: return gy_parcel_make_tuple_class(u, n, out);
    case PARCEL_CLASS_SHARED: object = gy_shared_class_here(vm, (SharedClass *)n->data); break;
    case PARCEL_CLASS_SCRIPT: return gy_parcel_make_script_class(u, n, out);
    case PARCEL_INSTANCE: return make_instance(u, n, out);
    case PARCEL_TRACEBACK: return make_traceback(u, n, out);
    case PARCEL_FROZEN:
        *out = value_from_obj(n->ref);
        return gy_frozen_adopt(vm, (FrozenRegion *)n->data);
    case PARCEL_SHARED: object = gy_shared_object(vm, (SharedThing *)n->data); break;
    case PARCEL_HOST: return make_host(u, n, out);
    }
    *out = value_from_obj(object);
    return object != NULL;
}

static bool make(Unpacker *u, uint32_t number)
{
    Value made;
    if (!value_is_nil(u->objects->items[number])) return true;
    // A class needs the one that it extends.
    if (!vm_has_stack(u->vm) || !make_object(u, &u->parcel->nodes[number], &made)) return false;
    u->objects->items[number] = made;
    return true;
}

// -- Filling

// False: the script is to stop; the rest of them are what they were.
static bool fill_some(Unpacker *u, const Value *slots, uint32_t count, Value *out)
{
    for (uint32_t i = 0; i < count; i++) {
        if (!heap_work(u->vm, sizeof *out)) return false;
        out[i] = unpacker_object(u, slots[i]);
    }
    return true;
}

static bool fill_values(Unpacker *u, const ParcelNode *n, Value *out, uint32_t skip)
{
    return fill_some(u, n->slots + skip, n->slot_count - skip, out);
}

bool gy_parcel_fill(Unpacker *u, uint32_t number)
{
    const ParcelNode *n = &u->parcel->nodes[number];
    Value object = u->objects->items[number];
    if (!vm_has_stack(u->vm)) return false; // for the classes that a class extends
    switch ((ParcelKind)n->kind) {
    case PARCEL_LIST:
        if (!fill_values(u, n, value_as_list(object)->items, 0)) return false;
        value_as_list(object)->count = n->slot_count;
        return true;
    case PARCEL_DICT:
        value_as_dict(object)->obj.class_id = n->number;
        value_as_dict(object)->fallback = unpacker_object(u, n->slots[n->slot_count - 1]);
        return true;
    case PARCEL_DEQUE:
        for (uint32_t i = 1; i < n->slot_count; i++)
            if (!gy_deque_append(u->vm, value_as_deque(object), unpacker_object(u, n->slots[i])))
                return false;
        return true;
    case PARCEL_TUPLE:
        return fill_some(u, n->slots, value_as_tuple(object)->count, value_as_tuple(object)->items);
    case PARCEL_TASK_LOCAL: {
        TaskLocal *local = (TaskLocal *)value_as_obj(object);
        if (value_is_unset(local->fallback)) local->fallback = unpacker_object(u, n->slots[0]);
        heap_write(&u->vm->heap, local->fallback);
        return true;
    }
    case PARCEL_RANGE:
    case PARCEL_SLICE: return fill_values(u, n, &((Range *)value_as_obj(object))->start, 0);
    case PARCEL_CELL: value_as_cell(object)->value = unpacker_object(u, n->slots[0]); return true;
    case PARCEL_METHOD:
        value_as_method(object)->receiver = unpacker_object(u, n->slots[0]);
        value_as_method(object)->function = unpacker_object(u, n->slots[1]);
        return true;
    case PARCEL_CLOSURE: return fill_values(u, n, value_as_closure(object)->upvalues, 1);
    case PARCEL_MODULE:
        return u->is_whole[number] || fill_values(u, n, value_as_module(object)->slots, 0);
    case PARCEL_INSTANCE: return fill_values(u, n, value_as_instance(object)->slots, 1);
    case PARCEL_CLASS_SCRIPT:
        if (u->is_whole[number] || value_as_class(object)->origin_code) return true;
        u->is_whole[number] = true; // now: its bases come first, and once
        return gy_parcel_fill_class(u, n, value_as_class(object));
    default: return true;
    }
}

static bool fill_hashed(Unpacker *u, uint32_t number, uint32_t depth);

// Whatever a key consists of is whole before its hash is asked for. (A key in a circle, or a very
// deep one, is taken as it is.)
static bool complete_key(Unpacker *u, Value slot, uint32_t depth)
{
    if (!value_is_obj(slot) || depth == 0) return true;
    const ParcelNode *n = &u->parcel->nodes[parcel_node_of(slot)];
    if (n->kind == PARCEL_TUPLE || n->kind == PARCEL_INSTANCE)
        for (uint32_t i = 0; i < n->slot_count; i++)
            if (!complete_key(u, n->slots[i], depth - 1)) return false;
    return fill_hashed(u, parcel_node_of(slot), depth - 1);
}

static bool fill_dict(Unpacker *u, const ParcelNode *n, Dict *dict, uint32_t depth)
{
    for (uint32_t i = 0; i + 1 < n->slot_count; i += 2)
        if (!heap_work(u->vm, OBJECT_WORK) || !complete_key(u, n->slots[i], depth) ||
            !gy_dict_set(u->vm, dict, unpacker_object(u, n->slots[i]),
                         unpacker_object(u, n->slots[i + 1])))
            return false;
    return true;
}

static bool fill_set(Unpacker *u, const ParcelNode *n, Set *set, uint32_t depth)
{
    for (uint32_t i = 0; i < n->slot_count; i++)
        if (!heap_work(u->vm, OBJECT_WORK) || !complete_key(u, n->slots[i], depth) ||
            !gy_set_add(u->vm, set, unpacker_object(u, n->slots[i])))
            return false;
    return true;
}

static bool fill_hashed(Unpacker *u, uint32_t number, uint32_t depth)
{
    const ParcelNode *n = &u->parcel->nodes[number];
    bool is_set = n->kind == PARCEL_SET || n->kind == PARCEL_FROZENSET;
    if ((n->kind != PARCEL_DICT && !is_set) || u->is_whole[number]) return true;
    u->is_whole[number] = true;
    Value object = u->objects->items[number];
    return is_set ? fill_set(u, n, value_as_set(object), depth)
                  : fill_dict(u, n, value_as_dict(object), depth);
}

static bool unpack_all(Unpacker *u)
{
    const GyreParcel *parcel = u->parcel;
    bool ok = true;
    for (uint32_t i = 0; i < parcel->count && ok; i++)
        ok = heap_work(u->vm, OBJECT_WORK) && make(u, i);
    for (uint32_t i = 0; i < parcel->count && ok; i++)
        ok = heap_work(u->vm, OBJECT_WORK) && gy_parcel_fill(u, i);
    for (uint32_t i = parcel->count; i-- > 0 && ok;)
        ok = fill_hashed(u, i, DEEPEST_KEY);
    return ok;
}

// Code names builtins by number, so both VMs must number them alike.
static bool check_builtins(VM *vm, const GyreParcel *parcel)
{
    if (!parcel->builtin_count) return true;
    bool is_same = parcel->builtin_count <= vm->builtin_count &&
                   gy_parcel_signature(vm, parcel->builtin_count) == parcel->builtin_signature;
    return is_same ||
           gy_throw(vm, ERROR_NotSendable,
                    "the other thread's VM has other builtins than this code was compiled for");
}

static bool unpack(VM *vm, GyreParcel *parcel, bool is_last, Value *out)
{
    Unpacker u = {.vm = vm, .parcel = parcel, .is_last = is_last};
    if (!check_builtins(vm, parcel)) return false;
    u.is_whole = (bool *)gy_mem_new(parcel->count + 1);
    bool ok = (u.is_whole || gy_throw_memory(vm)) &&
              (u.objects = gy_list_new(vm, parcel->count + 1)) &&
              gy_roots_push(vm, value_from_obj(u.objects));
    if (!ok) {
        gy_mem_free(u.is_whole);
        return false;
    }
    for (uint32_t i = 0; i < parcel->count; i++)
        u.objects->items[i] = VALUE_NIL;
    u.objects->count = parcel->count;
    ok = unpack_all(&u);
    if (ok) *out = unpacker_object(&u, parcel->root);
    else forget_modules(&u);
    gy_heap_rescan(&vm->heap, u.objects);
    gy_roots_pop(vm, 1);
    gy_mem_free(u.is_whole);
    return ok;
}

bool gy_parcel_read(VM *vm, GyreParcel *parcel, Value *out)
{
    return unpack(vm, parcel, false, out);
}

bool gy_parcel_take(VM *vm, GyreParcel *parcel, Value *out)
{
    bool ok = unpack(vm, parcel, atomic_load(&parcel->references) == 1, out);
    gy_parcel_let_go(vm, parcel);
    return ok;
}

GyreValue gyre_unpack(Gyre *g, GyreParcel *parcel)
{
    Value value;
    return gy_parcel_take(g, parcel, &value) ? gy_handles_push(g, value) : GYRE_NONE;
}

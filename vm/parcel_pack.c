// parcel_pack.c - taking a value apart into a parcel.
//
// Breadth first, with the list of nodes as the work list: each object becomes a node when it is
// first met, and its references are written when its turn comes. Nothing here recurses, collects
// or runs script code.
//
// A function takes along what it uses: its compiled code (shared), what it captured, and of its
// module the variables that it and the functions inside it name. A class of a script is taken
// with its members; where the receiving VM has the same class already (made from the same
// description), that one is used.
#include "vm/class.h"
#include "vm/deque.h"
#include "vm/containers.h"
#include "vm/frozen.h"
#include "vm/handles.h"
#include "vm/int.h"
#include "vm/load.h"
#include "vm/module.h"
#include "vm/move.h"
#include "vm/namedtuple.h"
#include "vm/name_map.h"
#include "vm/ops.h"
#include "vm/parcel.h"
#include "vm/parcel_path.h"
#include "vm/hint.h"
#include "vm/task_local.h"
#include "vm/shared.h"
#include "vm/shared_class.h"
#include "vm/traceback.h"

enum {
    OBJECT_WORK = 64, // what packing one is worth, in heap_work
    NODES_PER_LOOK = 256,
};

typedef struct {
    VM *vm;
    GyreParcel *parcel;
    const Obj **objects; // of each node
    uint32_t *table;     // open addressing: node number + 1, by object
    uint32_t table_size;
    uint32_t current; // node whose slots are being written
    ParcelUse use;
} Packer;

// -- Nodes

static uint32_t table_slot(const Packer *p, const Obj *object)
{
    uint64_t address = (uint64_t)(uintptr_t)object >> 4;
    uint32_t i = (uint32_t)(address * 0x9E3779B97F4A7C15ull >> 32) & (p->table_size - 1);
    while (p->table[i] && p->objects[p->table[i] - 1] != object)
        i = (i + 1) & (p->table_size - 1);
    return i;
}

static bool grow_table(Packer *p)
{
    uint32_t size = p->table_size ? p->table_size * 2 : 64;
    uint32_t *table = (uint32_t *)gy_mem_new(size * sizeof *table);
    const Obj **objects =
        table ? (const Obj **)gy_mem_resize(p->objects, size * sizeof *objects) : NULL;
    if (!objects) {
        gy_mem_free(table);
        return gy_throw_memory(p->vm);
    }
    gy_heap_let_go(&p->vm->heap, p->table);
    p->objects = objects;
    p->table = table;
    p->table_size = size;
    for (uint32_t i = 0; i < p->parcel->count; i++) {
        if (!heap_work(p->vm, OBJECT_WORK)) return false;
        table[table_slot(p, p->objects[i])] = i + 1;
    }
    return true;
}

// The reference of an object; a new node the first time.
static bool refer(Packer *p, const Obj *object, Value *reference)
{
    if (p->parcel->count * 2 >= p->table_size && !grow_table(p)) return false;
    uint32_t slot = table_slot(p, object);
    if (!p->table[slot]) {
        GyreParcel *parcel = p->parcel;
        if (!gy_mem_grow((void **)&parcel->nodes, parcel->count, &parcel->capacity,
                         sizeof(ParcelNode)))
            return gy_throw_memory(p->vm);
        parcel->nodes[parcel->count] = (ParcelNode){
            .step = {p->current,
                     parcel->count > p->current ? parcel->nodes[p->current].slot_count : 0},
        };
        p->objects[parcel->count] = object;
        p->table[slot] = ++parcel->count;
    }
    *reference = parcel_reference(p->table[slot] - 1);
    return true;
}

static bool encode(Packer *p, Value v, Value *out)
{
    if (!value_is_obj(v)) return *out = v, true;
    return refer(p, value_as_obj(v), out);
}

// Appends a slot to a node; nodes move, so they are named by number.
static bool push_to(Packer *p, uint32_t number, Value v)
{
    Value encoded;
    if (!heap_work(p->vm, sizeof v) || !encode(p, v, &encoded)) return false;
    ParcelNode *n = &p->parcel->nodes[number];
    if (!gy_mem_grow((void **)&n->slots, n->slot_count, &n->slot_capacity, sizeof(Value)))
        return gy_throw_memory(p->vm);
    n->slots[n->slot_count++] = encoded;
    return true;
}

static bool push(Packer *p, Value v)
{
    return push_to(p, p->current, v);
}

static bool push_object(Packer *p, const void *object)
{
    return push(p, object ? value_from_obj(object) : VALUE_NIL);
}

static bool push_all(Packer *p, const Value *values, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++)
        if (!push(p, values[i])) return false;
    return true;
}

static ParcelNode *node(Packer *p)
{
    return &p->parcel->nodes[p->current];
}

static bool set_text(Packer *p, ParcelKind kind, const void *bytes, size_t size)
{
    ParcelNode *n = node(p);
    n->kind = (uint8_t)kind;
    n->size = (uint32_t)size;
    if (size < WORK_PER_POLL) n->text = gy_mem_copy_text((const char *)bytes, size);
    else n->text = (char *)gy_mem_new(size + 1);
    if (!n->text) return gy_throw_memory(p->vm);
    return size < WORK_PER_POLL || gy_heap_copy(p->vm, n->text, bytes, size);
}

static bool throw_not_sendable(Packer *p)
{
    return gy_parcel_refuse(p->vm, p->parcel, p->objects, p->current, p->use);
}

// -- Code

// Slots of the module that a function and those inside it name; and which builtins.
static bool push_used(Packer *p, uint32_t module_node, const Module *module, const Proto *proto)
{
    for (uint32_t pc = 0; pc < proto->code_count; pc += instr_words(proto->code[pc])) {
        Instr i = proto->code[pc];
        Opcode op = instr_op(i);
        if (op == OP_LOAD_BUILTIN && instr_bx(i) >= p->parcel->builtin_count)
            p->parcel->builtin_count = instr_bx(i) + 1;
        if (op != OP_GET_MODULE && op != OP_SET_MODULE) continue;
        uint32_t slot = instr_bx(i);
        if (!value_is_unset(p->parcel->nodes[module_node].slots[slot])) continue;
        Value v = module->slots[slot], encoded;
        uint32_t outer = p->current, count = p->parcel->nodes[module_node].slot_count;
        p->current = module_node; // so that the path of a complaint leads through the module
        p->parcel->nodes[module_node].slot_count = slot;
        bool ok = encode(p, v, &encoded);
        p->parcel->nodes[module_node].slot_count = count;
        p->current = outer;
        if (!ok) return false;
        p->parcel->nodes[module_node].slots[slot] = encoded;
    }
    return true;
}

static bool pack_module(Packer *p, const Module *m)
{
    ParcelNode *n = node(p);
    if (m->is_native) return set_text(p, PARCEL_MODULE_NATIVE, m->name->chars, m->name->size);
    if (n->slots) return true; // made when its first function was met
    n->kind = PARCEL_MODULE;
    n->slots = (Value *)gy_mem_new((m->names.count + 1) * sizeof(Value));
    if (!n->slots) return gy_throw_memory(p->vm);
    n->slot_count = n->slot_capacity = m->names.count;
    for (uint32_t i = 0; i < m->names.count; i++)
        n->slots[i] = VALUE_UNSET;
    // Its own name and all names in it, each ended by a zero; a const begins with a 1. It can be
    // entered in the other VM under its name if it is whole.
    bool is_whole = m->state == MODULE_READY && gy_module_find(p->vm, m->name) == m;
    StrBuilder b = {0};
    n->number = is_whole;
    gy_builder_add(p->vm, &b, m->name->chars, m->name->size + 1);
    for (uint32_t i = 0; i < m->names.count; i++) {
        gy_builder_add(p->vm, &b, m->names.items[i].is_const ? "\1" : "\2", 1);
        gy_builder_add(p->vm, &b, m->names.items[i].name, strlen(m->names.items[i].name) + 1);
    }
    bool ok = !b.failed && set_text(p, PARCEL_MODULE, b.data ? b.data : "", b.size);
    gy_builder_free(p->vm, &b);
    return ok;
}

// A module other than the main one may be looked into by name, so it goes as a whole.
static bool pack_variables(Packer *p, const Module *m)
{
    if (m->is_native || m == p->vm->main_module) return true;
    for (uint32_t i = 0; i < m->names.count; i++) {
        Value encoded;
        if (!value_is_unset(node(p)->slots[i])) continue;
        if (!encode(p, m->slots[i], &encoded)) return false;
        node(p)->slots[i] = encoded;
    }
    return true;
}

static bool pack_nested(Packer *p, uint32_t module_node, const Module *module, const Proto *proto)
{
    // Walks the tree of functions without recursion: children are found by their parents.
    const Proto *at = proto;
    uint32_t child = 0;
    if (!push_used(p, module_node, module, at)) return false;
    for (;;) {
        if (child < at->child_count) {
            at = at->children[child];
            child = 0;
            if (!push_used(p, module_node, module, at)) return false;
            continue;
        }
        if (at == proto) return true;
        const Proto *up = at->parent;
        for (child = 0; up->children[child] != at;)
            child++;
        child++;
        at = up;
    }
}

static bool pack_code(Packer *p, const Code *code)
{
    bool is_root = code->root == NULL;
    node(p)->kind = is_root ? PARCEL_CODE_ROOT : PARCEL_CODE_CHILD;
    node(p)->ref = code->proto;
    if (is_root) gy_proto_retain(code->proto);
    return is_root ? push_object(p, code->module) : push_object(p, code->root);
}

static bool pack_closure(Packer *p, const Closure *c)
{
    Value module;
    node(p)->kind = PARCEL_CLOSURE;
    if (!push_object(p, c->code) || !refer(p, &c->code->module->obj, &module)) return false;
    uint32_t outer = p->current;
    p->current = parcel_node_of(module);
    bool ok = pack_module(p, c->code->module);
    p->current = outer;
    return ok && pack_nested(p, parcel_node_of(module), c->code->module, c->code->proto) &&
           push_all(p, c->upvalues, c->upvalue_count);
}

static bool pack_native(Packer *p, const Native *n)
{
    VM *vm = p->vm;
    if (!set_text(p, PARCEL_NATIVE, n->name->chars, n->name->size)) return false;
    const NameEntry *e = gy_name_map_get(&vm->builtin_slots, n->name);
    if (e && value_as_obj(vm->builtins[value_as_int(e->value)]) == &n->obj) return true;
    uint32_t position = 0;
    Value key, value;
    while (gy_dict_next(vm->modules, &position, &key, &value)) {
        const Module *m = value_as_module(value);
        int slot = gy_module_names_find(&m->names, n->name->chars, n->name->size);
        bool is_it = m->is_native && slot >= 0 && value_is_native(m->slots[slot]) &&
                     value_as_native(m->slots[slot]) == n;
        if (is_it) return push(p, value);
    }
    return throw_not_sendable(p);
}

// -- Classes

static bool is_inherited(const Class *c, const NameEntry *e)
{
    const NameEntry *base = c->base ? gy_name_map_get(c->base->members, e->name) : NULL;
    return base && base->kind == e->kind && base->value.bits == e->value.bits;
}

// slots: name, base, doc, module, field_init, then for each own field its name and default, nil,
// then for each own member name, kind, value (a property's pair as two members).
static bool pack_members(Packer *p, const Class *c)
{
    uint32_t inherited = c->base ? c->base->slot_count : 0;
    for (uint32_t i = inherited; i < c->slot_count; i++)
        if (!push_object(p, c->slot_names[i]) || !push(p, c->defaults[i])) return false;
    if (!push(p, VALUE_NIL)) return false;
    for (uint32_t i = 0; i < c->members->capacity; i++) {
        const NameEntry *e = &c->members->entries[i];
        if (!e->name || e->kind == CLASS_FIELD || is_inherited(c, e)) continue;
        Value value = e->kind == MEMBER_STATIC ? value_as_cell(e->value)->value : e->value;
        if (!push_object(p, e->name) || !push(p, value_from_int(e->kind)) || !push(p, value))
            return false;
    }
    return true;
}

static bool pack_tuple_class(Packer *p, const Class *c)
{
    node(p)->kind = PARCEL_CLASS_TUPLE;
    node(p)->number = c->is_row;
    if (!push_object(p, c->name)) return false;
    for (uint32_t i = 0; i < c->slot_count; i++)
        if (!push_object(p, c->slot_names[i]) || !push(p, c->defaults[i])) return false;
    return true;
}

// Classes of the standard library are the same for as long as the program runs, so they are packed
// once, and most receivers know them already.
static bool is_of_library(const Class *c)
{
    return c->module && !c->module->is_native && c->module->state == MODULE_READY &&
           strncmp(c->module->name->chars, "<stdlib>/", 9) == 0;
}

static bool pack_shared_class(Packer *p, Class *c)
{
    SharedClass *shared = gy_shared_class_of(p->vm, c);
    if (!shared) return false;
    gy_shared_class_retain(shared);
    node(p)->kind = PARCEL_CLASS_SHARED;
    node(p)->data = shared;
    return true;
}

static bool pack_class(Packer *p, Class *c)
{
    VM *vm = p->vm;
    ParcelNode *n = node(p);
    if (c->id < CLASS_FIRST_FREE) return n->kind = PARCEL_CLASS_BUILTIN, n->number = c->id, true;
    for (uint32_t i = 0; i < ERROR_COUNT; i++)
        if (vm->error_classes[i] == c) return n->kind = PARCEL_CLASS_ERROR, n->number = i, true;
    if (c->is_error && c->module && c->module->is_native)
        return set_text(p, PARCEL_NATIVE, c->name->chars, c->name->size) &&
               push_object(p, c->module);
    if (c->host_type) {
        n->kind = PARCEL_CLASS_HOST, n->ref = c->host_type;
        return !c->module || push_object(p, c->module); // which makes the class over there
    }
    if (p->use != PARCEL_OF_CLASS && is_of_library(c)) return pack_shared_class(p, c);
    if (gy_namedtuple_is_class(vm, c)) return pack_tuple_class(p, c);
    n->kind = PARCEL_CLASS_SCRIPT;
    n->ref = c->origin;
    return push_object(p, c->name) && push_object(p, c->base) && push(p, c->doc) &&
           push_object(p, c->module) && push(p, c->field_init) && pack_members(p, c);
}

static bool pack_instance(Packer *p, const Instance *instance)
{
    Class *c = gy_class_of(p->vm, value_from_obj(instance));
    if (c->is_error) gy_hint_settle(p->vm, value_from_obj(instance));
    node(p)->kind = PARCEL_INSTANCE;
    if (!push_object(p, c)) return false;
    const Class *cancelled = gy_class_error(p->vm, ERROR_Cancelled);
    if (!gy_class_is_subclass(c, cancelled)) return push_all(p, instance->slots, c->slot_count);
    // The scope that it was to leave is one of this VM's; it stays behind.
    for (uint32_t i = 0; i < c->slot_count; i++)
        if (!push(p, i == CANCELLED_SCOPE ? VALUE_NIL : instance->slots[i])) return false;
    return true;
}

static bool pack_host(Packer *p, const HostObject *h)
{
    if (!h->type->share) return throw_not_sendable(p);
    ParcelNode *n = node(p);
    n->kind = PARCEL_HOST;
    n->data = gy_mem_new(h->type->size);
    if (!n->data) return gy_throw_memory(p->vm);
    n->ref = h->type;
    h->type->share(n->data, h->data);
    const Class *c = p->vm->classes[h->obj.class_id];
    return !c->module || push_object(p, c->module);
}

static bool pack_shared(Packer *p, const SharedObject *object)
{
    node(p)->kind = PARCEL_SHARED;
    node(p)->data = object->thing;
    gy_shared_retain(object->thing);
    return true;
}

static bool pack_traceback(Packer *p, const Traceback *t)
{
    Str *text = gy_traceback_frames(p->vm, t);
    return text && set_text(p, PARCEL_TRACEBACK, text->chars, text->size);
}

// -- Containers

static bool pack_dict(Packer *p, const Dict *dict)
{
    uint32_t position = 0;
    Value key, value;
    node(p)->kind = PARCEL_DICT;
    node(p)->number = dict->obj.class_id;
    while (gy_dict_next(dict, &position, &key, &value))
        if (!push(p, key) || !push(p, value)) return false;
    return push(p, dict->fallback);
}

static bool pack_deque(Packer *p, const Deque *deque)
{
    node(p)->kind = PARCEL_DEQUE;
    if (!push(p, value_from_int(deque->limit))) return false;
    for (uint32_t i = 0; i < deque->count; i++)
        if (!push(p, *deque_at(deque, i))) return false;
    return true;
}

static bool pack_set(Packer *p, const Set *set)
{
    uint32_t position = 0;
    Value key;
    node(p)->kind = set->obj.kind == KIND_SET ? PARCEL_SET : PARCEL_FROZENSET;
    while (gy_set_next(set, &position, &key))
        if (!push(p, key)) return false;
    return true;
}

static bool pack_bigint(Packer *p, const Obj *object)
{
    StrBuilder b = {0};
    bool ok = gy_int_to_text(p->vm, &b, value_from_obj(object), 10) &&
              set_text(p, PARCEL_BIGINT, b.data, b.size);
    gy_builder_free(p->vm, &b);
    return ok;
}

static bool pack_task_local(Packer *p, TaskLocal *local)
{
    node(p)->kind = PARCEL_TASK_LOCAL;
    uint64_t identity = gy_task_local_send(p->vm, local);
    node(p)->ref = (const void *)(uintptr_t)identity;
    return identity && push(p, local->fallback);
}

// The bytes of one that was made by move() are only borrowed until all is packed. Memory of a host
// (GyreConfig.resize) cannot change its owner: there they are copied.
static bool pack_bytearray(Packer *p, const ByteArray *array)
{
    if (!(array->obj.flags & BYTEARRAY_MOVES) || !array->data || p->vm->heap.memory)
        return set_text(p, PARCEL_BYTEARRAY, array->data, array->size);
    ParcelNode *n = node(p);
    n->kind = PARCEL_MOVED;
    n->data = array->data;
    n->size = array->size;
    n->number = array->capacity;
    return true;
}

static bool pack_frozen(Packer *p, const Obj *o)
{
    node(p)->kind = PARCEL_FROZEN;
    node(p)->ref = o;
    node(p)->data = frozen_region(o);
    gy_frozen_retain(frozen_region(o));
    return true;
}

static bool pack_object(Packer *p, const Obj *o)
{
    if (obj_is_frozen(o)) return pack_frozen(p, o);
    switch ((Kind)o->kind) {
    case KIND_STR: return set_text(p, PARCEL_STR, ((const Str *)o)->chars, ((const Str *)o)->size);
    case KIND_BYTES:
        return set_text(p, PARCEL_BYTES, ((const Bytes *)o)->data, ((const Bytes *)o)->size);
    case KIND_BYTEARRAY: return pack_bytearray(p, (const ByteArray *)o);
    case KIND_BIGINT: return pack_bigint(p, o);
    case KIND_LIST:
        node(p)->kind = PARCEL_LIST;
        return push_all(p, ((const List *)o)->items, ((const List *)o)->count);
    case KIND_TUPLE:
        node(p)->kind = PARCEL_TUPLE;
        node(p)->number = o->class_id != KIND_TUPLE;
        return push_all(p, ((const Tuple *)o)->items, ((const Tuple *)o)->count) &&
               (!node(p)->number || push_object(p, gy_class_of(p->vm, value_from_obj(o))));
    case KIND_TASK_LOCAL: return pack_task_local(p, (TaskLocal *)o);
    case KIND_RANGE:
    case KIND_SLICE:
        node(p)->kind = o->kind == KIND_RANGE ? PARCEL_RANGE : PARCEL_SLICE;
        return push_all(p, &((const Range *)o)->start, 3);
    case KIND_DEQUE: return pack_deque(p, (const Deque *)o);
    case KIND_DICT: return pack_dict(p, (const Dict *)o);
    case KIND_SET:
    case KIND_FROZENSET: return pack_set(p, (const Set *)o);
    case KIND_CELL: node(p)->kind = PARCEL_CELL; return push(p, ((const Cell *)o)->value);
    case KIND_METHOD:
        node(p)->kind = PARCEL_METHOD;
        return push(p, ((const BoundMethod *)o)->receiver) &&
               push(p, ((const BoundMethod *)o)->function);
    case KIND_CODE: return pack_code(p, (const Code *)o);
    case KIND_CLOSURE: return pack_closure(p, (const Closure *)o);
    case KIND_NATIVE: return pack_native(p, (const Native *)o);
    case KIND_MODULE:
        return pack_module(p, (const Module *)o) && pack_variables(p, (const Module *)o);
    case KIND_CLASS: return pack_class(p, (Class *)o);
    case KIND_INSTANCE: return pack_instance(p, (const Instance *)o);
    case KIND_TRACEBACK: return pack_traceback(p, (const Traceback *)o);
    case KIND_SHARED_CHANNEL:
    case KIND_ATOMIC:
    case KIND_MUTEX: return pack_shared(p, (const SharedObject *)o);
    case KIND_HOST: return pack_host(p, (const HostObject *)o);
    default: return throw_not_sendable(p);
    }
}

uint64_t gy_parcel_signature(const VM *vm, uint32_t count)
{
    uint64_t hash = 14695981039346656037ull;
    for (uint32_t i = 0; i < count && i < vm->builtin_count; i++)
        for (uint32_t k = 0; k <= vm->builtin_names[i]->size; k++)
            hash = (hash ^ (unsigned char)vm->builtin_names[i]->chars[k]) * 1099511628211ull;
    return hash;
}

// Now that nothing can fail any more, moved bytes leave the sender; or else they stay with it.
static void settle_moves(Packer *p, bool is_packed)
{
    for (uint32_t i = 0; i < p->parcel->count; i++) {
        ParcelNode *n = &p->parcel->nodes[i];
        if (n->kind == PARCEL_BYTEARRAY && is_packed) {
            ByteArray *array = (ByteArray *)p->objects[i];
            if (array->obj.flags & BYTEARRAY_MOVES) gy_move_drop(p->vm, array);
        }
        if (n->kind != PARCEL_MOVED) continue;
        if (is_packed) gy_move_give_away(p->vm, (ByteArray *)p->objects[i]);
        else n->data = NULL;
    }
}

GyreParcel *gy_parcel_pack(VM *vm, Value v, ParcelUse use)
{
    GyreParcel *parcel = (GyreParcel *)gy_mem_new(sizeof *parcel);
    if (!parcel) return gy_throw_memory(vm), NULL;
    atomic_init(&parcel->references, 1);
    Packer p = {.vm = vm, .parcel = parcel, .use = use};
    bool ok = encode(&p, v, &parcel->root);
    for (; ok && p.current < parcel->count; p.current++)
        ok = heap_work(vm, OBJECT_WORK) && pack_object(&p, p.objects[p.current]);
    if (parcel->builtin_count)
        parcel->builtin_signature = gy_parcel_signature(vm, parcel->builtin_count);
    settle_moves(&p, ok);
    gy_heap_let_go(&vm->heap, p.objects);
    gy_heap_let_go(&vm->heap, p.table);
    if (ok) return parcel;
    gy_parcel_let_go(vm, parcel);
    return NULL;
}

GyreParcel *gyre_pack(Gyre *g, GyreValue v)
{
    Value value;
    return gy_handles_need(g, v, &value) ? gy_parcel_pack(g, value, PARCEL_OF_VALUE) : NULL;
}

GyreParcel *gyre_pack_call(Gyre *g, GyreValue call)
{
    Value value;
    return gy_handles_need(g, call, &value) ? gy_parcel_pack(g, value, PARCEL_OF_CALL) : NULL;
}

// What is counted, and not the parcel's own.
static bool drop_shared(const ParcelNode *n)
{
    switch (n->kind) {
    case PARCEL_FROZEN: gy_frozen_release((FrozenRegion *)n->data); return true;
    case PARCEL_SHARED: gy_shared_release((SharedThing *)n->data); return true;
    case PARCEL_CLASS_SHARED: gy_shared_class_release((SharedClass *)n->data); return true;
    case PARCEL_MOVED: gy_mem_raw_resize(NULL, n->data, n->number, 0); return true;
    default: return false;
    }
}

static void let_go(VM *vm, void *block)
{
    if (vm) gy_heap_let_go(&vm->heap, block);
    else gy_mem_free(block);
}

static void free_node(VM *vm, ParcelNode *n)
{
    if (n->kind == PARCEL_CODE_ROOT) gy_proto_release((Proto *)n->ref);
    const GyreType *type = n->kind == PARCEL_HOST ? (const GyreType *)n->ref : NULL;
    if (n->data && type && type->finalize) type->finalize(n->data);
    if (n->data && drop_shared(n)) n->data = NULL;
    gy_mem_free(n->data);
    let_go(vm, n->slots);
    let_go(vm, n->text);
}

// `vm`: whose script may be told to stop meanwhile; NULL: none. False: some is left.
static bool free_parcel(VM *vm, GyreParcel *parcel)
{
    while (parcel->freed < parcel->count) {
        if (vm && parcel->freed % NODES_PER_LOOK == 0 && gy_heap_is_stopping(&vm->heap))
            return false;
        free_node(vm, &parcel->nodes[parcel->freed++]);
    }
    let_go(vm, parcel->nodes);
    gy_mem_free(parcel);
    return true;
}

void gyre_parcel_free(GyreParcel *parcel)
{
    if (parcel && atomic_fetch_sub(&parcel->references, 1) == 1) free_parcel(NULL, parcel);
}

void gy_parcel_let_go(VM *vm, GyreParcel *parcel)
{
    if (atomic_fetch_sub(&parcel->references, 1) != 1 || free_parcel(vm, parcel)) return;
    parcel->next_left = vm->parcels_left;
    vm->parcels_left = parcel;
}

bool gy_parcel_free_left(VM *vm)
{
    while (vm->parcels_left) {
        GyreParcel *next = vm->parcels_left->next_left;
        if (!free_parcel(vm, vm->parcels_left)) return false;
        vm->parcels_left = next;
    }
    return true;
}

void gy_parcel_free_all_left(VM *vm)
{
    while (vm->parcels_left) {
        GyreParcel *next = vm->parcels_left->next_left;
        free_parcel(NULL, vm->parcels_left);
        vm->parcels_left = next;
    }
}

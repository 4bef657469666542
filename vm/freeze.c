// freeze.c - freeze(x): a deep copy that never changes and that threads share by reference.
//
// Breadth first and without recursion, as a parcel is packed: an object gets its frozen
// counterpart, still empty, when it is first met, and is filled when its turn comes; so cycles and
// sharing stay. Texts are copied at once. What is frozen already is referred to.
//
// Hashed containers are finished last. The hash of a text or a number is the same in all VMs of the
// process and is taken over; that of anything else may depend on where it stands, and is asked for
// again, of the frozen key. There may script code run, so the VM has adopted the region by then. A
// key is finished before what it is a key of (finish_key); `version` says which are finished.
#include "vm/freeze.h"
#include "vm/bytes_parts.h"
#include "vm/class.h"
#include "vm/containers.h"
#include "vm/deque.h"
#include "vm/frozen.h"
#include "vm/hash_index.h"
#include "vm/hint.h"
#include "vm/int.h"
#include "vm/native.h"
#include "vm/ops.h"
#include "vm/parcel_path.h"
#include "vm/shared_class.h"
#include "vm/state.h"

enum { DEEPEST_KEY = 50, FINISHED = 1, FIRST_TABLE = 64, OBJECT_WORK = 64 };

typedef struct {
    const Obj *source;
    Obj *copy;
} Pair;

typedef struct {
    VM *vm;
    FrozenRegion *region;
    Pair *table; // open addressing, by source
    uint32_t table_count, table_size;
    Pair *work; // containers, in the order in which they were met
    PathStep *steps;
    uint32_t count, capacity, step_capacity;
    uint32_t current, slot; // what is being filled
} Freezer;

// -- What was met

static Pair *find_pair(const Freezer *f, const Obj *source)
{
    uint64_t address = (uint64_t)(uintptr_t)source >> 4;
    uint32_t i = (uint32_t)(address * 0x9E3779B97F4A7C15ull >> 32) & (f->table_size - 1);
    while (f->table[i].source && f->table[i].source != source)
        i = (i + 1) & (f->table_size - 1);
    return &f->table[i];
}

static bool grow_table(Freezer *f)
{
    Freezer bigger = *f;
    bigger.table_size = f->table_size ? f->table_size * 2 : FIRST_TABLE;
    bigger.table = (Pair *)gy_mem_new(bigger.table_size * sizeof(Pair));
    if (!bigger.table) return gy_throw_memory(f->vm);
    bool ok = true;
    for (uint32_t i = 0; i < f->table_size && ok; i++) {
        if (f->table[i].source) *find_pair(&bigger, f->table[i].source) = f->table[i];
        ok = heap_work(f->vm, OBJECT_WORK);
    }
    gy_heap_let_go(&f->vm->heap, f->table);
    *f = bigger;
    return ok;
}

static bool add_work(Freezer *f, const Obj *source, Obj *copy)
{
    if (!gy_mem_grow((void **)&f->work, f->count, &f->capacity, sizeof *f->work) ||
        !gy_mem_grow((void **)&f->steps, f->count, &f->step_capacity, sizeof *f->steps))
        return gy_throw_memory(f->vm);
    f->work[f->count] = (Pair){source, copy};
    f->steps[f->count++] = (PathStep){f->current, f->slot};
    return true;
}

// -- Making the counterpart

static Obj *copy_str(Freezer *f, const Str *s)
{
    Str *copy = (Str *)gy_frozen_object(f->vm, f->region, &s->obj, sizeof *s + s->size + 1);
    if (!copy) return NULL;
    char *chars = (char *)(copy + 1);
    if (!gy_heap_copy(f->vm, chars, s->chars, s->size)) return NULL;
    copy->obj.flags = s->obj.flags & STR_ASCII;
    copy->hash = gy_str_hash((Str *)s);
    copy->size = s->size;
    copy->length = s->length;
    copy->chars = chars;
    return &copy->obj;
}

static Obj *copy_bytes(Freezer *f, const Bytes *b)
{
    Bytes *copy = (Bytes *)gy_frozen_object(f->vm, f->region, &b->obj, sizeof *b + b->size + 1);
    if (!copy) return NULL;
    copy->size = b->size;
    copy->hash = gy_bytes_hash((Bytes *)b); // nothing is written to the copy later
    return gy_heap_copy(f->vm, copy->data, b->data, b->size) ? &copy->obj : NULL;
}

static Obj *copy_bigint(Freezer *f, const BigInt *big)
{
    BigInt *copy = (BigInt *)gy_frozen_object(f->vm, f->region, &big->obj, sizeof *big);
    size_t bytes = (size_t)big->number.used * sizeof *big->number.dp;
    void *digits = copy ? gy_frozen_alloc(f->vm, f->region, bytes) : NULL;
    if (!digits) return NULL;
    memcpy(digits, big->number.dp, bytes);
    copy->number = big->number;
    copy->number.alloc = big->number.used;
    copy->number.dp = (mp_digit *)digits;
    return &copy->obj;
}

// Instances and named tuples: their class id is that of the SharedClass.
static Obj *new_of_class(Freezer *f, const Obj *o, size_t size)
{
    SharedClass *shared = gy_shared_class_of(f->vm, gy_class_of(f->vm, value_from_obj(o)));
    if (!shared || !gy_frozen_add_class(f->vm, f->region, shared)) return NULL;
    Obj *copy = (Obj *)gy_frozen_object(f->vm, f->region, o, size);
    if (copy) copy->class_id = shared->id;
    return copy;
}

static Obj *new_tuple(Freezer *f, const Tuple *tuple)
{
    size_t size = sizeof *tuple + tuple->count * sizeof(Value);
    Tuple *copy = (Tuple *)(tuple->obj.class_id == KIND_TUPLE
                                ? (Obj *)gy_frozen_object(f->vm, f->region, &tuple->obj, size)
                                : new_of_class(f, &tuple->obj, size));
    if (copy) copy->count = tuple->count;
    return copy ? &copy->obj : NULL;
}

// NULL and nothing thrown: a kind that cannot be frozen.
static Obj *new_container(Freezer *f, const Obj *o)
{
    VM *vm = f->vm;
    switch ((Kind)o->kind) {
    case KIND_LIST: return (Obj *)gy_frozen_object(vm, f->region, o, sizeof(List));
    case KIND_TUPLE: return new_tuple(f, (const Tuple *)o);
    case KIND_DICT: return (Obj *)gy_frozen_object(vm, f->region, o, sizeof(Dict));
    case KIND_SET:
    case KIND_FROZENSET: return (Obj *)gy_frozen_object(vm, f->region, o, sizeof(Set));
    case KIND_DEQUE: return (Obj *)gy_frozen_object(vm, f->region, o, sizeof(Deque));
    case KIND_RANGE:
    case KIND_SLICE: return (Obj *)gy_frozen_object(vm, f->region, o, sizeof(Range));
    case KIND_INSTANCE: {
        const Class *c = gy_class_of(vm, value_from_obj(o));
        if (c->is_error) return NULL;
        return new_of_class(f, o, sizeof(Instance) + c->slot_count * sizeof(Value));
    }
    default: return NULL;
    }
}

static bool throw_not_freezable(Freezer *f, const Obj *o)
{
    VM *vm = f->vm;
    StrBuilder b = {0};
    PathStep step = {f->current, f->slot};
    const Obj **objects = (const Obj **)gy_mem_new((f->count + 1) * sizeof *objects);
    if (!objects || !gy_mem_grow((void **)&f->steps, f->count, &f->step_capacity, sizeof step)) {
        gy_mem_free(objects);
        return gy_throw_memory(vm);
    }
    for (uint32_t i = 0; i < f->count; i++)
        objects[i] = f->work[i].source;
    objects[f->count] = o;
    f->steps[f->count] = step;
    gy_builder_add_c(vm, &b, "cannot freeze ");
    gy_parcel_add_path(vm, &b, &(PathSource){objects, f->steps, sizeof step, NULL}, f->count,
                       PARCEL_OF_VALUE);
    gy_mem_free(objects);
    const char *type = gy_type_name(vm, value_from_obj(o));
    gy_builder_add_format(vm, &b, ", %s %s", strchr("aeiouAEIOU", *type) ? "an" : "a", type);
    Str *text = gy_builder_finish(vm, &b);
    if (!text) return false;
    gy_throw(vm, ERROR_TypeError, "%s", text->chars);
    if (o->kind == KIND_BYTEARRAY) return gy_hint_add(vm, "bytes(x) can be frozen");
    return gy_hint_add(vm, "texts, numbers, tuples, lists, dicts, sets and instances of them can");
}

static bool make(Freezer *f, const Obj *o, Obj **copy)
{
    bool is_text = true;
    switch ((Kind)o->kind) {
    case KIND_STR: *copy = copy_str(f, (const Str *)o); break;
    case KIND_BYTES: *copy = copy_bytes(f, (const Bytes *)o); break;
    case KIND_BIGINT: *copy = copy_bigint(f, (const BigInt *)o); break;
    default: is_text = false; *copy = new_container(f, o);
    }
    if (!*copy) return value_is_unset(f->vm->error) && throw_not_freezable(f, o);
    return is_text || add_work(f, o, *copy);
}

static bool convert(Freezer *f, Value v, Value *out)
{
    *out = v;
    if (!value_is_obj(v)) return true;
    const Obj *o = value_as_obj(v);
    if (obj_is_frozen(o)) {
        FrozenRegion *of = frozen_region(o);
        return of == f->region || gy_frozen_add_inner(f->vm, f->region, of);
    }
    if (f->table_count * 2 >= f->table_size && !grow_table(f)) return false;
    Pair *pair = find_pair(f, o);
    if (!pair->source) {
        Obj *copy;
        if (!make(f, o, &copy)) return false;
        *pair = (Pair){o, copy};
        f->table_count++;
    }
    *out = value_from_obj(pair->copy);
    return true;
}

// -- Filling

static bool convert_all(Freezer *f, const Value *from, uint32_t count, Value *to,
                        uint32_t first_slot)
{
    for (uint32_t i = 0; i < count; i++) {
        f->slot = first_slot + i;
        if (!heap_work(f->vm, sizeof *to) || !convert(f, from[i], &to[i])) return false;
    }
    return true;
}

static Value *new_items(Freezer *f, uint32_t count)
{
    return (Value *)gy_frozen_alloc(f->vm, f->region, count * sizeof(Value));
}

static bool fill_list(Freezer *f, const List *from, List *to)
{
    if (!from->count) return true;
    to->items = new_items(f, from->count);
    if (!to->items) return false;
    to->count = to->capacity = from->count;
    return convert_all(f, from->items, from->count, to->items, 0);
}

static bool fill_deque(Freezer *f, const Deque *from, Deque *to)
{
    uint32_t capacity = 1;
    while (capacity < from->count)
        capacity *= 2;
    to->limit = from->limit;
    to->items = from->count ? new_items(f, capacity) : NULL;
    if (!from->count) return true;
    if (!to->items) return false;
    to->capacity = capacity;
    to->count = from->count;
    for (uint32_t i = 0; i < from->count; i++)
        if (!convert_all(f, deque_at(from, i), 1, &to->items[i], i + 1)) return false;
    return true;
}

static bool fill_dict(Freezer *f, const Dict *from, Dict *to)
{
    to->fallback = VALUE_UNSET; // a frozen one cannot get entries
    if (!from->count) return true;
    to->entries = (DictEntry *)gy_frozen_alloc(f->vm, f->region, from->count * sizeof(DictEntry));
    if (!to->entries) return false;
    to->capacity = from->count;
    for (uint32_t i = from->first; i < from->last; i++) {
        const DictEntry *e = &from->entries[i];
        DictEntry *made = &to->entries[to->used];
        if (value_is_unset(e->key)) continue;
        made->hash = e->hash;
        if (!convert_all(f, &e->key, 1, &made->key, to->used * 2) ||
            !convert_all(f, &e->value, 1, &made->value, to->used * 2 + 1))
            return false;
        to->used = to->last = ++to->count;
    }
    return true;
}

static bool fill_set(Freezer *f, const Set *from, Set *to)
{
    Value key;
    uint32_t position = 0;
    if (!from->count) return true;
    to->entries = (SetEntry *)gy_frozen_alloc(f->vm, f->region, from->count * sizeof(SetEntry));
    if (!to->entries) return false;
    to->capacity = from->count;
    while (gy_set_next(from, &position, &key)) {
        to->entries[to->used].hash = from->entries[position - 1].hash;
        if (!convert_all(f, &key, 1, &to->entries[to->used].key, to->used)) return false;
        to->used = to->filled = ++to->count;
    }
    return true;
}

static bool fill(Freezer *f, const Obj *from, Obj *to)
{
    switch ((Kind)from->kind) {
    case KIND_LIST: return fill_list(f, (const List *)from, (List *)to);
    case KIND_DICT: return fill_dict(f, (const Dict *)from, (Dict *)to);
    case KIND_SET:
    case KIND_FROZENSET: return fill_set(f, (const Set *)from, (Set *)to);
    case KIND_DEQUE: return fill_deque(f, (const Deque *)from, (Deque *)to);
    case KIND_TUPLE:
        return convert_all(f, ((const Tuple *)from)->items, ((const Tuple *)from)->count,
                           ((Tuple *)to)->items, 0);
    case KIND_RANGE:
    case KIND_SLICE:
        return convert_all(f, &((const Range *)from)->start, 3, &((Range *)to)->start, 0);
    default: {
        uint32_t count = gy_class_of(f->vm, value_from_obj(from))->slot_count;
        return convert_all(f, ((const Instance *)from)->slots, count, ((Instance *)to)->slots, 1);
    }
    }
}

// -- Hashed containers

static bool finish(Freezer *f, Obj *container, uint32_t depth);

static bool finish_key(Freezer *f, Value key, uint32_t depth)
{
    if (!value_is_obj(key) || depth == 0) return true;
    Obj *o = value_as_obj(key);
    if (frozen_region(o) != f->region) return true;
    if (o->kind == KIND_TUPLE) {
        for (uint32_t i = 0; i < value_as_tuple(key)->count; i++)
            if (!finish_key(f, value_as_tuple(key)->items[i], depth - 1)) return false;
    } else if (o->kind == KIND_INSTANCE) {
        uint32_t count = gy_class_of(f->vm, key)->slot_count;
        for (uint32_t i = 0; i < count; i++)
            if (!finish_key(f, value_as_instance(key)->slots[i], depth - 1)) return false;
    }
    return finish(f, o, depth - 1);
}

// Hashes that are the same everywhere need not be asked for.
static bool rehash(Freezer *f, Value key, uint64_t *hash, uint32_t depth)
{
    if (!heap_work(f->vm, OBJECT_WORK)) return false;
    bool is_fixed =
        !value_is_obj(key) || value_is_str(key) || value_is_bytes(key) || value_is_bigint(key);
    return is_fixed || (finish_key(f, key, depth) && gy_ops_hash(f->vm, key, hash));
}

static uint32_t *new_index(Freezer *f, uint32_t capacity, uint32_t *size)
{
    *size = hash_index_size(capacity);
    uint32_t *index = (uint32_t *)gy_frozen_alloc(f->vm, f->region, *size * sizeof *index);
    if (!index) *size = 0;
    return index;
}

static bool finish_dict(Freezer *f, Dict *dict, uint32_t depth)
{
    for (uint32_t i = 0; i < dict->used; i++)
        if (!rehash(f, dict->entries[i].key, &dict->entries[i].hash, depth)) return false;
    uint32_t size, *index = new_index(f, dict->capacity, &size);
    if (!index) return false;
    for (uint32_t i = 0; i < dict->used; i++)
        hash_index_put(index, size, dict->entries[i].hash, i);
    dict->index = index;
    dict->index_size = size;
    return true;
}

static bool finish_set(Freezer *f, Set *set, uint32_t depth)
{
    for (uint32_t i = 0; i < set->used; i++)
        if (!rehash(f, set->entries[i].key, &set->entries[i].hash, depth)) return false;
    uint32_t size, *index = new_index(f, set->capacity, &size);
    if (!index) return false;
    for (uint32_t i = 0; i < set->used; i++)
        hash_index_put(index, size, set->entries[i].hash, i);
    set->index = index;
    set->index_size = size;
    return true;
}

static bool finish(Freezer *f, Obj *o, uint32_t depth)
{
    if (o->kind == KIND_DICT) {
        Dict *dict = (Dict *)o;
        if (dict->version == FINISHED || !dict->count) return true;
        dict->version = FINISHED;
        return finish_dict(f, dict, depth);
    }
    if (o->kind == KIND_SET || o->kind == KIND_FROZENSET) {
        Set *set = (Set *)o;
        if (set->version == FINISHED || !set->count) return true;
        set->version = FINISHED;
        return finish_set(f, set, depth);
    }
    return true;
}

// The region is the VM's from here on: what script code has seen of it stays valid.
static bool finish_all(Freezer *f, Value root)
{
    bool ok = true;
    if (!gy_roots_push(f->vm, root)) return false;
    for (uint32_t i = f->count; i-- > 0 && ok;)
        ok = finish(f, f->work[i].copy, DEEPEST_KEY);
    gy_roots_pop(f->vm, 1);
    return ok;
}

// -- Freezing

static bool fill_all(Freezer *f, Value v, Value *root)
{
    bool ok = convert(f, v, root);
    for (; f->current < f->count && ok; f->current++)
        ok = heap_work(f->vm, OBJECT_WORK) &&
             fill(f, f->work[f->current].source, f->work[f->current].copy);
    return ok;
}

bool gy_freeze(VM *vm, Value v, Value *out)
{
    *out = v;
    if (!value_is_obj(v) || obj_is_frozen(value_as_obj(v))) return true;
    Freezer f = {.vm = vm, .region = gy_frozen_new(vm)};
    bool ok = f.region && fill_all(&f, v, out);
    bool is_adopted = ok && gy_frozen_adopt_new(vm, f.region);
    ok = is_adopted && finish_all(&f, *out);
    if (!is_adopted && f.region) gy_frozen_drop_new(vm, f.region);
    if (ok) gy_frozen_seal(f.region);
    gy_heap_let_go(&vm->heap, f.table);
    gy_heap_let_go(&vm->heap, f.work);
    gy_heap_let_go(&vm->heap, f.steps);
    return ok;
}

static GyreStatus freeze(Call *call)
{
    return native_status(gy_freeze(call->vm, call->args[0], &call->result));
}

static GyreStatus is_frozen(Call *call)
{
    bool is_immutable;
    if (!gy_frozen_is_immutable(call->vm, call->args[0], &is_immutable)) return GYRE_ERROR;
    return native_return(call, value_from_bool(is_immutable));
}

static const GyreNative natives[] = {
    {"freeze", freeze, "value, /",
     "A copy of it, and of all that it holds, that nothing can change; threads share it without "
     "another copy.",
     0},
    {"is_frozen", is_frozen, "value, /",
     "Can nothing change it? So it is for what freeze() gave, and for numbers, texts and tuples of "
     "them.",
     0},
    {0},
};

bool gy_freeze_install(VM *vm)
{
    return gy_native_add_builtins(vm, natives);
}

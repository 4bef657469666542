// dict.c - insertion-ordered hash tables.
//
// Entries stand in an array in the order of insertion, and `index` finds their numbers
// (hash_index.h). Removing leaves the entry in place with key UNSET; its index slot still names
// it, so probing passes over it. When the entry array is full it is packed, and grown if it is
// really full. What is removed at the ends moves `first` and `last`, so that a dict that is used
// as a queue or a stack is not searched from the start each time.
//
// Comparing keys of script classes may run script code that changes the very dict: `version`
// tells, and the search begins anew.
#include "vm/containers.h"
#include "vm/frozen.h"
#include "vm/hash_index.h"
#include "vm/int.h"
#include "vm/namedtuple.h"
#include "vm/ops.h"
#include "vm/state.h"

enum { MOST_ENTRIES = 1 << 30 };

// -- Hashes and equality

// `kept` stays alive while a method of the key may run.
static bool hash_of(VM *vm, Value key, Value kept, uint64_t *hash)
{
    if (value_is_str(key)) {
        if (!str_hash_now(vm, value_as_str(key))) return false;
        return *hash = gy_str_hash(value_as_str(key)), true;
    }
    if (value_is_int(key)) return *hash = gy_int_hash(key), true;
    if (!value_is_obj(key)) return gy_ops_hash(vm, key, hash);
    if (!gy_roots_push(vm, kept)) return false;
    bool ok = gy_ops_hash(vm, key, hash);
    gy_roots_pop(vm, 1);
    return ok;
}

// 1 equal, 0 not, -1 only script code can tell.
static int equal_without_calls(Value a, Value b)
{
    if (a.bits == b.bits) return 1;
    if (value_is_str(a))
        return value_is_str(b)        ? str_equal(value_as_str(a), value_as_str(b))
               : value_is_instance(b) ? -1
                                      : 0;
    if (value_both_int(a, b)) return 0;
    return -1;
}

// -- Searching

// Like gy_ops_equal, which runs script code; `kept` stays alive.
static bool equal_with_calls(VM *vm, Value a, Value b, Value kept, bool *equal)
{
    if (!gy_roots_push(vm, kept)) return false;
    bool ok = gy_ops_equal(vm, a, b, equal);
    gy_roots_pop(vm, 1);
    return ok;
}

enum { NO_ENTRY = -1, MAYBE_EQUAL = -2 }; // the latter: only script code can tell

// The number of a str's entry, or one of those.
static int64_t find_str(const Dict *dict, const Str *key, uint64_t hash)
{
    Probe probe = probe_start(dict->index, dict->index_size, hash);
    for (uint32_t next; (next = probe_next(&probe));) {
        const DictEntry *e = &dict->entries[next - 1];
        if (e->hash != hash || !value_is_obj(e->key)) continue;
        if (value_as_obj(e->key) == &key->obj) return next - 1;
        if (!value_is_str(e->key)) return MAYBE_EQUAL;
        const Str *known = value_as_str(e->key); // of the same hash
        if (known->size == key->size && str_same_bytes(known->chars, key->chars, key->size))
            return next - 1;
    }
    return NO_ENTRY;
}

// The number of the key's entry: 1 found, 0 not, -1 thrown. `kept` is what the caller needs
// afterwards.
static int find(VM *vm, Dict *dict, Value key, uint64_t hash, Value kept, uint32_t *number)
{
restart:
    if (!dict->index_size) return 0;
    uint32_t version = dict->version;
    if (value_is_str(key)) {
        int64_t found = find_str(dict, value_as_str(key), hash);
        *number = (uint32_t)found;
        if (found != MAYBE_EQUAL) return found >= 0;
    }
    Probe probe = probe_start(dict->index, dict->index_size, hash);
    for (uint32_t next; (next = probe_next(&probe));) {
        const DictEntry *e = &dict->entries[ *number = next - 1];
        if (e->key.bits == key.bits) return 1;
        if (e->hash != hash || value_is_unset(e->key)) continue;
        int known = equal_without_calls(e->key, key);
        if (known < 0) {
            bool equal;
            if (!equal_with_calls(vm, e->key, key, kept, &equal)) return -1;
            if (dict->version != version) goto restart;
            known = equal;
        }
        if (known) return 1;
    }
    return 0;
}

Value *gy_dict_find_str(Dict *dict, Str *key)
{
    int64_t found = dict->index_size ? find_str(dict, key, gy_str_hash(key)) : NO_ENTRY;
    return found >= 0 ? &dict->entries[found].value : NULL;
}

// -- Growing

// New arrays with room for `capacity` entries; removed ones are left out.
static bool rebuild(VM *vm, Dict *dict, uint32_t capacity)
{
    if (capacity > MOST_ENTRIES) return gy_throw_memory(vm);
    uint32_t index_size = hash_index_size(capacity);
    DictEntry *entries =
        (DictEntry *)gy_heap_resize_array(vm, NULL, 0, capacity, sizeof(DictEntry));
    if (!entries) return false;
    uint32_t *index = (uint32_t *)gy_heap_resize_array(vm, NULL, 0, index_size, sizeof(uint32_t));
    if (!index) {
        gy_heap_free(&vm->heap, entries, capacity * sizeof(DictEntry));
        return false;
    }
    uint32_t used = 0;
    if (!gy_heap_fill(vm, index, 0, index_size * sizeof(uint32_t))) goto stopped;
    for (uint32_t i = 0; i < dict->used; i++) {
        if (value_is_unset(dict->entries[i].key)) continue;
        hash_index_put(index, index_size, dict->entries[i].hash, used);
        entries[used++] = dict->entries[i];
        if (!heap_work(vm, 32)) goto stopped;
    }
    gy_dict_free(&vm->heap, dict);
    dict->entries = entries;
    dict->index = index;
    dict->capacity = capacity;
    dict->index_size = index_size;
    dict->used = dict->last = used;
    dict->first = 0;
    gy_heap_rescan(&vm->heap, dict);
    return true;

stopped:
    gy_heap_free(&vm->heap, entries, capacity * sizeof(DictEntry));
    gy_heap_free(&vm->heap, index, index_size * sizeof(uint32_t));
    return false;
}

static bool make_room(VM *vm, Dict *dict)
{
    // A long dead end is packed away, or the next one to be taken there would be far.
    if (!frozen_may_change(vm, dict)) return false;
    bool has_dead_end = dict->used - dict->last > dict->count + 8;
    if (dict->used < dict->capacity && !has_dead_end) return true;
    uint32_t capacity = dict->count * 2;
    return rebuild(vm, dict, capacity < 8 ? 8 : capacity);
}

Dict *gy_dict_new(VM *vm, uint32_t capacity)
{
    Dict *dict = (Dict *)gy_heap_new(vm, KIND_DICT, sizeof *dict);
    if (!dict) return NULL;
    dict->fallback = VALUE_UNSET;
    return !capacity || rebuild(vm, dict, capacity < 8 ? 8 : capacity) ? dict : NULL;
}

// -- Using

int gy_dict_get(VM *vm, Dict *dict, Value key, Value *value)
{
    uint64_t hash;
    if (value_is_str(key) && dict->index_size) {
        if (!str_hash_now(vm, value_as_str(key))) return -1;
        int64_t found = find_str(dict, value_as_str(key), gy_str_hash(value_as_str(key)));
        if (found >= 0) *value = dict->entries[found].value;
        if (found != MAYBE_EQUAL) return found >= 0;
    }
    return hash_of(vm, key, VALUE_NIL, &hash) ? gy_dict_get_hashed(vm, dict, key, hash, value) : -1;
}

int gy_dict_get_hashed(VM *vm, Dict *dict, Value key, uint64_t hash, Value *value)
{
    uint32_t number;
    int found = find(vm, dict, key, hash, VALUE_NIL, &number);
    if (found > 0) *value = dict->entries[number].value;
    return found;
}

static Value *add(VM *vm, Dict *dict, Value key, uint64_t hash, Value value)
{
    if (!make_room(vm, dict)) return NULL;
    heap_write(&vm->heap, key);
    heap_write(&vm->heap, value);
    hash_index_put(dict->index, dict->index_size, hash, dict->used);
    if (!dict->count) dict->first = dict->used;
    dict->entries[dict->used++] = (DictEntry){key, value, hash};
    dict->last = dict->used;
    dict->count++;
    dict->version++;
    return &dict->entries[dict->used - 1].value;
}

static bool set_hashed(VM *vm, Dict *dict, Value key, uint64_t hash, Value value)
{
    uint32_t number;
    int found = find(vm, dict, key, hash, value, &number);
    if (found < 0) return false;
    if (!found) return add(vm, dict, key, hash, value) != NULL;
    dict->entries[number].value = value;
    heap_write(&vm->heap, value);
    return true;
}

bool gy_dict_set(VM *vm, Dict *dict, Value key, Value value)
{
    uint64_t hash;
    if (!frozen_may_change(vm, dict)) return false;
    return hash_of(vm, key, value, &hash) && set_hashed(vm, dict, key, hash, value);
}

Value *gy_dict_place(VM *vm, Dict *dict, Value key, Value fallback)
{
    uint64_t hash;
    uint32_t number;
    if (!frozen_may_change(vm, dict) || !hash_of(vm, key, fallback, &hash)) return NULL;
    int found = find(vm, dict, key, hash, fallback, &number);
    if (found < 0) return NULL;
    if (found) return &dict->entries[number].value;
    return add(vm, dict, key, hash, fallback);
}

static void drop(Dict *dict, uint32_t number)
{
    DictEntry *entries = dict->entries;
    entries[number].key = VALUE_UNSET;
    entries[number].value = VALUE_NIL;
    dict->count--;
    dict->version++;
    while (dict->first < dict->last && value_is_unset(entries[dict->first].key))
        dict->first++;
    while (dict->last > dict->first && value_is_unset(entries[dict->last - 1].key))
        dict->last--;
}

int gy_dict_remove(VM *vm, Dict *dict, Value key, Value *old)
{
    uint64_t hash;
    uint32_t number;
    if (!frozen_may_change(vm, dict) || !hash_of(vm, key, VALUE_NIL, &hash)) return -1;
    int found = find(vm, dict, key, hash, VALUE_NIL, &number);
    if (found <= 0) return found;
    if (old) *old = dict->entries[number].value;
    drop(dict, number);
    return 1;
}

bool gy_dict_pop_end(Dict *dict, bool is_last, Value *key, Value *value)
{
    if (!dict->count) return false;
    uint32_t number = is_last ? dict->last - 1 : dict->first;
    *key = dict->entries[number].key;
    *value = dict->entries[number].value;
    drop(dict, number);
    return true;
}

// The entries before it make room, and the index is built anew.
static bool move_to_front(VM *vm, Dict *dict, uint32_t number)
{
    DictEntry *entries = dict->entries, moved = entries[number];
    memmove(entries + 1, entries, number * sizeof moved);
    entries[0] = moved;
    gy_heap_rescan(&vm->heap, dict);
    if (rebuild(vm, dict, dict->capacity)) return true;
    memmove(entries, entries + 1, number * sizeof moved);
    entries[number] = moved;
    return false;
}

int gy_dict_move_to_end(VM *vm, Dict *dict, Value key, bool is_last)
{
    uint64_t hash;
    uint32_t number;
    if (!hash_of(vm, key, VALUE_NIL, &hash)) return -1;
    if (is_last && !make_room(vm, dict)) return -1; // first, so that no entry can be lost
    int found = find(vm, dict, key, hash, VALUE_NIL, &number);
    if (found <= 0) return found;
    DictEntry moved = dict->entries[number];
    if (number == (is_last ? dict->last - 1 : dict->first)) return 1;
    dict->version++;
    if (!is_last) return move_to_front(vm, dict, number) ? 1 : -1;
    drop(dict, number);
    return add(vm, dict, moved.key, hash, moved.value) ? 1 : -1;
}

void gy_dict_swap(VM *vm, Dict *a, Dict *b)
{
    Dict kept = *a;
    *a = *b;
    *b = kept;
    b->obj = a->obj; // what each is stays
    a->obj = kept.obj;
    b->fallback = a->fallback;
    a->fallback = kept.fallback;
    a->version = b->version + 1;
    b->version = a->version;
    gy_heap_rescan(&vm->heap, a);
    gy_heap_rescan(&vm->heap, b);
}

void gy_dict_clear(VM *vm, Dict *dict)
{
    gy_dict_free(&vm->heap, dict);
    dict->count = dict->used = dict->capacity = dict->index_size = 0;
    dict->first = dict->last = 0;
    dict->entries = NULL;
    dict->index = NULL;
    dict->version++;
}

bool gy_dict_next(const Dict *dict, uint32_t *position, Value *key, Value *value)
{
    if (*position < dict->first) *position = dict->first;
    while (*position < dict->last) {
        const DictEntry *e = &dict->entries[(*position)++];
        if (value_is_unset(e->key)) continue;
        if (key) *key = e->key;
        if (value) *value = e->value;
        return true;
    }
    return false;
}

// The other dict's entries stand as they are: nothing is hashed or compared.
Dict *gy_dict_copy(VM *vm, const Dict *source)
{
    Dict *copy = gy_dict_new(vm, source->count);
    if (!copy) return NULL;
    for (uint32_t i = 0; i < source->used; i++) {
        const DictEntry *e = &source->entries[i];
        if (value_is_unset(e->key)) continue;
        hash_index_put(copy->index, copy->index_size, e->hash, copy->used);
        copy->entries[copy->used++] = *e;
        copy->count = copy->last = copy->used; // whole at any time
        if (!heap_work(vm, 32)) return NULL;
    }
    copy->count = copy->last = copy->used;
    return copy;
}

// A mapping of the script's: whatever has keys() and [].
static bool merge_object(VM *vm, Dict *dict, Value mapping)
{
    Str *name = gy_str_intern(vm, "keys", 4);
    Value method, keys, it, key, value;
    if (!name) return false;
    if (!gy_attr_get(vm, mapping, name, &method))
        return gy_throw_clear_if(vm, ERROR_AttributeError) &&
               gy_throw(vm, ERROR_TypeError, "'%s' object is not a mapping",
                        gy_type_name(vm, mapping));
    if (!gy_call(vm, method, 0, NULL, &keys) || !gy_iter_new(vm, keys, &it) ||
        !gy_roots_push(vm, it))
        return false;
    IterStep step;
    while ((step = gy_iter_next(vm, it, &key)) == ITER_VALUE) {
        if (!gy_roots_push(vm, key)) break;
        bool ok = gy_ops_get_index(vm, mapping, key, &value) && gy_dict_set(vm, dict, key, value);
        gy_roots_pop(vm, 1);
        if (!ok) break;
    }
    gy_roots_pop(vm, 1);
    return step == ITER_END;
}

bool gy_dict_merge(VM *vm, Dict *dict, Value mapping)
{
    if (!frozen_may_change(vm, dict)) return false;
    if (gy_namedtuple_row_class_of(vm, mapping))
        return gy_namedtuple_add_columns(vm, value_as_tuple(mapping), dict);
    if (!value_is_dict(mapping)) return merge_object(vm, dict, mapping);
    Dict *source = value_as_dict(mapping);
    Value key, value;
    uint32_t position = 0, version = source->version;
    if (source == dict) return true;
    while (gy_dict_next(source, &position, &key, &value)) {
        if (!heap_work(vm, 64) ||
            !set_hashed(vm, dict, key, source->entries[position - 1].hash, value))
            return false;
        if (source->version != version)
            return gy_throw(vm, ERROR_RuntimeError, "dictionary changed size during iteration");
    }
    return true;
}

void gy_dict_free(Heap *heap, Dict *dict)
{
    gy_heap_free(heap, dict->entries, dict->capacity * sizeof(DictEntry));
    gy_heap_free(heap, dict->index, dict->index_size * sizeof(uint32_t));
}

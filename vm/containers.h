// containers.h - list, tuple, dict, set, range, slice and bytes from C. NULL or false: thrown.
#ifndef GYRE_VM_CONTAINERS_H
#define GYRE_VM_CONTAINERS_H

#include "vm/object.h"

struct Heap;

// -- list.c
List *gy_list_new(VM *vm, uint32_t capacity);
List *gy_list_from(VM *vm, const Value *items, uint32_t count);
bool gy_list_append(VM *vm, List *list, Value item);
bool gy_list_extend(VM *vm, List *list, Value iterable);
bool gy_list_reserve(VM *vm, List *list, uint32_t capacity);

// -- tuple.c
Tuple *gy_tuple_new(VM *vm, uint32_t count); // items are nil
Tuple *gy_tuple_from(VM *vm, const Value *items, uint32_t count);

// -- dict.c. Lookup may call hash and == of script objects; the dict must be reachable then, key
// and value need not. get: 1 found, 0 not, -1 thrown.
Dict *gy_dict_new(VM *vm, uint32_t capacity);
int gy_dict_get(VM *vm, Dict *dict, Value key, Value *value);
int gy_dict_get_hashed(VM *vm, Dict *dict, Value key, uint64_t hash, Value *value);
bool gy_dict_set(VM *vm, Dict *dict, Value key, Value value);
int gy_dict_remove(VM *vm, Dict *dict, Value key, Value *old); // old may be NULL
// Where the value of the key stands, after entering it with `fallback` if it was not there; right
// until the dict changes. NULL: thrown.
Value *gy_dict_place(VM *vm, Dict *dict, Value key, Value fallback);
// Takes out the last or the first entry; false where the dict is empty. Constant time.
bool gy_dict_pop_end(Dict *dict, bool is_last, Value *key, Value *value);
// Makes the entry of the key the last, in constant time, or the first. 1 moved, 0 not there, -1.
int gy_dict_move_to_end(VM *vm, Dict *dict, Value key, bool is_last);
// The two change their contents.
void gy_dict_swap(VM *vm, Dict *a, Dict *b);
bool gy_dict_update(VM *vm, Dict *dict, Value source); // from a mapping, or an iterable of pairs
bool gy_dict_merge(VM *vm, Dict *dict, Value mapping); // dict, or object with keys() and []
Dict *gy_dict_copy(VM *vm, const Dict *source);        // a plain dict
void gy_dict_clear(VM *vm, Dict *dict);
// Lookup by a string without hashing surprises; never calls script code. NULL: not there.
Value *gy_dict_find_str(Dict *dict, Str *key);
// Walks live entries: *position starts at 0; false at the end.
bool gy_dict_next(const Dict *dict, uint32_t *position, Value *key, Value *value);

// -- set.c
Set *gy_set_new(VM *vm, uint32_t capacity);
Set *gy_set_new_frozen(VM *vm, uint32_t capacity); // may be filled until it is given away
int gy_set_has(VM *vm, Set *set, Value key);
bool gy_set_add(VM *vm, Set *set, Value key);
// With the hash that another set or dict keeps, so that `hash` of a class is not called again.
int gy_set_has_hashed(VM *vm, Set *set, Value key, uint64_t hash);
bool gy_set_add_hashed(VM *vm, Set *set, Value key, uint64_t hash);
bool gy_set_update(VM *vm, Set *set, Value iterable);
int gy_set_remove(VM *vm, Set *set, Value key); // 1 removed, 0 was not there, -1 thrown
bool gy_set_take_last(Set *set, Value *key);    // false: it is empty
void gy_set_swap(Set *a, Set *b);               // their items
void gy_set_clear(VM *vm, Set *set);
bool gy_set_next(const Set *set, uint32_t *position, Value *key);

// -- range.c
bool gy_range_new(VM *vm, Value start, Value stop, Value step, Value *range);
bool gy_range_is_empty(const Range *r);
bool gy_range_count(VM *vm, const Range *r, Value *count);
bool gy_range_at(VM *vm, const Range *r, Value n, Value *result); // n may be negative; IndexError
bool gy_range_has(VM *vm, const Range *r, Value i, bool *result); // i is an int
bool gy_range_equal(VM *vm, const Range *a, const Range *b, bool *result);
bool gy_range_hash(VM *vm, const Range *r, uint64_t *hash);
bool gy_range_slice(VM *vm, const Range *r, const Slice *slice, Value *result);
bool gy_range_reverse(VM *vm, const Range *r, Value *result);
Slice *gy_slice_new(VM *vm, Value start, Value stop, Value step);

// -- bytes.c
Bytes *gy_bytes_new(VM *vm, const void *data, size_t size); // data may be NULL: zeros
ByteArray *gy_bytearray_new(VM *vm, const void *data, size_t size);

// What the sweeper calls for memory outside the cell.
void gy_list_free(struct Heap *heap, List *list);
void gy_dict_free(struct Heap *heap, Dict *dict);
void gy_set_free(struct Heap *heap, Set *set);
void gy_bytearray_free(struct Heap *heap, ByteArray *array);

// Registration at the start of a VM: types, methods, builtin functions. False: thrown.
bool gy_str_install(VM *vm);
bool gy_int_install(VM *vm);
bool gy_bytes_install(VM *vm);
bool gy_list_install(VM *vm);
bool gy_tuple_install(VM *vm);
bool gy_dict_install(VM *vm);
bool gy_set_install(VM *vm);
bool gy_range_install(VM *vm);
bool gy_iter_install(VM *vm);
bool gy_builtins_install(VM *vm);
bool gy_collections_install(VM *vm); // the types of the collections module

// The natives of modules, made when one is imported.
GyreStatus gy_collections_module_install(VM *vm);
GyreStatus gy_heapq_install(VM *vm);
GyreStatus gy_copy_install(VM *vm);
GyreStatus gy_functools_install(VM *vm);
GyreStatus gy_bisect_install(VM *vm);

#endif

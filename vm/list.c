// list.c - growing and filling lists from C.
#include "vm/containers.h"
#include "vm/frozen.h"
#include "vm/ops.h"
#include "vm/state.h"

enum { ITEMS_PER_LOOK = 1 << 14 };

List *gy_list_new(VM *vm, uint32_t capacity)
{
    List *list = (List *)heap_new_raw(vm, KIND_LIST, sizeof *list);
    if (!list) return NULL;
    *list = (List){.obj = list->obj};
    return !capacity || gy_list_reserve(vm, list, capacity) ? list : NULL;
}

List *gy_list_from(VM *vm, const Value *items, uint32_t count)
{
    List *list = gy_list_new(vm, count);
    if (!list) return NULL;
    if (!heap_copy_values(vm, list->items, items, count)) return NULL;
    list->count = count;
    return list;
}

bool gy_list_reserve(VM *vm, List *list, uint32_t capacity)
{
    if (capacity <= list->capacity) return true;
    if (!frozen_may_change(vm, list)) return false;
    Value *items =
        (Value *)gy_heap_resize_array(vm, list->items, list->capacity, capacity, sizeof(Value));
    if (!items) return false;
    list->items = items;
    list->capacity = capacity;
    return true;
}

static bool grow(VM *vm, List *list)
{
    uint32_t capacity = list->capacity;
    if (capacity > UINT32_MAX / 2) return gy_throw_memory(vm);
    return gy_list_reserve(vm, list, capacity < 4 ? 4 : capacity + capacity / 2);
}

bool gy_list_append(VM *vm, List *list, Value item)
{
    if (list->count == list->capacity && !grow(vm, list)) return false; // a frozen one is full
    list->items[list->count++] = item;
    list->version++;
    heap_write(&vm->heap, item);
    return true;
}

static bool extend_from_array(VM *vm, List *list, Value source)
{
    bool is_list = value_is_list(source);
    uint32_t count = is_list ? value_as_list(source)->count : value_as_tuple(source)->count;
    if (count > UINT32_MAX - list->count) return gy_throw_memory(vm);
    if (!gy_list_reserve(vm, list, list->count + count)) return false;
    // Taken after the reserve: a list may be extended by itself.
    const Value *items = is_list ? value_as_list(source)->items : value_as_tuple(source)->items;
    for (uint32_t i = 0; i < count; i++) {
        list->items[list->count + i] = items[i];
        heap_write(&vm->heap, items[i]);
        if (i % ITEMS_PER_LOOK == ITEMS_PER_LOOK - 1 && !heap_work(vm, 8 * ITEMS_PER_LOOK))
            return false;
    }
    list->count += count;
    list->version++;
    return true;
}

bool gy_list_extend(VM *vm, List *list, Value iterable)
{
    if (!frozen_may_change(vm, list)) return false;
    if (value_is_list(iterable) || value_is_tuple(iterable))
        return extend_from_array(vm, list, iterable);
    Value it, item;
    if (!gy_roots_push(vm, value_from_obj(list))) return false; // an `iter` method may collect
    if (!gy_iter_new(vm, iterable, &it) || !gy_roots_push(vm, it))
        return gy_roots_pop(vm, 1), false;
    IterStep step;
    uint32_t steps = 0;
    while ((step = gy_iter_next(vm, it, &item)) == ITER_VALUE)
        if (!gy_list_append(vm, list, item) || (++steps % 1024 == 0 && !gy_poll(vm))) {
            step = ITER_ERROR;
            break;
        }
    gy_roots_pop(vm, 2);
    return step == ITER_END;
}

void gy_list_free(Heap *heap, List *list)
{
    gy_heap_free(heap, list->items, list->capacity * sizeof(Value));
}

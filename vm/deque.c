// deque.c - a ring of values that grows and shrinks at both ends in constant time.
//
// The items stand in an array whose size is a power of two, from `first` on, around the end of
// the array if need be. `version` goes up whenever items come, go or move, so that iteration and
// methods that call back can tell.
#include "vm/deque.h"
#include "vm/containers.h"
#include "vm/ops.h"
#include "vm/state.h"

enum { FIRST_CAPACITY = 8, MOST_ITEMS = 1u << 30 };

Deque *gy_deque_new(VM *vm, int64_t limit)
{
    Deque *deque = (Deque *)gy_heap_new(vm, KIND_DEQUE, sizeof *deque);
    if (deque) deque->limit = limit;
    return deque;
}

void gy_deque_free(Heap *heap, Deque *deque)
{
    gy_heap_free(heap, deque->items, deque->capacity * sizeof(Value));
}

// Twice the room; the part that went around the end is put behind the rest.
static bool grow(VM *vm, Deque *deque)
{
    uint32_t old = deque->capacity, capacity = old ? old * 2 : FIRST_CAPACITY;
    if (capacity > MOST_ITEMS) return gy_throw_memory(vm);
    Value *items = (Value *)gy_heap_resize_array(vm, deque->items, old, capacity, sizeof(Value));
    if (!items) return false;
    value_copy(items + old, items, deque->first);
    deque->items = items;
    deque->capacity = capacity;
    return true;
}

bool gy_deque_append(VM *vm, Deque *deque, Value item)
{
    deque->version++;
    if (deque->limit == 0) return true;
    if (deque->limit > 0 && deque->count == deque->limit) {
        deque->first = (deque->first + 1) & (deque->capacity - 1);
        deque->count--;
    }
    if (deque->count == deque->capacity && !grow(vm, deque)) return false;
    deque->count++;
    *deque_at(deque, deque->count - 1) = item;
    heap_write(&vm->heap, item);
    return true;
}

bool gy_deque_append_left(VM *vm, Deque *deque, Value item)
{
    deque->version++;
    if (deque->limit == 0) return true;
    if (deque->limit > 0 && deque->count == deque->limit) deque->count--;
    if (deque->count == deque->capacity && !grow(vm, deque)) return false;
    deque->first = (deque->first - 1) & (deque->capacity - 1);
    deque->count++;
    *deque_at(deque, 0) = item;
    heap_write(&vm->heap, item);
    return true;
}

static bool extend_by_itself(VM *vm, Deque *deque)
{
    List *copy = gy_list_new(vm, deque->count);
    if (!copy || !gy_list_extend(vm, copy, value_from_obj(deque))) return false;
    return gy_deque_extend(vm, deque, value_from_obj(copy));
}

bool gy_deque_extend(VM *vm, Deque *deque, Value iterable)
{
    Value it, item;
    if (value_is_deque(iterable) && value_as_deque(iterable) == deque)
        return extend_by_itself(vm, deque);
    if (!gy_iter_new(vm, iterable, &it) || !gy_roots_push(vm, it)) return false;
    if (!gy_roots_push(vm, value_from_obj(deque))) return gy_roots_pop(vm, 1), false;
    IterStep step;
    uint32_t steps = 0;
    while ((step = gy_iter_next(vm, it, &item)) == ITER_VALUE)
        if (!gy_deque_append(vm, deque, item) || (++steps % 1024 == 0 && !gy_poll(vm))) {
            step = ITER_ERROR;
            break;
        }
    gy_roots_pop(vm, 2);
    return step == ITER_END;
}

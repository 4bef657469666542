// deque.h - double-ended queues: a ring of values. NULL or false: thrown.
#ifndef GYRE_VM_DEQUE_H
#define GYRE_VM_DEQUE_H

#include "vm/object.h"

struct Heap;

Deque *gy_deque_new(VM *vm, int64_t limit); // limit -1: none

// Adds at the right (left) end; where the deque is full, the item at the other end goes.
bool gy_deque_append(VM *vm, Deque *deque, Value item);
bool gy_deque_append_left(VM *vm, Deque *deque, Value item);
bool gy_deque_extend(VM *vm, Deque *deque, Value iterable);

// For the collector and the sweeper.
void gy_deque_free(struct Heap *heap, Deque *deque);

bool gy_deque_install(VM *vm); // the type (deque_methods.c)

// Item `i`, counted from the left.
static inline Value *deque_at(const Deque *deque, uint32_t i)
{
    assert(i < deque->count);
    return &deque->items[(deque->first + i) & (deque->capacity - 1)];
}

#endif

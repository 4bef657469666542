// heap.h - where objects live: size-class pages, counted memory, the collector's surface.
//
// Collections happen only at safepoints of the interpreter (a call, a loop's back-edge, the end
// of a native, a turn of the scheduler), never inside an allocation. So C code may hold object
// pointers in plain locals, and an object under construction needs no protection. The one
// exception is a function that calls back into script code (gy_call and what uses it): there
// every value that is needed afterwards must be reachable: an argument of the running native, or
// pushed with gy_roots_push.
//
// The collector is an incremental tri-colour mark and sweep with an insertion barrier: while
// it marks, a value that is stored in the heap is marked at once (heap_write). Register stacks
// have no barrier; they are scanned again when their task stops running.
//
// Every byte is counted against `limit`. When an allocation fails or would pass the limit, the
// functions below throw MemoryError (made beforehand) and return NULL; the next safepoint
// collects.
#ifndef GYRE_VM_HEAP_H
#define GYRE_VM_HEAP_H

#include "vm/mem.h"
#include "vm/object.h"

typedef struct Heap Heap;

// A new object of `size` bytes, zeroed behind its header, class id = kind. NULL: MemoryError
// was thrown.
void *gy_heap_new(VM *vm, Kind kind, size_t size);

// Memory that an object owns: resize from old_size (0: new) to new_size (0: free, returns NULL).
// Contents up to the smaller size are kept; the rest is not initialised. NULL with new_size > 0:
// MemoryError was thrown and the old block is untouched. The _array form checks count * size.
void *gy_heap_resize(VM *vm, void *block, size_t old_size, size_t new_size);
void *gy_heap_resize_array(VM *vm, void *block, size_t old_count, size_t new_count, size_t size);

// Freeing needs the size that was allocated; NULL is allowed.
void gy_heap_free(Heap *heap, void *block, size_t size);

// Memory that a library allocated for us (libtommath): counts it without owning it. False:
// over the limit, MemoryError thrown, nothing counted.
bool gy_heap_charge(VM *vm, size_t size);
void gy_heap_uncharge(Heap *heap, size_t size);

// The slow half of the barrier.
void gy_heap_shade(Heap *heap, Value value);

// Keeps `value` alive over a call back into script code; pop as many as were pushed. False:
// MemoryError thrown.
bool gy_roots_push(VM *vm, Value value);
void gy_roots_pop(VM *vm, uint32_t count);

// Is the collector marking just now? (First field of Heap, so that the test is one load.)
struct HeapHead {
    bool is_marking;
};

// Write barrier: call after storing `value` in an object that existed before.
static inline void heap_write(Heap *heap, Value value)
{
    if (__builtin_expect(((struct HeapHead *)heap)->is_marking, 0)) gy_heap_shade(heap, value);
}

#endif

// mem.h - memory outside of the heap, and the arithmetic of sizes.
//
// The compiler, Protos and Sources outlive or precede every VM and are shared by threads; what a
// VM owns beside its objects is not counted either. They use these functions. The heap (vm/heap.h),
// which counts every byte, has its memory from gy_mem_raw_resize.
//
// All of it comes from malloc, or from the function of a host (GyreConfig.resize), which a Memory
// stands for: NULL is malloc. A block remembers its Memory, so only making one has to know it.
// `gy_mem_use` says which one it is for the calling thread, while it runs the compiler or a VM;
// what is made for a VM at other times is made by the functions that end in `_in`.
//
// The three checked helpers are the only place where a size is computed: they say no instead
// of wrapping around.
#ifndef GYRE_VM_MEM_H
#define GYRE_VM_MEM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// *out = count * size, a + b, header + count * size; false (and *out untouched) on overflow.
static inline bool mem_array_size(size_t count, size_t size, size_t *out)
{
    size_t r;
    if (__builtin_mul_overflow(count, size, &r) || r > PTRDIFF_MAX) return false;
    *out = r;
    return true;
}

static inline bool mem_add_size(size_t a, size_t b, size_t *out)
{
    size_t r;
    if (__builtin_add_overflow(a, b, &r) || r > PTRDIFF_MAX) return false;
    *out = r;
    return true;
}

static inline bool mem_struct_size(size_t header, size_t count, size_t size, size_t *out)
{
    size_t array;
    return mem_array_size(count, size, &array) && mem_add_size(header, array, out);
}

typedef struct Memory Memory;

// A bigger, smaller or new (block NULL, old_size 0) block; new_size 0: frees it.
typedef void *(*MemResize)(void *context, void *block, size_t old_size, size_t new_size);

// NULL: memory is out. It lives until it was closed and the last of its blocks is freed.
Memory *gy_mem_open(MemResize resize, void *context);
void gy_mem_close(Memory *memory); // NULL is allowed

// From now on this thread makes blocks in `memory`; what it was before.
Memory *gy_mem_use(Memory *memory);

// For the heap, which knows sizes itself.
void *gy_mem_raw_resize(Memory *memory, void *block, size_t old_size, size_t new_size);
void *gy_mem_raw_zeroed(Memory *memory, size_t size); // untouched where it is huge, from malloc

// Zeroed memory, a bigger or smaller block, freeing. NULL when memory is out; gy_mem_free takes
// NULL.
void *gy_mem_new(size_t size);
void *gy_mem_new_in(Memory *memory, size_t size);
void *gy_mem_resize(void *block, size_t size);
void gy_mem_free(void *block);
size_t gy_mem_size(const void *block);
bool gy_mem_is_of_host(const void *block); // and not of malloc

// A zero-terminated copy of `size` bytes.
char *gy_mem_copy_text(const char *text, size_t size);

// Makes room for one more element of `element` bytes in a growing array: doubles *capacity
// when `count` has reached it. False when memory is out; the array is then as before.
bool gy_mem_grow(void **array, uint32_t count, uint32_t *capacity, size_t element);
bool gy_mem_grow_in(Memory *memory, void **array, uint32_t count, uint32_t *capacity,
                    size_t element);

#endif

// mem.h - memory that belongs to no VM, and the arithmetic of sizes.
//
// The compiler, Protos and Sources outlive or precede every VM and are shared by threads, so
// they use these thin wrappers of malloc. What a VM owns goes through its heap (vm/heap.h),
// which counts every byte.
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

// Zeroed memory, a bigger or smaller block, freeing. NULL when memory is out; gy_mem_free takes
// NULL.
void *gy_mem_new(size_t size);
void *gy_mem_resize(void *block, size_t size);
void gy_mem_free(void *block);

// A zero-terminated copy of `size` bytes.
char *gy_mem_copy_text(const char *text, size_t size);

// Makes room for one more element of `element` bytes in a growing array: doubles *capacity
// when `count` has reached it. False when memory is out; the array is then as before.
bool gy_mem_grow(void **array, uint32_t count, uint32_t *capacity, size_t element);

#endif

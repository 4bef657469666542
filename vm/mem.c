// mem.c - malloc with an opinion: zeroed, counted sizes, no surprises at zero.
#include "vm/mem.h"
#include <stdlib.h>
#include <string.h>

void *gy_mem_new(size_t size)
{
    return calloc(1, size ? size : 1);
}

void *gy_mem_resize(void *block, size_t size)
{
    return realloc(block, size ? size : 1);
}

void gy_mem_free(void *block)
{
    free(block);
}

char *gy_mem_copy_text(const char *text, size_t size)
{
    size_t total;
    if (!mem_add_size(size, 1, &total)) return NULL;
    char *copy = (char *)malloc(total);
    if (!copy) return NULL;
    if (size) memcpy(copy, text, size);
    copy[size] = 0;
    return copy;
}

bool gy_mem_grow(void **array, uint32_t count, uint32_t *capacity, size_t element)
{
    if (count < *capacity) return true;
    if (*capacity > UINT32_MAX / 2) return false;
    uint32_t wanted = *capacity ? *capacity * 2 : 8;
    size_t size;
    if (!mem_array_size(wanted, element, &size)) return false;
    void *bigger = realloc(*array, size);
    if (!bigger) return false;
    *array = bigger;
    *capacity = wanted;
    return true;
}

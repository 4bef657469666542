// mem.c - memory with an opinion: from the host where it wants that, zeroed, counted sizes, no
// surprises at zero.
//
// A block has a header that says where it came from and how large it is. So it can be freed in any
// thread and after its VM, by whoever got it last, and a host's function is told the size.
#include "vm/mem.h"
#include <stdatomic.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

struct Memory {
    MemResize resize;
    void *context;
    atomic_size_t users; // blocks with a header, and those who hold it
};

typedef struct {
    _Alignas(max_align_t) Memory *memory; // NULL: malloc
    size_t size;                          // of what follows
} Header;
_Static_assert(sizeof(Header) % _Alignof(max_align_t) == 0, "what follows is aligned");

static _Thread_local Memory *current;

// -- Where memory comes from

void *gy_mem_raw_resize(Memory *memory, void *block, size_t old_size, size_t new_size)
{
    if (memory) return memory->resize(memory->context, block, old_size, new_size);
    if (new_size) return realloc(block, new_size);
    free(block);
    return NULL;
}

void *gy_mem_raw_zeroed(Memory *memory, size_t size)
{
    if (!memory) return calloc(1, size);
    void *block = memory->resize(memory->context, NULL, 0, size);
    return block ? memset(block, 0, size) : NULL;
}

Memory *gy_mem_open(MemResize resize, void *context)
{
    Memory *memory = (Memory *)resize(context, NULL, 0, sizeof *memory);
    if (!memory) return NULL;
    memory->resize = resize;
    memory->context = context;
    atomic_init(&memory->users, 1);
    return memory;
}

static void retain(Memory *memory)
{
    if (memory) atomic_fetch_add_explicit(&memory->users, 1, memory_order_relaxed);
}

void gy_mem_close(Memory *memory)
{
    if (memory && atomic_fetch_sub_explicit(&memory->users, 1, memory_order_acq_rel) == 1)
        memory->resize(memory->context, memory, sizeof *memory, 0);
}

Memory *gy_mem_use(Memory *memory)
{
    Memory *before = current;
    current = memory;
    return before;
}

// -- Blocks

// What follows the header, which may be NULL.
static void *label(Header *header, Memory *memory, size_t size)
{
    if (!header) return NULL;
    *header = (Header){memory, size};
    retain(memory);
    return header + 1;
}

static void *new_block(Memory *memory, size_t size)
{
    size_t total;
    if (!mem_add_size(size, sizeof(Header), &total)) return NULL;
    return label((Header *)gy_mem_raw_resize(memory, NULL, 0, total), memory, size);
}

// The system has zeros for what is huge, and does not touch it before we do.
void *gy_mem_new_in(Memory *memory, size_t size)
{
    size_t total;
    if (!mem_add_size(size, sizeof(Header), &total)) return NULL;
    return label((Header *)gy_mem_raw_zeroed(memory, total), memory, size);
}

void *gy_mem_new(size_t size)
{
    return gy_mem_new_in(current, size);
}

void *gy_mem_resize(void *block, size_t size)
{
    if (!block) return new_block(current, size);
    Header *header = (Header *)block - 1;
    size_t total;
    if (!mem_add_size(size, sizeof *header, &total)) return NULL;
    header =
        (Header *)gy_mem_raw_resize(header->memory, header, sizeof *header + header->size, total);
    if (!header) return NULL;
    header->size = size;
    return header + 1;
}

size_t gy_mem_size(const void *block)
{
    return ((const Header *)block - 1)->size;
}

bool gy_mem_is_of_host(const void *block)
{
    return ((const Header *)block - 1)->memory != NULL;
}

void gy_mem_free(void *block)
{
    if (!block) return;
    Header *header = (Header *)block - 1;
    Memory *memory = header->memory;
    gy_mem_raw_resize(memory, header, sizeof *header + header->size, 0);
    gy_mem_close(memory);
}

char *gy_mem_copy_text(const char *text, size_t size)
{
    size_t total;
    if (!mem_add_size(size, 1, &total)) return NULL;
    char *copy = (char *)new_block(current, total);
    if (!copy) return NULL;
    if (size) memcpy(copy, text, size);
    copy[size] = 0;
    return copy;
}

bool gy_mem_grow_in(Memory *memory, void **array, uint32_t count, uint32_t *capacity,
                    size_t element)
{
    if (count < *capacity) return true;
    if (*capacity > UINT32_MAX / 2) return false;
    uint32_t wanted = *capacity ? *capacity * 2 : 8;
    size_t size;
    if (!mem_array_size(wanted, element, &size)) return false;
    void *bigger = *array ? gy_mem_resize(*array, size) : new_block(memory, size);
    if (!bigger) return false;
    *array = bigger;
    *capacity = wanted;
    return true;
}

bool gy_mem_grow(void **array, uint32_t count, uint32_t *capacity, size_t element)
{
    return gy_mem_grow_in(current, array, count, capacity, element);
}

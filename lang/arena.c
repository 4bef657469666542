// arena.c - a chain of blocks, each handed out from its start to its end.
//
// A small script is done with a small block; each further one is twice as large, up to a bound.
// (From 64 KB on glibc tidies all of its memory up whenever one is freed.)
#include "lang/arena.h"
#include "vm/mem.h"
#include <string.h>

enum { LEAST_BYTES = 4096, MOST_BYTES = 63 * 1024, ALIGNMENT = 8 };

struct ArenaBlock {
    ArenaBlock *next;
    size_t size; // bytes behind the header
    _Alignas(ALIGNMENT) char bytes[];
};

static size_t block_bytes(const Arena *arena, size_t wanted)
{
    size_t bytes = arena->blocks ? arena->blocks->size * 2 : LEAST_BYTES;
    if (bytes > MOST_BYTES) bytes = MOST_BYTES;
    return bytes < wanted ? wanted : bytes;
}

void *gy_arena_new(Arena *arena, size_t size)
{
    size_t wanted;
    if (!mem_add_size(size, ALIGNMENT - 1, &wanted)) return NULL;
    wanted &= ~(size_t)(ALIGNMENT - 1);
    if (!arena->blocks || arena->blocks->size - arena->used < wanted) {
        size_t bytes = block_bytes(arena, wanted), total;
        ArenaBlock *block =
            mem_add_size(bytes, sizeof *block, &total) ? (ArenaBlock *)gy_mem_new(total) : NULL;
        if (!block) return NULL;
        block->size = bytes;
        block->next = arena->blocks;
        arena->blocks = block;
        arena->used = 0;
    }
    void *memory = arena->blocks->bytes + arena->used;
    arena->used += wanted;
    return memory;
}

char *gy_arena_copy(Arena *arena, const char *text, size_t size)
{
    char *copy = (char *)gy_arena_new(arena, size + 1);
    if (copy && size) memcpy(copy, text, size);
    return copy;
}

void gy_arena_free(Arena *arena)
{
    while (arena->blocks) {
        ArenaBlock *next = arena->blocks->next;
        gy_mem_free(arena->blocks);
        arena->blocks = next;
    }
    arena->used = 0;
}

// arena.h - memory for one compilation: allocated piece by piece, freed at once.
//
// {0} is an empty arena. Everything that lang/ builds on the way from text to Proto lives in one;
// nobody frees parts of it.
#ifndef GYRE_LANG_ARENA_H
#define GYRE_LANG_ARENA_H

#include <stddef.h>

typedef struct ArenaBlock ArenaBlock;

typedef struct {
    ArenaBlock *blocks; // newest first
    size_t used;        // bytes of the newest
} Arena;

// Zeroed memory, aligned for pointers, int64_t and double. NULL when memory is out.
void *gy_arena_new(Arena *arena, size_t size);
// A zero-terminated copy.
char *gy_arena_copy(Arena *arena, const char *text, size_t size);
void gy_arena_free(Arena *arena);

#endif

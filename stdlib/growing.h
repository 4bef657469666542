// growing.h - bytes that are put together piece by piece, outside every heap.
//
// Start with {0}, or set `limit` to a size that must not be passed; add; read `data` and `size`;
// growing_free. With `is_measuring` nothing is kept but the size. After an add that failed, all
// further ones do nothing: the caller asks for `has_failed` once, at the end. The bytes have no
// zero at their end.
#ifndef GYRE_STDLIB_GROWING_H
#define GYRE_STDLIB_GROWING_H

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
    char *data;
    size_t size, capacity;
    size_t limit; // 0: none
    bool is_measuring;
    bool has_failed;
} GrowingText;

static inline bool growing_make_room(GrowingText *b, size_t size)
{
    if (size > SIZE_MAX / 4 - b->size || (b->limit && b->size + size > b->limit)) return false;
    if (b->is_measuring || size <= b->capacity - b->size) return true;
    size_t capacity = (b->size + size) + (b->size + size) / 2 + 64;
    char *data = (char *)realloc(b->data, capacity);
    if (!data) return false;
    b->data = data;
    b->capacity = capacity;
    return true;
}

static inline void growing_add(GrowingText *b, const void *bytes, size_t size)
{
    if (b->has_failed || size == 0) return;
    b->has_failed = !growing_make_room(b, size);
    if (b->has_failed) return;
    if (!b->is_measuring) memcpy(b->data + b->size, bytes, size);
    b->size += size;
}

static inline void growing_add_text(GrowingText *b, const char *text)
{
    growing_add(b, text, strlen(text));
}

static inline void growing_add_char(GrowingText *b, char c)
{
    growing_add(b, &c, 1);
}

static inline void growing_free(GrowingText *b)
{
    free(b->data);
    *b = (GrowingText){0};
}

#endif

// byte_queue.h - bytes that are put in at one end and taken out at the other.
//
// {0} is an empty queue. The bytes stand in one piece, so what waits can be searched and sent as
// it is. An empty queue gives its memory back when it has more than a little, so that a thousand
// idle connections cost no buffers.
#ifndef GYRE_STDLIB_BYTE_QUEUE_H
#define GYRE_STDLIB_BYTE_QUEUE_H

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
    char *bytes;
    size_t start, end; // what is in it is bytes[start … end)
    size_t capacity;
} ByteQueue;

enum { QUEUE_KEPT_BYTES = 4096 };

static inline size_t queue_size(const ByteQueue *q)
{
    return q->end - q->start;
}

static inline const char *queue_bytes(const ByteQueue *q)
{
    return q->bytes + q->start;
}

static inline void queue_free(ByteQueue *q)
{
    free(q->bytes);
    *q = (ByteQueue){0};
}

static inline void queue_drop(ByteQueue *q, size_t size)
{
    q->start += size;
    if (q->start < q->end) return;
    if (q->capacity > QUEUE_KEPT_BYTES) queue_free(q);
    q->start = q->end = 0;
}

// Room for so many more at the end, where they may be written. False: memory is out.
static inline bool queue_reserve(ByteQueue *q, size_t size)
{
    if (q->capacity - q->end >= size) return true;
    size_t used = queue_size(q);
    if (size > SIZE_MAX / 4 - used) return false;
    if (q->start) memmove(q->bytes, q->bytes + q->start, used);
    q->start = 0;
    q->end = used;
    if (q->capacity - used >= size) return true;
    size_t capacity = q->capacity ? q->capacity * 2 : 1024;
    if (capacity < used + size) capacity = used + size;
    char *bytes = (char *)realloc(q->bytes, capacity);
    if (!bytes) return false;
    q->bytes = bytes;
    q->capacity = capacity;
    return true;
}

static inline bool queue_put(ByteQueue *q, const char *bytes, size_t size)
{
    if (!queue_reserve(q, size)) return false;
    if (size) memcpy(q->bytes + q->end, bytes, size);
    q->end += size;
    return true;
}

#endif

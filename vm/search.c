// search.c - finding bytes in bytes with what the C library has made fast.
//
// memchr and memmem use vector instructions and are linear at worst. The search from the end
// jumps from one first byte to the next and compares there. A long search can be stopped.
#include "vm/search.h"
#include "vm/heap.h"
#include <string.h>

static size_t first_in(const char *text, size_t size, const char *part, size_t part_size)
{
    const char *found = part_size == 1 ? (const char *)memchr(text, (unsigned char)*part, size)
                                       : (const char *)memmem(text, size, part, part_size);
    return found ? (size_t)(found - text) : SEARCH_NONE;
}

// The text is searched in windows that overlap by the part; these are so much longer than the part
// that the search stays linear.
size_t gy_search_first(VM *vm, const void *text, size_t size, const void *part, size_t part_size)
{
    size_t step = part_size < WORK_PER_POLL / 4 ? WORK_PER_POLL : part_size * 4;
    if (part_size == 0) return 0;
    if (part_size > size) return SEARCH_NONE;
    for (size_t start = 0; start <= size - part_size; start += step) {
        size_t left = size - start, window = step + part_size - 1;
        size_t at = first_in((const char *)text + start, left < window ? left : window,
                             (const char *)part, part_size);
        if (at != SEARCH_NONE) return start + at;
        if (!heap_work(vm, step)) return SEARCH_NONE;
    }
    return SEARCH_NONE;
}

size_t gy_search_last(VM *vm, const void *text, size_t size, const void *part, size_t part_size)
{
    if (part_size == 0) return size;
    if (part_size > size) return SEARCH_NONE;
    const char *start = (const char *)text;
    size_t room = size - part_size + 1; // where it could begin
    while (room > 0) {
        const char *at = (const char *)memrchr(start, *(const unsigned char *)part, room);
        if (!at) return SEARCH_NONE;
        room = (size_t)(at - start);
        if (memcmp(at, part, part_size) == 0) return room;
        if (!heap_work(vm, part_size)) return SEARCH_NONE;
    }
    return SEARCH_NONE;
}

size_t gy_search_count(VM *vm, const void *text, size_t size, const void *part, size_t part_size)
{
    const char *p = (const char *)text;
    size_t count = 0;
    for (;;) {
        size_t at = gy_search_first(vm, p, size, part, part_size);
        if (at == SEARCH_NONE) return count;
        count++;
        p += at + part_size;
        size -= at + part_size;
        if (!heap_work(vm, 16)) return count;
    }
}

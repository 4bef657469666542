// search.c - finding bytes in bytes with what the C library has made fast.
//
// memchr and memmem use vector instructions and are linear at worst. The search from the end
// jumps from one first byte to the next and compares there.
#include "vm/search.h"
#include <string.h>

size_t gy_search_first(const void *text, size_t size, const void *part, size_t part_size)
{
    if (part_size == 0) return 0;
    if (part_size > size) return SEARCH_NONE;
    const char *found = part_size == 1
                            ? (const char *)memchr(text, *(const unsigned char *)part, size)
                            : (const char *)memmem(text, size, part, part_size);
    return found ? (size_t)(found - (const char *)text) : SEARCH_NONE;
}

size_t gy_search_last(const void *text, size_t size, const void *part, size_t part_size)
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
    }
    return SEARCH_NONE;
}

size_t gy_search_count(const void *text, size_t size, const void *part, size_t part_size)
{
    const char *p = (const char *)text;
    size_t count = 0;
    for (;;) {
        size_t at = gy_search_first(p, size, part, part_size);
        if (at == SEARCH_NONE) return count;
        count++;
        p += at + part_size;
        size -= at + part_size;
    }
}

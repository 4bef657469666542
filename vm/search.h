// search.h - finding bytes in bytes, for str and bytes alike.
//
// UTF-8 makes this right for text: a character never occurs inside of another one's bytes.
#ifndef GYRE_VM_SEARCH_H
#define GYRE_VM_SEARCH_H

#include "vm/object.h"
#include <stddef.h>

#define SEARCH_NONE ((size_t)-1)

// Offset of the first or last occurrence, or SEARCH_NONE. Nothing is found at once, and at last
// at the end.
size_t gy_search_first(VM *vm, const void *text, size_t size, const void *part, size_t part_size);
size_t gy_search_last(VM *vm, const void *text, size_t size, const void *part, size_t part_size);

// Occurrences that do not overlap, of a part that is not empty.
size_t gy_search_count(VM *vm, const void *text, size_t size, const void *part, size_t part_size);

#endif

// similar.h - "did you mean": the known name that looks most like a misspelt one.
//
// Feed every candidate to gy_similar_try; `best` is then the closest one, or NULL where none is
// close enough (one edit for each three letters). A swap of neighbours counts as one edit, and a
// name that differs in its capitals only is closest of all.
#ifndef GYRE_VM_SIMILAR_H
#define GYRE_VM_SIMILAR_H

#include <stddef.h>

typedef struct {
    const char *name;
    size_t size;
    const char *best; // one of the candidates, as it was given
    size_t best_distance;
} Similar;

Similar gy_similar_to(const char *name, size_t size);
void gy_similar_try(Similar *similar, const char *candidate); // zero-terminated

#endif

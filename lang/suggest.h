// suggest.h - "did you mean": the name in scope that looks most like a misspelt one.
//
// Feed every candidate to gy_suggest_try; `best` is then the closest one, or NULL where none is
// close enough. (vm/similar.c does the same for attributes at run time, on its own terms: the
// two halves share nothing but the contract.)
#ifndef GYRE_LANG_SUGGEST_H
#define GYRE_LANG_SUGGEST_H

#include <stddef.h>

typedef struct {
    const char *name;
    size_t size;
    const char *best; // a candidate, as it was given
    size_t best_size;
    size_t best_cost; // edits; a candidate must need fewer
} Suggestion;

Suggestion gy_suggest_for(const char *name, size_t size);
void gy_suggest_try(Suggestion *suggestion, const char *candidate, size_t size);

#endif

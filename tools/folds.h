// folds.h - what an editor can fold in a source, which need not be complete.
#ifndef GYRE_TOOLS_FOLDS_H
#define GYRE_TOOLS_FOLDS_H

#include "vm/source.h"

typedef enum { FOLD_CODE, FOLD_COMMENT, FOLD_IMPORTS } FoldKind;

typedef struct {
    uint32_t first, last; // lines, from 0; first < last
    uint8_t kind;         // FoldKind
} Fold;

typedef struct {
    Fold *items; // in the order in which they end
    uint32_t count, capacity;
    bool has_failed; // memory is out
} Folds;

void gy_folds_find(const Source *source, Folds *folds);
void gy_folds_free(Folds *folds);

#endif

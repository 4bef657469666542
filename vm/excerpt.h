// excerpt.h - a line of source, made fit to be shown, with carets under a part of it.
//
// Compile errors and tracebacks show sources alike: without the indentation, with tabs as spaces,
// with characters that a terminal would act upon replaced, and with carets that stand below what
// they mean however wide its characters are. Of a line that is too long the part around the span
// is shown, with an ellipsis for what is left out.
#ifndef GYRE_VM_EXCERPT_H
#define GYRE_VM_EXCERPT_H

#include "vm/source.h"

enum {
    EXCERPT_COLUMNS = 100,
    EXCERPT_BYTES = 4 * EXCERPT_COLUMNS + 64, // room for some marks that take no column
};

typedef struct {
    char text[EXCERPT_BYTES];  // both zero-terminated, without a line end
    char marks[EXCERPT_BYTES]; // spaces, then carets
} Excerpt;

void gy_excerpt_make(Excerpt *excerpt, const SourceLine *line);

#endif

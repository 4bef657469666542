// spacing.h - what may stand between two pieces: a space, nothing, a line end.
#ifndef GYRE_TOOLS_SPACING_H
#define GYRE_TOOLS_SPACING_H

#include "tools/pieces.h"

// Is there a space before this piece, where no line ends there?
bool gy_spacing_has_space(const Pieces *pieces, uint32_t at);

typedef enum {
    GAP_TIGHT,     // no line ends here
    GAP_SOFT,      // one may
    GAP_STATEMENT, // between two statements, or inside a brace of a block
    GAP_CHAIN,     // in front of else, catch, finally
} Gap;

Gap gy_spacing_gap(const Pieces *pieces, uint32_t at);

// How much a careful author dislikes to end a line in this soft gap, brackets around it aside.
int gy_spacing_cost(const Pieces *pieces, uint32_t at);

// Does the piece join two operands? `-` and `*` also stand in front of one.
bool gy_spacing_is_operator(const Pieces *pieces, uint32_t at);

#endif

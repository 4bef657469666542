// layout.h - where the lines of a formatted source end.
#ifndef GYRE_TOOLS_LAYOUT_H
#define GYRE_TOOLS_LAYOUT_H

#include "tools/spacing.h"

enum { LINE_WIDTH = 100, INDENT = 4 };

// Turns the line ends of the author (Piece.breaks) into those of the style.
void gy_layout_settle(Pieces *pieces);

// Ends the line that has reached `column` in front of the piece `from` where it gets too long, or
// opens its blocks. `indent` is that of the line.
void gy_layout_fit(Pieces *pieces, uint32_t from, uint32_t column, uint32_t indent);

// A `;` that a line end makes superfluous.
bool gy_layout_is_dropped(const Pieces *pieces, uint32_t at);

// Columns of the text up to its first line end, or behind its last one.
uint32_t gy_layout_first_width(const Piece *p);
uint32_t gy_layout_last_width(const Piece *p);
bool gy_layout_is_tall(const Piece *p); // over several lines

// Does the bracket end its line?
bool gy_layout_is_open(const Pieces *pieces, uint32_t bracket);

#endif

// positions.h - places in a text as editors count them: lines and units, from 0.
#ifndef GYRE_TOOLS_POSITIONS_H
#define GYRE_TOOLS_POSITIONS_H

#include "vm/source.h"
#include <stdbool.h>

typedef enum { UNITS_UTF16, UNITS_UTF8 } PositionUnits;

typedef struct {
    uint32_t line, unit;
} Position;

// A place that is known already, from which others near it are counted: lines may be long. {0} is
// the beginning of any text.
typedef struct {
    uint32_t offset;
    Position at;
} PositionMark;

// Both move the mark there. What lies beyond the end of a line or of the text is its end.
uint32_t gy_positions_offset(const Source *source, PositionUnits units, Position at,
                             PositionMark *mark);
Position gy_positions_of(const Source *source, PositionUnits units, uint32_t offset,
                         PositionMark *mark);

// UTF-16 units, or bytes, of a piece of the text.
uint32_t gy_positions_width(const char *text, uint32_t size, PositionUnits units);

#endif

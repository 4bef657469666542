// positions.h - places in a text as editors count them: lines and units, from 0.
#ifndef GYRE_TOOLS_POSITIONS_H
#define GYRE_TOOLS_POSITIONS_H

#include "vm/source.h"
#include <stdbool.h>

typedef enum { UNITS_UTF16, UNITS_UTF8 } PositionUnits;

typedef struct {
    uint32_t line, unit;
} Position;

// What lies beyond the end of a line or of the text is its end.
uint32_t gy_positions_offset(const Source *source, PositionUnits units, Position at);
Position gy_positions_of(const Source *source, PositionUnits units, uint32_t offset);

// UTF-16 units, or bytes, of a piece of the text.
uint32_t gy_positions_width(const char *text, uint32_t size, PositionUnits units);

#endif

// lines.h - the lines of a text in the making, with the comments behind them.
//
// Comments behind code keep the column that their author gave them. Those of lines in a row that
// had the same column move together when the code of one of them needs the room.
#ifndef GYRE_TOOLS_LINES_H
#define GYRE_TOOLS_LINES_H

#include "tools/pieces.h"
#include "tools/text.h"

typedef struct {
    uint32_t start, end;    // of the code, in `code`
    uint32_t column;        // where the code ends
    const Comment *comment; // or NULL
} TextLine;

typedef struct {
    Text code;
    TextLine *items;
    uint32_t count, capacity;
} Lines;

void gy_lines_add(Lines *lines, const char *text, size_t size); // to the last line
void gy_lines_end(Lines *lines, const Comment *comment);        // the last line; a comment or NULL
uint32_t gy_lines_column(const Lines *lines);                   // of the end of the last line

// All lines, and frees them.
void gy_lines_finish(Lines *lines, Text *out);

#endif

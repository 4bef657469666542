// cursor.h - what is being written at a place of a source that need not be complete.
#ifndef GYRE_TOOLS_CURSOR_H
#define GYRE_TOOLS_CURSOR_H

#include "lang/diag.h"

typedef enum {
    CURSOR_CODE,     // a name in scope may stand here
    CURSOR_NOTHING,  // in a comment, a string, a number, or where a new name is given
    CURSOR_MEMBER,   // behind a dot; `object` stands in front of it
    CURSOR_MODULE,   // behind import or from
    CURSOR_IMPORTED, // a name of the module `object`
} CursorKind;

// Spans of length 0: there is none. Those of objects and callees hold names with dots between them
// ("a.b.c"), or the one token of a string.
typedef struct {
    uint8_t kind; // CursorKind
    Span word;    // the name that has been begun, up to the cursor
    Span object;
    Span callee;       // of the innermost call whose parentheses the cursor is in
    uint32_t argument; // which of its arguments, from 0
    Span label;        // the name of a named argument
} Cursor;

Cursor gy_cursor_look(const Source *source, uint32_t offset);

#endif

// diag.h - what the compiler found wrong: a list of messages with their places.
//
// Parsing and compiling go on after an error to find more, so a Diag collects up to DIAG_LIMIT
// of them in source order of discovery. A source that only stopped too early (an open bracket or
// block at its end) is marked `incomplete`: the REPL asks for another line then.
#ifndef GYRE_LANG_DIAG_H
#define GYRE_LANG_DIAG_H

#include "vm/c_stack.h"
#include "vm/proto.h"

enum { DIAG_LIMIT = 20 };

typedef struct {
    Span span;
    Span other;        // a second place, such as the bracket that was never closed; length 0: none
    char *message;     // one sentence without a full stop; owned
    char *other_label; // what `other` shows: "opened here"; NULL: none; owned
    char *hint;        // "did you mean 'print'?", or NULL; owned
} Diagnostic;

typedef struct {
    Diagnostic items[DIAG_LIMIT];
    uint32_t count;
    bool has_more;       // there were too many to be kept
    bool incomplete;     // nothing is wrong except that the text ends too early
    bool out_of_memory;  // compiling stopped because memory ran out
    bool is_final;       // the rest of the text was given up: further messages are dropped
    bool is_too_deep;    // and it was no memory, but C stack: out_of_memory is set as well
    uintptr_t stack_end; // no frame may be below it; 0: none ever is
} Diag;

bool gy_diag_note_depth(Diag *diag); // always false

// For what recurses along the tree. False: noted, the C stack is used up.
static inline bool diag_has_stack(Diag *diag)
{
    return stack_here() >= diag->stack_end || gy_diag_note_depth(diag);
}

// Adds a message; a further one at the same offset, any above the limit, and all after a final
// one are dropped.
// Returns the item for setting `hint` and `other`, or NULL when it was dropped.
Diagnostic *gy_diag_add(Diag *diag, Span span, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
void gy_diag_hint(Diagnostic *item, const char *format, ...) __attribute__((format(printf, 2, 3)));
void gy_diag_other(Diagnostic *item, Span span, const char *label);

// The messages in the order of their places: `file:line:col: error: …`, and in full also the
// source line with a caret span, the second place as a note, the hint. Zero-terminated, to be freed
// with gy_mem_free; NULL when memory is out.
typedef enum { DIAG_FULL, DIAG_SHORT } DiagDetail;
char *gy_diag_render(const Diag *diag, const Source *source, DiagDetail detail);

// The first of them by place; NULL where there is none.
const Diagnostic *gy_diag_first(const Diag *diag);

void gy_diag_free(Diag *diag);

#endif

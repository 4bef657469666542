// lexer_slips.h - what the lexer says of characters, numbers and escapes that it cannot take.
#ifndef GYRE_LANG_LEXER_SLIPS_H
#define GYRE_LANG_LEXER_SLIPS_H

#include "lang/diag.h"

typedef struct {
    uint32_t length; // bytes that belong to the slip; nothing is read in them
    bool is_space;   // reading goes on as if a space stood there
} OddText;

// At a character that begins no token: reports it and says how much to skip.
OddText gy_lexer_odd_text(Diag *diag, const char *text, uint32_t size, uint32_t at,
                          bool at_line_start);

// Says what is wrong with a number; `span` holds all that hangs together with it.
void gy_lexer_bad_number(Diag *diag, const char *text, Span span);

// Says what is wrong with an escape, of which `span` holds what was read.
void gy_lexer_bad_escape(Diag *diag, const char *text, Span span, bool is_bytes);

// Is what stands right before a quote a prefix of another language (f, u, or one in capitals)?
// Reports it then; the string is read without it.
bool gy_lexer_odd_prefix(Diag *diag, const char *text, Span span);

#endif

// lexer.h - from text to tokens.
#ifndef GYRE_LANG_LEXER_H
#define GYRE_LANG_LEXER_H

#include "lang/arena.h"
#include "lang/diag.h"

typedef enum {
#define TOKEN(name, text) TOKEN_##name,
#define KEYWORD(name, text) TOKEN_##name,
#define PUNCTUATION(name, text) TOKEN_##name,
#include "lang/token.def"
#undef TOKEN
#undef KEYWORD
#undef PUNCTUATION
    TOKEN_COUNT
} TokenKind;

typedef struct {
    uint8_t kind;        // TokenKind
    bool newline_before; // first token of its line
    char conversion;     // HOLE_CONVERSION: 'r', 's' or 'a'
    Span span;
    uint32_t size; // of `bytes`
    union {
        int64_t integer;
        double number;
        const char *bytes; // NAME, BIG, STR, STR_PART, BYTES: in the arena, zero-terminated
    };
} Token; // 24 bytes: three characters of a source make one

// Empty tokens at both ends let everyone look a few tokens back and ahead.
enum { TOKEN_PADDING = 3 };

typedef struct {
    Token *items; // the last one is END; TOKEN_PADDING more before the first and behind the last
    uint32_t count;
} TokenList;

// Cuts the whole source. Mistakes go to `diag` and leave a BAD token or none. All texts are in the
// arena, the list is the caller's. False: memory is out (noted in diag), and there is no list.
bool gy_lexer_run(Arena *arena, const Source *source, Diag *diag, TokenList *out);
void gy_lexer_free(TokenList *tokens);

// How messages call a kind: "'('", "a name".
const char *gy_lexer_kind_text(TokenKind kind);

#endif

// regex_parser.h - what the two halves of the pattern reader share: tokens, errors, characters.
//
// A token is one character, or a backslash and one character, as in Python's reader; Python's
// errors name positions in terms of it.
#ifndef GYRE_STDLIB_REGEX_PARSER_H
#define GYRE_STDLIB_REGEX_PARSER_H

#include "stdlib/regex_pattern.h"

typedef struct {
    size_t at, size; // in the pattern; size 0: the end
    uint32_t c;      // the character, for an escape the one behind the backslash
    bool is_escape;
} RegexToken;

typedef struct {
    RegexSyntax *syntax;
    Gyre *g; // NULL: the C stack is large enough
    RegexToken next;
    uint32_t look_depth;        // lookaheads and lookbehinds around this place
    uint32_t lookbehind_groups; // groups there were before the outermost lookbehind; 0: not in one
    const char *bad_lookbehind; // what is wrong with the first that is; NULL: all are well
    uint32_t closed_count;
    uint32_t nesting;
    GrowingText conditions; // of RegexCondition
} RegexParser;

// A group that a condition (?(N)...) names by number, perhaps before it is there.
typedef struct {
    uint32_t group;
    size_t at;
} RegexCondition;

// -- Tokens (regex_token.c)

// The character at `at`, which must be inside; *size is the number of its bytes.
uint32_t gy_regex_char_at(const char *text, size_t at, bool is_bytes, size_t *size);

void gy_regex_advance(RegexParser *p);
RegexToken gy_regex_take(RegexParser *p); // the next token, which is then behind us
void gy_regex_seek(RegexParser *p, size_t at);
// Is the next token this plain character? `accept` takes it, too.
bool gy_regex_at(const RegexParser *p, char c);
bool gy_regex_accept(RegexParser *p, char c);
// False, with the error set where there was none before.
__attribute__((format(printf, 3, 4))) bool gy_regex_error(RegexParser *p, size_t at,
                                                          const char *format, ...);
// The text up to a terminator, which is taken: a name. False: error set.
bool gy_regex_take_until(RegexParser *p, char terminator, const char *what, const char **name,
                         size_t *size);

// -- Characters and sets (regex_class.c). `mode` is the flags that hold here.

void gy_regex_put_char(RegexParser *p, uint32_t c, unsigned mode);
void gy_regex_put_category(RegexParser *p, char letter, unsigned mode);
void gy_regex_put_boundary(RegexParser *p, bool is_negated, unsigned mode);
// The number that an escape (behind us) of a character stands for; octal numbers of at most three
// digits and references to groups are the caller's. False: error set.
bool gy_regex_read_escape(RegexParser *p, RegexToken escape, uint32_t *c);
bool gy_regex_read_octal(RegexParser *p, RegexToken escape, uint32_t most_digits, uint32_t *c);
// A set, whose bracket is behind us.
bool gy_regex_read_set(RegexParser *p, size_t start, unsigned mode);

// -- Flags (regex_flags.c)

unsigned gy_regex_flag_of(const RegexToken *token); // 0: no letter of a flag
// What follows "(?" and the token `first`, up to the colon, or to the bracket that makes the flags
// global. False: error set.
bool gy_regex_read_flags(RegexParser *p, RegexToken first, unsigned *added, unsigned *removed,
                         bool *is_global);
// "(?i-s:" with those that PCRE2 is to know.
void gy_regex_put_flagged(RegexParser *p, unsigned added, unsigned removed);
unsigned gy_regex_change_mode(unsigned mode, unsigned added, unsigned removed);
// Do the flags of the whole go together, and with the kind of pattern? Adds UNICODE.
bool gy_regex_check_flags(RegexSyntax *s);

// Is the token one of these plain characters?
static inline bool regex_token_is(const RegexToken *token, const char *chars)
{
    return token->size == 1 && !token->is_escape && token->c && strchr(chars, (int)token->c);
}

static inline bool regex_is_octal(uint32_t c)
{
    return c >= '0' && c <= '7';
}

static inline bool regex_is_digit(uint32_t c)
{
    return c >= '0' && c <= '9';
}

static inline bool regex_is_letter(uint32_t c)
{
    return (c | 32) >= 'a' && (c | 32) <= 'z';
}

#endif

// lexer.c - cuts the source into tokens.
//
// All tokens are made before parsing starts. Newlines are no tokens: each token knows whether it
// is the first of its line, and the parser, which knows what it is inside of, decides what that
// means. A string with holes becomes a run of tokens: STR_OPEN, parts and holes, STR_CLOSE; the
// tokens of a hole stand between HOLE_OPEN and HOLE_CLOSE, so nested strings need nothing special
// but a limit on their depth.
//
// Number texts follow Python, with units behind them for durations. String texts are unescaped
// here. A byte that is no UTF-8 is reported alone; behind a NUL nothing is read.
#include "lang/lexer.h"
#include "lang/lexer_slips.h"
#include "vm/utf8.h"
#include <stdlib.h>
#include <string.h>

enum { DEEPEST_STRING = 32 };

// Keywords and punctuation; of those that begin alike, the longer punctuation first.
typedef struct {
    const char *text;
    uint8_t size, kind;
} Word;

static const Word words[] = {
#define TOKEN(name, text)
#define KEYWORD(name, text) {text, sizeof text - 1, TOKEN_##name},
#define PUNCTUATION(name, text) {text, sizeof text - 1, TOKEN_##name},
#include "lang/token.def"
#undef TOKEN
#undef KEYWORD
#undef PUNCTUATION
};

enum { WORD_COUNT = sizeof words / sizeof *words, NO_WORD = UINT8_MAX };

typedef struct {
    Arena *arena;
    const char *text;
    uint32_t at, size;
    Diag *diag;
    Token *tokens;
    uint32_t count, capacity;
    char *buffer; // of the string that is being unescaped
    uint32_t buffer_count, buffer_capacity;
    uint32_t string_depth; // of holes in strings in one another
    bool is_hole_lost;     // a hole was never closed, and the string around it is skipped
    bool at_line_start;
    uint8_t first_words[128];      // by their first byte
    uint8_t next_word[WORD_COUNT]; // with the same first byte
} Lexer;

static const char *const kind_texts[TOKEN_COUNT] = {
#define TOKEN(name, text) text,
#define KEYWORD(name, text) "'" text "'",
#define PUNCTUATION(name, text) "'" text "'",
#include "lang/token.def"
#undef TOKEN
#undef KEYWORD
#undef PUNCTUATION
};

const char *gy_lexer_kind_text(TokenKind kind)
{
    return kind_texts[kind];
}

// -- Small tools

static char peek(const Lexer *l, uint32_t ahead)
{
    return l->at + ahead < l->size ? l->text[l->at + ahead] : 0;
}

static void index_words(Lexer *l)
{
    memset(l->first_words, NO_WORD, sizeof l->first_words);
    for (uint32_t i = WORD_COUNT; i-- > 0;) {
        uint8_t *first = &l->first_words[(unsigned char)words[i].text[0]];
        l->next_word[i] = *first;
        *first = (uint8_t)i;
    }
}

static uint32_t first_word(const Lexer *l, char c)
{
    return (unsigned char)c < sizeof l->first_words ? l->first_words[(unsigned char)c] : NO_WORD;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool starts_with(const Lexer *l, const char *word)
{
    size_t size = strlen(word);
    return l->size - l->at >= size && memcmp(l->text + l->at, word, size) == 0;
}

static Span span_from(const Lexer *l, uint32_t start)
{
    return (Span){start, l->at - start};
}

static Token *add(Lexer *l, TokenKind kind, uint32_t start)
{
    static Token spare;
    if (!gy_mem_grow((void **)&l->tokens, l->count, &l->capacity, sizeof(Token))) {
        l->diag->out_of_memory = true;
        return &spare;
    }
    Token *t = &l->tokens[l->count++];
    *t = (Token){
        .kind = (uint8_t)kind, .newline_before = l->at_line_start, .span = span_from(l, start)};
    l->at_line_start = false;
    return t;
}

static void set_text(Lexer *l, Token *t, const char *bytes, uint32_t size)
{
    t->bytes = gy_arena_copy(l->arena, bytes, size);
    t->size = size;
    if (!t->bytes) {
        l->diag->out_of_memory = true;
        t->bytes = "";
        t->size = 0;
    }
}

static void put_byte(Lexer *l, char c)
{
    if (gy_mem_grow((void **)&l->buffer, l->buffer_count, &l->buffer_capacity, 1)) {
        l->buffer[l->buffer_count++] = c;
        return;
    }
    l->diag->out_of_memory = true;
    // What was read so far stays a proper text for whoever measures it.
    if (l->buffer_count) l->buffer[l->buffer_count - 1] = 0;
}

static void put_code_point(Lexer *l, uint32_t code_point)
{
    char bytes[4];
    uint32_t size = gy_utf8_encode(code_point, bytes);
    for (uint32_t i = 0; i < size; i++)
        put_byte(l, bytes[i]);
}

// -- Space and comments

static void skip_space(Lexer *l)
{
    for (;;) {
        char c = peek(l, 0);
        if (c == '\n') {
            l->at_line_start = true;
            l->at++;
        } else if (c == ' ' || c == '\t' || c == '\r' || c == '\f') {
            l->at++;
        } else if (c == '\\' &&
                   (peek(l, 1) == '\n' || (peek(l, 1) == '\r' && peek(l, 2) == '\n'))) {
            l->at += peek(l, 1) == '\n' ? 2 : 3; // a line that goes on
        } else if (c == '#') {
            while (l->at < l->size && l->text[l->at] != '\n')
                l->at++;
        } else {
            return;
        }
    }
}

// -- Names

static TokenKind keyword_kind(const Lexer *l, const char *text, uint32_t size)
{
    for (uint32_t i = first_word(l, text[0]); i != NO_WORD; i = l->next_word[i])
        if (words[i].size == size && memcmp(words[i].text, text, size) == 0)
            return (TokenKind)words[i].kind;
    return TOKEN_NAME;
}

static uint32_t code_point_at(const Lexer *l, uint32_t *length)
{
    if (l->at >= l->size) {
        *length = 0;
        return 0;
    }
    return gy_utf8_decode(l->text + l->at, length);
}

static void lex_string(Lexer *l, uint32_t start);

static bool is_ascii_of_name(char c)
{
    return (unsigned)(c | 0x20) - 'a' < 26u || is_digit(c) || c == '_';
}

static void set_name(Lexer *l, Token *t, const char *bytes, uint32_t size)
{
    size_t normal_size;
    char *normal = gy_utf8_normal_name(bytes, size, &normal_size);
    if (!normal) l->diag->out_of_memory = true;
    set_text(l, t, normal ? normal : "", normal ? (uint32_t)normal_size : 0);
    free(normal);
}

static void lex_name(Lexer *l)
{
    uint32_t start = l->at, length;
    bool is_ascii = true;
    do {
        while (is_ascii_of_name(peek(l, 0)))
            l->at++;
        length = 0;
        if (peek(l, 0) & 0x80 && gy_utf8_continues_name(code_point_at(l, &length))) l->at += length;
        else length = 0;
        is_ascii &= !length;
    } while (length);
    bool is_before_quote = peek(l, 0) == '"' || peek(l, 0) == '\'';
    if (is_before_quote && gy_lexer_odd_prefix(l->diag, l->text, span_from(l, start))) {
        lex_string(l, start);
        return;
    }
    TokenKind kind = keyword_kind(l, l->text + start, l->at - start);
    Token *t = add(l, kind, start);
    if (kind != TOKEN_NAME) return;
    if (is_ascii) set_text(l, t, l->text + start, l->at - start);
    else set_name(l, t, l->text + start, l->at - start);
}

// -- Numbers

// Digits of a base with single underscores between them, copied without them.
static bool read_digits(Lexer *l, int base)
{
    uint32_t before = l->buffer_count;
    for (;; l->at++) {
        char c = peek(l, 0), lower = (char)(c | 0x20);
        int digit = is_digit(c) ? c - '0' : lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : 99;
        if (c == '_' && l->buffer_count > before && l->text[l->at - 1] != '_') continue;
        if (digit >= base) break;
        put_byte(l, c);
    }
    return l->buffer_count > before && l->text[l->at - 1] != '_';
}

// Takes in all that hangs together with the number.
static void bad_number(Lexer *l, uint32_t start)
{
    uint32_t length;
    for (;;) {
        uint32_t c = code_point_at(l, &length);
        bool is_point = c == '.' && is_digit(peek(l, 1));
        if (!length || (!gy_utf8_continues_name(c) && !is_point)) break;
        l->at += length;
    }
    bool has_sign = (peek(l, 0) == '+' || peek(l, 0) == '-') && (l->text[l->at - 1] | 0x20) == 'e';
    if (has_sign) l->at++;
    gy_lexer_bad_number(l->diag, l->text, span_from(l, start));
    add(l, TOKEN_BAD, start);
}

// 007 would be octal in C and a mistake in Python; 0 and 00 are just zero.
static bool has_leading_zero(const Lexer *l)
{
    if (l->buffer_count < 2 || l->buffer[0] != '0') return false;
    for (uint32_t i = 1; i < l->buffer_count; i++)
        if (l->buffer[i] != '0') return true;
    return false;
}

static void add_int(Lexer *l, uint32_t start, int base)
{
    put_byte(l, 0);
    char *digits = l->buffer + (base == 10 ? 0 : 2), *end;
    size_t significant = strspn(digits, "0");
    if (strlen(digits) - significant <= (base == 16  ? 15u
                                         : base == 8 ? 20u
                                         : base == 2 ? 62u
                                                     : 18u)) {
        add(l, TOKEN_INT, start)->integer = strtoll(digits, &end, base);
        return;
    }
    set_text(l, add(l, TOKEN_BIG, start), l->buffer, l->buffer_count - 1);
}

static const struct {
    const char *unit;
    int exponent; // of ten, and a factor
    int factor;
} units[] = {
    {"ns", -9, 1}, {"us", -6, 1},  {"ms", -3, 1},   {"min", 0, 60},
    {"s", 0, 1},   {"h", 0, 3600}, {"d", 0, 86400},
};

static int find_unit(Lexer *l)
{
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        size_t size = strlen(units[i].unit);
        if (!starts_with(l, units[i].unit)) continue;
        char after = peek(l, (uint32_t)size);
        if ((unsigned char)after < 128 && !gy_utf8_continues_name((unsigned char)after)) {
            l->at += (uint32_t)size;
            return (int)i;
        }
    }
    return -1;
}

// A duration is sugar for a float in seconds. The exponent is written behind the digits, so that
// 100ms is exactly what 0.1 is.
static void add_duration(Lexer *l, uint32_t start, int unit)
{
    char exponent[16] = "e";
    int e = units[unit].exponent;
    char *has_exponent = NULL;
    put_byte(l, 0);
    has_exponent = strpbrk(l->buffer, "eE");
    double factor = units[unit].factor;
    if (e && !has_exponent) {
        l->buffer_count--;
        exponent[1] = '-';
        exponent[2] = (char)('0' - e);
        for (int i = 0; i < 4; i++)
            put_byte(l, exponent[i]);
    } else if (e) {
        factor = e == -9 ? 1e-9 : e == -6 ? 1e-6 : 1e-3;
    }
    add(l, TOKEN_FLOAT, start)->number = strtod(l->buffer, NULL) * factor;
}

static bool read_fraction(Lexer *l, bool *is_float)
{
    if (peek(l, 0) == '.' && is_digit(peek(l, 1))) {
        put_byte(l, '.');
        l->at++;
        *is_float = true;
        if (!read_digits(l, 10)) return false;
    }
    char sign = peek(l, 1);
    bool has_exponent = (peek(l, 0) | 0x20) == 'e' &&
                        (is_digit(sign) || ((sign == '+' || sign == '-') && is_digit(peek(l, 2))));
    if (!has_exponent) return true;
    put_byte(l, 'e');
    l->at++;
    *is_float = true;
    if (!is_digit(sign)) {
        put_byte(l, sign);
        l->at++;
    }
    return read_digits(l, 10);
}

static void lex_number(Lexer *l)
{
    uint32_t start = l->at;
    char second = (char)(peek(l, 1) | 0x20);
    int base = peek(l, 0) != '0' ? 10
               : second == 'x'   ? 16
               : second == 'o'   ? 8
               : second == 'b'   ? 2
                                 : 10;
    bool is_float = false, ok;
    l->buffer_count = 0;
    if (base != 10) {
        put_byte(l, '0');
        put_byte(l, second);
        l->at += 2;
        if (peek(l, 0) == '_') l->at++; // as in 0x_ff
        ok = read_digits(l, base);
    } else {
        ok = (peek(l, 0) == '.' || read_digits(l, 10)) && read_fraction(l, &is_float);
    }
    int unit = ok && base == 10 ? find_unit(l) : -1;
    uint32_t length, next = code_point_at(l, &length);
    bool has_two_points = is_float && next == '.' && is_digit(peek(l, 1));
    if (!ok || has_two_points || (length && gy_utf8_continues_name(next))) {
        bad_number(l, start);
    } else if (unit >= 0) {
        add_duration(l, start, unit);
    } else if (is_float) {
        put_byte(l, 0);
        add(l, TOKEN_FLOAT, start)->number = strtod(l->buffer, NULL);
    } else if (base == 10 && has_leading_zero(l)) {
        bad_number(l, start);
    } else {
        add_int(l, start, base);
    }
}

// -- Strings

typedef struct {
    char quote;
    bool is_triple, is_raw, is_bytes, has_holes;
    uint32_t start;
} Quoting;

static bool at_closing(const Lexer *l, const Quoting *q)
{
    if (peek(l, 0) != q->quote) return false;
    return !q->is_triple || (peek(l, 1) == q->quote && peek(l, 2) == q->quote);
}

// \xHH, \uHHHH, \UHHHHHHHH: reads `digits` hex digits.
static bool read_hex(Lexer *l, int digits, uint32_t *value)
{
    *value = 0;
    for (int i = 0; i < digits; i++, l->at++) {
        char c = peek(l, 0), lower = (char)(c | 0x20);
        int digit = is_digit(c) ? c - '0' : lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
        if (digit < 0) return false;
        *value = *value << 4 | (uint32_t)digit;
    }
    return true;
}

static void put_escaped(Lexer *l, const Quoting *q, uint32_t value)
{
    if (q->is_bytes) put_byte(l, (char)value);
    else put_code_point(l, value);
}

static void read_octal(Lexer *l, const Quoting *q)
{
    uint32_t value = 0;
    for (int i = 0; i < 3 && peek(l, 0) >= '0' && peek(l, 0) <= '7'; i++, l->at++)
        value = value << 3 | (uint32_t)(peek(l, 0) - '0');
    put_escaped(l, q, q->is_bytes ? value & 0xff : value);
}

static void read_escape(Lexer *l, const Quoting *q)
{
    static const char letters[] = "nrtbfav0\\'\"$", values[] = "\n\r\t\b\f\a\v\0\\'\"$";
    uint32_t start = l->at++, value;
    char c = peek(l, 0);
    if (c == '\n') {
        l->at++;
        return;
    }
    if (c >= '0' && c <= '7') {
        read_octal(l, q);
        return;
    }
    int digits = c == 'x' ? 2 : c == 'u' && !q->is_bytes ? 4 : c == 'U' && !q->is_bytes ? 8 : 0;
    if (digits) {
        l->at++;
        bool ok = read_hex(l, digits, &value) && utf8_is_character(value);
        if (ok) put_escaped(l, q, value);
        else gy_lexer_bad_escape(l->diag, l->text, span_from(l, start), q->is_bytes);
        return;
    }
    const char *found = c ? strchr(letters, c) : NULL;
    l->at += l->at < l->size;
    if (found) put_byte(l, values[found - letters]);
    else gy_lexer_bad_escape(l->diag, l->text, span_from(l, start), q->is_bytes);
}

static void lex_hole(Lexer *l);

// One character of a string that is neither its end nor a hole.
static void read_character(Lexer *l, const Quoting *q)
{
    char c = peek(l, 0);
    if (c == '\\' && !q->is_raw) {
        read_escape(l, q);
    } else if (c == '\\') { // raw: the quote behind a backslash does not end it
        put_byte(l, c);
        l->at++;
        if (l->at < l->size) put_byte(l, l->text[l->at++]);
    } else if (c == '\r' && peek(l, 1) == '\n') {
        l->at++;
    } else {
        if (q->is_bytes && (unsigned char)c > 127 && !utf8_is_continuation(c))
            gy_diag_hint(gy_diag_add(l->diag, (Span){l->at, 1},
                                     "a bytes literal can only hold ASCII characters"),
                         "write \\xHH for each byte, or \"…\".encode()");
        put_byte(l, c);
        l->at++;
    }
}

// Behind the last character that is no space.
static Span end_of_text(const Lexer *l, uint32_t start)
{
    uint32_t end = l->at;
    while (end > start + 1 && strchr(" \t\r\n", l->text[end - 1]))
        end--;
    return (Span){end, 0};
}

static void unclosed_string(Lexer *l, const Quoting *q)
{
    if (q->is_triple && l->diag->count == 0) l->diag->incomplete = true;
    // What seems to open a string inside a hole ends the outer one: the hole is what is open.
    l->is_hole_lost = l->string_depth > 0;
    if (l->is_hole_lost) return;
    Diagnostic *d =
        gy_diag_add(l->diag, (Span){q->start, q->is_triple ? 3 : 1}, "this string is never closed");
    gy_diag_other(d, end_of_text(l, q->start),
                  q->is_triple ? "the text ends here" : "the line ends here");
    if (!q->is_triple)
        gy_diag_hint(d, "a string over several lines begins and ends with three quotes");
}

static void add_part(Lexer *l, TokenKind kind, uint32_t start)
{
    set_text(l, add(l, kind, start), l->buffer ? l->buffer : "", l->buffer_count);
    l->buffer_count = 0;
}

// A hole of this string was never closed, so nobody knows where the string ends: at the end of the
// line, or of the text. The hole has become a BAD token.
static void skip_lost_string(Lexer *l, const Quoting *q)
{
    const char *newline = memchr(l->text + q->start, '\n', l->size - q->start);
    if (newline && !q->is_triple && l->at < l->size) l->at = (uint32_t)(newline - l->text);
    else l->at = l->size; // which has been read already, and would be again for each such line
    l->buffer_count = 0;
    if (l->string_depth == 0) l->is_hole_lost = false;
}

// Reads up to the closing quote; holes become tokens, and then the whole is a run of tokens.
static void read_string(Lexer *l, const Quoting *q)
{
    bool has_run = false;
    uint32_t part_start = l->at;
    l->buffer_count = 0;
    for (;;) {
        bool ends = l->at >= l->size || (!q->is_triple && peek(l, 0) == '\n');
        if (ends) {
            unclosed_string(l, q);
            if (l->is_hole_lost) return;
            break;
        }
        if (at_closing(l, q)) {
            l->at += q->is_triple ? 3 : 1;
            break;
        }
        if (!q->has_holes || peek(l, 0) != '$' || peek(l, 1) != '{') {
            read_character(l, q);
            continue;
        }
        if (!has_run) add(l, TOKEN_STR_OPEN, q->start);
        has_run = true;
        add_part(l, TOKEN_STR_PART, part_start);
        lex_hole(l);
        part_start = l->at;
        if (!l->is_hole_lost) continue;
        skip_lost_string(l, q);
        return;
    }
    if (!has_run) {
        add_part(l, q->is_bytes ? TOKEN_BYTES : TOKEN_STR, q->start);
        return;
    }
    add_part(l, TOKEN_STR_PART, part_start);
    add(l, TOKEN_STR_CLOSE, part_start);
}

static void lex_string(Lexer *l, uint32_t start)
{
    Quoting q = {.quote = peek(l, 0), .start = start};
    for (uint32_t i = start; i < l->at; i++) {
        q.is_raw |= (l->text[i] | 0x20) == 'r';
        q.is_bytes |= (l->text[i] | 0x20) == 'b';
    }
    q.is_triple = peek(l, 1) == q.quote && peek(l, 2) == q.quote;
    q.has_holes = q.quote == '"' && !q.is_raw && !q.is_bytes;
    l->at += q.is_triple ? 3 : 1;
    read_string(l, &q);
}

// How long a prefix of letters before a quote is: r"", b"", rb"".
static uint32_t string_prefix(const Lexer *l)
{
    uint32_t n = 0;
    while (n < 2 && (peek(l, n) == 'r' || peek(l, n) == 'b'))
        n++;
    return peek(l, n) == '"' || peek(l, n) == '\'' ? n : UINT32_MAX;
}

// -- Holes

// A format spec runs to the `}` of its hole and may hold holes itself.
static void lex_spec(Lexer *l)
{
    uint32_t start = l->at++;
    add(l, TOKEN_SPEC_OPEN, start);
    uint32_t part_start = l->at;
    l->buffer_count = 0;
    while (l->at < l->size && peek(l, 0) != '}' && peek(l, 0) != '\n') {
        if (peek(l, 0) == '$' && peek(l, 1) == '{') {
            add_part(l, TOKEN_STR_PART, part_start);
            lex_hole(l);
            part_start = l->at;
        } else {
            put_byte(l, l->text[l->at++]);
        }
    }
    add_part(l, TOKEN_STR_PART, part_start);
    add(l, TOKEN_SPEC_CLOSE, l->at);
}

static bool lex_token(Lexer *l);

static bool at_conversion(const Lexer *l)
{
    return peek(l, 0) == '!' && peek(l, 1) && strchr("rsa", peek(l, 1)) &&
           (peek(l, 2) == ':' || peek(l, 2) == '}');
}

// Reports a hole that is never closed and leaves a BAD token for it. `first` is its HOLE_OPEN.
static void lose_hole(Lexer *l, uint32_t first)
{
    if (first >= l->count) return; // memory is out
    if (!l->is_hole_lost || l->tokens[l->count - 1].kind != TOKEN_BAD) {
        Diagnostic *d = gy_diag_add(l->diag, l->tokens[first].span, "this '${' is never closed");
        gy_diag_other(d, end_of_text(l, l->tokens[first].span.offset),
                      "the '}' was expected before this");
    }
    l->is_hole_lost = true;
    l->tokens[first].kind = TOKEN_BAD;
    l->count = first + 1;
}

// The tokens of a hole up to its '}'. False: there is none.
static bool lex_hole_tokens(Lexer *l)
{
    for (uint32_t depth = 0;;) {
        if (l->is_hole_lost) return false;
        skip_space(l);
        char c = peek(l, 0);
        if (l->at >= l->size) return false;
        if (depth == 0 && c == '}') {
            l->at++;
            return true;
        }
        if (depth == 0 && c == ':') {
            lex_spec(l);
            continue;
        }
        if (depth == 0 && at_conversion(l)) {
            uint32_t at = l->at;
            l->at += 2;
            add(l, TOKEN_HOLE_CONVERSION, at)->conversion = l->text[at + 1];
            continue;
        }
        if (c == '(' || c == '[' || c == '{') depth++;
        if ((c == ')' || c == ']' || c == '}') && depth) depth--;
        if (!lex_token(l)) return false;
    }
}

static void lex_hole(Lexer *l)
{
    uint32_t start = l->at, first = l->count;
    l->at += 2;
    add(l, TOKEN_HOLE_OPEN, start);
    if (++l->string_depth > DEEPEST_STRING || !diag_has_stack(l->diag)) {
        gy_diag_add(l->diag, span_from(l, start), "strings are nested too deeply");
        l->diag->is_final = true;
        l->at = l->size;
    }
    bool is_closed = lex_hole_tokens(l);
    l->string_depth--;
    if (is_closed) add(l, TOKEN_HOLE_CLOSE, l->at - 1);
    else lose_hole(l, first);
    l->buffer_count = 0;
}

// -- Everything else

// Does the line or the bracket end behind the next `ahead` bytes? Then `++` is what C has.
static bool ends_behind(const Lexer *l, uint32_t ahead)
{
    while (peek(l, ahead) == ' ' || peek(l, ahead) == '\t')
        ahead++;
    return !peek(l, ahead) || strchr("\r\n;})#", peek(l, ahead));
}

static void lex_punctuation(Lexer *l)
{
    uint32_t start = l->at;
    bool is_comment = starts_with(l, "/*"); // of C; no operator can be
    uint32_t i = is_comment ? NO_WORD : first_word(l, peek(l, 0));
    for (; i != NO_WORD; i = l->next_word[i]) {
        const Word *word = &words[i];
        if (l->size - start < word->size || memcmp(l->text + start, word->text, word->size) != 0)
            continue;
        bool is_doubled = word->kind == TOKEN_PLUS_PLUS || word->kind == TOKEN_MINUS_MINUS;
        if (is_doubled && !ends_behind(l, 2)) continue; // - -x, written together
        l->at += word->size;
        add(l, (TokenKind)word->kind, start);
        return;
    }
    OddText odd = gy_lexer_odd_text(l->diag, l->text, l->size, start, l->at_line_start);
    l->at += odd.length;
    if (!odd.is_space) add(l, TOKEN_BAD, start);
}

// False at the end of the text.
static bool lex_token(Lexer *l)
{
    skip_space(l);
    if (l->at >= l->size) return false;
    uint32_t prefix = string_prefix(l), length, start = l->at;
    if (prefix != UINT32_MAX) {
        l->at += prefix;
        lex_string(l, start);
    } else if (is_digit(peek(l, 0)) || (peek(l, 0) == '.' && is_digit(peek(l, 1)))) {
        lex_number(l);
    } else if (gy_utf8_starts_name(code_point_at(l, &length))) {
        lex_name(l);
    } else {
        lex_punctuation(l);
    }
    return true;
}

// A text that cannot be read at all is cut off where that begins.
static void check_bytes(Lexer *l)
{
    uint32_t valid = (uint32_t)gy_utf8_validate(l->text, l->size);
    const char *nul = memchr(l->text, 0, valid);
    if (nul) {
        l->size = (uint32_t)(nul - l->text);
        gy_diag_add(l->diag, (Span){l->size, 1}, "the file contains a NUL byte");
        l->diag->is_final = true; // nobody knows what is missing behind it
    } else if (valid < l->size) {
        unsigned char byte = (unsigned char)l->text[valid];
        l->size = 0; // what comes before it is of no use: a line may be cut in the middle
        gy_diag_add(l->diag, (Span){valid, 1},
                    "the file is not valid UTF-8: byte 0x%02x at offset %u", byte, valid);
    }
}

static void pad(Lexer *l)
{
    for (int i = 0; i < TOKEN_PADDING; i++)
        *add(l, TOKEN_END, 0) = (Token){0};
}

bool gy_lexer_run(Arena *arena, const Source *source, Diag *diag, TokenList *out)
{
    Lexer l = {.arena = arena,
               .text = source->text,
               .size = (uint32_t)source->size,
               .diag = diag,
               .at_line_start = true};
    check_bytes(&l);
    index_words(&l);
    pad(&l);
    l.at_line_start = true;
    if (starts_with(&l, "\xEF\xBB\xBF")) l.at = 3;
    if (starts_with(&l, "#!"))
        while (l.at < l.size && l.text[l.at] != '\n')
            l.at++;
    while (!diag->out_of_memory && lex_token(&l)) {
    }
    l.at_line_start = true;
    add(&l, TOKEN_END, l.at);
    pad(&l);
    gy_mem_free(l.buffer);
    if (diag->out_of_memory) gy_mem_free(l.tokens);
    else *out = (TokenList){l.tokens + TOKEN_PADDING, l.count - 2 * TOKEN_PADDING};
    return !diag->out_of_memory;
}

void gy_lexer_free(TokenList *tokens)
{
    if (tokens->items) gy_mem_free(tokens->items - TOKEN_PADDING);
    *tokens = (TokenList){0};
}

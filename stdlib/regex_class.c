// regex_class.c - single characters of a pattern: literals, escapes, categories, sets.
//
// Everything is written so that PCRE2 cannot read more into it than Python does: whatever is no
// letter, digit or underscore gets a backslash, and categories are spelt out.
//
//   - \s is Python's set of white space, which has four control characters more than PCRE2's. A
//     list of ranges is also faster than a property.
//   - \w and \d are properties (letters, numbers and _; decimal digits) unless ASCII holds, and
//     then ranges, whatever the program as a whole was compiled with: (?a:...) works.
//   - With IGNORECASE and ASCII together only a-z and A-Z may lose their case. PCRE2 would also
//     fold ſ to s and É to é; so such characters are put under (?-i:...), and sets get both cases.
#include "stdlib/regex_parser.h"

#include <stdio.h>

enum { LAST_CODE_POINT = 0x10FFFF };

typedef struct {
    uint32_t low, high;
} Range;

static const Range unicode_spaces[] = {
    {0x09, 0x0D},     {0x1C, 0x20},     {0x85, 0x85},     {0xA0, 0xA0},     {0x1680, 0x1680},
    {0x2000, 0x200A}, {0x2028, 0x2029}, {0x202F, 0x202F}, {0x205F, 0x205F}, {0x3000, 0x3000},
};
static const Range ascii_spaces[] = {{0x09, 0x0D}, {0x20, 0x20}};
static const Range ascii_digits[] = {{'0', '9'}};
static const Range ascii_words[] = {{'0', '9'}, {'A', 'Z'}, {'_', '_'}, {'a', 'z'}};

static void put(RegexParser *p, const char *text)
{
    growing_add_text(&p->syntax->program, text);
}

static bool is_ascii_folding(const RegexParser *p, unsigned mode)
{
    return (mode & RE_IGNORECASE) && (mode & RE_ASCII) && !p->syntax->is_bytes;
}

// -- Characters

static void put_utf8(RegexParser *p, uint32_t c)
{
    char text[16];
    if (c >= 0xD800 && c < 0xE000) snprintf(text, sizeof text, "\\x{%x}", c);
    else if (c < 0x800) snprintf(text, sizeof text, "%c%c", 0xC0 | c >> 6, 0x80 | (c & 0x3F));
    else if (c < 0x10000)
        snprintf(text, sizeof text, "%c%c%c", 0xE0 | c >> 12, 0x80 | (c >> 6 & 0x3F),
                 0x80 | (c & 0x3F));
    else
        snprintf(text, sizeof text, "%c%c%c%c", 0xF0 | c >> 18, 0x80 | (c >> 12 & 0x3F),
                 0x80 | (c >> 6 & 0x3F), 0x80 | (c & 0x3F));
    put(p, text);
}

// The same inside and outside of sets.
static void put_plain(RegexParser *p, uint32_t c)
{
    GrowingText *out = &p->syntax->program;
    if (c >= 128 && !p->syntax->is_bytes) {
        put_utf8(p, c);
        return;
    }
    bool needs_backslash =
        c > 32 && c < 127 && c != '_' && !regex_is_letter(c) && !regex_is_digit(c);
    if (needs_backslash) growing_add_char(out, '\\');
    growing_add_char(out, (char)c);
}

void gy_regex_put_char(RegexParser *p, uint32_t c, unsigned mode)
{
    bool has_odd_case = c >= 128 || (c | 32) == 'k' || (c | 32) == 's';
    if (!is_ascii_folding(p, mode) || !has_odd_case) {
        put_plain(p, c);
        return;
    }
    put(p, "(?-i:");
    if (c < 128) {
        char both[] = {'[', (char)(c | 32), (char)(c & ~32u), ']', 0};
        put(p, both);
    } else {
        put_plain(p, c);
    }
    put(p, ")");
}

// -- Categories

static void put_range(RegexParser *p, uint32_t low, uint32_t high)
{
    put_plain(p, low);
    if (high == low) return;
    put(p, "-");
    put_plain(p, high);
}

static void put_ranges(RegexParser *p, const Range *ranges, size_t count, bool is_negated)
{
    uint32_t last = p->syntax->is_bytes ? 255 : LAST_CODE_POINT, next = 0;
    for (size_t i = 0; i < count; i++) {
        if (!is_negated) put_range(p, ranges[i].low, ranges[i].high);
        else if (ranges[i].low > next) put_range(p, next, ranges[i].low - 1);
        next = ranges[i].high + 1;
    }
    if (is_negated) put_range(p, next, last);
}

#define PUT_RANGES(p, ranges, is_negated)                                                          \
    put_ranges(p, ranges, sizeof(ranges) / sizeof *(ranges), is_negated)

// Inside of a set.
static void put_category_parts(RegexParser *p, char letter, unsigned mode)
{
    bool is_ascii = (mode & RE_ASCII) || p->syntax->is_bytes;
    bool is_negated = letter < 'a';
    switch (letter | 32) {
    case 's':
        if (is_ascii) PUT_RANGES(p, ascii_spaces, is_negated);
        else PUT_RANGES(p, unicode_spaces, is_negated);
        break;
    case 'd':
        if (is_ascii) PUT_RANGES(p, ascii_digits, is_negated);
        else put(p, is_negated ? "\\P{Nd}" : "\\p{Nd}");
        break;
    default:
        if (is_ascii) PUT_RANGES(p, ascii_words, is_negated);
        else put(p, is_negated ? "\\P{Xwd}" : "\\p{Xwd}");
        break;
    }
}

void gy_regex_put_category(RegexParser *p, char letter, unsigned mode)
{
    bool is_property =
        (letter | 32) != 's' && !(mode & RE_ASCII) && !p->syntax->is_bytes; // no set needed
    if (is_property) {
        put_category_parts(p, letter, mode);
        return;
    }
    put(p, letter < 'a' ? "[^" : "[");
    put_category_parts(p, (char)(letter | 32), mode);
    put(p, "]");
}

// PCRE2's \b goes by the mode of the whole program; where another one holds here it is spelt out.
// \B does not match an empty text in Python.
void gy_regex_put_boundary(RegexParser *p, bool is_negated, unsigned mode)
{
    const RegexSyntax *s = p->syntax;
    if (is_negated) put(p, "(?!\\A\\z)");
    if (s->is_bytes || ((mode ^ s->flags) & RE_ASCII) == 0) {
        put(p, is_negated ? "\\B" : "\\b");
        return;
    }
    const char *word = mode & RE_ASCII ? "[0-9A-Za-z_]" : "\\p{Xwd}";
    char text[120];
    snprintf(text, sizeof text, "(?:(?<=%s)(?%c%s)|(?<!%s)(?%c%s))", word, is_negated ? '=' : '!',
             word, word, is_negated ? '!' : '=', word);
    put(p, text);
}

// -- Escapes

static bool bad_escape(RegexParser *p, size_t start, const char *what)
{
    size_t size = p->next.at - start;
    return gy_regex_error(p, start, "%s escape %.*s", what, (int)(size < 40 ? size : 40),
                          p->syntax->text + start);
}

static bool read_hex(RegexParser *p, size_t start, int digits, uint32_t *c)
{
    uint32_t value = 0;
    for (int i = 0; i < digits; i++) {
        uint32_t d = p->next.c;
        bool is_hex =
            p->next.size == 1 && (regex_is_digit(d) || ((d | 32) >= 'a' && (d | 32) <= 'f'));
        if (!is_hex) return bad_escape(p, start, "incomplete");
        value = value << 4 | (regex_is_digit(d) ? d - '0' : (d | 32) - 'a' + 10);
        gy_regex_advance(p);
    }
    *c = value;
    return value <= LAST_CODE_POINT || bad_escape(p, start, "bad");
}

bool gy_regex_read_octal(RegexParser *p, RegexToken escape, uint32_t most_digits, uint32_t *c)
{
    uint32_t value = escape.c - '0';
    for (uint32_t i = 1; i < most_digits && p->next.size == 1 && regex_is_octal(p->next.c); i++)
        value = value * 8 + gy_regex_take(p).c - '0';
    *c = value;
    if (value <= 0377) return true;
    return gy_regex_error(p, escape.at, "octal escape value %.*s outside of range 0-0o377",
                          (int)(p->next.at - escape.at), p->syntax->text + escape.at);
}

bool gy_regex_read_escape(RegexParser *p, RegexToken escape, uint32_t *c)
{
    static const char letters[] = "abfnrtv", meanings[] = "\a\b\f\n\r\t\v";
    bool is_text = !p->syntax->is_bytes;
    const char *letter = escape.c && escape.c < 128 ? strchr(letters, (int)escape.c) : NULL;
    *c = escape.c;
    // \b is backspace in a set; outside the caller has taken it.
    if (letter) *c = (unsigned char)meanings[letter - letters];
    else if (escape.c == 'x') return read_hex(p, escape.at, 2, c);
    else if (escape.c == 'u' && is_text) return read_hex(p, escape.at, 4, c);
    else if (escape.c == 'U' && is_text) return read_hex(p, escape.at, 8, c);
    else if (escape.c == 'N' && is_text)
        return gy_regex_error(p, escape.at, "\\N{...} is not supported: write \\uXXXX");
    else if (regex_is_letter(escape.c) || regex_is_digit(escape.c))
        return bad_escape(p, escape.at, "bad");
    return true;
}

// -- Sets

// One end of a range, or a category.
typedef struct {
    bool is_category;
    uint32_t c;
    size_t at, end; // its text
} Member;

static bool read_member(RegexParser *p, RegexToken token, Member *m)
{
    *m = (Member){.c = token.c, .at = token.at};
    bool ok = true;
    if (token.is_escape) {
        m->is_category = token.c < 128 && token.c && strchr("dDsSwW", (int)token.c);
        if (regex_is_octal(token.c)) ok = gy_regex_read_octal(p, token, 3, &m->c);
        else if (!m->is_category) ok = gy_regex_read_escape(p, token, &m->c);
    }
    m->end = p->next.at;
    return ok;
}

// The letters of a range in their other case, where ASCII folding is done by hand.
static void put_other_case(RegexParser *p, uint32_t low, uint32_t high, uint32_t a, uint32_t z)
{
    uint32_t from = low > a ? low : a, to = high < z ? high : z;
    if (from <= to) put_range(p, from ^ 32, to ^ 32);
}

static void put_member_range(RegexParser *p, uint32_t low, uint32_t high, unsigned mode)
{
    put_range(p, low, high);
    if (!is_ascii_folding(p, mode)) return;
    put_other_case(p, low, high, 'a', 'z');
    put_other_case(p, low, high, 'A', 'Z');
}

static bool unterminated(RegexParser *p, size_t start)
{
    return gy_regex_error(p, start, "unterminated character set");
}

// Python's message shows the two tokens, so of \x62 only \x.
static bool bad_range(RegexParser *p, RegexToken from, RegexToken to)
{
    const char *text = p->syntax->text;
    size_t size = from.size + 1 + to.size;
    return gy_regex_error(p, p->next.at - size, "bad character range %.*s-%.*s", (int)from.size,
                          text + from.at, (int)to.size, text + to.at);
}

// member = char [ "-" char ]; *is_done where the closing bracket came with it.
static bool read_set_part(RegexParser *p, size_t start, RegexToken token, unsigned mode,
                          bool *is_done)
{
    Member from, to;
    if (!read_member(p, token, &from)) return false;
    bool has_dash = gy_regex_accept(p, '-');
    if (has_dash && p->next.size == 0) return unterminated(p, start);
    *is_done = has_dash && gy_regex_at(p, ']');
    if (!has_dash || *is_done) {
        if (from.is_category) put_category_parts(p, (char)from.c, mode);
        else put_member_range(p, from.c, from.c, mode);
        if (*is_done) put(p, "\\-");
        if (*is_done) gy_regex_advance(p);
        return true;
    }
    RegexToken second = gy_regex_take(p);
    if (!read_member(p, second, &to)) return false;
    if (from.is_category || to.is_category || to.c < from.c) return bad_range(p, token, second);
    put_member_range(p, from.c, to.c, mode);
    return true;
}

bool gy_regex_read_set(RegexParser *p, size_t start, unsigned mode)
{
    bool is_folding = is_ascii_folding(p, mode), is_done = false, is_first = true;
    put(p, is_folding ? "(?-i:[" : "[");
    if (gy_regex_accept(p, '^')) put(p, "^");
    while (!is_done) {
        if (p->next.size == 0) return unterminated(p, start);
        RegexToken token = gy_regex_take(p);
        if (!token.is_escape && token.c == ']' && !is_first) break;
        if (!read_set_part(p, start, token, mode, &is_done)) return false;
        is_first = false;
    }
    put(p, is_folding ? "])" : "]");
    return true;
}

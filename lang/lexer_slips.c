// lexer_slips.c - characters, numbers and escapes of other languages, and what to write instead.
//
// Three kinds of characters get here: ones that only look like a character of the language
// (typographic quotes, dashes, full-width punctuation, spaces that do not break), ones that other
// languages give a meaning (` @ $ and the comments of C), and the rest. Text that was pasted from
// a document or a chat has the first kind, and nobody sees it; so their names are told.
#include "lang/lexer_slips.h"
#include "vm/utf8.h"
#include <string.h>

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

// -- Characters that look like others

typedef struct {
    uint32_t code_point;
    const char *name, *instead;
} LookAlike;

static const LookAlike look_alikes[] = {
    {0x00D7, "a multiplication sign", "*"},
    {0x00F7, "a division sign", "/"},
    {0x037E, "a Greek question mark", ";"},
    {0x2010, "a hyphen", "-"},
    {0x2011, "a no-break hyphen", "-"},
    {0x2012, "a figure dash", "-"},
    {0x2013, "an en dash", "-"},
    {0x2014, "an em dash", "-"},
    {0x2190, "an arrow", "="},
    {0x2192, "an arrow", "=>"},
    {0x21D2, "an arrow", "=>"},
    {0x2208, "an element sign", "in"},
    {0x2212, "a minus sign", "-"},
    {0x2215, "a division slash", "/"},
    {0x2217, "an asterisk operator", "*"},
    {0x221E, "an infinity sign", "inf"},
    {0x2227, "a logical and", "and"},
    {0x2228, "a logical or", "or"},
    {0x00AC, "a not sign", "not"},
    {0x2260, "a not-equal sign", "!="},
    {0x2264, "a less-or-equal sign", "<="},
    {0x2265, "a greater-or-equal sign", ">="},
    {0x3001, "an ideographic comma", ","},
    {0x3002, "an ideographic full stop", "."},
    {0x3010, "a lenticular bracket", "["},
    {0x3011, "a lenticular bracket", "]"},
};

// The quotes that people and editors write, and what closes them.
static const struct {
    uint32_t open, close;
    char instead;
} typographic_quotes[] = {
    {0x201C, 0x201D, '"'},  {0x201D, 0x201D, '"'},  {0x201E, 0x201C, '"'},  {0x00AB, 0x00BB, '"'},
    {0x00BB, 0x00AB, '"'},  {0x300C, 0x300D, '"'},  {0xFF02, 0xFF02, '"'},  {0x2018, 0x2019, '\''},
    {0x2019, 0x2019, '\''}, {0x201A, 0x2018, '\''}, {0xFF07, 0xFF07, '\''},
};

enum { LONGEST_QUOTED = 1000 };

// Up to and with the closing quote, if that stands on this line; else the opening one alone.
static uint32_t quoted_length(const char *text, uint32_t size, uint32_t at, uint32_t open_size,
                              uint32_t close, char instead)
{
    uint32_t limit = size - at > LONGEST_QUOTED ? at + LONGEST_QUOTED : size;
    for (uint32_t i = at + open_size, length; i < limit && text[i] != '\n'; i += length) {
        uint32_t c = gy_utf8_decode(text + i, &length);
        if (c == close || c == (uint32_t)instead) return i + length - at;
    }
    return open_size;
}

static bool odd_quote(Diag *diag, const char *text, uint32_t size, uint32_t at, OddText *odd)
{
    uint32_t length, c = gy_utf8_decode(text + at, &length);
    for (size_t i = 0; i < sizeof typographic_quotes / sizeof *typographic_quotes; i++) {
        if (typographic_quotes[i].open != c) continue;
        char instead = typographic_quotes[i].instead;
        Diagnostic *d =
            gy_diag_add(diag, (Span){at, length}, "'%.*s' (U+%04X) is a typographic quote",
                        (int)length, text + at, c);
        gy_diag_hint(d, "write the plain quote %c", instead);
        odd->length = quoted_length(text, size, at, length, typographic_quotes[i].close, instead);
        return true;
    }
    return false;
}

static bool is_odd_space(uint32_t c)
{
    return c == 0x00A0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200A) || c == 0x202F ||
           c == 0x205F || c == 0x3000 || c == 0x0B || c == 0x85 || c == 0x2028 || c == 0x2029;
}

static bool is_invisible(uint32_t c)
{
    return (c >= 0x200B && c <= 0x200F) || (c >= 0x202A && c <= 0x202E) ||
           (c >= 0x2060 && c <= 0x2069) || c == 0xFEFF || c == 0x00AD;
}

static bool odd_space(Diag *diag, Span span, uint32_t c)
{
    if (!is_odd_space(c) && !is_invisible(c)) return false;
    Diagnostic *d = c == 0x00A0 ? gy_diag_add(diag, span, "this is a no-break space (U+00A0)")
                    : is_odd_space(c)
                        ? gy_diag_add(diag, span, "this is not a plain space but U+%04X", c)
                        : gy_diag_add(diag, span, "an invisible character (U+%04X) stands here", c);
    gy_diag_hint(d, is_odd_space(c) ? "type a plain space in its place" : "delete it");
    return true;
}

static bool odd_sign(Diag *diag, const char *text, Span span, uint32_t c)
{
    const char *name = NULL, *instead = NULL;
    char ascii[2] = "";
    for (size_t i = 0; i < sizeof look_alikes / sizeof *look_alikes; i++) {
        if (look_alikes[i].code_point != c) continue;
        name = look_alikes[i].name;
        instead = look_alikes[i].instead;
    }
    if (!name && c > 0xFF00 && c < 0xFF5F) { // the full-width forms of ASCII
        ascii[0] = (char)(c - 0xFEE0);
        name = "a full-width character";
        instead = ascii;
    }
    if (!name) return false;
    Diagnostic *d = gy_diag_add(diag, span, "'%.*s' (U+%04X) is %s", (int)span.length,
                                text + span.offset, c, name);
    gy_diag_hint(d, "write %s", instead);
    return true;
}

// -- Characters that mean something elsewhere

static uint32_t find_end(const char *text, uint32_t size, uint32_t at, const char *end)
{
    size_t length = strlen(end);
    for (uint32_t i = at; i + length <= size; i++)
        if (memcmp(text + i, end, length) == 0) return i + (uint32_t)length;
    return 0;
}

static OddText odd_comment(Diag *diag, const char *text, uint32_t size, uint32_t at)
{
    Diagnostic *d = gy_diag_add(diag, (Span){at, 2}, "a comment begins with '#'");
    gy_diag_hint(d, "write # in front of each line; there is no /* … */");
    uint32_t end = find_end(text, size, at + 2, "*/");
    return (OddText){(end ? end : size) - at, true};
}

static OddText odd_backtick(Diag *diag, const char *text, uint32_t size, uint32_t at)
{
    Diagnostic *d = gy_diag_add(diag, (Span){at, 1}, "a string stands in double or single quotes");
    gy_diag_hint(d, "write \"… ${x} …\", and \"\"\"…\"\"\" over several lines");
    uint32_t end = find_end(text, size, at + 1, "`");
    return (OddText){end ? end - at : 1, false};
}

static Diagnostic *odd_ascii(Diag *diag, Span span, char c, bool at_line_start)
{
    Diagnostic *d;
    switch (c) {
    case '@':
        d = gy_diag_add(diag, span,
                        at_line_start ? "there are no decorators"
                                      : "the character '@' has no meaning here");
        gy_diag_hint(d, at_line_start ? "write let name = decorate(name) behind the function; in a "
                                        "class, static fn, get or set"
                                      : "multiply matrices with a function");
        return d;
    case '$':
        d = gy_diag_add(diag, span, "a variable has no '$' before its name");
        gy_diag_hint(d, "write the name alone; ${…} stands inside strings only");
        return d;
    case '\\':
        d = gy_diag_add(diag, span, "a backslash only has a meaning at the end of a line");
        gy_diag_hint(d, "nothing but the line end may follow it, not even a space");
        return d;
    default:
        if ((unsigned char)c >= 0x20 && (unsigned char)c < 0x7f)
            return gy_diag_add(diag, span, "the character '%c' has no meaning here", c);
        return gy_diag_add(diag, span, "the character U+%04X has no meaning here",
                           (unsigned)(unsigned char)c);
    }
}

OddText gy_lexer_odd_text(Diag *diag, const char *text, uint32_t size, uint32_t at,
                          bool at_line_start)
{
    if (text[at] == '/') return odd_comment(diag, text, size, at);
    if (text[at] == '`') return odd_backtick(diag, text, size, at);
    OddText odd = {0};
    if (odd_quote(diag, text, size, at, &odd)) return odd;
    uint32_t c = gy_utf8_decode(text + at, &odd.length);
    Span span = {at, odd.length};
    if (odd_space(diag, span, c)) odd.is_space = true;
    else if (c < 0x80) odd_ascii(diag, span, (char)c, at_line_start);
    else if (!odd_sign(diag, text, span, c))
        gy_diag_add(diag, span, "the character '%.*s' (U+%04X) has no meaning here",
                    (int)odd.length, text + at, c);
    return odd;
}

// -- Numbers

static bool ends_with_any(const char *text, Span span, const char *letters)
{
    const char *last = text + span.offset + span.length - 1;
    for (const char *c = text + span.offset; c < last; c++)
        if (!is_digit(*c) && *c != '.' && *c != '_') return false;
    return strchr(letters, *last) != NULL;
}

// 0b12, 0o8, 0xg, 0x
static void bad_base(Diag *diag, const char *text, Span span)
{
    char kind = (char)(text[span.offset + 1] | 0x20);
    const char *name = kind == 'x' ? "a hexadecimal" : kind == 'o' ? "an octal" : "a binary";
    const char *digits = kind == 'x' ? "0 to 9 and a to f" : kind == 'o' ? "0 to 7" : "0 and 1";
    gy_diag_hint(gy_diag_add(diag, span, "this is not %s number", name),
                 "the digits of %s number are %s", name, digits);
}

static bool has_bad_underscore(const char *text, Span span)
{
    const char *c = text + span.offset, *end = c + span.length;
    for (; c < end; c++)
        if (*c == '_' && (c + 1 == end || !is_digit(c[1]) || !is_digit(c[-1]))) return true;
    return false;
}

static bool has_two_points(const char *text, Span span)
{
    uint32_t points = 0;
    for (uint32_t i = 0; i < span.length; i++)
        points += text[span.offset + i] == '.';
    return points > 1;
}

void gy_lexer_bad_number(Diag *diag, const char *text, Span span)
{
    const char *number = text + span.offset, *end = number + span.length;
    size_t digits = 0;
    while (number + digits < end && (is_digit(number[digits]) || number[digits] == '_'))
        digits++;
    char second = span.length > 1 ? (char)(number[1] | 0x20) : 0;
    if (*number == '0' && second && strchr("xob", second)) {
        bad_base(diag, text, span);
    } else if (has_two_points(text, span)) {
        gy_diag_hint(gy_diag_add(diag, span, "a number has one point at most"),
                     "a version or an address is a string: \"%.*s\"", (int)span.length, number);
    } else if (digits == span.length && *number == '0' && digits > 1 && is_digit(number[1])) {
        gy_diag_hint(gy_diag_add(diag, span, "a whole number does not begin with 0"),
                     "write %.*s; an octal number begins with 0o",
                     (int)(span.length - strspn(number, "0_")), number + strspn(number, "0_"));
    } else if (has_bad_underscore(text, span)) {
        gy_diag_hint(
            gy_diag_add(diag, span, "in a number an underscore stands between two digits only"),
            "write 1_000_000");
    } else if (ends_with_any(text, span, "eE") || strchr("+-", end[-1])) {
        gy_diag_hint(gy_diag_add(diag, span, "this number has no digits behind the e"),
                     "write 1e6 or 1e-6");
    } else if (ends_with_any(text, span, "jJ")) {
        gy_diag_hint(gy_diag_add(diag, span, "there are no complex numbers"),
                     "keep the two parts in a tuple or a class");
    } else if (ends_with_any(text, span, "nLlfFuU")) {
        gy_diag_hint(gy_diag_add(diag, span, "a number needs no letter behind it"), "write %.*s",
                     (int)span.length - 1, number);
    } else {
        gy_diag_hint(gy_diag_add(diag, span, "this is neither a number nor a name"),
                     "a name begins with a letter; the units of time are ns us ms s min h d");
    }
}

// -- Strings

void gy_lexer_bad_escape(Diag *diag, const char *text, Span span, bool is_bytes)
{
    char c = span.length > 1 ? text[span.offset + 1] : 0;
    Diagnostic *d = NULL;
    const char *hint = "write \\\\ for a backslash, or r before the string";
    switch (c) {
    case 'x':
        d = gy_diag_add(diag, span, "\\x needs two hexadecimal digits");
        hint = "write \\x41 for A";
        break;
    case 'u':
    case 'U':
        if (is_bytes) {
            d = gy_diag_add(diag, span, "bytes have no \\%c: they are no characters", c);
            hint = "write \\xHH for a byte";
            break;
        }
        d = c == 'u' ? gy_diag_add(diag, span, "\\u needs the four digits of a character")
                     : gy_diag_add(diag, span, "\\U needs the eight digits of a character");
        hint = "write \\u00e9, or \\U0001F600 for numbers above FFFF";
        break;
    case 'N':
        d = gy_diag_add(diag, span, "characters cannot be called by name");
        hint = "write \\u and four digits, or the character itself";
        break;
    case 'e':
        d = gy_diag_add(diag, span, "there is no escape \\e");
        hint = "write \\x1b";
        break;
    default:
        d = (unsigned char)c > 0x20 && (unsigned char)c < 0x7f
                ? gy_diag_add(diag, span, "there is no escape \\%c", c)
                : gy_diag_add(diag, span, "a backslash needs a letter behind it");
    }
    gy_diag_hint(d, "%s", hint);
}

bool gy_lexer_odd_prefix(Diag *diag, const char *text, Span span)
{
    if (span.length > 2) return false;
    bool has_f = false;
    for (uint32_t i = 0; i < span.length; i++) {
        char c = text[span.offset + i];
        if (!strchr("fFuUrRbBtT", c)) return false;
        has_f |= strchr("fFtT", c) != NULL;
    }
    Diagnostic *d = gy_diag_add(diag, span, "a string has no prefix '%.*s'", (int)span.length,
                                text + span.offset);
    gy_diag_hint(d, has_f ? "write \"… ${x} …\": every string in double quotes takes ${…}"
                          : "the prefixes are r for raw strings and b for bytes");
    return true;
}

// regex_template.c - replacement templates: "\1", "\g<name>", "\n" and plain text.
#include "stdlib/regex_template.h"
#include "stdlib/regex_parser.h"

#include <stdio.h>

typedef struct {
    RegexParser parser; // over the template, for its tokens
    RegexSyntax source;
    RegexTemplate *out;
    const RegexSyntax *pattern;
    size_t literal_from; // what `literals` holds from here on is not in a piece yet
} Reader;

static bool add_piece(Reader *r, RegexPiece piece)
{
    RegexTemplate *t = r->out;
    if (t->count == t->capacity) {
        uint32_t capacity = t->capacity * 2 + 8;
        RegexPiece *pieces = (RegexPiece *)realloc(t->pieces, capacity * sizeof *pieces);
        if (!pieces) {
            t->literals.has_failed = true;
            return false;
        }
        t->pieces = pieces;
        t->capacity = capacity;
    }
    t->pieces[t->count++] = piece;
    return true;
}

static bool end_literal(Reader *r)
{
    size_t from = r->literal_from, size = r->out->literals.size - from;
    r->literal_from += size;
    return size == 0 || add_piece(r, (RegexPiece){-1, from, size});
}

static bool add_group(Reader *r, uint32_t group, size_t at)
{
    if (group >= r->pattern->group_count)
        return gy_regex_error(&r->parser, at, "invalid group reference %u", group);
    return end_literal(r) && add_piece(r, (RegexPiece){(int32_t)group, 0, 0});
}

// \g<name> or \g<number>; the \g is behind us.
static bool read_named(Reader *r)
{
    RegexParser *p = &r->parser;
    const char *name;
    size_t size;
    uint32_t group;
    char quoted[120];
    if (!gy_regex_accept(p, '<')) return gy_regex_error(p, p->next.at, "missing <");
    if (!gy_regex_take_until(p, '>', "group name", &name, &size)) return false;
    size_t at = (size_t)(name - r->source.text);
    gy_regex_quote(name, size, r->source.is_bytes, quoted);
    if (gy_regex_is_name(name, size, r->source.is_bytes)) {
        group = gy_regex_find_group(r->pattern, name, size);
        if (group) return add_group(r, group, at);
        gy_regex_fail(&r->source.error, "IndexError", REGEX_NOWHERE, "unknown group name %s",
                      quoted);
        return false;
    }
    for (size_t i = 0; i < size; i++)
        if (!regex_is_digit((unsigned char)name[i]))
            return gy_regex_error(p, at, "bad character in group name %s", quoted);
    if (gy_regex_number(name, size, INT32_MAX, &group)) return add_group(r, group, at);
    return gy_regex_error(p, at, "invalid group reference %.*s", (int)(size < 40 ? size : 40),
                          name);
}

static void add_char(Reader *r, uint32_t c)
{
    GrowingText *out = &r->out->literals;
    if (c >= 128 && !r->source.is_bytes) { // an octal escape: below 256
        growing_add_char(out, (char)(0xC0 | c >> 6));
        c = 0x80 | (c & 0x3F);
    }
    growing_add_char(out, (char)c);
}

// \0 and up to two more octal digits, \123, or a group of one or two digits.
static bool read_digits(Reader *r, RegexToken token)
{
    RegexParser *p = &r->parser;
    const char *text = r->source.text;
    size_t at = token.at + 1, size = r->source.size;
    bool has_two = at + 1 < size && regex_is_digit((unsigned char)text[at + 1]);
    bool is_octal = has_two && at + 2 < size && regex_is_octal((unsigned char)text[at]) &&
                    regex_is_octal((unsigned char)text[at + 1]) &&
                    regex_is_octal((unsigned char)text[at + 2]);
    if (token.c == '0' || is_octal) {
        uint32_t c;
        if (!gy_regex_read_octal(p, token, 3, &c)) return false;
        add_char(r, c);
        return true;
    }
    uint32_t group = token.c - '0';
    if (has_two) group = group * 10 + gy_regex_take(p).c - '0';
    return add_group(r, group, at);
}

static bool read_escape(Reader *r, RegexToken token)
{
    static const char letters[] = "abfnrtv", meanings[] = "\a\b\f\n\r\t\v";
    const char *letter = token.c && token.c < 128 ? strchr(letters, (int)token.c) : NULL;
    if (token.c == 'g') return read_named(r);
    if (regex_is_digit(token.c)) return read_digits(r, token);
    if (letter) add_char(r, (unsigned char)meanings[letter - letters]);
    else if (token.c == '\\') add_char(r, '\\');
    else if (regex_is_letter(token.c))
        return gy_regex_error(&r->parser, token.at, "bad escape \\%c", (int)token.c);
    else
        growing_add(&r->out->literals, r->source.text + token.at, token.size); // with its backslash
    return true;
}

static bool read_all(Reader *r)
{
    RegexParser *p = &r->parser;
    gy_regex_seek(p, 0);
    while (p->next.size > 0) {
        RegexToken token = gy_regex_take(p);
        if (!token.is_escape) growing_add(&r->out->literals, r->source.text + token.at, token.size);
        else if (!read_escape(r, token)) return false;
    }
    return !r->source.error.is_set && end_literal(r);
}

bool gy_regex_template_read(RegexTemplate *t, const char *text, size_t size, bool is_bytes,
                            const RegexSyntax *syntax)
{
    *t = (RegexTemplate){0};
    Reader r = {.out = t, .pattern = syntax};
    r.source = (RegexSyntax){.text = text, .size = size, .is_bytes = is_bytes};
    r.parser.syntax = &r.source;
    bool ok = read_all(&r);
    if (t->literals.has_failed)
        gy_regex_fail(&r.source.error, "MemoryError", REGEX_NOWHERE, "out of memory");
    t->error = r.source.error;
    return ok && !t->error.is_set;
}

void gy_regex_template_free(RegexTemplate *t)
{
    growing_free(&t->literals);
    free(t->pieces);
    *t = (RegexTemplate){0};
}

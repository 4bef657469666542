// regex_token.c - the pattern as tokens; errors, names and numbers in patterns and templates.
//
// Text of str patterns is valid UTF-8 (a VM gives no other). In bytes patterns a byte is a
// character, as if they were Latin-1; messages show those above 127 as \xNN.
#include "stdlib/regex_parser.h"

#include <stdarg.h>
#include <stdio.h>
#include <utf8proc.h>

// -- Errors

void gy_regex_fail(RegexError *error, const char *class_name, size_t at, const char *format, ...)
{
    if (error->is_set) return;
    va_list args;
    va_start(args, format);
    vsnprintf(error->message, sizeof error->message, format, args);
    va_end(args);
    error->class_name = class_name;
    error->at = at;
    error->is_set = true;
}

bool gy_regex_error(RegexParser *p, size_t at, const char *format, ...)
{
    char message[sizeof p->syntax->error.message];
    va_list args;
    va_start(args, format);
    vsnprintf(message, sizeof message, format, args);
    va_end(args);
    gy_regex_fail(&p->syntax->error, NULL, at, "%s", message);
    return false;
}

const char *gy_regex_quote(const char *text, size_t size, bool is_bytes, char out[120])
{
    char quote = memchr(text, '\'', size) && !memchr(text, '"', size) ? '"' : '\'';
    size_t used = 0;
    out[used++] = quote;
    for (size_t i = 0; i < size && used < 100; i++) {
        unsigned char c = (unsigned char)text[i];
        bool is_shown = c >= 32 && c < 127 && c != '\\' && c != (unsigned char)quote;
        if (is_shown || (c >= 128 && !is_bytes)) out[used++] = (char)c;
        else if (c == '\\' || c == (unsigned char)quote) out[used++] = '\\', out[used++] = (char)c;
        else used += (size_t)snprintf(out + used, 5, "\\x%02x", c);
    }
    if (used >= 100) // cut, but not inside of a character
        while (used > 1 && (out[used - 1] & 0x80))
            used--;
    out[used++] = quote;
    out[used] = 0;
    return out;
}

// -- Characters

uint32_t gy_regex_char_at(const char *text, size_t at, bool is_bytes, size_t *size)
{
    const unsigned char *s = (const unsigned char *)text + at;
    *size = is_bytes || s[0] < 0x80 ? 1 : s[0] < 0xE0 ? 2 : s[0] < 0xF0 ? 3 : 4;
    switch (*size) {
    case 1: return s[0];
    case 2: return (s[0] & 0x1Fu) << 6 | (s[1] & 0x3Fu);
    case 3: return (s[0] & 0x0Fu) << 12 | (s[1] & 0x3Fu) << 6 | (s[2] & 0x3Fu);
    default:
        return (s[0] & 0x07u) << 18 | (s[1] & 0x3Fu) << 12 | (s[2] & 0x3Fu) << 6 | (s[3] & 0x3Fu);
    }
}

// -- Tokens

void gy_regex_seek(RegexParser *p, size_t at)
{
    const RegexSyntax *s = p->syntax;
    p->next = (RegexToken){.at = at};
    if (at >= s->size) return;
    size_t size;
    p->next.c = gy_regex_char_at(s->text, at, s->is_bytes, &size);
    if (p->next.c == '\\') {
        if (at + 1 >= s->size) {
            gy_regex_error(p, at, "bad escape (end of pattern)");
            return;
        }
        p->next.c = gy_regex_char_at(s->text, at + 1, s->is_bytes, &size);
        p->next.is_escape = true;
        size++;
    }
    p->next.size = size;
}

void gy_regex_advance(RegexParser *p)
{
    gy_regex_seek(p, p->next.at + p->next.size);
}

RegexToken gy_regex_take(RegexParser *p)
{
    RegexToken token = p->next;
    gy_regex_advance(p);
    return token;
}

bool gy_regex_at(const RegexParser *p, char c)
{
    return p->next.size > 0 && !p->next.is_escape && p->next.c == (unsigned char)c;
}

bool gy_regex_accept(RegexParser *p, char c)
{
    if (!gy_regex_at(p, c)) return false;
    gy_regex_advance(p);
    return true;
}

bool gy_regex_take_until(RegexParser *p, char terminator, const char *what, const char **name,
                         size_t *size)
{
    size_t start = p->next.at;
    *name = p->syntax->text + start;
    while (p->next.size > 0 && !gy_regex_at(p, terminator))
        gy_regex_advance(p);
    *size = p->next.at - start;
    if (*size == 0) return gy_regex_error(p, start, "missing %s", what);
    if (!gy_regex_accept(p, terminator))
        return gy_regex_error(p, start, "missing %c, unterminated name", terminator);
    return true;
}

// -- Names and numbers

uint32_t gy_regex_find_group(const RegexSyntax *s, const char *name, size_t size)
{
    for (uint32_t i = 1; i < s->group_count; i++) {
        const RegexGroup *g = &s->groups[i];
        if (g->name && g->name_size == size && memcmp(g->name, name, size) == 0) return i;
    }
    return 0;
}

static bool may_be_in_name(uint32_t c, bool is_first)
{
    if (c < 128) return regex_is_letter(c) || c == '_' || (!is_first && regex_is_digit(c));
    switch (utf8proc_category((utf8proc_int32_t)c)) {
    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LL:
    case UTF8PROC_CATEGORY_LT:
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_LO:
    case UTF8PROC_CATEGORY_NL: return true;
    case UTF8PROC_CATEGORY_MN:
    case UTF8PROC_CATEGORY_MC:
    case UTF8PROC_CATEGORY_ND:
    case UTF8PROC_CATEGORY_PC: return !is_first;
    default: return false;
    }
}

bool gy_regex_is_name(const char *text, size_t size, bool is_bytes)
{
    size_t step;
    for (size_t i = 0; i < size; i += step) {
        uint32_t c = gy_regex_char_at(text, i, is_bytes, &step);
        if ((is_bytes && c >= 128) || !may_be_in_name(c, i == 0)) return false;
    }
    return size > 0;
}

bool gy_regex_number(const char *text, size_t size, uint32_t limit, uint32_t *out)
{
    uint64_t value = 0;
    for (size_t i = 0; i < size; i++) {
        if (!regex_is_digit((unsigned char)text[i])) return false;
        value = value * 10 + (uint64_t)(text[i] - '0');
        if (value > limit) return false;
    }
    *out = (uint32_t)value;
    return size > 0;
}

// str_case.c - the str methods about case and about what the characters are.
//
// ASCII text is mapped byte by byte. Other text goes through unicode.c one code point at a time
// into a builder, because a mapped character may take more bytes. lower() follows the one rule of
// Unicode that looks around: a sigma that ends a word has a form of its own.
#include "vm/args.h"
#include "vm/str_methods.h"
#include "vm/unicode.h"
#include "vm/utf8.h"
#include <ctype.h>

// -- ASCII

static char ascii_upper(char c)
{
    return c >= 'a' && c <= 'z' ? (char)(c - 32) : c;
}

static char ascii_lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

static bool is_ascii_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

// -- Mapping

typedef enum { TO_UPPER, TO_LOWER, TO_FOLDED, TO_SWAPPED, TO_CAPITALIZED, TO_TITLE } CaseChange;

// A loop that the compiler can make wide.
static void map_letters(char first, const char *from, char *out, uint32_t size)
{
    for (uint32_t i = 0; i < size; i++)
        out[i] = (char)(from[i] ^ ((unsigned char)(from[i] - first) < 26) << 5);
}

static bool map_ascii(VM *vm, CaseChange change, const Str *s, char *out)
{
    bool in_word = false;
    for (uint32_t i = 0, part; change <= TO_FOLDED && i < s->size; i += part) {
        part = s->size - i < WORK_PER_POLL ? s->size - i : WORK_PER_POLL;
        map_letters(change == TO_UPPER ? 'a' : 'A', s->chars + i, out + i, part);
        if (!heap_work(vm, part)) return false;
    }
    for (uint32_t i = 0; change > TO_FOLDED && i < s->size; i++) {
        if (!heap_work(vm, 2)) return false;
        char c = s->chars[i], lower = ascii_lower(c), upper = ascii_upper(c);
        switch (change) {
        case TO_SWAPPED: c = c == lower ? upper : lower; break;
        case TO_CAPITALIZED: c = i == 0 ? upper : lower; break;
        default: c = in_word ? lower : upper; break;
        }
        in_word = is_ascii_letter(c);
        out[i] = c;
    }
    return true;
}

// Is the cased letter nearest to `offset`, before or behind it, next to it but for ignorable ones?
static bool has_cased_before(const Str *s, uint32_t offset)
{
    while (offset > 0) {
        do
            offset--;
        while (utf8_is_continuation(s->chars[offset]));
        uint32_t size, c = gy_utf8_decode(s->chars + offset, &size);
        if (!gy_unicode_is_case_ignorable(c)) return unicode_is_cased(c);
    }
    return false;
}

static bool has_cased_behind(const Str *s, uint32_t offset)
{
    for (uint32_t size; offset < s->size; offset += size) {
        uint32_t c = gy_utf8_decode(s->chars + offset, &size);
        if (!gy_unicode_is_case_ignorable(c)) return unicode_is_cased(c);
    }
    return false;
}

static uint32_t lower_at(const Str *s, uint32_t offset, uint32_t c, uint32_t size, char *out)
{
    enum { BIG_SIGMA = 0x3A3, FINAL_SIGMA = 0x3C2 };
    if (c == BIG_SIGMA && has_cased_before(s, offset) && !has_cased_behind(s, offset + size))
        return gy_utf8_encode(FINAL_SIGMA, out);
    return gy_unicode_lower(c, out);
}

static bool map_unicode(VM *vm, CaseChange change, const Str *s, StrBuilder *b)
{
    bool in_word = false, ok = gy_builder_reserve(vm, b, s->size);
    for (uint32_t i = 0, size; ok && i < s->size; i += size) {
        uint32_t c = gy_utf8_decode(s->chars + i, &size), n = 0;
        char out[UNICODE_MAPPED_BYTES];
        bool starts = change == TO_CAPITALIZED ? i == 0 : !in_word;
        if (change == TO_UPPER) n = gy_unicode_upper(c, out);
        else if (change == TO_FOLDED) n = gy_unicode_fold(c, out);
        else if (change == TO_SWAPPED && gy_unicode_is_lower(c)) n = gy_unicode_upper(c, out);
        else if (change == TO_SWAPPED && !gy_unicode_is_upper(c)) n = gy_utf8_encode(c, out);
        else if (change >= TO_CAPITALIZED && starts) n = gy_unicode_title(c, out);
        else n = lower_at(s, i, c, size, out);
        in_word = unicode_is_cased(c);
        ok = gy_builder_add(vm, b, out, n);
    }
    return ok;
}

static GyreStatus change_case(Call *call, CaseChange change)
{
    Str *s = gy_args_self_str(call);
    if (!s) return GYRE_ERROR;
    StrBuilder b = {0};
    if (str_is_ascii(s)) {
        if (!gy_builder_reserve(call->vm, &b, s->size)) return GYRE_ERROR;
        b.size = s->size;
        if (!map_ascii(call->vm, change, s, b.data))
            return gy_builder_free(call->vm, &b), GYRE_ERROR;
    } else if (!map_unicode(call->vm, change, s, &b)) {
        return GYRE_ERROR;
    }
    return args_return_obj(call, gy_builder_finish(call->vm, &b));
}

static GyreStatus str_upper(Call *call)
{
    return change_case(call, TO_UPPER);
}
static GyreStatus str_lower(Call *call)
{
    return change_case(call, TO_LOWER);
}
static GyreStatus str_casefold(Call *call)
{
    return change_case(call, TO_FOLDED);
}
static GyreStatus str_swapcase(Call *call)
{
    return change_case(call, TO_SWAPPED);
}
static GyreStatus str_capitalize(Call *call)
{
    return change_case(call, TO_CAPITALIZED);
}
static GyreStatus str_title(Call *call)
{
    return change_case(call, TO_TITLE);
}

// -- Questions about all characters

static bool is_alnum(uint32_t c)
{
    return gy_unicode_is_alpha(c) || gy_unicode_is_numeric(c);
}

// Does every character pass, and is there one, or is an empty text fine?
static GyreStatus ask_all(Call *call, bool (*test)(uint32_t c), bool of_empty)
{
    const Str *s = gy_args_self_str(call);
    if (!s) return GYRE_ERROR;
    bool ok = s->size > 0 || of_empty;
    for (uint32_t i = 0, size; ok && i < s->size; i += size) {
        ok = test(gy_utf8_decode(s->chars + i, &size));
        if (!heap_work(call->vm, 16)) return GYRE_ERROR;
    }
    return args_return_bool(call, ok);
}

static GyreStatus str_isalpha(Call *call)
{
    return ask_all(call, gy_unicode_is_alpha, false);
}
static GyreStatus str_isalnum(Call *call)
{
    return ask_all(call, is_alnum, false);
}
static GyreStatus str_isdecimal(Call *call)
{
    return ask_all(call, gy_unicode_is_decimal, false);
}
static GyreStatus str_isdigit(Call *call)
{
    return ask_all(call, gy_unicode_is_digit, false);
}
static GyreStatus str_isnumeric(Call *call)
{
    return ask_all(call, gy_unicode_is_numeric, false);
}
static GyreStatus str_isspace(Call *call)
{
    return ask_all(call, gy_unicode_is_space, false);
}
static GyreStatus str_isprintable(Call *call)
{
    return ask_all(call, gy_unicode_is_printable, true);
}

static GyreStatus str_isascii(Call *call)
{
    const Str *s = gy_args_self_str(call);
    return s ? args_return_bool(call, str_is_ascii(s)) : GYRE_ERROR;
}

// At least one cased letter, and none that `wrong` (or title case) describes.
static GyreStatus ask_case(Call *call, bool (*right)(uint32_t c), bool (*wrong)(uint32_t c))
{
    const Str *s = gy_args_self_str(call);
    if (!s) return GYRE_ERROR;
    bool found = false;
    for (uint32_t i = 0, size; i < s->size; i += size) {
        uint32_t c = gy_utf8_decode(s->chars + i, &size);
        if (!heap_work(call->vm, 16)) return GYRE_ERROR;
        if (wrong(c) || gy_unicode_is_title(c)) return args_return_bool(call, false);
        found = found || right(c);
    }
    return args_return_bool(call, found);
}

static GyreStatus str_isupper(Call *call)
{
    return ask_case(call, gy_unicode_is_upper, gy_unicode_is_lower);
}

static GyreStatus str_islower(Call *call)
{
    return ask_case(call, gy_unicode_is_lower, gy_unicode_is_upper);
}

static GyreStatus str_istitle(Call *call)
{
    const Str *s = gy_args_self_str(call);
    if (!s) return GYRE_ERROR;
    bool found = false, in_word = false;
    for (uint32_t i = 0, size; i < s->size; i += size) {
        uint32_t c = gy_utf8_decode(s->chars + i, &size);
        bool starts = gy_unicode_is_upper(c) || gy_unicode_is_title(c);
        bool continues = gy_unicode_is_lower(c);
        if (!heap_work(call->vm, 16)) return GYRE_ERROR;
        if ((starts && in_word) || (continues && !in_word)) return args_return_bool(call, false);
        in_word = starts || continues;
        found = found || in_word;
    }
    return args_return_bool(call, found);
}

static GyreStatus str_isidentifier(Call *call)
{
    const Str *s = gy_args_self_str(call);
    if (!s) return GYRE_ERROR;
    bool ok = s->size > 0;
    for (uint32_t i = 0, size; ok && i < s->size; i += size) {
        uint32_t c = gy_utf8_decode(s->chars + i, &size);
        if (!heap_work(call->vm, 16)) return GYRE_ERROR;
        ok = i == 0 ? gy_utf8_starts_name(c) : gy_utf8_continues_name(c);
    }
    return args_return_bool(call, ok);
}

const GyreNative gy_str_case_methods[] = {
    {"upper", str_upper, "self", "The text in upper case.", 0},
    {"lower", str_lower, "self", "The text in lower case.", 0},
    {"casefold", str_casefold, "self", "The text made equal for comparing without case.", 0},
    {"swapcase", str_swapcase, "self", "The text with upper and lower case exchanged.", 0},
    {"capitalize", str_capitalize, "self", "The text with only its first letter in upper case.", 0},
    {"title", str_title, "self", "The text with every word beginning in upper case.", 0},
    {"isalpha", str_isalpha, "self", "Is the text made of letters only, at least one?", 0},
    {"isalnum", str_isalnum, "self", "Is the text made of letters and numbers only?", 0},
    {"isdecimal", str_isdecimal, "self", "Is the text made of decimal digits only?", 0},
    {"isdigit", str_isdigit, "self", "Is the text made of digits only, superscripts included?", 0},
    {"isnumeric", str_isnumeric, "self", "Is the text made of numeric characters only?", 0},
    {"isspace", str_isspace, "self", "Is the text made of white space only?", 0},
    {"isupper", str_isupper, "self", "Are all cased letters, at least one, in upper case?", 0},
    {"islower", str_islower, "self", "Are all cased letters, at least one, in lower case?", 0},
    {"istitle", str_istitle, "self", "Does every word begin in upper case and go on in lower?", 0},
    {"isidentifier", str_isidentifier, "self", "Could the text be a name in a script?", 0},
    {"isprintable", str_isprintable, "self", "Would repr show every character as it is?", 0},
    {"isascii", str_isascii, "self", "Is every character an ASCII one?", 0},
    {0},
};

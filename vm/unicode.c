// unicode.c - classes and case of code points.
//
// utf8proc answers for nearly all of them; unicode.def has the rest: characters whose upper case is
// several characters (one German letter, ligatures, Greek with iota), and properties that the
// general category does not show. Tables are sorted and searched by halving.
//
// Not here: casing of whole strings (str_case.c).
#include "vm/unicode.h"
#include "vm/utf8.h"
#include <stddef.h>
#include <string.h>
#include <utf8proc.h>

// -- Tables

typedef struct {
    uint32_t first, last;
} Range;

typedef struct {
    uint32_t code_point;
    const char *upper, *title;
} SpecialCase;

#define SPECIAL_CASE(code_point, upper, title)
#define RANGE_LOWER(first, last)
#define RANGE_UPPER(first, last)
#define RANGE_DIGIT(first, last)
#define RANGE_NUMERIC(first, last)

static const SpecialCase special_cases[] = {
#undef SPECIAL_CASE
#define SPECIAL_CASE(code_point, upper, title) {code_point, upper, title},
#include "vm/unicode.def"
#undef SPECIAL_CASE
#define SPECIAL_CASE(code_point, upper, title)
};

static const Range lower_ranges[] = {
#undef RANGE_LOWER
#define RANGE_LOWER(first, last) {first, last},
#include "vm/unicode.def"
#undef RANGE_LOWER
#define RANGE_LOWER(first, last)
};

static const Range upper_ranges[] = {
#undef RANGE_UPPER
#define RANGE_UPPER(first, last) {first, last},
#include "vm/unicode.def"
#undef RANGE_UPPER
#define RANGE_UPPER(first, last)
};

static const Range digit_ranges[] = {
#undef RANGE_DIGIT
#define RANGE_DIGIT(first, last) {first, last},
#include "vm/unicode.def"
#undef RANGE_DIGIT
#define RANGE_DIGIT(first, last)
};

static const Range numeric_ranges[] = {
#undef RANGE_NUMERIC
#define RANGE_NUMERIC(first, last) {first, last},
#include "vm/unicode.def"
};

static bool is_within(const Range *ranges, size_t count, uint32_t c)
{
    size_t low = 0, high = count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (c > ranges[middle].last) low = middle + 1;
        else high = middle;
    }
    return low < count && c >= ranges[low].first;
}

#define IS_WITHIN(ranges, c) is_within(ranges, sizeof(ranges) / sizeof *(ranges), c)

static const SpecialCase *find_special(uint32_t c)
{
    size_t low = 0, high = sizeof special_cases / sizeof *special_cases;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (special_cases[middle].code_point == c) return &special_cases[middle];
        if (special_cases[middle].code_point < c) low = middle + 1;
        else high = middle;
    }
    return NULL;
}

// -- Classes

static utf8proc_category_t category(uint32_t c)
{
    return utf8proc_category((utf8proc_int32_t)c);
}

bool gy_unicode_is_space(uint32_t c)
{
    if (c < 128) return c == ' ' || (c >= 9 && c <= 13) || (c >= 28 && c <= 31);
    return c == 0x85 || c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200A) || c == 0x2028 ||
           c == 0x2029 || c == 0x202F || c == 0x205F || c == 0x3000;
}

bool gy_unicode_is_alpha(uint32_t c)
{
    switch (category(c)) {
    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LL:
    case UTF8PROC_CATEGORY_LT:
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_LO: return true;
    default: return false;
    }
}

bool gy_unicode_is_decimal(uint32_t c)
{
    return category(c) == UTF8PROC_CATEGORY_ND;
}

bool gy_unicode_is_digit(uint32_t c)
{
    return gy_unicode_is_decimal(c) || IS_WITHIN(digit_ranges, c);
}

bool gy_unicode_is_numeric(uint32_t c)
{
    utf8proc_category_t k = category(c);
    return k == UTF8PROC_CATEGORY_ND || k == UTF8PROC_CATEGORY_NL || k == UTF8PROC_CATEGORY_NO ||
           IS_WITHIN(numeric_ranges, c);
}

bool gy_unicode_is_upper(uint32_t c)
{
    return category(c) == UTF8PROC_CATEGORY_LU || IS_WITHIN(upper_ranges, c);
}

bool gy_unicode_is_lower(uint32_t c)
{
    return category(c) == UTF8PROC_CATEGORY_LL || IS_WITHIN(lower_ranges, c);
}

bool gy_unicode_is_title(uint32_t c)
{
    return category(c) == UTF8PROC_CATEGORY_LT;
}

bool gy_unicode_is_printable(uint32_t c)
{
    if (c < 0x7f) return c >= 0x20;
    switch (category(c)) {
    case UTF8PROC_CATEGORY_CC:
    case UTF8PROC_CATEGORY_CF:
    case UTF8PROC_CATEGORY_CS:
    case UTF8PROC_CATEGORY_CO:
    case UTF8PROC_CATEGORY_CN:
    case UTF8PROC_CATEGORY_ZL:
    case UTF8PROC_CATEGORY_ZP:
    case UTF8PROC_CATEGORY_ZS: return false;
    default: return true;
    }
}

bool gy_unicode_is_case_ignorable(uint32_t c)
{
    switch (category(c)) {
    case UTF8PROC_CATEGORY_MN:
    case UTF8PROC_CATEGORY_ME:
    case UTF8PROC_CATEGORY_CF:
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_SK: return true;
    default: return c < 128 ? c && strchr("'.:", (int)c) : c == 0xB7 || c == 0x2019;
    }
}

// -- Case

static uint32_t copy(const char *text, char *out)
{
    size_t size = strlen(text);
    memcpy(out, text, size);
    return (uint32_t)size;
}

uint32_t gy_unicode_upper(uint32_t c, char out[UNICODE_MAPPED_BYTES])
{
    const SpecialCase *special = c < 0xDF ? NULL : find_special(c);
    if (special) return copy(special->upper, out);
    return gy_utf8_encode((uint32_t)utf8proc_toupper((utf8proc_int32_t)c), out);
}

uint32_t gy_unicode_title(uint32_t c, char out[UNICODE_MAPPED_BYTES])
{
    const SpecialCase *special = c < 0xDF ? NULL : find_special(c);
    if (special) return copy(special->title, out);
    return gy_utf8_encode((uint32_t)utf8proc_totitle((utf8proc_int32_t)c), out);
}

uint32_t gy_unicode_lower(uint32_t c, char out[UNICODE_MAPPED_BYTES])
{
    if (c == 0x130) return copy("i\u0307", out); // the one whose lower case is two characters
    return gy_utf8_encode((uint32_t)utf8proc_tolower((utf8proc_int32_t)c), out);
}

uint32_t gy_unicode_fold(uint32_t c, char out[UNICODE_MAPPED_BYTES])
{
    utf8proc_int32_t folded[4];
    int boundary = 0;
    utf8proc_ssize_t count =
        utf8proc_decompose_char((utf8proc_int32_t)c, folded, 4, UTF8PROC_CASEFOLD, &boundary);
    if (count < 1 || count > 4) return gy_utf8_encode(c, out);
    uint32_t size = 0;
    for (utf8proc_ssize_t i = 0; i < count; i++)
        size += gy_utf8_encode((uint32_t)folded[i], out + size);
    return size;
}

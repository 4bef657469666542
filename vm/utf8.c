// utf8.c - UTF-8 by hand where speed matters, utf8proc for what Unicode says about characters.
#include "vm/utf8.h"
#include <string.h>
#include <utf8proc.h>

// -- Bytes

// Bytes of the well-formed sequence at `p`, 0 if there is none.
static uint32_t sequence_length(const unsigned char *p, size_t left)
{
    if (p[0] < 0x80) return 1;
    if (p[0] < 0xC2 || p[0] > 0xF4) return 0;
    uint32_t length = p[0] < 0xE0 ? 2 : p[0] < 0xF0 ? 3 : 4;
    if (left < length) return 0;
    for (uint32_t i = 1; i < length; i++)
        if ((p[i] & 0xC0) != 0x80) return 0;
    if (p[0] == 0xE0 && p[1] < 0xA0) return 0; // overlong
    if (p[0] == 0xED && p[1] > 0x9F) return 0; // surrogate
    if (p[0] == 0xF0 && p[1] < 0x90) return 0; // overlong
    if (p[0] == 0xF4 && p[1] > 0x8F) return 0; // above 0x10FFFF
    return length;
}

size_t gy_utf8_validate(const char *text, size_t size)
{
    size_t i = 0;
    while (i < size) {
        uint64_t word;
        if (size - i >= sizeof word) { // eight ASCII bytes at once
            memcpy(&word, text + i, sizeof word);
            if (!(word & 0x8080808080808080ull)) {
                i += sizeof word;
                continue;
            }
        }
        uint32_t length = sequence_length((const unsigned char *)text + i, size - i);
        if (!length) return i;
        i += length;
    }
    return size;
}

uint32_t gy_utf8_decode(const char *text, uint32_t *length)
{
    const unsigned char *p = (const unsigned char *)text;
    if (p[0] < 0x80) return *length = 1, p[0];
    if (p[0] < 0xE0) return *length = 2, (p[0] & 0x1Fu) << 6 | (p[1] & 0x3Fu);
    if (p[0] < 0xF0)
        return *length = 3, (p[0] & 0x0Fu) << 12 | (p[1] & 0x3Fu) << 6 | (p[2] & 0x3Fu);
    *length = 4;
    return (p[0] & 0x07u) << 18 | (p[1] & 0x3Fu) << 12 | (p[2] & 0x3Fu) << 6 | (p[3] & 0x3Fu);
}

uint32_t gy_utf8_encode(uint32_t c, char out[4])
{
    if (c < 0x80) return out[0] = (char)c, 1;
    if (c < 0x800) {
        out[0] = (char)(0xC0 | c >> 6);
        out[1] = (char)(0x80 | (c & 0x3F));
        return 2;
    }
    if (c < 0x10000) {
        out[0] = (char)(0xE0 | c >> 12);
        out[1] = (char)(0x80 | (c >> 6 & 0x3F));
        out[2] = (char)(0x80 | (c & 0x3F));
        return 3;
    }
    out[0] = (char)(0xF0 | c >> 18);
    out[1] = (char)(0x80 | (c >> 12 & 0x3F));
    out[2] = (char)(0x80 | (c >> 6 & 0x3F));
    out[3] = (char)(0x80 | (c & 0x3F));
    return 4;
}

// How many of eight bytes begin a code point.
static inline unsigned starts_of(const char *text)
{
    uint64_t word;
    memcpy(&word, text, sizeof word);
    uint64_t continuing = word >> 7 & ~word >> 6 & 0x0101010101010101ull;
    return 8 - (unsigned)(continuing * 0x0101010101010101ull >> 56);
}

size_t gy_utf8_count(const char *text, size_t size)
{
    size_t count = 0, i = 0;
    for (; size - i >= 8; i += 8)
        count += starts_of(text + i);
    for (; i < size; i++)
        count += !utf8_is_continuation(text[i]);
    return count;
}

size_t gy_utf8_offset(const char *text, size_t size, size_t index)
{
    size_t i = 0;
    while (size - i >= 8 && index >= 8) { // which cannot pass it
        index -= starts_of(text + i);
        i += 8;
    }
    while (i < size && utf8_is_continuation(text[i])) // the rest of a code point that was counted
        i++;
    for (; index > 0 && i < size; index--)
        for (i++; i < size && utf8_is_continuation(text[i]);)
            i++;
    return i;
}

// -- Characters

static bool is_letter(utf8proc_category_t category)
{
    return category == UTF8PROC_CATEGORY_LU || category == UTF8PROC_CATEGORY_LL ||
           category == UTF8PROC_CATEGORY_LT || category == UTF8PROC_CATEGORY_LM ||
           category == UTF8PROC_CATEGORY_LO || category == UTF8PROC_CATEGORY_NL;
}

// The characters whose category does not tell whether they may begin or continue a name (XID).
static const struct {
    uint32_t first, last;
    bool starts, continues;
} odd_in_names[] = {
    {0xB7, 0xB7, false, true},      {0x37A, 0x37A, false, false},   {0x387, 0x387, false, true},
    {0xE33, 0xE33, false, true},    {0xEB3, 0xEB3, false, true},    {0x1369, 0x1371, false, true},
    {0x1885, 0x1886, true, true},   {0x19DA, 0x19DA, false, true},  {0x2118, 0x2118, true, true},
    {0x212E, 0x212E, true, true},   {0x2E2F, 0x2E2F, false, false}, {0xFC5E, 0xFC63, false, false},
    {0xFDFA, 0xFDFB, false, false}, {0xFE70, 0xFE70, false, false}, {0xFE72, 0xFE72, false, false},
    {0xFE74, 0xFE74, false, false}, {0xFE76, 0xFE76, false, false}, {0xFE78, 0xFE78, false, false},
    {0xFE7A, 0xFE7A, false, false}, {0xFE7C, 0xFE7C, false, false}, {0xFE7E, 0xFE7E, false, false},
    {0xFF9E, 0xFF9F, false, true},
};

// Index into the table above, -1: as its category says.
static int find_odd(uint32_t c)
{
    for (size_t i = 0; i < sizeof odd_in_names / sizeof *odd_in_names; i++)
        if (c <= odd_in_names[i].last) return c >= odd_in_names[i].first ? (int)i : -1;
    return -1;
}

bool gy_utf8_starts_name(uint32_t c)
{
    if (c < 0x80) return (c | 0x20) - 'a' < 26u || c == '_';
    int odd = find_odd(c);
    return odd >= 0 ? odd_in_names[odd].starts : is_letter(utf8proc_category((utf8proc_int32_t)c));
}

bool gy_utf8_continues_name(uint32_t c)
{
    if (c < 0x80) return (c | 0x20) - 'a' < 26u || c - '0' < 10u || c == '_';
    int odd = find_odd(c);
    if (odd >= 0) return odd_in_names[odd].continues;
    utf8proc_category_t category = utf8proc_category((utf8proc_int32_t)c);
    return is_letter(category) || category == UTF8PROC_CATEGORY_MN ||
           category == UTF8PROC_CATEGORY_MC || category == UTF8PROC_CATEGORY_ND ||
           category == UTF8PROC_CATEGORY_PC;
}

char *gy_utf8_normal_name(const char *name, size_t size, size_t *normal_size)
{
    utf8proc_uint8_t *normal = NULL;
    utf8proc_ssize_t count =
        utf8proc_map((const utf8proc_uint8_t *)name, (utf8proc_ssize_t)size, &normal,
                     UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_COMPAT);
    *normal_size = count < 0 ? 0 : (size_t)count;
    return (char *)normal;
}

int gy_utf8_width(uint32_t c)
{
    return c < 0x80 ? c >= 0x20 && c != 0x7f : utf8proc_charwidth((utf8proc_int32_t)c);
}

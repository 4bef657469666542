// utf8.h - reading, writing and checking UTF-8, and the few Unicode questions that the lexer
// and the string type both ask (answered by utf8proc).
#ifndef GYRE_VM_UTF8_H
#define GYRE_VM_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// Offset of the first byte that is not well-formed UTF-8 (overlong forms, surrogates and
// numbers above 0x10FFFF are not), or `size` if all is well.
size_t gy_utf8_validate(const char *text, size_t size);

// The code point at `text`, which must be valid UTF-8; *length is the number of its bytes.
uint32_t gy_utf8_decode(const char *text, uint32_t *length);

// Writes 1 to 4 bytes and returns how many.
uint32_t gy_utf8_encode(uint32_t code_point, char out[4]);

// Number of code points in valid UTF-8.
size_t gy_utf8_count(const char *text, size_t size);

// Byte offset of code point `index` in valid UTF-8 (index <= count).
size_t gy_utf8_offset(const char *text, size_t size, size_t index);

// May the code point begin, or continue, an identifier (XID, and `_`)?
bool gy_utf8_starts_name(uint32_t code_point);
bool gy_utf8_continues_name(uint32_t code_point);

// The identifier as all of its spellings are written (NFKC): a letter with an accent may be one
// code point or two. NULL: memory is out; else the caller frees it.
char *gy_utf8_normal_name(const char *name, size_t size, size_t *normal_size);

// Columns that a terminal gives the code point: 0, 1 or 2.
int gy_utf8_width(uint32_t code_point);

// Has Unicode a character of that number? Surrogates are none, and so cannot be in a string.
static inline bool utf8_is_character(int64_t c)
{
    return c >= 0 && c <= 0x10FFFF && (c & ~0x7FFll) != 0xD800;
}

static inline bool utf8_is_continuation(char c)
{
    return ((unsigned char)c & 0xC0) == 0x80;
}

#endif

// unicode.h - classes and case of code points, as Python's str sees them.
#ifndef GYRE_VM_UNICODE_H
#define GYRE_VM_UNICODE_H

#include <stdbool.h>
#include <stdint.h>

bool gy_unicode_is_space(uint32_t c);
bool gy_unicode_is_alpha(uint32_t c);
bool gy_unicode_is_decimal(uint32_t c);
bool gy_unicode_is_digit(uint32_t c);
bool gy_unicode_is_numeric(uint32_t c);
bool gy_unicode_is_upper(uint32_t c);
bool gy_unicode_is_lower(uint32_t c);
bool gy_unicode_is_title(uint32_t c); // the few letters like Dz
bool gy_unicode_is_printable(uint32_t c);
bool gy_unicode_is_case_ignorable(uint32_t c); // for the rule of the final sigma

static inline bool unicode_is_cased(uint32_t c)
{
    return gy_unicode_is_lower(c) || gy_unicode_is_upper(c) || gy_unicode_is_title(c);
}

enum { UNICODE_MAPPED_BYTES = 16 };

// Writes the mapped character as UTF-8 and returns its size. It may be several characters.
uint32_t gy_unicode_upper(uint32_t c, char out[UNICODE_MAPPED_BYTES]);
uint32_t gy_unicode_lower(uint32_t c, char out[UNICODE_MAPPED_BYTES]);
uint32_t gy_unicode_title(uint32_t c, char out[UNICODE_MAPPED_BYTES]);
uint32_t gy_unicode_fold(uint32_t c, char out[UNICODE_MAPPED_BYTES]);

#endif

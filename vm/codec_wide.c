// codec_wide.c - UTF-16 and UTF-32, in either order of bytes, with or without a mark.
//
// With a mark, text is written low byte first (and marked), and read in the order that the mark
// tells, low byte first where there is none. Encoding cannot fail: a string has no surrogates.
#include "vm/codec_wide.h"
#include "vm/utf8.h"
#include "vm/vm.h"

enum { ORDER_MARK = 0xFEFF, HIGH_SURROGATE = 0xD800, LOW_SURROGATE = 0xDC00 };

// -- Units

static bool add_unit(VM *vm, const WideForm *form, StrBuilder *b, uint32_t unit)
{
    char bytes[4];
    for (int i = 0; i < form->unit; i++)
        bytes[form->is_big ? form->unit - 1 - i : i] = (char)(unit >> (8 * i));
    return gy_builder_add(vm, b, bytes, form->unit);
}

static uint32_t read_unit(const WideForm *form, const uint8_t *p)
{
    uint32_t unit = 0;
    for (int i = 0; i < form->unit; i++)
        unit |= (uint32_t)p[form->is_big ? form->unit - 1 - i : i] << (8 * i);
    return unit;
}

static bool is_high(uint32_t unit)
{
    return (unit & ~0x3FFu) == HIGH_SURROGATE;
}

static bool is_low(uint32_t unit)
{
    return (unit & ~0x3FFu) == LOW_SURROGATE;
}

// -- Encoding

static bool add_character(VM *vm, const WideForm *form, StrBuilder *b, uint32_t c)
{
    if (form->unit == 4 || c < 0x10000) return add_unit(vm, form, b, c);
    c -= 0x10000;
    return add_unit(vm, form, b, HIGH_SURROGATE | c >> 10) &&
           add_unit(vm, form, b, LOW_SURROGATE | (c & 0x3FF));
}

bool gy_codec_encode_wide(VM *vm, const WideForm *form, const Str *s, StrBuilder *b)
{
    bool ok = !form->has_mark || add_unit(vm, form, b, ORDER_MARK);
    for (uint32_t i = 0, size; ok && i < s->size; i += size)
        ok = add_character(vm, form, b, gy_utf8_decode(s->chars + i, &size));
    return ok;
}

// -- Decoding

// The character at fault->at; fault->count is how many bytes it takes, or how many are at fault
// where fault->why is set.
static uint32_t read_character(const WideForm *form, const uint8_t *data, size_t size, Fault *fault)
{
    size_t left = size - fault->at;
    fault->count = left;
    fault->why = "truncated data";
    if (left < form->unit) return 0;
    uint32_t c = read_unit(form, data + fault->at), next;
    fault->count = form->unit;
    fault->why = NULL;
    if (form->unit == 4) {
        if (c > 0x10FFFF) fault->why = "code point not in range(0x110000)";
        else if (!utf8_is_character(c))
            fault->why = "code point in surrogate code point range(0xd800, 0xe000)";
        return c;
    }
    if (is_low(c)) fault->why = "illegal encoding";
    if (!is_high(c)) return c;
    fault->count = left;
    fault->why = "unexpected end of data";
    if (left < 4) return 0;
    next = read_unit(form, data + fault->at + 2);
    fault->count = is_low(next) ? 4 : 2;
    fault->why = is_low(next) ? NULL : "illegal UTF-16 surrogate";
    return 0x10000 + ((c & 0x3FF) << 10 | (next & 0x3FF));
}

// Reads the mark, if there is one; returns the bytes that it takes.
static size_t read_mark(WideForm *form, const uint8_t *data, size_t size)
{
    if (!form->has_mark || size < form->unit) return 0;
    for (int is_big = 0; is_big < 2; is_big++) {
        WideForm tried = *form;
        tried.is_big = is_big;
        if (read_unit(&tried, data) != ORDER_MARK) continue;
        *form = tried;
        return form->unit;
    }
    return 0;
}

bool gy_codec_decode_wide(VM *vm, const WideForm *form, const uint8_t *data, size_t size,
                          const Str *errors, StrBuilder *b)
{
    WideForm found = *form;
    Fault here = {read_mark(&found, data, size), 0, NULL};
    bool ok = true;
    for (; ok && here.at < size; here.at += here.count) {
        uint32_t c = read_character(&found, data, size, &here);
        ok = here.why ? gy_codec_decode_fault(vm, found.name, data, &here, errors, b)
                      : gy_builder_add_code_point(vm, b, c);
    }
    return ok;
}

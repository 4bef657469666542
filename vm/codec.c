// codec.c - UTF-8, ASCII and Latin-1, strict or forgiving.
//
// A decoder that meets bad bytes takes the longest run that could have begun a character as one
// fault, as Unicode recommends and Python does, so that "replace" gives the same number of
// replacement characters everywhere. Errors are UnicodeEncodeError and UnicodeDecodeError with
// Python's texts.
#include "vm/codec.h"
#include "vm/containers.h"
#include "vm/utf8.h"
#include "vm/vm.h"
#include <ctype.h>
#include <stdio.h>

typedef enum { CODEC_UTF8, CODEC_ASCII, CODEC_LATIN1, CODEC_UNKNOWN } Codec;
typedef enum { FAULT_STRICT, FAULT_IGNORE, FAULT_REPLACE, FAULT_BACKSLASH, FAULT_UNKNOWN } Faults;

// -- Names

static Codec find_codec(VM *vm, const Str *name)
{
    static const struct {
        const char *name;
        Codec codec;
    } known[] = {
        {"utf8", CODEC_UTF8},       {"u8", CODEC_UTF8},       {"ascii", CODEC_ASCII},
        {"usascii", CODEC_ASCII},   {"latin1", CODEC_LATIN1}, {"l1", CODEC_LATIN1},
        {"iso88591", CODEC_LATIN1},
    };
    if (!name) return CODEC_UTF8;
    char plain[16] = {0};
    size_t size = 0;
    for (uint32_t i = 0; i < name->size && size < sizeof plain - 1; i++)
        if (isalnum((unsigned char)name->chars[i]))
            plain[size++] = (char)tolower((unsigned char)name->chars[i]);
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (strcmp(known[i].name, plain) == 0) return known[i].codec;
    gy_throw(vm, ERROR_LookupError, "unknown encoding: %.*s", (int)name->size, name->chars);
    return CODEC_UNKNOWN;
}

static Faults find_faults(VM *vm, const Str *name)
{
    if (!name || gy_str_equal_c(name, "strict")) return FAULT_STRICT;
    if (gy_str_equal_c(name, "ignore")) return FAULT_IGNORE;
    if (gy_str_equal_c(name, "replace")) return FAULT_REPLACE;
    if (gy_str_equal_c(name, "backslashreplace")) return FAULT_BACKSLASH;
    gy_throw(vm, ERROR_LookupError, "unknown error handler name '%.*s'", (int)name->size,
             name->chars);
    return FAULT_UNKNOWN;
}

static const char *codec_name(Codec codec)
{
    return codec == CODEC_UTF8 ? "utf-8" : codec == CODEC_ASCII ? "ascii" : "latin-1";
}

static bool add_backslashed(VM *vm, StrBuilder *b, uint32_t c)
{
    if (c < 0x100) return gy_builder_add_format(vm, b, "\\x%02x", c);
    return gy_builder_add_format(vm, b, c < 0x10000 ? "\\u%04x" : "\\U%08x", c);
}

// -- Encoding

static bool can_encode(Codec codec, uint32_t c)
{
    if (codec == CODEC_UTF8) return c < 0xD800 || c > 0xDFFF;
    return c < (codec == CODEC_ASCII ? 0x80u : 0x100u);
}

static bool encode_fault(VM *vm, Codec codec, const Str *s, uint32_t offset)
{
    uint32_t start = gy_str_index(s, offset), count = 0, size;
    uint32_t first = gy_utf8_decode(s->chars + offset, &size);
    for (uint32_t i = offset; i < s->size; i += size, count++)
        if (can_encode(codec, gy_utf8_decode(s->chars + i, &size))) break;
    const char *why = codec == CODEC_UTF8    ? "surrogates not allowed"
                      : codec == CODEC_ASCII ? "ordinal not in range(128)"
                                             : "ordinal not in range(256)";
    if (count > 1)
        return gy_throw(vm, ERROR_UnicodeEncodeError,
                        "'%s' codec can't encode characters in position %u-%u: %s",
                        codec_name(codec), start, start + count - 1, why);
    char shown[12];
    snprintf(shown, sizeof shown,
             first < 0x100     ? "\\x%02x"
             : first < 0x10000 ? "\\u%04x"
                               : "\\U%08x",
             first);
    return gy_throw(vm, ERROR_UnicodeEncodeError,
                    "'%s' codec can't encode character '%s' in position %u: %s", codec_name(codec),
                    shown, start, why);
}

static bool encode(VM *vm, Codec codec, Faults faults, const Str *s, StrBuilder *b)
{
    bool ok = gy_builder_reserve(vm, b, s->size);
    for (uint32_t i = 0, size; ok && i < s->size; i += size) {
        uint32_t c = gy_utf8_decode(s->chars + i, &size);
        char byte = (char)c;
        if (can_encode(codec, c)) {
            ok = codec == CODEC_UTF8 ? gy_builder_add(vm, b, s->chars + i, size)
                                     : gy_builder_add(vm, b, &byte, 1);
        } else if (faults == FAULT_STRICT) {
            ok = encode_fault(vm, codec, s, i);
        } else if (faults == FAULT_REPLACE) {
            ok = gy_builder_add(vm, b, "?", 1);
        } else if (faults == FAULT_BACKSLASH) {
            ok = add_backslashed(vm, b, c);
        }
    }
    return ok;
}

Bytes *gy_codec_encode(VM *vm, const Str *s, const Str *encoding, const Str *errors)
{
    Codec codec = find_codec(vm, encoding);
    if (codec == CODEC_UNKNOWN) return NULL;
    bool is_plain =
        str_is_ascii(s) || (codec == CODEC_UTF8 && gy_utf8_validate(s->chars, s->size) == s->size);
    if (is_plain) return gy_bytes_new(vm, s->chars, s->size);
    Faults faults = find_faults(vm, errors);
    if (faults == FAULT_UNKNOWN) return NULL;
    StrBuilder b = {0};
    Bytes *bytes = NULL;
    if (encode(vm, codec, faults, s, &b)) bytes = gy_bytes_new(vm, b.data ? b.data : "", b.size);
    gy_builder_free(vm, &b);
    return bytes;
}

// -- Decoding

// How many bytes at `p` are one fault, and why. Something is wrong there.
static size_t measure_fault(const uint8_t *p, const uint8_t *end, const char **why)
{
    uint8_t lead = *p, low = 0x80, high = 0xBF;
    *why = "invalid start byte";
    if (lead < 0xC2 || lead > 0xF4) return 1;
    size_t needed = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    if (lead == 0xE0) low = 0xA0;
    if (lead == 0xED) high = 0x9F;
    if (lead == 0xF0) low = 0x90;
    if (lead == 0xF4) high = 0x8F;
    for (size_t i = 1; i < needed; i++, low = 0x80, high = 0xBF) {
        *why = "unexpected end of data";
        if (p + i == end) return i;
        *why = "invalid continuation byte";
        if (p[i] < low || p[i] > high) return i;
    }
    return needed;
}

static bool decode_fault(VM *vm, Codec codec, const uint8_t *data, size_t at, size_t count,
                         const char *why)
{
    if (count == 1)
        return gy_throw(vm, ERROR_UnicodeDecodeError,
                        "'%s' codec can't decode byte 0x%02x in position %zu: %s",
                        codec_name(codec), data[at], at, why);
    return gy_throw(vm, ERROR_UnicodeDecodeError,
                    "'%s' codec can't decode bytes in position %zu-%zu: %s", codec_name(codec), at,
                    at + count - 1, why);
}

static bool forgive(VM *vm, StrBuilder *b, Faults faults, const uint8_t *bad, size_t count)
{
    bool ok = true;
    if (faults == FAULT_REPLACE) return gy_builder_add_code_point(vm, b, 0xFFFD);
    for (size_t i = 0; ok && faults == FAULT_BACKSLASH && i < count; i++)
        ok = add_backslashed(vm, b, bad[i]);
    return ok;
}

static size_t valid_run(Codec codec, const uint8_t *data, size_t size)
{
    if (codec == CODEC_UTF8) return gy_utf8_validate((const char *)data, size);
    size_t i = 0;
    while (i < size && data[i] < 0x80)
        i++;
    return i;
}

static bool decode(VM *vm, Codec codec, Faults faults, const uint8_t *data, size_t size,
                   StrBuilder *b)
{
    bool ok = true;
    for (size_t at = 0; ok && at < size;) {
        size_t run = valid_run(codec, data + at, size - at);
        ok = gy_builder_add(vm, b, (const char *)data + at, run);
        at += run;
        if (!ok || at == size) break;
        const char *why = "ordinal not in range(128)";
        size_t count = codec == CODEC_UTF8 ? measure_fault(data + at, data + size, &why) : 1;
        ok = faults == FAULT_STRICT ? decode_fault(vm, codec, data, at, count, why)
                                    : forgive(vm, b, faults, data + at, count);
        at += count;
    }
    return ok;
}

static bool decode_latin1(VM *vm, const uint8_t *data, size_t size, StrBuilder *b)
{
    bool ok = true;
    for (size_t i = 0; ok && i < size; i++)
        ok = gy_builder_add_code_point(vm, b, data[i]);
    return ok;
}

Str *gy_codec_decode(VM *vm, const uint8_t *data, size_t size, const Str *encoding,
                     const Str *errors)
{
    Codec codec = find_codec(vm, encoding);
    if (codec == CODEC_UNKNOWN) return NULL;
    if (codec != CODEC_LATIN1 && valid_run(codec, data, size) == size)
        return gy_str_new(vm, (const char *)data, size);
    Faults faults = find_faults(vm, errors);
    if (faults == FAULT_UNKNOWN) return NULL;
    StrBuilder b = {0};
    bool ok = codec == CODEC_LATIN1 ? decode_latin1(vm, data, size, &b)
                                    : decode(vm, codec, faults, data, size, &b);
    if (ok) return gy_builder_finish(vm, &b);
    gy_builder_free(vm, &b);
    return NULL;
}

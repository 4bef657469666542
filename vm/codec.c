// codec.c - UTF-8, ASCII and Latin-1, strict or forgiving; the others by name.
//
// A decoder that meets bad bytes takes the longest run that could have begun a character as one
// fault, as Unicode recommends and Python does, so that "replace" gives the same number of
// replacement characters everywhere. Errors are UnicodeEncodeError and UnicodeDecodeError with
// Python's texts. The name of an error handler is looked at when there is a first fault.
//
// Not here: UTF-16 and UTF-32 (codec_wide.c).
#include "vm/codec.h"
#include "vm/codec_wide.h"
#include "vm/containers.h"
#include "vm/heap.h"
#include "vm/utf8.h"
#include "vm/vm.h"
#include <ctype.h>
#include <stdio.h>

typedef enum {
    FAULT_STRICT,
    FAULT_IGNORE,
    FAULT_REPLACE,
    FAULT_BACKSLASH,
    FAULT_XML,
    FAULT_UNKNOWN
} Faults;
typedef enum { CODEC_UTF8, CODEC_UTF8_SIG, CODEC_ASCII, CODEC_LATIN1, CODEC_WIDE } CodecKind;

typedef struct {
    const char *name; // without punctuation
    CodecKind kind;
    WideForm form;
} Codec;

#define MARK "\xEF\xBB\xBF" // begins the text in utf-8-sig

// -- Names

static const Codec *find_codec(VM *vm, const Str *name)
{
    static const Codec known[] = {
        {"utf8", CODEC_UTF8},
        {"u8", CODEC_UTF8},
        {"utf8sig", CODEC_UTF8_SIG},
        {"ascii", CODEC_ASCII},
        {"usascii", CODEC_ASCII},
        {"latin1", CODEC_LATIN1},
        {"l1", CODEC_LATIN1},
        {"iso88591", CODEC_LATIN1},
        {"utf16", CODEC_WIDE, {2, .has_mark = true, .name = "utf-16"}},
        {"u16", CODEC_WIDE, {2, .has_mark = true, .name = "utf-16"}},
        {"utf16le", CODEC_WIDE, {2, .name = "utf-16-le"}},
        {"utf16be", CODEC_WIDE, {2, .is_big = true, .name = "utf-16-be"}},
        {"utf32", CODEC_WIDE, {4, .has_mark = true, .name = "utf-32"}},
        {"u32", CODEC_WIDE, {4, .has_mark = true, .name = "utf-32"}},
        {"utf32le", CODEC_WIDE, {4, .name = "utf-32-le"}},
        {"utf32be", CODEC_WIDE, {4, .is_big = true, .name = "utf-32-be"}},
    };
    if (!name) return known;
    char plain[16] = {0};
    size_t size = 0;
    for (uint32_t i = 0; i < name->size && size < sizeof plain - 1; i++)
        if (isalnum((unsigned char)name->chars[i]))
            plain[size++] = (char)tolower((unsigned char)name->chars[i]);
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (strcmp(known[i].name, plain) == 0) return &known[i];
    gy_throw(vm, ERROR_LookupError, "unknown encoding: %.*s", (int)name->size, name->chars);
    return NULL;
}

// What the handler of that name does with a fault. FAULT_UNKNOWN: thrown.
static Faults find_faults(VM *vm, const Str *name, bool encodes)
{
    if (!name || gy_str_equal_c(name, "strict")) return FAULT_STRICT;
    if (gy_str_equal_c(name, "ignore")) return FAULT_IGNORE;
    if (gy_str_equal_c(name, "replace")) return FAULT_REPLACE;
    if (gy_str_equal_c(name, "backslashreplace")) return FAULT_BACKSLASH;
    bool is_xml = gy_str_equal_c(name, "xmlcharrefreplace");
    if (is_xml && encodes) return FAULT_XML;
    if (is_xml) gy_throw(vm, ERROR_TypeError, "'xmlcharrefreplace' cannot decode");
    else
        gy_throw(vm, ERROR_LookupError, "unknown error handler name '%.*s'", (int)name->size,
                 name->chars);
    return FAULT_UNKNOWN;
}

static const char *codec_name(const Codec *codec)
{
    switch (codec->kind) {
    case CODEC_ASCII: return "ascii";
    case CODEC_LATIN1: return "latin-1";
    case CODEC_WIDE: return codec->form.name;
    default: return "utf-8";
    }
}

static bool add_backslashed(VM *vm, StrBuilder *b, uint32_t c)
{
    if (c < 0x100) return gy_builder_add_format(vm, b, "\\x%02x", c);
    return gy_builder_add_format(vm, b, c < 0x10000 ? "\\u%04x" : "\\U%08x", c);
}

// -- Encoding

static bool can_encode(const Codec *codec, uint32_t c)
{
    return c < (codec->kind == CODEC_ASCII ? 0x80u : 0x100u);
}

static bool throw_encode(VM *vm, const Codec *codec, const Str *s, uint32_t offset)
{
    uint32_t start = gy_str_index(s, offset), count = 0, size;
    uint32_t first = gy_utf8_decode(s->chars + offset, &size);
    for (uint32_t i = offset; i < s->size; i += size, count++)
        if (can_encode(codec, gy_utf8_decode(s->chars + i, &size))) break;
    const char *why =
        codec->kind == CODEC_ASCII ? "ordinal not in range(128)" : "ordinal not in range(256)";
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

static bool encode_fault(VM *vm, const Codec *codec, const Str *s, uint32_t offset, uint32_t c,
                         const Str *errors, StrBuilder *b)
{
    switch (find_faults(vm, errors, true)) {
    case FAULT_STRICT: return throw_encode(vm, codec, s, offset);
    case FAULT_IGNORE: return true;
    case FAULT_REPLACE: return gy_builder_add(vm, b, "?", 1);
    case FAULT_BACKSLASH: return add_backslashed(vm, b, c);
    case FAULT_XML: return gy_builder_add_format(vm, b, "&#%u;", c);
    default: return false;
    }
}

// To ASCII or Latin-1.
static bool encode_narrow(VM *vm, const Codec *codec, const Str *s, const Str *errors,
                          StrBuilder *b)
{
    bool ok = gy_builder_reserve(vm, b, s->size);
    for (uint32_t i = 0, size; ok && i < s->size; i += size) {
        uint32_t c = gy_utf8_decode(s->chars + i, &size);
        char byte = (char)c;
        ok = can_encode(codec, c) ? gy_builder_add(vm, b, &byte, 1)
                                  : encode_fault(vm, codec, s, i, c, errors, b);
    }
    return ok;
}

Bytes *gy_codec_encode(VM *vm, const Str *s, const Str *encoding, const Str *errors)
{
    const Codec *codec = find_codec(vm, encoding);
    if (!codec) return NULL;
    bool is_narrow = codec->kind == CODEC_ASCII || codec->kind == CODEC_LATIN1;
    if (codec->kind == CODEC_UTF8 || (is_narrow && str_is_ascii(s)))
        return gy_bytes_new(vm, s->chars, s->size);
    StrBuilder b = {0};
    bool ok = is_narrow                       ? encode_narrow(vm, codec, s, errors, &b)
              : codec->kind == CODEC_UTF8_SIG ? gy_builder_add(vm, &b, MARK, strlen(MARK)) &&
                                                    gy_builder_add(vm, &b, s->chars, s->size)
                                              : gy_codec_encode_wide(vm, &codec->form, s, &b);
    Bytes *bytes = ok ? gy_bytes_new(vm, b.data ? b.data : "", b.size) : NULL;
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

static bool throw_decode(VM *vm, const char *name, const uint8_t *data, const Fault *fault)
{
    if (fault->count == 1)
        return gy_throw(vm, ERROR_UnicodeDecodeError,
                        "'%s' codec can't decode byte 0x%02x in position %zu: %s", name,
                        data[fault->at], fault->at, fault->why);
    return gy_throw(vm, ERROR_UnicodeDecodeError,
                    "'%s' codec can't decode bytes in position %zu-%zu: %s", name, fault->at,
                    fault->at + fault->count - 1, fault->why);
}

bool gy_codec_decode_fault(VM *vm, const char *name, const uint8_t *data, const Fault *fault,
                           const Str *errors, StrBuilder *b)
{
    bool ok = true;
    switch (find_faults(vm, errors, false)) {
    case FAULT_STRICT: return throw_decode(vm, name, data, fault);
    case FAULT_IGNORE: return true;
    case FAULT_REPLACE: return gy_builder_add_code_point(vm, b, 0xFFFD);
    case FAULT_BACKSLASH:
        for (size_t i = 0; ok && i < fault->count; i++)
            ok = add_backslashed(vm, b, data[fault->at + i]);
        return ok;
    default: return false;
    }
}

// False: the script is to be stopped, thrown.
static bool valid_run(VM *vm, const Codec *codec, const uint8_t *data, size_t size, size_t *run)
{
    if (codec->kind != CODEC_ASCII) return gy_str_validate(vm, (const char *)data, size, run);
    size_t i = 0;
    while (i < size && data[i] < 0x80)
        if (++i % STR_LONG == 0 && !heap_work(vm, STR_LONG)) return false;
    return *run = i, true;
}

// From ASCII or UTF-8.
static bool decode_runs(VM *vm, const Codec *codec, const uint8_t *data, size_t size,
                        const Str *errors, StrBuilder *b)
{
    bool ok = true;
    for (size_t at = 0; ok && at < size;) {
        size_t run;
        ok = valid_run(vm, codec, data + at, size - at, &run) &&
             gy_builder_add(vm, b, (const char *)data + at, run);
        if (!ok || (at += run) == size) break;
        Fault fault = {at, 1, "ordinal not in range(128)"};
        if (codec->kind != CODEC_ASCII)
            fault.count = measure_fault(data + at, data + size, &fault.why);
        ok = gy_codec_decode_fault(vm, codec_name(codec), data, &fault, errors, b);
        at += fault.count;
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
    const Codec *codec = find_codec(vm, encoding);
    if (!codec) return NULL;
    if (codec->kind == CODEC_UTF8_SIG && size >= strlen(MARK) &&
        memcmp(data, MARK, strlen(MARK)) == 0) {
        data += strlen(MARK);
        size -= strlen(MARK);
    }
    bool has_runs = codec->kind != CODEC_LATIN1 && codec->kind != CODEC_WIDE;
    size_t run = 0;
    if (has_runs && !valid_run(vm, codec, data, size, &run)) return NULL;
    if (has_runs && run == size) return gy_str_new(vm, (const char *)data, size);
    StrBuilder b = {0};
    bool ok = has_runs ? decode_runs(vm, codec, data, size, errors, &b)
              : codec->kind == CODEC_LATIN1
                  ? decode_latin1(vm, data, size, &b)
                  : gy_codec_decode_wide(vm, &codec->form, data, size, errors, &b);
    if (ok) return gy_builder_finish(vm, &b);
    gy_builder_free(vm, &b);
    return NULL;
}

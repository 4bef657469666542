// struct_format.c - format texts: [@=<>!] { [count] code }, white space between them.
//
// `@`, which is also what no sign at all means, is the layout of C: native sizes, and each field
// at a multiple of its size. The others have standard sizes and no gaps.
//
// A number is written to, and read from, a 64-bit word, whose bytes are put in the right order
// here; so the machine's own order matters only for what "native" means.
#include "stdlib/struct_format.h"

#include <ctype.h>
#include <float.h>
#include <math.h>
#include <stddef.h>
#include <string.h>

static const struct {
    char code;
    uint8_t kind, standard_size, native_size; // 0: there is none
} codes[] = {
    {'x', FIELD_PAD, 1, 1},
    {'c', FIELD_CHAR, 1, 1},
    {'b', FIELD_SIGNED, 1, 1},
    {'B', FIELD_UNSIGNED, 1, 1},
    {'?', FIELD_BOOL, 1, sizeof(bool)},
    {'h', FIELD_SIGNED, 2, sizeof(short)},
    {'H', FIELD_UNSIGNED, 2, sizeof(short)},
    {'i', FIELD_SIGNED, 4, sizeof(int)},
    {'I', FIELD_UNSIGNED, 4, sizeof(int)},
    {'l', FIELD_SIGNED, 4, sizeof(long)},
    {'L', FIELD_UNSIGNED, 4, sizeof(long)},
    {'q', FIELD_SIGNED, 8, sizeof(long long)},
    {'Q', FIELD_UNSIGNED, 8, sizeof(long long)},
    {'n', FIELD_SIGNED, 0, sizeof(ptrdiff_t)},
    {'N', FIELD_UNSIGNED, 0, sizeof(size_t)},
    {'e', FIELD_REAL, 2, 2},
    {'f', FIELD_REAL, 4, sizeof(float)},
    {'d', FIELD_REAL, 8, sizeof(double)},
    {'s', FIELD_STRING, 1, 1},
    {'p', FIELD_PASCAL, 1, 1},
    {'P', FIELD_UNSIGNED, 0, sizeof(void *)},
};

static int fail(Gyre *g, const char *message)
{
    gyre_throw(g, "struct.error", "%s", message);
    return -1;
}

// ---------------------------------------------------------------- Reading formats

static bool is_machine_little(void)
{
    static const union {
        uint16_t word;
        uint8_t bytes[2];
    } probe = {1};
    return probe.bytes[0];
}

void gy_struct_open(StructFormat *format, const char *text, size_t size)
{
    *format = (StructFormat){.text = text, .end = text + size, .p = text};
    format->is_native = true;
    format->is_little = is_machine_little();
    if (size == 0 || !*text || !strchr("@=<>!", *text)) return;
    format->is_native = *text == '@';
    if (*text == '<') format->is_little = true;
    if (*text == '>' || *text == '!') format->is_little = false;
    format->p++;
}

// count = digits; 1 where there are none. 1, or -1 thrown.
static int read_count(Gyre *g, StructFormat *format, int64_t *count)
{
    const char *start = format->p;
    *count = 0;
    while (format->p < format->end && isdigit((unsigned char)*format->p)) {
        if (__builtin_mul_overflow(*count, 10, count) ||
            __builtin_add_overflow(*count, *format->p - '0', count))
            return fail(g, "overflow in item count");
        format->p++;
    }
    if (format->p == start) *count = 1;
    if (format->p == format->end) return fail(g, "repeat count given without format specifier");
    return 1;
}

static bool find_code(const StructFormat *format, Field *field)
{
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++) {
        if (codes[i].code != field->code) continue;
        field->kind = (FieldKind)codes[i].kind;
        field->size = format->is_native ? codes[i].native_size : codes[i].standard_size;
        return field->size > 0;
    }
    return false;
}

int gy_struct_next(Gyre *g, StructFormat *format, Field *field)
{
    while (format->p < format->end && isspace((unsigned char)*format->p))
        format->p++;
    if (format->p == format->end) return 0;
    if (read_count(g, format, &field->count) < 0) return -1;
    field->code = *format->p++;
    if (!find_code(format, field)) return fail(g, "bad char in struct format");
    if (field->kind == FIELD_STRING || field->kind == FIELD_PASCAL) {
        field->size = field->count;
        field->count = 1;
    }
    int64_t alignment = format->is_native && field->size && field->kind != FIELD_STRING &&
                                field->kind != FIELD_PASCAL
                            ? field->size
                            : 1,
            gap = (alignment - format->offset % alignment) % alignment, total;
    if (__builtin_mul_overflow(field->size, field->count, &total) ||
        __builtin_add_overflow(format->offset, gap, &field->offset) ||
        __builtin_add_overflow(field->offset, total, &format->offset))
        return fail(g, "total struct size too long");
    return 1;
}

bool gy_struct_measure(Gyre *g, const char *text, size_t text_size, int64_t *size, int64_t *count)
{
    StructFormat format;
    Field field;
    int step;
    gy_struct_open(&format, text, text_size);
    *count = 0;
    while ((step = gy_struct_next(g, &format, &field)) > 0)
        if (field.kind != FIELD_PAD) *count += field.count; // fits: each has a byte, or a letter
    *size = format.offset;
    return step == 0;
}

// ---------------------------------------------------------------- Words and bytes

static void put_word(const StructFormat *format, uint64_t word, uint8_t *out, int64_t size)
{
    for (int64_t i = 0; i < size; i++) {
        out[format->is_little ? i : size - 1 - i] = (uint8_t)word;
        word >>= 8;
    }
}

static uint64_t get_word(const StructFormat *format, const uint8_t *bytes, int64_t size)
{
    uint64_t word = 0;
    for (int64_t i = 0; i < size; i++)
        word = word << 8 | bytes[format->is_little ? size - 1 - i : i];
    return word;
}

// ---------------------------------------------------------------- Ints

static bool throw_range(Gyre *g, const StructFormat *format, const Field *field)
{
    int bits = (int)field->size * 8 - (field->kind == FIELD_SIGNED);
    uint64_t most = UINT64_MAX >> (64 - bits);
    long long least = field->kind == FIELD_SIGNED ? -(long long)most - 1 : 0;
    const char *name = NULL;
    if (field->size == 1) name = field->kind == FIELD_SIGNED ? "byte" : "ubyte";
    else if (field->size == 2 && format->is_little == is_machine_little())
        name = field->kind == FIELD_SIGNED ? "short" : "ushort";
    char quoted[] = {'\'', field->code, '\'', 0};
    gyre_throw(g, "struct.error", "%s format requires %lld <= number <= %llu", name ? name : quoted,
               least, (unsigned long long)most);
    return false;
}

static bool write_int(Gyre *g, const StructFormat *format, const Field *field, GyreValue v,
                      uint8_t *out)
{
    GyreValue i = gyre_index(g, v);
    if (gyre_is_none(i)) {
        if (gyre_kind(g, v) == GYRE_KIND_OTHER) return false; // what its method threw
        gyre_error_clear(g);
        return fail(g, "required argument is not an integer") > 0;
    }
    uint8_t bytes[8] = {0};
    bool is_negative;
    size_t size = gyre_int_to_bytes(g, i, bytes, sizeof bytes, &is_negative);
    uint64_t word = 0;
    for (int k = 7; k >= 0; k--)
        word = word << 8 | bytes[k];
    int bits = (int)field->size * 8 - (field->kind == FIELD_SIGNED);
    uint64_t most = UINT64_MAX >> (64 - bits);
    bool fits =
        size <= 8 && (is_negative ? field->kind == FIELD_SIGNED && word <= most + 1 : word <= most);
    if (!fits) return throw_range(g, format, field);
    put_word(format, is_negative ? 0 - word : word, out, field->size);
    return true;
}

static GyreValue read_int(Gyre *g, const StructFormat *format, const Field *field,
                          const uint8_t *bytes)
{
    uint64_t word = get_word(format, bytes, field->size);
    int unused = 64 - (int)field->size * 8;
    if (field->kind == FIELD_SIGNED) return gyre_int(g, (int64_t)(word << unused) >> unused);
    if (word <= INT64_MAX) return gyre_int(g, (int64_t)word);
    uint8_t magnitude[8];
    for (int i = 0; i < 8; i++)
        magnitude[i] = (uint8_t)(word >> (8 * i));
    return gyre_int_from_bytes(g, magnitude, sizeof magnitude, false);
}

// ---------------------------------------------------------------- Floats

// Half precision: a sign, 5 bits of exponent, 10 of fraction. False: too large.
static bool to_half(double d, uint64_t *bits)
{
    uint64_t sign = signbit(d) ? 0x8000 : 0;
    d = fabs(d);
    *bits = sign | (isnan(d) ? 0x7E00 : 0x7C00);
    if (!isfinite(d)) return true;
    int exponent;
    frexp(d, &exponent);
    exponent--; // of the leading bit
    if (exponent < -14 || d == 0) exponent = -14;
    if (exponent > 15) return false;
    // In units of the last place: at most 2048, rounded to even; a carry moves the exponent.
    double units = nearbyint(ldexp(d, 10 - exponent));
    uint64_t whole = (uint64_t)units;
    *bits = sign | (whole < 1024 ? whole : (uint64_t)(exponent + 14) * 1024 + whole);
    return (*bits & 0x7FFF) < 0x7C00;
}

static double from_half(uint64_t bits)
{
    int exponent = (int)(bits >> 10 & 31);
    double fraction = (double)(bits & 1023), d;
    if (exponent == 31) d = fraction != 0 ? NAN : INFINITY;
    else d = exponent ? ldexp(1024 + fraction, exponent - 25) : ldexp(fraction, -24);
    return bits & 0x8000 ? -d : d;
}

static bool write_real(Gyre *g, const StructFormat *format, const Field *field, GyreValue v,
                       uint8_t *out)
{
    double d;
    if (!gyre_number(g, v, &d)) {
        if (gyre_kind(g, v) == GYRE_KIND_OTHER) return false; // what its method threw
        gyre_error_clear(g);
        return fail(g, "required argument is not a float") > 0;
    }
    uint64_t word = 0;
    bool fits = true;
    if (field->size == 2) {
        fits = to_half(d, &word);
    } else if (field->size == sizeof(float)) {
        float narrow = (float)d;
        uint32_t half_word;
        fits = !isinf(narrow) || isinf(d) || format->is_native; // C does not ask
        memcpy(&half_word, &narrow, sizeof half_word);
        word = half_word;
    } else {
        memcpy(&word, &d, sizeof word);
    }
    if (!fits) {
        gyre_throw(g, "OverflowError", "float too large to pack with %c format", field->code);
        return false;
    }
    put_word(format, word, out, field->size);
    return true;
}

static double read_real(const StructFormat *format, const Field *field, const uint8_t *bytes)
{
    uint64_t word = get_word(format, bytes, field->size);
    if (field->size == 2) return from_half(word);
    if (field->size == sizeof(float)) {
        uint32_t narrow_word = (uint32_t)word;
        float narrow;
        memcpy(&narrow, &narrow_word, sizeof narrow);
        return narrow;
    }
    double d;
    memcpy(&d, &word, sizeof d);
    return d;
}

// ---------------------------------------------------------------- Bytes

static bool write_bytes(Gyre *g, const Field *field, GyreValue v, uint8_t *out)
{
    size_t size;
    const void *bytes = gyre_to_bytes(g, v, &size);
    bool is_char = field->kind == FIELD_CHAR;
    if (!bytes || (is_char && (size != 1 || gyre_kind(g, v) != GYRE_KIND_BYTES))) {
        gyre_throw(g, "struct.error",
                   is_char ? "char format requires a bytes object of length 1"
                           : "argument for '%c' must be a bytes object",
                   field->code);
        return false;
    }
    if (field->size == 0) return true;
    if (field->kind == FIELD_PASCAL) { // the length in a byte, then as much as has room
        if (size > (size_t)field->size - 1) size = (size_t)field->size - 1;
        *out++ = (uint8_t)(size > 255 ? 255 : size);
    } else if (size > (size_t)field->size) {
        size = (size_t)field->size;
    }
    memcpy(out, bytes, size);
    return true;
}

static GyreValue read_pascal(Gyre *g, const Field *field, const uint8_t *bytes)
{
    if (field->size == 0) return gyre_bytes(g, NULL, 0);
    int64_t size = bytes[0] < field->size - 1 ? bytes[0] : field->size - 1;
    return gyre_bytes(g, bytes + 1, (size_t)size);
}

// ---------------------------------------------------------------- Any field

bool gy_struct_write(Gyre *g, const StructFormat *format, const Field *field, GyreValue v,
                     uint8_t *out)
{
    bool truth;
    switch (field->kind) {
    case FIELD_SIGNED:
    case FIELD_UNSIGNED: return write_int(g, format, field, v, out);
    case FIELD_REAL: return write_real(g, format, field, v, out);
    case FIELD_BOOL:
        if (!gyre_to_bool(g, v, &truth)) return fail(g, "required argument has no truth") > 0;
        put_word(format, truth, out, field->size);
        return true;
    default: return write_bytes(g, field, v, out);
    }
}

GyreValue gy_struct_read(Gyre *g, const StructFormat *format, const Field *field,
                         const uint8_t *bytes)
{
    switch (field->kind) {
    case FIELD_SIGNED:
    case FIELD_UNSIGNED: return read_int(g, format, field, bytes);
    case FIELD_REAL: return gyre_float(g, read_real(format, field, bytes));
    case FIELD_BOOL: return gyre_bool(get_word(format, bytes, field->size) != 0);
    case FIELD_PASCAL: return read_pascal(g, field, bytes);
    default: return gyre_bytes(g, bytes, (size_t)field->size);
    }
}

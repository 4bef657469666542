// format.c - [[fill]align][sign][z][#][0][width][grouping][.precision][type], as in Python.
//
// A spec is parsed with the defaults of its type (text to the left, numbers to the right). A
// number is then split into sign, prefix (0x), whole digits and the rest (".50", "e+10"), and one
// function lays these out: it groups the digits, and where the fill is 0 and the alignment is
// '=', the zeros are digits too and are grouped with them.
//
// Digits of floats come from the C library, which is exact at any precision (double.c keeps the
// locale out of it). Sizes that a script asks for go through StrBuilder, so a width of 10 ** 12 is
// a MemoryError.
//
// Not here: finding the spec inside of a text (str_format.c), % (format_percent.c).
#include "vm/format.h"
#include "vm/double.h"
#include "vm/int_parts.h"
#include "vm/ops.h"
#include "vm/utf8.h"
#include "vm/vm.h"
#include <ctype.h>
#include <limits.h>
#include <math.h>
#include <stdlib.h>

// -- Parsing a spec

typedef struct {
    const char *p, *end;
} Reader;

static uint32_t peek(const Reader *r, uint32_t *size)
{
    *size = 0;
    return r->p < r->end ? gy_utf8_decode(r->p, size) : 0;
}

static bool is_align(char c)
{
    return c == '<' || c == '>' || c == '^' || c == '=';
}

static bool accept(Reader *r, char c)
{
    if (r->p == r->end || *r->p != c) return false;
    r->p++;
    return true;
}

// Digits as a number; -1 where there are none, -2 (thrown) where there are too many.
static int64_t read_count(VM *vm, Reader *r)
{
    int64_t n = -1;
    for (; r->p < r->end && isdigit((unsigned char)*r->p); r->p++) {
        if (n < 0) n = 0;
        if (__builtin_mul_overflow(n, 10, &n) || __builtin_add_overflow(n, *r->p - '0', &n)) {
            gy_throw(vm, ERROR_ValueError, "Too many decimal digits in format string");
            return -2;
        }
    }
    return n;
}

// fill and align; *has_fill and *has_align say what was written.
static void read_align(Reader *r, FormatSpec *spec, bool *has_fill, bool *has_align)
{
    uint32_t size;
    uint32_t first = peek(r, &size);
    *has_fill = *has_align = false;
    if (size && r->p + size < r->end && is_align(r->p[size])) {
        spec->fill = first;
        spec->align = r->p[size];
        r->p += size + 1;
        *has_fill = *has_align = true;
    } else if (size == 1 && is_align((char)first)) {
        spec->align = *r->p++;
        *has_align = true;
    }
}

static bool read_grouping(VM *vm, Reader *r, FormatSpec *spec)
{
    if (accept(r, ',')) spec->grouping = ',';
    if (accept(r, '_')) {
        if (spec->grouping)
            return gy_throw(vm, ERROR_ValueError, "Cannot specify both ',' and '_'.");
        spec->grouping = '_';
    }
    if (spec->grouping == '_' && r->p < r->end && *r->p == ',')
        return gy_throw(vm, ERROR_ValueError, "Cannot specify both ',' and '_'.");
    return true;
}

static bool check_grouping(VM *vm, const FormatSpec *spec, char default_type)
{
    uint32_t type = spec->type ? spec->type : (uint32_t)default_type;
    if (!spec->grouping || type == 0) return true;
    if (type < 128 && strchr("deEfFgG%", (int)type)) return true;
    if (type < 128 && spec->grouping == '_' && strchr("boxX", (int)type)) return true;
    if (type > 32 && type < 128)
        return gy_throw(vm, ERROR_ValueError, "Cannot specify '%c' with '%c'.", spec->grouping,
                        (int)type);
    return gy_throw(vm, ERROR_ValueError, "Cannot specify '%c' with '\\x%x'.", spec->grouping,
                    type);
}

static bool parse(VM *vm, const Str *text, Value value, char default_align, char default_type,
                  FormatSpec *spec)
{
    Reader r = {text->chars, text->chars + text->size};
    bool has_fill, has_align;
    *spec = (FormatSpec){.fill = ' ', .align = default_align};
    read_align(&r, spec, &has_fill, &has_align);
    if (r.p < r.end && (*r.p == '+' || *r.p == '-' || *r.p == ' ')) spec->sign = *r.p++;
    if (accept(&r, 'z')) spec->no_negative_zero = true;
    if (accept(&r, '#')) spec->is_alternate = true;
    if (!has_fill && accept(&r, '0')) {
        spec->fill = '0';
        if (!has_align && default_align == '>') spec->align = '=';
    }
    spec->width = read_count(vm, &r);
    if (spec->width == -2 || !read_grouping(vm, &r, spec)) return false;
    spec->precision = -1;
    if (accept(&r, '.')) {
        spec->precision = read_count(vm, &r);
        if (spec->precision == -2) return false;
        if (spec->precision < 0)
            return gy_throw(vm, ERROR_ValueError, "Format specifier missing precision");
    }
    uint32_t size;
    spec->type = peek(&r, &size);
    if (r.p + size < r.end)
        return gy_throw(vm, ERROR_ValueError,
                        "Invalid format specifier '%.*s' for object of type '%s'", (int)text->size,
                        text->chars, gy_type_name(vm, value));
    return check_grouping(vm, spec, default_type);
}

static bool unknown_type(VM *vm, const FormatSpec *spec, Value value)
{
    if (spec->type > 32 && spec->type < 128)
        return gy_throw(vm, ERROR_ValueError, "Unknown format code '%c' for object of type '%s'",
                        (int)spec->type, gy_type_name(vm, value));
    return gy_throw(vm, ERROR_ValueError, "Unknown format code '\\x%x' for object of type '%s'",
                    spec->type, gy_type_name(vm, value));
}

// -- Laying out

// `size` bytes of `length` columns between its padding; '=' counts as '>'.
static bool add_padded(VM *vm, StrBuilder *b, const FormatSpec *spec, const char *text, size_t size,
                       size_t length)
{
    size_t padding = spec->width > (int64_t)length ? (size_t)spec->width - length : 0;
    size_t left = spec->align == '<' ? 0 : spec->align == '^' ? padding / 2 : padding;
    return gy_builder_add_fill(vm, b, spec->fill, left) && gy_builder_add(vm, b, text, size) &&
           gy_builder_add_fill(vm, b, spec->fill, padding - left);
}

typedef struct {
    char sign; // 0: none
    const char *prefix;
    const char *text; // digits, then the rest
    size_t digit_count, size;
} NumberParts;

static size_t grouped_size(size_t digits, size_t group)
{
    return digits + (digits && group ? (digits - 1) / group : 0);
}

static bool add_digits(VM *vm, StrBuilder *b, const NumberParts *parts, size_t total, size_t group,
                       char separator)
{
    size_t zeros = total - parts->digit_count;
    if (!group)
        return gy_builder_add_fill(vm, b, '0', zeros) &&
               gy_builder_add(vm, b, parts->text, parts->digit_count);
    if (!gy_builder_reserve(vm, b, grouped_size(total, group))) return false;
    char *out = b->data + b->size;
    for (size_t i = 0; i < total; i++) {
        if (i > 0 && (total - i) % group == 0) *out++ = separator;
        *out++ = i < zeros ? '0' : parts->text[i - zeros];
    }
    b->size += (uint32_t)grouped_size(total, group);
    return true;
}

static bool add_number(VM *vm, StrBuilder *b, const FormatSpec *spec, const NumberParts *parts)
{
    size_t width = spec->width > 0 ? (size_t)spec->width : 0;
    size_t group = 0, total = parts->digit_count;
    if (spec->grouping) group = spec->type && strchr("boxX", (int)spec->type) ? 4 : 3;
    size_t fixed = (parts->sign != 0) + strlen(parts->prefix) + (parts->size - parts->digit_count);
    // Zeros that fill are digits: take as many as the width asks for, separators counted.
    if (spec->fill == '0' && spec->align == '=' && total > 0 && width > fixed) {
        size_t wanted = width - fixed;
        if (wanted > grouped_size(total, group))
            total = group ? wanted - (wanted - 1) / (group + 1) : wanted;
    }
    size_t size = fixed + grouped_size(total, group);
    size_t padding = width > size ? width - size : 0, left = 0, middle = 0;
    if (spec->align == '=') middle = padding;
    else if (spec->align == '^') left = padding / 2;
    else if (spec->align != '<') left = padding;
    return gy_builder_add_fill(vm, b, spec->fill, left) &&
           gy_builder_add(vm, b, &parts->sign, parts->sign != 0) &&
           gy_builder_add_c(vm, b, parts->prefix) &&
           gy_builder_add_fill(vm, b, spec->fill, middle) &&
           add_digits(vm, b, parts, total, group, spec->grouping) &&
           gy_builder_add(vm, b, parts->text + parts->digit_count,
                          parts->size - parts->digit_count) &&
           gy_builder_add_fill(vm, b, spec->fill, padding - left - middle);
}

static char sign_of(const FormatSpec *spec, bool is_negative)
{
    if (is_negative) return '-';
    return spec->sign == '+' || spec->sign == ' ' ? spec->sign : 0;
}

// -- Text

bool gy_format_add_text(VM *vm, StrBuilder *b, const FormatSpec *spec, const Str *text)
{
    uint32_t size = text->size, length = text->length;
    if (spec->precision >= 0 && spec->precision < length) {
        length = (uint32_t)spec->precision;
        size = gy_str_offset(text, length);
    }
    return add_padded(vm, b, spec, text->chars, size, length);
}

bool gy_format_add_bytes(VM *vm, StrBuilder *b, const FormatSpec *spec, const void *data,
                         size_t size)
{
    if (spec->precision >= 0 && (size_t)spec->precision < size) size = (size_t)spec->precision;
    return add_padded(vm, b, spec, (const char *)data, size, size);
}

static bool format_str(VM *vm, StrBuilder *b, Value value, const Str *spec_text)
{
    FormatSpec spec;
    if (!parse(vm, spec_text, value, '<', 's', &spec)) return false;
    if (spec.type && spec.type != 's') return unknown_type(vm, &spec, value);
    const char *what = NULL;
    if (spec.sign) what = spec.sign == ' ' ? "Space" : "Sign";
    else if (spec.no_negative_zero) what = "Negative zero coercion (z)";
    else if (spec.is_alternate) what = "Alternate form (#)";
    if (what)
        return gy_throw(vm, ERROR_ValueError, "%s not allowed in string format specifier", what);
    if (spec.align == '=')
        return gy_throw(vm, ERROR_ValueError,
                        "'=' alignment not allowed in string format specifier");
    return gy_format_add_text(vm, b, &spec, value_as_str(value));
}

// -- Ints

static int base_of(uint32_t type)
{
    switch (type) {
    case 'b': return 2;
    case 'o': return 8;
    case 'x':
    case 'X': return 16;
    }
    return 10;
}

static const char *prefix_of(uint32_t type)
{
    switch (type) {
    case 'b': return "0b";
    case 'o': return "0o";
    case 'x': return "0x";
    case 'X': return "0X";
    }
    return "";
}

static void to_upper(char *text, size_t size)
{
    for (size_t i = 0; i < size; i++)
        if (text[i] >= 'a' && text[i] <= 'z') text[i] -= 'a' - 'A';
}

// Zeros in front of the digits, behind a sign, so that there are `precision` of them.
static bool lengthen(VM *vm, StrBuilder *text, bool is_negative, int64_t precision)
{
    size_t size = text->size - is_negative;
    if (precision <= (int64_t)size) return true;
    size_t zeros = (size_t)precision - size;
    if (!gy_builder_reserve(vm, text, zeros)) return false;
    char *digits = text->data + is_negative;
    memmove(digits + zeros, digits, size);
    memset(digits, '0', zeros);
    text->size += (uint32_t)zeros;
    return true;
}

bool gy_format_add_int(VM *vm, StrBuilder *b, const FormatSpec *spec, Value i)
{
    StrBuilder text = {0};
    if (!gy_int_to_text(vm, &text, i, base_of(spec->type))) return false;
    bool is_negative = text.data[0] == '-';
    bool ok = lengthen(vm, &text, is_negative, spec->precision);
    if (ok) {
        if (spec->type == 'X') to_upper(text.data, text.size);
        NumberParts parts = {.sign = sign_of(spec, is_negative),
                             .prefix = spec->is_alternate ? prefix_of(spec->type) : "",
                             .text = text.data + is_negative,
                             .digit_count = text.size - is_negative,
                             .size = text.size - is_negative};
        ok = add_number(vm, b, spec, &parts);
    }
    gy_builder_free(vm, &text);
    return ok;
}

bool gy_format_add_char(VM *vm, StrBuilder *b, const FormatSpec *spec, Value code_point)
{
    int64_t c;
    if (!gy_int_to_i64(code_point, &c) || !utf8_is_character(c))
        return gy_throw(vm, ERROR_OverflowError, "%%c arg not in range(0x110000)");
    char text[4];
    return add_padded(vm, b, spec, text, gy_utf8_encode((uint32_t)c, text), 1);
}

static bool format_int(VM *vm, StrBuilder *b, Value value, const Str *spec_text)
{
    FormatSpec spec;
    if (!parse(vm, spec_text, value, '>', 'd', &spec)) return false;
    uint32_t type = spec.type ? spec.type : 'd';
    if (type < 128 && strchr("eEfFgG%", (int)type)) {
        double d;
        return gy_int_to_double(vm, value, &d) && gy_format_add_float(vm, b, &spec, d);
    }
    if (type >= 128 || !strchr("bcdoxXn", (int)type)) return unknown_type(vm, &spec, value);
    if (spec.precision >= 0)
        return gy_throw(vm, ERROR_ValueError, "Precision not allowed in integer format specifier");
    if (spec.no_negative_zero)
        return gy_throw(vm, ERROR_ValueError,
                        "Negative zero coercion (z) not allowed in integer format specifier");
    if (type != 'c') return gy_format_add_int(vm, b, &spec, value);
    if (spec.sign)
        return gy_throw(vm, ERROR_ValueError, "Sign not allowed with integer format specifier 'c'");
    if (spec.is_alternate)
        return gy_throw(vm, ERROR_ValueError,
                        "Alternate form (#) not allowed with integer format specifier 'c'");
    return gy_format_add_char(vm, b, &spec, value);
}

// -- Floats

static bool print(VM *vm, StrBuilder *b, double d, char conversion, int precision)
{
    size_t room = (size_t)precision + 330; // what %f of the greatest double takes
    if (!gy_builder_reserve(vm, b, room)) return false;
    b->size += (uint32_t)gy_double_print(d, conversion, precision, b->data + b->size, room);
    return true;
}

// Takes out the zeros (and the point) that end the digits before `exponent`, an offset.
static void trim_fraction(StrBuilder *b, uint32_t exponent)
{
    if (!memchr(b->data, '.', exponent)) return;
    uint32_t end = exponent;
    while (b->data[end - 1] == '0')
        end--;
    if (b->data[end - 1] == '.') end--;
    memmove(b->data + end, b->data + exponent, b->size - exponent);
    b->size -= exponent - end;
}

static uint32_t exponent_offset(const StrBuilder *b)
{
    const char *e = (const char *)memchr(b->data, 'e', b->size);
    return e ? (uint32_t)(e - b->data) : b->size;
}

// %g, by hand: the one without a type differs in where it turns to an exponent, and keeps ".0".
static bool add_general(VM *vm, StrBuilder *b, const FormatSpec *spec, double d, int precision)
{
    bool is_untyped = spec->type == 0;
    if (precision == 0) precision = 1;
    if (!print(vm, b, d, 'e', precision - 1)) return false;
    int exponent = atoi(b->data + exponent_offset(b) + 1);
    bool is_fixed = exponent >= -4 && exponent < precision - is_untyped;
    if (is_fixed) {
        b->size = 0;
        if (!print(vm, b, d, 'f', precision - 1 - exponent)) return false;
    }
    if (!spec->is_alternate) trim_fraction(b, exponent_offset(b));
    if (is_untyped && is_fixed && !memchr(b->data, '.', b->size))
        return gy_builder_add(vm, b, ".0", 2);
    return true;
}

static bool add_shortest(VM *vm, StrBuilder *b, double d)
{
    char text[32];
    return gy_builder_add(vm, b, text, gy_double_to_text(d, text));
}

// '#': there is always a point.
static bool force_point(VM *vm, StrBuilder *b)
{
    uint32_t at = exponent_offset(b);
    if (memchr(b->data, '.', b->size)) return true;
    if (!gy_builder_reserve(vm, b, 1)) return false;
    memmove(b->data + at + 1, b->data + at, b->size - at);
    b->data[at] = '.';
    b->size++;
    return true;
}

// The digits of d >= 0 as the type wants them.
static bool float_digits(VM *vm, StrBuilder *b, const FormatSpec *spec, double d)
{
    if (isnan(d)) return gy_builder_add_c(vm, b, "nan");
    if (isinf(d)) return gy_builder_add_c(vm, b, "inf");
    if (spec->precision > INT_MAX - 1024)
        return gy_throw(vm, ERROR_ValueError, "precision too big");
    int precision = spec->precision < 0 ? 6 : (int)spec->precision;
    bool ok;
    switch (spec->type) {
    case 'e':
    case 'E': ok = print(vm, b, d, 'e', precision); break;
    case 'f':
    case 'F':
    case '%': ok = print(vm, b, d, 'f', precision); break;
    case 0:
        if (spec->precision < 0) {
            ok = add_shortest(vm, b, d);
            break;
        }
        __attribute__((fallthrough));
    default: ok = add_general(vm, b, spec, d, precision); break;
    }
    return ok && (!spec->is_alternate || force_point(vm, b));
}

static bool is_all_zero(const StrBuilder *b)
{
    for (uint32_t i = 0; i < b->size && b->data[i] != 'e'; i++)
        if (b->data[i] != '0' && b->data[i] != '.') return false;
    return true;
}

bool gy_format_add_float(VM *vm, StrBuilder *b, const FormatSpec *spec, double d)
{
    StrBuilder digits = {0};
    if (spec->type == '%') d *= 100;
    bool is_negative = signbit(d) && !isnan(d);
    bool ok = float_digits(vm, &digits, spec, fabs(d)) &&
              (spec->type != '%' || gy_builder_add(vm, &digits, "%", 1));
    if (ok) {
        if (spec->no_negative_zero && is_negative) {
            uint32_t before = digits.size;
            if (spec->type == '%') digits.size--;
            is_negative = !is_all_zero(&digits);
            digits.size = before;
        }
        if (spec->type == 'E' || spec->type == 'F' || spec->type == 'G')
            to_upper(digits.data, digits.size);
        NumberParts parts = {.sign = sign_of(spec, is_negative),
                             .prefix = "",
                             .text = digits.data,
                             .size = digits.size};
        while (parts.digit_count < parts.size &&
               isdigit((unsigned char)parts.text[parts.digit_count]))
            parts.digit_count++;
        ok = add_number(vm, b, spec, &parts);
    }
    gy_builder_free(vm, &digits);
    return ok;
}

static bool format_float(VM *vm, StrBuilder *b, Value value, const Str *spec_text)
{
    FormatSpec spec;
    if (!parse(vm, spec_text, value, '>', 0, &spec)) return false;
    if (spec.type && (spec.type >= 128 || !strchr("eEfFgG%n", (int)spec.type)))
        return unknown_type(vm, &spec, value);
    return gy_format_add_float(vm, b, &spec, value_as_double(value));
}

// -- Any value

bool gy_format_value(VM *vm, Value value, Str *spec, Str **result)
{
    if (spec->size == 0) return gy_ops_str(vm, value, result);
    StrBuilder b = {0};
    bool ok;
    if (value_is_str(value)) ok = format_str(vm, &b, value, spec);
    else if (value_is_double(value)) ok = format_float(vm, &b, value, spec);
    else if (int_is_any(value)) ok = format_int(vm, &b, value, spec);
    else
        ok = gy_throw(vm, ERROR_TypeError, "unsupported format string passed to %s.format",
                      gy_type_name(vm, value));
    if (!ok) gy_builder_free(vm, &b);
    else *result = gy_builder_finish(vm, &b);
    return ok && *result;
}

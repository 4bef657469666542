// format_percent.c - text % values, the older notation, of str and of bytes.
//
//     item = "%" [ "(" key ")" ] { "-" | "+" | " " | "0" | "#" } [ width ] [ "." precision ] type
//
// An item is turned into a FormatSpec and laid out by format.c. What numbers are written with is
// ASCII, so for bytes only the other types differ: %s (there also %b) takes bytes, %r is %a, %c a
// byte. %s and %r may run script code; the format and the values are pushed as roots for the whole
// run, because an operator's operands need not be held by anybody else. A bytearray is copied
// first, as that code may change it.
#include "vm/bytes_parts.h"
#include "vm/containers.h"
#include "vm/format.h"
#include "vm/heap.h"
#include "vm/int_parts.h"
#include "vm/ops.h"
#include "vm/utf8.h"
#include "vm/vm.h"
#include <ctype.h>
#include <math.h>

typedef struct {
    VM *vm;
    const char *start, *p, *end;
    Value args;
    uint32_t next; // argument to take
    bool used_mapping;
    bool is_bytes;
} Reader;

static bool has_special(const Reader *r, Value value, Special which)
{
    return value_is_instance(value) && !value_is_unset(gy_class_of(r->vm, value)->specials[which]);
}

// What the format may ask for keys, and what it need not use up.
static bool is_mapping(const Reader *r)
{
    Value v = r->args;
    if (bytes_is_like(v)) return !r->is_bytes;
    return value_is_dict(v) || value_is_list(v) || value_is_range(v) ||
           has_special(r, v, SPECIAL_GET);
}

static bool next_value(Reader *r, Value *value)
{
    bool is_tuple = value_is_tuple(r->args);
    uint32_t count = is_tuple ? value_as_tuple(r->args)->count : 1;
    if (r->next >= count || r->used_mapping)
        return gy_throw(r->vm, ERROR_TypeError, "not enough arguments for format string");
    *value = is_tuple ? value_as_tuple(r->args)->items[r->next] : r->args;
    r->next++;
    return true;
}

// The key in the type of the format.
static bool make_key(Reader *r, const char *text, size_t size, Value *key)
{
    void *object = r->is_bytes ? (void *)gy_bytes_new(r->vm, text, size)
                               : (void *)gy_str_new(r->vm, text, size);
    if (object) *key = value_from_obj(object);
    return object;
}

// "(key)", whose parentheses nest.
static bool keyed_value(Reader *r, Value *value)
{
    if (!is_mapping(r)) return gy_throw(r->vm, ERROR_TypeError, "format requires a mapping");
    const char *start = ++r->p;
    for (int depth = 1; r->p < r->end; r->p++) {
        if (*r->p == '(') depth++;
        if (*r->p == ')' && --depth == 0) break;
    }
    if (r->p == r->end) return gy_throw(r->vm, ERROR_ValueError, "incomplete format key");
    Value key;
    r->used_mapping = true;
    return make_key(r, start, (size_t)(r->p++ - start), &key) &&
           gy_ops_get_index(r->vm, r->args, key, value);
}

static bool read_number(Reader *r, const char *what, int64_t most, int64_t *number)
{
    if (r->p < r->end && *r->p == '*') {
        Value v;
        r->p++;
        if (!next_value(r, &v)) return false;
        if (!int_is_any(v)) return gy_throw(r->vm, ERROR_TypeError, "* wants int");
        if (!gy_int_to_i64(v, number) || *number > most || *number < -most)
            return gy_throw(r->vm, ERROR_OverflowError, "%s too big", what);
        return true;
    }
    for (; r->p < r->end && isdigit((unsigned char)*r->p); r->p++) {
        int digit = *r->p - '0';
        if (*number > (most - digit) / 10)
            return gy_throw(r->vm, ERROR_ValueError, "%s too big", what);
        *number = *number * 10 + digit;
    }
    return true;
}

static void read_flags(Reader *r, FormatSpec *spec)
{
    bool is_zero = false;
    for (; r->p < r->end; r->p++) {
        if (*r->p == '-') spec->align = '<';
        else if (*r->p == '+') spec->sign = '+';
        else if (*r->p == ' ' && spec->sign != '+') spec->sign = ' ';
        else if (*r->p == '#') spec->is_alternate = true;
        else if (*r->p == '0') is_zero = true;
        else if (*r->p != ' ') break;
    }
    if (is_zero && spec->align != '<') {
        spec->fill = '0';
        spec->align = '=';
    }
}

static bool read_spec(Reader *r, FormatSpec *spec)
{
    *spec = (FormatSpec){.fill = ' ', .align = '>', .precision = -1};
    read_flags(r, spec);
    if (!read_number(r, "width", INT64_MAX, &spec->width)) return false;
    if (spec->width < 0) { // a negative * asks for the left side
        spec->width = -spec->width;
        spec->align = '<';
        spec->fill = ' ';
    }
    if (r->p < r->end && *r->p == '.') {
        r->p++;
        spec->precision = 0;
        if (!read_number(r, "precision", INT32_MAX, &spec->precision)) return false;
        if (spec->precision < 0) spec->precision = 0;
    }
    while (r->p < r->end && strchr("hlL", *r->p) && *r->p)
        r->p++; // sizes of C, ignored
    if (r->p == r->end) return gy_throw(r->vm, ERROR_ValueError, "incomplete format");
    uint32_t size = 1;
    spec->type = r->is_bytes ? (unsigned char)*r->p : gy_utf8_decode(r->p, &size);
    r->p += size;
    return true;
}

// -- One item

static void fill_with_blanks(FormatSpec *spec)
{
    if (spec->fill != '0') return;
    spec->fill = ' ';
    spec->align = '>';
}

static bool add_text(Reader *r, StrBuilder *b, FormatSpec *spec, Value value)
{
    Str *text;
    fill_with_blanks(spec);
    return gy_ops_convert(r->vm, value, (char)spec->type, &text) &&
           gy_format_add_text(r->vm, b, spec, text);
}

static bool add_int(Reader *r, StrBuilder *b, FormatSpec *spec, Value value)
{
    bool is_decimal = spec->type == 'd', ok;
    Value i;
    if (value_is_double(value) && is_decimal)
        ok = gy_int_from_double(r->vm, value_as_double(value), &i);
    else if (gy_ops_has_index(r->vm, value) || (is_decimal && has_special(r, value, SPECIAL_INT)))
        ok = is_decimal ? gy_ops_to_int(r->vm, value, &i) : gy_ops_integer(r->vm, value, &i);
    else
        ok =
            gy_throw(r->vm, ERROR_TypeError, "%%%c format: %s is required, not %s", (int)spec->type,
                     is_decimal ? "a real number" : "an integer", gy_type_name(r->vm, value));
    return ok && gy_format_add_int(r->vm, b, spec, i);
}

static bool add_float(Reader *r, StrBuilder *b, const FormatSpec *spec, Value value)
{
    double d;
    if (!value_is_double(value) && !gy_ops_has_index(r->vm, value) &&
        !has_special(r, value, SPECIAL_FLOAT))
        return r->is_bytes ? gy_throw(r->vm, ERROR_TypeError, "float argument required, not %s",
                                      gy_type_name(r->vm, value))
                           : gy_throw(r->vm, ERROR_TypeError, "must be real number, not %s",
                                      gy_type_name(r->vm, value));
    return gy_ops_to_double(r->vm, value, &d) && gy_format_add_float(r->vm, b, spec, d);
}

static bool add_char(Reader *r, StrBuilder *b, FormatSpec *spec, Value value)
{
    fill_with_blanks(spec);
    spec->precision = -1; // says nothing of a character
    if (value_is_str(value) && value_as_str(value)->length == 1)
        return gy_format_add_text(r->vm, b, spec, value_as_str(value));
    if (!gy_ops_has_index(r->vm, value))
        return gy_throw(r->vm, ERROR_TypeError, "%%c requires int or char");
    return gy_ops_integer(r->vm, value, &value) && gy_format_add_char(r->vm, b, spec, value);
}

static bool add_bytes(Reader *r, StrBuilder *b, FormatSpec *spec, Value value)
{
    const uint8_t *data;
    size_t size;
    int how = gy_bytes_convert(r->vm, value, &value);
    if (how < 0) return false;
    if (!gy_bytes_view(value, &data, &size))
        return gy_throw(r->vm, ERROR_TypeError,
                        "%%b requires a bytes-like object, or an object that implements bytes, "
                        "not '%s'",
                        gy_type_name(r->vm, value));
    fill_with_blanks(spec);
    return gy_format_add_bytes(r->vm, b, spec, data, size);
}

static bool add_byte(Reader *r, StrBuilder *b, FormatSpec *spec, Value value)
{
    const uint8_t *data;
    size_t size;
    fill_with_blanks(spec);
    spec->precision = -1;
    if (gy_bytes_view(value, &data, &size) && size == 1)
        return gy_format_add_bytes(r->vm, b, spec, data, size);
    if (!gy_ops_has_index(r->vm, value))
        return gy_throw(r->vm, ERROR_TypeError,
                        "%%c requires an integer in range(256) or a single byte");
    int64_t code;
    if (!gy_ops_clip(r->vm, value, &code)) return false;
    if (code < 0 || code > 255)
        return gy_throw(r->vm, ERROR_OverflowError, "%%c arg not in range(256)");
    uint8_t byte = (uint8_t)code;
    return gy_format_add_bytes(r->vm, b, spec, &byte, 1);
}

static bool unknown_type(const Reader *r, uint32_t type)
{
    size_t size = (size_t)(r->p - r->start);
    size_t index = (r->is_bytes ? size : gy_utf8_count(r->start, size)) - 1;
    return gy_throw(r->vm, ERROR_ValueError,
                    "unsupported format character '%c' (0x%x) at index %zu",
                    type > 32 && type < 128 ? (int)type : '?', type, index);
}

static bool add_value(Reader *r, StrBuilder *b, FormatSpec *spec, Value value)
{
    switch (spec->type) {
    case 'b': return add_bytes(r, b, spec, value);
    case 's':
    case 'r':
    case 'a': return add_text(r, b, spec, value);
    case 'c': return (r->is_bytes ? add_byte : add_char)(r, b, spec, value);
    case 'd':
    case 'o':
    case 'x':
    case 'X': return add_int(r, b, spec, value);
    default: return add_float(r, b, spec, value);
    }
}

// One name for each notation. False: there is no such type.
static bool settle_type(const Reader *r, FormatSpec *spec)
{
    const char *known = r->is_bytes ? "sradiuoxXeEfFgGcb" : "sradiuoxXeEfFgGc";
    if (spec->type >= 128 || !strchr(known, (int)spec->type)) return false;
    if (spec->type == 'i' || spec->type == 'u') spec->type = 'd';
    if (r->is_bytes && spec->type == 's') spec->type = 'b';
    if (r->is_bytes && spec->type == 'r') spec->type = 'a';
    return true;
}

static bool add_item(Reader *r, StrBuilder *b)
{
    Value value = VALUE_UNSET;
    FormatSpec spec;
    if (r->p < r->end && *r->p == '%') return gy_builder_add(r->vm, b, r->p++, 1);
    bool is_keyed = r->p < r->end && *r->p == '(';
    if (is_keyed && !keyed_value(r, &value)) return false;
    if (!read_spec(r, &spec)) return false;
    if (!is_keyed && !next_value(r, &value)) return false;
    if (!settle_type(r, &spec)) return unknown_type(r, spec.type);
    return add_value(r, b, &spec, value);
}

static bool fill(Reader *r, StrBuilder *b)
{
    while (r->p < r->end) {
        const char *percent = (const char *)memchr(r->p, '%', (size_t)(r->end - r->p));
        const char *stop = percent ? percent : r->end;
        if (!gy_builder_add(r->vm, b, r->p, (size_t)(stop - r->p))) return false;
        r->p = stop;
        if (!percent) break;
        r->p++;
        if (!add_item(r, b)) return false;
    }
    uint32_t count = value_is_tuple(r->args) ? value_as_tuple(r->args)->count : 1;
    if (r->next < count && !is_mapping(r))
        return gy_throw(r->vm, ERROR_TypeError, "not all arguments converted during %s formatting",
                        r->is_bytes ? "bytes" : "string");
    return true;
}

// Points the reader at the text; *format is then what must stay alive.
static bool open_format(Reader *r, Value *format)
{
    size_t size;
    r->is_bytes = !value_is_str(*format);
    if (value_is_bytearray(*format)) {
        const ByteArray *array = value_as_bytearray(*format);
        Bytes *copy = gy_bytes_new(r->vm, array->data, array->size);
        if (!copy) return false;
        *format = value_from_obj(copy);
    }
    if (r->is_bytes) {
        r->start = (const char *)value_as_bytes(*format)->data;
        size = value_as_bytes(*format)->size;
    } else {
        r->start = value_as_str(*format)->chars;
        size = value_as_str(*format)->size;
    }
    r->p = r->start;
    r->end = r->start + size;
    return true;
}

static bool run(Reader *r, StrBuilder *b, Value format)
{
    if (!gy_roots_push(r->vm, format)) return false;
    bool ok = gy_roots_push(r->vm, r->args);
    if (ok) {
        ok = fill(r, b);
        gy_roots_pop(r->vm, 1);
    }
    gy_roots_pop(r->vm, 1);
    return ok;
}

// What was built, in the type of the format.
static bool finish(VM *vm, StrBuilder *b, Value format, Value *result)
{
    void *object = NULL;
    if (value_is_str(format)) object = gy_builder_finish(vm, b);
    else if (b->failed) object = NULL;
    else if (value_is_bytes(format)) object = gy_bytes_new(vm, b->data, b->size);
    else object = gy_bytearray_new(vm, b->data, b->size);
    gy_builder_free(vm, b);
    if (object) *result = value_from_obj(object);
    return object;
}

bool gy_format_percent(VM *vm, Value format, Value args, Value *result)
{
    Reader r = {.vm = vm, .args = args};
    Value held = format;
    StrBuilder b = {0};
    if (!open_format(&r, &held)) return false;
    if (run(&r, &b, held)) return finish(vm, &b, format, result);
    gy_builder_free(vm, &b);
    return false;
}

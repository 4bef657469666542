// format_percent.c - text % values, the older notation.
//
//     item = "%" [ "(" key ")" ] { "-" | "+" | " " | "0" | "#" } [ width ] [ "." precision ] type
//
// An item is turned into a FormatSpec and laid out by format.c. %s and %r may run script code;
// the format and the values are pushed as roots for the whole run, because an operator's operands
// need not be held by anybody else.
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
} Reader;

static bool is_mapping(Value v)
{
    return value_is_dict(v) || value_is_list(v) || value_is_instance(v);
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

// "(key)", whose parentheses nest.
static bool keyed_value(Reader *r, Value *value)
{
    if (!is_mapping(r->args) || value_is_list(r->args))
        return gy_throw(r->vm, ERROR_TypeError, "format requires a mapping");
    const char *start = ++r->p;
    for (int depth = 1; r->p < r->end; r->p++) {
        if (*r->p == '(') depth++;
        if (*r->p == ')' && --depth == 0) break;
    }
    if (r->p == r->end) return gy_throw(r->vm, ERROR_ValueError, "incomplete format key");
    Str *key = gy_str_new(r->vm, start, (size_t)(r->p++ - start));
    r->used_mapping = true;
    return key && gy_ops_get_index(r->vm, r->args, value_from_obj(key), value);
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
    uint32_t size;
    spec->type = gy_utf8_decode(r->p, &size);
    r->p += size;
    return true;
}

// -- One item

static bool add_text(Reader *r, StrBuilder *b, FormatSpec *spec, Value value)
{
    Str *text;
    if (spec->fill == '0') {
        spec->fill = ' ';
        spec->align = '>';
    }
    return gy_ops_convert(r->vm, value, (char)spec->type, &text) &&
           gy_format_add_text(r->vm, b, spec, text);
}

static bool add_int(Reader *r, StrBuilder *b, FormatSpec *spec, Value value)
{
    bool is_decimal = spec->type == 'd', ok;
    Value i;
    if (value_is_double(value) && is_decimal)
        ok = gy_int_from_double(r->vm, value_as_double(value), &i);
    else if (int_is_any(value) || value_is_instance(value))
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
    if (!value_is_double(value) && !int_is_any(value) && !value_is_instance(value))
        return gy_throw(r->vm, ERROR_TypeError, "must be real number, not %s",
                        gy_type_name(r->vm, value));
    return gy_ops_to_double(r->vm, value, &d) && gy_format_add_float(r->vm, b, spec, d);
}

static bool add_char(Reader *r, StrBuilder *b, FormatSpec *spec, Value value)
{
    if (spec->fill == '0') spec->fill = ' ';
    spec->precision = -1; // says nothing of a character
    if (value_is_str(value) && value_as_str(value)->length == 1)
        return gy_format_add_text(r->vm, b, spec, value_as_str(value));
    if (!gy_ops_has_index(r->vm, value))
        return gy_throw(r->vm, ERROR_TypeError, "%%c requires int or char");
    return gy_ops_integer(r->vm, value, &value) && gy_format_add_char(r->vm, b, spec, value);
}

static bool unknown_type(const Reader *r, uint32_t type)
{
    size_t index = gy_utf8_count(r->start, (size_t)(r->p - r->start)) - 1;
    return gy_throw(r->vm, ERROR_ValueError,
                    "unsupported format character '%c' (0x%x) at index %zu",
                    type > 32 && type < 128 ? (int)type : '?', type, index);
}

static bool add_value(Reader *r, StrBuilder *b, FormatSpec *spec, Value value)
{
    switch (spec->type) {
    case 's':
    case 'r':
    case 'a': return add_text(r, b, spec, value);
    case 'c': return add_char(r, b, spec, value);
    case 'd':
    case 'o':
    case 'x':
    case 'X': return add_int(r, b, spec, value);
    default: return add_float(r, b, spec, value);
    }
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
    if (spec.type >= 128 || !strchr("sradiuoxXeEfFgGc", (int)spec.type))
        return unknown_type(r, spec.type);
    if (spec.type == 'i' || spec.type == 'u') spec.type = 'd';
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
    if (r->next < count && !is_mapping(r->args))
        return gy_throw(r->vm, ERROR_TypeError,
                        "not all arguments converted during string formatting");
    return true;
}

bool gy_format_percent(VM *vm, Str *format, Value args, Str **result)
{
    Reader r = {.vm = vm, .start = format->chars, .p = format->chars, .args = args};
    r.end = format->chars + format->size;
    StrBuilder b = {0};
    if (!gy_roots_push(vm, value_from_obj(format))) return false;
    bool ok = gy_roots_push(vm, args);
    if (ok) {
        ok = fill(&r, &b);
        gy_roots_pop(vm, 1);
    }
    gy_roots_pop(vm, 1);
    if (!ok) gy_builder_free(vm, &b);
    else *result = gy_builder_finish(vm, &b);
    return ok && *result;
}

// str_format.c - "{0.name[key]!r:>{width}}".format(...): templates filled in at run time.
//
//     field = "{" [ name ] [ "!" conversion ] [ ":" spec ] "}"
//     name  = [ number | word ] { "." word | "[" text "]" }
//
// A number, or an empty name that counts up, takes a positional argument; a word a named one, or
// what the mapping of format_map has. The spec may hold fields in its turn, one level deep.
//
// Reading an attribute, an element and the text of a value may all run script code. The template
// and the arguments are held by the call; the value that a field has reached is pushed as a root.
// Interpolation in source text ("${x:>8}") does not come here: the compiler takes it apart.
#include "vm/args.h"
#include "vm/int.h"
#include "vm/ops.h"
#include "vm/str_methods.h"
#include <ctype.h>

enum { DEEPEST_SPEC = 2 };
enum { NUMBERING_NONE, NUMBERING_AUTOMATIC, NUMBERING_MANUAL };

typedef struct {
    Call *call;
    bool has_mapping; // format_map; args[1] is the mapping, or the dict of named arguments
    int numbering;
    uint32_t next; // automatic number
} Formatter;

typedef struct {
    const char *start, *end;
} Part;

static bool fail(Formatter *f, const char *text)
{
    return gy_throw(f->call->vm, ERROR_ValueError, "%s", text);
}

// -- Taking a field apart

typedef struct {
    Part name, spec;
    char conversion; // 0: none
} Field;

// The field that begins at `p`, behind its brace; returns what follows its closing brace. NULL:
// thrown.
static const char *read_field(Formatter *f, const char *p, const char *end, Field *field)
{
    *field = (Field){.name = {p, p}, .spec = {end, end}};
    bool in_bracket = false;
    for (; p < end && (in_bracket || (*p != '}' && *p != ':' && *p != '!')); p++) {
        if (*p == '{' && !in_bracket) return fail(f, "unexpected '{' in field name"), NULL;
        if (*p == '[') in_bracket = true;
        if (*p == ']') in_bracket = false;
    }
    field->name.end = p;
    if (p < end && *p == '!') {
        if (++p == end || *p == '}') return fail(f, "unmatched '{' in format spec"), NULL;
        field->conversion = *p++;
        if (p < end && *p != ':' && *p != '}')
            return fail(f, "expected ':' after conversion specifier"), NULL;
    }
    if (p < end && *p == ':') {
        field->spec.start = ++p;
        for (int depth = 1; p < end; p++) {
            if (*p == '{') depth++;
            if (*p == '}' && --depth == 0) break;
        }
        field->spec.end = p;
    }
    if (p < end) return p + 1;
    bool is_bare = field->name.start == end;
    return fail(f, is_bare ? "Single '{' encountered in format string"
                           : "expected '}' before end of string"),
           NULL;
}

// -- The value of a field

static bool all_digits(Part s)
{
    for (const char *p = s.start; p < s.end; p++)
        if (!isdigit((unsigned char)*p)) return false;
    return s.start < s.end;
}

static bool read_number(Formatter *f, Part s, uint32_t *number)
{
    uint64_t n = 0;
    for (const char *p = s.start; p < s.end; p++) {
        n = n * 10 + (uint64_t)(*p - '0');
        if (n > INT32_MAX) return fail(f, "Too many decimal digits in format string");
    }
    *number = (uint32_t)n;
    return true;
}

static bool choose_number(Formatter *f, Part first, uint32_t *number)
{
    int numbering = first.start == first.end ? NUMBERING_AUTOMATIC : NUMBERING_MANUAL;
    if (f->numbering != NUMBERING_NONE && f->numbering != numbering)
        return fail(f, numbering == NUMBERING_AUTOMATIC
                           ? "cannot switch from manual field specification to automatic field "
                             "numbering"
                           : "cannot switch from automatic field numbering to manual field "
                             "specification");
    f->numbering = numbering;
    if (numbering == NUMBERING_MANUAL) return read_number(f, first, number);
    *number = f->next++;
    return true;
}

static bool throw_missing(VM *vm, Part name)
{
    Str *text = gy_str_new(vm, name.start, (size_t)(name.end - name.start));
    Value key = text ? value_from_obj(text) : VALUE_NIL, error;
    Value type = value_from_obj(gy_class_error(vm, ERROR_KeyError));
    return text && gy_call(vm, type, 1, &key, &error) && gy_throw_value(vm, error);
}

static bool first_value(Formatter *f, Part first, Value *value)
{
    Call *call = f->call;
    VM *vm = call->vm;
    if (first.start == first.end || all_digits(first)) {
        uint32_t number;
        if (f->has_mapping) return fail(f, "Format string contains positional fields");
        if (!choose_number(f, first, &number)) return false;
        if (number >= call->rest_count)
            return gy_throw(vm, ERROR_IndexError,
                            "Replacement index %u out of range for positional args tuple", number);
        *value = call->rest[number];
        return true;
    }
    if (value_is_unset(native_arg(call, 1))) return throw_missing(vm, first);
    Str *key = gy_str_new(vm, first.start, (size_t)(first.end - first.start));
    return key && gy_ops_get_index(vm, call->args[1], value_from_obj(key), value);
}

static bool read_element(Formatter *f, Part part, Value *value)
{
    VM *vm = f->call->vm;
    uint32_t number;
    Value key;
    if (all_digits(part)) {
        if (!read_number(f, part, &number)) return false;
        key = value_from_int(number);
    } else {
        Str *text = gy_str_new(vm, part.start, (size_t)(part.end - part.start));
        if (!text) return false;
        key = value_from_obj(text);
    }
    return gy_ops_get_index(vm, *value, key, value);
}

static bool read_attribute(Formatter *f, Part part, Value *value)
{
    VM *vm = f->call->vm;
    Str *name = gy_str_intern(vm, part.start, (size_t)(part.end - part.start));
    return name && gy_attr_get(vm, *value, name, value);
}

// Follows the .names and [keys] behind the first part. The value is kept as the top root.
static bool field_value(Formatter *f, Part name, Value *value)
{
    VM *vm = f->call->vm;
    const char *p = name.start;
    while (p < name.end && *p != '.' && *p != '[')
        p++;
    if (!first_value(f, (Part){name.start, p}, value)) return false;
    while (p < name.end) {
        bool is_element = *p == '[';
        if (!is_element && *p != '.')
            return fail(f, "Only '.' or '[' may follow ']' in format field specifier");
        Part part = {p + 1, p + 1};
        while (part.end < name.end &&
               (is_element ? *part.end != ']' : *part.end != '.' && *part.end != '['))
            part.end++;
        if (is_element && part.end == name.end) return fail(f, "Missing ']' in format string");
        if (part.start == part.end) return fail(f, "Empty attribute in format string");
        p = part.end + is_element;
        if (!gy_roots_push(vm, *value)) return false;
        bool ok = is_element ? read_element(f, part, value) : read_attribute(f, part, value);
        gy_roots_pop(vm, 1);
        if (!ok) return false;
    }
    return true;
}

// -- Filling in

static bool fill_template(Formatter *f, StrBuilder *b, Part text, int depth);

static bool convert(Formatter *f, char conversion, Value *value)
{
    Str *text;
    if (conversion == 0) return true;
    if (conversion != 'r' && conversion != 's' && conversion != 'a')
        return gy_throw(f->call->vm, ERROR_ValueError, "Unknown conversion specifier %c",
                        conversion);
    bool ok = gy_ops_convert(f->call->vm, *value, conversion, &text);
    if (ok) *value = value_from_obj(text);
    return ok;
}

static Str *read_spec(Formatter *f, Part spec, int depth)
{
    VM *vm = f->call->vm;
    size_t size = (size_t)(spec.end - spec.start);
    if (size == 0 || !memchr(spec.start, '{', size)) return gy_str_new(vm, spec.start, size);
    StrBuilder b = {0};
    if (fill_template(f, &b, spec, depth + 1)) return gy_builder_finish(vm, &b);
    gy_builder_free(vm, &b);
    return NULL;
}

static bool add_field(Formatter *f, StrBuilder *b, const Field *field, int depth)
{
    VM *vm = f->call->vm;
    Value value;
    Str *text;
    if (!field_value(f, field->name, &value) || !gy_roots_push(vm, value)) return false;
    bool ok = convert(f, field->conversion, &value);
    Str *spec = NULL;
    if (ok && gy_roots_push(vm, value)) {
        spec = read_spec(f, field->spec, depth);
        ok = spec && gy_ops_format(vm, value, spec, &text);
        gy_roots_pop(vm, 1);
    } else {
        ok = false;
    }
    gy_roots_pop(vm, 1);
    return ok && gy_builder_add_str(vm, b, text);
}

static bool fill_template(Formatter *f, StrBuilder *b, Part text, int depth)
{
    if (depth > DEEPEST_SPEC) return fail(f, "Max string recursion exceeded");
    const char *p = text.start;
    while (p < text.end) {
        const char *start = p;
        while (p < text.end && *p != '{' && *p != '}')
            p++;
        bool is_doubled = p + 1 < text.end && p[1] == *p;
        if (p == text.end || is_doubled) {
            size_t size = (size_t)(p - start) + (p < text.end);
            if (!gy_builder_add(f->call->vm, b, start, size)) return false;
            p += p < text.end ? 2 : 0;
            continue;
        }
        Field field;
        if (!gy_builder_add(f->call->vm, b, start, (size_t)(p - start))) return false;
        if (*p == '}') return fail(f, "Single '}' encountered in format string");
        p = read_field(f, p + 1, text.end, &field);
        if (!p || !add_field(f, b, &field, depth)) return false;
    }
    return true;
}

static GyreStatus fill(Call *call, bool has_mapping)
{
    const Str *s = gy_args_self_str(call);
    if (!s) return GYRE_ERROR;
    Formatter f = {.call = call, .has_mapping = has_mapping};
    StrBuilder b = {0};
    if (fill_template(&f, &b, (Part){s->chars, s->chars + s->size}, 1))
        return args_return_obj(call, gy_builder_finish(call->vm, &b));
    gy_builder_free(call->vm, &b);
    return GYRE_ERROR;
}

static GyreStatus str_format(Call *call)
{
    return fill(call, false);
}
static GyreStatus str_format_map(Call *call)
{
    return fill(call, true);
}

const GyreNative gy_str_format_methods[] = {
    {"format", str_format, "self, /, *args, **named",
     "The text with {} fields replaced by the arguments, formatted as they ask.", 0},
    {"format_map", str_format_map, "self, mapping, /",
     "The text with {name} fields replaced by what `mapping` has for them.", 0},
    {0},
};

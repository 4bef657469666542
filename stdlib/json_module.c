// json_module.c - `import json`: values as JSON text and back.
//
// The work is done in vm/json_read.c and vm/json_write.c; here are the arguments, named as in
// Python, and the error of a text that is no JSON: a JSONDecodeError that says where.
#include "stdlib/modules.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// ---------------------------------------------------------------- loads

// The place of a fault as people count: code points, lines and columns from 1.
typedef struct {
    int64_t position, line, column;
} Place;

static Place find_place(const char *text, size_t offset)
{
    Place place = {0, 1, 1};
    for (size_t i = 0; i < offset; i++) {
        if ((text[i] & 0xC0) == 0x80) continue; // inside a code point
        place.position++;
        place.column++;
        if (text[i] != '\n') continue;
        place.line++;
        place.column = 1;
    }
    return place;
}

static GyreStatus throw_fault(Gyre *g, const char *text, GyreJsonFault fault, GyreValue document)
{
    Place place = find_place(text, fault.offset);
    gyre_throw(g, "json.JSONDecodeError", "%s: line %lld column %lld (char %lld)", fault.message,
               (long long)place.line, (long long)place.column, (long long)place.position);
    GyreValue error = gyre_error_take(g);
    const struct {
        const char *name;
        GyreValue value;
    } fields[] = {
        {"msg", gyre_str(g, fault.message, strlen(fault.message))},
        {"doc", document},
        {"pos", gyre_int(g, place.position)},
        {"line", gyre_int(g, place.line)},
        {"lineno", gyre_int(g, place.line)},
        {"column", gyre_int(g, place.column)},
        {"colno", gyre_int(g, place.column)},
    };
    // Where memory is out, the error that was taken is MemoryError, which has no such fields.
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        if (gyre_attr_set(g, error, fields[i].name, fields[i].value) != GYRE_OK) break;
    gyre_error_clear(g);
    return gyre_error_raise(g, error);
}

// bytes.decode(): UnicodeDecodeError where it is no UTF-8. A byte order mark is passed over.
static GyreValue decode_utf8(Gyre *g, GyreValue bytes)
{
    GyreValue decode = gyre_attr(g, bytes, "decode"), document;
    size_t size;
    if (gyre_is_none(decode) || gyre_call(g, decode, NULL, 0, &document) != GYRE_OK)
        return GYRE_NONE;
    const char *text = gyre_to_str(g, document, &size);
    bool has_mark = text && size >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0;
    return has_mark ? gyre_str(g, text + 3, size - 3) : document;
}

// The text of a str, or of bytes in UTF-8, as a str. NONE: thrown.
static GyreValue decode_document(Gyre *g, GyreValue v)
{
    size_t size;
    const unsigned char *bytes = (const unsigned char *)gyre_to_bytes(g, v, &size);
    if (gyre_kind(g, v) == GYRE_KIND_STR) return v;
    if (!bytes) {
        gyre_throw(g, "TypeError", "the JSON object must be str, bytes or bytearray, not %s",
                   gyre_type_of(g, v));
        return GYRE_NONE;
    }
    bool is_wide = size >= 2 && (!bytes[0] || !bytes[1] || memcmp(bytes, "\xFE\xFF", 2) == 0 ||
                                 memcmp(bytes, "\xFF\xFE", 2) == 0);
    if (!is_wide) return decode_utf8(g, v);
    gyre_throw(g, "UnicodeDecodeError", "JSON in bytes must be UTF-8, not UTF-16 or UTF-32");
    return GYRE_NONE;
}

static GyreValue given_or_none(GyreCall *call, uint32_t i)
{
    GyreValue v = gyre_arg(call, i);
    return gyre_is_none(v) || gyre_is_nil(gyre_vm(call), v) ? GYRE_NONE : v;
}

static GyreStatus json_loads(GyreCall *call)
{
    Gyre *g = gyre_vm(call);
    GyreJsonReading how = {0};
    GyreJsonFault fault;
    bool is_strict = true;
    size_t size;
    GyreValue document = decode_document(g, gyre_arg(call, 0)), strict = gyre_arg(call, 6);
    if (gyre_is_none(document)) return GYRE_ERROR;
    how.object = given_or_none(call, 1);
    how.number = given_or_none(call, 2);
    how.integer = given_or_none(call, 3);
    how.constant = given_or_none(call, 4);
    how.pairs = given_or_none(call, 5);
    if (!gyre_is_none(strict)) gyre_to_bool(g, strict, &is_strict);
    how.is_lenient = !is_strict;
    const char *text = gyre_to_str(g, document, &size);
    if (!text) return GYRE_ERROR;
    if (size >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0) {
        fault = (GyreJsonFault){"Unexpected UTF-8 BOM (decode using utf-8-sig)", 0};
        return throw_fault(g, text, fault, document);
    }
    GyreValue result = gyre_json_read(g, text, size, &how, &fault);
    if (!gyre_is_none(result)) return gyre_return(call, result);
    return fault.message ? throw_fault(g, text, fault, document) : GYRE_ERROR;
}

// ---------------------------------------------------------------- dumps

enum { MOST_INDENT = 1000 };

// A text of the layout, which ends where C ends it. NULL: thrown.
static const char *layout_text(Gyre *g, GyreValue v, const char *what)
{
    size_t size;
    const char *text = gyre_to_str(g, v, &size);
    if (!text) {
        gyre_throw(g, "TypeError", "%s must be str, not %s", what, gyre_type_of(g, v));
    } else if (strlen(text) != size) {
        gyre_throw(g, "ValueError", "%s must not contain a NUL character", what);
        return NULL;
    }
    return text;
}

// indent = nil, a number of spaces, or the text itself.
static bool read_indent(Gyre *g, GyreValue v, GyreJsonWriting *how)
{
    int64_t count;
    if (gyre_is_none(v) || gyre_is_nil(g, v)) return true;
    if (!gyre_to_int(g, v, &count)) return (how->indent = layout_text(g, v, "indent")) != NULL;
    if (count > MOST_INDENT) {
        gyre_throw(g, "ValueError", "indent must not be more than %d", MOST_INDENT);
        return false;
    }
    char spaces[MOST_INDENT + 1];
    size_t size = count > 0 ? (size_t)count : 0;
    memset(spaces, ' ', size);
    how->indent = gyre_to_str(g, gyre_str(g, spaces, size), NULL);
    return how->indent != NULL;
}

// separators = nil, or a pair of texts.
static bool read_separators(Gyre *g, GyreValue v, GyreJsonWriting *how)
{
    if (gyre_is_none(v) || gyre_is_nil(g, v)) return true;
    int64_t count = gyre_len(g, v);
    if (count < 0) return false;
    if (count != 2) {
        gyre_throw(g, "ValueError", "separators must be two texts, (item, key), not %lld",
                   (long long)count);
        return false;
    }
    GyreValue item = gyre_get(g, v, gyre_int(g, 0)), key = gyre_get(g, v, gyre_int(g, 1));
    if (gyre_is_none(item) || gyre_is_none(key)) return false;
    how->item_separator = layout_text(g, item, "separators[0]");
    how->key_separator = how->item_separator ? layout_text(g, key, "separators[1]") : NULL;
    return how->key_separator != NULL;
}

static bool truth_or(GyreCall *call, uint32_t i, bool otherwise)
{
    GyreValue v = gyre_arg(call, i);
    if (!gyre_is_none(v)) gyre_to_bool(gyre_vm(call), v, &otherwise);
    return otherwise;
}

static GyreStatus json_dumps(GyreCall *call)
{
    Gyre *g = gyre_vm(call);
    GyreJsonWriting how = {
        .skips_keys = truth_or(call, 1, false),
        .is_ascii = truth_or(call, 2, true),
        .refuses_nan = !truth_or(call, 3, true),
        .fallback = given_or_none(call, 6),
        .sorts_keys = truth_or(call, 7, false),
    };
    if (!read_indent(g, gyre_arg(call, 4), &how)) return GYRE_ERROR;
    if (!read_separators(g, gyre_arg(call, 5), &how)) return GYRE_ERROR;
    GyreValue text = gyre_json_write(g, gyre_arg(call, 0), &how);
    return gyre_is_none(text) ? GYRE_ERROR : gyre_return(call, text);
}

static const GyreNative json_natives[] = {
    {"loads", json_loads,
     "s, *, object_hook = nil, parse_float = nil, parse_int = nil, parse_constant = nil, "
     "object_pairs_hook = nil, strict = true",
     "The value of a JSON text, a str or bytes in UTF-8. Throws JSONDecodeError.", 0},
    {"dumps", json_dumps,
     "obj, *, skipkeys = false, ensure_ascii = true, allow_nan = true, indent = nil, "
     "separators = nil, default = nil, sort_keys = false",
     "A value as JSON text. `default(x)` is asked what to write for what JSON has nothing for.", 0},
    {NULL, NULL, NULL, NULL, 0},
};

GyreStatus gy_json_install(Gyre *g)
{
    if (gyre_register(g, "json", json_natives, NULL) != GYRE_OK) return GYRE_ERROR;
    return gyre_register_error(g, "json", "JSONDecodeError", "ValueError",
                               "msg,doc,pos,line,column,lineno,colno");
}

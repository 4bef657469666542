// pg_statement.c - statements and their parameters, as libpq sends them.
//
// Parameters are text, but for bytes. The type of a str, of a date, of a list and of a dict is left
// to the server, which knows what the column is; numbers and bools say theirs, so that `SELECT $1`
// gives back what was passed. An int says the smallest type that it fits, for the server widens,
// but never narrows.
//
// Named parameters are ours: `:name` in the text becomes $1, $2 …, outside of strings, quoted
// names, comments and `::`.
#if GYRE_HAVE_PG && !defined(GYRE_NO_LIBUV)
#include "stdlib/growing.h"
#include "stdlib/pg_parts.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    OID_BOOL = 16,
    OID_BYTEA = 17,
    OID_INT8 = 20,
    OID_INT4 = 23,
    OID_FLOAT8 = 701,
    OID_NUMERIC = 1700
};
enum { MOST_PARAMETERS = 65535, MOST_NESTED = 6 };

void gy_pg_statement_free(PgStatement *s)
{
    for (int i = 0; i < s->count && s->values; i++)
        free(s->values[i]);
    free(s->sql);
    free(s->types);
    free(s->values);
    free(s->sizes);
    free(s->formats);
    *s = (PgStatement){0};
}

static bool throw_memory(Gyre *g)
{
    gyre_throw(g, "MemoryError", "out of memory");
    return false;
}

// ---------------------------------------------------------------- Values as text

static bool add_array(Gyre *g, GrowingText *b, GyreValue list, int depth);

static void add_hex(GrowingText *b, const uint8_t *bytes, size_t size)
{
    growing_add_text(b, "\\x");
    for (size_t i = 0; i < size; i++) {
        growing_add_char(b, "0123456789abcdef"[bytes[i] >> 4]);
        growing_add_char(b, "0123456789abcdef"[bytes[i] & 15]);
    }
}

static bool add_text(Gyre *g, GrowingText *b, GyreValue text)
{
    size_t size;
    const char *chars = gyre_is_none(text) ? NULL : gyre_str_view(g, text, &size);
    if (!chars && !gyre_is_none(text))
        gyre_throw(g, "TypeError", "isoformat gave a %s", gyre_type_of(g, text));
    if (!chars) return false;
    if (memchr(chars, 0, size)) {
        gyre_throw(g, PG_ERRORS ".DataError", "PostgreSQL has no texts with a zero in them");
        return false;
    }
    growing_add(b, chars, size);
    return true;
}

static bool add_float(Gyre *g, GrowingText *b, GyreValue v)
{
    double d = 0;
    gyre_to_float(g, v, &d);
    if (isfinite(d)) return add_text(g, b, gyre_repr(g, v));
    growing_add_text(b, isnan(d) ? "NaN" : d > 0 ? "Infinity" : "-Infinity");
    return true;
}

static bool add_json(Gyre *g, GrowingText *b, GyreValue v)
{
    GyreJsonWriting how = {.refuses_nan = true};
    return add_text(g, b, gyre_json_write(g, v, &how));
}

// Dates and times, and what else has a method isoformat.
static bool add_date(Gyre *g, GrowingText *b, GyreValue v)
{
    GyreValue method = gyre_attr(g, v, "isoformat"), text;
    if (gyre_is_none(method)) {
        gyre_error_clear(g);
        gyre_throw(
            g, "TypeError",
            "a parameter is a %.60s, which no column can hold; a str, bytes, a number, bool, "
            "nil, date, list or dict can",
            gyre_type_of(g, v));
        return false;
    }
    return gyre_call(g, method, NULL, 0, &text) == GYRE_OK && add_text(g, b, text);
}

// Not nil, and not a list.
static bool add_value(Gyre *g, GrowingText *b, GyreValue v)
{
    size_t size;
    bool truth = false;
    switch (gyre_kind(g, v)) {
    case GYRE_KIND_BOOL:
        gyre_to_bool(g, v, &truth);
        growing_add_text(b, truth ? "true" : "false");
        return true;
    case GYRE_KIND_INT: return add_text(g, b, gyre_text(g, v));
    case GYRE_KIND_FLOAT: return add_float(g, b, v);
    case GYRE_KIND_STR: return add_text(g, b, v);
    case GYRE_KIND_DICT: return add_json(g, b, v);
    case GYRE_KIND_BYTES:
    case GYRE_KIND_BYTEARRAY: {
        const uint8_t *bytes = (const uint8_t *)gyre_to_bytes(g, v, &size);
        add_hex(b, bytes, size);
        return true;
    }
    default: return add_date(g, b, v);
    }
}

static bool is_list(Gyre *g, GyreValue v)
{
    GyreKind kind = gyre_kind(g, v);
    return kind == GYRE_KIND_LIST || kind == GYRE_KIND_TUPLE;
}

static bool add_item(Gyre *g, GrowingText *b, GyreValue v, int depth)
{
    GrowingText text = {0};
    if (gyre_is_none(v)) return false;
    if (is_list(g, v)) return add_array(g, b, v, depth + 1);
    if (gyre_is_nil(g, v)) return growing_add_text(b, "NULL"), true;
    bool ok = add_value(g, &text, v);
    growing_add_char(b, '"');
    for (size_t i = 0; i < text.size; i++) {
        if (text.data[i] == '"' || text.data[i] == '\\') growing_add_char(b, '\\');
        growing_add_char(b, text.data[i]);
    }
    growing_add_char(b, '"');
    if (text.has_failed) b->has_failed = true;
    growing_free(&text);
    return ok;
}

// array = "{" [ item { "," item } ] "}"
static bool add_array(Gyre *g, GrowingText *b, GyreValue list, int depth)
{
    if (depth >= MOST_NESTED) {
        gyre_throw(g, "ValueError", "an array has at most %d dimensions", MOST_NESTED);
        return false;
    }
    growing_add_char(b, '{');
    for (int64_t i = 0; i < gyre_len(g, list); i++) {
        uint32_t scope = gyre_scope_open(g);
        if (i) growing_add_char(b, ',');
        bool ok = add_item(g, b, gyre_get(g, list, gyre_int(g, i)), depth);
        gyre_scope_close(g, scope);
        if (!ok) return false;
    }
    growing_add_char(b, '}');
    return true;
}

// ---------------------------------------------------------------- Parameters

static Oid type_of(Gyre *g, GyreValue v)
{
    int64_t number;
    switch (gyre_kind(g, v)) {
    case GYRE_KIND_BOOL: return OID_BOOL;
    case GYRE_KIND_FLOAT: return OID_FLOAT8;
    case GYRE_KIND_BYTES:
    case GYRE_KIND_BYTEARRAY: return OID_BYTEA;
    case GYRE_KIND_INT:
        if (!gyre_to_int(g, v, &number)) return OID_NUMERIC;
        return number >= INT32_MIN && number <= INT32_MAX ? OID_INT4 : OID_INT8;
    default: return 0;
    }
}

static bool set_bytes(Gyre *g, PgStatement *s, int i, const void *bytes, size_t size)
{
    if (size > INT32_MAX / 2) {
        gyre_throw(g, "OverflowError", "a parameter is larger than a gigabyte");
        return false;
    }
    s->values[i] = (char *)malloc(size + 1);
    if (!s->values[i]) return throw_memory(g);
    memcpy(s->values[i], bytes, size);
    s->values[i][size] = 0;
    s->sizes[i] = (int)size;
    return true;
}

static bool set_value(Gyre *g, PgStatement *s, int i, GyreValue v)
{
    size_t size;
    if (gyre_is_none(v)) return false;
    if (gyre_is_nil(g, v)) return true;
    s->types[i] = type_of(g, v);
    if (s->types[i] == OID_BYTEA) {
        s->formats[i] = 1;
        const void *bytes = gyre_to_bytes(g, v, &size);
        return set_bytes(g, s, i, bytes, size);
    }
    GrowingText b = {0};
    bool ok = is_list(g, v) ? add_array(g, &b, v, 0) : add_value(g, &b, v);
    if (ok && b.has_failed) ok = throw_memory(g);
    if (ok) ok = set_bytes(g, s, i, b.size ? b.data : "", b.size);
    growing_free(&b);
    return ok;
}

static bool make_room(Gyre *g, PgStatement *s, int64_t count)
{
    if (count < 0) return false;
    if (count > MOST_PARAMETERS) {
        gyre_throw(g, PG_ERRORS ".ProgrammingError", "a statement has at most %d parameters",
                   MOST_PARAMETERS);
        return false;
    }
    size_t room = (size_t)count + 1;
    s->types = (Oid *)calloc(room, sizeof *s->types);
    s->values = (char **)calloc(room, sizeof *s->values);
    s->sizes = (int *)calloc(room, sizeof *s->sizes);
    s->formats = (int *)calloc(room, sizeof *s->formats);
    s->count = (int)count;
    return (s->types && s->values && s->sizes && s->formats) || throw_memory(g);
}

static bool take_sequence(Gyre *g, PgStatement *s, GyreValue values)
{
    if (!make_room(g, s, gyre_len(g, values))) return false;
    for (int i = 0; i < s->count; i++) {
        uint32_t scope = gyre_scope_open(g);
        bool ok = set_value(g, s, i, gyre_get(g, values, gyre_int(g, i)));
        gyre_scope_close(g, scope);
        if (!ok) return false;
    }
    return true;
}

// ---------------------------------------------------------------- Named parameters

typedef struct {
    const char *start;
    size_t size;
} Name;

typedef struct {
    GrowingText sql;
    GrowingText names; // of Name
} Naming;

static bool is_word(char c)
{
    return isalnum((unsigned char)c) || c == '_' || (unsigned char)c >= 0x80;
}

// Behind what begins here and ends with the quote, which doubled, or behind a backslash where that
// counts, does not end it.
static const char *skip_quoted(const char *p, const char *end, bool has_escapes)
{
    char quote = *p++;
    for (; p < end; p++) {
        if (has_escapes && *p == '\\' && p + 1 < end) p++;
        else if (*p == quote && p + 1 < end && p[1] == quote) p++;
        else if (*p == quote) return p + 1;
    }
    return end;
}

static const char *skip_comment(const char *p, const char *end)
{
    int depth = 0;
    if (*p == '-') {
        while (p < end && *p != '\n')
            p++;
        return p;
    }
    for (; p + 1 < end; p++) {
        if (p[0] == '/' && p[1] == '*') depth++, p++;
        else if (p[0] == '*' && p[1] == '/' && (p++, --depth == 0)) return p + 1;
    }
    return end;
}

// $tag$ … $tag$; a lone dollar is itself.
static const char *skip_dollars(const char *p, const char *end)
{
    const char *q = p + 1;
    while (q < end && is_word(*q) && !(q == p + 1 && isdigit((unsigned char)*q)))
        q++;
    if (q >= end || *q != '$') return p + 1;
    size_t size = (size_t)(q + 1 - p);
    for (q++; q + size <= end; q++)
        if (memcmp(q, p, size) == 0) return q + size;
    return end;
}

// Behind what holds no parameter, and begins at p.
static const char *skip_part(const char *start, const char *p, const char *end)
{
    char next = p + 1 < end ? p[1] : 0;
    bool is_escape =
        p > start && (p[-1] == 'E' || p[-1] == 'e') && !(p - 1 > start && is_word(p[-2]));
    if (*p == '\'' || *p == '"') return skip_quoted(p, end, *p == '\'' && is_escape);
    if ((*p == '-' && next == '-') || (*p == '/' && next == '*')) return skip_comment(p, end);
    if (*p == '$' && !(p > start && is_word(p[-1]))) return skip_dollars(p, end);
    if (*p == ':' && (next == ':' || next == '=')) return p + 2;
    return p + 1;
}

// The number of a name, which is new mostly.
static size_t number_of(Naming *n, Name name)
{
    size_t count = n->names.size / sizeof name;
    const Name *names = (const Name *)(const void *)n->names.data;
    for (size_t i = 0; i < count; i++)
        if (names[i].size == name.size && memcmp(names[i].start, name.start, name.size) == 0)
            return i + 1;
    growing_add(&n->names, &name, sizeof name);
    return count + 1;
}

static void replace_names(Naming *n, const char *sql, size_t size)
{
    const char *end = sql + size;
    for (const char *p = sql; p < end;) {
        bool is_name = *p == ':' && p + 1 < end && is_word(p[1]) && !isdigit((unsigned char)p[1]);
        const char *next = p + 1;
        char text[32];
        if (!is_name) {
            next = skip_part(sql, p, end);
            growing_add(&n->sql, p, (size_t)(next - p));
        } else {
            while (next < end && is_word(*next))
                next++;
            Name name = {p + 1, (size_t)(next - p - 1)};
            snprintf(text, sizeof text, "$%zu", number_of(n, name));
            growing_add_text(&n->sql, text);
        }
        p = next;
    }
}

static bool set_named(Gyre *g, PgStatement *s, int i, Name name, GyreValue values)
{
    GyreValue key = gyre_str(g, name.start, name.size);
    GyreValue v = gyre_is_none(key) ? key : gyre_get(g, values, key);
    bool is_missing = gyre_is_none(v) && strcmp(gyre_error_class(g), "KeyError") == 0;
    if (!is_missing) return set_value(g, s, i, v);
    gyre_error_clear(g);
    gyre_throw(g, PG_ERRORS ".ProgrammingError", "there is no value for the parameter ':%.*s'",
               (int)name.size, name.start);
    return false;
}

static bool take_mapping(Gyre *g, PgStatement *s, GyreValue values)
{
    Naming n = {0};
    replace_names(&n, s->sql, s->sql_size);
    growing_add_char(&n.sql, 0);
    size_t count = n.names.size / sizeof(Name);
    bool ok =
        n.sql.has_failed || n.names.has_failed ? throw_memory(g) : make_room(g, s, (int64_t)count);
    for (size_t i = 0; i < count && ok; i++) {
        uint32_t scope = gyre_scope_open(g);
        ok = set_named(g, s, (int)i, ((const Name *)(const void *)n.names.data)[i], values);
        gyre_scope_close(g, scope);
    }
    growing_free(&n.names);
    if (!ok) {
        growing_free(&n.sql);
        return false;
    }
    free(s->sql); // where the names were
    s->sql = n.sql.data;
    s->sql_size = n.sql.size - 1;
    return true;
}

bool gy_pg_statement_take(Gyre *g, PgStatement *s, GyreValue sql, GyreValue values)
{
    size_t size;
    const char *text = gyre_to_str(g, sql, &size);
    if (!text) {
        gyre_throw(g, "TypeError", "a statement is a str, not %s", gyre_type_of(g, sql));
        return false;
    }
    if (strlen(text) != size) {
        gyre_throw(g, "ValueError", "a statement has no zero in it");
        return false;
    }
    s->sql = strdup(text);
    s->sql_size = size;
    if (!s->sql) return throw_memory(g);
    switch (gyre_kind(g, values)) {
    case GYRE_KIND_NIL: return make_room(g, s, 0);
    case GYRE_KIND_TUPLE:
    case GYRE_KIND_LIST: return take_sequence(g, s, values);
    case GYRE_KIND_DICT: return take_mapping(g, s, values);
    default:
        gyre_throw(g, "TypeError",
                   "the parameters of a statement are a tuple, list or dict, not %s",
                   gyre_type_of(g, values));
        return false;
    }
}
#endif

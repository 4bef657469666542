// pg_values.c - rows of results as values.
//
// Columns come as text, and are made into values by the type that the server tells. What scripts
// have no type for stays text. Dates and numeric are made by functions of pg.gy, or of the user.
//
// Rows with the same columns are of one class (row_class of the module <stdlib>/_collections), of
// which the connection remembers the latest.
#if GYRE_HAVE_PG && !defined(GYRE_NO_LIBUV)
#include "stdlib/growing.h"
#include "stdlib/pg_parts.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef enum {
    TEXT,
    BOOL,
    INT,
    FLOAT,
    BYTES,
    JSON,
    NUMERIC,
    DATE,
    TIME,
    TIMESTAMP,
} Kind;

// The numbers are PostgreSQL's (pg_type.dat), and never change.
static const struct {
    Oid type, array;
    Kind kind;
} types[] = {
    {16, 1000, BOOL},   {17, 1001, BYTES},     {20, 1016, INT},         {21, 1005, INT},
    {23, 1007, INT},    {26, 1028, INT},       {25, 1009, TEXT},        {700, 1021, FLOAT},
    {701, 1022, FLOAT}, {1700, 1231, NUMERIC}, {114, 199, JSON},        {3802, 3807, JSON},
    {1082, 1182, DATE}, {1083, 1183, TIME},    {1114, 1115, TIMESTAMP}, {1184, 1185, TIMESTAMP},
    {1266, 1270, TIME}, {1043, 1015, TEXT},    {1042, 1014, TEXT},      {19, 1003, TEXT},
    {18, 1002, TEXT},   {2950, 2951, TEXT},    {1186, 1187, TEXT},      {869, 1041, TEXT},
    {650, 651, TEXT},
};

static Kind kind_of(Oid type, bool *is_array)
{
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        *is_array = types[i].array == type;
        if (*is_array || types[i].type == type) return types[i].kind;
    }
    *is_array = false;
    return TEXT;
}

// ---------------------------------------------------------------- One value

static GyreValue make_text(Gyre *g, const char *text, size_t size)
{
    GyreValue v = gyre_str(g, text, size);
    if (!gyre_is_none(v) || strcmp(gyre_error_class(g), "MemoryError") == 0) return v;
    gyre_error_clear(g);
    gyre_throw(g, PG_ERRORS ".DataError", "the server sent a text that is not UTF-8");
    return GYRE_NONE;
}

static GyreValue make_float(Gyre *g, const char *text)
{
    if (strcmp(text, "Infinity") == 0) return gyre_float(g, INFINITY);
    if (strcmp(text, "-Infinity") == 0) return gyre_float(g, -INFINITY);
    return gyre_float(g, strcmp(text, "NaN") == 0 ? NAN : strtod(text, NULL));
}

static int digit_of(char c)
{
    return isdigit((unsigned char)c)    ? c - '0'
           : isxdigit((unsigned char)c) ? (c | 0x20) - 'a' + 10
                                        : -1;
}

// "\x6869"; the old form with backslashes is of servers that were set so, and stays text.
static GyreValue make_bytes(Gyre *g, const char *text, size_t size)
{
    if (size < 2 || text[0] != '\\' || text[1] != 'x') return make_text(g, text, size);
    size_t count = (size - 2) / 2, room;
    GyreValue v = gyre_bytes(g, NULL, count);
    uint8_t *bytes = gyre_is_none(v) ? NULL : (uint8_t *)gyre_to_bytes(g, v, &room);
    for (size_t i = 0; bytes && i < count; i++)
        bytes[i] = (uint8_t)(digit_of(text[2 + 2 * i]) << 4 | digit_of(text[3 + 2 * i]));
    return v;
}

static GyreValue make_by(PgConnection *c, PgMaker maker, const char *text, size_t size)
{
    GyreValue word = make_text(c->g, text, size), v;
    if (gyre_is_none(word)) return GYRE_NONE;
    return gyre_call(c->g, c->makers[maker], &word, 1, &v) == GYRE_OK ? v : GYRE_NONE;
}

// `text` ends with a zero.
static GyreValue make_value(PgConnection *c, Kind kind, const char *text, size_t size)
{
    switch (kind) {
    case BOOL: return gyre_bool(text[0] == 't');
    case INT: return gyre_int(c->g, strtoll(text, NULL, 10));
    case FLOAT: return make_float(c->g, text);
    case BYTES: return make_bytes(c->g, text, size);
    case JSON: return gyre_json_read(c->g, text, size, NULL, NULL);
    case NUMERIC: return make_by(c, PG_MAKE_NUMERIC, text, size);
    case DATE: return make_by(c, PG_MAKE_DATE, text, size);
    case TIME: return make_by(c, PG_MAKE_TIME, text, size);
    case TIMESTAMP: return make_by(c, PG_MAKE_TIMESTAMP, text, size);
    default: return make_text(c->g, text, size);
    }
}

// ---------------------------------------------------------------- Arrays

enum { MOST_DIMENSIONS = 8 }; // PostgreSQL has 6

typedef struct {
    PgConnection *c;
    Kind kind;
    const char *at, *end;
} ArrayReader;

static GyreValue throw_array(ArrayReader *r)
{
    gyre_throw(r->c->g, PG_ERRORS ".DataError", "the server sent an array that is none");
    return GYRE_NONE;
}

// item = '"' { character | '\' character } '"' | characters without a comma or brace
static GyreValue read_item(ArrayReader *r)
{
    GrowingText b = {0};
    bool is_quoted = r->at < r->end && *r->at == '"';
    if (is_quoted) r->at++;
    for (; r->at < r->end; r->at++) {
        char c = *r->at;
        if (is_quoted ? c == '"' : c == ',' || c == '}') break;
        if (c == '\\' && r->at + 1 < r->end) c = *++r->at;
        growing_add_char(&b, c);
    }
    if (is_quoted && r->at < r->end) r->at++;
    growing_add_char(&b, 0);
    GyreValue v = GYRE_NONE;
    if (b.has_failed) gyre_throw(r->c->g, "MemoryError", "out of memory");
    else if (!is_quoted && strcmp(b.data, "NULL") == 0) v = GYRE_NIL;
    else v = make_value(r->c, r->kind, b.data, b.size - 1);
    growing_free(&b);
    return v;
}

// array = "{" [ ( array | item ) { "," ( array | item ) } ] "}"
static GyreValue read_array(ArrayReader *r, int depth)
{
    Gyre *g = r->c->g;
    GyreValue list = gyre_list(g);
    if (gyre_is_none(list)) return GYRE_NONE;
    if (depth > MOST_DIMENSIONS || r->at >= r->end || *r->at++ != '{') return throw_array(r);
    while (r->at < r->end && *r->at != '}') {
        uint32_t scope = gyre_scope_open(g);
        GyreValue v = *r->at == '{' ? read_array(r, depth + 1) : read_item(r);
        bool ok = !gyre_is_none(v) && gyre_append(g, list, v) == GYRE_OK;
        gyre_scope_close(g, scope);
        if (!ok) return GYRE_NONE;
        if (r->at < r->end && *r->at == ',') r->at++;
        else if (r->at < r->end && *r->at != '}') return throw_array(r);
    }
    if (r->at >= r->end) return throw_array(r);
    r->at++;
    return list;
}

// Bounds that are not 1 come first: "[0:1]={1,2}".
static GyreValue make_array(PgConnection *c, Kind kind, const char *text, size_t size)
{
    ArrayReader r = {c, kind, text, text + size};
    const char *items = size && text[0] == '[' ? (const char *)memchr(text, '=', size) : NULL;
    if (items) r.at = items + 1;
    return read_array(&r, 1);
}

// ---------------------------------------------------------------- Rows

void gy_pg_rows_forget(PgConnection *c)
{
    if (!c->columns) return;
    gyre_unpin(c->g, c->row_class);
    free(c->columns);
    c->columns = NULL;
}

static GyreValue *new_items(Gyre *g, int count)
{
    GyreValue *items = (GyreValue *)calloc((size_t)count + 1, sizeof *items);
    if (!items) gyre_throw(g, "MemoryError", "out of memory");
    return items;
}

static GyreValue make_class(PgConnection *c, const PGresult *result)
{
    Gyre *g = c->g;
    int count = gy_pq.PQnfields(result);
    GyreValue *names = new_items(g, count), columns, row_class;
    bool ok = names != NULL;
    for (int i = 0; i < count && ok; i++) {
        const char *name = gy_pq.PQfname(result, i);
        ok = !gyre_is_none(names[i] = make_text(g, name, strlen(name)));
    }
    columns = ok ? gyre_tuple(g, names, (uint32_t)count) : GYRE_NONE;
    free(names);
    ok = !gyre_is_none(columns) &&
         gyre_call(g, c->make_row_class, &columns, 1, &row_class) == GYRE_OK;
    return ok ? row_class : GYRE_NONE;
}

static GyreValue class_of(PgConnection *c, const PGresult *result)
{
    GrowingText b = {0};
    growing_add_char(&b, 'c'); // that there is something, also for no columns
    for (int i = 0; i < gy_pq.PQnfields(result); i++) {
        const char *name = gy_pq.PQfname(result, i);
        growing_add(&b, name, strlen(name) + 1);
    }
    bool is_known = !b.has_failed && c->columns && c->columns_size == b.size &&
                    memcmp(c->columns, b.data, b.size) == 0;
    if (is_known) {
        growing_free(&b);
        return c->row_class;
    }
    GyreValue row_class = make_class(c, result);
    GyreValue pin = gyre_is_none(row_class) || b.has_failed ? GYRE_NONE : gyre_pin(c->g, row_class);
    if (gyre_is_none(pin)) {
        growing_free(&b);
        return row_class;
    }
    gy_pg_rows_forget(c);
    c->columns = b.data;
    c->columns_size = b.size;
    c->row_class = pin;
    return pin;
}

static GyreValue value_at(PgConnection *c, const PGresult *result, int row, int column)
{
    if (gy_pq.PQgetisnull(result, row, column)) return GYRE_NIL;
    bool is_array;
    Kind kind = kind_of(gy_pq.PQftype(result, column), &is_array);
    const char *text = gy_pq.PQgetvalue(result, row, column);
    size_t size = (size_t)gy_pq.PQgetlength(result, row, column);
    return is_array ? make_array(c, kind, text, size) : make_value(c, kind, text, size);
}

static GyreValue row_at(PgConnection *c, const PGresult *result, int row, GyreValue row_class,
                        GyreValue *items)
{
    int count = gy_pq.PQnfields(result);
    for (int i = 0; i < count; i++) {
        items[i] = value_at(c, result, row, i);
        if (gyre_is_none(items[i])) return GYRE_NONE;
    }
    return gyre_named_tuple(c->g, row_class, items, (uint32_t)count);
}

bool gy_pg_rows_add(PgConnection *c, const PGresult *result, GyreValue list)
{
    Gyre *g = c->g;
    int count = gy_pq.PQntuples(result);
    if (count == 0) return true;
    GyreValue row_class = class_of(c, result);
    GyreValue *items = gyre_is_none(row_class) ? NULL : new_items(g, gy_pq.PQnfields(result));
    bool ok = items != NULL;
    for (int row = 0; row < count && ok; row++) {
        uint32_t scope = gyre_scope_open(g);
        GyreValue v = row_at(c, result, row, row_class, items);
        ok = !gyre_is_none(v) && gyre_append(g, list, v) == GYRE_OK;
        gyre_scope_close(g, scope);
    }
    free(items);
    return ok;
}

GyreValue gy_pg_rows_first(PgConnection *c, const PGresult *result)
{
    if (gy_pq.PQntuples(result) == 0) return GYRE_NIL;
    GyreValue row_class = class_of(c, result);
    GyreValue *items = gyre_is_none(row_class) ? NULL : new_items(c->g, gy_pq.PQnfields(result));
    GyreValue row = items ? row_at(c, result, 0, row_class, items) : GYRE_NONE;
    free(items);
    return row;
}

GyreValue gy_pg_rows_first_value(PgConnection *c, const PGresult *result)
{
    bool is_there = gy_pq.PQntuples(result) > 0 && gy_pq.PQnfields(result) > 0;
    return is_there ? value_at(c, result, 0, 0) : GYRE_NIL;
}
#endif

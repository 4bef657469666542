// sqlite_cells.c - copies the parameters of statements out of the VM, and values back into it.
//
// Nothing is kept that the VM owns: the bytes of texts and blobs are copied, for the thread reads
// them while scripts go on.
#if GYRE_HAVE_SQLITE
#include "stdlib/sqlite_cells.h"

#include <math.h>
#include <stdio.h>

void gy_sqlite_cells_free(SqliteCells *cells)
{
    growing_free(&cells->cells);
    growing_free(&cells->bytes);
}

void gy_sqlite_cells_add(SqliteCells *cells, SqliteCell cell)
{
    growing_add(&cells->cells, &cell, sizeof cell);
}

void gy_sqlite_cells_add_part(SqliteCells *cells, SqliteCellKind kind, const void *bytes,
                              size_t size)
{
    SqliteCell cell = {.kind = kind};
    cell.as.part.at = cells->bytes.size;
    cell.as.part.size = size;
    growing_add(&cells->bytes, bytes, size);
    gy_sqlite_cells_add(cells, cell);
}

// ---------------------------------------------------------------- Out of the VM

// Which parameter is meant, for messages.
typedef struct {
    const char *name; // NULL: it has a number
    size_t name_size;
    int64_t number;
} Place;

static GyreStatus throw_at(Gyre *g, const char *error_class, const char *what, const Place *place)
{
    if (place->name)
        return gyre_throw(g, error_class, "parameter '%.*s' %s", (int)place->name_size, place->name,
                          what);
    return gyre_throw(g, error_class, "parameter %lld %s", (long long)place->number, what);
}

static bool take_int(Gyre *g, SqliteCells *cells, GyreValue v, const Place *place)
{
    SqliteCell cell = {.kind = CELL_INT};
    if (gyre_to_int(g, v, &cell.as.integer)) return gy_sqlite_cells_add(cells, cell), true;
    throw_at(g, "OverflowError", "is an int of more than 64 bits", place);
    return false;
}

// A text as isoformat gives it: `2024-05-06T07:08:09` with a space, as SQL writes times.
static bool take_date(Gyre *g, SqliteCells *cells, GyreValue v, const Place *place)
{
    GyreValue method = gyre_attr(g, v, "isoformat"), text;
    char what[160];
    if (gyre_is_none(method)) {
        gyre_error_clear(g);
        snprintf(what, sizeof what,
                 "is a %.60s, which no column can hold; a str, bytes, a number or nil can",
                 gyre_type_of(g, v));
        throw_at(g, "TypeError", what, place);
        return false;
    }
    if (gyre_call(g, method, NULL, 0, &text) != GYRE_OK) return false;
    size_t size;
    const char *chars = gyre_str_view(g, text, &size);
    if (!chars) {
        throw_at(g, "TypeError", "has a method isoformat that gives no str", place);
        return false;
    }
    gy_sqlite_cells_add_part(cells, CELL_TEXT, chars, size);
    if (size > 10 && chars[10] == 'T' && !cells_has_failed(cells))
        cells->bytes.data[cells->bytes.size - size + 10] = ' ';
    return true;
}

static bool take_value(Gyre *g, SqliteCells *cells, GyreValue v, const Place *place)
{
    SqliteCell cell = {.kind = CELL_NULL};
    size_t size;
    const void *bytes;
    switch (gyre_kind(g, v)) {
    case GYRE_KIND_NIL: return gy_sqlite_cells_add(cells, cell), true;
    case GYRE_KIND_BOOL:
    case GYRE_KIND_INT: return take_int(g, cells, v, place);
    case GYRE_KIND_FLOAT:
        cell.kind = CELL_FLOAT;
        gyre_to_float(g, v, &cell.as.real);
        if (isnan(cell.as.real)) cell.kind = CELL_NULL; // as SQLite itself would
        return gy_sqlite_cells_add(cells, cell), true;
    case GYRE_KIND_STR:
        bytes = gyre_str_view(g, v, &size);
        return gy_sqlite_cells_add_part(cells, CELL_TEXT, bytes, size), true;
    case GYRE_KIND_BYTES:
    case GYRE_KIND_BYTEARRAY:
        bytes = gyre_to_bytes(g, v, &size);
        return gy_sqlite_cells_add_part(cells, CELL_BLOB, bytes, size), true;
    default: return take_date(g, cells, v, place);
    }
}

static bool take_sequence(Gyre *g, SqliteCells *cells, GyreValue values)
{
    int64_t count = gyre_len(g, values);
    gy_sqlite_cells_add(cells, (SqliteCell){.kind = CELL_SET, .as.integer = count});
    for (int64_t i = 0; i < count; i++) {
        uint32_t scope = gyre_scope_open(g);
        Place place = {NULL, 0, i + 1};
        // A list may have become shorter meanwhile: then there is no such item, and this fails.
        GyreValue v = gyre_get(g, values, gyre_int(g, i));
        bool ok = !gyre_is_none(v) && take_value(g, cells, v, &place);
        gyre_scope_close(g, scope);
        if (!ok) return false;
    }
    return true;
}

static bool take_named(Gyre *g, SqliteCells *cells, GyreValue name, GyreValue values)
{
    Place place = {0};
    place.name = gyre_str_view(g, name, &place.name_size);
    if (!place.name) {
        gyre_throw(g, "TypeError", "the name of a parameter is a str, not %s",
                   gyre_type_of(g, name));
        return false;
    }
    GyreValue v = gyre_get(g, values, name);
    gy_sqlite_cells_add_part(cells, CELL_TEXT, place.name, place.name_size);
    return !gyre_is_none(v) && take_value(g, cells, v, &place);
}

static bool take_mapping(Gyre *g, SqliteCells *cells, GyreValue values)
{
    size_t start = cells_count(cells);
    int64_t count = 0;
    int step = -1;
    gy_sqlite_cells_add(cells, (SqliteCell){.kind = CELL_NAMED_SET});
    GyreValue names = gyre_iter(g, values), name;
    if (gyre_is_none(names)) return false;
    uint32_t scope = gyre_scope_open(g);
    for (; (step = gyre_next(g, names, &name)) == 1; count++) {
        if (!take_named(g, cells, name, values)) break;
        gyre_scope_close(g, scope);
        scope = gyre_scope_open(g);
    }
    gyre_scope_close(g, scope);
    if (!cells_has_failed(cells)) cells_at(cells, start)->as.integer = count;
    return step == 0;
}

bool gy_sqlite_cells_take(Gyre *g, SqliteCells *cells, GyreValue values)
{
    bool ok;
    switch (gyre_kind(g, values)) {
    case GYRE_KIND_NIL:
        gy_sqlite_cells_add(cells, (SqliteCell){.kind = CELL_SET});
        ok = true;
        break;
    case GYRE_KIND_TUPLE:
    case GYRE_KIND_LIST: ok = take_sequence(g, cells, values); break;
    case GYRE_KIND_DICT: ok = take_mapping(g, cells, values); break;
    default:
        gyre_throw(g, "TypeError",
                   "the parameters of a statement are a tuple, list or dict, not %s",
                   gyre_type_of(g, values));
        return false;
    }
    if (ok && cells_has_failed(cells)) ok = false, gyre_throw(g, "MemoryError", "out of memory");
    return ok;
}

// ---------------------------------------------------------------- Into the VM

GyreValue gy_sqlite_cells_value(Gyre *g, const SqliteCells *cells, const SqliteCell *cell)
{
    switch (cell->kind) {
    case CELL_INT: return gyre_int(g, cell->as.integer);
    case CELL_FLOAT: return gyre_float(g, cell->as.real);
    case CELL_TEXT: return gyre_str(g, cells_part(cells, cell), cell->as.part.size);
    case CELL_BLOB: return gyre_bytes(g, cells_part(cells, cell), cell->as.part.size);
    default: return GYRE_NIL;
    }
}
#endif

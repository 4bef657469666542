// sqlite_rows.c - rows as values: tuples whose items have the names of the columns.
//
// Rows with the same columns are of one class, which the connection remembers for the SHAPE_COUNT
// shapes of late. Each row has a scope of handles for itself.
#if GYRE_HAVE_SQLITE
#include "stdlib/sqlite_parts.h"

static SqliteShape *shape_at(SqliteConnection *c, const char *columns, size_t size)
{
    uint32_t hash = 2166136261u;
    for (size_t i = 0; i < size; i++)
        hash = (hash ^ (uint8_t)columns[i]) * 16777619u;
    return &c->shapes[hash % SHAPE_COUNT];
}

static void forget(Gyre *g, SqliteShape *shape)
{
    if (!shape->columns) return;
    gyre_unpin(g, shape->row_class);
    free(shape->columns);
    *shape = (SqliteShape){0};
}

void gy_sqlite_rows_forget(SqliteConnection *c)
{
    for (uint32_t i = 0; i < SHAPE_COUNT; i++)
        forget(c->g, &c->shapes[i]);
}

static GyreValue *new_items(Gyre *g, const SqliteJob *job)
{
    GyreValue *items = (GyreValue *)calloc(job->column_count + 1, sizeof *items);
    if (!items) gyre_throw(g, "MemoryError", "out of memory");
    return items;
}

static GyreValue make_class(Gyre *g, const SqliteJob *job)
{
    const char *name = job->columns;
    GyreValue *names = new_items(g, job), columns, row_class;
    if (!names) return GYRE_NONE;
    bool ok = true;
    for (uint32_t i = 0; i < job->column_count && ok; i++, name += strlen(name) + 1)
        ok = !gyre_is_none(names[i] = gyre_str(g, name, GYRE_STRLEN));
    columns = ok ? gyre_tuple(g, names, job->column_count) : GYRE_NONE;
    free(names);
    ok = !gyre_is_none(columns) &&
         gyre_call(g, job->connection->make_row_class, &columns, 1, &row_class) == GYRE_OK;
    return ok ? row_class : GYRE_NONE;
}

static GyreValue class_of(Gyre *g, const SqliteJob *job)
{
    SqliteShape *shape = shape_at(job->connection, job->columns, job->columns_size);
    bool is_known = shape->columns && shape->size == job->columns_size &&
                    memcmp(shape->columns, job->columns, shape->size) == 0;
    if (is_known) return shape->row_class;
    GyreValue row_class = make_class(g, job);
    if (gyre_is_none(row_class)) return GYRE_NONE;
    char *columns = (char *)malloc(job->columns_size + 1);
    GyreValue pin = columns ? gyre_pin(g, row_class) : GYRE_NONE;
    if (gyre_is_none(pin)) {
        free(columns);
        return row_class; // not remembered
    }
    memcpy(columns, job->columns, job->columns_size);
    forget(g, shape);
    *shape = (SqliteShape){columns, job->columns_size, pin};
    return pin;
}

static const char *name_of(const SqliteJob *job, size_t column)
{
    const char *name = job->columns;
    while (column-- > 0)
        name += strlen(name) + 1;
    return name;
}

static GyreValue value_at(Gyre *g, const SqliteJob *job, size_t i)
{
    const SqliteCell *cell = cells_at(&job->out, i);
    GyreValue v = gy_sqlite_cells_value(g, &job->out, cell);
    bool is_no_text = gyre_is_none(v) && cell->kind == CELL_TEXT &&
                      strcmp(gyre_error_class(g), "MemoryError") != 0;
    if (!is_no_text) return v;
    gyre_error_clear(g);
    gyre_throw(g, "<stdlib>/_database_errors.DataError",
               "column '%.60s' holds text that is not UTF-8; CAST(… AS BLOB) gives its bytes",
               name_of(job, i % job->column_count));
    return GYRE_NONE;
}

static GyreValue row_at(Gyre *g, const SqliteJob *job, GyreValue row_class, size_t row,
                        GyreValue *items)
{
    uint32_t count = job->column_count;
    for (uint32_t i = 0; i < count; i++) {
        items[i] = value_at(g, job, row * count + i);
        if (gyre_is_none(items[i])) return GYRE_NONE;
    }
    return gyre_named_tuple(g, row_class, items, count);
}

static bool add_all(Gyre *g, const SqliteJob *job, GyreValue list, GyreValue row_class,
                    GyreValue *items)
{
    for (size_t row = 0; row < job->row_count; row++) {
        uint32_t scope = gyre_scope_open(g);
        GyreValue v = row_at(g, job, row_class, row, items);
        bool ok = !gyre_is_none(v) && gyre_append(g, list, v) == GYRE_OK;
        gyre_scope_close(g, scope);
        if (!ok) return false;
    }
    return true;
}

bool gy_sqlite_rows_add(Gyre *g, const SqliteJob *job, GyreValue list)
{
    if (job->row_count == 0) return true;
    GyreValue row_class = class_of(g, job);
    GyreValue *items = gyre_is_none(row_class) ? NULL : new_items(g, job);
    bool ok = items && add_all(g, job, list, row_class, items);
    free(items);
    return ok;
}

GyreValue gy_sqlite_rows_first(Gyre *g, const SqliteJob *job)
{
    if (job->row_count == 0) return GYRE_NIL;
    GyreValue row_class = class_of(g, job);
    GyreValue *items = gyre_is_none(row_class) ? NULL : new_items(g, job);
    GyreValue row = items ? row_at(g, job, row_class, 0, items) : GYRE_NONE;
    free(items);
    return row;
}

GyreValue gy_sqlite_rows_first_value(Gyre *g, const SqliteJob *job)
{
    return job->row_count == 0 ? GYRE_NIL : value_at(g, job, 0);
}
#endif

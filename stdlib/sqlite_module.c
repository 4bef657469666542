// sqlite_module.c - what sqlite.gy stands on: connections, their statements, cursors.
//
// The natives read their arguments into a job and submit it (sqlite_jobs.c). Each takes the token
// of the transaction that the statement belongs to, 0 for none, which sqlite.gy knows.
#include "stdlib/grants.h"
#include "stdlib/modules.h"

#define MODULE "<stdlib>/_sqlite"

#if GYRE_HAVE_SQLITE
#include "stdlib/sqlite_parts.h"

#include <limits.h>
#include <errno.h>
#include <math.h>
#include <stdio.h>

enum { CHUNK_BYTES = 1024 * 1024 }; // of parameters, of a statement that runs with many sets

typedef struct {
    SqliteConnection *c;
} ConnectionObject;

typedef struct {
    SqliteCursor *cursor; // NULL: closed
} CursorObject;

// What open() of sqlite.gy gives: to be awaited, or entered.
typedef struct {
    Gyre *g;
    GyreValue link, target; // pinned: a Connection, and the object of the script around it
} OpeningObject;

static const GyreType connection_type, cursor_type, opening_type;

// ---------------------------------------------------------------- What a script may do

// May the script open this file? The one place that decides; every path passes here before SQLite
// sees it, and SQL itself cannot name files. *straight as for gy_grants_ask: SQLite gets the place
// that is meant (sqlite_place.c).
static bool may_use_file(Gyre *g, const char *path, bool writes, char **straight)
{
    return gy_grants_ask(g, GYRE_GRANT_READ, path, true, straight) &&
           (!writes || gy_grants_ask(g, GYRE_GRANT_WRITE, path, true, straight));
}

static bool may_use_all_files(Gyre *g)
{
    const unsigned all = GYRE_GRANT_READ | GYRE_GRANT_WRITE;
    return (gyre_config(g)->grants & all) == all;
}

// ---------------------------------------------------------------- Jobs

static GyreStatus throw_memory(Gyre *g)
{
    return gyre_throw(g, "MemoryError", "out of memory");
}

static SqliteConnection *connection_of(GyreCall *call)
{
    ConnectionObject *o =
        (ConnectionObject *)gyre_host_data(gyre_vm(call), gyre_arg(call, 0), &connection_type);
    return o->c;
}

// NULL: thrown.
static SqliteJob *new_job(Gyre *g, SqliteConnection *c, SqliteJobKind kind, SqliteGive give)
{
    SqliteJob *job = (SqliteJob *)calloc(1, sizeof *job);
    if (!job) {
        throw_memory(g);
        return NULL;
    }
    job->connection = c;
    job->kind = kind;
    job->give = give;
    job->fault.set = job->fault.offset = -1;
    return job;
}

// Copies the statement. NULL: thrown.
static char *take_sql(GyreCall *call, uint32_t i, size_t *size)
{
    Gyre *g = gyre_vm(call);
    GyreValue v = gyre_arg(call, i);
    const char *text = gyre_str_view(g, v, size);
    if (!text) {
        gyre_throw(g, "TypeError", "a statement is a str, not %s", gyre_type_of(g, v));
        return NULL;
    }
    if (*size > INT_MAX / 2 || memchr(text, 0, *size)) {
        gyre_throw(g, "ValueError", "a statement %s",
                   *size > INT_MAX / 2 ? "of that size is too long" : "has no NUL character");
        return NULL;
    }
    char *sql = (char *)malloc(*size + 1);
    if (!sql) throw_memory(g);
    else memcpy(sql, text, *size), sql[*size] = 0;
    return sql;
}

// The parameters: the tuple of those by position, or what was passed as `params`.
static bool take_parameters(GyreCall *call, uint32_t i, SqliteCells *cells)
{
    Gyre *g = gyre_vm(call);
    GyreValue by_position = gyre_arg(call, i), params = gyre_arg(call, i + 1);
    if (gyre_is_nil(g, params)) return gy_sqlite_cells_take(g, cells, by_position);
    if (gyre_len(g, by_position) == 0) return gy_sqlite_cells_take(g, cells, params);
    gyre_throw(g, "TypeError", "parameters are given by position or as params, not both");
    return false;
}

static void take_token(GyreCall *call, uint64_t *token)
{
    int64_t number = 0;
    gyre_to_int(gyre_vm(call), gyre_arg(call, 1), &number);
    *token = (uint64_t)number;
}

// self, token, sql: the start of every job with a statement. NULL: thrown.
static SqliteJob *new_statement_job(GyreCall *call, SqliteJobKind kind, SqliteGive give)
{
    SqliteJob *job = new_job(gyre_vm(call), connection_of(call), kind, give);
    if (!job) return NULL;
    take_token(call, &job->token);
    job->sql = take_sql(call, 2, &job->sql_size);
    if (job->sql) return job;
    gy_sqlite_job_free(job);
    return NULL;
}

static GyreStatus run_statement(GyreCall *call, SqliteJobKind kind, SqliteGive give)
{
    SqliteJob *job = new_statement_job(call, kind, give);
    if (!job) return GYRE_ERROR;
    if (take_parameters(call, 3, &job->in))
        return gy_sqlite_job_submit(call, job, gyre_arg(call, 0));
    gy_sqlite_job_free(job);
    return GYRE_ERROR;
}

static GyreStatus connection_query(GyreCall *call)
{
    return run_statement(call, JOB_QUERY, GIVE_ROWS);
}

static GyreStatus connection_query_one(GyreCall *call)
{
    return run_statement(call, JOB_FIRST, GIVE_ROW);
}

static GyreStatus connection_query_value(GyreCall *call)
{
    return run_statement(call, JOB_FIRST, GIVE_VALUE);
}

static GyreStatus connection_execute(GyreCall *call)
{
    return run_statement(call, JOB_EXECUTE, GIVE_RESULT);
}

static GyreStatus connection_script(GyreCall *call)
{
    SqliteJob *job = new_statement_job(call, JOB_SCRIPT, GIVE_NOTHING);
    return job ? gy_sqlite_job_submit(call, job, gyre_arg(call, 0)) : GYRE_ERROR;
}

// Takes sets of parameters from the iterator, as many as make a chunk. False: thrown.
static bool take_chunk(Gyre *g, SqliteJob *job, GyreValue iterator)
{
    GyreValue item;
    int step = 1;
    while (cells_size(&job->in) < CHUNK_BYTES) {
        uint32_t scope = gyre_scope_open(g);
        step = gyre_next(g, iterator, &item);
        bool ok = step == 0 || (step == 1 && gy_sqlite_cells_take(g, &job->in, item));
        gyre_scope_close(g, scope);
        if (!ok) return false;
        if (step == 0) break;
        job->set_count++;
    }
    return true;
}

static GyreStatus connection_chunk(GyreCall *call)
{
    Gyre *g = gyre_vm(call);
    SqliteJob *job = new_statement_job(call, JOB_EXECUTE, GIVE_COUNTS);
    if (!job) return GYRE_ERROR;
    job->is_many = true;
    gyre_to_int(g, gyre_arg(call, 4), &job->first_set);
    bool ok = take_chunk(g, job, gyre_arg(call, 3));
    if (ok && job->set_count) return gy_sqlite_job_submit(call, job, gyre_arg(call, 0));
    gy_sqlite_job_free(job);
    if (!ok) return GYRE_ERROR;
    return gyre_return(call, gyre_tuple(g, (GyreValue[]){gyre_int(g, 0), gyre_int(g, 0)}, 2));
}

// A file's name as SQLite takes it in a statement; NONE: thrown.
static GyreValue name_of_file(Gyre *g, SqliteConnection *c, GyreValue v)
{
    const char *path = gyre_to_str(g, v, NULL);
    char *straight = NULL, at[GRANTS_PLACE_BYTES];
    if (!*path || strcmp(path, ":memory:") == 0) return v;
    if (strncmp(path, "file:", 5) == 0) {
        gyre_throw(g, "ValueError", "'%.200s' is no path: write ./ before it if it is", path);
        return GYRE_NONE;
    }
    if (!may_use_file(g, path, true, &straight)) v = GYRE_NONE;
    else if (straight && gy_sqlite_place(c, straight, at)) v = gyre_str(g, at, strlen(at));
    else if (straight) v = (gyre_throw_errno(g, errno, "cannot open '%.200s'", path), GYRE_NONE);
    free(straight);
    return v;
}

// The parameters of such a statement, of which the first is the file's name. NONE: thrown.
static GyreValue with_name_of_file(Gyre *g, SqliteConnection *c, GyreValue values)
{
    GyreValue list = gyre_list(g);
    int64_t count = gyre_len(g, values);
    for (int64_t i = 0; i < count && !gyre_is_none(list); i++) {
        GyreValue item = gyre_get(g, values, gyre_int(g, i));
        if (i == 0) item = name_of_file(g, c, item);
        if (gyre_is_none(item) || gyre_append(g, list, item) != GYRE_OK) return GYRE_NONE;
    }
    return list;
}

static bool is_about_file(const char *sql)
{
    return sql && (strcmp(sql, "ATTACH ? AS ?") == 0 || strcmp(sql, "VACUUM INTO ?") == 0);
}

// A statement that names a file by its parameter, which the path is.
static GyreStatus connection_with_file(GyreCall *call)
{
    Gyre *g = gyre_vm(call);
    GyreValue values = gyre_arg(call, 3);
    const char *path = gyre_to_str(g, gyre_get(g, values, gyre_int(g, 0)), NULL);
    SqliteJob *job = path ? new_statement_job(call, JOB_EXECUTE, GIVE_NOTHING) : NULL;
    if (!job) return path ? GYRE_ERROR : gyre_throw(g, "TypeError", "a path is a str");
    job->may_attach = is_about_file(gyre_to_str(g, gyre_arg(call, 2), NULL));
    values = with_name_of_file(g, job->connection, values);
    if (!gyre_is_none(values) && gy_sqlite_cells_take(g, &job->in, values))
        return gy_sqlite_job_submit(call, job, gyre_arg(call, 0));
    gy_sqlite_job_free(job);
    return GYRE_ERROR;
}

// ---------------------------------------------------------------- Transactions

static GyreStatus connection_begin(GyreCall *call)
{
    Gyre *g = gyre_vm(call);
    SqliteJob *job = new_statement_job(call, JOB_BEGIN, GIVE_TOKEN);
    if (job) job->ending = new_job(g, job->connection, JOB_ROLLBACK, GIVE_NOTHING);
    if (job && job->ending && gyre_post_reserve(g))
        return gy_sqlite_job_submit(call, job, gyre_arg(call, 0));
    gy_sqlite_job_free(job);
    return GYRE_ERROR;
}

static GyreStatus end_transaction(GyreCall *call, SqliteJobKind kind)
{
    SqliteJob *job = new_job(gyre_vm(call), connection_of(call), kind, GIVE_NOTHING);
    if (!job) return GYRE_ERROR;
    take_token(call, &job->token);
    return gy_sqlite_job_submit(call, job, gyre_arg(call, 0));
}

static GyreStatus connection_commit(GyreCall *call)
{
    return end_transaction(call, JOB_COMMIT);
}

static GyreStatus connection_roll_back(GyreCall *call)
{
    return end_transaction(call, JOB_ROLLBACK);
}

static GyreStatus connection_end(GyreCall *call)
{
    uint64_t token;
    take_token(call, &token);
    gy_sqlite_jobs_end_transaction(gyre_vm(call), connection_of(call), token, gyre_arg(call, 0));
    return GYRE_OK;
}

// ---------------------------------------------------------------- Cursors

static void finalize_cursor(void *data)
{
    CursorObject *o = (CursorObject *)data;
    if (o->cursor) gy_sqlite_jobs_detach(o->cursor);
}

static GyreStatus connection_cursor(GyreCall *call)
{
    Gyre *g = gyre_vm(call);
    SqliteConnection *c = connection_of(call);
    if (!c->is_open) return gyre_throw(g, "StateError", "the database is closed");
    GyreValue object = gyre_new(g, &cursor_type);
    CursorObject *o = (CursorObject *)gyre_host_data(g, object, &cursor_type);
    SqliteCursor *cursor = o ? (SqliteCursor *)calloc(1, sizeof *cursor) : NULL;
    if (!cursor) return o ? throw_memory(g) : GYRE_ERROR;
    take_token(call, &cursor->token);
    cursor->sql = take_sql(call, 2, &cursor->sql_size);
    bool ok = cursor->sql && take_parameters(call, 3, &cursor->in) && c->is_open;
    if (!ok || gyre_is_none(cursor->pin = gyre_pin(g, gyre_arg(call, 0)))) {
        gy_sqlite_cursor_free(cursor);
        return GYRE_ERROR;
    }
    cursor->connection = c;
    cursor->object = &o->cursor;
    cursor->next = c->cursors;
    cursor->link = &c->cursors;
    if (c->cursors) c->cursors->link = &cursor->next;
    c->cursors = cursor;
    o->cursor = cursor;
    return gyre_return(call, object);
}

static CursorObject *cursor_object_of(GyreCall *call)
{
    return (CursorObject *)gyre_host_data(gyre_vm(call), gyre_arg(call, 0), &cursor_type);
}

static GyreStatus cursor_fetch(GyreCall *call)
{
    Gyre *g = gyre_vm(call);
    SqliteCursor *cursor = cursor_object_of(call)->cursor;
    if (!cursor) return gyre_throw(g, "StateError", "the database is closed");
    if (cursor->is_done) return GYRE_OK; // nil
    SqliteJob *job = new_job(g, cursor->connection, JOB_FETCH, GIVE_ROWS);
    if (!job) return GYRE_ERROR;
    job->cursor = cursor;
    job->token = cursor->token;
    return gy_sqlite_job_submit(call, job, cursor->pin);
}

static GyreStatus cursor_close(GyreCall *call)
{
    finalize_cursor(cursor_object_of(call));
    return GYRE_OK;
}

static const GyreNative cursor_methods[] = {
    {"fetch", cursor_fetch, "self", "A list of some more rows; nil where there are no more.",
     GYRE_ASYNC | GYRE_LOCAL},
    {"close", cursor_close, "self", "Lets go of the statement.", 0},
    {NULL, NULL, NULL, NULL, 0},
};

static const GyreType cursor_type = {"Cursor", sizeof(CursorObject), finalize_cursor,
                                     cursor_methods, NULL};

// ---------------------------------------------------------------- Opening and closing

static void finalize_opening(void *data)
{
    OpeningObject *o = (OpeningObject *)data;
    if (!gyre_is_none(o->link)) gyre_unpin(o->g, o->link);
    if (!gyre_is_none(o->target)) gyre_unpin(o->g, o->target);
}

static OpeningObject *opening_of(GyreCall *call)
{
    return (OpeningObject *)gyre_host_data(gyre_vm(call), gyre_arg(call, 0), &opening_type);
}

static GyreStatus opening_await(GyreCall *call)
{
    Gyre *g = gyre_vm(call);
    OpeningObject *o = opening_of(call);
    SqliteConnection *c = ((ConnectionObject *)gyre_host_data(g, o->link, &connection_type))->c;
    char what[120];
    if (c->was_opened) return gyre_throw(g, "StateError", "this database was opened before");
    SqliteJob *job = new_job(g, c, JOB_OPEN, GIVE_TARGET);
    if (!job) return GYRE_ERROR;
    job->target = gyre_pin(g, o->target);
    if (gyre_is_none(job->target) || !gy_sqlite_worker_start(g, c)) {
        if (!gyre_is_none(job->target)) gyre_unpin(g, job->target);
        gy_sqlite_job_free(job);
        return GYRE_ERROR;
    }
    c->was_opened = true;
    snprintf(what, sizeof what, "database %.100s", c->path);
    c->note = gyre_note_open(g, what);
    GyreStatus status = gy_sqlite_job_submit(call, job, o->link);
    if (status == GYRE_PENDING) return status;
    gyre_note_closed(g, c->note);
    gy_sqlite_worker_stop(c);
    c->was_opened = false;
    return status;
}

static GyreStatus close_connection(GyreCall *call, SqliteConnection *c, GyreValue self)
{
    Gyre *g = gyre_vm(call);
    if (!c->is_open) return GYRE_OK;
    SqliteJob *job = new_job(g, c, JOB_CLOSE, GIVE_NOTHING);
    if (!job) return GYRE_ERROR;
    gy_sqlite_jobs_shut(g, c); // cursors end before
    return gy_sqlite_job_submit(call, job, self);
}

static GyreStatus connection_close(GyreCall *call)
{
    return close_connection(call, connection_of(call), gyre_arg(call, 0));
}

static GyreStatus opening_exit(GyreCall *call)
{
    GyreValue link = opening_of(call)->link;
    ConnectionObject *o = (ConnectionObject *)gyre_host_data(gyre_vm(call), link, &connection_type);
    return close_connection(call, o->c, link);
}

static const GyreNative opening_methods[] = {
    {"await", opening_await, "self", "Opens it and gives the Database.", GYRE_ASYNC | GYRE_LOCAL},
    {"enter", opening_await, "self", "The same.", GYRE_ASYNC | GYRE_LOCAL},
    {"exit", opening_exit, "self, error", "Closes it.", GYRE_ASYNC | GYRE_LOCAL},
    {NULL, NULL, NULL, NULL, 0},
};

static const GyreType opening_type = {"Opening", sizeof(OpeningObject), finalize_opening,
                                      opening_methods, NULL};

static GyreStatus module_open(GyreCall *call)
{
    Gyre *g = gyre_vm(call);
    GyreValue object = gyre_new(g, &opening_type);
    OpeningObject *o = (OpeningObject *)gyre_host_data(g, object, &opening_type);
    if (!o) return GYRE_ERROR;
    o->g = g;
    o->link = gyre_pin(g, gyre_arg(call, 0));
    o->target = gyre_pin(g, gyre_arg(call, 1));
    if (gyre_is_none(o->link) || gyre_is_none(o->target)) return GYRE_ERROR;
    return gyre_return(call, object);
}

// A path as it is, where SQLite would take it for a URI.
static char *plain_path(const char *path)
{
    bool looks_like_uri = strncmp(path, "file:", 5) == 0;
    char *copy = (char *)malloc(strlen(path) + 3);
    if (copy) sprintf(copy, "%s%s", looks_like_uri ? "./" : "", path);
    return copy;
}

static bool read_options(GyreCall *call, SqliteOptions *options)
{
    double busy_timeout_s = 0;
    const char *path;
    bool ok = gyre_args(call, "sbbdbb", &path, &options->is_read_only, &options->is_created,
                        &busy_timeout_s, &options->uses_wal, &options->checks_foreign_keys);
    if (!ok) return false;
    if (isnan(busy_timeout_s) || busy_timeout_s < 0) busy_timeout_s = 0;
    options->busy_timeout_ns = (int64_t)(fmin(busy_timeout_s, 1e9) * 1e9);
    options->is_in_memory = strcmp(path, ":memory:") == 0 || *path == 0;
    options->is_placed = !may_use_all_files(gyre_vm(call));
    options->memory_limit = gyre_config(gyre_vm(call))->memory_limit;
    return true;
}

static GyreStatus module_connect(GyreCall *call)
{
    Gyre *g = gyre_vm(call);
    SqliteOptions options = {0};
    if (!read_options(call, &options)) return GYRE_ERROR;
    const char *path = gyre_to_str(g, gyre_arg(call, 0), NULL);
    if (!path) return GYRE_ERROR; // memory is out
    GyreValue object = gyre_new(g, &connection_type);
    ConnectionObject *o = (ConnectionObject *)gyre_host_data(g, object, &connection_type);
    char *straight = NULL;
    if (!o) return GYRE_ERROR;
    if (!options.is_in_memory && !may_use_file(g, path, !options.is_read_only, &straight)) {
        free(straight);
        return GYRE_ERROR;
    }
    SqliteConnection *c = (SqliteConnection *)calloc(1, sizeof *c);
    char *copy = plain_path(path);
    if (!c || !copy) {
        free(c), free(copy), free(straight);
        return throw_memory(g);
    }
    c->g = g;
    c->path = copy;
    c->straight = straight;
    c->options = options;
    c->held_end = &c->held;
    c->make_row_class = gyre_pin(g, gyre_arg(call, 6));
    c->result_class = gyre_pin(g, gyre_arg(call, 7));
    o->c = c;
    return gyre_return(call, object);
}

static void finalize_connection(void *data)
{
    ConnectionObject *o = (ConnectionObject *)data;
    if (o->c) gy_sqlite_jobs_end(o->c);
}

static GyreStatus connection_is_open(GyreCall *call)
{
    return gyre_return(call, gyre_bool(connection_of(call)->is_open));
}

static const GyreNative connection_methods[] = {
    {"query", connection_query, "self, token, sql, values, params", "All rows.",
     GYRE_ASYNC | GYRE_LOCAL},
    {"query_one", connection_query_one, "self, token, sql, values, params", "The first row.",
     GYRE_ASYNC | GYRE_LOCAL},
    {"query_value", connection_query_value, "self, token, sql, values, params",
     "The first value of the first row.", GYRE_ASYNC | GYRE_LOCAL},
    {"execute", connection_execute, "self, token, sql, values, params", "What it has changed.",
     GYRE_ASYNC | GYRE_LOCAL},
    {"chunk", connection_chunk, "self, token, sql, iterator, first",
     "Runs it with some of the iterator's items: (rows changed, items taken).",
     GYRE_ASYNC | GYRE_LOCAL},
    {"script", connection_script, "self, token, sql", "Runs all statements of a text.",
     GYRE_ASYNC | GYRE_LOCAL},
    {"with_file", connection_with_file, "self, token, sql, values",
     "Runs a statement that names the file values[0].", GYRE_ASYNC | GYRE_LOCAL},
    {"begin", connection_begin, "self, token, sql",
     "Begins a transaction, or a savepoint in the one of the token, and gives its token.",
     GYRE_ASYNC | GYRE_LOCAL},
    {"commit", connection_commit, "self, token", "Ends it.", GYRE_ASYNC | GYRE_LOCAL},
    {"roll_back", connection_roll_back, "self, token", "Undoes it.", GYRE_ASYNC | GYRE_LOCAL},
    {"end", connection_end, "self, token",
     "Undoes it, later, if it has not ended; needs no memory.", 0},
    {"cursor", connection_cursor, "self, token, sql, values, params", "For rows bit by bit.", 0},
    {"close", connection_close, "self", "Closes it when what was asked for is done.",
     GYRE_ASYNC | GYRE_LOCAL},
    {"is_open", connection_is_open, "self", "Is it?", GYRE_GETTER},
    {NULL, NULL, NULL, NULL, 0},
};

static const GyreType connection_type = {"Connection", sizeof(ConnectionObject),
                                         finalize_connection, connection_methods, NULL};

// ---------------------------------------------------------------- The module

static GyreStatus module_require(GyreCall *call)
{
    (void)call;
    return GYRE_OK;
}

static GyreStatus module_version(GyreCall *call)
{
    return gyre_return(call, gyre_str(gyre_vm(call), gy_sqlite.sqlite3_libversion(), GYRE_STRLEN));
}

static const GyreNative natives[] = {
    {"require", module_require, "", "Throws where there is no SQLite.", 0},
    {"connect", module_connect,
     "path, read_only, create, busy_timeout, wal, foreign_keys, row_class, result_class",
     "A connection that is not open yet.", 0},
    {"open", module_open, "connection, database",
     "To be awaited or entered: opens it and gives the database.", 0},
    {"version", module_version, "", "SQLite's.", 0},
    {NULL, NULL, NULL, NULL, 0},
};

GyreStatus gy_sqlite_install(Gyre *g)
{
    if (gy_sqlite_load(g) != GYRE_OK) return GYRE_ERROR;
    if (gyre_register_type(g, MODULE, &connection_type, NULL) != GYRE_OK ||
        gyre_register_type(g, MODULE, &cursor_type, NULL) != GYRE_OK ||
        gyre_register_type(g, MODULE, &opening_type, NULL) != GYRE_OK)
        return GYRE_ERROR;
    return gyre_register(g, MODULE, natives, NULL);
}

#else

static GyreStatus module_require(GyreCall *call)
{
    return gyre_throw(gyre_vm(call), "ModuleNotFoundError",
                      "this Gyre was built without SQLite, which the module sqlite needs: install "
                      "it (Debian: libsqlite3-dev) and build again");
}

static const GyreNative natives[] = {
    {"require", module_require, "", "Throws where there is no SQLite.", 0},
    {NULL, NULL, NULL, NULL, 0},
};

GyreStatus gy_sqlite_install(Gyre *g)
{
    return gyre_register(g, MODULE, natives, NULL);
}
#endif

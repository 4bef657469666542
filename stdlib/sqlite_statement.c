// sqlite_statement.c - prepared statements: their cache, their parameters, what they may do.
//
// The cache holds the CACHE_COUNT statements that were used last, by their texts. One that is in
// use is not in it, so the same text may run twice at once: each cursor has a statement of its own.
//
// A statement of a script may not begin or end transactions, for what the tasks of the program see
// of each other's transactions is decided by the gate; nor name other files, for which the script's
// rights must be asked for; nor set what belongs to the whole process. The authorizer sees to it,
// whatever the statement's spelling.
#if GYRE_HAVE_SQLITE
#include "stdlib/sqlite_parts.h"

#include <stdio.h>
#include <strings.h>

enum { MOST_CACHED_BYTES = 64 * 1024 };

// ---------------------------------------------------------------- What is allowed

static bool is_process_wide(const char *pragma)
{
    static const char *const names[] = {"temp_store_directory", "data_store_directory",
                                        "hard_heap_limit", "soft_heap_limit"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (strcasecmp(pragma, names[i]) == 0) return true;
    return false;
}

static int refuse(SqliteConnection *c, const char *why)
{
    c->refusal = why;
    return SQLITE_DENY;
}

int gy_sqlite_statement_authorize(void *connection, int action, const char *a, const char *b,
                                  const char *database, const char *trigger)
{
    (void)database;
    SqliteConnection *c = (SqliteConnection *)connection;
    const SqliteJob *job = c->current;
    bool is_script = job && job->kind == JOB_SCRIPT && job->token == 0;
    switch (action) {
    case SQLITE_INSERT:
        if (!trigger) c->saw_insert = true;
        return SQLITE_OK;
    case SQLITE_TRANSACTION:
    case SQLITE_SAVEPOINT:
        if (c->is_own || is_script || !c->is_preparing) return SQLITE_OK;
        return refuse(c, "transactions are written `async with db.transaction() { … }`");
    case SQLITE_ATTACH:
        if (c->is_own || (job && job->may_attach)) return SQLITE_OK;
        if (!c->is_preparing && a && !*a) return SQLITE_OK; // what VACUUM writes to
        return refuse(c, "other files are opened by db.attach(path, name) and db.backup(path)");
    case SQLITE_PRAGMA:
        if (!b || c->is_own) return SQLITE_OK;
        if (is_process_wide(a)) return refuse(c, "this setting would hold for the whole process");
        if (c->options.memory_limit && c->options.is_in_memory &&
            strcasecmp(a, "max_page_count") == 0)
            return refuse(c, "the memory of this program is limited");
        return SQLITE_OK;
    default: return SQLITE_OK;
    }
}

// ---------------------------------------------------------------- The cache

static uint64_t hash_of(const char *sql, size_t size)
{
    uint64_t hash = 14695981039346656037u; // FNV-1a
    for (size_t i = 0; i < size; i++)
        hash = (hash ^ (uint8_t)sql[i]) * 1099511628211u;
    return hash;
}

static void drop(SqliteStatement *s)
{
    gy_sqlite.sqlite3_finalize(s->stmt);
    free(s->sql);
    free(s->columns);
    free(s);
}

static SqliteStatement *find(SqliteConnection *c, const char *sql, size_t size, uint64_t hash)
{
    for (SqliteStatement **link = &c->cache; *link; link = &(*link)->next) {
        SqliteStatement *s = *link;
        if (s->hash != hash || s->sql_size != size || memcmp(s->sql, sql, size) != 0) continue;
        *link = s->next;
        c->cached--;
        return s;
    }
    return NULL;
}

void gy_sqlite_statement_put(SqliteConnection *c, SqliteStatement *s)
{
    gy_sqlite.sqlite3_reset(s->stmt);
    gy_sqlite.sqlite3_clear_bindings(s->stmt);
    if (s->sql_size > MOST_CACHED_BYTES) {
        drop(s);
        return;
    }
    s->next = c->cache;
    c->cache = s;
    if (++c->cached <= CACHE_COUNT) return;
    SqliteStatement **link = &c->cache;
    while ((*link)->next)
        link = &(*link)->next;
    drop(*link);
    *link = NULL;
    c->cached--;
}

void gy_sqlite_statement_drop_all(SqliteConnection *c)
{
    while (c->cache) {
        SqliteStatement *s = c->cache;
        c->cache = s->next;
        drop(s);
    }
    c->cached = 0;
}

// ---------------------------------------------------------------- Preparing

static int times_prepared(const SqliteStatement *s)
{
    return gy_sqlite.sqlite3_stmt_status(s->stmt, SQLITE_STMTSTATUS_REPREPARE, 0);
}

static bool read_columns(SqliteStatement *s)
{
    GrowingText names = {0};
    uint32_t count = (uint32_t)gy_sqlite.sqlite3_column_count(s->stmt);
    for (uint32_t i = 0; i < count; i++) {
        const char *name = gy_sqlite.sqlite3_column_name(s->stmt, (int)i);
        growing_add(&names, name ? name : "", name ? strlen(name) + 1 : 1);
        names.has_failed |= !name;
    }
    free(s->columns);
    s->columns = names.data;
    s->columns_size = names.size;
    s->column_count = count;
    s->prepared = times_prepared(s);
    return !names.has_failed;
}

static bool has_only_space(SqliteConnection *c, const char *sql, size_t size)
{
    // A comment is for SQLite to recognise: it makes no statement of one.
    sqlite3_stmt *more = NULL;
    while (size && strchr(" \t\r\n;", *sql))
        sql++, size--;
    if (size == 0) return true;
    c->saw_insert = false;
    int status = gy_sqlite.sqlite3_prepare_v3(c->db, sql, (int)size, 0, &more, NULL);
    gy_sqlite.sqlite3_finalize(more);
    return status == SQLITE_OK && !more;
}

static SqliteStatement *prepare(SqliteConnection *c, SqliteJob *job, const char *sql, size_t size,
                                const char **tail)
{
    const char *end = sql;
    SqliteStatement *s = (SqliteStatement *)calloc(1, sizeof *s);
    if (!s) return gy_sqlite_fault_set(c, job, SQLITE_NOMEM), NULL;
    c->saw_insert = false;
    c->refusal = NULL;
    c->is_preparing = true;
    int status = gy_sqlite.sqlite3_prepare_v3(c->db, sql, (int)size, SQLITE_PREPARE_PERSISTENT,
                                              &s->stmt, &end);
    c->is_preparing = false;
    if (status != SQLITE_OK || !s->stmt) {
        if (status != SQLITE_OK) gy_sqlite_fault_set(c, job, status);
        else if (tail) *tail = end;
        if ((status & 0xff) == SQLITE_ERROR) job->fault.class_name = "ProgrammingError";
        free(s);
        return NULL;
    }
    s->is_insert = c->saw_insert;
    s->is_read_only = gy_sqlite.sqlite3_stmt_readonly(s->stmt);
    s->hash = hash_of(sql, size);
    s->sql_size = (size_t)((tail ? end : sql + size) - sql);
    s->sql = (char *)malloc(s->sql_size + 1);
    if (s->sql) memcpy(s->sql, sql, s->sql_size);
    if (tail) *tail = end;
    if (!s->sql || !read_columns(s)) gy_sqlite_fault_set(c, job, SQLITE_NOMEM);
    else if (tail || has_only_space(c, end, (size_t)(sql + size - end))) return s;
    else {
        gy_sqlite_fault_say(job, "ProgrammingError",
                            "one statement at a time; execute_script runs several");
        job->fault.offset = (int)(end - sql);
    }
    drop(s);
    return NULL;
}

SqliteStatement *gy_sqlite_statement_get(SqliteConnection *c, SqliteJob *job, const char *sql,
                                         size_t size, const char **tail)
{
    SqliteStatement *s = tail ? NULL : find(c, sql, size, hash_of(sql, size));
    if (!s) s = prepare(c, job, sql, size, tail);
    if (s && tail) s->sql_size = MOST_CACHED_BYTES + 1; // of a script: not worth keeping
    if (!s && !tail && job->fault.code == SQLITE_OK && !job->fault.message)
        gy_sqlite_fault_say(job, "ProgrammingError", "there is no statement in this text");
    return s;
}

bool gy_sqlite_statement_describe(SqliteJob *job, SqliteStatement *s)
{
    SqliteConnection *c = job->connection;
    if (times_prepared(s) != s->prepared && !read_columns(s))
        return gy_sqlite_fault_set(c, job, SQLITE_NOMEM);
    if (job->columns) return true;
    job->columns = (char *)malloc(s->columns_size + 1);
    if (!job->columns) return gy_sqlite_fault_set(c, job, SQLITE_NOMEM);
    memcpy(job->columns, s->columns, s->columns_size);
    job->columns_size = s->columns_size;
    job->column_count = s->column_count;
    return true;
}

// ---------------------------------------------------------------- Parameters

static bool bind_cell(SqliteConnection *c, SqliteJob *job, const SqliteStatement *s, int i,
                      const SqliteCells *in, const SqliteCell *cell)
{
    const char *part = cell->kind >= CELL_TEXT ? cells_part(in, cell) : NULL;
    int status;
    switch (cell->kind) {
    case CELL_INT: status = gy_sqlite.sqlite3_bind_int64(s->stmt, i, cell->as.integer); break;
    case CELL_FLOAT: status = gy_sqlite.sqlite3_bind_double(s->stmt, i, cell->as.real); break;
    case CELL_TEXT:
        status = gy_sqlite.sqlite3_bind_text64(s->stmt, i, part, cell->as.part.size, SQLITE_STATIC,
                                               SQLITE_UTF8);
        break;
    case CELL_BLOB:
        status = gy_sqlite.sqlite3_bind_blob64(s->stmt, i, part, cell->as.part.size, SQLITE_STATIC);
        break;
    default: status = gy_sqlite.sqlite3_bind_null(s->stmt, i); break;
    }
    return status == SQLITE_OK || gy_sqlite_fault_set(c, job, status);
}

static const char *plural(int64_t count)
{
    return count == 1 ? "" : "s";
}

static bool bind_in_order(SqliteConnection *c, SqliteJob *job, const SqliteStatement *s,
                          const SqliteCells *in, size_t at, int64_t given)
{
    int wanted = gy_sqlite.sqlite3_bind_parameter_count(s->stmt);
    for (int i = 1; i <= wanted; i++) {
        const char *name = gy_sqlite.sqlite3_bind_parameter_name(s->stmt, i);
        if (name && name[0] != '?')
            return gy_sqlite_fault_say(
                job, "ProgrammingError",
                "the parameter %.60s has a name: pass params: {\"%.60s\": …}", name, name + 1);
    }
    if (wanted != given)
        return gy_sqlite_fault_say(
            job, "ProgrammingError", "the statement has %d parameter%s, and %lld value%s given",
            wanted, plural(wanted), (long long)given, given == 1 ? " was" : "s were");
    for (int i = 0; i < wanted; i++)
        if (!bind_cell(c, job, s, i + 1, in, cells_at(in, at + (size_t)i))) return false;
    return true;
}

static const SqliteCell *find_named(const SqliteCells *in, size_t at, int64_t given,
                                    const char *name)
{
    for (int64_t i = 0; i < given; i++) {
        const SqliteCell *cell = cells_at(in, at + 2 * (size_t)i);
        if (cell->as.part.size == strlen(name) &&
            memcmp(cells_part(in, cell), name, cell->as.part.size) == 0)
            return cell + 1;
    }
    return NULL;
}

static bool bind_by_name(SqliteConnection *c, SqliteJob *job, const SqliteStatement *s,
                         const SqliteCells *in, size_t at, int64_t given)
{
    int wanted = gy_sqlite.sqlite3_bind_parameter_count(s->stmt);
    for (int i = 1; i <= wanted; i++) {
        const char *name = gy_sqlite.sqlite3_bind_parameter_name(s->stmt, i);
        if (!name || name[0] == '?')
            return gy_sqlite_fault_say(job, "ProgrammingError",
                                       "parameter %d has no name: pass its value by position", i);
        const SqliteCell *cell = find_named(in, at, given, name + 1);
        if (!cell)
            return gy_sqlite_fault_say(job, "ProgrammingError", "params has no value for %.60s",
                                       name);
        if (!bind_cell(c, job, s, i, in, cell)) return false;
    }
    return true;
}

bool gy_sqlite_statement_bind(SqliteConnection *c, SqliteJob *job, SqliteStatement *s,
                              const SqliteCells *in, size_t *position)
{
    const SqliteCell *set = cells_at(in, *position);
    size_t at = *position + 1;
    bool is_named = set->kind == CELL_NAMED_SET;
    int64_t given = set->as.integer;
    *position = at + (size_t)given * (is_named ? 2 : 1);
    return is_named ? bind_by_name(c, job, s, in, at, given)
                    : bind_in_order(c, job, s, in, at, given);
}
#endif

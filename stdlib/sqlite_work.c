// sqlite_work.c - what the thread of a connection does for each kind of job.
//
// Rows are copied into the job until they come to BATCH_BYTES; then they are handed over and the
// statement waits (JOB_QUERY), or is left open in its cursor until more are asked for (JOB_FETCH).
//
// A statement that fails within a transaction may take the whole transaction with it: SQLite rolls
// back by itself when the disk is full, or when a change is interrupted half-way. What follows
// would then run outside of any. So a job of a transaction looks first whether there still is one.
#if GYRE_HAVE_SQLITE
#include "stdlib/sqlite_parts.h"

#include <errno.h>
#include <stdio.h>
#include <time.h>

enum {
    BATCH_BYTES = 128 * 1024,
    CURSOR_BYTES = 64 * 1024, // of a cursor, whose reader may stop any time
    CURSOR_ROWS = 512,
    CURSOR_NS = 20 * 1000000, // … and wants the first ones soon
    STEPS_PER_CHECK = 1000,   // of SQLite's machine
    PAGE_BYTES = 4096,
};

static int64_t now_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

// ---------------------------------------------------------------- Rows

static void add_column(SqliteJob *job, sqlite3_stmt *stmt, int i)
{
    SqliteCell cell = {.kind = CELL_NULL};
    const void *bytes;
    switch (gy_sqlite.sqlite3_column_type(stmt, i)) {
    case SQLITE_INTEGER:
        cell =
            (SqliteCell){.kind = CELL_INT, .as.integer = gy_sqlite.sqlite3_column_int64(stmt, i)};
        break;
    case SQLITE_FLOAT:
        cell =
            (SqliteCell){.kind = CELL_FLOAT, .as.real = gy_sqlite.sqlite3_column_double(stmt, i)};
        break;
    case SQLITE_TEXT:
        bytes = gy_sqlite.sqlite3_column_text(stmt, i);
        job->out.bytes.has_failed |= !bytes;
        gy_sqlite_cells_add_part(&job->out, CELL_TEXT, bytes,
                                 (size_t)gy_sqlite.sqlite3_column_bytes(stmt, i));
        return;
    case SQLITE_BLOB:
        bytes = gy_sqlite.sqlite3_column_blob(stmt, i);
        gy_sqlite_cells_add_part(&job->out, CELL_BLOB, bytes,
                                 (size_t)gy_sqlite.sqlite3_column_bytes(stmt, i));
        return;
    default: break;
    }
    gy_sqlite_cells_add(&job->out, cell);
}

static bool add_row(SqliteConnection *c, SqliteJob *job, SqliteStatement *s)
{
    if (!gy_sqlite_statement_describe(job, s)) return false;
    for (uint32_t i = 0; i < job->column_count; i++)
        add_column(job, s->stmt, (int)i);
    job->row_count++;
    return !cells_has_failed(&job->out) || gy_sqlite_fault_set(c, job, SQLITE_NOMEM);
}

typedef enum { STEP_ROW, STEP_DONE, STEP_FAILED } Step;

static Step step(SqliteConnection *c, SqliteJob *job, const SqliteStatement *s)
{
    int status = gy_sqlite.sqlite3_step(s->stmt);
    if (status == SQLITE_ROW) return STEP_ROW;
    if (status == SQLITE_DONE) return STEP_DONE;
    gy_sqlite_fault_set(c, job, status);
    return STEP_FAILED;
}

static bool step_to_end(SqliteConnection *c, SqliteJob *job, const SqliteStatement *s)
{
    Step last;
    while ((last = step(c, job, s)) == STEP_ROW)
        ;
    return last == STEP_DONE;
}

// ---------------------------------------------------------------- Statements

static SqliteStatement *prepare(SqliteConnection *c, SqliteJob *job)
{
    size_t position = 0;
    SqliteStatement *s = gy_sqlite_statement_get(c, job, job->sql, job->sql_size, NULL);
    if (!s || gy_sqlite_statement_bind(c, job, s, &job->in, &position)) return s;
    gy_sqlite_statement_put(c, s);
    return NULL;
}

static void query(SqliteConnection *c, SqliteJob *job)
{
    SqliteStatement *s = prepare(c, job);
    if (!s) return;
    while (step(c, job, s) == STEP_ROW && add_row(c, job, s)) {
        if (cells_size(&job->out) >= BATCH_BYTES && !gy_sqlite_worker_pause(job)) break;
    }
    gy_sqlite_statement_put(c, s);
}

static void first(SqliteConnection *c, SqliteJob *job)
{
    SqliteStatement *s = prepare(c, job);
    if (!s) return;
    bool ok = step(c, job, s) != STEP_ROW || add_row(c, job, s);
    // What changes something is not stopped half-way.
    if (ok && job->row_count && !s->is_read_only) step_to_end(c, job, s);
    gy_sqlite_statement_put(c, s);
}

static bool execute_sets(SqliteConnection *c, SqliteJob *job, SqliteStatement *s)
{
    size_t position = 0, count = cells_count(&job->in);
    for (int64_t set = job->first_set; position < count; set++) {
        bool ok =
            gy_sqlite_statement_bind(c, job, s, &job->in, &position) && step_to_end(c, job, s);
        if (!ok) return job->fault.set = job->is_many ? set : -1, false;
        gy_sqlite.sqlite3_reset(s->stmt);
    }
    return true;
}

static void execute(SqliteConnection *c, SqliteJob *job)
{
    SqliteStatement *s = gy_sqlite_statement_get(c, job, job->sql, job->sql_size, NULL);
    int64_t before = gy_sqlite.sqlite3_total_changes64(c->db);
    if (!s) return;
    if (execute_sets(c, job, s)) {
        bool has_changed = gy_sqlite.sqlite3_total_changes64(c->db) != before;
        // Of several sets all are counted, of one without what triggers have done.
        job->changes = !has_changed   ? 0
                       : job->is_many ? gy_sqlite.sqlite3_total_changes64(c->db) - before
                                      : gy_sqlite.sqlite3_changes64(c->db);
        job->has_inserted = s->is_insert && has_changed;
        job->last_insert_id = gy_sqlite.sqlite3_last_insert_rowid(c->db);
    }
    gy_sqlite_statement_put(c, s);
}

static bool run_script(SqliteConnection *c, SqliteJob *job)
{
    const char *at = job->sql, *end = at + job->sql_size, *next;
    for (; at < end; at = next) {
        next = end;
        SqliteStatement *s = gy_sqlite_statement_get(c, job, at, (size_t)(end - at), &next);
        bool ok = s ? step_to_end(c, job, s) : job->fault.code == SQLITE_OK && !job->fault.message;
        if (s) gy_sqlite_statement_put(c, s);
        if (!ok && job->fault.offset >= 0) job->fault.offset += (int)(at - job->sql);
        if (!ok) return false;
        if (atomic_load(&job->is_cancelled)) return gy_sqlite_fault_set(c, job, SQLITE_INTERRUPT);
    }
    return true;
}

// ---------------------------------------------------------------- Transactions

static bool is_in_transaction(SqliteConnection *c)
{
    return !gy_sqlite.sqlite3_get_autocommit(c->db);
}

static bool run_own(SqliteConnection *c, SqliteJob *job, const char *sql)
{
    c->is_own = true;
    int status = gy_sqlite.sqlite3_exec(c->db, sql, NULL, NULL, NULL);
    c->is_own = false;
    return status == SQLITE_OK || !job || gy_sqlite_fault_set(c, job, status);
}

static void roll_back(SqliteConnection *c, uint32_t depth)
{
    char sql[80];
    if (!is_in_transaction(c)) return;
    snprintf(sql, sizeof sql, "ROLLBACK TO gyre_%u; RELEASE gyre_%u", depth, depth);
    run_own(c, NULL, depth > 1 ? sql : "ROLLBACK");
}

static void begin(SqliteConnection *c, SqliteJob *job)
{
    char sql[40];
    snprintf(sql, sizeof sql, "SAVEPOINT gyre_%u", job->depth);
    run_own(c, job, job->depth > 1 ? sql : job->sql);
}

static void commit(SqliteConnection *c, SqliteJob *job)
{
    char sql[40];
    snprintf(sql, sizeof sql, "RELEASE gyre_%u", job->depth);
    if (!run_own(c, job, job->depth > 1 ? sql : "COMMIT")) roll_back(c, job->depth);
}

static void script(SqliteConnection *c, SqliteJob *job)
{
    bool ok = run_script(c, job);
    if (job->token || !is_in_transaction(c)) return;
    roll_back(c, 1);
    if (ok)
        gy_sqlite_fault_say(
            job, "ProgrammingError",
            "the script began a transaction and did not end it; it was rolled back");
}

// ---------------------------------------------------------------- Cursors

static void count_cursor(SqliteConnection *c, SqliteCursor *cursor, bool is_open)
{
    pthread_mutex_lock(&c->lock);
    c->open_cursors += (uint32_t)is_open - cursor->is_open;
    cursor->is_open = is_open;
    pthread_mutex_unlock(&c->lock);
}

static void end_cursor(SqliteConnection *c, SqliteCursor *cursor)
{
    if (cursor->statement) gy_sqlite_statement_put(c, cursor->statement);
    cursor->statement = NULL;
    count_cursor(c, cursor, false);
}

static bool begin_cursor(SqliteConnection *c, SqliteJob *job, SqliteCursor *cursor)
{
    size_t position = 0;
    job->sql = cursor->sql; // for errors
    job->sql_size = cursor->sql_size;
    cursor->sql = NULL;
    cursor->statement = gy_sqlite_statement_get(c, job, job->sql, job->sql_size, NULL);
    return cursor->statement &&
           gy_sqlite_statement_bind(c, job, cursor->statement, &cursor->in, &position);
}

static bool is_enough(const SqliteJob *job, int64_t start_ns)
{
    return cells_size(&job->out) >= CURSOR_BYTES || job->row_count == CURSOR_ROWS ||
           now_ns() - start_ns > CURSOR_NS;
}

static void fetch(SqliteConnection *c, SqliteJob *job)
{
    SqliteCursor *cursor = job->cursor;
    int64_t start_ns = now_ns();
    if (cursor->sql && !begin_cursor(c, job, cursor)) {
        end_cursor(c, cursor);
        return;
    }
    Step last = STEP_DONE;
    while (cursor->statement && (last = step(c, job, cursor->statement)) == STEP_ROW) {
        if (!add_row(c, job, cursor->statement)) last = STEP_FAILED;
        if (last == STEP_FAILED || is_enough(job, start_ns)) break;
    }
    job->has_more = last == STEP_ROW;
    if (job->has_more) count_cursor(c, cursor, true);
    else end_cursor(c, cursor);
}

void gy_sqlite_cursor_free(SqliteCursor *cursor)
{
    gy_sqlite_cells_free(&cursor->in);
    free(cursor->sql);
    free(cursor);
}

// ---------------------------------------------------------------- Opening and closing

static int on_progress(void *connection)
{
    SqliteConnection *c = (SqliteConnection *)connection;
    return c->current && atomic_load(&c->current->is_cancelled);
}

// How long SQLite itself waits, time after time.
static int on_busy(void *connection, int count)
{
    static const uint8_t delays_ms[] = {1, 2, 5, 10, 15, 20, 25, 25, 25, 50, 50, 100};
    enum { DELAYS = sizeof delays_ms };
    SqliteConnection *c = (SqliteConnection *)connection;
    int64_t before_ms = 0;
    for (int i = 0; i < count; i++)
        before_ms += delays_ms[i < DELAYS ? i : DELAYS - 1];
    int64_t left_ns = c->options.busy_timeout_ns - before_ms * 1000000;
    int64_t delay_ns = delays_ms[count < DELAYS ? count : DELAYS - 1] * (int64_t)1000000;
    if (left_ns <= 0) return 0;
    return gy_sqlite_worker_wait(c, delay_ns < left_ns ? delay_ns : left_ns);
}

static int keep_text(void *out, int count, char **values, char **names)
{
    (void)names;
    if (count && values[0]) snprintf((char *)out, 16, "%s", values[0]);
    return 0;
}

// Turning it on needs the file for a moment, and SQLite does not always wait for that itself. A
// file system that has none keeps what it had, *mode.
static int turn_wal_on(SqliteConnection *c, char *mode)
{
    int status = gy_sqlite.sqlite3_exec(c->db, "PRAGMA journal_mode", keep_text, mode, NULL);
    if (status != SQLITE_OK || strcmp(mode, "wal") == 0) return status;
    for (int count = 0;; count++) {
        status = gy_sqlite.sqlite3_exec(c->db, "PRAGMA journal_mode = wal", keep_text, mode, NULL);
        if ((status & 0xff) != SQLITE_BUSY || !on_busy(c, count)) return status;
    }
}

static bool use_wal(SqliteConnection *c, SqliteJob *job)
{
    char mode[16] = "";
    int status = turn_wal_on(c, mode);
    if (status != SQLITE_OK) return gy_sqlite_fault_set(c, job, status);
    return strcmp(mode, "wal") != 0 || run_own(c, job, "PRAGMA synchronous = normal");
}

static bool set_up(SqliteConnection *c, SqliteJob *job)
{
    const SqliteOptions *options = &c->options;
    char sql[80];
    gy_sqlite.sqlite3_extended_result_codes(c->db, 1);
    gy_sqlite.sqlite3_busy_handler(c->db, on_busy, c);
    gy_sqlite.sqlite3_progress_handler(c->db, STEPS_PER_CHECK, on_progress, c);
    if (options->memory_limit) { // what SQLite takes is not counted by the VM, so bound it
        size_t most = options->memory_limit < 1000000000 ? options->memory_limit : 1000000000;
        gy_sqlite.sqlite3_limit(c->db, SQLITE_LIMIT_LENGTH, (int)most);
        snprintf(sql, sizeof sql, "PRAGMA max_page_count = %zu", most / PAGE_BYTES + 1);
        if (options->is_in_memory && !run_own(c, job, sql)) return false;
    }
    snprintf(sql, sizeof sql, "PRAGMA foreign_keys = %d", options->checks_foreign_keys);
    if (!run_own(c, job, sql)) return false;
    bool can_write = !options->is_read_only && !options->is_in_memory;
    if (can_write && options->uses_wal) {
        if (!use_wal(c, job)) return false;
    } else if (!run_own(c, job, "SELECT 1 FROM sqlite_schema")) { // is it a database?
        return false;
    }
    gy_sqlite.sqlite3_set_authorizer(c->db, gy_sqlite_statement_authorize, c);
    return true;
}

static void open_database(SqliteConnection *c, SqliteJob *job)
{
    const SqliteOptions *options = &c->options;
    int flags = SQLITE_OPEN_NOMUTEX |
                (options->is_read_only ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE);
    if (options->is_created && !options->is_read_only) flags |= SQLITE_OPEN_CREATE;
    char at[GRANTS_PLACE_BYTES];
    bool has_place = !c->straight || gy_sqlite_place(c, c->straight, at);
    int error_number = errno, status = SQLITE_CANTOPEN;
    if (has_place)
        status = gy_sqlite.sqlite3_open_v2(c->straight ? at : c->path, &c->db, flags,
                                           options->is_placed ? gy_sqlite_place_vfs() : NULL);
    if (status == SQLITE_CANTOPEN) {
        if (has_place) error_number = gy_sqlite.sqlite3_system_errno(c->db);
        gy_sqlite_fault_say(job, "OperationalError", "cannot open %.400s: %s", c->path,
                            error_number ? strerror(error_number) : "it is no file");
        job->fault.code = status;
    } else if (status != SQLITE_OK) {
        gy_sqlite_fault_set(c, job, status);
    } else {
        set_up(c, job);
    }
    if (job->fault.code != SQLITE_OK) gy_sqlite_work_close(c);
}

void gy_sqlite_work_close(SqliteConnection *c)
{
    gy_sqlite_statement_drop_all(c);
    if (c->db) gy_sqlite.sqlite3_close(c->db);
    c->db = NULL;
    gy_sqlite_place_close_all(c);
}

// ---------------------------------------------------------------- Jobs

static bool has_lost_transaction(SqliteConnection *c, SqliteJob *job)
{
    if (!job->token || job->kind == JOB_ROLLBACK || is_in_transaction(c)) return false;
    return !gy_sqlite_fault_say(
        job, "OperationalError",
        "the transaction is gone: SQLite rolled it back when a statement in "
        "it failed or was cancelled");
}

void gy_sqlite_work(SqliteConnection *c, SqliteJob *job)
{
    if (job->kind == JOB_FINISH) {
        end_cursor(c, job->cursor);
        return;
    }
    if (has_lost_transaction(c, job)) return;
    switch (job->kind) {
    case JOB_OPEN: open_database(c, job); break;
    case JOB_QUERY: query(c, job); break;
    case JOB_FIRST: first(c, job); break;
    case JOB_EXECUTE: execute(c, job); break;
    case JOB_SCRIPT: script(c, job); break;
    case JOB_FETCH: fetch(c, job); break;
    case JOB_BEGIN: begin(c, job); break;
    case JOB_COMMIT: commit(c, job); break;
    case JOB_ROLLBACK: roll_back(c, job->depth); break;
    case JOB_FINISH: break;
    case JOB_CLOSE: gy_sqlite_work_close(c); break;
    }
}

void gy_sqlite_work_undo(SqliteConnection *c, SqliteJob *job)
{
    bool is_done = job->fault.code == SQLITE_OK && !job->fault.message;
    if (job->kind == JOB_BEGIN && is_done) roll_back(c, job->depth);
    if (job->kind == JOB_FETCH) end_cursor(c, job->cursor);
    if (job->kind == JOB_OPEN) gy_sqlite_work_close(c);
}
#endif

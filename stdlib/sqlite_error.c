// sqlite_error.c - what SQLite says is wrong, as errors of scripts.
//
// The thread notes a fault in the job; the VM's thread makes an error of it, of the class that goes
// with SQLite's code, and shows the statement below it with a caret where SQLite tells the place.
#if GYRE_HAVE_SQLITE
#include "stdlib/sqlite_parts.h"

#include <stdarg.h>
#include <stdio.h>

#define MODULE "<stdlib>/_database_errors"

enum { WIDEST = 70, MOST_MESSAGE = 700 };

// ---------------------------------------------------------------- Codes

typedef struct {
    int code;
    const char *name;
} CodeName;

#define CODE(code)                                                                                 \
    {                                                                                              \
        code, #code                                                                                \
    }
static const CodeName codes[] = {
    CODE(SQLITE_ERROR),
    CODE(SQLITE_INTERNAL),
    CODE(SQLITE_PERM),
    CODE(SQLITE_ABORT),
    CODE(SQLITE_BUSY),
    CODE(SQLITE_LOCKED),
    CODE(SQLITE_NOMEM),
    CODE(SQLITE_READONLY),
    CODE(SQLITE_INTERRUPT),
    CODE(SQLITE_IOERR),
    CODE(SQLITE_CORRUPT),
    CODE(SQLITE_NOTFOUND),
    CODE(SQLITE_FULL),
    CODE(SQLITE_CANTOPEN),
    CODE(SQLITE_PROTOCOL),
    CODE(SQLITE_EMPTY),
    CODE(SQLITE_SCHEMA),
    CODE(SQLITE_TOOBIG),
    CODE(SQLITE_CONSTRAINT),
    CODE(SQLITE_MISMATCH),
    CODE(SQLITE_MISUSE),
    CODE(SQLITE_NOLFS),
    CODE(SQLITE_AUTH),
    CODE(SQLITE_FORMAT),
    CODE(SQLITE_RANGE),
    CODE(SQLITE_NOTADB),
    CODE(SQLITE_CONSTRAINT_CHECK),
    CODE(SQLITE_CONSTRAINT_FOREIGNKEY),
    CODE(SQLITE_CONSTRAINT_NOTNULL),
    CODE(SQLITE_CONSTRAINT_PRIMARYKEY),
    CODE(SQLITE_CONSTRAINT_TRIGGER),
    CODE(SQLITE_CONSTRAINT_UNIQUE),
    CODE(SQLITE_CONSTRAINT_ROWID),
    CODE(SQLITE_CONSTRAINT_DATATYPE),
    CODE(SQLITE_BUSY_RECOVERY),
    CODE(SQLITE_BUSY_SNAPSHOT),
    CODE(SQLITE_BUSY_TIMEOUT),
    CODE(SQLITE_READONLY_DBMOVED),
    CODE(SQLITE_READONLY_DIRECTORY),
    CODE(SQLITE_IOERR_READ),
    CODE(SQLITE_IOERR_WRITE),
    CODE(SQLITE_IOERR_FSYNC),
    CODE(SQLITE_IOERR_SHORT_READ),
    CODE(SQLITE_IOERR_SHMOPEN),
    CODE(SQLITE_CORRUPT_INDEX),
};

static const char *name_of(int code)
{
    enum { COUNT = sizeof codes / sizeof codes[0] };
    for (int tries = 0; tries < 2; tries++, code &= 0xff)
        for (int i = 0; i < COUNT; i++)
            if (codes[i].code == code) return codes[i].name;
    return NULL;
}

static const char *class_of(int code)
{
    switch (code & 0xff) {
    case SQLITE_CONSTRAINT: return "IntegrityError";
    case SQLITE_BUSY:
    case SQLITE_LOCKED: return "BusyError";
    case SQLITE_FULL: return "FullError";
    case SQLITE_READONLY: return "ReadOnlyError";
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB: return "CorruptError";
    case SQLITE_TOOBIG:
    case SQLITE_MISMATCH: return "DataError";
    case SQLITE_INTERNAL:
    case SQLITE_MISUSE: return "InternalError";
    case SQLITE_AUTH:
    case SQLITE_RANGE: return "ProgrammingError";
    default: return "OperationalError";
    }
}

// ---------------------------------------------------------------- On the thread

static void say_busy(SqliteConnection *c, SqliteFault *fault, char *text, size_t room)
{
    if (fault->code == SQLITE_BUSY_SNAPSHOT)
        snprintf(
            text, room,
            "the database was changed since this transaction began to read; a transaction that "
            "writes begins with mode: \"immediate\"");
    else
        snprintf(text, room,
                 "the database is locked: another connection kept it for more than %g s",
                 (double)c->options.busy_timeout_ns / 1e9);
}

bool gy_sqlite_fault_set(SqliteConnection *c, SqliteJob *job, int code)
{
    SqliteFault *fault = &job->fault;
    char text[MOST_MESSAGE];
    fault->code = code;
    fault->offset = -1;
    fault->set = -1;
    if (code == SQLITE_NOMEM || !c->db) return false;
    fault->code = gy_sqlite.sqlite3_extended_errcode(c->db);
    fault->offset = gy_sqlite.sqlite3_error_offset(c->db);
    if (c->refusal && code == SQLITE_AUTH) snprintf(text, sizeof text, "%s", c->refusal);
    else if (code == SQLITE_INTERRUPT) snprintf(text, sizeof text, "the statement was cancelled");
    else if ((code & 0xff) == SQLITE_BUSY) say_busy(c, fault, text, sizeof text);
    else snprintf(text, sizeof text, "%s", gy_sqlite.sqlite3_errmsg(c->db));
    c->refusal = NULL;
    fault->message = strdup(text);
    const SqliteStatement *s = job->cursor ? job->cursor->statement : NULL;
    if (s && !job->sql && (job->sql = (char *)malloc(s->sql_size + 1))) {
        memcpy(job->sql, s->sql, s->sql_size);
        job->sql_size = s->sql_size;
    }
    return false;
}

bool gy_sqlite_fault_say(SqliteJob *job, const char *class_name, const char *format, ...)
{
    char text[MOST_MESSAGE];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    job->fault = (SqliteFault){SQLITE_MISUSE, class_name, strdup(text), -1, -1};
    if (!job->fault.message) job->fault.code = SQLITE_NOMEM;
    return false;
}

// ---------------------------------------------------------------- The statement below an error

static bool is_inside(char c) // of a code point
{
    return ((uint8_t)c & 0xC0) == 0x80;
}

static size_t count_points(const char *text, size_t size)
{
    size_t count = 0;
    for (size_t i = 0; i < size; i++)
        count += !is_inside(text[i]);
    return count;
}

// The part of the line around `offset` that is shown: [*start, *end).
static void find_part(const char *sql, size_t size, size_t offset, size_t *start, size_t *end)
{
    *start = *end = offset;
    while (*start > 0 && sql[*start - 1] != '\n')
        (*start)--;
    while (*end < size && sql[*end] != '\n')
        (*end)++;
    if (*end - *start <= WIDEST) return;
    if (offset - *start > WIDEST / 2) *start = offset - WIDEST / 2;
    if (*end - *start > WIDEST) *end = *start + WIDEST;
    while (*start < offset && is_inside(sql[*start]))
        (*start)++;
    while (*end<size && * end> offset && is_inside(sql[*end]))
        (*end)--;
}

static void add_line(GrowingText *b, const char *line, size_t size)
{
    growing_add_text(b, "    ");
    for (size_t i = 0; i < size; i++) // a tab would put the caret elsewhere
        growing_add_char(b, (uint8_t)line[i] < ' ' || line[i] == 0x7f ? ' ' : line[i]);
}

static GyreValue show_place(Gyre *g, const char *sql, size_t size, int offset)
{
    GrowingText b = {0};
    size_t start, end, at = offset < 0 ? 0 : (size_t)offset;
    while (offset < 0 && at < size && strchr(" \t\r\n", sql[at]))
        at++;
    if (at > size) at = size;
    find_part(sql, size, at, &start, &end);
    add_line(&b, sql + start, end - start);
    if (end < size && offset < 0) growing_add_text(&b, " …");
    if (offset >= 0) {
        growing_add_text(&b, "\n    ");
        for (size_t i = count_points(sql + start, at - start); i > 0; i--)
            growing_add_char(&b, ' ');
        growing_add_char(&b, '^');
    }
    GyreValue text = b.has_failed ? GYRE_NIL : gyre_str(g, b.data, b.size);
    growing_free(&b);
    return text;
}

static bool describe(Gyre *g, GyreValue error, const SqliteJob *job)
{
    const SqliteFault *fault = &job->fault;
    const char *code = fault->code == SQLITE_MISUSE ? NULL : name_of(fault->code);
    if (code && gyre_attr_set(g, error, "code", gyre_str(g, code, GYRE_STRLEN)) != GYRE_OK)
        return false;
    if (!job->sql || job->kind >= JOB_BEGIN || job->kind == JOB_OPEN) return true;
    if (gyre_attr_set(g, error, "sql", gyre_str(g, job->sql, job->sql_size)) != GYRE_OK)
        return false;
    if (fault->offset >= 0 && (size_t)fault->offset <= job->sql_size) {
        size_t position = count_points(job->sql, (size_t)fault->offset);
        if (gyre_attr_set(g, error, "position", gyre_int(g, (int64_t)position)) != GYRE_OK)
            return false;
    }
    GyreValue detail = show_place(g, job->sql, job->sql_size, fault->offset);
    return gyre_attr_set(g, error, "detail", detail) == GYRE_OK;
}

GyreStatus gy_sqlite_fault_throw(Gyre *g, const SqliteJob *job)
{
    const SqliteFault *fault = &job->fault;
    const char *message = fault->message ? fault->message : "out of memory";
    char class_name[64], where[40] = "";
    if (fault->code == SQLITE_NOMEM) return gyre_throw(g, "MemoryError", "out of memory");
    snprintf(class_name, sizeof class_name, MODULE ".%s",
             fault->class_name ? fault->class_name : class_of(fault->code));
    if (fault->set >= 0) snprintf(where, sizeof where, "rows[%lld]: ", (long long)fault->set);
    gyre_throw(g, class_name, "%s%s", where, message);
    if (strcmp(gyre_error_class(g), "MemoryError") == 0)
        return GYRE_ERROR; // there was no room for ours
    GyreValue error = gyre_error_take(g);
    if (!describe(g, error, job)) return GYRE_ERROR;
    return gyre_error_raise(g, error);
}
#endif

// pg_error.c - what the server says is wrong, as errors of scripts.
//
// The class goes with the SQLSTATE, the code of five letters that PostgreSQL's documentation lists:
// its first two say what kind it is. The error carries what else the server tells; tracebacks show
// the statement with a caret, and the server's detail and hint.
#if GYRE_HAVE_PG && !defined(GYRE_NO_LIBUV)
#include "stdlib/growing.h"
#include "stdlib/pg_parts.h"

#include <stdio.h>
#include <string.h>

enum { WIDEST = 70 };

static const struct {
    const char *state; // or its beginning; the first that fits counts
    const char *error_class;
} classes[] = {
    {"22", PG_ERRORS ".DataError"},
    {"23", PG_ERRORS ".IntegrityError"},
    {"25006", PG_ERRORS ".ReadOnlyError"},
    {"40001", PG_ERRORS ".BusyError"}, // another transaction was faster
    {"40P01", PG_ERRORS ".BusyError"}, // a deadlock
    {"55P03", PG_ERRORS ".BusyError"}, // a lock was not to be had in time
    {"53100", PG_ERRORS ".FullError"},
    {"57P0", PG_MODULE ".ConnectionLostError"}, // the server shuts down
    {"08P01", PG_ERRORS ".ProgrammingError"},   // another number of parameters
    {"08", PG_MODULE ".ConnectionLostError"},
    {"XX001", PG_ERRORS ".CorruptError"},
    {"XX002", PG_ERRORS ".CorruptError"},
    {"XX", PG_ERRORS ".InternalError"},
    {"42", PG_ERRORS ".ProgrammingError"},
    {"26", PG_ERRORS ".ProgrammingError"},
    {"3D", PG_ERRORS ".ProgrammingError"},
    {"3F", PG_ERRORS ".ProgrammingError"},
    {"0A", PG_ERRORS ".ProgrammingError"}, // a feature that is not supported
    {"", PG_ERRORS ".OperationalError"},
};

static const char *class_of(const char *state)
{
    size_t i = 0;
    while (strncmp(state, classes[i].state, strlen(classes[i].state)) != 0)
        i++;
    return classes[i].error_class;
}

// ---------------------------------------------------------------- The statement below it

// The byte where the code point `index` begins.
static size_t byte_of(const char *text, size_t size, long index)
{
    size_t at = 0;
    for (; index > 0 && at < size; index--)
        do
            at++;
        while (at < size && ((uint8_t)text[at] & 0xC0) == 0x80);
    return at;
}

static void add_place(GrowingText *b, const char *sql, size_t size, long position)
{
    size_t at = byte_of(sql, size, position), start = at, end = at;
    while (start > 0 && sql[start - 1] != '\n' && at - start < WIDEST)
        start--;
    while (end < size && sql[end] != '\n' && end - at < WIDEST)
        end++;
    while (start < at && ((uint8_t)sql[start] & 0xC0) == 0x80)
        start++;
    while (end < size && end > at && ((uint8_t)sql[end] & 0xC0) == 0x80)
        end--;
    growing_add_text(b, "    ");
    for (size_t i = start; i < end; i++)
        growing_add_char(b, (uint8_t)sql[i] < ' ' ? ' ' : sql[i]);
    growing_add_text(b, "\n    ");
    for (size_t i = start; i < at; i++)
        if (((uint8_t)sql[i] & 0xC0) != 0x80) growing_add_char(b, ' ');
    growing_add_char(b, '^');
}

static void add_remark(GrowingText *b, const char *head, const char *text)
{
    if (!text) return;
    if (b->size) growing_add_char(b, '\n');
    growing_add_text(b, head);
    growing_add_text(b, text);
}

static bool set_text(Gyre *g, GyreValue error, const char *name, const char *text)
{
    return !text || gyre_attr_set(g, error, name, gyre_str(g, text, GYRE_STRLEN)) == GYRE_OK;
}

static bool describe(PgConnection *c, GyreValue error, const PGresult *result)
{
    Gyre *g = c->g;
    const PgStatement *s = &c->now;
    const char *place = gy_pq.PQresultErrorField(result, PG_DIAG_STATEMENT_POSITION);
    const char *hint = gy_pq.PQresultErrorField(result, PG_DIAG_MESSAGE_HINT);
    long position = place ? atol(place) - 1 : -1;
    GrowingText b = {0};
    if (s->sql && position >= 0) add_place(&b, s->sql, s->sql_size, position);
    add_remark(&b, "    detail: ", gy_pq.PQresultErrorField(result, PG_DIAG_MESSAGE_DETAIL));
    add_remark(&b, "    hint: ", hint);
    GyreValue detail = b.size && !b.has_failed ? gyre_str(g, b.data, b.size) : GYRE_NIL;
    growing_free(&b);
    bool ok = set_text(g, error, "code", gy_pq.PQresultErrorField(result, PG_DIAG_SQLSTATE)) &&
              set_text(g, error, "hint", hint) &&
              set_text(g, error, "constraint",
                       gy_pq.PQresultErrorField(result, PG_DIAG_CONSTRAINT_NAME)) &&
              gyre_attr_set(g, error, "detail", detail) == GYRE_OK;
    if (ok && s->sql)
        ok = gyre_attr_set(g, error, "sql", gyre_str(g, s->sql, s->sql_size)) == GYRE_OK;
    if (ok && position >= 0)
        ok = gyre_attr_set(g, error, "position", gyre_int(g, position)) == GYRE_OK;
    return ok;
}

GyreStatus gy_pg_error_throw(PgConnection *c, const PGresult *result)
{
    Gyre *g = c->g;
    const char *state = gy_pq.PQresultErrorField(result, PG_DIAG_SQLSTATE);
    const char *message = gy_pq.PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
    if (!message) message = gy_pq.PQresultErrorMessage(result); // libpq's own
    int size = (int)strcspn(message, "\n");
    gyre_throw(g, class_of(state ? state : "08"), "%.*s", size, message);
    if (strcmp(gyre_error_class(g), "MemoryError") == 0) return GYRE_ERROR;
    GyreValue error = gyre_error_take(g);
    if (!describe(c, error, result)) return GYRE_ERROR;
    return gyre_error_raise(g, error);
}

GyreStatus gy_pg_error_lost(PgConnection *c)
{
    if (!c->lost) return gyre_throw(c->g, "StateError", "the database is closed");
    return gyre_throw(c->g, PG_MODULE ".ConnectionLostError", "the connection is lost: %.900s",
                      c->lost);
}
#endif

// pg_connection.c - drives libpq from the loop: connecting, statements, their end by force.
//
// libpq says what it waits for; the socket is then watched once (gy_wait_ready) and libpq called
// again. While it connects it may go from one socket to the next, so none is watched for longer.
//
// Invariants
//   - `wake` is of the task that waits for the statement `now`, or for the connection. It is NULL
//   for
//     an orphan, and while rows are paused.
//   - A paused connection, and an idle one that nobody listens on, is not watched.
//   - What resolves a wake comes last in a function: the connection is in order before that.
#if GYRE_HAVE_PG && !defined(GYRE_NO_LIBUV)
#include "stdlib/loop.h"
#include "stdlib/pg_parts.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { REASON_BYTES = 256, FIRST_ROWS = 64, FIRST_PAUSE_MS = 8, LONGEST_PAUSE_MS = 1024 };

static void advance(PgConnection *c);
static void begin_next(PgConnection *c);
static void on_ready(void *data);
static void on_cancelled(uv_work_t *work, int status);
static void end_pause(uv_timer_t *pause);

// ---------------------------------------------------------------- Watching the socket

static void unwatch(PgConnection *c)
{
    if (c->wait) gy_wait_end(c->wait);
    c->wait = NULL;
}

static bool watch(PgConnection *c, int events, void (*ready)(void *data))
{
    unwatch(c);
    c->wait = gy_wait_ready(c->g, gy_pq.PQsocket(c->conn), events, ready, c);
    return c->wait != NULL;
}

// ---------------------------------------------------------------- Notifications

static void take_notes(PgConnection *c)
{
    for (PGnotify *note; (note = gy_pq.PQnotifies(c->conn));) {
        if (c->note_count == c->note_room) {
            size_t room = c->note_room * 2 + 16;
            PGnotify **notes = (PGnotify **)realloc(c->notes, room * sizeof *notes);
            if (!notes) {
                gy_pq.PQfreemem(note);
                continue;
            }
            c->notes = notes;
            c->note_room = room;
        }
        c->notes[c->note_count++] = note;
    }
}

static void wake_listeners(PgConnection *c)
{
    if (!c->note_count && c->phase != PG_CLOSED) return;
    uint32_t scope = gyre_scope_open(c->g);
    for (PgListener *l; (l = c->listeners);) {
        GyreWake *wake = l->wake;
        c->listeners = l->next;
        free(l);
        if (c->phase != PG_CLOSED) {
            gyre_resolve(wake, GYRE_NIL);
        } else {
            gy_pg_error_lost(c);
            gyre_reject_pending(wake);
        }
    }
    gyre_scope_close(c->g, scope);
}

// ---------------------------------------------------------------- The end

static void forget_statement(PgConnection *c)
{
    if (c->result) gy_pq.PQclear(c->result);
    if (c->error) gy_pq.PQclear(c->error);
    c->result = c->error = NULL;
    if (!gyre_is_none(c->batch)) gyre_unpin(c->g, c->batch);
    c->batch = GYRE_NONE;
    c->has_copied = c->is_paused = c->is_orphan = false;
    gy_pg_statement_free(&c->now);
}

// What is under way to the server ends by itself.
static void forget_cancelling(PgConnection *c)
{
    PgCancelling *k = c->cancelling;
    if (!k) return;
    c->cancelling = NULL;
    k->connection = NULL;
    if (k->is_pausing) end_pause(&k->pause);
}

static void let_go(PgConnection *c)
{
    unwatch(c);
    forget_cancelling(c);
    if (c->conn) gy_pq.PQfinish(c->conn);
    c->conn = NULL;
    if (c->folder >= 0) close(c->folder);
    c->folder = -1;
    c->phase = PG_CLOSED;
}

// `lost` is set, or it was closed by us: tells all who wait.
static void end_all(PgConnection *c, bool has_told)
{
    GyreWake *wake = c->wake, *next = c->next_wake;
    c->wake = c->next_wake = NULL;
    if (wake) {
        if (!has_told) gy_pg_error_lost(c);
        gyre_reject_pending(wake);
    }
    if (next) {
        gy_pg_error_lost(c);
        gyre_reject_pending(next);
    }
    wake_listeners(c);
    forget_statement(c);
    gy_pg_statement_free(&c->next);
    gyre_note_closed(c->g, c->open_note);
    c->open_note = 0;
}

// The connection is no more. The server may have said why.
static void lose(PgConnection *c)
{
    uint32_t scope = gyre_scope_open(c->g);
    const char *reason = gy_pq.PQerrorMessage(c->conn);
    size_t size = strcspn(reason, "\n");
    bool has_told = c->wake && c->error;
    if (!c->lost && size) c->lost = strndup(reason, size < REASON_BYTES ? size : REASON_BYTES);
    if (!c->lost) c->lost = strdup("the server has ended it");
    if (has_told) gy_pg_error_throw(c, c->error);
    let_go(c);
    end_all(c, has_told);
    gyre_scope_close(c->g, scope);
}

void gy_pg_close(PgConnection *c)
{
    if (c->phase == PG_CLOSED) return;
    let_go(c);
    end_all(c, false);
}

void gy_pg_free(PgConnection *c)
{
    let_go(c);
    while (c->listeners) {
        PgListener *l = c->listeners;
        c->listeners = l->next;
        free(l);
    }
    forget_statement(c);
    gy_pg_statement_free(&c->next);
    for (size_t i = 0; i < c->note_count; i++)
        gy_pq.PQfreemem(c->notes[i]);
    free(c->notes);
    free(c->lost);
    free(c->columns);
    free(c);
}

// ---------------------------------------------------------------- Breaking off

static void free_cancelling(PgCancelling *k)
{
    gy_pq.PQfreeCancel(k->cancel);
    free(k);
}

static void do_cancel(uv_work_t *work)
{
    char reason[REASON_BYTES];
    gy_pq.PQcancel(((PgCancelling *)work->data)->cancel, reason, sizeof reason);
}

static void on_pause_closed(uv_handle_t *pause)
{
    PgCancelling *k = (PgCancelling *)pause->data;
    k->is_pausing = false;
    if (!k->connection) free_cancelling(k);
    else uv_queue_work(k->work.loop, &k->work, do_cancel, on_cancelled);
}

static void end_pause(uv_timer_t *pause)
{
    if (!uv_is_closing((uv_handle_t *)pause)) uv_close((uv_handle_t *)pause, on_pause_closed);
}

// The statement has not ended by the time that the server has taken the request: it may not have
// begun then.
static void on_cancelled(uv_work_t *work, int status)
{
    (void)status;
    PgCancelling *k = (PgCancelling *)work->data;
    PgConnection *c = k->connection;
    if (c && c->phase == PG_BUSY) {
        k->is_pausing = true;
        uv_timer_init(work->loop, &k->pause);
        k->pause.data = k;
        uv_timer_start(&k->pause, end_pause, k->pause_ms, 0);
        if (k->pause_ms < LONGEST_PAUSE_MS) k->pause_ms *= 2;
        return;
    }
    free_cancelling(k);
    if (!c) return;
    c->cancelling = NULL;
    begin_next(c);
}

// Where it cannot be, the statement goes on to its own end.
static void cancel_statement(PgConnection *c)
{
    if (c->cancelling) return;
    PgCancelling *k = (PgCancelling *)calloc(1, sizeof *k);
    if (k) k->cancel = gy_pq.PQgetCancel(c->conn);
    if (!k || !k->cancel) {
        free(k);
        return;
    }
    k->work.data = k;
    k->pause_ms = FIRST_PAUSE_MS;
    k->connection = c;
    c->cancelling = k;
    uv_queue_work(gy_loop_uv(c->g), &k->work, do_cancel, on_cancelled);
}

void gy_pg_stop(PgConnection *c)
{
    if (c->phase != PG_BUSY || c->is_orphan || c->is_making) return;
    c->is_orphan = true;
    c->wake = NULL;
    cancel_statement(c);
    if (!c->is_paused) return;
    c->is_paused = false;
    advance(c);
}

static bool stop_statement(Gyre *g, void *data)
{
    PgConnection *c = (PgConnection *)data;
    if (!gyre_is_ending(g)) {
        gy_pg_stop(c);
    } else {
        c->wake = NULL;
        c->is_orphan = true;
        unwatch(c);
    }
    return true;
}

static bool stop_next(Gyre *g, void *data)
{
    (void)g;
    PgConnection *c = (PgConnection *)data;
    // It may have become the statement that runs.
    if (!c->next_wake) return stop_statement(g, data);
    c->next_wake = NULL;
    gy_pg_statement_free(&c->next);
    return true;
}

// ---------------------------------------------------------------- Results

// (tag, rows). NONE: thrown.
static GyreValue make_tag(Gyre *g, const PGresult *result)
{
    PGresult *plain = (PGresult *)(uintptr_t)result;
    const char *tag = result ? gy_pq.PQcmdStatus(plain) : "";
    const char *rows = result ? gy_pq.PQcmdTuples(plain) : "";
    const GyreValue items[] = {gyre_str(g, tag, GYRE_STRLEN), gyre_int(g, atoll(rows))};
    return gyre_tuple(g, items, 2);
}

static GyreValue make_rows(PgConnection *c, const PGresult *result)
{
    GyreValue list = gyre_list(c->g);
    if (gyre_is_none(list) || (result && !gy_pg_rows_add(c, result, list))) return GYRE_NONE;
    return list;
}

// (rows, are there more?). NONE: thrown.
static GyreValue make_batch(Gyre *g, GyreValue rows, bool has_more)
{
    const GyreValue items[] = {rows, gyre_bool(has_more)};
    return gyre_is_none(rows) ? GYRE_NONE : gyre_tuple(g, items, 2);
}

// What the statement that has ended gives. NONE: thrown.
static GyreValue make_outcome(PgConnection *c)
{
    if (c->error) return gy_pg_error_throw(c, c->error), GYRE_NONE;
    if (c->has_copied) {
        gyre_throw(c->g, PG_ERRORS ".ProgrammingError",
                   "COPY from and to the client is not supported: use execute_many and rows");
        return GYRE_NONE;
    }
    switch (c->now.give) {
    case PG_GIVE_ROWS: return make_rows(c, c->result);
    case PG_GIVE_ROW: return c->result ? gy_pg_rows_first(c, c->result) : GYRE_NIL;
    case PG_GIVE_VALUE: return c->result ? gy_pg_rows_first_value(c, c->result) : GYRE_NIL;
    case PG_GIVE_BATCH:
        return make_batch(c->g, gyre_is_none(c->batch) ? gyre_list(c->g) : c->batch, false);
    default: return make_tag(c->g, c->result);
    }
}

static void finish(PgConnection *c)
{
    uint32_t scope = gyre_scope_open(c->g);
    GyreWake *wake = c->wake;
    GyreValue value = GYRE_NONE;
    c->is_making = true;
    if (wake) value = make_outcome(c);
    c->is_making = false;
    c->wake = NULL;
    c->phase = PG_IDLE;
    forget_statement(c);
    if (c->cancelling && c->cancelling->is_pausing)
        forget_cancelling(c); // none that could hit the next
    if (wake && gyre_is_none(value)) gyre_reject_pending(wake);
    else if (wake) gyre_resolve(wake, value);
    gyre_scope_close(c->g, scope);
    begin_next(c);
    if (c->phase == PG_IDLE && c->listeners && !c->wait && !watch(c, UV_READABLE, on_ready)) {
        gyre_error_clear(c->g);
        lose(c);
    }
}

// One row of many. The row that cannot be made ends the statement.
static void add_to_batch(PgConnection *c, PGresult *row)
{
    Gyre *g = c->g;
    uint32_t scope = gyre_scope_open(g);
    if (gyre_is_none(c->batch)) {
        GyreValue list = gyre_list(g);
        c->batch = gyre_is_none(list) ? GYRE_NONE : gyre_pin(g, list);
    }
    c->is_making = true;
    bool ok = !gyre_is_none(c->batch) && gy_pg_rows_add(c, row, c->batch);
    c->is_making = false;
    gy_pq.PQclear(row);
    GyreWake *wake = c->wake;
    if (!ok) {
        gy_pg_stop(c); // takes the wake away
        gyre_reject_pending(wake);
    } else if (gyre_len(g, c->batch) >= c->batch_limit) {
        GyreValue batch = make_batch(g, c->batch, true);
        gyre_unpin(g, c->batch);
        c->batch = GYRE_NONE;
        c->wake = NULL;
        c->is_paused = true;
        if (gyre_is_none(batch)) gyre_reject_pending(wake);
        else gyre_resolve(wake, batch);
    }
    gyre_scope_close(g, scope);
}

// Of COPY TO: its rows are thrown away. False: there are more to come.
static bool has_copied_out(PgConnection *c)
{
    char *bytes;
    int size;
    while ((size = gy_pq.PQgetCopyData(c->conn, &bytes, 1)) > 0)
        gy_pq.PQfreemem(bytes);
    return size < 0;
}

static void keep_result(PgConnection *c, PGresult *result)
{
    switch (gy_pq.PQresultStatus(result)) {
    case PGRES_SINGLE_TUPLE:
        if (c->is_orphan) break;
        add_to_batch(c, result);
        return;
    case PGRES_BAD_RESPONSE:
    case PGRES_FATAL_ERROR:
        if (c->error || c->has_copied) break;
        c->error = result;
        return;
    case PGRES_COPY_IN:
        c->has_copied = true;
        gy_pq.PQputCopyEnd(c->conn, "COPY is not supported");
        break;
    case PGRES_COPY_OUT:
    case PGRES_COPY_BOTH:
        c->has_copied = true;
        if (!c->is_orphan) cancel_statement(c);
        break;
    default:
        if (c->result) gy_pq.PQclear(c->result);
        c->result = result;
        return;
    }
    gy_pq.PQclear(result);
}

// ---------------------------------------------------------------- Driving

static void on_ready(void *data)
{
    PgConnection *c = (PgConnection *)data;
    c->wait = NULL;
    bool is_there = gy_pq.PQconsumeInput(c->conn) == 1;
    take_notes(c);
    if (c->phase == PG_BUSY) {
        advance(c);
    } else if (!is_there) {
        lose(c);
        return;
    } else if (c->listeners && !c->note_count) {
        if (!watch(c, UV_READABLE, on_ready)) {
            gyre_error_clear(c->g);
            lose(c);
        }
    }
    if (c->note_count) wake_listeners(c);
}

// Takes the results that are there. False: it waits for more.
static bool take_results(PgConnection *c)
{
    while (!c->is_paused && !gy_pq.PQisBusy(c->conn)) {
        if (c->has_copied && !has_copied_out(c)) return false;
        PGresult *result = gy_pq.PQgetResult(c->conn);
        if (!result) return true;
        keep_result(c, result);
    }
    return false;
}

static void advance(PgConnection *c)
{
    int unsent = gy_pq.PQflush(c->conn);
    bool has_ended = take_results(c);
    if (gy_pq.PQstatus(c->conn) == CONNECTION_BAD && (has_ended || unsent < 0)) {
        lose(c);
    } else if (has_ended) {
        finish(c);
    } else if (!c->is_paused) {
        unsent = gy_pq.PQflush(c->conn);
        if (!watch(c, UV_READABLE | (unsent ? UV_WRITABLE : 0), on_ready)) {
            gyre_error_clear(c->g);
            lose(c);
        }
    }
}

// Hands the statement to libpq. False: it would not take it.
static bool send_statement(PgConnection *c)
{
    PgStatement *s = &c->now;
    unwatch(c);
    int sent = s->is_script ? gy_pq.PQsendQuery(c->conn, s->sql)
                            : gy_pq.PQsendQueryParams(c->conn, s->sql, s->count, s->types,
                                                      (const char *const *)s->values, s->sizes,
                                                      s->formats, 0);
    if (sent && s->give == PG_GIVE_BATCH) gy_pq.PQsetSingleRowMode(c->conn);
    return sent;
}

// libpq would not take it: it has too many parameters, say.
static void refuse_statement(PgConnection *c)
{
    uint32_t scope = gyre_scope_open(c->g);
    const char *reason = gy_pq.PQerrorMessage(c->conn);
    GyreWake *wake = c->wake;
    gyre_throw(c->g, PG_ERRORS ".ProgrammingError", "%.*s", (int)strcspn(reason, "\n"), reason);
    c->wake = NULL;
    c->phase = PG_IDLE;
    forget_statement(c);
    gyre_reject_pending(wake);
    gyre_scope_close(c->g, scope);
    begin_next(c);
}

static void start(PgConnection *c)
{
    c->phase = PG_BUSY;
    if (send_statement(c)) advance(c);
    else if (gy_pq.PQstatus(c->conn) == CONNECTION_BAD) lose(c);
    else refuse_statement(c);
}

// What waited for the end of an orphan.
static void begin_next(PgConnection *c)
{
    if (c->phase != PG_IDLE || c->cancelling || !c->next_wake) return;
    c->now = c->next;
    c->next = (PgStatement){0};
    c->batch_limit = FIRST_ROWS;
    c->wake = c->next_wake;
    c->next_wake = NULL;
    start(c);
}

GyreStatus gy_pg_run(GyreCall *call, PgConnection *c, PgStatement *statement)
{
    bool waits = c->is_orphan || c->cancelling;
    GyreStatus status = GYRE_ERROR;
    if (c->phase == PG_CLOSED) gy_pg_error_lost(c);
    else if (c->phase < PG_IDLE || (c->phase == PG_BUSY && !waits) || c->next_wake)
        gyre_throw(c->g, "StateError", "the connection runs another statement");
    else if (waits) status = gyre_suspend(call, "the server", stop_next, c, &c->next_wake);
    else status = gyre_suspend(call, "the server", stop_statement, c, &c->wake);
    if (status != GYRE_PENDING) {
        gy_pg_statement_free(statement);
        return status;
    }
    if (waits) {
        c->next = *statement;
    } else {
        c->now = *statement;
        c->batch_limit = FIRST_ROWS;
        start(c);
    }
    return status;
}

GyreStatus gy_pg_fetch(GyreCall *call, PgConnection *c, int64_t limit)
{
    if (c->phase == PG_CLOSED) return gy_pg_error_lost(c);
    if (c->phase != PG_BUSY || !c->is_paused) return GYRE_OK; // nil: there are no more
    GyreStatus status = gyre_suspend(call, "the server", stop_statement, c, &c->wake);
    if (status != GYRE_PENDING) return status;
    c->is_paused = false;
    c->batch_limit = limit;
    advance(c);
    return status;
}

bool gy_pg_check(PgConnection *c)
{
    // What the server says before it ends the connection is read first, then the end.
    for (int i = 0; i < 3 && c->phase == PG_IDLE; i++)
        if (!gy_pq.PQconsumeInput(c->conn)) lose(c);
    if (c->phase == PG_IDLE) take_notes(c);
    return c->phase != PG_CLOSED;
}

// ---------------------------------------------------------------- Listening

static bool stop_listening(Gyre *g, void *data)
{
    (void)g;
    PgListener *l = (PgListener *)data;
    PgConnection *c = l->connection;
    PgListener **link = &c->listeners;
    while (*link != l)
        link = &(*link)->next;
    *link = l->next;
    free(l);
    if (!c->listeners && c->phase == PG_IDLE) unwatch(c);
    return true;
}

GyreStatus gy_pg_listen(GyreCall *call, PgConnection *c)
{
    Gyre *g = c->g;
    if (c->phase == PG_CLOSED) return gy_pg_error_lost(c);
    if (c->note_count) return GYRE_OK;
    PgListener *l = (PgListener *)calloc(1, sizeof *l);
    if (!l) return gyre_throw(g, "MemoryError", "out of memory");
    l->connection = c;
    if (c->phase == PG_IDLE && !c->wait && !watch(c, UV_READABLE, on_ready)) {
        free(l);
        return GYRE_ERROR;
    }
    GyreStatus status = gyre_suspend(call, "a notification", stop_listening, l, &l->wake);
    if (status != GYRE_PENDING) {
        free(l);
        return status;
    }
    l->next = c->listeners;
    c->listeners = l;
    return status;
}

// ---------------------------------------------------------------- Connecting

static void ignore_notice(void *data, const char *message)
{
    (void)data, (void)message;
}

static void on_connecting(void *data);

static void end_connecting(PgConnection *c, PostgresPollingStatusType status)
{
    // Nobody would hear of it: then stop_connecting, which is called next, closes it.
    if (status == PGRES_POLLING_OK && !gyre_wake_reserve(c->wake)) return;
    uint32_t scope = gyre_scope_open(c->g);
    GyreWake *wake = c->wake;
    GyreValue object = c->pin;
    c->wake = NULL;
    c->pin = GYRE_NONE;
    if (status == PGRES_POLLING_OK) {
        gy_pq.PQsetnonblocking(c->conn, 1);
        c->phase = PG_IDLE;
        gyre_resolve(wake, object);
    } else {
        const char *reason = gy_pq.PQerrorMessage(c->conn);
        size_t size = strlen(reason);
        while (size > 0 && reason[size - 1] == '\n')
            size--;
        if (!gyre_error_class(c->g)[0])
            gyre_throw(c->g, PG_MODULE ".ConnectError", "%.*s", (int)size, reason);
        let_go(c);
        gyre_reject_pending(wake);
    }
    gyre_unpin(c->g, object);
    gyre_scope_close(c->g, scope);
}

static void go_on_connecting(PgConnection *c, PostgresPollingStatusType status)
{
    if (status == PGRES_POLLING_OK || status == PGRES_POLLING_FAILED) {
        end_connecting(c, status);
        return;
    }
    int events = status == PGRES_POLLING_READING ? UV_READABLE : UV_WRITABLE;
    if (!watch(c, events, on_connecting)) end_connecting(c, PGRES_POLLING_FAILED);
}

static void on_connecting(void *data)
{
    PgConnection *c = (PgConnection *)data;
    c->wait = NULL;
    go_on_connecting(c, gy_pq.PQconnectPoll(c->conn));
}

static bool stop_connecting(Gyre *g, void *data)
{
    PgConnection *c = (PgConnection *)data;
    c->wake = NULL;
    let_go(c);
    gyre_unpin(g, c->pin);
    c->pin = GYRE_NONE;
    return true;
}

GyreStatus gy_pg_connect(GyreCall *call, PgConnection *c, GyreValue object,
                         const char *const *keywords, const char *const *values)
{
    c->conn = gy_pq.PQconnectStartParams(keywords, values, 0);
    if (!c->conn) return gyre_throw(c->g, "MemoryError", "out of memory");
    gy_pq.PQsetNoticeProcessor(c->conn, ignore_notice, NULL);
    c->phase = PG_CONNECTING;
    c->pin = gyre_pin(c->g, object);
    if (gyre_is_none(c->pin)) return GYRE_ERROR;
    GyreStatus status = gyre_suspend(call, "the server", stop_connecting, c, &c->wake);
    if (status != GYRE_PENDING) {
        gyre_unpin(c->g, c->pin);
        c->pin = GYRE_NONE;
        return status;
    }
    bool is_bad = gy_pq.PQstatus(c->conn) == CONNECTION_BAD;
    go_on_connecting(c, is_bad ? PGRES_POLLING_FAILED : PGRES_POLLING_WRITING);
    return status;
}
#endif

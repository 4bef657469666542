// sqlite_jobs.c - the ways of jobs on the VM's thread: to the connection's, back, and out of it.
//
// submit -> (gate) -> queue of the thread -> come -> the task is woken. Cancelling may take a job
// out at any point before it runs; later it comes back all the same, for nobody.
//
// Each job that is with the thread has one post reserved in the VM, and holds the loop.
#if GYRE_HAVE_SQLITE
#include "stdlib/sqlite_parts.h"

// ---------------------------------------------------------------- Keeping account

static void link_job(SqliteJob *job)
{
    SqliteConnection *c = job->connection;
    job->older = c->jobs;
    if (c->jobs) c->jobs->newer = job;
    c->jobs = job;
}

static void unlink_job(SqliteJob *job)
{
    SqliteConnection *c = job->connection;
    if (job->newer) job->newer->older = job->older;
    else c->jobs = job->older;
    if (job->older) job->older->newer = job->newer;
}

// The last look at a job, which is no part of anything any more.
static void discount(Gyre *g, SqliteJob *job)
{
    SqliteConnection *c = job->connection;
    if (!gyre_is_none(job->rows)) gyre_unpin(g, job->rows);
    if (!gyre_is_none(job->target)) gyre_unpin(g, job->target);
    if (job->ending) c->spare_posts++;
    if (--c->job_count > 0) return;
    gyre_unpin(g, c->pin);
    c->pin = GYRE_NONE;
}

static void send(Gyre *g, SqliteJob *job)
{
    link_job(job);
    gyre_hold(g);
    gy_sqlite_worker_queue(job);
}

// The job has come back from the thread.
static void take_back(Gyre *g, SqliteJob *job)
{
    unlink_job(job);
    gyre_release(g);
}

static const char has_ended[] = "the transaction has ended";
static const char is_closed[] = "the database is closed";

// A job that was held cannot be done any more.
static void turn_away(Gyre *g, SqliteJob *job, const char *why)
{
    if (job->wake) gyre_reject(job->wake, "StateError", "%s", why);
    job->connection->spare_posts++;
    discount(g, job);
    gy_sqlite_job_free(job);
}

// Lets those go on that may.
static void open_gate(Gyre *g, SqliteConnection *c)
{
    SqliteJob *job;
    while ((job = gy_sqlite_gate_next(c))) {
        if (gy_sqlite_gate_pass(job)) {
            send(g, job);
            continue;
        }
        turn_away(g, job, has_ended);
    }
}

// ---------------------------------------------------------------- Cancelling

static bool ends_transaction(const SqliteJob *job)
{
    return job->kind == JOB_COMMIT || job->kind == JOB_ROLLBACK;
}

// The connection never came to be.
static void give_up(Gyre *g, SqliteConnection *c)
{
    c->is_open = false;
    gyre_note_closed(g, c->note);
    gy_sqlite_worker_stop(c);
}

static bool cancel(Gyre *g, void *data)
{
    SqliteJob *job = (SqliteJob *)data;
    SqliteConnection *c = job->connection;
    if (job->is_held) {
        if (ends_transaction(job)) return false;
        gy_sqlite_gate_leave(job);
    } else {
        switch (gy_sqlite_worker_cancel(job)) {
        case CANCEL_REFUSED: return false;
        case CANCEL_ORPHAN: return job->wake = NULL, true;
        case CANCEL_GONE: break;
        }
        take_back(g, job);
        if (job->kind == JOB_BEGIN) gy_sqlite_gate_pop(c);
        if (job->kind == JOB_OPEN) give_up(g, c);
    }
    c->spare_posts++;
    open_gate(g, c);
    discount(g, job);
    gy_sqlite_job_free(job);
    return true;
}

// ---------------------------------------------------------------- To the thread

static const char *waits_for(const SqliteJob *job, bool is_held)
{
    if (is_held) return "transaction of another task";
    switch (job->kind) {
    case JOB_OPEN: return "sqlite open";
    case JOB_BEGIN: return "sqlite begin";
    case JOB_COMMIT: return "sqlite commit";
    case JOB_ROLLBACK: return "sqlite rollback";
    case JOB_CLOSE: return "sqlite close";
    default: return "sqlite statement";
    }
}

static GyreStatus refuse(Gyre *g, SqliteJob *job, const char *text)
{
    if (!gyre_is_none(job->target)) gyre_unpin(g, job->target);
    if (job->ending) job->connection->spare_posts++;
    gy_sqlite_job_free(job);
    return text ? gyre_throw(g, "StateError", "%s", text) : GYRE_ERROR;
}

static bool reserve(Gyre *g, SqliteConnection *c)
{
    if (c->spare_posts == 0 && !gyre_post_reserve(g)) return false;
    if (c->spare_posts == 0) c->spare_posts++;
    return true;
}

GyreStatus gy_sqlite_job_submit(GyreCall *call, SqliteJob *job, GyreValue self)
{
    Gyre *g = gyre_vm(call);
    SqliteConnection *c = job->connection;
    bool is_bound = job->kind != JOB_OPEN && job->kind != JOB_CLOSE;
    if (is_bound && !c->is_open) return refuse(g, job, is_closed);
    if (is_bound && gy_sqlite_gate_has_ended(c, job->token)) return refuse(g, job, has_ended);
    bool is_held = is_bound && c->tokens[c->depth] != job->token;
    if (job->kind == JOB_BEGIN && c->depth == MOST_NESTED)
        return refuse(g, job, "transactions are nested too deep");
    if (!reserve(g, c)) return refuse(g, job, NULL);
    GyreValue pin = c->job_count ? GYRE_NONE : gyre_pin(g, self);
    if (c->job_count == 0 && gyre_is_none(pin)) return refuse(g, job, NULL);
    GyreStatus status = gyre_suspend(call, waits_for(job, is_held), cancel, job, &job->wake);
    if (status != GYRE_PENDING) {
        if (!gyre_is_none(pin)) gyre_unpin(g, pin);
        refuse(g, job, NULL);
        return status;
    }
    c->spare_posts--;
    if (c->job_count++ == 0) c->pin = pin;
    if (!is_bound || gy_sqlite_gate_pass(job)) send(g, job);
    else gy_sqlite_gate_hold(job);
    return status;
}

// ---------------------------------------------------------------- And back

static bool has_failed(const SqliteJob *job)
{
    return job->fault.code != SQLITE_OK;
}

static GyreValue list_of_rows(Gyre *g, SqliteJob *job)
{
    GyreValue list = gyre_is_none(job->rows) ? gyre_list(g) : job->rows;
    if (gyre_is_none(list) || !gy_sqlite_rows_add(g, job, list)) return GYRE_NONE;
    return list;
}

static GyreValue result_of(Gyre *g, const SqliteJob *job)
{
    GyreValue items[] = {gyre_int(g, job->changes),
                         job->has_inserted ? gyre_int(g, job->last_insert_id) : GYRE_NIL};
    return gyre_named_tuple(g, job->connection->result_class, items, 2);
}

static GyreValue outcome(Gyre *g, SqliteJob *job)
{
    SqliteConnection *c = job->connection;
    switch (job->give) {
    case GIVE_TARGET: return job->target;
    case GIVE_ROWS: return list_of_rows(g, job);
    case GIVE_ROW: return gy_sqlite_rows_first(g, job);
    case GIVE_VALUE: return gy_sqlite_rows_first_value(g, job);
    case GIVE_RESULT: return result_of(g, job);
    case GIVE_COUNTS:
        return gyre_tuple(g, (GyreValue[]){gyre_int(g, job->changes), gyre_int(g, job->set_count)},
                          2);
    case GIVE_TOKEN: return gyre_int(g, (int64_t)c->tokens[job->depth]);
    default: return GYRE_NIL;
    }
}

static void answer(Gyre *g, SqliteJob *job)
{
    GyreValue v = GYRE_NONE;
    if (has_failed(job)) gy_sqlite_fault_throw(g, job);
    else v = outcome(g, job);
    if (gyre_is_none(v)) gyre_reject_pending(job->wake);
    else gyre_resolve(job->wake, v);
}

// Some rows of many: they are put into a list, and the thread goes on.
static void take_batch(Gyre *g, SqliteJob *job)
{
    bool is_wanted = job->wake != NULL;
    if (is_wanted) {
        GyreValue list = list_of_rows(g, job);
        bool ok = !gyre_is_none(list);
        if (ok && gyre_is_none(job->rows)) ok = !gyre_is_none(job->rows = gyre_pin(g, list));
        is_wanted = ok && gyre_post_reserve(g);
        if (!is_wanted) gyre_reject_pending(job->wake);
    }
    job->out.cells.size = job->out.bytes.size = job->row_count = 0;
    if (is_wanted) {
        gy_sqlite_worker_resume(job, true);
        return;
    }
    take_back(g, job);
    discount(g, job);
    gy_sqlite_worker_resume(job, false); // after which it is the thread's, to be freed
}

// What the end of a job means for the connection.
static void settle(Gyre *g, SqliteJob *job)
{
    SqliteConnection *c = job->connection;
    bool is_in_vain = has_failed(job) || !job->wake;
    switch (job->kind) {
    case JOB_OPEN:
        if (is_in_vain) give_up(g, c);
        else c->is_open = true;
        break;
    case JOB_BEGIN:
        if (is_in_vain) gy_sqlite_gate_pop(c);
        break;
    case JOB_COMMIT:
    case JOB_ROLLBACK: gy_sqlite_gate_pop(c); break;
    case JOB_FETCH:
        if (!job->has_lost_cursor) job->cursor->is_done = !job->has_more || is_in_vain;
        break;
    case JOB_CLOSE: give_up(g, c); break;
    default: break;
    }
}

// A database that was opened for a select which has gone on without it is closed again.
static void look_whether_lost(SqliteJob *job)
{
    if (job->kind != JOB_OPEN || !job->wake || gyre_wake_reserve(job->wake)) return;
    gyre_resolve(job->wake, GYRE_NONE);
    job->wake = NULL;
}

void gy_sqlite_job_come(Gyre *g, void *data)
{
    SqliteJob *job = (SqliteJob *)data;
    SqliteConnection *c = job->connection;
    pthread_mutex_lock(&c->lock);
    bool is_paused = job->state == JOB_PAUSED;
    pthread_mutex_unlock(&c->lock);
    uint32_t scope = gyre_scope_open(g);
    if (is_paused) {
        take_batch(g, job);
    } else {
        take_back(g, job);
        look_whether_lost(job);
        if (job->wake) answer(g, job);
        settle(g, job);
        open_gate(g, c);
        discount(g, job);
        gy_sqlite_job_free(job);
    }
    gyre_scope_close(g, scope);
}

// ---------------------------------------------------------------- Ending

void gy_sqlite_jobs_end_transaction(Gyre *g, SqliteConnection *c, uint64_t token, GyreValue self)
{
    uint32_t level = c->depth;
    while (level > 0 && c->tokens[level] != token)
        level--;
    SqliteJob *job = c->is_open ? c->endings[level] : NULL;
    if (!job) return; // it has ended, or is about to
    if (c->job_count == 0 && gyre_is_none(c->pin = gyre_pin(g, self))) return;
    c->job_count++;
    c->endings[level] = NULL;
    job->token = token;
    if (gy_sqlite_gate_pass(job)) send(g, job);
    else gy_sqlite_gate_hold(job);
}

void gy_sqlite_jobs_detach(SqliteCursor *cursor)
{
    SqliteConnection *c = cursor->connection;
    for (SqliteJob *job = c->jobs; job; job = job->older)
        if (job->cursor == cursor) job->has_lost_cursor = true;
    for (SqliteJob *job = c->held, *next; job; job = next) {
        next = job->next;
        if (job->cursor != cursor) continue;
        gy_sqlite_gate_leave(job);
        turn_away(c->g, job, "the rows are closed");
    }
    *cursor->object = NULL;
    gyre_unpin(c->g, cursor->pin);
    *cursor->link = cursor->next;
    if (cursor->next) cursor->next->link = cursor->link;
    cursor->finish.kind = JOB_FINISH;
    cursor->finish.connection = c;
    cursor->finish.cursor = cursor;
    gy_sqlite_worker_queue(&cursor->finish);
}

void gy_sqlite_jobs_shut(Gyre *g, SqliteConnection *c)
{
    c->is_open = false;
    for (SqliteJob *job; (job = c->held);) {
        gy_sqlite_gate_leave(job);
        turn_away(g, job, is_closed);
    }
    while (c->cursors)
        gy_sqlite_jobs_detach(c->cursors);
}

void gy_sqlite_jobs_end(SqliteConnection *c)
{
    while (c->held) {
        SqliteJob *job = c->held;
        c->held = job->next;
        gy_sqlite_job_free(job);
    }
    while (c->cursors)
        gy_sqlite_jobs_detach(c->cursors);
    gy_sqlite_worker_stop(c);
    while (c->jobs) {
        SqliteJob *job = c->jobs;
        c->jobs = job->older;
        gy_sqlite_job_free(job);
    }
    for (uint32_t level = 1; level <= c->depth; level++)
        gy_sqlite_job_free(c->endings[level]);
    gy_sqlite_rows_forget(c);
    gyre_unpin(c->g, c->make_row_class);
    gyre_unpin(c->g, c->result_class);
    free(c->path);
    free(c->straight);
    free(c);
}
#endif

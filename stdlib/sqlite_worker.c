// sqlite_worker.c - the thread of a connection: takes one job after the other.
//
// A thread for each connection rather than the pool of libuv, because a statement may wait, for
// seconds, until another connection lets go of the database. With as many connections waiting as
// the pool has threads, the one that could let go would get none.
//
// Cancelling has two means. Each job has a flag, which SQLite asks for every thousand steps and
// while it waits for a lock. sqlite3_interrupt reaches into more of SQLite's loops, but it ends
// every statement of the connection, so it is used while no cursor is open. It is called under the
// lock while the very job runs; when no statement runs any more SQLite forgets it.
//
// A job that was cancelled while it ran becomes an orphan: its task goes on at once, the job comes
// back later, and what it has begun is undone before. One that is done is not cancelled any more:
// its outcome is handed over, and the task is stopped at its next await.
#if GYRE_HAVE_SQLITE
#include "stdlib/sqlite_parts.h"

#include <signal.h>
#include <time.h>

enum { STACK_BYTES = 4 * 1024 * 1024, NS_PER_S = 1000000000 };

// ---------------------------------------------------------------- On the thread

static void post(SqliteJob *job)
{
    gyre_post_reserved(job->connection->g, gy_sqlite_job_come, job);
}

// The next job; NULL: the thread is to end. With the lock held.
static SqliteJob *take(SqliteConnection *c)
{
    while (!c->first && !c->is_stopping)
        pthread_cond_wait(&c->changed, &c->lock);
    if (c->is_stopping) return NULL;
    SqliteJob *job = c->first;
    c->first = job->next;
    if (!c->first) c->end = &c->first;
    job->next = NULL;
    job->state = JOB_RUNNING;
    c->running = c->current = job;
    return job;
}

// With the lock held, which is let go while something is undone.
static void finish(SqliteConnection *c, SqliteJob *job)
{
    if (job->is_orphan) {
        c->running = c->current = NULL; // what undoes it is not cancelled
        pthread_mutex_unlock(&c->lock);
        gy_sqlite_work_undo(c, job);
        pthread_mutex_lock(&c->lock);
    }
    c->running = c->current = NULL;
    job->state = JOB_DONE;
    if (job->kind == JOB_FINISH) return gy_sqlite_cursor_free(job->cursor);
    if (job->is_abandoned) return gy_sqlite_job_free(job);
    if (job->kind == JOB_CLOSE) c->is_stopping = true;
    else if (c->is_stopping) return; // the VM is about to end
    post(job);
}

static void *thread_main(void *data)
{
    SqliteConnection *c = (SqliteConnection *)data;
    SqliteJob *job;
    pthread_mutex_lock(&c->lock);
    while ((job = take(c))) {
        pthread_mutex_unlock(&c->lock);
        gy_sqlite_work(c, job);
        pthread_mutex_lock(&c->lock);
        finish(c, job);
    }
    pthread_mutex_unlock(&c->lock);
    for (job = c->first; job; job = job->next) // nobody adds any more
        if (job->kind == JOB_FINISH) gy_sqlite_work(c, job);
    gy_sqlite_work_close(c);
    return NULL;
}

static bool is_to_end(SqliteConnection *c)
{
    return c->is_stopping || (c->current && atomic_load(&c->current->is_cancelled));
}

bool gy_sqlite_worker_wait(SqliteConnection *c, int64_t ns)
{
    struct timespec until;
    clock_gettime(CLOCK_MONOTONIC, &until);
    ns += until.tv_nsec;
    until.tv_sec += ns / NS_PER_S;
    until.tv_nsec = ns % NS_PER_S;
    int status = 0;
    pthread_mutex_lock(&c->lock);
    bool goes_on;
    while ((goes_on = !is_to_end(c)) && status == 0)
        status = pthread_cond_timedwait(&c->changed, &c->lock, &until);
    pthread_mutex_unlock(&c->lock);
    return goes_on;
}

bool gy_sqlite_worker_pause(SqliteJob *job)
{
    SqliteConnection *c = job->connection;
    pthread_mutex_lock(&c->lock);
    bool goes_on = !job->is_orphan && !c->is_stopping;
    if (goes_on) {
        job->state = JOB_PAUSED;
        post(job);
        while (job->state == JOB_PAUSED && !c->is_stopping)
            pthread_cond_wait(&c->changed, &c->lock);
        goes_on = !job->is_abandoned && !c->is_stopping;
    }
    pthread_mutex_unlock(&c->lock);
    return goes_on;
}

// ---------------------------------------------------------------- From the VM's thread

bool gy_sqlite_worker_start(Gyre *g, SqliteConnection *c)
{
    // Signals are for the program's own thread.
    sigset_t all, before;
    pthread_attr_t attributes;
    pthread_condattr_t clock;
    pthread_condattr_init(&clock);
    pthread_condattr_setclock(&clock, CLOCK_MONOTONIC);
    pthread_mutex_init(&c->lock, NULL);
    pthread_cond_init(&c->changed, &clock);
    pthread_condattr_destroy(&clock);
    c->end = &c->first;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    pthread_attr_init(&attributes);
    pthread_attr_setstacksize(&attributes, STACK_BYTES);
    int status = pthread_create(&c->thread, &attributes, thread_main, c);
    pthread_attr_destroy(&attributes);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    c->is_started = status == 0;
    if (c->is_started) return true;
    pthread_cond_destroy(&c->changed);
    pthread_mutex_destroy(&c->lock);
    gyre_throw_errno(g, status, "cannot start a thread for the database");
    return false;
}

void gy_sqlite_worker_queue(SqliteJob *job)
{
    SqliteConnection *c = job->connection;
    pthread_mutex_lock(&c->lock);
    job->state = JOB_QUEUED;
    job->next = NULL;
    *c->end = job;
    c->end = &job->next;
    pthread_cond_broadcast(&c->changed);
    pthread_mutex_unlock(&c->lock);
}

static void unqueue(SqliteConnection *c, const SqliteJob *job)
{
    SqliteJob **link = &c->first;
    while (*link != job)
        link = &(*link)->next;
    *link = job->next;
    if (!*link) c->end = link;
}

// Rolling back and closing take no time worth breaking off.
static bool can_hurry(const SqliteJob *job)
{
    return job->kind != JOB_ROLLBACK && job->kind != JOB_CLOSE;
}

// With the lock held.
static void hurry(SqliteConnection *c, SqliteJob *job)
{
    atomic_store(&job->is_cancelled, true);
    bool is_alone = c->open_cursors == (job->cursor && job->cursor->is_open);
    if (c->running == job && is_alone && job->kind != JOB_OPEN) gy_sqlite.sqlite3_interrupt(c->db);
    pthread_cond_broadcast(&c->changed);
}

SqliteCancel gy_sqlite_worker_cancel(SqliteJob *job)
{
    SqliteConnection *c = job->connection;
    SqliteCancel answer = CANCEL_REFUSED;
    bool is_end = job->kind == JOB_COMMIT || job->kind == JOB_ROLLBACK || job->kind == JOB_CLOSE;
    pthread_mutex_lock(&c->lock);
    if (job->state == JOB_QUEUED && !is_end) {
        unqueue(c, job);
        answer = CANCEL_GONE;
    } else if (job->state == JOB_RUNNING && can_hurry(job)) {
        hurry(c, job);
        job->is_orphan = !is_end;
    } else if (job->state == JOB_PAUSED) {
        job->is_orphan = true;
    }
    if (job->is_orphan) answer = CANCEL_ORPHAN;
    pthread_mutex_unlock(&c->lock);
    return answer;
}

void gy_sqlite_worker_resume(SqliteJob *job, bool is_wanted)
{
    SqliteConnection *c = job->connection;
    pthread_mutex_lock(&c->lock);
    job->state = JOB_RUNNING;
    job->is_abandoned = !is_wanted;
    pthread_cond_broadcast(&c->changed);
    pthread_mutex_unlock(&c->lock);
}

void gy_sqlite_worker_stop(SqliteConnection *c)
{
    if (!c->is_started) return;
    pthread_mutex_lock(&c->lock);
    c->is_stopping = true;
    if (c->running && can_hurry(c->running)) hurry(c, c->running);
    pthread_cond_broadcast(&c->changed);
    pthread_mutex_unlock(&c->lock);
    pthread_join(c->thread, NULL);
    c->is_started = false;
    for (SqliteJob *job = c->first, *next; job; job = next) { // the others are among `jobs`
        next = job->next;
        if (job->kind == JOB_FINISH) gy_sqlite_cursor_free(job->cursor);
    }
    pthread_cond_destroy(&c->changed);
    pthread_mutex_destroy(&c->lock);
}

void gy_sqlite_job_free(SqliteJob *job)
{
    if (!job) return;
    gy_sqlite_job_free(job->ending);
    gy_sqlite_cells_free(&job->in);
    gy_sqlite_cells_free(&job->out);
    free(job->sql);
    free(job->columns);
    free(job->fault.message);
    free(job);
}
#endif

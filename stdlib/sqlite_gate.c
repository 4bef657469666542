// sqlite_gate.c - which statements may go to the thread while transactions are open.
//
// A connection has one transaction at a time, and all its tasks share the connection. So each job
// says, by a token, which transaction it belongs to, 0 for none, and only those of the innermost
// one go on. The others are held, first come first, until it has ended. Transactions nest: `tokens`
// is the stack of those that are open, above a 0 for none.
//
// Invariants
//   - What begins a transaction closes the gate when it passes, not when it is done, so nothing of
//     others can stand behind it in the queue. What ends one takes its token out of the stack at
//     that moment, so nothing of its own can follow.
//   - A held job is on its way through nothing but this: it may be taken out at any time.
#if GYRE_HAVE_SQLITE
#include "stdlib/sqlite_parts.h"

static bool begins(const SqliteJob *job)
{
    return job->kind == JOB_BEGIN;
}

static bool ends(const SqliteJob *job)
{
    return job->kind == JOB_COMMIT || job->kind == JOB_ROLLBACK;
}

bool gy_sqlite_gate_has_ended(const SqliteConnection *c, uint64_t token)
{
    for (uint32_t i = 0; i <= c->depth; i++)
        if (c->tokens[i] == token) return false;
    return true;
}

bool gy_sqlite_gate_pass(SqliteJob *job)
{
    SqliteConnection *c = job->connection;
    if (c->tokens[c->depth] != job->token) return false;
    if (begins(job)) {
        c->tokens[++c->depth] = ++c->last_token;
        c->endings[c->depth] = job->ending;
        job->ending = NULL;
        job->depth = c->depth;
    } else if (ends(job)) {
        c->tokens[c->depth] = ++c->last_token; // which nobody has
        job->depth = c->depth;
    }
    return true;
}

void gy_sqlite_gate_hold(SqliteJob *job)
{
    SqliteConnection *c = job->connection;
    job->is_held = true;
    job->next = NULL;
    *c->held_end = job;
    c->held_end = &job->next;
}

void gy_sqlite_gate_leave(SqliteJob *held)
{
    SqliteConnection *c = held->connection;
    SqliteJob **link = &c->held;
    while (*link != held)
        link = &(*link)->next;
    *link = held->next;
    if (!*link) c->held_end = link;
    held->next = NULL;
    held->is_held = false;
}

void gy_sqlite_gate_pop(SqliteConnection *c)
{
    SqliteJob *ending = c->endings[c->depth];
    c->endings[c->depth--] = NULL;
    if (!ending) return;
    gy_sqlite_job_free(ending);
    c->spare_posts++;
}

SqliteJob *gy_sqlite_gate_next(SqliteConnection *c)
{
    for (SqliteJob *job = c->held; job; job = job->next) {
        bool has_ended = gy_sqlite_gate_has_ended(c, job->token);
        if (!has_ended && c->tokens[c->depth] != job->token) continue;
        gy_sqlite_gate_leave(job);
        return job;
    }
    return NULL;
}
#endif

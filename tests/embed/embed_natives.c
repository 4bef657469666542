// embed_natives.c - C functions for scripts: one that returns, one that throws, one that
// suspends its task and is resolved later by another thread; and a script function called from C.
#include "include/gyre_library.h"
#include "tests/embed/embed_check.h"
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

// ---------------------------------------------------------------- Natives that end at once

// gyre_data is the int that the table was registered with.
static GyreStatus add_and_count(GyreCall *call)
{
    int64_t a, b = 100;
    if (!gyre_args(call, "i|i", &a, &b)) return GYRE_ERROR;
    ++*(int *)gyre_data(call);
    return gyre_return(call, gyre_int(gyre_vm(call), a + b));
}

static GyreStatus refuse(GyreCall *call)
{
    const char *what;
    if (!gyre_args(call, "s", &what)) return GYRE_ERROR;
    return gyre_throw(gyre_vm(call), "ValueError", "no %s today", what);
}

static GyreStatus total(GyreCall *call)
{
    Gyre *g = gyre_vm(call);
    int64_t sum = 0;
    for (uint32_t i = 0; i < gyre_rest_count(call); i++) {
        int64_t item;
        if (!gyre_to_int(g, gyre_rest(call, i), &item)) {
            return gyre_throw(g, "TypeError", "total() adds ints");
        }
        sum += item;
    }
    return gyre_return(call, gyre_int(g, sum));
}

// ---------------------------------------------------------------- A native that suspends

// A job on its way: made by the native, worked on by a thread, finished on the VM's thread.
typedef struct {
    Gyre *g;
    GyreWake *wake; // NULL: the task was cancelled
    pthread_t thread;
    int64_t n;
} Job;

static atomic_int jobs_alive;

static void finish_job(Gyre *g, void *data)
{
    Job *job = (Job *)data;
    pthread_join(job->thread, NULL);
    if (job->wake && job->n < 0) {
        gyre_reject(job->wake, "ValueError", "cannot square %lld", (long long)job->n);
    } else if (job->wake) {
        uint32_t scope = gyre_scope_open(g);
        gyre_resolve(job->wake, gyre_int(g, job->n * job->n));
        gyre_scope_close(g, scope);
    }
    gyre_release(g);
    atomic_fetch_sub(&jobs_alive, 1);
    free(job);
}

static void *work(void *data)
{
    Job *job = (Job *)data;
    usleep(20000);
    CHECK(gyre_post(job->g, finish_job, job));
    return NULL;
}

// The thread cannot be stopped, but nobody has to wait for it.
static bool give_up_job(Gyre *g, void *data)
{
    (void)g;
    ((Job *)data)->wake = NULL;
    return true;
}

static GyreStatus slow_square(GyreCall *call)
{
    Job *job = (Job *)calloc(1, sizeof *job);
    CHECK(job);
    job->g = gyre_vm(call);
    if (!gyre_args(call, "i", &job->n)) {
        free(job);
        return GYRE_ERROR;
    }
    GyreStatus status = gyre_suspend(call, "slow square", give_up_job, job, &job->wake);
    if (status != GYRE_PENDING) {
        free(job);
        return status;
    }
    gyre_hold(job->g);
    atomic_fetch_add(&jobs_alive, 1);
    CHECK(pthread_create(&job->thread, NULL, work, job) == 0);
    return status;
}

static const GyreNative natives[] = {
    {"add_and_count", add_and_count, "a, b = nil", "Adds, and counts its calls.", 0},
    {"refuse", refuse, "what", "Throws ValueError.", 0},
    {"total", total, "*numbers", "The sum of the ints.", 0},
    {"slow_square", slow_square, "n", "n * n, worked out by another thread.", GYRE_ASYNC},
    {NULL, NULL, NULL, NULL, 0},
};

// ---------------------------------------------------------------- The program

static const char script[] =
    "import host\n"
    "assert(add_and_count(1, 2) == 3, 'two arguments')\n"
    "assert(add_and_count(1) == 101, 'a default')\n"
    "assert(add_and_count(b: 5, a: 6) == 11, 'by name')\n"
    "assert(host.total() == 0 and host.total(1, 2, 3) == 6, 'rest')\n"
    "let message = ''\n"
    "try { refuse('bread') } catch ValueError as e { message = e.message }\n"
    "assert(message == 'no bread today', message)\n"
    "try { add_and_count('x') } catch TypeError as e { message = e.message }\n"
    "assert('a' in message and 'str' in message, message)\n"
    "async fn square(n) { return await slow_square(n) }\n"
    "let six = spawn(square(6))\n"
    "let seven = spawn(square(7))\n"
    "assert(await seven == 49 and await six == 36)\n"
    "try { await slow_square(-1) } catch ValueError as e { message = e.message }\n"
    "assert(message == 'cannot square -1', message)\n"
    "async fn wait_long() { return await slow_square(9) }\n"
    "let t = spawn(wait_long())\n"
    "await sleep(1ms)\n"
    "t.cancel()\n"
    "await sleep(0)\n"
    "assert(t.cancelled(), t)\n"
    "async fn twice(n) { return 2 * await slow_square(n) }\n"
    "async fn for_ever() { while true { await sleep(1h) } }\n"
    "fn plain(n) { return n + 1 }\n";

static int64_t int_of(Gyre *g, GyreValue v)
{
    int64_t n = -1;
    CHECK(gyre_to_int(g, v, &n));
    return n;
}

static void call_from_c(Gyre *g)
{
    uint32_t scope = gyre_scope_open(g);
    GyreValue n = gyre_int(g, 5), result;
    CHECK_OK(g, gyre_call(g, gyre_global(g, "plain"), &n, 1, &result));
    CHECK(int_of(g, result) == 6);
    CHECK_OK(g, gyre_call(g, gyre_global(g, "twice"), &n, 1, &result));
    CHECK(int_of(g, result) == 50);

    GyreValue task = gyre_spawn(g, gyre_global(g, "twice"), &n, 1);
    CHECK(!gyre_is_none(task));
    CHECK(gyre_wait(g, task, 0.001, &result) == GYRE_PENDING);
    CHECK_OK(g, gyre_wait(g, task, 10, &result));
    CHECK(int_of(g, result) == 50);
    gyre_scope_close(g, scope);
}

static void give_up_from_c(Gyre *g)
{
    uint32_t scope = gyre_scope_open(g);
    GyreValue result, task = gyre_spawn(g, gyre_global(g, "for_ever"), NULL, 0);
    CHECK(!gyre_is_none(task));
    CHECK(gyre_wait(g, task, 0.01, &result) == GYRE_PENDING);
    CHECK(gyre_cancel(g, task, "enough"));
    CHECK(gyre_wait(g, task, 10, &result) == GYRE_ERROR);
    CHECK(gyre_error_class(g)[0] != '\0');
    gyre_error_clear(g);
    CHECK(!gyre_cancel(g, task, "again"));
    gyre_scope_close(g, scope);
}

// Whoever was given up still posts: turn until all threads have ended.
static void wait_for_jobs(Gyre *g)
{
    while (atomic_load(&jobs_alive) > 0)
        gyre_turn(g, GYRE_WAIT);
}

int main(void)
{
    int call_count = 0;
    Gyre *g = gyre_open(NULL);
    CHECK(g);
    CHECK_OK(g, gyre_register(g, NULL, natives, &call_count));
    CHECK_OK(g, gyre_register(g, "host", natives, &call_count));
    CHECK_OK(g, gyre_eval(g, "natives", script, strlen(script)));
    CHECK(call_count == 3);
    call_from_c(g);
    give_up_from_c(g);
    wait_for_jobs(g);
    gyre_close(g);
    return 0;
}

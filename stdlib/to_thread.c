// to_thread.c - await to_thread(f, x): a function that blocks, off the loop.
//
// Each call gets a thread with a fresh VM, as spawn_thread does: starting one costs so little that
// there is no pool of idle ones, and no call sees what an earlier one has left. What is limited is
// how many run at once; the rest wait in the order in which they came.
//
// A task that is cancelled while its call waits for its turn takes it back. A call that runs
// cannot be taken back: the task waits on for it, and gets its Cancelled at the next await. Asked
// again (a second Ctrl-C, force, the end of the run) the call itself is cancelled, and the task
// ends with it. With `abandon` the task goes on at once, and the call runs on for nobody, whose
// result and error are dropped.
#ifndef GYRE_NO_THREADS
#include "stdlib/modules.h"
#include "stdlib/threads.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

typedef struct PoolCall {
    struct PoolCall *next; // in the queue
    Gyre *g;
    struct Pool *pool;
    ThreadLife *life;
    GyreWake *wake; // NULL: nobody waits for it any more
    bool is_running;
    bool abandons;
    bool was_asked; // to stop waiting
} PoolCall;

typedef struct Pool {
    uint32_t limit, running;
    uint32_t count;  // of names
    PoolCall *first; // waiting for their turn
} Pool;

enum { MOST_WORKERS = 32, MORE_THAN_PROCESSORS = 4 };

static uint32_t default_limit(void)
{
    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    if (processors < 1) processors = 1;
    long limit = processors + MORE_THAN_PROCESSORS;
    return limit > MOST_WORKERS ? MOST_WORKERS : (uint32_t)limit;
}

// NULL: thrown. It ends with the VM.
static Pool *pool_of(Gyre *g)
{
    Threads *threads = gy_threads_of(g);
    if (!threads || threads->pool) return threads ? threads->pool : NULL;
    threads->pool = (Pool *)calloc(1, sizeof *threads->pool);
    if (threads->pool) threads->pool->limit = default_limit();
    else gyre_throw(g, "MemoryError", "out of memory");
    return threads->pool;
}

static void free_call(PoolCall *c)
{
    gy_thread_release(c->life);
    free(c);
}

// -- Running

static void deliver(PoolCall *c)
{
    Gyre *g = c->g;
    ThreadEnd end = gy_thread_end(c->life);
    if (gy_thread_is_unwanted(c->life) && (end == END_CANCELLED || end == END_KILLED)) {
        gyre_reject(c->wake, "Cancelled", "the call was stopped along with its task");
        return;
    }
    GyreParcel *parcel = gy_thread_take_outcome(c->life);
    GyreValue outcome = parcel ? gyre_unpack(g, parcel) : GYRE_NONE;
    GyreValue value = gy_threads_give(g, c->life, outcome, false);
    if (gyre_is_none(value)) gyre_reject_pending(c->wake);
    else gyre_resolve(c->wake, value);
}

static void start_waiting(Pool *pool);

static void on_end(Gyre *g, void *data)
{
    PoolCall *c = (PoolCall *)data;
    Pool *pool = c->pool;
    (void)g;
    pool->running--;
    if (c->wake) deliver(c);
    free_call(c);
    start_waiting(pool);
}

static bool start(PoolCall *c)
{
    if (!gy_thread_start(c->life, on_end, c)) return false;
    c->is_running = true;
    c->pool->running++;
    return true;
}

static void start_waiting(Pool *pool)
{
    while (pool->first && pool->running < pool->limit) {
        PoolCall *c = pool->first;
        pool->first = c->next;
        if (start(c)) continue;
        gyre_reject_pending(c->wake);
        free_call(c);
    }
}

static void put_in_queue(Pool *pool, PoolCall *c)
{
    PoolCall **link = &pool->first;
    while (*link)
        link = &(*link)->next;
    *link = c;
}

static void take_from_queue(Pool *pool, PoolCall *c)
{
    PoolCall **link = &pool->first;
    while (*link != c)
        link = &(*link)->next;
    *link = c->next;
}

// -- Calling

static bool on_cancel(Gyre *g, void *data)
{
    PoolCall *c = (PoolCall *)data;
    (void)g;
    if (!c->is_running) {
        take_from_queue(c->pool, c);
        free_call(c);
        return true;
    }
    if (c->abandons) c->wake = NULL;
    else if (c->was_asked) gy_thread_set_unwanted(c->life);
    c->was_asked = true;
    return c->abandons;
}

// NULL: thrown.
static PoolCall *new_call(GyreCall *call, Pool *pool)
{
    Gyre *g = gyre_vm(call);
    char name[THREAD_NAME_BYTES];
    GyreParcel *message = gy_threads_pack_call(call, gyre_arg(call, 0));
    if (!message) return NULL;
    snprintf(name, sizeof name, "to_thread-%u", ++pool->count);
    ThreadLife *life = gy_thread_new(g, gy_threads_of(g)->hub, name, message);
    PoolCall *c = life ? (PoolCall *)calloc(1, sizeof *c) : NULL;
    if (!c) {
        gy_thread_release(life);
        if (life) gyre_throw(g, "MemoryError", "out of memory");
        return NULL;
    }
    GyreValue abandon = gyre_arg(call, 1);
    if (!gyre_is_none(abandon)) gyre_to_bool(g, abandon, &c->abandons);
    c->g = g;
    c->pool = pool;
    c->life = life;
    return c;
}

static GyreStatus to_thread(GyreCall *call)
{
    Pool *pool = pool_of(gyre_vm(call));
    PoolCall *c = pool ? new_call(call, pool) : NULL;
    if (!c) return GYRE_ERROR;
    bool has_turn = pool->running < pool->limit;
    if (has_turn && !start(c)) {
        free_call(c);
        return GYRE_ERROR;
    }
    GyreStatus status = gyre_suspend(call, "thread", on_cancel, c, &c->wake);
    if (status == GYRE_PENDING) {
        if (!has_turn) put_in_queue(pool, c);
    } else if (has_turn) {
        c->wake = NULL; // it runs for nobody
    } else {
        free_call(c);
    }
    return status;
}

// -- The pool

bool gy_pool_limit(Gyre *g, uint32_t *limit)
{
    Pool *pool = pool_of(g);
    if (pool) *limit = pool->limit;
    return pool != NULL;
}

bool gy_pool_set_limit(Gyre *g, uint32_t limit)
{
    Pool *pool = pool_of(g);
    if (!pool) return false;
    pool->limit = limit;
    start_waiting(pool);
    return true;
}

// Calls that still wait were those of tasks that are gone.
void gy_pool_close(Pool *pool)
{
    while (pool && pool->first) {
        PoolCall *c = pool->first;
        pool->first = c->next;
        free_call(c);
    }
    free(pool);
}

static const GyreNative functions[] = {
    {"to_thread", to_thread, "function, *args, abandon = false",
     "Runs function(*args), which may block, on a thread of a pool, and gives its result. A "
     "cancelled "
     "task waits for the call; with `abandon` it leaves it behind.",
     GYRE_ASYNC},
    {NULL, NULL, NULL, NULL, 0},
};

GyreStatus gy_to_thread_install(Gyre *g)
{
    return gyre_register(g, NULL, functions, NULL);
}
#endif

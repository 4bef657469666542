// crew.c - OS threads that run one job after the other.
//
// The system takes 20 to 40 microseconds to make a thread and to end it, as much as a whole VM
// takes. So a worker that has done its job waits for the next one, up to MOST_IDLE of them for
// IDLE_S each. It looks for a while before it sleeps: where threads are started one after the
// other, the next job is there at once.
//
// A job must not take the thread along: it leaves no signal mask, no lock and no thread-local
// values behind. A worker belongs to its crew until it is joined, when the next job comes or the
// crew is closed; one that was left behind belongs to itself.
//
// A process that forked has none of the threads. It forgets them, so that it can go on with the VM,
// or close it: those that were idle need nothing, and those that were busy will not be done.
#ifndef GYRE_NO_THREADS
#define _GNU_SOURCE
#include "stdlib/crew.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

enum {
    STACK_BYTES = 8 * 1024 * 1024, // reserved, not used: natives may nest as deep as in main
    MOST_IDLE = 8,
    IDLE_S = 2,
    SPIN_NS = 100000,
};

typedef enum { WORKER_BUSY, WORKER_IDLE, WORKER_GONE, WORKER_LEFT } WorkerState;

struct CrewWorker {
    CrewWorker *next; // of all that are to be joined
    Crew *crew;
    pthread_t thread;
    pthread_cond_t wakes;
    WorkerState state;
    atomic_bool has_job;
    void (*run)(void *data);
    void *data;
};

struct Crew {
    pthread_mutex_t lock; // guards all of this, and the states of the workers
    CrewWorker *first;
    uint32_t idle_count;
    uint32_t references; // its owner's, and one for each worker left behind
    atomic_bool is_closing;
    pid_t process;    // that has the threads
    CrewWorker *lost; // that were busy when it forked: who waits for them still names them
};

Crew *gy_crew_open(void)
{
    Crew *crew = (Crew *)calloc(1, sizeof *crew);
    if (!crew || pthread_mutex_init(&crew->lock, NULL) != 0) {
        free(crew);
        return NULL;
    }
    crew->references = 1;
    crew->process = getpid();
    return crew;
}

// Gives the lock back, too.
static void release(Crew *crew)
{
    bool is_last = --crew->references == 0;
    pthread_mutex_unlock(&crew->lock);
    if (!is_last) return;
    pthread_mutex_destroy(&crew->lock);
    free(crew);
}

static void free_worker(CrewWorker *w)
{
    pthread_cond_destroy(&w->wakes);
    free(w);
}

// ---------------------------------------------------------------- The worker

static int64_t now_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

static bool has_news(const CrewWorker *w)
{
    return atomic_load_explicit(&w->has_job, memory_order_acquire) ||
           atomic_load_explicit(&w->crew->is_closing, memory_order_acquire);
}

static void spin(const CrewWorker *w)
{
    static atomic_int processors;
    if (!atomic_load(&processors)) atomic_store(&processors, (int)sysconf(_SC_NPROCESSORS_ONLN));
    if (atomic_load(&processors) < 2) return;
    for (int64_t end = now_ns() + SPIN_NS; !has_news(w) && now_ns() < end;) {
#if defined(__x86_64__) || defined(__i386__)
        __builtin_ia32_pause();
#endif
    }
}

static void sleep_while_idle(CrewWorker *w)
{
    struct timespec until;
    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_sec += IDLE_S;
    int status = 0;
    while (!has_news(w) && status != ETIMEDOUT)
        status = pthread_cond_timedwait(&w->wakes, &w->crew->lock, &until);
}

// False: it is to end. The crew may be gone then.
static bool wait_for_job(CrewWorker *w)
{
    Crew *crew = w->crew;
    pthread_mutex_lock(&crew->lock);
    if (w->state == WORKER_LEFT) {
        free_worker(w);
        release(crew);
        return false;
    }
    if (crew->idle_count < MOST_IDLE && !atomic_load(&crew->is_closing)) {
        w->state = WORKER_IDLE;
        crew->idle_count++;
        pthread_mutex_unlock(&crew->lock);
        spin(w);
        pthread_mutex_lock(&crew->lock);
        sleep_while_idle(w);
        if (w->state == WORKER_IDLE) crew->idle_count--; // nobody took it
    }
    bool has_job = atomic_exchange(&w->has_job, false);
    if (!has_job) w->state = WORKER_GONE;
    pthread_mutex_unlock(&crew->lock);
    return has_job;
}

static void *worker_main(void *data)
{
    CrewWorker *w = (CrewWorker *)data;
    do
        w->run(w->data);
    while (wait_for_job(w));
    return NULL;
}

// ---------------------------------------------------------------- The owner's side

static int create_thread(CrewWorker *w)
{
    // Signals are for the program's own thread.
    sigset_t all, before;
    pthread_attr_t attributes;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    pthread_attr_init(&attributes);
    pthread_attr_setstacksize(&attributes, STACK_BYTES);
    int status = pthread_create(&w->thread, &attributes, worker_main, w);
    pthread_attr_destroy(&attributes);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return status;
}

static CrewWorker *new_worker(Crew *crew)
{
    CrewWorker *w = (CrewWorker *)calloc(1, sizeof *w);
    pthread_condattr_t attributes;
    if (!w) return NULL;
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    int status = pthread_cond_init(&w->wakes, &attributes);
    pthread_condattr_destroy(&attributes);
    if (status != 0) {
        free(w);
        return NULL;
    }
    w->crew = crew;
    return w;
}

static int run_on_new(Crew *crew, void (*run)(void *data), void *data, CrewWorker **worker)
{
    CrewWorker *w = new_worker(crew);
    if (!w) return ENOMEM;
    w->run = run;
    w->data = data;
    w->next = crew->first;
    crew->first = w;
    *worker = w;
    int status = create_thread(w);
    if (status == 0) return 0;
    crew->first = w->next;
    free_worker(w);
    return status;
}

// What a thread that is gone does after it has given the lock back takes no time.
static CrewWorker *join_gone(Crew *crew)
{
    CrewWorker *idle = NULL;
    for (CrewWorker **link = &crew->first; *link;) {
        CrewWorker *w = *link;
        if (w->state == WORKER_IDLE) idle = w;
        if (w->state != WORKER_GONE) {
            link = &w->next;
            continue;
        }
        *link = w->next;
        pthread_join(w->thread, NULL);
        free_worker(w);
    }
    return idle;
}

static CrewWorker *find_idle(const Crew *crew)
{
    CrewWorker *w = crew->first;
    while (w && w->state != WORKER_IDLE)
        w = w->next;
    return w;
}

static void free_all(CrewWorker *w)
{
    for (CrewWorker *next; w; w = next) {
        next = w->next;
        free(w);
    }
}

static void forget_threads(Crew *crew)
{
    pthread_mutex_init(&crew->lock, NULL);
    crew->process = getpid();
    crew->idle_count = 0;
    crew->references = 1;
    while (crew->first) {
        CrewWorker *w = crew->first;
        crew->first = w->next;
        if (w->state == WORKER_BUSY) {
            w->next = crew->lost;
            crew->lost = w;
        } else {
            free(w); // its condition has waiters for good: destroying it would wait for them
        }
    }
}

static void lock(Crew *crew)
{
    if (crew->process != getpid()) forget_threads(crew);
    pthread_mutex_lock(&crew->lock);
}

int gy_crew_run(Crew *crew, void (*run)(void *data), void *data, CrewWorker **worker)
{
    lock(crew);
    CrewWorker *w = crew->idle_count ? find_idle(crew) : join_gone(crew);
    int status = 0;
    if (w) {
        w->run = run;
        w->data = data;
        w->state = WORKER_BUSY;
        crew->idle_count--;
        *worker = w;
        atomic_store(&w->has_job, true);
        pthread_cond_signal(&w->wakes);
    } else {
        status = run_on_new(crew, run, data, worker);
    }
    pthread_mutex_unlock(&crew->lock);
    return status;
}

void gy_crew_leave_behind(CrewWorker *w)
{
    Crew *crew = w->crew;
    lock(crew);
    CrewWorker **link = &crew->first;
    while (*link && *link != w)
        link = &(*link)->next;
    if (*link) {
        *link = w->next;
        w->state = WORKER_LEFT;
        crew->references++;
        pthread_detach(w->thread);
    }
    pthread_mutex_unlock(&crew->lock);
}

void gy_crew_close(Crew *crew)
{
    if (!crew) return;
    lock(crew);
    atomic_store(&crew->is_closing, true);
    for (CrewWorker *w = crew->first; w; w = w->next)
        pthread_cond_signal(&w->wakes);
    while (crew->first) {
        CrewWorker *w = crew->first;
        crew->first = w->next;
        pthread_mutex_unlock(&crew->lock);
        pthread_join(w->thread, NULL);
        free_worker(w);
        pthread_mutex_lock(&crew->lock);
    }
    free_all(crew->lost);
    release(crew);
}
#endif

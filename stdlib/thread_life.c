// thread_life.c - the OS thread behind a Thread or a call of to_thread, and its VM.
//
// The function and its arguments cross as one parcel, result or error as another. The thread opens
// a VM, runs the function as its main task, closes the VM, and only then tells its owner: whoever
// has joined it finds nothing of it left. The OS thread goes back to the crew (crew.c).
//
// A thread that runs is in its owner's hub and holds the owner's loop. It ends the owner's way: the
// loop asks it to stop when the run is over, waits for the grace along with the tasks, and kills
// it. What does not even end then, because it blocks outside of the machine, is left behind: the
// owner cuts the connection, and when the thread ends after all it cleans up after itself.
//
// A request may come before the thread has a VM. It is kept, and handed to the VM when it is open.
#ifndef GYRE_NO_THREADS
#define _GNU_SOURCE
#include "stdlib/thread_life.h"
#include "stdlib/crew.h"
#include "stdlib/loop.h"
#include "stdlib/random_source.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum {
    BREAK_S = 1, // to end when killed
    PLACE_BYTES = 160,
    MOST_ARGUMENTS = 64,
};

struct ThreadLife {
    atomic_int references;
    // -- The owner's
    ThreadHub *hub;
    ThreadLife *next, *previous; // in a list of the hub
    CrewWorker *worker_thread;   // until it has stopped
    bool has_ended;              // the end was told
    void (*on_end)(Gyre *g, void *data);
    void *data;
    uint32_t note;    // that it runs, for tests
    bool is_unwanted; // the owner wants its end more than its outcome
    bool is_left;     // behind: to its owner it is killed, whatever becomes of it
    // -- Set before it starts
    GyreConfig config;
    GyreParcel *message; // taken by the thread
    char name[THREAD_NAME_BYTES];
    char started[PLACE_BYTES];
    // -- Both sides', behind the lock
    pthread_mutex_t lock;
    ThreadState state;
    Gyre *owner;                  // NULL: has left it behind
    atomic_uint_least64_t serial; // of its VM, once that is open
    Gyre *worker;                 // while its VM can be asked
    bool is_killed;
    bool is_asked, is_forced; // to stop, before there was a VM
    GyreParcel *reason;
    // -- Set before it stops
    ThreadEnd end;
    GyreParcel *outcome;
    int exit_status;
    bool has_reported; // in its VM: the owner's exit status tells of it
};

struct ThreadHub {
    Gyre *g;
    Crew *crew;
    ThreadLife *first;   // whose end was not told yet
    ThreadLife *posted;  // … was told before the job that tells of it ran
    uint64_t made_count; // ever
    void (*report)(Gyre *g, void *data);
    void *data;
};

static _Thread_local ThreadLife *own;

// ---------------------------------------------------------------- Lives

ThreadLife *gy_thread_new(Gyre *g, ThreadHub *hub, const char *name, GyreParcel *message)
{
    ThreadLife *life = (ThreadLife *)calloc(1, sizeof *life);
    if (!life || pthread_mutex_init(&life->lock, NULL) != 0) {
        free(life);
        gyre_parcel_free(message);
        gyre_throw(g, "MemoryError", "out of memory");
        return NULL;
    }
    atomic_init(&life->references, 1);
    life->hub = hub;
    life->owner = g;
    life->message = message;
    life->config = *gyre_config(g);
    life->config.is_clock_virtual = false; // what a thread does takes real time
    life->config.uv_loop = NULL;
    life->config.has_signals = false;
    life->config.random_seed = gy_random_derive(life->config.random_seed, ++hub->made_count);
    life->config.name = strcpy(life->name, name);
    life->config.started = life->started;
    gyre_where(g, life->started, sizeof life->started);
    return life;
}

static void retain(ThreadLife *life)
{
    atomic_fetch_add(&life->references, 1);
}

void gy_thread_release(ThreadLife *life)
{
    if (!life || atomic_fetch_sub(&life->references, 1) != 1) return;
    gyre_parcel_free(life->message);
    gyre_parcel_free(life->reason);
    gyre_parcel_free(life->outcome);
    pthread_mutex_destroy(&life->lock);
    free(life);
}

ThreadState gy_thread_state(ThreadLife *life)
{
    if (life->is_left) return THREAD_STOPPED;
    pthread_mutex_lock(&life->lock);
    ThreadState state = life->state;
    pthread_mutex_unlock(&life->lock);
    return state;
}

ThreadEnd gy_thread_end(const ThreadLife *life)
{
    return life->is_left ? END_KILLED : life->end;
}

GyreParcel *gy_thread_take_outcome(ThreadLife *life)
{
    if (life->is_left) return NULL;
    GyreParcel *outcome = life->outcome;
    life->outcome = NULL;
    return outcome;
}

void gy_thread_set_unwanted(ThreadLife *life)
{
    life->is_unwanted = true;
    gy_thread_stop(life, GYRE_STOP_CANCEL, NULL);
}

bool gy_thread_is_unwanted(const ThreadLife *life)
{
    return life->is_unwanted;
}

int gy_thread_exit_status(const ThreadLife *life)
{
    return life->exit_status;
}

const char *gy_thread_name(const ThreadLife *life)
{
    return life->name;
}

ThreadLife *gy_thread_own(Gyre *g)
{
    if (!own || own->worker != g) return NULL;
    retain(own);
    return own;
}

// ---------------------------------------------------------------- The thread itself

static bool is_killed(ThreadLife *life)
{
    pthread_mutex_lock(&life->lock);
    bool was_killed = life->is_killed;
    pthread_mutex_unlock(&life->lock);
    return was_killed;
}

// Calls the function of the message; the result, or GYRE_NONE with the error pending.
static GyreValue run_message(Gyre *g, GyreParcel *message)
{
    GyreValue parts = gyre_unpack(g, message), result = GYRE_NONE, values[MOST_ARGUMENTS + 1];
    if (gyre_is_none(parts)) return GYRE_NONE;
    int64_t count = gyre_len(g, parts);
    for (int64_t i = 0; i < count && i <= MOST_ARGUMENTS; i++)
        values[i] = gyre_get(g, parts, gyre_int(g, i));
    if (gyre_run(g, values[0], values + 1, (uint32_t)count - 1, &result) != GYRE_OK)
        return GYRE_NONE;
    return result;
}

// What the cancelled main task was told. Not every reason can cross: then there is none.
static void pack_reason(ThreadLife *life, Gyre *g)
{
    GyreValue cancelled = gyre_error_take(g);
    GyreValue reason = gyre_attr(g, cancelled, "reason");
    life->outcome = gyre_is_none(reason) ? NULL : gyre_pack(g, reason);
    life->end = END_CANCELLED;
}

// Packs the error, or the one that packing it gave.
static void pack_error(ThreadLife *life, Gyre *g)
{
    life->end = END_ERROR;
    for (int tries = 0; !life->outcome && tries < 2; tries++)
        life->outcome = gyre_pack(g, gyre_error_take(g));
}

static void note_outcome(ThreadLife *life, Gyre *g, GyreValue result)
{
    if (gyre_has_exited(g)) {
        life->end = END_EXITED;
        life->exit_status = gyre_exit_status(g);
        return;
    }
    life->has_reported = gyre_exit_status(g) != 0;
    life->end = END_RESULT;
    if (!gyre_is_none(result) && (life->outcome = gyre_pack(g, result))) return;
    if (is_killed(life)) life->end = END_KILLED;
    else if (strcmp(gyre_error_class(g), "Cancelled") == 0) pack_reason(life, g);
    else pack_error(life, g);
}

// The VM can be asked from now on. False: the thread was killed before it had one.
static bool admit_requests(ThreadLife *life, Gyre *g)
{
    pthread_mutex_lock(&life->lock);
    life->worker = g;
    atomic_store(&life->serial, gyre_serial(g));
    bool is_wanted = !life->is_killed;
    if (life->is_asked && is_wanted) {
        gyre_stop(g, life->is_forced ? GYRE_STOP_FORCE : GYRE_STOP_CANCEL, life->reason);
        life->reason = NULL;
    }
    pthread_mutex_unlock(&life->lock);
    return is_wanted;
}

static void refuse_requests(ThreadLife *life)
{
    pthread_mutex_lock(&life->lock);
    life->worker = NULL;
    pthread_mutex_unlock(&life->lock);
}

static void run(ThreadLife *life)
{
    GyreParcel *message = life->message;
    life->message = NULL;
    life->end = END_KILLED;
    Gyre *g = is_killed(life) ? NULL : gyre_open(&life->config);
    if (!g) {
        if (!is_killed(life)) life->end = END_NO_VM;
        gyre_parcel_free(message);
        return;
    }
    if (admit_requests(life, g)) note_outcome(life, g, run_message(g, message));
    else gyre_parcel_free(message);
    refuse_requests(life);
    gyre_close(g);
}

static void tell_end(Gyre *owner, void *data);

static void thread_main(void *data)
{
    ThreadLife *life = own = (ThreadLife *)data;
    run(life);
    pthread_mutex_lock(&life->lock);
    life->state = THREAD_STOPPED;
    if (life->owner) { // which cannot go before it knows
        retain(life);
        gyre_post_reserved(life->owner, tell_end, life);
    }
    pthread_mutex_unlock(&life->lock);
    own = NULL;
    gy_thread_release(life);
}

// ---------------------------------------------------------------- The hub

static void link_life(ThreadLife **list, ThreadLife *life)
{
    life->previous = NULL;
    life->next = *list;
    if (*list) (*list)->previous = life;
    *list = life;
}

static void unlink_life(ThreadLife **list, ThreadLife *life)
{
    if (life->previous) life->previous->next = life->next;
    else *list = life->next;
    if (life->next) life->next->previous = life->previous;
}

// It has stopped, or it is left behind: it is no business of the loop any more.
static void leave_hub(ThreadLife *life)
{
    Gyre *g = life->hub->g;
    life->has_ended = true;
    unlink_life(&life->hub->first, life);
    gyre_release(g);
    gyre_note_closed(g, life->note);
}

static void end_on_owner(ThreadLife *life)
{
    ThreadHub *hub = life->hub;
    Gyre *g = hub->g;
    if (life->has_ended) return;
    leave_hub(life);
    link_life(&hub->posted, life);
    if (life->has_reported) gyre_set_failed(g);
    if (life->end == END_EXITED) gyre_exit(g, life->exit_status);
    uint32_t scope = gyre_scope_open(g);
    life->on_end(g, life->data);
    gyre_scope_close(g, scope);
}

bool gy_thread_finish(ThreadLife *life)
{
    if (gy_thread_state(life) != THREAD_STOPPED) return false;
    end_on_owner(life);
    return true;
}

// The job's reference and the hub's.
static void forget_posted(ThreadLife *life)
{
    unlink_life(&life->hub->posted, life);
    pthread_mutex_lock(&life->lock); // the thread has left it
    pthread_mutex_unlock(&life->lock);
    gy_thread_release(life);
    gy_thread_release(life);
}

// The posted job.
static void tell_end(Gyre *owner, void *data)
{
    ThreadLife *life = (ThreadLife *)data;
    (void)owner;
    end_on_owner(life);
    forget_posted(life);
}

static void leave_behind(ThreadLife *life)
{
    Gyre *g = life->hub->g;
    pthread_mutex_lock(&life->lock);
    bool has_stopped = life->state == THREAD_STOPPED;
    if (!has_stopped) life->owner = NULL;
    pthread_mutex_unlock(&life->lock);
    if (has_stopped) {
        end_on_owner(life);
        return;
    }
    life->is_left = true;
    leave_hub(life);
    gy_crew_leave_behind(life->worker_thread);
    uint32_t scope = gyre_scope_open(g);
    gyre_throw(g, "RuntimeError", "thread '%s' was killed and does not end: it is left behind",
               life->name);
    gyre_report(g, GYRE_NONE, gyre_error_take(g));
    gyre_scope_close(g, scope);
    life->on_end(g, life->data);
    gy_thread_release(life);
}

static bool has_stopped_by(ThreadLife *life, const struct timespec *until)
{
    while (gy_thread_state(life) != THREAD_STOPPED) {
        struct timespec now, pause = {0, 200000};
        clock_gettime(CLOCK_MONOTONIC, &now);
        if (now.tv_sec > until->tv_sec ||
            (now.tv_sec == until->tv_sec && now.tv_nsec >= until->tv_nsec))
            return false;
        nanosleep(&pause, NULL);
    }
    return true;
}

static void stop_all(ThreadHub *hub, GyreStop how)
{
    for (ThreadLife *life = hub->first; life; life = life->next) {
        life->is_unwanted = true;
        gy_thread_stop(life, how, NULL);
    }
}

static void kill_all(ThreadHub *hub)
{
    struct timespec until;
    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_sec += BREAK_S;
    stop_all(hub, GYRE_STOP_KILL);
    while (hub->first) {
        ThreadLife *life = hub->first;
        gy_thread_stop(life, GYRE_STOP_KILL, NULL); // it may have begun meanwhile
        if (has_stopped_by(life, &until)) end_on_owner(life);
        else leave_behind(life);
    }
}

static bool at_shutdown(Gyre *g, void *data, GyreShutdownStep step)
{
    ThreadHub *hub = (ThreadHub *)data;
    switch (step) {
    case GYRE_SHUTDOWN_CANCEL: stop_all(hub, GYRE_STOP_CANCEL); break;
    case GYRE_SHUTDOWN_LOOK: break;
    case GYRE_SHUTDOWN_FORCE: kill_all(hub); break;
    case GYRE_SHUTDOWN_REPORT:
        if (hub->report) hub->report(g, hub->data);
        break;
    }
    return hub->first != NULL;
}

static void close_hub(void *data)
{
    ThreadHub *hub = (ThreadHub *)data;
    gy_crew_close(hub->crew);
    while (hub->posted) // jobs that will never run
        forget_posted(hub->posted);
    free(hub);
}

ThreadHub *gy_thread_hub_open(Gyre *g)
{
    ThreadHub *hub = (ThreadHub *)calloc(1, sizeof *hub);
    if (hub) *hub = (ThreadHub){.g = g, .crew = gy_crew_open()};
    bool is_closed_with_vm = hub && gy_loop_at_close(g, close_hub, hub);
    if (is_closed_with_vm && hub->crew && gyre_at_shutdown(g, at_shutdown, hub)) return hub;
    if (hub && !is_closed_with_vm) close_hub(hub);
    gyre_throw(g, "MemoryError", "out of memory");
    return NULL;
}

void gy_thread_hub_at_report(ThreadHub *hub, void (*report)(Gyre *g, void *data), void *data)
{
    hub->report = report;
    hub->data = data;
}

uint32_t gy_thread_hub_count(const ThreadHub *hub)
{
    uint32_t count = 0;
    for (ThreadLife *life = hub->first; life; life = life->next)
        count += gy_thread_state(life) == THREAD_STARTED;
    return count;
}

// ---------------------------------------------------------------- Starting and stopping

static void do_nothing(Gyre *g, void *data)
{
    (void)g;
    (void)data;
}

bool gy_thread_start(ThreadLife *life, void (*on_end)(Gyre *g, void *data), void *data)
{
    Gyre *g = life->hub->g;
    if (!gyre_post_reserve(g)) return false; // for the job that tells of its end
    life->state = THREAD_STARTED;
    life->on_end = on_end;
    life->data = data;
    retain(life); // the thread's
    int status = gy_crew_run(life->hub->crew, thread_main, life, &life->worker_thread);
    if (status != 0) {
        life->state = THREAD_INITIAL;
        gy_thread_release(life);
        gyre_post_reserved(g, do_nothing, NULL);
        gyre_throw_errno(g, status, "cannot start thread '%s'", life->name);
        return false;
    }
    retain(life); // the hub's
    link_life(&life->hub->first, life);
    life->note = gyre_note_open(g, life->name);
    gyre_hold(g);
    return true;
}

bool gy_thread_stop(ThreadLife *life, GyreStop how, GyreParcel *reason)
{
    pthread_mutex_lock(&life->lock);
    bool is_running = life->state == THREAD_STARTED;
    if (is_running && how == GYRE_STOP_KILL) life->is_killed = true;
    if (is_running && life->worker) {
        gyre_stop(life->worker, how, reason);
        reason = NULL;
    } else if (is_running && how != GYRE_STOP_KILL) {
        life->is_forced |= how == GYRE_STOP_FORCE;
        if (!life->is_asked) {
            life->reason = reason;
            reason = NULL;
        }
        life->is_asked = true;
    }
    pthread_mutex_unlock(&life->lock);
    gyre_parcel_free(reason);
    return is_running;
}

static bool has_stopped(void *data)
{
    return gy_thread_state((ThreadLife *)data) == THREAD_STOPPED;
}

static uint64_t serial_of(void *data)
{
    return atomic_load(&((ThreadLife *)data)->serial);
}

bool gy_thread_wait(ThreadLife *life, int64_t timeout_ns, bool *timed_out)
{
    Gyre *g = life->hub->g;
    if (timeout_ns < 0 && !gyre_join_begin(g, serial_of, life)) return *timed_out = false;
    LoopWait end = gy_loop_wait_until(g, has_stopped, life, timeout_ns);
    if (timeout_ns < 0) gyre_join_end(g);
    *timed_out = end == LOOP_TIMED_OUT;
    if (end == LOOP_READY) end_on_owner(life);
    return end != LOOP_STOPPED;
}
#endif

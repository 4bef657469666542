// thread.c - Thread and spawn_thread: script functions on OS threads, each with a VM of its own.
//
// A thread's function and arguments cross as one parcel, its result or error as another; nothing
// is shared but what is made to be (Atomic). Two structs belong to a thread:
//
//   - Shared, counted, behind a mutex: what both OS threads look at.
//   - ThreadObject, the host object in the owner's VM: used by the owner's OS thread only.
//
// A running thread pins its object and holds the owner's loop. When it ends it posts a job to the
// owner, which wakes the tasks that await it. If the owner's VM is closed before that, the
// object's finalizer asks the thread to stop, and waits; a job that never ran is made up for.
#ifndef GYRE_NO_THREADS
#include "stdlib/loop.h"
#include "stdlib/modules.h"

#include <math.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum {
    STACK_BYTES = 8 * 1024 * 1024, // reserved, not used: natives may nest as deep as in main
    GRACE_S = 5,                   // to stop when asked, before it is broken off
    BREAK_S = 1,
    NAME_BYTES = 64,
};

typedef enum { INITIAL, STARTED, STOPPED } ThreadState;

typedef struct Shared {
    atomic_int references;
    pthread_mutex_t lock; // guards what follows
    ThreadState state;
    Gyre *owner;
    Gyre *worker; // while its VM is open
    GyreConfig config;
    GyreParcel *message; // function and arguments
    GyreParcel *outcome; // result or error, until the owner takes it; NULL: memory was out
    bool has_failed;
    bool is_asked_to_stop;
    char name[NAME_BYTES];
    bool has_posted; // the job is on its way to the owner, with a reference
    struct ThreadObject *object;
} Shared;

typedef struct Waiter {
    struct Waiter *next;
    GyreWake *wake;
    struct ThreadObject *object;
} Waiter;

typedef struct ThreadObject {
    Gyre *g;
    Shared *shared;
    pthread_t thread;
    bool is_joinable;
    GyreValue pin;     // of the object itself, while the thread runs
    GyreValue outcome; // pinned, once it was taken from the parcel
    bool has_outcome;
    uint32_t note;   // that it runs, for tests
    Waiter *waiters; // tasks that await it, first come first
    char name[NAME_BYTES];
} ThreadObject;

// What all threads of one owner share: their count, for names.
typedef struct {
    uint32_t count;
} Counter;

static const GyreType thread_type;

// -- Shared

static Shared *shared_new(Gyre *g, const char *name, GyreParcel *message)
{
    Shared *s = (Shared *)calloc(1, sizeof *s);
    if (!s) return NULL;
    if (pthread_mutex_init(&s->lock, NULL) != 0) {
        free(s);
        return NULL;
    }
    atomic_init(&s->references, 1);
    s->owner = g;
    s->config = *gyre_config(g);
    s->config.is_clock_virtual = false; // what a thread does takes real time
    s->config.has_signals = false;
    strcpy(s->name, name);
    s->config.name = s->name;
    s->message = message;
    return s;
}

static void shared_release(Shared *s)
{
    if (!s || atomic_fetch_sub(&s->references, 1) != 1) return;
    gyre_parcel_free(s->message);
    gyre_parcel_free(s->outcome);
    pthread_mutex_destroy(&s->lock);
    free(s);
}

static ThreadState shared_state(Shared *s)
{
    pthread_mutex_lock(&s->lock);
    ThreadState state = s->state;
    pthread_mutex_unlock(&s->lock);
    return state;
}

// -- The thread itself

// Calls the function of the message; the result, or GYRE_NONE with the error pending.
static GyreValue run_message(Gyre *g, GyreParcel *message)
{
    GyreValue parts = gyre_unpack(g, message), result = GYRE_NONE;
    if (gyre_is_none(parts)) return GYRE_NONE;
    enum { MOST = 64 };
    GyreValue values[MOST];
    int64_t count = gyre_len(g, parts);
    for (int64_t i = 0; i < count && i < MOST; i++)
        values[i] = gyre_get(g, parts, gyre_int(g, i));
    if (gyre_call(g, values[0], values + 1, (uint32_t)count - 1, &result) != GYRE_OK)
        return GYRE_NONE;
    return result;
}

// Packs the result, or the error, or the error that packing gave.
static GyreParcel *pack_outcome(Gyre *g, GyreValue result, bool *has_failed)
{
    GyreParcel *parcel = gyre_is_none(result) ? NULL : gyre_pack(g, result);
    *has_failed = parcel == NULL;
    for (int tries = 0; !parcel && tries < 2; tries++)
        parcel = gyre_pack(g, gyre_error_take(g));
    return parcel;
}

static void set_worker(Shared *s, Gyre *g)
{
    pthread_mutex_lock(&s->lock);
    s->worker = g;
    bool is_late = g && s->is_asked_to_stop; // the request came before there was a VM
    pthread_mutex_unlock(&s->lock);
    if (is_late) gyre_interrupt(g);
}

static void on_stopped(Gyre *owner, void *data);

// Leaves the outcome and tells the owner, whose VM cannot go before it has joined us.
static void finish(Shared *s, GyreParcel *outcome, bool has_failed)
{
    pthread_mutex_lock(&s->lock);
    s->outcome = outcome;
    s->has_failed = has_failed;
    s->state = STOPPED;
    atomic_fetch_add(&s->references, 1);
    s->has_posted = true; // before the job can run: it waits for the lock
    gyre_post_reserved(s->owner, on_stopped, s);
    pthread_mutex_unlock(&s->lock);
}

static void *thread_main(void *data)
{
    Shared *s = (Shared *)data;
    GyreParcel *outcome = NULL;
    bool has_failed = true;
    GyreConfig config = s->config;
    Gyre *g = gyre_open(&config);
    GyreParcel *message = s->message;
    s->message = NULL;
    if (g) {
        set_worker(s, g);
        outcome = pack_outcome(g, run_message(g, message), &has_failed);
        set_worker(s, NULL);
        gyre_close(g);
    } else {
        gyre_parcel_free(message);
    }
    finish(s, outcome, has_failed);
    shared_release(s);
    return NULL;
}

// -- Starting and stopping, on the owner's side

static bool create_thread(ThreadObject *t)
{
    // Signals are for the program's own thread.
    sigset_t all, before;
    pthread_attr_t attributes;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    pthread_attr_init(&attributes);
    pthread_attr_setstacksize(&attributes, STACK_BYTES);
    int status = pthread_create(&t->thread, &attributes, thread_main, t->shared);
    pthread_attr_destroy(&attributes);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return status == 0;
}

static void do_nothing(Gyre *g, void *data)
{
    (void)g;
    (void)data;
}

static GyreStatus start(Gyre *g, ThreadObject *t, GyreValue self)
{
    Shared *s = t->shared;
    if (shared_state(s) != INITIAL)
        return gyre_throw(g, "StateError", "%s was started before", t->name);
    t->pin = gyre_pin(g, self);
    if (gyre_is_none(t->pin)) return GYRE_ERROR;
    if (!gyre_post_reserve(g)) { // for the job that tells us of its end
        gyre_unpin(g, t->pin);
        return GYRE_ERROR;
    }
    s->state = STARTED;
    s->object = t;
    atomic_fetch_add(&s->references, 1);
    if (!create_thread(t)) {
        s->state = INITIAL;
        shared_release(s);
        gyre_unpin(g, t->pin);
        gyre_post_reserved(g, do_nothing, NULL);
        return gyre_throw(g, "RuntimeError", "the system cannot start another thread");
    }
    t->is_joinable = true;
    t->note = gyre_note_open(g, t->name);
    gyre_hold(g);
    return GYRE_OK;
}

static void ask_to_stop(Shared *s)
{
    pthread_mutex_lock(&s->lock);
    s->is_asked_to_stop = true;
    if (s->worker) gyre_interrupt(s->worker);
    pthread_mutex_unlock(&s->lock);
}

// -- Outcome

// The result, or GYRE_NONE with the thread's error pending. It is unpacked once and kept.
static GyreValue take_outcome(Gyre *g, ThreadObject *t)
{
    Shared *s = t->shared;
    if (!t->has_outcome) {
        GyreParcel *parcel = s->outcome;
        s->outcome = NULL;
        if (!parcel) {
            gyre_throw(g, "MemoryError", "the thread ran out of memory");
            return GYRE_NONE;
        }
        GyreValue value = gyre_unpack(g, parcel);
        if (gyre_is_none(value)) return GYRE_NONE;
        t->outcome = gyre_pin(g, value);
        if (gyre_is_none(t->outcome)) return GYRE_NONE;
        t->has_outcome = true;
    }
    if (!s->has_failed) return t->outcome;
    gyre_error_raise(g, t->outcome);
    return GYRE_NONE;
}

static void join_thread(ThreadObject *t)
{
    if (t->is_joinable) pthread_join(t->thread, NULL);
    t->is_joinable = false;
}

static void wake_waiters(Gyre *g, ThreadObject *t)
{
    while (t->waiters) {
        Waiter *w = t->waiters;
        t->waiters = w->next;
        GyreValue value = take_outcome(g, t);
        if (gyre_is_none(value)) gyre_reject_pending(w->wake);
        else gyre_resolve(w->wake, value);
        free(w);
    }
}

// The posted job, on the owner's OS thread.
static void on_stopped(Gyre *owner, void *data)
{
    Shared *s = (Shared *)data;
    ThreadObject *t = s->object;
    uint32_t scope = gyre_scope_open(owner);
    pthread_mutex_lock(&s->lock);
    s->has_posted = false;
    pthread_mutex_unlock(&s->lock);
    join_thread(t);
    gyre_release(owner);
    gyre_note_closed(owner, t->note);
    wake_waiters(owner, t);
    gyre_unpin(owner, t->pin);
    gyre_scope_close(owner, scope);
    shared_release(s);
}

static bool join_within(ThreadObject *t, time_t seconds)
{
    struct timespec until;
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += seconds;
    if (pthread_timedjoin_np(t->thread, NULL, &until) != 0) return false;
    t->is_joinable = false;
    return true;
}

// The owner's VM is closed while the thread runs: ask, insist, and at last let go.
static void stop_for_good(ThreadObject *t)
{
    ask_to_stop(t->shared);
    if (join_within(t, GRACE_S)) return;
    ask_to_stop(t->shared);
    if (join_within(t, BREAK_S)) return;
    pthread_detach(t->thread);
}

static void finalize(void *data)
{
    ThreadObject *t = (ThreadObject *)data;
    if (!t->shared) return;
    if (t->is_joinable) stop_for_good(t);
    if (t->shared->has_posted) shared_release(t->shared); // the job's reference: it never ran
    if (t->has_outcome) gyre_unpin(t->g, t->outcome);
    while (t->waiters) {
        Waiter *next = t->waiters->next;
        free(t->waiters);
        t->waiters = next;
    }
    shared_release(t->shared);
}

// -- Methods

static ThreadObject *self_of(GyreCall *call)
{
    return (ThreadObject *)gyre_host_data(gyre_vm(call), gyre_arg(call, 0), &thread_type);
}

static bool read_name(GyreCall *call, GyreValue name, ThreadObject *t)
{
    Gyre *g = gyre_vm(call);
    Counter *counter = (Counter *)gyre_data(call);
    if (gyre_is_none(name) || gyre_is_nil(g, name)) {
        snprintf(t->name, sizeof t->name, "Thread-%u", ++counter->count);
        return true;
    }
    const char *text = gyre_to_str(g, name, NULL);
    if (text && strlen(text) < NAME_BYTES) return strcpy(t->name, text), true;
    gyre_throw(g, text ? "ValueError" : "TypeError",
               text ? "the name of a thread may have 63 bytes"
                    : "the name of a thread must be a str, not %s",
               gyre_type_of(g, name));
    return false;
}

// Fills a new object: packs the function and its arguments.
static GyreStatus prepare(GyreCall *call, ThreadObject *t, GyreValue function, GyreValue name)
{
    Gyre *g = gyre_vm(call);
    t->g = g;
    if (!read_name(call, name, t)) return GYRE_ERROR;
    GyreValue message = gyre_list(g);
    if (gyre_is_none(message) || gyre_append(g, message, function) != GYRE_OK) return GYRE_ERROR;
    for (uint32_t i = 0; i < gyre_rest_count(call); i++)
        if (gyre_append(g, message, gyre_rest(call, i)) != GYRE_OK) return GYRE_ERROR;
    GyreParcel *parcel = gyre_pack(g, message);
    if (!parcel) return GYRE_ERROR;
    t->shared = shared_new(g, t->name, parcel);
    if (t->shared) return GYRE_OK;
    gyre_parcel_free(parcel);
    return gyre_throw(g, "MemoryError", "out of memory");
}

static GyreStatus thread_init(GyreCall *call)
{
    return prepare(call, self_of(call), gyre_arg(call, 1), gyre_arg(call, 2));
}

static GyreStatus thread_start(GyreCall *call)
{
    return start(gyre_vm(call), self_of(call), gyre_arg(call, 0));
}

static GyreStatus spawn_thread(GyreCall *call)
{
    Gyre *g = gyre_vm(call);
    GyreValue object = gyre_new(g, &thread_type);
    ThreadObject *t = (ThreadObject *)gyre_host_data(g, object, &thread_type);
    if (!t || prepare(call, t, gyre_arg(call, 0), gyre_arg(call, 1)) != GYRE_OK) return GYRE_ERROR;
    if (start(g, t, object) != GYRE_OK) return GYRE_ERROR;
    return gyre_return(call, object);
}

static bool has_stopped(void *data)
{
    return shared_state((Shared *)data) == STOPPED;
}

static GyreStatus thread_join(GyreCall *call)
{
    Gyre *g = gyre_vm(call);
    ThreadObject *t = self_of(call);
    double timeout_s = -1;
    GyreValue timeout = gyre_arg(call, 1);
    bool has_timeout = !gyre_is_none(timeout) && !gyre_is_nil(g, timeout);
    if (has_timeout && (!gyre_to_float(g, timeout, &timeout_s) || isnan(timeout_s)))
        return gyre_throw(g, "TypeError", "join() needs a number of seconds for 'timeout', not %s",
                          gyre_type_of(g, timeout));
    if (shared_state(t->shared) == INITIAL)
        return gyre_throw(g, "StateError", "%s was not started", t->name);
    if (has_timeout && timeout_s < 0) timeout_s = 0;
    int64_t timeout_ns = !has_timeout || timeout_s > 9e9 ? -1 : (int64_t)ceil(timeout_s * 1e9);
    switch (gy_loop_wait_until(g, has_stopped, t->shared, timeout_ns)) {
    case LOOP_STOPPED: return GYRE_ERROR;
    case LOOP_TIMED_OUT:
        return gyre_throw(g, "TimeoutError", "%s did not end within %g s", t->name, timeout_s);
    case LOOP_READY: break;
    }
    GyreValue value = take_outcome(g, t);
    return gyre_is_none(value) ? GYRE_ERROR : gyre_return(call, value);
}

static bool stop_waiting(Gyre *g, void *data)
{
    (void)g;
    Waiter *w = (Waiter *)data;
    Waiter **link = &w->object->waiters;
    while (*link != w)
        link = &(*link)->next;
    *link = w->next;
    free(w);
    return true; // the wait ends; the thread itself goes on
}

static GyreStatus thread_await(GyreCall *call)
{
    Gyre *g = gyre_vm(call);
    ThreadObject *t = self_of(call);
    ThreadState state = shared_state(t->shared);
    if (state == INITIAL) return gyre_throw(g, "StateError", "%s was not started", t->name);
    if (state == STOPPED) {
        GyreValue value = take_outcome(g, t);
        return gyre_is_none(value) ? GYRE_ERROR : gyre_return(call, value);
    }
    Waiter *w = (Waiter *)calloc(1, sizeof *w);
    if (!w) return gyre_throw(g, "MemoryError", "out of memory");
    w->object = t;
    GyreStatus status = gyre_suspend(call, "thread", stop_waiting, w, &w->wake);
    if (status != GYRE_PENDING) {
        free(w);
        return status;
    }
    Waiter **link = &t->waiters;
    while (*link)
        link = &(*link)->next;
    *link = w;
    return status;
}

static GyreStatus thread_cancel(GyreCall *call)
{
    Gyre *g = gyre_vm(call);
    Shared *s = self_of(call)->shared;
    bool is_running = shared_state(s) == STARTED;
    if (is_running) ask_to_stop(s);
    return gyre_return(call, gyre_bool(g, is_running));
}

static GyreStatus thread_done(GyreCall *call)
{
    return gyre_return(call,
                       gyre_bool(gyre_vm(call), shared_state(self_of(call)->shared) == STOPPED));
}

static GyreStatus thread_is_alive(GyreCall *call)
{
    return gyre_return(call,
                       gyre_bool(gyre_vm(call), shared_state(self_of(call)->shared) == STARTED));
}

static GyreStatus thread_name(GyreCall *call)
{
    const char *name = self_of(call)->name;
    return gyre_return(call, gyre_str(gyre_vm(call), name, strlen(name)));
}

static GyreStatus thread_repr(GyreCall *call)
{
    static const char *const states[] = {"initial", "started", "stopped"};
    ThreadObject *t = self_of(call);
    char text[NAME_BYTES + 32];
    snprintf(text, sizeof text, "<Thread(%s, %s)>", t->name, states[shared_state(t->shared)]);
    return gyre_return(call, gyre_str(gyre_vm(call), text, strlen(text)));
}

static const GyreNative methods[] = {
    {"init", thread_init, "self, function, *args, name = nil",
     "A thread that will run function(*args) in a VM of its own.", 0},
    {"start", thread_start, "self", "Starts it; StateError if it was started before.", 0},
    {"join", thread_join, "self, timeout = nil",
     "Blocks until it ends; gives its result or throws its error. TimeoutError after `timeout`.",
     0},
    {"await", thread_await, "self",
     "What `await thread` does: waits for its result without blocking.", GYRE_ASYNC},
    {"cancel", thread_cancel, "self",
     "Asks it to stop: Cancelled is thrown in it at an await, a blocking call or, asked twice, in "
     "a loop.",
     0},
    {"done", thread_done, "self", "Has it ended?", 0},
    {"is_alive", thread_is_alive, "self", "Does it run?", 0},
    {"name", thread_name, "self", "The name given to it, or Thread-N.", GYRE_GETTER},
    {"repr", thread_repr, "self", "<Thread(name, state)>", 0},
    {NULL, NULL, NULL, NULL, 0},
};

static const GyreType thread_type = {"Thread", sizeof(ThreadObject), finalize, methods, NULL};

static const GyreNative functions[] = {
    {"spawn_thread", spawn_thread, "function, *args, name = nil",
     "Starts function(*args) on a thread of its own and returns the Thread.", 0},
    {NULL, NULL, NULL, NULL, 0},
};

GyreStatus gy_thread_install(Gyre *g)
{
    Counter *counter = (Counter *)calloc(1, sizeof *counter);
    if (!counter || !gy_loop_at_close(g, free, counter)) {
        free(counter);
        return gyre_throw(g, "MemoryError", "out of memory");
    }
    if (gyre_register_type(g, NULL, &thread_type, counter) != GYRE_OK) return GYRE_ERROR;
    return gyre_register(g, NULL, functions, counter);
}
#endif

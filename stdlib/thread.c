// thread.c - Thread, spawn_thread, current_thread: script functions on OS threads.
//
// A Thread is the handle of a life (thread_life.c). It can be joined and awaited any number of
// times: the outcome is unpacked once and kept, and each who asks for an error gets one with a
// trace of its own. While the thread runs, and while its error was looked at by nobody, the hub
// pins the object.
//
// An error that nobody looked at is reported after loop.unobserved_after, or at the end of the run;
// at once where the handle was thrown away, spawn_thread(…) being a statement.
#ifndef GYRE_NO_THREADS
#include "stdlib/loop.h"
#include "stdlib/modules.h"
#include "stdlib/thread_life.h"
#include "stdlib/threads.h"

#include <math.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct Waiter {
    struct Waiter *next;
    GyreWake *wake;
    struct ThreadObject *object;
    bool forgives; // stop(): a thread that was cancelled gives nil
} Waiter;

typedef struct ThreadObject {
    Gyre *g;
    Threads *threads;
    ThreadLife *life;  // NULL: the main thread's own
    bool is_own;       // of the thread that it stands for
    GyreValue pin;     // of the object itself
    GyreValue outcome; // pinned, once it was unpacked
    bool has_outcome;
    bool is_observed; // somebody asked for its outcome
    bool reports_at_once;
    GyreUnseen unseen; // its error, by anybody
    Waiter *waiters;   // tasks that await it, first come first
} ThreadObject;

static const GyreType thread_type;

// -- Outcome

static GyreStatus throw_cancelled(Gyre *g, const char *name, const char *how, GyreValue reason)
{
    gyre_throw(g, "TaskCancelled", "thread '%s' %s", name, how);
    GyreValue error = gyre_error_take(g);
    if (!gyre_is_none(reason)) gyre_attr_set(g, error, "reason", reason);
    return gyre_error_raise(g, error);
}

// The result, error or reason, unpacked once and kept; GYRE_NONE: thrown, or there is none.
static GyreValue take_outcome(Gyre *g, ThreadObject *t)
{
    if (t->has_outcome) return t->outcome;
    GyreParcel *parcel = gy_thread_take_outcome(t->life);
    if (!parcel) return GYRE_NONE;
    GyreValue value = gyre_unpack(g, parcel);
    if (gyre_is_none(value)) return GYRE_NONE;
    t->outcome = gyre_pin(g, value);
    t->has_outcome = !gyre_is_none(t->outcome);
    return t->outcome;
}

static GyreStatus throw_error(Gyre *g, GyreValue error)
{
    if (gyre_is_none(error) && strcmp(gyre_error_class(g), "") != 0) return GYRE_ERROR;
    if (gyre_is_none(error)) return gyre_throw(g, "MemoryError", "the thread ran out of memory");
    GyreValue copy = gyre_error_copy(g, error);
    return gyre_is_none(copy) ? GYRE_ERROR : gyre_error_raise(g, copy);
}

// A thread that has called exit() ends the program of whoever waits for it.
static void throw_exit(Gyre *g, const ThreadLife *life)
{
    GyreValue status = gyre_int(g, gy_thread_exit_status(life));
    gyre_call(g, gyre_global(g, "exit"), &status, 1, NULL);
}

GyreValue gy_threads_give(Gyre *g, ThreadLife *life, GyreValue outcome, bool forgives)
{
    const char *name = gy_thread_name(life);
    ThreadEnd end = gy_thread_end(life);
    if (forgives && (end == END_CANCELLED || end == END_KILLED)) return GYRE_NIL;
    switch (end) {
    case END_RESULT:
        if (gyre_is_none(outcome)) throw_error(g, GYRE_NONE);
        return outcome;
    case END_CANCELLED: throw_cancelled(g, name, "was cancelled", outcome); break;
    case END_KILLED: throw_cancelled(g, name, "was killed", gyre_str(g, "killed", 6)); break;
    case END_EXITED: throw_exit(g, life); break;
    case END_NO_VM:
        gyre_throw(g, "MemoryError", "no memory for the VM of thread '%s'", name);
        break;
    case END_ERROR: throw_error(g, outcome); break;
    }
    return GYRE_NONE;
}

static GyreValue give_outcome(Gyre *g, ThreadObject *t, bool forgives)
{
    return gy_threads_give(g, t->life, take_outcome(g, t), forgives);
}

// -- Errors that nobody looked at

static bool has_failed(const ThreadObject *t)
{
    ThreadEnd end = gy_thread_end(t->life);
    return end == END_ERROR || end == END_NO_VM;
}

static void let_go(ThreadObject *t)
{
    if (!gyre_is_none(t->pin)) gyre_unpin(t->g, t->pin);
    t->pin = GYRE_NONE;
}

static void report(Gyre *g, ThreadObject *t)
{
    give_outcome(g, t, false);
    t->is_observed = true;
    gyre_report(g, t->pin, gyre_error_take(g));
    let_go(t);
}

static void report_unseen(Gyre *g, GyreUnseen *unseen)
{
    ThreadObject *t = (ThreadObject *)(void *)((char *)unseen - offsetof(ThreadObject, unseen));
    uint32_t scope = gyre_scope_open(g);
    report(g, t);
    gyre_scope_close(g, scope);
}

static void report_all(Gyre *g, void *data)
{
    (void)data;
    gyre_unseen_report(g);
}

static bool take_from_unseen(ThreadObject *t)
{
    return gyre_unseen_remove(t->g, &t->unseen);
}

static void observe(ThreadObject *t)
{
    if (!t->is_observed && take_from_unseen(t)) let_go(t);
    t->is_observed = true;
}

static void discarded(Gyre *g, void *data)
{
    ThreadObject *t = (ThreadObject *)data;
    uint32_t scope = gyre_scope_open(g);
    t->reports_at_once = true;
    if (!t->is_own && take_from_unseen(t)) report(g, t);
    gyre_scope_close(g, scope);
}

// -- The end

static void wake_waiters(Gyre *g, ThreadObject *t)
{
    while (t->waiters) {
        Waiter *w = t->waiters;
        t->waiters = w->next;
        GyreValue value = give_outcome(g, t, w->forgives);
        if (gyre_is_none(value)) gyre_reject_pending(w->wake);
        else gyre_resolve(w->wake, value);
        t->is_observed = true;
        free(w);
    }
}

static void on_end(Gyre *g, void *data)
{
    ThreadObject *t = (ThreadObject *)data;
    wake_waiters(g, t);
    if (t->is_observed || gy_thread_state(t->life) != THREAD_STOPPED || !has_failed(t)) {
        let_go(t);
    } else if (t->reports_at_once) {
        report(g, t);
    } else {
        t->unseen.report = report_unseen;
        gyre_unseen_add(g, &t->unseen);
    }
}

static void finalize(void *data)
{
    ThreadObject *t = (ThreadObject *)data;
    if (t->has_outcome) gyre_unpin(t->g, t->outcome);
    while (t->waiters) {
        Waiter *next = t->waiters->next;
        free(t->waiters);
        t->waiters = next;
    }
    gy_thread_release(t->life);
}

// -- Making

static ThreadObject *self_of(GyreCall *call)
{
    return (ThreadObject *)gyre_host_data(gyre_vm(call), gyre_arg(call, 0), &thread_type);
}

static bool read_name(GyreCall *call, GyreValue name, char *out)
{
    Gyre *g = gyre_vm(call);
    Threads *threads = gy_threads_of(g);
    if (gyre_is_none(name) || gyre_is_nil(g, name)) {
        snprintf(out, THREAD_NAME_BYTES, "Thread-%u", ++threads->count);
        return true;
    }
    const char *text = gyre_to_str(g, name, NULL);
    if (text && strlen(text) < THREAD_NAME_BYTES) return strcpy(out, text), true;
    gyre_throw(g, text ? "ValueError" : "TypeError",
               text ? "the name of a thread may have 63 bytes"
                    : "the name of a thread must be a str, not %s",
               gyre_type_of(g, name));
    return false;
}

GyreParcel *gy_threads_pack_call(GyreCall *call, GyreValue function)
{
    Gyre *g = gyre_vm(call);
    GyreValue message = gyre_list(g);
    if (gyre_is_none(message) || gyre_append(g, message, function) != GYRE_OK) return NULL;
    if (gyre_rest_count(call) > THREAD_MOST_ARGUMENTS) {
        gyre_throw(g, "TypeError", "a thread takes up to %d arguments", THREAD_MOST_ARGUMENTS);
        return NULL;
    }
    for (uint32_t i = 0; i < gyre_rest_count(call); i++)
        if (gyre_append(g, message, gyre_rest(call, i)) != GYRE_OK) return NULL;
    return gyre_pack_call(g, message);
}

static GyreStatus prepare(GyreCall *call, ThreadObject *t, GyreValue function, GyreValue name)
{
    char text[THREAD_NAME_BYTES];
    t->g = gyre_vm(call);
    t->threads = gy_threads_of(t->g);
    if (!t->threads) return GYRE_ERROR;
    GyreParcel *message = gy_threads_pack_call(call, function);
    if (!message) return GYRE_ERROR;
    if (!read_name(call, name, text)) {
        gyre_parcel_free(message);
        return GYRE_ERROR;
    }
    t->life = gy_thread_new(t->g, t->threads->hub, text, message);
    return t->life ? GYRE_OK : GYRE_ERROR;
}

static GyreStatus start(Gyre *g, ThreadObject *t, GyreValue self)
{
    if (!t->life || gy_thread_state(t->life) != THREAD_INITIAL)
        return gyre_throw(g, "StateError", "%s was started before",
                          t->life ? gy_thread_name(t->life) : "the main thread");
    t->pin = gyre_pin(g, self);
    if (gyre_is_none(t->pin)) return GYRE_ERROR;
    if (gy_thread_start(t->life, on_end, t)) return GYRE_OK;
    let_go(t);
    return GYRE_ERROR;
}

static GyreStatus thread_init(GyreCall *call)
{
    ThreadObject *t = self_of(call);
    if (t->life || t->is_own)
        return gyre_throw(gyre_vm(call), "StateError", "a Thread is made once");
    return prepare(call, t, gyre_arg(call, 1), gyre_arg(call, 2));
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

// -- Waiting

static ThreadState state_of(const ThreadObject *t)
{
    return t->is_own ? THREAD_STARTED : gy_thread_state(t->life);
}

static bool check_waitable(Gyre *g, const ThreadObject *t)
{
    if (t->is_own) return gyre_throw(g, "StateError", "a thread cannot wait for itself"), false;
    if (gy_thread_state(t->life) != THREAD_INITIAL) return true;
    gyre_throw(g, "StateError", "%s was not started", gy_thread_name(t->life));
    return false;
}

// Negative: no limit. False: thrown.
static bool read_timeout(GyreCall *call, GyreValue timeout, double *timeout_s)
{
    Gyre *g = gyre_vm(call);
    *timeout_s = -1;
    if (gyre_is_none(timeout) || gyre_is_nil(g, timeout)) return true;
    if (gyre_to_float(g, timeout, timeout_s) && !isnan(*timeout_s)) {
        if (*timeout_s < 0) *timeout_s = 0;
        return true;
    }
    gyre_throw(g, "TypeError", "join() needs a number of seconds for 'timeout', not %s",
               gyre_type_of(g, timeout));
    return false;
}

static GyreStatus return_outcome(GyreCall *call, ThreadObject *t, bool forgives)
{
    observe(t);
    GyreValue value = give_outcome(gyre_vm(call), t, forgives);
    return gyre_is_none(value) ? GYRE_ERROR : gyre_return(call, value);
}

static GyreStatus thread_join(GyreCall *call)
{
    Gyre *g = gyre_vm(call);
    ThreadObject *t = self_of(call);
    double timeout_s;
    bool timed_out;
    if (!read_timeout(call, gyre_arg(call, 1), &timeout_s) || !check_waitable(g, t))
        return GYRE_ERROR;
    int64_t timeout_ns = timeout_s < 0 || timeout_s > 9e9 ? -1 : (int64_t)ceil(timeout_s * 1e9);
    t->is_observed = true; // whatever comes, it comes to us
    if (!gy_thread_wait(t->life, timeout_ns, &timed_out)) {
        t->is_observed = false;
        return GYRE_ERROR;
    }
    if (timed_out) {
        t->is_observed = false;
        return gyre_throw(g, "TimeoutError", "%s did not end within %g s", gy_thread_name(t->life),
                          timeout_s);
    }
    return return_outcome(call, t, false);
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

static GyreStatus wait_for_end(GyreCall *call, ThreadObject *t, bool forgives)
{
    Gyre *g = gyre_vm(call);
    if (gy_thread_finish(t->life)) return return_outcome(call, t, forgives);
    Waiter *w = (Waiter *)calloc(1, sizeof *w);
    if (!w) return gyre_throw(g, "MemoryError", "out of memory");
    w->object = t;
    w->forgives = forgives;
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

static GyreStatus thread_await(GyreCall *call)
{
    ThreadObject *t = self_of(call);
    return check_waitable(gyre_vm(call), t) ? wait_for_end(call, t, false) : GYRE_ERROR;
}

// -- Stopping

// *reason stays NULL for nil. False: thrown.
static bool pack_reason(Gyre *g, GyreValue v, GyreParcel **reason)
{
    *reason = NULL;
    if (gyre_is_none(v) || gyre_is_nil(g, v)) return true;
    switch (gyre_kind(g, v)) {
    case GYRE_KIND_BOOL:
    case GYRE_KIND_INT:
    case GYRE_KIND_FLOAT:
    case GYRE_KIND_STR:
    case GYRE_KIND_BYTES: return (*reason = gyre_pack(g, v)) != NULL;
    default:
        gyre_throw(g, "TypeError",
                   "the reason must be nil, a bool, int, float, str or bytes to reach another "
                   "thread, not %s",
                   gyre_type_of(g, v));
        return false;
    }
}

static bool stop(ThreadObject *t, GyreStop how, GyreParcel *reason)
{
    if (t->life) return gy_thread_stop(t->life, how, reason);
    return gyre_stop(t->g, how, reason);
}

static GyreStatus thread_cancel(GyreCall *call)
{
    Gyre *g = gyre_vm(call);
    GyreParcel *reason;
    bool is_forced = false;
    GyreValue force = gyre_arg(call, 2);
    if (!gyre_is_none(force)) gyre_to_bool(g, force, &is_forced);
    if (!pack_reason(g, gyre_arg(call, 1), &reason)) return GYRE_ERROR;
    bool was_running = stop(self_of(call), is_forced ? GYRE_STOP_FORCE : GYRE_STOP_CANCEL, reason);
    return gyre_return(call, gyre_bool(was_running));
}

static GyreStatus thread_stop(GyreCall *call)
{
    Gyre *g = gyre_vm(call);
    ThreadObject *t = self_of(call);
    GyreParcel *reason;
    if (!check_waitable(g, t) || !pack_reason(g, gyre_arg(call, 1), &reason)) return GYRE_ERROR;
    stop(t, GYRE_STOP_CANCEL, reason);
    return wait_for_end(call, t, true);
}

static GyreStatus thread_kill(GyreCall *call)
{
    Gyre *g = gyre_vm(call);
    ThreadObject *t = self_of(call);
    if (!t->life)
        return gyre_throw(g, "StateError", "the main thread cannot be killed: use exit()");
    return gyre_return(call, gyre_bool(stop(t, GYRE_STOP_KILL, NULL)));
}

// -- Asking

static bool has_ended(ThreadObject *t)
{
    return !t->is_own && gy_thread_finish(t->life);
}

static bool has_ended_by(ThreadObject *t, ThreadEnd a, ThreadEnd b)
{
    if (!has_ended(t)) return false;
    ThreadEnd end = gy_thread_end(t->life);
    return end == a || end == b;
}

static GyreStatus thread_done(GyreCall *call)
{
    return gyre_return(call, gyre_bool(has_ended(self_of(call))));
}

static GyreStatus thread_cancelled(GyreCall *call)
{
    bool is_cancelled = has_ended_by(self_of(call), END_CANCELLED, END_KILLED);
    return gyre_return(call, gyre_bool(is_cancelled));
}

static GyreStatus thread_is_alive(GyreCall *call)
{
    ThreadObject *t = self_of(call);
    bool is_alive = !has_ended(t) && state_of(t) == THREAD_STARTED;
    return gyre_return(call, gyre_bool(is_alive));
}

static bool check_ended(Gyre *g, ThreadObject *t)
{
    if (has_ended(t)) return true;
    gyre_throw(g, "StateError", "%s has not ended",
               t->life ? gy_thread_name(t->life) : "the main thread");
    return false;
}

static GyreStatus thread_result(GyreCall *call)
{
    ThreadObject *t = self_of(call);
    return check_ended(gyre_vm(call), t) ? return_outcome(call, t, false) : GYRE_ERROR;
}

static GyreStatus thread_error(GyreCall *call)
{
    Gyre *g = gyre_vm(call);
    ThreadObject *t = self_of(call);
    if (!check_ended(g, t)) return GYRE_ERROR;
    observe(t);
    if (gy_thread_end(t->life) == END_RESULT) return GYRE_OK;
    give_outcome(g, t, false);
    return gyre_return(call, gyre_error_take(g));
}

static const char *name_of(const ThreadObject *t)
{
    const char *name = t->life ? gy_thread_name(t->life) : gyre_config(t->g)->name;
    return name ? name : "main";
}

static GyreStatus thread_name(GyreCall *call)
{
    const char *name = name_of(self_of(call));
    return gyre_return(call, gyre_str(gyre_vm(call), name, strlen(name)));
}

static GyreStatus thread_repr(GyreCall *call)
{
    static const char *const states[] = {"initial", "started", "stopped"};
    ThreadObject *t = self_of(call);
    char text[THREAD_NAME_BYTES + 32];
    snprintf(text, sizeof text, "<Thread(%s, %s)>", name_of(t), states[state_of(t)]);
    return gyre_return(call, gyre_str(gyre_vm(call), text, strlen(text)));
}

// -- The thread that runs

GyreStatus gy_threads_current(GyreCall *call)
{
    Gyre *g = gyre_vm(call);
    Threads *threads = gy_threads_of(g);
    if (!threads) return GYRE_ERROR;
    if (gyre_is_none(threads->own)) {
        GyreValue object = gyre_new(g, &thread_type);
        ThreadObject *t = (ThreadObject *)gyre_host_data(g, object, &thread_type);
        if (!t) return GYRE_ERROR;
        t->g = g;
        t->threads = threads;
        t->is_own = true;
        t->life = gy_thread_own(g);
        threads->own = gyre_pin(g, object);
    }
    return gyre_return(call, threads->own);
}

// -- Tables

static const GyreNative methods[] = {
    {"init", thread_init, "self, function, *args, name = nil",
     "A thread that will run function(*args) in a VM of its own.", 0},
    {"start", thread_start, "self", "Starts it; StateError if it was started before.", 0},
    {"join", thread_join, "self, timeout = nil",
     "Blocks until it ends; gives its result or throws its error. TimeoutError after `timeout`.",
     0},
    {"await", thread_await, "self",
     "What `await thread` does: waits for its result without blocking.", GYRE_ASYNC | GYRE_LOCAL},
    {"cancel", thread_cancel, "self, reason = nil, *, force = false",
     "Asks it to stop: Cancelled is thrown in it at an await or where it blocks; with `force` in a "
     "loop, too. False if it does not run.",
     0},
    {"stop", thread_stop, "self, reason = nil",
     "Asks it to stop and waits: nil if it was cancelled, else its result or error.",
     GYRE_ASYNC | GYRE_LOCAL},
    {"kill", thread_kill, "self",
     "Ends it at the next turn of a loop, call, await or blocking call; nothing in it can prevent "
     "that. False if it does not run.",
     0},
    {"done", thread_done, "self", "Has it ended?", 0},
    {"cancelled", thread_cancelled, "self", "Has it ended because it was cancelled or killed?", 0},
    {"is_alive", thread_is_alive, "self", "Does it run?", 0},
    {"result", thread_result, "self", "Its result, or throws its error; StateError while it runs.",
     0},
    {"error", thread_error, "self",
     "Its error, TaskCancelled if it was cancelled, or nil; StateError while it runs.", 0},
    {"name", thread_name, "self", "The name given to it, or Thread-N.", GYRE_GETTER},
    {"repr", thread_repr, "self", "<Thread(name, state)>", 0},
    {NULL, NULL, NULL, NULL, 0},
};

static const GyreType thread_type = {.name = "Thread",
                                     .size = sizeof(ThreadObject),
                                     .finalize = finalize,
                                     .methods = methods,
                                     .discarded = discarded};

static const GyreNative functions[] = {
    {"spawn_thread", spawn_thread, "function, *args, name = nil",
     "Starts function(*args) on a thread of its own and returns the Thread.", 0},
    {NULL, NULL, NULL, NULL, 0},
};

// -- The threads of a VM

static void close_threads(void *data)
{
    Threads *threads = (Threads *)data;
    gy_pool_close(threads->pool);
    free(threads);
}

Threads *gy_threads_of(Gyre *g)
{
    void **slot = gy_loop_slot(g);
    if (*slot) return (Threads *)*slot;
    Threads *threads = (Threads *)calloc(1, sizeof *threads);
    if (!threads || !gy_loop_at_close(g, close_threads, threads)) {
        free(threads);
        gyre_throw(g, "MemoryError", "out of memory");
        return NULL;
    }
    threads->hub = gy_thread_hub_open(g);
    if (!threads->hub) return NULL;
    gy_thread_hub_at_report(threads->hub, report_all, threads);
    return (Threads *)(*slot = threads);
}

GyreStatus gy_thread_install(Gyre *g)
{
    if (gyre_register_type(g, NULL, &thread_type, NULL) != GYRE_OK) return GYRE_ERROR;
    return gyre_register(g, NULL, functions, NULL);
}
#endif

// signal_module.c - what signal.gy stands on: watchers of the signals of the process.
//
// The library leaves signals alone until a script asks for one, in a VM whose host allows it
// (GyreConfig.has_signals; never that of a thread). While any watcher of a kind is open libuv has
// its handler; what was there before, in the gyre program its own Ctrl-C, is put back with the
// last one.
//
// Every watcher that is open for a kind gets each signal of it: the task that waits is woken, or
// the signal is kept for the next wait, up to MOST_KEPT of a kind. Beyond that they are dropped, as
// the system itself merges signals that nobody has taken yet.
//
// A handle is referenced only while somebody waits on it. So a wait is a reason for the loop to go
// on, an open watcher is none.
//
// Ctrl-C is what stops a program that hangs, so a watcher must not take that away: when the script
// has taken none of LAST_UNTAKEN in a row, be it that it computes or that it cares for something
// else, all of them go to the handler that was there before, and then the program's third one ends
// it. The guard for that runs inside of the handler, so it touches atomics only.
#ifndef GYRE_NO_LIBUV
#define _GNU_SOURCE
#include "stdlib/loop.h"
#include "stdlib/modules.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <uv.h>

#define MODULE "<stdlib>/_signal"

static const struct {
    const char *name;
    int number;
} known[] = {
    {"HUP", SIGHUP},   {"INT", SIGINT},   {"QUIT", SIGQUIT}, {"USR1", SIGUSR1}, {"USR2", SIGUSR2},
    {"ALRM", SIGALRM}, {"TERM", SIGTERM}, {"CHLD", SIGCHLD}, {"CONT", SIGCONT}, {"TSTP", SIGTSTP},
    {"TTIN", SIGTTIN}, {"TTOU", SIGTTOU}, {"URG", SIGURG},   {"IO", SIGIO},     {"WINCH", SIGWINCH},
};
enum { KIND_COUNT = sizeof known / sizeof known[0], MOST_KEPT = 64, LAST_UNTAKEN = 3 };

typedef struct Watcher Watcher;

// Of one VM.
typedef struct {
    Gyre *g;
    uv_signal_t handles[KIND_COUNT];
    uint32_t users[KIND_COUNT];   // watchers that are open for it
    uint32_t waiting[KIND_COUNT]; // those of them that are waited for
    Watcher *first, **end;        // in the order of their opening
    uint32_t handle_count;        // that are not closed
} Signals;

// The data of a host object.
struct Watcher {
    Signals *signals; // NULL: closed
    Watcher *next, **link;
    uint32_t kinds;
    uint8_t queue[KIND_COUNT * MOST_KEPT]; // a ring of kinds
    uint32_t head, count;
    uint8_t kept[KIND_COUNT];
    GyreWake *wake; // of the task that waits, or NULL
};

static bool watches(const Watcher *w, int kind)
{
    return w->kinds >> kind & 1;
}

// ---------------------------------------------------------------- The handlers of the process

// Guarded by the lock; what the guard reads does not change while it is installed.
static struct {
    pthread_mutex_t lock;
    uint32_t users[KIND_COUNT]; // VMs; hosts may have several
    struct sigaction before[KIND_COUNT];
} process = {.lock = PTHREAD_MUTEX_INITIALIZER};

static struct sigaction interrupt_before;
static void (*interrupt_taker)(int number); // libuv's
static atomic_int untaken;

static void hand_back(int number)
{
    bool is_ours = interrupt_before.sa_handler != SIG_DFL &&
                   interrupt_before.sa_handler != SIG_IGN &&
                   !(interrupt_before.sa_flags & SA_SIGINFO);
    if (is_ours) {
        for (int i = 0; i < LAST_UNTAKEN; i++)
            interrupt_before.sa_handler(number);
    } else if (interrupt_before.sa_handler != SIG_IGN) {
        sigaction(number, &interrupt_before, NULL);
        raise(number);
    }
}

static void guard_interrupt(int number)
{
    int saved_errno = errno;
    if (atomic_fetch_add(&untaken, 1) + 1 >= LAST_UNTAKEN) {
        atomic_store(&untaken, 0);
        hand_back(number);
    } else {
        interrupt_taker(number);
    }
    errno = saved_errno;
}

static void install_guard(void)
{
    struct sigaction action;
    sigaction(SIGINT, NULL, &action);
    if (action.sa_handler == guard_interrupt) return;
    interrupt_taker = action.sa_handler;
    action.sa_handler = guard_interrupt;
    atomic_store(&untaken, 0);
    sigaction(SIGINT, &action, NULL);
}

static void on_signal(uv_signal_t *handle, int number);

static int start(Signals *s, int kind)
{
    int number = known[kind].number;
    pthread_mutex_lock(&process.lock);
    if (process.users[kind] == 0) sigaction(number, NULL, &process.before[kind]);
    int status = uv_signal_start(&s->handles[kind], on_signal, number);
    if (status == 0 && process.users[kind]++ == 0 && number == SIGINT) {
        interrupt_before = process.before[kind];
        install_guard();
    }
    pthread_mutex_unlock(&process.lock);
    return status;
}

static void stop(Signals *s, int kind)
{
    pthread_mutex_lock(&process.lock);
    uv_signal_stop(&s->handles[kind]);
    if (--process.users[kind] == 0) sigaction(known[kind].number, &process.before[kind], NULL);
    pthread_mutex_unlock(&process.lock);
}

// ---------------------------------------------------------------- Watchers

static void note_waiting(Watcher *w, bool waits)
{
    Signals *s = w->signals;
    for (int kind = 0; kind < KIND_COUNT; kind++) {
        if (!watches(w, kind)) continue;
        uv_handle_t *handle = (uv_handle_t *)&s->handles[kind];
        if (waits && s->waiting[kind]++ == 0) uv_ref(handle);
        if (!waits && --s->waiting[kind] == 0) uv_unref(handle);
    }
}

static void note_taken(int kind)
{
    if (known[kind].number == SIGINT) atomic_store(&untaken, 0);
}

static GyreValue name_of(Gyre *g, int kind)
{
    return gyre_str(g, known[kind].name, strlen(known[kind].name));
}

static void wake_reader(Gyre *g, Watcher *w, int kind)
{
    GyreWake *wake = w->wake;
    w->wake = NULL;
    note_waiting(w, false);
    note_taken(kind);
    uint32_t scope = gyre_scope_open(g);
    GyreValue name = name_of(g, kind);
    if (gyre_is_none(name)) gyre_reject_pending(wake);
    else gyre_resolve(wake, name);
    gyre_scope_close(g, scope);
}

static void keep(Watcher *w, int kind)
{
    if (w->kept[kind] == MOST_KEPT) return;
    w->kept[kind]++;
    w->queue[(w->head + w->count++) % sizeof w->queue] = (uint8_t)kind;
}

static int take_kept(Watcher *w)
{
    int kind = w->queue[w->head];
    w->head = (w->head + 1) % sizeof w->queue;
    w->count--;
    w->kept[kind]--;
    note_taken(kind);
    return kind;
}

static void on_signal(uv_signal_t *handle, int number)
{
    (void)number;
    Signals *s = (Signals *)handle->data;
    int kind = (int)(handle - s->handles);
    for (Watcher *w = s->first; w; w = w->next) {
        if (!watches(w, kind)) continue;
        if (w->wake && gyre_wake_reserve(w->wake)) wake_reader(s->g, w, kind);
        else keep(w, kind);
    }
}

static void shut(Watcher *w)
{
    Signals *s = w->signals;
    if (!s) return;
    for (int kind = 0; kind < KIND_COUNT; kind++)
        if (watches(w, kind) && --s->users[kind] == 0) stop(s, kind);
    *w->link = w->next;
    if (w->next) w->next->link = w->link;
    else s->end = w->link;
    w->signals = NULL;
}

// False: thrown, and nothing is changed.
static bool open_kinds(Gyre *g, Watcher *w, Signals *s, uint32_t kinds)
{
    for (int kind = 0; kind < KIND_COUNT; kind++) {
        if (!(kinds >> kind & 1) || s->users[kind]++ > 0) continue;
        int status = start(s, kind);
        if (status == 0) continue;
        s->users[kind]--;
        for (int undone = 0; undone < kind; undone++)
            if ((kinds >> undone & 1) && --s->users[undone] == 0) stop(s, undone);
        gyre_throw_errno(g, -status, "cannot watch %s", known[kind].name);
        return false;
    }
    w->kinds = kinds;
    w->signals = s;
    w->link = s->end;
    *s->end = w;
    s->end = &w->next;
    return true;
}

// ---------------------------------------------------------------- Names

static int find_kind(const char *name)
{
    if (strncmp(name, "SIG", 3) == 0) name += 3;
    for (int kind = 0; kind < KIND_COUNT; kind++)
        if (strcmp(known[kind].name, name) == 0) return kind;
    return -1;
}

static char upper(char c)
{
    return c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
}

// Is it `right` but for the size of its letters, and for one that is wrong, missing or too many, or
// two that are swapped?
static bool is_near(const char *name, const char *right)
{
    while (*name && upper(*name) == *right)
        name++, right++;
    if (!*name && !*right) return true;
    const char *rests[3][2] = {{name + 1, right + 1}, {name + 1, right}, {name, right + 1}};
    for (int i = 0; i < 3; i++) {
        if ((i < 2 && !*name) || (i != 1 && !*right)) continue;
        if (strcasecmp(rests[i][0], rests[i][1]) == 0) return true;
    }
    return *name && upper(name[1]) == right[0] && right[0] && upper(name[0]) == right[1] &&
           strcasecmp(name + 2, right + 2) == 0;
}

static const char *nearest(const char *name)
{
    if (strncasecmp(name, "SIG", 3) == 0) name += 3;
    for (int kind = 0; kind < KIND_COUNT; kind++)
        if (is_near(name, known[kind].name)) return known[kind].name;
    return NULL;
}

static void throw_unknown(Gyre *g, const char *name)
{
    bool is_hidden = strcmp(name, "KILL") == 0 || strcmp(name, "STOP") == 0 ||
                     strcmp(name, "SIGKILL") == 0 || strcmp(name, "SIGSTOP") == 0;
    const char *near = nearest(name);
    if (is_hidden) {
        gyre_throw(g, "ValueError", "%s cannot be watched: no program gets to see it", name);
    } else if (near) {
        gyre_throw(g, "ValueError", "no signal '%.40s'; did you mean '%s'?", name, near);
    } else {
        gyre_throw(g, "ValueError", "no signal '%.40s' that can be watched; signal.names has those",
                   name);
    }
}

// The kinds of all names that the native was given. False: thrown.
static bool read_kinds(GyreCall *call, uint32_t *kinds)
{
    Gyre *g = gyre_vm(call);
    *kinds = 0;
    for (uint32_t i = 0; i < gyre_rest_count(call); i++) {
        GyreValue v = gyre_rest(call, i);
        const char *name = gyre_to_str(g, v, NULL);
        if (!name) {
            gyre_throw(g, "TypeError", "a signal's name is a str, not %s", gyre_type_of(g, v));
            return false;
        }
        int kind = find_kind(name);
        if (kind < 0) return throw_unknown(g, name), false;
        *kinds |= 1u << kind;
    }
    if (*kinds) return true;
    gyre_throw(g, "ValueError", "which signals? Give their names, such as \"INT\"");
    return false;
}

// ---------------------------------------------------------------- Natives

static void finalize(void *data)
{
    shut((Watcher *)data);
}

static const GyreType watcher_type;

static Watcher *self_of(GyreCall *call)
{
    return (Watcher *)gyre_host_data(gyre_vm(call), gyre_arg(call, 0), &watcher_type);
}

static bool stop_waiting(Gyre *g, void *data)
{
    (void)g;
    Watcher *w = (Watcher *)data;
    w->wake = NULL;
    note_waiting(w, false);
    return true;
}

static GyreStatus watcher_next(GyreCall *call)
{
    Watcher *w = self_of(call);
    if (!w->signals) return gyre_throw(gyre_vm(call), "StateError", "the watcher is closed");
    if (w->count) return gyre_return(call, name_of(gyre_vm(call), take_kept(w)));
    GyreStatus status = gyre_suspend(call, "signal", stop_waiting, w, &w->wake);
    if (status == GYRE_PENDING) note_waiting(w, true);
    return status;
}

static GyreStatus watcher_close(GyreCall *call)
{
    shut(self_of(call));
    return GYRE_OK;
}

static const GyreNative watcher_methods[] = {
    {"next", watcher_next, "self", "The next signal's name.", GYRE_ASYNC | GYRE_LOCAL},
    {"close", watcher_close, "self", "Gives the signals back.", 0},
    {NULL, NULL, NULL, NULL, 0},
};

static const GyreType watcher_type = {"Watcher", sizeof(Watcher), finalize, watcher_methods, NULL};

static GyreStatus signal_check(GyreCall *call)
{
    uint32_t kinds;
    return read_kinds(call, &kinds) ? GYRE_OK : GYRE_ERROR;
}

static GyreStatus signal_open(GyreCall *call)
{
    Gyre *g = gyre_vm(call);
    uint32_t kinds;
    if (!read_kinds(call, &kinds)) return GYRE_ERROR;
    GyreValue object = gyre_new(g, &watcher_type);
    Watcher *w = (Watcher *)gyre_host_data(g, object, &watcher_type);
    if (!w || !open_kinds(g, w, (Signals *)gyre_data(call), kinds)) return GYRE_ERROR;
    return gyre_return(call, object);
}

static const GyreNative natives[] = {
    {"check", signal_check, "*names", "Throws ValueError unless all can be watched.", 0},
    {"open", signal_open, "*names", "A watcher of them.", 0},
    {NULL, NULL, NULL, NULL, 0},
};

// ---------------------------------------------------------------- The module

static void on_closed(uv_handle_t *handle)
{
    Signals *s = (Signals *)handle->data;
    if (--s->handle_count == 0) free(s);
}

static void close_signals(void *data)
{
    Signals *s = (Signals *)data;
    while (s->first)
        shut(s->first);
    int count = (int)s->handle_count;
    if (count == 0) free(s);
    for (int kind = 0; kind < count; kind++)
        uv_close((uv_handle_t *)&s->handles[kind], on_closed);
}

// NULL: thrown.
static Signals *new_signals(Gyre *g)
{
    uv_loop_t *loop = gy_loop_uv(g);
    if (!loop) return NULL;
    Signals *s = (Signals *)calloc(1, sizeof *s);
    if (!s || !gy_loop_at_close(g, close_signals, s)) {
        free(s);
        gyre_throw(g, "MemoryError", "out of memory");
        return NULL;
    }
    s->g = g;
    s->end = &s->first;
    for (int kind = 0; kind < KIND_COUNT; kind++) {
        int status = uv_signal_init(loop, &s->handles[kind]);
        if (status < 0) {
            gyre_throw_errno(g, -status, "cannot watch signals");
            return NULL;
        }
        s->handle_count++;
        uv_unref((uv_handle_t *)&s->handles[kind]);
        s->handles[kind].data = s;
    }
    return s;
}

static GyreStatus set_names(Gyre *g)
{
    GyreValue names[KIND_COUNT];
    for (int kind = 0; kind < KIND_COUNT; kind++)
        names[kind] = name_of(g, kind);
    return gyre_module_set(g, MODULE, "names", gyre_tuple(g, names, KIND_COUNT));
}

GyreStatus gy_signal_install(Gyre *g)
{
    if (!gyre_config(g)->has_signals)
        return gyre_throw(g, "ImportError",
                          "signals can be read by the main thread of a program that allows it");
    Signals *s = new_signals(g);
    if (!s || gyre_register(g, MODULE, natives, s) != GYRE_OK) return GYRE_ERROR;
    if (gyre_register_type(g, MODULE, &watcher_type, s) != GYRE_OK) return GYRE_ERROR;
    return set_names(g);
}
#endif

// loop_uv.c - the world outside of a loop: libuv, opened when somebody asks for it.
//
// A host may lend a loop of its own in place of that; then nothing here runs or closes it.
//
// Invariants
//   - Our own handles are unreferenced whenever we are not in uv_run. So uv_loop_alive says what is
//     pending, and only what others have started counts as something that may happen.
//   - uv_run calls back due timers before it waits, and they may make a task ready. So `guard`
//     looks once more, right before the wait.
//   - Deadlines are rounded up to libuv's milliseconds, so a wait never ends too early to be
//     worth it: a sleep of 100 ms wakes the thread once.
#ifndef GYRE_NO_LIBUV
#define _GNU_SOURCE
#include "stdlib/loop_parts.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>
#include <uv.h>

typedef struct {
    uv_loop_t *uv; // `own`, or the host's
    uv_loop_t own;
    uv_poll_t watcher; // of the wake-up
    uv_timer_t timer;  // ends a poll that has a timeout
    uv_prepare_t guard;
    uv_idle_t idle;      // of a lent loop: there is work, so it must not wait
    uint32_t open_count; // handles on a lent loop that it has not let go of
    Loop *loop;          // NULL: it is closed
} World;

// ---------------------------------------------------------------- Polling

static void on_wake(uv_poll_t *watcher, int status, int events)
{
    (void)status, (void)events;
    gy_wakeup_take(&((World *)watcher->data)->loop->wakeup);
}

// uv_run looks at timers before it waits, too. Where the millisecond has turned since ours was
// started it fires there, and nothing would end the wait that follows.
static void on_timeout(uv_timer_t *timer)
{
    uv_stop(timer->loop);
}

static void before_wait(uv_prepare_t *guard)
{
    World *w = (World *)guard->data;
    if (w->loop->g && gyre_has_ready(w->loop->g)) uv_stop(w->uv);
}

static uint64_t round_up_to_ms(int64_t duration_ns)
{
    return (uint64_t)duration_ns / NS_PER_MS + (duration_ns % NS_PER_MS != 0);
}

static bool is_alive(void *world)
{
    return uv_loop_alive(((World *)world)->uv) != 0;
}

// Our watcher keeps uv_run from returning at once only while it is referenced.
static void run_uv(World *w, uv_run_mode mode)
{
    uv_ref((uv_handle_t *)&w->watcher);
    uv_run(w->uv, mode);
    uv_unref((uv_handle_t *)&w->watcher);
}

static void poll_uv(void *world, int64_t timeout_ns)
{
    World *w = (World *)world;
    if (timeout_ns > 0) {
        uv_update_time(w->uv);
        uv_timer_start(&w->timer, on_timeout, round_up_to_ms(timeout_ns), 0);
    }
    run_uv(w, timeout_ns == 0 ? UV_RUN_NOWAIT : UV_RUN_ONCE);
    uv_timer_stop(&w->timer);
}

// libuv hands new watchers to the kernel at its next run only, so make that run now where a host
// is about to wait on the descriptor.
static int poll_fd(void *world)
{
    World *w = (World *)world;
    if (is_alive(w) && uv_backend_timeout(w->uv) == 0) run_uv(w, UV_RUN_NOWAIT);
    return uv_backend_fd(w->uv);
}

// ---------------------------------------------------------------- Opening and closing

static void close_if_open(uv_handle_t *handle, void *unused)
{
    (void)unused;
    if (!uv_is_closing(handle)) uv_close(handle, NULL);
}

static void close_uv(void *world)
{
    World *w = (World *)world;
    uv_walk(w->uv, close_if_open, NULL);
    uv_run(w->uv, UV_RUN_DEFAULT);
    uv_loop_close(w->uv);
    free(w);
}

// The first uv_loop_init of a process aborts where it cannot get its descriptors, so ask for as
// many before.
static bool has_free_descriptors(void)
{
    static atomic_bool has_been_asked;
    int first[2], second[2];
    if (atomic_load(&has_been_asked)) return true;
    if (pipe(first) < 0) return false;
    bool is_enough = pipe(second) == 0;
    if (is_enough) close(second[0]), close(second[1]);
    close(first[0]), close(first[1]);
    if (is_enough) atomic_store(&has_been_asked, true);
    return is_enough;
}

static bool start_watching(World *w, int wake_fd)
{
    if (uv_poll_init(w->uv, &w->watcher, wake_fd) < 0) return false;
    w->watcher.data = w;
    uv_unref((uv_handle_t *)&w->watcher);
    if (uv_timer_init(w->uv, &w->timer) < 0) return false;
    if (uv_prepare_init(w->uv, &w->guard) < 0) return false;
    w->guard.data = w;
    uv_prepare_start(&w->guard, before_wait);
    uv_unref((uv_handle_t *)&w->guard);
    if (uv_poll_start(&w->watcher, UV_READABLE, on_wake) < 0) return false;
    run_uv(w, UV_RUN_NOWAIT); // puts the watcher into the kernel's set, for poll_fd
    return true;
}

bool gy_loop_uv_open(Loop *loop)
{
    static const WorldCalls calls = {poll_uv, is_alive, poll_fd, close_uv};
    if (loop->calls) return true;
    int wake_fd = gy_wakeup_fd(&loop->wakeup);
    World *w = wake_fd >= 0 && has_free_descriptors() ? (World *)calloc(1, sizeof *w) : NULL;
    if (!w) return false;
    w->loop = loop;
    w->uv = &w->own;
    if (uv_loop_init(w->uv) < 0) {
        free(w);
        return false;
    }
    if (!start_watching(w, wake_fd)) {
        close_uv(w);
        return false;
    }
    loop->calls = &calls;
    loop->world = w;
    return true;
}

// ---------------------------------------------------------------- A loop of the host's
//
// The host runs it, and each of its rounds gives the VM a turn: right before it waits, when timers
// and most callbacks have been heard. A round that comes to wait must wait for our timers, too, so
// after each turn, and whenever the host has used the VM, gy_loop_uv_changed arms what ends that
// wait. Our handles keep the loop alive only while the VM has something that will happen by itself.

static void ref_if(uv_handle_t *handle, bool is_wanted)
{
    if (is_wanted) uv_ref(handle);
    else uv_unref(handle);
}

static void on_idle(uv_idle_t *idle)
{
    (void)idle;
}

static void on_due(uv_timer_t *timer)
{
    (void)timer; // the turn comes before the next wait
}

void gy_loop_uv_changed(Loop *loop)
{
    World *w = (World *)loop->world;
    if (!loop->g) return;
    int patience_ms = gyre_poll_timeout_ms(loop->g);
    if (patience_ms == 0) uv_idle_start(&w->idle, on_idle);
    else uv_idle_stop(&w->idle);
    if (patience_ms > 0) {
        uv_update_time(w->uv);
        uv_timer_start(&w->timer, on_due, (uint64_t)patience_ms, 0);
        uv_ref((uv_handle_t *)&w->timer);
    } else {
        uv_timer_stop(&w->timer);
    }
    ref_if((uv_handle_t *)&w->watcher, gyre_is_held(loop->g));
}

static void before_lent_wait(uv_prepare_t *guard)
{
    World *w = (World *)guard->data;
    Gyre *g = w->loop ? w->loop->g : NULL;
    if (!g) return;
    bool is_alive = gyre_turn(g, GYRE_NOWAIT);
    if (gyre_has_ready(g)) return;
    const GyreConfig *config = gyre_config(g);
    if (config->flush) config->flush(config->context, 1);
    // An error that is to be told of some time keeps no program alive.
    ref_if((uv_handle_t *)&w->timer, is_alive);
}

static void poll_nothing(void *world, int64_t timeout_ns)
{
    (void)world, (void)timeout_ns;
}

static bool is_never_alive(void *world)
{
    (void)world;
    return false; // what there is keeps the host's loop alive itself
}

static int no_fd(void *world)
{
    (void)world;
    return -1;
}

static void on_lent_closed(uv_handle_t *handle)
{
    World *w = (World *)handle->data;
    if (--w->open_count == 0) free(w);
}

static void close_lent(void *world)
{
    World *w = (World *)world;
    uv_handle_t *const handles[] = {(uv_handle_t *)&w->watcher, (uv_handle_t *)&w->timer,
                                    (uv_handle_t *)&w->guard, (uv_handle_t *)&w->idle};
    w->loop = NULL;
    for (uint32_t i = 0; i < sizeof handles / sizeof *handles; i++)
        uv_close(handles[i], on_lent_closed);
}

// Of these only the first can fail.
static bool start_on_lent(World *w, int wake_fd)
{
    if (uv_poll_init(w->uv, &w->watcher, wake_fd) < 0) return false;
    uv_timer_init(w->uv, &w->timer);
    uv_prepare_init(w->uv, &w->guard);
    uv_idle_init(w->uv, &w->idle);
    w->open_count = 4;
    w->watcher.data = w->timer.data = w->guard.data = w->idle.data = w;
    uv_unref((uv_handle_t *)&w->watcher);
    uv_unref((uv_handle_t *)&w->guard);
    uv_prepare_start(&w->guard, before_lent_wait);
    uv_poll_start(&w->watcher, UV_READABLE, on_wake);
    return true;
}

bool gy_loop_uv_lend(Loop *loop, uv_loop_t *uv)
{
    static const WorldCalls calls = {poll_nothing, is_never_alive, no_fd, close_lent};
    int wake_fd = gy_wakeup_fd(&loop->wakeup);
    World *w = wake_fd >= 0 ? (World *)calloc(1, sizeof *w) : NULL;
    if (!w) return false;
    w->loop = loop;
    w->uv = uv;
    if (!start_on_lent(w, wake_fd)) {
        free(w);
        return false;
    }
    loop->calls = &calls;
    loop->world = w;
    return true;
}

uv_loop_t *gy_loop_uv(Gyre *g)
{
    Loop *loop = loop_of(g);
    if (gy_loop_uv_open(loop)) return ((World *)loop->world)->uv;
    gyre_throw_errno(g, EMFILE, "cannot open an event loop");
    return NULL;
}
#endif

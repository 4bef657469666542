// loop_uv.c - the world outside of a loop: libuv, opened when somebody asks for it.
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
    uv_loop_t uv;      // first, for gy_loop_has_vm
    uv_poll_t watcher; // of the wake-up
    uv_timer_t timer;  // ends a poll that has a timeout
    uv_prepare_t guard;
    Loop *loop;
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
    if (w->loop->g && gyre_has_ready(w->loop->g)) uv_stop(&w->uv);
}

static uint64_t round_up_to_ms(int64_t duration_ns)
{
    return (uint64_t)duration_ns / NS_PER_MS + (duration_ns % NS_PER_MS != 0);
}

static bool is_alive(void *world)
{
    return uv_loop_alive(&((World *)world)->uv) != 0;
}

// Our watcher keeps uv_run from returning at once only while it is referenced.
static void run_uv(World *w, uv_run_mode mode)
{
    uv_ref((uv_handle_t *)&w->watcher);
    uv_run(&w->uv, mode);
    uv_unref((uv_handle_t *)&w->watcher);
}

static void poll_uv(void *world, int64_t timeout_ns)
{
    World *w = (World *)world;
    if (timeout_ns > 0) {
        uv_update_time(&w->uv);
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
    if (is_alive(w) && uv_backend_timeout(&w->uv) == 0) run_uv(w, UV_RUN_NOWAIT);
    return uv_backend_fd(&w->uv);
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
    uv_walk(&w->uv, close_if_open, NULL);
    uv_run(&w->uv, UV_RUN_DEFAULT);
    uv_loop_close(&w->uv);
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
    if (uv_poll_init(&w->uv, &w->watcher, wake_fd) < 0) return false;
    w->watcher.data = w;
    uv_unref((uv_handle_t *)&w->watcher);
    if (uv_timer_init(&w->uv, &w->timer) < 0) return false;
    if (uv_prepare_init(&w->uv, &w->guard) < 0) return false;
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
    if (uv_loop_init(&w->uv) < 0) {
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

bool gy_loop_has_vm(const uv_loop_t *uv)
{
    return ((const World *)(const void *)uv)->loop->g != NULL;
}

uv_loop_t *gy_loop_uv(Gyre *g)
{
    Loop *loop = loop_of(g);
    if (gy_loop_uv_open(loop)) return &((World *)loop->world)->uv;
    gyre_throw_errno(g, EMFILE, "cannot open an event loop");
    return NULL;
}
#endif

// loop.c - waits for the world: a GyreDriver on libuv.
//
// A VM asks its driver for the time, to wait until something happens, and to be woken. All
// waiting is done in one place per VM: in uv_run, or, for natives that block the thread, in
// block(). Both watch the same wake-up descriptor, an eventfd that is written to by wake().
//
// Invariants
//   - `is_woken` is true from a wake() until the descriptor has been drained, so any number of
//     wakes costs one write. Whoever drains exchanges it before looking at what was asked.
//   - A blocking wait that has drained wake-ups puts one back when it ends: they were meant for
//     the loop, too (posted jobs).
//   - Our own handles are unreferenced whenever we are not in uv_run. So uv_loop_alive answers
//     has_pending, and only what others have started counts as something that may happen.
//   - uv_run calls back due timers before it waits, and they may make a task ready. So `guard`
//     looks once more, right before the wait.
//   - Deadlines are rounded up to libuv's milliseconds, so a wait never ends too early to be
//     worth it: a sleep of 100 ms wakes the thread once.
//
// Not here: which task runs and when (the VM's scheduler), signals (the program, or the host).
#define _GNU_SOURCE
#include "stdlib/loop.h"

#include <errno.h>
#include <poll.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>
#include <uv.h>

typedef struct Closer {
    struct Closer *next;
    void (*run)(void *data);
    void *data;
} Closer;

typedef struct {
    uv_loop_t uv;
    uv_poll_t watcher; // of wake_fd
    uv_timer_t timer;  // ends a poll that has a timeout
    uv_prepare_t guard;
    int wake_fd;
    atomic_bool is_woken;
    Gyre *g; // NULL until gy_loop_attach
    Closer *closers;
} Loop;

enum { NS_PER_MS = 1000000, NS_PER_S = 1000000000 };

static int64_t now_ns(void *context)
{
    (void)context;
    return (int64_t)uv_hrtime();
}

// ---------------------------------------------------------------- Waking

// Any thread and signal handlers: nothing here but an atomic and a write.
static void wake(void *context)
{
    Loop *loop = (Loop *)context;
    if (atomic_exchange(&loop->is_woken, true)) return;
    int saved_errno = errno;
    const uint64_t one = 1;
    // It can fail only with the counter full, and then the descriptor is readable anyway.
    ssize_t written = write(loop->wake_fd, &one, sizeof one);
    (void)written;
    errno = saved_errno;
}

static void drain(Loop *loop)
{
    uint64_t count;
    ssize_t taken = read(loop->wake_fd, &count, sizeof count);
    (void)taken;
    atomic_exchange(&loop->is_woken, false);
}

static void on_wake(uv_poll_t *watcher, int status, int events)
{
    (void)status, (void)events;
    drain((Loop *)watcher->data);
}

// ---------------------------------------------------------------- Polling

// uv_run looks at timers before it waits, too. Where the millisecond has turned since ours was
// started it fires there, and nothing would end the wait that follows.
static void on_timeout(uv_timer_t *timer)
{
    uv_stop(timer->loop);
}

static void before_wait(uv_prepare_t *guard)
{
    Loop *loop = (Loop *)guard->data;
    if (loop->g && gyre_has_ready(loop->g)) uv_stop(&loop->uv);
}

static void flush_output(Loop *loop)
{
    const GyreConfig *config = loop->g ? gyre_config(loop->g) : NULL;
    if (config && config->flush) config->flush(config->context, 1);
}

static uint64_t round_up_to_ms(int64_t duration_ns)
{
    return (uint64_t)duration_ns / NS_PER_MS + (duration_ns % NS_PER_MS != 0);
}

static bool has_pending(void *context)
{
    return uv_loop_alive(&((Loop *)context)->uv) != 0;
}

// Our watcher keeps uv_run from returning at once only while it is referenced.
static void run_uv(Loop *loop, uv_run_mode mode)
{
    uv_ref((uv_handle_t *)&loop->watcher);
    uv_run(&loop->uv, mode);
    uv_unref((uv_handle_t *)&loop->watcher);
}

static void poll_world(void *context, int64_t timeout_ns)
{
    Loop *loop = (Loop *)context;
    if (timeout_ns == 0) {
        // A busy program without I/O makes many turns; spare it the system call.
        if (atomic_load(&loop->is_woken) || has_pending(loop)) run_uv(loop, UV_RUN_NOWAIT);
        return;
    }
    flush_output(loop);
    if (timeout_ns > 0) {
        uv_update_time(&loop->uv);
        uv_timer_start(&loop->timer, on_timeout, round_up_to_ms(timeout_ns), 0);
    }
    run_uv(loop, UV_RUN_ONCE);
    uv_timer_stop(&loop->timer);
}

// libuv hands new watchers to the kernel at its next run only, so make that run now where a host
// is about to wait on the descriptor.
static int poll_fd(void *context)
{
    Loop *loop = (Loop *)context;
    if (has_pending(loop) && uv_backend_timeout(&loop->uv) == 0) run_uv(loop, UV_RUN_NOWAIT);
    return uv_backend_fd(&loop->uv);
}

// ---------------------------------------------------------------- Opening and closing

static void close_if_open(uv_handle_t *handle, void *unused)
{
    (void)unused;
    if (!uv_is_closing(handle)) uv_close(handle, NULL);
}

static void close_loop(void *context)
{
    Loop *loop = (Loop *)context;
    while (loop->closers) {
        Closer *closer = loop->closers;
        loop->closers = closer->next;
        closer->run(closer->data);
        free(closer);
    }
    loop->g = NULL;
    uv_walk(&loop->uv, close_if_open, NULL);
    uv_run(&loop->uv, UV_RUN_DEFAULT);
    uv_loop_close(&loop->uv);
    close(loop->wake_fd);
    free(loop);
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

static bool start_watching(Loop *loop)
{
    if (uv_poll_init(&loop->uv, &loop->watcher, loop->wake_fd) < 0) return false;
    loop->watcher.data = loop;
    uv_unref((uv_handle_t *)&loop->watcher);
    if (uv_timer_init(&loop->uv, &loop->timer) < 0) return false;
    if (uv_prepare_init(&loop->uv, &loop->guard) < 0) return false;
    loop->guard.data = loop;
    uv_prepare_start(&loop->guard, before_wait);
    uv_unref((uv_handle_t *)&loop->guard);
    if (uv_poll_start(&loop->watcher, UV_READABLE, on_wake) < 0) return false;
    run_uv(loop, UV_RUN_NOWAIT); // puts the watcher into the kernel's set, for poll_fd
    return true;
}

bool gy_loop_open(GyreDriver *driver)
{
    Loop *loop = (Loop *)calloc(1, sizeof *loop);
    if (!loop) return false;
    loop->wake_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (loop->wake_fd < 0 || !has_free_descriptors() || uv_loop_init(&loop->uv) < 0) {
        if (loop->wake_fd >= 0) close(loop->wake_fd);
        free(loop);
        return false;
    }
    if (!start_watching(loop)) {
        close_loop(loop);
        return false;
    }
    *driver = (GyreDriver){.context = loop,
                           .now_ns = now_ns,
                           .poll = poll_world,
                           .wake = wake,
                           .has_pending = has_pending,
                           .close = close_loop,
                           .poll_fd = poll_fd};
    return true;
}

// ---------------------------------------------------------------- For the natives of stdlib/

static Loop *loop_of(Gyre *g)
{
    return (Loop *)gyre_driver_context(g);
}

void gy_loop_attach(Gyre *g)
{
    loop_of(g)->g = g;
}

uv_loop_t *gy_loop_uv(Gyre *g)
{
    return &loop_of(g)->uv;
}

bool gy_loop_has_vm(const uv_loop_t *loop)
{
    return ((const Loop *)(const void *)loop)->g != NULL;
}

bool gy_loop_at_close(Gyre *g, void (*run)(void *data), void *data)
{
    Closer *closer = (Closer *)malloc(sizeof *closer);
    if (!closer) return false;
    Loop *loop = loop_of(g);
    *closer = (Closer){loop->closers, run, data};
    loop->closers = closer;
    return true;
}

// ---------------------------------------------------------------- Blocking waits

typedef struct {
    int fd; // -1: none
    short events;
    bool (*is_done)(void *data); // NULL: none
    void *data;
    int64_t deadline_ns; // negative: none
} Block;

// What stops a script may also come with time (a second after Ctrl-C that a mask hides), so
// from the first wake-up on it is asked for at least this often.
enum { RECHECK_NS = NS_PER_S / 4 };

// Waits for the descriptors, at most `timeout_ns` unless that is negative. Fills `fds[].revents`.
static void poll_descriptors(struct pollfd fds[2], int64_t timeout_ns)
{
    struct timespec limit = {timeout_ns / NS_PER_S, timeout_ns % NS_PER_S};
    if (ppoll(fds, 2, timeout_ns < 0 ? NULL : &limit, NULL) > 0) return;
    fds[0].revents = fds[1].revents = 0; // time over, or a signal
}

static int64_t time_left_ns(const Block *block, bool was_woken)
{
    if (block->deadline_ns < 0) return was_woken ? RECHECK_NS : -1;
    int64_t left_ns = block->deadline_ns - now_ns(NULL);
    if (left_ns < 0) return 0;
    return was_woken && left_ns > RECHECK_NS ? RECHECK_NS : left_ns;
}

static LoopWait run_block(Gyre *g, Loop *loop, const Block *block, bool *was_woken)
{
    struct pollfd fds[2] = {{loop->wake_fd, POLLIN, 0}, {block->fd, block->events, 0}};
    for (;;) {
        if (!gyre_check(g)) return LOOP_STOPPED;
        if (block->is_done && block->is_done(block->data)) return LOOP_READY;
        int64_t left_ns = time_left_ns(block, *was_woken);
        poll_descriptors(fds, left_ns);
        if (fds[1].revents) return LOOP_READY;
        if (fds[0].revents) {
            drain(loop);
            *was_woken = true;
        } else if (left_ns == 0) {
            return LOOP_TIMED_OUT;
        }
    }
}

static LoopWait block(Gyre *g, Block block, int64_t timeout_ns)
{
    Loop *loop = loop_of(g);
    bool was_woken = false;
    int64_t start_ns = now_ns(loop);
    bool is_endless = timeout_ns < 0 || timeout_ns > INT64_MAX - start_ns;
    block.deadline_ns = is_endless ? -1 : start_ns + timeout_ns;
    flush_output(loop);
    LoopWait result = run_block(g, loop, &block, &was_woken);
    if (was_woken) wake(loop);
    return result;
}

LoopWait gy_loop_wait_fd(Gyre *g, int fd, short events, int64_t timeout_ns)
{
    return block(g, (Block){.fd = fd, .events = events}, timeout_ns);
}

LoopWait gy_loop_wait_until(Gyre *g, bool (*is_done)(void *data), void *data, int64_t timeout_ns)
{
    return block(g, (Block){.fd = -1, .is_done = is_done, .data = data}, timeout_ns);
}

bool gy_loop_sleep(Gyre *g, int64_t duration_ns)
{
    return block(g, (Block){.fd = -1}, duration_ns < 0 ? 0 : duration_ns) != LOOP_STOPPED;
}

// loop.c - waits: the GyreDriver of VMs that have the standard library.
//
// A VM asks its driver for the time, to wait until something happens, and to be woken. Most threads
// of scripts wait for nothing but their own timers and other threads, so a loop begins with a
// wake-up and nothing else, neither libuv nor descriptors. The world outside is opened when
// somebody asks for it (loop_uv.c), and from then on a wait is one for both.
//
// All waiting is done in one place per VM: in poll_world or, for natives that block the thread, in
// block(). A blocking wait that has taken wake-ups puts one back when it ends: they were meant for
// the loop, too (posted jobs).
//
// In a build without libuv (GYRE_NO_LIBUV) there is no world to open: timers, other threads and the
// host are all there is. A host's own loop watches the wake-up's descriptor then.
//
// Not here: which task runs and when (the VM's scheduler), signals (the program, or the host).
#define _GNU_SOURCE
#include "stdlib/loop_parts.h"

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <stdlib.h>
#include <time.h>

typedef struct Closer {
    struct Closer *next;
    void (*run)(void *data);
    void *data;
} Closer;

// ---------------------------------------------------------------- The driver

static int64_t now_ns(void *context)
{
    (void)context;
    return gy_wakeup_now_ns();
}

static void wake(void *context)
{
    gy_wakeup_set(&((Loop *)context)->wakeup);
}

static void flush_output(const Loop *loop)
{
    const GyreConfig *config = loop->g ? gyre_config(loop->g) : NULL;
    if (config && config->flush) config->flush(config->context, 1);
}

static bool has_pending(void *context)
{
    const Loop *loop = (const Loop *)context;
    return loop->calls && loop->calls->is_alive(loop->world);
}

static void look_around(Loop *loop, bool is_woken)
{
    // A busy program without I/O makes many turns; spare it the system call.
    if (loop->calls && (is_woken || has_pending(loop))) loop->calls->poll(loop->world, 0);
    else if (is_woken) gy_wakeup_take(&loop->wakeup);
}

static void poll_world(void *context, int64_t timeout_ns)
{
    Loop *loop = (Loop *)context;
    bool is_woken = atomic_load(&loop->wakeup.is_set);
    if (timeout_ns == 0) {
        look_around(loop, is_woken);
        return;
    }
    flush_output(loop);
    int64_t start_ns = gy_wakeup_begin(&loop->wakeup);
    is_woken = is_woken || gy_wakeup_spin(&loop->wakeup, start_ns, timeout_ns);
    if (loop->calls) {
        loop->calls->poll(loop->world, is_woken ? 0 : timeout_ns);
    } else {
        if (!is_woken) gy_wakeup_sleep(&loop->wakeup, timeout_ns);
        gy_wakeup_take(&loop->wakeup);
    }
    gy_wakeup_end(&loop->wakeup, start_ns);
}

static int poll_fd(void *context)
{
    Loop *loop = (Loop *)context;
#ifdef GYRE_NO_LIBUV
    return gy_wakeup_fd(&loop->wakeup);
#else
    return gy_loop_uv_open(loop) ? loop->calls->poll_fd(loop->world) : -1;
#endif
}

// ---------------------------------------------------------------- Opening and closing

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
    if (loop->calls) loop->calls->close(loop->world);
    gy_wakeup_close(&loop->wakeup);
    free(loop);
}

bool gy_loop_open(GyreDriver *driver)
{
    Loop *loop = (Loop *)calloc(1, sizeof *loop);
    if (!loop) return false;
    gy_wakeup_init(&loop->wakeup);
    *driver = (GyreDriver){.context = loop,
                           .now_ns = now_ns,
                           .poll = poll_world,
                           .wake = wake,
                           .has_pending = has_pending,
                           .close = close_loop,
                           .poll_fd = poll_fd};
    return true;
}

#ifndef GYRE_NO_LIBUV
static void on_changed(void *context)
{
    gy_loop_uv_changed((Loop *)context);
}

bool gy_loop_open_on(GyreDriver *driver, struct uv_loop_s *uv)
{
    if (!gy_loop_open(driver)) return false;
    driver->is_lent = true;
    driver->changed = on_changed;
    if (gy_loop_uv_lend((Loop *)driver->context, uv)) return true;
    close_loop(driver->context);
    return false;
}
#else
bool gy_loop_open_on(GyreDriver *driver, struct uv_loop_s *uv)
{
    (void)driver, (void)uv;
    return false; // there is no libuv in this build
}
#endif

void gy_loop_attach(Gyre *g)
{
    loop_of(g)->g = g;
}

void **gy_loop_slot(Gyre *g)
{
    return &loop_of(g)->slot;
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

typedef enum { WAIT_OVER, WAIT_WOKEN, WAIT_READY } WaitEnd;

// WASI has no ppoll. Without threads nobody wakes us, so it looks around now and then.
static int poll_until(struct pollfd fds[2], int64_t timeout_ns)
{
#ifdef GYRE_NO_THREADS
    enum { PIECE_MS = 5 };
    int64_t timeout_ms = timeout_ns / NS_PER_MS + (timeout_ns % NS_PER_MS != 0);
    if (timeout_ns < 0 || timeout_ms > PIECE_MS) timeout_ms = PIECE_MS;
    return poll(&fds[1], 1, (int)timeout_ms);
#else
    struct timespec limit = {timeout_ns / NS_PER_S, timeout_ns % NS_PER_S};
    return ppoll(fds, 2, timeout_ns < 0 ? NULL : &limit, NULL);
#endif
}

static bool sleep_on_fd(const Loop *loop, const Block *block, int64_t timeout_ns)
{
    struct pollfd fds[2] = {{loop->wakeup.fd, POLLIN, 0}, {block->fd, block->events, 0}};
    return poll_until(fds, timeout_ns) > 0 &&
           fds[1].revents; // or the time is over, or a signal came
}

static WaitEnd wait_once(Loop *loop, const Block *block, int64_t timeout_ns)
{
    Wakeup *w = &loop->wakeup;
    int64_t start_ns = gy_wakeup_begin(w);
    bool is_ready = false;
    if (block->fd >= 0) is_ready = sleep_on_fd(loop, block, timeout_ns);
    else if (!atomic_load(&w->is_set) && !gy_wakeup_spin(w, start_ns, timeout_ns))
        gy_wakeup_sleep(w, timeout_ns);
    bool was_woken = gy_wakeup_take(w);
    gy_wakeup_end(w, start_ns);
    return is_ready ? WAIT_READY : was_woken ? WAIT_WOKEN : WAIT_OVER;
}

static int64_t soonest_ns(int64_t a, int64_t b)
{
    if (a < 0 || b < 0) return a < 0 ? b : a;
    return a < b ? a : b;
}

static int64_t time_left_ns(const Block *block, bool was_woken)
{
    if (block->deadline_ns < 0) return was_woken ? RECHECK_NS : -1;
    int64_t left_ns = block->deadline_ns - gy_wakeup_now_ns();
    if (left_ns < 0) return 0;
    return was_woken && left_ns > RECHECK_NS ? RECHECK_NS : left_ns;
}

static LoopWait run_block(Gyre *g, Loop *loop, const Block *block, bool *was_woken)
{
    for (;;) {
        if (!gyre_check(g)) return LOOP_STOPPED;
        if (block->is_done && block->is_done(block->data)) return LOOP_READY;
        int64_t left_ns = time_left_ns(block, *was_woken);
        switch (wait_once(loop, block, soonest_ns(left_ns, gyre_time_left_ns(g)))) {
        case WAIT_READY: return LOOP_READY;
        case WAIT_WOKEN: *was_woken = true; break;
        case WAIT_OVER:
            if (left_ns == 0) return LOOP_TIMED_OUT;
        }
    }
}

static LoopWait block(Gyre *g, Block block, int64_t timeout_ns)
{
    Loop *loop = loop_of(g);
    bool was_woken = false;
    int64_t start_ns = gy_wakeup_now_ns();
    bool is_endless = timeout_ns < 0 || timeout_ns > INT64_MAX - start_ns;
    block.deadline_ns = is_endless ? -1 : start_ns + timeout_ns;
    flush_output(loop);
    LoopWait result = run_block(g, loop, &block, &was_woken);
    if (was_woken) wake(loop);
    return result;
}

LoopWait gy_loop_wait_fd(Gyre *g, int fd, short events, int64_t timeout_ns)
{
#ifndef GYRE_NO_THREADS
    if (gy_wakeup_fd(&loop_of(g)->wakeup) < 0) {
        gyre_throw_errno(g, EMFILE, "cannot wait");
        return LOOP_STOPPED;
    }
#endif
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

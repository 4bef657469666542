// wakeup.c - a thread that sleeps, and others that wake it.
//
// Invariants
//   - `is_set` is 1 from a wake until the waiting thread has taken it, so any number of wakes costs
//     one system call. Whoever takes it exchanges it before looking at what was asked.
//   - Once there is a descriptor it is readable while `is_set` is 1. Its making and a wake can
//     cross: each writes its own variable first and then looks at the other's.
//   - A thread that falls asleep takes 5 to 15 microseconds to wake. Where the last wait was ended
//     by another thread within SPIN_NS, the next one looks for that long before it sleeps.
//
// Where there are no threads (GYRE_NO_THREADS) nobody can wake a thread that sleeps: there is no
// descriptor, and a long sleep is cut into pieces, so that an interrupt (by a signal's handler) is
// heard.
#define _GNU_SOURCE
#include "stdlib/wakeup.h"

#include <errno.h>
#include <time.h>
#include <unistd.h>
#ifndef GYRE_NO_THREADS
#include <linux/futex.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/syscall.h>
#endif

enum { SPIN_NS = 100000, PIECE_NS = 5 * NS_PER_MS };

int64_t gy_wakeup_now_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * NS_PER_S + now.tv_nsec;
}

void gy_wakeup_init(Wakeup *w)
{
    atomic_init(&w->fd, -1);
    atomic_init(&w->is_set, 0);
    w->was_taken = w->spins = false;
#ifdef __SANITIZE_THREAD__
    gy_wakeup_fd(w); // it holds signals back from system calls that it does not know
#endif
}

void gy_wakeup_close(Wakeup *w)
{
    if (atomic_load(&w->fd) >= 0) close(atomic_load(&w->fd));
}

#ifdef GYRE_NO_THREADS

void gy_wakeup_set(Wakeup *w)
{
    atomic_store(&w->is_set, 1);
}

bool gy_wakeup_take(Wakeup *w)
{
    return atomic_exchange(&w->is_set, 0);
}

int gy_wakeup_fd(Wakeup *w)
{
    return atomic_load(&w->fd);
}

int64_t gy_wakeup_begin(Wakeup *w)
{
    (void)w;
    return gy_wakeup_now_ns();
}

bool gy_wakeup_spin(const Wakeup *w, int64_t start_ns, int64_t timeout_ns)
{
    (void)w, (void)start_ns, (void)timeout_ns;
    return false;
}

void gy_wakeup_end(Wakeup *w, int64_t start_ns)
{
    (void)w, (void)start_ns;
}

void gy_wakeup_sleep(Wakeup *w, int64_t timeout_ns)
{
    if (atomic_load(&w->is_set)) return;
    if (timeout_ns < 0 || timeout_ns > PIECE_NS) timeout_ns = PIECE_NS;
    struct timespec limit = {timeout_ns / NS_PER_S, timeout_ns % NS_PER_S};
    nanosleep(&limit, NULL);
}

#else

// ---------------------------------------------------------------- Waking

static void raise_fd(int fd)
{
    const uint64_t one = 1;
    // It can fail only with the counter full, and then the descriptor is readable anyway.
    ssize_t written = write(fd, &one, sizeof one);
    (void)written;
}

void gy_wakeup_set(Wakeup *w)
{
    if (atomic_exchange(&w->is_set, 1)) return;
    int saved_errno = errno, fd = atomic_load(&w->fd);
    if (fd >= 0) raise_fd(fd);
    else syscall(SYS_futex, &w->is_set, FUTEX_WAKE_PRIVATE, 1, NULL, NULL, 0);
    errno = saved_errno;
}

bool gy_wakeup_take(Wakeup *w)
{
    int fd = atomic_load(&w->fd);
    uint64_t count;
    if (fd >= 0) {
        ssize_t taken = read(fd, &count, sizeof count);
        (void)taken;
    }
    bool is_set = atomic_exchange(&w->is_set, 0);
    w->was_taken |= is_set;
    return is_set;
}

int gy_wakeup_fd(Wakeup *w)
{
    int fd = atomic_load(&w->fd);
    if (fd >= 0) return fd;
    fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (fd < 0) return -1;
    atomic_store(&w->fd, fd);
    if (atomic_load(&w->is_set)) raise_fd(fd);
    return fd;
}

// ---------------------------------------------------------------- Waiting

static bool has_many_processors(void)
{
    static atomic_int processor_count;
    if (!atomic_load(&processor_count))
        atomic_store(&processor_count, (int)sysconf(_SC_NPROCESSORS_ONLN));
    return atomic_load(&processor_count) > 1;
}

static void pause_processor(void)
{
#if defined(__x86_64__) || defined(__i386__)
    __builtin_ia32_pause();
#endif
}

int64_t gy_wakeup_begin(Wakeup *w)
{
    w->was_taken = false;
    return gy_wakeup_now_ns();
}

bool gy_wakeup_spin(const Wakeup *w, int64_t start_ns, int64_t timeout_ns)
{
    if (!w->spins || !has_many_processors()) return false;
    int64_t longest_ns = timeout_ns < 0 || timeout_ns > SPIN_NS ? SPIN_NS : timeout_ns;
    while (gy_wakeup_now_ns() - start_ns < longest_ns) {
        for (int i = 0; i < 20; i++) {
            if (atomic_load_explicit(&w->is_set, memory_order_relaxed)) return true;
            pause_processor();
        }
    }
    return false;
}

void gy_wakeup_end(Wakeup *w, int64_t start_ns)
{
    w->spins = w->was_taken && gy_wakeup_now_ns() - start_ns < SPIN_NS;
}

static void sleep_on_futex(Wakeup *w, const struct timespec *limit)
{
    syscall(SYS_futex, &w->is_set, FUTEX_WAIT_PRIVATE, 0, limit, NULL, 0);
}

// Who wakes writes to the descriptor as soon as there is one, and then tells the futex nothing.
void gy_wakeup_sleep(Wakeup *w, int64_t timeout_ns)
{
    struct timespec time = {timeout_ns / NS_PER_S, timeout_ns % NS_PER_S};
    const struct timespec *limit = timeout_ns < 0 ? NULL : &time;
    struct pollfd fd = {atomic_load(&w->fd), POLLIN, 0};
    if (fd.fd >= 0) ppoll(&fd, 1, limit, NULL);
    else sleep_on_futex(w, limit);
}

#endif

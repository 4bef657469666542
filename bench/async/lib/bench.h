// Helpers shared by the C programs: clock, arguments, the common random
// sequence, and a minimal scheduler (run queue, 4-ary timer heap) that serves
// as the floor: the least a runtime can do for the same work.
#ifndef ASYNC_BENCH_H
#define ASYNC_BENCH_H

#define _GNU_SOURCE

#include <errno.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <time.h>
#include <unistd.h>

static inline uint64_t now_ns(void)
{
    struct timespec ts;
    clock_gettime(CLOCK_MONOTONIC, &ts);
    return (uint64_t)ts.tv_sec * 1000000000u + (uint64_t)ts.tv_nsec;
}

static inline double since_s(uint64_t t0)
{
    return (double)(now_ns() - t0) / 1e9;
}

static inline long arg(int argc, char **argv, int i, long dflt)
{
    return i < argc ? strtol(argv[i], NULL, 10) : dflt;
}

// the random sequence every program of the suite uses
static inline uint32_t minstd(uint32_t *x)
{
    *x = (uint32_t)((uint64_t)*x * 16807u % 2147483647u);
    return *x;
}

static inline void *xmalloc(size_t n)
{
    void *p = malloc(n);
    if (!p) {
        fprintf(stderr, "out of memory\n");
        exit(1);
    }
    return p;
}

// ---- run queue ----

struct task {
    struct task *next;
    void (*resume)(struct task *);
};

static struct task *rq_head, **rq_tail = &rq_head;

static inline void rq_push(struct task *t)
{
    t->next = NULL;
    *rq_tail = t;
    rq_tail = &t->next;
}

static inline struct task *rq_pop(void)
{
    struct task *t = rq_head;
    if (t) {
        rq_head = t->next;
        if (!rq_head) rq_tail = &rq_head;
    }
    return t;
}

// ---- timers: a 4-ary heap ordered by (deadline) ----

struct timer {
    struct task task;
    uint64_t deadline;
    uint32_t slot; // index in the heap, UINT32_MAX when not armed
};

static struct timer **heap;
static uint32_t heap_n, heap_cap;

static void heap_up(uint32_t i, struct timer *t)
{
    while (i) {
        uint32_t p = (i - 1) / 4;
        if (heap[p]->deadline <= t->deadline) break;
        heap[i] = heap[p];
        heap[i]->slot = i;
        i = p;
    }
    heap[i] = t;
    t->slot = i;
}

static void heap_down(uint32_t i, struct timer *t)
{
    for (;;) {
        uint32_t c = 4 * i + 1, best = c, end = c + 4 < heap_n ? c + 4 : heap_n;
        if (c >= heap_n) break;
        for (uint32_t k = c + 1; k < end; k++)
            if (heap[k]->deadline < heap[best]->deadline) best = k;
        if (heap[best]->deadline >= t->deadline) break;
        heap[i] = heap[best];
        heap[i]->slot = i;
        i = best;
    }
    heap[i] = t;
    t->slot = i;
}

static inline void timer_start(struct timer *t, uint64_t deadline)
{
    t->deadline = deadline;
    if (heap_n == heap_cap) {
        heap_cap = heap_cap ? heap_cap * 2 : 1024;
        heap = realloc(heap, heap_cap * sizeof *heap);
        if (!heap) exit(1);
    }
    heap_n++;
    heap_up(heap_n - 1, t);
}

static inline void timer_stop(struct timer *t)
{
    uint32_t i = t->slot;
    if (i == UINT32_MAX) return;
    t->slot = UINT32_MAX;
    struct timer *last = heap[--heap_n];
    if (last == t) return;
    if (i && heap[(i - 1) / 4]->deadline > last->deadline) heap_up(i, last);
    else heap_down(i, last);
}

static inline struct timer *timer_pop(void)
{
    struct timer *t = heap[0];
    timer_stop(t);
    return t;
}

// ---- the loop: run what is ready, fire what is due, else wait ----

static int loop_fd = -1;

static inline void loop_init(void)
{
    loop_fd = epoll_create1(EPOLL_CLOEXEC);
}

static inline void loop_run(void)
{
    struct epoll_event ev[256];
    for (;;) {
        // one batch: tasks made ready while it runs wait for the next
        struct task *t = rq_head;
        rq_head = NULL;
        rq_tail = &rq_head;
        while (t) {
            struct task *next = t->next;
            t->resume(t);
            t = next;
        }
        int timeout = 0;
        if (!rq_head) {
            if (!heap_n) return;
            uint64_t now = now_ns();
            timeout =
                heap[0]->deadline <= now ? 0 : (int)((heap[0]->deadline - now + 999999) / 1000000);
        }
        epoll_wait(loop_fd, ev, 256, timeout);
        if (heap_n) {
            uint64_t now = now_ns();
            while (heap_n && heap[0]->deadline <= now)
                rq_push(&timer_pop()->task);
        }
    }
}

#endif

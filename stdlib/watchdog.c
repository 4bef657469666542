// watchdog.c - a thread that looks on while a VM runs.
//
// It looks at the VM's step every 20 ms. Where the same one is underway for 100 ms it asks for a
// warning, which the VM gives at its next safepoint, so while the task still runs; and again each
// time the duration has grown tenfold. What a look may miss is known: a step that begins right
// after one is noticed 20 ms late.
//
// It needs 50 short wake-ups a second, which is why it is for debug mode; nothing in the VM has to
// wait for it, nor tell it the time.
#ifndef GYRE_NO_THREADS
#define _GNU_SOURCE
#include "stdlib/watchdog.h"
#include "stdlib/loop.h"

#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <time.h>

enum { NS_PER_S = 1000000000, PERIOD_NS = 20 * 1000000, FIRST_TOLD_NS = 100 * 1000000 };

typedef struct {
    Gyre *g;
    pthread_t thread;
    pthread_mutex_t lock; // guards is_over
    pthread_cond_t end;
    bool is_over;
} Watchdog;

static int64_t now_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * NS_PER_S + now.tv_nsec;
}

static bool is_over_after(Watchdog *w, int64_t until_ns)
{
    struct timespec until = {until_ns / NS_PER_S, until_ns % NS_PER_S};
    int status = 0;
    pthread_mutex_lock(&w->lock);
    while (!w->is_over && status == 0)
        status = pthread_cond_timedwait(&w->end, &w->lock, &until);
    bool is_over = w->is_over;
    pthread_mutex_unlock(&w->lock);
    return is_over;
}

// Four times while a task grows that old, though not too often.
static int64_t age_period_ns(Gyre *g)
{
    int64_t period_ns = gyre_config(g)->dev_age_ns / 4;
    return period_ns < PERIOD_NS ? PERIOD_NS : period_ns > NS_PER_S ? NS_PER_S : period_ns;
}

static void *watch(void *data)
{
    Watchdog *w = (Watchdog *)data;
    uint64_t seen = 0;
    int64_t since_ns = now_ns(), next_ns = FIRST_TOLD_NS, now = since_ns, ages_ns = since_ns;
    bool has_age = gyre_config(w->g)->dev_age_ns > 0;
    while (!is_over_after(w, now + PERIOD_NS)) {
        now = now_ns();
        if (has_age && now - ages_ns >= age_period_ns(w->g)) {
            gyre_warn_of_age(w->g);
            ages_ns = now;
        }
        uint64_t step = gyre_step(w->g);
        if (step != seen) {
            seen = step;
            since_ns = now;
            next_ns = FIRST_TOLD_NS;
        } else if (step % 2 == 1 && now - since_ns >= next_ns) {
            while (now - since_ns >= next_ns * 10)
                next_ns *= 10;
            gyre_warn_of_step(w->g, step, next_ns);
            next_ns *= 10;
        }
    }
    return NULL;
}

static void stop(void *data)
{
    Watchdog *w = (Watchdog *)data;
    pthread_mutex_lock(&w->lock);
    w->is_over = true;
    pthread_cond_signal(&w->end);
    pthread_mutex_unlock(&w->lock);
    pthread_join(w->thread, NULL);
    pthread_cond_destroy(&w->end);
    pthread_mutex_destroy(&w->lock);
    free(w);
}

static bool init(Watchdog *w)
{
    pthread_condattr_t attributes;
    if (pthread_mutex_init(&w->lock, NULL) != 0) return false;
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    bool ok = pthread_cond_init(&w->end, &attributes) == 0;
    pthread_condattr_destroy(&attributes);
    if (!ok) pthread_mutex_destroy(&w->lock);
    return ok;
}

static bool create_thread(Watchdog *w)
{
    sigset_t all, before;
    sigfillset(&all); // signals are for the program's own thread
    pthread_sigmask(SIG_SETMASK, &all, &before);
    bool ok = pthread_create(&w->thread, NULL, watch, w) == 0;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return ok;
}

void gy_watchdog_start(Gyre *g)
{
    Watchdog *w = (Watchdog *)calloc(1, sizeof *w);
    if (!w) return;
    w->g = g;
    if (!init(w)) {
        free(w);
    } else if (!create_thread(w)) {
        pthread_cond_destroy(&w->end);
        pthread_mutex_destroy(&w->lock);
        free(w);
    } else if (!gy_loop_at_close(g, stop, w)) {
        stop(w);
    }
}
#endif

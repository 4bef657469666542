// embed_long_builtins.c - gyre_interrupt ends a script also inside of a builtin that runs long.
//
// Each construct below keeps one builtin busy for seconds at least. Another thread interrupts it
// after a while; how long it takes to end is measured twice. What counts is the processor time that
// the script's thread still takes, which is the same on a machine that does other things, too: less
// than 10 ms. The time on the clock has a wide bound, for those that would wait.
//
// A run takes a sample. GYRE_TEST_EVERY=1 in the environment takes all, GYRE_TEST_SHOW=1 prints
// each one, GYRE_TEST_WAIT_MS=N lets each go on for so long, and a number as argument runs that one
// only.
#include "include/gyre.h"
#include "tests/embed/embed_check.h"
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum {
    WAIT_US = 20000,      // before the first construct is interrupted; later ones go on for longer
    MORE_WAIT_US = 13000, // …
    MOST_WAIT_US = 250000,
#ifdef NDEBUG
    BOUND_US = 10000, // of the processor's time, at the best of some tries
#else
    BOUND_US = 150000, // without optimisation
#endif
    WAIT_BOUND_US = 300000,  // of the clock's
    SLOW_BOUND_US = 3000000, // of both, in builds in which time means little
    TRIES = 8,
    SAMPLE = 8,
};

// What is made ready before the clock runs; each name is as big as it has to be.
static const char setup[] =
    "import itertools; import math; import random; import json; import re; import copy\n"
    "import struct; import base64; import heapq; import collections; import functools\n"
    "import operator; import string; import time\n"
    "fn big(bits) => random.getrandbits(bits) | 1 << bits - 1 | 1\n"
    "fn make_random(n) { let r = random.Random(3); return [r.random() for i in range(n)] }\n"
    "fn text(n) => 'ab cd, ef' * (n // 9)\n"
    "fn wide(n) => 'äb cd, éf' * (n // 9)\n"
    "fn deep(n) { let x = [1]; for i in range(n) { x = [x, x] } return x }\n"
    "class Same { fn ==(o) => true; fn hash() => 1; fn <(o) => false }\n";

typedef struct {
    const char *ready; // what runs before; may be NULL
    const char *work;
} Construct;

static const Construct constructs[] = {
#include "tests/embed/long_builtins.def"
};
enum { CONSTRUCTS = sizeof constructs / sizeof *constructs };

typedef struct {
    int64_t cpu_us, wall_us;
} Times;

static int64_t read_us(clockid_t clock)
{
    struct timespec now;
    clock_gettime(clock, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

static Times now(clockid_t cpu_clock)
{
    return (Times){read_us(cpu_clock), read_us(CLOCK_MONOTONIC)};
}

typedef struct {
    Gyre *g;
    pthread_t thread;
    bool is_started; // the interrupter waits
    useconds_t wait_us;
    clockid_t cpu_clock; // of the script's thread
    Times asked;
} Interrupter;

static void *interrupt_soon(void *data)
{
    Interrupter *i = (Interrupter *)data;
    usleep(i->wait_us);
    i->asked = now(i->cpu_clock);
    gyre_interrupt(i->g);
    return NULL;
}

// What the script calls when it is ready.
static GyreStatus begin(GyreCall *call)
{
    Interrupter *i = (Interrupter *)gyre_data(call);
    i->is_started = pthread_create(&i->thread, NULL, interrupt_soon, i) == 0;
    return GYRE_OK;
}

static const GyreNative natives[] = {{"begin", begin, "", "The clock runs.", 0},
                                     {NULL, NULL, NULL, NULL, 0}};

static bool is_slow_build(void)
{
    return getenv("GYRE_TEST_SLOW") != NULL;
}

// Long enough for most to be in the middle of their work, and now and then somewhere else.
static useconds_t wait_of(const Construct *c)
{
    const char *chosen_ms = getenv("GYRE_TEST_WAIT_MS");
    if (chosen_ms) return (useconds_t)atoi(chosen_ms) * 1000;
    return WAIT_US + (useconds_t)(c - constructs) * MORE_WAIT_US % MOST_WAIT_US;
}

static Times try(const Construct *c)
{
    char script[4096];
    Interrupter i = {.g = gyre_open(&(GyreConfig){.memory_limit = (size_t)1 << 30})};
    i.wait_us = wait_of(c);
    CHECK(pthread_getcpuclockid(pthread_self(), &i.cpu_clock) == 0);
    CHECK(i.g && gyre_register(i.g, NULL, natives, &i) == GYRE_OK);
    snprintf(script, sizeof script, "%s%s\nbegin()\n%s\n", setup, c->ready ? c->ready : "",
             c->work);
    GyreStatus status = gyre_eval(i.g, "long", script, strlen(script));
    Times ended = now(i.cpu_clock);
    if (!i.is_started) fprintf(stderr, "%s\nnever began: %s\n", c->work, gyre_error_text(i.g));
    CHECK(i.is_started);
    pthread_join(i.thread, NULL);
    if (status == GYRE_OK || strcmp(gyre_error_class(i.g), "Cancelled") != 0) {
        fprintf(stderr, "%s\nwas not interrupted: %s\n", c->work,
                status == GYRE_OK ? "too quick" : gyre_error_text(i.g));
        if (!getenv("GYRE_TEST_SHOW")) CHECK(is_slow_build());
    }
    gyre_error_clear(i.g);
    CHECK(gyre_eval(i.g, "after", "assert(1 + 1 == 2)", 18) == GYRE_OK);
    gyre_close(i.g);
    return (Times){ended.cpu_us - i.asked.cpu_us, ended.wall_us - i.asked.wall_us};
}

// Slow builds leave out what takes long to make ready.
static bool is_wanted(int i, int only)
{
    if (only >= 0) return i == only;
    if (getenv("GYRE_TEST_EVERY")) return true;
    if (is_slow_build() && constructs[i].ready) return false;
    return i % SAMPLE == 0;
}

static bool is_soon(Times t)
{
    if (is_slow_build()) return t.wall_us < SLOW_BOUND_US;
    return t.cpu_us < BOUND_US && t.wall_us < WAIT_BOUND_US;
}

int main(int argc, char **argv)
{
    int late = 0;
    Times longest = {0, 0};
    const char *longest_work = "";
    int only = argc > 1 ? atoi(argv[1]) : -1;
    setvbuf(stdout, NULL, _IOLBF, 0);
    for (int i = 0; i < CONSTRUCTS; i++) {
        if (!is_wanted(i, only)) continue;
        Times t = try(&constructs[i]);
        for (int tries = 1; !is_soon(t) && tries < TRIES; tries++) {
            Times again = try(&constructs[i]);
            if (again.cpu_us < t.cpu_us) t = again;
        }
        if (getenv("GYRE_TEST_SHOW"))
            printf("%3d %8lld us, %8lld on the clock  %s\n", i, (long long)t.cpu_us,
                   (long long)t.wall_us, constructs[i].work);
        if (!is_soon(t)) {
            late++;
            fprintf(stderr, "took %lld us to end, %lld on the clock: %s\n", (long long)t.cpu_us,
                    (long long)t.wall_us, constructs[i].work);
        }
        if (t.cpu_us <= longest.cpu_us) continue;
        longest = t;
        longest_work = constructs[i].work;
    }
    printf("%d constructs; the longest took %lld us to end: %s\n", CONSTRUCTS,
           (long long)longest.cpu_us, longest_work);
    CHECK(late == 0);
    return 0;
}

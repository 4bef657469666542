// embed_limits.c - limits: whatever a script does, it ends where the host says, and the VM goes on.
//
// Each script below tries to get round its end in a way of its own, and each is run under a limit
// of steps, under one of time, and with an interrupt from another thread. The host must get the
// error of the limit, the script must not have seen it, no task may be left, and the same VM must
// run the next script. How long an interrupt took is measured; the bound is wide, for slow builds.
#include "include/gyre.h"
#include "tests/embed/embed_check.h"
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static const char *const escapes[] = {
    "while true { }",
    "while true { try { while true { } } catch BaseError { see() } }",
    "while true { try { while true { } } catch QuotaExceeded, Cancelled, Error { see() } }",
    "while true { try { while true { } } finally { continue } }",
    "fn f() { try { while true { } } finally { return 1 } }\nwhile true { f() }",
    "try { while true { } } finally { while true { } }",
    "try { while true { } } finally { import time; time.sleep(100) }",
    "try { while true { } } finally { await sleep(100) }",
    "try { while true { } } finally { try { while true { } } catch BaseError { see() } }",
    "class M { fn enter() => 1; fn exit(e) => true }\nwhile true { with M() { while true { } } }",
    "class M { fn enter() => 1; fn exit(e) { while true { } } }\nwith M() { while true { } }",
    "class M { async fn enter() => 1; async fn exit(e) { await sleep(100); return true } }\n"
    "while true { async with M() { while true { } } }",
    "fn g() { while true { try { while true { yield 1 } } finally { continue } } }\n"
    "while true { for x in g() { } }",
    "fn g() { try { while true { yield 1 } } catch BaseError { see(); yield 2 } }\n"
    "for x in g() { }\nsee()",
    "fn g() { yield *g2() }\nfn g2() { while true { try { yield 1 } catch BaseError { see() } } }\n"
    "for x in g() { }",
    "sorted(range(100), key: fn(x) { while true { try { while true { } } catch BaseError { see() } "
    "} })",
    "class K { fn hash() { while true { } }; fn ==(o) => true }\n"
    "while true { try { print({K(): 1}) } catch BaseError { see() } }",
    "class K { fn repr() { while true { } } }\nwhile true { try { repr([K()]) } catch BaseError { "
    "see() } }",
    "print(list(map(fn(x) { try { while true { } } catch BaseError { see() } return 1 }, "
    "range(9))))\nsee()",
    "async fn f() { try { while true { } } catch BaseError { see() } }\n"
    "while true { try { await spawn(f()) } catch BaseError { see() } }",
    "async fn f() { while true { try { await sleep(0) } catch BaseError { see() } } }\n"
    "let ts = [spawn(f()) for i in range(10)]\nawait gather(*ts)",
    "async fn f() { while true { } }\nprint(await settle(f(), f()))\nsee()",
    "async fn f() { while true { await sleep(0) } }\nspawn(f()); spawn(f())\n"
    "async with shield() { while true { await sleep(0) } }",
    "async fn f() { while true { await sleep(0) } }\n"
    "async with TaskGroup() as g { g.spawn(f()); g.spawn(f()) }",
    "async fn f() { while true { spawn(f()); await sleep(0) } }\nawait f()",
    "async fn g() { try { while true { yield 1; await sleep(0) } } finally { while true { await "
    "sleep(0) } } }\n"
    "async for x in g() { }",
    "async fn f() { try { await sleep(1h) } finally { while true { } } }\nlet t = spawn(f())\n"
    "await sleep(0)\nwhile true { }",
    "import loop\nloop.on_unhandled(fn(t, e) { see() })\nasync fn f() { while true { } }\n"
    "spawn(f())\nwhile true { await sleep(0) }",
    "fn down(n) { try { down(n + 1) } catch RecursionError { while true { } } }\ndown(0)",
    "fn f() { while true { try { f() } catch RecursionError { } } }\nf()",
    "let it = iter(fn() => 1, 2)\nfor x in it { try { for y in it { } } catch BaseError { see() } "
    "}",
    "try { while true { } } catch BaseError { see() } finally { spawn(sleep(1)); exit(0) }",
};
enum { ESCAPES = sizeof escapes / sizeof *escapes };

// Scripts that only wait.
static const char *const waiting[] = {
    "await sleep(1e8)",
    "import time\ntime.sleep(1e8)",
    "while true { try { await sleep(1e8) } catch BaseError { see() } }",
    "import time\nwhile true { try { time.sleep(1e8) } catch BaseError { see() } }",
    "async with shield() { await sleep(1e8) }",
    "let ch = Channel()\nspawn((async fn() { await sleep(1h) })())\nawait ch.recv()",
    "async fn f() { try { await sleep(1h) } finally { await sleep(1h) } }\nawait gather(f(), f())",
    "spawn_thread(fn() { while true { } }).join()",
    "fn f() { try { while true { } } finally { while true { } } }\nawait to_thread(f)",
};
enum { WAITING = sizeof waiting / sizeof *waiting };

static int sightings;

static GyreStatus see(GyreCall *call)
{
    (void)call;
    sightings++;
    return GYRE_OK;
}

static const GyreNative natives[] = {{"see", see, "", "What no script may come to.", 0},
                                     {NULL, NULL, NULL, NULL, 0}};

static GyreStatus eval(Gyre *g, const char *text)
{
    return gyre_eval(g, "limits", text, strlen(text));
}

static int64_t now_us(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

// After its end the VM runs the next script as if nothing had been.
static void check_after(Gyre *g, const char *text, const char *class_name)
{
    static const char next[] =
        "async fn one() { try { await sleep(0) } catch BaseError { return 2 } return 1 }\n"
        "try { throw KeyError('k') } catch KeyError { }\n"
        "assert(await one() == 1 and await spawn(one()) == 1 and len(all_tasks()) == 1)";
    if (strcmp(gyre_error_class(g), class_name) != 0 || sightings) {
        fprintf(stderr, "%s\nended with %s, %d sightings\n", text, gyre_error_text(g), sightings);
        exit(1);
    }
    gyre_error_clear(g);
    gyre_set_limits(g, NULL); // slow builds need longer for this
    if (eval(g, next) != GYRE_OK) {
        fprintf(stderr, "%s\nafterwards: %s\n", text, gyre_error_text(g));
        exit(1);
    }
}

static void try_limits(Gyre *g, const char *text, const GyreLimits *limits, const char *class_name)
{
    sightings = 0;
    gyre_set_limits(g, limits);
    CHECK(eval(g, text) == GYRE_ERROR);
    check_after(g, text, class_name);
}

// -- Interrupts

static int64_t longest_us;
static const char *longest_text;

typedef struct {
    Gyre *g;
    int64_t asked_us;
} Interrupter;

static void *interrupt_soon(void *data)
{
    Interrupter *i = (Interrupter *)data;
    usleep(20000);
    i->asked_us = now_us();
    gyre_interrupt(i->g);
    return NULL;
}

static void try_interrupt(Gyre *g, const char *text)
{
    pthread_t thread;
    Interrupter i = {.g = g};
    sightings = 0;
    CHECK(pthread_create(&thread, NULL, interrupt_soon, &i) == 0);
    GyreStatus status = eval(g, text);
    int64_t ended_us = now_us();
    pthread_join(thread, NULL);
    CHECK(status == GYRE_ERROR);
    if (ended_us - i.asked_us > longest_us) {
        longest_us = ended_us - i.asked_us;
        longest_text = text;
    }
    check_after(g, text, "Cancelled");
}

// -- The rest

static bool has_text(Gyre *g, const char *part)
{
    bool has = strstr(gyre_error_text(g), part) != NULL;
    if (!has) fprintf(stderr, "no \"%s\" in: %s\n", part, gyre_error_text(g));
    return has;
}

static void say_which(Gyre *g)
{
    gyre_set_limits(g, &(GyreLimits){.steps = 1000});
    CHECK(eval(g, "while true { }") == GYRE_ERROR && has_text(g, "used up its 1000 steps"));
    gyre_set_limits(g, &(GyreLimits){.time_ns = 20000000});
    CHECK(eval(g, "while true { }") == GYRE_ERROR && has_text(g, "used up its time of 0.02 s"));
    gyre_set_limits(g, &(GyreLimits){.memory_bytes = 4 << 20});
    CHECK(eval(g, "let xs = []\nwhile true { try { while true { xs.append([len(xs)]) } } "
                  "catch BaseError { } }") == GYRE_ERROR);
    CHECK(has_text(g, "holds on to all of its 4194304 bytes"));
    CHECK(eval(g, "let ys = []\nwhile true { ys.append([len(ys)]) }") == GYRE_ERROR);
    CHECK(strcmp(gyre_error_class(g), "MemoryError") == 0);
    gyre_set_limits(g, &(GyreLimits){.depth = 50});
    CHECK(eval(g, "fn f(n) => 0 if n == 0 else f(n - 1)\nf(30)") == GYRE_OK);
    CHECK(eval(g, "fn f(n) => 0 if n == 0 else f(n - 1)\nf(100)") == GYRE_ERROR);
    CHECK(has_text(g, "nested more than 50 deep"));
    gyre_set_limits(g, NULL);
}

// Each call of a rule has all of its steps.
static void begin_anew(Gyre *g)
{
    CHECK(eval(g, "fn rule(n) { for i in range(n) { } return n }\n"
                  "async fn slow(n) { for i in range(n) { await sleep(0) } return n }") == GYRE_OK);
    enum { SMALL = 200, STEPS = 5000, LARGE = 10000 }; // stress builds take more steps
    gyre_set_limits(g, &(GyreLimits){.steps = STEPS});
    uint32_t scope = gyre_scope_open(g);
    for (int i = 0; i < 20; i++) {
        int64_t size = i % 5 == 4 ? LARGE : SMALL;
        GyreValue n = gyre_int(g, size), result;
        GyreValue rule = gyre_global(g, i % 2 ? "rule" : "slow");
        GyreStatus status = gyre_call(g, rule, &n, 1, &result);
        if (status != (size == LARGE ? GYRE_ERROR : GYRE_OK)) {
            fprintf(stderr, "%d, %d: %s\n", i, (int)size, gyre_error_text(g));
            exit(1);
        }
        gyre_error_clear(g);
    }
    gyre_scope_close(g, scope);
    gyre_set_limits(g, NULL);
}

static int reports;

static void count_reports(void *context, Gyre *g, const char *text)
{
    (void)context, (void)g;
    reports += strstr(text, "used up its") || strstr(text, "Cancelled");
}

// A host that drives the loop itself hears of it as of any error that nobody looked at.
static void turn_by_hand(void)
{
    Gyre *g = gyre_open(&(GyreConfig){.unhandled = count_reports, .steps_limit = 1000});
    CHECK(g);
    CHECK(eval(g, "async fn f() { while true { } }\nasync fn w() { await sleep(1h) }") == GYRE_OK);
    gyre_spawn(g, gyre_global(g, "w"), NULL, 0);
    gyre_spawn(g, gyre_global(g, "f"), NULL, 0);
    while (gyre_turn(g, GYRE_NOWAIT))
        continue;
    CHECK(reports == 1);
    CHECK(eval(g, "assert(len(all_tasks()) == 1)") == GYRE_OK);
    gyre_close(g);
}

// While nothing is underway no time is used up.
static void idle_is_no_run(void)
{
    Gyre *g = gyre_open(&(GyreConfig){.unhandled = count_reports, .time_limit_ns = 200000000});
    CHECK(g && eval(g, "async fn f() => 5") == GYRE_OK);
    usleep(250000);
    gyre_interrupt(g);
    reports = 0;
    gyre_turn(g, GYRE_NOWAIT);
    CHECK(reports == 0);
    usleep(250000);
    GyreValue task = gyre_spawn(g, gyre_global(g, "f"), NULL, 0);
    CHECK(gyre_wait(g, task, -1, NULL) == GYRE_OK);
    gyre_close(g);
}

// A task with limits of its own ends alone.
static void limit_a_task(void)
{
    static const struct {
        const char *name, *error;
        GyreLimits limits;
    } cases[] = {
        {"hoards", "QuotaExceeded", {.memory_bytes = 1000000}},
        {"spins", "QuotaExceeded", {.steps = 10000}},
        {"spins", "QuotaExceeded", {.time_ns = 10000000}},
        {"dives", "RecursionError", {.depth = 20}},
    };
    const char *text = "async fn hoards() { let xs = []; while true { xs.append(bytes(1000)) } }\n"
                       "async fn spins() { while true { } }\n"
                       "fn down(n) => n if n == 0 else down(n - 1)\n"
                       "async fn dives() { return down(100) }\n"
                       "async fn rests() { await sleep(0.001); return 7 }\n";
    Gyre *g = gyre_open(NULL);
    CHECK(g && gyre_eval(g, "tasks", text, strlen(text)) == GYRE_OK);
    GyreValue rests = gyre_spawn_limited(g, NULL, gyre_global(g, "rests"), NULL, 0), result;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        GyreValue callee = gyre_global(g, cases[i].name);
        GyreValue task = gyre_spawn_limited(g, &cases[i].limits, callee, NULL, 0);
        CHECK(gyre_wait(g, task, 10, NULL) == GYRE_ERROR);
        CHECK(strcmp(gyre_error_class(g), cases[i].error) == 0);
        gyre_error_clear(g);
        task = gyre_spawn(g, gyre_global(g, "dives"), NULL, 0);
        CHECK(gyre_wait(g, task, 10, NULL) == GYRE_OK);
    }
    int64_t number;
    CHECK(gyre_wait(g, rests, 10, &result) == GYRE_OK && gyre_to_int(g, result, &number));
    CHECK(number == 7);
    gyre_close(g);
}

int main(void)
{
    Gyre *g = gyre_open(NULL);
    CHECK(g && gyre_register(g, NULL, natives, NULL) == GYRE_OK);
    const GyreLimits steps = {.steps = 20000}, time = {.time_ns = 20000000};
    for (int i = 0; i < ESCAPES; i++) {
        try_limits(g, escapes[i], &steps, "QuotaExceeded");
        try_limits(g, escapes[i], &time, "QuotaExceeded");
        try_interrupt(g, escapes[i]);
    }
    for (int i = 0; i < WAITING; i++) {
        try_limits(g, waiting[i], &time, "QuotaExceeded");
        try_interrupt(g, waiting[i]);
    }
    say_which(g);
    begin_anew(g);
    gyre_close(g);
    turn_by_hand();
    idle_is_no_run();
    limit_a_task();
    printf("longest interrupt: %lld us, of\n%s\n", (long long)longest_us, longest_text);
    CHECK(longest_us < 1000000);
    return 0;
}

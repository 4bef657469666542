// Unit tests of vm/scheduler and vm/scope on a clock turned by hand: the order in which tasks
// start, resume and wake, to the letter, and where a cancellation arrives.
#include "include/gyre_library.h"
#include "tests/unit/unit_check.h"
#include "vm/state.h"
#include "vm/timers.h"
#include <stdlib.h>
#include <string.h>

static int64_t now;
static Gyre *g;

static int64_t read_clock(void *context)
{
    (void)context;
    return now;
}

// Time passes only here: a wait takes as long as it may.
static void poll_nothing(void *context, int64_t timeout_ns)
{
    (void)context;
    if (timeout_ns > 0) now += timeout_ns;
}

static void wake_nothing(void *context)
{
    (void)context;
}

static bool nothing_pending(void *context)
{
    (void)context;
    return false;
}

static void open_on(void (*set_clock)(void *context, int64_t now_ns))
{
    GyreDriver driver = {.now_ns = read_clock,
                         .poll = poll_nothing,
                         .wake = wake_nothing,
                         .has_pending = nothing_pending,
                         .set_clock = set_clock};
    now = 0;
    g = gyre_open_core(NULL, &driver);
    ck_assert_ptr_nonnull(g);
}

static void setup(void)
{
    open_on(NULL);
}

static void teardown(void)
{
    gyre_close(g);
}

// Runs a script that keeps a str `log`, and gives that.
static const char *log_of(const char *script)
{
    static char text[2048];
    if (gyre_eval(g, "test", script, strlen(script)) != GYRE_OK)
        ck_abort_msg("%s", gyre_error_text(g));
    const char *log = gyre_to_str(g, gyre_global(g, "log"), NULL);
    ck_assert_ptr_nonnull(log);
    strncpy(text, log, sizeof text - 1);
    return text;
}

#define PROGRAM "let log = ''\nfn note(x) { log += str(x) + ' ' }\n"

START_TEST(tasks_start_in_order_when_the_spawner_waits)
{
    ck_assert_str_eq(log_of(PROGRAM "async fn f(x) { note(x) }\n"
                                    "spawn(f(1)); spawn(f(2)); note('main'); await sleep(0)\n"
                                    "note('back'); spawn(f(3)); await sleep(0); note('end')"),
                     "main 1 2 back 3 end ");
}
END_TEST

START_TEST(sleep_0_suspends_exactly_once)
{
    ck_assert_str_eq(
        log_of(PROGRAM "async fn f(x) { for i in range(3) { note(x + str(i)); await sleep(0) } }\n"
                       "let a = spawn(f('a'))\nlet b = spawn(f('b'))\nawait a\nawait b"),
        "a0 b0 a1 b1 a2 b2 ");
}
END_TEST

START_TEST(timers_fire_by_deadline_and_then_by_creation)
{
    ck_assert_str_eq(log_of(PROGRAM
                            "async fn f(d, x) { await sleep(d); note(x) }\n"
                            "let all = [spawn(f(2, 'c')), spawn(f(1, 'a')), spawn(f(2, 'd')),"
                            " spawn(f(1, 'b'))]\n"
                            "for t in all { await t }"),
                     "a b c d ");
    ck_assert_int_eq(now, 2000000000);
}
END_TEST

START_TEST(a_joiner_resumes_one_pass_after_the_end)
{
    // `other` is ready in the pass in which `f` ends, so it runs before the joiner does.
    ck_assert_str_eq(log_of(PROGRAM
                            "async fn f() { await sleep(0); note('f') }\n"
                            "async fn other() { for i in range(4) { note(i); await sleep(0) } }\n"
                            "let t = spawn(f())\nlet u = spawn(other())\n"
                            "await t\nnote('joined')\nawait u"),
                     "0 f 1 joined 2 3 ");
}
END_TEST

START_TEST(awaiting_what_is_done_does_not_switch)
{
    ck_assert_str_eq(log_of(PROGRAM "async fn f(x) { note(x); return x }\n"
                                    "let t = spawn(f(1))\nawait t\nspawn(f(2))\n"
                                    "note(await t); note(await f(3)); await sleep(0)"),
                     "1 1 3 3 2 ");
}
END_TEST

START_TEST(waiters_wake_in_the_order_of_waiting)
{
    ck_assert_str_eq(log_of(PROGRAM "let f = Future()\n"
                                    "async fn w(x) { await f; note(x) }\n"
                                    "let all = [spawn(w(i)) for i in range(4)]\n"
                                    "await sleep(0); f.set_result(nil); note('set')\n"
                                    "for t in all { await t }"),
                     "set 0 1 2 3 ");
}
END_TEST

// 256 awaits that complete at once, then the next one gives way.
START_TEST(no_task_completes_awaits_for_ever)
{
    ck_assert_str_eq(log_of(PROGRAM
                            "let done = Future(); done.set_result(nil)\n"
                            "let count = 0\nlet is_over = false\n"
                            "async fn busy() { while not is_over { await done; count += 1 } }\n"
                            "async fn watch() { note(count); is_over = true }\n"
                            "let b = spawn(busy())\nlet w = spawn(watch())\nawait b"),
                     "256 ");
}
END_TEST

START_TEST(a_cancelled_task_that_never_ran_runs_no_line)
{
    ck_assert_str_eq(log_of(PROGRAM "async fn f() { note('ran') }\n"
                                    "let t = spawn(f())\nnote(t.cancel())\nawait sleep(0)\n"
                                    "note(t.cancelled())"),
                     "true true ");
}
END_TEST

START_TEST(a_result_that_was_handed_over_is_not_lost)
{
    // The future is set before the cancel: the value arrives, the cancel waits for the next await.
    ck_assert_str_eq(log_of(PROGRAM "let f = Future()\n"
                                    "async fn w() { try { note(await f); await sleep(1) }"
                                    " catch Cancelled { note('then') } }\n"
                                    "let t = spawn(w())\nawait sleep(0)\n"
                                    "f.set_result(7); t.cancel(); await t"),
                     "7 then ");
}
END_TEST

START_TEST(a_wait_that_gave_nothing_loses_to_a_cancel)
{
    ck_assert_str_eq(log_of(PROGRAM "async fn w() { try { await sleep(1); note('slept') }"
                                    " catch Cancelled as c { note(c.reason) } }\n"
                                    "let t = spawn(w())\nlet u = nil\n"
                                    "async fn killer() { await sleep(1); t.cancel('late') }\n"
                                    "u = spawn(killer())\nawait t\nawait u"),
                     "slept ");
    ck_assert_str_eq(log_of(PROGRAM "async fn w() { try { await sleep(1); note('slept') }"
                                    " catch Cancelled as c { note(c.reason) } }\n"
                                    "let t = nil\n"
                                    "async fn killer() { await sleep(1); t.cancel('soon') }\n"
                                    "let u = spawn(killer())\nt = spawn(w())\nawait t\nawait u"),
                     "soon ");
}
END_TEST

START_TEST(cleanup_is_not_torn_before_the_grace_is_over)
{
    ck_assert_str_eq(log_of(PROGRAM "async fn w() { try { await sleep(100) }\n"
                                    "  finally { await sleep(2); note('tidy') } }\n"
                                    "let t = spawn(w())\nawait sleep(0)\n"
                                    "t.cancel(); await sleep(0); t.cancel(); await sleep(3)\n"
                                    "note(t.cancelled())"),
                     "tidy true ");
    ck_assert_str_eq(log_of(PROGRAM "async fn w() { try { await sleep(100) }\n"
                                    "  finally { await sleep(50); note('tidy') } }\n"
                                    "let t = spawn(w())\nawait sleep(0)\n"
                                    "t.cancel(); await sleep(0); t.cancel(); await sleep(4)\n"
                                    "note(t.done()); await sleep(2); note(t.done())"),
                     "false true ");
}
END_TEST

// -- How long a sleep lasts at least

enum { MANY = 10050 };

static TimerSlot crowd[MANY];

// Timers that do not come in this test.
static void crowd_in(void)
{
    for (int i = 0; i < MANY; i++) {
        crowd[i] = (TimerSlot){NO_TIMER, TIMER_SCOPE};
        ck_assert(gy_timers_add(g, &crowd[i], (int64_t)86400 * 1000000000 + i));
    }
}

static void crowd_out(void)
{
    for (int i = 0; i < MANY; i++)
        gy_timers_remove(g, &crowd[i]);
}

static int64_t passes_during(const char *script)
{
    int64_t begin = now;
    if (gyre_eval(g, "test", script, strlen(script)) != GYRE_OK)
        ck_abort_msg("%s", gyre_error_text(g));
    return now - begin;
}

START_TEST(short_sleeps_last_until_it_pays_to_wake)
{
    ck_assert_int_eq(passes_during("await sleep(10us)"), 250000);
    ck_assert_int_eq(passes_during("await sleep(300us)"), 300000);
    crowd_in();
    ck_assert_int_eq(passes_during("await sleep(10us)"), 1000000);
    ck_assert_int_eq(passes_during("await sleep(300us)"), 1000000);
    ck_assert_int_eq(passes_during("await sleep(2ms)"), 2000000);
    ck_assert_int_eq(passes_during("await sleep(0)"), 0);
    crowd_out();
    ck_assert_int_eq(passes_during("await sleep(10us)"), 250000);
}
END_TEST

static void turn_clock(void *context, int64_t now_ns)
{
    (void)context;
    now = now_ns;
}

START_TEST(a_virtual_clock_is_exact_with_however_many_timers)
{
    gyre_close(g);
    open_on(turn_clock);
    ck_assert_int_eq(passes_during("await sleep(1ns)"), 1);
    crowd_in();
    ck_assert_int_eq(passes_during("await sleep(1ns)"), 1);
    ck_assert_int_eq(passes_during("await sleep(10us)"), 10000);
    ck_assert_int_eq(passes_during("await sleep(999999ns); await sleep(1ns)"), 1000000);
    turn_clock(NULL, 0);
    ck_assert_str_eq(log_of(PROGRAM "import loop\n"
                                    "async fn f(x, d) { await sleep(d); note(x)"
                                    "; note(round(loop.time() * 1e9)) }\n"
                                    "await gather(f('c', 5us), f('a', 1us), f('b', 3us))"),
                     "a 1000 b 3000 c 5000 ");
    crowd_out();
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {
        tasks_start_in_order_when_the_spawner_waits,
        sleep_0_suspends_exactly_once,
        timers_fire_by_deadline_and_then_by_creation,
        a_joiner_resumes_one_pass_after_the_end,
        awaiting_what_is_done_does_not_switch,
        waiters_wake_in_the_order_of_waiting,
        no_task_completes_awaits_for_ever,
        a_cancelled_task_that_never_ran_runs_no_line,
        a_result_that_was_handed_over_is_not_lost,
        a_wait_that_gave_nothing_loses_to_a_cancel,
        cleanup_is_not_torn_before_the_grace_is_over,
        short_sleeps_last_until_it_pays_to_wake,
        a_virtual_clock_is_exact_with_however_many_timers,
    };
    return RUN_SUITE("scheduler", tests, setup, teardown);
}

// Unit tests of stdlib/loop: waiting, waking, blocking waits.
#include "stdlib/loop.h"
#include "tests/unit/unit_check.h"

#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>
#include <uv.h>

enum { MS = 1000000 };

static GyreDriver driver;
static Gyre *g;
static pthread_t helper;

static void setup(void)
{
    ck_assert(gy_loop_open(&driver));
    g = gyre_open_core(NULL, &driver);
    ck_assert_ptr_nonnull(g);
    gy_loop_attach(g);
}

static void teardown(void)
{
    gyre_close(g);
}

static int64_t now_ms(void)
{
    return driver.now_ns(driver.context) / MS;
}

static int64_t poll_ms(int64_t timeout_ns)
{
    int64_t start_ns = driver.now_ns(driver.context);
    driver.poll(driver.context, timeout_ns);
    return (driver.now_ns(driver.context) - start_ns) / MS;
}

static void *wake_soon(void *unused)
{
    (void)unused;
    usleep(30000);
    driver.wake(driver.context);
    return NULL;
}

static void *interrupt_soon(void *unused)
{
    (void)unused;
    usleep(30000);
    gyre_interrupt_main(g);
    return NULL;
}

static atomic_bool is_finished;

static bool ask_finished(void *data)
{
    return atomic_load((atomic_bool *)data);
}

static void *finish_soon(void *unused)
{
    (void)unused;
    usleep(30000);
    atomic_store(&is_finished, true);
    driver.wake(driver.context);
    return NULL;
}

static void start_helper(void *(*run)(void *unused))
{
    ck_assert_int_eq(pthread_create(&helper, NULL, run, NULL), 0);
}

START_TEST(poll_without_time_returns_at_once)
{
    ck_assert_int_lt(poll_ms(0), 20);
}
END_TEST

// Never early: a turn before the deadline would find nothing to do and wait again.
START_TEST(poll_waits_as_long_as_asked)
{
    int64_t start_ns = driver.now_ns(driver.context);
    driver.poll(driver.context, 20 * MS - 1);
    ck_assert_int_ge(driver.now_ns(driver.context) - start_ns, 20 * MS - 1);
}
END_TEST

START_TEST(wake_ends_a_poll)
{
    start_helper(wake_soon);
    ck_assert_int_lt(poll_ms(-1), 10000);
    pthread_join(helper, NULL);
}
END_TEST

START_TEST(wake_ends_a_poll_after_a_wait_for_a_descriptor)
{
    int ends[2];
    ck_assert_int_eq(pipe(ends), 0);
    ck_assert_int_eq(gy_loop_wait_fd(g, ends[0], POLLIN, 1), LOOP_TIMED_OUT); // wakes by one now
    start_helper(wake_soon);
    ck_assert_int_lt(poll_ms(20000ll * MS), 15000);
    pthread_join(helper, NULL);
    close(ends[0]), close(ends[1]);
}
END_TEST

START_TEST(wake_before_a_poll_is_kept)
{
    driver.wake(driver.context);
    driver.wake(driver.context);
    ck_assert_int_lt(poll_ms(-1), 1000);
    ck_assert_int_ge(poll_ms(5 * MS), 5); // both at once, not one after the other
}
END_TEST

START_TEST(wake_makes_the_descriptor_readable)
{
    struct pollfd waited = {driver.poll_fd(driver.context), POLLIN, 0};
    ck_assert_int_eq(poll(&waited, 1, 0), 0);
    driver.wake(driver.context);
    ck_assert_int_eq(poll(&waited, 1, 0), 1);
    driver.poll(driver.context, 0);
    ck_assert_int_eq(poll(&waited, 1, 0), 0);
}
END_TEST

static void on_timer(uv_timer_t *timer)
{
    *(bool *)timer->data = true;
    driver.wake(driver.context); // the VM knows nothing of it
}

START_TEST(only_what_others_start_is_pending)
{
    ck_assert(!driver.has_pending(driver.context));
    bool is_done = false;
    uv_timer_t timer;
    timer.data = &is_done;
    uv_timer_init(gy_loop_uv(g), &timer);
    uv_timer_start(&timer, on_timer, 5, 0);
    ck_assert(driver.has_pending(driver.context));
    while (!is_done)
        driver.poll(driver.context, -1);
    ck_assert(!driver.has_pending(driver.context));
    uv_close((uv_handle_t *)&timer, NULL);
    driver.poll(driver.context, 0);
}
END_TEST

START_TEST(sleep_blocks_and_costs_nothing)
{
    struct rusage before, after;
    getrusage(RUSAGE_SELF, &before);
    int64_t start_ms = now_ms();
    ck_assert(gy_loop_sleep(g, 50 * MS));
    ck_assert_int_ge(now_ms() - start_ms, 49);
    getrusage(RUSAGE_SELF, &after);
    ck_assert_int_le(after.ru_nvcsw - before.ru_nvcsw, 5);
}
END_TEST

START_TEST(sleep_goes_on_after_a_wake)
{
    start_helper(wake_soon);
    int64_t start_ms = now_ms();
    ck_assert(gy_loop_sleep(g, 80 * MS));
    ck_assert_int_ge(now_ms() - start_ms, 79);
    pthread_join(helper, NULL);
    ck_assert_int_lt(poll_ms(-1), 1000); // the wake was for the loop, too
}
END_TEST

// A wait on a futex, on the descriptor that wakes, and in libuv: what the loop has been asked for
// decides.
START_TEST(wake_ends_every_kind_of_wait)
{
    for (int kind = 0; kind < 3; kind++) {
        if (kind == 1) ck_assert_int_eq(gy_loop_wait_fd(g, 0, 0, 0), LOOP_TIMED_OUT);
        if (kind == 2) ck_assert_ptr_nonnull(gy_loop_uv(g));
        start_helper(wake_soon);
        ck_assert_int_lt(poll_ms(-1), 10000);
        pthread_join(helper, NULL);
        atomic_store(&is_finished, false);
        start_helper(finish_soon);
        ck_assert_int_eq(gy_loop_wait_until(g, ask_finished, &is_finished, -1), LOOP_READY);
        pthread_join(helper, NULL);
        ck_assert_int_lt(poll_ms(-1), 1000);    // that wake was for the loop, too
        ck_assert_int_ge(poll_ms(10 * MS), 10); // … once
    }
}
END_TEST

START_TEST(wait_fd_tells_ready_from_late)
{
    int ends[2];
    ck_assert_int_eq(pipe(ends), 0);
    ck_assert_int_eq(gy_loop_wait_fd(g, ends[0], POLLIN, 5 * MS), LOOP_TIMED_OUT);
    ck_assert_int_eq(write(ends[1], "x", 1), 1);
    ck_assert_int_eq(gy_loop_wait_fd(g, ends[0], POLLIN, -1), LOOP_READY);
    close(ends[0]);
    close(ends[1]);
}
END_TEST

static void on_due(uv_timer_t *timer)
{
    gyre_resolve((GyreWake *)timer->data, gyre_int(g, 7));
    uv_close((uv_handle_t *)timer, NULL);
}

// The timer is due before libuv waits, and nothing else would end that wait.
static GyreStatus answer_at_once(GyreCall *call)
{
    static uv_timer_t timer;
    GyreWake *wake;
    GyreStatus status = gyre_suspend(call, "answer", NULL, NULL, &wake);
    if (status != GYRE_PENDING) return status;
    uv_timer_init(gy_loop_uv(g), &timer);
    timer.data = wake;
    uv_timer_start(&timer, on_due, 0, 0);
    return status;
}

START_TEST(what_comes_before_the_wait_ends_it)
{
    static const GyreNative natives[] = {{"answer", answer_at_once, "", "", GYRE_ASYNC},
                                         {NULL, NULL, NULL, NULL, 0}};
    ck_assert_int_eq(gyre_register(g, NULL, natives, NULL), GYRE_OK);
    const char text[] = "assert(await answer() == 7)";
    ck_assert_int_eq(gyre_eval(g, "test", text, strlen(text)), GYRE_OK);
}
END_TEST

START_TEST(wait_until_asks_after_each_wake)
{
    ck_assert_int_eq(gy_loop_wait_until(g, ask_finished, &is_finished, 5 * MS), LOOP_TIMED_OUT);
    start_helper(finish_soon);
    ck_assert_int_eq(gy_loop_wait_until(g, ask_finished, &is_finished, -1), LOOP_READY);
    pthread_join(helper, NULL);
    ck_assert_int_eq(gy_loop_wait_until(g, ask_finished, &is_finished, 0), LOOP_READY);
}
END_TEST

static char closed[4];

static void note_closed(void *data)
{
    closed[closed[0] ? 1 : 0] = *(const char *)data;
}

START_TEST(closers_run_latest_first)
{
    GyreDriver other;
    ck_assert(gy_loop_open(&other));
    Gyre *second = gyre_open_core(NULL, &other);
    ck_assert_ptr_nonnull(second);
    ck_assert(gy_loop_at_close(second, note_closed, "a"));
    ck_assert(gy_loop_at_close(second, note_closed, "b"));
    gyre_close(second);
    ck_assert_str_eq(closed, "ba");
}
END_TEST

static GyreStatus block_long(GyreCall *call)
{
    bool is_over = gy_loop_sleep(gyre_vm(call), (int64_t)60000 * MS);
    return is_over ? GYRE_OK : GYRE_ERROR;
}

START_TEST(an_interrupt_ends_a_blocking_wait)
{
    static const GyreNative natives[] = {{"block_long", block_long, "", "", 0},
                                         {NULL, NULL, NULL, NULL, 0}};
    ck_assert_int_eq(gyre_register(g, NULL, natives, NULL), GYRE_OK);
    start_helper(interrupt_soon);
    int64_t start_ms = now_ms();
    ck_assert_int_eq(gyre_eval(g, "test", "block_long()", 12), GYRE_ERROR);
    ck_assert_str_eq(gyre_error_class(g), "Cancelled");
    ck_assert_int_lt(now_ms() - start_ms, 20000);
    pthread_join(helper, NULL);
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {
        poll_without_time_returns_at_once,
        poll_waits_as_long_as_asked,
        wake_ends_a_poll,
        wake_ends_a_poll_after_a_wait_for_a_descriptor,
        wake_before_a_poll_is_kept,
        wake_makes_the_descriptor_readable,
        only_what_others_start_is_pending,
        what_comes_before_the_wait_ends_it,
        sleep_blocks_and_costs_nothing,
        sleep_goes_on_after_a_wake,
        wake_ends_every_kind_of_wait,
        wait_fd_tells_ready_from_late,
        wait_until_asks_after_each_wake,
        closers_run_latest_first,
        an_interrupt_ends_a_blocking_wait,
    };
    return RUN_SUITE("stdlib/loop", tests, setup, teardown);
}

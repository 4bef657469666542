// Unit tests of stdlib/virtual: when the clock jumps, when it waits really, and by how much. The
// world below is a fake one, whose time passes only while somebody waits in it.
#include "stdlib/virtual.h"
#include "tests/unit/unit_check.h"

static struct {
    int64_t now_ns, comes_after_ns; // what is awaited outside; negative: never
    int64_t last_timeout_ns;
    int polls, wakes, closes;
    bool is_pending;
} world;

static GyreDriver driver;

static int64_t world_now(void *context)
{
    ck_assert_ptr_eq(context, &world);
    return world.now_ns;
}

static void world_poll(void *context, int64_t timeout_ns)
{
    ck_assert_ptr_eq(context, &world);
    world.polls++;
    world.last_timeout_ns = timeout_ns;
    int64_t waited_ns = timeout_ns;
    if (world.comes_after_ns >= 0 && (timeout_ns < 0 || world.comes_after_ns < timeout_ns))
        waited_ns = world.comes_after_ns;
    if (timeout_ns != 0 && waited_ns > 0) world.now_ns += waited_ns;
}

static void world_wake(void *context)
{
    ck_assert_ptr_eq(context, &world);
    world.wakes++;
}

static bool world_pending(void *context)
{
    ck_assert_ptr_eq(context, &world);
    return world.is_pending;
}

static void world_close(void *context)
{
    ck_assert_ptr_eq(context, &world);
    world.closes++;
}

static void setup(void)
{
    world.now_ns = 1000;
    world.comes_after_ns = -1;
    world.polls = world.wakes = world.closes = 0;
    world.is_pending = false;
    GyreDriver below = {.context = &world,
                        .now_ns = world_now,
                        .poll = world_poll,
                        .wake = world_wake,
                        .has_pending = world_pending,
                        .close = world_close};
    ck_assert(gy_virtual_open(&driver, &below));
}

static void teardown(void)
{
    driver.close(driver.context);
    ck_assert_int_eq(world.closes, 1);
}

static int64_t now(void)
{
    return driver.now_ns(driver.context);
}

static void poll_for(int64_t timeout_ns)
{
    driver.poll(driver.context, timeout_ns);
}

START_TEST(time_starts_at_0_and_jumps_to_the_nanosecond)
{
    ck_assert_int_eq(now(), 0);
    poll_for(7);
    ck_assert_int_eq(now(), 7);
    poll_for((int64_t)86400 * 1000000000 - 7);
    ck_assert_int_eq(now(), (int64_t)86400 * 1000000000);
    ck_assert_int_eq(world.last_timeout_ns, 0); // the world was looked at, not waited for
    ck_assert_int_eq(world.now_ns, 1000);
}
END_TEST

START_TEST(a_poll_without_time_moves_nothing)
{
    poll_for(0);
    ck_assert_int_eq(now(), 0);
    ck_assert_int_eq(world.polls, 1);
}
END_TEST

START_TEST(what_is_pending_outside_is_waited_for_really)
{
    world.is_pending = true;
    ck_assert(driver.has_pending(driver.context));
    poll_for(500);
    ck_assert_int_eq(world.last_timeout_ns, 500);
    ck_assert_int_eq(world.now_ns, 1500);
    ck_assert_int_eq(now(), 500);
}
END_TEST

START_TEST(time_goes_on_by_as_much_as_an_early_event_took)
{
    world.is_pending = true;
    world.comes_after_ns = 30;
    poll_for(500);
    ck_assert_int_eq(now(), 30);
    world.comes_after_ns = 10;
    poll_for(470);
    ck_assert_int_eq(now(), 40);
}
END_TEST

START_TEST(a_wait_that_no_timer_ends_leaves_the_clock)
{
    world.is_pending = true;
    world.comes_after_ns = 12345;
    poll_for(-1);
    ck_assert_int_eq(world.last_timeout_ns, -1);
    ck_assert_int_eq(world.now_ns, 13345);
    ck_assert_int_eq(now(), 0);
}
END_TEST

START_TEST(the_clock_can_be_set)
{
    driver.set_clock(driver.context, 99);
    ck_assert_int_eq(now(), 99);
    driver.set_clock(driver.context, 0);
    ck_assert_int_eq(now(), 0);
}
END_TEST

START_TEST(wakes_go_to_the_world_and_its_natives_find_it)
{
    driver.wake(driver.context);
    ck_assert_int_eq(world.wakes, 1);
    ck_assert_ptr_eq(driver.library_context, &world);
}
END_TEST

START_TEST(it_needs_no_world)
{
    GyreDriver alone;
    ck_assert(gy_virtual_open(&alone, NULL));
    ck_assert(!alone.has_pending(alone.context));
    alone.wake(alone.context);
    alone.poll(alone.context, 5);
    ck_assert_int_eq(alone.now_ns(alone.context), 5);
    ck_assert_int_eq(alone.poll_fd(alone.context), -1);
    alone.close(alone.context);
}
END_TEST

// -- Under a VM

static const char script[] = "import loop\nasync fn f() { await sleep(3s); return loop.time() }\n"
                             "let seen = await f()\nawait sleep(1d)\n";

START_TEST(a_vm_on_it_has_its_time)
{
    GyreDriver alone;
    ck_assert(gy_virtual_open(&alone, NULL));
    Gyre *g = gyre_open_core(NULL, &alone);
    gy_virtual_attach(&alone, g);
    ck_assert_int_eq(gyre_eval(g, "test", script, sizeof script - 1), GYRE_OK);
    double seen = 0;
    ck_assert(gyre_to_float(g, gyre_global(g, "seen"), &seen));
    ck_assert(seen == 3.0);
    ck_assert_int_eq(gyre_now_ns(g), (int64_t)86403 * 1000000000);
    ck_assert(gyre_skip_time(g, 5));
    ck_assert_int_eq(gyre_now_ns(g), (int64_t)86403 * 1000000000 + 5);
    ck_assert(gyre_skip_time(g, INT64_MAX)); // to the end of time, not over it
    ck_assert_int_eq(gyre_now_ns(g), INT64_MAX / 2);
    gyre_close(g);
}
END_TEST

START_TEST(a_held_loop_is_waited_for_really)
{
    GyreDriver below = {.context = &world,
                        .now_ns = world_now,
                        .poll = world_poll,
                        .wake = world_wake,
                        .has_pending = world_pending};
    GyreDriver upper;
    ck_assert(gy_virtual_open(&upper, &below));
    Gyre *g = gyre_open_core(NULL, &upper);
    gy_virtual_attach(&upper, g);
    gyre_hold(g);
    ck_assert_int_eq(gyre_eval(g, "test", "await sleep(2us)", 16), GYRE_OK);
    ck_assert_int_eq(world.now_ns, 3000);
    gyre_release(g);
    ck_assert_int_eq(gyre_eval(g, "test", "await sleep(2us)", 16), GYRE_OK);
    ck_assert_int_eq(world.now_ns, 3000);
    ck_assert_int_eq(gyre_now_ns(g), 4000);
    gyre_close(g);
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {time_starts_at_0_and_jumps_to_the_nanosecond,
                                  a_poll_without_time_moves_nothing,
                                  what_is_pending_outside_is_waited_for_really,
                                  time_goes_on_by_as_much_as_an_early_event_took,
                                  a_wait_that_no_timer_ends_leaves_the_clock,
                                  the_clock_can_be_set,
                                  wakes_go_to_the_world_and_its_natives_find_it,
                                  it_needs_no_world,
                                  a_vm_on_it_has_its_time,
                                  a_held_loop_is_waited_for_really};
    return RUN_SUITE("stdlib/virtual", tests, setup, teardown);
}

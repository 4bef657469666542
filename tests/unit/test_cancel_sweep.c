// Cancels small async programs wherever they suspend (cancel_sweep.gy says which, and what must
// hold), in the usual order of tasks and in shuffled ones, and looks at what scripts cannot see:
// no timer is left, and as many objects live afterwards as before. So, too, after a day with a
// million timers.
#include "tests/unit/unit_check.h"
#include "vm/state.h"
#include "vm/timers.h"
#include <stdio.h>
#include <string.h>
#include <time.h>

enum { SEEDS = 3 };

static VM *vm;
static char *script;
static bool is_slow;

static void complain(void *context, Gyre *g, const char *text)
{
    (void)context, (void)g;
    fputs(text, stderr);
}

static void open_vm(void)
{
    GyreConfig config = {.is_clock_virtual = true, .unhandled = complain};
    is_slow = getenv("GYRE_TEST_SLOW") != NULL;
    vm = gyre_open(&config);
    ck_assert_ptr_nonnull(vm);
}

static void close_vm(void)
{
    gyre_close(vm);
    free(script);
    script = NULL;
}

static void load(const char *path)
{
    FILE *file = fopen(path, "rb");
    ck_assert_ptr_nonnull(file);
    size_t room = 1 << 20;
    script = (char *)malloc(room);
    ck_assert_ptr_nonnull(script);
    size_t size =
        (size_t)snprintf(script, room, "const IS_SLOW = %s; ", is_slow ? "true" : "false");
    size += fread(script + size, 1, room - size, file);
    fclose(file);
    GyreStatus status = gyre_load_tests(vm, path, script, size);
    ck_assert_msg(status == GYRE_OK, "%s", status == GYRE_OK ? "" : gyre_error_text(vm));
}

// -- What lives

// Free cells are poisoned, but their kind may be looked at; behind `bump` none was ever used.
__attribute__((no_sanitize("address"))) static size_t count_page(const SizeClass *c,
                                                                 const Page *page)
{
    size_t count = 0;
    const char *cell = (const char *)(page + 1);
    for (uint32_t i = 0; i < page->cell_count; i++, cell += page->cell_size)
        if (cell < c->bump || cell >= c->bump_end) count += ((const Obj *)cell)->kind != KIND_FREE;
    return count;
}

// After a full collection: nothing is left to be swept.
static size_t count_objects(void)
{
    size_t count = 0;
    gy_gc_collect(vm); // ends the cycle that runs, which may keep what has died meanwhile
    gy_gc_collect(vm);
    for (int i = 0; i < SIZE_CLASS_COUNT; i++)
        for (const Page *page = vm->heap.classes[i].pages; page; page = page->next)
            count += count_page(&vm->heap.classes[i], page);
    for (const LargeBlock *block = vm->heap.large; block; block = block->next)
        count++;
    return count;
}

static void run(uint32_t index)
{
    GyreStatus status = gyre_test_run(vm, index);
    ck_assert_msg(status == GYRE_OK, "%s: %s", gyre_test_name(vm, index),
                  status == GYRE_OK ? "" : gyre_error_text(vm));
    ck_assert_msg(!vm->has_reported, "%s: something was reported", gyre_test_name(vm, index));
    ck_assert_msg(vm->timers.count == 0, "%s: %u timers are left", gyre_test_name(vm, index),
                  vm->timers.count);
}

// Runs it twice: the first time fills caches and interns names.
static void run_without_leak(uint32_t index)
{
    run(index);
    size_t before = count_objects();
    run(index);
    size_t after = count_objects();
    ck_assert_msg(before == after, "%s: %zu objects live before it, %zu after",
                  gyre_test_name(vm, index), before, after);
}

// -- Orders

static uint32_t state;

static uint32_t shuffled(void *context, uint32_t count)
{
    (void)context;
    state = state * 1664525 + 1013904223;
    return (state >> 8) % count;
}

START_TEST(cuts_everywhere)
{
    load("tests/unit/cancel_sweep.gy");
    ck_assert_uint_ge(gyre_test_count(vm), 40);
    for (uint32_t i = 0; i < gyre_test_count(vm); i++)
        run_without_leak(i);
}
END_TEST

START_TEST(cuts_everywhere_in_any_order)
{
    load("tests/unit/cancel_sweep.gy");
    gyre_set_choose(vm, shuffled, NULL);
    for (uint32_t seed = 1; seed <= (is_slow ? 1 : SEEDS); seed++) {
        state = seed;
        for (uint32_t i = 0; i < gyre_test_count(vm); i++)
            run(i);
    }
}
END_TEST

// -- A day with a million timers

static const char day[] =
    "import loop\n"
    "let wakes = 0\n"
    "async fn worker() { for n in range(1000) { await sleep(86.4); wakes += 1 } }\n"
    "async fn guarded() { async with timeout(2d) { await worker() } }\n"
    "async test \"a day\" {\n"
    "    wakes = 0\n"
    "    let tasks = 20 if IS_SLOW else 1000\n"
    "    async with TaskGroup() as g { for i in range(tasks) { g.spawn(guarded()) } }\n"
    "    assert(wakes == 1000 * tasks)\n"
    "    assert(loop.time() == 86400)\n"
    "}\n";

START_TEST(a_day_with_a_million_timers)
{
    char text[sizeof day + 40];
    int size =
        snprintf(text, sizeof text, "const IS_SLOW = %s; %s", is_slow ? "true" : "false", day);
    ck_assert_int_eq(gyre_load_tests(vm, "day.gy", text, (size_t)size), GYRE_OK);
    clock_t start = clock();
    run_without_leak(0); // two days
    double seconds = (double)(clock() - start) / CLOCKS_PER_SEC / 2;
    ck_assert_msg(seconds < 60, "a day took %.1f s", seconds);
}
END_TEST

int main(void)
{
    const TTest *tests[] = {cuts_everywhere, cuts_everywhere_in_any_order,
                            a_day_with_a_million_timers};
    setenv("CK_DEFAULT_TIMEOUT", "250", 0); // seconds; Check's own 4 are few for a slow build
    return RUN_SUITE("cancel_sweep", tests, open_vm, close_vm);
}

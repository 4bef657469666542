// Unit tests of vm/gc: what is linked anew between two steps of a cycle, and when a cycle begins.
#include "tests/unit/unit_vm.h"
#include "vm/scheduler.h"

static Task *task_of(const Waiter *w)
{
    ck_assert_ptr_nonnull(w);
    return (Task *)w->owner;
}

// Only the list of failures that nobody looked at yet knows the first and the third task.
START_TEST(a_list_of_tasks_survives_a_removal_while_marking)
{
    const char *script = "async fn fail() { throw ValueError('x') }\n"
                         "let second = nil\n"
                         "async fn go() {\n"
                         "    spawn(fail()).name; second = spawn(fail()); spawn(fail()).name\n"
                         "    await sleep(0); await sleep(0)\n"
                         "}";
    ck_assert_int_eq(gyre_eval_line(vm, NULL, script, strlen(script), NULL), GYRE_OK);
    vm->reports_unseen = false; // as if no line had run
    ck_assert_int_eq(gyre_call(vm, gyre_global(vm, "go"), NULL, 0, NULL), GYRE_OK);
    Task *first = task_of(wait_list_first(&vm->unobserved));
    Task *second = task_of(wait_list_after(&vm->unobserved, &first->waiter));
    Task *third = task_of(wait_list_after(&vm->unobserved, &second->waiter));
    gy_gc_collect(vm);
    gy_gc_advance(vm, 1);
    while (second->obj.mark != vm->heap.live_mark)
        gy_gc_advance(vm, 1); // until the first one was traced
    ck_assert_int_eq(vm->heap.phase, PHASE_MARK);
    gy_scheduler_observe(vm, second);
    gy_gc_collect(vm);
    ck_assert_ptr_eq(wait_list_after(&vm->unobserved, &first->waiter), &third->waiter);
    ck_assert(heap_has_object(&third->obj));
    gy_scheduler_observe(vm, first);
    gy_scheduler_observe(vm, third);
}
END_TEST

// Cells that a sweep found empty are filled again while it goes on. They must not count as what
// the cycle found alive, or each cycle lets the heap grow to twice its size.
START_TEST(garbage_does_not_make_the_heap_grow)
{
#if GYRE_STRESS
    const char *script = "for i in range(300) { let garbage = [i] }"; // each with a collection
#else
    const char *script = "for i in range(300_000) { let garbage = [i] }";
#endif
    ck_assert_int_eq(gyre_eval_line(vm, NULL, script, strlen(script), NULL), GYRE_OK);
    ck_assert_uint_lt(vm->heap.bytes, 4 * 1024 * 1024);
    ck_assert_uint_lt(vm->heap.threshold, 4 * 1024 * 1024);
    ck_assert_uint_ge(vm->heap.cycle_count, 4);
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {a_list_of_tasks_survives_a_removal_while_marking,
                                  garbage_does_not_make_the_heap_grow};
    return RUN_TESTS("gc", tests);
}

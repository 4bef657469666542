// Unit tests of vm/gc: what is linked anew between two steps of a cycle.
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
                         "spawn(fail()).name; let second = spawn(fail()); spawn(fail()).name\n"
                         "await sleep(0); await sleep(0)";
    ck_assert_int_eq(gyre_eval_line(vm, script, strlen(script), NULL), GYRE_OK);
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

int main(void)
{
    const TTest *const tests[] = {a_list_of_tasks_survives_a_removal_while_marking};
    return RUN_TESTS("gc", tests);
}

// Unit tests of vm/timers: the order in which timers come due, against a list that is sorted.
#include "tests/unit/unit_vm.h"
#include "vm/timers.h"

enum { COUNT = 2000 };

static TimerSlot slots[COUNT];
static int64_t deadlines[COUNT];
static bool is_armed[COUNT];

static uint32_t next_random(uint32_t *seed)
{
    *seed = *seed * 1664525 + 1013904223;
    return *seed >> 8;
}

static void arm(int i, int64_t deadline)
{
    slots[i].index = NO_TIMER;
    ck_assert(gy_timers_add(vm, &slots[i], deadline));
    deadlines[i] = deadline;
    is_armed[i] = true;
}

// What must come next: the earliest deadline, of equal ones the one armed first (slots are armed
// in the order of their numbers).
static int earliest(int64_t now)
{
    int found = -1;
    for (int i = 0; i < COUNT; i++)
        if (is_armed[i] && deadlines[i] <= now && (found < 0 || deadlines[i] < deadlines[found]))
            found = i;
    return found;
}

START_TEST(timers_come_in_order)
{
    uint32_t seed = 1;
    for (int i = 0; i < COUNT; i++)
        arm(i, next_random(&seed) % 500); // many are equal
    for (int i = 0; i < COUNT; i += 3) {
        gy_timers_remove(&vm->timers, &slots[i]);
        ck_assert_uint_eq(slots[i].index, NO_TIMER);
        is_armed[i] = false;
    }
    for (int64_t now = 0; now < 500; now += 7) {
        for (int next = earliest(now); next >= 0; next = earliest(now)) {
            ck_assert_ptr_eq(gy_timers_take_due(&vm->timers, now), &slots[next]);
            is_armed[next] = false;
        }
        ck_assert_ptr_null(gy_timers_take_due(&vm->timers, now));
    }
    ck_assert_ptr_nonnull(gy_timers_take_due(&vm->timers, INT64_MAX));
    while (gy_timers_take_due(&vm->timers, INT64_MAX)) {
    }
    ck_assert_uint_eq(vm->timers.count, 0);
}
END_TEST

START_TEST(equal_deadlines_keep_the_order_of_arming)
{
    for (int i = 0; i < 100; i++)
        arm(i, 5);
    for (int i = 0; i < 100; i++)
        ck_assert_ptr_eq(gy_timers_take_due(&vm->timers, 5), &slots[i]);
}
END_TEST

// Slots that are armed, cancelled and armed again, mostly cancelled: dead items leave the heap.
START_TEST(cancelled_timers_are_forgotten)
{
    uint32_t seed = 7, live = 0;
    for (int i = 0; i < COUNT; i++)
        slots[i].index = NO_TIMER;
    memset(is_armed, 0, sizeof is_armed);
    for (int round = 0; round < 50 * COUNT; round++) {
        int i = (int)(next_random(&seed) % COUNT);
        if (is_armed[i] || next_random(&seed) % 4) {
            gy_timers_remove(&vm->timers, &slots[i]);
            live -= is_armed[i];
            is_armed[i] = false;
        } else {
            arm(i, next_random(&seed) % 100000);
            live++;
        }
        ck_assert_uint_eq(vm->timers.count, live);
        ck_assert_uint_le(vm->timers.item_count, 2 * live + 100);
    }
    int64_t before = 0;
    for (TimerSlot *slot; (slot = gy_timers_take_due(&vm->timers, INT64_MAX)); live--) {
        int i = (int)(slot - slots);
        ck_assert(is_armed[i] && deadlines[i] >= before);
        before = deadlines[i];
    }
    ck_assert_uint_eq(live, 0);
    ck_assert_uint_eq(vm->timers.item_count, 0);
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {
        timers_come_in_order,
        equal_deadlines_keep_the_order_of_arming,
        cancelled_timers_are_forgotten,
    };
    return RUN_TESTS("timers", tests);
}

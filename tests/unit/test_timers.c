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
        gy_timers_remove(vm, &slots[i]);
        ck_assert_uint_eq(slots[i].index, NO_TIMER);
        is_armed[i] = false;
    }
    for (int64_t now = 0; now < 500; now += 7) {
        for (int next = earliest(now); next >= 0; next = earliest(now)) {
            ck_assert_ptr_eq(gy_timers_take_due(vm, now), &slots[next]);
            is_armed[next] = false;
        }
        ck_assert_ptr_null(gy_timers_take_due(vm, now));
    }
    ck_assert_ptr_nonnull(gy_timers_take_due(vm, INT64_MAX));
    while (gy_timers_take_due(vm, INT64_MAX)) {
    }
    ck_assert_uint_eq(vm->timers.count, 0);
}
END_TEST

START_TEST(equal_deadlines_keep_the_order_of_arming)
{
    for (int i = 0; i < 100; i++)
        arm(i, 5);
    for (int i = 0; i < 100; i++)
        ck_assert_ptr_eq(gy_timers_take_due(vm, 5), &slots[i]);
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
            gy_timers_remove(vm, &slots[i]);
            live -= is_armed[i];
            is_armed[i] = false;
        } else {
            arm(i, next_random(&seed) % 100000);
            live++;
        }
        ck_assert_uint_eq(vm->timers.count, live);
        ck_assert_uint_le(gy_timers_dead_count(&vm->timers), live + 100);
    }
    int64_t before = 0;
    for (TimerSlot *slot; (slot = gy_timers_take_due(vm, INT64_MAX)); live--) {
        int i = (int)(slot - slots);
        ck_assert(is_armed[i] && deadlines[i] >= before);
        before = deadlines[i];
    }
    ck_assert_uint_eq(live, 0);
    ck_assert_uint_eq(gy_timers_dead_count(&vm->timers), 0);
}
END_TEST

// Deadlines of all magnitudes, many equal, as time goes by and is set back: near and far ones, and
// such that are earlier than all others, at a heap's size and at a wheel's.
static int64_t random_delay(uint32_t *seed)
{
    uint32_t bits = next_random(seed) % 45;
    uint64_t wide = (uint64_t)next_random(seed) << 24 | next_random(seed);
    return (int64_t)(wide & (((uint64_t)1 << bits) - 1));
}

static void take_all_due(int64_t now, uint32_t *live)
{
    for (int next = earliest(now); next >= 0; next = earliest(now)) {
        ck_assert_int_eq(vm->timers.items[0].deadline_ns, deadlines[next]);
        TimerSlot *slot = gy_timers_take_due(vm, now);
        ck_assert_ptr_nonnull(slot);
        int i = (int)(slot - slots);
        ck_assert(is_armed[i]);
        ck_assert_int_eq(deadlines[i], deadlines[next]);
        is_armed[i] = false;
        --*live;
    }
    ck_assert_ptr_null(gy_timers_take_due(vm, now));
}

START_TEST(far_timers_come_in_order)
{
    for (uint32_t seed = 1; seed <= 3; seed++) {
        uint32_t state = seed, live = 0;
        int64_t now = 0;
        memset(is_armed, 0, sizeof is_armed);
        for (int i = 0; i < COUNT; i++)
            slots[i].index = NO_TIMER;
        for (int step = 0; step < 6 * COUNT; step++) {
            int i = (int)(next_random(&state) % COUNT);
            if (is_armed[i]) {
                gy_timers_remove(vm, &slots[i]);
                is_armed[i] = false;
                live--;
            } else {
                arm(i, now + random_delay(&state));
                live++;
            }
            ck_assert_uint_eq(vm->timers.count, live);
            if (step % 100 == 0) now += random_delay(&state) / 16;
            if (step % 100 == 0) take_all_due(now, &live);
            if (live == 0) now = 0;
        }
        take_all_due(INT64_MAX, &live);
        ck_assert_uint_eq(live, 0);
        ck_assert_uint_eq(gy_timers_dead_count(&vm->timers), 0);
    }
}
END_TEST

// Of equal deadlines the first one comes first, also when they have been in the wheel.
START_TEST(far_timers_keep_the_order_of_arming)
{
    const int64_t deadline = (int64_t)3600 * 1000000000;
    for (int i = 0; i < COUNT; i++)
        arm(i, deadline);
    for (int i = 0; i < COUNT; i++)
        ck_assert_ptr_eq(gy_timers_take_due(vm, deadline), &slots[i]);
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {
        timers_come_in_order,
        equal_deadlines_keep_the_order_of_arming,
        cancelled_timers_are_forgotten,
        far_timers_come_in_order,
        far_timers_keep_the_order_of_arming,
    };
    return RUN_TESTS("timers", tests);
}

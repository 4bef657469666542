// Unit tests of vm/handles: scopes, stamps and pins.
#include "tests/unit/unit_vm.h"
#include "vm/handles.h"

#define LATE "MisuseError: gyre_to_int(): the handle's scope was closed by gyre_scope_close()"

START_TEST(a_handle_ends_with_its_scope)
{
    GyreValue outer = gyre_int(vm, 1);
    uint32_t scope = gyre_scope_open(vm);
    GyreValue inner = gyre_int(vm, 2);
    int64_t i = 0;
    ck_assert(gyre_to_int(vm, inner, &i) && i == 2);
    gyre_scope_close(vm, scope);
    ck_assert(!gyre_to_int(vm, inner, &i));
    ck_assert_str_eq(thrown(), LATE);
    GyreValue next = gyre_int(vm, 3); // takes the same slot
    ck_assert_uint_eq(next.slot, inner.slot);
    ck_assert(!gyre_to_int(vm, inner, &i));
    ck_assert_str_eq(thrown(), LATE);
    ck_assert(gyre_to_int(vm, next, &i) && i == 3);
    ck_assert(gyre_to_int(vm, outer, &i) && i == 1);
}
END_TEST

START_TEST(no_value_is_nothing)
{
    int64_t i;
    ck_assert(gyre_is_none(GYRE_NONE));
    ck_assert(!gyre_is_nil(vm, GYRE_NONE));
    ck_assert(!gyre_to_int(vm, GYRE_NONE, &i));
    ck_assert_ptr_null(gyre_to_str(vm, GYRE_NONE, NULL));
}
END_TEST

// What is kept of scopes that have ended is bounded, and what is found there is right.
START_TEST(late_handles_are_told_from_one_another)
{
    GyreValue late[200];
    for (int i = 0; i < 200; i++) {
        uint32_t scope = gyre_scope_open(vm);
        late[i] = gyre_int(vm, i);
        gy_handles_end_call(vm, scope, i % 2 ? "odd" : "even");
    }
    int64_t out;
    ck_assert(!gyre_to_int(vm, late[199], &out));
    ck_assert_ptr_nonnull(strstr(thrown(), "made in native odd()"));
    ck_assert(!gyre_to_int(vm, late[150], &out));
    ck_assert_ptr_nonnull(strstr(thrown(), "made in native even()"));
    ck_assert(!gyre_to_int(vm, late[0], &out));
    ck_assert_ptr_nonnull(strstr(thrown(), "ended long ago"));
}
END_TEST

START_TEST(pins_outlive_scopes_and_collections)
{
    uint32_t scope = gyre_scope_open(vm);
    GyreValue pins[100];
    for (int i = 0; i < 100; i++) {
        char name[32];
        int size = snprintf(name, sizeof name, "a pinned text of some length %d", i);
        pins[i] = gyre_pin(vm, gyre_str(vm, name, (size_t)size));
    }
    gyre_scope_close(vm, scope);
    for (int i = 0; i < 100; i += 2)
        gyre_unpin(vm, pins[i]);
    gy_gc_collect(vm);
    gy_gc_collect(vm);
    for (int i = 1; i < 100; i += 2) {
        char name[64];
        snprintf(name, sizeof name, "a pinned text of some length %d", i);
        ck_assert_str_eq(gyre_to_str(vm, pins[i], NULL), name);
        gyre_unpin(vm, pins[i]);
    }
    GyreValue again = gyre_pin(vm, gyre_int(vm, 5)); // slots are used again
    ck_assert_uint_eq(again.slot, pins[99].slot);
    ck_assert_uint_ne(again.stamp, pins[99].stamp);
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {
        a_handle_ends_with_its_scope,
        no_value_is_nothing,
        late_handles_are_told_from_one_another,
        pins_outlive_scopes_and_collections,
    };
    return RUN_TESTS("handles", tests);
}

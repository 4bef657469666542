// Unit tests of vm/dict and vm/set: a long run of random changes beside a plain array, the order of
// entries, and keys that are equal though their types differ.
#include "tests/unit/unit_vm.h"
#include "vm/containers.h"

enum { KEYS = 300, CHANGES = 20000 };

static uint32_t next_random(uint32_t *seed)
{
    *seed = *seed * 1664525 + 1013904223;
    return *seed >> 8;
}

// A key of one of several types for each number.
static Value key_of(uint32_t i)
{
    char name[16];
    if (i % 3 == 0) return value_from_int(i);
    if (i % 3 == 1) return value_from_double(i + 0.5);
    snprintf(name, sizeof name, "key %u", i);
    return value_from_obj(text(name));
}

START_TEST(a_dict_does_what_an_array_does)
{
    int64_t values[KEYS];
    uint32_t seed = 7, count = 0;
    Dict *dict = gy_dict_new(vm, 0);
    for (int i = 0; i < KEYS; i++)
        values[i] = -1;
    for (int step = 0; step < CHANGES; step++) {
        uint32_t i = next_random(&seed) % KEYS;
        Value key = key_of(i), found;
        if (next_random(&seed) % 3) {
            count += values[i] < 0;
            values[i] = step;
            ck_assert(gy_dict_set(vm, dict, key, value_from_int(step)));
        } else {
            ck_assert_int_eq(gy_dict_remove(vm, dict, key, &found), values[i] >= 0);
            count -= values[i] >= 0;
            values[i] = -1;
        }
        i = next_random(&seed) % KEYS;
        ck_assert_int_eq(gy_dict_get(vm, dict, key_of(i), &found), values[i] >= 0);
        if (values[i] >= 0) ck_assert_int_eq(value_as_int(found), values[i]);
        ck_assert_uint_eq(dict->count, count);
    }
}
END_TEST

// Entries come in the order in which their keys were put in; a changed value does not move one.
START_TEST(a_dict_keeps_its_order)
{
    Dict *dict = gy_dict_new(vm, 0);
    for (int i = 0; i < 100; i++)
        ck_assert(gy_dict_set(vm, dict, value_from_int(i * 7 % 100), value_from_int(i)));
    for (int i = 0; i < 100; i += 2)
        ck_assert_int_eq(gy_dict_remove(vm, dict, value_from_int(i * 7 % 100), NULL), 1);
    ck_assert(gy_dict_set(vm, dict, value_from_int(7), value_from_int(-1)));
    ck_assert(gy_dict_set(vm, dict, value_from_int(0), value_from_int(-2)));
    Value key, value;
    uint32_t position = 0;
    for (int i = 1; i < 100; i += 2) {
        ck_assert(gy_dict_next(dict, &position, &key, &value));
        ck_assert_int_eq(value_as_int(key), i * 7 % 100);
        ck_assert_int_eq(value_as_int(value), i == 1 ? -1 : i);
    }
    ck_assert(gy_dict_next(dict, &position, &key, &value));
    ck_assert_int_eq(value_as_int(key), 0);
    ck_assert(!gy_dict_next(dict, &position, &key, &value));
}
END_TEST

START_TEST(equal_numbers_are_one_key)
{
    Dict *dict = gy_dict_new(vm, 0);
    Value found;
    ck_assert(gy_dict_set(vm, dict, value_from_int(1), value_from_int(10)));
    ck_assert(gy_dict_set(vm, dict, VALUE_TRUE, value_from_int(11)));
    ck_assert(gy_dict_set(vm, dict, value_from_double(1.0), value_from_int(12)));
    ck_assert_uint_eq(dict->count, 1);
    ck_assert_int_eq(gy_dict_get(vm, dict, value_from_int(1), &found), 1);
    ck_assert_int_eq(value_as_int(found), 12);
    Value big = number("1000000000000000000000000"), again = number("1000000000000000000000000");
    ck_assert(gy_dict_set(vm, dict, big, VALUE_NIL));
    ck_assert_int_eq(gy_dict_get(vm, dict, again, &found), 1);
    ck_assert_int_eq(gy_dict_get(vm, dict, VALUE_NIL, &found), 0);
}
END_TEST

START_TEST(what_can_change_is_no_key)
{
    Dict *dict = gy_dict_new(vm, 0);
    Value list = value_from_obj(gy_list_new(vm, 0));
    ck_assert(!gy_dict_set(vm, dict, list, VALUE_NIL));
    ck_assert_int_eq(strncmp(thrown(), "TypeError: ", 11), 0);
    ck_assert_int_eq(gy_dict_get(vm, dict, list, &list), -1);
    thrown();
    ck_assert_uint_eq(dict->count, 0);
}
END_TEST

START_TEST(a_set_does_what_an_array_does)
{
    bool is_in[KEYS] = {false};
    uint32_t seed = 3, count = 0;
    Set *set = gy_set_new(vm, 0);
    for (int step = 0; step < CHANGES; step++) {
        uint32_t i = next_random(&seed) % KEYS;
        if (next_random(&seed) % 2) {
            ck_assert(gy_set_add(vm, set, key_of(i)));
            count += !is_in[i];
            is_in[i] = true;
        } else {
            ck_assert_int_eq(gy_set_remove(vm, set, key_of(i)), is_in[i]);
            count -= is_in[i];
            is_in[i] = false;
        }
        i = next_random(&seed) % KEYS;
        ck_assert_int_eq(gy_set_has(vm, set, key_of(i)), is_in[i]);
        ck_assert_uint_eq(set->count, count);
    }
    gy_set_clear(vm, set);
    uint32_t position = 0;
    Value key;
    ck_assert(!gy_set_next(set, &position, &key));
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {
        a_dict_does_what_an_array_does, a_dict_keeps_its_order,        equal_numbers_are_one_key,
        what_can_change_is_no_key,      a_set_does_what_an_array_does,
    };
    return RUN_TESTS("dict", tests);
}

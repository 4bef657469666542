// Unit tests of vm/deque and of both ends of vm/dict: long runs of random changes beside a plain
// array, so that the ring goes round and grows at every place, and dead entries come and go.
#include "tests/unit/unit_vm.h"
#include "vm/containers.h"
#include "vm/deque.h"

enum { MOST = 64, CHANGES = 3000 };

typedef struct {
    int64_t items[MOST];
    uint32_t count;
} Model;

static uint32_t next_random(uint32_t *seed)
{
    *seed = *seed * 1664525 + 1013904223;
    return *seed >> 8;
}

static void model_insert(Model *m, uint32_t i, int64_t item)
{
    memmove(m->items + i + 1, m->items + i, (m->count - i) * sizeof m->items[0]);
    m->items[i] = item;
    m->count++;
}

static int64_t model_remove(Model *m, uint32_t i)
{
    int64_t item = m->items[i];
    m->count--;
    memmove(m->items + i, m->items + i + 1, (m->count - i) * sizeof m->items[0]);
    return item;
}

static void check_deque(const Deque *deque, const Model *m)
{
    ck_assert_uint_eq(deque->count, m->count);
    for (uint32_t i = 0; i < m->count; i++)
        ck_assert_int_eq(value_as_int(*deque_at(deque, i)), m->items[i]);
}

START_TEST(a_deque_with_a_limit_drops_at_the_other_end)
{
    uint32_t seed = 3;
    Model m = {{0}, 0};
    Deque *deque = gy_deque_new(vm, MOST - 1);
    for (int step = 0; step < CHANGES; step++) {
        bool is_left = next_random(&seed) % 2;
        if (m.count == MOST - 1) model_remove(&m, is_left ? m.count - 1 : 0);
        model_insert(&m, is_left ? 0 : m.count, step);
        ck_assert(is_left ? gy_deque_append_left(vm, deque, value_from_int(step))
                          : gy_deque_append(vm, deque, value_from_int(step)));
        check_deque(deque, &m);
    }
}
END_TEST

START_TEST(a_deque_of_no_items_stays_empty)
{
    Deque *deque = gy_deque_new(vm, 0);
    ck_assert(gy_deque_append(vm, deque, VALUE_NIL));
    ck_assert(gy_deque_append_left(vm, deque, VALUE_NIL));
    ck_assert_uint_eq(deque->count, 0);
}
END_TEST

START_TEST(a_deque_extends_by_itself)
{
    Deque *deque = gy_deque_new(vm, -1);
    for (int i = 0; i < 5; i++)
        ck_assert(gy_deque_append(vm, deque, value_from_int(i)));
    ck_assert(gy_deque_extend(vm, deque, value_from_obj(deque)));
    ck_assert_uint_eq(deque->count, 10);
    ck_assert_int_eq(value_as_int(*deque_at(deque, 9)), 4);
}
END_TEST

static void check_dict(Dict *dict, const Model *m)
{
    Value key;
    uint32_t position = 0, i = 0;
    while (gy_dict_next(dict, &position, &key, NULL))
        ck_assert_int_eq(value_as_int(key), m->items[i++]);
    ck_assert_uint_eq(i, m->count);
    ck_assert_uint_eq(dict->count, m->count);
}

static uint32_t find_item(const Model *m, int64_t item)
{
    uint32_t i = 0;
    while (i < m->count && m->items[i] != item)
        i++;
    return i;
}

// One random change of both; keys are below MOST.
static void change(Dict *dict, Model *m, uint32_t *seed)
{
    Value popped, value, key = value_from_int(next_random(seed) % MOST);
    uint32_t what = next_random(seed) % 8, at = find_item(m, value_as_int(key));
    bool is_there = at < m->count, is_last = next_random(seed) % 2;
    if (what < 3) {
        ck_assert(gy_dict_set(vm, dict, key, VALUE_NIL));
        if (!is_there) model_insert(m, m->count, value_as_int(key));
    } else if (what < 4) {
        ck_assert_int_eq(gy_dict_remove(vm, dict, key, NULL), is_there);
        if (is_there) model_remove(m, at);
    } else if (what < 6) {
        ck_assert_int_eq(gy_dict_move_to_end(vm, dict, key, is_last), is_there);
        if (!is_there) return;
        model_remove(m, at);
        model_insert(m, is_last ? m->count : 0, value_as_int(key));
    } else {
        bool is_empty = m->count == 0;
        ck_assert_int_eq(gy_dict_pop_end(dict, is_last, &popped, &value), !is_empty);
        if (is_empty) return;
        ck_assert_int_eq(value_as_int(popped), model_remove(m, is_last ? m->count - 1 : 0));
    }
}

START_TEST(a_dict_has_two_ends)
{
    uint32_t seed = 11;
    Model m = {{0}, 0};
    Dict *dict = gy_dict_new(vm, 0);
    for (int step = 0; step < CHANGES; step++) {
        change(dict, &m, &seed);
        check_dict(dict, &m);
    }
}
END_TEST

// Used as a queue or as a stack, a dict keeps the size of what is in it.
START_TEST(a_dict_does_not_grow_by_what_has_left_it)
{
    Dict *dict = gy_dict_new(vm, 0);
    Value key, value;
    for (int64_t i = 0; i < CHANGES; i++) {
        ck_assert(gy_dict_set(vm, dict, value_from_int(i), VALUE_NIL));
        if (dict->count > 10) ck_assert(gy_dict_pop_end(dict, i % 100 < 50, &key, &value));
    }
    ck_assert_uint_eq(dict->count, 10);
    ck_assert_uint_lt(dict->capacity, 64);
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {
        a_deque_with_a_limit_drops_at_the_other_end,
        a_deque_of_no_items_stays_empty,
        a_deque_extends_by_itself,
        a_dict_has_two_ends,
        a_dict_does_not_grow_by_what_has_left_it,
    };
    return RUN_TESTS("deque", tests);
}

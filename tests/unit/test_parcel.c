// Unit tests of vm/parcel, vm/frozen and vm/shared where scripts cannot look: who owns what, and
// whether all of it is given back.
#include "vm/parcel.h"
#include "vm/containers.h"
#include "vm/freeze.h"
#include "vm/frozen.h"
#include "vm/shared.h"
#include "tests/unit/unit_vm.h"
#include <pthread.h>

static Value eval(const char *expression)
{
    char script[512];
    snprintf(script, sizeof script, "let result = %s", expression);
    if (gyre_eval(vm, "test", script, strlen(script)) != GYRE_OK)
        ck_abort_msg("%s", gyre_error_text(vm));
    int slot = gy_module_names_find(&vm->main_module->names, "result", 6);
    return vm->main_module->slots[slot];
}

static void forget_all(void)
{
    gyre_eval(vm, "test", "let result = nil", 16);
    gy_gc_collect(vm);
}

// -- Parcels

START_TEST(a_parcel_is_read_often_and_taken_once)
{
    Value first, second, third;
    GyreParcel *parcel = gy_parcel_pack(vm, eval("[1, 'two', [3]]"), PARCEL_OF_VALUE);
    ck_assert_ptr_nonnull(parcel);
    ck_assert(gy_parcel_read(vm, parcel, &first) && gy_parcel_read(vm, parcel, &second));
    ck_assert_ptr_ne(value_as_list(first), value_as_list(second));
    ck_assert_uint_eq(value_as_list(second)->count, 3);
    ck_assert(gy_parcel_take(vm, parcel_retain(parcel), &third));
    ck_assert_uint_eq(atomic_load(&parcel->references), 1);
    ck_assert(gy_parcel_take(vm, parcel, &third));
}
END_TEST

START_TEST(moved_bytes_are_handed_over_where_they_are_the_last)
{
    Value copy, same;
    Value moved = eval("move(bytearray(b'abcdef'))");
    const uint8_t *block = value_as_bytearray(moved)->data;
    GyreParcel *parcel = gy_parcel_pack(vm, moved, PARCEL_OF_VALUE);
    ck_assert_ptr_null(value_as_bytearray(moved)->data);
    ck_assert(gy_parcel_read(vm, parcel, &copy));
    ck_assert_ptr_ne(value_as_bytearray(copy)->data, block);
    ck_assert(gy_parcel_take(vm, parcel, &same));
    ck_assert_ptr_eq(value_as_bytearray(same)->data, block);
    ck_assert_uint_eq(value_as_bytearray(same)->size, 6);
}
END_TEST

START_TEST(a_parcel_that_is_not_taken_gives_all_back)
{
    size_t before = vm->heap.bytes;
    Value moved = eval("[move(bytearray(1000)), freeze([1]), Atomic(1), Channel(1, shared: true)]");
    FrozenRegion *region = frozen_region(value_as_obj(value_as_list(moved)->items[1]));
    SharedThing *cell = ((SharedObject *)value_as_obj(value_as_list(moved)->items[2]))->thing;
    GyreParcel *parcel = gy_parcel_pack(vm, moved, PARCEL_OF_VALUE);
    ck_assert_uint_eq(atomic_load(&region->references), 2);
    ck_assert_uint_eq(atomic_load(&cell->references), 2);
    ck_assert(!gy_shared_is_alone(cell));
    gyre_parcel_free(parcel);
    ck_assert_uint_eq(atomic_load(&region->references), 1);
    ck_assert(gy_shared_is_alone(cell));
    forget_all();
    ck_assert_uint_le(vm->heap.bytes, before + 4096);
}
END_TEST

// -- Frozen regions

START_TEST(a_region_goes_with_the_last_reference)
{
    forget_all();
    size_t before = vm->heap.bytes;
    Value frozen = eval("freeze({i: str(i) for i in range(10000)})");
    FrozenRegion *region = frozen_region(value_as_obj(frozen));
    gy_frozen_retain(region); // so that we may look at it
    ck_assert_uint_gt(vm->heap.bytes, before + region->size);
    gy_gc_collect(vm);
    ck_assert_uint_eq(atomic_load(&region->references), 2);
    forget_all();
    ck_assert_uint_eq(atomic_load(&region->references), 1);
    ck_assert_uint_lt(vm->heap.bytes, before + region->size);
    gy_frozen_release(region);
}
END_TEST

START_TEST(an_inner_value_keeps_its_region)
{
    Value inner = eval("freeze([freeze(['inner']), 2])[0]");
    FrozenRegion *region = frozen_region(value_as_obj(inner));
    gy_gc_collect(vm); // the outer one goes
    gy_gc_collect(vm);
    ck_assert_uint_eq(atomic_load(&region->references), 1);
    ck_assert_uint_eq(value_as_list(inner)->count, 1);
}
END_TEST

START_TEST(long_chains_of_regions_are_freed_without_recursion)
{
    Value chain = VALUE_NIL;
    for (int i = 0; i < 20000; i++) {
        Value pair[2] = {chain, value_from_int(i)};
        ck_assert(gy_freeze(vm, value_from_obj(gy_tuple_from(vm, pair, 2)), &chain));
    }
    gy_gc_collect(vm); // nobody has it
    ck_assert_uint_eq(vm->regions.count, 0);
}
END_TEST

START_TEST(freezing_keeps_to_the_limit)
{
    Value frozen, big = eval("['x' * 1000 + str(i) for i in range(2000)]");
    size_t before = vm->heap.bytes;
    vm->heap.limit = before + 100000;
    ck_assert(!gy_freeze(vm, big, &frozen));
    ck_assert_str_eq(gy_type_name(vm, vm->error), "MemoryError");
    vm->error = VALUE_UNSET;
    vm->heap.limit = 0;
    ck_assert_uint_le(vm->heap.bytes, before);
    ck_assert(gy_freeze(vm, big, &frozen));
}
END_TEST

// -- Two VMs at once

typedef struct {
    GyreParcel *parcel;
    int64_t sum;
} Reader;

static void *read_in_a_vm(void *data)
{
    Reader *reader = (Reader *)data;
    VM *own = gyre_open(NULL);
    for (int round = 0; round < 50; round++) {
        Value list, item;
        ck_assert(gy_parcel_read(own, reader->parcel, &list));
        const List *items = value_as_list(list);
        ck_assert_int_eq(gy_dict_get(own, value_as_dict(items->items[0]), items->items[1], &item),
                         1);
        reader->sum += value_as_int(item);
        if (round % 10 == 0) gy_gc_collect(own);
    }
    gyre_close(own);
    return NULL;
}

START_TEST(several_threads_read_one_parcel_and_one_region)
{
    GyreParcel *parcel = gy_parcel_pack(
        vm, eval("[freeze({'k': 7, (1, 'x'): [2]}), 'k', {1: [2]}, Atomic(1)]"), PARCEL_OF_VALUE);
    Reader readers[3] = {{parcel, 0}, {parcel, 0}, {parcel, 0}};
    pthread_t threads[3];
    for (int i = 0; i < 3; i++)
        ck_assert_int_eq(pthread_create(&threads[i], NULL, read_in_a_vm, &readers[i]), 0);
    for (int i = 0; i < 3; i++) {
        pthread_join(threads[i], NULL);
        ck_assert_int_eq(readers[i].sum, 350);
    }
    gyre_parcel_free(parcel);
}
END_TEST

// -- Tickets

START_TEST(a_claim_takes_both_or_none)
{
    Value object = eval("Channel(0, shared: true)");
    SharedThing *thing = ((SharedObject *)value_as_obj(object))->thing;
    atomic_int mine = TICKET_WAITING, theirs = TICKET_WAITING, gone = TICKET_WITHDRAWN;
    SharedWaiter own = {.thing = thing, .queue = QUEUE_GIVING, .ticket = &mine};
    SharedWaiter lost = {.thing = thing, .queue = QUEUE_TAKING, .ticket = &gone};
    SharedWaiter same = {.thing = thing, .queue = QUEUE_TAKING, .ticket = &mine};
    SharedWaiter peer = {.thing = thing, .queue = QUEUE_TAKING, .ticket = &theirs};
    SharedWaiter *claimed = NULL;
    shared_lock(thing);
    gy_shared_link(&lost);
    gy_shared_link(&same);
    gy_shared_link(&peer);
    ck_assert_ptr_eq(gy_shared_claim_peer(thing, QUEUE_TAKING, &own, &claimed), &peer);
    ck_assert(peer.is_claimed && !peer.is_linked && !lost.is_linked && same.is_linked);
    ck_assert_int_eq(mine, TICKET_TAKEN);
    ck_assert_int_eq(theirs, TICKET_TAKEN);
    theirs = TICKET_WAITING; // one that was claimed itself takes nobody
    gy_shared_link(&peer);
    ck_assert_ptr_null(gy_shared_claim_peer(thing, QUEUE_TAKING, &own, &claimed));
    ck_assert_int_eq(theirs, TICKET_WAITING);
    gy_shared_unlink(&peer);
    gy_shared_unlink(&same);
    shared_unlock(thing);
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {
        a_parcel_is_read_often_and_taken_once,
        moved_bytes_are_handed_over_where_they_are_the_last,
        a_parcel_that_is_not_taken_gives_all_back,
        a_region_goes_with_the_last_reference,
        an_inner_value_keeps_its_region,
        long_chains_of_regions_are_freed_without_recursion,
        freezing_keeps_to_the_limit,
        several_threads_read_one_parcel_and_one_region,
        a_claim_takes_both_or_none,
    };
    return RUN_TESTS("parcel", tests);
}

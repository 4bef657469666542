// combinatorics.c - product, permutations, combinations of the itertools module, row by row.
//
// Such an iterator has in `source` what is chosen from, a tuple (for product: a tuple of tuples),
// and in `extra` a list of places: which item of the pool stands in each column of the row that
// was given last. `index` is 0 before the first row; `stop` is the number of columns. The places
// are ints that only this file sees, so that moving to the next row calls nothing.
#include "vm/combinatorics.h"
#include "vm/args.h"
#include "vm/containers.h"
#include "vm/iter.h"
#include "vm/state.h"

enum { MOST_PLACES = 1 << 24 }; // longer rows are a mistake, and would fill any memory

static int64_t get(const List *places, int64_t i)
{
    return value_as_int(places->items[i]);
}

static void put(List *places, int64_t i, int64_t place)
{
    places->items[i] = value_from_int(place);
}

static Tuple *pool_of(const Iter *it)
{
    return value_as_tuple(it->source);
}

// -- Moving on: false where the row was the last

// The last digit first, as an odometer counts.
static bool next_product(const Iter *it, List *places)
{
    for (int64_t i = it->stop; i-- > 0;) {
        int64_t place = get(places, i) + 1;
        if (place < value_as_tuple(pool_of(it)->items[i])->count)
            return put(places, i, place), true;
        put(places, i, 0);
    }
    return false;
}

// Behind the n places stand r counters: how often column i has still to change.
static bool next_permutation(const Iter *it, List *places)
{
    int64_t n = pool_of(it)->count, r = it->stop;
    for (int64_t i = r; i-- > 0;) {
        int64_t turns = get(places, n + i) - 1;
        put(places, n + i, turns);
        if (turns > 0) {
            Value kept = places->items[i];
            places->items[i] = places->items[n - turns];
            places->items[n - turns] = kept;
            return true;
        }
        Value first = places->items[i]; // all have stood here: the rest is in order again
        memmove(places->items + i, places->items + i + 1, (size_t)(n - 1 - i) * sizeof(Value));
        places->items[n - 1] = first;
        put(places, n + i, n - i);
    }
    return false;
}

static bool next_combination(const Iter *it, List *places)
{
    int64_t n = pool_of(it)->count, r = it->stop, i = r - 1;
    while (i >= 0 && get(places, i) == n - r + i)
        i--;
    if (i < 0) return false;
    for (int64_t place = get(places, i) + 1; i < r; i++, place++)
        put(places, i, place);
    return true;
}

static bool next_with_replacement(const Iter *it, List *places)
{
    int64_t n = pool_of(it)->count, i = it->stop - 1;
    while (i >= 0 && get(places, i) == n - 1)
        i--;
    if (i < 0) return false;
    for (int64_t place = get(places, i) + 1; i < it->stop; i++)
        put(places, i, place);
    return true;
}

static bool move_on(const Iter *it, List *places)
{
    switch ((IterKind)it->iter_kind) {
    case ITER_PRODUCT: return next_product(it, places);
    case ITER_PERMUTATIONS: return next_permutation(it, places);
    case ITER_COMBINATIONS: return next_combination(it, places);
    default: return next_with_replacement(it, places);
    }
}

IterStep gy_combinatorics_step(VM *vm, Iter *it, Value *value)
{
    List *places = value_as_list(it->extra);
    if (it->index && !move_on(it, places)) return ITER_END;
    it->index = 1;
    Tuple *row = gy_tuple_new(vm, (uint32_t)it->stop);
    if (!row) return ITER_ERROR;
    const Tuple *pool = pool_of(it);
    for (uint32_t i = 0; i < row->count; i++) {
        const Tuple *from = it->iter_kind == ITER_PRODUCT ? value_as_tuple(pool->items[i]) : pool;
        row->items[i] = from->items[get(places, i)];
    }
    *value = value_from_obj(row);
    return ITER_VALUE;
}

// -- Making

// An iterator of `columns` columns and `count` places, all 0; a finished one where there is no row.
static Iter *make(Call *call, IterKind kind, Value pool, int64_t columns, int64_t count,
                  bool has_rows)
{
    if (!has_rows) return gy_iter_make(call->vm, ITER_DONE, VALUE_NIL, VALUE_NIL);
    if (count > MOST_PLACES) return gy_throw_memory(call->vm), NULL;
    List *places = gy_list_new(call->vm, (uint32_t)count);
    if (!places) return NULL;
    for (int64_t i = 0; i < count; i++)
        put(places, i, 0);
    places->count = (uint32_t)count;
    Iter *it = gy_iter_make(call->vm, kind, pool, value_from_obj(places));
    if (it) it->stop = columns;
    return it;
}

// product(pools): a tuple of tuples.
static GyreStatus product(Call *call)
{
    const Tuple *pools = value_as_tuple(call->args[0]);
    bool has_rows = true;
    for (uint32_t i = 0; i < pools->count; i++)
        has_rows = has_rows && value_as_tuple(pools->items[i])->count > 0;
    return args_return_obj(
        call, make(call, ITER_PRODUCT, call->args[0], pools->count, pools->count, has_rows));
}

// The others get a tuple and the number of columns, which is an int of 0 or more.
static int64_t columns_of(const Call *call)
{
    enum { BEYOND_ANY_POOL = INT32_MAX };
    Value r = call->args[1];
    if (value_is_bool(r)) return value_as_bool(r);
    return value_is_int(r) && value_as_int(r) < BEYOND_ANY_POOL ? value_as_int(r) : BEYOND_ANY_POOL;
}

static GyreStatus permutations(Call *call)
{
    int64_t n = value_as_tuple(call->args[0])->count, r = columns_of(call);
    Iter *it = make(call, ITER_PERMUTATIONS, call->args[0], r, n + r, r <= n);
    if (!it || r > n) return args_return_obj(call, it);
    List *places = value_as_list(it->extra);
    for (int64_t i = 0; i < n; i++)
        put(places, i, i);
    for (int64_t i = 0; i < r; i++)
        put(places, n + i, n - i);
    return args_return_obj(call, it);
}

static GyreStatus combinations(Call *call)
{
    int64_t n = value_as_tuple(call->args[0])->count, r = columns_of(call);
    Iter *it = make(call, ITER_COMBINATIONS, call->args[0], r, r, r <= n);
    for (int64_t i = 0; it && r <= n && i < r; i++)
        put(value_as_list(it->extra), i, i);
    return args_return_obj(call, it);
}

static GyreStatus combinations_with_replacement(Call *call)
{
    int64_t n = value_as_tuple(call->args[0])->count, r = columns_of(call);
    return args_return_obj(call,
                           make(call, ITER_WITH_REPLACEMENT, call->args[0], r, r, n > 0 || r == 0));
}

static const GyreNative natives[] = {
    {"product", product, "pools, /", "All rows of one item of each pool.", 0},
    {"permutations", permutations, "pool, r, /", "All rows of r items in any order.", 0},
    {"combinations", combinations, "pool, r, /", "All rows of r items in their order.", 0},
    {"combinations_with_replacement", combinations_with_replacement, "pool, r, /",
     "All rows of r items in their order, each as often as one likes.", 0},
    {0},
};

bool gy_combinatorics_install(VM *vm)
{
    return gyre_register(vm, "<stdlib>/_itertools", natives, NULL) == GYRE_OK;
}

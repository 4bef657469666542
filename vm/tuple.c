// tuple.c - tuples and their few methods.
#include "vm/containers.h"
#include "vm/ops.h"
#include "vm/state.h"

enum { ITEMS_PER_LOOK = 1 << 14 };

Tuple *gy_tuple_new(VM *vm, uint32_t count)
{
    size_t size;
    if (!mem_struct_size(sizeof(Tuple), count, sizeof(Value), &size))
        return gy_throw_memory(vm), NULL;
    Tuple *tuple = (Tuple *)heap_new_raw(vm, KIND_TUPLE, size);
    if (!tuple) return NULL;
    tuple->count = count;
    tuple->hash = 0;
    // What is huge comes zeroed, which are values, too, until its turn has come.
    for (uint32_t i = 0; i < count; i++) {
        tuple->items[i] = VALUE_NIL;
        if (i % ITEMS_PER_LOOK == ITEMS_PER_LOOK - 1 && !heap_work(vm, 8 * ITEMS_PER_LOOK))
            return NULL;
    }
    return tuple;
}

Tuple *gy_tuple_from(VM *vm, const Value *items, uint32_t count)
{
    Tuple *tuple = gy_tuple_new(vm, count);
    return tuple && heap_copy_values(vm, tuple->items, items, count) ? tuple : NULL;
}

static GyreStatus construct(Call *call)
{
    VM *vm = call->vm;
    Value source = native_arg(call, 0);
    if (value_is_obj(source) && value_as_obj(source)->class_id == KIND_TUPLE)
        return native_return(call, source);
    List *list = gy_list_new(vm, 0);
    if (!list || (!value_is_unset(source) && !gy_list_extend(vm, list, source))) return GYRE_ERROR;
    Tuple *tuple = gy_tuple_from(vm, list->items, list->count);
    return tuple ? native_return(call, value_from_obj(tuple)) : GYRE_ERROR;
}

// Position of an equal item in [start, stop), -1 where there is none, -2: thrown.
static int64_t find(Call *call, Value wanted, int64_t start, int64_t stop)
{
    const Tuple *tuple = value_as_tuple(call->args[0]);
    for (int64_t i = start; i < stop && i < tuple->count; i++) {
        bool equal = gy_ops_is(tuple->items[i], wanted);
        if (!heap_work(call->vm, 8)) return -2;
        if (!equal && !gy_ops_equal(call->vm, tuple->items[i], wanted, &equal)) return -2;
        if (equal) return i;
    }
    return -1;
}

static GyreStatus tuple_count(Call *call)
{
    int64_t n = 0, i;
    for (i = 0; (i = find(call, call->args[1], i, INT64_MAX)) >= 0; i++)
        n++;
    return i == -1 ? native_return(call, value_from_int(n)) : GYRE_ERROR;
}

static bool read_bound(Call *call, uint32_t arg, int64_t *bound)
{
    Value v = native_arg(call, arg);
    if (value_is_unset(v)) return true;
    if (!gy_ops_clip(call->vm, v, bound)) return false;
    if (*bound < 0) *bound += value_as_tuple(call->args[0])->count;
    if (*bound < 0) *bound = 0;
    return true;
}

static GyreStatus tuple_index(Call *call)
{
    int64_t start = 0, stop = INT64_MAX;
    if (!read_bound(call, 2, &start) || !read_bound(call, 3, &stop)) return GYRE_ERROR;
    int64_t i = find(call, call->args[1], start, stop);
    if (i >= 0) return native_return(call, value_from_int(i));
    if (i == -1) gy_throw(call->vm, ERROR_ValueError, "tuple.index(x): x not in tuple");
    return GYRE_ERROR;
}

static const GyreNative constructor = {"tuple", construct, "iterable = ()", "A tuple of the items.",
                                       0};
static const GyreNative methods[] = {
    {"count", tuple_count, "self, value, /", "How many items equal `value`."},
    {"index", tuple_index, "self, value, start = 0, stop = nil, /",
     "Where `value` first stands; ValueError where it does not."},
    {0},
};

bool gy_tuple_install(VM *vm)
{
    return gy_native_set_constructor(vm, KIND_TUPLE, &constructor) &&
           gy_native_add_methods(vm, KIND_TUPLE, methods);
}

// tuple.c - tuples and their few methods.
#include "vm/containers.h"
#include "vm/ops.h"
#include "vm/state.h"

Tuple *gy_tuple_new(VM *vm, uint32_t count)
{
    size_t size;
    if (!mem_struct_size(sizeof(Tuple), count, sizeof(Value), &size))
        return gy_throw_memory(vm), NULL;
    Tuple *tuple = (Tuple *)gy_heap_new(vm, KIND_TUPLE, size);
    if (!tuple) return NULL;
    tuple->count = count;
    for (uint32_t i = 0; i < count; i++)
        tuple->items[i] = VALUE_NIL;
    return tuple;
}

Tuple *gy_tuple_from(VM *vm, const Value *items, uint32_t count)
{
    Tuple *tuple = gy_tuple_new(vm, count);
    if (tuple && count) value_copy(tuple->items, items, count);
    return tuple;
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

static GyreStatus tuple_count(Call *call)
{
    int64_t n = 0;
    bool equal;
    for (uint32_t i = 0; i < value_as_tuple(call->args[0])->count; i++) {
        if (!ops_match(call->vm, value_as_tuple(call->args[0])->items[i], call->args[1], &equal))
            return GYRE_ERROR;
        n += equal;
    }
    return native_return(call, value_from_int(n));
}

static GyreStatus tuple_index(Call *call)
{
    bool equal;
    for (uint32_t i = 0; i < value_as_tuple(call->args[0])->count; i++) {
        if (!ops_match(call->vm, value_as_tuple(call->args[0])->items[i], call->args[1], &equal))
            return GYRE_ERROR;
        if (equal) return native_return(call, value_from_int(i));
    }
    return native_status(gy_throw(call->vm, ERROR_ValueError, "tuple.index(x): x not in tuple"));
}

static const GyreNative constructor = {"tuple", construct, "iterable = ()", "A tuple of the items.",
                                       0};
static const GyreNative methods[] = {
    {"count", tuple_count, "self, value", "How many items equal `value`."},
    {"index", tuple_index, "self, value",
     "Where `value` first stands; ValueError where it does not."},
    {0},
};

bool gy_tuple_install(VM *vm)
{
    return gy_native_set_constructor(vm, KIND_TUPLE, &constructor) &&
           gy_native_add_methods(vm, KIND_TUPLE, methods);
}

// set_methods.c - set and frozenset as scripts see them.
//
// The operators | & - ^ and comparisons are in ops_arith.c and ops_compare.c and want sets on
// both sides; the methods take any iterable, which is made a set first.
#include "vm/containers.h"
#include "vm/frozen.h"
#include "vm/ops.h"
#include "vm/state.h"

static Set *self_of(const Call *call)
{
    return value_as_set(call->args[0]);
}

// An argument as a set; a new one is kept alive in the argument's own place, which is looked up
// again after script code has run.
static bool make_set(Call *call, Value source, Value *made)
{
    *made = source;
    if (value_is_set(source)) return true;
    Set *set = gy_set_new(call->vm, 0);
    if (!set || !gy_roots_push(call->vm, value_from_obj(set))) return false;
    bool ok = gy_set_update(call->vm, set, source);
    gy_roots_pop(call->vm, 1);
    *made = value_from_obj(set);
    return ok;
}

static bool other_as_set(Call *call)
{
    Value made;
    if (!make_set(call, call->args[1], &made)) return false;
    call->args[1] = made;
    return true;
}

static bool rest_as_set(Call *call, uint32_t i)
{
    Value made;
    if (!make_set(call, call->rest[i], &made)) return false;
    call->rest[i] = made;
    return true;
}

static bool fill(Call *call, Set *set, Value source)
{
    call->result = value_from_obj(set);
    return set && (value_is_unset(source) || gy_set_update(call->vm, set, source));
}

static GyreStatus construct(Call *call)
{
    return native_status(fill(call, gy_set_new(call->vm, 0), native_arg(call, 0)));
}

static GyreStatus construct_frozen(Call *call)
{
    Value source = native_arg(call, 0);
    if (value_is_kind(source, KIND_FROZENSET)) return native_return(call, source);
    return native_status(fill(call, gy_set_new_frozen(call->vm, 0), source));
}

static bool is_frozen(const Call *call)
{
    return value_is_kind(call->args[0], KIND_FROZENSET);
}

static GyreStatus set_copy(Call *call)
{
    if (is_frozen(call)) return native_return(call, call->args[0]);
    return native_status(fill(call, gy_set_new(call->vm, 0), call->args[0]));
}

static GyreStatus set_add(Call *call)
{
    if (!frozen_may_change(call->vm, self_of(call))) return GYRE_ERROR;
    return native_status(gy_set_add(call->vm, self_of(call), call->args[1]));
}

// An unhashable set is looked for as the frozenset of its items.
static int take_out(Call *call)
{
    Value key = call->args[1];
    if (value_is_kind(key, KIND_SET)) {
        Set *frozen = gy_set_new_frozen(call->vm, 0);
        if (!frozen || !gy_set_update(call->vm, frozen, key)) return -1;
        key = value_from_obj(frozen);
    }
    if (!gy_roots_push(call->vm, key)) return -1;
    int found = gy_set_remove(call->vm, self_of(call), key);
    gy_roots_pop(call->vm, 1);
    return found;
}

static GyreStatus set_discard(Call *call)
{
    if (!frozen_may_change(call->vm, self_of(call))) return GYRE_ERROR;
    return native_status(take_out(call) >= 0);
}

static GyreStatus set_remove(Call *call)
{
    if (!frozen_may_change(call->vm, self_of(call))) return GYRE_ERROR;
    int found = take_out(call);
    return native_status(found ? found > 0 : gy_throw_key(call->vm, call->args[1]));
}

static GyreStatus set_pop(Call *call)
{
    if (!frozen_may_change(call->vm, self_of(call))) return GYRE_ERROR;
    if (gy_set_take_last(self_of(call), &call->result)) return GYRE_OK;
    return native_status(gy_throw(call->vm, ERROR_KeyError, "pop from an empty set"));
}

static GyreStatus set_clear(Call *call)
{
    if (!frozen_may_change(call->vm, self_of(call))) return GYRE_ERROR;
    gy_set_clear(call->vm, self_of(call));
    return GYRE_OK;
}

// self op each of the arguments in turn, into a new set.
static GyreStatus combine(Call *call, BinaryOp op)
{
    if (set_copy(call) != GYRE_OK) return GYRE_ERROR;
    for (uint32_t i = 0; i < call->rest_count; i++)
        if (!rest_as_set(call, i) ||
            !gy_ops_binary(call->vm, op, call->result, call->rest[i], &call->result))
            return GYRE_ERROR;
    return GYRE_OK;
}

static GyreStatus set_union(Call *call)
{
    return combine(call, BINARY_BOR);
}

static GyreStatus set_intersection(Call *call)
{
    return combine(call, BINARY_BAND);
}

static GyreStatus set_difference(Call *call)
{
    return combine(call, BINARY_SUB);
}

static GyreStatus set_symmetric_difference(Call *call)
{
    if (!other_as_set(call)) return GYRE_ERROR;
    return native_status(
        gy_ops_binary(call->vm, BINARY_BXOR, call->args[0], call->args[1], &call->result));
}

static GyreStatus update(Call *call, BinaryOp op)
{
    if (!frozen_may_change(call->vm, self_of(call))) return GYRE_ERROR;
    Value ignored;
    for (uint32_t i = 0; i < call->rest_count; i++)
        if (!rest_as_set(call, i) ||
            !gy_ops_inplace(call->vm, op, call->args[0], call->rest[i], &ignored))
            return GYRE_ERROR;
    return GYRE_OK;
}

static GyreStatus set_update(Call *call)
{
    if (!frozen_may_change(call->vm, self_of(call))) return GYRE_ERROR;
    for (uint32_t i = 0; i < call->rest_count; i++)
        if (!gy_set_update(call->vm, self_of(call), call->rest[i])) return GYRE_ERROR;
    return GYRE_OK;
}

static GyreStatus set_intersection_update(Call *call)
{
    return update(call, BINARY_BAND);
}

static GyreStatus set_difference_update(Call *call)
{
    return update(call, BINARY_SUB);
}

static GyreStatus set_symmetric_difference_update(Call *call)
{
    if (!frozen_may_change(call->vm, self_of(call))) return GYRE_ERROR;
    Value ignored;
    if (!other_as_set(call)) return GYRE_ERROR;
    return native_status(
        gy_ops_inplace(call->vm, BINARY_BXOR, call->args[0], call->args[1], &ignored));
}

static GyreStatus set_issubset(Call *call)
{
    if (!other_as_set(call)) return GYRE_ERROR;
    return native_status(
        gy_ops_compare(call->vm, COMPARE_LE, call->args[0], call->args[1], &call->result));
}

static GyreStatus set_issuperset(Call *call)
{
    if (!other_as_set(call)) return GYRE_ERROR;
    return native_status(
        gy_ops_compare(call->vm, COMPARE_GE, call->args[0], call->args[1], &call->result));
}

static GyreStatus set_isdisjoint(Call *call)
{
    if (!other_as_set(call)) return GYRE_ERROR;
    uint32_t position = 0;
    Value key;
    while (gy_set_next(self_of(call), &position, &key)) {
        int found = gy_set_has(call->vm, value_as_set(call->args[1]), key);
        if (found < 0) return GYRE_ERROR;
        if (found) return native_return(call, VALUE_FALSE);
    }
    return native_return(call, VALUE_TRUE);
}

static const GyreNative constructor = {"set", construct, "iterable = (), /",
                                       "A new set of the items.", 0};
static const GyreNative frozen_constructor = {"frozenset", construct_frozen, "iterable = (), /",
                                              "An immutable set of the items.", 0};

static const GyreNative common[] = {
    {"copy", set_copy, "self", "A new set of the same items."},
    {"union", set_union, "self, *others", "All that is in this one or in any of the others."},
    {"intersection", set_intersection, "self, *others",
     "What is in this one and in all the others."},
    {"difference", set_difference, "self, *others",
     "What is in this one and in none of the others."},
    {"symmetric_difference", set_symmetric_difference, "self, other, /",
     "What is in one of the two, not in both."},
    {"issubset", set_issubset, "self, other, /", "Is all of this one in the other?"},
    {"issuperset", set_issuperset, "self, other, /", "Is all of the other in this one?"},
    {"isdisjoint", set_isdisjoint, "self, other, /", "Have the two nothing in common?"},
    {0},
};

static const GyreNative mutable[] = {
    {"add", set_add, "self, item, /", "Puts an item in; nothing happens if it is there."},
    {"discard", set_discard, "self, item, /", "Takes an item out if it is there."},
    {"remove", set_remove, "self, item, /", "Takes an item out; KeyError if it is not there."},
    {"pop", set_pop, "self", "Takes out and gives an item; KeyError if there is none."},
    {"clear", set_clear, "self", "Takes everything out."},
    {"update", set_update, "self, *others", "Puts in all that is in the others."},
    {"intersection_update", set_intersection_update, "self, *others",
     "Keeps what is in all the others too."},
    {"difference_update", set_difference_update, "self, *others",
     "Takes out what is in any of the others."},
    {"symmetric_difference_update", set_symmetric_difference_update, "self, other, /",
     "Keeps what is in one of the two, not in both."},
    {0},
};

bool gy_set_install(VM *vm)
{
    return gy_native_set_constructor(vm, KIND_SET, &constructor) &&
           gy_native_set_constructor(vm, KIND_FROZENSET, &frozen_constructor) &&
           gy_native_add_methods(vm, KIND_SET, common) &&
           gy_native_add_methods(vm, KIND_SET, mutable) &&
           gy_native_add_methods(vm, KIND_FROZENSET, common);
}

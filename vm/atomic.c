// atomic.c - Atomic: a cell of an immutable value that several threads read and write.
//
// What is no object (small ints, floats, bools, nil) stands in the cell itself; anything else is a
// parcel, counted, so that a frozen value goes by reference. Every operation is one step for
// everybody. Those that must compute with the value, or compare it, do so outside of the lock with
// what they have seen, and look whether that is still in the cell when they put the new one in
// (replace).
//
// `version` counts the changes, so that a task that waits for the next one misses none between its
// look at the cell and its wait.
#include "vm/atomic.h"
#include "vm/args.h"
#include "vm/frozen.h"
#include "vm/hint.h"
#include "vm/int.h"
#include "vm/ops.h"
#include "vm/shared.h"
#include "vm/state.h"

typedef struct {
    SharedThing thing;
    Cargo value;
    uint64_t version;
} AtomicCell;

static AtomicCell *self_of(const Call *call)
{
    return (AtomicCell *)shared_self(call);
}

// -- Values

static bool load_immutable(VM *vm, Value v, Cargo *cargo)
{
    bool is_immutable;
    *cargo = (Cargo){v, NULL};
    if (!value_is_obj(v)) return true;
    if (!gy_frozen_is_immutable(vm, v, &is_immutable)) return false;
    if (is_immutable) return cargo_load(vm, v, cargo);
    gy_throw(vm, ERROR_TypeError, "an Atomic holds what cannot change, not a %s",
             gy_type_name(vm, v));
    return gy_hint_add(vm, "Atomic(freeze(x)) holds a frozen copy; a Mutex holds what changes");
}

// What compare_swap takes for the same: a value of the same type that is equal, and of what is
// compared by identity the very same.
static bool is_same(VM *vm, Value a, Value b, bool *same)
{
    *same = a.bits == b.bits;
    if (*same || value_class_id(a) != value_class_id(b) || value_is_instance(a)) return true;
    return gy_ops_equal(vm, a, b, same);
}

// -- The cell

typedef struct {
    Cargo cargo;
    uint64_t version;
} Seen;

static Seen look(AtomicCell *cell)
{
    shared_lock(&cell->thing);
    Seen seen = {cargo_share(&cell->value), cell->version};
    shared_unlock(&cell->thing);
    return seen;
}

// Under the lock. The old value goes to *old, to be dropped without it.
static void put(AtomicCell *cell, Cargo value, Cargo *old, SharedWaiter **claimed)
{
    SharedWaiter *w;
    *old = cell->value;
    cell->value = value;
    if (!value.parcel && !old->parcel && value.plain.bits == old->plain.bits) return;
    cell->version++;
    while ((w = gy_shared_claim_peer(&cell->thing, QUEUE_TAKING, NULL, claimed))) {
        w->outcome = OUTCOME_GOT;
        w->cargo = cargo_share(&value);
    }
}

static Cargo exchange(AtomicCell *cell, Cargo value)
{
    SharedWaiter *claimed = NULL;
    Cargo old;
    shared_lock(&cell->thing);
    put(cell, value, &old, &claimed);
    shared_unlock(&cell->thing);
    gy_shared_post(claimed);
    return old;
}

// Puts the value in where nothing was since. False: something was, the value is dropped.
static bool replace(AtomicCell *cell, uint64_t version, Cargo value)
{
    SharedWaiter *claimed = NULL;
    Cargo old = value;
    shared_lock(&cell->thing);
    bool may = cell->version == version;
    if (may) put(cell, value, &old, &claimed);
    shared_unlock(&cell->thing);
    gy_shared_post(claimed);
    cargo_drop(&old);
    return may;
}

// For changed(): is there news?
static bool attempt(SharedWaiter *w, SharedWaiter **claimed)
{
    AtomicCell *cell = (AtomicCell *)w->thing;
    (void)claimed;
    if (cell->version == w->seen || !gy_shared_claim_own(w)) return false;
    w->outcome = OUTCOME_GOT;
    w->cargo = cargo_share(&cell->value);
    return true;
}

static void each_value(SharedThing *thing, CargoVisit visit, void *context)
{
    visit(&((AtomicCell *)thing)->value, context);
}

static void free_cell(SharedThing *thing)
{
    cargo_drop(&((AtomicCell *)thing)->value);
    gy_mem_free(thing);
}

// -- Natives

static GyreStatus atomic_new(Call *call)
{
    VM *vm = call->vm;
    Value start = native_arg(call, 0);
    Cargo value;
    if (!load_immutable(vm, value_is_unset(start) ? VALUE_NIL : start, &value)) return GYRE_ERROR;
    AtomicCell *cell = (AtomicCell *)gy_mem_new(sizeof *cell);
    if (!cell) gy_throw_memory(vm);
    if (!cell || !gy_shared_init(vm, &cell->thing, KIND_ATOMIC)) {
        cargo_drop(&value);
        gy_mem_free(cell);
        return GYRE_ERROR;
    }
    cell->thing.attempt = attempt;
    cell->thing.each = each_value;
    cell->thing.free = free_cell;
    cell->value = value;
    return gy_shared_give(call, &cell->thing);
}

static GyreStatus atomic_get(Call *call)
{
    Seen seen = look(self_of(call));
    return native_status(cargo_unload(call->vm, &seen.cargo, &call->result));
}

static GyreStatus atomic_set(Call *call)
{
    Cargo value;
    if (!load_immutable(call->vm, call->args[1], &value)) return GYRE_ERROR;
    Cargo old = exchange(self_of(call), value);
    cargo_drop(&old);
    return GYRE_OK;
}

static GyreStatus atomic_swap(Call *call)
{
    Cargo value;
    if (!load_immutable(call->vm, call->args[1], &value)) return GYRE_ERROR;
    Cargo old = exchange(self_of(call), value);
    return native_status(cargo_unload(call->vm, &old, &call->result));
}

static bool is_number(Value v)
{
    return value_is_number(v) || value_is_bigint(v);
}

// What is in the cell, the version it has, and that plus `by`.
static bool add_once(Call *call, Value by, bool *is_done)
{
    VM *vm = call->vm;
    Value sum;
    Cargo cargo;
    Seen seen = look(self_of(call));
    if (!cargo_unload(vm, &seen.cargo, &sum)) return false;
    if (!is_number(sum))
        return gy_throw(vm, ERROR_TypeError, "cannot add to an Atomic that holds a %s",
                        gy_type_name(vm, sum));
    if (!gy_ops_binary(vm, BINARY_ADD, sum, by, &sum) || !cargo_load(vm, sum, &cargo)) return false;
    *is_done = replace(self_of(call), seen.version, cargo);
    call->result = sum;
    return true;
}

static GyreStatus atomic_add(Call *call)
{
    VM *vm = call->vm;
    Value by = native_arg(call, 1);
    bool is_done = false;
    if (value_is_unset(by)) by = value_from_int(1);
    if (!is_number(by))
        return native_status(gy_throw(vm, ERROR_TypeError, "an Atomic adds numbers, not a %s",
                                      gy_type_name(vm, by)));
    while (!is_done)
        if (!add_once(call, by, &is_done)) return GYRE_ERROR;
    return GYRE_OK;
}

static GyreStatus atomic_compare_swap(Call *call)
{
    VM *vm = call->vm;
    Cargo value;
    if (!load_immutable(vm, call->args[2], &value)) return GYRE_ERROR;
    for (;;) {
        Value now;
        bool same;
        Seen seen = look(self_of(call));
        bool ok = cargo_unload(vm, &seen.cargo, &now) && is_same(vm, now, call->args[1], &same);
        if (!ok || !same) {
            cargo_drop(&value);
            return ok ? args_return_bool(call, false) : GYRE_ERROR;
        }
        if (replace(self_of(call), seen.version, cargo_share(&value))) break;
    }
    cargo_drop(&value);
    return args_return_bool(call, true);
}

static GyreStatus atomic_changed(Call *call)
{
    VM *vm = call->vm;
    Value since = native_arg(call, 1), now;
    SharedWaiter request = gy_shared_request(call, shared_self(call), QUEUE_TAKING);
    Seen seen = look(self_of(call));
    request.seen = seen.version;
    if (value_is_unset(since)) {
        cargo_drop(&seen.cargo);
        return gy_shared_perform(call, &request, "change of an Atomic");
    }
    bool same;
    if (!cargo_unload(vm, &seen.cargo, &now) || !is_same(vm, now, since, &same)) return GYRE_ERROR;
    if (!same) return native_return(call, now);
    return gy_shared_perform(call, &request, "change of an Atomic");
}

static GyreStatus atomic_repr(Call *call)
{
    VM *vm = call->vm;
    Value now;
    Seen seen = look(self_of(call));
    if (!cargo_unload(vm, &seen.cargo, &now)) return GYRE_ERROR;
    StrBuilder b = {0};
    gy_builder_add_c(vm, &b, "Atomic(");
    gy_ops_add_repr(vm, &b, now);
    gy_builder_add_c(vm, &b, ")");
    return args_return_obj(call, gy_builder_finish(vm, &b));
}

static const GyreNative constructor = {
    "Atomic", atomic_new, "value = nil",
    "A cell that threads share; it holds what cannot change: nil, a bool, int, float, str, bytes, "
    "or anything frozen.",
    0};

static const GyreNative methods[] = {
    {"get", atomic_get, "self", "The value."},
    {"set", atomic_set, "self, value", "Puts a value in."},
    {"swap", atomic_swap, "self, value", "Puts a value in and gives the old one, in one step."},
    {"add", atomic_add, "self, by = 1", "Adds to the number in it and gives the sum, in one step."},
    {"compare_swap", atomic_compare_swap, "self, expected, value",
     "Puts the value in if `expected` is in it now; says whether it was, in one step."},
    {"changed", atomic_changed, "self, *, since",
     "Waits until another value is put in, and gives it. With `since`, at once where another one "
     "is "
     "in it already.",
     GYRE_ASYNC | GYRE_LOCAL},
    {"repr", atomic_repr, "self", "Atomic(value)"},
    {0},
};

bool gy_atomic_install(VM *vm)
{
    return gy_native_set_constructor(vm, KIND_ATOMIC, &constructor) &&
           gy_native_add_methods(vm, KIND_ATOMIC, methods);
}

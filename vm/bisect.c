// bisect.c - `import bisect`: where an item belongs in a sequence that is sorted.
//
// Lists are looked into directly, other sequences through their [] and len. Comparing and `key`
// may run script code; nothing but positions is kept over that.
#include "vm/args.h"
#include "vm/containers.h"
#include "vm/ops.h"
#include "vm/state.h"

enum { SEQUENCE, ITEM, LOW, HIGH, KEY }; // the arguments

typedef enum { LEFT, RIGHT } Side;

static bool read_bounds(Call *call, int64_t *low, int64_t *high)
{
    if (!gy_args_int(call, LOW, 0, low)) return false;
    if (*low < 0) return gy_throw(call->vm, ERROR_ValueError, "lo must be non-negative");
    if (args_is_set(call, HIGH)) return gy_ops_index(call->vm, call->args[HIGH], high);
    return gy_ops_len(call->vm, call->args[SEQUENCE], high);
}

// The item at `i`, or what `key` says of it. Kept as a root by the caller where need be.
static bool read_item(Call *call, int64_t i, Value *item)
{
    Value sequence = call->args[SEQUENCE];
    bool is_quick = value_is_list(sequence) && i < value_as_list(sequence)->count;
    if (is_quick) *item = value_as_list(sequence)->items[i];
    else if (!gy_ops_get_index(call->vm, sequence, value_from_int(i), item)) return false;
    return !args_is_set(call, KEY) || gy_call(call->vm, call->args[KEY], 1, item, item);
}

static bool search(Call *call, Side side, Value wanted, int64_t *place)
{
    int64_t low, high;
    if (!read_bounds(call, &low, &high)) return false;
    while (low < high) {
        int64_t middle = low + (high - low) / 2;
        Value item;
        bool less;
        if (!read_item(call, middle, &item)) return false;
        if (!gy_ops_less(call->vm, side == LEFT ? item : wanted, side == LEFT ? wanted : item,
                         &less))
            return false;
        if (less == (side == LEFT)) low = middle + 1;
        else high = middle;
    }
    *place = low;
    return true;
}

static GyreStatus find(Call *call, Side side)
{
    int64_t place;
    if (!search(call, side, call->args[ITEM], &place)) return GYRE_ERROR;
    return args_return_int(call, place);
}

static GyreStatus bisect_left(Call *call)
{
    return find(call, LEFT);
}

static GyreStatus bisect_right(Call *call)
{
    return find(call, RIGHT);
}

static GyreStatus insert(Call *call, Side side)
{
    VM *vm = call->vm;
    int64_t place;
    Value wanted = call->args[ITEM], method;
    if (args_is_set(call, KEY) && !gy_call(vm, call->args[KEY], 1, &wanted, &wanted))
        return GYRE_ERROR;
    if (!gy_roots_push(vm, wanted)) return GYRE_ERROR;
    bool ok = search(call, side, wanted, &place);
    gy_roots_pop(vm, 1);
    if (!ok) return GYRE_ERROR;
    Str *name = gy_str_intern(vm, "insert", 6);
    if (!name || !gy_attr_get(vm, call->args[SEQUENCE], name, &method)) return GYRE_ERROR;
    Value args[2] = {value_from_int(place), call->args[ITEM]}, ignored;
    return native_status(gy_call(vm, method, 2, args, &ignored));
}

static GyreStatus insort_left(Call *call)
{
    return insert(call, LEFT);
}

static GyreStatus insort_right(Call *call)
{
    return insert(call, RIGHT);
}

#define PARAMS "a, x, lo = 0, hi = nil, *, key = nil"

static const GyreNative natives[] = {
    {"bisect_left", bisect_left, PARAMS,
     "Where x belongs in the sorted a, before all items that equal it; with `key`, x is compared "
     "with key(item).",
     0},
    {"bisect_right", bisect_right, PARAMS,
     "Where x belongs in the sorted a, behind all items that equal it.", 0},
    {"bisect", bisect_right, PARAMS, "The same as bisect_right.", 0},
    {"insort_left", insort_left, PARAMS,
     "Puts x into the sorted a, before all items that equal it; with `key`, key(x) is compared.",
     0},
    {"insort_right", insort_right, PARAMS,
     "Puts x into the sorted a, behind all items that equal it.", 0},
    {"insort", insort_right, PARAMS, "The same as insort_right.", 0},
    {0},
};

GyreStatus gy_bisect_install(VM *vm)
{
    return gyre_register(vm, "bisect", natives, NULL);
}

// heapq.c - the natives of the heapq module: a list kept as a binary heap.
//
// The steps are CPython's, so that a heap looks the same after the same calls. Comparing may run
// script code, which may do anything to the list: after each comparison only positions are used
// again, and a list that has changed its size is an error. The `_max` forms keep the greatest item
// first; stdlib/heapq.gy uses them.
#include "vm/args.h"
#include "vm/containers.h"
#include "vm/frozen.h"
#include "vm/ops.h"
#include "vm/state.h"

typedef struct {
    VM *vm;
    List *list;
    bool is_max;
} Heapq;

// Where the list has changed its size meanwhile, that is an error. 1: a comes before b.
static int is_before(const Heapq *h, uint32_t a, uint32_t b)
{
    Value x = h->list->items[h->is_max ? b : a], y = h->list->items[h->is_max ? a : b];
    uint32_t count = h->list->count;
    bool less;
    if (value_both_int(x, y)) return value_as_int(x) < value_as_int(y);
    if (value_is_double(x) && value_is_double(y)) return value_as_double(x) < value_as_double(y);
    if (!gy_ops_less(h->vm, x, y, &less)) return -1;
    if (h->list->count == count) return less;
    return gy_throw(h->vm, ERROR_RuntimeError, "list changed size during iteration"), -1;
}

static void swap(const Heapq *h, uint32_t a, uint32_t b)
{
    Value kept = h->list->items[a];
    h->list->items[a] = h->list->items[b];
    h->list->items[b] = kept;
    heap_write(&h->vm->heap, kept);
    heap_write(&h->vm->heap, h->list->items[a]);
}

// Towards the root, as far as `start`.
static bool move_up(const Heapq *h, uint32_t start, uint32_t at)
{
    while (at > start) {
        uint32_t parent = (at - 1) / 2;
        int before = is_before(h, at, parent);
        if (before < 0) return false;
        if (!before) break;
        swap(h, at, parent);
        at = parent;
    }
    return true;
}

// To the leaves along the smaller children, and up again to where it belongs.
static bool settle(const Heapq *h, uint32_t at)
{
    uint32_t start = at, count = h->list->count;
    while (at < count / 2) {
        uint32_t child = 2 * at + 1;
        if (child + 1 < count) {
            int before = is_before(h, child, child + 1);
            if (before < 0) return false;
            child += !before;
        }
        swap(h, child, at);
        at = child;
    }
    return move_up(h, start, at);
}

static bool start(Call *call, Heapq *h, bool is_max)
{
    *h = (Heapq){call->vm, NULL, is_max};
    if (!value_is_list(call->args[0]))
        return gy_throw(call->vm, ERROR_TypeError, "%s() argument%s must be list, not %s",
                        call->native->def->name, call->count > 1 ? " 1" : "",
                        gy_type_name(call->vm, call->args[0]));
    h->list = value_as_list(call->args[0]);
    return frozen_may_change(call->vm, h->list);
}

static GyreStatus throw_empty(Call *call)
{
    return native_status(gy_throw(call->vm, ERROR_IndexError, "index out of range"));
}

// -- The functions

static GyreStatus heappush(Call *call)
{
    Heapq h;
    if (!start(call, &h, false) || !gy_list_append(call->vm, h.list, call->args[1]))
        return GYRE_ERROR;
    return native_status(move_up(&h, 0, h.list->count - 1));
}

static GyreStatus pop(Call *call, bool is_max)
{
    Heapq h;
    if (!start(call, &h, is_max)) return GYRE_ERROR;
    List *list = h.list;
    if (!list->count) return throw_empty(call);
    Value last = list->items[list->count - 1];
    list->count--;
    list->version++;
    if (!list->count) return native_return(call, last);
    call->result = list->items[0];
    list->items[0] = last;
    heap_write(&call->vm->heap, last);
    return native_status(settle(&h, 0));
}

static GyreStatus heappop(Call *call)
{
    return pop(call, false);
}

static GyreStatus heappop_max(Call *call)
{
    return pop(call, true);
}

static GyreStatus replace(Call *call, bool is_max)
{
    Heapq h;
    if (!start(call, &h, is_max)) return GYRE_ERROR;
    if (!h.list->count) return throw_empty(call);
    call->result = h.list->items[0];
    h.list->items[0] = call->args[1];
    heap_write(&call->vm->heap, call->args[1]);
    return native_status(settle(&h, 0));
}

static GyreStatus heapreplace(Call *call)
{
    return replace(call, false);
}

static GyreStatus heapreplace_max(Call *call)
{
    return replace(call, true);
}

static GyreStatus heappushpop(Call *call)
{
    Heapq h;
    bool less = false;
    if (!start(call, &h, false)) return GYRE_ERROR;
    if (h.list->count && !gy_ops_less(call->vm, h.list->items[0], call->args[1], &less))
        return GYRE_ERROR;
    if (!less) return native_return(call, call->args[1]);
    return replace(call, false);
}

static GyreStatus make_heap(Call *call, bool is_max)
{
    Heapq h;
    if (!start(call, &h, is_max)) return GYRE_ERROR;
    for (uint32_t i = h.list->count / 2; i-- > 0;)
        if (i >= h.list->count || !settle(&h, i)) return GYRE_ERROR;
    return GYRE_OK;
}

static GyreStatus heapify(Call *call)
{
    return make_heap(call, false);
}

static GyreStatus heapify_max(Call *call)
{
    return make_heap(call, true);
}

static const GyreNative natives[] = {
    {"heappush", heappush, "heap, item, /", "Adds an item to a heap.", 0},
    {"heappop", heappop, "heap, /", "Takes out the least item; IndexError if there is none.", 0},
    {"heapify", heapify, "list, /", "Makes a heap of a list, in place, in linear time.", 0},
    {"heapreplace", heapreplace, "heap, item, /",
     "Takes out the least item, then adds one; quicker than heappop and heappush.", 0},
    {"heappushpop", heappushpop, "heap, item, /",
     "Adds an item, then takes out the least one; quicker than heappush and heappop.", 0},
    {"heappop_max", heappop_max, "heap, /", "heappop of a heap whose greatest item is first.", 0},
    {"heapreplace_max", heapreplace_max, "heap, item, /", "heapreplace of such a heap.", 0},
    {"heapify_max", heapify_max, "list, /", "heapify for such a heap.", 0},
    {0},
};

GyreStatus gy_heapq_install(VM *vm)
{
    return gyre_register(vm, "<stdlib>/_heapq", natives, NULL);
}

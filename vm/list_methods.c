// list_methods.c - the list type as scripts see it.
//
// A method that compares may run script code that changes the list: it looks at the list anew
// after every comparison.
#include "vm/containers.h"
#include "vm/frozen.h"
#include "vm/ops.h"
#include "vm/sort.h"
#include "vm/state.h"

static List *self_of(const Call *call)
{
    return value_as_list(call->args[0]);
}

static GyreStatus construct(Call *call)
{
    List *list = gy_list_new(call->vm, 0);
    if (!list) return GYRE_ERROR;
    call->result = value_from_obj(list);
    Value source = native_arg(call, 0);
    return native_status(value_is_unset(source) || gy_list_extend(call->vm, list, source));
}

static GyreStatus list_append(Call *call)
{
    return native_status(gy_list_append(call->vm, self_of(call), call->args[1]));
}

static GyreStatus list_extend(Call *call)
{
    return native_status(gy_list_extend(call->vm, self_of(call), call->args[1]));
}

static GyreStatus list_insert(Call *call)
{
    if (!frozen_may_change(call->vm, self_of(call))) return GYRE_ERROR;
    List *list = self_of(call);
    int64_t i;
    if (!gy_ops_index(call->vm, call->args[1], &i)) return GYRE_ERROR;
    if (!gy_list_append(call->vm, list, call->args[2])) return GYRE_ERROR;
    int64_t last = list->count - 1;
    if (i < 0) i += last;
    if (i < 0) i = 0;
    if (i > last) i = last;
    memmove(list->items + i + 1, list->items + i, (size_t)(last - i) * sizeof(Value));
    list->items[i] = call->args[2];
    gy_heap_rescan(&call->vm->heap, list);
    return GYRE_OK;
}

static void remove_at(VM *vm, List *list, int64_t i)
{
    list->count--;
    list->version++;
    if (i == list->count) return;
    memmove(list->items + i, list->items + i + 1, (list->count - (size_t)i) * sizeof(Value));
    gy_heap_rescan(&vm->heap, list);
}

static GyreStatus list_pop(Call *call)
{
    if (!frozen_may_change(call->vm, self_of(call))) return GYRE_ERROR;
    List *list = self_of(call);
    int64_t i = -1;
    Value at = native_arg(call, 1);
    if (!value_is_unset(at) && !gy_ops_index(call->vm, at, &i)) return GYRE_ERROR;
    if (list->count == 0)
        return native_status(gy_throw(call->vm, ERROR_IndexError, "pop from empty list"));
    if (i < 0) i += list->count;
    if (i < 0 || i >= list->count)
        return native_status(gy_throw(call->vm, ERROR_IndexError, "pop index out of range"));
    call->result = list->items[i];
    remove_at(call->vm, list, i);
    return GYRE_OK;
}

// Position of an equal item in [start, stop), -1 where there is none, -2: thrown.
static int64_t find(Call *call, Value wanted, int64_t start, int64_t stop)
{
    for (int64_t i = start; i < stop && i < self_of(call)->count; i++) {
        Value item = self_of(call)->items[i];
        bool equal;
        if (!heap_work(call->vm, 8) || !ops_match(call->vm, item, wanted, &equal)) return -2;
        if (equal) return i;
    }
    return -1;
}

static GyreStatus list_remove(Call *call)
{
    if (!frozen_may_change(call->vm, self_of(call))) return GYRE_ERROR;
    int64_t i = find(call, call->args[1], 0, INT64_MAX);
    if (i == -2) return GYRE_ERROR;
    if (i < 0)
        return native_status(gy_throw(call->vm, ERROR_ValueError, "list.remove(x): x not in list"));
    if (i < self_of(call)->count) remove_at(call->vm, self_of(call), i);
    return GYRE_OK;
}

static bool read_bound(Call *call, uint32_t arg, int64_t fallback, int64_t *out)
{
    Value v = native_arg(call, arg);
    *out = fallback;
    if (value_is_unset(v)) return true;
    if (!gy_ops_clip(call->vm, v, out)) return false;
    if (*out < 0) *out += self_of(call)->count;
    if (*out < 0) *out = 0;
    return true;
}

static GyreStatus list_index(Call *call)
{
    int64_t start, stop;
    if (!read_bound(call, 2, 0, &start) || !read_bound(call, 3, INT64_MAX, &stop))
        return GYRE_ERROR;
    int64_t i = find(call, call->args[1], start, stop);
    if (i >= 0) return native_return(call, value_from_int(i));
    if (i == -2) return GYRE_ERROR;
    Str *text;
    if (gy_ops_repr(call->vm, call->args[1], &text))
        gy_throw(call->vm, ERROR_ValueError, "%s is not in list", text->chars);
    return GYRE_ERROR;
}

static GyreStatus list_count(Call *call)
{
    int64_t n = 0;
    for (int64_t i = 0; (i = find(call, call->args[1], i, INT64_MAX)) >= 0; i++)
        n++;
    // find answers -1 at the end and -2 where a comparison threw.
    return value_is_unset(call->vm->error) ? native_return(call, value_from_int(n)) : GYRE_ERROR;
}

static GyreStatus list_clear(Call *call)
{
    if (!frozen_may_change(call->vm, self_of(call))) return GYRE_ERROR;
    List *list = self_of(call);
    list->items =
        (Value *)gy_heap_resize_array(call->vm, list->items, list->capacity, 0, sizeof(Value));
    list->count = list->capacity = 0;
    list->version++;
    return GYRE_OK;
}

static GyreStatus list_reverse(Call *call)
{
    if (!frozen_may_change(call->vm, self_of(call))) return GYRE_ERROR;
    List *list = self_of(call);
    for (uint32_t i = 0; i < list->count / 2; i++) {
        Value swapped = list->items[i];
        list->items[i] = list->items[list->count - 1 - i];
        list->items[list->count - 1 - i] = swapped;
    }
    gy_heap_rescan(&call->vm->heap, list);
    return GYRE_OK;
}

static GyreStatus list_copy(Call *call)
{
    List *copy = gy_list_from(call->vm, self_of(call)->items, self_of(call)->count);
    return copy ? native_return(call, value_from_obj(copy)) : GYRE_ERROR;
}

static GyreStatus list_sort(Call *call)
{
    if (!frozen_may_change(call->vm, self_of(call))) return GYRE_ERROR;
    bool reverse = false;
    Value key = native_arg(call, 1), flag = native_arg(call, 2);
    if (!value_is_unset(flag) && !gy_ops_truth(call->vm, flag, &reverse)) return GYRE_ERROR;
    return native_status(
        gy_sort(call->vm, self_of(call), value_is_unset(key) ? VALUE_NIL : key, reverse));
}

static const GyreNative constructor = {"list", construct, "iterable = (), /",
                                       "A new list of the items.", 0};
static const GyreNative methods[] = {
    {"append", list_append, "self, item, /", "Puts an item at the end."},
    {"extend", list_extend, "self, iterable, /", "Puts all items of the iterable at the end."},
    {"insert", list_insert, "self, index, item, /", "Puts an item before the one at `index`."},
    {"pop", list_pop, "self, index = -1, /",
     "Takes out and gives the item at `index`, the last one without it."},
    {"remove", list_remove, "self, value, /",
     "Takes out the first item that equals the value; ValueError if none does."},
    {"index", list_index, "self, value, start = 0, stop = nil, /",
     "Where the value first stands; ValueError if nowhere."},
    {"count", list_count, "self, value, /", "How many items equal the value."},
    {"clear", list_clear, "self", "Takes out all items."},
    {"reverse", list_reverse, "self", "Turns the order round, in place."},
    {"copy", list_copy, "self", "A new list of the same items."},
    {"sort", list_sort, "self, *, key = nil, reverse = false",
     "Sorts in place; equal items keep their order."},
    {0},
};

bool gy_list_install(VM *vm)
{
    return gy_native_set_constructor(vm, KIND_LIST, &constructor) &&
           gy_native_add_methods(vm, KIND_LIST, methods);
}

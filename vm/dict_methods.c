// dict_methods.c - the dict type and its views as scripts see them.
#include "vm/containers.h"
#include "vm/dict_types.h"
#include "vm/frozen.h"
#include "vm/hint.h"
#include "vm/namedtuple.h"
#include "vm/ops.h"
#include "vm/state.h"

static Dict *self_of(const Call *call)
{
    return value_as_dict(call->args[0]);
}

// The two items of element `number`, in an empty list that is a root.
static bool read_pair(VM *vm, Value element, uint32_t number, List *pair)
{
    Value it;
    if (!gy_iter_new(vm, element, &it)) {
        if (gy_throw_clear_if(vm, ERROR_TypeError))
            gy_throw(vm, ERROR_TypeError,
                     "cannot convert dictionary update sequence element #%u to a sequence", number);
        return false;
    }
    if (!gy_list_extend(vm, pair, it)) return false;
    if (pair->count == 2) return true;
    return gy_throw(vm, ERROR_ValueError,
                    "dictionary update sequence element #%u has length %u; 2 is required", number,
                    pair->count);
}

// Pairs: each item of the iterable is itself two items.
static bool add_pairs(VM *vm, Dict *dict, Value iterable)
{
    Value it, item;
    uint32_t number = 0;
    if (!gy_iter_new(vm, iterable, &it) || !gy_roots_push(vm, it)) return false;
    IterStep step;
    while ((step = gy_iter_next(vm, it, &item)) == ITER_VALUE) {
        List *pair = gy_list_new(vm, 2);
        bool ok = pair && gy_roots_push(vm, value_from_obj(pair));
        if (!ok) break;
        ok = read_pair(vm, item, number++, pair) &&
             gy_dict_set(vm, dict, pair->items[0], pair->items[1]);
        gy_roots_pop(vm, 1);
        if (!ok) break;
    }
    gy_roots_pop(vm, 1);
    return step == ITER_END;
}

bool gy_dict_is_mapping(VM *vm, Value v)
{
    Str *name = gy_str_intern(vm, "keys", 4);
    Value method;
    if (value_is_dict(v) || gy_namedtuple_row_class_of(vm, v)) return true;
    if (!value_is_instance(v) || !name) return false;
    if (gy_attr_get(vm, v, name, &method)) return true;
    gy_throw_clear_if(vm, ERROR_AttributeError);
    return false;
}

bool gy_dict_update(VM *vm, Dict *dict, Value source)
{
    return gy_dict_is_mapping(vm, source) ? gy_dict_merge(vm, dict, source)
                                          : add_pairs(vm, dict, source);
}

// What argument `i` holds, and then the named arguments behind it.
static bool update_all(Call *call, Dict *dict, uint32_t i)
{
    Value source = native_arg(call, i);
    if (!value_is_unset(source) && !gy_dict_update(call->vm, dict, source)) return false;
    Value named = native_arg(call, i + 1);
    return value_is_unset(named) || gy_dict_merge(call->vm, dict, named);
}

static GyreStatus construct(Call *call)
{
    Dict *dict = gy_dict_new(call->vm, 0);
    if (!dict) return GYRE_ERROR;
    call->result = value_from_obj(dict);
    return native_status(update_all(call, dict, 0));
}

static GyreStatus dict_get(Call *call)
{
    Value fallback = native_arg(call, 2);
    int found = gy_dict_get(call->vm, self_of(call), call->args[1], &call->result);
    if (found == 0 && !value_is_unset(fallback)) call->result = fallback;
    return native_status(found >= 0);
}

static GyreStatus make_view(Call *call, ViewKind kind)
{
    DictView *view = (DictView *)gy_heap_new(call->vm, KIND_DICT_VIEW, sizeof *view);
    if (!view) return GYRE_ERROR;
    view->obj.flags = (uint8_t)kind;
    view->dict = self_of(call);
    return native_return(call, value_from_obj(view));
}

static GyreStatus dict_keys(Call *call)
{
    return make_view(call, VIEW_KEYS);
}

static GyreStatus dict_values(Call *call)
{
    return make_view(call, VIEW_VALUES);
}

static GyreStatus dict_items(Call *call)
{
    return make_view(call, VIEW_ITEMS);
}

static GyreStatus throw_missing(Call *call)
{
    gy_throw_key(call->vm, call->args[1]);
    if (value_is_str(call->args[1])) gy_hint_similar(call->vm, call->args[0], call->args[1], false);
    return GYRE_ERROR;
}

static GyreStatus dict_pop(Call *call)
{
    if (!frozen_may_change(call->vm, self_of(call))) return GYRE_ERROR;
    Value fallback = native_arg(call, 2);
    int found = gy_dict_remove(call->vm, self_of(call), call->args[1], &call->result);
    if (found) return native_status(found > 0);
    if (value_is_unset(fallback)) return throw_missing(call);
    return native_return(call, fallback);
}

static GyreStatus dict_popitem(Call *call)
{
    if (!frozen_may_change(call->vm, self_of(call))) return GYRE_ERROR;
    Tuple *pair = gy_tuple_new(call->vm, 2);
    if (!pair) return GYRE_ERROR;
    if (!gy_dict_pop_end(self_of(call), true, &pair->items[0], &pair->items[1]))
        return native_status(gy_throw(call->vm, ERROR_KeyError, "popitem(): dictionary is empty"));
    return native_return(call, value_from_obj(pair));
}

static GyreStatus dict_setdefault(Call *call)
{
    if (!frozen_may_change(call->vm, self_of(call))) return GYRE_ERROR;
    Value fallback = native_arg(call, 2);
    if (value_is_unset(fallback)) fallback = VALUE_NIL;
    int found = gy_dict_get(call->vm, self_of(call), call->args[1], &call->result);
    if (found) return native_status(found > 0);
    call->result = fallback;
    return native_status(gy_dict_set(call->vm, self_of(call), call->args[1], fallback));
}

static GyreStatus dict_update(Call *call)
{
    if (!frozen_may_change(call->vm, self_of(call))) return GYRE_ERROR;
    return native_status(update_all(call, self_of(call), 1));
}

static GyreStatus dict_clear(Call *call)
{
    if (!frozen_may_change(call->vm, self_of(call))) return GYRE_ERROR;
    gy_dict_clear(call->vm, self_of(call));
    return GYRE_OK;
}

static GyreStatus dict_copy(Call *call)
{
    Dict *copy = gy_dict_copy(call->vm, self_of(call));
    if (!copy) return GYRE_ERROR;
    return native_return(call, value_from_obj(copy));
}

static GyreStatus dict_fromkeys(Call *call)
{
    VM *vm = call->vm;
    Dict *dict = gy_dict_new(vm, 0);
    Value it, key, value = native_arg(call, 1);
    if (!dict) return GYRE_ERROR;
    call->result = value_from_obj(dict); // which keeps it, for an `iter` method may collect
    if (!gy_iter_new(vm, call->args[0], &it) || !gy_roots_push(vm, it)) return GYRE_ERROR;
    IterStep step;
    while ((step = gy_iter_next(vm, it, &key)) == ITER_VALUE) {
        if (!gy_roots_push(vm, key)) break;
        bool ok = gy_dict_set(vm, dict, key, value_is_unset(value) ? VALUE_NIL : value);
        gy_roots_pop(vm, 1);
        if (!ok) break;
    }
    gy_roots_pop(vm, 1);
    return native_status(step == ITER_END);
}

static const GyreNative constructor = {
    "dict", construct, "source = (), /, **named",
    "A new dict of a mapping or of pairs, and of named arguments.", 0};
static const GyreNative methods[] = {
    {"get", dict_get, "self, key, fallback = nil, /", "The value of the key, or the fallback."},
    {"keys", dict_keys, "self", "A view of the keys."},
    {"values", dict_values, "self", "A view of the values."},
    {"items", dict_items, "self", "A view of the (key, value) pairs."},
    {"pop", dict_pop, "self, key, fallback = nil, /",
     "Takes out the key and gives its value; the fallback, or KeyError, if it is not there."},
    {"popitem", dict_popitem, "self", "Takes out and gives the pair that came last."},
    {"setdefault", dict_setdefault, "self, key, value = nil, /",
     "The value of the key, which is set if it is not there."},
    {"update", dict_update, "self, source = (), /, **named",
     "Sets all that a mapping or pairs hold, and the named arguments."},
    {"clear", dict_clear, "self", "Takes out everything."},
    {"copy", dict_copy, "self", "A new dict of the same pairs."},
    {"fromkeys", dict_fromkeys, "keys, value = nil, /",
     "A new dict with these keys, all with one value.", GYRE_STATIC},
    {0},
};

static GyreStatus view_isdisjoint(Call *call)
{
    VM *vm = call->vm;
    Value it, item;
    bool found = false;
    if (!gy_iter_new(vm, call->args[1], &it) || !gy_roots_push(vm, it)) return GYRE_ERROR;
    IterStep step = ITER_END;
    while (!found && (step = gy_iter_next(vm, it, &item)) == ITER_VALUE) {
        bool ok = gy_roots_push(vm, item);
        if (ok) {
            ok = gy_ops_contains(vm, call->args[0], item, &found);
            gy_roots_pop(vm, 1);
        }
        if (!ok) {
            step = ITER_ERROR;
            break;
        }
    }
    gy_roots_pop(vm, 1);
    return step == ITER_ERROR ? GYRE_ERROR : native_return(call, value_from_bool(!found));
}

static const GyreNative view_methods[] = {
    {"isdisjoint", view_isdisjoint, "self, other, /", "Have the two nothing in common?"},
    {0},
};

bool gy_dict_install(VM *vm)
{
    return gy_native_add_methods(vm, KIND_DICT_VIEW, view_methods) &&
           gy_native_set_constructor(vm, KIND_DICT, &constructor) &&
           gy_native_add_methods(vm, KIND_DICT, methods);
}

// dict_types.c - defaultdict and OrderedDict, and what all dicts with a class of their own share.
//
// A defaultdict is a dict with a fallback: the function that makes missing values. An OrderedDict
// is one that compares its order, too, and can move entries to its ends.
#include "vm/dict_types.h"
#include "vm/args.h"
#include "vm/class.h"
#include "vm/containers.h"
#include "vm/frozen.h"
#include "vm/hint.h"
#include "vm/ops.h"
#include "vm/state.h"

static Dict *self_of(const Call *call)
{
    return value_as_dict(call->args[0]);
}

static bool is_of_class(Value v, uint32_t class_id)
{
    return value_is_obj(v) && value_as_obj(v)->class_id == class_id;
}

// -- What they share

static Dict *new_of_class(VM *vm, uint32_t class_id)
{
    Dict *dict = gy_dict_new(vm, 0);
    if (dict) dict->obj.class_id = class_id;
    return dict;
}

Dict *gy_dict_new_like(VM *vm, const Dict *dict)
{
    Dict *made = new_of_class(vm, dict->obj.class_id);
    if (made) made->fallback = dict->fallback;
    return made;
}

bool gy_dict_missing(VM *vm, Dict *dict, Value key, Value *result)
{
    if (dict->obj.class_id == CLASS_COUNTER) return *result = value_from_int(0), true;
    if (value_is_unset(dict->fallback) || value_is_nil(dict->fallback)) {
        gy_throw_key(vm, key);
        return value_is_str(key) && gy_hint_similar(vm, value_from_obj(dict), key, false);
    }
    if (!gy_roots_push(vm, value_from_obj(dict))) return false;
    bool ok = gy_roots_push(vm, key);
    if (ok) {
        ok = gy_call(vm, dict->fallback, 0, NULL, result);
        gy_roots_pop(vm, 1);
    }
    ok = ok && gy_roots_push(vm, *result);
    if (ok) {
        ok = gy_dict_set(vm, dict, key, *result);
        gy_roots_pop(vm, 1);
    }
    gy_roots_pop(vm, 1);
    return ok;
}

bool gy_dict_add_repr(VM *vm, StrBuilder *b, Dict *dict)
{
    Value v = value_from_obj(dict);
    switch (dict->obj.class_id) {
    case CLASS_COUNTER: return gy_counter_add_repr(vm, b, dict);
    case CLASS_DEFAULTDICT:
        return gy_builder_add_c(vm, b, "defaultdict(") && gy_ops_add_repr(vm, b, dict->fallback) &&
               gy_builder_add_c(vm, b, ", ") && gy_ops_add_pairs(vm, b, v) &&
               gy_builder_add_c(vm, b, ")");
    case CLASS_ORDERED_DICT:
        if (!dict->count) return gy_builder_add_c(vm, b, "OrderedDict()");
        return gy_builder_add_c(vm, b, "OrderedDict(") && gy_ops_add_pairs(vm, b, v) &&
               gy_builder_add_c(vm, b, ")");
    default: return gy_ops_add_pairs(vm, b, v);
    }
}

static bool update_all(Call *call, Dict *dict, uint32_t i)
{
    if (args_is_given(call, i) && !gy_dict_update(call->vm, dict, native_arg(call, i)))
        return false;
    return !args_is_given(call, i + 1) || gy_dict_merge(call->vm, dict, native_arg(call, i + 1));
}

static GyreStatus copy(Call *call)
{
    Dict *made = gy_dict_new_like(call->vm, self_of(call));
    if (!made) return GYRE_ERROR;
    call->result = value_from_obj(made);
    return native_status(gy_dict_merge(call->vm, made, call->args[0]));
}

// a | b, for the class of the receiver; the reflected form has its operands the other way round.
static GyreStatus join(Call *call, Value first, Value second)
{
    if (!value_is_dict(call->args[1]))
        return native_status(gy_throw(call->vm, ERROR_TypeError, "cannot combine %s and %s with |",
                                      gy_type_name(call->vm, first),
                                      gy_type_name(call->vm, second)));
    Dict *made = gy_dict_new_like(call->vm, self_of(call));
    if (!made) return GYRE_ERROR;
    call->result = value_from_obj(made);
    return native_status(gy_dict_merge(call->vm, made, first) &&
                         gy_dict_merge(call->vm, made, second));
}

static GyreStatus join_right(Call *call)
{
    return join(call, call->args[0], call->args[1]);
}

static GyreStatus join_left(Call *call)
{
    return join(call, call->args[1], call->args[0]);
}

static GyreStatus from_keys(Call *call, uint32_t class_id)
{
    Value it, key, value = args_is_given(call, 1) ? native_arg(call, 1) : VALUE_NIL;
    Dict *dict = new_of_class(call->vm, class_id);
    if (!dict) return GYRE_ERROR;
    if (class_id == CLASS_DEFAULTDICT) dict->fallback = VALUE_NIL;
    call->result = value_from_obj(dict);
    if (!gy_iter_new(call->vm, call->args[0], &it) || !gy_roots_push(call->vm, it))
        return GYRE_ERROR;
    IterStep step;
    while ((step = gy_iter_next(call->vm, it, &key)) == ITER_VALUE)
        if (!gy_dict_set(call->vm, dict, key, value)) break;
    gy_roots_pop(call->vm, 1);
    return native_status(step == ITER_END);
}

// -- defaultdict

static bool is_callable(VM *vm, Value v)
{
    return value_is_closure(v) || value_is_native(v) || value_is_method(v) || value_is_class(v) ||
           !value_is_unset(gy_class_of(vm, v)->specials[SPECIAL_CALL]);
}

static GyreStatus construct_default(Call *call)
{
    Value factory = args_is_given(call, 0) ? call->args[0] : VALUE_NIL;
    if (!value_is_nil(factory) && !is_callable(call->vm, factory))
        return native_status(
            gy_throw(call->vm, ERROR_TypeError, "first argument must be callable or nil"));
    Dict *dict = new_of_class(call->vm, CLASS_DEFAULTDICT);
    if (!dict) return GYRE_ERROR;
    dict->fallback = factory;
    call->result = value_from_obj(dict);
    return native_status(update_all(call, dict, 1));
}

static GyreStatus default_factory(Call *call)
{
    return native_return(call, self_of(call)->fallback);
}

static GyreStatus set_default_factory(Call *call)
{
    if (!frozen_may_change(call->vm, self_of(call))) return GYRE_ERROR;
    self_of(call)->fallback = call->args[1];
    heap_write(&call->vm->heap, call->args[1]);
    return GYRE_OK;
}

static GyreStatus default_from_keys(Call *call)
{
    return from_keys(call, CLASS_DEFAULTDICT);
}

// -- OrderedDict

static GyreStatus construct_ordered(Call *call)
{
    Dict *dict = new_of_class(call->vm, CLASS_ORDERED_DICT);
    if (!dict) return GYRE_ERROR;
    call->result = value_from_obj(dict);
    return native_status(update_all(call, dict, 0));
}

static GyreStatus ordered_from_keys(Call *call)
{
    return from_keys(call, CLASS_ORDERED_DICT);
}

static bool read_last(Call *call, uint32_t arg, bool *is_last)
{
    *is_last = true;
    return !args_is_given(call, arg) || gy_ops_truth(call->vm, native_arg(call, arg), is_last);
}

static GyreStatus ordered_popitem(Call *call)
{
    if (!frozen_may_change(call->vm, self_of(call))) return GYRE_ERROR;
    bool is_last;
    Value pair[2];
    Tuple *tuple = gy_tuple_new(call->vm, 2);
    if (!tuple) return GYRE_ERROR;
    call->result = value_from_obj(tuple);
    if (!read_last(call, 1, &is_last)) return GYRE_ERROR;
    if (!gy_dict_pop_end(self_of(call), is_last, &pair[0], &pair[1]))
        return native_status(gy_throw(call->vm, ERROR_KeyError, "dictionary is empty"));
    for (int i = 0; i < 2; i++) {
        tuple->items[i] = pair[i];
        heap_write(&call->vm->heap, pair[i]);
    }
    return GYRE_OK;
}

static GyreStatus ordered_move_to_end(Call *call)
{
    if (!frozen_may_change(call->vm, self_of(call))) return GYRE_ERROR;
    bool is_last;
    if (!read_last(call, 2, &is_last)) return GYRE_ERROR;
    int found = gy_dict_move_to_end(call->vm, self_of(call), call->args[1], is_last);
    if (found == 0) gy_throw_key(call->vm, call->args[1]);
    return native_status(found > 0);
}

// The keys in the same order, after the dicts were found equal.
static bool same_order(VM *vm, Dict *a, Dict *b, bool *same)
{
    uint32_t i = 0, k = 0;
    Value x, y;
    *same = true;
    while (*same && gy_dict_next(a, &i, &x, NULL) && gy_dict_next(b, &k, &y, NULL)) {
        if (x.bits == y.bits) continue;
        if (!gy_ops_equal(vm, x, y, same)) return false;
    }
    return true;
}

static GyreStatus ordered_equal(Call *call)
{
    Value other = call->args[1];
    bool equal = false;
    if (!value_is_dict(other)) return args_return_bool(call, false);
    if (!gy_ops_equal_dicts(call->vm, self_of(call), value_as_dict(other), &equal))
        return GYRE_ERROR;
    if (equal && is_of_class(other, CLASS_ORDERED_DICT) &&
        !same_order(call->vm, self_of(call), value_as_dict(other), &equal))
        return GYRE_ERROR;
    return args_return_bool(call, equal);
}

// -- The tables

static const GyreNative default_constructor = {
    "defaultdict", construct_default, "default_factory = nil, source = (), /, **named",
    "A dict that makes missing values: d[key] sets and gives default_factory() where there is no "
    "such key.",
    0};
static const GyreNative default_methods[] = {
    {"copy", copy, "self", "A new defaultdict of the same pairs and factory."},
    {"default_factory", default_factory, "self", "What makes missing values, or nil.", GYRE_GETTER},
    {"fromkeys", default_from_keys, "keys, value = nil, /",
     "A new defaultdict with these keys, all with one value.", GYRE_STATIC},
    {"|", join_right, "self, other, /", "A new one of the pairs of both."},
    {"r|", join_left, "self, other, /", "A new one of the pairs of both."},
    {0},
};
static const GyreNative default_setter = {"default_factory", set_default_factory, "self, factory",
                                          "Sets what makes missing values.", 0};

static const GyreNative ordered_constructor = {
    "OrderedDict", construct_ordered, "source = (), /, **named",
    "A dict that compares its order, too, and whose entries can be moved to its ends.", 0};
static const GyreNative ordered_methods[] = {
    {"copy", copy, "self", "A new OrderedDict of the same pairs."},
    {"fromkeys", ordered_from_keys, "keys, value = nil",
     "A new OrderedDict with these keys, all with one value.", GYRE_STATIC},
    {"popitem", ordered_popitem, "self, last = true",
     "Takes out and gives the pair that came last, or first; KeyError if there is none."},
    {"move_to_end", ordered_move_to_end, "self, key, last = true",
     "Makes a key the last one, or (which takes longer) the first. KeyError if it is not there."},
    {"==", ordered_equal, "self, other, /",
     "The same pairs; in the same order, if the other is an OrderedDict."},
    {"|", join_right, "self, other, /", "A new one of the pairs of both."},
    {"r|", join_left, "self, other, /", "A new one of the pairs of both."},
    {0},
};

static bool add_type(VM *vm, uint32_t class_id, const GyreNative *constructor,
                     const GyreNative *methods)
{
    Class *c = gy_class_derive_builtin(vm, class_id, constructor->name, KIND_DICT);
    Native *n = c ? gy_native_new(vm, constructor, NULL) : NULL;
    if (!n) return false;
    c->constructor = value_from_obj(n);
    return gy_native_add_methods(vm, class_id, methods);
}

bool gy_dict_types_install(VM *vm)
{
    if (!add_type(vm, CLASS_DEFAULTDICT, &default_constructor, default_methods) ||
        !add_type(vm, CLASS_ORDERED_DICT, &ordered_constructor, ordered_methods))
        return false;
    Native *setter = gy_native_new(vm, &default_setter, NULL);
    return setter && gy_class_set_member(vm, vm->classes[CLASS_DEFAULTDICT], setter->name,
                                         MEMBER_SETTER, value_from_obj(setter));
}

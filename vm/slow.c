// slow.c - the slow halves of instructions: what the interpreter's loop leaves to a call.
//
// Each belongs to one instruction or a family of them and is called by the loop alone. They know
// values and nothing of frames, but may run script code, which moves the stack under the loop's
// registers.
#include "vm/slow.h"
#include "vm/class.h"
#include "vm/hint.h"
#include "vm/int.h"
#include "vm/name_map.h"
#include "vm/state.h"
#include "vm/str.h"

static inline bool give_str(Str *s, Value *result)
{
    *result = value_from_obj(s);
    return s != NULL;
}

// Two strs may well be the next most frequent case.
bool gy_slow_add(VM *vm, Value a, Value b, Value *sum)
{
    if (value_is_str(a) && value_is_str(b))
        return give_str(gy_str_add(vm, value_as_str(a), value_as_str(b)), sum);
    return gy_ops_binary(vm, BINARY_ADD, a, b, sum);
}

bool gy_slow_append(VM *vm, Value a, Value b, Value *sum)
{
    if (value_is_str(a) && value_is_str(b))
        return give_str(gy_str_append(vm, value_as_str(a), value_as_str(b)), sum);
    return gy_ops_inplace(vm, BINARY_ADD, a, b, sum);
}

bool gy_slow_compare(VM *vm, CompareOp op, Value a, Value b, bool *truth)
{
    Value result;
    return gy_ops_compare(vm, op, a, b, &result) && gy_ops_truth(vm, result, truth);
}

bool gy_slow_closure(VM *vm, Closure *outer, const Value *base, Code *code, Value *result)
{
    const Proto *p = code->proto;
    Closure *c =
        (Closure *)heap_new_raw(vm, KIND_CLOSURE, sizeof *c + p->capture_count * sizeof(Value));
    if (!c) return false;
    c->code = code;
    c->upvalue_count = p->capture_count;
    for (uint32_t i = 0; i < p->capture_count; i++)
        c->upvalues[i] = p->captures[i].from_parent_register
                             ? base[p->captures[i].index]
                             : outer->upvalues[p->captures[i].index];
    *result = value_from_obj(c);
    return true;
}

bool gy_slow_class(VM *vm, Code *code, const ClassDesc *desc, Value base, Value *result)
{
    if (!value_is_unset(base) && !value_is_class(base))
        return gy_throw(vm, ERROR_TypeError, "a class can only extend a class, not %s",
                        gy_type_name(vm, base));
    Str *fields[REGISTER_LIMIT];
    Value defaults[REGISTER_LIMIT];
    if (desc->field_count > REGISTER_LIMIT)
        return gy_throw(vm, ERROR_TypeError, "a class has too many fields");
    for (uint32_t i = 0; i < desc->field_count; i++) {
        fields[i] = value_as_str(code->consts[desc->fields[i]]);
        uint32_t d = desc->defaults ? desc->defaults[i] : NO_INDEX;
        defaults[i] = d == NO_INDEX ? VALUE_UNSET : code->consts[d];
    }
    Class *parent = value_is_unset(base) ? NULL : value_as_class(base);
    Class *c = gy_class_new(vm, value_as_str(code->consts[desc->name]), parent, fields, defaults,
                            desc->field_count);
    if (!c) return false;
    c->module = code->module;
    c->origin_code = code;
    c->origin = desc;
    if (desc->doc != NO_INDEX) c->doc = code->consts[desc->doc];
    *result = value_from_obj(c);
    return true;
}

// An error, or a new one of an error class. *is_error is false for anything else.
static bool error_of(VM *vm, Value v, Value *error, bool *is_error)
{
    *error = v;
    *is_error = value_is_instance(v) && gy_class_of(vm, v)->is_error;
    if (!value_is_class(v) || !value_as_class(v)->is_error) return true;
    *is_error = true;
    return gy_call(vm, v, 0, NULL, error);
}

static bool set_cause(VM *vm, Value error, Value cause)
{
    bool is_error = true;
    if (!value_is_nil(cause)) {
        if (!gy_roots_push(vm, error)) return false;
        bool ok = error_of(vm, cause, &cause, &is_error);
        gy_roots_pop(vm, 1);
        if (!ok) return false;
    }
    if (!is_error)
        return gy_throw(vm, ERROR_TypeError, "the cause of an error must be an error, not %s",
                        gy_type_name(vm, cause));
    value_as_instance(error)->slots[ERROR_CAUSE] = cause;
    heap_write(&vm->heap, cause);
    return true;
}

bool gy_slow_throw(VM *vm, Value thrown, Value cause)
{
    Value error;
    bool is_error;
    if (!error_of(vm, thrown, &error, &is_error)) return false;
    if (!is_error) {
        gy_throw(vm, ERROR_TypeError, "only errors can be thrown, not %s",
                 gy_type_name(vm, thrown));
        return gy_hint_add(vm, "write throw Error(…), or a class of your own that extends Error");
    }
    if (!value_is_unset(cause) && !set_cause(vm, error, cause)) return false;
    return gy_throw_value(vm, error);
}

bool gy_slow_match(VM *vm, Value error, Value pattern, bool *matches)
{
    *matches = false;
    if (value_is_tuple(pattern)) {
        const Tuple *all = value_as_tuple(pattern);
        for (uint32_t i = 0; i < all->count && !*matches; i++)
            if (!vm_has_stack(vm) || !gy_slow_match(vm, error, all->items[i], matches))
                return false;
        return true;
    }
    if (!value_is_class(pattern) || !value_as_class(pattern)->is_error)
        return gy_throw(vm, ERROR_TypeError, "catch needs an error class, not %s",
                        gy_type_name(vm, pattern));
    *matches = gy_class_is_subclass(gy_class_of(vm, error), value_as_class(pattern));
    return true;
}

static bool throw_unpack_count(VM *vm, uint32_t count, uint32_t given)
{
    if (given > count)
        return gy_throw(vm, ERROR_ValueError, "too many values to unpack (expected %u)", count);
    return gy_throw(vm, ERROR_ValueError, "not enough values to unpack (expected %u, got %u)",
                    count, given);
}

// Takes one item more than is wanted, and not the rest: there may be no end to it.
static bool unpack_iterable(VM *vm, Value iterable, Value *out, uint32_t count)
{
    Value it, item;
    uint32_t given = 0;
    if (!gy_iter_new(vm, iterable, &it)) {
        if (!value_is_unset(gy_class_of(vm, iterable)->specials[SPECIAL_ITER]) ||
            !gy_throw_clear_if(vm, ERROR_TypeError))
            return false;
        return gy_throw(vm, ERROR_TypeError, "cannot unpack non-iterable %s object",
                        gy_type_name(vm, iterable));
    }
    Tuple *items = gy_tuple_new(vm, count);
    if (!items || !gy_roots_push(vm, value_from_obj(items))) return false;
    if (!gy_roots_push(vm, it)) return gy_roots_pop(vm, 1), false;
    IterStep step;
    while ((step = gy_iter_next(vm, it, &item)) == ITER_VALUE && given++ < count) {
        items->items[given - 1] = item;
        heap_write(&vm->heap, item);
    }
    gy_roots_pop(vm, 2);
    if (step == ITER_ERROR) return false;
    if (given != count) return throw_unpack_count(vm, count, given);
    value_copy(out, items->items, count);
    return true;
}

bool gy_slow_unpack(VM *vm, Value iterable, Value *out, uint32_t count)
{
    const Value *items;
    uint32_t given;
    if (value_is_tuple(iterable)) {
        items = value_as_tuple(iterable)->items;
        given = value_as_tuple(iterable)->count;
    } else if (value_is_list(iterable)) {
        items = value_as_list(iterable)->items;
        given = value_as_list(iterable)->count;
    } else {
        return unpack_iterable(vm, iterable, out, count);
    }
    if (given != count) return throw_unpack_count(vm, count, given);
    value_copy(out, items, count);
    return true;
}

// The collector must not lose the list while an iterable runs script code, so it is a root.
static List *list_of(VM *vm, Value iterable)
{
    List *list = gy_list_new(vm, 0);
    if (!list || !gy_roots_push(vm, value_from_obj(list))) return NULL;
    bool ok = gy_list_extend(vm, list, iterable);
    gy_roots_pop(vm, 1);
    return ok ? list : NULL;
}

bool gy_slow_unpack_rest(VM *vm, Value iterable, uint32_t before, uint32_t after, List **all,
                         List **middle)
{
    *all = list_of(vm, iterable);
    if (!*all) return false;
    if ((*all)->count < before + after)
        return gy_throw(vm, ERROR_ValueError,
                        "not enough values to unpack (expected at least %u, got %u)",
                        before + after, (*all)->count);
    *middle = gy_list_from(vm, (*all)->items + before, (*all)->count - before - after);
    return *middle != NULL;
}

static Dict *dict_of(VM *vm, Value mapping)
{
    Dict *dict = gy_dict_new(vm, 0);
    if (!dict || !gy_roots_push(vm, value_from_obj(dict))) return NULL;
    bool ok = gy_dict_merge(vm, dict, mapping);
    gy_roots_pop(vm, 1);
    return ok ? dict : NULL;
}

bool gy_slow_merge_named(VM *vm, Dict *into, Value mapping)
{
    Dict *source = value_is_dict(mapping) ? value_as_dict(mapping) : dict_of(vm, mapping);
    if (!source) return false;
    Value key, value, old;
    uint32_t position = 0;
    while (gy_dict_next(source, &position, &key, &value)) {
        if (!value_is_str(key))
            return gy_throw(vm, ERROR_TypeError, "argument names must be strings");
        if (gy_dict_get(vm, into, key, &old) == 1)
            return gy_throw(vm, ERROR_TypeError, "got multiple values for argument '%.*s'",
                            (int)value_as_str(key)->size, value_as_str(key)->chars);
        if (!gy_dict_set(vm, into, key, value)) return false;
    }
    return true;
}

bool gy_slow_super(VM *vm, Value cls, Value name, Value *function)
{
    const Class *base = value_as_class(cls)->base;
    const NameEntry *e = gy_name_map_get(base->members, value_as_str(name));
    if (e && e->kind == MEMBER_METHOD) {
        *function = e->value;
        return true;
    }
    if (gy_str_equal_c(value_as_str(name), "init")) { // `object` has an init that does nothing
        *function = VALUE_UNSET;
        return true;
    }
    return gy_throw(vm, ERROR_AttributeError, "'super' has no method '%s'",
                    value_as_str(name)->chars);
}

bool gy_slow_throw_unset(VM *vm, const Code *code, uint32_t slot)
{
    const char *name = code->module->names.items[slot].name;
    return gy_throw(vm, ERROR_NameError, "'%s' is used before it is set", name);
}

// -- Ranges: R[0] the next number (or an iterator for numbers that are no small ints), R[1] how
// many are left, R[2] the step.

bool gy_slow_range(VM *vm, Value *state, bool *is_empty)
{
    Value start = state[0], stop = state[1], step = state[2];
    if (value_is_int(start) && value_is_int(stop) && value_is_int(step) &&
        value_as_int(step) != 0) {
        int64_t a = value_as_int(start), b = value_as_int(stop), by = value_as_int(step);
        int64_t count = by > 0 ? (b - a + by - 1) / by : (a - b - by - 1) / -by;
        if (by > 0 ? b <= a : b >= a) count = 0;
        int64_t last;
        if (!__builtin_mul_overflow(count, by, &last) && int_fits_value(a + last)) {
            *is_empty = count == 0;
            state[1] = value_from_int(count);
            return true;
        }
    }
    Value range;
    if (!gy_range_new(vm, start, stop, step, &range) || !gy_iter_new(vm, range, &state[0]))
        return false;
    *is_empty = false;
    return true;
}

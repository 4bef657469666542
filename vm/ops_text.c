// ops_text.c - str and repr of any value, and format.
//
// Containers print their items by recursion, bounded by gy_ops_enter; one that is being printed
// already prints as [...], which the list of those underway tells.
#include "vm/class.h"
#include "vm/containers.h"
#include "vm/deque.h"
#include "vm/dict_types.h"
#include "vm/format.h"
#include "vm/int.h"
#include "vm/itertools.h"
#include "vm/namedtuple.h"
#include "vm/ops.h"
#include "vm/state.h"
#include "vm/utf8.h"

// -- What is being printed just now

typedef struct Printing {
    const Obj *object;
    struct Printing *outer;
} Printing;

static bool is_underway(const Printing *p, const Obj *object)
{
    for (; p; p = p->outer)
        if (p->object == object) return true;
    return false;
}

// -- Containers

static bool add_items(VM *vm, StrBuilder *b, Value sequence)
{
    bool is_list = value_is_list(sequence);
    for (uint32_t i = 0;
         i < (is_list ? value_as_list(sequence)->count : value_as_tuple(sequence)->count); i++) {
        if (i) gy_builder_add_c(vm, b, ", ");
        Value item =
            is_list ? value_as_list(sequence)->items[i] : value_as_tuple(sequence)->items[i];
        if (!gy_ops_add_repr(vm, b, item)) return false;
    }
    return true;
}

static bool add_list(VM *vm, StrBuilder *b, Value v)
{
    gy_builder_add_c(vm, b, "[");
    return add_items(vm, b, v) && gy_builder_add_c(vm, b, "]");
}

static bool add_tuple(VM *vm, StrBuilder *b, Value v)
{
    if (value_as_obj(v)->class_id != KIND_TUPLE)
        return gy_namedtuple_add_repr(vm, b, value_as_tuple(v));
    gy_builder_add_c(vm, b, "(");
    return add_items(vm, b, v) &&
           gy_builder_add_c(vm, b, value_as_tuple(v)->count == 1 ? ",)" : ")");
}

static bool add_deque(VM *vm, StrBuilder *b, Value v)
{
    const Deque *deque = value_as_deque(v);
    gy_builder_add_c(vm, b, "deque([");
    for (uint32_t i = 0; i < deque->count; i++) {
        if (i) gy_builder_add_c(vm, b, ", ");
        if (!gy_ops_add_repr(vm, b, *deque_at(deque, i))) return false;
    }
    if (deque->limit < 0) return gy_builder_add_c(vm, b, "])");
    return gy_builder_add_format(vm, b, "], maxlen=%lld)", (long long)deque->limit);
}

bool gy_ops_add_pairs(VM *vm, StrBuilder *b, Value v)
{
    Dict *dict = value_as_dict(v);
    uint32_t position = 0;
    Value key, value;
    gy_builder_add_c(vm, b, "{");
    for (bool first = true; gy_dict_next(dict, &position, &key, &value); first = false) {
        if (!first) gy_builder_add_c(vm, b, ", ");
        // The value is held by hand: printing the key may run a script that drops it.
        if (!gy_roots_push(vm, value)) return false;
        bool ok = gy_ops_add_repr(vm, b, key) && gy_builder_add_c(vm, b, ": ") &&
                  gy_ops_add_repr(vm, b, value);
        gy_roots_pop(vm, 1);
        if (!ok) return false;
    }
    return gy_builder_add_c(vm, b, "}");
}

static bool add_set(VM *vm, StrBuilder *b, Value v)
{
    Set *set = value_as_set(v);
    bool is_frozen = set->obj.kind == KIND_FROZENSET;
    uint32_t position = 0;
    Value key;
    if (set->count == 0) return gy_builder_add_c(vm, b, is_frozen ? "frozenset()" : "set()");
    gy_builder_add_c(vm, b, is_frozen ? "frozenset({" : "{");
    for (bool first = true; gy_set_next(set, &position, &key); first = false) {
        if (!first) gy_builder_add_c(vm, b, ", ");
        if (!gy_ops_add_repr(vm, b, key)) return false;
    }
    return gy_builder_add_c(vm, b, is_frozen ? "})" : "}");
}

static bool add_view(VM *vm, StrBuilder *b, Value v)
{
    static const char *const names[] = {"dict_keys(", "dict_values(", "dict_items("};
    List *list = gy_list_new(vm, 0);
    if (!list || !gy_roots_push(vm, value_from_obj(list))) return false;
    bool ok = gy_list_extend(vm, list, v) &&
              gy_builder_add_c(vm, b, names[value_as_obj(v)->flags]) &&
              add_list(vm, b, value_from_obj(list)) && gy_builder_add_c(vm, b, ")");
    gy_roots_pop(vm, 1);
    return ok;
}

static bool add_range(VM *vm, StrBuilder *b, Value v)
{
    const Range *r = value_as_range(v);
    gy_builder_add_c(vm, b, "range(");
    gy_ops_add_repr(vm, b, r->start);
    gy_builder_add_c(vm, b, ", ");
    gy_ops_add_repr(vm, b, r->stop);
    if (!value_is_int(r->step) || value_as_int(r->step) != 1) {
        gy_builder_add_c(vm, b, ", ");
        gy_ops_add_repr(vm, b, r->step);
    }
    return gy_builder_add_c(vm, b, ")");
}

static bool add_slice(VM *vm, StrBuilder *b, Value v)
{
    const Slice *s = value_as_slice(v);
    return gy_builder_add_c(vm, b, "slice(") && gy_ops_add_repr(vm, b, s->start) &&
           gy_builder_add_c(vm, b, ", ") && gy_ops_add_repr(vm, b, s->stop) &&
           gy_builder_add_c(vm, b, ", ") && gy_ops_add_repr(vm, b, s->step) &&
           gy_builder_add_c(vm, b, ")");
}

// -- Objects of classes

static bool add_answer(VM *vm, StrBuilder *b, Value answer, const char *method)
{
    if (value_is_str(answer)) return gy_builder_add_str(vm, b, value_as_str(answer));
    return gy_throw(vm, ERROR_TypeError, "%s() should return a str, not %s", method,
                    gy_type_name(vm, answer));
}

static bool add_instance(VM *vm, StrBuilder *b, Value v, Special which, const char *method)
{
    Value answer;
    int how = gy_call_special(vm, v, which, 0, NULL, &answer);
    if (how == 0 && which == SPECIAL_STR) return add_instance(vm, b, v, SPECIAL_REPR, "repr");
    if (how) return how > 0 && add_answer(vm, b, answer, method);
    return gy_builder_add_format(vm, b, "<%s object>", gy_type_name(vm, v));
}

static bool add_function(VM *vm, StrBuilder *b, Value v)
{
    if (value_is_closure(v))
        return gy_builder_add_format(vm, b, "<function %s>",
                                     value_as_closure(v)->code->proto->name);
    if (value_is_native(v))
        return gy_builder_add_format(vm, b, "<builtin function %s>",
                                     value_as_native(v)->name->chars);
    const BoundMethod *m = value_as_method(v);
    Value f = m->function;
    const char *name = value_is_closure(f) ? value_as_closure(f)->code->proto->name
                                           : value_as_native(f)->name->chars;
    return gy_builder_add_format(vm, b, "<method %s of %s>", name, gy_type_name(vm, m->receiver));
}

// -- repr

static bool add_number(VM *vm, StrBuilder *b, Value v)
{
    char text[40];
    if (!value_is_double(v)) return gy_int_to_text(vm, b, v, 10);
    return gy_builder_add(vm, b, text, gy_double_to_text(value_as_double(v), text));
}

static bool add_iterator(VM *vm, StrBuilder *b, const Iter *it)
{
    bool is_done;
    if (!gy_itertools_add_repr(vm, b, it, &is_done)) return false;
    return is_done || gy_builder_add_c(vm, b, "<iterator>");
}

static bool add_container(VM *vm, StrBuilder *b, Value v)
{
    switch ((Kind)value_as_obj(v)->kind) {
    case KIND_LIST: return add_list(vm, b, v);
    case KIND_TUPLE: return add_tuple(vm, b, v);
    case KIND_DEQUE: return add_deque(vm, b, v);
    case KIND_DICT: return gy_dict_add_repr(vm, b, value_as_dict(v));
    case KIND_DICT_VIEW: return add_view(vm, b, v);
    case KIND_SET:
    case KIND_FROZENSET: return add_set(vm, b, v);
    case KIND_ITER: return add_iterator(vm, b, value_as_iter(v));
    case KIND_SLICE: return add_slice(vm, b, v);
    default: return add_instance(vm, b, v, SPECIAL_REPR, "repr");
    }
}

static const char *cycle_text(Value v)
{
    switch ((Kind)value_as_obj(v)->kind) {
    case KIND_LIST:
    case KIND_DEQUE: return "[...]";
    case KIND_TUPLE: return "(...)";
    default: return "{...}";
    }
}

// Containers: watched for cycles. An instance's repr is a script's own business.
static bool add_nested(VM *vm, StrBuilder *b, Value v)
{
    Printing here = {value_as_obj(v), (Printing *)vm->printing};
    bool is_watched = !value_is_instance(v) && !value_is_host(v);
    if (is_watched && is_underway(here.outer, here.object))
        return gy_builder_add_c(vm, b, cycle_text(v));
    if (!gy_roots_push(vm, v)) return false;
    bool ok = gy_ops_enter(vm);
    if (ok) {
        if (is_watched) vm->printing = &here;
        ok = add_container(vm, b, v);
        vm->printing = here.outer;
    }
    gy_roots_pop(vm, 1);
    return ok;
}

bool gy_ops_add_repr(VM *vm, StrBuilder *b, Value v)
{
    if (value_is_number(v)) return add_number(vm, b, v);
    if (value_is_nil(v)) return gy_builder_add_c(vm, b, "nil");
    if (value_is_bool(v)) return gy_builder_add_c(vm, b, value_as_bool(v) ? "true" : "false");
    if (!value_is_obj(v)) return gy_builder_add_c(vm, b, "<unset>");
    switch ((Kind)value_as_obj(v)->kind) {
    case KIND_STR: return gy_str_repr(vm, b, value_as_str(v));
    case KIND_BIGINT: return add_number(vm, b, v);
    case KIND_BYTES:
        return gy_bytes_add_repr(vm, b, value_as_bytes(v)->data, value_as_bytes(v)->size, false);
    case KIND_BYTEARRAY:
        return gy_bytes_add_repr(vm, b, value_as_bytearray(v)->data, value_as_bytearray(v)->size,
                                 true);
    case KIND_RANGE: return add_range(vm, b, v);
    case KIND_CLOSURE:
    case KIND_NATIVE:
    case KIND_METHOD: return add_function(vm, b, v);
    case KIND_CLASS:
        return gy_builder_add_format(vm, b, "<class '%s'>", value_as_class(v)->name->chars);
    case KIND_MODULE:
        return gy_builder_add_format(vm, b, "<module '%s'>", value_as_module(v)->name->chars);
    case KIND_LIST:
    case KIND_TUPLE:
    case KIND_DEQUE:
    case KIND_DICT:
    case KIND_DICT_VIEW:
    case KIND_SET:
    case KIND_FROZENSET:
    case KIND_SLICE: return add_nested(vm, b, v);
    case KIND_ITER: return add_nested(vm, b, v);
    case KIND_COROUTINE:
    case KIND_GENERATOR:
    case KIND_ASYNC_GENERATOR:
    case KIND_OPERATION:
    case KIND_TASK:
    case KIND_FUTURE: return gy_task_add_text(vm, b, v);
    default: return add_nested(vm, b, v); // what has a repr() of its own
    }
}

// -- str

bool gy_ops_add_str(VM *vm, StrBuilder *b, Value v)
{
    if (value_is_str(v)) return gy_builder_add_str(vm, b, value_as_str(v));
    if (!value_is_instance(v) && !value_is_host(v)) return gy_ops_add_repr(vm, b, v);
    if (!gy_ops_enter(vm)) return false;
    return add_instance(vm, b, v, SPECIAL_STR, "str");
}

static bool finish(VM *vm, StrBuilder *b, bool ok, Str **result)
{
    if (!ok) {
        gy_builder_free(vm, b);
        return false;
    }
    return (*result = gy_builder_finish(vm, b)) != NULL;
}

bool gy_ops_str(VM *vm, Value v, Str **result)
{
    StrBuilder b = {0};
    if (value_is_str(v)) return *result = value_as_str(v), true;
    return finish(vm, &b, gy_ops_add_str(vm, &b, v), result);
}

bool gy_ops_repr(VM *vm, Value v, Str **result)
{
    StrBuilder b = {0};
    return finish(vm, &b, gy_ops_add_repr(vm, &b, v), result);
}

static Str *make_ascii(VM *vm, const Str *text)
{
    StrBuilder b = {0};
    bool ok = true;
    for (uint32_t i = 0, size; ok && i < text->size; i += size) {
        uint32_t c = gy_utf8_decode(text->chars + i, &size);
        ok = c < 0x80 ? gy_builder_add(vm, &b, text->chars + i, 1)
                      : gy_builder_add_format(vm, &b,
                                              c < 0x100     ? "\\x%02x"
                                              : c < 0x10000 ? "\\u%04x"
                                                            : "\\U%08x",
                                              c);
    }
    if (ok) return gy_builder_finish(vm, &b);
    gy_builder_free(vm, &b);
    return NULL;
}

bool gy_ops_convert(VM *vm, Value v, char how, Str **result)
{
    if (how == 's') return gy_ops_str(vm, v, result);
    if (!gy_ops_repr(vm, v, result)) return false;
    if (how == 'a' && !str_is_ascii(*result)) *result = make_ascii(vm, *result);
    return *result != NULL;
}

// -- format

bool gy_ops_format(VM *vm, Value v, Str *spec, Str **result)
{
    Value text = value_from_obj(spec), answer;
    int how = value_is_instance(v) ? gy_call_special(vm, v, SPECIAL_FORMAT, 1, &text, &answer) : 0;
    if (how < 0) return false;
    if (how > 0) {
        if (!value_is_str(answer))
            return gy_throw(vm, ERROR_TypeError, "format() should return a str, not %s",
                            gy_type_name(vm, answer));
        return *result = value_as_str(answer), true;
    }
    if (spec->size == 0) return gy_ops_str(vm, v, result);
    if (value_is_number(v) || value_is_bool(v) || value_is_bigint(v) || value_is_str(v))
        return gy_format_value(vm, v, spec, result);
    return gy_throw(vm, ERROR_TypeError,
                    "a %s takes no format such as '%.*s'; make it text first with !s",
                    gy_type_name(vm, v), (int)spec->size, spec->chars);
}

bool gy_ops_add_formatted(VM *vm, StrBuilder *b, Value v)
{
    if (!value_is_instance(v) || value_is_unset(gy_class_of(vm, v)->specials[SPECIAL_FORMAT]))
        return gy_ops_add_str(vm, b, v);
    Str *empty = gy_str_new(vm, "", 0), *text;
    return empty && gy_ops_format(vm, v, empty, &text) && gy_builder_add_str(vm, b, text);
}

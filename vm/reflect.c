// reflect.c - what functions and classes say about themselves: name, doc, params.
//
// Functions of scripts and natives answer alike, so that a page of documentation or a prompt can
// be made from either. `params` is the text of the parameter list as the source has it, defaults
// included, without the receiver; white space is made single spaces. A class answers with what
// calling it takes; where it has no docstring of its own, with the sentence of its constructor.
//
// A property cannot be had from its class by a dot, which would read a static; C.properties has
// the getters by name. vars(x) are the fields of an instance.
#include "vm/class.h"
#include "vm/containers.h"
#include "vm/native.h"
#include "vm/source.h"
#include "vm/state.h"

static GyreStatus give(Call *call, Str *text) // NULL: thrown
{
    return text ? native_return(call, value_from_obj(text)) : GYRE_ERROR;
}

static GyreStatus give_c(Call *call, const char *text) // NULL: there is none
{
    return text ? give(call, gy_str_from_c(call->vm, text)) : GYRE_OK;
}

// -- Functions of any kind

static GyreStatus give_name(Call *call, Value function)
{
    if (value_is_native(function))
        return native_return(call, value_from_obj(value_as_native(function)->name));
    return give_c(call, value_as_closure(function)->code->proto->name);
}

static GyreStatus give_doc(Call *call, Value function)
{
    return give_c(call, value_is_native(function) ? value_as_native(function)->def->doc
                                                  : value_as_closure(function)->code->proto->doc);
}

// The parameter list as it is written, on one line.
static Str *source_params(VM *vm, const Proto *proto)
{
    StrBuilder b = {0};
    const char *text = proto->source->text + proto->parameter_span.offset;
    bool has_space = false;
    for (uint32_t i = 0; i < proto->parameter_span.length; i++) {
        bool is_space = text[i] == ' ' || text[i] == '\n' || text[i] == '\t' || text[i] == '\r';
        if (!is_space && has_space) gy_builder_add_c(vm, &b, " ");
        if (!is_space) gy_builder_add(vm, &b, text + i, 1);
        has_space = is_space && b.size > 0;
    }
    return gy_builder_finish(vm, &b);
}

// A native's declared parameters, without the receiver.
static const char *native_params(const Native *n)
{
    const char *text = n->def->params ? n->def->params : "";
    if (n->params.receiver_id == 0 && strncmp(text, "self", 4) != 0) return text;
    text += strcspn(text, ",");
    text += strspn(text, ", ");
    return text[0] == '/' && (text[1] == ',' || !text[1]) ? text + 1 + strspn(text + 1, ", ")
                                                          : text;
}

static GyreStatus give_params(Call *call, Value function)
{
    if (value_is_native(function)) return give_c(call, native_params(value_as_native(function)));
    return give(call, source_params(call->vm, value_as_closure(function)->code->proto));
}

// -- Functions, natives and bound methods as receivers

static Value function_of(Value v)
{
    while (value_is_method(v))
        v = value_as_method(v)->function;
    return v;
}

static GyreStatus function_name(Call *call)
{
    return give_name(call, function_of(call->args[0]));
}

static GyreStatus function_doc(Call *call)
{
    return give_doc(call, function_of(call->args[0]));
}

static GyreStatus function_params(Call *call)
{
    return give_params(call, function_of(call->args[0]));
}

static GyreStatus function_source(Call *call)
{
    Value function = function_of(call->args[0]);
    if (!value_is_closure(function)) return GYRE_OK;
    const Proto *proto = value_as_closure(function)->code->proto;
    return give(call,
                gy_str_new(call->vm, proto->source->text + proto->span.offset, proto->span.length));
}

static GyreStatus function_is_async(Call *call)
{
    Value function = function_of(call->args[0]);
    if (value_is_native(function)) {
        bool suspends = value_as_native(function)->def->flags & GYRE_ASYNC;
        return native_return(call, value_from_bool(suspends));
    }
    uint8_t kind = value_as_closure(function)->code->proto->flags & (PROTO_ASYNC | PROTO_GENERATOR);
    return native_return(call, value_from_bool(kind == PROTO_ASYNC));
}

static const GyreNative function_members[] = {
    {"name", function_name, "self", "The name the function was declared with.", GYRE_GETTER},
    {"doc", function_doc, "self", "The docstring of the function, or nil.", GYRE_GETTER},
    {"params", function_params, "self", "Its parameters as they are written, as one text.",
     GYRE_GETTER},
    {"source", function_source, "self", "Its text as it is written; nil where it is no script's.",
     GYRE_GETTER},
    {"is_async", function_is_async, "self",
     "Is what a call of it gives to be awaited? (What `async for` reads is not.)", GYRE_GETTER},
    {0},
};

// -- Classes

static GyreStatus class_name(Call *call)
{
    return native_return(call, value_from_obj(value_as_class(call->args[0])->name));
}

static GyreStatus class_base(Call *call)
{
    const Class *base = value_as_class(call->args[0])->base;
    return native_return(call, base ? value_from_obj(base) : VALUE_NIL);
}

static GyreStatus class_doc(Call *call)
{
    const Class *c = value_as_class(call->args[0]);
    if (value_is_nil(c->doc) && !value_is_unset(c->constructor))
        return give_doc(call, c->constructor);
    return native_return(call, c->doc);
}

static GyreStatus class_params(Call *call)
{
    const Class *c = value_as_class(call->args[0]);
    Value init = value_is_unset(c->constructor) ? c->specials[SPECIAL_INIT] : c->constructor;
    return value_is_unset(init) ? give_c(call, "") : give_params(call, init);
}

static GyreStatus class_source(Call *call)
{
    const Class *c = value_as_class(call->args[0]);
    if (!c->origin) return GYRE_OK;
    Span span = c->origin->span;
    return give(
        call, gy_str_new(call->vm, c->origin_code->proto->source->text + span.offset, span.length));
}

static GyreStatus class_properties(Call *call)
{
    const NameMap *members = class_members(call->vm, value_as_class(call->args[0]));
    Dict *all = gy_dict_new(call->vm, 0);
    if (!all) return GYRE_ERROR;
    for (uint32_t i = 0; i < members->capacity; i++) {
        const NameEntry *e = &members->entries[i];
        if (!e->name || e->kind != MEMBER_GETTER) continue;
        Value getter = value_as_tuple(e->value)->items[0];
        if (value_is_unset(getter)) getter = VALUE_NIL;
        if (!gy_dict_set(call->vm, all, value_from_obj((Str *)e->name), getter)) return GYRE_ERROR;
    }
    return native_return(call, value_from_obj(all));
}

static const GyreNative own_members[] = {
    {"name", class_name, "self", "The name of the class.", GYRE_GETTER},
    {"doc", class_doc, "self", "The docstring of the class, or nil.", GYRE_GETTER},
    {"base", class_base, "self", "The class that this one extends, or nil.", GYRE_GETTER},
    {"params", class_params, "self", "What calling the class takes, as one text.", GYRE_GETTER},
    {"source", class_source, "self", "Its text as it is written; nil where it is no script's.",
     GYRE_GETTER},
    {"properties", class_properties, "self",
     "A dict of its properties, inherited ones too: the function that reads each.", GYRE_GETTER},
    {0},
};

// -- Instances

static GyreStatus builtin_vars(Call *call)
{
    VM *vm = call->vm;
    Value v = call->args[0];
    if (!value_is_instance(v))
        return native_status(gy_throw(vm, ERROR_TypeError,
                                      "vars() argument must be an instance of a class, not %s",
                                      gy_type_name(vm, v)));
    const Class *c = gy_class_of(vm, v);
    Dict *fields = gy_dict_new(vm, c->slot_count);
    if (!fields) return GYRE_ERROR;
    for (uint32_t i = c->is_error ? ERROR_SLOTS : 0; i < c->slot_count; i++) {
        if (str_is_hidden(c->slot_names[i])) continue;
        Value name = value_from_obj(c->slot_names[i]);
        if (!gy_dict_set(vm, fields, name, value_as_instance(v)->slots[i])) return GYRE_ERROR;
    }
    return native_return(call, value_from_obj(fields));
}

static const GyreNative functions[] = {
    {"vars", builtin_vars, "object, /", "The fields of an instance by their names, in a new dict."},
    {0},
};

bool gy_reflect_install(VM *vm)
{
    return gy_native_add_builtins(vm, functions) &&
           gy_native_add_methods(vm, KIND_CLASS, own_members) &&
           gy_native_add_methods(vm, KIND_CLOSURE, function_members) &&
           gy_native_add_methods(vm, KIND_NATIVE, function_members) &&
           gy_native_add_methods(vm, KIND_METHOD, function_members);
}

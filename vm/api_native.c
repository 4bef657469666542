// api_native.c - include/gyre.h: natives, their arguments, suspending, host types.
#include "vm/api_private.h"
#include "vm/class.h"
#include "vm/containers.h"
#include "vm/handles.h"
#include "vm/int.h"
#include "vm/misuse.h"
#include "vm/module.h"
#include "vm/ops.h"
#include <stdarg.h>
#include <stdio.h>

// -- The running call

Gyre *gyre_vm(GyreCall *call)
{
    return call ? call->vm : NULL;
}

void *gyre_data(GyreCall *call)
{
    return call ? call->native->data : NULL;
}

GyreValue gyre_arg(GyreCall *call, uint32_t i)
{
    Value v = native_arg(call, i);
    return value_is_unset(v) ? GYRE_NONE : gy_handles_push(call->vm, v);
}

uint32_t gyre_rest_count(GyreCall *call)
{
    return call->rest_count;
}

GyreValue gyre_rest(GyreCall *call, uint32_t i)
{
    return i < call->rest_count ? gy_handles_push(call->vm, call->rest[i]) : GYRE_NONE;
}

GyreStatus gyre_return(GyreCall *call, GyreValue v)
{
    if (!call) return GYRE_ERROR;
    Value value;
    if (!gy_handles_need(call->vm, v, &value)) return GYRE_ERROR;
    call->result = value;
    return GYRE_OK; // or an error: gy_call_native sees whether one is pending
}

// -- gyre_args

static const char *parameter_name(GyreCall *call, uint32_t i)
{
    Str **names =
        i < native_name_count(call->native) ? gy_native_names(call->vm, call->native) : NULL;
    return names ? names[i]->chars : "?";
}

static bool throw_wrong(GyreCall *call, uint32_t i, const char *wanted, Value got)
{
    const char *name = parameter_name(call, i);
    return gy_throw(call->vm, ERROR_TypeError, "%s() needs %s for '%s', not %s",
                    call->native->name->chars, wanted, name,
                    value_is_unset(got) ? "nothing" : gy_type_name(call->vm, got));
}

static bool read_text(GyreCall *call, uint32_t i, Value v, const char **text, size_t *size)
{
    if (!value_is_str(v)) return throw_wrong(call, i, "a str", v);
    Str *s = value_as_str(v);
    if (s->obj.flags & STR_SHARED) { // give it a zero at the end
        s = gy_str_new(call->vm, s->chars, s->size);
        if (!s) return false;
        call->args[i] = value_from_obj(s);
    }
    if (!size && memchr(s->chars, 0, s->size))
        return gy_throw(call->vm, ERROR_ValueError, "'%s' must not contain a NUL character",
                        parameter_name(call, i));
    *text = s->chars;
    if (size) *size = s->size;
    return true;
}

static bool read_number(GyreCall *call, uint32_t i, Value v, double *out)
{
    if (value_is_double(v)) *out = value_as_double(v);
    else if (value_is_integer(v)) return gy_int_to_double(call->vm, v, out);
    else return throw_wrong(call, i, "a number", v);
    return true;
}

static bool read_int(GyreCall *call, uint32_t i, Value v, int64_t *out)
{
    if (!value_is_integer(v) && !value_is_bool(v)) return throw_wrong(call, i, "an int", v);
    if (gy_int_to_i64(v, out)) return true;
    return gy_throw(call->vm, ERROR_OverflowError, "'%s' is too large", parameter_name(call, i));
}

// Reads argument `i` by one letter; `args` moves on by what the letter takes.
static bool read_one(GyreCall *call, char letter, uint32_t i, Value v, bool skip, va_list *args)
{
    switch (letter) {
    case 'i': {
        int64_t *out = va_arg(*args, int64_t *);
        return skip || read_int(call, i, v, out);
    }
    case 'd': {
        double *out = va_arg(*args, double *);
        return skip || read_number(call, i, v, out);
    }
    case 'b': {
        bool *out = va_arg(*args, bool *);
        return skip || gy_ops_truth(call->vm, v, out);
    }
    case 's': {
        const char **out = va_arg(*args, const char **);
        return skip || read_text(call, i, v, out, NULL);
    }
    case 'S': {
        const char **out = va_arg(*args, const char **);
        size_t *size = va_arg(*args, size_t *);
        return skip || read_text(call, i, v, out, size);
    }
    case 'v': {
        GyreValue *out = va_arg(*args, GyreValue *);
        if (!skip) *out = gy_handles_push(call->vm, v);
        return skip || !gyre_is_none(*out);
    }
    case 'h': {
        const GyreType *type = va_arg(*args, const GyreType *);
        void **out = va_arg(*args, void **);
        if (skip) return true;
        if (!value_is_host(v) || value_as_host(v)->type != type)
            return throw_wrong(call, i, type->name, v);
        *out = value_as_host(v)->data;
        return true;
    }
    default: return gy_misuse(call->vm, "gyre_args", "it knows no letter '%c'", letter);
    }
}

// What *rest took, as a tuple.
static bool read_rest(GyreCall *call, GyreValue *out)
{
    Tuple *tuple = gy_tuple_new(call->vm, call->rest_count);
    if (!tuple) return false;
    value_copy(tuple->items, call->rest, call->rest_count);
    *out = gy_handles_push(call->vm, value_from_obj(tuple));
    return !gyre_is_none(*out);
}

bool gyre_args(GyreCall *call, const char *format, ...)
{
    if (!call || !gy_api_has(call->vm, format, __func__, "format")) return false;
    va_list args;
    va_start(args, format);
    bool ok = true, is_optional = false;
    uint32_t i = 0;
    for (const char *p = format; *p && ok; p++) {
        if (*p == '|') {
            is_optional = true;
            continue;
        }
        if (*p == '*') {
            ok = read_rest(call, va_arg(args, GyreValue *));
            continue;
        }
        Value v = native_arg(call, i);
        bool skip = is_optional && (value_is_unset(v) || value_is_nil(v));
        ok = read_one(call, *p, i, v, skip, &args);
        i++;
    }
    va_end(args);
    return ok;
}

// -- Registration

static bool check_table(Gyre *g, const GyreNative *table, const char *function)
{
    for (const GyreNative *def = table; def && def->name; def++)
        if (!def->fn) return gy_misuse(g, function, "native %s() has no function", def->name);
    return true;
}

// `module` NULL: a builtin.
static bool set_name(Gyre *g, Module *module, const char *name, Value value)
{
    return module ? gy_module_set(g, module, name, value) : gy_builtin_add(g, name, value);
}

GyreStatus gyre_register(Gyre *g, const char *module, const GyreNative *table, void *data)
{
    if (!g) return GYRE_ERROR;
    Module *m = module ? gy_module_native(g, module) : NULL;
    if ((module && !m) || !check_table(g, table, __func__)) return GYRE_ERROR;
    for (const GyreNative *def = table; def && def->name; def++) {
        Native *n = gy_native_new(g, def, data);
        if (!n || !set_name(g, m, def->name, value_from_obj(n))) return GYRE_ERROR;
    }
    return GYRE_OK;
}

bool gyre_add_modules(Gyre *g, const GyreModule *table)
{
    if (g->installer_count == MOST_MODULE_TABLES) return false;
    g->installers[g->installer_count++] = table;
    return true;
}

GyreStatus gyre_module_set(Gyre *g, const char *module, const char *name, GyreValue v)
{
    Value value;
    if (!gy_handles_need(g, v, &value)) return GYRE_ERROR;
    Module *m = gy_module_native(g, module);
    return native_status(m && gy_module_set(g, m, name, value));
}

GyreValue gyre_module(Gyre *g, const char *name)
{
    Module *m = gy_module_native(g, name);
    return m ? gy_handles_push(g, value_from_obj(m)) : GYRE_NONE;
}

// -- Error classes of modules

enum { MOST_FIELDS = 8 };

// The names in "line,column" as strs; their number, or -1 after throwing.
static int read_fields(Gyre *g, const char *text, Str *fields[MOST_FIELDS])
{
    int count = 0;
    while (text && *text) {
        size_t size = strcspn(text, ",");
        assert(count < MOST_FIELDS);
        fields[count] = gy_str_intern(g, text, size);
        if (!fields[count++]) return -1;
        text += size + (text[size] == ',');
    }
    return count;
}

GyreStatus gyre_register_error(Gyre *g, const char *module, const char *name, const char *base,
                               const char *fields)
{
    Str *field_names[MOST_FIELDS];
    Module *m = gy_module_native(g, module);
    Str *text = m ? gy_str_intern(g, name, strlen(name)) : NULL;
    int count = read_fields(g, fields, field_names);
    if (!text || count < 0) return GYRE_ERROR;
    Class *c =
        gy_class_new(g, text, gy_api_error_class(g, base), field_names, NULL, (uint32_t)count);
    if (!c) return GYRE_ERROR;
    c->module = m;
    return native_status(gy_module_set(g, m, name, value_from_obj(c)));
}

// -- Host types

Class *gy_api_class_of_type(Gyre *g, const GyreType *type)
{
    // The latest, should an earlier one be left of a module that could not be made whole.
    for (uint32_t id = g->class_count; id-- > CLASS_FIRST_FREE;)
        if (g->classes[id] && g->classes[id]->host_type == type && g->classes[id]->id == id)
            return g->classes[id];
    return NULL;
}

// A host class is called: gy_call_resolve has put a new object before the arguments.
static GyreStatus construct(Call *call)
{
    const Class *c = (const Class *)call->native->data;
    Value object = call->args[0];
    call->native = value_as_native(c->host_init_method); // whose data the type was registered with
    GyreStatus status = c->host_init->fn(call);
    if (status == GYRE_OK) call->result = object;
    return status;
}

static bool add_constructor(Gyre *g, Class *c)
{
    GyreNative *def = &c->host_constructor;
    *def = *c->host_init;
    def->name = c->name->chars;
    def->fn = construct;
    Native *n = gy_native_new(g, def, c);
    if (!n) return false;
    c->host_init_method = c->specials[SPECIAL_INIT];
    c->specials[SPECIAL_INIT] = VALUE_UNSET;
    c->constructor = value_from_obj(n);
    return true;
}

static Class *make_type(Gyre *g, const GyreType *type, void *data)
{
    Str *name = gy_str_intern(g, type->name, strlen(type->name));
    Class *c = name ? gy_class_new(g, name, NULL, NULL, NULL, 0) : NULL;
    if (!c || !gy_native_add_members(g, c, type->methods, data)) return NULL;
    c->is_final = true;
    c->host_type = type;
    for (const GyreNative *def = type->methods; def && def->name; def++)
        if (strcmp(def->name, "init") == 0) c->host_init = def;
    return c->host_init && !add_constructor(g, c) ? NULL : c;
}

GyreStatus gyre_register_type(Gyre *g, const char *module, const GyreType *type, void *data)
{
    if (!g || !gy_api_has(g, type, __func__, "type") ||
        !gy_api_has(g, type->name, __func__, "type->name") ||
        !check_table(g, type->methods, __func__))
        return GYRE_ERROR;
    Module *m = module ? gy_module_native(g, module) : NULL;
    if (module && !m) return GYRE_ERROR;
    Class *c = make_type(g, type, data);
    if (!c) return GYRE_ERROR;
    c->module = m;
    return native_status(set_name(g, m, type->name, value_from_obj(c)));
}

GyreValue gyre_new(Gyre *g, const GyreType *type)
{
    if (!g || !gy_api_has(g, type, __func__, "type")) return GYRE_NONE;
    Class *c = gy_api_class_of_type(g, type);
    if (!c) {
        gy_throw(g, ERROR_TypeError, "type '%s' is not registered", type->name);
        return GYRE_NONE;
    }
    HostObject *h = gy_class_instantiate_host(g, c);
    return h ? gy_handles_push(g, value_from_obj(h)) : GYRE_NONE;
}

void *gyre_host_data(Gyre *g, GyreValue v, const GyreType *type)
{
    Value value = g ? gy_handles_value(g, v) : VALUE_UNSET;
    if (!value_is_host(value) || value_as_host(value)->type != type) return NULL;
    return value_as_host(value)->data;
}

GyreValue gyre_loaded_module(Gyre *g, const char *path)
{
    if (!gy_api_is_inside(g, __func__)) return GYRE_NONE;
    Str *text = gy_str_from_c(g, path);
    Module *module = text ? gy_module_find(g, text) : NULL;
    return module ? gy_handles_push(g, value_from_obj(module)) : GYRE_NONE;
}

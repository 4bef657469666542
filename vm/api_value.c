// api_value.c - include/gyre.h: making and reading values, errors.
#include "vm/api_private.h"
#include "vm/class.h"
#include "vm/containers.h"
#include "vm/handles.h"
#include "vm/int.h"
#include "vm/misuse.h"
#include "vm/module.h"
#include "vm/name_map.h"
#include "vm/namedtuple.h"
#include "vm/ops.h"
#include "vm/traceback.h"
#include "vm/utf8.h"
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static GyreValue give(Gyre *g, Value value)
{
    return g ? gy_handles_push(g, value) : GYRE_NONE;
}

static GyreValue give_object(Gyre *g, void *object)
{
    return object ? gy_handles_push(g, value_from_obj(object)) : GYRE_NONE;
}

// -- Making

GyreValue gyre_int(Gyre *g, int64_t i)
{
    Value v;
    return g && gy_int_new(g, i, &v) ? gy_handles_push(g, v) : GYRE_NONE;
}

GyreValue gyre_float(Gyre *g, double d)
{
    return give(g, value_from_double(d));
}

GyreValue gyre_str(Gyre *g, const char *text, size_t size)
{
    if (!g || (size && !gy_api_has(g, text, __func__, "text"))) return GYRE_NONE;
    if (size == GYRE_STRLEN) size = strlen(text);
    return give_object(g, gy_str_from_bytes(g, text, size));
}

GyreValue gyre_bytes(Gyre *g, const void *data, size_t size)
{
    return give_object(g, gy_bytes_new(g, data, size));
}

GyreValue gyre_list(Gyre *g)
{
    return g ? give_object(g, gy_list_new(g, 0)) : GYRE_NONE;
}

GyreValue gyre_dict(Gyre *g)
{
    return g ? give_object(g, gy_dict_new(g, 0)) : GYRE_NONE;
}

GyreValue gyre_tuple(Gyre *g, const GyreValue *items, uint32_t count)
{
    Tuple *tuple = gy_tuple_new(g, count);
    for (uint32_t i = 0; tuple && i < count; i++)
        if (!gy_handles_need(g, items[i], &tuple->items[i])) return GYRE_NONE;
    return give_object(g, tuple);
}

GyreValue gyre_named_tuple(Gyre *g, GyreValue tuple_class, const GyreValue *items, uint32_t count)
{
    Value class = gy_handles_value(g, tuple_class);
    bool is_fit = value_is_class(class) && gy_namedtuple_is_class(g, value_as_class(class)) &&
                  value_as_class(class)->slot_count == count;
    if (!is_fit) {
        gy_throw(g, ERROR_TypeError, "no class of tuples with %u named items", count);
        return GYRE_NONE;
    }
    Tuple *tuple = gy_namedtuple_new(g, value_as_class(class));
    for (uint32_t i = 0; tuple && i < count; i++)
        tuple->items[i] = gy_handles_value(g, items[i]);
    return give_object(g, tuple);
}

// -- Reading

bool gyre_is_nil(Gyre *g, GyreValue v)
{
    return value_is_nil(gy_handles_value(g, v));
}

const char *gyre_type_of(Gyre *g, GyreValue v)
{
    Value value = gy_handles_value(g, v);
    return value_is_unset(value) ? "" : gy_type_name(g, value);
}

bool gyre_to_bool(Gyre *g, GyreValue v, bool *out)
{
    if (!g || !out) return false;
    Value value = gy_handles_value(g, v);
    if (value_is_unset(value)) return false;
    if (gy_ops_truth(g, value, out)) return true;
    g->error = VALUE_UNSET;
    return false;
}

bool gyre_to_int(Gyre *g, GyreValue v, int64_t *out)
{
    if (!g || !out) return false;
    Value value = gy_handles_value(g, v);
    return (value_is_integer(value) || value_is_bool(value)) && gy_int_to_i64(value, out);
}

bool gyre_to_float(Gyre *g, GyreValue v, double *out)
{
    if (!g || !out) return false;
    Value value = gy_handles_value(g, v);
    if (value_is_double(value)) {
        *out = value_as_double(value);
        return true;
    }
    if (!value_is_integer(value)) return false;
    if (gy_int_to_double(g, value, out)) return true;
    g->error = VALUE_UNSET;
    return false;
}

// A shared string has no zero at its end: the handle gets a copy that does.
static Str *with_terminator(Gyre *g, GyreValue v, Str *s)
{
    if (!(s->obj.flags & STR_SHARED)) return s;
    Str *copy = gy_str_new(g, s->chars, s->size);
    if (!copy) return NULL;
    gy_handles_replace(g, v, value_from_obj(copy));
    return copy;
}

const char *gyre_to_str(Gyre *g, GyreValue v, size_t *size)
{
    Value value = g ? gy_handles_value(g, v) : VALUE_UNSET;
    if (!value_is_str(value)) return NULL;
    Str *s = with_terminator(g, v, value_as_str(value));
    if (!s) return NULL;
    if (size) *size = s->size;
    return s->chars;
}

const char *gyre_str_view(Gyre *g, GyreValue v, size_t *size)
{
    Value value = gy_handles_value(g, v);
    if (!value_is_str(value)) return NULL;
    *size = value_as_str(value)->size;
    return value_as_str(value)->chars;
}

GyreValue gyre_text(Gyre *g, GyreValue v)
{
    Str *s;
    Value value;
    if (!g || !gy_handles_need(g, v, &value)) return GYRE_NONE;
    return gy_ops_str(g, value, &s) ? give_object(g, s) : GYRE_NONE;
}

GyreValue gyre_repr(Gyre *g, GyreValue v)
{
    Str *s;
    Value value;
    if (!gy_handles_need(g, v, &value)) return GYRE_NONE;
    return gy_ops_repr(g, value, &s) ? give_object(g, s) : GYRE_NONE;
}

// -- Containers and attributes

int64_t gyre_len(Gyre *g, GyreValue v)
{
    int64_t length;
    Value value;
    return g && gy_handles_need(g, v, &value) && gy_ops_len(g, value, &length) ? length : -1;
}

GyreStatus gyre_append(Gyre *g, GyreValue list, GyreValue item)
{
    Value value, added;
    if (!g || !gy_handles_need(g, list, &value) || !gy_handles_need(g, item, &added))
        return GYRE_ERROR;
    if (!value_is_list(value))
        return native_status(
            gy_throw(g, ERROR_TypeError, "cannot append to %s", gy_type_name(g, value)));
    return native_status(gy_list_append(g, value_as_list(value), added));
}

GyreValue gyre_get(Gyre *g, GyreValue container, GyreValue key)
{
    Value from, at, result;
    if (!g || !gy_handles_need(g, container, &from) || !gy_handles_need(g, key, &at))
        return GYRE_NONE;
    return gy_ops_get_index(g, from, at, &result) ? gy_handles_push(g, result) : GYRE_NONE;
}

GyreStatus gyre_set(Gyre *g, GyreValue container, GyreValue key, GyreValue v)
{
    Value in, at, value;
    if (!g || !gy_handles_need(g, container, &in) || !gy_handles_need(g, key, &at) ||
        !gy_handles_need(g, v, &value))
        return GYRE_ERROR;
    return native_status(gy_ops_set_index(g, in, at, value));
}

GyreValue gyre_attr(Gyre *g, GyreValue object, const char *name)
{
    Value value, result;
    if (!g || !gy_handles_need(g, object, &value) || !gy_api_has(g, name, __func__, "name"))
        return GYRE_NONE;
    Str *text = gy_str_intern(g, name, strlen(name));
    if (!text || !gy_attr_get(g, value, text, &result)) return GYRE_NONE;
    return gy_handles_push(g, result);
}

GyreStatus gyre_attr_set(Gyre *g, GyreValue object, const char *name, GyreValue v)
{
    Value to, value;
    if (!gy_handles_need(g, object, &to) || !gy_handles_need(g, v, &value)) return GYRE_ERROR;
    Str *text = gy_str_intern(g, name, strlen(name));
    return native_status(text && gy_attr_set(g, to, text, value));
}

GyreValue gyre_global(Gyre *g, const char *name)
{
    if (!g || !gy_api_has(g, name, __func__, "name")) return GYRE_NONE;
    const Module *m = g->main_module;
    int slot = gy_module_names_find(&m->names, name, strlen(name));
    if (slot >= 0 && !value_is_unset(m->slots[slot])) return gy_handles_push(g, m->slots[slot]);
    Str *text = gy_str_intern(g, name, strlen(name));
    const NameEntry *e = text ? gy_name_map_get(&g->builtin_slots, text) : NULL;
    return e ? gy_handles_push(g, g->builtins[value_as_int(e->value)]) : GYRE_NONE;
}

GyreStatus gyre_global_set(Gyre *g, const char *name, GyreValue v)
{
    Value value;
    if (!g || !gy_handles_need(g, v, &value) || !gy_api_has(g, name, __func__, "name"))
        return GYRE_ERROR;
    return native_status(gy_module_set(g, g->main_module, name, value));
}

// -- Errors

static Class *error_class_in_module(Gyre *g, const char *name, const char *dot)
{
    Str *path = gy_str_intern(g, name, (size_t)(dot - name));
    const Module *m = path ? gy_module_find_native(g, path) : NULL;
    int slot = m ? gy_module_names_find(&m->names, dot + 1, strlen(dot + 1)) : -1;
    Value c = slot >= 0 ? m->slots[slot] : VALUE_UNSET;
    return value_is_class(c) && value_as_class(c)->is_error ? value_as_class(c) : NULL;
}

Class *gy_api_error_class(Gyre *g, const char *name)
{
    const char *dot = strrchr(name, '.');
    Class *found = dot ? error_class_in_module(g, name, dot) : NULL;
    if (found) return found;
    for (int i = 0; i < ERROR_COUNT; i++)
        if (strcmp(g->error_classes[i]->name->chars, name) == 0) return g->error_classes[i];
    return g->error_classes[ERROR_Error];
}

static bool throw_class(Gyre *g, Class *c, const char *text)
{
    Str *message = gy_str_from_any(g, text, strlen(text));
    Instance *e = message ? gy_class_instantiate(g, c) : NULL;
    if (!e) return false;
    e->slots[ERROR_MESSAGE] = value_from_obj(message);
    return gy_throw_value(g, value_from_obj(e));
}

GyreStatus gy_api_throw_va(Gyre *g, const char *error_class, const char *format, va_list args)
{
    char text[1024];
    if (!error_class || !format)
        return native_status(
            gy_misuse(g, "gyre_throw", "'%s' is NULL", error_class ? "format" : "error_class"));
    vsnprintf(text, sizeof text, format, args);
    // A message that was cut may end in the middle of a code point.
    size_t size = strlen(text);
    text[gy_utf8_validate(text, size)] = 0;
    return native_status(throw_class(g, gy_api_error_class(g, error_class), text));
}

GyreStatus gyre_throw(Gyre *g, const char *error_class, const char *format, ...)
{
    if (!g) return GYRE_ERROR;
    va_list args;
    va_start(args, format);
    GyreStatus status = gy_api_throw_va(g, error_class, format, args);
    va_end(args);
    return status;
}

static ErrorClass class_of_errno(int number)
{
    switch (number) {
    case EAGAIN:
    case EALREADY:
    case EINPROGRESS: return ERROR_BlockingIOError;
    case EPIPE:
#ifdef ESHUTDOWN
    case ESHUTDOWN:
#endif
        return ERROR_BrokenPipeError;
    case ECHILD: return ERROR_ChildProcessError;
    case ECONNABORTED: return ERROR_ConnectionAbortedError;
    case ECONNREFUSED: return ERROR_ConnectionRefusedError;
    case ECONNRESET: return ERROR_ConnectionResetError;
    case EEXIST: return ERROR_FileExistsError;
    case ENOENT: return ERROR_FileNotFoundError;
    case EINTR: return ERROR_InterruptedError;
    case EISDIR: return ERROR_IsADirectoryError;
    case ENOTDIR: return ERROR_NotADirectoryError;
    case EACCES:
    case EPERM: return ERROR_PermissionError;
    case ESRCH: return ERROR_ProcessLookupError;
    // TimeoutError is what `timeout` throws: whoever catches that does not mean the network.
    case ETIMEDOUT: return ERROR_ConnectionError;
    default: return ERROR_OSError;
    }
}

// There are two functions of that name: GNU's gives a text, that of POSIX only fills one.
static const char *text_of_errno(int error_number, char *room, size_t size)
{
#ifdef __GLIBC__
    return strerror_r(error_number, room, size);
#else
    return strerror_r(error_number, room, size) == 0 ? room : "unknown error";
#endif
}

GyreStatus gyre_throw_errno(Gyre *g, int error_number, const char *format, ...)
{
    char what[768], why[128], text[1024];
    va_list args;
    va_start(args, format);
    vsnprintf(what, sizeof what, format, args);
    va_end(args);
    snprintf(text, sizeof text, "%s: %s", what, text_of_errno(error_number, why, sizeof why));
    text[gy_utf8_validate(text, strlen(text))] = 0;
    Class *c = g->error_classes[class_of_errno(error_number)];
    throw_class(g, c, text);
    if (gy_throw_matches(g, ERROR_OSError))
        value_as_instance(g->error)->slots[ERROR_SLOTS] = value_from_int(error_number);
    return GYRE_ERROR;
}

const char *gyre_error_text(Gyre *g)
{
    if (!g) return "";
    gy_mem_free(g->error_text);
    g->error_text = NULL;
    if (value_is_unset(g->error)) return "";
    Value error = g->error;
    Str *text = gy_traceback_text(g, error);
    g->error = error;
    if (text) g->error_text = gy_mem_copy_text(text->chars, text->size);
    return g->error_text ? g->error_text : "MemoryError: out of memory\n";
}

const char *gyre_error_class(Gyre *g)
{
    return !g || value_is_unset(g->error) ? "" : gy_type_name(g, g->error);
}

GyreValue gyre_error_take(Gyre *g)
{
    if (value_is_unset(g->error)) return GYRE_NONE;
    GyreValue handle = gy_handles_push(g, g->error);
    gyre_error_clear(g);
    return handle;
}

GyreStatus gyre_error_raise(Gyre *g, GyreValue error)
{
    Value value;
    if (!gy_handles_need(g, error, &value)) return GYRE_ERROR;
    if (value_is_instance(value) && gy_class_of(g, value)->is_error)
        return native_status(gy_throw_value(g, value));
    return native_status(gy_throw(g, ERROR_TypeError, "only errors can be thrown"));
}

void gyre_error_clear(Gyre *g)
{
    if (g) g->error = VALUE_UNSET;
}

GyreValue gyre_error_copy(Gyre *g, GyreValue error)
{
    Value value = gy_handles_value(g, error), copy;
    if (!value_is_instance(value) || !gy_class_of(g, value)->is_error) return error;
    return gy_traceback_fork(g, value, &copy) ? gy_handles_push(g, copy) : GYRE_NONE;
}

void gyre_free(void *memory)
{
    gy_mem_free(memory);
}

const char *gyre_version(void)
{
    return GYRE_VERSION;
}

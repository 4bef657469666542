// error.c - throwing, and the builtin error classes.
//
// An error is an ordinary instance of a class under BaseError. Throwing puts it into the VM's
// error slot and reports failure to the caller; the interpreter finds it there and unwinds.
// MemoryError is made when the VM starts, since nothing could be allocated for it later; while
// it is on its way, allocations may go past the limit so that unwinding can work.
#include "vm/class.h"
#include "vm/containers.h"
#include "vm/ops.h"
#include "vm/state.h"
#include "vm/traceback.h"
#include <stdarg.h>
#include <stdio.h>

// -- Throwing

static bool throw_text(VM *vm, ErrorClass error, const char *text, size_t size)
{
    Str *message = gy_str_from_any(vm, text, size); // it may quote a file's name
    Instance *e = message ? gy_class_instantiate(vm, vm->error_classes[error]) : NULL;
    if (!e) return false;
    e->slots[ERROR_MESSAGE] = value_from_obj(message);
    vm->error = value_from_obj(e);
    return false;
}

bool gy_throw(VM *vm, ErrorClass error, const char *format, ...)
{
    char buffer[512];
    va_list args;
    va_start(args, format);
    int size = vsnprintf(buffer, sizeof buffer, format, args);
    va_end(args);
    if (size < 0) return throw_text(vm, error, format, strlen(format));
    if ((size_t)size < sizeof buffer) return throw_text(vm, error, buffer, (size_t)size);
    char *text = (char *)gy_mem_new((size_t)size + 1);
    if (!text) return gy_throw_memory(vm);
    va_start(args, format);
    vsnprintf(text, (size_t)size + 1, format, args);
    va_end(args);
    throw_text(vm, error, text, (size_t)size);
    gy_mem_free(text);
    return false;
}

bool gy_throw_value(VM *vm, Value error)
{
    vm->error = error;
    return false;
}

bool gy_throw_stop_iteration(VM *vm, Value value)
{
    gy_throw(vm, ERROR_StopIteration, "%s", "");
    if (!gy_throw_matches(vm, ERROR_StopIteration)) return false;
    Instance *e = value_as_instance(vm->error);
    e->slots[ERROR_SLOTS] = value;
    if (!value_is_nil(value)) e->slots[ERROR_MESSAGE] = value;
    return false;
}

bool gy_throw_key(VM *vm, Value key)
{
    gy_throw(vm, ERROR_KeyError, "%s", "");
    if (gy_throw_matches(vm, ERROR_KeyError))
        value_as_instance(vm->error)->slots[ERROR_MESSAGE] = key;
    return false;
}

bool gy_throw_deep(VM *vm)
{
    return gy_throw(vm, ERROR_RecursionError,
                    "calls are nested too deeply through builtin functions");
}

bool gy_throw_memory(VM *vm)
{
    vm->error = vm->memory_error;
    if (!value_is_obj(vm->error)) return false;
    // All but the message is fresh each time.
    for (int slot = ERROR_CAUSE; slot < ERROR_SLOTS; slot++)
        value_as_instance(vm->error)->slots[slot] = VALUE_NIL;
    return false;
}

bool gy_throw_matches(VM *vm, ErrorClass error)
{
    return !value_is_unset(vm->error) &&
           gy_class_is_subclass(gy_class_of(vm, vm->error), vm->error_classes[error]);
}

bool gy_throw_clear_if(VM *vm, ErrorClass error)
{
    if (!gy_throw_matches(vm, error)) return false;
    vm->error = VALUE_UNSET;
    return true;
}

// -- The methods of errors

static GyreStatus error_init(Call *call)
{
    Instance *e = value_as_instance(call->args[0]);
    Value message = VALUE_NIL;
    if (call->rest_count == 1) message = call->rest[0];
    if (call->rest_count == 0) {
        Str *empty = gy_str_new(call->vm, "", 0);
        if (!empty) return GYRE_ERROR;
        message = value_from_obj(empty);
    }
    if (call->rest_count > 1) {
        Tuple *all = gy_tuple_from(call->vm, call->rest, call->rest_count);
        if (!all) return GYRE_ERROR;
        message = value_from_obj(all);
    }
    e->slots[ERROR_MESSAGE] = message;
    heap_write(&call->vm->heap, message);
    const Class *stop = call->vm->error_classes[ERROR_StopIteration];
    if (call->rest_count && gy_class_is_subclass(gy_class_of(call->vm, call->args[0]), stop)) {
        e->slots[ERROR_SLOTS] = call->rest[0];
        heap_write(&call->vm->heap, call->rest[0]);
    }
    return native_return(call, call->args[0]);
}

static GyreStatus error_str(Call *call)
{
    VM *vm = call->vm;
    Value message = value_as_instance(call->args[0])->slots[ERROR_MESSAGE];
    Str *text;
    bool is_key =
        gy_class_is_subclass(gy_class_of(vm, call->args[0]), vm->error_classes[ERROR_KeyError]);
    bool ok = is_key ? gy_ops_repr(vm, message, &text) : gy_ops_str(vm, message, &text);
    return ok ? native_return(call, value_from_obj(text)) : GYRE_ERROR;
}

static GyreStatus error_repr(Call *call)
{
    VM *vm = call->vm;
    StrBuilder b = {0};
    Value message = value_as_instance(call->args[0])->slots[ERROR_MESSAGE];
    bool is_empty = value_is_str(message) && value_as_str(message)->size == 0;
    bool is_many = value_is_tuple(message);
    gy_builder_add_c(vm, &b, gy_type_name(vm, call->args[0]));
    if (!is_many) gy_builder_add_c(vm, &b, "(");
    if ((is_empty || gy_ops_add_repr(vm, &b, message)) && !is_many) gy_builder_add_c(vm, &b, ")");
    Str *text = gy_builder_finish(vm, &b);
    return text ? native_return(call, value_from_obj(text)) : GYRE_ERROR;
}

static GyreStatus error_format(Call *call)
{
    Str *text = gy_traceback_text(call->vm, call->args[0]);
    return text ? native_return(call, value_from_obj(text)) : GYRE_ERROR;
}

// Nearly all errors have none, so the list is made when somebody asks for it.
static GyreStatus error_others(Call *call)
{
    Instance *e = value_as_instance(call->args[0]);
    if (!value_is_list(e->slots[ERROR_OTHERS])) {
        List *list = gy_list_new(call->vm, 0);
        if (!list) return GYRE_ERROR;
        e->slots[ERROR_OTHERS] = value_from_obj(list);
        heap_write(&call->vm->heap, e->slots[ERROR_OTHERS]);
    }
    return native_return(call, e->slots[ERROR_OTHERS]);
}

static const GyreNative error_methods[] = {
    {"init", error_init, "self, *args", "An error with a message."},
    {"str", error_str, "self", "The message."},
    {"repr", error_repr, "self", "The class and the message, as ValueError('text')."},
    {"others", error_others, "self", "What else failed in its group: a list of errors.",
     GYRE_GETTER},
    {"format_trace", error_format, "self",
     "The whole report, as it would be printed if nobody caught it."},
    {0},
};

// -- The classes

// Fields beyond the common ones. `errno` and `path` of OSError and so on may be nil.
static const struct {
    ErrorClass error;
    const char *fields[4];
} extra_fields[] = {
    {ERROR_Cancelled, {"reason", "by", "_scope"}},
    {ERROR_QuotaExceeded, {"limit"}}, // fuel, steps, time or memory
    {ERROR_TaskCancelled, {"reason"}},
    {ERROR_StopIteration, {"value"}},
    {ERROR_OSError, {"errno", "path"}},
    {ERROR_SyntaxError,
     {"file", "line", "column"}}, // of the first mistake; nil where a script threw it
    {ERROR_ErrorGroup, {"errors"}},
    {ERROR_Exit, {"status"}},
};

// An error whose class has an `init` of its own that does not call super.init has no message.
static bool complete_base(VM *vm, Class *c)
{
    Str *empty = gy_str_new(vm, "", 0);
    if (!empty) return false;
    c->defaults[ERROR_MESSAGE] = value_from_obj(empty);
    return gy_native_add_methods(vm, c->id, error_methods);
}

static bool make_class(VM *vm, ErrorClass error, const char *name, ErrorClass base)
{
    static const char *const common[] = {"message", "cause",     "context",
                                         " others", "traceback", "_hint"};
    const char *const *fields = NULL;
    uint32_t count = 0;
    if (error == ERROR_BaseError) {
        fields = common;
        count = ERROR_SLOTS;
    }
    for (size_t i = 0; i < sizeof extra_fields / sizeof *extra_fields; i++) {
        if (extra_fields[i].error != error) continue;
        fields = extra_fields[i].fields;
        while (count < 4 && fields[count])
            count++;
    }
    Str *names[ERROR_SLOTS], *text = gy_str_intern(vm, name, strlen(name));
    if (!text) return false;
    for (uint32_t i = 0; i < count; i++) {
        names[i] = gy_str_intern(vm, fields[i], strlen(fields[i]));
        if (!names[i]) return false;
    }
    Class *parent = error == ERROR_BaseError ? NULL : vm->error_classes[base];
    Class *c = gy_class_new(vm, text, parent, names, NULL, count);
    if (!c) return false;
    c->is_error = true;
    vm->error_classes[error] = c;
    if (error == ERROR_BaseError && !complete_base(vm, c)) return false;
    return error == ERROR_Exit || gy_builtin_add_named(vm, text, value_from_obj(c));
}

bool gy_error_install(VM *vm)
{
    static const struct {
        const char *name;
        ErrorClass base;
    } table[] = {
#define ERROR(name, base) {#name, ERROR_##base},
#include "vm/errors.def"
#undef ERROR
    };
    for (int i = 0; i < ERROR_COUNT; i++)
        if (!make_class(vm, (ErrorClass)i, table[i].name, table[i].base)) return false;
    Instance *memory = gy_class_instantiate(vm, vm->error_classes[ERROR_MemoryError]);
    Str *text = memory ? gy_str_from_c(vm, "out of memory") : NULL;
    if (!text) return false;
    memory->slots[ERROR_MESSAGE] = value_from_obj(text);
    vm->memory_error = value_from_obj(memory);
    return true;
}

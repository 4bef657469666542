// api_thread.c - include/gyre.h: what a library needs that gives scripts threads.
//
// gyre_run is the whole life of a thread's VM: a function as the main task, the loop, the shutdown.
// A function of a script with just its arguments becomes the task's first frame, as the top level
// of a script does. Anything else that can be called (a native, a method, a function with defaults)
// is called by an operation that the main task awaits; where that gives a coroutine, a second
// main task runs it.
#include "vm/class.h"
#include "vm/combine.h"
#include "vm/handles.h"
#include "vm/limits.h"
#include "vm/native.h"
#include "vm/ops.h"
#include "vm/run.h"
#include "vm/scheduler.h"
#include "vm/shutdown.h"
#include "vm/stop.h"
#include <stdio.h>

enum { MOST_ARGUMENTS = 64 };

// -- Running

static GyreStatus call_it(Call *call)
{
    Value result, args[MOST_ARGUMENTS]; // ours, because the call may move the stack
    memcpy(args, call->rest, call->rest_count * sizeof(Value));
    if (!gy_call(call->vm, call->args[0], call->rest_count, args, &result)) return GYRE_ERROR;
    return native_return(call, result);
}

static const GyreNative caller = {"call", call_it, "function, *args", NULL, GYRE_ASYNC};

static Task *start_coroutine(VM *vm, Coroutine *c)
{
    if (!c || !gy_coroutine_start(vm, c)) return NULL;
    return gy_run_start_main(vm, c->closure, c->args, c->arg_count);
}

// `values` is the callee and its arguments. NULL: thrown.
static Task *start_call(VM *vm, const Value *values, uint32_t count)
{
    Value operation;
    Native *native = gy_native_new(vm, &caller, NULL);
    if (!native || !gy_call(vm, value_from_obj(native), count + 1, values, &operation)) return NULL;
    return start_coroutine(vm, gy_combine_wait_for(vm, operation));
}

static Task *start(VM *vm, const Value *values, uint32_t count)
{
    const Code *code = value_is_closure(values[0]) ? value_as_closure(values[0])->code : NULL;
    if (code && (code->is_plain || code->is_spawnable) && code->positional_count == count)
        return gy_run_start_main(vm, value_as_closure(values[0]), values + 1, count);
    return start_call(vm, values, count);
}

static bool run(VM *vm, const Value *values, uint32_t count, Value *result)
{
    Task *main = start(vm, values, count);
    if (!main || !gy_run_main(vm, main, NULL, result)) return false;
    if (!value_is_coroutine(*result) || vm->has_exit_status) return true;
    main = start_coroutine(vm, value_as_coroutine(*result));
    return main && gy_run_main(vm, main, NULL, result);
}

// Result or error outlive what is run in the shutdown.
static bool shut_down(VM *vm, Value kept)
{
    if (!gy_roots_push(vm, kept)) return false;
    gy_shutdown(vm);
    gy_roots_pop(vm, 1);
    return true;
}

GyreStatus gyre_run(Gyre *g, GyreValue callee, const GyreValue *args, uint32_t count,
                    GyreValue *result)
{
    Value values[MOST_ARGUMENTS + 1] = {gy_handles_value(g, callee)}, out = VALUE_NIL;
    if (g->current || g->main_task)
        return native_status(gy_throw(g, ERROR_StateError, "a script is running already"));
    if (count > MOST_ARGUMENTS)
        return native_status(gy_throw(g, ERROR_TypeError, "too many arguments"));
    for (uint32_t i = 0; i < count; i++)
        values[i + 1] = gy_handles_value(g, args[i]);
    gy_limits_begin(g);
    bool ok = run(g, values, count, &out);
    Value error = g->error;
    g->error = VALUE_UNSET;
    if (!shut_down(g, ok ? out : error)) return GYRE_ERROR;
    if (!ok) return native_status(gy_throw_value(g, error));
    if (!result) return GYRE_OK;
    *result = gy_handles_push(g, out);
    return gyre_is_none(*result) ? GYRE_ERROR : GYRE_OK;
}

// -- Ending

void gyre_exit(Gyre *g, int status)
{
    gy_scheduler_exit(g, status & 0xff);
}

void gyre_report(Gyre *g, GyreValue failed, GyreValue error)
{
    Value source = gy_handles_value(g, failed), value = gy_handles_value(g, error);
    gy_scheduler_report_of(g, value_is_unset(source) ? VALUE_NIL : source, value);
}

void gyre_set_failed(Gyre *g)
{
    g->has_reported = true;
}

// -- Places

void gyre_where(Gyre *g, char *text, size_t size)
{
    StrBuilder b = {0};
    const Task *task = g->current;
    bool has_line = gy_task_add_running_line(g, &b);
    Str *name = has_line && task_entry(task) ? gy_task_name(g, task) : NULL;
    if (name) gy_builder_add_format(g, &b, " by '%s'", name->chars);
    size_t count = has_line && !b.failed && b.data ? b.size : 0;
    if (count >= size) count = size - 1;
    memcpy(text, count ? b.data : "", count);
    text[count] = 0;
    gy_builder_free(g, &b);
    g->error = VALUE_UNSET;
}

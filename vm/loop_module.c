// loop_module.c - `import loop`: the running loop, as scripts see it.
//
// Its settings are plain variables of the module: loop.grace = 2s. An assignment is checked here
// (Module.check) and copied to where the VM reads it, so nothing has to look a name up at run time.
#include "vm/loop_module.h"
#include "vm/class.h"
#include "vm/clock.h"
#include "vm/duration.h"
#include "vm/module.h"
#include "vm/native.h"
#include "vm/run.h"
#include "vm/scheduler.h"
#include "vm/state.h"
#include "vm/unawaited.h"
#include <math.h>

// Some 95 years, to which a time of day can be added.
static const int64_t LONGEST_NS = (int64_t)3000000000 * 1000000000;

static GyreStatus loop_time(Call *call)
{
    return native_return(call, value_from_double((double)gy_scheduler_now(call->vm) / 1e9));
}

static GyreStatus set_hook(const Call *call, Value *hook, const char *parameters)
{
    Value f = call->args[0];
    bool is_function = value_is_closure(f) || value_is_native(f) || value_is_method(f);
    if (!value_is_nil(f) && !is_function)
        return native_status(
            gy_throw(call->vm, ERROR_TypeError, "%s() needs a function of %s, not %s",
                     call->native->name->chars, parameters, gy_type_name(call->vm, f)));
    *hook = f;
    heap_write(&call->vm->heap, f);
    return GYRE_OK;
}

static GyreStatus loop_on_unhandled(Call *call)
{
    return set_hook(call, &call->vm->on_unhandled, "task and error");
}

static GyreStatus loop_on_suspend(Call *call)
{
    if (!call->vm->is_testing)
        return native_status(gy_throw(call->vm, ERROR_StateError,
                                      "loop.on_suspend() is for tests: run them by gyre test"));
    return set_hook(call, &call->vm->on_suspend, "a task");
}

static const GyreNative functions[] = {
    {"time", loop_time, "", "Seconds of the loop's clock, which sleeps and deadlines go by."},
    {"on_unhandled", loop_on_unhandled, "function",
     "Calls function(task, error) for an error that nobody looked at, in place of printing it. "
     "nil: prints it again."},
    {"on_suspend", loop_on_suspend, "function",
     "In a test: calls function(task) each time that a task has suspended. It may cancel the task "
     "there. nil: no more."},
    {"advance", gy_clock_advance, "duration, /",
     "In a test: sets the virtual clock forward, stops at each timer on the way, and lets all "
     "that becomes ready run to a rest.",
     GYRE_ASYNC | GYRE_LOCAL},
    {0},
};

// -- Settings

static bool check_setting(VM *vm, const Str *name, Value v)
{
    bool is_grace = gy_str_equal_c(name, "grace");
    double seconds;
    if (gy_str_equal_c(name, "auto_advance")) return gy_clock_set_auto(vm, v);
    if (!is_grace && !gy_str_equal_c(name, "unobserved_after"))
        return gy_throw(vm, ERROR_AttributeError, "loop.%s cannot be set", name->chars);
    if (!value_is_int(v) && !value_is_double(v))
        return gy_throw(vm, ERROR_TypeError, "loop.%s is a number of seconds, not %s", name->chars,
                        gy_type_name(vm, v));
    if (!gy_duration_read(vm, name->chars, v, &seconds)) return false;
    if (seconds < 0)
        return gy_throw(vm, ERROR_ValueError, "loop.%s must not be negative", name->chars);
    int64_t ns = gy_duration_deadline(0, seconds);
    if (ns > LONGEST_NS) ns = LONGEST_NS;
    *(is_grace ? &vm->grace_ns : &vm->unobserved_after_ns) = ns;
    return true;
}

// Past the check.
static void set_variable(VM *vm, const char *name, Value v)
{
    Str *loop = gy_str_intern(vm, "loop", 4);
    Module *m = loop ? gy_module_find(vm, loop) : NULL;
    if (m) gy_module_set(vm, m, name, v);
}

void gy_loop_module_reset_clock(VM *vm)
{
    if (!vm->is_clock_manual) return;
    vm->is_clock_manual = false;
    set_variable(vm, "auto_advance", VALUE_TRUE);
}

static void set_limit(VM *vm, const char *name, int64_t *limit_ns, int64_t ns)
{
    if (*limit_ns == ns) return;
    *limit_ns = ns;
    set_variable(vm, name, value_from_double((double)ns / 1e9));
}

void gy_loop_module_set_limits(VM *vm, int64_t grace_ns, int64_t unobserved_after_ns)
{
    set_limit(vm, "grace", &vm->grace_ns, grace_ns);
    set_limit(vm, "unobserved_after", &vm->unobserved_after_ns, unobserved_after_ns);
}

static bool set_seconds(VM *vm, Module *m, const char *name, int64_t ns)
{
    return gy_module_set(vm, m, name, value_from_double((double)ns / 1e9));
}

// -- run

static GyreStatus run(Call *call)
{
    VM *vm = call->vm;
    Value result;
    if (!value_is_coroutine(call->args[0]))
        return native_status(gy_throw(vm, ERROR_TypeError, "run() needs a coroutine, not %s",
                                      gy_type_name(vm, call->args[0])));
    if (vm->current || vm->main_task) {
        gy_unawaited_excuse(vm, call->args, 1); // told here, not once more
        return native_status(
            gy_throw(vm, ERROR_StateError, "the loop is running already: use await"));
    }
    Task *task = gy_run_spawn(vm, call->args[0], NULL);
    if (!task || !gy_run_to_end(vm, task, &result)) return GYRE_ERROR;
    return native_return(call, result);
}

static const GyreNative builtins[] = {
    {"run", run, "coroutine",
     "For functions that the host calls: drives the loop until the coroutine has ended, and gives "
     "its result. Inside a running script that is an error: await it.",
     0},
    {0},
};

bool gy_run_install(VM *vm)
{
    return gy_native_add_builtins(vm, builtins);
}

GyreStatus gy_loop_module_install(VM *vm)
{
    Str *name = gy_str_intern(vm, "loop", 4);
    Module *m = name ? gy_module_new(vm, "loop") : NULL;
    if (!m || !gy_module_register(vm, name, m)) return GYRE_ERROR;
    m->state = MODULE_READY;
    m->is_native = true;
    m->check = check_setting;
    for (const GyreNative *def = functions; def->name; def++) {
        Native *n = gy_native_new(vm, def, NULL);
        if (!n || !gy_module_set(vm, m, def->name, value_from_obj(n))) return GYRE_ERROR;
    }
    return native_status(
        set_seconds(vm, m, "grace", vm->grace_ns) &&
        set_seconds(vm, m, "unobserved_after", vm->unobserved_after_ns) &&
        gy_module_set(vm, m, "auto_advance", value_from_bool(!vm->is_clock_manual)));
}

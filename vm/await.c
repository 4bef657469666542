// await.c - awaiting tasks, futures, operations and host objects.
//
// Every await of these does, in this order: throw a cancellation that is deliverable, before
// anything has happened; complete at once if it can, without switching, though at most
// MOST_AWAITS_IN_A_ROW times before it gives way; otherwise park.
//
// An import is an await, too, where another task is still running the top level of the module: a
// module that is half made is seen by nobody else. When it has ended, IMPORT runs again; where the
// top level failed, that starts anew. Only where waiting could never end, as the task that runs the
// module waits for the one that imports it, is the module given as it is: a circle of imports over
// two tasks is one like any other. Who waits in ways that cannot be followed here gets a
// DeadlockError.
#include "vm/await.h"
#include "vm/call.h"
#include "vm/class.h"
#include "vm/containers.h"
#include "vm/hint.h"
#include "vm/module.h"
#include "vm/scheduler.h"
#include "vm/scope.h"
#include "vm/state.h"
#include "vm/unawaited.h"

bool gy_throw_cannot_wait(VM *vm)
{
    return gy_throw(vm, ERROR_StateError,
                    "cannot await here: a builtin function is waiting for this call's result");
}

bool gy_throw_waits_for_itself(VM *vm)
{
    return gy_throw(vm, ERROR_StateError, "a task cannot wait for itself");
}

static GyreStatus start_task(VM *vm, Task *task, Task *other, Value *result)
{
    if (other == task) return native_status(gy_throw_waits_for_itself(vm));
    if (other->state != TASK_DONE) {
        gy_scheduler_park_on(vm, task, WAIT_TASK, other, &other->waiters);
        return GYRE_PENDING;
    }
    gy_scheduler_observe(vm, other);
    *result = other->transfer;
    if (other->outcome == OUTCOME_VALUE) return GYRE_OK;
    Value error;
    if (gy_task_error_for_awaiter(vm, other, &error)) gy_throw_value(vm, error);
    return GYRE_ERROR;
}

static GyreStatus start_future(VM *vm, Task *task, Future *f, Value *result)
{
    *result = f->result;
    switch ((FutureState)f->state) {
    case FUTURE_VALUE: return GYRE_OK;
    case FUTURE_ERROR: return native_status(gy_throw_value(vm, f->result));
    case FUTURE_CANCELLED:
        return native_status(gy_throw(vm, ERROR_TaskCancelled, "the future was cancelled"));
    case FUTURE_PENDING: break;
    }
    gy_scheduler_park_on(vm, task, WAIT_FUTURE, f, &f->waiters);
    return GYRE_PENDING;
}

AwaitResult gy_await_native(Task *task, GyreStatus status)
{
    if (status == GYRE_PENDING) return AWAIT_PARKED;
    task->await_streak++;
    return status == GYRE_OK ? AWAIT_DONE : AWAIT_THREW;
}

AwaitResult gy_await_give_way(VM *vm, Task *task, const Instr *pc)
{
    task->pc = pc;
    task->repeats = true;
    gy_scheduler_yield(vm, task);
    return AWAIT_PARKED;
}

// The async method of a host object that says how it is awaited.
static GyreStatus await_host(VM *vm, Task *task, Native *method, Value host, Value *result)
{
    uint32_t at_index = (uint32_t)(gy_call_stack_end(vm, task) - task->stack);
    if (!gy_call_reserve(vm, task, at_index, FRAME_LINK + 1)) return GYRE_ERROR;
    task->stack[at_index + FRAME_LINK] = host;
    return gy_call_native(vm, task, method, at_index, (Arguments){1, 0, NULL}, true, result);
}

bool gy_await_use(VM *vm, Operation *op)
{
    if (op->cold.is_started)
        return gy_throw(vm, ERROR_StateError, "the operation %s was awaited before",
                        op->native->name->chars);
    gy_unawaited_start(vm, &op->cold);
    return true;
}

// A host type says with an async method named "await" that its objects can be awaited.
static Native *await_method(VM *vm, Value host)
{
    Str *name = gy_str_intern(vm, "await", 5);
    const NameEntry *e = name ? gy_class_find(vm, host, name) : NULL;
    return e && e->kind == MEMBER_METHOD && value_is_native(e->value) ? value_as_native(e->value)
                                                                      : NULL;
}

static bool throw_not_awaitable(VM *vm, Value v)
{
    bool is_function =
        value_is_closure(v) && (value_as_closure(v)->code->proto->flags & PROTO_ASYNC);
    gy_throw(vm, ERROR_TypeError, "cannot await %s%s", gy_type_name(vm, v),
             is_function ? ": call it first, await f()" : "");
    bool is_many = value_is_list(v) || value_is_tuple(v);
    return is_many && gy_hint_add(vm, "await gather(*xs) waits for all of them");
}

bool gy_await_check(VM *vm, Value v)
{
    if (value_is_coroutine(v) || value_is_task(v) || value_is_operation(v) || value_is_future(v))
        return true;
    return (value_is_host(v) && await_method(vm, v)) || throw_not_awaitable(vm, v);
}

GyreStatus gy_await_start(VM *vm, Task *task, Value awaited, Value *result)
{
    if (value_is_task(awaited)) return start_task(vm, task, value_as_task(awaited), result);
    if (value_is_operation(awaited)) {
        Operation *op = value_as_operation(awaited);
        if (!gy_await_use(vm, op)) return GYRE_ERROR;
        return gy_call_perform(vm, task, op, result);
    }
    if (value_is_future(awaited)) return start_future(vm, task, value_as_future(awaited), result);
    if (value_is_coroutine(awaited)) { // not by await: that one runs it inline
        gy_unawaited_start(vm, &value_as_coroutine(awaited)->cold);
        return native_status(gy_throw(vm, ERROR_TypeError,
                                      "an arm of a select cannot be a coroutine: spawn it first"));
    }
    Native *method = value_is_host(awaited) ? await_method(vm, awaited) : NULL;
    if (method) return await_host(vm, task, method, awaited, result);
    return native_status(throw_not_awaitable(vm, awaited));
}

bool gy_await_may_begin(VM *vm, Task *task, const Value *values, uint32_t count)
{
    if (gy_scope_check(vm, task)) return true;
    gy_unawaited_excuse(vm, values, count);
    return false;
}

AwaitResult gy_await(VM *vm, Task *task, Value awaited, Value *result)
{
    *result = VALUE_NIL;
    bool is_bookkeeping = value_is_operation(awaited) &&
                          (value_as_operation(awaited)->native->def->flags & NATIVE_UNCHECKED);
    if (!is_bookkeeping && !gy_await_may_begin(vm, task, &awaited, 1)) return AWAIT_THREW;
    return gy_await_native(task, gy_await_start(vm, task, awaited, result));
}

bool gy_await_discard(VM *vm, Value v)
{
    if (value_is_coroutine(v) && !value_as_coroutine(v)->cold.is_started) {
        Coroutine *c = value_as_coroutine(v);
        const char *name = c->closure->code->proto->name;
        gy_unawaited_start(vm, &c->cold); // reported here, not once more at the end
        return gy_throw(vm, ERROR_UnawaitedError,
                        "the coroutine %s() was never awaited: write await %s() or spawn(%s())",
                        name, name, name);
    }
    if (value_is_operation(v) && !value_as_operation(v)->cold.is_started) {
        Operation *op = value_as_operation(v);
        gy_unawaited_excuse(vm, &v, 1);
        gy_unawaited_start(vm, &op->cold);
        return gy_throw(vm, ERROR_UnawaitedError,
                        "%s() was never awaited, so it did nothing: write await %s(…)",
                        op->native->name->chars, op->native->name->chars);
    }
    if (value_is_task(v) && !value_as_task(v)->group) { // a group takes care of its own
        Task *t = value_as_task(v);
        t->reports_at_once = true;
        if (t->is_listed) { // it failed already
            gy_scheduler_observe(vm, t);
            gy_scheduler_report(vm, t, t->transfer);
        }
    }
    if (value_is_host(v) && value_as_host(v)->type->discarded)
        value_as_host(v)->type->discarded(vm, value_as_host(v)->data);
    return true;
}

// -- Imports
//
// All who wait stand in one list of the VM. Each end of a top level wakes all of them: they are
// few, and those that waited for another one wait again.

enum { LONGEST_CHAIN = 1000 };

// The task that `task` waits for, as far as that can be told; NULL: none, or several.
static const Task *awaited_by(const Task *task)
{
    if (task->state != TASK_WAITING) return NULL;
    switch ((WaitKind)task->wait) {
    case WAIT_TASK:
    case WAIT_STOP: return (const Task *)task->target;
    case WAIT_IMPORT: return ((const Module *)task->target)->runner;
    default: return NULL;
    }
}

// Does `runner` wait for `task`, however indirectly?
static bool waits_for(const Task *runner, const Task *task)
{
    for (uint32_t steps = 0; runner && steps < LONGEST_CHAIN; steps++) {
        if (runner == task) return true;
        bool waits_for_group = runner->state == TASK_WAITING && runner->wait == WAIT_GROUP;
        if (waits_for_group && (const void *)task->group == runner->target) return true;
        runner = awaited_by(runner);
    }
    return false;
}

bool gy_await_must_import(const Module *module, const Task *task)
{
    return module->state == MODULE_RUNNING && module->runner->state != TASK_DONE &&
           !waits_for(module->runner, task);
}

bool gy_await_import(VM *vm, Task *task, Module *module, const Instr *pc)
{
    if (!gy_scope_check(vm, task)) return false;
    task->pc = pc;
    task->repeats = true;
    gy_scheduler_park_on(vm, task, WAIT_IMPORT, module, &vm->importers);
    return true;
}

bool gy_await_throw_importing(VM *vm, const Module *module)
{
    return gy_throw(vm, ERROR_ImportError,
                    "another task is still importing %s, and this call cannot wait for it",
                    module->name->chars);
}

static void wake_importers(VM *vm)
{
    if (wait_list_first(&vm->importers))
        gy_scheduler_wake_all(vm, &vm->importers, VALUE_NIL, false);
}

void gy_await_imported(VM *vm, Module *module)
{
    module->state = MODULE_READY;
    module->runner = NULL;
    wake_importers(vm);
}

void gy_await_import_failed(VM *vm, Module *module)
{
    module->runner = NULL;
    gy_module_forget(vm, module);
    wake_importers(vm);
}

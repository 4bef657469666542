// completed.c - completed(*aws): an async iterator over tasks, in the order in which they finish.
//
// It is no group, for it is no block: nothing of it is open while the body of the loop runs, and
// an error of one task is the reader's to look at. The first next() starts the coroutines that it
// was given as tasks of its own; leaving the loop early cancels those and waits for them (the
// compiler's hidden call at every such exit). Tasks made elsewhere are waited for, never cancelled.
//
// It stands among the waiters of each task (Watch in task.h), so a task that finishes enters the
// queue of those to be read at that moment, behind the ones that finished before.
#include "vm/completed.h"
#include "vm/async_generator.h"
#include "vm/await.h"
#include "vm/class.h"
#include "vm/combine.h"
#include "vm/native.h"
#include "vm/scheduler.h"
#include "vm/scope.h"
#include "vm/state.h"
#include "vm/unawaited.h"

static Watch *self_of(const Call *call)
{
    return (Watch *)value_as_obj(call->args[0]);
}

static GyreStatus completed(Call *call)
{
    VM *vm = call->vm;
    uint32_t count = call->rest_count;
    for (uint32_t i = 0; i < count; i++)
        if (!gy_await_check(vm, call->rest[i])) return GYRE_ERROR;
    Watch *w = (Watch *)gy_heap_new(vm, KIND_COMPLETED, sizeof *w + count * sizeof(WatchArm));
    if (!w) return GYRE_ERROR;
    w->count = count;
    for (uint32_t i = 0; i < count; i++) {
        w->arms[i].waiter.owner = &w->obj;
        w->arms[i].awaitable = call->rest[i];
    }
    return native_return(call, value_from_obj(w));
}

// -- Starting

// A coroutine becomes a task of ours; for other things a task of ours waits.
static Task *make_task(VM *vm, Value awaitable)
{
    Coroutine *c = value_is_coroutine(awaitable) ? value_as_coroutine(awaitable)
                                                 : gy_combine_wait_for(vm, awaitable);
    Task *task = c ? gy_task_from_coroutine(vm, c, NULL) : NULL;
    if (task) gy_scheduler_start(vm, task);
    return task;
}

// They have the deadlines of whoever reads first, as the tasks of a group have those of its host.
static void take_deadlines(VM *vm, Watch *w)
{
    w->host = vm->current;
    w->scope = w->host->scopes;
    heap_write(&vm->heap, value_from_obj(w->host));
    if (w->scope) heap_write(&vm->heap, value_from_obj(w->scope));
}

static bool start(VM *vm, Watch *w)
{
    if (!w->host) take_deadlines(vm, w);
    for (; w->started < w->count; w->started++) {
        WatchArm *arm = &w->arms[w->started];
        arm->is_own = !value_is_task(arm->awaitable);
        arm->task = arm->is_own ? make_task(vm, arm->awaitable) : value_as_task(arm->awaitable);
        if (!arm->task) return false;
        arm->awaitable = VALUE_NIL;
        heap_write(&vm->heap, value_from_obj(arm->task));
        heap_write(&vm->heap, value_from_obj(w)); // from now on the task keeps it
        if (arm->task->state == TASK_DONE) gy_scheduler_note_finished(vm, arm);
        else wait_list_append(&arm->task->waiters, &arm->waiter);
    }
    return true;
}

// -- Reading

static GyreStatus completed_next(Call *call)
{
    VM *vm = call->vm;
    Watch *w = self_of(call);
    if (!w->is_closed && !start(vm, w)) return GYRE_ERROR;
    if (w->is_closed || w->given == w->count)
        return native_status(gy_throw_stop_iteration(vm, VALUE_NIL));
    WatchArm *arm = w->first_finished;
    if (arm) {
        w->first_finished = arm->next_finished;
        w->given++;
        return native_return(call, value_from_obj(arm->task));
    }
    gy_scheduler_park_on(vm, vm->current, WAIT_COMPLETED, w, &w->waiters);
    return GYRE_PENDING;
}

static GyreStatus completed_iter(Call *call)
{
    return native_return(call, call->args[0]);
}

// -- Leaving

static void give_up_others(Watch *w)
{
    for (uint32_t i = 0; i < w->started; i++)
        if (!w->arms[i].is_own) waiter_leave(&w->arms[i].waiter);
}

static uint32_t cancel_own(VM *vm, Watch *w)
{
    uint32_t unfinished = 0;
    for (uint32_t i = 0; i < w->started; i++) {
        Task *task = w->arms[i].task;
        if (w->arms[i].is_own && task->state != TASK_DONE) unfinished++;
    }
    w->unfinished = unfinished;
    for (uint32_t i = 0; i < w->started; i++)
        if (w->arms[i].is_own) gy_scope_cancel(vm, w->arms[i].task, BY_GROUP, VALUE_NIL, false);
    return unfinished;
}

// Coroutines that were never started go with it.
static void use_rest(VM *vm, Watch *w)
{
    for (uint32_t i = w->started; i < w->count; i++)
        gy_unawaited_excuse(vm, &w->arms[i].awaitable, 1);
}

// For whatever `async for` leaves early; the interpreter takes care of async generators.
static GyreStatus close(Call *call)
{
    VM *vm = call->vm;
    if (!value_is_kind(call->args[0], KIND_COMPLETED)) return GYRE_OK;
    Watch *w = self_of(call);
    if (w->is_closed) return GYRE_OK;
    w->is_closed = true;
    give_up_others(w);
    use_rest(vm, w);
    if (!cancel_own(vm, w)) return GYRE_OK;
    gy_scheduler_park_on(vm, vm->current, WAIT_COMPLETED, w, &w->waiters);
    return GYRE_PENDING;
}

static GyreStatus completed_repr(Call *call)
{
    const Watch *w = self_of(call);
    Str *text = gy_str_format(call->vm, "<completed %u of %u>", w->given, w->count);
    return text ? native_return(call, value_from_obj(text)) : GYRE_ERROR;
}

// -- Tables

static const GyreNative builtins[] = {
    {"completed", completed, "*awaitables",
     "Runs them all: async for t in completed(f(), g()) gets the finished tasks, first come first. "
     "Leaving the loop early stops the rest.",
     0},
    {"close async iterator", close, "iterator", "",
     GYRE_ASYNC | NATIVE_UNCHECKED | NATIVE_RESUMES | NATIVE_CLOSES},
    {0},
};

static const GyreNative methods[] = {
    {"iter", completed_iter, "self", "Itself."},
    {"next", completed_next, "self", "The task that finishes next. StopIteration at the end.",
     GYRE_ASYNC},
    {"close", close, "self", "Cancels what it started, and waits for that.",
     GYRE_ASYNC | NATIVE_UNCHECKED},
    {"repr", completed_repr, "self", "<completed 1 of 3>"},
    {0},
};

bool gy_completed_install(VM *vm)
{
    return gy_native_add_methods(vm, KIND_COMPLETED, methods) &&
           gy_native_add_builtins(vm, builtins);
}

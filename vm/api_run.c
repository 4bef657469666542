// api_run.c - include/gyre.h: calling, spawning, the loop, interrupts.
#include "vm/api_private.h"
#include "vm/call.h"
#include "vm/class.h"
#include "vm/clock.h"
#include "vm/fuel.h"
#include "vm/handles.h"
#include "vm/limits.h"
#include "vm/look.h"
#include "vm/misuse.h"
#include "vm/ops.h"
#include "vm/run.h"
#include "vm/scheduler.h"
#include "vm/shared.h"
#include "vm/scope.h"
#include "vm/shutdown.h"
#include "vm/stop.h"
#include "vm/unawaited.h"
#include <math.h>
#include <string.h>

enum { MOST_ARGUMENTS = 64 };

// values[0] is the callee. `function` is the one of the API that was called.
static bool read_values(Gyre *g, const char *function, GyreValue callee, const GyreValue *args,
                        uint32_t count, Value *values)
{
    if (count > MOST_ARGUMENTS) return gy_misuse(g, function, "too many arguments");
    if (count && !gy_api_has(g, args, function, "args")) return false;
    if (!gy_handles_take(g, callee, function, &values[0])) return false;
    for (uint32_t i = 0; i < count; i++)
        if (!gy_handles_take(g, args[i], function, &values[i + 1])) return false;
    return true;
}

static GyreStatus give(Gyre *g, Value value, GyreValue *result)
{
    if (!result) return GYRE_OK;
    *result = gy_handles_push(g, value);
    return gyre_is_none(*result) ? GYRE_ERROR : GYRE_OK;
}

// -- Tasks

bool gy_run_to_end(VM *vm, Task *task, Value *result)
{
    gy_scheduler_observe(vm, task);
    bool is_over = gy_scheduler_run_until(vm, task, INT64_MAX);
    if (gy_limits_look(vm)) gy_shutdown_at_once(vm);
    else if (!is_over)
        return gy_throw(vm, ERROR_StateError, "nothing can wait here: the host runs the loop");
    return gy_run_outcome(vm, task, result);
}

bool gy_run_outcome(VM *vm, Task *task, Value *result)
{
    if (vm->limits.exceeded) return gy_throw_value(vm, vm->limits.error);
    *result = task->transfer;
    gy_scheduler_observe(vm, task);
    return task->outcome == OUTCOME_VALUE || gy_throw_value(vm, task->transfer);
}

Task *gy_run_spawn(VM *vm, Value coroutine, const char *name)
{
    Coroutine *c = value_as_coroutine(coroutine);
    if (!gy_coroutine_start(vm, c)) return NULL;
    Task *task = gy_task_new(vm, c->closure, c->args, c->arg_count);
    if (!task) return NULL;
    Str *text = name ? gy_str_from_c(vm, name) : NULL;
    if (text) task->name = value_from_obj(text);
    else if (name) return NULL;
    gy_scheduler_start(vm, task);
    return task;
}

Task *gy_run_start_main(VM *vm, Closure *closure, const Value *args, uint32_t count)
{
    Task *task = gy_task_new(vm, closure, args, count);
    Str *name = task ? gy_str_intern(vm, "main", 4) : NULL;
    if (!name) return NULL;
    task->name = value_from_obj(name);
    task->is_main = true;
    task->is_observed = true;
    vm->main_task = task;
    if (vm->had_main) atomic_store(&vm->interrupts, 0); // they were for the one before
    vm->had_main = true;
    vm->interrupted_at_ns = 0;
    gy_scheduler_start(vm, task);
    if (!gy_scope_act_on_stop(vm))
        vm->error = VALUE_UNSET; // what came before it; the loop will see, too
    return task;
}

static bool take_exit(VM *vm)
{
    if (!gy_throw_matches(vm, ERROR_Exit)) return false;
    Value status = value_as_instance(vm->error)->slots[ERROR_SLOTS];
    vm->exit_status = value_is_int(status) ? (int)(value_as_int(status) & 0xff) : 1;
    vm->has_exit_status = true;
    gyre_error_clear(vm);
    return true;
}

bool gy_run_main(VM *vm, Task *main, void (*end)(VM *vm), Value *result)
{
    bool ok = gy_run_to_end(vm, main, result);
    Value error = vm->error;
    vm->error = VALUE_UNSET;
    if (end) end(vm);
    vm->main_task = NULL; // until here it kept its error alive
    if (gy_limits_look(vm)) return gy_shutdown_settle(vm);
    if (ok) return true;
    vm->error = error;
    return take_exit(vm) || (vm->has_exit_status && gy_throw_clear_if(vm, ERROR_Cancelled));
}

// Is this the host, with no script underway? Then what it begins is a run of its own.
static bool is_idle(const Gyre *g)
{
    return !g->current && !g->main_task && !g->natives && !g->is_loop_running;
}

// An async function's call: in a task of its own, while the loop is driven.
static bool run_coroutine(Gyre *g, Value coroutine, Value *out)
{
    if (g->current || g->is_loop_running) {
        gy_unawaited_start(g, &value_as_coroutine(coroutine)->cold); // told here, not once more
        return gy_throw(g, ERROR_StateError,
                        "an async function cannot be waited for inside a running script");
    }
    Task *task = gy_run_spawn(g, coroutine, NULL), *outer = g->main_task;
    if (!task) return false;
    if (!outer) g->main_task = task; // what gyre_interrupt_main means
    bool ok = gy_run_to_end(g, task, out);
    g->main_task = outer;
    return ok;
}

static GyreStatus call_function(Gyre *g, const Value *values, uint32_t count, GyreValue *result)
{
    Value out;
    if (!gy_call(g, values[0], count, values + 1, &out)) return GYRE_ERROR;
    if (value_is_coroutine(out) && !run_coroutine(g, out, &out)) return GYRE_ERROR;
    return give(g, out, result);
}

GyreStatus gyre_call(Gyre *g, GyreValue callee, const GyreValue *args, uint32_t count,
                     GyreValue *result)
{
    Value values[MOST_ARGUMENTS + 1];
    if (!gy_api_is_inside(g, __func__) || !read_values(g, __func__, callee, args, count, values))
        return GYRE_ERROR;
    ApiEntry entry = gy_api_enter(g, __func__);
    bool is_run = is_idle(g);
    if (is_run) gy_limits_begin(g);
    GyreStatus status = call_function(g, values, count, result);
    if (is_run && gy_limits_look(g)) status = native_status(gy_shutdown_settle(g));
    gy_api_leave(g, entry);
    return status;
}

// Of one that has not run yet.
static bool limit_task(Gyre *g, Task *task, const GyreLimits *limits)
{
    FuelAmounts amounts = {limits->steps, limits->time_ns, limits->memory_bytes, limits->depth};
    TaskContext *context = g->current ? g->current->context : NULL;
    Fuel *fuel;
    return gy_fuel_new(g, amounts, context ? context->fuel : NULL, &fuel) &&
           gy_scope_arm_fuel(g, fuel) && gy_task_set_fuel(g, task, fuel);
}

static Task *spawn(Gyre *g, const Value *values, uint32_t count, const GyreLimits *limits)
{
    Value out;
    if (!gy_call(g, values[0], count, values + 1, &out)) return NULL;
    if (!value_is_coroutine(out)) {
        gy_throw(g, ERROR_TypeError, "gyre_spawn needs an async function");
        return NULL;
    }
    Task *task = gy_run_spawn(g, out, NULL);
    if (!task || !limits || limit_task(g, task, limits)) return task;
    gy_scope_cancel(g, task, BY_TIMEOUT, VALUE_NIL, true); // memory is out: it never begins
    return NULL;
}

static GyreValue start(Gyre *g, const char *function, const GyreLimits *limits, GyreValue callee,
                       const GyreValue *args, uint32_t count)
{
    Value values[MOST_ARGUMENTS + 1];
    if (!gy_api_is_inside(g, function) || !read_values(g, function, callee, args, count, values))
        return GYRE_NONE;
    ApiEntry entry = gy_api_enter(g, function);
    if (is_idle(g) && !g->oldest) gy_limits_begin(g);
    Task *task = spawn(g, values, count, limits);
    gy_api_leave(g, entry);
    return task ? gy_handles_push(g, value_from_obj(task)) : GYRE_NONE;
}

GyreValue gyre_spawn(Gyre *g, GyreValue callee, const GyreValue *args, uint32_t count)
{
    return start(g, __func__, NULL, callee, args, count);
}

GyreValue gyre_spawn_limited(Gyre *g, const GyreLimits *limits, GyreValue callee,
                             const GyreValue *args, uint32_t count)
{
    return start(g, __func__, limits, callee, args, count);
}

static int64_t deadline_after(Gyre *g, double timeout_s)
{
    int64_t now = gy_scheduler_now(g);
    bool is_limited = timeout_s >= 0 && timeout_s * 1e9 < (double)(INT64_MAX - now);
    return is_limited ? now + (int64_t)ceil(timeout_s * 1e9) : INT64_MAX;
}

static GyreStatus wait_for(Gyre *g, Task *task, double timeout_s, GyreValue *result)
{
    Value out;
    if (!gy_scheduler_run_until(g, task, deadline_after(g, timeout_s))) return GYRE_PENDING;
    if (gy_limits_look(g)) return native_status(gy_shutdown_settle(g));
    return gy_run_outcome(g, task, &out) ? give(g, out, result) : GYRE_ERROR;
}

GyreStatus gyre_wait(Gyre *g, GyreValue task, double timeout_s, GyreValue *result)
{
    Value value;
    if (!gy_api_is_inside(g, __func__) || !gy_handles_need(g, task, &value)) return GYRE_ERROR;
    if (!value_is_task(value))
        return native_status(
            gy_throw(g, ERROR_TypeError, "gyre_wait needs a task, not %s", gy_type_name(g, value)));
    if (g->current || g->is_loop_running)
        return native_status(
            gy_throw(g, ERROR_StateError, "gyre_wait cannot wait inside a running script"));
    ApiEntry entry = gy_api_enter(g, __func__);
    GyreStatus status = wait_for(g, value_as_task(value), timeout_s, result);
    gy_api_leave(g, entry);
    return status;
}

bool gyre_cancel(Gyre *g, GyreValue task, const char *reason)
{
    Value value;
    if (!gy_api_is_inside(g, __func__) || !gy_handles_need(g, task, &value)) return false;
    if (!value_is_task(value))
        return gy_throw(g, ERROR_TypeError, "gyre_cancel needs a task, not %s",
                        gy_type_name(g, value));
    Str *text = reason ? gy_str_from_c(g, reason) : NULL;
    if (reason && !text) return false;
    return gy_scope_cancel(g, value_as_task(value), BY_TASK,
                           text ? value_from_obj(text) : VALUE_NIL, false);
}

// -- The loop

// Nobody called the turn for the sake of a run that could fail.
static void end_run(Gyre *g)
{
    gy_shutdown_settle(g);
    Value error = g->error;
    g->error = VALUE_UNSET;
    gy_scheduler_report(g, NULL, error);
}

bool gyre_turn(Gyre *g, GyreTurn how)
{
    if (!gy_api_is_inside(g, __func__)) return false;
    if (g->current || g->is_loop_running) {
        gy_api_report(g, __func__, "the loop is running already");
        return false;
    }
    ApiEntry entry = gy_api_enter(g, __func__);
    if (!g->oldest) gy_limits_begin(g);
    gy_scheduler_turn(g, how == GYRE_WAIT);
    if (gy_limits_look(g)) end_run(g);
    gy_api_leave(g, entry);
    return gy_scheduler_has_future(g);
}

int gyre_poll_timeout_ms(Gyre *g)
{
    if (!g) return -1;
    gyre_poll_fd(g); // lets the driver prepare its descriptor for the wait that follows
    int64_t ns = gy_scheduler_patience(g);
    if (ns < 0) return -1;
    int64_t ms = (ns + 999999) / 1000000;
    return ms > INT32_MAX ? INT32_MAX : (int)ms;
}

int gyre_poll_fd(Gyre *g)
{
    return g && g->driver.poll_fd ? g->driver.poll_fd(g->driver.context) : -1;
}

bool gyre_has_ready(Gyre *g)
{
    return gy_scheduler_has_ready(g);
}

void *gyre_driver_context(Gyre *g)
{
    return g->driver.library_context ? g->driver.library_context : g->driver.context;
}

size_t gyre_task_count(Gyre *g)
{
    return g ? g->living_count : 0;
}

void gyre_hold(Gyre *g)
{
    if (gy_api_is_inside(g, __func__)) g->hold_count++;
}

void gyre_release(Gyre *g)
{
    if (!gy_api_is_inside(g, __func__)) return;
    if (g->hold_count) g->hold_count--;
    else gy_api_report(g, __func__, "nothing is held");
}

bool gyre_is_held(Gyre *g)
{
    return g->hold_count || g->held_wake_count || gy_shared_may_come(g);
}

int64_t gyre_now_ns(Gyre *g)
{
    return gy_scheduler_now(g);
}

bool gyre_skip_time(Gyre *g, int64_t duration_ns)
{
    return gy_clock_skip(g, duration_ns);
}

void gyre_set_choose(Gyre *g, uint32_t (*choose)(void *context, uint32_t count), void *context)
{
    g->choose = choose;
    g->choose_context = context;
}

bool gyre_post(Gyre *g, void (*job)(Gyre *g, void *data), void *data)
{
    return g && job && gy_scheduler_post(g, job, data);
}

bool gyre_post_reserve(Gyre *g)
{
    return gy_scheduler_reserve_post(g);
}

void gyre_post_reserved(Gyre *g, void (*job)(Gyre *g, void *data), void *data)
{
    gy_scheduler_post_reserved(g, job, data);
}

void gyre_interrupt_main(Gyre *g)
{
    if (!g) return;
    atomic_fetch_add(&g->interrupts, 1);
    vm_request_poll(g, POLL_INTERRUPT);
    if (g->driver.wake) g->driver.wake(g->driver.context);
}

void gyre_show_tasks(Gyre *g)
{
    vm_request_poll(g, POLL_SHOW);
    if (g->driver.wake) g->driver.wake(g->driver.context);
}

bool gyre_look(Gyre *g, void (*look)(Gyre *g, void *data), void *data)
{
    return gy_look_add(g, look, data);
}

// A blocking native counts as an await of its task: a request that is deliverable is thrown.
bool gyre_check(Gyre *g)
{
    if (!gy_poll(g)) return false;
    if (atomic_load(&g->interrupts) && !gy_scope_act_on_interrupt(g)) return false;
    return !g->current || !task_entry(g->current) || gy_scope_check(g, g->current);
}

bool gyre_has_stack(Gyre *g, size_t bytes)
{
    return g && gy_c_stack_has(&g->c_stack, bytes);
}

int gyre_exit_status(Gyre *g)
{
    if (g->has_exit_status) return g->exit_status;
    return g->has_reported ? 1 : 0;
}

bool gyre_has_exited(Gyre *g)
{
    return g->has_exit_status;
}

void gyre_set_loader(Gyre *g, GyreLoader loader, void *context)
{
    g->loader = loader;
    g->loader_context = context;
}

void gyre_close(Gyre *g)
{
    if (!gy_api_is_inside(g, __func__)) return;
    bool is_running = g->current || g->natives || g->is_loop_running;
    if (is_running && !g->is_finalizing) {
        gy_api_report(g, __func__, "a script of the VM is running; it stays open");
        return;
    }
    ApiEntry entry = gy_api_enter(g, __func__);
    if (entry == API_REFUSED) return;
    gyre_error_clear(g);
    gy_limits_begin(g);
    gy_shutdown(g);
    gy_api_leave(g, entry);
    if (g->config.closing) g->config.closing(g->config.context, g);
    gy_state_free(g);
}

size_t gyre_memory_in_use(Gyre *g, uint64_t *collections)
{
    if (collections) *collections = g->heap.cycle_count;
    return g->heap.bytes;
}

const GyreConfig *gyre_config(Gyre *g)
{
    return &g->config;
}

// -- Limits

void gyre_set_limits(Gyre *g, const GyreLimits *limits)
{
    if (!gy_api_is_inside(g, __func__)) return;
    static const GyreLimits none;
    if (!limits) limits = &none;
    g->config.memory_limit = limits->memory_bytes;
    g->config.steps_limit = limits->steps;
    g->config.time_limit_ns = limits->time_ns;
    g->config.depth_limit = limits->depth;
    g->heap.limit = limits->memory_bytes;
    bool is_idle = !g->current && !g->natives;
    if (is_idle && g->heap.limit && g->heap.bytes > g->heap.limit / 2) gy_limits_collect(g);
    gy_heap_set_threshold(&g->heap, g->heap.threshold);
    if (!g->limits.exceeded) gy_limits_begin(g);
}

int64_t gyre_time_left_ns(Gyre *g)
{
    return gy_limits_time_left(g);
}

void gyre_interrupt(Gyre *g)
{
    if (!g) return;
    vm_request_poll(g, POLL_END);
    if (g->driver.wake) g->driver.wake(g->driver.context);
}

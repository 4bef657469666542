// timeout.c - timeout, timeout_at, shield, deadline.
//
// A timeout is a scope with a timer: when that comes due, a request names the scope, and its
// Cancelled becomes TimeoutError where it leaves the block. Whatever else leaves the block passes
// unchanged, and a body that ends in time for nothing keeps its result. Each block converts only
// its own, so they nest.
//
// A shield is a mask that a script asks for, without a limit of time.
//
// Deadlines are found by walking: the scopes of the task, then those around the group or the
// completed() that it belongs to.
#include "vm/timeout.h"
#include "vm/class.h"
#include "vm/dev.h"
#include "vm/duration.h"
#include "vm/group.h"
#include "vm/native.h"
#include "vm/scheduler.h"
#include "vm/scope.h"
#include "vm/state.h"
#include <math.h>

typedef struct {
    Scope scope;         // first, so that a Timeout is a Scope
    double seconds;      // as given, for the message; nan: it was a point in time, or none
    bool starts_running; // `seconds` counts from entering the block
    bool has_expired;
    bool is_used;
} Timeout;

// -- Time

static int64_t ns_of_clock(double when)
{
    double ns = round(when * 1e9);
    if (ns <= (double)INT64_MIN) return INT64_MIN;
    return ns < (double)INT64_MAX ? (int64_t)ns : INT64_MAX;
}

static Value seconds_of(int64_t deadline_ns)
{
    return deadline_ns == INT64_MAX ? VALUE_NIL : value_from_double((double)deadline_ns / 1e9);
}

// -- timeout

static Timeout *self_of(const Call *call)
{
    return (Timeout *)value_as_obj(call->args[0]);
}

static Timeout *new_timeout(VM *vm)
{
    Timeout *t = (Timeout *)gy_heap_new(vm, KIND_TIMEOUT, sizeof *t);
    if (!t) return NULL;
    t->scope.timer = (TimerSlot){NO_TIMER, TIMER_SCOPE};
    t->scope.state.reason = VALUE_NIL;
    t->scope.deadline_ns = INT64_MAX;
    t->seconds = NAN;
    return t;
}

// A deadline that has come already is a request at once: the body runs to its first await.
static bool set_deadline(VM *vm, Timeout *t, int64_t deadline_ns)
{
    t->scope.deadline_ns = deadline_ns;
    gy_timers_remove(vm, &t->scope.timer);
    if (deadline_ns <= gy_scheduler_now(vm)) gy_scope_timer_due(vm, &t->scope);
    else if (deadline_ns != INT64_MAX) return gy_timers_add(vm, &t->scope.timer, deadline_ns);
    return true;
}

static GyreStatus timeout(Call *call)
{
    VM *vm = call->vm;
    double seconds = NAN;
    if (!value_is_nil(call->args[0]) && !gy_duration_read(vm, "timeout", call->args[0], &seconds))
        return GYRE_ERROR;
    Timeout *t = new_timeout(vm);
    if (!t) return GYRE_ERROR;
    t->seconds = seconds;
    t->starts_running = seconds == seconds;
    return native_return(call, value_from_obj(t));
}

static GyreStatus timeout_at(Call *call)
{
    VM *vm = call->vm;
    double when = INFINITY;
    if (!value_is_nil(call->args[0]) && !gy_duration_read(vm, "timeout_at", call->args[0], &when))
        return GYRE_ERROR;
    Timeout *t = new_timeout(vm);
    if (!t) return GYRE_ERROR;
    t->scope.deadline_ns = ns_of_clock(when);
    return native_return(call, value_from_obj(t));
}

static GyreStatus timeout_enter(Call *call)
{
    VM *vm = call->vm;
    Timeout *t = self_of(call);
    if (t->is_used)
        return native_status(gy_throw(vm, ERROR_StateError, "a timeout can be entered only once"));
    t->is_used = true;
    int64_t deadline = t->starts_running ? gy_duration_deadline(gy_scheduler_now(vm), t->seconds)
                                         : t->scope.deadline_ns;
    gy_scope_open(vm, vm->current, &t->scope, SCOPE_TIMEOUT);
    if (!set_deadline(vm, t, deadline)) {
        gy_scope_close(vm, vm->current, &t->scope);
        return GYRE_ERROR;
    }
    return native_return(call, call->args[0]);
}

static bool is_own(const Timeout *t, VM *vm, Value error)
{
    if (!value_is_instance(error)) return false;
    if (!gy_class_is_subclass(gy_class_of(vm, error), gy_class_error(vm, ERROR_Cancelled)))
        return false;
    Value scope = value_as_instance(error)->slots[CANCELLED_SCOPE];
    return value_is_obj(scope) && value_as_obj(scope) == &t->scope.obj;
}

static GyreStatus timeout_exit(Call *call)
{
    VM *vm = call->vm;
    Timeout *t = self_of(call);
    if (t->scope.task != vm->current)
        return native_status(
            gy_throw(vm, ERROR_StateError, "a timeout must be left by the task that entered it"));
    t->has_expired = t->scope.deadline_ns <= gy_scheduler_now(vm);
    gy_scope_close(vm, vm->current, &t->scope);
    if (vm->dev) gy_dev_arrived(vm, call->args[1]);
    if (!is_own(t, vm, call->args[1])) return native_return(call, VALUE_FALSE);
    if (t->seconds == t->seconds)
        gy_throw(vm, ERROR_TimeoutError, "timed out after %gs", t->seconds);
    else gy_throw(vm, ERROR_TimeoutError, "timed out");
    return GYRE_ERROR;
}

static GyreStatus timeout_expired(Call *call)
{
    const Timeout *t = self_of(call);
    bool is_over = t->has_expired;
    if (t->scope.task) is_over = t->scope.deadline_ns <= gy_scheduler_now(call->vm);
    return native_return(call, value_from_bool(is_over));
}

static GyreStatus timeout_when(Call *call)
{
    return native_return(call, seconds_of(self_of(call)->scope.deadline_ns));
}

static GyreStatus timeout_reschedule(Call *call)
{
    VM *vm = call->vm;
    Timeout *t = self_of(call);
    double seconds = INFINITY;
    if (!t->scope.task)
        return native_status(gy_throw(vm, ERROR_StateError, "the timeout is not running"));
    if (!value_is_nil(call->args[1]) &&
        !gy_duration_read(vm, "reschedule", call->args[1], &seconds))
        return GYRE_ERROR;
    if (t->scope.state.requested)
        return native_status(gy_throw(vm, ERROR_StateError, "the timeout has expired already"));
    t->seconds = seconds;
    return native_status(set_deadline(vm, t, gy_duration_deadline(gy_scheduler_now(vm), seconds)));
}

static GyreStatus timeout_repr(Call *call)
{
    const Timeout *t = self_of(call);
    const char *state = t->scope.task ? "running" : t->is_used ? "over" : "new";
    Str *text = t->seconds == t->seconds
                    ? gy_str_format(call->vm, "<Timeout %s after=%gs>", state, t->seconds)
                    : gy_str_format(call->vm, "<Timeout %s>", state);
    return text ? native_return(call, value_from_obj(text)) : GYRE_ERROR;
}

// -- shield

static GyreStatus shield(Call *call)
{
    Scope *s = (Scope *)gy_heap_new(call->vm, KIND_SHIELD, sizeof *s);
    if (!s) return GYRE_ERROR;
    s->timer = (TimerSlot){NO_TIMER, TIMER_SCOPE};
    s->state.reason = VALUE_NIL;
    return native_return(call, value_from_obj(s));
}

static GyreStatus shield_enter(Call *call)
{
    VM *vm = call->vm;
    Scope *s = (Scope *)value_as_obj(call->args[0]);
    if (s->task)
        return native_status(gy_throw(vm, ERROR_StateError, "the shield is in use already"));
    gy_scope_open(vm, vm->current, s, SCOPE_SHIELD);
    return native_return(call, call->args[0]);
}

static GyreStatus shield_exit(Call *call)
{
    gy_scope_close(call->vm, call->vm->current, (Scope *)value_as_obj(call->args[0]));
    return native_return(call, VALUE_FALSE);
}

// -- deadline

// The completed() that has made the task, or NULL.
static const Watch *watch_of(const Task *task)
{
    const WaitList *list = &task->waiters;
    for (Waiter *w = wait_list_first(list); w; w = wait_list_after(list, w))
        if (w->owner->kind == KIND_COMPLETED && ((const WatchArm *)w)->is_own)
            return (const Watch *)w->owner;
    return NULL;
}

// From the task to the one on whose time it runs, and to the scope of that where this began. False:
// it runs on its own.
static bool step_out(const Task **task, const Scope **scope)
{
    const Group *group = (*task)->group;
    const Watch *watch = group ? NULL : watch_of(*task);
    if (!group && !watch) return false;
    *scope = group ? group->scope.outer : watch->scope;
    *task = group ? group->scope.task : watch->host;
    return *task != NULL; // the host of a group may be gone
}

static int64_t nearest_deadline(const Task *task)
{
    int64_t nearest = INT64_MAX;
    const Scope *scope = task->scopes;
    do {
        for (; scope; scope = scope->outer)
            if (scope->task && scope->deadline_ns < nearest) nearest = scope->deadline_ns;
    } while (step_out(&task, &scope));
    return nearest;
}

static GyreStatus deadline(Call *call)
{
    const Task *task = call->vm->current;
    return native_return(call,
                         task && task_entry(task) ? seconds_of(nearest_deadline(task)) : VALUE_NIL);
}

// -- Tables

static const GyreNative builtins[] = {
    {"timeout", timeout, "duration",
     "async with timeout(2s) { … }: what runs inside is cancelled when the time is over, and "
     "TimeoutError comes out. nil: no limit."},
    {"timeout_at", timeout_at, "when", "As timeout, until a time of loop.time()."},
    {"shield", shield, "",
     "async with shield() { … }: requests of cancellation from outside wait until the block ends."},
    {"deadline", deadline, "",
     "The nearest deadline around the running task, as a time of loop.time(), or nil."},
    {0},
};

enum { BOOKKEEPING = GYRE_ASYNC | NATIVE_UNCHECKED };

static const GyreNative timeout_methods[] = {
    {"enter", timeout_enter, "self", "Starts the clock.", BOOKKEEPING},
    {"exit", timeout_exit, "self, error = nil", "Stops the clock.", BOOKKEEPING},
    {"expired", timeout_expired, "self", "Has the deadline passed?"},
    {"when", timeout_when, "self", "The deadline, as a time of loop.time(), or nil."},
    {"reschedule", timeout_reschedule, "self, duration",
     "Counts anew, from now on; nil: no limit."},
    {"repr", timeout_repr, "self", "<Timeout running after=2s>"},
    {0},
};

static const GyreNative shield_methods[] = {
    {"enter", shield_enter, "self", "Raises the shield.", BOOKKEEPING},
    {"exit", shield_exit, "self, error = nil", "Lowers the shield.", BOOKKEEPING},
    {0},
};

bool gy_timeout_install(VM *vm)
{
    return gy_native_add_builtins(vm, builtins) &&
           gy_native_add_methods(vm, KIND_TIMEOUT, timeout_methods) &&
           gy_native_add_methods(vm, KIND_SHIELD, shield_methods);
}

// group.c - TaskGroup: a scope that is left only when all of its tasks are done.
//
// The first failure of a task or of the body aborts the group at that moment: every unfinished
// task is cancelled in spawn order, then the body, by a request on the group's own scope. A
// cancellation of the host from outside aborts it too, and goes on when the tasks have ended.
// What the end comes to is decided in one place, `conclude`, when the last task is done.
//
// Waiting at the end is a wait like no other: a request from outside does not end it but is taken
// in hand (`outside`) and passed on to the children. An error that comes out of the group
// displaces that cancellation, which is then armed again for the host's next await.
#include "vm/group.h"
#include "vm/class.h"
#include "vm/dev.h"
#include "vm/containers.h"
#include "vm/fuel.h"
#include "vm/native.h"
#include "vm/ops.h"
#include "vm/scheduler.h"
#include "vm/scope.h"
#include "vm/state.h"
#include "vm/unawaited.h"

static Task *host_of(const Group *g)
{
    return g->scope.task;
}

static bool is_cancelled(VM *vm, Value error)
{
    return value_is_instance(error) &&
           gy_class_is_subclass(gy_class_of(vm, error), gy_class_error(vm, ERROR_Cancelled));
}

// The tasks are told why their host was cancelled.
static Value reason_of(Value cancelled)
{
    return value_as_instance(cancelled)->slots[CANCELLED_REASON];
}

static ScopeState *state_of_cancelled(Task *task, Value cancelled)
{
    Value scope = value_as_instance(cancelled)->slots[CANCELLED_SCOPE];
    return value_is_scope(scope) ? &value_as_scope(scope)->state : &task->own;
}

// -- Children

// Forgets the ones that are done before the array grows: a group that lives long, such as a
// server's, has many in the course of time. A combinator keeps all, for their results.
static bool make_room(VM *vm, Group *g)
{
    if (g->count < g->capacity) return true;
    if (g->mode <= GROUP_COLLECT && g->unfinished <= g->count / 2) {
        uint32_t kept = 0;
        for (uint32_t i = 0; i < g->count; i++)
            if (g->children[i]->state != TASK_DONE) g->children[kept++] = g->children[i];
        g->count = kept;
        if (kept < g->capacity) return true;
    }
    uint32_t capacity = g->capacity ? g->capacity * 2 : 4;
    Task **children =
        (Task **)gy_heap_resize_array(vm, g->children, g->capacity, capacity, sizeof *children);
    if (!children) return false;
    g->children = children;
    g->capacity = capacity;
    return true;
}

Task *gy_group_spawn(VM *vm, Group *g, Coroutine *c, Str *name)
{
    if (g->state != GROUP_OPEN) {
        gy_unawaited_start(vm, &c->cold);
        gy_throw(vm, ERROR_GroupClosed, "the group is %s; it takes no new tasks",
                 g->state == GROUP_NEW        ? "not open yet: write async with TaskGroup() as g"
                 : g->state == GROUP_ABORTING ? "being cancelled"
                                              : "over");
        return NULL;
    }
    if (!make_room(vm, g)) return NULL;
    Task *task = gy_task_from_coroutine(vm, c, name);
    if (!task || (g->fuel && !gy_task_set_fuel(vm, task, g->fuel))) return NULL;
    task->group = g;
    task->is_observed = true; // the group takes care of its error
    g->children[g->count++] = task;
    g->unfinished++;
    heap_write(&vm->heap, value_from_obj(task));
    gy_scheduler_start(vm, task);
    return task;
}

static void cancel_children(VM *vm, Group *g, Value reason, bool force)
{
    for (uint32_t i = 0; i < g->count; i++)
        gy_scope_cancel(vm, g->children[i], BY_GROUP, reason, force);
}

// Also for the second time: tasks may have refused, and each request is delivered anew.
static void abort_group(VM *vm, Group *g, Value reason, bool force)
{
    if (g->state != GROUP_OPEN && g->state != GROUP_ABORTING) return;
    g->state = GROUP_ABORTING;
    cancel_children(vm, g, reason, force);
    if (!g->is_waiting) gy_scope_request(vm, &g->scope, BY_GROUP, reason);
}

void gy_group_abort(VM *vm, Group *g, Value reason)
{
    abort_group(vm, g, reason, false);
}

static bool record(VM *vm, Group *g, Value error)
{
    if (!g->errors) {
        g->errors = gy_list_new(vm, 1);
        if (!g->errors) return false;
        heap_write(&vm->heap, value_from_obj(g->errors));
    }
    return gy_list_append(vm, g->errors, error);
}

// exit(), a quota, a deadlock: a group that collects errors does not run on after these.
static bool is_fatal(VM *vm, Value error)
{
    const Class *c = gy_class_of(vm, error);
    return !gy_class_is_subclass(c, gy_class_error(vm, ERROR_Error)) ||
           gy_class_is_subclass(c, gy_class_error(vm, ERROR_DeadlockError));
}

// A failure that cannot be recorded for lack of memory is one of memory.
static void record_error(VM *vm, Group *g, Value error)
{
    if (g->mode == GROUP_COLLECT && is_fatal(vm, error)) {
        g->fatal = error;
        heap_write(&vm->heap, error);
    } else if (!record(vm, g, error)) {
        vm->error = VALUE_UNSET;
        if (!g->errors) g->outside = vm->memory_error;
    }
}

static void add_error(VM *vm, Group *g, Value error)
{
    record_error(vm, g, error);
    bool runs_on = g->mode == GROUP_COLLECT || g->mode == GROUP_SETTLE;
    bool is_first = g->state == GROUP_OPEN;
    if (is_first && (!runs_on || !value_is_unset(g->fatal))) gy_group_abort(vm, g, VALUE_NIL);
}

// Is `a` a scope outside `b`? Both are the host's.
static bool is_outside(const Task *host, const ScopeState *a, const ScopeState *b)
{
    if (a == b || b == &host->own) return false;
    for (const Scope *s = host->scopes; s; s = s->outer) {
        if (&s->state == a) return false;
        if (&s->state == b) return true;
    }
    return true;
}

// Of several requests from outside the outermost goes on at the end; the tasks are told of each.
static void take_outside(VM *vm, Group *g, Value cancelled, bool force)
{
    Task *host = host_of(g);
    if (value_is_unset(g->outside) ||
        (is_cancelled(vm, g->outside) && is_outside(host, state_of_cancelled(host, cancelled),
                                                    state_of_cancelled(host, g->outside)))) {
        g->outside = cancelled;
        heap_write(&vm->heap, cancelled);
    }
    abort_group(vm, g, reason_of(cancelled), force);
}

// -- The end

static bool throw_first(VM *vm, Group *g)
{
    List *errors = g->errors;
    Value first = errors->items[0];
    Instance *e = value_as_instance(first);
    // It may have come out of a group inside this one, with others of its own.
    Value known = e->slots[ERROR_OTHERS];
    List *others = value_is_list(known)
                       ? gy_list_from(vm, value_as_list(known)->items, value_as_list(known)->count)
                       : gy_list_new(vm, errors->count - 1);
    if (!others) return false;
    for (uint32_t i = 1; i < errors->count; i++)
        if (!gy_list_append(vm, others, errors->items[i])) return false;
    e->slots[ERROR_OTHERS] = value_from_obj(others);
    heap_write(&vm->heap, e->slots[ERROR_OTHERS]);
    return gy_throw_value(vm, first);
}

static bool throw_all(VM *vm, Group *g)
{
    if (!value_is_unset(g->fatal)) return gy_throw_value(vm, g->fatal);
    uint32_t count = g->errors->count;
    gy_throw(vm, ERROR_ErrorGroup, "%u task%s failed", count, count == 1 ? "" : "s");
    if (!gy_throw_matches(vm, ERROR_ErrorGroup)) return false;
    value_as_instance(vm->error)->slots[ERROR_SLOTS] = value_from_obj(g->errors);
    heap_write(&vm->heap, value_from_obj(g->errors));
    return false;
}

// The value or error of a task that is done, as a value: TaskCancelled for a cancelled one.
static bool outcome_of(VM *vm, const Task *task, Value *outcome)
{
    *outcome = task->transfer;
    return task->outcome != OUTCOME_CANCELLED || gy_task_error_for_awaiter(vm, task, outcome);
}

static bool list_outcomes(VM *vm, const Group *g, Value *result)
{
    List *list = gy_list_new(vm, g->count);
    if (!list) return false;
    *result = value_from_obj(list);
    for (uint32_t i = 0; i < g->count; i++) {
        Value outcome;
        if (!outcome_of(vm, g->children[i], &outcome) || !gy_list_append(vm, list, outcome))
            return false;
    }
    return true;
}

// A copy, whose trace may grow with the frames of the host.
static Value error_of(VM *vm, const Task *child)
{
    Value error;
    if (gy_task_error_for_awaiter(vm, child, &error)) return error;
    error = vm->error;
    vm->error = VALUE_UNSET;
    return error;
}

static bool give_winner(VM *vm, const Group *g, Value *result)
{
    *result = g->winner->transfer;
    return g->winner->outcome == OUTCOME_VALUE || gy_throw_value(vm, error_of(vm, g->winner));
}

// An error displaces the cancellation that is in hand.
static void arm_again(VM *vm, Task *host, Group *g)
{
    if (is_cancelled(vm, g->outside)) state_of_cancelled(host, g->outside)->delivered = false;
}

// All tasks are done. UNSET as the result of a plain group says that nothing is to be thrown on,
// not even the group's own Cancelled.
static bool conclude(VM *vm, Group *g, Value *result)
{
    Task *host = host_of(g);
    gy_scope_close(vm, host, &g->scope);
    g->state = GROUP_CLOSED;
    *result = VALUE_UNSET;
    if (g->errors || !value_is_unset(g->fatal)) {
        arm_again(vm, host, g);
        return g->mode == GROUP_COLLECT ? throw_all(vm, g) : throw_first(vm, g);
    }
    if (!value_is_unset(g->outside)) return gy_throw_value(vm, g->outside);
    switch ((GroupMode)g->mode) {
    case GROUP_PLAIN:
    case GROUP_COLLECT: return true;
    case GROUP_GATHER:
    case GROUP_SETTLE: return list_outcomes(vm, g, result);
    case GROUP_RACE: return give_winner(vm, g, result);
    }
    return true;
}

static void wake_host(VM *vm, Group *g)
{
    Task *host = host_of(g);
    Value result;
    g->is_waiting = false;
    if (conclude(vm, g, &result)) {
        gy_scheduler_wake(vm, host, result);
        host->gave_nothing = g->mode <= GROUP_COLLECT; // a combinator's result is handed over
        return;
    }
    Value error = vm->error;
    vm->error = VALUE_UNSET;
    gy_scheduler_wake_throwing(vm, host, error);
}

GyreStatus gy_group_wait(VM *vm, Group *g, Value *result)
{
    Task *host = host_of(g);
    if (!g->unfinished) return native_status(conclude(vm, g, result));
    Value cancelled;
    g->is_waiting = true;
    while (gy_scope_take(vm, host, g->scope.outer, &cancelled))
        take_outside(vm, g, cancelled, false);
    gy_scheduler_park_at(vm, host, WAIT_GROUP, g);
    return GYRE_PENDING;
}

// -- What happens meanwhile

// A task of ours, not one that only waits for something that was made elsewhere.
static bool is_own_work(const VM *vm, const Task *child)
{
    const Code *entry = task_entry(child);
    return !vm->awaiter || entry != vm->awaiter->code;
}

// The error of a cleanup has somewhere to go where the race itself throws; beside a result it is
// one of a task that nobody holds.
static void judge_loser(VM *vm, Group *g, Task *child)
{
    if (child->outcome != OUTCOME_ERROR || !is_own_work(vm, child)) return;
    if (!g->winner || g->errors) {
        add_error(vm, g, error_of(vm, child));
        return;
    }
    child->is_observed = false;
    child->reports_at_once = true;
}

static void judge_racer(VM *vm, Group *g, Task *child)
{
    if (g->state != GROUP_OPEN) {
        judge_loser(vm, g, child);
        return;
    }
    g->winner = child;
    if (child->outcome == OUTCOME_ERROR) add_error(vm, g, error_of(vm, child));
    else gy_group_abort(vm, g, VALUE_NIL);
}

static void judge_child(VM *vm, Group *g, Task *child)
{
    bool was_cancelled = child->outcome == OUTCOME_CANCELLED;
    switch ((GroupMode)g->mode) {
    case GROUP_SETTLE: return;
    case GROUP_RACE: judge_racer(vm, g, child); return;
    case GROUP_GATHER:
        // There is no value to give, so a cancelled member has failed.
        if (was_cancelled && g->state == GROUP_OPEN) {
            add_error(vm, g, error_of(vm, child));
            return;
        }
        break;
    case GROUP_PLAIN:
    case GROUP_COLLECT: break;
    }
    if (child->outcome == OUTCOME_ERROR) add_error(vm, g, error_of(vm, child));
}

void gy_group_child_done(VM *vm, Task *child)
{
    Group *g = child->group;
    g->unfinished--;
    judge_child(vm, g, child);
    child->group = NULL;
    if (!g->unfinished && g->is_waiting) wake_host(vm, g);
}

void gy_group_forward(VM *vm, Task *host, bool force)
{
    Group *g = (Group *)host->target;
    Value cancelled;
    if (gy_scope_take(vm, host, g->scope.outer, &cancelled)) take_outside(vm, g, cancelled, force);
    else if (force) abort_group(vm, g, VALUE_NIL, force);
}

void gy_group_fail(VM *vm, Group *g, Value error)
{
    bool is_first = g->state == GROUP_OPEN;
    record_error(vm, g, error);
    if (is_first) gy_group_abort(vm, g, VALUE_NIL);
}

// The tasks are unwound first, whatever they hide behind. A cleanup may wait for ever, too, and
// another one around it; but a task that refuses a hundred times is left to the loop.
void gy_group_deadlock(VM *vm, Group *g, Value error)
{
    enum { MOST_DEADLOCKS = 100 };
    if (!g->deadlocks) record_error(vm, g, error);
    if (g->deadlocks < MOST_DEADLOCKS) {
        g->deadlocks++;
        abort_group(vm, g, VALUE_NIL, true);
        return;
    }
    for (uint32_t i = 0; i < g->count; i++)
        g->children[i]->group = NULL;
    g->unfinished = 0;
    wake_host(vm, g);
}

// -- Making

static Group *new_group(VM *vm, GroupMode mode)
{
    Group *g = (Group *)gy_heap_new(vm, KIND_GROUP, sizeof *g);
    if (!g) return NULL;
    g->mode = (uint8_t)mode;
    g->scope.timer = (TimerSlot){NO_TIMER, TIMER_SCOPE};
    g->scope.deadline_ns = INT64_MAX;
    g->scope.state.reason = VALUE_NIL;
    g->outside = g->fatal = VALUE_UNSET;
    return g;
}

Group *gy_group_open(VM *vm, GroupMode mode)
{
    Group *g = new_group(vm, mode);
    if (!g) return NULL;
    g->state = GROUP_OPEN;
    gy_scope_open(vm, vm->current, &g->scope, SCOPE_GROUP);
    return g;
}

void gy_group_free(Heap *heap, Group *g)
{
    gy_heap_free(heap, g->children, g->capacity * sizeof(Task *));
}

// -- Natives

static Group *self_of(const Call *call)
{
    return (Group *)value_as_obj(call->args[0]);
}

static GyreStatus group_new(Call *call)
{
    bool collects = false;
    Value collect = native_arg(call, 0);
    if (!value_is_unset(collect) && !gy_ops_truth(call->vm, collect, &collects)) return GYRE_ERROR;
    const TaskContext *context = call->vm->current ? call->vm->current->context : NULL;
    Fuel *outer = context ? context->fuel : NULL, *fuel;
    Value quotas[] = {native_arg(call, 1), native_arg(call, 2), native_arg(call, 3),
                      native_arg(call, 4)};
    if (!gy_fuel_read(call->vm, quotas, outer, &fuel) || !gy_scope_arm_fuel(call->vm, fuel))
        return GYRE_ERROR;
    Group *g = new_group(call->vm, collects ? GROUP_COLLECT : GROUP_PLAIN);
    if (!g) return GYRE_ERROR;
    g->fuel = fuel;
    return native_return(call, value_from_obj(g));
}

static GyreStatus group_enter(Call *call)
{
    Group *g = self_of(call);
    if (g->state != GROUP_NEW)
        return native_status(
            gy_throw(call->vm, ERROR_StateError, "a group can be entered only once"));
    g->state = GROUP_OPEN;
    gy_scope_open(call->vm, call->vm->current, &g->scope, SCOPE_GROUP);
    return native_return(call, call->args[0]);
}

// What came out of the body: nothing, the group's own Cancelled, one from outside, an error.
static void take_in_body(VM *vm, Group *g, Value error)
{
    if (!value_is_instance(error)) return;
    if (!is_cancelled(vm, error)) {
        add_error(vm, g, error);
        return;
    }
    Value scope = value_as_instance(error)->slots[CANCELLED_SCOPE];
    if (value_is_obj(scope) && value_as_obj(scope) == &g->scope.obj) return;
    take_outside(vm, g, error, false);
}

static GyreStatus group_exit(Call *call)
{
    VM *vm = call->vm;
    Group *g = self_of(call);
    Value result;
    if (host_of(g) != vm->current)
        return native_status(
            gy_throw(vm, ERROR_StateError, "a group must be left by the task that entered it"));
    if (vm->dev) gy_dev_arrived(vm, call->args[1]);
    g->is_waiting = true; // no request to the body any more
    gy_scope_close_inside(vm, vm->current, &g->scope);
    take_in_body(vm, g, call->args[1]);
    g->is_waiting = false;
    GyreStatus status = gy_group_wait(vm, g, &result);
    return status == GYRE_OK ? native_return(call, result) : status;
}

static GyreStatus group_spawn(Call *call)
{
    VM *vm = call->vm;
    Coroutine *c = gy_task_check_coroutine(vm, call->args[1]);
    Str *name;
    if (!c || !gy_task_check_name(vm, native_arg(call, 2), &name)) {
        gy_unawaited_excuse(vm, call->args + 1, 1);
        return GYRE_ERROR;
    }
    Task *task = gy_group_spawn(vm, self_of(call), c, name);
    return task ? native_return(call, value_from_obj(task)) : GYRE_ERROR;
}

static GyreStatus group_cancel(Call *call)
{
    Value reason = native_arg(call, 1);
    gy_group_abort(call->vm, self_of(call), value_is_unset(reason) ? VALUE_NIL : reason);
    return GYRE_OK;
}

static GyreStatus group_repr(Call *call)
{
    static const char *const states[] = {"new", "open", "aborting", "closed"};
    const Group *g = self_of(call);
    Str *text = gy_str_format(call->vm, "<TaskGroup %s tasks=%u>", states[g->state], g->unfinished);
    return text ? native_return(call, value_from_obj(text)) : GYRE_ERROR;
}

static const GyreNative constructor = {
    "TaskGroup", group_new, "*, collect = false, fuel = nil, time = nil, memory = nil, depth = nil",
    "Tasks that end together: async with TaskGroup() as g { g.spawn(f()) }. The first error stops "
    "the others and comes out at the end; with `collect` all run on and ErrorGroup comes out. "
    "`fuel`: how many calls and turns of loops they may make together; `time`: for how long they "
    "may run; `memory`: how many bytes they may hold on to together; `depth`: how many calls of "
    "one "
    "may stand in one another. QuotaExceeded comes out where they went too far.",
    0};

static const GyreNative methods[] = {
    {"enter", group_enter, "self", "Opens the group in the running task.",
     GYRE_ASYNC | NATIVE_UNCHECKED},
    {"exit", group_exit, "self, error = nil", "Waits until all tasks of the group are done.",
     GYRE_ASYNC | NATIVE_UNCHECKED},
    {"spawn", group_spawn, "self, coroutine, name = nil",
     "Starts a task that belongs to the group."},
    {"cancel", group_cancel, "self, reason = nil",
     "Cancels all of its tasks and the body; the group is then left quietly."},
    {"repr", group_repr, "self", "<TaskGroup open tasks=2>"},
    {0},
};

bool gy_group_install(VM *vm)
{
    return gy_native_set_constructor(vm, KIND_GROUP, &constructor) &&
           gy_native_add_methods(vm, KIND_GROUP, methods);
}

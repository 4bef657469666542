// scope.c - cancellation by scope.
//
// Each task has a stack of scopes: its own at the bottom, then whatever is open. A request names
// one scope; it is deliverable when no mask inside that scope hides it, and is delivered once, by
// throwing Cancelled at an await. Of several deliverable requests the outermost wins, because its
// Cancelled unwinds the inner ones anyway.
//
// A mask (a `finally` or `exit` that awaits) postpones requests from outside, for the grace
// period at most; a forced request opens the masks that stand at that moment.
#include "vm/scope.h"
#include "vm/class.h"
#include "vm/fuel.h"
#include "vm/group.h"
#include "vm/lock.h"
#include "vm/scheduler.h"
#include "vm/stop.h"
#include "vm/unawaited.h"

enum { INTERRUPT_PATIENCE_NS = 1000000000 };

static bool is_mask(const Scope *s)
{
    return s->state.kind == SCOPE_MASK || s->state.kind == SCOPE_SHIELD;
}

// The outermost scope with a request that may be delivered now, or NULL; `*found` is the Scope,
// NULL for the task's own. A scope's requests are hidden by the masks inside it. Scopes inside
// `innermost` do not count.
static ScopeState *find_deliverable(Task *task, Scope *innermost, Scope **found)
{
    ScopeState *state = NULL;
    *found = NULL;
    for (Scope *s = innermost; s; s = s->outer) {
        if (is_mask(s) && !s->state.is_pierced) return state;
        if (!s->state.requested || s->state.delivered) continue;
        state = &s->state;
        *found = s;
    }
    if (!task->own.requested || task->own.delivered) return state;
    *found = NULL;
    return &task->own;
}

static const char *source_name(CancelSource by)
{
    static const char *const names[] = {"task", "timeout", "group", "shutdown", "interrupt"};
    return names[by];
}

// Tasks can be stopped when memory has run out, too: the reserve pays for this small object.
static bool make_cancelled(VM *vm, const ScopeState *state, const Scope *scope, Value *error)
{
    bool outer = vm->may_pass_limit;
    const char *source = source_name((CancelSource)state->by);
    vm->may_pass_limit = true;
    Instance *e = gy_class_instantiate(vm, gy_class_error(vm, ERROR_Cancelled));
    Str *message = e ? gy_str_intern(vm, "", 0) : NULL;
    Str *by = message ? gy_str_intern(vm, source, strlen(source)) : NULL;
    vm->may_pass_limit = outer;
    if (!by) return false;
    // Where it is the machine that asks, that is the reason.
    bool is_own_reason = state->by == BY_TASK || state->by == BY_GROUP;
    Value reason = is_own_reason ? state->reason : value_from_obj(by);
    if (value_is_str(reason)) message = value_as_str(reason);
    e->slots[ERROR_MESSAGE] = value_from_obj(message);
    e->slots[CANCELLED_REASON] = reason;
    e->slots[CANCELLED_BY] = value_from_obj(by);
    e->slots[CANCELLED_SCOPE] = scope ? value_from_obj(scope) : VALUE_NIL;
    *error = value_from_obj(e);
    return true;
}

// Makes the Cancelled of a request, or what a quota of time throws, and marks it delivered.
static bool deliver(VM *vm, const Task *task, ScopeState *state, const Scope *scope, Value *error)
{
    bool is_quota = state->by == BY_TIMEOUT && !scope && gy_fuel_take_error(vm, task, error);
    if (!is_quota && !make_cancelled(vm, state, scope, error)) return false;
    state->delivered = true;
    return true;
}

bool gy_scope_check(VM *vm, Task *task)
{
    Scope *scope;
    ScopeState *state = find_deliverable(task, task->scopes, &scope);
    if (!state) return true;
    Value error;
    return deliver(vm, task, state, scope, &error) && gy_throw_value(vm, error);
}

bool gy_scope_take(VM *vm, Task *task, Scope *innermost, Value *error)
{
    Scope *scope;
    ScopeState *state = find_deliverable(task, innermost, &scope);
    return state && deliver(vm, task, state, scope, error);
}

// -- Requests

static uint32_t now_ms(VM *vm)
{
    return (uint32_t)(gy_scheduler_now(vm) / 1000000);
}

// Masks inside `scope` (NULL: all) that hide a request from it open when the grace is over, which
// counts from the request.
static void start_grace(VM *vm, Task *task, const Scope *scope, uint32_t asked_ms)
{
    if (!task->scopes) return;
    int64_t waited_ns = (int64_t)(now_ms(vm) - asked_ms) * 1000000;
    int64_t end = gy_scheduler_now(vm) + (waited_ns < vm->grace_ns ? vm->grace_ns - waited_ns : 0);
    for (Scope *s = task->scopes; s && s != scope; s = s->outer) {
        if (s->state.kind != SCOPE_MASK || s->state.is_pierced || s->timer.index != NO_TIMER)
            continue;
        if (gy_timers_add(vm, &s->timer, end)) continue;
        vm->error = VALUE_UNSET; // no memory for a timer: no patience either
        s->state.is_pierced = true;
    }
}

static void pierce(VM *vm, Task *task)
{
    for (Scope *s = task->scopes; s; s = s->outer) {
        if (!is_mask(s)) continue;
        s->state.is_pierced = true;
        gy_timers_remove(vm, &s->timer);
    }
}

// Resumes a waiting task with the Cancelled of whatever is deliverable.
static void deliver_to_waiting(VM *vm, Task *task, bool force)
{
    Scope *scope;
    if (task->wait == WAIT_GROUP) {
        gy_group_forward(vm, task, force);
        return;
    }
    ScopeState *state = find_deliverable(task, task->scopes, &scope);
    Value error;
    if (!state) return;
    Value pending = vm->error;
    if (task->wait == WAIT_CONDITION) {
        if (!deliver(vm, task, state, scope, &error)) error = vm->memory_error;
        gy_lock_cancel_wait(vm, task, error);
    } else if (gy_scheduler_unlink(vm, task)) {
        if (!deliver(vm, task, state, scope, &error)) error = vm->memory_error;
        gy_scheduler_wake_throwing(vm, task, error);
    }
    vm->error = pending;
}

// `scope` NULL: the task's own.
static bool request(VM *vm, Task *task, Scope *scope, CancelSource by, Value reason, bool force)
{
    ScopeState *state = scope ? &scope->state : &task->own;
    if (task->state == TASK_DONE) return false;
    if (!state->requested || state->delivered) {
        state->requested = true;
        state->delivered = false;
        state->by = by;
        state->asked_ms = now_ms(vm);
        state->reason = reason;
        heap_write(&vm->heap, reason);
    }
    if (force) pierce(vm, task);
    else start_grace(vm, task, scope, state->asked_ms);
    if (task->state == TASK_WAITING) deliver_to_waiting(vm, task, force);
    return true;
}

bool gy_scope_cancel(VM *vm, Task *task, CancelSource by, Value reason, bool force)
{
    return request(vm, task, NULL, by, reason, force);
}

bool gy_scope_request(VM *vm, Scope *scope, CancelSource by, Value reason)
{
    return scope->task && request(vm, scope->task, scope, by, reason, false);
}

// -- Opening and closing

void gy_scope_open(VM *vm, Task *task, Scope *s, ScopeKind kind)
{
    s->state = (ScopeState){.kind = kind, .reason = VALUE_NIL};
    s->timer = (TimerSlot){NO_TIMER, TIMER_SCOPE};
    s->deadline_ns = INT64_MAX;
    s->task = task;
    s->outer = task->scopes;
    task->scopes = s;
    heap_write(&vm->heap, value_from_obj(s));
}

static void close_one(VM *vm, Task *task)
{
    Scope *s = task->scopes;
    gy_timers_remove(vm, &s->timer);
    s->task = NULL;
    task->scopes = s->outer;
}

void gy_scope_close_inside(VM *vm, Task *task, Scope *scope)
{
    assert(scope->task == task);
    while (task->scopes != scope)
        close_one(vm, task);
}

void gy_scope_close(VM *vm, Task *task, Scope *scope)
{
    if (scope->task != task) return;
    gy_scope_close_inside(vm, task, scope);
    close_one(vm, task);
}

void gy_scope_close_all(VM *vm, Task *task)
{
    while (task->scopes) {
        Scope *s = task->scopes;
        close_one(vm, task);
        // Nobody waits for the tasks of a group whose host is gone.
        if (s->state.kind == SCOPE_GROUP) gy_group_abort(vm, (Group *)s, VALUE_NIL);
    }
}

// The oldest request that waits already when a mask opens: its grace has begun. A shield around
// the mask hides it for as long as it likes.
static const ScopeState *find_waiting(const Task *task)
{
    const ScopeState *oldest = NULL;
    for (const Scope *s = task->scopes; s; s = s->outer) {
        const ScopeState *state = &s->state;
        if (state->kind == SCOPE_SHIELD && !state->is_pierced) return oldest;
        if (!state->requested || state->delivered) continue;
        if (!oldest || (int32_t)(state->asked_ms - oldest->asked_ms) < 0) oldest = state;
    }
    const ScopeState *own = &task->own;
    if (!own->requested || own->delivered) return oldest;
    return oldest && (int32_t)(own->asked_ms - oldest->asked_ms) >= 0 ? oldest : own;
}

bool gy_scope_push_mask(VM *vm, Task *task, Value *scope)
{
    Scope *s = (Scope *)gy_heap_new(vm, KIND_SCOPE, sizeof *s);
    if (!s) return false;
    const ScopeState *waiting = find_waiting(task);
    gy_scope_open(vm, task, s, SCOPE_MASK);
    s->state.is_pierced = vm->is_forcing; // late in a shutdown nothing masks any more
    *scope = value_from_obj(s);
    if (waiting) start_grace(vm, task, s->outer, waiting->asked_ms);
    return true;
}

void gy_scope_timer_due(VM *vm, Scope *s)
{
    Task *task = s->task;
    if (s->state.kind == SCOPE_TIMEOUT) {
        request(vm, task, s, BY_TIMEOUT, VALUE_NIL, false);
        return;
    }
    s->state.is_pierced = true;
    if (task->state == TASK_WAITING) deliver_to_waiting(vm, task, false);
}

bool gy_scope_arm_fuel(VM *vm, Fuel *fuel)
{
    bool is_set = !fuel || fuel->deadline_ns == INT64_MAX || fuel->timer.index != NO_TIMER;
    return is_set || gy_timers_add(vm, &fuel->timer, fuel->deadline_ns);
}

void gy_scope_fuel_due(VM *vm, Fuel *fuel)
{
    if (!gy_fuel_run_out_of_time(fuel)) return;
    for (Task *task = vm->oldest; task; task = task->newer)
        if (gy_fuel_is_drawn_by(fuel, task)) gy_scope_cancel(vm, task, BY_TIMEOUT, VALUE_NIL, true);
}

// -- Ctrl-C

static bool break_main(VM *vm, Task *task)
{
    pierce(vm, task);
    vm->interrupted_at_ns = 0;
    return gy_scope_check(vm, task);
}

// Main waits, or is ready, while another task keeps the thread for itself. The next one has its
// time.
static bool break_other(VM *vm, Task *task, CancelSource by)
{
    if (vm->interrupted_at_ns) vm->interrupted_at_ns = gy_scheduler_now(vm);
    request(vm, task, NULL, by, VALUE_NIL, true);
    return gy_scope_check(vm, task);
}

// Main was asked with force: what runs is broken here, be it main or a task that keeps the thread
// from it. False: thrown.
static bool break_running(VM *vm, CancelSource by)
{
    Task *task = vm->current;
    if (!task) return true;
    bool goes_on = task == vm->main_task ? break_main(vm, task)
                                         : !task_entry(task) || break_other(vm, task, by);
    if (!goes_on) gy_unawaited_excuse_frame(vm, task);
    return goes_on;
}

bool gy_scope_throw_cancelled(VM *vm, CancelSource by)
{
    ScopeState request = {.by = by, .reason = VALUE_NIL};
    Value error;
    return make_cancelled(vm, &request, NULL, &error) && gy_throw_value(vm, error);
}

// Once is enough: whoever asks again while main cleans up wants no more of it.
static bool was_interrupted(const Task *main)
{
    return main->own.requested && main->own.by == BY_INTERRUPT;
}

// Has it come to an await since, or gone on from one with the request? To be ready is not enough:
// something else may keep the thread.
static bool has_come_to_an_await(const Task *main)
{
    return main->state == TASK_WAITING || (main->own.delivered && main->state != TASK_READY);
}

bool gy_scope_act_on_interrupt(VM *vm)
{
    Task *main = vm->main_task;
    if (!main && !vm->current && !vm->had_main) return true;
    unsigned asked = atomic_exchange(&vm->interrupts, 0);
    // A synchronous function that the host called has no task to cancel: it is broken right here.
    if (!main && asked && vm->current) return gy_scope_throw_cancelled(vm, BY_INTERRUPT);
    if (!main || main->state == TASK_DONE) return true;
    bool is_second = asked > 1 || (asked && (vm->interrupted_at_ns || was_interrupted(main)));
    int64_t now = gy_scheduler_now(vm);
    if (asked && !vm->interrupted_at_ns) vm->interrupted_at_ns = now ? now : 1;
    if (asked) gy_scope_cancel(vm, main, BY_INTERRUPT, VALUE_NIL, is_second);
    if (has_come_to_an_await(main)) vm->interrupted_at_ns = 0;
    if (!vm->interrupted_at_ns && !is_second) return true;
    bool is_late = now - vm->interrupted_at_ns > INTERRUPT_PATIENCE_NS;
    bool can_break = vm->current && task_entry(vm->current);
    if ((is_second || is_late) && can_break) return break_running(vm, BY_INTERRUPT);
    vm_request_poll(vm, POLL_INTERRUPT); // look again at the next safepoint
    return true;
}

// -- Requests from other threads

bool gy_scope_act_on_stop(VM *vm)
{
    atomic_fetch_and(&vm->poll, ~(unsigned)POLL_STOP);
    if (stop_is_killed(vm)) {
        vm_request_poll(vm, POLL_STOP);
        return gy_scope_throw_cancelled(vm, BY_SHUTDOWN);
    }
    Task *main = vm->main_task;
    bool is_forced, was_forced = false;
    for (Value reason; main && gy_stop_take(vm, &reason, &is_forced);) {
        was_forced |= is_forced;
        gy_scope_cancel(vm, main, BY_TASK, reason, is_forced);
    }
    return !was_forced || main->state == TASK_DONE || break_running(vm, BY_TASK);
}

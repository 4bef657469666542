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
#include "vm/scheduler.h"
#include "vm/state.h"

enum { INTERRUPT_PATIENCE_NS = 1000000000 };

static bool is_mask(const Scope *s)
{
    return s->state.kind == SCOPE_MASK || s->state.kind == SCOPE_SHIELD;
}

// The outermost scope with a request that may be delivered now, or NULL. A scope's requests are
// hidden by the masks inside it.
static ScopeState *find_deliverable(Task *task)
{
    ScopeState *found = NULL;
    for (Scope *s = task->scopes; s; s = s->outer) {
        if (is_mask(s) && !s->state.is_pierced) return found;
        if (s->state.requested && !s->state.delivered) found = &s->state;
    }
    if (task->own.requested && !task->own.delivered) found = &task->own;
    return found;
}

static const char *source_name(CancelSource by)
{
    static const char *const names[] = {"task", "timeout", "group", "shutdown", "interrupt"};
    return names[by];
}

// Tasks can be stopped when memory has run out, too: the reserve pays for this small object.
static bool make_cancelled(VM *vm, const ScopeState *scope, Value *error)
{
    bool outer = vm->may_pass_limit;
    const char *source = source_name((CancelSource)scope->by);
    vm->may_pass_limit = true;
    Instance *e = gy_class_instantiate(vm, gy_class_error(vm, ERROR_Cancelled));
    Str *message = e ? gy_str_intern(vm, "", 0) : NULL;
    Str *by = message ? gy_str_intern(vm, source, strlen(source)) : NULL;
    vm->may_pass_limit = outer;
    if (!by) return false;
    if (value_is_str(scope->reason)) message = value_as_str(scope->reason);
    e->slots[ERROR_MESSAGE] = value_from_obj(message);
    e->slots[ERROR_SLOTS] = scope->reason;
    e->slots[ERROR_SLOTS + 1] = value_from_obj(by);
    *error = value_from_obj(e);
    return true;
}

// Makes the Cancelled of a request and marks it delivered.
static bool deliver(VM *vm, ScopeState *scope, Value *error)
{
    if (!make_cancelled(vm, scope, error)) return false;
    scope->delivered = true;
    if (scope->by == BY_INTERRUPT) vm->interrupted_at_ns = 0;
    return true;
}

bool gy_scope_check(VM *vm, Task *task)
{
    ScopeState *scope = find_deliverable(task);
    if (!scope) return true;
    Value error;
    return deliver(vm, scope, &error) && gy_throw_value(vm, error);
}

// -- Requests

static void start_grace(VM *vm, Task *task)
{
    int64_t end = gy_scheduler_now(vm) + vm->grace_ns;
    for (Scope *s = task->scopes; s; s = s->outer) {
        if (s->state.kind != SCOPE_MASK || s->state.is_pierced || s->state.has_grace) continue;
        s->state.has_grace = true;
        s->grace_end = end;
        vm->grace_count++;
    }
}

static void pierce(VM *vm, Task *task)
{
    for (Scope *s = task->scopes; s; s = s->outer) {
        if (!is_mask(s)) continue;
        if (s->state.has_grace) vm->grace_count--;
        s->state.has_grace = false;
        s->state.is_pierced = true;
    }
}

// Resumes a waiting task with the Cancelled of whatever is deliverable.
static void deliver_to_waiting(VM *vm, Task *task)
{
    ScopeState *scope = find_deliverable(task);
    Value error;
    if (!scope || !gy_scheduler_unlink(vm, task)) return;
    Value pending = vm->error;
    if (!deliver(vm, scope, &error)) error = vm->memory_error;
    vm->error = pending;
    gy_scheduler_wake_throwing(vm, task, error);
}

bool gy_scope_cancel(VM *vm, Task *task, CancelSource by, Value reason, bool force)
{
    ScopeState *own = &task->own;
    if (task->state == TASK_DONE) return false;
    if (!own->requested || own->delivered) {
        own->requested = true;
        own->delivered = false;
        own->by = (uint8_t)by;
        own->reason = reason;
        heap_write(&vm->heap, reason);
    }
    if (force) pierce(vm, task);
    else start_grace(vm, task);
    if (task->state == TASK_WAITING) deliver_to_waiting(vm, task);
    return true;
}

// -- Masks

bool gy_scope_push_mask(VM *vm, Task *task, Value *scope)
{
    Scope *s = (Scope *)gy_heap_new(vm, KIND_SCOPE, sizeof *s);
    if (!s) return false;
    s->state.kind = SCOPE_MASK;
    s->state.reason = VALUE_NIL;
    s->state.is_pierced = vm->is_forcing; // late in a shutdown nothing masks any more
    s->outer = task->scopes;
    task->scopes = s;
    heap_write(&vm->heap, value_from_obj(s));
    *scope = value_from_obj(s);
    // A request that came while the try body ran is waiting already: its grace starts here.
    if (task->own.requested && !task->own.delivered) start_grace(vm, task);
    return true;
}

void gy_scope_pop(Task *task, Scope *scope)
{
    for (const Scope *s = task->scopes; s; s = s->outer)
        if (s == scope) {
            task->scopes = scope->outer;
            return;
        }
}

void gy_scope_end_graces(VM *vm, int64_t now_ns)
{
    if (!vm->grace_count) return;
    uint32_t open = 0;
    for (Task *task = vm->oldest; task; task = task->newer) {
        bool has_ended = false;
        for (Scope *s = task->scopes; s; s = s->outer) {
            if (!s->state.has_grace) continue;
            if (now_ns < s->grace_end) {
                open++;
                continue;
            }
            s->state.has_grace = false;
            s->state.is_pierced = has_ended = true;
        }
        if (has_ended && task->state == TASK_WAITING) deliver_to_waiting(vm, task);
    }
    vm->grace_count = open;
}

// -- Ctrl-C

static bool break_main(VM *vm, Task *task)
{
    pierce(vm, task);
    vm->interrupted_at_ns = 0;
    return gy_scope_check(vm, task);
}

// A synchronous function that the host called has no task to cancel: it is broken right here.
static bool throw_interrupted(VM *vm)
{
    ScopeState request = {.by = BY_INTERRUPT, .reason = VALUE_NIL};
    Value error;
    return make_cancelled(vm, &request, &error) && gy_throw_value(vm, error);
}

bool gy_scope_act_on_interrupt(VM *vm)
{
    Task *main = vm->main_task;
    unsigned asked = atomic_exchange(&vm->interrupts, 0);
    if (!main && asked && vm->current) return throw_interrupted(vm);
    if (!main || main->state == TASK_DONE) return true;
    bool is_second = asked > 1 || (asked && vm->interrupted_at_ns);
    int64_t now = gy_scheduler_now(vm);
    if (asked && !vm->interrupted_at_ns) vm->interrupted_at_ns = now ? now : 1;
    if (asked) gy_scope_cancel(vm, main, BY_INTERRUPT, VALUE_NIL, is_second);
    if (!vm->interrupted_at_ns) return true;
    bool is_late = now - vm->interrupted_at_ns > INTERRUPT_PATIENCE_NS;
    if ((is_second || is_late) && vm->current == main) return break_main(vm, main);
    vm_request_poll(vm, POLL_INTERRUPT); // look again at the next safepoint
    return true;
}

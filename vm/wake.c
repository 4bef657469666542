// wake.c - include/gyre.h: natives that suspend, and how natives end.
//
// A wake is what somebody owes to a task: made by gyre_suspend, it ends exactly once, when it is
// resolved or rejected, when its cancel callback gives the work up, or with the VM. The struct is
// then kept among the MOST_ENDED latest before its memory is used again, because a second use of it
// is the mistake that hosts make most easily, and has to be told instead of followed.
//
// A native may be answered before it has returned. Its task never waits then: gy_wake_check_ending
// takes it back, and the answer is the result of the call.
//
// Not here: parking and waking tasks (scheduler.c), arms of a select (select.c).
#include "vm/api_private.h"
#include "vm/handles.h"
#include "vm/misuse.h"
#include "vm/scheduler.h"
#include "vm/select.h"

enum { MOST_ENDED = 256 };

// -- Making and ending

static struct GyreWake *new_wake(VM *vm)
{
    struct GyreWake *oldest = vm->first_ended;
    if (vm->ended_wake_count < MOST_ENDED) return gy_mem_new_in(vm->heap.memory, sizeof *oldest);
    vm->first_ended = oldest->next;
    vm->ended_wake_count--;
    return oldest;
}

void gy_wake_end(struct GyreWake *wake, WakeEnd how)
{
    VM *vm = wake->vm;
    wake->end = (uint8_t)how;
    *wake->link = wake->next;
    if (wake->next) wake->next->link = wake->link;
    vm->held_wake_count -= wake->is_held;
    wake->next = NULL;
    wake->task = NULL;
    if (vm->ended_wake_count++) vm->last_ended->next = wake;
    else vm->first_ended = wake;
    vm->last_ended = wake;
}

bool gy_wake_cancel(struct GyreWake *wake)
{
    wake->is_cancelling = true;
    bool is_given_up = wake->cancel && wake->cancel(wake->vm, wake->data);
    wake->is_cancelling = false;
    if (is_given_up) gy_wake_end(wake, WAKE_CANCELLED);
    return is_given_up;
}

// Natives may still wait for tasks that were abandoned, and let go of what they have now.
void gy_wake_give_up_all(VM *vm)
{
    vm->is_ending = true;
    while (vm->wakes) {
        struct GyreWake *wake = vm->wakes;
        if (!gy_wake_cancel(wake)) gy_wake_end(wake, WAKE_FORGOTTEN);
    }
}

void gy_wake_free_all(VM *vm)
{
    while (vm->first_ended) {
        struct GyreWake *wake = vm->first_ended;
        vm->first_ended = wake->next;
        gy_mem_free(wake);
    }
}

bool gyre_is_ending(Gyre *g)
{
    return g->is_ending;
}

// -- Suspending

static bool check_suspend(GyreCall *call, const char *waiting_on, GyreCancelFn cancel,
                          GyreWake **wake_out)
{
    Gyre *g = call->vm;
    const char *name = call->native->def->name;
    if (!waiting_on || !wake_out)
        return gy_misuse(g, "gyre_suspend", "'%s' is NULL", wake_out ? "waiting_on" : "wake");
    if (!(call->native->def->flags & GYRE_ASYNC))
        return gy_misuse(g, "gyre_suspend", "native %s() has no flag GYRE_ASYNC", name);
    if (!g->current || g->current->state != TASK_RUNNING || (g->arming && g->arming->wake))
        return gy_misuse(g, "gyre_suspend", "native %s() has suspended already", name);
    if (g->arming && !cancel)
        return gy_throw(g, ERROR_TypeError,
                        "%s() cannot stand in a select: its wait cannot be given up", name);
    return value_is_unset(g->error); // else something before failed
}

GyreStatus gyre_suspend(GyreCall *call, const char *waiting_on, GyreCancelFn cancel, void *data,
                        GyreWake **wake_out)
{
    if (!call) return GYRE_ERROR;
    Gyre *g = call->vm;
    if (wake_out) *wake_out = NULL;
    if (!check_suspend(call, waiting_on, cancel, wake_out)) return GYRE_ERROR;
    struct GyreWake *wake = new_wake(g);
    if (!wake) return native_status(gy_throw_memory(g));
    *wake = (struct GyreWake){.vm = g,
                              .task = g->current,
                              .waiting_on = waiting_on,
                              .cancel = cancel,
                              .data = data,
                              .next = g->wakes,
                              .link = &g->wakes,
                              .arm = g->arming,
                              .call = call,
                              .native = call->native->def->name,
                              .is_held = !(call->native->def->flags & GYRE_LOCAL)};
    if (wake->next) wake->next->link = &wake->next;
    g->wakes = wake;
    g->held_wake_count += wake->is_held;
    if (g->arming) g->arming->wake = wake;
    else gy_scheduler_park_at(g, g->current, WAIT_WAKE, wake);
    *wake_out = wake;
    return GYRE_PENDING;
}

// -- Answering

// What is wrong with answering this wake, or NULL.
static const char *why_not(const struct GyreWake *wake)
{
    if (wake->is_cancelling)
        return "its cancel callback runs: return false there, and answer later";
    switch ((WakeEnd)wake->end) {
    case WAKE_OPEN: return NULL;
    case WAKE_RESOLVED: return "it was resolved already";
    case WAKE_REJECTED: return "it was rejected already";
    case WAKE_CANCELLED: return "its task was cancelled, and the cancel callback gave it up";
    case WAKE_FORGOTTEN: return "its native failed after gyre_suspend(), or its task is gone";
    }
    return "it is no wake";
}

static bool check_answer(struct GyreWake *wake, const char *function)
{
    if (!wake || wake->vm->is_ending || !gy_api_is_inside(wake->vm, function)) return false;
    const char *why = why_not(wake);
    if (!why) return true;
    gy_api_report(wake->vm, function, "the wait of native %s() has ended: %s", wake->native, why);
    return false;
}

void gy_wake_answer(struct GyreWake *wake, Value value, bool throws)
{
    Gyre *g = wake->vm;
    Waiter *waiter = wake->arm ? &wake->arm->waiter : wake->task ? &wake->task->waiter : NULL;
    GyreCall *call = wake->call;
    if (wake->arm && wake->is_claimed) {
        gy_select_settle(wake->arm);
    } else if (wake->arm && !call && !owner_claim(waiter->owner)) {
        wake->arm->wake = NULL; // another thread was faster
        waiter = NULL;
    }
    gy_wake_end(wake, throws ? WAKE_REJECTED : WAKE_RESOLVED);
    if (call) call->result = value;
    else if (waiter) gy_scheduler_wake_waiter(g, waiter, value, throws);
}

bool gyre_wake_reserve(GyreWake *wake)
{
    if (wake->arm) wake->is_claimed = gy_select_reserve(wake->arm);
    else wake->is_claimed = wake->task != NULL; // else its select went on without it
    return wake->is_claimed;
}

void gyre_wake_release(GyreWake *wake)
{
    if (wake->arm) gy_select_release(wake->arm);
    wake->is_claimed = false;
}

void gyre_resolve(GyreWake *wake, GyreValue v)
{
    if (!check_answer(wake, __func__)) return;
    Gyre *g = wake->vm;
    Value error = g->error, value;
    if (gyre_is_none(v) && value_is_unset(error)) {
        gy_wake_answer(wake, VALUE_NIL, false);
    } else if (gy_handles_need(g, v, &value)) {
        gy_wake_answer(wake, value, false);
    } else { // what should have been the answer could not be made: the task is told so
        value = g->error;
        g->error = gyre_is_none(v) ? VALUE_UNSET : error;
        gy_wake_answer(wake, value, true);
    }
}

void gyre_reject_pending(GyreWake *wake)
{
    if (!check_answer(wake, __func__)) return;
    Gyre *g = wake->vm;
    Value error = g->error;
    gyre_error_clear(g);
    gy_wake_answer(wake, value_is_unset(error) ? g->memory_error : error, true);
}

void gyre_reject(GyreWake *wake, const char *error_class, const char *format, ...)
{
    if (!check_answer(wake, __func__)) return;
    va_list args;
    va_start(args, format);
    gy_api_throw_va(wake->vm, error_class, format, args);
    va_end(args);
    gyre_reject_pending(wake);
}

// -- How a native ended

// The wait that the running call has begun, or NULL.
static struct GyreWake *wake_of(const Call *call)
{
    const VM *vm = call->vm;
    const Task *task = vm->current;
    if (vm->arming) return vm->arming->wake;
    bool waits = task && task->state == TASK_WAITING && task->wait == WAIT_WAKE;
    return waits ? (struct GyreWake *)task->target : NULL;
}

// In a select it is the arm that waits, in a list that only its native knows.
static bool waits_otherwise(const VM *vm)
{
    return vm->arming || (vm->current && vm->current->state != TASK_RUNNING);
}

// The task goes on as if it had never waited.
static void take_back(VM *vm, struct GyreWake *wake)
{
    if (wake->arm) {
        wake->arm->wake = NULL;
    } else {
        vm->current->state = TASK_RUNNING;
        vm->current->wait = WAIT_NONE;
        vm->current->target = NULL;
    }
    if (wake->end == WAKE_OPEN) gy_wake_end(wake, WAKE_FORGOTTEN);
}

static GyreStatus complain(const Call *call, const char *text)
{
    gy_misuse(call->vm, call->native->def->name, "%s", text);
    return GYRE_ERROR;
}

// It was answered before the native had returned; the answer lies where results do.
static GyreStatus end_at_once(Call *call, const struct GyreWake *wake)
{
    if (wake->end != WAKE_REJECTED) return GYRE_OK;
    return native_status(gy_throw_value(call->vm, call->result));
}

GyreStatus gy_wake_check_ending(Call *call, GyreStatus status)
{
    VM *vm = call->vm;
    bool may_suspend = call->native->def->flags & GYRE_ASYNC;
    struct GyreWake *wake = may_suspend ? wake_of(call) : NULL;
    if (wake) wake->call = NULL;
    if (status == GYRE_PENDING) {
        if (wake && wake->end == WAKE_OPEN) return GYRE_PENDING;
        if (wake) return take_back(vm, wake), end_at_once(call, wake);
        if (may_suspend && waits_otherwise(vm)) return GYRE_PENDING;
        return complain(call, "it returned GYRE_PENDING without gyre_suspend()");
    }
    if (wake) {
        take_back(vm, wake);
        return complain(call, "it called gyre_suspend() and did not return GYRE_PENDING");
    }
    if (status == GYRE_OK) return GYRE_OK;
    if (status != GYRE_ERROR) return complain(call, "it returned a number that is no ending");
    if (value_is_unset(vm->error))
        return complain(call, "it returned GYRE_ERROR, and no error is pending");
    return GYRE_ERROR;
}

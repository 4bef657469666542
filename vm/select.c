// select.c - waiting for the first of several things.
//
// The arms are performed in order, by the same natives that a plain await runs. While one is
// performed, `vm->arming` names it, and whatever would park the task enters that arm into the list
// (or the timers, or the native's wake) instead. An arm that completes at once is the one that
// goes on; the ones entered before it are taken out again, so they have had no effect. Where none
// completes the task is parked with all arms in place, and the first that is woken takes the
// others out.
//
// Arms on things that threads share wait in two steps: nothing is entered where another thread
// could claim it before all arms were performed, so that no two of them can go on.
#include "vm/select.h"
#include "vm/native.h"
#include "vm/scheduler.h"
#include "vm/scope.h"
#include "vm/shared.h"
#include "vm/state.h"
#include "vm/unawaited.h"

atomic_int *gy_select_ticket(SelectArm *arm)
{
    Select *s = (Select *)arm->waiter.owner;
    s->obj.flags |= OWNER_IS_SHARED;
    return &s->ticket;
}

bool gy_select_claim(Obj *owner)
{
    return gy_shared_withdraw_ticket(&((Select *)owner)->ticket);
}

static void change_ticket(SelectArm *arm, int to)
{
    int tentative = TICKET_TENTATIVE; // or it was claimed for good
    atomic_compare_exchange_strong(&((Select *)arm->waiter.owner)->ticket, &tentative, to);
}

bool gy_select_reserve(SelectArm *arm)
{
    Select *s = (Select *)arm->waiter.owner;
    int waiting = TICKET_WAITING;
    return !(s->obj.flags & OWNER_IS_SHARED) ||
           atomic_compare_exchange_strong(&s->ticket, &waiting, TICKET_TENTATIVE);
}

void gy_select_release(SelectArm *arm)
{
    change_ticket(arm, TICKET_WAITING);
}

void gy_select_settle(SelectArm *arm)
{
    change_ticket(arm, TICKET_WITHDRAWN);
}

void gy_select_leave(VM *vm, Select *s)
{
    for (uint32_t i = 0; i < s->count; i++) {
        SelectArm *arm = &s->arms[i];
        waiter_leave(&arm->waiter);
        gy_timers_remove(vm, &arm->timer);
        struct GyreWake *wake = arm->wake;
        arm->wake = NULL;
        if (!wake) continue;
        wake->arm = NULL;
        wake->task = NULL; // dead, if it cannot be given up
        gy_wake_cancel(wake);
    }
}

void gy_select_wake(VM *vm, SelectArm *arm, Value value, bool throws)
{
    Select *s = (Select *)arm->waiter.owner;
    Task *task = s->task;
    arm->wake = NULL; // it is the caller's
    gy_select_leave(vm, s);
    if (throws) {
        gy_scheduler_wake_throwing(vm, task, value);
    } else {
        task->base[instr_a(task->pc[-1]) + 1] = value; // behind the number of the arm
        heap_write(&vm->heap, value);
        gy_scheduler_wake(vm, task, value_from_int(arm - s->arms));
    }
    task->gave_nothing = gy_scheduler_gives_nothing((WaitKind)arm->wait, throws);
}

static Select *new_select(VM *vm, Task *task, uint32_t count)
{
    Select *s = (Select *)gy_heap_new(vm, KIND_SELECT, sizeof *s + count * sizeof(SelectArm));
    if (!s) return NULL;
    s->task = task;
    s->count = count;
    for (uint32_t i = 0; i < count; i++) {
        s->arms[i].waiter.owner = &s->obj;
        s->arms[i].timer = (TimerSlot){NO_TIMER, TIMER_ARM};
        s->arms[i].value = VALUE_NIL;
    }
    return s;
}

// An operation that was not looked at, because an arm before it went on or a Cancelled came before
// all of them, was not forgotten.
static void use_rest(VM *vm, const Task *task, uint32_t at_index, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        Value v = task->stack[at_index + i];
        if (value_is_operation(v) && !value_as_operation(v)->cold.is_started)
            gy_unawaited_start(vm, &value_as_operation(v)->cold);
    }
}

AwaitResult gy_select(VM *vm, Task *task, uint32_t at_index, uint32_t count, uint32_t flags,
                      uint16_t *turn, uint32_t *chosen, Value *result)
{
    if (!gy_await_may_begin(vm, task, task->stack + at_index, count)) return AWAIT_THREW;
    Select *s = new_select(vm, task, count);
    if (!s) return AWAIT_THREW;
    uint32_t first = flags & SELECT_FAIR && count ? (*turn)++ % count : vm_choose(vm, count);
    for (uint32_t n = 0; n < count; n++) {
        uint32_t i = (first + n) % count;
        vm->arming = &s->arms[i];
        GyreStatus status = gy_await_start(vm, task, task->stack[at_index + i], result);
        vm->arming = NULL;
        if (status == GYRE_PENDING) continue;
        gy_select_leave(vm, s);
        use_rest(vm, task, at_index, count);
        *chosen = i;
        return gy_await_native(task, status);
    }
    if (flags & SELECT_ELSE) {
        gy_select_leave(vm, s);
        *chosen = count;
        *result = VALUE_NIL;
        return gy_await_native(task, GYRE_OK);
    }
    gy_scheduler_park_at(vm, task, WAIT_SELECT, s);
    if (s->obj.flags & OWNER_IS_SHARED) gy_shared_enter_arms(vm, s);
    return AWAIT_PARKED;
}

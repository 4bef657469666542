// shared_wait.c - waiting for what other threads do to a shared thing, and being woken by them.
//
// A native attempts what it wants; where that cannot be, it suspends its task as any native does,
// with a waiter in a queue of the thing. Another thread that claims the waiter posts it here, and
// the next turn of the VM wakes the task. The arms of a select enter their queues only when all
// arms have been performed (select.c).
//
// A VM that has nothing to do but wait for another thread looks for a few microseconds before it
// sleeps, as long as that pays: being woken from sleep takes much longer than most answers. While
// it looks, nobody needs to write to its descriptor.
#include "vm/shared.h"
#include "vm/circle.h"
#include "vm/limits.h"
#include "vm/select.h"
#include "vm/state.h"
#include <sched.h>
#include <time.h>

enum {
    SPIN_NS = 25000,
    MOST_CREDIT = 32,  // sleeps in a row that are put off …
    CREDIT_EARNED = 4, // … for each time that it paid
    PROBE_EVERY = 64,  // without credit, so often it is tried all the same
    BLOCK_NS = 100000000,
};

// -- Telling a VM

static void push_claim(SharedWaiter *w)
{
    VM *vm = w->vm;
    os_lock_take(&vm->inbox_lock);
    w->next_claimed = NULL;
    if (vm->claimed_last) vm->claimed_last->next_claimed = w;
    else vm->claimed_first = w;
    vm->claimed_last = w;
    atomic_store(&vm->has_claims, true);
    // Under the mutex: once the VM has taken the waiter it may be closed.
    if (!atomic_load(&vm->is_attentive)) vm->driver.wake(vm->driver.context);
    os_lock_give(&vm->inbox_lock);
}

void gy_shared_post(SharedWaiter *claimed)
{
    // They were put in front of each other: first come, first told.
    SharedWaiter *ordered = NULL;
    while (claimed) {
        SharedWaiter *next = claimed->next_claimed;
        claimed->next_claimed = ordered;
        ordered = claimed;
        claimed = next;
    }
    while (ordered) {
        SharedWaiter *next = ordered->next_claimed;
        push_claim(ordered);
        ordered = next;
    }
}

bool gy_shared_has_claims(VM *vm)
{
    return atomic_load(&vm->has_claims);
}

// -- Waiters

static bool attempt(SharedWaiter *w)
{
    SharedWaiter *claimed = NULL;
    shared_lock(w->thing);
    bool is_done = w->thing->attempt(w, &claimed);
    shared_unlock(w->thing);
    gy_shared_post(claimed);
    return is_done;
}

SharedWaiter gy_shared_request(Call *call, SharedThing *thing, unsigned queue)
{
    return (SharedWaiter){.thing = thing,
                          .queue = (uint8_t)queue,
                          .vm = call->vm,
                          .task = call->vm->current,
                          .cargo = {VALUE_NIL, NULL}};
}

static SharedWaiter *new_waiter(VM *vm, const SharedWaiter *request)
{
    SharedWaiter *w = (SharedWaiter *)gy_mem_new(sizeof *w);
    if (!w) return gy_throw_memory(vm), NULL;
    if (!gy_shared_hold(vm, request->thing)) {
        gy_mem_free(w);
        return NULL;
    }
    *w = *request;
    atomic_init(&w->own_ticket, TICKET_WAITING);
    w->next_of_vm = vm->shared_waiters;
    w->link_of_vm = &vm->shared_waiters;
    if (w->next_of_vm) w->next_of_vm->link_of_vm = &w->next_of_vm;
    vm->shared_waiters = w;
    return w;
}

static void free_waiter(SharedWaiter *w)
{
    *w->link_of_vm = w->next_of_vm;
    if (w->next_of_vm) w->next_of_vm->link_of_vm = w->link_of_vm;
    cargo_drop(&w->cargo);
    gy_shared_let_go(w->vm, w->thing);
    gy_mem_free(w);
}

// Out of the queue, unless something is on its way.
static bool withdraw(SharedWaiter *w)
{
    shared_lock(w->thing);
    bool is_free = !w->is_claimed;
    if (is_free && w->is_linked && w->ticket == &w->own_ticket)
        is_free = gy_shared_withdraw_ticket(w->ticket);
    if (is_free) gy_shared_unlink(w);
    shared_unlock(w->thing);
    return is_free;
}

static bool give_up(Gyre *g, void *data)
{
    (void)g;
    if (!withdraw((SharedWaiter *)data)) return false;
    free_waiter((SharedWaiter *)data);
    return true;
}

bool gy_shared_unload(VM *vm, SharedWaiter *w, Value *out)
{
    *out = VALUE_NIL;
    switch ((SharedOutcome)w->outcome) {
    case OUTCOME_GOT: return cargo_unload(vm, &w->cargo, out);
    case OUTCOME_CLOSED:
        if (w->ends_loop) return gy_throw_stop_iteration(vm, VALUE_NIL);
        return gy_throw(vm, ERROR_ChannelClosed, "the channel is closed");
    case OUTCOME_MEMORY: return gy_throw_memory(vm);
    default: return true;
    }
}

static bool unload(VM *vm, SharedWaiter *w, Value *out)
{
    return w->thing->unload ? w->thing->unload(vm, w, out) : gy_shared_unload(vm, w, out);
}

// -- Waiting

bool gy_shared_try(Call *call, SharedWaiter *request, GyreStatus *status)
{
    if (!attempt(request)) return false;
    *status = native_status(unload(call->vm, request, &call->result));
    cargo_drop(&request->cargo);
    return true;
}

// The task goes on with what the waiter has, or its select does.
static void arrive(VM *vm, SharedWaiter *w)
{
    if (!w->wake) {
        w->is_back = true;
        return;
    }
    Value value, pending = vm->error;
    vm->error = VALUE_UNSET;
    bool ok = unload(vm, w, &value);
    if (!ok) value = vm->error;
    vm->error = pending;
    struct GyreWake *wake = w->wake;
    wake->is_claimed = true;
    free_waiter(w);
    gy_wake_answer(wake, value, !ok);
}

// Into the queue, unless what it wants can be had now, or was.
static void enter(VM *vm, SharedWaiter *w)
{
    SharedWaiter *claimed = NULL;
    shared_lock(w->thing);
    bool is_done = w->thing->attempt(w, &claimed);
    if (is_done) w->is_claimed = true;
    else if (!w->ticket || atomic_load(w->ticket) == TICKET_WAITING) {
        if (!w->ticket) w->ticket = &w->own_ticket;
        gy_shared_link(w);
    }
    shared_unlock(w->thing);
    gy_shared_post(claimed);
    if (is_done) arrive(vm, w);
}

GyreStatus gy_shared_perform(Call *call, SharedWaiter *request, const char *waiting_on)
{
    VM *vm = call->vm;
    GyreStatus status;
    if (gy_shared_try(call, request, &status)) return status;
    SharedWaiter *w = new_waiter(vm, request);
    if (!w) {
        cargo_drop(&request->cargo);
        return GYRE_ERROR;
    }
    bool is_arm = vm->arming != NULL;
    if (is_arm) w->ticket = gy_select_ticket(vm->arming); // enters when all arms are known
    status = gyre_suspend(call, waiting_on, give_up, w, &w->wake);
    if (status != GYRE_PENDING) free_waiter(w);
    else if (!is_arm) enter(vm, w);
    return status;
}

void gy_shared_enter_arms(VM *vm, Select *s)
{
    for (uint32_t i = 0; i < s->count; i++) {
        struct GyreWake *wake = s->arms[i].wake;
        if (!wake || wake->cancel != give_up) continue;
        enter(vm, (SharedWaiter *)wake->data);
        if (atomic_load(&s->ticket) != TICKET_WAITING) return; // it has gone on, or will
    }
}

// Looks again after a while, because what stops a script may also come with time.
static void wait_blocking(VM *vm)
{
    int64_t left_ns = gy_limits_time_left(vm);
    if (left_ns < 0 || left_ns > BLOCK_NS) left_ns = BLOCK_NS;
    if (!gy_shared_spin(vm)) vm->driver.poll(vm->driver.context, left_ns);
    gy_shared_deliver(vm);
}

GyreStatus gy_shared_block(Call *call, SharedWaiter *request, bool *has_come)
{
    VM *vm = call->vm;
    SharedWaiter *w = new_waiter(vm, request);
    *has_come = false;
    if (!w) {
        cargo_drop(&request->cargo);
        return GYRE_ERROR;
    }
    enter(vm, w);
    bool may_go_on = true, is_circle = !w->is_back && !gy_circle_enter(vm, w);
    bool is_listed = !w->is_back && !is_circle;
    if (is_circle) may_go_on = false;
    if (is_circle && withdraw(w)) {
        free_waiter(w);
        return GYRE_ERROR;
    }
    while (!w->is_back) {
        wait_blocking(vm);
        if (w->is_back || !may_go_on || gyre_check(vm)) continue;
        may_go_on = false;
        if (withdraw(w)) break; // or it comes, in a moment
    }
    if (is_listed) gy_circle_leave(vm);
    *has_come = w->is_back;
    bool ok = *has_come && unload(vm, w, &call->result);
    free_waiter(w);
    return native_status(ok && may_go_on);
}

// -- The VM's side

static SharedWaiter *take_claims(VM *vm)
{
    os_lock_take(&vm->inbox_lock);
    SharedWaiter *first = vm->claimed_first;
    vm->claimed_first = vm->claimed_last = NULL;
    atomic_store(&vm->has_claims, false);
    os_lock_give(&vm->inbox_lock);
    return first;
}

bool gy_shared_deliver(VM *vm)
{
    if (!gy_shared_has_claims(vm)) return false;
    for (SharedWaiter *w = take_claims(vm), *next; w; w = next) {
        next = w->next_claimed;
        arrive(vm, w);
    }
    return true;
}

static int64_t clock_ns(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

static bool look_for(VM *vm, int64_t duration_ns)
{
    int64_t until = clock_ns() + duration_ns;
    for (;;) {
        for (int i = 0; i < 50; i++) {
            if (gy_shared_has_claims(vm)) return true;
            shared_pause();
        }
        if (clock_ns() >= until) return false;
    }
}

bool gy_shared_spin(VM *vm)
{
    if (gy_shared_has_claims(vm)) return true;
    if (!vm->shared_waiters) return false;
    if (vm->spin_credit == 0 && ++vm->spin_refusals % PROBE_EVERY != 0) return false;
    atomic_store(&vm->is_attentive, true);
    bool has_come = look_for(vm, SPIN_NS);
    atomic_store(&vm->is_attentive, false);
    if (has_come) {
        vm->spin_credit += CREDIT_EARNED;
        if (vm->spin_credit > MOST_CREDIT) vm->spin_credit = MOST_CREDIT;
    } else if (vm->spin_credit) {
        vm->spin_credit--;
    }
    return gy_shared_has_claims(vm);
}

bool gy_shared_may_come(VM *vm)
{
    bool others = false;
    for (const SharedWaiter *w = vm->shared_waiters; w && !others; w = w->next_of_vm) {
        shared_lock(w->thing);
        others = !gy_shared_is_alone(w->thing);
        shared_unlock(w->thing);
    }
    return others;
}

// The native's wake stays behind, for whoever frees all of them.
static void abandon(SharedWaiter *w)
{
    if (w->wake) w->wake->cancel = NULL;
    free_waiter(w);
}

// What is on its way to a VM that closes is let come: whoever claimed it will not look at it again
// once it is here.
void gy_shared_close(VM *vm)
{
    for (SharedWaiter *w = vm->shared_waiters, *next; w; w = next) {
        next = w->next_of_vm;
        if (withdraw(w)) abandon(w);
    }
    while (vm->shared_waiters) {
        for (SharedWaiter *w = take_claims(vm), *next; w; w = next) {
            next = w->next_claimed;
            if (w->thing->forgo) w->thing->forgo(w);
            abandon(w);
        }
        if (vm->shared_waiters) sched_yield();
    }
}

// circle.c - threads that wait for each other in a circle, found when the last of them begins.
//
// A VM that is about to wait without an end says so here, and for what: the end of a thread (join),
// a Mutex that it blocks for or, where it is idle, whatever its tasks wait for. It is known who
// could end each of those: the thread itself, the VM that has the Mutex, or one of those that hold
// the channel or the Atomic. So VMs are stuck for certain if each of them is listed, waits for
// nothing else, and all who could wake it are among them.
//
// Whoever closes such a circle looks at it: before, somebody in it ran. What is on its way to a VM
// counts as waking it (a lock that was handed over, a job, a request to stop). All is read under
// one lock for the process, which a VM takes only when it is about to sleep. Where one lets go of a
// thing, in particular because it ends, those who wait for that look again (shared.c).
//
// Not seen are circles with a VM that also waits for time, for I/O, for the host, or in an `await`
// for other threads to end; nor, as long as somebody runs who could still use the thing, those
// that he will not break. A thing on its way to somebody is in nobody's hand, and may come.
#include "vm/circle.h"
#include "vm/mutex.h"
#include "vm/shared.h"
#include <stdio.h>

static OsLock circle_lock = OS_LOCK_INITIAL;
static VM *listed; // those that wait, by circle.next

// -- Who waits for whom

static bool is_in_list(const VM *vm)
{
    const VM *v = listed;
    while (v && v != vm)
        v = v->circle.next;
    return v && v->circle.is_stuck;
}

static bool is_serial_in_list(uint64_t serial)
{
    for (const VM *v = listed; v; v = v->circle.next)
        if (v->serial == serial) return v->circle.is_stuck;
    return false;
}

// Has anybody the thing who is not stuck, or will he get it with a message?
static bool is_in_other_hands(const SharedThing *thing)
{
    unsigned known = 0;
    for (uint32_t i = 0; i < thing->holder_count; i++) {
        if (!is_in_list(thing->holders[i].vm)) return true;
        known += thing->holders[i].count;
    }
    return known != atomic_load(&thing->references);
}

static bool may_come(const SharedWaiter *w)
{
    shared_lock(w->thing);
    bool comes = w->is_claimed;
    if (w->thing->kind == KIND_MUTEX) comes = comes || !is_in_list(gy_mutex_owner(w->thing));
    else comes = comes || is_in_other_hands(w->thing);
    shared_unlock(w->thing);
    return comes;
}

static bool is_asked_to_stop(VM *vm)
{
    const unsigned requests = POLL_END | POLL_STOP | POLL_INTERRUPT;
    return atomic_load(&vm->is_killed) || (atomic_load(&vm->poll) & requests);
}

// Jobs and claims wake an idle VM, but not one whose native blocks for something else.
static bool is_being_woken(VM *vm)
{
    os_lock_take(&vm->inbox_lock);
    bool has_posted = vm->inbox_first != NULL || vm->stops != NULL;
    os_lock_give(&vm->inbox_lock);
    return has_posted || atomic_load(&vm->has_claims);
}

static bool may_go_on(VM *vm)
{
    const Circle *c = &vm->circle;
    if (is_asked_to_stop(vm)) return true;
    if (c->joined) return !is_serial_in_list(c->joined(c->data));
    if (c->waiter) return may_come(c->waiter);
    if (is_being_woken(vm)) return true;
    for (const SharedWaiter *w = vm->shared_waiters; w; w = w->next_of_vm)
        if (may_come(w)) return true;
    return !vm->shared_waiters;
}

// All are taken for stuck, until nobody is found any more whom somebody else could wake.
static bool is_closed_by(const VM *vm)
{
    for (VM *v = listed; v; v = v->circle.next)
        v->circle.is_stuck = true;
    for (bool changed = true; changed;) {
        changed = false;
        for (VM *v = listed; v; v = v->circle.next) {
            if (!v->circle.is_stuck || !may_go_on(v)) continue;
            v->circle.is_stuck = false;
            changed = true;
        }
    }
    return vm->circle.is_stuck;
}

// -- Telling

static const char *name_of(const VM *vm)
{
    return vm->config.name ? vm->config.name : "main";
}

static const char *awaited_by(const VM *vm)
{
    const Circle *c = &vm->circle;
    const SharedWaiter *w = c->waiter ? c->waiter : vm->shared_waiters;
    if (c->joined || !w) return "the end of another";
    if (w->thing->kind == KIND_MUTEX) return "a Mutex";
    return w->thing->kind == KIND_ATOMIC ? "a change of an Atomic" : "a shared channel";
}

static void describe(char *text, size_t size)
{
    size_t used = (size_t)snprintf(text, size, "threads wait for each other in a circle");
    for (const VM *v = listed; v && used < size; v = v->circle.next) {
        if (!v->circle.is_stuck) continue;
        used += (size_t)snprintf(text + used, size - used, "\n  thread '%s' waits for %s",
                                 name_of(v), awaited_by(v));
    }
}

static void unlist(VM *vm)
{
    VM **link = &listed;
    while (*link != vm)
        link = &(*link)->circle.next;
    *link = vm->circle.next;
}

static bool enter(VM *vm, Circle how)
{
    char text[1024];
    os_lock_take(&circle_lock);
    vm->circle = how;
    vm->circle.next = listed;
    listed = vm;
    bool is_closed = is_closed_by(vm);
    if (is_closed) describe(text, sizeof text);
    if (is_closed) unlist(vm);
    os_lock_give(&circle_lock);
    return !is_closed || gy_throw(vm, ERROR_DeadlockError, "%s", text);
}

bool gy_circle_enter(VM *vm, const SharedWaiter *waiter)
{
    return enter(vm, (Circle){.waiter = waiter});
}

void gy_circle_leave(VM *vm)
{
    os_lock_take(&circle_lock);
    unlist(vm);
    os_lock_give(&circle_lock);
}

uint64_t gyre_serial(const Gyre *g)
{
    return g->serial;
}

bool gyre_join_begin(Gyre *g, uint64_t (*joined)(void *data), void *data)
{
    return enter(g, (Circle){.joined = joined, .data = data});
}

void gyre_join_end(Gyre *g)
{
    gy_circle_leave(g);
}

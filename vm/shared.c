// shared.c - things that several threads hold at once: references, queues, and claims.
//
// Locks are taken in one order: a thing's, then a VM's inbox. Two threads may each be in the middle
// of a claim for a select of their own that meets the other's; then one of them, by the addresses
// of their tickets, steps back and looks again (claim_pair).
//
// A thing knows how many of its references each VM has, so that a VM can tell whether anybody else
// is left who could wake its tasks. When one lets go, those who wait are nudged to look.
//
// Not here: how tasks wait and are woken (shared_wait.c), and things that refer to each other in a
// circle (shared_orphans.c).
#include "vm/shared.h"
#include "vm/state.h"

// -- Things

bool gy_shared_init(VM *vm, SharedThing *thing, Kind kind)
{
    if (!os_lock_init(&thing->lock)) return gy_throw_memory(vm);
    atomic_init(&thing->references, 1);
    thing->kind = (uint8_t)kind;
    return true;
}

GyreStatus gy_shared_give(Call *call, SharedThing *thing)
{
    SharedObject *object = gy_shared_object(call->vm, thing);
    gy_shared_release(thing);
    return object ? native_return(call, value_from_obj(object)) : GYRE_ERROR;
}

void gy_shared_retain(SharedThing *thing)
{
    atomic_fetch_add_explicit(&thing->references, 1, memory_order_relaxed);
}

static SharedHolder *find_holder(const SharedThing *thing, const VM *vm)
{
    for (uint32_t i = 0; i < thing->holder_count; i++)
        if (thing->holders[i].vm == vm) return &thing->holders[i];
    return NULL;
}

static SharedHolder *enter_holder(SharedThing *thing, VM *vm)
{
    SharedHolder *holder = find_holder(thing, vm);
    if (holder) return holder;
    if (!gy_mem_grow((void **)&thing->holders, thing->holder_count, &thing->holder_capacity,
                     sizeof *thing->holders))
        return NULL;
    holder = &thing->holders[thing->holder_count++];
    *holder = (SharedHolder){vm, NULL, 0};
    return holder;
}

// Was that its last one?
static bool leave_holder(SharedThing *thing, const VM *vm)
{
    SharedHolder *holder = find_holder(thing, vm);
    if (--holder->count) return false;
    *holder = thing->holders[--thing->holder_count];
    return true;
}

// Is it in the hands of one VM, with nothing on its way?
bool gy_shared_is_alone(const SharedThing *thing)
{
    return thing->holder_count == 1 && atomic_load(&thing->references) == thing->holders[0].count;
}

// Those who wait look again whether anybody is left who could wake them. Under the lock: they
// cannot go away.
static void nudge(SharedThing *thing)
{
    for (int i = 0; i < QUEUE_COUNT; i++)
        for (SharedWaiter *w = thing->queues[i].first; w; w = w->next)
            w->vm->driver.wake(w->vm->driver.context);
}

// A thing in a thing in a thing is freed by one loop, however many they are.
static void free_thing(SharedThing *thing)
{
    static _Thread_local SharedThing *dying;
    static _Thread_local bool is_freeing;
    gy_shared_forget(thing);
    thing->next_suspect = dying;
    dying = thing;
    if (is_freeing) return;
    is_freeing = true;
    while ((thing = dying)) {
        dying = thing->next_suspect;
        os_lock_destroy(&thing->lock);
        gy_mem_free(thing->holders);
        thing->free(thing);
    }
    is_freeing = false;
}

typedef enum { RELEASE_OBJECT, RELEASE_PARCEL, RELEASE_PIN } ReleaseKind;

static void release(SharedThing *thing, const VM *vm, ReleaseKind kind)
{
    shared_lock(thing);
    bool has_left = kind == RELEASE_OBJECT && leave_holder(thing, vm);
    bool is_last = atomic_fetch_sub(&thing->references, 1) == 1;
    bool is_alone = !is_last && gy_shared_is_alone(thing) && thing->holders[0].vm != vm;
    if (is_alone || (has_left && thing->holder_count) || kind == RELEASE_PIN) nudge(thing);
    bool is_suspect = !is_last && !thing->holder_count;
    if (is_suspect) gy_shared_suspect(thing);
    shared_unlock(thing);
    if (is_last) free_thing(thing);
    if (is_suspect) gy_shared_look_sometimes();
}

void gy_shared_release(SharedThing *thing)
{
    release(thing, NULL, RELEASE_PARCEL);
}

bool gy_shared_pin(SharedThing *thing)
{
    unsigned count = atomic_load(&thing->references);
    while (count && !atomic_compare_exchange_weak(&thing->references, &count, count + 1))
        continue;
    return count != 0;
}

void gy_shared_unpin(SharedThing *thing)
{
    release(thing, NULL, RELEASE_PIN);
}

// One reference more, of the VM. NULL: memory is out, nothing thrown.
static SharedHolder *retain_for(SharedThing *thing, VM *vm)
{
    SharedHolder *holder = enter_holder(thing, vm);
    if (!holder) return NULL;
    holder->count++;
    atomic_fetch_add(&thing->references, 1);
    return holder;
}

bool gy_shared_hold(VM *vm, SharedThing *thing)
{
    shared_lock(thing);
    bool ok = retain_for(thing, vm) != NULL;
    shared_unlock(thing);
    return ok || gy_throw_memory(vm);
}

void gy_shared_let_go(VM *vm, SharedThing *thing)
{
    release(thing, vm, RELEASE_OBJECT);
}

// -- Objects

// One that the sweep has not come to yet is no more.
static bool is_living(const Heap *heap, const Obj *object)
{
    return heap->phase != PHASE_SWEEP || object->mark == heap->live_mark;
}

SharedObject *gy_shared_object(VM *vm, SharedThing *thing)
{
    shared_lock(thing);
    SharedHolder *holder = retain_for(thing, vm);
    Obj *known = holder ? holder->object : NULL;
    shared_unlock(thing);
    if (!holder) return gy_throw_memory(vm), NULL;
    SharedObject *object = NULL;
    if (known && is_living(&vm->heap, known)) {
        release(thing, vm, RELEASE_OBJECT); // it has a reference already
        return (SharedObject *)known;
    }
    object = (SharedObject *)gy_heap_new(vm, (Kind)thing->kind, sizeof *object);
    if (!object) {
        release(thing, vm, RELEASE_OBJECT);
        return NULL;
    }
    object->thing = thing;
    shared_lock(thing);
    find_holder(thing, vm)->object = &object->obj;
    shared_unlock(thing);
    return object;
}

void gy_shared_finalize(VM *vm, SharedObject *object)
{
    SharedThing *thing = object->thing;
    if (!thing) return;
    shared_lock(thing);
    SharedHolder *holder = find_holder(thing, vm);
    if (holder->object == &object->obj) holder->object = NULL;
    shared_unlock(thing);
    release(thing, vm, RELEASE_OBJECT);
}

// -- Queues

void gy_shared_link(SharedWaiter *w)
{
    SharedQueue *queue = &w->thing->queues[w->queue];
    w->next = NULL;
    w->previous = queue->last;
    if (queue->last) queue->last->next = w;
    else queue->first = w;
    queue->last = w;
    w->is_linked = true;
}

void gy_shared_unlink(SharedWaiter *w)
{
    SharedQueue *queue = &w->thing->queues[w->queue];
    if (!w->is_linked) return;
    if (w->previous) w->previous->next = w->next;
    else queue->first = w->next;
    if (w->next) w->next->previous = w->previous;
    else queue->last = w->previous;
    w->is_linked = false;
}

// -- Tickets

static bool change_ticket(atomic_int *ticket, int from, int to)
{
    return atomic_compare_exchange_strong(ticket, &from, to);
}

bool gy_shared_withdraw_ticket(atomic_int *ticket)
{
    return change_ticket(ticket, TICKET_WAITING, TICKET_WITHDRAWN);
}

typedef enum { PAIR_CLAIMED, PAIR_PEER_LOST, PAIR_OWN_LOST, PAIR_AGAIN } PairResult;

static PairResult try_pair(atomic_int *own, atomic_int *peer)
{
    if (own && !change_ticket(own, TICKET_WAITING, TICKET_TENTATIVE)) return PAIR_OWN_LOST;
    for (;;) {
        int state = TICKET_WAITING;
        if (atomic_compare_exchange_strong(peer, &state, TICKET_TAKEN)) break;
        bool steps_back = state == TICKET_TENTATIVE && own && own > peer;
        if (state == TICKET_TENTATIVE && !steps_back) {
            shared_pause();
            continue;
        }
        if (own) atomic_store(own, TICKET_WAITING);
        return steps_back ? PAIR_AGAIN : PAIR_PEER_LOST;
    }
    if (own) atomic_store(own, TICKET_TAKEN);
    return PAIR_CLAIMED;
}

static PairResult claim_pair(atomic_int *own, atomic_int *peer)
{
    PairResult result;
    while ((result = try_pair(own, peer)) == PAIR_AGAIN)
        shared_pause();
    return result;
}

bool gy_shared_claim_own(SharedWaiter *w)
{
    return !w->ticket || change_ticket(w->ticket, TICKET_WAITING, TICKET_TAKEN);
}

SharedWaiter *gy_shared_claim_peer(SharedThing *thing, unsigned queue, const SharedWaiter *w,
                                   SharedWaiter **claimed)
{
    atomic_int *own = w ? w->ticket : NULL;
    for (SharedWaiter *peer = thing->queues[queue].first, *next; peer; peer = next) {
        next = peer->next;
        if (peer->ticket == own) continue;
        PairResult result = claim_pair(own, peer->ticket);
        if (result == PAIR_OWN_LOST) return NULL;
        gy_shared_unlink(peer); // it is ours, or waits no more
        if (result == PAIR_PEER_LOST) continue;
        peer->is_claimed = true;
        peer->next_claimed = *claimed;
        return *claimed = peer;
    }
    return NULL;
}

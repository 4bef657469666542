// shared.h - things that several threads hold at once, and waiting for them.
//
// A SharedThing (a shared channel, an Atomic, a Mutex) belongs to no heap. Each VM that has it has
// a SharedObject of its kind for it, which counts as one reference; a parcel on its way counts as
// another. All that is in a thing is guarded by its lock, which nobody holds for long: no script
// code runs under it, and nobody waits under it for anything but the answer of a ticket.
//
// Who waits for a thing stands in one of its queues with a SharedWaiter, first come first served. A
// waiter belongs to the VM whose task waits; what it says about who may wake it is its ticket,
// which the arms of one select share:
//
//     TICKET_WAITING    may be claimed, by a compare-and-swap
//     TICKET_TENTATIVE  its own thread is about to claim itself together with a peer
//     TICKET_TAKEN      something came; whoever claimed it brings that
//     TICKET_WITHDRAWN  its own thread took it back: another arm went on, or a cancellation came
//
// Whoever claims a waiter takes it out of the queue, leaves the outcome in it, and posts it to its
// VM, which wakes the task in its next turn. So what was handed over is never taken back, and an
// arm that lost has had no effect.
#ifndef GYRE_VM_SHARED_H
#define GYRE_VM_SHARED_H

#include "vm/cargo.h"
#include "vm/native.h"
#include "vm/os_lock.h"

enum { TICKET_WAITING, TICKET_TENTATIVE, TICKET_TAKEN, TICKET_WITHDRAWN };

typedef enum {
    OUTCOME_NONE,    // still waiting
    OUTCOME_NOTHING, // it is done, and gives nil
    OUTCOME_GOT,     // it is done, and `cargo` is the value
    OUTCOME_CLOSED,  // the channel is
    OUTCOME_MEMORY,  // there was none
} SharedOutcome;

struct SharedThing;

typedef struct SharedWaiter {
    struct SharedWaiter *next, *previous; // in the queue
    struct SharedThing *thing;            // which it holds a reference of
    uint8_t queue;                        // number of the queue that it is for
    uint8_t outcome;                      // SharedOutcome
    bool is_linked;                       // in the queue, …
    bool is_claimed;                      // … or on its way back to its VM (guarded by the lock)
    bool ends_loop;                       // a closed channel is the end of its `async for`
    bool is_back;       // it has arrived, and nobody but the waiting native frees it
    atomic_int *ticket; // its own, or that of its select
    atomic_int own_ticket;
    VM *vm;
    struct GyreWake *wake; // NULL: a native blocks for it
    const void *task;      // whose wait it is, to be compared only
    Obj *kept;             // of the VM's heap; the collector keeps it meanwhile. NULL: none
    uint64_t seen;         // of an Atomic: the version that is not news
    Cargo cargo;           // what it brings, or got
    struct SharedWaiter *next_claimed;
    struct SharedWaiter *next_of_vm, **link_of_vm; // all waiters of the VM
} SharedWaiter;

typedef struct {
    SharedWaiter *first, *last;
} SharedQueue;

// How much of the references is one VM's.
typedef struct {
    VM *vm;
    Obj *object; // the latest it has
    uint32_t count;
} SharedHolder;

enum { QUEUE_TAKING, QUEUE_GIVING, QUEUE_COUNT };

typedef void (*CargoVisit)(Cargo *cargo, void *context);

typedef struct SharedThing {
    atomic_uint references;
    OsLock lock;
    uint8_t kind; // of its objects
    SharedHolder *holders;
    uint32_t holder_count, holder_capacity;
    SharedQueue queues[QUEUE_COUNT];
    // Does what the waiter wants, if that can be done now; *claimed are others who got something by
    // it, to be posted. Runs under the lock.
    bool (*attempt)(SharedWaiter *w, SharedWaiter **claimed);
    // The value of an outcome, on the waiter's thread; NULL: gy_shared_unload. False: thrown.
    bool (*unload)(VM *vm, SharedWaiter *w, Value *out);
    // What it got will not be taken, because its VM ends. NULL: that does no harm.
    void (*forgo)(SharedWaiter *w);
    void (*each)(struct SharedThing *thing, CargoVisit visit, void *context); // all that is in it
    void (*free)(struct SharedThing *thing); // frees what is in it, and it
    // Of shared_orphans.c.
    struct SharedThing *next_suspect, **link_of_suspect; // NULL: it is none
    uint32_t trial;
    uint32_t visits; // how often the lock was taken by anybody else
} SharedThing;

typedef struct {
    Obj obj;
    SharedThing *thing;
} SharedObject;

static inline bool kind_is_shared(unsigned kind)
{
    return kind == KIND_SHARED_CHANNEL || kind == KIND_ATOMIC || kind == KIND_MUTEX;
}

static inline SharedThing *shared_self(const Call *call)
{
    return ((SharedObject *)value_as_obj(call->args[0]))->thing;
}

static inline void shared_lock(SharedThing *thing)
{
    os_lock_take(&thing->lock);
    thing->visits++;
}

static inline void shared_pause(void)
{
#if defined(__x86_64__) || defined(__i386__)
    __builtin_ia32_pause();
#endif
}

static inline void shared_unlock(SharedThing *thing)
{
    os_lock_give(&thing->lock);
}

// -- Things

// Fills the head of a new thing, with one reference. False: MemoryError thrown, not filled.
bool gy_shared_init(VM *vm, SharedThing *thing, Kind kind);
GyreStatus gy_shared_give(Call *call, SharedThing *thing); // as the result; the reference is spent
void gy_shared_retain(SharedThing *thing);
void gy_shared_release(SharedThing *thing);

// A reference of the VM's own. False: thrown.
bool gy_shared_hold(VM *vm, SharedThing *thing);
void gy_shared_let_go(VM *vm, SharedThing *thing);

// The VM's object for a thing, which takes a reference of its own. NULL: thrown.
SharedObject *gy_shared_object(VM *vm, SharedThing *thing);
void gy_shared_finalize(VM *vm, SharedObject *object); // the sweeper's

// -- Orphans: things that no VM has, and that may only refer to each other (shared_orphans.c)

void gy_shared_suspect(SharedThing *thing); // it may be one; under its lock
void gy_shared_forget(SharedThing *thing);  // its memory goes
// Once there are many suspects: lets go of those that are orphans indeed.
void gy_shared_look_sometimes(void);
void gy_shared_look(void); // now
// A reference for a look only; false: the thing is being freed.
bool gy_shared_pin(SharedThing *thing);
void gy_shared_unpin(SharedThing *thing);

// -- Queues and peers, under the lock

void gy_shared_link(SharedWaiter *w);
void gy_shared_unlink(SharedWaiter *w);
// Is the thing in the hands of one VM, with nothing on its way?
bool gy_shared_is_alone(const SharedThing *thing);
bool gy_shared_withdraw_ticket(atomic_int *ticket); // false: it was claimed

// Is the waiter's own claim, where nobody else takes part. False: it was claimed by another thread.
bool gy_shared_claim_own(SharedWaiter *w);
// Takes the first of a queue that can be claimed together with `w` (NULL: alone), and is not of the
// same select. NULL: there is none, or `w` itself was claimed.
SharedWaiter *gy_shared_claim_peer(SharedThing *thing, unsigned queue, const SharedWaiter *w,
                                   SharedWaiter **claimed);

// -- Waiting

// A waiter on a native's stack, for an attempt that may succeed at once.
SharedWaiter gy_shared_request(Call *call, SharedThing *thing, unsigned queue);
// Attempts; where that does not succeed, waits, and the native returns what this returns. The cargo
// is spent either way.
GyreStatus gy_shared_perform(Call *call, SharedWaiter *request, const char *waiting_on);
// Blocks the thread for it instead, but for interrupts: then GYRE_ERROR, and *has_come says whether
// it has got what it waited for all the same.
GyreStatus gy_shared_block(Call *call, SharedWaiter *request, bool *has_come);
// Attempts only. False: it would have to wait, and the cargo is as it was; or it is done, and
// `status` says how.
bool gy_shared_try(Call *call, SharedWaiter *request, GyreStatus *status);
// The value of an outcome that has no `unload`.
bool gy_shared_unload(VM *vm, SharedWaiter *w, Value *out);

// After the lock was given back: tells the VMs of those that were claimed.
void gy_shared_post(SharedWaiter *claimed);

// -- For the scheduler (these and all of waiting: shared_wait.c)

// A select is about to wait, or does: its arms on shared things enter their queues.
struct Select;
void gy_shared_enter_arms(VM *vm, struct Select *select);
// Wakes the tasks of all waiters that came back. Has any?
bool gy_shared_deliver(VM *vm);
bool gy_shared_has_claims(VM *vm);
// Waits for a few microseconds where an answer is likely to come so soon. True: one came.
bool gy_shared_spin(VM *vm);
// Does a task wait for a thing that another thread has, too?
bool gy_shared_may_come(VM *vm);
// The VM goes away.
void gy_shared_close(VM *vm);

#endif

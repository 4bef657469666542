// lock.c - Lock, Semaphore, Event, Condition, Barrier.
//
// One order for all of them: who waits longest goes first, and what becomes free is handed to that
// one directly, so nobody can barge in. Releasing never suspends. A waiter that is cancelled
// leaves its list; one to which something was handed keeps it.
//
// Most scripts need none of these: only an await lets other tasks run.
//
// A task that waits for a Condition has given up the lock and comes back with it, whatever ends
// the wait. So a notification, and also a cancellation, moves it from the condition's list to the
// lock's, where nothing can interrupt it any more. wait_for keeps its predicate in a tuple with
// the condition (in `transfer`), and the scheduler asks for it (gy_lock_recheck) before such a
// task resumes.
#include "vm/lock.h"
#include "vm/class.h"
#include "vm/containers.h"
#include "vm/native.h"
#include "vm/ops.h"
#include "vm/scheduler.h"
#include "vm/scope.h"
#include "vm/state.h"

enum { BOOKKEEPING = GYRE_ASYNC | NATIVE_UNCHECKED };

static void *self_of(const Call *call)
{
    return value_as_obj(call->args[0]);
}

// -- Lock

static void own(VM *vm, Lock *lock, Task *task)
{
    lock->owner = task;
    if (task) heap_write(&vm->heap, value_from_obj(task));
}

// To the longest-waiting one. A task that has been through a condition keeps what it will resume
// with: a value, an error, a predicate.
static void hand_over(VM *vm, Lock *lock)
{
    Waiter *w = wait_list_take(&lock->waiters);
    own(vm, lock, w ? gy_scheduler_task_of(w) : NULL);
    if (!w) return;
    bool is_back = gy_scheduler_wait_of(w) == WAIT_REACQUIRE;
    Value value = is_back ? lock->owner->transfer : value_from_obj(lock);
    gy_scheduler_wake_waiter(vm, w, value, is_back && lock->owner->resume_throws);
}

static GyreStatus lock_new(Call *call)
{
    Lock *lock = (Lock *)gy_heap_new(call->vm, KIND_LOCK, sizeof *lock);
    return lock ? native_return(call, value_from_obj(lock)) : GYRE_ERROR;
}

static GyreStatus acquire(Call *call, Lock *lock)
{
    VM *vm = call->vm;
    if (lock->owner == vm->current)
        return native_status(gy_throw(vm, ERROR_StateError,
                                      "this task has the lock already; it would wait for ever"));
    if (lock->owner) {
        gy_scheduler_park_on(vm, vm->current, WAIT_LOCK, lock, &lock->waiters);
        return GYRE_PENDING;
    }
    own(vm, lock, vm->current);
    return native_return(call, call->args[0]);
}

static bool release(VM *vm, Lock *lock)
{
    if (lock->owner == vm->current && lock->owner) {
        hand_over(vm, lock);
        return true;
    }
    return gy_throw(vm, ERROR_StateError, "the lock is %s",
                    lock->owner ? "held by another task" : "not held by anybody");
}

static GyreStatus lock_acquire(Call *call)
{
    return acquire(call, (Lock *)self_of(call));
}

static GyreStatus lock_release(Call *call)
{
    return native_status(release(call->vm, (Lock *)self_of(call)));
}

// On the way out by a deadlock the lock may be another's, which is no second error.
static GyreStatus leave(Call *call, Lock *lock)
{
    VM *vm = call->vm;
    Value error = native_arg(call, 1);
    bool is_deadlock =
        value_is_instance(error) &&
        gy_class_is_subclass(gy_class_of(vm, error), gy_class_error(vm, ERROR_DeadlockError));
    if (is_deadlock && lock->owner != vm->current) return GYRE_OK;
    return native_status(release(vm, lock));
}

static GyreStatus lock_exit(Call *call)
{
    return leave(call, (Lock *)self_of(call));
}

static GyreStatus lock_locked(Call *call)
{
    return native_return(call, value_from_bool(((Lock *)self_of(call))->owner != NULL));
}

void gy_lock_add_wait(VM *vm, StrBuilder *b, const Lock *lock)
{
    Str *name = lock->owner ? gy_task_name(vm, lock->owner) : NULL;
    gy_builder_add_c(vm, b, "lock");
    if (!name) return;
    gy_builder_add_format(vm, b, " held by '%s'", name->chars);
    if (lock->owner->state == TASK_DONE) gy_builder_add_c(vm, b, ", which has ended");
}

static GyreStatus give_text(Call *call, StrBuilder *b)
{
    gy_builder_add_c(call->vm, b, ">");
    Str *text = gy_builder_finish(call->vm, b);
    return text ? native_return(call, value_from_obj(text)) : GYRE_ERROR;
}

static GyreStatus repr_lock(Call *call, const char *type, const Lock *lock)
{
    VM *vm = call->vm;
    StrBuilder b = {0};
    Str *name = lock->owner ? gy_task_name(vm, lock->owner) : NULL;
    if (name) gy_builder_add_format(vm, &b, "<%s held by '%s'", type, name->chars);
    else gy_builder_add_format(vm, &b, "<%s free", type);
    return give_text(call, &b);
}

static GyreStatus lock_repr(Call *call)
{
    return repr_lock(call, "Lock", (Lock *)self_of(call));
}

static const GyreNative lock_constructor = {"Lock", lock_new, "",
                                            "One task at a time: async with lock { … }.", 0};

static const GyreNative lock_methods[] = {
    {"acquire", lock_acquire, "self", "Waits until it is free, and holds it.", GYRE_ASYNC},
    {"release", lock_release, "self", "Gives it to the task that has waited longest."},
    {"locked", lock_locked, "self", "Does a task hold it?"},
    {"enter", lock_acquire, "self", "As acquire.", GYRE_ASYNC},
    {"exit", lock_exit, "self, error = nil", "As release.", BOOKKEEPING},
    {"repr", lock_repr, "self", "<Lock free>, <Lock held by 'name'>"},
    {0},
};

// -- Semaphore

// The size that a constructor is given. False: thrown, the complaint where it is too small.
static bool read_size(Call *call, const char *complaint, uint32_t *size)
{
    int64_t given;
    if (!gy_ops_index(call->vm, call->args[0], &given)) return false;
    if (given < 1 || given > UINT32_MAX)
        return gy_throw(call->vm, ERROR_ValueError, "%s", complaint);
    *size = (uint32_t)given;
    return true;
}

static GyreStatus semaphore_new(Call *call)
{
    VM *vm = call->vm;
    uint32_t limit;
    if (!read_size(call, "a semaphore needs room for at least one", &limit)) return GYRE_ERROR;
    Semaphore *s = (Semaphore *)gy_heap_new(vm, KIND_SEMAPHORE, sizeof *s);
    if (!s) return GYRE_ERROR;
    s->value = s->limit = limit;
    return native_return(call, value_from_obj(s));
}

static GyreStatus semaphore_acquire(Call *call)
{
    VM *vm = call->vm;
    Semaphore *s = (Semaphore *)self_of(call);
    if (s->value == 0) {
        gy_scheduler_park_on(vm, vm->current, WAIT_SEMAPHORE, s, &s->waiters);
        return GYRE_PENDING;
    }
    s->value--;
    return native_return(call, call->args[0]);
}

static GyreStatus semaphore_release(Call *call)
{
    VM *vm = call->vm;
    Semaphore *s = (Semaphore *)self_of(call);
    Waiter *w = wait_list_take(&s->waiters);
    if (w) {
        gy_scheduler_wake_waiter(vm, w, call->args[0], false);
        return GYRE_OK;
    }
    if (s->value == s->limit)
        return native_status(
            gy_throw(vm, ERROR_StateError, "the semaphore was released more often than acquired"));
    s->value++;
    return GYRE_OK;
}

static GyreStatus semaphore_value(Call *call)
{
    return native_return(call, value_from_int(((Semaphore *)self_of(call))->value));
}

static GyreStatus semaphore_repr(Call *call)
{
    const Semaphore *s = (Semaphore *)self_of(call);
    StrBuilder b = {0};
    gy_builder_add_format(call->vm, &b, "<Semaphore value=%u limit=%u", s->value, s->limit);
    return give_text(call, &b);
}

static const GyreNative semaphore_constructor = {
    "Semaphore", semaphore_new, "limit", "At most `limit` tasks at a time: async with semaphore.",
    0};

static const GyreNative semaphore_methods[] = {
    {"acquire", semaphore_acquire, "self", "Waits for a place, and takes it.", GYRE_ASYNC},
    {"release", semaphore_release, "self", "Gives a place to the task that has waited longest."},
    {"value", semaphore_value, "self", "How many places are free."},
    {"enter", semaphore_acquire, "self", "As acquire.", GYRE_ASYNC},
    {"exit", semaphore_release, "self, error = nil", "As release.", BOOKKEEPING},
    {"repr", semaphore_repr, "self", "<Semaphore value=n limit=n>"},
    {0},
};

// -- Event

static GyreStatus event_new(Call *call)
{
    Event *e = (Event *)gy_heap_new(call->vm, KIND_EVENT, sizeof *e);
    return e ? native_return(call, value_from_obj(e)) : GYRE_ERROR;
}

static GyreStatus event_set(Call *call)
{
    Event *e = (Event *)self_of(call);
    e->is_set = true;
    gy_scheduler_wake_all(call->vm, &e->waiters, VALUE_TRUE, false);
    return GYRE_OK;
}

static GyreStatus event_clear(Call *call)
{
    ((Event *)self_of(call))->is_set = false;
    return GYRE_OK;
}

static GyreStatus event_is_set(Call *call)
{
    return native_return(call, value_from_bool(((Event *)self_of(call))->is_set));
}

static GyreStatus event_wait(Call *call)
{
    Event *e = (Event *)self_of(call);
    if (e->is_set) return native_return(call, VALUE_TRUE);
    gy_scheduler_park_on(call->vm, call->vm->current, WAIT_EVENT, e, &e->waiters);
    return GYRE_PENDING;
}

static GyreStatus event_repr(Call *call)
{
    StrBuilder b = {0};
    gy_builder_add_c(call->vm, &b,
                     ((Event *)self_of(call))->is_set ? "<Event set" : "<Event clear");
    return give_text(call, &b);
}

static const GyreNative event_constructor = {"Event", event_new, "",
                                             "A flag that tasks can wait for.", 0};

static const GyreNative event_methods[] = {
    {"set", event_set, "self",
     "Wakes everybody who waits at this moment, and whoever comes later."},
    {"clear", event_clear, "self", "Makes those wait that come from now on."},
    {"is_set", event_is_set, "self", "Is the flag up?"},
    {"wait", event_wait, "self", "Waits until the flag is up.", GYRE_ASYNC},
    {"repr", event_repr, "self", "<Event set>, <Event clear>"},
    {0},
};

// -- Condition

static GyreStatus condition_new(Call *call)
{
    VM *vm = call->vm;
    Value lock = native_arg(call, 0);
    Condition *c = (Condition *)gy_heap_new(vm, KIND_CONDITION, sizeof *c);
    if (!c) return GYRE_ERROR;
    if (value_is_kind(lock, KIND_LOCK)) c->lock = (Lock *)value_as_obj(lock);
    else if (value_is_unset(lock) || value_is_nil(lock))
        c->lock = (Lock *)gy_heap_new(vm, KIND_LOCK, sizeof *c->lock);
    else
        return native_status(gy_throw(vm, ERROR_TypeError, "a Condition needs a Lock, not %s",
                                      gy_type_name(vm, lock)));
    return c->lock ? native_return(call, value_from_obj(c)) : GYRE_ERROR;
}

static GyreStatus condition_acquire(Call *call)
{
    return acquire(call, ((Condition *)self_of(call))->lock);
}

static GyreStatus condition_release(Call *call)
{
    return native_status(release(call->vm, ((Condition *)self_of(call))->lock));
}

static GyreStatus condition_locked(Call *call)
{
    const Lock *lock = ((Condition *)self_of(call))->lock;
    return native_return(call, value_from_bool(lock->owner != NULL));
}

static GyreStatus condition_exit(Call *call)
{
    return leave(call, ((Condition *)self_of(call))->lock);
}

static bool check_held(VM *vm, const Condition *c)
{
    if (c->lock->owner == vm->current && c->lock->owner) return true;
    return gy_throw(vm, ERROR_StateError,
                    "the condition's lock must be held: async with condition { … }");
}

static void wait_for_notification(VM *vm, Task *task, Condition *c, Value transfer)
{
    hand_over(vm, c->lock);
    gy_scheduler_park_on(vm, task, WAIT_CONDITION, c, &c->waiters);
    task->transfer = transfer;
    heap_write(&vm->heap, transfer);
}

// The task, in no list, goes on once it has the lock.
static void reacquire(VM *vm, Task *task, Lock *lock, Value transfer, bool throws)
{
    if (!lock->owner) {
        own(vm, lock, task);
        if (throws) gy_scheduler_wake_throwing(vm, task, transfer);
        else gy_scheduler_wake(vm, task, transfer);
        return;
    }
    gy_scheduler_park_on(vm, task, WAIT_REACQUIRE, lock, &lock->waiters);
    task->transfer = transfer;
    task->resume_throws = throws;
    heap_write(&vm->heap, transfer);
}

void gy_lock_cancel_wait(VM *vm, Task *task, Value error)
{
    Condition *c = (Condition *)task->target;
    waiter_leave(&task->waiter);
    task->rechecks = false;
    reacquire(vm, task, c->lock, error, true);
}

// A task that is deadlocked has the lock again only where that is free: nobody will let go of it.
void gy_lock_deadlock(VM *vm, Task *task, Value error)
{
    bool is_back = task->wait == WAIT_REACQUIRE;
    Lock *lock = is_back ? (Lock *)task->target : ((Condition *)task->target)->lock;
    waiter_leave(&task->waiter);
    task->rechecks = false;
    if (lock->owner) gy_scheduler_wake_throwing(vm, task, error);
    else reacquire(vm, task, lock, error, true);
}

static bool check_no_select(VM *vm)
{
    return !vm->arming || gy_throw(vm, ERROR_TypeError, "a condition cannot stand in a select");
}

static GyreStatus condition_wait(Call *call)
{
    VM *vm = call->vm;
    Condition *c = (Condition *)self_of(call);
    if (!check_held(vm, c) || !check_no_select(vm)) return GYRE_ERROR;
    wait_for_notification(vm, vm->current, c, VALUE_TRUE);
    return GYRE_PENDING;
}

static bool ask(VM *vm, Value predicate, Value *answer, bool *is_true)
{
    return gy_call(vm, predicate, 0, NULL, answer) && gy_ops_truth(vm, *answer, is_true);
}

static GyreStatus condition_wait_for(Call *call)
{
    VM *vm = call->vm;
    Condition *c = (Condition *)self_of(call);
    Value answer;
    bool is_true;
    if (!check_held(vm, c) || !check_no_select(vm) || !ask(vm, call->args[1], &answer, &is_true))
        return GYRE_ERROR;
    if (is_true) return native_return(call, answer);
    Value pair[2] = {call->args[0], call->args[1]};
    Tuple *both = gy_tuple_from(vm, pair, 2);
    if (!both) return GYRE_ERROR;
    wait_for_notification(vm, vm->current, c, value_from_obj(both));
    vm->current->rechecks = true;
    return GYRE_PENDING;
}

bool gy_lock_recheck(VM *vm, Task *task)
{
    const Tuple *both = value_as_tuple(task->transfer);
    Condition *c = (Condition *)value_as_obj(both->items[0]);
    Value again = task->transfer, answer;
    bool is_true = true;
    if (!ask(vm, both->items[1], &answer, &is_true)) {
        answer = vm->error;
        vm->error = VALUE_UNSET;
        task->resume_throws = true;
    }
    // To wait again is an await like any other: a request that came meanwhile is thrown there.
    if (!is_true && gy_scope_take(vm, task, task->scopes, &answer))
        is_true = task->resume_throws = true;
    if (!is_true) {
        wait_for_notification(vm, task, c, again);
        return false;
    }
    task->rechecks = false;
    task->transfer = answer;
    heap_write(&vm->heap, answer);
    return true;
}

static GyreStatus notify(Call *call, int64_t count)
{
    VM *vm = call->vm;
    Condition *c = (Condition *)self_of(call);
    if (!check_held(vm, c)) return GYRE_ERROR;
    for (Waiter *w; count-- > 0 && (w = wait_list_take(&c->waiters));) {
        Task *task = (Task *)w->owner;
        reacquire(vm, task, c->lock, task->transfer, false);
    }
    return GYRE_OK;
}

static GyreStatus condition_notify(Call *call)
{
    int64_t count = 1;
    Value n = native_arg(call, 1);
    if (!value_is_unset(n) && !gy_ops_index(call->vm, n, &count)) return GYRE_ERROR;
    return notify(call, count);
}

static GyreStatus condition_notify_all(Call *call)
{
    return notify(call, INT64_MAX);
}

static GyreStatus condition_repr(Call *call)
{
    return repr_lock(call, "Condition", ((Condition *)self_of(call))->lock);
}

static const GyreNative condition_constructor = {
    "Condition", condition_new, "lock = nil",
    "A lock, and a place where its holder can wait until another holder has changed something.", 0};

static const GyreNative condition_methods[] = {
    {"wait", condition_wait, "self",
     "Gives up the lock, waits for notify, and has the lock again when it returns or throws.",
     GYRE_ASYNC},
    {"wait_for", condition_wait_for, "self, predicate",
     "Waits until predicate(), asked with the lock held, is true, and gives its answer.",
     GYRE_ASYNC},
    {"notify", condition_notify, "self, n = 1", "Wakes the n that have waited longest."},
    {"notify_all", condition_notify_all, "self", "Wakes all that wait."},
    {"acquire", condition_acquire, "self", "Acquires the lock.", GYRE_ASYNC},
    {"release", condition_release, "self", "Releases the lock."},
    {"locked", condition_locked, "self", "Does a task hold the lock?"},
    {"enter", condition_acquire, "self", "As acquire.", GYRE_ASYNC},
    {"exit", condition_exit, "self, error = nil", "As release.", BOOKKEEPING},
    {"repr", condition_repr, "self", "<Condition free>, <Condition held by 'name'>"},
    {0},
};

// -- Barrier

static GyreStatus barrier_new(Call *call)
{
    VM *vm = call->vm;
    uint32_t size;
    if (!read_size(call, "a barrier needs at least one task", &size)) return GYRE_ERROR;
    Barrier *b = (Barrier *)gy_heap_new(vm, KIND_BARRIER, sizeof *b);
    if (!b) return GYRE_ERROR;
    b->size = size;
    return native_return(call, value_from_obj(b));
}

// A select whose arms wait more than once is one task all the same.
static uint32_t count_waiting(VM *vm, const Barrier *b)
{
    uint32_t count = 0;
    const Obj *last = NULL; // arms of one select stand side by side
    for (Waiter *w = wait_list_first(&b->waiters); w; w = wait_list_after(&b->waiters, w)) {
        if (w->owner != last && gy_scheduler_task_of(w) != vm->current) count++;
        last = w->owner;
    }
    return count;
}

// The number of those that came before.
static GyreStatus barrier_wait(Call *call)
{
    VM *vm = call->vm;
    Barrier *b = (Barrier *)self_of(call);
    uint32_t before = count_waiting(vm, b);
    if (before + 1 < b->size) {
        gy_scheduler_park_on(vm, vm->current, WAIT_BARRIER, b, &b->waiters);
        return GYRE_PENDING;
    }
    uint32_t i = 0;
    for (Waiter *w; (w = wait_list_take(&b->waiters));)
        if (gy_scheduler_task_of(w) != vm->current)
            gy_scheduler_wake_waiter(vm, w, value_from_int(i++), false);
    return native_return(call, value_from_int(before));
}

static GyreStatus barrier_repr(Call *call)
{
    const Barrier *barrier = (Barrier *)self_of(call);
    StrBuilder b = {0};
    gy_builder_add_format(call->vm, &b, "<Barrier waiting=%u parties=%u",
                          count_waiting(call->vm, barrier), barrier->size);
    return give_text(call, &b);
}

static const GyreNative barrier_constructor = {
    "Barrier", barrier_new, "parties", "A place where `parties` tasks wait for each other.", 0};

static const GyreNative barrier_methods[] = {
    {"wait", barrier_wait, "self",
     "Waits until all have come; gives how many came before this one.", GYRE_ASYNC},
    {"repr", barrier_repr, "self", "<Barrier waiting=n parties=n>"},
    {0},
};

// -- Registration

bool gy_lock_install(VM *vm)
{
    static const struct {
        Kind kind;
        const GyreNative *constructor, *methods;
    } types[] = {
        {KIND_LOCK, &lock_constructor, lock_methods},
        {KIND_SEMAPHORE, &semaphore_constructor, semaphore_methods},
        {KIND_EVENT, &event_constructor, event_methods},
        {KIND_CONDITION, &condition_constructor, condition_methods},
        {KIND_BARRIER, &barrier_constructor, barrier_methods},
    };
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (!gy_native_set_constructor(vm, types[i].kind, types[i].constructor) ||
            !gy_native_add_methods(vm, types[i].kind, types[i].methods))
            return false;
    return true;
}

// mutex.c - Mutex: a value that threads share, and that one task at a time may change.
//
//     async with m.lock() as g { g.value["hits"] += 1 }
//
// The value lives in the mutex, as a parcel. Who gets the lock gets a copy; where the block ends in
// peace the copy is put back, and where it throws or is cancelled the value stays what it was. So
// nobody ever sees a half-made change, not even if the thread is killed in the middle: then the
// guard's finalizer gives the lock to the next.
//
// First come, first served, across all threads; the lock is handed over directly. A task that locks
// twice, or a thread that blocks for what one of its own tasks holds, would wait for ever, and gets
// an error.
#include "vm/mutex.h"
#include "vm/args.h"
#include "vm/class.h"
#include "vm/hint.h"
#include "vm/ops.h"
#include "vm/shared.h"
#include "vm/state.h"

typedef struct {
    SharedThing thing;
    Cargo value;
    VM *owner; // NULL: free
    const void *owner_task;
} Mutex;

// -- The lock

static void own(Mutex *m, VM *vm, const void *task)
{
    m->owner = vm;
    m->owner_task = task;
}

static bool attempt(SharedWaiter *w, SharedWaiter **claimed)
{
    Mutex *m = (Mutex *)w->thing;
    (void)claimed;
    if (m->owner || !gy_shared_claim_own(w)) return false;
    own(m, w->vm, w->task);
    w->outcome = OUTCOME_GOT;
    w->cargo = cargo_share(&m->value);
    return true;
}

VM *gy_mutex_owner(const SharedThing *mutex)
{
    return ((const Mutex *)mutex)->owner;
}

// To the longest-waiting one, with `value` in it, or with what it has where that is NULL.
static void release(Mutex *m, Cargo *value)
{
    SharedWaiter *claimed = NULL;
    Cargo old = {VALUE_NIL, NULL};
    shared_lock(&m->thing);
    if (value) {
        old = m->value;
        m->value = *value;
    }
    SharedWaiter *next = gy_shared_claim_peer(&m->thing, QUEUE_TAKING, NULL, &claimed);
    own(m, next ? next->vm : NULL, next ? next->task : NULL);
    if (next) {
        next->outcome = OUTCOME_GOT;
        next->cargo = cargo_share(&m->value);
    }
    shared_unlock(&m->thing);
    cargo_drop(&old);
    gy_shared_post(claimed);
}

// The lock has come: the guard gets its copy.
static bool unload(VM *vm, SharedWaiter *w, Value *out)
{
    MutexGuard *guard = (MutexGuard *)w->kept;
    if (!gy_shared_unload(vm, w, &guard->value)) {
        guard->value = VALUE_NIL;
        release((Mutex *)w->thing, NULL);
        return false;
    }
    heap_write(&vm->heap, guard->value);
    guard->is_locked = true;
    *out = value_from_obj(guard);
    return true;
}

static void forgo(SharedWaiter *w)
{
    release((Mutex *)w->thing, NULL);
}

static void each_value(SharedThing *thing, CargoVisit visit, void *context)
{
    visit(&((Mutex *)thing)->value, context);
}

static void free_mutex(SharedThing *thing)
{
    cargo_drop(&((Mutex *)thing)->value);
    gy_mem_free(thing);
}

void gy_mutex_finalize(VM *vm, MutexGuard *guard)
{
    if (!guard->thing) return;
    if (guard->is_locked) release((Mutex *)guard->thing, NULL);
    gy_shared_let_go(vm, guard->thing);
}

// -- Guards

static MutexGuard *guard_of(const Call *call)
{
    return (MutexGuard *)value_as_obj(call->args[0]);
}

static bool check_new(Call *call, bool is_blocking)
{
    VM *vm = call->vm;
    const MutexGuard *guard = guard_of(call);
    Mutex *m = (Mutex *)guard->thing;
    shared_lock(&m->thing);
    bool is_ours = m->owner == vm, is_same_task = is_ours && m->owner_task == vm->current;
    shared_unlock(&m->thing);
    if (guard->is_locked || is_same_task)
        return gy_throw(vm, ERROR_StateError,
                        "this task has the mutex already; it would wait for ever");
    if (!is_blocking || !is_ours) return true;
    gy_throw(vm, ERROR_StateError,
             "another task of this thread has the mutex; to block for it would be for ever");
    return gy_hint_add(vm, "async with m.lock() lets the other task go on");
}

static SharedWaiter request_lock(Call *call)
{
    SharedWaiter request = gy_shared_request(call, guard_of(call)->thing, QUEUE_TAKING);
    request.kept = &guard_of(call)->obj;
    return request;
}

static GyreStatus guard_enter(Call *call)
{
    if (!check_new(call, false)) return GYRE_ERROR;
    SharedWaiter request = request_lock(call);
    return gy_shared_perform(call, &request, "Mutex");
}

static GyreStatus guard_enter_blocking(Call *call)
{
    GyreStatus status;
    bool has_come;
    if (!check_new(call, true)) return GYRE_ERROR;
    SharedWaiter request = request_lock(call);
    if (gy_shared_try(call, &request, &status)) return status;
    status = gy_shared_block(call, &request, &has_come);
    MutexGuard *guard = guard_of(call);
    if (status == GYRE_ERROR && has_come && guard->is_locked) {
        guard->is_locked = false;
        release((Mutex *)guard->thing, NULL);
    }
    return status;
}

static bool throw_not_held(VM *vm)
{
    return gy_throw(vm, ERROR_StateError, "the guard does not have the mutex any more");
}

// Where the copy cannot be sent, the value stays what it was.
static GyreStatus guard_exit(Call *call)
{
    MutexGuard *guard = guard_of(call);
    Value error = native_arg(call, 1);
    bool has_failed = !value_is_unset(error) && !value_is_nil(error), ok = true;
    Cargo value;
    if (!guard->is_locked) return has_failed ? GYRE_OK : native_status(throw_not_held(call->vm));
    if (!has_failed) ok = cargo_load(call->vm, guard->value, &value);
    guard->is_locked = false;
    guard->value = VALUE_NIL;
    release((Mutex *)guard->thing, ok && !has_failed ? &value : NULL);
    return native_status(ok);
}

static GyreStatus guard_value(Call *call)
{
    if (!guard_of(call)->is_locked) return native_status(throw_not_held(call->vm));
    return native_return(call, guard_of(call)->value);
}

static GyreStatus guard_set_value(Call *call)
{
    MutexGuard *guard = guard_of(call);
    if (!guard->is_locked) return native_status(throw_not_held(call->vm));
    guard->value = call->args[1];
    heap_write(&call->vm->heap, guard->value);
    return GYRE_OK;
}

static GyreStatus guard_repr(Call *call)
{
    return args_return_obj(call,
                           gy_str_format(call->vm, "<%s %s>", gy_type_name(call->vm, call->args[0]),
                                         guard_of(call)->is_locked ? "locked" : "free"));
}

// -- Mutexes

static Mutex *self_of(const Call *call)
{
    return (Mutex *)shared_self(call);
}

static GyreStatus mutex_new(Call *call)
{
    VM *vm = call->vm;
    Value start = native_arg(call, 0);
    Cargo value;
    if (!cargo_load(vm, value_is_unset(start) ? VALUE_NIL : start, &value)) return GYRE_ERROR;
    Mutex *m = (Mutex *)gy_mem_new(sizeof *m);
    if (!m) gy_throw_memory(vm);
    if (!m || !gy_shared_init(vm, &m->thing, KIND_MUTEX)) {
        cargo_drop(&value);
        gy_mem_free(m);
        return GYRE_ERROR;
    }
    m->thing.attempt = attempt;
    m->thing.unload = unload;
    m->thing.forgo = forgo;
    m->thing.each = each_value;
    m->thing.free = free_mutex;
    m->value = value;
    return gy_shared_give(call, &m->thing);
}

static GyreStatus make_guard(Call *call, Kind kind)
{
    MutexGuard *guard = (MutexGuard *)gy_heap_new(call->vm, kind, sizeof *guard);
    if (!guard) return GYRE_ERROR;
    guard->value = VALUE_NIL;
    if (!gy_shared_hold(call->vm, shared_self(call))) return GYRE_ERROR;
    guard->thing = shared_self(call);
    return native_return(call, value_from_obj(guard));
}

static GyreStatus mutex_lock(Call *call)
{
    return make_guard(call, KIND_MUTEX_GUARD);
}

static GyreStatus mutex_lock_blocking(Call *call)
{
    return make_guard(call, KIND_BLOCKING_GUARD);
}

static GyreStatus mutex_get(Call *call)
{
    Mutex *m = self_of(call);
    shared_lock(&m->thing);
    Cargo value = cargo_share(&m->value);
    shared_unlock(&m->thing);
    return native_status(cargo_unload(call->vm, &value, &call->result));
}

static bool is_locked(Mutex *m)
{
    shared_lock(&m->thing);
    bool has_owner = m->owner != NULL;
    shared_unlock(&m->thing);
    return has_owner;
}

static GyreStatus mutex_locked(Call *call)
{
    return args_return_bool(call, is_locked(self_of(call)));
}

static GyreStatus mutex_repr(Call *call)
{
    return args_return_obj(
        call, gy_str_format(call->vm, "<Mutex %s>", is_locked(self_of(call)) ? "locked" : "free"));
}

enum { BOOKKEEPING = GYRE_ASYNC | GYRE_LOCAL | NATIVE_UNCHECKED };

static const GyreNative guard_methods[] = {
    {"enter", guard_enter, "self", "Waits for the mutex; the guard has it then.",
     GYRE_ASYNC | GYRE_LOCAL},
    {"exit", guard_exit, "self, error = nil", "Puts the value back, unless there was an error.",
     BOOKKEEPING},
    {"repr", guard_repr, "self", "<MutexGuard locked>"},
    {0},
};

static const GyreNative blocking_methods[] = {
    {"enter", guard_enter_blocking, "self", "Blocks the thread until it has the mutex."},
    {"exit", guard_exit, "self, error = nil", "Puts the value back, unless there was an error."},
    {"repr", guard_repr, "self", "<BlockingGuard locked>"},
    {0},
};

static const GyreNative value_getter = {
    "value", guard_value, "self", "This thread's copy of the value, while it has the mutex.", 0};
static const GyreNative value_setter = {"value", guard_set_value, "self, value", "", 0};

static const GyreNative constructor = {
    "Mutex", mutex_new, "value = nil",
    "A value that threads share: async with m.lock() as g { … g.value … }.", 0};

static const GyreNative methods[] = {
    {"lock", mutex_lock, "self",
     "What `async with` waits for; within, `value` of it may be read, changed and set."},
    {"lock_blocking", mutex_lock_blocking, "self",
     "The same for `with`, which blocks the thread: for functions that are not async."},
    {"get", mutex_get, "self", "A copy of the value as it is now, without a lock."},
    {"locked", mutex_locked, "self", "Does a task of any thread have it?"},
    {"repr", mutex_repr, "self", "<Mutex free>"},
    {0},
};

static bool add_value_property(VM *vm, Kind kind)
{
    Native *getter = gy_native_new(vm, &value_getter, NULL);
    Native *setter = getter ? gy_native_new(vm, &value_setter, NULL) : NULL;
    Class *c = gy_class_builtin(vm, kind);
    return setter &&
           gy_class_set_member(vm, c, getter->name, MEMBER_GETTER, value_from_obj(getter)) &&
           gy_class_set_member(vm, c, getter->name, MEMBER_SETTER, value_from_obj(setter));
}

bool gy_mutex_install(VM *vm)
{
    return gy_native_set_constructor(vm, KIND_MUTEX, &constructor) &&
           gy_native_add_methods(vm, KIND_MUTEX, methods) &&
           gy_native_add_methods(vm, KIND_MUTEX_GUARD, guard_methods) &&
           gy_native_add_methods(vm, KIND_BLOCKING_GUARD, blocking_methods) &&
           add_value_property(vm, KIND_MUTEX_GUARD) && add_value_property(vm, KIND_BLOCKING_GUARD);
}

// task.h - tasks and everything else that can wait or be waited for.
//
// A task is a heap object with one register stack of its own, which begins as the end of that very
// object: most tasks need no more than the registers of the function that they start with. It is
// in exactly one place: running, in the ready queue, or parked on one thing.
//
// A frame on the stack is a run of registers with three words of linkage below it:
//
//     base[-3]  the Closure that runs; on return, the result
//     base[-2]  where the caller goes on (const Instr *)
//     base[-1]  distance to the caller's base, and FrameFlags
//
// Read as Values the last two are tiny doubles, so the collector may walk over them. A parked
// task stands behind an AWAIT: pc[-1] is that instruction, whose `a` is the register that gets
// the answer.
#ifndef GYRE_VM_TASK_H
#define GYRE_VM_TASK_H

#include "vm/object.h"
#include "vm/str.h"
#include "vm/waiter.h"

typedef enum {
    FRAME_BOUNDARY = 1,  // entered from C: its end leaves the interpreter
    FRAME_GENERATOR = 2, // body of a generator
    FRAME_BOTTOM = 4,    // the first frame of a task
    FRAME_IMPORT = 8,    // top level of a module that is being imported
    FRAME_TO_AWAIT = 16, // result goes to the register of the AWAIT before the return pc
    FRAME_CLOSING = 64,  // of an async generator that is being closed
    FRAME_THROWS = 32,   // gy_interp_enter only: starts by throwing the pending error
} FrameFlag;

static inline Value frame_pack_link(uint32_t distance, uint32_t flags)
{
    return (Value){distance | (uint64_t)flags << 32};
}
static inline uint32_t frame_distance(const Value *base)
{
    return (uint32_t)base[-1].bits;
}
static inline uint32_t frame_flags(const Value *base)
{
    return (uint32_t)(base[-1].bits >> 32);
}
static inline Closure *frame_closure(const Value *base)
{
    return value_as_closure(base[-3]);
}
static inline const Instr *frame_return_pc(const Value *base)
{
    return (const Instr *)(uintptr_t)base[-2].bits;
}
static inline Value frame_pack_pc(const Instr *pc)
{
    return (Value){(uint64_t)(uintptr_t)pc};
}

// -- Cancellation scopes

typedef enum { SCOPE_TASK, SCOPE_MASK, SCOPE_SHIELD, SCOPE_TIMEOUT, SCOPE_GROUP } ScopeKind;

// What asked for the cancellation; Cancelled.by.
typedef enum { BY_TASK, BY_TIMEOUT, BY_GROUP, BY_SHUTDOWN, BY_INTERRUPT } CancelSource;

// The state of one scope, in the words of docs/async.md.
typedef struct {
    uint8_t kind : 4;  // ScopeKind
    uint8_t by : 4;    // CancelSource
    bool requested;    // somebody asked
    bool delivered;    // Cancelled was thrown for it
    bool is_pierced;   // a mask that a forced request, or the end of its grace, opened
    uint32_t asked_ms; // when, by a clock that wraps: the grace counts from there
    Value reason;
} ScopeState;

// All scopes but the task's own. A mask is just this; a timeout, a group and a shield begin with
// it.
typedef struct Scope {
    Obj obj;
    ScopeState state;
    struct Scope *outer;
    struct Task *task;   // whose it is, while it is open
    TimerSlot timer;     // of a timeout: the deadline; of a mask: the end of its grace
    int64_t deadline_ns; // of a timeout; INT64_MAX: none
} Scope;

// -- Waiting

typedef enum {
    WAIT_NONE,
    WAIT_SLEEP, // in the timer heap
    WAIT_TASK,
    WAIT_STOP, // the same, in stop(): a cancelled target gives nil
    WAIT_FUTURE,
    WAIT_WAKE,      // on a native that will call gyre_resolve
    WAIT_GROUP,     // at the end of a group, for its tasks
    WAIT_COMPLETED, // for the next task of a Watch
    WAIT_SELECT,    // for the first of several things
    WAIT_RECV,      // these and the rest: in a list of what it waits for
    WAIT_NEXT,      // a receive by `async for`, which ends when the channel is closed
    WAIT_SEND,
    WAIT_LOCK,
    WAIT_SEMAPHORE,
    WAIT_EVENT,
    WAIT_BARRIER,
    WAIT_IMPORT,    // for the end of a module's top level, which another task runs
    WAIT_CONDITION, // for a notification, after which …
    WAIT_REACQUIRE, // … it waits for the condition's lock, and nothing can change that
} WaitKind;

// Never changed, for the children of a task share it.
typedef struct TaskContext {
    Obj obj;
    Dict *locals;      // values of TaskLocals; never changed either. NULL: none
    struct Fuel *fuel; // its quota. NULL: none
} TaskContext;

typedef enum { TASK_NEW, TASK_READY, TASK_RUNNING, TASK_WAITING, TASK_DONE } TaskState;
typedef enum { OUTCOME_VALUE, OUTCOME_ERROR, OUTCOME_CANCELLED } Outcome;

typedef struct Task {
    Obj obj;
    uint8_t state;            // TaskState
    uint8_t outcome;          // Outcome, once done
    uint8_t wait;             // WaitKind
    bool resume_throws : 1;   // `transfer` is an error to throw at the await
    bool is_observed : 1;     // somebody awaited it or read its result or error
    bool reports_at_once : 1; // spawn(...) as a statement: a failure is printed when it happens
    bool is_main : 1;
    bool is_listed : 1;        // among the VM's unobserved failures
    bool rechecks : 1;         // waits in wait_for(): its predicate is asked when it has the lock
    bool gave_nothing : 1;     // the wait that ended handed nothing over: a cancel may still win
    bool is_killed : 1;        // it has no fuel even for its cleanup: no handler of it runs
    uint32_t parked_tick : 24; // where the profiler stood when it parked last; 0: never
    bool is_stuck : 1;         // nothing can wake it, as gy_leaks_find saw last
    bool repeats : 1;          // it gave way in front of an await, which runs when it resumes
    union {
        uint32_t await_streak; // while it runs: awaits completed without suspending
        uint32_t parked_ms;    // while it waits: since when (VM.turn_ms)
    };
    uint32_t stack_capacity;
    uint32_t spawn_pc; // in spawn_code
    TimerSlot timer;

    Value *stack, *base;
    const Instr *pc;

    Waiter waiter;    // in the ready queue, or among the waiters of `target`
    void *target;     // Task, Future or GyreWake that it waits for
    WaitList waiters; // who waits for this one

    Value transfer; // while ready: what the await gives; once done: value or error
    ScopeState own;
    Scope *scopes; // innermost, or NULL

    struct Task *older, *newer;  // all unfinished tasks in spawn order
    Value name;                  // a str (never STR_SHARED), or the number n of "Task-n"
    Value spawner;               // the name of the task that spawned it; nil: the host did
    Code *spawn_code;            // where it was spawned, NULL: by the host
    struct TaskContext *context; // what its children start with, too. NULL: nothing
    struct Group *group;         // that it belongs to, until it is done; NULL: the loop
    Value first_stack[];         // the first word is the function that it runs, even once done
} Task;

// What must be awaited and was not yet: all cold ones are in a list of the VM, so that the
// collector can tell of those that die unawaited (unawaited.c).
typedef struct Cold {
    Obj obj;
    struct Cold *next, *previous;
    bool is_started; // awaited or spawned: not in the list any more
    bool is_excused; // nor is this one: it was to be awaited, and something came between
} Cold;

typedef struct Coroutine { // a call of an async fn that has not been started yet
    Cold cold;
    Closure *closure;
    uint32_t arg_count;
    Value args[];
} Coroutine;

typedef struct Operation { // a call of an async native that has not been performed yet
    Cold cold;
    Native *native;
    uint32_t arg_count; // positional and keyword-only ones, as native.h lays them out
    uint32_t rest_count;
    Value args[]; // both
} Operation;

// completed(): somebody who is told of each task of a set when it finishes.
typedef struct WatchArm {
    Waiter waiter;   // among the waiters of the task; its owner is the Watch
    Value awaitable; // until it is started
    Task *task;
    bool is_own; // made for this, and cancelled with it
    struct WatchArm *next_finished;
} WatchArm;

typedef struct Watch {
    Obj obj;
    bool is_closed;
    uint32_t count, started, given;
    uint32_t unfinished;                      // once closed: of its own
    struct Task *host;                        // whose deadlines its own tasks have, …
    Scope *scope;                             // … from this scope outwards. NULL: not started
    WatchArm *first_finished, *last_finished; // those not given yet
    WaitList waiters;
    WatchArm arms[];
} Watch;

typedef enum { FUTURE_PENDING, FUTURE_VALUE, FUTURE_ERROR, FUTURE_CANCELLED } FutureState;

typedef struct Future {
    Obj obj;
    uint8_t state; // FutureState
    WaitList waiters;
    Value result;
} Future;

// A native's promise to answer a parked task. Owned by whoever will resolve it; when the wait
// has ended otherwise it is dead, and resolving it only frees it.
// A wake that has ended is kept for a while, so that a second use is seen and can be told of.
typedef enum {
    WAKE_OPEN,
    WAKE_RESOLVED,
    WAKE_REJECTED,
    WAKE_CANCELLED, // its cancel callback has given the work up
    WAKE_FORGOTTEN, // its native did not say that it waits, or the VM ends
} WakeEnd;

struct GyreWake {
    VM *vm;
    Task *task; // NULL: nobody waits any more
    const char *waiting_on;
    bool (*cancel)(VM *vm, void *data);
    void *data;
    struct GyreWake *next, **link; // all open wakes of the VM; `next`: those that have ended
    struct SelectArm *arm;         // that waits in place of the task, or NULL
    struct GyreCall *call;         // the native that has made it, while it runs
    const char *native;            // its name
    uint8_t end;                   // WakeEnd
    bool is_cancelling;            // its cancel callback runs
    bool is_held;                  // the loop waits for it, see GYRE_LOCAL
    bool is_claimed;               // the whole select was, for this
};

typedef enum {
    GENERATOR_NEW,
    GENERATOR_SUSPENDED,
    GENERATOR_RUNNING,
    GENERATOR_DONE
} GeneratorState;

// Async generators are the same, of a kind of their own.
typedef struct Generator {
    Obj obj;
    uint8_t state;       // GeneratorState
    bool is_noted;       // async: nobody can reach it any more
    uint32_t list_index; // async: among those that stand half-way
    Closure *closure;
    const Instr *pc;
    Value registers[]; // code->register_count of them, valid while not running
} Generator;

// -- Stacks and lives (task.c)

// A task that will run the coroutine; in no queue yet. NULL: thrown.
Task *gy_task_new(VM *vm, Closure *closure, const Value *args, uint32_t arg_count);

// The function that it runs, for its text; NULL: none, it is the host's.
static inline const Code *task_entry(const Task *task)
{
    return value_is_closure(task->first_stack[0]) ? value_as_closure(task->first_stack[0])->code
                                                  : NULL;
}

// Its stack once it is done, and when it dies.
void gy_task_free_stack(VM *vm, Task *task);

// Makes room for `needed` registers above `from` (both in the task's stack), moving the stack
// and everything that points into it. False: RecursionError or MemoryError thrown.
bool gy_task_grow(VM *vm, Task *task, const Value *from, uint32_t needed);

// One past the last register that the running frame uses.
static inline Value *task_top(const Task *task)
{
    return task->base ? task->base + frame_closure(task->base)->code->register_count : task->stack;
}

Str *gy_task_name(VM *vm, const Task *task);         // NULL: thrown
Str *gy_task_spawner_name(VM *vm, const Task *task); // NULL: none, or thrown
// "scripts/x.gy:12" of where the outermost function of the task stands.
bool gy_task_add_position(VM *vm, StrBuilder *b, const Task *task);
// The line that spawned it; false: the host did, nothing is added.
bool gy_task_add_spawn_site(VM *vm, StrBuilder *b, const Task *task);
// The line where its innermost function stands; it must have one.
void gy_task_add_frame_line(VM *vm, StrBuilder *b, const Task *task);
// The line of the script that called the running native; false: none did.
bool gy_task_add_running_line(VM *vm, StrBuilder *b);
// One word for a kind of wait; NULL for WAIT_WAKE, whose wake has it.
const char *gy_task_wait_name(WaitKind kind);
// What it waits for: "sleep", "task 'b'".
void gy_task_add_wait(VM *vm, StrBuilder *b, const Task *task);
// The error of a finished task as `await task` throws it: a copy with a trace of its own, or
// TaskCancelled. False: another error is in the VM's slot.
bool gy_task_error_for_awaiter(VM *vm, const Task *task, Value *error);
void gy_wake_answer(struct GyreWake *wake, Value value, bool throws); // which ends it
void gy_wake_end(struct GyreWake *wake, WakeEnd how);
// Asks whoever works for it to stop: true, and it has ended, or false.
bool gy_wake_cancel(struct GyreWake *wake);
// The VM ends. First all who work for it are asked to stop; who does not finds out when it answers,
// which may be as late as when the driver is closed. Then the memory goes.
void gy_wake_give_up_all(VM *vm);
void gy_wake_free_all(VM *vm);
// The text of tasks, coroutines, futures …; what `await x` waits for.
bool gy_task_add_text(VM *vm, StrBuilder *b, Value v);

// False: it was started before, StateError thrown. Afterwards it counts as started.
bool gy_coroutine_start(VM *vm, Coroutine *coroutine);

// spawn(f(…)) in one: a task that runs the function, started. NULL: thrown.
Task *gy_task_spawn(VM *vm, Closure *closure, const Value *args, uint32_t arg_count);

TaskContext *gy_task_new_context(VM *vm, Dict *locals, struct Fuel *fuel); // NULL: thrown

// Gives a new task a quota. False: thrown.
bool gy_task_set_fuel(VM *vm, Task *task, struct Fuel *fuel);

// What spawn() and a group's spawn() ask of their arguments. NULL, false: TypeError thrown.
Coroutine *gy_task_check_coroutine(VM *vm, Value v);
bool gy_task_check_name(VM *vm, Value v, Str **name);
// A task that runs the coroutine, with the place that spawns it noted; in no queue yet.
Task *gy_task_from_coroutine(VM *vm, Coroutine *coroutine, Str *name);

bool gy_throw_cannot_wait(VM *vm); // an await below a native that waits for a result

bool gy_task_install(VM *vm);
bool gy_future_install(VM *vm);

#endif

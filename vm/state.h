// state.h - the VM itself: everything one isolate owns.
//
// One thread uses a VM at a time. Only three things are touched from others: `poll` (an atomic
// flag word that the interpreter looks at on back-edges and calls), the posted jobs and the looks
// (behind one mutex), and the interrupt counter.
#ifndef GYRE_VM_STATE_H
#define GYRE_VM_STATE_H

#include "include/gyre_library.h"
#include "vm/c_stack.h"
#include "vm/frozen.h"
#include "vm/heap.h"
#include "vm/intern.h"
#include "vm/os_lock.h"
#include "vm/native.h"
#include "vm/task.h"
#include "vm/timers.h"
#include "vm/tracer.h"
#include "vm/vm.h"

// Why the interpreter should leave its fast path at the next safepoint.
enum {
    POLL_STEP = 1,      // enough was allocated for some collecting
    POLL_COLLECT = 2,   // collect now: the limit was reached
    POLL_INTERRUPT = 4, // gyre_interrupt_main was called
    POLL_STRESS = 8,    // anything was allocated, in a stress build
    POLL_SHOW = 16,     // gyre_show_tasks was called
    POLL_FUEL = 32,     // a task runs that has a quota, or the VM has one
    POLL_LOOK = 64,     // gyre_look was called
    POLL_STOP = 128,    // gyre_stop was called
    POLL_END = 256,     // gyre_interrupt was called
    POLL_SAMPLE = 512,  // gyre_profile_tick was called
    POLL_SHOW_OR_LOOK = POLL_SHOW | POLL_LOOK,
    POLL_MEMORY = POLL_STEP | POLL_COLLECT | POLL_STRESS,
};

// Why a run is being ended (limits.c).
typedef enum { LIMIT_NONE, LIMIT_STEPS, LIMIT_TIME, LIMIT_MEMORY, LIMIT_INTERRUPT } LimitKind;

typedef struct {
    bool counts;            // steps or time are limited, or the run is being ended
    bool is_final;          // not even cleanups run any more
    uint8_t exceeded;       // LimitKind
    int32_t until_look;     // steps until the clock is looked at
    uint32_t full_catches;  // MemoryErrors that were caught while memory stayed full
    uint32_t seen_failures; // memory_failures when the last of them was counted
    uint32_t memory_failures;
    int64_t steps_left, deadline_ns; // INT64_MAX: no limit
    Value error;                     // of the run that is being ended; UNSET: none
} Limits;

enum { MOST_MODULE_TABLES = 9 }; // one is our own

typedef struct {
    uint32_t class_id;
    const GyreNative *table;
} LateMembers;

typedef struct PostedJob {
    struct PostedJob *next;
    void (*run)(Gyre *g, void *data);
    void *data;
} PostedJob;

typedef struct {
    Value value;
    uint32_t stamp;
} Handle;

typedef struct {
    Value value; // UNSET: free
    uint32_t stamp;
    uint32_t next_free; // plus 1; 0: none
} Pin;

// Handles of the API that are not valid any more, and why; see handles.c.
typedef struct {
    const char *native;  // in which; NULL: outside of natives
    uint32_t first, end; // stamps
    bool is_call;        // it returned; else gyre_scope_close
} EndedScope;
enum { MOST_ENDED_SCOPES = 64 };

typedef struct {
    Generator **items; // in the order in which they were begun; NULL: done
    uint32_t count, capacity;
} AsyncGenerators;

// Where it stands among the VMs that wait for others (circle.c).
typedef struct {
    struct Gyre *next;
    bool is_stuck;
    const struct SharedWaiter *waiter; // a native blocks for it
    uint64_t (*joined)(void *data);    // the serial of the VM whose end a native blocks for
    void *data;
} Circle;

struct Gyre {
    Heap heap;
    atomic_uint poll;     // POLL_ flags
    Task *current;        // the task that runs, or host_task
    Task *host_task;      // lends its stack to calls from C outside any task
    Value error;          // thrown and not caught yet; UNSET: none
    Call *natives;        // innermost native call
    CStack c_stack;       // of the thread that is inside
    const void *printing; // innermost container whose repr is underway (ops_text.c)
    bool may_pass_limit;  // something small is made that must not fail
    bool is_finalizing;   // a host's finalizer runs, which must not use the VM
    Limits limits;
    int64_t memory_seen;       // what was allocated when a quota of memory was charged last
    struct Retained *retained; // what is being measured (retained.c)
    struct Census *census;     // of what is being counted (census.c)

    // -- What scripts can name
    Value *builtins; // by slot
    Str **builtin_names;
    uint32_t builtin_count, builtin_capacity;
    NameMap builtin_slots; // name -> slot
    uint32_t nothing_slot; // the builtin that LOAD_SUPER calls for an init of `object`
    Class **classes;       // by class id; NULL where dead or none
    uint32_t class_count, class_capacity;
    LateMembers *late_members; // methods of builtin types, which are made when needed (native.c)
    uint32_t late_member_count, late_member_capacity;
    Class *error_classes[ERROR_COUNT];
    Str *special_names[SPECIAL_COUNT];
    Value memory_error;
    InternTable interns;
    Str *ascii_cache[128];

    // -- Modules
    Dict *modules; // path or name -> Module
    Module *main_module;
    const GyreModule *installers[MOST_MODULE_TABLES]; // of modules that are made when imported
    uint32_t installer_count;
    GyreLoader loader;
    void *loader_context;
    // Compiles a module's text; set by lang/eval.c. NULL: thrown.
    Proto *(*compile)(VM *vm, const char *name, const char *text, size_t size, ModuleNames *names);

    // -- Scheduler
    WaitList ready;
    uint32_t ready_count;
    uint32_t turn_ms; // when this turn began, by a clock that wraps
    Timers timers;
    Task *oldest, *newest; // all unfinished tasks
    size_t living_count;   // of them
    // A prompt's line runs (lang/eval.c): may it be left to the loop, and is it to be?
    bool may_leave; // it runs
    atomic_bool is_leaving;
    bool reports_unseen; // somebody sits at a prompt: failures are told when no line runs
    Task *main_task;
    uint64_t next_task_id;
    int64_t grace_ns;            // of cleanups, and of the shutdown
    int64_t unobserved_after_ns; // then an error that nobody looked at is reported
    Value on_unhandled;          // gets (task, error); nil: the trace is printed
    Value on_suspend;            // of a test: gets each task that has suspended; nil: none
    void (*show_tasks)(VM *vm);  // set by task_tree.c
    bool is_shutting_down;
    bool is_forcing; // the shutdown has come to forced requests
    bool is_loop_running;
    struct ShutdownHook *shutdown_hooks; // of libraries
    WaitList importers;                  // tasks that wait for a module which another one runs
    GyreUnseen *unseen;                  // what else failed, the oldest first
    WaitList unobserved;                 // tasks that failed and were not looked at yet
    GyreDriver driver;
    uint32_t hold_count;
    struct GyreWake *wakes;                    // that are open
    struct GyreWake *first_ended, *last_ended; // and that were, the oldest first
    uint32_t ended_wake_count, held_wake_count;
    bool is_ending;            // no task waits any more
    int64_t interrupted_at_ns; // when the interrupt that is not delivered yet came; 0: none
    int exit_status;
    bool has_exit_status;     // exit(n) was called
    struct SelectArm *arming; // the arm of a select that is being performed: it waits, not the task
    List *sent_locals;        // TaskLocals that have crossed between threads; NULL: none
    Closure *awaiter;         // async fn(x) => await x, once it is needed (combine.c)
    Cold *cold; // all coroutines and operations that were not awaited yet; the list is weak
    AsyncGenerators async_generators; // that stand half-way; the list is weak
    struct UnawaitedNote *unawaited;  // coroutines that nobody awaited, to be told at the end
    bool has_reported;                // something was reported: the exit status is 1

    // -- Watching
    bool is_observed; // by any of these
    struct Dev *dev;  // debug mode; NULL: it is off
    Tracer tracer;
    struct Profiler *profiler; // NULL: nobody profiles
    void (*covered)(void *context, GyreCoverage *coverage);
    void *covered_context;

    // -- Tests (clock.c, testing.c)
    struct GyreWake *advance; // of the loop.advance() that is underway, or NULL
    int64_t advance_to_ns;
    bool is_clock_manual; // loop.auto_advance = false
    uint32_t (*choose)(void *context, uint32_t count);
    void *choose_context;
    List *tests; // closures, in order; NULL: nobody asked for them
    bool is_testing;
    struct OpenNote *open_notes; // what was opened since the test began, the latest first
    uint32_t next_note;

    // -- From other threads
    OsLock inbox_lock;
    PostedJob *inbox_first, *inbox_last;
    PostedJob *reserved;       // memory for jobs that must not fail to be posted
    PostedJob *looks;          // the latest first
    atomic_uint interrupts;    // asked for and not acted upon
    bool had_main;             // those before the first main task are kept for it
    struct StopRequest *stops; // the first that came first
    atomic_bool is_killed;

    struct GyreParcel *parcels_left; // what is to be freed when there is time for it
    KnownRegions regions;            // of frozen values
    struct KnownClass *known_classes;
    uint32_t known_class_count, known_class_capacity;

    // -- Waiting for what threads share (shared_wait.c)
    uint64_t serial; // no other VM of the process has or had it
    Circle circle;
    struct SharedWaiter *shared_waiters;               // all of them
    struct SharedWaiter *claimed_first, *claimed_last; // that came back (behind inbox_lock)
    atomic_bool has_claims;                            // … there are some
    atomic_bool is_attentive; // it looks for them by itself: no need to wake it
    uint32_t spin_credit, spin_refusals;

    // -- Embedding
    GyreConfig config;
    Value *roots;
    uint32_t root_count, root_capacity;
    Handle *handles;
    uint32_t handle_count, handle_capacity;
    uint32_t handle_stamp; // of the next one
    uint32_t first_stamp;
    Pin *pins;
    uint32_t pin_count, pin_capacity, first_free_pin; // plus 1
    EndedScope ended[MOST_ENDED_SCOPES];              // a ring; the latest at ended_count
    uint32_t ended_count;
    Memory *outer_memory; // what its thread used before
    void *_Atomic user;   // tells the thread that is inside of the VM; NULL: none (api_check.c)
    char *error_text;     // what gyre_error_text answered last
};

// Which of `count` possibilities, where the rules do not say it: the first, but in tests that try
// the others.
static inline uint32_t vm_choose(VM *vm, uint32_t count)
{
    if (!vm->choose || count < 2) return 0;
    uint32_t chosen = vm->choose(vm->choose_context, count);
    return chosen < count ? chosen : 0;
}

// The driver's clock.
static inline int64_t vm_now(VM *vm)
{
    return vm->driver.now_ns ? vm->driver.now_ns(vm->driver.context) : 0;
}

static inline void vm_request_poll(VM *vm, uint32_t why)
{
    atomic_fetch_or_explicit(&vm->poll, why, memory_order_relaxed);
}

// A VM without script classes, modules or loop. NULL: memory is out.
VM *gy_state_new(const GyreConfig *config, const GyreDriver *driver);
void gy_state_free(VM *vm);

bool gy_throw_memory(VM *vm); // always false

// For what recurses: is there room on the C stack for one level more? False: RecursionError.
bool gy_throw_deep(VM *vm); // always false

static inline bool vm_has_stack(VM *vm)
{
    return stack_has_room(&vm->c_stack) || gy_throw_deep(vm);
}

#endif

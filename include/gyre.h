// gyre.h - the embedding API of Gyre, the only public header.
//
//     Gyre *g = gyre_open(NULL);
//     if (gyre_eval(g, "hello", "print('hello')", 14) != GYRE_OK)
//         fputs(gyre_error_text(g), stderr);
//     gyre_close(g);
//
// A `Gyre` is one VM: a heap, its tasks and an event loop. Different VMs may run in different
// threads at the same time; one VM is used by one thread at a time. Only gyre_post and its kin,
// gyre_interrupt and the gyre_wake_* calls marked so may come from any thread.
//
// Values are handles. A handle belongs to the scope it was made in: a running native has a scope
// of its own that ends when it returns; a host opens others with gyre_scope_open. While its scope
// lives, a value is safe from the collector; gyre_pin makes one that lives until gyre_unpin.
// Handle 0 (GYRE_NONE) is no value at all.
//
// Functions that can fail return GyreStatus or GYRE_NONE, and the error is then pending in the
// VM: a native passes it on by returning GYRE_ERROR; a host reads it with gyre_error_text, or
// takes it with gyre_error_take. Nothing here exits, aborts, prints, jumps over your frames or
// touches signals (but see GyreConfig.has_signals).
#ifndef GYRE_H
#define GYRE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined(_WIN32) || !defined(__GNUC__)
#define GYRE_API
#else
#define GYRE_API __attribute__((visibility("default")))
#endif

#define GYRE_VERSION "0.1.0"

typedef struct Gyre Gyre;
typedef struct GyreCall GyreCall;
typedef struct GyreWake GyreWake;

typedef struct {
    uint32_t slot;
    uint32_t stamp;
} GyreValue;

#define GYRE_NONE ((GyreValue){0, 0})

typedef enum {
    GYRE_OK = 0,
    GYRE_ERROR = 1,      // an error is pending
    GYRE_PENDING = 2,    // a native suspended; a run has more to do
    GYRE_INCOMPLETE = 3, // gyre_eval_line: the text ends too early
} GyreStatus;

// ---------------------------------------------------------------- Lifecycle

// How much is said of an error: the whole report with source lines, or one line for an editor,
// `file:line:column: error: text`, at the innermost place in a script.
typedef enum { GYRE_DIAGNOSTICS_FULL = 0, GYRE_DIAGNOSTICS_SHORT = 1 } GyreDiagnostics;

// Every field may be zero. The struct is copied.
typedef struct {
    size_t memory_limit; // bytes; 0: none
    // Where print and write go; NULL: nowhere for an embedded VM. Returns false where the
    // output is gone (EPIPE): the script gets BrokenPipeError.
    bool (*write)(void *context, int stream, const char *text, size_t size); // 1 out, 2 err
    bool (*flush)(void *context, int stream);                                // may be NULL
    // Errors that nobody looked at: text is a whole traceback. NULL: written to stream 2.
    void (*unhandled)(void *context, Gyre *g, const char *text);
    void *context;
    bool is_strict; // an error that nobody looked at ends the run, with status 1
    // Debug mode: warnings on stream 2 of what is allowed but rarely meant (docs/observing.md).
    bool is_dev;
    int64_t dev_age_ns; // debug mode warns of tasks that are older, each once; 0: of none
    // Tells at the end of a run of tasks that nothing could have woken any more, which makes the
    // exit status 1, and shows them in gyre_task_text.
    bool finds_leaks;
    // Its scripts may read signals of the process (`import signal`), those of its threads not. Only
    // one VM of a process should.
    bool has_signals;
    // Time starts at 0 and stands still while anything can happen; then it jumps to the next
    // timer. Only while something outside is pending it runs as it does in the world.
    bool is_clock_virtual;
    int argc; // arguments of the script
    char **argv;
    GyreDiagnostics diagnostics; // of compile errors and of gyre_error_text
    // The VM is open, or is about to be closed, each told on its own thread. Those of the
    // script's threads come here, too: they get a copy of this. NULL: nobody wants to know.
    void (*opened)(void *context, Gyre *g);
    void (*closing)(void *context, Gyre *g);
    const char *name; // of the VM, for people; NULL: "main". A thread's VM has the thread's
} GyreConfig;

// A new VM with the standard library and its event loop on libuv. NULL: memory is out.
GYRE_API Gyre *gyre_open(const GyreConfig *config);

// Shuts the loop down (tasks are cancelled and run to their end, within the grace), runs
// finalizers, frees everything. NULL is allowed.
GYRE_API void gyre_close(Gyre *g);

GYRE_API const char *gyre_version(void);

// What a VM needs of the world: time and waiting. The standard library brings one on libuv; a
// host may lend its own. All times are nanoseconds of one monotonic clock.
typedef struct {
    void *context;
    int64_t (*now_ns)(void *context);
    // Handles what has happened outside (I/O, posted jobs). Waits for it at most `timeout_ns`;
    // 0: does not wait, negative: no limit. Returns early when woken.
    void (*poll)(void *context, int64_t timeout_ns);
    // Any thread and signal handlers: makes a poll that waits, or the next one, return at once.
    void (*wake)(void *context);
    // Is there anything outside that could still happen (a request, a descriptor, a child, a
    // thread)? Where not, and no timer is armed, waiting tasks are deadlocked.
    bool (*has_pending)(void *context);
    // A descriptor that becomes readable when there is work, for gyre_poll_fd; may be NULL.
    // Asked before each wait of the host (gyre_poll_timeout_ms asks, too), so it may prepare.
    int (*poll_fd)(void *context);
    void (*close)(void *context); // last call; frees context
    // A clock that can be set: forward, or back to 0 before a run. NULL: it goes by itself.
    void (*set_clock)(void *context, int64_t now_ns);
    // What gyre_driver_context answers, for a driver around another one; NULL: `context`.
    void *library_context;
} GyreDriver;

// gyre_open without the standard library: the language and its builtins on the given driver,
// whose struct is copied. NULL: memory is out, and the driver stays the caller's.
GYRE_API Gyre *gyre_open_core(const GyreConfig *config, const GyreDriver *driver);

// The driver's context, for libraries that belong to one kind of driver.
GYRE_API void *gyre_driver_context(Gyre *g);

// The VM's own copy of its configuration, for libraries that write or read arguments.
GYRE_API const GyreConfig *gyre_config(Gyre *g);

// Finds the source of a module: `name` as written in the import, `importer` the name of the
// source that imports it. Sets *path (the module's identity and name in messages), *text and
// *size, all allocated with malloc and taken over by the VM. GYRE_ERROR: thrown.
typedef GyreStatus (*GyreLoader)(Gyre *g, void *context, const char *name, const char *importer,
                                 char **path, char **text, size_t *size);
GYRE_API void gyre_set_loader(Gyre *g, GyreLoader loader, void *context);

// ---------------------------------------------------------------- Running scripts

// Compiles and runs a whole script as the main task, drives the loop until it is done, then
// shuts down what it left. `name` is for messages: usually the path.
GYRE_API GyreStatus gyre_eval(Gyre *g, const char *name, const char *text, size_t size);

// One REPL input in the VM's lasting module: GYRE_INCOMPLETE where more text is needed, else as
// gyre_eval, but background tasks stay. *result (may be NULL) gets the value of a last
// expression statement, nil otherwise.
GYRE_API GyreStatus gyre_eval_line(Gyre *g, const char *text, size_t size, GyreValue *result);

// The exit status that a run asked for by exit(n), or that reported errors ask for; 0 if none.
GYRE_API int gyre_exit_status(Gyre *g);
GYRE_API bool gyre_has_exited(Gyre *g); // did a run end by exit(n)?

// The instructions of a source as text, to be freed with gyre_free. NULL: error pending.
GYRE_API char *gyre_disassemble(Gyre *g, const char *name, const char *text, size_t size);
GYRE_API void gyre_free(void *memory);

// ---------------------------------------------------------------- Tasks and the loop

// Calls any script function now and gives its result. An async function is run in a task of its
// own while the loop is driven; not from inside a native.
GYRE_API GyreStatus gyre_call(Gyre *g, GyreValue callee, const GyreValue *args, uint32_t count,
                              GyreValue *result);

// Starts `callee(args)` as a task, where callee is an async function; the task's handle, or NONE.
GYRE_API GyreValue gyre_spawn(Gyre *g, GyreValue callee, const GyreValue *args, uint32_t count);

// Drives the loop until the task is done or the time is over (negative: no limit).
// GYRE_PENDING: time over. GYRE_ERROR: it failed, or was cancelled.
GYRE_API GyreStatus gyre_wait(Gyre *g, GyreValue task, double timeout_s, GyreValue *result);

GYRE_API bool gyre_cancel(Gyre *g, GyreValue task, const char *reason);

// One turn of the loop. `may_block`: wait for the next event if nothing is ready. Returns
// whether anything is left that could still happen.
GYRE_API bool gyre_turn(Gyre *g, bool may_block);

// For a host with a loop of its own: a descriptor that becomes readable when there is work, and
// the milliseconds until the next timer (0: work is ready, -1: none).
GYRE_API int gyre_poll_fd(Gyre *g);
GYRE_API int gyre_poll_timeout_ms(Gyre *g);

// Is there a task that can run now, or a posted job? For drivers, which must not wait then.
GYRE_API bool gyre_has_ready(Gyre *g);

// While held, the loop does not count as deadlocked when only the host can wake it.
GYRE_API void gyre_hold(Gyre *g);
GYRE_API void gyre_release(Gyre *g);
GYRE_API bool gyre_is_held(Gyre *g);

// The driver's clock. Natives that block the thread skip the time instead where they can: false
// means that the clock cannot be set.
GYRE_API int64_t gyre_now_ns(Gyre *g);
GYRE_API bool gyre_skip_time(Gyre *g, int64_t duration_ns);

// Any thread: runs job(g, data) on the VM's thread in the next turn, in order.
// False: memory is out. gyre_post_reserve, on the VM's thread, sets the memory for one job apart;
// gyre_post_reserved uses that and cannot fail: for what somebody waits for.
GYRE_API bool gyre_post(Gyre *g, void (*job)(Gyre *g, void *data), void *data);
GYRE_API bool gyre_post_reserve(Gyre *g); // false: thrown
GYRE_API void gyre_post_reserved(Gyre *g, void (*job)(Gyre *g, void *data), void *data);

// Any thread, also a signal handler: Ctrl-C for the running script. The first call cancels the
// main task at its await; a second one breaks a running loop.
GYRE_API void gyre_interrupt(Gyre *g);

// Any thread, also a signal handler: writes all tasks and what they wait for to stream 2, soon.
GYRE_API void gyre_show_tasks(Gyre *g);

// Any thread: runs look(g, data) once on the VM's thread, soon, also while a script computes; for
// what must be seen just then. It must not run script code. Where the VM is closed first, `look`
// is called with NULL. False: memory is out.
GYRE_API bool gyre_look(Gyre *g, void (*look)(Gyre *g, void *data), void *data);

// All tasks as text, to be freed with gyre_free; for a look, or whenever the VM is ours. As a tree
// each task stands below the one whose group it belongs to. NULL: memory is out, no error pends.
typedef enum { GYRE_TASKS_LIST, GYRE_TASKS_TREE } GyreTaskView;
GYRE_API char *gyre_task_text(Gyre *g, GyreTaskView view);

// For natives that block or run long: has somebody asked this script to stop? False: the error
// to pass on (Cancelled, a limit) is pending.
GYRE_API bool gyre_check(Gyre *g);

// Debug mode, any thread: a number that changes when a task begins and when it ceases to run; odd
// while one runs, 0 in other modes. And for whoever has seen it stand still: warns, at the place
// where the task is then; nothing if the step is over by then.
GYRE_API uint64_t gyre_step(Gyre *g);
GYRE_API void gyre_warn_of_step(Gyre *g, uint64_t step, int64_t duration_ns);
// The same for tasks that have become older than dev_age_ns.
GYRE_API void gyre_warn_of_age(Gyre *g);

// ---------------------------------------------------------------- Tracing

typedef enum {
    GYRE_TRACE_SPAWN,       // `task`, of the name `text`, was made by `other`, at file and line
    GYRE_TRACE_RUN,         // `task` begins to run, or goes on; one that was not spawned stands
                            // for what the host calls outside of tasks
    GYRE_TRACE_WAIT,        // … waits for `text`, at file and line
    GYRE_TRACE_END,         // … has ended: `text` is value, error or cancelled
    GYRE_TRACE_WAKE,        // `other` made `task` ready, which waited; `text` is await where it
                            // waited for other tasks, else wake
    GYRE_TRACE_POLL,        // the loop waits for the world …
    GYRE_TRACE_POLL_END,    // … and goes on
    GYRE_TRACE_COLLECT,     // the collector works …
    GYRE_TRACE_COLLECT_END, // … and `amount` bytes are in use then
    GYRE_TRACE_LAG,         // the earliest timer was looked at `amount` ns after it was due
} GyreTraceKind;

// Fields that an event does not have are zero. The strings are valid during the call only.
typedef struct {
    GyreTraceKind kind;
    uint64_t task, other; // tell the unfinished tasks of a VM apart; other 0: the world did it
    const char *text;
    const char *function; // of SPAWN and RUN: the one that the task runs
    const char *file;     // NULL: not known
    uint32_t line;
    int64_t amount;
} GyreTraceEvent;

// Gets everything that the tasks do, on the VM's thread, in the middle of things: it must not use
// the VM. NULL: ends it. While there is none the VM pays a branch for each switch of tasks.
GYRE_API void gyre_set_tracer(Gyre *g, void (*trace)(void *context, const GyreTraceEvent *event),
                              void *context);

// ---------------------------------------------------------------- Tests

// Runs the top level of a script, as gyre_eval does, and keeps its test blocks.
GYRE_API GyreStatus gyre_load_tests(Gyre *g, const char *name, const char *text, size_t size);
GYRE_API uint32_t gyre_test_count(Gyre *g);
GYRE_API const char *gyre_test_name(Gyre *g, uint32_t index); // valid while the VM is open

// Runs one of them as the main task, on a clock that starts at 0 if it is virtual, and shuts
// down what it left. GYRE_ERROR: it threw. Tasks and whatever else it left behind, and errors
// that nobody looked at, go to config.unhandled, a call for each.
GYRE_API GyreStatus gyre_test_run(Gyre *g, uint32_t index);

// For libraries: something was opened that the script should close, `what` says what. The answer
// is a number for gyre_note_closed; 0 where nobody wants to know, because no test runs.
GYRE_API uint32_t gyre_note_open(Gyre *g, const char *what);
GYRE_API void gyre_note_closed(Gyre *g, uint32_t note);

// Where the rules leave a choice open (which ready task goes on, which arm of a select is tried
// first) the first one is taken, or which of the `count` this answers. NULL: the first.
GYRE_API void gyre_set_choose(Gyre *g, uint32_t (*choose)(void *context, uint32_t count),
                              void *context);

// ---------------------------------------------------------------- Natives

typedef GyreStatus (*GyreFn)(GyreCall *call);

enum {
    GYRE_ASYNC = 1,  // may suspend: calling it gives an operation that must be awaited
    GYRE_GETTER = 2, // in a method table: a property, read without a call
    GYRE_STATIC = 4, // in a method table: no receiver
};

// A native: how it is called, its parameters in the language's notation
// ("host, port = 80, *rest, timeout = nil"), a sentence for the documentation.
typedef struct GyreNative {
    const char *name;
    GyreFn fn;
    const char *params;
    const char *doc;
    unsigned flags;
} GyreNative;

// Global functions, and modules for `import name`, from a table ended by a NULL name. `data` is
// what gyre_data answers in them. The table must outlive the VM.
GYRE_API GyreStatus gyre_register(Gyre *g, const GyreNative *table, void *data);
GYRE_API GyreStatus gyre_register_module(Gyre *g, const char *name, const GyreNative *table,
                                         void *data);
GYRE_API GyreStatus gyre_module_set(Gyre *g, const char *module, const char *name, GyreValue v);

// Modules of natives that are made when a script first imports them, so that starting costs
// nothing for them: `install` registers the module of that name, and may throw.
typedef struct {
    const char *name;
    GyreStatus (*install)(Gyre *g);
} GyreModule;
// The table, ended by a NULL name, must outlive the VM. A VM takes up to 8; false: it has them.
GYRE_API bool gyre_add_modules(Gyre *g, const GyreModule *table);
// The value of a module of natives; made empty where there is none of that name yet.
GYRE_API GyreValue gyre_module(Gyre *g, const char *name);
// An error class in a module, a subclass of the builtin or dotted class `base`. `fields` names
// what its errors carry beside the message, separated by commas; NULL: nothing.
GYRE_API GyreStatus gyre_register_error(Gyre *g, const char *module, const char *name,
                                        const char *base, const char *fields);

GYRE_API Gyre *gyre_vm(GyreCall *call);
GYRE_API void *gyre_data(GyreCall *call);

// Arguments: positional and keyword-only parameters by index; GYRE_NONE where not passed.
GYRE_API GyreValue gyre_arg(GyreCall *call, uint32_t i);
GYRE_API uint32_t gyre_rest_count(GyreCall *call);
GYRE_API GyreValue gyre_rest(GyreCall *call, uint32_t i);

// Reads arguments into C variables by a format, one letter a parameter: i int64_t, d double
// (an int too), b bool, s const char * (UTF-8, valid during the call), S const char * and size_t,
// v GyreValue, h void * (data of a host object; its GyreType * comes first in the list).
// After `|` they are optional: the variable keeps its value where nil or nothing was passed.
// False: a TypeError that names the parameter is pending.
GYRE_API bool gyre_args(GyreCall *call, const char *format, ...);

// The result of a native that returns GYRE_OK; without a call it is nil. Where an error is pending
// (gyre_str had no memory, say, so that v is none) the native has failed all the same.
GYRE_API GyreStatus gyre_return(GyreCall *call, GyreValue v);

// Throws: class name ("ValueError", or "struct.error" for a class of a module) and printf-like
// message. Always GYRE_ERROR.
GYRE_API GyreStatus gyre_throw(Gyre *g, const char *error_class, const char *format, ...);
// OSError subclass by a positive errno: "message: strerror text".
GYRE_API GyreStatus gyre_throw_errno(Gyre *g, int error_number, const char *format, ...);

// ---------------------------------------------------------------- Natives that suspend

// Called at most once, when the waiting task is cancelled. Returns true where the work is given
// up: the wake is dead then and must not be used again. False: it cannot be stopped; the task
// waits on for the resolve.
typedef bool (*GyreCancelFn)(Gyre *g, void *data);

// Suspends the task that called this native: return what it returns (GYRE_PENDING). *wake is
// resolved or rejected exactly once, later, on the VM's thread (use gyre_post from others).
// `waiting_on` is what the task's text shows: "sleep", "dns lookup". `cancel` may be NULL.
GYRE_API GyreStatus gyre_suspend(GyreCall *call, const char *waiting_on, GyreCancelFn cancel,
                                 void *data, GyreWake **wake);
GYRE_API void gyre_resolve(GyreWake *wake, GyreValue v);
GYRE_API void gyre_reject(GyreWake *wake, const char *error_class, const char *format, ...);
// Rejects with the error that is pending in the VM.
GYRE_API void gyre_reject_pending(GyreWake *wake);

// ---------------------------------------------------------------- Values

GYRE_API GyreValue gyre_nil(Gyre *g);
GYRE_API GyreValue gyre_bool(Gyre *g, bool b);
GYRE_API GyreValue gyre_int(Gyre *g, int64_t i);
GYRE_API GyreValue gyre_float(Gyre *g, double d);
GYRE_API GyreValue gyre_str(Gyre *g, const char *text, size_t size); // UTF-8
GYRE_API GyreValue gyre_bytes(Gyre *g, const void *data, size_t size);
GYRE_API GyreValue gyre_list(Gyre *g);
GYRE_API GyreValue gyre_dict(Gyre *g);
GYRE_API GyreValue gyre_tuple(Gyre *g, const GyreValue *items, uint32_t count);
// An int of any size from its sign and magnitude, least significant byte first.
GYRE_API GyreValue gyre_int_from_bytes(Gyre *g, const void *magnitude, size_t size,
                                       bool is_negative);
// The int that is left of a float without its fraction. ValueError for nan, OverflowError for inf.
GYRE_API GyreValue gyre_int_from_float(Gyre *g, double d);

GYRE_API bool gyre_is_none(GyreValue v);
GYRE_API bool gyre_is_nil(Gyre *g, GyreValue v);
GYRE_API const char *gyre_type_of(Gyre *g, GyreValue v); // "int", "Account"; valid while it lives
// The builtin type of a value; GYRE_KIND_OTHER for instances, functions and all the rest.
typedef enum {
    GYRE_KIND_OTHER,
    GYRE_KIND_NIL,
    GYRE_KIND_BOOL,
    GYRE_KIND_INT,
    GYRE_KIND_FLOAT,
    GYRE_KIND_STR,
    GYRE_KIND_BYTES,
    GYRE_KIND_BYTEARRAY,
    GYRE_KIND_LIST,
    GYRE_KIND_TUPLE,
    GYRE_KIND_DICT,
    GYRE_KIND_SET,
    GYRE_KIND_FROZENSET,
    GYRE_KIND_RANGE,
} GyreKind;
GYRE_API GyreKind gyre_kind(Gyre *g, GyreValue v);
// Conversions answer false, without an error, where the value is of another type.
GYRE_API bool gyre_to_bool(Gyre *g, GyreValue v, bool *out); // truth of any value
GYRE_API bool gyre_to_int(Gyre *g, GyreValue v, int64_t *out);
GYRE_API bool gyre_to_float(Gyre *g, GyreValue v, double *out);
GYRE_API const char *gyre_to_str(Gyre *g, GyreValue v, size_t *size); // NULL: no str
// The same without a zero at its end, so that a string that grew by += need not be copied.
GYRE_API const char *gyre_str_view(Gyre *g, GyreValue v, size_t *size);
// The bytes of a bytes or bytearray value; NULL, without an error, for other types. Those of a
// bytearray may be written to, and are valid only until script code runs; those of bytes may be
// written to while nobody else has seen the value (gyre_bytes of NULL makes one of zeros).
GYRE_API void *gyre_to_bytes(Gyre *g, GyreValue v, size_t *size);
// Writes the magnitude of an int or bool, least significant byte first, as far as there is room,
// and returns how many bytes it has: 0 for zero, and for a value that is no int.
GYRE_API size_t gyre_int_to_bytes(Gyre *g, GyreValue v, void *magnitude, size_t room,
                                  bool *is_negative);
// Where Python takes an integer: an int, or the int that an object's method `index` gives. NONE:
// TypeError is pending.
GYRE_API GyreValue gyre_index(Gyre *g, GyreValue v);
// Where Python takes a real number: a float or int, or an object with a method `float` or
// `index`. False: TypeError or OverflowError is pending.
GYRE_API bool gyre_number(Gyre *g, GyreValue v, double *out);
// str(v) and repr(v) as a new str value; NONE: error pending.
GYRE_API GyreValue gyre_text(Gyre *g, GyreValue v);
GYRE_API GyreValue gyre_repr(Gyre *g, GyreValue v);

GYRE_API int64_t gyre_len(Gyre *g, GyreValue v); // -1: error pending
GYRE_API GyreStatus gyre_append(Gyre *g, GyreValue list, GyreValue item);
GYRE_API GyreValue gyre_get(Gyre *g, GyreValue container, GyreValue key); // container[key]
GYRE_API GyreStatus gyre_set(Gyre *g, GyreValue container, GyreValue key, GyreValue v);
GYRE_API GyreValue gyre_attr(Gyre *g, GyreValue object, const char *name); // object.name
GYRE_API GyreStatus gyre_attr_set(Gyre *g, GyreValue object, const char *name, GyreValue v);
// a op b as a script would compute it, `op` one of + - * / // % ** & | ^ << >> == < <= > >=.
GYRE_API GyreValue gyre_op(Gyre *g, const char *op, GyreValue a, GyreValue b);
// Walks anything that a for loop walks: gyre_iter gives an iterator; gyre_next gives 1 and the next
// item, 0 at the end, -1 where an error is pending. Both may run script code.
GYRE_API GyreValue gyre_iter(Gyre *g, GyreValue iterable);
GYRE_API int gyre_next(Gyre *g, GyreValue iterator, GyreValue *item);
// A top-level name of the main script, or a builtin; NONE (no error) where there is none.
GYRE_API GyreValue gyre_global(Gyre *g, const char *name);
GYRE_API GyreStatus gyre_global_set(Gyre *g, const char *name, GyreValue v);

// Scopes and pins.
GYRE_API uint32_t gyre_scope_open(Gyre *g);
GYRE_API void gyre_scope_close(Gyre *g, uint32_t scope);
// gyre_scope_close, but one value lives on: what it returns, a handle of the scope around. In a
// loop this keeps the handles from growing: v = gyre_scope_keep(g, scope_before_v, next_v).
GYRE_API GyreValue gyre_scope_keep(Gyre *g, uint32_t scope, GyreValue v);
GYRE_API GyreValue gyre_pin(Gyre *g, GyreValue v);
GYRE_API void gyre_unpin(Gyre *g, GyreValue pinned);

// ---------------------------------------------------------------- Host objects

// A type of the host: instances are a block of `size` bytes, zeroed. The struct is static. The
// first parameter of a method that is not GYRE_STATIC is `self`: argument 0, the object.
typedef struct GyreType {
    const char *name;
    size_t size;
    void (*finalize)(void *data); // runs once, maybe on close; must not use the VM
    const GyreNative *methods;    // "init" makes the type callable: it gets the new object and
                                  // the arguments
    // Another thread's VM gets the same thing: fills `copy` from `data` (say, by counting a
    // reference). NULL: NotSendable.
    void (*share)(void *copy, const void *data);
} GyreType;

// The type becomes a global name, or a name in a module.
GYRE_API GyreStatus gyre_register_type(Gyre *g, const GyreType *type, void *data);
GYRE_API GyreStatus gyre_register_module_type(Gyre *g, const char *module, const GyreType *type,
                                              void *data);
GYRE_API GyreValue gyre_new(Gyre *g, const GyreType *type);
GYRE_API void *gyre_host_data(Gyre *g, GyreValue v, const GyreType *type); // NULL: other type

// ---------------------------------------------------------------- Errors

// The pending error as a traceback, ready to print; "" if none. Valid until the next call.
GYRE_API const char *gyre_error_text(Gyre *g);
GYRE_API const char *gyre_error_class(Gyre *g); // "ValueError"; "" if none
// Takes the pending error as a value and clears it; NONE if none. Put it back with raise.
GYRE_API GyreValue gyre_error_take(Gyre *g);
GYRE_API GyreStatus gyre_error_raise(Gyre *g, GyreValue error);
GYRE_API void gyre_error_clear(Gyre *g);

// ---------------------------------------------------------------- JSON

// What gyre_json_read does with parts of a document; handles of callables, GYRE_NONE for none.
typedef struct {
    GyreValue object;   // gets each object as a dict; its result is taken in the dict's place …
    GyreValue pairs;    // … or as a list of (key, value) tuples
    GyreValue integer;  // gets the text of each int, …
    GyreValue number;   // … of each other number, …
    GyreValue constant; // … and NaN, Infinity, -Infinity
    bool is_lenient;    // strings may hold control characters
} GyreJsonReading;

// Where a text is no JSON, and why.
typedef struct {
    const char *message; // "Expecting value"; NULL where an error is pending instead
    size_t offset;       // in bytes
} GyreJsonFault;

// The value that a JSON text stands for. `how` and `fault` may be NULL. NONE: the text is wrong
// (*fault says how; without a `fault` ValueError is pending), or an error is pending.
GYRE_API GyreValue gyre_json_read(Gyre *g, const char *text, size_t size,
                                  const GyreJsonReading *how, GyreJsonFault *fault);

// How gyre_json_write lays out a value. All zero: on one line, "{\"a\": [1, 2]}".
typedef struct {
    const char *indent;         // what each level begins its lines with; NULL: one line
    const char *item_separator; // NULL: ", ", and "," before the end of a line
    const char *key_separator;  // NULL: ": "
    bool is_ascii;              // everything else as \uXXXX
    bool sorts_keys;
    bool skips_keys;    // leaves out keys that are no str, number, bool or nil: else TypeError
    bool refuses_nan;   // ValueError for NaN and the infinities
    GyreValue fallback; // called with what JSON has nothing for; its result is written instead
} GyreJsonWriting;

// A value as JSON text, a str. `how` may be NULL.
GYRE_API GyreValue gyre_json_write(Gyre *g, GyreValue v, const GyreJsonWriting *how);

// ---------------------------------------------------------------- Threads of scripts

// A value packed for another VM: a deep copy, cycles and sharing kept; code is shared. NULL:
// NotSendable (or MemoryError) is pending. A parcel belongs to no VM; unpacking (or freeing
// without unpacking) may happen on another thread, once.
typedef struct GyreParcel GyreParcel;
GYRE_API GyreParcel *gyre_pack(Gyre *g, GyreValue v);
GYRE_API GyreValue gyre_unpack(Gyre *g, GyreParcel *parcel); // consumes it; NONE: error pending
GYRE_API void gyre_parcel_free(GyreParcel *parcel);

#ifdef __cplusplus
}
#endif
#endif

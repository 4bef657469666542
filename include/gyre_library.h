// gyre_library.h - the rest of the API, for whoever builds on Gyre rather than with it.
//
// gyre.h is all that a host needs. This header is for libraries of natives (arguments one by one,
// ints of any size, bytes, JSON, modules made on demand), for event loops (a driver of their own)
// and for tools (a REPL, tests, traces, a look at tasks from outside). The standard library and the
// program `gyre` use these two headers and nothing else of the VM.
//
// The rules of gyre.h hold here, too: handles and their scopes, pending errors, one thread at a
// time but for what says "any thread".
#ifndef GYRE_LIBRARY_H
#define GYRE_LIBRARY_H

#include "gyre.h"

#ifdef __cplusplus
extern "C" {
#endif

GYRE_API const char *gyre_version(void); // of the library, where GYRE_VERSION is the header's

// Frees what a function here says is to be freed with it. NULL is allowed.
GYRE_API void gyre_free(void *memory);

// ---------------------------------------------------------------- Drivers and opening

// What a VM needs of the world: time and waiting. The standard library brings one on libuv; a
// host may lend its own. All times are nanoseconds of one monotonic clock.
typedef struct {
    void *context;
    int64_t (*now_ns)(void *context);
    // Handles what has happened outside (I/O, posted jobs). Waits for it at most `timeout_ns`;
    // 0: does not wait, negative: no limit. Returns early when woken.
    void (*poll)(void *context, int64_t timeout_ns);
    // Any thread and signal handlers: makes a poll that waits, or the next one, return at once.
    // Calls nothing of the VM.
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
    // The host runs the loop that this stands on, and the VM's turns come from there: then nothing
    // here waits, poll is called with 0 only, and `changed` is called whenever the host has used
    // the VM in between, for what it waits for may be something else now.
    bool is_lent;
    void (*changed)(void *context);
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
// *size, all allocated with malloc and taken over by the VM. GYRE_ERROR: thrown. GYRE_PENDING: it
// is not one of the loader's; the host's `load` in GyreConfig is asked.
typedef GyreStatus (*GyreLoader)(Gyre *g, void *context, const char *name, const char *importer,
                                 char **path, char **text, size_t *size);
GYRE_API void gyre_set_loader(Gyre *g, GyreLoader loader, void *context);

// Scripts that a program brings along, as modules by the path that each has in the table, which
// ends with a NULL path and must outlive the VM. For VMs of gyre_open; a later table replaces it.
typedef struct {
    const char *path;
    const unsigned char *stored; // the text and a zero, or packed by gzip, as cmake/GyreEmbed.cmake
    size_t stored_size;          // does it where zlib is there to unpack it
} GyreScript;
GYRE_API void gyre_add_scripts(Gyre *g, const GyreScript *table);

// ---------------------------------------------------------------- Running scripts

// One REPL input in the VM's lasting module: GYRE_INCOMPLETE where more text is needed (the error
// tells what is open), else as gyre_eval, but background tasks stay. *result (may be NULL) gets the
// value of a last expression statement, nil otherwise.
// `name` is for messages; NULL: "<repl>". Where it is that, or begins with '<', the text is no
// file's: a statement that begins with '{' is a dict or a set then, if it can be one and is not a
// lone call in braces. From the first line on, tasks that fail while no line runs are reported at
// once, and those that failed during one, and were not looked at, when it ends.
GYRE_API GyreStatus gyre_eval_line(Gyre *g, const char *name, const char *text, size_t size,
                                   GyreValue *result);

// Does the text end too early, so that gyre_eval_line would answer GYRE_INCOMPLETE? Runs nothing.
GYRE_API bool gyre_is_incomplete(Gyre *g, const char *text, size_t size);

// Any thread, also a signal handler: the gyre_eval_line that runs returns GYRE_PENDING as soon as
// it waits, with its task as *result, and the line goes on in the background, as any task does.
GYRE_API void gyre_leave_line(Gyre *g);

// The module in which gyre_eval and gyre_eval_line run, for gyre_attr and for scripts' dir().
GYRE_API GyreValue gyre_main_module(Gyre *g);

// The module of that name, or path, if a script or the host has imported it; GYRE_NONE where not.
GYRE_API GyreValue gyre_loaded_module(Gyre *g, const char *path);

// The exit status that a run asked for by exit(n), or that reported errors ask for; 0 if none.
GYRE_API int gyre_exit_status(Gyre *g);
GYRE_API bool gyre_has_exited(Gyre *g); // did a run end by exit(n)?

// The instructions of a source as text, to be freed with gyre_free. NULL: error pending.
GYRE_API char *gyre_disassemble(Gyre *g, const char *name, const char *text, size_t size);
// The same of a function, or a bound method, of a script; TypeError for anything else.
GYRE_API char *gyre_disassemble_function(Gyre *g, GyreValue function);

// ---------------------------------------------------------------- Tasks and the loop

GYRE_API size_t gyre_task_count(Gyre *g); // of those that have not finished

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

// On the VM's thread: sets the memory for one gyre_post apart. gyre_post_reserved, any thread, uses
// that and cannot fail: for what somebody waits for.
GYRE_API bool gyre_post_reserve(Gyre *g); // false: thrown
GYRE_API void gyre_post_reserved(Gyre *g, void (*job)(Gyre *g, void *data), void *data);

// Any thread, also a signal handler: Ctrl-C for the running script, which may clean up, or refuse.
// The first call cancels the main task at its await; a second one opens the masks of its cleanups,
// and breaks a running loop. One that comes before the first script of the VM, which may still be
// compiled, is kept for that.
GYRE_API void gyre_interrupt_main(Gyre *g);

// Any thread, also a signal handler: writes all tasks and what they wait for to stream 2, soon.
GYRE_API void gyre_show_tasks(Gyre *g);

// Any thread: runs look(g, data) once on the VM's thread, soon, also while a script computes; for
// what must be seen just then. It must not run script code. Where the VM is closed first, `look`
// is called with NULL. False: memory is out.
GYRE_API bool gyre_look(Gyre *g, void (*look)(Gyre *g, void *data), void *data);

// Bytes in use by the VM's objects, and how often the collector has gone round.
GYRE_API size_t gyre_memory_in_use(Gyre *g, uint64_t *collections);

// Collects, and tells how many objects of each type there are, and the bytes that they take,
// without what they refer to. Types of the same name are told of one by one. Between two runs only.
// False: memory is out, no error pends.
GYRE_API bool
gyre_heap_census(Gyre *g, void (*see)(void *context, const char *type, size_t count, size_t bytes),
                 void *context);

// All tasks as text, to be freed with gyre_free; for a look, or whenever the VM is ours. As a tree
// each task stands below the one whose group it belongs to. NULL: memory is out, no error pends.
typedef enum { GYRE_TASKS_LIST, GYRE_TASKS_TREE } GyreTaskView;
GYRE_API char *gyre_task_text(Gyre *g, GyreTaskView view);

// Something failed, a thread for one, and nobody has looked yet: `report` is called once, when that
// has been so for loop.unobserved_after or, by gyre_unseen_report, when the run ends. The oldest is
// the first. Whoever owns the memory takes it out before it goes; false: it was not in there.
typedef struct GyreUnseen {
    struct GyreUnseen *next;
    int64_t since_ns;
    void (*report)(Gyre *g, struct GyreUnseen *unseen);
} GyreUnseen;
GYRE_API void gyre_unseen_add(Gyre *g, GyreUnseen *unseen);
GYRE_API bool gyre_unseen_remove(Gyre *g, GyreUnseen *unseen);
GYRE_API void gyre_unseen_report(Gyre *g); // all of them

// A number that no other VM of the process has or had.
GYRE_API uint64_t gyre_serial(const Gyre *g);
// Around a wait, without an end, for the end of the thread of the VM with the serial that `joined`
// tells (any thread; 0: not known). False: that VM waits for us, too; DeadlockError was thrown, and
// there is no end.
GYRE_API bool gyre_join_begin(Gyre *g, uint64_t (*joined)(void *data), void *data);
GYRE_API void gyre_join_end(Gyre *g);

// For natives that block or run long: has somebody asked this script to stop? False: the error
// to pass on (Cancelled, a limit) is pending.
GYRE_API bool gyre_check(Gyre *g);
// For natives that recurse, or take much C stack: does it still have so many bytes for them? Else
// they throw RecursionError. gyre_call asks by itself.
GYRE_API bool gyre_has_stack(Gyre *g, size_t bytes);
// How long natives that block may do so at most; negative: no limit.
GYRE_API int64_t gyre_time_left_ns(Gyre *g);

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

// ---------------------------------------------------------------- Profiling

typedef struct {
    const char *function; // "Account.deposit", "<main>", [await], a task
    const char *file;     // NULL: it stands nowhere
    uint32_t line;        // where the function begins, or the await stands
} GyreFrame;

// Where some time went. The frames come from the innermost to the outermost: below each task's
// functions its name, and below that those of the task that awaits it. Strings are valid during the
// call only.
typedef struct {
    bool is_waiting; // of one task, at its innermost frame [await]; else of the VM
    int64_t duration_ns;
    const GyreFrame *frames;
    uint32_t frame_count;
} GyreSpent;

// Gets where the time goes, on the VM's thread, in the middle of things: it must not use the VM.
// Time is what ticks say; it is `now_ns` now. NULL: ends it. While there is none the VM pays a
// branch for each switch of tasks. What is compiled meanwhile also takes samples where functions
// return: so set it before. False: memory is out.
GYRE_API bool gyre_set_profiler(Gyre *g, void (*spent)(void *context, const GyreSpent *spent),
                                void *context, int64_t now_ns);

// Any thread, as often as there shall be samples, but only while there is a profiler: it is
// `now_ns`. A VM that waits is not woken.
GYRE_API void gyre_profile_tick(Gyre *g, int64_t now_ns);

// ---------------------------------------------------------------- Coverage

typedef enum { GYRE_COVER_LINE, GYRE_COVER_FUNCTION, GYRE_COVER_BRANCH } GyreCoverKind;

// Something that can run, and how often it has. Several points may tell of the same thing: their
// counts are to be added.
typedef struct {
    GyreCoverKind kind;
    uint32_t line;
    const char *function; // its name; NULL for the other kinds
    uint32_t place;       // of a branch: tells those of a source apart, in their order
    uint32_t arm;         // of a branch: 0 where the condition was true, 1 where not
    uint64_t count;
} GyreCoverPoint;

// What is counted in one source, as long as it is held; any thread.
typedef struct GyreCoverage GyreCoverage;
GYRE_API const char *gyre_coverage_name(const GyreCoverage *coverage); // of the source
// False: there are only `index` points.
GYRE_API bool gyre_coverage_point(const GyreCoverage *coverage, uint32_t index,
                                  GyreCoverPoint *point);
// Nothing counts there any more: all code of the source is gone, in all threads.
GYRE_API bool gyre_coverage_is_final(const GyreCoverage *coverage);
GYRE_API void gyre_coverage_release(GyreCoverage *coverage);

// From now on every source that the VM compiles, but those of the standard library, counts what it
// runs; `compiled` gets the counters before it does, and they are its to release, also after the
// VM. NULL: ends it, for sources to come.
GYRE_API void gyre_set_coverage(Gyre *g, void (*compiled)(void *context, GyreCoverage *coverage),
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

// ---------------------------------------------------------------- Natives and modules

// Arguments: positional and keyword-only parameters by index; GYRE_NONE where not passed. And those
// that *rest took.
GYRE_API GyreValue gyre_arg(GyreCall *call, uint32_t i);
GYRE_API uint32_t gyre_rest_count(GyreCall *call);
GYRE_API GyreValue gyre_rest(GyreCall *call, uint32_t i);

// An OSError subclass by a positive errno: "message: strerror text". Always GYRE_ERROR.
GYRE_API GyreStatus gyre_throw_errno(Gyre *g, int error_number, const char *format, ...)
    GYRE_PRINTF(3, 4);

// For natives that do something outside of the VM: may they do this kind of thing (GYRE_GRANT_…) to
// `what`? False: NotCapable, a PermissionError, is pending. Paths are compared as the system sees
// them, links resolved; who opens a file that is writable by others opens what was compared
// (O_NOFOLLOW).
GYRE_API bool gyre_may(Gyre *g, unsigned grant, const char *what);

// For cancel callbacks: the VM is being closed, so nobody must answer any more, whatever they
// return.
GYRE_API bool gyre_is_ending(Gyre *g);

// Rejects with the error that is pending in the VM.
GYRE_API void gyre_reject_pending(GyreWake *wake);

// For natives whose answer would be lost if nobody took it (bytes that were read, say): call it
// before taking it. A task may wait in a select, and another thread may just have ended that wait.
// False: so it is, and nobody will hear the answer. Keep what there is and return, then the cancel
// callback is called; or let go of it and resolve with NONE, which a callback that could not give
// the work up asks for in any case. True: nothing can come between any more; resolve or reject, or
// release it where there is no answer yet, before you return.
GYRE_API bool gyre_wake_reserve(GyreWake *wake);
GYRE_API void gyre_wake_release(GyreWake *wake);

// A flag of natives beside GYRE_ASYNC: it never suspends and only keeps books, so a cancellation
// that is due is not thrown in its place but at the next await. The `enter` of what is open already
// has it: else whoever is cancelled just when `async with await connect()` got its stream would
// lose it.
enum { GYRE_UNCHECKED = 256 };

// A name in a module of natives, which is made where there is none of that name yet.
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

// ---------------------------------------------------------------- Values

GYRE_API bool gyre_is_nil(Gyre *g, GyreValue v);
GYRE_API const char *gyre_type_of(Gyre *g, GyreValue v); // "int", "Account"; valid while it lives
GYRE_API GyreValue gyre_repr(Gyre *g, GyreValue v);      // repr(v) as a new str value

GYRE_API GyreValue gyre_bytes(Gyre *g, const void *data, size_t size);
GYRE_API GyreValue gyre_tuple(Gyre *g, const GyreValue *items, uint32_t count);
// The same of a class of tuples with named items, which has `count` of them: a namedtuple, or the
// row of a database, whose class `row_class` of the module <stdlib>/_collections makes.
GYRE_API GyreValue gyre_named_tuple(Gyre *g, GyreValue tuple_class, const GyreValue *items,
                                    uint32_t count);
// An int of any size from its sign and magnitude, least significant byte first.
GYRE_API GyreValue gyre_int_from_bytes(Gyre *g, const void *magnitude, size_t size,
                                       bool is_negative);
// The int that is left of a float without its fraction. ValueError for nan, OverflowError for inf.
GYRE_API GyreValue gyre_int_from_float(Gyre *g, double d);

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

GYRE_API GyreStatus gyre_attr_set(Gyre *g, GyreValue object, const char *name, GyreValue v);
// a op b as a script would compute it, `op` one of + - * / // % ** & | ^ << >> == < <= > >=.
GYRE_API GyreValue gyre_op(Gyre *g, const char *op, GyreValue a, GyreValue b);
// Walks anything that a for loop walks: gyre_iter gives an iterator; gyre_next gives 1 and the next
// item, 0 at the end, -1 where an error is pending. Both may run script code.
GYRE_API GyreValue gyre_iter(Gyre *g, GyreValue iterable);
GYRE_API int gyre_next(Gyre *g, GyreValue iterator, GyreValue *item);

// gyre_scope_close, but one value lives on: what it returns, a handle of the scope around. In a
// loop this keeps the handles from growing: v = gyre_scope_keep(g, scope_before_v, next_v).
GYRE_API GyreValue gyre_scope_keep(Gyre *g, uint32_t scope, GyreValue v);

// Takes the pending error as a value and clears it; NONE if none. Put it back with raise.
GYRE_API GyreValue gyre_error_take(Gyre *g);
GYRE_API GyreStatus gyre_error_raise(Gyre *g, GyreValue error);
// The same error with a trace of its own, which grows apart. NONE: error pending.
GYRE_API GyreValue gyre_error_copy(Gyre *g, GyreValue error);

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
// The same for a list of a function and its arguments: the path in NotSendable begins with "args".
GYRE_API GyreParcel *gyre_pack_call(Gyre *g, GyreValue call);
GYRE_API GyreValue gyre_unpack(Gyre *g, GyreParcel *parcel); // consumes it; NONE: error pending
GYRE_API void gyre_parcel_free(GyreParcel *parcel);

// The life of a thread's VM: calls any script function as its main task, drives the loop until that
// is done, then shuts down what it left, as gyre_eval does.
GYRE_API GyreStatus gyre_run(Gyre *g, GyreValue callee, const GyreValue *args, uint32_t count,
                             GyreValue *result);

// Any thread: asks the main task to end. CANCEL throws Cancelled at its next await, or where it
// blocks; FORCE in loops and long builtins, too, and opens what masks it. KILL ends all tasks at
// the next of those places, and no line of the script runs any more: the VM can only be closed
// then. The reason (NULL: nil) is nil, a bool, number, str or bytes, and is taken. Asked before
// there is a main task, it is kept for that. False: memory is out.
typedef enum { GYRE_STOP_CANCEL, GYRE_STOP_FORCE, GYRE_STOP_KILL } GyreStop;
GYRE_API bool gyre_stop(Gyre *g, GyreStop how, GyreParcel *reason);

// Ends the run as exit(status) does in a task.
GYRE_API void gyre_exit(Gyre *g, int status);
// Reports an error that nobody will look at (loop.on_unhandled gets `failed`, too), or lets the
// exit status tell of one that was reported elsewhere.
GYRE_API void gyre_report(Gyre *g, GyreValue failed, GyreValue error);
GYRE_API void gyre_set_failed(Gyre *g);

// Where the script stands that called the running native: "feed.gy:44 by 'main'"; "" if none did.
GYRE_API void gyre_where(Gyre *g, char *text, size_t size);

// For what a script may leave running besides tasks: `step` is called, at the end of a run, to
// cancel it along with the tasks; to say whether any of it goes on, which is waited for within the
// grace; to end it by force; to report errors that nobody looked at. False: memory is out.
typedef enum {
    GYRE_SHUTDOWN_CANCEL,
    GYRE_SHUTDOWN_LOOK,
    GYRE_SHUTDOWN_FORCE,
    GYRE_SHUTDOWN_REPORT
} GyreShutdownStep;
GYRE_API bool gyre_at_shutdown(Gyre *g, bool (*step)(Gyre *g, void *data, GyreShutdownStep step),
                               void *data);

#ifdef __cplusplus
}
#endif
#endif

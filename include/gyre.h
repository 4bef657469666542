// gyre.h - the embedding API of Gyre: everything that a host needs.
//
//     Gyre *g = gyre_open(NULL);
//     if (gyre_eval(g, "hello", "print('hello')", GYRE_STRLEN) != GYRE_OK)
//         fputs(gyre_error_text(g), stderr);
//     gyre_close(g);
//
// A `Gyre` is one VM: a heap, its tasks, an event loop. VMs know nothing of each other: as many as
// there is memory for may be open, each in any thread. One VM is used by one thread at a time; only
// gyre_post and gyre_interrupt may be called from any.
//
// Values are handles. A handle belongs to the scope that it was made in: a running native has a
// scope of its own, which ends when it returns; a host opens others with gyre_scope_open. While
// its scope lives, a value is safe from the collector; gyre_pin makes a handle that lives until
// gyre_unpin. The VM frees what no handle and no script can reach; a host frees nothing that it
// got from here. GYRE_NIL, and what gyre_bool answers, are good everywhere and for ever. GYRE_NONE
// is no value at all, not even nil.
//
// What can fail returns GyreStatus, or GYRE_NONE, NULL or -1 in place of its result, and the error
// is then *pending* in the VM. A native passes it on by returning GYRE_ERROR; a host reads it with
// gyre_error_text. An error stays pending until gyre_error_clear, or until the host next calls
// gyre_eval or another function that runs scripts.
//
// These rules are checked, in every build. Who breaks one is told so by MisuseError, which names
// both places (where the handle ended and where it was used, say), and the call does nothing else.
// What returns nothing tells `unhandled` of GyreConfig. NULL in place of a VM is failure, nothing
// more.
//
// Texts are UTF-8. Times are seconds as a double, or what their name says. Nothing here exits,
// aborts, prints, jumps over your frames or touches signals (but see GyreConfig.has_signals).
//
// docs/embedding.md has whole programs. gyre_library.h has more, for whoever writes libraries,
// event loops and tools.
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
#define GYRE_PRINTF(text, first)
#else
#define GYRE_API __attribute__((visibility("default")))
#define GYRE_PRINTF(text, first) __attribute__((format(printf, text, first)))
#endif

#define GYRE_VERSION "0.1.0"

struct uv_loop_s; // uv_loop_t of libuv

typedef struct Gyre Gyre;         // a VM
typedef struct GyreCall GyreCall; // a call of a native, while it runs
typedef struct GyreWake GyreWake; // the end of a wait that somebody owes a task

// A handle of a value: to be passed around, not to be looked into.
typedef struct {
    uint32_t slot;
    uint32_t stamp;
} GyreValue;

#ifdef __cplusplus
#define GYRE_NONE (GyreValue())
#define GYRE_NIL (GyreValue{UINT32_MAX, 0})
#else
#define GYRE_NONE ((GyreValue){0, 0})
#define GYRE_NIL ((GyreValue){UINT32_MAX, 0})
#endif

static inline bool gyre_is_none(GyreValue v)
{
    return v.slot == 0;
}

typedef enum {
    GYRE_OK = 0,
    GYRE_ERROR = 1,      // an error is pending
    GYRE_PENDING = 2,    // not yet: a native suspended, the time of gyre_wait is over
    GYRE_INCOMPLETE = 3, // gyre_eval_line (gyre_library.h): the text ends too early
} GyreStatus;

// As the size of a text: it ends with a zero.
#define GYRE_STRLEN SIZE_MAX

// ---------------------------------------------------------------- Opening and closing

// How much is said of an error: the whole report with source lines, or one line for an editor,
// `file:line:column: error: text`, at the innermost place in a script.
typedef enum { GYRE_DIAGNOSTICS_FULL = 0, GYRE_DIAGNOSTICS_SHORT = 1 } GyreDiagnostics;

// Kinds of what a script can do outside of its VM.
enum {
    GYRE_GRANT_READ = 1,    // look at files and folders: "/data" and all that is in it
    GYRE_GRANT_WRITE = 2,   // make and change them
    GYRE_GRANT_NET = 4,     // reach, or be, a host: "example.org", "example.org:443", "[::1]:80"
    GYRE_GRANT_RUN = 8,     // start a program: "git", "/bin/ls"
    GYRE_GRANT_ENV = 16,    // know an environment variable: "HOME"
    GYRE_GRANT_IMPORT = 32, // import files NAME.gy of a folder; READ grants that, too
    GYRE_GRANT_INPUT = 64,  // read standard input
    GYRE_GRANT_ALL = 127,
};
typedef struct {
    unsigned grant;   // one of these
    const char *what; // a path, host, program or name
} GyreGrant;

// Every field may be zero. The struct is copied; what it points to must outlive the VM.
typedef struct {
    // What the functions below get as their first argument.
    void *context;

    // Where the VM gets its memory: a new block (`block` NULL, `old_size` 0), one of another size,
    // or (`new_size` 0) none any more. NULL: none left. Other threads come here, too: those that
    // post jobs, and those of scripts. NULL: malloc and its kin. What libraries below allocate for
    // themselves (big ints, the event loop, regular expressions) and buffers of the standard
    // library's natives come from malloc in any case.
    void *(*resize)(void *context, void *block, size_t old_size, size_t new_size);

    // Where print() and write() go; NULL: nowhere. `stream` is 1 for output, 2 for errors and
    // reports. `text` does not end with a zero. Returns false where the output is gone (EPIPE): the
    // script gets BrokenPipeError.
    bool (*write)(void *context, int stream, const char *text, size_t size);
    // The loop is about to wait, or the script asked for it; NULL: nothing is held back.
    bool (*flush)(void *context, int stream);
    // Errors that nobody looked at, say of a task that nobody awaited: `text` is a whole traceback.
    // NULL: written to stream 2.
    void (*unhandled)(void *context, Gyre *g, const char *text);

    // Gives the source of a module that no native and no standard module has: `name` as written
    // in the import, `importer` the name of the source that imports it. Returns the text as a str;
    // or NONE where there is no such module, or an error is pending. *path, which is NONE at
    // first, may be set to a str: the module's name in messages, and its identity, for one module
    // may be known by several names. Called on the VM's thread, also on those of scripts' threads.
    // NULL: files, `import "./x.gy"` beside the importer and names in the folders of GYRE_PATH.
    GyreValue (*load)(void *context, Gyre *g, const char *name, const char *importer,
                      GyreValue *path);

    // A loop of the host's for the VM to live on, see "The loop"; NULL: one of its own.
    struct uv_loop_s *uv_loop;

    // What scripts may do with the world around the VM: kinds as a whole, and single things of
    // them, in a table that ends with a grant 0 and is copied, its paths as they are seen at this
    // moment. The VMs of the script's threads may do the same. All zero: nothing.
    unsigned grants;
    const GyreGrant *granted;

    // How far scripts may go: see GyreLimits, whose fields these are. 0: no limit.
    size_t memory_limit;
    uint64_t steps_limit;
    int64_t time_limit_ns;
    uint32_t depth_limit;

    // How large the stacks are that the host makes for coroutines of its own and runs the VM on,
    // counted from where the VM is called. 0: 128 KiB. Those of threads are measured.
    size_t stack_size;

    // ---- For programs that run scripts as their trade; the rest of the hosts leave them zero.

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
    // Of a thread's VM: where it was started, for the head of traces: "feed.gy:44 by 'main'".
    const char *started;
    // What scripts keep below the output of a terminal, spinners and bars: lines that replace those
    // of the same VM; size 0: none any more. NULL: scripts are told that there is no terminal.
    void (*status)(void *context, Gyre *g, const char *text, size_t size);
    bool names_flags; // refusals name the option of the gyre program that would grant it
    // Where random begins, as by random.seed(random_seed); each Random() without a seed, and each
    // of the script's threads, has one that follows from this and from how many came before. Else
    // the system is asked.
    bool has_random_seed;
    int64_t random_seed;
} GyreConfig;

// A new VM with the standard library and an event loop of its own. `config` may be NULL. NULL:
// memory or descriptors are out. Whichever thread runs it has a C stack of 128 KiB or more.
// Scripts alone take none of it; natives that call scripts that call natives, nested values and
// nested source do, and throw RecursionError where it is used up.
GYRE_API Gyre *gyre_open(const GyreConfig *config);

// Shuts the loop down (tasks are cancelled and run to their end, within a grace of 5 seconds), runs
// finalizers, frees everything; all handles end. NULL is allowed.
GYRE_API void gyre_close(Gyre *g);

// ---------------------------------------------------------------- Running scripts

// Compiles and runs a whole script, drives the loop until it is done, then ends the tasks that it
// left. `name` is for messages: usually the path. Its top-level names stay, for gyre_global and for
// the next script. GYRE_ERROR: it does not compile, or has thrown. GYRE_PENDING, where the host
// runs the loop (uv_loop in GyreConfig): it waits, and goes on as a task whose error nobody looks
// at.
GYRE_API GyreStatus gyre_eval(Gyre *g, const char *name, const char *text, size_t size);

// What `import name` gives a script: a module, whose names gyre_attr reads. One that is a script
// runs when it is first imported, and the loop is driven until it is done; not from inside a
// native.
GYRE_API GyreValue gyre_import(Gyre *g, const char *name);

// A top-level name of the scripts that ran, or a builtin; NONE (no error) where there is none.
GYRE_API GyreValue gyre_global(Gyre *g, const char *name);
GYRE_API GyreStatus gyre_global_set(Gyre *g, const char *name, GyreValue v);

// Calls a function with `count` positional arguments, at most 64, and gives its result (`result`
// may be NULL). An async function is run in a task of its own while the loop is driven; from inside
// a native, where that would need a second loop, it is a StateError.
GYRE_API GyreStatus gyre_call(Gyre *g, GyreValue callee, const GyreValue *args, uint32_t count,
                              GyreValue *result);

// ---------------------------------------------------------------- Tasks

// Starts `callee(args)` as a task, where callee is an async function, and returns its handle. It
// begins to run when the loop is next driven, by any function that does.
GYRE_API GyreValue gyre_spawn(Gyre *g, GyreValue callee, const GyreValue *args, uint32_t count);

// Drives the loop until the task is done or the time is over (0: one turn, without waiting;
// negative: no limit). GYRE_OK: *result is its value (`result` may be NULL). GYRE_ERROR:
// it failed, or was cancelled. GYRE_PENDING: the time is over, the task goes on when the loop does.
GYRE_API GyreStatus gyre_wait(Gyre *g, GyreValue task, double timeout_s, GyreValue *result);

// Asks a task to stop: Cancelled is thrown at its await. Whoever waits for it sees TaskCancelled
// with that reason (NULL: none). False: it was done already.
GYRE_API bool gyre_cancel(Gyre *g, GyreValue task, const char *reason);

// ---------------------------------------------------------------- The loop
//
// Three ways to let tasks run. (1) gyre_eval, gyre_call and gyre_wait drive the VM's own loop until
// something is done. (2) A host that has a loop of its own, or frames to draw, drives it turn by
// turn: it waits for gyre_poll_fd to become readable, at most gyre_poll_timeout_ms, and then calls
// gyre_turn(g, GYRE_NOWAIT). (3) A host with a libuv loop lends it (uv_loop in GyreConfig):
// whenever that loop runs, tasks do. The VM never runs that loop itself, so where something has to
// wait gyre_wait is GYRE_PENDING at once, and gyre_call and gyre_import are StateError. While a
// task sleeps, or waits for a native's answer, uv_run goes on. gyre_close closes the VM's handles
// of the loop, and the loop lets go of them the next time that it runs.

typedef enum { GYRE_NOWAIT = 0, GYRE_WAIT = 1 } GyreTurn;

// One turn: tasks that can run do, each until it waits. GYRE_WAIT: waits for the next event if
// there is none. Returns whether anything is left that could still happen.
GYRE_API bool gyre_turn(Gyre *g, GyreTurn how);

// A descriptor that becomes readable when there is work, the same while the VM is open (-1: the
// platform has none), and the milliseconds until the next timer (0: work is ready, -1: none). The
// timeout is to be asked for before each wait: it also prepares the descriptor.
GYRE_API int gyre_poll_fd(Gyre *g);
GYRE_API int gyre_poll_timeout_ms(Gyre *g);

// Any thread: runs job(g, data) on the VM's thread in the next turn, in the order of posting, and
// wakes the loop if it waits. False: memory is out, the job will not run. Jobs that are left when
// the VM is closed do not run.
GYRE_API bool gyre_post(Gyre *g, void (*job)(Gyre *g, void *data), void *data);

// Any thread, also a signal handler: ends whatever script runs, soon, also inside a long builtin
// or while it waits. Nothing in it can catch that; its tasks are gone, its cleanups have a few
// milliseconds. The run fails with Cancelled. Where none is underway nothing happens.
GYRE_API void gyre_interrupt(Gyre *g);

// How far the scripts of a VM may go; 0: as far as they like. A run that goes too far fails with
// QuotaExceeded, which nothing in a script can catch; its tasks are gone, and the VM is as good as
// new. Cleanups (finally, exit) have a small reserve. Memory and depth begin with errors that may
// be caught: MemoryError, at the third in a row without letting go of anything the run is ended;
// and RecursionError.
typedef struct {
    size_t memory_bytes; // of the VM, those before this run included
    uint64_t steps;      // calls and turns of loops of one run; long builtins count by their work
    int64_t time_ns;     // of one run, by the loop's clock, waiting included
    uint32_t depth;      // of calls in one another
} GyreLimits;

// As gyre_spawn, of a task that has limits of its own, together with all that it spawns: where they
// are passed the task fails with QuotaExceeded (the depth: with RecursionError), which it cannot
// catch itself, and the VM goes on. `memory_bytes` is what it alone holds on to. NULL: none.
GYRE_API GyreValue gyre_spawn_limited(Gyre *g, const GyreLimits *limits, GyreValue callee,
                                      const GyreValue *args, uint32_t count);

// From now on; NULL: none. Each gyre_eval, gyre_import and outermost gyre_call is a run that begins
// with all of its steps and time, and so is a gyre_spawn or gyre_turn while there are no tasks.
// What gyre_wait and gyre_turn drive counts from the last of these, or from this call.
GYRE_API void gyre_set_limits(Gyre *g, const GyreLimits *limits);

// ---------------------------------------------------------------- Natives
//
// A native is a C function that scripts can call. It says how it ended by what it returns:
//
//     GYRE_OK        done; gyre_return has set the result, else it is nil
//     GYRE_ERROR     an error is pending: gyre_throw has set one, or a function that failed
//     GYRE_PENDING   gyre_suspend has parked the task; gyre_resolve or gyre_reject will wake it

typedef GyreStatus (*GyreFn)(GyreCall *call);

enum {
    GYRE_ASYNC = 1,  // may suspend: calling it gives an operation that must be awaited
    GYRE_GETTER = 2, // in a method table: a property, read without a call
    GYRE_STATIC = 4, // in a method table: no receiver
    GYRE_LOCAL = 8, // with ASYNC: only scripts, or the loop's own events, can end its wait. Without
                    // it the loop does not take a program for deadlocked that waits for this
};

// A native: how it is called, its parameters in the language's notation
// ("host, port = 80, *rest, timeout = nil"; a default is documentation only), a sentence for
// help().
typedef struct GyreNative {
    const char *name;
    GyreFn fn;
    const char *params;
    const char *doc;
    unsigned flags;
} GyreNative;

// Makes the natives of a table, which ends with a NULL name, builtin functions (`module` NULL), or
// names of a module for `import`. `data` is what gyre_data answers in them. The table must outlive
// the VM. GYRE_ERROR: memory is out.
GYRE_API GyreStatus gyre_register(Gyre *g, const char *module, const GyreNative *table, void *data);

GYRE_API Gyre *gyre_vm(GyreCall *call);
GYRE_API void *gyre_data(GyreCall *call);

// Reads arguments into C variables by a format, one letter a parameter, in their order:
//
//     i  int64_t *       an int that fits, or a bool
//     d  double *        a float or an int
//     b  bool *          the truth of anything
//     s  const char **   a str without a zero in it; valid during the call
//     S  const char **, size_t *     any str, and its bytes
//     v  GyreValue *     anything
//     h  const GyreType *, void **   the data of a host object of that type
//     *  GyreValue *     what *rest took, as a tuple
//
// After `|` they are optional: the variable keeps its value where nothing, or nil, was passed.
// False: a TypeError that names the parameter is pending; return GYRE_ERROR.
//
//     const char *host;
//     int64_t port = 80;
//     if (!gyre_args(call, "s|i", &host, &port)) return GYRE_ERROR;
GYRE_API bool gyre_args(GyreCall *call, const char *format, ...);

// The result of a native that returns GYRE_OK, which this is. Where an error is pending
// (gyre_str had no memory, say, so that v is NONE) the native has failed all the same, so
// `return gyre_return(call, gyre_str(…));` needs no check. NONE without an error is a misuse.
GYRE_API GyreStatus gyre_return(GyreCall *call, GyreValue v);

// Throws: a class name ("ValueError", or "struct.error" for a class of a module) and a message as
// printf makes it, of which 1023 bytes are kept. Always GYRE_ERROR.
GYRE_API GyreStatus gyre_throw(Gyre *g, const char *error_class, const char *format, ...)
    GYRE_PRINTF(3, 4);

// ---------------------------------------------------------------- Natives that suspend

// The waiting task was cancelled, or the VM is being closed. Returns true where the work is given
// up: the wake is dead then and must not be used again. False: it cannot be stopped; the task waits
// on for the answer.
typedef bool (*GyreCancelFn)(Gyre *g, void *data);

// Suspends the task that called this native, which has the flag GYRE_ASYNC: return what it returns,
// GYRE_PENDING. *wake is then resolved or rejected exactly once, later, on the VM's thread (from
// another one, gyre_post a job that does it), which frees it. `waiting_on` is what the task's text
// shows, "dns lookup", and must outlive the wait. `cancel` may be NULL: cannot be stopped. Where
// the answer is there before the native has returned its task does not wait at all.
GYRE_API GyreStatus gyre_suspend(GyreCall *call, const char *waiting_on, GyreCancelFn cancel,
                                 void *data, GyreWake **wake);
// The await gives `v` (NONE: nil, or the error that is pending because it could not be made), or
// throws.
GYRE_API void gyre_resolve(GyreWake *wake, GyreValue v);
GYRE_API void gyre_reject(GyreWake *wake, const char *error_class, const char *format, ...)
    GYRE_PRINTF(3, 4);

// ---------------------------------------------------------------- Host types

// A type of the host: each object has a block of `size` bytes, zeroed at first, at an address that
// stays. The struct must outlive the VM. The first parameter of a method that is not GYRE_STATIC is
// `self`: argument 0, the object.
typedef struct GyreType {
    const char *name;
    size_t size;
    void (*finalize)(void *data); // runs once, maybe on close; may gyre_unpin, but use the VM for
                                  // nothing else; may be NULL
    const GyreNative *methods;    // "init" makes the type callable: it gets the new object and
                                  // the arguments
    // Another thread's VM gets the same thing: fills `copy` from `data` (say, by counting a
    // reference). NULL: NotSendable.
    void (*share)(void *copy, const void *data);
    // An expression statement has thrown one away: nobody will ask it for an error. May be NULL.
    void (*discarded)(Gyre *g, void *data);
} GyreType;

// The type becomes a builtin name (`module` NULL), or a name in a module.
GYRE_API GyreStatus gyre_register_type(Gyre *g, const char *module, const GyreType *type,
                                       void *data);
// An object of a registered type, without calling its init.
GYRE_API GyreValue gyre_new(Gyre *g, const GyreType *type);
// The block of an object, valid while the object lives; NULL (no error): not of that type.
GYRE_API void *gyre_host_data(Gyre *g, GyreValue v, const GyreType *type);

// ---------------------------------------------------------------- Values

static inline GyreValue gyre_bool(bool b)
{
    GyreValue v = {UINT32_MAX, b ? 2u : 1u}; // beside GYRE_NIL
    return v;
}

// NONE: memory is out, or the text is not UTF-8; an error is pending.
GYRE_API GyreValue gyre_int(Gyre *g, int64_t i);
GYRE_API GyreValue gyre_float(Gyre *g, double d);
GYRE_API GyreValue gyre_str(Gyre *g, const char *text, size_t size);
GYRE_API GyreValue gyre_list(Gyre *g); // empty
GYRE_API GyreValue gyre_dict(Gyre *g);

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
GYRE_API bool gyre_to_bool(Gyre *g, GyreValue v, bool *out); // the truth of any value
GYRE_API bool gyre_to_int(Gyre *g, GyreValue v, int64_t *out);
GYRE_API bool gyre_to_float(Gyre *g, GyreValue v, double *out); // of an int, too
// The bytes of a str, with a zero after them; `size` may be NULL. They are the VM's and live as
// long as the handle. NULL: no str.
GYRE_API const char *gyre_to_str(Gyre *g, GyreValue v, size_t *size);
// str(v), of any value, as a new str value.
GYRE_API GyreValue gyre_text(Gyre *g, GyreValue v);

GYRE_API int64_t gyre_len(Gyre *g, GyreValue v); // -1: error pending
GYRE_API GyreStatus gyre_append(Gyre *g, GyreValue list, GyreValue item);
GYRE_API GyreValue gyre_get(Gyre *g, GyreValue container, GyreValue key); // container[key]
GYRE_API GyreStatus gyre_set(Gyre *g, GyreValue container, GyreValue key, GyreValue v);
GYRE_API GyreValue gyre_attr(Gyre *g, GyreValue object, const char *name); // object.name

// ---------------------------------------------------------------- Scopes and pins

// Handles that are made after gyre_scope_open end at gyre_scope_close; scopes nest. A host that
// works in a loop wants one for each round, else its handles pile up.
GYRE_API uint32_t gyre_scope_open(Gyre *g);
GYRE_API void gyre_scope_close(Gyre *g, uint32_t scope);

// A second handle of a value, which no scope ends.
GYRE_API GyreValue gyre_pin(Gyre *g, GyreValue v);
GYRE_API void gyre_unpin(Gyre *g, GyreValue pinned);

// ---------------------------------------------------------------- Errors

// The pending error as a traceback, ready to print; "" if none. Valid until the next call.
GYRE_API const char *gyre_error_text(Gyre *g);
// Its class, "ValueError"; "" if none. Valid while it is pending.
GYRE_API const char *gyre_error_class(Gyre *g);
GYRE_API void gyre_error_clear(Gyre *g);

#ifdef __cplusplus
}
#endif
#endif

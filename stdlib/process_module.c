// process_module.c - what process.gy stands on: starting programs, and how they ended.
//
// A Process is the handle of a child. Whoever waits for it is told when it has ended; who comes
// later gets the same answer. A child whose handle is gone is killed, so none outlives the VM.
//
// Its descriptors 0 to 2 come from nowhere (/dev/null), from us as they are, from a stream's own
// descriptor, or from a pipe whose other end becomes a Stream here.
#ifndef GYRE_NO_LIBUV
#define _GNU_SOURCE
#include "stdlib/grants.h"
#include "stdlib/io_calls.h"
#include "stdlib/loop.h"
#include "stdlib/modules.h"
#include "stdlib/wire.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include <uv.h>

#define MODULE "<stdlib>/_process"

enum { STREAMS = 3 };

typedef struct Waiter {
    struct Waiter *next;
    GyreWake *wake;
    struct Child *child;
} Waiter;

// What outlives the object until libuv has let go of it.
typedef struct Child {
    uv_process_t process;
    Gyre *g; // NULL: the object is gone
    bool has_ended;
    bool leads_group; // of its own: whatever it starts is in it, too
    int64_t status;   // negative: of the signal that ended it
    Waiter *waiters, **waiters_end;
} Child;

typedef struct {
    Child *child;
    uint32_t note;
} Process;

static const GyreType process_type;

// ---------------------------------------------------------------- The end of a child

static void free_child(uv_handle_t *handle)
{
    free(handle->data);
}

static void on_ended(uv_process_t *process, int64_t status, int signal_number)
{
    Child *c = (Child *)process->data;
    c->has_ended = true;
    c->status = signal_number ? -signal_number : status;
    if (!c->g) return;
    uint32_t scope = gyre_scope_open(c->g);
    while (c->waiters) {
        Waiter *w = c->waiters;
        c->waiters = w->next;
        gyre_resolve(w->wake, gyre_int(c->g, c->status));
        free(w);
    }
    c->waiters_end = &c->waiters;
    gyre_scope_close(c->g, scope);
}

// 0, or what went wrong (UV_…). Of a group, all that are in it get the signal.
static int send_signal(Child *c, int number)
{
    if (!c->leads_group) return uv_process_kill(&c->process, number);
    return uv_kill(-uv_process_get_pid(&c->process), number);
}

// Nobody can wait for it any more. After SIGKILL its end is near, so waiting for that is short.
static void finalize(void *data)
{
    Child *c = ((Process *)data)->child;
    if (!c) return;
    c->g = NULL;
    int pid = uv_process_get_pid(&c->process);
    if (!c->has_ended) send_signal(c, SIGKILL);
    uv_close((uv_handle_t *)&c->process, free_child);
    if (!c->has_ended) waitpid(pid, NULL, 0);
}

static bool stop_waiting(Gyre *g, void *data)
{
    (void)g;
    Waiter *w = (Waiter *)data;
    Child *c = w->child;
    Waiter **link = &c->waiters;
    while (*link != w)
        link = &(*link)->next;
    *link = w->next;
    if (!*link) c->waiters_end = link;
    free(w);
    return true;
}

static Process *self_of(GyreCall *call)
{
    return (Process *)gyre_host_data(gyre_vm(call), gyre_arg(call, 0), &process_type);
}

static GyreStatus process_wait(GyreCall *call)
{
    Gyre *g = gyre_vm(call);
    Process *p = self_of(call);
    Child *c = p->child;
    if (c->has_ended) {
        gyre_note_closed(g, p->note);
        p->note = 0;
        return gyre_return(call, gyre_int(g, c->status));
    }
    Waiter *w = (Waiter *)calloc(1, sizeof *w);
    if (!w) return gyre_throw(g, "MemoryError", "out of memory");
    w->child = c;
    GyreStatus status = gyre_suspend(call, "process", stop_waiting, w, &w->wake);
    if (status != GYRE_PENDING) {
        free(w);
        return status;
    }
    *c->waiters_end = w;
    c->waiters_end = &w->next;
    gyre_note_closed(g, p->note); // somebody cares for it
    p->note = 0;
    return status;
}

static GyreStatus process_kill(GyreCall *call)
{
    Gyre *g = gyre_vm(call);
    Child *c = self_of(call)->child;
    int64_t number;
    if (!gyre_to_int(g, gyre_arg(call, 1), &number) || number < 0 || number > 64)
        return gyre_throw(g, "ValueError", "a signal's number is an int from 0 to 64");
    if (c->has_ended) return gyre_return(call, gyre_bool(false));
    int status = send_signal(c, (int)number);
    if (status < 0 && status != UV_ESRCH)
        return gyre_throw_errno(g, -status, "cannot send a signal to process %d",
                                uv_process_get_pid(&c->process));
    return gyre_return(call, gyre_bool(status == 0));
}

static GyreStatus process_pid(GyreCall *call)
{
    return gyre_return(call,
                       gyre_int(gyre_vm(call), uv_process_get_pid(&self_of(call)->child->process)));
}

static GyreStatus process_status(GyreCall *call)
{
    Child *c = self_of(call)->child;
    return c->has_ended ? gyre_return(call, gyre_int(gyre_vm(call), c->status)) : GYRE_OK;
}

static const GyreNative process_methods[] = {
    {"wait", process_wait, "self", "Waits for its end; the status, negative for a signal.",
     GYRE_ASYNC},
    {"kill", process_kill, "self, number", "Sends a signal. False: it has ended already.", 0},
    {"pid", process_pid, "self", "Its number in the system.", GYRE_GETTER},
    {"status", process_status, "self", "How it ended; nil while it runs.", GYRE_GETTER},
    {NULL, NULL, NULL, NULL, 0},
};

static const GyreType process_type = {"Process", sizeof(Process), finalize, process_methods, NULL};

// ---------------------------------------------------------------- Lists of texts

// A list of str, or bytes, as the system wants it; freed by free_texts. NULL: thrown.
static char **read_texts(Gyre *g, GyreValue list, const char *what)
{
    int64_t count = gyre_len(g, list);
    char **texts = count < 0 ? NULL : (char **)calloc((size_t)count + 1, sizeof *texts);
    if (!texts) {
        if (count >= 0) gyre_throw(g, "MemoryError", "out of memory");
        return NULL;
    }
    for (int64_t i = 0; i < count; i++) {
        GyreValue item = gyre_get(g, list, gyre_int(g, i));
        size_t size = 0;
        const char *text = gyre_is_none(item) ? NULL : gyre_str_view(g, item, &size);
        if (!text && !gyre_is_none(item)) text = (const char *)gyre_to_bytes(g, item, &size);
        bool has_zero = text && memchr(text, 0, size);
        if (text && !has_zero) texts[i] = strndup(text, size);
        if (texts[i]) continue;
        if (has_zero) gyre_throw(g, "ValueError", "%s has a zero in it", what);
        else if (text) gyre_throw(g, "MemoryError", "out of memory");
        else if (!gyre_error_class(g)[0])
            gyre_throw(g, "TypeError", "%s is a str, not %s", what, gyre_type_of(g, item));
        for (int64_t done = 0; done < i; done++)
            free(texts[done]);
        free(texts);
        return NULL;
    }
    return texts;
}

static void free_texts(char **texts)
{
    for (char **t = texts; t && *t; t++)
        free(*t);
    free(texts);
}

// ---------------------------------------------------------------- Pipes between children

// An end of a pipe that a child is to get. It is taken over by `start`, else closed by `close`, or
// in the end.
typedef struct {
    int fd; // -1: taken
} End;

static void finalize_end(void *data)
{
    End *end = (End *)data;
    if (end->fd >= 0) close(end->fd);
}

static const GyreType end_type = {"PipeEnd", sizeof(End), finalize_end, NULL, NULL};

static GyreStatus process_pipe(GyreCall *call)
{
    Gyre *g = gyre_vm(call);
    GyreValue ends[2] = {gyre_new(g, &end_type), gyre_new(g, &end_type)};
    End *reads = (End *)gyre_host_data(g, ends[0], &end_type);
    End *writes = (End *)gyre_host_data(g, ends[1], &end_type);
    int fds[2] = {-1, -1};
    int status = reads && writes ? gy_io_pipe(fds) : 0;
    if (reads) reads->fd = fds[0];
    if (writes) writes->fd = fds[1];
    if (status < 0) return gyre_throw_errno(g, -status, "cannot make a pipe");
    return gyre_return(call, gyre_tuple(g, ends, 2));
}

static GyreStatus process_close(GyreCall *call)
{
    Gyre *g = gyre_vm(call);
    End *end = (End *)gyre_host_data(g, gyre_arg(call, 0), &end_type);
    if (!end) return gyre_throw(g, "TypeError", "an end of a pipe is needed");
    finalize_end(end);
    end->fd = -1;
    return GYRE_OK;
}

// ---------------------------------------------------------------- Starting

typedef struct {
    int child_ends[STREAMS]; // -1: inherited, or none of ours
    int our_ends[STREAMS];   // of pipes; -1: none
    uv_stdio_container_t stdio[STREAMS];
} Plumbing;

static void close_all(int fds[STREAMS])
{
    for (int i = 0; i < STREAMS; i++)
        if (fds[i] >= 0) close(fds[i]);
}

static int open_pipe(Plumbing *p, int i)
{
    int ends[2];
    int status = gy_io_pipe(ends);
    if (status < 0) return -status;
    p->child_ends[i] = ends[i == 0 ? 0 : 1];
    p->our_ends[i] = ends[i == 0 ? 1 : 0];
    return 0;
}

// `how`: "inherit", "null", "pipe", "stdout" (of stderr: where output goes), or an end of a pipe.
// 0, an errno, or -1: thrown.
static int plumb(Gyre *g, Plumbing *p, int i, GyreValue how)
{
    const char *text = gyre_to_str(g, how, NULL);
    End *end = text ? NULL : (End *)gyre_host_data(g, how, &end_type);
    p->stdio[i].flags = UV_INHERIT_FD;
    p->stdio[i].data.fd = i;
    if (end) {
        p->child_ends[i] = end->fd;
        end->fd = -1;
    } else if (text && strcmp(text, "pipe") == 0) {
        int error_number = open_pipe(p, i);
        if (error_number) return error_number;
    } else if (text && strcmp(text, "null") == 0) {
        int fd = gy_io_open("/dev/null", O_RDWR, 0);
        if (fd < 0) return -fd;
        p->child_ends[i] = fd;
    } else if (text && strcmp(text, "stdout") == 0 && i == 2) {
        p->stdio[i].data.fd = p->stdio[1].data.fd;
        return 0;
    } else if (text && strcmp(text, "inherit") == 0) {
        if (i == 0 && !gyre_may(g, GYRE_GRANT_INPUT, "")) return -1;
    } else {
        gyre_throw(g, "ValueError", "%s is one of \"inherit\", \"null\", \"pipe\"%s",
                   (const char *[]){"stdin", "stdout", "stderr"}[i],
                   i == 2 ? " and \"stdout\"" : "");
        return -1;
    }
    if (p->child_ends[i] >= 0) p->stdio[i].data.fd = p->child_ends[i];
    return 0;
}

// (process, stdin, stdout, stderr), where what is no pipe is nil.
static GyreValue give(Gyre *g, GyreValue object, Plumbing *p, const char *name)
{
    GyreValue items[1 + STREAMS] = {object};
    for (int i = 0; i < STREAMS; i++) {
        items[1 + i] = GYRE_NIL;
        int fd = p->our_ends[i];
        if (fd < 0) continue;
        char text[100];
        snprintf(text, sizeof text, "%s of %.80s", (const char *[]){"stdin", "stdout", "stderr"}[i],
                 name);
        p->our_ends[i] = -1; // the stream closes it, also where it fails
        items[1 + i] = gy_wire_stream(g, fd, text);
        if (gyre_is_none(items[1 + i])) return GYRE_NONE;
    }
    return gyre_tuple(g, items, 1 + STREAMS);
}

static Child *new_child(Gyre *g)
{
    Child *c = (Child *)calloc(1, sizeof *c);
    if (!c) {
        gyre_throw(g, "MemoryError", "out of memory");
        return NULL;
    }
    c->g = g;
    c->process.data = c;
    c->waiters_end = &c->waiters;
    return c;
}

// Runs the program. NONE: thrown.
static GyreValue spawn(Gyre *g, const char *program, char **args, char **environment,
                       const char *folder, bool is_detached, Plumbing *p)
{
    GyreValue object = gyre_new(g, &process_type);
    Process *process = (Process *)gyre_host_data(g, object, &process_type);
    Child *c = process ? new_child(g) : NULL;
    if (!c) return GYRE_NONE;
    uv_process_options_t options = {.exit_cb = on_ended,
                                    .file = program,
                                    .args = args,
                                    .env = environment,
                                    .cwd = folder,
                                    .flags = is_detached ? UV_PROCESS_DETACHED : 0,
                                    .stdio_count = STREAMS,
                                    .stdio = p->stdio};
    const GyreConfig *config = gyre_config(g);
    if (config->flush) config->flush(config->context, 1); // it may write to the same place
    int status = uv_spawn(gy_loop_uv(g), &c->process, &options);
    if (status < 0) {
        uv_close((uv_handle_t *)&c->process, free_child);
        // Either may be what is not there.
        if (folder)
            gyre_throw_errno(g, -status, "cannot run '%.200s' in '%.200s'", args[0], folder);
        else gyre_throw_errno(g, -status, "cannot run '%.200s'", args[0]);
        return GYRE_NONE;
    }
    process->child = c;
    c->leads_group = is_detached;
    char what[160];
    snprintf(what, sizeof what, "the process %d (%.100s)", uv_process_get_pid(&c->process),
             args[0]);
    process->note = gyre_note_open(g, what);
    return give(g, object, p, args[0]);
}

static GyreStatus start_plumbed(GyreCall *call, char **args, char **environment, Plumbing *p)
{
    Gyre *g = gyre_vm(call);
    bool is_detached = false;
    const char *folder = gyre_to_str(g, gyre_arg(call, 2), NULL);
    gyre_to_bool(g, gyre_arg(call, 6), &is_detached);
    for (int i = 0; i < STREAMS; i++) {
        int error_number = plumb(g, p, i, gyre_arg(call, 3 + (uint32_t)i));
        if (error_number > 0) gyre_throw_errno(g, error_number, "cannot run '%.200s'", args[0]);
        if (error_number) return GYRE_ERROR;
    }
    char *program = gy_grants_program(g, args[0], folder, environment);
    if (!program) return GYRE_ERROR;
    GyreValue result = spawn(g, program, args, environment, folder, is_detached, p);
    free(program);
    return gyre_is_none(result) ? GYRE_ERROR : gyre_return(call, result);
}

static GyreStatus process_start(GyreCall *call)
{
    Gyre *g = gyre_vm(call);
    Plumbing p = {.child_ends = {-1, -1, -1}, .our_ends = {-1, -1, -1}};
    char **args = read_texts(g, gyre_arg(call, 0), "an argument"), **environment = NULL;
    bool has_environment = !gyre_is_nil(g, gyre_arg(call, 1));
    if (args && has_environment) environment = read_texts(g, gyre_arg(call, 1), "a variable");
    GyreStatus status = GYRE_ERROR;
    if (args && !args[0]) gyre_throw(g, "ValueError", "the list of arguments is empty");
    else if (args && (environment || !has_environment))
        status = start_plumbed(call, args, environment, &p);
    close_all(p.child_ends);
    close_all(p.our_ends);
    free_texts(args);
    free_texts(environment);
    return status;
}

static const GyreNative natives[] = {
    {"start", process_start, "args, env, cwd, stdin, stdout, stderr, detached",
     "Runs a program: (Process, stdin, stdout, stderr).", 0},
    {"pipe", process_pipe, "", "The two ends of a pipe between children.", 0},
    {"close", process_close, "end", "Closes an end that no child took.", 0},
    {NULL, NULL, NULL, NULL, 0},
};

GyreStatus gy_process_install(Gyre *g)
{
    if (gy_stream_install(g) != GYRE_OK) return GYRE_ERROR;
    if (gyre_register_type(g, MODULE, &process_type, NULL) != GYRE_OK) return GYRE_ERROR;
    if (gyre_register_type(g, MODULE, &end_type, NULL) != GYRE_OK) return GYRE_ERROR;
    return gyre_register(g, MODULE, natives, NULL);
}
#endif

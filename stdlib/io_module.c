// io_module.c - the standard streams, for io.gy.
//
// Input is a stream on a descriptor of its own. Where it can be had, that is a new opening of
// whatever descriptor 0 is: a terminal or a pipe is shared with other programs, which must not find
// it non-blocking. Output goes through the write hook of the VM's configuration, as that of print
// does, so that the two keep their order, and an embedded script has no way around its host.
#ifndef GYRE_NO_LIBUV
#define _GNU_SOURCE
#include "stdlib/file_stream.h"
#include "stdlib/loop.h"
#include "stdlib/modules.h"
#include "stdlib/wire.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#define MODULE "<stdlib>/_io"

// ---------------------------------------------------------------- Input

// A file is read from where the descriptor stands, so that one is not opened anew.
static int open_input(void)
{
    int fd = gy_wire_can_watch(0)
                 ? open("/proc/self/fd/0", O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK)
                 : -1;
    if (fd < 0) fd = fcntl(0, F_DUPFD_CLOEXEC, 3);
    return fd >= 0 ? fd : open("/dev/null", O_RDONLY | O_CLOEXEC); // descriptor 0 is closed
}

static GyreStatus io_input(GyreCall *call)
{
    Gyre *g = gyre_vm(call);
    if (!gyre_may(g, GYRE_GRANT_INPUT, "")) return GYRE_ERROR;
    int fd = open_input();
    if (fd < 0) return gyre_throw_errno(g, errno, "cannot open the standard input");
    GyreValue stream =
        gy_wire_can_watch(fd) ? gy_wire_stream(g, fd, "<stdin>") : gy_file_stream(g, fd, "<stdin>");
    return gyre_is_none(stream) ? GYRE_ERROR : gyre_return(call, stream);
}

// ---------------------------------------------------------------- Output

typedef struct {
    const GyreConfig *config;
    int number; // 1 out, 2 err
} Output;

static void output_attach(void *state, const Sink *sink, void *sink_data)
{
    (void)state, (void)sink, (void)sink_data; // nothing comes from there, and it is never full
}

static void output_listen(void *state, bool wants)
{
    (void)state, (void)wants;
}

static ssize_t output_send(void *state, const char *bytes, size_t size)
{
    Output *o = (Output *)state;
    errno = EPIPE;
    if (!o->config->write || o->config->write(o->config->context, o->number, bytes, size))
        return (ssize_t)size;
    return -errno;
}

static int output_send_end(void *state)
{
    (void)state;
    return 0;
}

static void output_hold(void *state, bool waits)
{
    (void)state, (void)waits;
}

static void output_close(void *state, bool is_whole)
{
    (void)is_whole;
    free(state);
}

static GyreValue output_describe(Gyre *g, void *state, const char *what)
{
    (void)g, (void)state, (void)what;
    return GYRE_NIL;
}

static int output_flush(void *state)
{
    Output *o = (Output *)state;
    errno = EPIPE;
    return !o->config->flush || o->config->flush(o->config->context, o->number) ? 0 : -errno;
}

static const Transport output_transport = {output_attach,   output_listen, output_send,
                                           output_send_end, output_hold,   output_close,
                                           output_describe, output_flush};

static GyreStatus io_output(GyreCall *call)
{
    Gyre *g = gyre_vm(call);
    int64_t number;
    if (!gyre_to_int(g, gyre_arg(call, 0), &number)) number = 1;
    Output *o = (Output *)calloc(1, sizeof *o);
    if (!o) return gyre_throw(g, "MemoryError", "out of memory");
    *o = (Output){gyre_config(g), (int)number};
    GyreValue stream =
        gy_stream_new(g, &output_transport, o, number == 2 ? "<stderr>" : "<stdout>");
    if (!gyre_is_none(stream)) return gyre_return(call, stream);
    free(o);
    return GYRE_ERROR;
}

static const GyreNative natives[] = {
    {"input", io_input, "", "A stream on the standard input.", 0},
    {"output", io_output, "number", "A stream on the standard output (1) or on that of errors (2).",
     0},
    {NULL, NULL, NULL, NULL, 0},
};

GyreStatus gy_io_install(Gyre *g)
{
    if (gy_stream_install(g) != GYRE_OK) return GYRE_ERROR;
    return gyre_register(g, MODULE, natives, NULL);
}
#endif

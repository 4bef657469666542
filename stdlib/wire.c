// wire.c - see wire.h.
//
// Once a task has read from a stream its descriptor stays watched, also while nobody reads, until
// the stream's buffer is full: starting and stopping to watch are system calls. Whether anybody
// waits is told to libuv by referencing the handle, which costs nothing.
#ifndef GYRE_NO_LIBUV
#define _GNU_SOURCE
#include "stdlib/wire.h"
#include "stdlib/io_calls.h"
#include "stdlib/loop.h"
#include "stdlib/net_address.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/stat.h>
#include <unistd.h>
#include <uv.h>

enum {
    READ_BYTES = 64 * 1024,
    MOST_READS = 8, // in a row, of one descriptor, before others have their turn
};

typedef struct {
    uv_poll_t poll;
    int fd;
    bool is_socket;
    bool listens;     // bytes may come
    bool is_full;     // the world takes no more; it will say when
    const Sink *sink; // NULL: nobody wants to know
    void *sink_data;
} Wire;

static void free_wire(uv_handle_t *handle)
{
    free(handle->data);
}

// ---------------------------------------------------------------- Watching

static void on_ready(uv_poll_t *poll, int status, int events);

static void watch(Wire *w)
{
    int events = (w->listens ? UV_READABLE : 0) | (w->is_full ? UV_WRITABLE : 0);
    if (events) uv_poll_start(&w->poll, events, on_ready);
    else uv_poll_stop(&w->poll);
}

static void receive_into(Wire *w, char *bytes, size_t size)
{
    for (int i = 0; i < MOST_READS && w->listens && w->sink; i++) {
        ssize_t count = gy_io_read(w->fd, w->is_socket, bytes, size);
        if (count == -EAGAIN) return;
        if (count <= 0) {
            w->listens = false;
            watch(w);
            w->sink->feed_end(w->sink_data, (int)-count);
            return;
        }
        w->sink->feed(w->sink_data, bytes, (size_t)count);
        if ((size_t)count < size) return;
    }
}

// Where memory is out it goes on in small pieces: a host's stack may be small.
static void receive(Wire *w)
{
    char few[1024], *bytes = (char *)malloc(READ_BYTES);
    receive_into(w, bytes ? bytes : few, bytes ? READ_BYTES : sizeof few);
    free(bytes);
}

static void on_ready(uv_poll_t *poll, int status, int events)
{
    Wire *w = (Wire *)poll->data;
    bool has_error = status < 0; // the calls will tell which; libuv has ended its watch
    if (has_error || events & UV_READABLE) receive(w);
    if ((has_error || events & UV_WRITABLE) && w->is_full && w->sink) {
        w->is_full = false;
        w->sink->drain(w->sink_data);
        if (w->sink && !w->is_full) watch(w);
    }
    if (has_error && w->sink) watch(w);
}

// ---------------------------------------------------------------- The transport

static void wire_attach(void *state, const Sink *sink, void *sink_data)
{
    Wire *w = (Wire *)state;
    w->sink = sink;
    w->sink_data = sink_data;
    if (!sink && w->listens) {
        w->listens = false;
        watch(w);
    }
}

static void wire_listen(void *state, bool wants)
{
    Wire *w = (Wire *)state;
    if (w->listens == wants) return;
    w->listens = wants;
    watch(w);
}

static ssize_t wire_send(void *state, const char *bytes, size_t size)
{
    Wire *w = (Wire *)state;
    ssize_t count = gy_io_write(w->fd, w->is_socket, bytes, size);
    if (count == -EAGAIN) count = 0;
    bool is_full = count >= 0 && (size_t)count < size;
    if (is_full && !w->is_full) {
        w->is_full = true;
        watch(w);
    }
    return count;
}

// A pipe has no halves: its reader sees the end when it is closed.
static int wire_send_end(void *state)
{
    Wire *w = (Wire *)state;
    return !w->is_socket || shutdown(w->fd, SHUT_WR) == 0 ? 0 : -errno;
}

static void wire_hold(void *state, bool waits)
{
    Wire *w = (Wire *)state;
    if (waits) uv_ref((uv_handle_t *)&w->poll);
    else uv_unref((uv_handle_t *)&w->poll);
}

// A TCP connection that is reset, and not closed, is an error for the peer.
static void reset_connection(int fd)
{
    const struct linger at_once = {.l_onoff = 1, .l_linger = 0};
    setsockopt(fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
}

static void wire_close(void *state, bool is_whole)
{
    Wire *w = (Wire *)state;
    w->sink = NULL;
    if (w->is_socket && !is_whole) reset_connection(w->fd);
    uv_close((uv_handle_t *)&w->poll, free_wire);
    close(w->fd);
}

static GyreValue wire_describe(Gyre *g, void *state, const char *what)
{
    Wire *w = (Wire *)state;
    return w->is_socket ? gy_address_of_socket(g, w->fd, what[0] == 'p') : GYRE_NIL;
}

static const Transport wire_transport = {wire_attach, wire_listen, wire_send,     wire_send_end,
                                         wire_hold,   wire_close,  wire_describe, NULL};

// ---------------------------------------------------------------- From outside

static bool is_socket(int fd)
{
    struct stat status;
    return fstat(fd, &status) == 0 && S_ISSOCK(status.st_mode);
}

bool gy_wire_can_watch(int fd)
{
    struct epoll_event event = {.events = EPOLLIN};
    int watcher = epoll_create1(EPOLL_CLOEXEC);
    if (watcher < 0) return true; // what is wrong will be told elsewhere
    bool can = epoll_ctl(watcher, EPOLL_CTL_ADD, fd, &event) == 0 || errno != EPERM;
    close(watcher);
    return can;
}

GyreValue gy_wire_stream(Gyre *g, int fd, const char *name)
{
    Wire *w = (Wire *)calloc(1, sizeof *w);
    int status = w ? uv_poll_init(gy_loop_uv(g), &w->poll, fd) : UV_ENOMEM;
    if (status < 0) {
        free(w);
        close(fd);
        gyre_throw_errno(g, -status, "cannot watch %s", name);
        return GYRE_NONE;
    }
    w->poll.data = w;
    w->fd = fd;
    w->is_socket = is_socket(fd);
    uv_unref((uv_handle_t *)&w->poll);
    GyreValue object = gy_stream_new(g, &wire_transport, w, name);
    if (gyre_is_none(object)) wire_close(w, false);
    return object;
}

// ---------------------------------------------------------------- Waiting once

struct Wait {
    uv_poll_t poll;
    void (*ready)(void *data);
    void *data;
};

void gy_wait_end(Wait *wait)
{
    uv_close((uv_handle_t *)&wait->poll, free_wire);
}

static void on_wait_over(uv_poll_t *poll, int status, int events)
{
    (void)status, (void)events;
    Wait *wait = (Wait *)poll->data;
    gy_wait_end(wait);
    wait->ready(wait->data);
}

Wait *gy_wait_ready(Gyre *g, int fd, int events, void (*ready)(void *data), void *data)
{
    Wait *wait = (Wait *)calloc(1, sizeof *wait);
    int status = wait ? uv_poll_init(gy_loop_uv(g), &wait->poll, fd) : UV_ENOMEM;
    if (status < 0) {
        free(wait);
        gyre_throw_errno(g, -status, "cannot watch a descriptor");
        return NULL;
    }
    wait->poll.data = wait;
    wait->ready = ready;
    wait->data = data;
    uv_poll_start(&wait->poll, events, on_wait_over);
    return wait;
}
#endif

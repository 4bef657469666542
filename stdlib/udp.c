// udp.c - datagrams: what a UdpSocket of net.gy stands on.
//
// A datagram is sent or received in whole, so there are no buffers: each call tries at once, and
// waits for the socket where the system says so. One task receives at a time; any number may send.
#ifndef GYRE_NO_LIBUV
#define _GNU_SOURCE
#include "stdlib/io_calls.h"
#include "stdlib/modules.h"
#include "stdlib/net_reach.h"
#include "stdlib/wire.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <uv.h>

#define MODULE "<stdlib>/_net"

enum { MOST_DATAGRAM = 65536 };

typedef struct {
    Gyre *g; // NULL: not opened
    int fd;  // -1: closed
    Wait *wait;
    GyreWake *wake; // of the task that receives
    uint32_t note;
} Socket;

static const GyreType socket_type;

static void shut(Socket *s)
{
    if (s->wait) gy_wait_end(s->wait);
    s->wait = NULL;
    if (s->fd >= 0) close(s->fd);
    s->fd = -1;
}

static void finalize(void *data)
{
    Socket *s = (Socket *)data;
    if (s->g) shut(s);
}

static Socket *self_of(GyreCall *call)
{
    return (Socket *)gyre_host_data(gyre_vm(call), gyre_arg(call, 0), &socket_type);
}

static Socket *open_self(GyreCall *call)
{
    Socket *s = self_of(call);
    if (s->fd >= 0) return s;
    gyre_throw(gyre_vm(call), "StateError", "the socket is closed");
    return NULL;
}

// ---------------------------------------------------------------- Receiving

// (data, address), or NONE with an error pending, or with none: nothing has come.
static GyreValue receive_into(Socket *s, char *bytes)
{
    char text[ADDRESS_TEXT];
    Address from = {.size = sizeof from.storage};
    ssize_t size;
    do // an error of an earlier send is told to receivers, and is no error of theirs
        size = gy_io_receive_from(s->fd, bytes, MOST_DATAGRAM, (struct sockaddr *)&from.storage,
                                  &from.size);
    while (size == -ECONNREFUSED || size == -EHOSTUNREACH || size == -ENETUNREACH);
    if (size == -EAGAIN) return GYRE_NONE;
    if (size < 0) {
        gyre_throw_errno(s->g, (int)-size, "cannot receive a datagram");
        return GYRE_NONE;
    }
    gy_address_text(&from, text);
    const GyreValue pair[] = {gyre_bytes(s->g, bytes, (size_t)size),
                              gyre_str(s->g, text, strlen(text))};
    bool is_whole = !gyre_is_none(pair[0]) && !gyre_is_none(pair[1]);
    return is_whole ? gyre_tuple(s->g, pair, 2) : GYRE_NONE;
}

static GyreValue receive_one(Socket *s)
{
    char *bytes = (char *)malloc(MOST_DATAGRAM); // more than a host's stack may have
    if (!bytes) return gyre_throw(s->g, "MemoryError", "out of memory"), GYRE_NONE;
    GyreValue pair = receive_into(s, bytes);
    free(bytes);
    return pair;
}

static void on_datagram(void *data);

static bool watch(Socket *s)
{
    s->wait = gy_wait_ready(s->g, s->fd, UV_READABLE, on_datagram, s);
    return s->wait != NULL;
}

static void on_datagram(void *data)
{
    Socket *s = (Socket *)data;
    s->wait = NULL;
    if (!gyre_wake_reserve(s->wake)) return; // it stays in the system's queue
    uint32_t scope = gyre_scope_open(s->g);
    GyreValue pair = receive_one(s);
    if (gyre_is_none(pair) && !gyre_error_class(s->g)[0] && watch(s)) {
        gyre_wake_release(s->wake);
    } else {
        GyreWake *wake = s->wake;
        s->wake = NULL;
        if (gyre_is_none(pair)) gyre_reject_pending(wake);
        else gyre_resolve(wake, pair);
    }
    gyre_scope_close(s->g, scope);
}

static bool stop_receiving(Gyre *g, void *data)
{
    (void)g;
    Socket *s = (Socket *)data;
    s->wake = NULL;
    if (s->wait) gy_wait_end(s->wait);
    s->wait = NULL;
    return true;
}

static GyreStatus socket_receive(GyreCall *call)
{
    Gyre *g = gyre_vm(call);
    Socket *s = open_self(call);
    if (!s) return GYRE_ERROR;
    if (s->wake) return gyre_throw(g, "StateError", "another task is receiving here");
    GyreValue pair = receive_one(s);
    if (!gyre_is_none(pair)) return gyre_return(call, pair);
    if (gyre_error_class(g)[0] || !watch(s)) return GYRE_ERROR;
    GyreStatus status = gyre_suspend(call, "datagram", stop_receiving, s, &s->wake);
    if (status != GYRE_PENDING) stop_receiving(g, s);
    return status;
}

// ---------------------------------------------------------------- Sending

// The system's buffer is full only for moments, and a datagram may be lost anyway: one that has no
// room is dropped, as the network would do.
static GyreStatus socket_send(GyreCall *call)
{
    Gyre *g = gyre_vm(call);
    Socket *s = open_self(call);
    Address to;
    size_t size = 0;
    if (!s || !gy_reach_read(call, 2, &to)) return GYRE_ERROR;
    const char *bytes = (const char *)gyre_to_bytes(g, gyre_arg(call, 1), &size);
    if (!bytes) bytes = gyre_str_view(g, gyre_arg(call, 1), &size);
    if (!bytes)
        return gyre_throw(g, "TypeError", "a datagram is bytes or str, not %s",
                          gyre_type_of(g, gyre_arg(call, 1)));
    ssize_t sent = gy_io_send_to(s->fd, bytes, size, (struct sockaddr *)&to.storage, to.size);
    if (sent >= 0 || sent == -EAGAIN || sent == -ECONNREFUSED) return GYRE_OK;
    char text[ADDRESS_TEXT];
    gy_address_text(&to, text);
    return gyre_throw_errno(g, (int)-sent, "cannot send to %s", text);
}

// ---------------------------------------------------------------- Opening and closing

static GyreStatus net_udp(GyreCall *call)
{
    Gyre *g = gyre_vm(call);
    GyreValue object = gyre_new(g, &socket_type);
    Socket *s = (Socket *)gyre_host_data(g, object, &socket_type);
    Address address;
    bool broadcasts;
    if (!s) return GYRE_ERROR;
    s->fd = -1;
    s->g = g;
    if (!gy_reach_read(call, 0, &address)) return GYRE_ERROR;
    gyre_to_bool(g, gyre_arg(call, 2), &broadcasts);
    char text[ADDRESS_TEXT], what[ADDRESS_TEXT + 32];
    gy_address_text(&address, text);
    s->fd = gy_io_socket(address.storage.ss_family, SOCK_DGRAM);
    int error_number = s->fd < 0 ? -s->fd : 0, on = broadcasts;
    if (!error_number) setsockopt(s->fd, SOL_SOCKET, SO_BROADCAST, &on, sizeof on);
    if (!error_number && bind(s->fd, (struct sockaddr *)&address.storage, address.size) < 0)
        error_number = errno;
    if (error_number) {
        shut(s);
        return gyre_throw_errno(g, error_number, "cannot open a socket on %s", text);
    }
    snprintf(what, sizeof what, "the UDP socket on %s", text);
    s->note = gyre_note_open(g, what);
    return gyre_return(call, object);
}

static GyreStatus socket_close(GyreCall *call)
{
    Socket *s = self_of(call);
    if (s->fd < 0) return GYRE_OK;
    shut(s);
    gyre_note_closed(s->g, s->note);
    GyreWake *wake = s->wake;
    s->wake = NULL;
    if (wake) gyre_reject(wake, "StateError", "the socket was closed while it was received from");
    return GYRE_OK;
}

static GyreStatus socket_address(GyreCall *call)
{
    Socket *s = self_of(call);
    GyreValue address = s->fd < 0 ? GYRE_NIL : gy_address_of_socket(s->g, s->fd, false);
    return gyre_is_none(address) ? GYRE_ERROR : gyre_return(call, address);
}

static const GyreNative methods[] = {
    {"receive", socket_receive, "self", "The next datagram: (data, address).", GYRE_ASYNC},
    {"send", socket_send, "self, data, host, port", "Sends a datagram, or drops it.", 0},
    {"close", socket_close, "self", "Closes it.", 0},
    {"address", socket_address, "self", "Its own address.", GYRE_GETTER},
    {NULL, NULL, NULL, NULL, 0},
};

static const GyreType socket_type = {"UdpSocket", sizeof(Socket), finalize, methods, NULL, NULL};

static const GyreNative natives[] = {
    {"udp", net_udp, "host, port, broadcasts = false", "A socket for datagrams.", 0},
    {NULL, NULL, NULL, NULL, 0},
};

GyreStatus gy_udp_install(Gyre *g)
{
    if (gyre_register_type(g, MODULE, &socket_type, NULL) != GYRE_OK) return GYRE_ERROR;
    return gyre_register(g, MODULE, natives, NULL);
}
#endif

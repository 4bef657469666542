// net_module.c - what net.gy stands on: connecting, listening, looking names up.
//
// Each does one step with addresses that are known; which address is tried when, and what happens
// to a server's connections, is written in net.gy. What is asked here is whether it may be done at
// all, for scripts can import this module, too.
#ifndef GYRE_NO_LIBUV
#define _GNU_SOURCE
#include "stdlib/io_calls.h"
#include "stdlib/loop.h"
#include "stdlib/modules.h"
#include "stdlib/net_address.h"
#include "stdlib/net_reach.h"
#include "stdlib/wire.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>
#include <uv.h>

#define MODULE "<stdlib>/_net"
#define MODULE_ERROR MODULE ".ResolveError"

// (host, port) or an Address for TCP, or (path) with a nil port for sockets in the file system:
// then `where` is what the system is given, which may go by the descriptor *fd, and `address` what
// people are told. False: thrown.
static bool read_address(GyreCall *call, bool listens, Address *address, Address *where, int *fd)
{
    Gyre *g = gyre_vm(call);
    const char *path = gyre_to_str(g, gyre_arg(call, 0), NULL);
    GyreValue port = gyre_arg(call, 1);
    bool has_port = !gyre_is_none(port) && !gyre_is_nil(g, port);
    *fd = -1;
    if (!path || has_port) return gy_reach_read(call, 0, address) && (*where = *address, true);
    if (!gy_address_of_path(g, path, address)) return false;
    int status = gy_reach_path(g, path, listens, where, fd);
    const char *verb = listens ? "listen on" : "connect to";
    if (status > 0) gyre_throw_errno(g, status, "cannot %s unix:%s", verb, path);
    return status == 0;
}

static void set_option(int fd, int level, int option, int value)
{
    setsockopt(fd, level, option, &value, sizeof value);
}

// Small messages go at once. A peer for whom that is wrong can be told so (set_nodelay).
static GyreValue stream_on(Gyre *g, int fd, const Address *address)
{
    char text[ADDRESS_TEXT];
    gy_address_text(address, text);
    if (address->storage.ss_family != AF_UNIX) set_option(fd, IPPROTO_TCP, TCP_NODELAY, 1);
    return gy_wire_stream(g, fd, text);
}

// ---------------------------------------------------------------- Connecting

typedef struct {
    Gyre *g;
    Wait *wait;
    GyreWake *wake;
    int fd;
    Address address;
} Connecting;

static GyreStatus throw_connect(Gyre *g, const Address *address, int error_number)
{
    char text[ADDRESS_TEXT];
    gy_address_text(address, text);
    return gyre_throw_errno(g, error_number, "cannot connect to %s", text);
}

static void finish_connect(Connecting *c, int error_number)
{
    Gyre *g = c->g;
    uint32_t scope = gyre_scope_open(g);
    GyreValue stream = GYRE_NONE;
    if (error_number) {
        close(c->fd);
        throw_connect(g, &c->address, error_number);
    } else {
        stream = stream_on(g, c->fd, &c->address);
    }
    if (gyre_is_none(stream)) gyre_reject_pending(c->wake);
    else gyre_resolve(c->wake, stream);
    gyre_scope_close(g, scope);
    free(c);
}

static void on_connected(void *data)
{
    Connecting *c = (Connecting *)data;
    c->wait = NULL;
    if (!gyre_wake_reserve(c->wake)) return; // it is about to be stopped, which closes it
    finish_connect(c, -gy_io_connected(c->fd));
}

static bool stop_connecting(Gyre *g, void *data)
{
    (void)g;
    Connecting *c = (Connecting *)data;
    if (c->wait) gy_wait_end(c->wait);
    close(c->fd);
    free(c);
    return true;
}

static GyreStatus wait_for_connect(GyreCall *call, int fd, const Address *address)
{
    Gyre *g = gyre_vm(call);
    Connecting *c = (Connecting *)calloc(1, sizeof *c);
    if (!c) {
        close(fd);
        return gyre_throw(g, "MemoryError", "out of memory");
    }
    *c = (Connecting){.g = g, .fd = fd, .address = *address};
    c->wait = gy_wait_ready(g, fd, UV_WRITABLE, on_connected, c);
    GyreStatus status =
        c->wait ? gyre_suspend(call, "connect", stop_connecting, c, &c->wake) : GYRE_ERROR;
    if (status == GYRE_PENDING) return status;
    if (c->wait) gy_wait_end(c->wait);
    close(fd);
    free(c);
    return status;
}

static GyreStatus net_connect(GyreCall *call)
{
    Gyre *g = gyre_vm(call);
    Address address, where;
    int held;
    if (!read_address(call, false, &address, &where, &held)) return GYRE_ERROR;
    int fd = gy_io_socket(where.storage.ss_family, SOCK_STREAM), status = 0;
    if (fd >= 0) status = gy_io_connect(fd, (struct sockaddr *)&where.storage, where.size);
    if (held >= 0) close(held);
    if (fd < 0) return throw_connect(g, &address, -fd);
    if (status == -EINPROGRESS) return wait_for_connect(call, fd, &address);
    if (status < 0) {
        close(fd);
        return throw_connect(g, &address, -status);
    }
    return gyre_return(call, stream_on(g, fd, &address));
}

// ---------------------------------------------------------------- Listening

typedef struct {
    Gyre *g;
    int fd; // -1: closed
    Wait *wait;
    GyreWake *wake; // of the task that accepts
    uint32_t note;
    bool is_path;           // to be removed in the end
    Address address, where; // for people, for the system
    int folder;             // and one more; that `where` goes by
} Listener;

static const GyreType listener_type;

static Listener *listener_of(GyreCall *call)
{
    return (Listener *)gyre_host_data(gyre_vm(call), gyre_arg(call, 0), &listener_type);
}

static void shut_listener(Listener *l)
{
    if (l->wait) gy_wait_end(l->wait);
    l->wait = NULL;
    if (l->fd >= 0) close(l->fd);
    if (l->fd >= 0 && l->is_path) unlink(((struct sockaddr_un *)&l->where.storage)->sun_path);
    if (l->folder) close(l->folder - 1);
    l->fd = -1;
    l->folder = 0;
}

static void finalize_listener(void *data)
{
    Listener *l = (Listener *)data;
    if (l->g) shut_listener(l);
}

// The socket of a server that was killed is still in the file system, and nobody answers there.
static void remove_dead_socket(const Address *address, bool may_be_link)
{
    const char *path = ((const struct sockaddr_un *)&address->storage)->sun_path;
    struct stat status;
    int looked = may_be_link ? stat(path, &status) : lstat(path, &status);
    if (looked < 0 || !S_ISSOCK(status.st_mode)) return;
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0) return;
    bool is_dead = connect(fd, (const struct sockaddr *)&address->storage, address->size) < 0 &&
                   errno == ECONNREFUSED;
    close(fd);
    if (is_dead) unlink(path);
}

// 0 or an errno.
static int open_listener(Listener *l, int backlog, bool shares_port)
{
    int family = l->address.storage.ss_family;
    int fd = gy_io_socket(family, SOCK_STREAM);
    if (fd < 0) return -fd;
    if (family == AF_UNIX) remove_dead_socket(&l->where, !l->folder);
    else set_option(fd, SOL_SOCKET, SO_REUSEADDR, 1);
    if (family == AF_INET6) set_option(fd, IPPROTO_IPV6, IPV6_V6ONLY, 1);
    if (shares_port) set_option(fd, SOL_SOCKET, SO_REUSEPORT, 1);
    if (bind(fd, (struct sockaddr *)&l->where.storage, l->where.size) < 0 ||
        listen(fd, backlog) < 0) {
        int error_number = errno;
        close(fd);
        return error_number;
    }
    l->fd = fd;
    l->is_path = family == AF_UNIX;
    if (!l->is_path) {
        l->address.size = sizeof l->address.storage; // with the port that was chosen
        getsockname(fd, (struct sockaddr *)&l->address.storage, &l->address.size);
    }
    return 0;
}

static GyreStatus net_listen(GyreCall *call)
{
    Gyre *g = gyre_vm(call);
    GyreValue object = gyre_new(g, &listener_type);
    Listener *l = (Listener *)gyre_host_data(g, object, &listener_type);
    int64_t backlog;
    bool shares_port;
    int folder;
    if (!l || !read_address(call, true, &l->address, &l->where, &folder)) return GYRE_ERROR;
    l->folder = folder + 1;
    l->fd = -1;
    l->g = g;
    if (!gyre_to_int(g, gyre_arg(call, 2), &backlog) || backlog < 0 || backlog > 65535)
        return gyre_throw(g, "ValueError", "backlog is an int from 0 to 65535");
    gyre_to_bool(g, gyre_arg(call, 3), &shares_port);
    char text[ADDRESS_TEXT], what[ADDRESS_TEXT + 32];
    gy_address_text(&l->address, text);
    int error_number = open_listener(l, (int)backlog, shares_port);
    if (error_number) {
        shut_listener(l);
        return gyre_throw_errno(g, error_number, "cannot listen on %s", text);
    }
    snprintf(what, sizeof what, "the listener on %s", text);
    l->note = gyre_note_open(g, what);
    return gyre_return(call, object);
}

// Errors of one connection, which has gone away again or never came to be; Linux tells those of its
// network here, too (accept(2)). The next one may do.
static bool is_of_connection(int error_number)
{
    switch (error_number) {
    case ECONNABORTED:
    case EPROTO:
    case ENETDOWN:
    case ENETUNREACH:
    case ENOPROTOOPT:
    case EHOSTUNREACH:
    case ETIMEDOUT:
#ifdef __linux__
    case EHOSTDOWN:
    case ENONET:
#endif
        return true;
    default: return false;
    }
}

// The next connection: a stream, or NONE with an error pending, or with none: there is no one yet.
static GyreValue accept_one(Listener *l)
{
    int fd;
    do
        fd = gy_io_accept(l->fd);
    while (fd < 0 && is_of_connection(-fd));
    if (fd == -EAGAIN) return GYRE_NONE;
    if (fd < 0) {
        char text[ADDRESS_TEXT];
        gy_address_text(&l->address, text);
        gyre_throw_errno(l->g, -fd, "cannot accept a connection on %s", text);
        return GYRE_NONE;
    }
    Address peer = {.size = sizeof peer.storage};
    getpeername(fd, (struct sockaddr *)&peer.storage, &peer.size);
    if (l->is_path) peer = l->address; // they have no names
    return stream_on(l->g, fd, &peer);
}

static void on_connection(void *data);

static bool watch_listener(Listener *l)
{
    l->wait = gy_wait_ready(l->g, l->fd, UV_READABLE, on_connection, l);
    return l->wait != NULL;
}

static void on_connection(void *data)
{
    Listener *l = (Listener *)data;
    l->wait = NULL;
    if (!gyre_wake_reserve(l->wake)) return; // the connection stays in the queue
    uint32_t scope = gyre_scope_open(l->g);
    GyreValue stream = accept_one(l);
    bool goes_on = gyre_is_none(stream) && !gyre_error_class(l->g)[0] && watch_listener(l);
    if (goes_on) {
        gyre_wake_release(l->wake);
    } else {
        GyreWake *wake = l->wake;
        l->wake = NULL;
        if (gyre_is_none(stream)) gyre_reject_pending(wake);
        else gyre_resolve(wake, stream);
    }
    gyre_scope_close(l->g, scope);
}

static bool stop_accepting(Gyre *g, void *data)
{
    (void)g;
    Listener *l = (Listener *)data;
    l->wake = NULL;
    if (l->wait) gy_wait_end(l->wait);
    l->wait = NULL;
    return true;
}

static GyreStatus accept_next(GyreCall *call, Listener *l)
{
    Gyre *g = gyre_vm(call);
    if (l->wake) return gyre_throw(g, "StateError", "another task is accepting here");
    GyreValue stream = accept_one(l);
    if (!gyre_is_none(stream)) return gyre_return(call, stream);
    if (gyre_error_class(g)[0] || !watch_listener(l)) return GYRE_ERROR;
    GyreStatus status = gyre_suspend(call, "accept", stop_accepting, l, &l->wake);
    if (status != GYRE_PENDING) stop_accepting(g, l);
    return status;
}

static GyreStatus listener_accept(GyreCall *call)
{
    Listener *l = listener_of(call);
    if (l->fd >= 0) return accept_next(call, l);
    return gyre_throw(gyre_vm(call), "StateError", "the listener is closed");
}

static GyreStatus listener_next(GyreCall *call)
{
    Listener *l = listener_of(call);
    if (l->fd >= 0) return accept_next(call, l);
    return gyre_throw(gyre_vm(call), "StopIteration", "%s", "");
}

static GyreStatus listener_close(GyreCall *call)
{
    Listener *l = listener_of(call);
    if (l->fd < 0) return GYRE_OK;
    shut_listener(l);
    gyre_note_closed(l->g, l->note);
    GyreWake *wake = l->wake;
    l->wake = NULL;
    if (wake) gyre_reject(wake, "StopIteration", "%s", "");
    return GYRE_OK;
}

static GyreStatus listener_address(GyreCall *call)
{
    Listener *l = listener_of(call);
    char text[ADDRESS_TEXT];
    gy_address_text(&l->address, text);
    return gyre_return(call, gyre_str(l->g, text, strlen(text)));
}

static GyreStatus listener_port(GyreCall *call)
{
    Listener *l = listener_of(call);
    if (l->is_path) return GYRE_OK;
    const struct sockaddr_in *ip =
        (const struct sockaddr_in *)&l->address.storage; // IPv6: the same place
    return gyre_return(call, gyre_int(l->g, ntohs(ip->sin_port)));
}

static GyreStatus listener_closed(GyreCall *call)
{
    return gyre_return(call, gyre_bool(listener_of(call)->fd < 0));
}

static const GyreNative listener_methods[] = {
    {"accept", listener_accept, "self", "The next connection, a Stream.", GYRE_ASYNC},
    {"next", listener_next, "self", "The next connection, for `async for`.", GYRE_ASYNC},
    {"close", listener_close, "self", "Takes no more connections.", 0},
    {"address", listener_address, "self", "Where it listens, as text.", GYRE_GETTER},
    {"port", listener_port, "self", "The port that it listens on; nil for a path.", GYRE_GETTER},
    {"closed", listener_closed, "self", "Is it closed?", GYRE_GETTER},
    {NULL, NULL, NULL, NULL, 0},
};

static const GyreType listener_type = {"Listener", sizeof(Listener), finalize_listener,
                                       listener_methods, NULL};

// ---------------------------------------------------------------- Looking names up

typedef struct {
    uv_getaddrinfo_t request;
    Gyre *g;
    GyreWake *wake; // NULL: nobody wants to know any more
    int port;       // -1: none
    char host[256];
} Lookup;

static GyreValue list_of_addresses(Gyre *g, const struct addrinfo *found, int port)
{
    GyreValue list = gyre_list(g);
    for (; found && !gyre_is_none(list); found = found->ai_next) {
        char host[64];
        if (found->ai_family == AF_INET)
            uv_ip4_name((const struct sockaddr_in *)(const void *)found->ai_addr, host,
                        sizeof host);
        else if (found->ai_family == AF_INET6)
            uv_ip6_name((const struct sockaddr_in6 *)(const void *)found->ai_addr, host,
                        sizeof host);
        else continue;
        GyreValue address = gy_reach_found(g, host, port);
        if (gyre_is_none(address) || gyre_append(g, list, address) != GYRE_OK) return GYRE_NONE;
    }
    return list;
}

// The system need not know the name of itself (RFC 6761).
static GyreValue own_address(Gyre *g, int port)
{
    GyreValue list = gyre_list(g), address = gy_reach_found(g, "127.0.0.1", port);
    bool ok = !gyre_is_none(address) && gyre_append(g, list, address) == GYRE_OK;
    return ok ? list : GYRE_NONE;
}

static void on_looked_up(uv_getaddrinfo_t *request, int status, struct addrinfo *found)
{
    Lookup *l = (Lookup *)request->data;
    if (l->wake) {
        uint32_t scope = gyre_scope_open(l->g);
        GyreValue list = GYRE_NONE;
        if (status < 0 && strcmp(l->host, "localhost") == 0) list = own_address(l->g, l->port);
        else if (status < 0)
            gyre_throw(l->g, MODULE_ERROR, "cannot find the host '%s': %s", l->host,
                       uv_strerror(status));
        else list = list_of_addresses(l->g, found, l->port);
        if (gyre_is_none(list)) gyre_reject_pending(l->wake);
        else gyre_resolve(l->wake, list);
        gyre_scope_close(l->g, scope);
    }
    uv_freeaddrinfo(found);
    free(l);
}

// The thread that asks cannot always be stopped; then its answer is not wanted.
static bool stop_lookup(Gyre *g, void *data)
{
    (void)g;
    Lookup *l = (Lookup *)data;
    l->wake = NULL;
    uv_cancel((uv_req_t *)&l->request);
    return true;
}

static GyreStatus net_lookup(GyreCall *call)
{
    Gyre *g = gyre_vm(call);
    const char *host;
    int64_t port = -1;
    if (!gyre_args(call, "s|i", &host, &port)) return GYRE_ERROR;
    if (port < -1 || port > 65535)
        return gyre_throw(g, "ValueError", "a port is a number from 0 to 65535, not %lld",
                          (long long)port);
    if (!host[0] || strlen(host) >= sizeof((Lookup *)0)->host)
        return gyre_throw(g, "ValueError", "the name of a host has 1 to 255 bytes");
    if (!gy_reach_may_look_up(g, host, (int)port)) return GYRE_ERROR;
    Lookup *l = (Lookup *)calloc(1, sizeof *l);
    if (!l) return gyre_throw(g, "MemoryError", "out of memory");
    l->g = g;
    l->request.data = l;
    l->port = (int)port;
    snprintf(l->host, sizeof l->host, "%s", host);
    struct addrinfo hints = {.ai_socktype = SOCK_STREAM, .ai_flags = AI_ADDRCONFIG};
    int status = uv_getaddrinfo(gy_loop_uv(g), &l->request, on_looked_up, l->host, NULL, &hints);
    if (status < 0) {
        free(l);
        return gyre_throw(g, MODULE_ERROR, "cannot find the host '%s': %s", host,
                          uv_strerror(status));
    }
    GyreStatus suspended = gyre_suspend(call, "name lookup", stop_lookup, l, &l->wake);
    if (suspended != GYRE_PENDING) stop_lookup(g, l);
    return suspended;
}

// ---------------------------------------------------------------- Options, and the module

static GyreStatus net_is_ip(GyreCall *call)
{
    const char *host;
    if (!gyre_args(call, "s", &host)) return GYRE_ERROR;
    struct sockaddr_storage ignored;
    bool is_ip = uv_ip4_addr(host, 0, (struct sockaddr_in *)&ignored) == 0 ||
                 uv_ip6_addr(host, 0, (struct sockaddr_in6 *)&ignored) == 0;
    return gyre_return(call, gyre_bool(is_ip));
}

static const GyreNative natives[] = {
    {"connect", net_connect, "host, port = nil", "A stream to an Address, an IP address or a path.",
     GYRE_ASYNC},
    {"listen", net_listen, "host, port = nil, backlog = 511, shares_port = false",
     "A listener on an Address, an IP address or a path.", 0},
    {"lookup", net_lookup, "host, port = nil", "The Addresses of a host, to be used at that port.",
     GYRE_ASYNC},
    {"is_ip", net_is_ip, "host", "Is it the text of an IP address?", 0},
    {NULL, NULL, NULL, NULL, 0},
};

GyreStatus gy_net_install(Gyre *g)
{
    if (gy_stream_install(g) != GYRE_OK) return GYRE_ERROR;
    if (gyre_register_error(g, MODULE, "ResolveError", "OSError", NULL) != GYRE_OK)
        return GYRE_ERROR;
    if (gy_reach_install(g) != GYRE_OK) return GYRE_ERROR;
    if (gyre_register_type(g, MODULE, &listener_type, NULL) != GYRE_OK) return GYRE_ERROR;
    if (gy_udp_install(g) != GYRE_OK) return GYRE_ERROR;
    return gyre_register(g, MODULE, natives, NULL);
}
#endif

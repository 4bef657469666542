// dns_module.c - what dns.gy stands on: questions to name servers, by c-ares on the loop.
//
// Each question has a channel of c-ares to itself, which costs a look into /etc/resolv.conf, and so
// can be asked of other servers and be given up alone. c-ares says which descriptors it wants to
// have watched, and when its next timer is due; the loop does both. Its sockets are made and used
// by our own calls, for those of c-ares may raise SIGPIPE.
//
// A channel must not be destroyed from inside of c-ares: whatever calls c-ares looks afterwards
// whether there was an answer (settle).
#ifndef GYRE_NO_LIBUV
#define _GNU_SOURCE
#include "stdlib/modules.h"

#define MODULE "<stdlib>/_dns"

#if GYRE_HAVE_CARES
#include "stdlib/cares_library.h"
#include "stdlib/dns_records.h"
#include "stdlib/io_calls.h"
#include "stdlib/loop.h"
#include "stdlib/net_address.h"
#include "stdlib/net_reach.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/uio.h>
#include <unistd.h>
#include <uv.h>

enum {
    NAME_BYTES = 256,
    MOST_SERVERS = 16,
    MOST_TRIES = 100,
    CLASS_OF_NAMES = 1, // of the internet
    UDP_ANSWER = 1232,  // bytes of an answer by UDP that no network cuts apart
};

typedef struct Question Question;

// A descriptor that c-ares wants to have watched.
typedef struct Watch {
    uv_poll_t poll;
    struct Watch *next;
    Question *question;
    int fd;
} Watch;

struct Question {
    uv_timer_t timer;
    Gyre *g;
    GyreWake *wake; // NULL: nobody waits any more
    ares_channel channel;
    Watch *watches;
    int type;
    int code; // of the last answer that c-ares was not content with, and keeps to itself
    bool is_over;
    char type_name[8], name[NAME_BYTES];
};

// ---------------------------------------------------------------- c-ares' system calls

static ares_socket_t open_socket(int family, int type, int protocol, void *data)
{
    (void)protocol, (void)data;
    int fd = gy_io_socket(family, type);
    if (fd >= 0) return fd;
    errno = -fd;
    return -1;
}

static int close_socket(ares_socket_t fd, void *data)
{
    (void)data;
    return close(fd);
}

static int connect_socket(ares_socket_t fd, const struct sockaddr *to, ares_socklen_t size,
                          void *data)
{
    (void)data;
    int status = gy_io_connect(fd, to, size);
    if (status >= 0) return 0;
    errno = -status;
    return -1;
}

static ares_ssize_t receive(ares_socket_t fd, void *bytes, size_t size, int flags,
                            struct sockaddr *from, ares_socklen_t *from_size, void *data)
{
    (void)flags;
    Question *q = (Question *)data;
    ares_ssize_t count = from ? gy_io_receive_from(fd, (char *)bytes, size, from, from_size)
                              : gy_io_read(fd, true, (char *)bytes, size);
    if (from && count > 3) q->code = ((unsigned char *)bytes)[3] & 15;
    if (count >= 0) return count;
    errno = (int)-count;
    return -1;
}

// What is sent fits in one piece mostly; where it does not, c-ares comes again.
static ares_ssize_t send_pieces(ares_socket_t fd, const struct iovec *pieces, int count, void *data)
{
    (void)data;
    struct msghdr message = {.msg_iov = (struct iovec *)(uintptr_t)pieces,
                             .msg_iovlen = (size_t)count};
    return sendmsg(fd, &message, MSG_NOSIGNAL);
}

static const struct ares_socket_functions calls = {open_socket, close_socket, connect_socket,
                                                   receive, send_pieces};

// ---------------------------------------------------------------- The end of a question

static void free_watch(uv_handle_t *handle)
{
    free(handle->data);
}

static void free_question(uv_handle_t *handle)
{
    free(handle->data);
}

// c-ares closes its descriptors, and says so (on_state).
static void end_question(Question *q)
{
    ares_channel channel = q->channel;
    q->channel = NULL;
    q->is_over = true;
    if (channel) gy_cares.ares_destroy(channel);
    uv_close((uv_handle_t *)&q->timer, free_question);
}

static void on_timer(uv_timer_t *timer);

// To be called after whatever may have brought the answer.
static void settle(Question *q)
{
    if (q->is_over) {
        end_question(q);
        return;
    }
    struct timeval left, *next = gy_cares.ares_timeout(q->channel, NULL, &left);
    uint64_t wait_ms = next ? (uint64_t)next->tv_sec * 1000 + (uint64_t)next->tv_usec / 1000 : 0;
    if (next) uv_timer_start(&q->timer, on_timer, wait_ms + 1, 0);
    else uv_timer_stop(&q->timer);
}

static void on_timer(uv_timer_t *timer)
{
    Question *q = (Question *)timer->data;
    gy_cares.ares_process_fd(q->channel, ARES_SOCKET_BAD, ARES_SOCKET_BAD);
    settle(q);
}

static void on_ready(uv_poll_t *poll, int status, int events)
{
    Watch *w = (Watch *)poll->data;
    Question *q = w->question;
    bool reads = status < 0 || events & UV_READABLE, writes = status < 0 || events & UV_WRITABLE;
    gy_cares.ares_process_fd(q->channel, reads ? w->fd : ARES_SOCKET_BAD,
                             writes ? w->fd : ARES_SOCKET_BAD);
    settle(q);
}

static Watch *add_watch(Question *q, int fd)
{
    Watch *w = (Watch *)calloc(1, sizeof *w);
    if (!w || uv_poll_init(gy_loop_uv(q->g), &w->poll, fd) < 0) {
        free(w);
        return NULL; // then the time of this try passes without an answer
    }
    w->poll.data = w;
    w->question = q;
    w->fd = fd;
    w->next = q->watches;
    return q->watches = w;
}

// c-ares wants a descriptor to be watched for this, or is about to close it.
static void on_state(void *data, ares_socket_t fd, int reads, int writes)
{
    Question *q = (Question *)data;
    Watch **link = &q->watches;
    while (*link && (*link)->fd != fd)
        link = &(*link)->next;
    Watch *w = *link;
    if (reads || writes) {
        if (!w) w = add_watch(q, fd);
        int events = (reads ? UV_READABLE : 0) | (writes ? UV_WRITABLE : 0);
        if (w) uv_poll_start(&w->poll, events, on_ready);
    } else if (w) {
        *link = w->next;
        uv_close((uv_handle_t *)&w->poll, free_watch);
    }
}

// ---------------------------------------------------------------- The answer

// What a server says in place of an answer.
static int status_of_code(int code)
{
    return code == 2 ? ARES_ESERVFAIL : code == 4 ? ARES_ENOTIMP : code == 5 ? ARES_EREFUSED : 0;
}

static GyreStatus throw_status(Question *q, int status)
{
    if (status == ARES_ECONNREFUSED && status_of_code(q->code)) status = status_of_code(q->code);
    static const struct {
        int status;
        const char *error_class, *says;
    } kinds[] = {
        {ARES_ENOTFOUND, MODULE ".NameNotFoundError", "there is no such name"},
        {ARES_ENODATA, MODULE ".NoRecordError", "the name has no such record"},
        {ARES_ETIMEOUT, MODULE ".NoAnswerError", "no name server has answered"},
        {ARES_ECONNREFUSED, MODULE ".NoAnswerError",
         "no name server can be reached, or none of them will answer"},
        {ARES_EOF, MODULE ".NoAnswerError", "the name server has ended the connection"},
        {ARES_ESERVFAIL, MODULE ".ServerError", "the name server has failed"},
        {ARES_EREFUSED, MODULE ".ServerError", "the name server refuses to answer"},
        {ARES_ENOTIMP, MODULE ".ServerError",
         "the name server does not know this kind of question"},
        {ARES_EFORMERR, MODULE ".ServerError", "the name server does not understand the question"},
        {ARES_EBADRESP, MODULE ".ServerError", "the name server's answer is malformed"},
    };
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (kinds[i].status == status)
            return gyre_throw(q->g, kinds[i].error_class, "%s of '%s': %s", q->type_name, q->name,
                              kinds[i].says);
    if (status == ARES_ENOMEM) return gyre_throw(q->g, "MemoryError", "out of memory");
    if (status == ARES_EBADNAME)
        return gyre_throw(q->g, "ValueError", "'%s' is no name of a host", q->name);
    return gyre_throw(q->g, MODULE ".ServerError", "%s of '%s': %s", q->type_name, q->name,
                      gy_cares.ares_strerror(status));
}

static void on_answer(void *data, int status, int timeouts, unsigned char *answer, int size)
{
    (void)timeouts;
    Question *q = (Question *)data;
    GyreWake *wake = q->wake;
    q->is_over = true;
    q->wake = NULL;
    if (!wake) return;
    uint32_t scope = gyre_scope_open(q->g);
    GyreValue records = GYRE_NONE;
    if (status == ARES_SUCCESS) {
        records = gy_dns_records(q->g, q->type, answer, (size_t)size);
        bool is_malformed = gyre_is_none(records) && !gyre_error_class(q->g)[0];
        if (is_malformed) throw_status(q, ARES_EBADRESP);
        else if (!gyre_is_none(records) && gyre_len(q->g, records) == 0) {
            throw_status(q, ARES_ENODATA); // an alias whose end has none
            records = GYRE_NONE;
        }
    } else {
        throw_status(q, status);
    }
    if (gyre_is_none(records)) gyre_reject_pending(wake);
    else gyre_resolve(wake, records);
    gyre_scope_close(q->g, scope);
}

static bool stop_asking(Gyre *g, void *data)
{
    (void)g;
    Question *q = (Question *)data;
    q->wake = NULL;
    end_question(q);
    return true;
}

// ---------------------------------------------------------------- Asking

// One of the list of (ip, port). False: thrown.
static bool read_server(Gyre *g, GyreValue pair, struct ares_addr_port_node *server)
{
    GyreValue ip = gyre_get(g, pair, gyre_int(g, 0)), number = gyre_get(g, pair, gyre_int(g, 1));
    if (gyre_is_none(ip) || gyre_is_none(number)) return false;
    const char *host = gyre_to_str(g, ip, NULL);
    Address address;
    int64_t port;
    char text[ADDRESS_TEXT];
    if (!host || !gyre_to_int(g, number, &port)) {
        gyre_throw(g, "TypeError", "a name server is a str and a port");
        return false;
    }
    if (!gy_address_of_ip(g, host, port, &address)) return false;
    gy_address_text(&address, text);
    if (!gyre_may(g, GYRE_GRANT_NET, text)) return false;
    server->family = address.storage.ss_family;
    server->udp_port = server->tcp_port = (int)port;
    if (server->family == AF_INET)
        server->addr.addr4 = ((struct sockaddr_in *)&address.storage)->sin_addr;
    else memcpy(&server->addr.addr6, &((struct sockaddr_in6 *)&address.storage)->sin6_addr, 16);
    return true;
}

// NULL or empty: those of the system. False: thrown.
static bool set_servers(Question *q, GyreValue list)
{
    struct ares_addr_port_node servers[MOST_SERVERS];
    memset(servers, 0, sizeof servers);
    if (gyre_is_nil(q->g, list)) return true;
    int64_t count = gyre_len(q->g, list);
    if (count == 0 || count > MOST_SERVERS)
        gyre_throw(q->g, "ValueError", "there can be 1 to %d name servers", MOST_SERVERS);
    if (count <= 0 || count > MOST_SERVERS) return false;
    for (int64_t i = 0; i < count; i++) {
        GyreValue pair = gyre_get(q->g, list, gyre_int(q->g, i));
        if (gyre_is_none(pair) || !read_server(q->g, pair, &servers[i])) return false;
        servers[i].next = i + 1 < count ? &servers[i + 1] : NULL;
    }
    int status = gy_cares.ares_set_servers_ports(q->channel, servers);
    return status == ARES_SUCCESS || throw_status(q, status) == GYRE_OK;
}

static bool open_channel(Question *q, double timeout_s, int64_t tries, bool by_tcp)
{
    struct ares_options options = {
        .flags = ARES_FLAG_EDNS | ARES_FLAG_NOALIASES | (by_tcp ? ARES_FLAG_USEVC : 0),
        .timeout = (int)(timeout_s * 1000) + 1,
        .tries = (int)tries,
        .sock_state_cb = on_state,
        .sock_state_cb_data = q,
        .ednspsz = UDP_ANSWER,
    };
    int status = gy_cares.ares_init_options(&q->channel, &options,
                                            ARES_OPT_FLAGS | ARES_OPT_TIMEOUTMS | ARES_OPT_TRIES |
                                                ARES_OPT_SOCK_STATE_CB | ARES_OPT_EDNSPSZ);
    if (status != ARES_SUCCESS) return throw_status(q, status) == GYRE_OK;
    gy_cares.ares_set_socket_functions(q->channel, &calls, q);
    return true;
}

static Question *new_question(Gyre *g, const char *name, const char *type)
{
    Question *q = (Question *)calloc(1, sizeof *q);
    if (!q) {
        gyre_throw(g, "MemoryError", "out of memory");
        return NULL;
    }
    q->g = g;
    q->type = gy_dns_type(type);
    snprintf(q->name, sizeof q->name, "%s", name);
    snprintf(q->type_name, sizeof q->type_name, "%s", type);
    uv_timer_init(gy_loop_uv(g), &q->timer);
    q->timer.data = q;
    return q;
}

static bool check(Gyre *g, const char *name, const char *type, double timeout_s, int64_t tries)
{
    if (!gy_dns_type(type))
        gyre_throw(g, "ValueError",
                   "'%.20s' is no type of records: there are A, AAAA, CNAME, MX, NS, PTR, SOA, SRV "
                   "and TXT",
                   type);
    else if (!name[0] || strlen(name) >= NAME_BYTES)
        gyre_throw(g, "ValueError", "the name of a host has 1 to 255 bytes");
    else if (!(timeout_s > 0 && timeout_s < 1e6))
        gyre_throw(g, "ValueError", "the timeout is a positive time");
    else if (tries < 1 || tries > MOST_TRIES)
        gyre_throw(g, "ValueError", "there can be 1 to %d tries", MOST_TRIES);
    else return gy_reach_may_look_up(g, name, -1);
    return false;
}

static GyreStatus dns_ask(GyreCall *call)
{
    Gyre *g = gyre_vm(call);
    const char *name, *type;
    GyreValue servers;
    double timeout_s;
    int64_t tries;
    bool by_tcp;
    if (!gyre_args(call, "ssvdib", &name, &type, &servers, &timeout_s, &tries, &by_tcp) ||
        !check(g, name, type, timeout_s, tries))
        return GYRE_ERROR;
    Question *q = new_question(g, name, type);
    if (!q) return GYRE_ERROR;
    GyreStatus status = GYRE_ERROR;
    if (open_channel(q, timeout_s, tries, by_tcp) && set_servers(q, servers))
        status = gyre_suspend(call, "name server", stop_asking, q, &q->wake);
    if (status != GYRE_PENDING) {
        end_question(q);
        return status;
    }
    gy_cares.ares_query(q->channel, q->name, CLASS_OF_NAMES, q->type, on_answer, q);
    settle(q); // the answer may have been there at once
    return status;
}

// ---------------------------------------------------------------- Addresses backwards

// The name under which the name of an address is found: "4.3.2.1.in-addr.arpa".
static GyreStatus dns_reverse_name(GyreCall *call)
{
    Gyre *g = gyre_vm(call);
    const char *ip;
    unsigned char bytes[16];
    char text[80];
    if (!gyre_args(call, "s", &ip)) return GYRE_ERROR;
    if (inet_pton(AF_INET, ip, bytes) == 1) {
        snprintf(text, sizeof text, "%d.%d.%d.%d.in-addr.arpa", bytes[3], bytes[2], bytes[1],
                 bytes[0]);
        return gyre_return(call, gyre_str(g, text, GYRE_STRLEN));
    }
    if (inet_pton(AF_INET6, ip, bytes) != 1)
        return gyre_throw(g, "ValueError", "'%.100s' is not an IP address", ip);
    char *end = text;
    for (int i = 15; i >= 0; i--)
        end += sprintf(end, "%x.%x.", bytes[i] & 15, bytes[i] >> 4);
    strcpy(end, "ip6.arpa");
    return gyre_return(call, gyre_str(g, text, GYRE_STRLEN));
}

static const GyreNative natives[] = {
    {"ask", dns_ask, "name, type, servers, timeout, tries, tcp", "The records of a name.",
     GYRE_ASYNC},
    {"reverse_name", dns_reverse_name, "ip", "Where the name of an address is found.", 0},
    {NULL, NULL, NULL, NULL, 0},
};

static const char *const errors[] = {"NameNotFoundError", "NoRecordError", "NoAnswerError",
                                     "ServerError"};

GyreStatus gy_dns_install(Gyre *g)
{
    if (!gy_loop_uv(g) || gy_cares_load(g) != GYRE_OK) return GYRE_ERROR;
    for (size_t i = 0; i < sizeof errors / sizeof *errors; i++)
        if (gyre_register_error(g, MODULE, errors[i], "<stdlib>/_net.ResolveError", NULL) !=
            GYRE_OK)
            return GYRE_ERROR;
    return gyre_register(g, MODULE, natives, NULL);
}

#else

GyreStatus gy_dns_install(Gyre *g)
{
    return gyre_throw(g, "ModuleNotFoundError",
                      "this Gyre was built without c-ares, which the module dns needs: install it "
                      "(Debian: libc-ares-dev) and build again");
}
#endif
#endif

// http_server.c - services and connections, and how requests and their bodies are read.
//
// Deadlines are looked at by one timer for all connections of a server, which is set to the
// earliest one and never set back when that is put off: a busy connection moves its deadline with
// every request, and moves nothing but a number.
#ifndef GYRE_NO_LIBUV
#include "stdlib/http_server.h"
#include "stdlib/loop.h"
#include "stdlib/modules.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    MOST_PASSED_OVER = 256 * 1024, // of a body that nobody read, to keep the connection
    MOST_PIECE = 64 * 1024,
};

// ---------------------------------------------------------------- Services

typedef struct {
    Service *service;
} ServiceObject;

static const GyreType service_type;

static void free_service(uv_handle_t *timer)
{
    Service *service = (Service *)timer->data;
    queue_free(&service->scratch);
    free(service);
}

static void release_service(Service *service)
{
    if (--service->references == 0) uv_close((uv_handle_t *)&service->timer, free_service);
}

static void finalize_service(void *data)
{
    Service *service = ((ServiceObject *)data)->service;
    if (service) release_service(service);
}

static Service *service_arg(GyreCall *call, uint32_t i)
{
    Gyre *g = gyre_vm(call);
    ServiceObject *object = (ServiceObject *)gyre_host_data(g, gyre_arg(call, i), &service_type);
    if (object && object->service) return object->service;
    gyre_throw(g, "TypeError", "a service is needed");
    return NULL;
}

static uint64_t ms_of(double seconds)
{
    double ms = seconds * 1000;
    return ms >= 1 && ms < 1e15 ? (uint64_t)ms : ms >= 1e15 ? 0 : 1;
}

// service(max_header_size, max_target, max_headers, max_body, five timeouts in seconds): what is
// allowed was checked in Gyre; 0 and below: no limit.
static bool read_limits(GyreCall *call, Service *service)
{
    int64_t header_size, target, headers, body;
    double seconds[5];
    if (!gyre_args(call, "iiiiddddd", &header_size, &target, &headers, &body, &seconds[0],
                   &seconds[1], &seconds[2], &seconds[3], &seconds[4]))
        return false;
    service->limits = (HeadLimits){(size_t)header_size, (size_t)target, (size_t)headers};
    service->most_body = body < 0 ? UINT64_MAX : (uint64_t)body;
    uint64_t *timeouts[5] = {&service->head_ms, &service->idle_ms, &service->body_ms,
                             &service->send_ms, &service->half_closed_ms};
    for (int i = 0; i < 5; i++)
        *timeouts[i] = seconds[i] > 0 ? ms_of(seconds[i]) : 0;
    return true;
}

static GyreStatus new_service(GyreCall *call)
{
    Gyre *g = gyre_vm(call);
#if !GYRE_HAVE_LLHTTP
    return gyre_throw(g, "ImportError",
                      "this Gyre was built without llhttp, which http.serve needs: install it "
                      "(Debian: node-llhttp) and build again");
#endif
    GyreValue object = gyre_new(g, &service_type);
    ServiceObject *data = (ServiceObject *)gyre_host_data(g, object, &service_type);
    Service *service = data ? (Service *)calloc(1, sizeof *service) : NULL;
    if (!service) return data ? gyre_throw(g, "MemoryError", "out of memory") : GYRE_ERROR;
    service->g = g;
    service->references = 1;
    service->timer.data = service;
    uv_timer_init(gy_loop_uv(g), &service->timer);
    uv_unref((uv_handle_t *)&service->timer);
    data->service = service;
    return read_limits(call, service) ? gyre_return(call, object) : GYRE_ERROR;
}

// ---------------------------------------------------------------- Deadlines

static void on_deadline(Connection *c)
{
    c->deadline_ms = 0;
    if (gy_stream_is_read(c->stream)) {
        c->is_late = true;
        gy_stream_ask_again(c->stream);
    } else if (c->is_sending) {
        if (gy_stream_unsent(c->stream) < c->unsent) gy_http_watch_sending(c);
        else gy_stream_abort(c->stream); // the client takes nothing any more
    } else {
        gyre_cancel(c->service->g, c->task, "the client has gone");
    }
}

static void look_at_deadlines(uv_timer_t *timer);

static void start_timer(Service *service, uint64_t due_ms)
{
    uint64_t now_ms = uv_now(service->timer.loop);
    service->timer_due_ms = due_ms;
    uv_timer_start(&service->timer, look_at_deadlines, due_ms > now_ms ? due_ms - now_ms : 0, 0);
}

static void look_at_deadlines(uv_timer_t *timer)
{
    Service *service = (Service *)timer->data;
    uint64_t now_ms = uv_now(timer->loop), earliest_ms = UINT64_MAX;
    service->references++;
    service->timer_due_ms = 0;
    for (Connection *c = service->connections, *next; c; c = next) {
        next = c->next;
        if (c->deadline_ms && c->deadline_ms <= now_ms) on_deadline(c);
        else if (c->deadline_ms && c->deadline_ms < earliest_ms) earliest_ms = c->deadline_ms;
    }
    // Ten thousand deadlines that are a millisecond apart are not worth ten thousand looks.
    if (earliest_ms != UINT64_MAX) earliest_ms += (earliest_ms - now_ms) / 64;
    if (earliest_ms < (service->timer_due_ms ? service->timer_due_ms : UINT64_MAX))
        start_timer(service, earliest_ms);
    release_service(service);
}

void gy_http_set_deadline(Connection *c, uint64_t duration_ms)
{
    Service *service = c->service;
    c->is_sending = false;
    c->deadline_ms = duration_ms ? uv_now(service->timer.loop) + duration_ms : 0;
    if (!duration_ms) return;
    if (!service->timer_due_ms || c->deadline_ms < service->timer_due_ms)
        start_timer(service, c->deadline_ms);
}

void gy_http_watch_sending(Connection *c)
{
    c->unsent = gy_stream_unsent(c->stream);
    gy_http_set_deadline(c, c->unsent ? c->service->send_ms : 0);
    c->is_sending = true;
}

// ---------------------------------------------------------------- Connections

static void on_ended(void *state, int error_number)
{
    Connection *c = (Connection *)state;
    if (c->phase != CONNECTION_HANDLE) return;
    if (error_number) c->has_gone = true;
    // Who has only closed its half still waits for the answer; one cannot see which it is.
    if (gy_stream_is_read(c->stream)) return;
    if (error_number) gyre_cancel(c->service->g, c->task, "the client has gone");
    else gy_http_set_deadline(c, c->service->half_closed_ms);
}

static void on_gone(void *state, bool is_collected)
{
    Connection *c = (Connection *)state;
    *c->link = c->next;
    if (c->next) c->next->link = c->link;
    if (!is_collected) gyre_unpin(c->service->g, c->task);
    release_service(c->service);
    free(c);
}

const Protocol gy_http_protocol = {on_ended, on_gone};

// open(stream, service, task)
static GyreStatus open_connection(GyreCall *call)
{
    Gyre *g = gyre_vm(call);
    Stream *s = gy_stream_of(g, gyre_arg(call, 0));
    Service *service = s ? service_arg(call, 1) : NULL;
    if (!service) return GYRE_ERROR;
    if (!gy_stream_is_open(s)) return gyre_throw(g, "StateError", "the stream is closed");
    Connection *c = (Connection *)calloc(1, sizeof *c);
    if (!c) return gyre_throw(g, "MemoryError", "out of memory");
    c->stream = s;
    c->service = service;
    c->task = gyre_pin(g, gyre_arg(call, 2));
    c->next = service->connections;
    c->link = &service->connections;
    if (c->next) c->next->link = &c->next;
    service->connections = c;
    service->references++;
    gy_stream_attach(s, &gy_http_protocol, c);
    return GYRE_OK;
}

Connection *gy_http_connection(GyreCall *call)
{
    Gyre *g = gyre_vm(call);
    Stream *s = gy_stream_of(g, gyre_arg(call, 0));
    if (!s) return NULL;
    Connection *c = (Connection *)gy_stream_protocol(s, &gy_http_protocol);
    if (!c) gyre_throw(g, "ConnectionError", "the connection is closed");
    return c;
}

// drain(service): idle connections end, others after their answer.
static GyreStatus drain_service(GyreCall *call)
{
    Service *service = service_arg(call, 0);
    if (!service) return GYRE_ERROR;
    service->is_closing = true;
    for (Connection *c = service->connections; c; c = c->next)
        if (c->phase == CONNECTION_IDLE) gy_stream_ask_again(c->stream);
    return GYRE_OK;
}

// ---------------------------------------------------------------- Requests

static bool give(GyreValue *result, GyreValue value)
{
    *result = value;
    return true;
}

// What a handler left of a body. True: it is passed over; else more must come, or *is_over.
static bool pass_over_body(Connection *c, Incoming *in, bool *is_over)
{
    BodyPiece piece = {0};
    while (!gy_http_body_is_done(&c->body)) {
        bool is_good = gy_http_body_next(&c->body, in->bytes + in->taken, in->size - in->taken,
                                         SIZE_MAX, &piece);
        in->taken += piece.used;
        c->body_read += piece.size;
        *is_over = !is_good || c->body_read > MOST_PASSED_OVER;
        if (*is_over || !piece.used) return false;
    }
    return true;
}

static void begin_request(Connection *c, const HeadFacts *facts)
{
    gy_http_body_begin(&c->body, facts->is_chunked, facts->length);
    c->body_read = 0;
    c->phase = CONNECTION_HANDLE;
    c->answer = ANSWER_NONE;
    c->is_1_0 = facts->is_1_0;
    c->is_head = facts->is_head;
    c->keeps_alive = facts->keeps_alive;
    c->expects_continue = facts->expects_continue;
    c->scan = (HeadScan){0};
    gy_http_set_deadline(c, 0);
}

static bool refuse(Connection *c, int status, GyreValue *result)
{
    c->phase = CONNECTION_HANDLE;
    c->answer = ANSWER_NONE;
    c->is_head = c->keeps_alive = c->is_1_0 = false;
    gy_http_set_deadline(c, 0);
    return give(result, gyre_int(c->service->g, status));
}

// A head that is there in whole.
static bool accept_head(Connection *c, Incoming *in, size_t size, GyreValue *result)
{
    HeadFacts facts;
    Gyre *g = c->service->g;
    GyreValue headers = gy_http_head_read(g, in->bytes + in->taken, size, &facts);
    in->taken += size;
    if (gyre_is_none(headers)) return facts.status ? refuse(c, facts.status, result) : true;
    begin_request(c, &facts);
    if (!facts.is_chunked && facts.length > c->service->most_body) return refuse(c, 413, result);
    return give(result, headers);
}

// One empty line in front of a request is passed over: some clients send one behind a body.
static void skip_empty_line(Connection *c, Incoming *in)
{
    const char *bytes = in->bytes + in->taken;
    if (c->phase == CONNECTION_IDLE && in->size - in->taken >= 2 && memcmp(bytes, "\r\n", 2) == 0)
        in->taken += 2;
}

static bool end_requests(Connection *c, GyreValue *result)
{
    gy_http_watch_sending(c); // of the last answer
    return give(result, GYRE_NIL);
}

static bool take_request(void *state, Incoming *in, GyreValue *result)
{
    Connection *c = (Connection *)state;
    bool is_over = false;
    if (!pass_over_body(c, in, &is_over) && (is_over || in->has_ended || c->is_late))
        return end_requests(c, result);
    if (!gy_http_body_is_done(&c->body)) return false;
    if (c->service->is_closing && c->phase == CONNECTION_IDLE) return end_requests(c, result);
    skip_empty_line(c, in);
    size_t size = in->size - in->taken;
    ssize_t head = gy_http_head_scan(&c->scan, in->bytes + in->taken, size, &c->service->limits);
    if (head > 0) return accept_head(c, in, (size_t)head, result);
    if (head < 0) return refuse(c, (int)-head, result);
    if (in->has_ended || (c->is_late && !size)) return end_requests(c, result);
    if (c->is_late) return refuse(c, 408, result);
    if (size && c->phase == CONNECTION_IDLE) {
        c->phase = CONNECTION_HEAD;
        gy_http_set_deadline(c, c->service->head_ms);
    }
    return false;
}

// next_request(stream): the headers of the next request; nil where no more will come; or the status
// to refuse it with.
static GyreStatus next_request(GyreCall *call)
{
    Connection *c = gy_http_connection(call);
    if (!c) return GYRE_ERROR;
    c->phase = CONNECTION_IDLE;
    c->is_late = false;
    c->scan = (HeadScan){0};
    gy_http_set_deadline(c, c->service->idle_ms);
    return gy_stream_take(call, c->stream, "http request", take_request, c);
}

// ---------------------------------------------------------------- Bodies

static bool give_status(Connection *c, int status, GyreValue *result)
{
    c->keeps_alive = false;
    return give(result, gyre_int(c->service->g, status));
}

// Small chunks that have come together are given together. False: malformed.
static bool decode_body(Connection *c, Incoming *in, BodyPiece *all)
{
    ByteQueue *joined = &c->service->scratch;
    BodyPiece piece;
    *all = (BodyPiece){0};
    queue_drop(joined, queue_size(joined));
    do {
        size_t room = c->wanted - all->size;
        if (!gy_http_body_next(&c->body, in->bytes + in->taken, in->size - in->taken, room, &piece))
            return false;
        in->taken += piece.used;
        c->body_read += piece.size;
        if (!piece.size) continue;
        if (!all->size) {
            *all = piece;
            continue;
        }
        if (!queue_size(joined) && !queue_put(joined, all->bytes, all->size)) return false;
        if (!queue_put(joined, piece.bytes, piece.size)) return false;
        *all = (BodyPiece){queue_bytes(joined), queue_size(joined), 0};
    } while (piece.used && all->size < c->wanted && !gy_http_body_is_done(&c->body));
    return true;
}

static bool take_body(void *state, Incoming *in, GyreValue *result)
{
    Connection *c = (Connection *)state;
    Gyre *g = c->service->g;
    BodyPiece piece;
    if (!decode_body(c, in, &piece)) return give_status(c, 400, result);
    if (c->body_read > c->service->most_body) return give_status(c, 413, result);
    bool is_done = gy_http_body_is_done(&c->body);
    if (piece.size || is_done) {
        gy_http_set_deadline(c, in->has_ended ? c->service->half_closed_ms : 0);
        return give(result, gyre_bytes(g, piece.bytes, piece.size));
    }
    if (c->is_late) return give_status(c, 408, result);
    if (!in->has_ended) return false;
    c->has_gone = true;
    if (in->error_number) gyre_throw_errno(g, in->error_number, "the client has gone");
    else gyre_throw(g, "ConnectionError", "the client ended before its body did");
    return true;
}

// read_body(stream, size): the next bytes of the body, b"" at its end, or the status to refuse it
// with.
static GyreStatus read_body(GyreCall *call)
{
    Gyre *g = gyre_vm(call);
    Connection *c = gy_http_connection(call);
    int64_t size = MOST_PIECE;
    if (!c || (!gyre_is_none(gyre_arg(call, 1)) && !gyre_to_int(g, gyre_arg(call, 1), &size)))
        return GYRE_ERROR;
    if (gy_http_body_is_done(&c->body) || c->phase != CONNECTION_HANDLE)
        return gyre_return(call, gyre_bytes(g, "", 0));
    if (c->expects_continue && c->answer == ANSWER_NONE) { // else it would stand in the answer
        static const char go_on[] = "HTTP/1.1 100 Continue\r\n\r\n";
        c->expects_continue = false;
        if (!gy_stream_put(c->stream, go_on, sizeof go_on - 1)) return GYRE_ERROR;
    }
    c->wanted = size > 0 && size < MOST_PIECE ? (size_t)size : MOST_PIECE;
    c->is_late = false;
    gy_http_set_deadline(c, c->service->body_ms);
    return gy_stream_take(call, c->stream, "http body", take_body, c);
}

// ---------------------------------------------------------------- State, for Gyre

// is_kept(stream): may another request follow?
static GyreStatus is_kept(GyreCall *call)
{
    Gyre *g = gyre_vm(call);
    Stream *s = gy_stream_of(g, gyre_arg(call, 0));
    if (!s) return GYRE_ERROR;
    Connection *c = (Connection *)gy_stream_protocol(s, &gy_http_protocol);
    return gyre_return(call, gyre_bool(c && c->keeps_alive && c->phase == CONNECTION_HANDLE));
}

// answer_state(stream): "none", "begun" or "done"; "gone" where there is no one to answer to.
static GyreStatus answer_state(GyreCall *call)
{
    Gyre *g = gyre_vm(call);
    Stream *s = gy_stream_of(g, gyre_arg(call, 0));
    if (!s) return GYRE_ERROR;
    Connection *c = (Connection *)gy_stream_protocol(s, &gy_http_protocol);
    const char *text = !c || c->has_gone || gy_stream_has_failed(s) ? "gone"
                       : c->phase == CONNECTION_UPGRADED            ? "upgraded"
                       : c->answer == ANSWER_NONE                   ? "none"
                       : c->answer == ANSWER_DONE                   ? "done"
                                                                    : "begun";
    return gyre_return(call, gyre_str(g, text, GYRE_STRLEN));
}

static GyreStatus has_body(GyreCall *call)
{
    Connection *c = gy_http_connection(call);
    if (!c) return GYRE_ERROR;
    return gyre_return(call, gyre_bool(!gy_http_body_is_done(&c->body)));
}

static const GyreNative natives[] = {
    {"service", new_service,
     "max_header_size, max_target, max_headers, max_body, header_timeout, idle_timeout, "
     "body_timeout, send_timeout, half_closed",
     "What the connections of a server share.", 0},
    {"drain", drain_service, "service", "Ends idle connections.", 0},
    {"open", open_connection, "stream, service, task", "Makes a stream an HTTP connection.", 0},
    {"next_request", next_request, "stream", "The headers of the next request.", GYRE_ASYNC},
    {"read_body", read_body, "stream, size = nil", "The next bytes of a body.", GYRE_ASYNC},
    {"has_body", has_body, "stream", "Is any of the body unread?", 0},
    {"is_kept", is_kept, "stream", "May another request follow?", 0},
    {"answer_state", answer_state, "stream", "How far the answer is.", 0},
    {NULL, NULL, NULL, NULL, 0},
};

static const GyreType service_type = {"Service", sizeof(ServiceObject), finalize_service, NULL,
                                      NULL};

GyreStatus gy_http_server_install(Gyre *g)
{
    if (gyre_register_type(g, HTTP_SERVER_MODULE, &service_type, NULL) != GYRE_OK)
        return GYRE_ERROR;
    if (gyre_register(g, HTTP_SERVER_MODULE, natives, NULL) != GYRE_OK) return GYRE_ERROR;
    if (gyre_register(g, HTTP_SERVER_MODULE, gy_http_answer_natives, NULL) != GYRE_OK)
        return GYRE_ERROR;
    return gy_http_head_install(g);
}
#endif

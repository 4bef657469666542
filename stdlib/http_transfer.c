// http_transfer.c - one request and its answer, as libcurl carries them and a Stream shows them.
//
// Back-pressure is libcurl's pause, in both directions. What came while the Stream was full libcurl
// keeps, and gives it again when the transfer goes on; no more is read from the socket meanwhile.
//
// The head of the answer is gathered line by line; the last one counts, for there may be others
// before it (100 Continue). Lines behind the body (trailers) are dropped. A task waits for the head
// by the native `head`; what goes wrong before is thrown there. What goes wrong later ends the
// Stream with an errno, and `check` has the whole story.
#if GYRE_HAVE_CURL && !defined(GYRE_NO_LIBUV)
#include "stdlib/http_transfer.h"
#include "stdlib/http_head.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

enum { MOST_OUT = 64 * 1024, MOST_HEAD = 300 * 1024 };

// ---------------------------------------------------------------- What went wrong

static const char *tls_error(void)
{
#ifdef GYRE_HAVE_OPENSSL
    return "<stdlib>/_tls.TLSError";
#else
    return "ConnectionError";
#endif
}

static const char *class_of(CURLcode code)
{
    switch (code) {
    case CURLE_OUT_OF_MEMORY: return "MemoryError";
    case CURLE_OPERATION_TIMEDOUT: return "TimeoutError";
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_RESOLVE_PROXY: return "<stdlib>/_net.ResolveError";
    case CURLE_URL_MALFORMAT: return "ValueError";
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CIPHER:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_SSL_INVALIDCERTSTATUS:
    case CURLE_SSL_CLIENTCERT:
    case CURLE_SSL_SHUTDOWN_FAILED:
    case CURLE_USE_SSL_FAILED: return tls_error();
    default: return "ConnectionError";
    }
}

// Does the system's reason say more than libcurl's?
static bool is_of_system(const Transfer *t)
{
    bool may_be = t->code == CURLE_COULDNT_CONNECT || t->code == CURLE_SEND_ERROR ||
                  t->code == CURLE_RECV_ERROR;
    return may_be && t->os_error && t->os_error != EINPROGRESS && t->os_error != EAGAIN;
}

static GyreStatus throw_fault(Gyre *g, const Transfer *t)
{
    if (is_of_system(t)) return gyre_throw_errno(g, t->os_error, "%s", t->name);
    const char *reason = t->reason[0] ? t->reason : gy_curl.curl_easy_strerror(t->code);
    return gyre_throw(g, class_of(t->code), "%s: %.*s", t->name, (int)strcspn(reason, "\r\n"),
                      reason);
}

// What the Stream is told; `check` tells more.
static int errno_of(const Transfer *t)
{
    if (t->code == CURLE_OK) return 0;
    if (t->code == CURLE_OUT_OF_MEMORY) return ENOMEM;
    if (t->code == CURLE_OPERATION_TIMEDOUT) return ETIMEDOUT;
    return is_of_system(t) ? t->os_error : ECONNRESET;
}

// ---------------------------------------------------------------- The head

static void hold(Transfer *t, bool waits)
{
    t->holders += waits ? 1u : -1u;
    gy_http_pool_hold(t->base.pool, waits);
}

static const char *version_text(const Transfer *t)
{
    long version = 0;
    gy_curl.curl_easy_getinfo(t->base.easy, CURLINFO_HTTP_VERSION, &version);
    return version == CURL_HTTP_VERSION_1_0 ? "1.0"
           : version == CURL_HTTP_VERSION_2 ? "2"
           : version == CURL_HTTP_VERSION_3 ? "3"
                                            : "1.1";
}

// What stands behind the status in the first line; HTTP/2 has nothing there.
static GyreValue reason_of(Gyre *g, const Transfer *t)
{
    const char *line = t->head.data, *end = (const char *)memchr(line, '\r', t->head.size);
    if (!end) end = line + strcspn(line, "\n");
    for (int blanks = 0; line < end && blanks < 2; line++)
        blanks += *line == ' ';
    GyreValue v = gyre_str(g, line, (size_t)(end - line));
    if (!gyre_is_none(v)) return v;
    gyre_error_clear(g);
    return gyre_str(g, "", 0);
}

// (status, reason, version, headers)
static GyreValue head_value(Gyre *g, const Transfer *t)
{
    long status = 0;
    gy_curl.curl_easy_getinfo(t->base.easy, CURLINFO_RESPONSE_CODE, &status);
    GyreValue parts[] = {gyre_int(g, status), reason_of(g, t),
                         gyre_str(g, version_text(t), GYRE_STRLEN),
                         gy_http_head_of_answer(g, t->head.data, t->head.size)};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (gyre_is_none(parts[i])) return GYRE_NONE;
    return gyre_tuple(g, parts, sizeof parts / sizeof *parts);
}

// The wait for the head is over, in one way or the other.
static void answer_waiter(Transfer *t)
{
    GyreWake *wake = t->wake;
    if (!wake) return;
    t->wake = NULL;
    hold(t, false);
    uint32_t scope = gyre_scope_open(t->g);
    GyreValue value = t->has_head ? head_value(t->g, t) : GYRE_NONE;
    if (!t->has_head) throw_fault(t->g, t);
    if (gyre_is_none(value)) gyre_reject_pending(wake);
    else gyre_resolve(wake, value);
    gyre_scope_close(t->g, scope);
}

static bool is_blank(const char *line, size_t size)
{
    return size == 1 || (size == 2 && line[0] == '\r');
}

static size_t on_head_line(char *line, size_t unit, size_t count, void *data)
{
    Transfer *t = (Transfer *)data;
    size_t size = unit * count;
    if (!t->sink) return 0;
    if (t->has_head) return size;
    if (size > 5 && memcmp(line, "HTTP/", 5) == 0) t->head.size = 0;
    growing_add(&t->head, line, size);
    if (t->head.has_failed) return 0;
    if (!is_blank(line, size)) return size;
    long status = 0;
    gy_curl.curl_easy_getinfo(t->base.easy, CURLINFO_RESPONSE_CODE, &status);
    if (status < 200 && status != 101) return size;
    growing_add_char(&t->head, 0);
    t->head.size--;
    t->has_head = !t->head.has_failed;
    if (t->has_head) answer_waiter(t);
    return t->has_head ? size : 0;
}

static bool stop_waiting(Gyre *g, void *data)
{
    (void)g;
    Transfer *t = (Transfer *)data;
    t->wake = NULL;
    hold(t, false);
    return true;
}

// ---------------------------------------------------------------- The body, both ways

static size_t on_body(char *bytes, size_t unit, size_t count, void *data)
{
    Transfer *t = (Transfer *)data;
    size_t size = unit * count;
    if (!t->sink) return 0;
    if (!t->listens) {
        t->is_in_paused = true;
        return CURL_WRITEFUNC_PAUSE;
    }
    t->sink->feed(t->sink_data, bytes, size);
    return t->sink ? size : 0;
}

static size_t on_wanted(char *bytes, size_t unit, size_t count, void *data)
{
    Transfer *t = (Transfer *)data;
    size_t size = queue_size(&t->out), room = unit * count;
    if (!t->sink) return CURL_READFUNC_ABORT;
    if (!size && !t->has_out_end) {
        t->is_out_paused = true;
        return CURL_READFUNC_PAUSE;
    }
    if (size > room) size = room;
    if (!size) return 0;
    memcpy(bytes, queue_bytes(&t->out), size);
    queue_drop(&t->out, size);
    if (t->is_out_full) {
        t->is_out_full = false;
        t->sink->drain(t->sink_data);
    }
    return size;
}

// ---------------------------------------------------------------- For the pool

static void go_on(Pooled *base)
{
    Transfer *t = (Transfer *)base;
    t->is_in_paused = t->is_in_paused && !t->listens;
    t->is_out_paused = t->is_out_paused && !queue_size(&t->out) && !t->has_out_end;
    gy_curl.curl_easy_pause(base->easy, (t->is_in_paused ? CURLPAUSE_RECV : 0) |
                                            (t->is_out_paused ? CURLPAUSE_SEND : 0));
}

// libcurl takes a line of the head that is too long for it as a lack of memory.
static bool is_line_too_long(const Transfer *t, CURLcode code)
{
    long sent = 0;
    if (code != CURLE_OUT_OF_MEMORY || t->has_head) return false;
    gy_curl.curl_easy_getinfo(t->base.easy, CURLINFO_REQUEST_SIZE, &sent);
    return sent > 0;
}

static void finish(Pooled *base, CURLcode code)
{
    Transfer *t = (Transfer *)base;
    long os_error = 0;
    gy_curl.curl_easy_getinfo(t->base.easy, CURLINFO_OS_ERRNO, &os_error);
    bool is_too_long = is_line_too_long(t, code);
    bool is_no_answer = (code == CURLE_OK && !t->has_head) || is_too_long;
    t->code = is_no_answer ? CURLE_WEIRD_SERVER_REPLY : code;
    if (is_too_long)
        snprintf(t->reason, sizeof t->reason, "a line in the head of the answer is too long");
    if (os_error) t->os_error = (int)os_error;
    if (t->head.has_failed)
        snprintf(t->reason, sizeof t->reason, "the head of the answer has more than %d bytes",
                 MOST_HEAD);
    if (!t->sink) return;
    answer_waiter(t);
    if (t->sink) t->sink->feed_end(t->sink_data, errno_of(t));
    if (t->sink) t->sink->drain(t->sink_data); // whoever writes is told
}

void gy_http_transfer_free(Transfer *t)
{
    if (t->base.easy) gy_curl.curl_easy_cleanup(t->base.easy);
    if (t->url) gy_curl.curl_url_cleanup(t->url);
    gy_curl.curl_slist_free_all(t->fields);
    growing_free(&t->head);
    queue_free(&t->out);
    free(t);
}

static void free_pooled(Pooled *base)
{
    gy_http_transfer_free((Transfer *)base);
}

// Its own has no SOCK_CLOEXEC, and programs that are started meanwhile would inherit it.
static curl_socket_t open_socket(void *data, curlsocktype purpose, struct curl_sockaddr *address)
{
    (void)purpose;
    int fd = socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
    if (fd < 0) ((Transfer *)data)->os_error = errno;
    return fd;
}

void gy_http_transfer_connect(Transfer *t)
{
    static const PooledCalls calls = {go_on, finish, free_pooled};
    t->base.calls = &calls;
    gy_curl.curl_easy_setopt(t->base.easy, CURLOPT_OPENSOCKETFUNCTION, open_socket);
    gy_curl.curl_easy_setopt(t->base.easy, CURLOPT_OPENSOCKETDATA, t);
    gy_curl.curl_easy_setopt(t->base.easy, CURLOPT_ERRORBUFFER, t->reason);
    gy_curl.curl_easy_setopt(t->base.easy, CURLOPT_HEADERFUNCTION, on_head_line);
    gy_curl.curl_easy_setopt(t->base.easy, CURLOPT_HEADERDATA, t);
    gy_curl.curl_easy_setopt(t->base.easy, CURLOPT_WRITEFUNCTION, on_body);
    gy_curl.curl_easy_setopt(t->base.easy, CURLOPT_WRITEDATA, t);
    gy_curl.curl_easy_setopt(t->base.easy, CURLOPT_READFUNCTION, on_wanted);
    gy_curl.curl_easy_setopt(t->base.easy, CURLOPT_READDATA, t);
    t->head.limit = MOST_HEAD;
    t->listens = true;
}

// ---------------------------------------------------------------- The transport

static void transfer_attach(void *state, const Sink *sink, void *sink_data)
{
    Transfer *t = (Transfer *)state;
    t->sink = sink;
    t->sink_data = sink_data;
}

static void transfer_listen(void *state, bool wants)
{
    Transfer *t = (Transfer *)state;
    t->listens = wants;
    if (wants && t->is_in_paused) gy_http_pool_resume(&t->base);
}

static ssize_t transfer_send(void *state, const char *bytes, size_t size)
{
    Transfer *t = (Transfer *)state;
    if (t->base.is_over) return -EPIPE;
    size_t room = MOST_OUT - queue_size(&t->out);
    if (size > room) {
        size = room;
        t->is_out_full = true;
    }
    if (!queue_put(&t->out, bytes, size)) return -ENOMEM;
    if (size && t->is_out_paused) gy_http_pool_resume(&t->base);
    return (ssize_t)size;
}

static int transfer_send_end(void *state)
{
    Transfer *t = (Transfer *)state;
    if (t->base.is_over) return 0;
    t->has_out_end = true;
    if (t->is_out_paused) gy_http_pool_resume(&t->base);
    return 0;
}

static void transfer_hold(void *state, bool waits)
{
    hold((Transfer *)state, waits);
}

static void transfer_close(void *state, bool is_whole)
{
    (void)is_whole;
    Transfer *t = (Transfer *)state;
    GyreWake *wake = t->wake;
    t->sink = NULL;
    t->wake = NULL;
    while (t->holders)
        hold(t, false);
    if (wake) gyre_reject(wake, "StateError", "%s: it was closed", t->name);
    gy_http_pool_end(&t->base);
}

static GyreValue transfer_describe(Gyre *g, void *state, const char *what)
{
    Transfer *t = (Transfer *)state;
    bool is_peer = what[0] == 'p';
    const char *ip = NULL;
    long port = 0;
    char text[80];
    gy_curl.curl_easy_getinfo(t->base.easy, is_peer ? CURLINFO_PRIMARY_IP : CURLINFO_LOCAL_IP, &ip);
    gy_curl.curl_easy_getinfo(t->base.easy, is_peer ? CURLINFO_PRIMARY_PORT : CURLINFO_LOCAL_PORT,
                              &port);
    if (!ip || !*ip) return GYRE_NIL;
    snprintf(text, sizeof text, strchr(ip, ':') ? "[%s]:%ld" : "%s:%ld", ip, port);
    return gyre_str(g, text, GYRE_STRLEN);
}

static const Transport transport = {
    transfer_attach, transfer_listen, transfer_send,     transfer_send_end,
    transfer_hold,   transfer_close,  transfer_describe, NULL};

GyreValue gy_http_transfer_stream(Gyre *g, Transfer *t)
{
    return gy_stream_new(g, &transport, t, t->name);
}

// ---------------------------------------------------------------- For scripts

// That of a Stream. NULL: it is closed, thrown.
static Transfer *transfer_arg(GyreCall *call)
{
    Gyre *g = gyre_vm(call);
    Stream *s = gy_stream_of(g, gyre_arg(call, 0));
    Transfer *t = s ? (Transfer *)gy_stream_state(s, &transport) : NULL;
    if (s && !t) gyre_throw(g, "StateError", "%s: it is closed", gy_stream_name(s));
    return t;
}

static GyreStatus transfer_head(GyreCall *call)
{
    Gyre *g = gyre_vm(call);
    Transfer *t = transfer_arg(call);
    if (!t) return GYRE_ERROR;
    if (t->has_head) return gyre_return(call, head_value(g, t));
    if (t->base.is_over) return throw_fault(g, t);
    if (t->wake) return gyre_throw(g, "StateError", "another task waits for this answer");
    GyreStatus status = gyre_suspend(call, "http answer", stop_waiting, t, &t->wake);
    if (status == GYRE_PENDING) hold(t, true);
    return status;
}

static GyreStatus transfer_check(GyreCall *call)
{
    Gyre *g = gyre_vm(call);
    Stream *s = gy_stream_of(g, gyre_arg(call, 0));
    Transfer *t = s ? (Transfer *)gy_stream_state(s, &transport) : NULL;
    if (t && t->base.is_over && t->code != CURLE_OK) return throw_fault(g, t);
    return s ? GYRE_OK : GYRE_ERROR;
}

static const GyreNative natives[] = {
    {"head", transfer_head, "stream", "(status, reason, version, headers) of the answer.",
     GYRE_ASYNC},
    {"check", transfer_check, "stream", "Throws what went wrong, if something did.", 0},
    {NULL, NULL, NULL, NULL, 0},
};

GyreStatus gy_http_transfer_install(Gyre *g)
{
    if (gy_stream_install(g) != GYRE_OK) return GYRE_ERROR;
    return gyre_register(g, HTTP_CLIENT_MODULE, natives, NULL);
}
#endif

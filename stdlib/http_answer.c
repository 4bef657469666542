// http_answer.c - how answers are written: the status line, headers, a body or its pieces.
//
// The length of an answer is told in one of four ways: a Content-Length, chunks, the end of the
// connection (HTTP/1.0), or not at all where there is no body (HEAD, 204, 304). Which one it is,
// and whether another request may follow, is decided here from the request, so that a script
// cannot write what a client would read differently. Names and values that would begin a new line
// are refused.
#ifndef GYRE_NO_LIBUV
#include "stdlib/http_server.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <time.h>

enum { MOST_UNREAD_BODY = 256 * 1024, MOST_TOGETHER = 64 * 1024 };

// ---------------------------------------------------------------- Putting a head together

// What is known of the head that stands in the scratch buffer so far.
typedef struct {
    Connection *c;
    ByteQueue *text;
    int status;
    bool has_type, has_date, has_length;
    uint64_t length; // that the script has set
} Draft;

static bool throw_memory(Gyre *g)
{
    gyre_throw(g, "MemoryError", "out of memory");
    return false;
}

static bool put(Draft *d, const char *text, size_t size)
{
    return queue_put(d->text, text, size) || throw_memory(d->c->service->g);
}

#define PUT(d, literal) put(d, literal, sizeof(literal) - 1)

static const char *reason_of(int status)
{
    static const struct {
        int status;
        const char *reason;
    } reasons[] = {
        {101, "Switching Protocols"},
        {200, "OK"},
        {201, "Created"},
        {202, "Accepted"},
        {203, "Non-Authoritative Information"},
        {204, "No Content"},
        {205, "Reset Content"},
        {206, "Partial Content"},
        {300, "Multiple Choices"},
        {301, "Moved Permanently"},
        {302, "Found"},
        {303, "See Other"},
        {304, "Not Modified"},
        {307, "Temporary Redirect"},
        {308, "Permanent Redirect"},
        {400, "Bad Request"},
        {401, "Unauthorized"},
        {402, "Payment Required"},
        {403, "Forbidden"},
        {404, "Not Found"},
        {405, "Method Not Allowed"},
        {406, "Not Acceptable"},
        {408, "Request Timeout"},
        {409, "Conflict"},
        {410, "Gone"},
        {411, "Length Required"},
        {412, "Precondition Failed"},
        {413, "Content Too Large"},
        {414, "URI Too Long"},
        {415, "Unsupported Media Type"},
        {416, "Range Not Satisfiable"},
        {417, "Expectation Failed"},
        {418, "I'm a teapot"},
        {421, "Misdirected Request"},
        {422, "Unprocessable Content"},
        {423, "Locked"},
        {425, "Too Early"},
        {426, "Upgrade Required"},
        {428, "Precondition Required"},
        {429, "Too Many Requests"},
        {431, "Request Header Fields Too Large"},
        {451, "Unavailable For Legal Reasons"},
        {500, "Internal Server Error"},
        {501, "Not Implemented"},
        {502, "Bad Gateway"},
        {503, "Service Unavailable"},
        {504, "Gateway Timeout"},
        {505, "HTTP Version Not Supported"},
        {507, "Insufficient Storage"},
        {511, "Network Authentication Required"},
    };
    for (size_t i = 0; i < sizeof reasons / sizeof *reasons; i++)
        if (reasons[i].status == status) return reasons[i].reason;
    return "";
}

// The date is made once a second.
static bool put_date(Draft *d)
{
    Service *service = d->c->service;
    int64_t now_s = (int64_t)time(NULL);
    if (now_s != service->date_s) {
        struct tm parts;
        time_t now = (time_t)now_s;
        gmtime_r(&now, &parts);
        static const char days[] = "SunMonTueWedThuFriSat";
        static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
        snprintf(service->date, sizeof service->date, "%.3s, %02d %.3s %04d %02d:%02d:%02d GMT",
                 days + 3 * parts.tm_wday, parts.tm_mday, months + 3 * parts.tm_mon,
                 (parts.tm_year + 1900) % 10000, parts.tm_hour, parts.tm_min, parts.tm_sec);
        service->date_s = now_s;
    }
    return PUT(d, "Date: ") && put(d, service->date, strlen(service->date)) && PUT(d, "\r\n");
}

static bool put_status(Draft *d)
{
    if (d->status == 200) return PUT(d, "HTTP/1.1 200 OK\r\n");
    char line[80];
    int size = snprintf(line, sizeof line, "HTTP/1.1 %d %s\r\n", d->status, reason_of(d->status));
    return put(d, line, (size_t)size);
}

static bool is_named(const char *name, size_t size, const char *wanted)
{
    return strlen(wanted) == size && strncasecmp(name, wanted, size) == 0;
}

static bool is_good_value(const char *value, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        unsigned char c = (unsigned char)value[i];
        if ((c < 0x20 && c != '\t') || c == 0x7f) return false;
    }
    return true;
}

static bool read_own_length(Draft *d, const char *value, size_t size)
{
    char *end, text[24];
    snprintf(text, sizeof text, "%.*s", (int)(size < 20 ? size : 20), value);
    d->length = strtoull(text, &end, 10);
    d->has_length = true;
    if (size && text[0] >= '0' && text[0] <= '9' && !*end && size < 19) return true;
    gyre_throw(d->c->service->g, "ValueError", "Content-Length must be a number of bytes");
    return false;
}

// Those headers that tell where the answer ends are ours. *is_ours: it is not to be written.
static bool note_field(Draft *d, const char *name, size_t name_size, const char *value, size_t size,
                       bool *is_ours)
{
    *is_ours = false;
    if (is_named(name, name_size, "content-type")) d->has_type = true;
    else if (is_named(name, name_size, "date")) d->has_date = true;
    else if (is_named(name, name_size, "content-length")) {
        *is_ours = true;
        return read_own_length(d, value, size);
    } else if (is_named(name, name_size, "connection")) {
        *is_ours = d->status != 101;
        if (gy_http_has_word(value, size, "close")) d->c->keeps_alive = false;
    } else if (is_named(name, name_size, "transfer-encoding")) {
        gyre_throw(d->c->service->g, "ValueError",
                   "Transfer-Encoding is set by the server: a body of pieces is sent in chunks");
        return false;
    }
    return true;
}

static bool put_field(Draft *d, const char *name, size_t name_size, const char *value, size_t size)
{
    Gyre *g = d->c->service->g;
    if (!gy_http_is_token(name, name_size) || !is_good_value(value, size)) {
        gyre_throw(g, "ValueError",
                   "the header '%.*s' has a name or a value that HTTP cannot carry",
                   (int)(name_size < 60 ? name_size : 60), name);
        return false;
    }
    bool is_ours;
    if (!note_field(d, name, name_size, value, size, &is_ours)) return false;
    return is_ours ||
           (put(d, name, name_size) && PUT(d, ": ") && put(d, value, size) && PUT(d, "\r\n"));
}

// The value of a header is a str, a number, or a list of those: a line for each.
static bool put_value(Draft *d, GyreValue name, GyreValue value)
{
    Gyre *g = d->c->service->g;
    size_t name_size, size;
    const char *name_text = gyre_str_view(g, name, &name_size);
    GyreKind kind = gyre_kind(g, value);
    if (kind == GYRE_KIND_INT || kind == GYRE_KIND_FLOAT) value = gyre_text(g, value);
    if (gyre_is_none(value)) return false;
    const char *text = gyre_str_view(g, value, &size);
    if (name_text && text) return put_field(d, name_text, name_size, text, size);
    gyre_throw(g, "TypeError", "headers are str, and their values str or int, not %s",
               gyre_type_of(g, name_text ? value : name));
    return false;
}

static bool put_values(Draft *d, GyreValue name, GyreValue value)
{
    Gyre *g = d->c->service->g;
    GyreKind kind = gyre_kind(g, value);
    if (kind != GYRE_KIND_LIST && kind != GYRE_KIND_TUPLE) return put_value(d, name, value);
    int64_t count = gyre_len(g, value);
    for (int64_t i = 0; i < count; i++) {
        GyreValue item = gyre_get(g, value, gyre_int(g, i));
        if (gyre_is_none(item) || !put_value(d, name, item)) return false;
    }
    return count >= 0;
}

static bool put_pair(Draft *d, GyreValue pair)
{
    Gyre *g = d->c->service->g;
    GyreValue name = gyre_get(g, pair, gyre_int(g, 0));
    GyreValue value = gyre_is_none(name) ? name : gyre_get(g, pair, gyre_int(g, 1));
    return !gyre_is_none(value) && put_values(d, name, value);
}

// nil, a dict, or a list of (name, value).
static bool put_fields(Draft *d, GyreValue headers)
{
    Gyre *g = d->c->service->g;
    if (gyre_is_none(headers) || gyre_is_nil(g, headers)) return true;
    GyreKind kind = gyre_kind(g, headers);
    if (kind != GYRE_KIND_DICT && kind != GYRE_KIND_LIST && kind != GYRE_KIND_TUPLE) {
        gyre_throw(g, "TypeError", "headers are a dict or a list of pairs, not %s",
                   gyre_type_of(g, headers));
        return false;
    }
    GyreValue iterator = gyre_iter(g, headers), item;
    int more = gyre_is_none(iterator) ? -1 : 1;
    while (more > 0) {
        uint32_t scope = gyre_scope_open(g);
        more = gyre_next(g, iterator, &item);
        bool is_good =
            more != 1 || (kind == GYRE_KIND_DICT ? put_values(d, item, gyre_get(g, headers, item))
                                                 : put_pair(d, item));
        gyre_scope_close(g, scope);
        if (!is_good) return false;
    }
    return more == 0;
}

static bool put_type(Draft *d, const char *type)
{
    if (d->has_type || !type) return true;
    return PUT(d, "Content-Type: ") && put(d, type, strlen(type)) && PUT(d, "\r\n");
}

static bool put_length(Draft *d, uint64_t length)
{
    char line[48];
    int size = snprintf(line, sizeof line, "Content-Length: %" PRIu64 "\r\n", length);
    return put(d, line, (size_t)size);
}

// An unread body is passed over where that is cheap; else the connection ends with the answer. A
// client that still waits for "100 Continue" may send its body or not, nobody knows.
static void decide_end(Draft *d)
{
    Connection *c = d->c;
    bool is_unread = !gy_http_body_is_done(&c->body);
    if (c->service->is_closing) c->keeps_alive = false;
    if (is_unread &&
        (c->expects_continue || (!c->body.is_chunked && c->body.left > MOST_UNREAD_BODY)))
        c->keeps_alive = false;
}

static bool put_end(Draft *d)
{
    bool is_good = d->has_date || put_date(d);
    if (d->status != 101) {
        if (!d->c->keeps_alive) is_good = is_good && PUT(d, "Connection: close\r\n");
        else if (d->c->is_1_0) is_good = is_good && PUT(d, "Connection: keep-alive\r\n");
    }
    return is_good && PUT(d, "\r\n");
}

// The connection of a native with (stream, status, headers …), for a draft of its answer. False:
// thrown.
static bool begin_draft(GyreCall *call, Draft *d)
{
    Gyre *g = gyre_vm(call);
    int64_t status;
    Connection *c = gy_http_connection(call);
    if (!c) return false;
    if (!gyre_to_int(g, gyre_arg(call, 1), &status) || status < 101 || status > 599) {
        gyre_throw(g, "ValueError", "a status is an int from 200 to 599");
        return false;
    }
    if (c->phase != CONNECTION_HANDLE || c->answer != ANSWER_NONE) {
        gyre_throw(g, "StateError", "the request has been answered already");
        return false;
    }
    *d = (Draft){.c = c, .text = &c->service->scratch, .status = (int)status};
    queue_drop(d->text, queue_size(d->text));
    return put_status(d) && put_fields(d, gyre_arg(call, 2));
}

static bool has_no_body(int status)
{
    return status < 200 || status == 204 || status == 304;
}

// Writes the draft and a body, in one piece where that is not large.
static GyreStatus send_draft(GyreCall *call, Draft *d, const char *body, size_t size)
{
    Stream *s = d->c->stream;
    bool goes_together = size <= MOST_TOGETHER && put(d, body, size);
    if (!goes_together && size <= MOST_TOGETHER) return GYRE_ERROR;
    if (!gy_stream_put(s, queue_bytes(d->text), queue_size(d->text))) return GYRE_ERROR;
    if (!goes_together && !gy_stream_put(s, body, size)) return GYRE_ERROR;
    gy_http_watch_sending(d->c);
    return gy_stream_wait_for_room(call, s);
}

// ---------------------------------------------------------------- In one piece

typedef struct {
    const char *bytes, *type;
    size_t size;
} Content;

// A str, bytes, or whatever JSON has for it. False: thrown.
static bool read_content(Gyre *g, GyreValue body, Content *content)
{
    content->bytes = gyre_str_view(g, body, &content->size);
    content->type = "text/plain; charset=utf-8";
    if (content->bytes) return true;
    content->bytes = (const char *)gyre_to_bytes(g, body, &content->size);
    content->type = "application/octet-stream";
    if (content->bytes) return true;
    if (gyre_is_none(body) || gyre_is_nil(g, body)) {
        *content = (Content){"", NULL, 0};
        return true;
    }
    const GyreJsonWriting how = {.refuses_nan = true};
    GyreValue text = gyre_json_write(g, body, &how);
    if (gyre_is_none(text)) return false;
    content->bytes = gyre_str_view(g, text, &content->size);
    content->type = "application/json";
    return content->bytes != NULL;
}

// respond(stream, status, headers, body)
static GyreStatus respond(GyreCall *call)
{
    Gyre *g = gyre_vm(call);
    Content content;
    Draft d;
    if (!read_content(g, gyre_arg(call, 3), &content) || !begin_draft(call, &d)) return GYRE_ERROR;
    Connection *c = d.c;
    bool is_bodiless = has_no_body(d.status);
    decide_end(&d);
    if (!is_bodiless && (!put_type(&d, content.type) ||
                         !put_length(&d, c->is_head && d.has_length ? d.length : content.size)))
        return GYRE_ERROR;
    if (!put_end(&d)) return GYRE_ERROR;
    c->answer = ANSWER_DONE;
    if (d.status == 101) c->phase = CONNECTION_UPGRADED;
    return send_draft(call, &d, content.bytes, is_bodiless || c->is_head ? 0 : content.size);
}

// ---------------------------------------------------------------- In many pieces

static Answer kind_of_answer(const Draft *d)
{
    if (has_no_body(d->status) || d->c->is_head) return ANSWER_DONE;
    if (d->has_length) return ANSWER_LENGTH;
    return d->c->is_1_0 ? ANSWER_TO_CLOSE : ANSWER_CHUNKED;
}

// begin(stream, status, headers): the head of an answer whose body comes in pieces. False: it may
// have no body.
static GyreStatus begin_answer(GyreCall *call)
{
    Draft d;
    if (!begin_draft(call, &d)) return GYRE_ERROR;
    Connection *c = d.c;
    Answer answer = kind_of_answer(&d);
    decide_end(&d);
    if (answer == ANSWER_TO_CLOSE) c->keeps_alive = false;
    bool is_good = put_type(&d, has_no_body(d.status) ? NULL : "application/octet-stream");
    if (d.has_length && !has_no_body(d.status)) is_good = is_good && put_length(&d, d.length);
    if (answer == ANSWER_CHUNKED) is_good = is_good && PUT(&d, "Transfer-Encoding: chunked\r\n");
    if (!is_good || !put_end(&d)) return GYRE_ERROR;
    c->answer = answer;
    c->answer_left = d.length;
    gyre_return(call, gyre_bool(answer != ANSWER_DONE));
    return send_draft(call, &d, "", 0);
}

// The pieces of an answer that has begun. NULL: thrown.
static Connection *begun_answer(GyreCall *call)
{
    Connection *c = gy_http_connection(call);
    if (!c) return NULL;
    if (c->answer != ANSWER_NONE && c->answer != ANSWER_DONE) return c;
    gyre_throw(gyre_vm(call), "StateError", "no answer is being sent");
    return NULL;
}

static bool put_piece(Connection *c, const char *bytes, size_t size)
{
    Stream *s = c->stream;
    if (c->answer != ANSWER_CHUNKED) return gy_stream_put(s, bytes, size);
    char line[24];
    int line_size = snprintf(line, sizeof line, "%zx\r\n", size);
    ByteQueue *text = &c->service->scratch;
    queue_drop(text, queue_size(text));
    if (size > MOST_TOGETHER)
        return gy_stream_put(s, line, (size_t)line_size) && gy_stream_put(s, bytes, size) &&
               gy_stream_put(s, "\r\n", 2);
    if (!queue_put(text, line, (size_t)line_size) || !queue_put(text, bytes, size) ||
        !queue_put(text, "\r\n", 2))
        return throw_memory(c->service->g);
    return gy_stream_put(s, queue_bytes(text), queue_size(text));
}

// send(stream, data)
static GyreStatus send_piece(GyreCall *call)
{
    Gyre *g = gyre_vm(call);
    Connection *c = begun_answer(call);
    GyreValue data = gyre_arg(call, 1);
    size_t size;
    if (!c) return GYRE_ERROR;
    const char *bytes = (const char *)gyre_to_bytes(g, data, &size);
    if (!bytes) bytes = gyre_str_view(g, data, &size);
    if (!bytes)
        return gyre_throw(g, "TypeError", "the pieces of a body are bytes or str, not %s",
                          gyre_type_of(g, data));
    if (size == 0) return GYRE_OK;
    if (c->answer == ANSWER_LENGTH && size > c->answer_left)
        return gyre_throw(g, "ValueError", "the body is longer than its Content-Length");
    c->answer_left -= c->answer == ANSWER_LENGTH ? size : 0;
    if (!put_piece(c, bytes, size)) return GYRE_ERROR;
    gy_http_watch_sending(c);
    return gy_stream_wait_for_room(call, c->stream);
}

// finish(stream)
static GyreStatus finish_answer(GyreCall *call)
{
    Connection *c = begun_answer(call);
    if (!c) return GYRE_ERROR;
    if (c->answer == ANSWER_LENGTH && c->answer_left)
        return gyre_throw(gyre_vm(call), "ValueError",
                          "the body is %" PRIu64 " bytes shorter than its Content-Length",
                          c->answer_left);
    if (c->answer == ANSWER_CHUNKED && !gy_stream_put(c->stream, "0\r\n\r\n", 5)) return GYRE_ERROR;
    c->answer = ANSWER_DONE;
    return gy_stream_wait_for_room(call, c->stream);
}

const GyreNative gy_http_answer_natives[] = {
    {"respond", respond, "stream, status, headers = nil, body = nil",
     "Answers the request with a body that is there in whole.", GYRE_ASYNC},
    {"begin", begin_answer, "stream, status, headers = nil",
     "The head of an answer whose body comes in pieces. Gives whether it may have a body.",
     GYRE_ASYNC},
    {"send", send_piece, "stream, data", "A piece of the body.", GYRE_ASYNC},
    {"finish", finish_answer, "stream", "The end of the body.", GYRE_ASYNC},
    {NULL, NULL, NULL, NULL, 0},
};
#endif

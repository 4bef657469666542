// websocket.c - the frames of WebSockets (RFC 6455), by wslay, on streams.
//
// A Codec is one end of a connection. wslay asks for bytes and gives whole messages, answers pings,
// and refuses what breaks the rules (masks, fragments, UTF-8, sizes) with a close frame that says
// why. Several small messages may come in one go; those that nobody has asked for yet wait here,
// no more than one look at the stream brings. What is to be sent is gathered and goes out in one
// piece.
//
// Not here: the handshake, waiting for the other's close frame (_http_websocket.gy).
#ifndef GYRE_NO_LIBUV
#include "stdlib/modules.h"

#if GYRE_HAVE_WSLAY
#include "stdlib/byte_queue.h"
#include "stdlib/stream.h"
#include "stdlib/websocket_key.h"
#include "stdlib/wslay_library.h"

#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

enum { MOST_UNSENT_PONGS = 256 * 1024, MOST_REASON = 123 };

typedef struct Message {
    struct Message *next;
    uint8_t opcode;
    size_t size;
    char bytes[];
} Message;

typedef struct {
    Gyre *g;
    wslay_event_context_ptr context;
    Incoming *in;   // while wslay reads
    Stream *stream; // while a task receives
    ByteQueue out;
    Message *first, **end; // came, and was not asked for
    bool is_server, is_over, has_no_memory;
    bool is_broken; // the other side broke a rule that wslay does not answer for
    int code;
    char reason[MOST_REASON + 1];
    size_t reason_size;
} Codec;

static const GyreType codec_type;

// ---------------------------------------------------------------- What wslay calls

static ssize_t on_wants_bytes(wslay_event_context_ptr context, uint8_t *bytes, size_t size,
                              int flags, void *user)
{
    (void)flags;
    Codec *c = (Codec *)user;
    size_t left = c->in->size - c->in->taken;
    if (!left || c->first) { // one message at a time
        gy_wslay.wslay_event_set_error(context, WSLAY_ERR_WOULDBLOCK);
        return -1;
    }
    if (size > left) size = left;
    memcpy(bytes, c->in->bytes + c->in->taken, size);
    c->in->taken += size;
    return (ssize_t)size;
}

static ssize_t on_has_bytes(wslay_event_context_ptr context, const uint8_t *bytes, size_t size,
                            int flags, void *user)
{
    (void)flags;
    Codec *c = (Codec *)user;
    if (queue_put(&c->out, (const char *)bytes, size)) return (ssize_t)size;
    gy_wslay.wslay_event_set_error(context, WSLAY_ERR_CALLBACK_FAILURE);
    return -1;
}

static int on_wants_mask(wslay_event_context_ptr context, uint8_t *bytes, size_t size, void *user)
{
    (void)user;
    if (getrandom(bytes, size, 0) == (ssize_t)size) return 0;
    gy_wslay.wslay_event_set_error(context, WSLAY_ERR_CALLBACK_FAILURE);
    return -1;
}

static void keep_message(Codec *c, const struct wslay_event_on_msg_recv_arg *arg)
{
    Message *message = (Message *)malloc(sizeof *message + arg->msg_length);
    if (!message) {
        c->has_no_memory = true;
        return;
    }
    *message = (Message){.opcode = arg->opcode, .size = arg->msg_length};
    if (arg->msg_length) memcpy(message->bytes, arg->msg, arg->msg_length);
    *c->end = message;
    c->end = &message->next;
}

static void on_message(wslay_event_context_ptr context,
                       const struct wslay_event_on_msg_recv_arg *arg, void *user)
{
    (void)context;
    Codec *c = (Codec *)user;
    if (arg->opcode == WSLAY_TEXT_FRAME || arg->opcode == WSLAY_BINARY_FRAME) keep_message(c, arg);
    if (arg->opcode != WSLAY_CONNECTION_CLOSE) return;
    if (arg->msg_length == 1) c->is_broken = true;
    c->code = arg->status_code ? arg->status_code : WSLAY_CODE_NO_STATUS_RCVD;
    c->reason_size = arg->msg_length > 2 ? arg->msg_length - 2 : 0;
    if (c->reason_size > MOST_REASON) c->reason_size = MOST_REASON;
    if (c->reason_size) memcpy(c->reason, arg->msg + 2, c->reason_size);
}

static const struct wslay_event_callbacks callbacks = {
    .recv_callback = on_wants_bytes,
    .send_callback = on_has_bytes,
    .genmask_callback = on_wants_mask,
    .on_msg_recv_callback = on_message,
};

// ---------------------------------------------------------------- Codecs

static void free_messages(Codec *c)
{
    while (c->first) {
        Message *next = c->first->next;
        free(c->first);
        c->first = next;
    }
    c->end = &c->first;
}

static void finalize(void *data)
{
    Codec *c = (Codec *)data;
    if (!c->context) return;
    gy_wslay.wslay_event_context_free(c->context);
    free_messages(c);
    queue_free(&c->out);
}

// codec(is_server, max_message)
static GyreStatus new_codec(GyreCall *call)
{
    Gyre *g = gyre_vm(call);
    bool is_server;
    int64_t most;
    if (!gyre_args(call, "bi", &is_server, &most)) return GYRE_ERROR;
    if (most < 1) return gyre_throw(g, "ValueError", "max_message must be at least 1");
    if (gy_wslay_load(g) != GYRE_OK) return GYRE_ERROR;
    GyreValue object = gyre_new(g, &codec_type);
    Codec *c = (Codec *)gyre_host_data(g, object, &codec_type);
    if (!c) return GYRE_ERROR;
    c->g = g;
    c->is_server = is_server;
    c->end = &c->first;
    int status = is_server ? gy_wslay.wslay_event_context_server_init(&c->context, &callbacks, c)
                           : gy_wslay.wslay_event_context_client_init(&c->context, &callbacks, c);
    if (status != 0) {
        c->context = NULL;
        return gyre_throw(g, "MemoryError", "out of memory");
    }
    gy_wslay.wslay_event_config_set_max_recv_msg_length(c->context, (uint64_t)most);
    return gyre_return(call, object);
}

// The codec and the stream that a native is called with. NULL: thrown.
static Codec *codec_of(GyreCall *call, Stream **stream)
{
    Gyre *g = gyre_vm(call);
    Codec *c = (Codec *)gyre_host_data(g, gyre_arg(call, 0), &codec_type);
    if (!c || !c->context) {
        gyre_throw(g, "TypeError", "a codec is needed");
        return NULL;
    }
    *stream = gy_stream_of(g, gyre_arg(call, 1));
    return *stream ? c : NULL;
}

// ---------------------------------------------------------------- Sending

// What wslay has to send goes to the stream. False: thrown.
static bool send_all(Codec *c, Stream *s)
{
    if (gy_wslay.wslay_event_send(c->context) != 0 || c->has_no_memory) {
        gyre_throw(c->g, "MemoryError", "out of memory");
        return false;
    }
    size_t size = queue_size(&c->out);
    bool is_sent = !size || gy_stream_put(s, queue_bytes(&c->out), size);
    queue_drop(&c->out, size);
    return is_sent;
}

static GyreStatus throw_closed(Gyre *g)
{
    return gyre_throw(g, "ConnectionError", "the WebSocket is closed");
}

static GyreStatus send_message(GyreCall *call, Codec *c, Stream *s,
                               const struct wslay_event_msg *message)
{
    if (c->is_over || !gy_stream_is_open(s)) return throw_closed(c->g);
    int status = gy_wslay.wslay_event_queue_msg(c->context, message);
    if (status == WSLAY_ERR_NO_MORE_MSG) return throw_closed(c->g);
    if (status == WSLAY_ERR_INVALID_ARGUMENT)
        return gyre_throw(c->g, "ValueError", "a ping or pong carries at most 125 bytes");
    if (status != 0) return gyre_throw(c->g, "MemoryError", "out of memory");
    return send_all(c, s) ? gy_stream_wait_for_room(call, s) : GYRE_ERROR;
}

// send(codec, stream, data): a str as text, bytes as binary.
static GyreStatus websocket_send(GyreCall *call)
{
    Stream *s;
    Codec *c = codec_of(call, &s);
    if (!c) return GYRE_ERROR;
    struct wslay_event_msg message = {.opcode = WSLAY_TEXT_FRAME};
    GyreValue data = gyre_arg(call, 2);
    message.msg = (const uint8_t *)gyre_str_view(c->g, data, &message.msg_length);
    if (!message.msg) {
        message.opcode = WSLAY_BINARY_FRAME;
        message.msg = (const uint8_t *)gyre_to_bytes(c->g, data, &message.msg_length);
    }
    if (message.msg) return send_message(call, c, s, &message);
    return gyre_throw(c->g, "TypeError", "a message is a str or bytes, not %s",
                      gyre_type_of(c->g, data));
}

// ping(codec, stream, data)
static GyreStatus websocket_ping(GyreCall *call)
{
    Stream *s;
    Codec *c = codec_of(call, &s);
    if (!c) return GYRE_ERROR;
    struct wslay_event_msg message = {.opcode = WSLAY_PING};
    message.msg = (const uint8_t *)gyre_to_bytes(c->g, gyre_arg(call, 2), &message.msg_length);
    if (message.msg) return send_message(call, c, s, &message);
    return gyre_throw(c->g, "TypeError", "a ping carries bytes");
}

static bool is_good_code(int64_t code)
{
    return (code >= 1000 && code <= 1014 && code != 1004 && code != 1005 && code != 1006) ||
           (code >= 3000 && code <= 4999);
}

// send_close(codec, stream, code, reason)
static GyreStatus websocket_send_close(GyreCall *call)
{
    Stream *s;
    Codec *c = codec_of(call, &s);
    int64_t code;
    size_t size;
    if (!c || !gyre_to_int(c->g, gyre_arg(call, 2), &code)) return GYRE_ERROR;
    const char *reason = gyre_str_view(c->g, gyre_arg(call, 3), &size);
    if (!reason || size > MOST_REASON || !is_good_code(code))
        return gyre_throw(
            c->g, "ValueError",
            "a close code is 1000 to 1014 or 3000 to 4999, and its reason a str of at "
            "most %d bytes",
            MOST_REASON);
    if (c->is_over || !gy_stream_is_open(s)) return GYRE_OK;
    int status =
        gy_wslay.wslay_event_queue_close(c->context, (uint16_t)code, (const uint8_t *)reason, size);
    if (status == WSLAY_ERR_NO_MORE_MSG) return GYRE_OK;
    if (status != 0) return gyre_throw(c->g, "MemoryError", "out of memory");
    return send_all(c, s) ? GYRE_OK : GYRE_ERROR;
}

// ---------------------------------------------------------------- Receiving

static GyreValue take_first(Codec *c)
{
    Message *message = c->first;
    GyreValue value = message->opcode == WSLAY_TEXT_FRAME
                          ? gyre_str(c->g, message->bytes, message->size)
                          : gyre_bytes(c->g, message->bytes, message->size);
    c->first = message->next;
    if (!c->first) c->end = &c->first;
    free(message);
    return value;
}

static void end(Codec *c, int code)
{
    c->is_over = true;
    if (!c->code) c->code = code;
}

// Of malformed frames wslay tells nobody why it closes.
static bool send_protocol_error(Codec *c)
{
    uint8_t frame[8] = {0x88, c->is_server ? 2 : 0x82};
    uint8_t *code = frame + 2;
    if (!c->is_server) code += getrandom(code, 4, 0) == 4 ? 4 : 0;
    code[0] = WSLAY_CODE_PROTOCOL_ERROR >> 8 ^ (c->is_server ? 0 : frame[2]);
    code[1] = (WSLAY_CODE_PROTOCOL_ERROR & 0xff) ^ (c->is_server ? 0 : frame[3]);
    c->code = WSLAY_CODE_PROTOCOL_ERROR;
    c->reason_size = 0;
    c->is_over = true;
    return gy_stream_put(c->stream, (const char *)frame, (size_t)(code + 2 - frame));
}

// Lets wslay read, and sends what it answers. False: thrown.
static bool decode(Codec *c, Incoming *in)
{
    c->in = in;
    int status = gy_wslay.wslay_event_recv(c->context);
    c->in = NULL;
    if (status == WSLAY_ERR_CALLBACK_FAILURE) c->is_broken = true;
    if (c->is_broken && !c->has_no_memory) return send_protocol_error(c);
    if (status != 0 || c->has_no_memory) {
        gyre_throw(c->g, "MemoryError", "out of memory");
        return false;
    }
    if (gy_stream_unsent(c->stream) > MOST_UNSENT_PONGS) {
        gyre_throw(c->g, "ConnectionError", "the other side sends and does not read");
        return false;
    }
    if (!send_all(c, c->stream)) return false;
    if (!gy_wslay.wslay_event_get_read_enabled(c->context))
        end(c, gy_wslay.wslay_event_get_status_code_sent(c->context));
    return true;
}

static bool take_message(void *state, Incoming *in, GyreValue *result)
{
    Codec *c = (Codec *)state;
    for (;;) {
        if (c->first) {
            *result = take_first(c);
            return true;
        }
        size_t taken = in->taken;
        if (!c->is_over && !decode(c, in)) {
            end(c, WSLAY_CODE_ABNORMAL_CLOSURE);
            return true; // with the error
        }
        if (c->first) continue;
        if (!c->is_over && in->taken == taken && in->has_ended) end(c, WSLAY_CODE_ABNORMAL_CLOSURE);
        if (c->is_over) {
            *result = GYRE_NIL;
            return true;
        }
        if (in->taken == taken) return false;
    }
}

// recv(codec, stream): the next message; nil when the connection is closed.
static GyreStatus websocket_recv(GyreCall *call)
{
    Stream *s;
    Codec *c = codec_of(call, &s);
    if (!c) return GYRE_ERROR;
    if (c->is_over && !c->first) return gyre_return(call, GYRE_NIL);
    c->stream = s;
    return gy_stream_take(call, s, "websocket message", take_message, c);
}

static GyreStatus codec_code(GyreCall *call)
{
    Codec *c = (Codec *)gyre_host_data(gyre_vm(call), gyre_arg(call, 0), &codec_type);
    return c->code ? gyre_return(call, gyre_int(c->g, c->code)) : GYRE_OK;
}

static GyreStatus codec_reason(GyreCall *call)
{
    Codec *c = (Codec *)gyre_host_data(gyre_vm(call), gyre_arg(call, 0), &codec_type);
    return gyre_return(call, gyre_str(gyre_vm(call), c->reason, c->reason_size));
}

static const GyreNative codec_methods[] = {
    {"code", codec_code, "self", "Why the other side closed, or we had to; nil: it is open.",
     GYRE_GETTER},
    {"reason", codec_reason, "self", "What it said with that.", GYRE_GETTER},
    {NULL, NULL, NULL, NULL, 0},
};

static const GyreType codec_type = {"Codec", sizeof(Codec), finalize, codec_methods, NULL};

static const GyreNative natives[] = {
    {"codec", new_codec, "is_server, max_message", "One end of a WebSocket.", 0},
    {"send", websocket_send, "codec, stream, data", "Sends a message.", GYRE_ASYNC},
    {"ping", websocket_ping, "codec, stream, data", "Sends a ping.", GYRE_ASYNC},
    {"send_close", websocket_send_close, "codec, stream, code, reason", "Sends a close frame.", 0},
    {"recv", websocket_recv, "codec, stream", "The next message.", GYRE_ASYNC},
    {"new_key", gy_websocket_new_key, "", "A key for a handshake.", 0},
    {"accept_key", gy_websocket_accept_key, "key", "The answer to it.", 0},
    {NULL, NULL, NULL, NULL, 0},
};

GyreStatus gy_websocket_install(Gyre *g)
{
    if (gyre_register_type(g, "<stdlib>/_websocket", &codec_type, NULL) != GYRE_OK)
        return GYRE_ERROR;
    return gyre_register(g, "<stdlib>/_websocket", natives, NULL);
}
#else
// codec(): says what is missing.
static GyreStatus new_codec(GyreCall *call)
{
    return gyre_throw(gyre_vm(call), "ImportError",
                      "this Gyre was built without wslay, which WebSockets need: install it "
                      "(Debian: libwslay-dev) and build again");
}

static const GyreNative natives[] = {
    {"codec", new_codec, "is_server, max_message", "Throws where there is no wslay.", 0},
    {NULL, NULL, NULL, NULL, 0},
};

GyreStatus gy_websocket_install(Gyre *g)
{
    return gyre_register(g, "<stdlib>/_websocket", natives, NULL);
}
#endif
#endif

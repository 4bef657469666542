// stream_type.c - Stream, the object: how it is opened, closed, taken over and looked at.
//
// What its two halves do is in stream_read.c and stream_write.c.
#ifndef GYRE_NO_LIBUV
#include "stdlib/loop.h"
#include "stdlib/stream_parts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const GyreType stream_type;

// ---------------------------------------------------------------- Opening and closing

static const Sink stream_sink = {gy_stream_on_bytes, gy_stream_on_end, gy_stream_on_drain};

GyreValue gy_stream_new(Gyre *g, const Transport *transport, void *state, const char *name)
{
    GyreValue object = gyre_new(g, &stream_type);
    Stream *s = (Stream *)gyre_host_data(g, object, &stream_type);
    if (!s) return GYRE_NONE;
    s->g = g;
    s->transport = transport;
    s->state = state;
    s->writers_end = &s->writers;
    snprintf(s->name, sizeof s->name, "%s", name);
    char what[NAME_BYTES + 16];
    snprintf(what, sizeof what, "the stream %s", s->name);
    s->note = name[0] == '<' ? 0 : gyre_note_open(g, what);
    transport->attach(state, &stream_sink, s);
    return object;
}

const char *gy_stream_name(const Stream *s)
{
    return s->name;
}

Stream *gy_stream_of(Gyre *g, GyreValue v)
{
    Stream *s = (Stream *)gyre_host_data(g, v, &stream_type);
    if (!s) gyre_throw(g, "TypeError", "a Stream is needed, not %s", gyre_type_of(g, v));
    return s;
}

void *gy_stream_state(Stream *s, const Transport *transport)
{
    return s->transport == transport ? s->state : NULL;
}

void gy_stream_note_waiting(Stream *s, int change)
{
    uint32_t before = s->waiting;
    s->waiting += (uint32_t)change;
    if (s->state && !before != !s->waiting) s->transport->hold(s->state, s->waiting > 0);
}

static void end_protocol(Stream *s, bool is_collected)
{
    const Protocol *protocol = s->protocol;
    s->protocol = NULL;
    if (protocol) protocol->gone(s->protocol_state, is_collected);
}

static void let_go(Stream *s, bool is_whole)
{
    void *state = s->state;
    s->state = NULL;
    gyre_note_closed(s->g, s->note);
    s->note = 0;
    if (state) s->transport->close(state, is_whole);
}

// At once: what was not sent is lost, who waits is told.
void gy_stream_shut(Stream *s, bool is_whole)
{
    if (!s->state) return;
    let_go(s, is_whole && !s->out_error && !queue_size(&s->out));
    queue_free(&s->in);
    queue_free(&s->out);
    gy_stream_end_reader(s, "the stream was closed while it was read");
    gy_stream_end_writers(s, "the stream was closed while it was written to");
    end_protocol(s, false);
}

static void finalize(void *data)
{
    Stream *s = (Stream *)data;
    void *state = s->state;
    s->state = NULL;
    if (state) s->transport->close(state, false);
    queue_free(&s->in);
    queue_free(&s->out);
    end_protocol(s, true);
}

bool gy_stream_strip(Stream *s, StreamParts *parts)
{
    if (!s->state || s->waiting || queue_size(&s->out)) {
        gyre_throw(s->g, "StateError", "the stream %s is %s", s->name,
                   s->state ? "in use" : "closed");
        return false;
    }
    *parts = (StreamParts){.transport = s->transport,
                           .state = s->state,
                           .unread_size = queue_size(&s->in),
                           .has_ended = s->has_ended,
                           .error_number = s->in_error};
    if (parts->unread_size) {
        memmove(s->in.bytes, queue_bytes(&s->in), parts->unread_size);
        parts->unread = s->in.bytes;
        s->in = (ByteQueue){0};
    }
    queue_free(&s->in);
    s->state = NULL;
    parts->transport->attach(parts->state, NULL, NULL);
    gyre_note_closed(s->g, s->note);
    s->note = 0;
    return true;
}

Stream *gy_stream_self(GyreCall *call)
{
    return (Stream *)gyre_host_data(gyre_vm(call), gyre_arg(call, 0), &stream_type);
}

// The stream that a method is called on. NULL: it is closed, thrown.
Stream *gy_stream_open_self(GyreCall *call)
{
    Stream *s = gy_stream_self(call);
    if (s->state) return s;
    gyre_throw(gyre_vm(call), "StateError", "the stream %s is closed", s->name);
    return NULL;
}

const char *gy_stream_bytes_of(Gyre *g, GyreValue v, const char *what, size_t *size)
{
    const char *bytes = (const char *)gyre_to_bytes(g, v, size);
    if (!bytes) bytes = gyre_str_view(g, v, size);
    if (!bytes)
        gyre_throw(g, "TypeError", "%s must be bytes or str, not %s", what, gyre_type_of(g, v));
    return bytes;
}

// ---------------------------------------------------------------- Closing

static GyreStatus close_after_sending(GyreCall *call, Stream *s)
{
    if (!s->state) return GYRE_OK;
    if (queue_size(&s->out) && !s->out_error) return gy_stream_wait_until_sent(call, s, 0, true);
    gy_stream_shut(s, true);
    return GYRE_OK;
}

static GyreStatus stream_close(GyreCall *call)
{
    Stream *s = gy_stream_self(call);
    int error_number = s->state ? s->out_error : 0;
    GyreStatus status = close_after_sending(call, s);
    if (status == GYRE_OK && error_number) return gy_stream_throw_unsent(s);
    return status;
}

static GyreStatus stream_abort(GyreCall *call)
{
    gy_stream_shut(gy_stream_self(call), false);
    return GYRE_OK;
}

static GyreStatus stream_enter(GyreCall *call)
{
    return gy_stream_open_self(call) ? gyre_return(call, gyre_arg(call, 0)) : GYRE_ERROR;
}

// After an error or a cancel nobody knows what was sent: the peer must not take it for whole.
static GyreStatus stream_exit(GyreCall *call)
{
    Stream *s = gy_stream_self(call);
    GyreValue error = gyre_arg(call, 1);
    if (gyre_is_none(error) || gyre_is_nil(s->g, error)) return stream_close(call);
    gy_stream_shut(s, false);
    return GYRE_OK;
}

// ---------------------------------------------------------------- For protocols

void gy_stream_attach(Stream *s, const Protocol *protocol, void *state)
{
    end_protocol(s, false);
    s->protocol = protocol;
    s->protocol_state = state;
}

void *gy_stream_protocol(Stream *s, const Protocol *protocol)
{
    return s->protocol == protocol ? s->protocol_state : NULL;
}

bool gy_stream_is_open(Stream *s)
{
    return s->state != NULL;
}

bool gy_stream_has_failed(Stream *s)
{
    return !s->state || s->in_error || s->out_error;
}

void gy_stream_abort(Stream *s)
{
    gy_stream_shut(s, false);
}

// ---------------------------------------------------------------- Looking

static GyreStatus stream_text(GyreCall *call)
{
    Stream *s = gy_stream_self(call);
    char text[NAME_BYTES + 32];
    int size = snprintf(text, sizeof text, "<Stream %s%s>", s->name, s->state ? "" : " closed");
    return gyre_return(call, gyre_str(s->g, text, (size_t)size));
}

static GyreStatus stream_lines(GyreCall *call)
{
    return gyre_return(call, gyre_arg(call, 0));
}

static GyreStatus stream_closed(GyreCall *call)
{
    return gyre_return(call, gyre_bool(!gy_stream_self(call)->state));
}

static GyreStatus stream_name(GyreCall *call)
{
    Stream *s = gy_stream_self(call);
    return gyre_return(call, gyre_str(s->g, s->name, strlen(s->name)));
}

static GyreStatus describe(GyreCall *call, const char *what)
{
    Stream *s = gy_stream_self(call);
    GyreValue v = s->state ? s->transport->describe(s->g, s->state, what) : GYRE_NIL;
    return gyre_is_none(v) ? GYRE_ERROR : gyre_return(call, v);
}

static GyreStatus stream_local(GyreCall *call)
{
    return describe(call, "local");
}

static GyreStatus stream_peer(GyreCall *call)
{
    return describe(call, "peer");
}

static const GyreNative stream_methods[] = {
    {"read", gy_stream_read, "self, size = nil",
     "Some bytes, at most `size`, as soon as there are any; b\"\" at the end. Without a size all "
     "up "
     "to the end.",
     GYRE_ASYNC},
    {"read_exact", gy_stream_read_exact, "self, size",
     "Just so many bytes. EOFError where the stream ends before; what there was can still be read.",
     GYRE_ASYNC},
    {"read_until", gy_stream_read_until, "self, separator, limit = 1048576",
     "All bytes up to the separator and with it. EOFError at the end, ValueError beyond the limit.",
     GYRE_ASYNC},
    {"read_line", gy_stream_read_line, "self, limit = 1048576",
     "The next line as a str, without its end; nil at the end of the stream.", GYRE_ASYNC},
    {"next", gy_stream_next, "self", "The next line; StopIteration at the end. For `async for`.",
     GYRE_ASYNC},
    {"lines", stream_lines, "self", "Its lines, for `async for`: the stream itself.", 0},
    {"write", gy_stream_write, "self, data",
     "Sends bytes, or a str as UTF-8. Waits while more than 64 KiB are not sent yet.", GYRE_ASYNC},
    {"flush", gy_stream_flush, "self", "Waits until all that was written is sent.", GYRE_ASYNC},
    {"write_eof", gy_stream_write_eof, "self",
     "Tells the peer that no more will be written, after all that was. Reading goes on.",
     GYRE_ASYNC},
    {"close", stream_close, "self", "Sends what was written, and closes.", GYRE_ASYNC},
    {"abort", stream_abort, "self", "Closes at once; what was not sent is lost.", 0},
    {"enter", stream_enter, "self", "For `async with`.", GYRE_ASYNC | GYRE_UNCHECKED},
    {"exit", stream_exit, "self, error", "Closes; at once where an error passes.", GYRE_ASYNC},
    {"repr", stream_text, "self", "Its text.", 0},
    {"closed", stream_closed, "self", "Is it closed?", GYRE_GETTER},
    {"name", stream_name, "self", "What it is connected to.", GYRE_GETTER},
    {"local", stream_local, "self", "The address of this end.", GYRE_GETTER},
    {"peer", stream_peer, "self", "The address of the other end.", GYRE_GETTER},
    {NULL, NULL, NULL, NULL, 0},
};

static const GyreType stream_type = {"Stream", sizeof(Stream), finalize, stream_methods, NULL};

// Whatever has streams waits by libuv, so that is opened here, where it can fail.
GyreStatus gy_stream_install(Gyre *g)
{
    if (!gy_loop_uv(g)) return GYRE_ERROR;
    return gyre_register_type(g, "<stdlib>/_stream", &stream_type, NULL);
}
#endif

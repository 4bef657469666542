// stream.c - Stream: how tasks read and write.
//
// One task reads at a time, and says what it wants: some bytes, just so many, all up to a
// separator, a line, everything. As long as the buffer does not have that, the task waits, and
// each time that bytes come the question is asked again. What a read that fails or is cancelled
// has not given out stays in the buffer.
//
// Whatever is written is accepted at once, in whole and in order, also where the task then has to
// wait for room; so a cancel cannot tear it apart. An error of sending belongs to nobody in
// particular, for those bytes were accepted before: it is thrown by the next write, flush or close.
#ifndef GYRE_NO_LIBUV
#include "stdlib/stream.h"
#include "stdlib/byte_queue.h"
#include "stdlib/loop.h"
#include "stdlib/modules.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    MOST_UNREAD = 64 * 1024,
    MOST_UNSENT = 64 * 1024,
    MOST_LINE = 1024 * 1024,
    SEPARATOR_BYTES = 64,
    NAME_BYTES = 112,
};

typedef enum { WANT_SOME, WANT_EXACT, WANT_UNTIL, WANT_LINE, WANT_NEXT, WANT_ALL, WANT_TAKEN } Want;

// A task that waits until no more than `most` bytes are unsent.
typedef struct Writer {
    struct Writer *next;
    GyreWake *wake;
    Stream *stream;
    size_t most;
    bool closes; // … and then closes the stream
} Writer;

struct Stream {
    Gyre *g;
    const Transport *transport;
    void *state; // NULL: closed
    uint32_t note;
    uint32_t waiting; // tasks

    ByteQueue in;
    bool is_listening;
    bool has_ended; // the peer will send no more
    int in_error;   // why, where it was no orderly end

    GyreWake *reader; // NULL: nobody reads
    Want want;
    size_t want_size; // how many, or how many at most
    size_t searched;  // in front of it there is no separator
    uint8_t separator_size;
    char separator[SEPARATOR_BYTES];
    StreamTake take; // what a protocol wants
    void *take_state;

    const Protocol *protocol; // NULL: none
    void *protocol_state;

    ByteQueue out;
    int out_error;
    bool has_sent_end, sends_end; // write_eof was done, or is to be done when all is sent
    Writer *writers, **writers_end;

    char name[NAME_BYTES];
};

static const GyreType stream_type;
static const Sink stream_sink;

// ---------------------------------------------------------------- Opening and closing

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

static void note_waiting(Stream *s, int change)
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

static void end_reader(Stream *s, const char *why);
static void end_writers(Stream *s, const char *why);

// At once: what was not sent is lost, who waits is told.
static void shut(Stream *s, bool is_whole)
{
    if (!s->state) return;
    let_go(s, is_whole && !s->out_error && !queue_size(&s->out));
    queue_free(&s->in);
    queue_free(&s->out);
    end_reader(s, "the stream was closed while it was read");
    end_writers(s, "the stream was closed while it was written to");
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

static Stream *self_of(GyreCall *call)
{
    return (Stream *)gyre_host_data(gyre_vm(call), gyre_arg(call, 0), &stream_type);
}

// The stream that a method is called on. NULL: it is closed, thrown.
static Stream *open_self(GyreCall *call)
{
    Stream *s = self_of(call);
    if (s->state) return s;
    gyre_throw(gyre_vm(call), "StateError", "the stream %s is closed", s->name);
    return NULL;
}

// ---------------------------------------------------------------- Reading

// Bytes may come while there is room, or while a task waits for more than has come.
static void update_listening(Stream *s)
{
    bool wants = !s->has_ended && (s->reader || queue_size(&s->in) < MOST_UNREAD);
    if (wants == s->is_listening || !s->state) return;
    s->is_listening = wants;
    s->transport->listen(s->state, wants);
}

static GyreValue take_bytes(Stream *s, size_t size)
{
    GyreValue bytes = gyre_bytes(s->g, queue_bytes(&s->in), size);
    if (gyre_is_none(bytes)) return bytes; // they stay
    queue_drop(&s->in, size);
    s->searched = 0;
    return bytes;
}

// Without its "\n" or "\r\n". A line that is no UTF-8 is taken, too: else it would be read for
// ever.
static GyreValue take_line(Stream *s, size_t size)
{
    const char *text = queue_bytes(&s->in);
    size_t kept = size;
    if (kept && text[kept - 1] == '\n') {
        kept--;
        if (kept && text[kept - 1] == '\r') kept--;
    }
    GyreValue line = gyre_str(s->g, text, kept);
    queue_drop(&s->in, size);
    s->searched = 0;
    return line;
}

// Where the separator ends, or 0.
static size_t find_separator(Stream *s)
{
    const char *bytes = queue_bytes(&s->in);
    size_t size = queue_size(&s->in), length = s->separator_size;
    if (size < length) return 0;
    const char *found =
        (const char *)memmem(bytes + s->searched, size - s->searched, s->separator, length);
    if (found) return (size_t)(found - bytes) + length;
    s->searched = size - length + 1;
    return 0;
}

static bool wants_line(const Stream *s)
{
    return s->want == WANT_LINE || s->want == WANT_NEXT;
}

static GyreValue throw_too_long(Stream *s)
{
    const char *what = wants_line(s) ? "a line" : "what stands before the separator";
    gyre_throw(s->g, "ValueError", "%s is longer than %zu bytes, in %s", what, s->want_size,
               s->name);
    return GYRE_NONE;
}

static GyreValue throw_ended(Stream *s)
{
    size_t size = queue_size(&s->in);
    if (s->want == WANT_EXACT)
        gyre_throw(s->g, "EOFError", "%s ended after %zu of %zu bytes", s->name, size,
                   s->want_size);
    else
        gyre_throw(s->g, "EOFError", "%s ended before the separator, after %zu bytes", s->name,
                   size);
    return GYRE_NONE;
}

// The end of what comes, where the reader's wish was not met.
static GyreValue take_end(Stream *s)
{
    size_t size = queue_size(&s->in);
    if (s->in_error && s->want != WANT_SOME) {
        gyre_throw_errno(s->g, s->in_error, "cannot read from %s", s->name);
        return GYRE_NONE;
    }
    switch (s->want) {
    case WANT_ALL: return take_bytes(s, size);
    case WANT_LINE: return size ? take_line(s, size) : gyre_nil(s->g);
    case WANT_NEXT:
        if (size) return take_line(s, size);
        gyre_throw(s->g, "StopIteration", "%s", "");
        return GYRE_NONE;
    case WANT_SOME:
        if (!s->in_error) return take_bytes(s, 0);
        gyre_throw_errno(s->g, s->in_error, "cannot read from %s", s->name);
        return GYRE_NONE;
    default: return throw_ended(s);
    }
}

static GyreValue take_separated(Stream *s, bool *is_met)
{
    size_t size = find_separator(s);
    bool is_too_long = size > s->want_size || (!size && queue_size(&s->in) > s->want_size);
    *is_met = size || is_too_long;
    if (is_too_long) return throw_too_long(s);
    if (!size) return GYRE_NONE;
    return wants_line(s) ? take_line(s, size) : take_bytes(s, size);
}

// A protocol takes what it likes of bytes that are not in the buffer, or of those that are.
static GyreValue take_as_protocol(Stream *s, const char *bytes, size_t size, size_t *taken,
                                  bool *is_met)
{
    Incoming in = {bytes, size, s->has_ended, s->in_error, 0};
    GyreValue value = GYRE_NONE;
    *is_met = s->take(s->take_state, &in, &value);
    *taken = in.taken;
    return value;
}

static GyreValue take_buffered(Stream *s, bool *is_met)
{
    size_t taken;
    GyreValue value = take_as_protocol(s, queue_bytes(&s->in), queue_size(&s->in), &taken, is_met);
    queue_drop(&s->in, taken);
    return value;
}

// What the reader wants, if that is there. NONE with *is_met: an error is pending.
static GyreValue take_wanted(Stream *s, bool *is_met)
{
    size_t size = queue_size(&s->in);
    *is_met = true;
    switch (s->want) {
    case WANT_SOME:
        if (!size) break;
        return take_bytes(s, size < s->want_size ? size : s->want_size);
    case WANT_EXACT:
        if (size < s->want_size) break;
        return take_bytes(s, s->want_size);
    case WANT_UNTIL:
    case WANT_LINE:
    case WANT_NEXT: {
        GyreValue found = take_separated(s, is_met);
        if (*is_met) return found;
        break;
    }
    case WANT_ALL: break;
    case WANT_TAKEN: return take_buffered(s, is_met);
    }
    *is_met = s->has_ended;
    return s->has_ended ? take_end(s) : GYRE_NONE;
}

static void finish_read(Stream *s, GyreValue value)
{
    GyreWake *wake = s->reader;
    s->reader = NULL;
    note_waiting(s, -1);
    if (gyre_is_none(value)) gyre_reject_pending(wake);
    else gyre_resolve(wake, value);
}

static void look_for_reader(Stream *s)
{
    if (s->reader && gyre_wake_reserve(s->reader)) {
        bool is_met;
        uint32_t scope = gyre_scope_open(s->g);
        GyreValue value = take_wanted(s, &is_met);
        if (is_met) finish_read(s, value);
        else gyre_wake_release(s->reader);
        gyre_scope_close(s->g, scope);
    }
    update_listening(s);
}

static void end_reader(Stream *s, const char *why)
{
    GyreWake *wake = s->reader;
    if (!wake) return;
    s->reader = NULL;
    s->waiting--;
    gyre_reject(wake, "StateError", "%s", why);
}

static bool stop_reading(Gyre *g, void *data)
{
    (void)g;
    Stream *s = (Stream *)data;
    s->reader = NULL;
    note_waiting(s, -1);
    update_listening(s);
    return true;
}

// A reader that wants some bytes, and finds none before it, gets these without a copy between.
static bool give_directly(Stream *s, const char *bytes, size_t size)
{
    bool may = s->reader && s->want == WANT_SOME && !queue_size(&s->in) && size <= s->want_size;
    if (!may || !gyre_wake_reserve(s->reader)) return false;
    uint32_t scope = gyre_scope_open(s->g);
    finish_read(s, gyre_bytes(s->g, bytes, size));
    gyre_scope_close(s->g, scope);
    update_listening(s);
    return true;
}

static void on_end(void *sink, int error_number);

// A protocol that finds nothing before them takes what it can of these; the rest is kept.
static void feed_protocol(Stream *s, const char *bytes, size_t size)
{
    size_t taken = 0;
    if (gyre_wake_reserve(s->reader)) {
        bool is_met;
        uint32_t scope = gyre_scope_open(s->g);
        GyreValue value = take_as_protocol(s, bytes, size, &taken, &is_met);
        if (is_met) finish_read(s, value);
        else gyre_wake_release(s->reader);
        gyre_scope_close(s->g, scope);
    }
    if (!queue_put(&s->in, bytes + taken, size - taken)) on_end(s, ENOMEM);
    update_listening(s);
}

// A peer that sends for ever to one who reads all must not get more memory than the VM may have.
static bool is_beyond_limit(const Stream *s, size_t size)
{
    size_t limit = gyre_config(s->g)->memory_limit;
    return limit && queue_size(&s->in) + size > limit;
}

static void on_end(void *sink, int error_number)
{
    Stream *s = (Stream *)sink;
    s->has_ended = true;
    s->in_error = error_number;
    look_for_reader(s);
    if (s->protocol && s->protocol->ended) s->protocol->ended(s->protocol_state, error_number);
}

static void on_bytes(void *sink, const char *bytes, size_t size)
{
    Stream *s = (Stream *)sink;
    if (!size || give_directly(s, bytes, size)) return;
    if (s->reader && s->want == WANT_TAKEN && !queue_size(&s->in)) feed_protocol(s, bytes, size);
    else if (is_beyond_limit(s, size) || !queue_put(&s->in, bytes, size)) on_end(s, ENOMEM);
    else look_for_reader(s);
}

static const char *const want_names[] = {"read",      "read_exact", "read_until",
                                         "read_line", "read_line",  "read"};

static GyreStatus throw_is_read(Stream *s)
{
    return gyre_throw(s->g, "StateError", "another task is reading from %s", s->name);
}

static GyreStatus wait_for_bytes(GyreCall *call, Stream *s, const char *waiting_on)
{
    bool is_met;
    GyreValue value = take_wanted(s, &is_met);
    if (is_met) {
        update_listening(s);
        return gyre_is_none(value) ? GYRE_ERROR : gyre_return(call, value);
    }
    GyreStatus status = gyre_suspend(call, waiting_on, stop_reading, s, &s->reader);
    if (status == GYRE_PENDING) note_waiting(s, 1);
    update_listening(s);
    return status;
}

static GyreStatus begin_read(GyreCall *call, Stream *s, Want want, size_t size)
{
    if (s->reader) return throw_is_read(s);
    s->want = want;
    s->want_size = size;
    s->searched = 0;
    return wait_for_bytes(call, s, want_names[want]);
}

// An argument that counts bytes; `missing` where it was not passed. False: thrown.
static bool read_size(GyreCall *call, uint32_t i, const char *name, size_t missing, size_t *size)
{
    Gyre *g = gyre_vm(call);
    GyreValue v = gyre_arg(call, i);
    int64_t n;
    *size = missing;
    if (gyre_is_none(v) || gyre_is_nil(g, v)) return true;
    if (!gyre_to_int(g, v, &n)) {
        gyre_throw(g, "TypeError", "%s must be an int, not %s", name, gyre_type_of(g, v));
        return false;
    }
    if (n < 0) {
        gyre_throw(g, "ValueError", "%s must not be negative", name);
        return false;
    }
    *size = (size_t)n;
    return true;
}

static GyreStatus stream_read(GyreCall *call)
{
    size_t size;
    Stream *s = open_self(call);
    if (!s || !read_size(call, 1, "size", SIZE_MAX, &size)) return GYRE_ERROR;
    if (size == 0) return gyre_return(call, gyre_bytes(s->g, "", 0));
    return begin_read(call, s, size == SIZE_MAX ? WANT_ALL : WANT_SOME, size);
}

static GyreStatus stream_read_exact(GyreCall *call)
{
    size_t size;
    Stream *s = open_self(call);
    if (!s || !read_size(call, 1, "size", 0, &size)) return GYRE_ERROR;
    return begin_read(call, s, WANT_EXACT, size);
}

// The bytes of a bytes, bytearray or str. NULL: thrown.
static const char *bytes_of(Gyre *g, GyreValue v, const char *what, size_t *size)
{
    const char *bytes = (const char *)gyre_to_bytes(g, v, size);
    if (!bytes) bytes = gyre_str_view(g, v, size);
    if (!bytes)
        gyre_throw(g, "TypeError", "%s must be bytes or str, not %s", what, gyre_type_of(g, v));
    return bytes;
}

static GyreStatus stream_read_until(GyreCall *call)
{
    size_t size, most;
    Stream *s = open_self(call);
    if (!s) return GYRE_ERROR;
    const char *separator = bytes_of(s->g, gyre_arg(call, 1), "the separator", &size);
    if (!separator || !read_size(call, 2, "limit", MOST_LINE, &most)) return GYRE_ERROR;
    if (size == 0 || size > SEPARATOR_BYTES)
        return gyre_throw(s->g, "ValueError", "a separator has 1 to %d bytes", SEPARATOR_BYTES);
    if (!s->reader) {
        memcpy(s->separator, separator, size);
        s->separator_size = (uint8_t)size;
    }
    return begin_read(call, s, WANT_UNTIL, most);
}

static GyreStatus read_line(GyreCall *call, Stream *s, Want want, size_t most)
{
    if (!s->reader) s->separator[0] = '\n', s->separator_size = 1;
    return begin_read(call, s, want, most);
}

static GyreStatus stream_read_line(GyreCall *call)
{
    size_t most;
    Stream *s = open_self(call);
    if (!s || !read_size(call, 1, "limit", MOST_LINE, &most)) return GYRE_ERROR;
    return read_line(call, s, WANT_LINE, most);
}

static GyreStatus stream_next(GyreCall *call)
{
    Stream *s = open_self(call);
    return s ? read_line(call, s, WANT_NEXT, MOST_LINE) : GYRE_ERROR;
}

static GyreStatus stream_lines(GyreCall *call)
{
    return gyre_return(call, gyre_arg(call, 0));
}

// ---------------------------------------------------------------- What can be read anew

size_t gy_stream_unread(const Stream *s)
{
    return queue_size(&s->in);
}

void gy_stream_resume(Stream *s)
{
    if (queue_size(&s->in)) return;
    s->has_ended = false;
    s->in_error = 0;
}

void gy_stream_forget(Stream *s)
{
    queue_free(&s->in);
    s->searched = 0;
    gy_stream_resume(s);
    if (s->is_listening) s->transport->listen(s->state, false);
    s->is_listening = false;
    if (s->reader) update_listening(s);
}

// ---------------------------------------------------------------- Writing

static void free_writer(Writer *w)
{
    Stream *s = w->stream;
    Writer **link = &s->writers;
    while (*link != w)
        link = &(*link)->next;
    *link = w->next;
    if (!*link) s->writers_end = link;
    free(w);
}

static void end_writers(Stream *s, const char *why)
{
    while (s->writers) {
        GyreWake *wake = s->writers->wake;
        free_writer(s->writers);
        s->waiting--;
        gyre_reject(wake, "StateError", "%s", why);
    }
}

static GyreStatus throw_unsent(Stream *s)
{
    return gyre_throw_errno(s->g, s->out_error, "cannot write to %s", s->name);
}

static void finish_writer(Stream *s, Writer *w)
{
    GyreWake *wake = w->wake;
    bool closes = w->closes;
    free_writer(w);
    note_waiting(s, -1);
    if (closes) shut(s, true);
    if (s->out_error) {
        throw_unsent(s);
        gyre_reject_pending(wake);
    } else {
        gyre_resolve(wake, GYRE_NONE);
    }
}

// In the order in which they came, as far as their wait is over.
static void look_for_writers(Stream *s)
{
    while (s->writers && (s->out_error || queue_size(&s->out) <= s->writers->most))
        finish_writer(s, s->writers);
}

// Sends what there is, as far as the world takes it.
static void send_some(Stream *s)
{
    while (queue_size(&s->out)) {
        ssize_t sent = s->transport->send(s->state, queue_bytes(&s->out), queue_size(&s->out));
        if (sent < 0) s->out_error = (int)-sent;
        if (sent <= 0) break;
        queue_drop(&s->out, (size_t)sent);
    }
    if (s->out_error) queue_free(&s->out);
    if (queue_size(&s->out) || !s->sends_end || s->out_error) return;
    s->sends_end = false;
    int status = s->transport->send_end(s->state);
    if (status < 0) s->out_error = -status;
}

static void on_drain(void *sink)
{
    Stream *s = (Stream *)sink;
    send_some(s);
    look_for_writers(s);
}

static const Sink stream_sink = {on_bytes, on_end, on_drain};

static bool stop_writing(Gyre *g, void *data)
{
    (void)g;
    Writer *w = (Writer *)data;
    Stream *s = w->stream;
    bool closes = w->closes;
    free_writer(w);
    note_waiting(s, -1);
    if (closes) shut(s, false);
    return true;
}

static GyreStatus wait_for_room(GyreCall *call, Stream *s, size_t most, bool closes)
{
    Writer *w = (Writer *)calloc(1, sizeof *w);
    if (!w) return gyre_throw(s->g, "MemoryError", "out of memory");
    *w = (Writer){.stream = s, .most = most, .closes = closes};
    GyreStatus status = gyre_suspend(call,
                                     closes ? "close"
                                     : most ? "write"
                                            : "flush",
                                     stop_writing, w, &w->wake);
    if (status != GYRE_PENDING) {
        free(w);
        return status;
    }
    *s->writers_end = w;
    s->writers_end = &w->next;
    note_waiting(s, 1);
    return status;
}

// False: thrown, and nothing was accepted.
static bool accept_bytes(Stream *s, const char *bytes, size_t size)
{
    size_t sent = 0;
    while (!queue_size(&s->out) && sent < size) {
        ssize_t status = s->transport->send(s->state, bytes + sent, size - sent);
        if (status < 0) {
            s->out_error = (int)-status;
            return throw_unsent(s), false;
        }
        if (status == 0) break;
        sent += (size_t)status;
    }
    if (sent == size || queue_put(&s->out, bytes + sent, size - sent)) return true;
    if (sent) s->out_error = ENOMEM; // half of it is gone
    gyre_throw(s->g, "MemoryError", "out of memory");
    return false;
}

bool gy_stream_put(Stream *s, const char *bytes, size_t size)
{
    if (s->out_error) return throw_unsent(s), false;
    if (!s->has_sent_end) return accept_bytes(s, bytes, size);
    gyre_throw(s->g, "StateError", "nothing can be written to %s after write_eof", s->name);
    return false;
}

GyreStatus gy_stream_wait_for_room(GyreCall *call, Stream *s)
{
    return queue_size(&s->out) > MOST_UNSENT ? wait_for_room(call, s, MOST_UNSENT, false) : GYRE_OK;
}

static GyreStatus stream_write(GyreCall *call)
{
    size_t size;
    Stream *s = open_self(call);
    if (!s) return GYRE_ERROR;
    const char *bytes = bytes_of(s->g, gyre_arg(call, 1), "what is written", &size);
    if (!bytes) return GYRE_ERROR;
    if (!gy_stream_put(s, bytes, size)) return GYRE_ERROR;
    return gy_stream_wait_for_room(call, s);
}

static GyreStatus stream_flush(GyreCall *call)
{
    Stream *s = open_self(call);
    if (!s) return GYRE_ERROR;
    if (s->out_error) return throw_unsent(s);
    if (queue_size(&s->out)) return wait_for_room(call, s, 0, false);
    int status = s->transport->flush ? s->transport->flush(s->state) : 0;
    return status < 0 ? gyre_throw_errno(s->g, -status, "cannot write to %s", s->name) : GYRE_OK;
}

static GyreStatus stream_write_eof(GyreCall *call)
{
    Stream *s = open_self(call);
    if (!s) return GYRE_ERROR;
    if (s->out_error) return throw_unsent(s);
    if (s->has_sent_end) return GYRE_OK;
    s->has_sent_end = s->sends_end = true;
    send_some(s);
    if (s->out_error) return throw_unsent(s);
    return queue_size(&s->out) ? wait_for_room(call, s, 0, false) : GYRE_OK;
}

// ---------------------------------------------------------------- Closing

static GyreStatus close_after_sending(GyreCall *call, Stream *s)
{
    if (!s->state) return GYRE_OK;
    if (queue_size(&s->out) && !s->out_error) return wait_for_room(call, s, 0, true);
    shut(s, true);
    return GYRE_OK;
}

static GyreStatus stream_close(GyreCall *call)
{
    Stream *s = self_of(call);
    int error_number = s->state ? s->out_error : 0;
    GyreStatus status = close_after_sending(call, s);
    if (status == GYRE_OK && error_number) return throw_unsent(s);
    return status;
}

static GyreStatus stream_abort(GyreCall *call)
{
    shut(self_of(call), false);
    return GYRE_OK;
}

static GyreStatus stream_enter(GyreCall *call)
{
    return open_self(call) ? gyre_return(call, gyre_arg(call, 0)) : GYRE_ERROR;
}

// After an error or a cancel nobody knows what was sent: the peer must not take it for whole.
static GyreStatus stream_exit(GyreCall *call)
{
    Stream *s = self_of(call);
    GyreValue error = gyre_arg(call, 1);
    if (gyre_is_none(error) || gyre_is_nil(s->g, error)) return stream_close(call);
    shut(s, false);
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

GyreStatus gy_stream_take(GyreCall *call, Stream *s, const char *waiting_on, StreamTake take,
                          void *state)
{
    if (!s->state) return gyre_throw(s->g, "StateError", "the stream %s is closed", s->name);
    if (s->reader) return throw_is_read(s);
    s->want = WANT_TAKEN;
    s->take = take;
    s->take_state = state;
    return wait_for_bytes(call, s, waiting_on);
}

bool gy_stream_is_read(Stream *s)
{
    return s->reader != NULL;
}

void gy_stream_ask_again(Stream *s)
{
    if (s->state) look_for_reader(s);
}

size_t gy_stream_unsent(Stream *s)
{
    return queue_size(&s->out);
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
    shut(s, false);
}

// ---------------------------------------------------------------- Looking

static GyreStatus stream_text(GyreCall *call)
{
    Stream *s = self_of(call);
    char text[NAME_BYTES + 32];
    int size = snprintf(text, sizeof text, "<Stream %s%s>", s->name, s->state ? "" : " closed");
    return gyre_return(call, gyre_str(s->g, text, (size_t)size));
}

static GyreStatus stream_closed(GyreCall *call)
{
    return gyre_return(call, gyre_bool(gyre_vm(call), !self_of(call)->state));
}

static GyreStatus stream_name(GyreCall *call)
{
    Stream *s = self_of(call);
    return gyre_return(call, gyre_str(s->g, s->name, strlen(s->name)));
}

static GyreStatus describe(GyreCall *call, const char *what)
{
    Stream *s = self_of(call);
    GyreValue v = s->state ? s->transport->describe(s->g, s->state, what) : gyre_nil(s->g);
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
    {"read", stream_read, "self, size = nil",
     "Some bytes, at most `size`, as soon as there are any; b\"\" at the end. Without a size all "
     "up "
     "to the end.",
     GYRE_ASYNC},
    {"read_exact", stream_read_exact, "self, size",
     "Just so many bytes. EOFError where the stream ends before; what there was can still be read.",
     GYRE_ASYNC},
    {"read_until", stream_read_until, "self, separator, limit = 1048576",
     "All bytes up to the separator and with it. EOFError at the end, ValueError beyond the limit.",
     GYRE_ASYNC},
    {"read_line", stream_read_line, "self, limit = 1048576",
     "The next line as a str, without its end; nil at the end of the stream.", GYRE_ASYNC},
    {"next", stream_next, "self", "The next line; StopIteration at the end. For `async for`.",
     GYRE_ASYNC},
    {"lines", stream_lines, "self", "Its lines, for `async for`: the stream itself.", 0},
    {"write", stream_write, "self, data",
     "Sends bytes, or a str as UTF-8. Waits while more than 64 KiB are not sent yet.", GYRE_ASYNC},
    {"flush", stream_flush, "self", "Waits until all that was written is sent.", GYRE_ASYNC},
    {"write_eof", stream_write_eof, "self",
     "Tells the peer that no more will be written, after all that was. Reading goes on.",
     GYRE_ASYNC},
    {"close", stream_close, "self", "Sends what was written, and closes.", GYRE_ASYNC},
    {"abort", stream_abort, "self", "Closes at once; what was not sent is lost.", 0},
    {"enter", stream_enter, "self", "For `async with`.", GYRE_ASYNC},
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

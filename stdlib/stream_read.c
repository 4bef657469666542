// stream_read.c - the half of a Stream in which bytes come.
//
// One task reads at a time, and says what it wants: some bytes, just so many, all up to a
// separator, a line, everything. As long as the buffer does not have that, the task waits, and
// each time that bytes come the question is asked again. What a read that fails or is cancelled
// has not given out stays in the buffer.
#ifndef GYRE_NO_LIBUV
#define _GNU_SOURCE
#include "stdlib/stream_parts.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_UNREAD = 64 * 1024, MOST_LINE = 1024 * 1024 };

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
    case WANT_LINE: return size ? take_line(s, size) : GYRE_NIL;
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
    gy_stream_note_waiting(s, -1);
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

void gy_stream_end_reader(Stream *s, const char *why)
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
    gy_stream_note_waiting(s, -1);
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
    if (!queue_put(&s->in, bytes + taken, size - taken)) gy_stream_on_end(s, ENOMEM);
    update_listening(s);
}

// A peer that sends for ever to one who reads all must not get more memory than the VM may have.
static bool is_beyond_limit(const Stream *s, size_t size)
{
    size_t limit = gyre_config(s->g)->memory_limit;
    return limit && queue_size(&s->in) + size > limit;
}

void gy_stream_on_end(void *sink, int error_number)
{
    Stream *s = (Stream *)sink;
    s->has_ended = true;
    s->in_error = error_number;
    look_for_reader(s);
    if (s->protocol && s->protocol->ended) s->protocol->ended(s->protocol_state, error_number);
}

void gy_stream_on_bytes(void *sink, const char *bytes, size_t size)
{
    Stream *s = (Stream *)sink;
    if (!size || give_directly(s, bytes, size)) return;
    if (s->reader && s->want == WANT_TAKEN && !queue_size(&s->in)) feed_protocol(s, bytes, size);
    else if (is_beyond_limit(s, size) || !queue_put(&s->in, bytes, size))
        gy_stream_on_end(s, ENOMEM);
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
    if (status == GYRE_PENDING) gy_stream_note_waiting(s, 1);
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

GyreStatus gy_stream_read(GyreCall *call)
{
    size_t size;
    Stream *s = gy_stream_open_self(call);
    if (!s || !read_size(call, 1, "size", SIZE_MAX, &size)) return GYRE_ERROR;
    if (size == 0) return gyre_return(call, gyre_bytes(s->g, "", 0));
    return begin_read(call, s, size == SIZE_MAX ? WANT_ALL : WANT_SOME, size);
}

GyreStatus gy_stream_read_exact(GyreCall *call)
{
    size_t size;
    Stream *s = gy_stream_open_self(call);
    if (!s || !read_size(call, 1, "size", 0, &size)) return GYRE_ERROR;
    return begin_read(call, s, WANT_EXACT, size);
}

GyreStatus gy_stream_read_until(GyreCall *call)
{
    size_t size, most;
    Stream *s = gy_stream_open_self(call);
    if (!s) return GYRE_ERROR;
    const char *separator = gy_stream_bytes_of(s->g, gyre_arg(call, 1), "the separator", &size);
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

GyreStatus gy_stream_read_line(GyreCall *call)
{
    size_t most;
    Stream *s = gy_stream_open_self(call);
    if (!s || !read_size(call, 1, "limit", MOST_LINE, &most)) return GYRE_ERROR;
    return read_line(call, s, WANT_LINE, most);
}

GyreStatus gy_stream_next(GyreCall *call)
{
    Stream *s = gy_stream_open_self(call);
    return s ? read_line(call, s, WANT_NEXT, MOST_LINE) : GYRE_ERROR;
}

// ---------------------------------------------------------------- For protocols

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
#endif

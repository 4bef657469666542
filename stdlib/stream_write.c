// stream_write.c - the half of a Stream in which bytes go.
//
// Whatever is written is accepted at once, in whole and in order, also where the task then has to
// wait for room; so a cancel cannot tear it apart. An error of sending belongs to nobody in
// particular, for those bytes were accepted before: it is thrown by the next write, flush or close.
#ifndef GYRE_NO_LIBUV
#include "stdlib/stream_parts.h"

#include <errno.h>
#include <stdlib.h>

enum { MOST_UNSENT = 64 * 1024 };

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

void gy_stream_end_writers(Stream *s, const char *why)
{
    while (s->writers) {
        GyreWake *wake = s->writers->wake;
        free_writer(s->writers);
        s->waiting--;
        gyre_reject(wake, "StateError", "%s", why);
    }
}

GyreStatus gy_stream_throw_unsent(Stream *s)
{
    return gyre_throw_errno(s->g, s->out_error, "cannot write to %s", s->name);
}

static void finish_writer(Stream *s, Writer *w)
{
    GyreWake *wake = w->wake;
    bool closes = w->closes;
    free_writer(w);
    gy_stream_note_waiting(s, -1);
    if (closes) gy_stream_shut(s, true);
    if (s->out_error) {
        gy_stream_throw_unsent(s);
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

void gy_stream_on_drain(void *sink)
{
    Stream *s = (Stream *)sink;
    send_some(s);
    look_for_writers(s);
}

static bool stop_writing(Gyre *g, void *data)
{
    (void)g;
    Writer *w = (Writer *)data;
    Stream *s = w->stream;
    bool closes = w->closes;
    free_writer(w);
    gy_stream_note_waiting(s, -1);
    if (closes) gy_stream_shut(s, false);
    return true;
}

GyreStatus gy_stream_wait_until_sent(GyreCall *call, Stream *s, size_t most, bool closes)
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
    gy_stream_note_waiting(s, 1);
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
            return gy_stream_throw_unsent(s), false;
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
    if (s->out_error) return gy_stream_throw_unsent(s), false;
    if (!s->has_sent_end) return accept_bytes(s, bytes, size);
    gyre_throw(s->g, "StateError", "nothing can be written to %s after write_eof", s->name);
    return false;
}

GyreStatus gy_stream_wait_for_room(GyreCall *call, Stream *s)
{
    return queue_size(&s->out) > MOST_UNSENT
               ? gy_stream_wait_until_sent(call, s, MOST_UNSENT, false)
               : GYRE_OK;
}

GyreStatus gy_stream_write(GyreCall *call)
{
    size_t size;
    Stream *s = gy_stream_open_self(call);
    if (!s) return GYRE_ERROR;
    const char *bytes = gy_stream_bytes_of(s->g, gyre_arg(call, 1), "what is written", &size);
    if (!bytes) return GYRE_ERROR;
    if (!gy_stream_put(s, bytes, size)) return GYRE_ERROR;
    return gy_stream_wait_for_room(call, s);
}

GyreStatus gy_stream_flush(GyreCall *call)
{
    Stream *s = gy_stream_open_self(call);
    if (!s) return GYRE_ERROR;
    if (s->out_error) return gy_stream_throw_unsent(s);
    if (queue_size(&s->out)) return gy_stream_wait_until_sent(call, s, 0, false);
    int status = s->transport->flush ? s->transport->flush(s->state) : 0;
    return status < 0 ? gyre_throw_errno(s->g, -status, "cannot write to %s", s->name) : GYRE_OK;
}

GyreStatus gy_stream_write_eof(GyreCall *call)
{
    Stream *s = gy_stream_open_self(call);
    if (!s) return GYRE_ERROR;
    if (s->out_error) return gy_stream_throw_unsent(s);
    if (s->has_sent_end) return GYRE_OK;
    s->has_sent_end = s->sends_end = true;
    send_some(s);
    if (s->out_error) return gy_stream_throw_unsent(s);
    return queue_size(&s->out) ? gy_stream_wait_until_sent(call, s, 0, false) : GYRE_OK;
}

size_t gy_stream_unsent(Stream *s)
{
    return queue_size(&s->out);
}
#endif

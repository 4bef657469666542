// stream.h - bytes that come and go: the one shape of sockets, pipes, terminals and TLS.
//
// A Stream is a host object with two halves. What has come in waits in a buffer until a task reads
// it; what is to go out waits in another one until the world takes it. Below is a Transport, which
// moves bytes between the buffers and the world, and knows nothing of tasks. Back-pressure works
// on both sides: a transport is told to stop when MOST_UNREAD bytes wait, and a task that writes
// waits while more than MOST_UNSENT do.
//
// The transport's own state is a block that outlives the object where the world is not done with
// it yet. What comes it gives to a Sink: to a Stream, or to what stands between the two, as TLS
// does, which is a transport for the one above and a sink for the one below.
#ifndef GYRE_STDLIB_STREAM_H
#define GYRE_STDLIB_STREAM_H

#include "include/gyre_library.h"

#include <sys/types.h>

typedef struct Stream Stream;

// All are called on the VM's thread, and never from inside one of the transport's own functions.
typedef struct {
    void (*feed)(void *sink, const char *bytes, size_t size);
    void (*feed_end)(void *sink, int error_number); // no more will come; 0: the peer has ended
    void (*drain)(void *sink);                      // more can be sent
} Sink;

typedef struct {
    // Whom what comes is given to. NULL: nobody.
    void (*attach)(void *state, const Sink *sink, void *sink_data);
    // Lets bytes come, or no more for now.
    void (*listen)(void *state, bool wants);
    // Gives bytes to the world: how many it took at once (0: none now), or a negative errno. When
    // it could not take all, it calls `drain` once it can take more.
    ssize_t (*send)(void *state, const char *bytes, size_t size);
    // No more will be sent: a peer that has read all sees the end. 0 or a negative errno.
    int (*send_end)(void *state);
    // Somebody waits, or nobody any more: is there a reason for the loop to go on?
    void (*hold)(void *state, bool waits);
    // At once; frees `state` when that can be done. `is_whole`: all that was to be sent was; else
    // the peer should see an error in place of an orderly end, where there is a way to tell it.
    void (*close)(void *state, bool is_whole);
    // Of the "local" or the "peer" end, for scripts; nil: it has none. NONE: thrown.
    GyreValue (*describe)(Gyre *g, void *state, const char *what);
    // What was sent may be held back below: on with it. 0 or a negative errno. NULL: it is not.
    int (*flush)(void *state);
} Transport;

// A new Stream; `name` stands in its text and in messages ("127.0.0.1:80") and is copied. One that
// begins with '<' need not be closed. NONE: thrown, and `state` stays the caller's.
GyreValue gy_stream_new(Gyre *g, const Transport *transport, void *state, const char *name);
Stream *gy_stream_of(Gyre *g, GyreValue v); // NULL: no stream, TypeError thrown

// The state of a stream that stands on the given transport; NULL: it stands on another one, or is
// closed.
void *gy_stream_state(Stream *s, const Transport *transport);
const char *gy_stream_name(const Stream *s);

// What a stream stood on, and what had come and was not read yet.
typedef struct {
    const Transport *transport;
    void *state;
    char *unread; // malloc's, the caller's; NULL: nothing
    size_t unread_size;
    bool has_ended;
    int error_number;
} StreamParts;

// Takes everything from a stream, which is closed then. False: thrown, for a task uses it, or it is
// closed.
bool gy_stream_strip(Stream *s, StreamParts *parts);

// ---------------------------------------------------------------- For protocols
//
// A protocol stands on a stream and takes its bytes in C, as HTTP does. Its state belongs to the
// stream then, and ends with it.

typedef struct {
    // The peer will send no more, or an error came. Nobody may be reading then.
    void (*ended)(void *state, int error_number);
    // The stream was closed, or collected (then the VM may not be used). Frees `state`.
    void (*gone)(void *state, bool is_collected);
} Protocol;

void gy_stream_attach(Stream *s, const Protocol *protocol, void *state);
void *gy_stream_protocol(Stream *s, const Protocol *protocol); // its state; NULL: it has none such

// What has come and was not taken. It is there during the call only.
typedef struct {
    const char *bytes;
    size_t size;
    bool has_ended; // no more will come
    int error_number;
    size_t taken; // to be set: so many are done with
} Incoming;

// Is the wait over? Then *value is its result (NONE: an error is pending). Asked each time that
// bytes come, also where it took some before and was not content.
typedef bool (*StreamTake)(void *state, Incoming *in, GyreValue *value);

// Reads as `take` says: for natives to return. `waiting_on` as for gyre_suspend.
GyreStatus gy_stream_take(GyreCall *call, Stream *s, const char *waiting_on, StreamTake take,
                          void *state);
bool gy_stream_is_read(Stream *s);   // does a task wait for bytes?
void gy_stream_ask_again(Stream *s); // `take` would answer differently now, though nothing came

// Writes without a wait. False: thrown. Whoever has written enough waits then as `write` does.
bool gy_stream_put(Stream *s, const char *bytes, size_t size);
GyreStatus gy_stream_wait_for_room(GyreCall *call, Stream *s);
size_t gy_stream_unsent(Stream *s);
bool gy_stream_is_open(Stream *s);
bool gy_stream_has_failed(Stream *s); // it is closed, or the peer has gone with an error
void gy_stream_abort(Stream *s);      // not from inside of `take`

// For transports whose bytes can be read again: how much was read ahead and waits; what has ended
// may go on; and nothing was read ahead.
size_t gy_stream_unread(const Stream *s);
void gy_stream_resume(Stream *s);
void gy_stream_forget(Stream *s);

GyreStatus gy_stream_install(Gyre *g);

#endif

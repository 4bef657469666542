// stream.h - bytes that come and go: the one shape of sockets, pipes, terminals and TLS.
//
// A Stream is a host object with two halves. What has come in waits in a buffer until a task reads
// it; what is to go out waits in another one until the world takes it. Below is a Transport, which
// moves bytes between the buffers and the world, and knows nothing of tasks. Back-pressure works
// on both sides: a transport is told to stop when MOST_UNREAD bytes wait, and a task that writes
// waits while more than MOST_UNSENT do.
//
// The transport's own state is a block that outlives the object where the world is not done with
// it yet; it has the pointer to its Stream, which is cleared when that is gone.
#ifndef GYRE_STDLIB_STREAM_H
#define GYRE_STDLIB_STREAM_H

#include "include/gyre_library.h"

#include <sys/types.h>

typedef struct Stream Stream;

typedef struct {
    // Lets bytes come (gy_stream_feed …), or no more for now.
    void (*listen)(void *state, bool wants);
    // Gives bytes to the world: how many it took at once (0: none now), or a negative errno. When
    // it could not take all, it calls gy_stream_drain once it can take more.
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
// begins with '<' need not be closed. NONE: thrown, and `state` stays the caller's. On success the
// transport must set its pointer to the Stream, which gy_stream_of gives.
GyreValue gy_stream_new(Gyre *g, const Transport *transport, void *state, const char *name);
Stream *gy_stream_of(Gyre *g, GyreValue v); // NULL: no stream, TypeError thrown

// From transports, on the VM's thread, never from inside one of their own functions.
void gy_stream_feed(Stream *s, const char *bytes, size_t size);
void gy_stream_feed_end(Stream *s, int error_number); // 0: the peer has ended
void gy_stream_drain(Stream *s);                      // more can be sent

// The state of a stream that stands on the given transport; NULL: it stands on another one, or is
// closed.
void *gy_stream_state(Stream *s, const Transport *transport);
// Takes transport and state away from a stream, which is closed then: for a transport that stands
// on another one. What has been read and not taken is in *unread (malloc's, may be NULL).
void gy_stream_strip(Stream *s, const Transport **transport, void **state, char **unread,
                     size_t *unread_size);

GyreStatus gy_stream_install(Gyre *g);

#endif

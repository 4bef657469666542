// stream_parts.h - the inside of a Stream, for the files that it is made of.
//
// stream_type.c is the object: how it is opened, closed and looked at. stream_read.c is the half in
// which bytes come, stream_write.c the one in which they go.
#ifndef GYRE_STDLIB_STREAM_PARTS_H
#define GYRE_STDLIB_STREAM_PARTS_H

#include "stdlib/byte_queue.h"
#include "stdlib/stream.h"

enum {
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

// -- The object (stream_type.c)

Stream *gy_stream_self(GyreCall *call);      // that a method is called on
Stream *gy_stream_open_self(GyreCall *call); // NULL: it is closed, thrown
// So many more tasks wait for it.
void gy_stream_note_waiting(Stream *s, int change);
// Closes it at once: what was not sent is lost, who waits is told.
void gy_stream_shut(Stream *s, bool is_whole);
// The bytes of a bytes, bytearray or str. NULL: thrown.
const char *gy_stream_bytes_of(Gyre *g, GyreValue v, const char *what, size_t *size);

// -- Reading (stream_read.c)

void gy_stream_on_bytes(void *sink, const char *bytes, size_t size);
void gy_stream_on_end(void *sink, int error_number);
void gy_stream_end_reader(Stream *s, const char *why);

GyreStatus gy_stream_read(GyreCall *call);
GyreStatus gy_stream_read_exact(GyreCall *call);
GyreStatus gy_stream_read_until(GyreCall *call);
GyreStatus gy_stream_read_line(GyreCall *call);
GyreStatus gy_stream_next(GyreCall *call);

// -- Writing (stream_write.c)

void gy_stream_on_drain(void *sink);
void gy_stream_end_writers(Stream *s, const char *why);
GyreStatus gy_stream_throw_unsent(Stream *s);
// Suspends until no more than `most` bytes are unsent; `closes`: and closes the stream then.
GyreStatus gy_stream_wait_until_sent(GyreCall *call, Stream *s, size_t most, bool closes);

GyreStatus gy_stream_write(GyreCall *call);
GyreStatus gy_stream_flush(GyreCall *call);
GyreStatus gy_stream_write_eof(GyreCall *call);

#endif

// http_server.h - the state of a connection, shared by what reads and what writes there.
//
// A Service is what the connections of one server have in common: limits, the list of them, the
// clock that ends waits. A Connection is the protocol of a stream (stream.h). One task serves it:
// it asks for the next request, perhaps for its body, answers, and asks again; so answers go out in
// the order of the requests, and what a client sends ahead waits in the stream's buffer.
#ifndef GYRE_STDLIB_HTTP_SERVER_H
#define GYRE_STDLIB_HTTP_SERVER_H

#include "stdlib/byte_queue.h"
#include "stdlib/http_body.h"
#include "stdlib/http_head.h"
#include "stdlib/stream.h"

#include <uv.h>

typedef struct Connection Connection;

typedef struct {
    Gyre *g;
    uint32_t references; // the script's and those of the connections
    HeadLimits limits;
    uint64_t most_body; // UINT64_MAX: no limit
    uint64_t head_ms, idle_ms, body_ms, send_ms, half_closed_ms;
    bool is_closing;
    Connection *connections;
    uv_timer_t timer;      // the next look at the deadlines
    uint64_t timer_due_ms; // 0: it does not run
    ByteQueue scratch;     // where answers are put together
    int64_t date_s;
    char date[32];
} Service;

typedef enum {
    CONNECTION_IDLE,     // waits for the first byte of a request
    CONNECTION_HEAD,     // … for the rest of its head
    CONNECTION_HANDLE,   // a handler has it
    CONNECTION_UPGRADED, // it speaks another protocol now
} ConnectionPhase;

// How the length of the answer that is being written is told.
typedef enum { ANSWER_NONE, ANSWER_LENGTH, ANSWER_CHUNKED, ANSWER_TO_CLOSE, ANSWER_DONE } Answer;

struct Connection {
    Stream *stream;
    Service *service;
    Connection *next, **link; // among those of the service
    GyreValue task;           // pinned
    uint64_t deadline_ms;     // 0: none
    uint64_t body_read;
    uint64_t answer_left;
    size_t unsent; // when the deadline of sending was set
    size_t wanted; // of the body, at most, by the read that waits
    HeadScan scan;
    Body body;
    ConnectionPhase phase;
    Answer answer;
    bool is_sending; // the deadline is for the client to take what was written
    bool is_late, is_1_0, is_head, keeps_alive, expects_continue, has_gone;
};

extern const Protocol gy_http_protocol;

// That of the stream that a native is called with. NULL: thrown.
Connection *gy_http_connection(GyreCall *call);
// Ends what the connection waits for after so many milliseconds; 0: never.
void gy_http_set_deadline(Connection *c, uint64_t duration_ms);
// Ends the connection where the client takes nothing of what waits to be sent, for too long.
void gy_http_watch_sending(Connection *c);

extern const GyreNative gy_http_answer_natives[];

#endif

// http_transfer.h - transfers of libcurl that are Streams to scripts.
//
// A Transfer is one request and its answer, without redirects, in a pool (http_pool.h). What is
// written to its Stream (stream.h) is the request's body, what is read from it the answer's.
// http_setup.c tells libcurl what is wanted, http_transfer.c carries the bytes.
//
// libcurl calls back from inside of its own functions, where most of them must not be called. So
// what a callback makes necessary (going on after a pause, the end of a transfer) is noted, and
// done when libcurl has returned.
#ifndef GYRE_STDLIB_HTTP_TRANSFER_H
#define GYRE_STDLIB_HTTP_TRANSFER_H

#include "stdlib/byte_queue.h"
#include "stdlib/growing.h"
#include "stdlib/http_pool.h"
#include "stdlib/stream.h"

typedef struct {
    Pooled base;
    Gyre *g;
    CURLU *url;
    struct curl_slist *fields;

    const Sink *sink; // NULL: nobody wants to know any more
    void *sink_data;
    GyreWake *wake;   // of the task that waits for the head; NULL: none does
    uint32_t holders; // reasons for the loop to go on
    bool has_head;
    GrowingText head; // of the answer, as it came

    bool listens;                     // bytes of the answer may come
    bool is_in_paused, is_out_paused; // libcurl was told to wait
    bool is_out_full;                 // `drain` is owed
    bool has_out_end;
    ByteQueue out;

    CURLcode code; // how it ended, when base.is_over
    int os_error;
    char reason[CURL_ERROR_SIZE];

    char name[256]; // "GET 'http://host/'", for messages
} Transfer;

// The Stream of a transfer. NONE: thrown, and the transfer is still the caller's.
GyreValue gy_http_transfer_stream(Gyre *g, Transfer *t);
void gy_http_transfer_connect(Transfer *t); // tells libcurl where to call back
void gy_http_transfer_free(Transfer *t);    // when it is in no pool
GyreStatus gy_http_transfer_install(Gyre *g);

#endif

// http_client.h - the HTTP client in C: libcurl on the VM's loop, and its transfers as Streams.
//
// A Pool is one multi handle of libcurl: connections that are kept for the next request, and the
// transfers that are under way. http_pool.c lets the loop drive it. A Transfer is one request and
// its answer, without redirects. To scripts it is a Stream (stream.h): what is written to it is the
// request's body, what is read from it the answer's. http_transfer.c carries the bytes,
// http_request.c tells libcurl what is wanted, http_address.c knows URLs and proxies.
//
// libcurl calls back from inside of its own functions, where most of them must not be called. So
// what a callback makes necessary (going on after a pause, the end of a transfer) is noted, and
// done when libcurl has returned.
#ifndef GYRE_STDLIB_HTTP_CLIENT_H
#define GYRE_STDLIB_HTTP_CLIENT_H

#include "stdlib/byte_queue.h"
#include "stdlib/curl_library.h"
#include "stdlib/growing.h"
#include "stdlib/stream.h"

#define HTTP_CLIENT_MODULE "<stdlib>/_http_client"

typedef struct Pool Pool;
typedef struct Transfer Transfer;

// A transfer's place in the lists of its pool.
typedef struct TransferLink {
    Transfer *next, **link; // link NULL: in no list
} TransferLink;

struct Transfer {
    Pool *pool;
    Gyre *g;
    CURL *easy;
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

    bool is_over;
    CURLcode code; // how it ended
    int os_error;
    char reason[CURL_ERROR_SIZE];

    TransferLink all, resumed, ended;
    char name[256]; // "GET 'http://host/'", for messages
};

// -- Pools (http_pool.c)

extern const GyreType gy_pool_type;

// The pool takes over the transfer, which begins when the loop runs. False: thrown, nothing taken.
bool gy_pool_add(Gyre *g, Pool *pool, Transfer *t);
void gy_pool_resume(Transfer *t);          // soon
void gy_pool_end(Transfer *t);             // frees it, as soon as that can be done
void gy_pool_hold(Pool *pool, bool waits); // a task waits, or no longer
CURLSH *gy_pool_jar(Pool *pool);           // of cookies; NULL: it keeps none
Pool *gy_pool_of(Gyre *g, GyreValue v);    // NULL: thrown
GyreStatus gy_pool_install(Gyre *g);

// -- Transfers (http_transfer.c)

// The Stream of a transfer. NONE: thrown, and the transfer is still the caller's.
GyreValue gy_transfer_stream(Gyre *g, Transfer *t);
void gy_transfer_connect(Transfer *t);               // tells libcurl where to call back
void gy_transfer_finish(Transfer *t, CURLcode code); // libcurl is done with it
void gy_transfer_free(Transfer *t);                  // when it is in no pool
GyreStatus gy_transfer_install(Gyre *g);

// -- Requests (http_request.c)

GyreStatus gy_request_install(Gyre *g);

// -- Addresses (http_address.c)

// May the script reach this host? False: thrown.
bool gy_http_may_reach(Gyre *g, CURLU *url);
// A URL for a request. NULL: thrown.
CURLU *gy_http_url(Gyre *g, const char *base, const char *text);
// Sets the proxy: `wanted`, or where that is NULL what the environment names for this URL; asks
// whether it may be reached. False: thrown.
bool gy_http_set_proxy(Gyre *g, CURL *easy, CURLU *url, const char *wanted);
GyreStatus gy_http_address_install(Gyre *g);

#endif

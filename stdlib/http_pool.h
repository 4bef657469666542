// http_pool.h - a multi handle of libcurl: connections that are kept for the next request, and the
// transfers that are under way, all driven by the VM's loop.
//
// A pool knows of a transfer what is in a Pooled, which the transfer begins with, and nothing of
// requests and streams.
#ifndef GYRE_STDLIB_HTTP_POOL_H
#define GYRE_STDLIB_HTTP_POOL_H

#include "stdlib/curl_library.h"

#define HTTP_CLIENT_MODULE "<stdlib>/_http_client"

typedef struct HttpPool HttpPool;
typedef struct Pooled Pooled;

// None is called while libcurl runs.
typedef struct {
    void (*go_on)(Pooled *p);                 // gy_http_pool_resume has asked for this
    void (*finish)(Pooled *p, CURLcode code); // libcurl is done with it
    void (*free)(Pooled *p);                  // it is in no pool any more
} PooledCalls;

// A place in a list of the pool.
typedef struct {
    Pooled *next, **link; // link NULL: in no list
} PooledLink;

struct Pooled {
    const PooledCalls *calls;
    HttpPool *pool;
    CURL *easy;
    bool is_over; // nothing will come of it any more
    PooledLink all, resumed, ended;
};

// The pool takes over the transfer, which begins when the loop runs. False: thrown, nothing taken.
bool gy_http_pool_add(Gyre *g, HttpPool *pool, Pooled *p);
void gy_http_pool_resume(Pooled *p);                // soon
void gy_http_pool_end(Pooled *p);                   // frees it, as soon as that can be done
void gy_http_pool_hold(HttpPool *pool, bool waits); // a task waits, or no longer
CURLSH *gy_http_pool_jar(HttpPool *pool);           // of cookies; NULL: it keeps none
HttpPool *gy_http_pool_of(Gyre *g, GyreValue v);    // NULL: thrown
GyreStatus gy_http_pool_install(Gyre *g);

#endif

// http_pool.c - a multi handle of libcurl, driven by the VM's loop.
//
// libcurl says which sockets it waits for and until when, and is called when one is ready or the
// time has come. It never waits itself: names are resolved by threads of its own.
//
// Invariants
//   - While libcurl runs (`depth`) it is not entered again: transfers that end or may go on
//     then are put in a list and looked at when it has returned.
//   - A pool lives until its object and its last transfer are gone, and libuv has let go of it.
//   - None of its handles keeps the loop alive, except `later` while a task waits.
#if GYRE_HAVE_CURL && !defined(GYRE_NO_LIBUV)
#include "stdlib/http_pool.h"
#include "stdlib/loop.h"

#include <stddef.h>
#include <stdlib.h>
#include <uv.h>

enum { HANDLES = 2 };

struct HttpPool {
    CURLM *multi;
    CURLSH *jar;
    uv_timer_t timer; // libcurl's
    uv_async_t later; // there is something in a list; referenced while a task waits
    uint32_t open_handles;
    uint32_t users;   // the object, transfers, and whoever runs it
    uint32_t waiting; // tasks
    uint32_t depth;
    Pooled *all, *resumed, *ended;
};

typedef struct {
    HttpPool *pool; // NULL: closed
} PoolObject;

static const GyreType pool_type;

typedef struct {
    uv_poll_t poll;
    HttpPool *pool;
    curl_socket_t fd;
    int events;
} Watch;

// ---------------------------------------------------------------- Lists

static PooledLink *link_at(Pooled *t, size_t offset)
{
    return (PooledLink *)((char *)t + offset);
}

static void put_in(Pooled **list, Pooled *t, size_t offset)
{
    PooledLink *place = link_at(t, offset);
    if (place->link) return;
    *place = (PooledLink){*list, list};
    if (place->next) link_at(place->next, offset)->link = &place->next;
    *list = t;
}

static void take_out(Pooled *t, size_t offset)
{
    PooledLink *place = link_at(t, offset);
    if (!place->link) return;
    *place->link = place->next;
    if (place->next) link_at(place->next, offset)->link = place->link;
    *place = (PooledLink){0};
}

#define PUT(list, t, member) put_in(list, t, offsetof(Pooled, member))
#define TAKE(t, member) take_out(t, offsetof(Pooled, member))

// ---------------------------------------------------------------- The end

static void on_handle_closed(uv_handle_t *handle)
{
    HttpPool *p = (HttpPool *)handle->data;
    if (--p->open_handles == 0) free(p);
}

static void release(HttpPool *p)
{
    if (--p->users > 0) return;
    gy_curl.curl_multi_cleanup(p->multi);
    if (p->jar) gy_curl.curl_share_cleanup(p->jar);
    uv_close((uv_handle_t *)&p->timer, on_handle_closed);
    uv_close((uv_handle_t *)&p->later, on_handle_closed);
}

static void end_now(Pooled *t)
{
    HttpPool *p = t->pool;
    TAKE(t, all);
    TAKE(t, resumed);
    TAKE(t, ended);
    gy_curl.curl_multi_remove_handle(p->multi, t->easy);
    t->calls->free(t);
    release(p);
}

void gy_http_pool_end(Pooled *t)
{
    if (t->pool->depth) PUT(&t->pool->ended, t, ended);
    else end_now(t);
}

// ---------------------------------------------------------------- Running libcurl

static void finish(Pooled *t, CURLcode code)
{
    t->is_over = true;
    t->calls->finish(t, code);
}

static void take_results(HttpPool *p)
{
    CURLMsg *message;
    int left;
    while ((message = gy_curl.curl_multi_info_read(p->multi, &left))) {
        Pooled *t = NULL;
        CURLcode code = message->data.result;
        if (message->msg != CURLMSG_DONE) continue;
        gy_curl.curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &t);
        finish(t, code);
    }
}

// What was noted while libcurl ran. Transfers that are over stay in the multi handle until they
// are freed.
static void settle(HttpPool *p)
{
    p->users++;
    p->depth++;
    take_results(p);
    while (p->resumed) {
        Pooled *t = p->resumed;
        TAKE(t, resumed);
        if (!t->is_over) t->calls->go_on(t);
    }
    p->depth--;
    while (!p->depth && p->ended)
        end_now(p->ended);
    release(p);
}

// Its handle is broken, for memory was out in a callback: no transfer will go on.
static void fail_all(HttpPool *p)
{
    for (Pooled *t = p->all; t; t = t->all.next)
        if (!t->is_over) finish(t, CURLE_OUT_OF_MEMORY);
}

static void run(HttpPool *p, curl_socket_t fd, int events)
{
    int running;
    p->users++;
    p->depth++;
    if (gy_curl.curl_multi_socket_action(p->multi, fd, events, &running) != CURLM_OK) fail_all(p);
    p->depth--;
    settle(p);
    release(p);
}

static void on_later(uv_async_t *later)
{
    settle((HttpPool *)later->data);
}

void gy_http_pool_resume(Pooled *t)
{
    PUT(&t->pool->resumed, t, resumed);
    uv_async_send(&t->pool->later);
}

void gy_http_pool_hold(HttpPool *p, bool waits)
{
    p->waiting += waits ? 1u : -1u;
    if (p->waiting) uv_ref((uv_handle_t *)&p->later);
    else uv_unref((uv_handle_t *)&p->later);
}

// ---------------------------------------------------------------- What libcurl waits for

static void on_ready(uv_poll_t *poll, int status, int events)
{
    Watch *w = (Watch *)poll->data;
    if (status < 0) { // the calls will tell which error; libuv has ended its watch
        events = UV_READABLE | UV_WRITABLE;
        uv_poll_start(poll, w->events, on_ready);
    }
    run(w->pool, w->fd,
        (events & UV_READABLE ? CURL_CSELECT_IN : 0) |
            (events & UV_WRITABLE ? CURL_CSELECT_OUT : 0));
}

static void free_watch(uv_handle_t *handle)
{
    free(handle->data);
}

static Watch *new_watch(HttpPool *p, curl_socket_t fd)
{
    Watch *w = (Watch *)calloc(1, sizeof *w);
    if (!w || uv_poll_init_socket(p->timer.loop, &w->poll, fd) < 0) {
        free(w);
        return NULL;
    }
    w->poll.data = w;
    w->pool = p;
    w->fd = fd;
    uv_unref((uv_handle_t *)&w->poll);
    gy_curl.curl_multi_assign(p->multi, fd, w);
    return w;
}

static int on_socket(CURL *easy, curl_socket_t fd, int what, void *data, void *known)
{
    (void)easy;
    Watch *w = (Watch *)known;
    if (what == CURL_POLL_REMOVE) {
        if (w) uv_close((uv_handle_t *)&w->poll, free_watch);
        return 0;
    }
    if (!w) w = new_watch((HttpPool *)data, fd);
    if (!w) return -1;
    w->events = (what & CURL_POLL_IN ? UV_READABLE : 0) | (what & CURL_POLL_OUT ? UV_WRITABLE : 0);
    return uv_poll_start(&w->poll, w->events, on_ready) < 0 ? -1 : 0;
}

static void on_time(uv_timer_t *timer)
{
    run((HttpPool *)timer->data, CURL_SOCKET_TIMEOUT, 0);
}

// libuv's milliseconds are cut off, and libcurl, called before its time, would not ask again.
static int on_timeout(CURLM *multi, long timeout_ms, void *data)
{
    (void)multi;
    HttpPool *p = (HttpPool *)data;
    if (timeout_ms < 0) return uv_timer_stop(&p->timer), 0;
    uv_update_time(p->timer.loop);
    uv_timer_start(&p->timer, on_time, (uint64_t)timeout_ms + (timeout_ms > 0), 0);
    return 0;
}

// ---------------------------------------------------------------- Transfers come

bool gy_http_pool_add(Gyre *g, HttpPool *p, Pooled *t)
{
    t->pool = p;
    gy_curl.curl_easy_setopt(t->easy, CURLOPT_PRIVATE, t);
    CURLMcode status = gy_curl.curl_multi_add_handle(p->multi, t->easy);
    if (status != CURLM_OK) {
        t->pool = NULL;
        gyre_throw(g, status == CURLM_OUT_OF_MEMORY ? "MemoryError" : "StateError",
                   "a request cannot be begun");
        return false;
    }
    p->users++;
    PUT(&p->all, t, all);
    return true;
}

CURLSH *gy_http_pool_jar(HttpPool *p)
{
    return p->jar;
}

// ---------------------------------------------------------------- The object

static void finalize(void *data)
{
    HttpPool *p = ((PoolObject *)data)->pool;
    if (p) release(p);
}

HttpPool *gy_http_pool_of(Gyre *g, GyreValue v)
{
    PoolObject *object = (PoolObject *)gyre_host_data(g, v, &pool_type);
    if (object && object->pool) return object->pool;
    if (object) gyre_throw(g, "StateError", "the client is closed");
    else gyre_throw(g, "TypeError", "a pool is needed, not %s", gyre_type_of(g, v));
    return NULL;
}

static bool make_jar(HttpPool *p)
{
    p->jar = gy_curl.curl_share_init();
    return p->jar &&
           gy_curl.curl_share_setopt(p->jar, CURLSHOPT_SHARE, CURL_LOCK_DATA_COOKIE) == CURLSHE_OK;
}

// A stream that nobody reads would hold up the others of its connection, so HTTP/2 gets one for
// each transfer, too.
static void set_up(HttpPool *p, int64_t most_per_host, int64_t most, int64_t most_idle)
{
    gy_curl.curl_multi_setopt(p->multi, CURLMOPT_SOCKETFUNCTION, on_socket);
    gy_curl.curl_multi_setopt(p->multi, CURLMOPT_SOCKETDATA, p);
    gy_curl.curl_multi_setopt(p->multi, CURLMOPT_TIMERFUNCTION, on_timeout);
    gy_curl.curl_multi_setopt(p->multi, CURLMOPT_TIMERDATA, p);
    gy_curl.curl_multi_setopt(p->multi, CURLMOPT_PIPELINING, (long)CURLPIPE_NOTHING);
    gy_curl.curl_multi_setopt(p->multi, CURLMOPT_MAX_HOST_CONNECTIONS, (long)most_per_host);
    gy_curl.curl_multi_setopt(p->multi, CURLMOPT_MAX_TOTAL_CONNECTIONS, (long)most);
    gy_curl.curl_multi_setopt(p->multi, CURLMOPT_MAXCONNECTS, (long)most_idle);
}

static HttpPool *new_pool(uv_loop_t *uv, bool keeps_cookies)
{
    HttpPool *p = (HttpPool *)calloc(1, sizeof *p);
    if (!p) return NULL;
    p->multi = gy_curl.curl_multi_init();
    bool ok =
        p->multi && (!keeps_cookies || make_jar(p)) && uv_async_init(uv, &p->later, on_later) == 0;
    if (ok) {
        uv_timer_init(uv, &p->timer);
        p->timer.data = p->later.data = p;
        p->open_handles = HANDLES;
        uv_unref((uv_handle_t *)&p->timer);
        uv_unref((uv_handle_t *)&p->later);
        p->users = 1;
        return p;
    }
    if (p->multi) gy_curl.curl_multi_cleanup(p->multi);
    if (p->jar) gy_curl.curl_share_cleanup(p->jar);
    free(p);
    return NULL;
}

static GyreStatus make_pool(GyreCall *call)
{
    Gyre *g = gyre_vm(call);
    bool keeps_cookies = false;
    int64_t most_per_host = 0, most = 0, most_idle = 0;
    if (!gyre_args(call, "biii", &keeps_cookies, &most_per_host, &most, &most_idle) ||
        gy_curl_load(g) != GYRE_OK)
        return GYRE_ERROR;
    uv_loop_t *uv = gy_loop_uv(g);
    GyreValue object = gyre_new(g, &pool_type);
    PoolObject *place = (PoolObject *)gyre_host_data(g, object, &pool_type);
    if (!uv || !place) return GYRE_ERROR;
    place->pool = new_pool(uv, keeps_cookies);
    if (!place->pool) return gyre_throw(g, "MemoryError", "out of memory");
    set_up(place->pool, most_per_host, most, most_idle);
    return gyre_return(call, object);
}

// Connections that are idle are closed; those of transfers are when they end.
static GyreStatus pool_close(GyreCall *call)
{
    PoolObject *object = (PoolObject *)gyre_host_data(gyre_vm(call), gyre_arg(call, 0), &pool_type);
    HttpPool *p = object->pool;
    object->pool = NULL;
    if (p) release(p);
    return GYRE_OK;
}

// A handle of libcurl's that only looks at the cookies. NULL: thrown.
static CURL *open_jar(GyreCall *call)
{
    Gyre *g = gyre_vm(call);
    HttpPool *p = gy_http_pool_of(g, gyre_arg(call, 0));
    CURL *easy = p ? gy_curl.curl_easy_init() : NULL;
    if (p && !easy) gyre_throw(g, "MemoryError", "out of memory");
    if (!easy) return NULL;
    gy_curl.curl_easy_setopt(easy, CURLOPT_COOKIEFILE, "");
    gy_curl.curl_easy_setopt(easy, CURLOPT_SHARE, p->jar);
    return easy;
}

static GyreStatus pool_cookies(GyreCall *call)
{
    Gyre *g = gyre_vm(call);
    CURL *easy = open_jar(call);
    if (!easy) return GYRE_ERROR;
    GyreValue list = gyre_list(g);
    struct curl_slist *lines = NULL;
    gy_curl.curl_easy_getinfo(easy, CURLINFO_COOKIELIST, &lines);
    bool ok = !gyre_is_none(list);
    for (struct curl_slist *line = lines; ok && line; line = line->next) {
        GyreValue text = gyre_str(g, line->data, GYRE_STRLEN);
        ok = !gyre_is_none(text) && gyre_append(g, list, text) == GYRE_OK;
    }
    gy_curl.curl_slist_free_all(lines);
    gy_curl.curl_easy_cleanup(easy);
    return ok ? gyre_return(call, list) : GYRE_ERROR;
}

static GyreStatus pool_forget_cookies(GyreCall *call)
{
    CURL *easy = open_jar(call);
    if (!easy) return GYRE_ERROR;
    gy_curl.curl_easy_setopt(easy, CURLOPT_COOKIELIST, "ALL");
    gy_curl.curl_easy_cleanup(easy);
    return GYRE_OK;
}

static const GyreNative pool_methods[] = {
    {"close", pool_close, "self", "Begins no more transfers.", 0},
    {"cookies", pool_cookies, "self", "Its cookies, each a line with tabs.", 0},
    {"forget_cookies", pool_forget_cookies, "self", "Drops them.", 0},
    {NULL, NULL, NULL, NULL, 0},
};

static const GyreType pool_type = {"Pool", sizeof(PoolObject), finalize, pool_methods, NULL, NULL};

static const GyreNative natives[] = {
    {"pool", make_pool, "keeps_cookies, most_per_host, most, most_idle",
     "Connections that are kept for other requests.", 0},
    {NULL, NULL, NULL, NULL, 0},
};

GyreStatus gy_http_pool_install(Gyre *g)
{
    if (gyre_register_type(g, HTTP_CLIENT_MODULE, &pool_type, NULL) != GYRE_OK) return GYRE_ERROR;
    return gyre_register(g, HTTP_CLIENT_MODULE, natives, NULL);
}
#endif

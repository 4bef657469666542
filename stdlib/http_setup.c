// http_setup.c - what a script wants, told to libcurl; and the client's module.
//
// Only http and https are spoken. Redirects are not followed here: _http_client.gy asks anew for
// each, so each is checked like a first request. libcurl reads no file and no variable of the
// environment that could change what is done (no .netrc, and see http_address.c for proxies).
#include "stdlib/modules.h"
#ifndef GYRE_NO_LIBUV
#if GYRE_HAVE_CURL
#include "stdlib/http_address.h"
#include "stdlib/http_head.h"
#include "stdlib/http_transfer.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// ---------------------------------------------------------------- Reading options

// One of the dict that a script gives, where all of them stand.
static GyreValue option(Gyre *g, GyreValue options, const char *name)
{
    return gyre_get(g, options, gyre_str(g, name, GYRE_STRLEN));
}

// NULL: it is nil, or (with an error pending) something else.
static const char *text_option(Gyre *g, GyreValue options, const char *name)
{
    size_t size = 0;
    GyreValue v = option(g, options, name);
    if (gyre_is_none(v) || gyre_is_nil(g, v)) return NULL;
    const char *text = gyre_to_str(g, v, &size);
    if (text && strlen(text) == size) return text;
    gyre_throw(g, text ? "ValueError" : "TypeError", "%s must be a str%s", name,
               text ? " without a zero in it" : "");
    return NULL;
}

static bool has_failed(Gyre *g)
{
    return gyre_error_class(g)[0] != 0;
}

// Of seconds; 0: there is no limit.
static bool milliseconds_option(Gyre *g, GyreValue options, const char *name, long *ms)
{
    double seconds;
    GyreValue v = option(g, options, name);
    *ms = 0;
    if (gyre_is_none(v) || gyre_is_nil(g, v)) return !gyre_is_none(v);
    if (!gyre_to_float(g, v, &seconds)) {
        gyre_throw(g, "TypeError", "%s must be a number of seconds, not %s", name,
                   gyre_type_of(g, v));
        return false;
    }
    *ms = seconds < 0.001 ? 1 : seconds > 2e6 ? 2000000000 : (long)(seconds * 1000);
    return true;
}

static bool flag_option(Gyre *g, GyreValue options, const char *name)
{
    bool is_set = false;
    gyre_to_bool(g, option(g, options, name), &is_set);
    return is_set;
}

// ---------------------------------------------------------------- Setting them

static bool set(Gyre *g, CURLcode code)
{
    if (code == CURLE_OK) return true;
    gyre_throw(g, code == CURLE_OUT_OF_MEMORY ? "MemoryError" : "ValueError",
               "a request cannot be made: %s", gy_curl.curl_easy_strerror(code));
    return false;
}

#define SET(t, what, value) set((t)->g, gy_curl.curl_easy_setopt((t)->base.easy, what, value))

// A file that the script names; true where it names none.
static bool set_file(Transfer *t, GyreValue options, const char *name, CURLoption what)
{
    const char *path = text_option(t->g, options, name);
    if (!path) return !has_failed(t->g);
    return gyre_may(t->g, GYRE_GRANT_READ, path) && SET(t, what, path);
}

// As with the module tls, OpenSSL's variable names authorities besides those of the system.
static bool set_tls(Transfer *t, GyreValue options)
{
    bool verifies = flag_option(t->g, options, "verify");
    const char *authorities = getenv("SSL_CERT_FILE");
    if (authorities && *authorities && !SET(t, CURLOPT_CAINFO, authorities)) return false;
    return SET(t, CURLOPT_SSL_VERIFYPEER, verifies ? 1L : 0L) &&
           SET(t, CURLOPT_SSL_VERIFYHOST, verifies ? 2L : 0L) &&
           SET(t, CURLOPT_PROXY_SSL_VERIFYPEER, verifies ? 1L : 0L) &&
           SET(t, CURLOPT_PROXY_SSL_VERIFYHOST, verifies ? 2L : 0L) &&
           set_file(t, options, "ca_file", CURLOPT_CAINFO) &&
           set_file(t, options, "ca_file", CURLOPT_PROXY_CAINFO) &&
           set_file(t, options, "cert", CURLOPT_SSLCERT) &&
           set_file(t, options, "key", CURLOPT_SSLKEY);
}

static bool set_times(Transfer *t, GyreValue options)
{
    long whole, connecting;
    if (!milliseconds_option(t->g, options, "timeout", &whole) ||
        !milliseconds_option(t->g, options, "connect_timeout", &connecting))
        return false;
    return SET(t, CURLOPT_TIMEOUT_MS, whole) &&
           SET(t, CURLOPT_CONNECTTIMEOUT_MS, connecting ? connecting : 2000000000L);
}

// Over TLS both ends agree on one; without it HTTP/2 has to be asked for.
static bool set_version(Transfer *t, GyreValue options)
{
    static const struct {
        const char *name;
        long version;
    } versions[] = {{"1.0", CURL_HTTP_VERSION_1_0},
                    {"1.1", CURL_HTTP_VERSION_1_1},
                    {"2", CURL_HTTP_VERSION_2_PRIOR_KNOWLEDGE}};
    const char *name = text_option(t->g, options, "version");
    if (!name)
        return !has_failed(t->g) && SET(t, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_2TLS);
    for (size_t i = 0; i < sizeof versions / sizeof *versions; i++)
        if (strcmp(name, versions[i].name) == 0)
            return SET(t, CURLOPT_HTTP_VERSION, versions[i].version);
    gyre_throw(t->g, "ValueError", "the version of HTTP is \"1.0\", \"1.1\" or \"2\", not '%s'",
               name);
    return false;
}

// Without QUICK_EXIT (libcurl 7.87) the end of a transfer waits for a name that is being resolved.
static bool set_always(Transfer *t)
{
#if LIBCURL_VERSION_NUM >= 0x075700
    gy_curl.curl_easy_setopt(t->base.easy, CURLOPT_QUICK_EXIT, 1L); // an older one does not know it
#endif
    return SET(t, CURLOPT_NOSIGNAL, 1L) && SET(t, CURLOPT_PROTOCOLS_STR, "http,https") &&
           SET(t, CURLOPT_FOLLOWLOCATION, 0L) && SET(t, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L) &&
           SET(t, CURLOPT_NOPROGRESS, 1L) && SET(t, CURLOPT_CURLU, t->url);
}

static bool set_cookies(Transfer *t, HttpPool *pool, GyreValue options)
{
    const char *cookies = text_option(t->g, options, "cookies");
    CURLSH *jar = gy_http_pool_jar(pool);
    if (has_failed(t->g) || (cookies && !SET(t, CURLOPT_COOKIE, cookies))) return false;
    return !jar || (SET(t, CURLOPT_COOKIEFILE, "") && SET(t, CURLOPT_SHARE, jar));
}

static bool set_options(Transfer *t, HttpPool *pool, GyreValue options)
{
    const char *proxy = text_option(t->g, options, "proxy");
    if (has_failed(t->g) || !gy_http_address_may_reach(t->g, t->url) || !set_always(t) ||
        !gy_http_address_set_proxy(t->g, t->base.easy, t->url, proxy))
        return false;
    if (flag_option(t->g, options, "decompress") && !SET(t, CURLOPT_ACCEPT_ENCODING, ""))
        return false;
    return set_tls(t, options) && set_times(t, options) && set_version(t, options) &&
           set_cookies(t, pool, options);
}

// ---------------------------------------------------------------- The request itself

static bool is_good_value(const char *value, size_t size)
{
    for (size_t i = 0; i < size; i++)
        if (value[i] == '\r' || value[i] == '\n' || value[i] == 0) return false;
    return true;
}

static bool add_line(Transfer *t, const char *line)
{
    struct curl_slist *fields = gy_curl.curl_slist_append(t->fields, line);
    if (!fields) return gyre_throw(t->g, "MemoryError", "out of memory"), false;
    t->fields = fields;
    return true;
}

// A name and a value. libcurl leaves out a header whose line ends behind the colon; a semicolon in
// its place means one that is empty.
static bool add_field(Transfer *t, GyreValue name_value, GyreValue value_value)
{
    size_t name_size = 0, size = 0;
    const char *name = gyre_to_str(t->g, name_value, &name_size);
    const char *value = gyre_to_str(t->g, value_value, &size);
    if (!name || !value || !gy_http_is_token(name, name_size) || !is_good_value(value, size)) {
        gyre_throw(t->g, "ValueError",
                   "the header '%.100s' has a name or a value that HTTP cannot carry",
                   name ? name : "");
        return false;
    }
    size_t room = name_size + size + 3;
    char *line = (char *)malloc(room);
    if (line) snprintf(line, room, size ? "%s: %s" : "%s;", name, value);
    if (!line) return gyre_throw(t->g, "MemoryError", "out of memory"), false;
    bool is_added = add_line(t, line);
    free(line);
    return is_added;
}

// A list of names and values in turns. Of two lines for a header the first counts, so the last two
// are for what the script has not set: a body without a type, which libcurl would say is a form,
// and `Expect`, for which it would wait a second for servers that do not know it.
static bool set_fields(Transfer *t, GyreValue list)
{
    int64_t count = gyre_len(t->g, list);
    for (int64_t i = 0; i + 1 < count; i += 2) {
        uint32_t scope = gyre_scope_open(t->g);
        GyreValue name = gyre_get(t->g, list, gyre_int(t->g, i));
        GyreValue value = gyre_get(t->g, list, gyre_int(t->g, i + 1));
        bool ok = add_field(t, name, value);
        gyre_scope_close(t->g, scope);
        if (!ok) return false;
    }
    return count >= 0 && add_line(t, "Content-Type:") && add_line(t, "Expect:") &&
           SET(t, CURLOPT_HTTPHEADER, t->fields);
}

// nil: none; bytes: all of it; an int: it will be written, so many bytes, or (-1) nobody knows how
// many.
static bool set_body(Transfer *t, const char *method, GyreValue body)
{
    size_t size;
    int64_t length;
    const char *bytes = (const char *)gyre_to_bytes(t->g, body, &size);
    bool is_head = strcmp(method, "HEAD") == 0;
    if (bytes) {
        if (!SET(t, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)size) ||
            !SET(t, CURLOPT_COPYPOSTFIELDS, bytes))
            return false;
    } else if (gyre_to_int(t->g, body, &length)) {
        if (!SET(t, CURLOPT_UPLOAD, 1L) || !SET(t, CURLOPT_INFILESIZE_LARGE, (curl_off_t)length))
            return false;
    } else if (is_head) {
        return SET(t, CURLOPT_NOBODY, 1L);
    }
    return SET(t, CURLOPT_CUSTOMREQUEST, method);
}

static bool set_up(Transfer *t, HttpPool *pool, const char *method, GyreCall *call)
{
    if (!gy_http_is_token(method, strlen(method))) {
        gyre_throw(t->g, "ValueError", "'%.50s' is no method of HTTP", method);
        return false;
    }
    return set_options(t, pool, gyre_arg(call, 5)) && set_fields(t, gyre_arg(call, 3)) &&
           set_body(t, method, gyre_arg(call, 4));
}

static Transfer *new_transfer(Gyre *g, const char *method, const char *address)
{
    Transfer *t = (Transfer *)calloc(1, sizeof *t);
    if (!t) return gyre_throw(g, "MemoryError", "out of memory"), NULL;
    t->g = g;
    snprintf(t->name, sizeof t->name, "%.20s '%.200s'", method, address);
    t->url = gy_http_address_read(g, NULL, address);
    if (t->url) t->base.easy = gy_curl.curl_easy_init();
    if (t->base.easy) return t;
    if (t->url) gyre_throw(g, "MemoryError", "out of memory");
    gy_http_transfer_free(t);
    return NULL;
}

// start(pool, method, url, fields, body, options)
static GyreStatus client_start(GyreCall *call)
{
    Gyre *g = gyre_vm(call);
    GyreValue unused;
    const char *method, *address;
    HttpPool *pool = gy_http_pool_of(g, gyre_arg(call, 0));
    if (!pool || !gyre_args(call, "|vssvvv", &unused, &method, &address, &unused, &unused, &unused))
        return GYRE_ERROR;
    Transfer *t = new_transfer(g, method, address);
    if (!t) return GYRE_ERROR;
    gy_http_transfer_connect(t);
    if (!set_up(t, pool, method, call) || !gy_http_pool_add(g, pool, &t->base)) {
        gy_http_transfer_free(t);
        return GYRE_ERROR;
    }
    GyreValue stream = gy_http_transfer_stream(g, t);
    if (gyre_is_none(stream)) gy_http_pool_end(&t->base);
    return gyre_is_none(stream) ? GYRE_ERROR : gyre_return(call, stream);
}

// ---------------------------------------------------------------- The module

static GyreStatus client_library(GyreCall *call)
{
    Gyre *g = gyre_vm(call);
    if (gy_curl_load(g) != GYRE_OK) return GYRE_ERROR;
    return gyre_return(call, gyre_str(g, gy_curl.curl_version(), GYRE_STRLEN));
}

static const GyreNative natives[] = {
    {"start", client_start, "pool, method, url, fields, body, options",
     "Begins a request: a Stream of the bodies, both ways.", 0},
    {"library", client_library, "", "What does the work, with its versions.", 0},
    {NULL, NULL, NULL, NULL, 0},
};

GyreStatus gy_http_client_install(Gyre *g)
{
    if (gy_http_pool_install(g) != GYRE_OK || gy_http_transfer_install(g) != GYRE_OK ||
        gy_http_address_install(g, HTTP_CLIENT_MODULE) != GYRE_OK)
        return GYRE_ERROR;
    return gyre_register(g, HTTP_CLIENT_MODULE, natives, NULL);
}
#else
// Whatever is needed first says what is missing.
static GyreStatus refuse(GyreCall *call)
{
    return gyre_throw(gyre_vm(call), "ImportError",
                      "this Gyre was built without libcurl, which HTTP clients need: install it "
                      "(Debian: libcurl4-openssl-dev) and build again");
}

static const GyreNative natives[] = {
    {"pool", refuse, "keeps_cookies, most_per_host, most, most_idle",
     "Throws where there is no libcurl.", 0},
    {"url", refuse, "base, text, query", "Throws where there is no libcurl.", 0},
    {"quote", refuse, "text", "Throws where there is no libcurl.", 0},
    {"library", refuse, "", "Throws where there is no libcurl.", 0},
    {NULL, NULL, NULL, NULL, 0},
};

GyreStatus gy_http_client_install(Gyre *g)
{
    return gyre_register(g, "<stdlib>/_http_client", natives, NULL);
}
#endif
#endif

// http_address.c - URLs, and the proxies on the way to them.
//
// URLs are read by libcurl's own parser, and the request gets what was read: so what the script's
// grants were asked for is what is connected to. Which proxy is used is decided here, by the rules
// of curl, and not by libcurl while it connects: for the proxy is a host that must be granted, too.
#if GYRE_HAVE_CURL && !defined(GYRE_NO_LIBUV)
#include "stdlib/http_address.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

// ---------------------------------------------------------------- URLs

// A part as malloc'd text of libcurl's; NULL: it has none.
static char *part_of(CURLU *url, CURLUPart what, unsigned flags)
{
    char *text = NULL;
    return gy_curl.curl_url_get(url, what, &text, flags) == CURLUE_OK ? text : NULL;
}

static void throw_url(Gyre *g, const char *text, CURLUcode code)
{
    if (code == CURLUE_OUT_OF_MEMORY) gyre_throw(g, "MemoryError", "out of memory");
    else
        gyre_throw(g, "ValueError", "'%.300s' is no URL of HTTP; write http://host/path (%s)", text,
                   gy_curl.curl_url_strerror(code));
}

static bool is_http(CURLU *url)
{
    char *scheme = part_of(url, CURLUPART_SCHEME, 0);
    bool is = scheme && (strcmp(scheme, "http") == 0 || strcmp(scheme, "https") == 0);
    gy_curl.curl_free(scheme);
    return is;
}

// libcurl would take the host's name for text of the process's locale, which is "C" mostly.
static bool has_ascii_host(CURLU *url)
{
    char *host = part_of(url, CURLUPART_HOST, 0);
    bool is = host != NULL;
    for (const char *c = host; is && *c; c++)
        is = (unsigned char)*c < 0x80;
    gy_curl.curl_free(host);
    return is;
}

CURLU *gy_http_address_read(Gyre *g, const char *base, const char *text)
{
    CURLU *url = gy_curl.curl_url();
    CURLUcode code = url ? CURLUE_OK : CURLUE_OUT_OF_MEMORY;
    if (!code && base) code = gy_curl.curl_url_set(url, CURLUPART_URL, base, CURLU_URLENCODE);
    if (!code) code = gy_curl.curl_url_set(url, CURLUPART_URL, text, CURLU_URLENCODE);
    if (!code && !is_http(url)) code = CURLUE_UNSUPPORTED_SCHEME;
    if (!code && has_ascii_host(url)) return url;
    if (code) throw_url(g, text, code);
    else gyre_throw(g, "ValueError", "'%.300s': write the name of the host in ASCII (xn--)", text);
    if (url) gy_curl.curl_url_cleanup(url);
    return NULL;
}

bool gy_http_address_may_reach(Gyre *g, CURLU *url)
{
    char *host = part_of(url, CURLUPART_HOST, 0);
    char *port = part_of(url, CURLUPART_PORT, CURLU_DEFAULT_PORT);
    size_t room = host && port ? strlen(host) + strlen(port) + 2 : 0;
    char *text = room ? (char *)malloc(room) : NULL;
    bool may = false;
    if (!text) gyre_throw(g, "MemoryError", "out of memory");
    else {
        snprintf(text, room, "%s:%s", host, port);
        may = gyre_may(g, GYRE_GRANT_NET, text);
    }
    free(text);
    gy_curl.curl_free(host);
    gy_curl.curl_free(port);
    return may;
}

// ---------------------------------------------------------------- no_proxy

static bool are_same_bits(const unsigned char *a, const unsigned char *b, unsigned bits)
{
    if (memcmp(a, b, bits / 8) != 0) return false;
    unsigned rest = bits % 8;
    return !rest || ((a[bits / 8] ^ b[bits / 8]) >> (8 - rest)) == 0;
}

// `entry` is an address or a network, 10.0.0.0/8.
static bool is_in_network(const char *host, const char *entry, int family)
{
    unsigned char ours[16], theirs[16];
    char address[64];
    size_t size = strcspn(entry, "/");
    unsigned most = family == AF_INET ? 32 : 128, bits = most;
    if (size >= sizeof address) return false;
    memcpy(address, entry, size);
    address[size] = 0;
    if (entry[size]) bits = (unsigned)strtoul(entry + size + 1, NULL, 10);
    return bits <= most && inet_pton(family, host, ours) == 1 &&
           inet_pton(family, address, theirs) == 1 && are_same_bits(ours, theirs, bits);
}

// `entry` is a domain: itself, and all below it.
static bool is_in_domain(const char *host, const char *entry)
{
    size_t size = strlen(host), entry_size;
    if (size && host[size - 1] == '.') size--;
    while (*entry == '.')
        entry++;
    entry_size = strlen(entry);
    if (entry_size && entry[entry_size - 1] == '.') entry_size--;
    if (!entry_size || entry_size > size) return false;
    const char *end = host + size - entry_size;
    return strncasecmp(end, entry, entry_size) == 0 && (end == host || end[-1] == '.');
}

static bool is_listed(const char *host, const char *entry)
{
    if (strchr(host, ':')) return is_in_network(host, entry, AF_INET6);
    struct in_addr unused;
    if (inet_pton(AF_INET, host, &unused) == 1) return is_in_network(host, entry, AF_INET);
    return is_in_domain(host, entry);
}

// The names in no_proxy stand between commas or blanks; "*" is all.
static bool needs_no_proxy(const char *host, const char *list)
{
    char entry[256];
    if (!list) return false;
    if (strcmp(list, "*") == 0) return true;
    for (size_t size; *list; list += size) {
        list += strspn(list, ", \t");
        size = strcspn(list, ", \t");
        if (!size || size >= sizeof entry) continue;
        memcpy(entry, list, size);
        entry[size] = 0;
        if (is_listed(host, entry)) return true;
    }
    return false;
}

// ---------------------------------------------------------------- Proxies

// The first that is set, and not to nothing.
static const char *variable(const char *first, const char *second)
{
    const char *value = getenv(first);
    if ((!value || !*value) && second) value = getenv(second);
    return value && *value ? value : NULL;
}

// Not HTTP_PROXY: a web server sets that for its programs to what a client sent as `Proxy:`.
static const char *proxy_of_environment(CURLU *url)
{
    char *scheme = part_of(url, CURLUPART_SCHEME, 0), *host = part_of(url, CURLUPART_HOST, 0);
    const char *proxy = NULL;
    if (scheme && host) {
        bool is_secure = strcmp(scheme, "https") == 0;
        proxy = is_secure ? variable("https_proxy", "HTTPS_PROXY") : variable("http_proxy", NULL);
        if (!proxy) proxy = variable("all_proxy", "ALL_PROXY");
        size_t size = strlen(host);
        if (host[0] == '[' && size > 2) { // IPv6
            memmove(host, host + 1, size - 2);
            host[size - 2] = 0;
        }
        if (proxy && needs_no_proxy(host, variable("no_proxy", "NO_PROXY"))) proxy = NULL;
    }
    gy_curl.curl_free(scheme);
    gy_curl.curl_free(host);
    return proxy;
}

static bool is_proxy_scheme(const char *scheme)
{
    static const char *const schemes[] = {"http",   "https",   "socks4",
                                          "socks5", "socks4a", "socks5h"};
    for (size_t i = 0; i < sizeof schemes / sizeof *schemes; i++)
        if (strcmp(scheme, schemes[i]) == 0) return true;
    return false;
}

// A proxy without a scheme is one of HTTP, and its port, if it names none, 1080, as curl has it.
static CURLU *read_proxy(Gyre *g, const char *text)
{
    CURLU *proxy = gy_curl.curl_url();
    bool has_scheme = strstr(text, "://") != NULL;
    size_t room = strlen(text) + 8;
    char *whole = (char *)malloc(room), *scheme = NULL, *port = NULL;
    CURLUcode code = CURLUE_OUT_OF_MEMORY;
    if (proxy && whole) {
        snprintf(whole, room, "%s%s", has_scheme ? "" : "http://", text);
        code = gy_curl.curl_url_set(proxy, CURLUPART_URL, whole, CURLU_NON_SUPPORT_SCHEME);
        if (!code) scheme = part_of(proxy, CURLUPART_SCHEME, 0);
        if (!code && !(scheme && is_proxy_scheme(scheme))) code = CURLUE_UNSUPPORTED_SCHEME;
        if (!code) port = part_of(proxy, CURLUPART_PORT, 0);
        if (!code && !port)
            code = gy_curl.curl_url_set(proxy, CURLUPART_PORT,
                                        strcmp(scheme, "https") == 0 ? "443" : "1080", 0);
    }
    free(whole);
    gy_curl.curl_free(scheme);
    gy_curl.curl_free(port);
    if (!code) return proxy;
    if (proxy) gy_curl.curl_url_cleanup(proxy);
    if (code == CURLUE_OUT_OF_MEMORY) gyre_throw(g, "MemoryError", "out of memory");
    else // it may hold a password
        gyre_throw(g, "ValueError", "this is no address of a proxy; write http://host:port (%s)",
                   gy_curl.curl_url_strerror(code));
    return NULL;
}

bool gy_http_address_set_proxy(Gyre *g, CURL *easy, CURLU *url, const char *wanted)
{
    if (!wanted) wanted = proxy_of_environment(url);
    gy_curl.curl_easy_setopt(easy, CURLOPT_NOPROXY, ""); // what stands there was heeded
    if (!wanted || !*wanted) return gy_curl.curl_easy_setopt(easy, CURLOPT_PROXY, ""), true;
    CURLU *proxy = read_proxy(g, wanted);
    if (!proxy) return false;
    char *text = NULL;
    bool may = gy_http_address_may_reach(g, proxy);
    if (may) {
        text = part_of(proxy, CURLUPART_URL, CURLU_NON_SUPPORT_SCHEME);
        if (!text || gy_curl.curl_easy_setopt(easy, CURLOPT_PROXY, text) != CURLE_OK) {
            gyre_throw(g, "MemoryError", "out of memory");
            may = false;
        }
    }
    gy_curl.curl_free(text);
    gy_curl.curl_url_cleanup(proxy);
    return may;
}

// ---------------------------------------------------------------- For scripts

static GyreValue text_or_nil(Gyre *g, char *text)
{
    GyreValue v = text ? gyre_str(g, text, GYRE_STRLEN) : GYRE_NIL;
    gy_curl.curl_free(text);
    return v;
}

// Takes a part away and gives it.
static GyreValue take_part(Gyre *g, CURLU *url, CURLUPart what)
{
    GyreValue v = text_or_nil(g, part_of(url, what, CURLU_URLDECODE));
    gy_curl.curl_url_set(url, what, NULL, 0);
    return v;
}

// Two URLs of the same origin are the same to whoever asks.
static GyreValue origin_of(Gyre *g, CURLU *url)
{
    CURLU *copy = gy_curl.curl_url();
    static const CURLUPart parts[] = {CURLUPART_SCHEME, CURLUPART_HOST, CURLUPART_PORT};
    bool ok = copy != NULL;
    for (size_t i = 0; ok && i < sizeof parts / sizeof *parts; i++) {
        char *text = part_of(url, parts[i], CURLU_DEFAULT_PORT);
        ok = text && gy_curl.curl_url_set(copy, parts[i], text, 0) == CURLUE_OK;
        gy_curl.curl_free(text);
    }
    GyreValue v = text_or_nil(g, ok ? part_of(copy, CURLUPART_URL, 0) : NULL);
    if (copy) gy_curl.curl_url_cleanup(copy);
    return v;
}

// url(base, text, query): (url, origin, user, password), where the URL has no user and no fragment.
static GyreStatus client_url(GyreCall *call)
{
    Gyre *g = gyre_vm(call);
    const char *base = gyre_to_str(g, gyre_arg(call, 0), NULL), *text, *query;
    if (!gyre_args(call, "|vss", &(GyreValue){0}, &text, &query) || gy_curl_load(g) != GYRE_OK)
        return GYRE_ERROR;
    CURLU *url = gy_http_address_read(g, base, text);
    if (!url) return GYRE_ERROR;
    CURLUcode code = CURLUE_OK;
    if (*query) code = gy_curl.curl_url_set(url, CURLUPART_QUERY, query, CURLU_APPENDQUERY);
    gy_curl.curl_url_set(url, CURLUPART_FRAGMENT, NULL, 0);
    GyreValue user = take_part(g, url, CURLUPART_USER);
    GyreValue password = take_part(g, url, CURLUPART_PASSWORD);
    GyreValue parts[] = {text_or_nil(g, part_of(url, CURLUPART_URL, 0)), origin_of(g, url), user,
                         password};
    gy_curl.curl_url_cleanup(url);
    if (code) return throw_url(g, text, code), GYRE_ERROR;
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (gyre_is_none(parts[i])) return GYRE_ERROR;
    return gyre_return(call, gyre_tuple(g, parts, sizeof parts / sizeof *parts));
}

static GyreStatus client_quote(GyreCall *call)
{
    Gyre *g = gyre_vm(call);
    const char *text;
    size_t size;
    if (!gyre_args(call, "S", &text, &size) || gy_curl_load(g) != GYRE_OK) return GYRE_ERROR;
    if (size == 0) return gyre_return(call, gyre_arg(call, 0)); // a 0 would mean strlen
    char *quoted = size <= INT32_MAX ? gy_curl.curl_easy_escape(NULL, text, (int)size) : NULL;
    if (!quoted) return gyre_throw(g, "MemoryError", "out of memory");
    GyreValue v = gyre_str(g, quoted, GYRE_STRLEN);
    gy_curl.curl_free(quoted);
    return gyre_return(call, v);
}

static const GyreNative natives[] = {
    {"url", client_url, "base, text, query", "(url, origin, user, password).", 0},
    {"quote", client_quote, "text", "Text with percent-encoding.", 0},
    {NULL, NULL, NULL, NULL, 0},
};

GyreStatus gy_http_address_install(Gyre *g, const char *module)
{
    return gyre_register(g, module, natives, NULL);
}
#endif

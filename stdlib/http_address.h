// http_address.h - URLs that requests go to, and the proxies on the way.
#ifndef GYRE_STDLIB_HTTP_ADDRESS_H
#define GYRE_STDLIB_HTTP_ADDRESS_H

#include "stdlib/curl_library.h"

// A URL for a request, relative to `base` unless that is NULL. NULL: thrown.
CURLU *gy_http_address_read(Gyre *g, const char *base, const char *text);
// May the script reach this host? False: thrown.
bool gy_http_address_may_reach(Gyre *g, CURLU *url);
// Sets the proxy: `wanted`, or where that is NULL what the environment names for this URL; asks
// whether it may be reached. False: thrown.
bool gy_http_address_set_proxy(Gyre *g, CURL *easy, CURLU *url, const char *wanted);
// What scripts need of it, into the client's module.
GyreStatus gy_http_address_install(Gyre *g, const char *module);

#endif

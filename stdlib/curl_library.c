// curl_library.c - libcurl's functions, and where they are found.
#if GYRE_HAVE_CURL && !defined(GYRE_NO_LIBUV)
#include "stdlib/curl_library.h"
#include "stdlib/library.h"

#include <stddef.h>

CurlLibrary gy_curl;

static const LibraryFunction functions[] = {
#define FUNCTION(name) {#name, &gy_curl.name},
    CURL_FUNCTIONS(FUNCTION)
#undef FUNCTION
        {NULL, NULL},
};

static CURLcode readiness;

static void make_ready(void)
{
    readiness = gy_curl.curl_global_init(CURL_GLOBAL_DEFAULT);
}

GyreStatus gy_curl_load(Gyre *g)
{
    static Library library = LIBRARY(GYRE_LIBCURL, "libcurl", "libcurl4", functions);
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    if (gy_library_load(g, &library) != GYRE_OK) return GYRE_ERROR;
    pthread_once(&once, make_ready);
    if (readiness == CURLE_OK) return GYRE_OK;
    return gyre_throw(g, "ImportError", "libcurl cannot be used: %s",
                      gy_curl.curl_easy_strerror(readiness));
}
#endif

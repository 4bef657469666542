// ssl_library.c - libssl's functions, and where they are found.
#if defined GYRE_HAVE_OPENSSL && !defined GYRE_NO_LIBUV
#include "stdlib/ssl_library.h"
#include "stdlib/library.h"

#include <stddef.h>

SslLibrary gy_ssl;

static const LibraryFunction functions[] = {
#define FUNCTION(name) {#name, &gy_ssl.name},
    SSL_FUNCTIONS(FUNCTION)
#undef FUNCTION
        {NULL, NULL},
};

GyreStatus gy_ssl_load(Gyre *g)
{
    static Library library = LIBRARY(GYRE_LIBSSL, "OpenSSL's library", "libssl3", functions);
    return gy_library_load(g, &library);
}
#endif

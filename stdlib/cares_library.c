// cares_library.c - c-ares' functions, and where they are found.
#if GYRE_HAVE_CARES && !defined(GYRE_NO_LIBUV)
#include "stdlib/cares_library.h"
#include "stdlib/library.h"

#include <stddef.h>

Cares gy_cares;

static const LibraryFunction functions[] = {
#define FUNCTION(name) {#name, &gy_cares.name},
    CARES_FUNCTIONS(FUNCTION)
#undef FUNCTION
        {NULL, NULL},
};

static int status;

static void begin(void)
{
    status = gy_cares.ares_library_init(ARES_LIB_INIT_ALL);
}

GyreStatus gy_cares_load(Gyre *g)
{
    static Library library = LIBRARY(GYRE_LIBCARES, "c-ares", "libc-ares2", functions);
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    if (gy_library_load(g, &library) != GYRE_OK) return GYRE_ERROR;
    pthread_once(&once, begin);
    if (status == ARES_SUCCESS) return GYRE_OK;
    return gyre_throw(g, "ImportError", "c-ares cannot begin: %s", gy_cares.ares_strerror(status));
}
#endif

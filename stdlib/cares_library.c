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

GyreStatus gy_cares_load(Gyre *g)
{
    static Library library = LIBRARY(GYRE_LIBCARES, "c-ares", "libc-ares2", functions);
    if (gy_library_load(g, &library) != GYRE_OK) return GYRE_ERROR;
    // Counts its calls; the first sets what c-ares allocates with, to what it is already.
    int status = gy_cares.ares_library_init(ARES_LIB_INIT_ALL);
    if (status == ARES_SUCCESS) return GYRE_OK;
    return gyre_throw(g, "ImportError", "c-ares cannot begin: %s", gy_cares.ares_strerror(status));
}
#endif

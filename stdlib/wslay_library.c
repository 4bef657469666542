// wslay_library.c - wslay's functions, and where they are found.
#if GYRE_HAVE_WSLAY && !defined(GYRE_NO_LIBUV)
#include "stdlib/wslay_library.h"
#include "stdlib/library.h"

#include <stddef.h>

Wslay gy_wslay;

static const LibraryFunction functions[] = {
#define FUNCTION(name) {#name, &gy_wslay.name},
    WSLAY_FUNCTIONS(FUNCTION)
#undef FUNCTION
        {NULL, NULL},
};

GyreStatus gy_wslay_load(Gyre *g)
{
    static Library library = LIBRARY(GYRE_LIBWSLAY, "wslay", "libwslay1", functions);
    return gy_library_load(g, &library);
}
#endif

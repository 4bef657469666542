// pg_library.c - libpq's functions, and where they are found.
#if GYRE_HAVE_PG && !defined(GYRE_NO_LIBUV)
#include "stdlib/pg_library.h"
#include "stdlib/library.h"

#include <stddef.h>

Pq gy_pq;

static const LibraryFunction functions[] = {
#define FUNCTION(name) {#name, &gy_pq.name},
    PG_FUNCTIONS(FUNCTION)
#undef FUNCTION
        {NULL, NULL},
};

GyreStatus gy_pq_load(Gyre *g)
{
    static Library library = LIBRARY(GYRE_LIBPQ, "libpq", "libpq5", functions);
    return gy_library_load(g, &library);
}
#endif

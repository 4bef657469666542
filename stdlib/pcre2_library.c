// pcre2_library.c - PCRE2's functions, and where they are found.
#if GYRE_HAVE_PCRE2
#include "stdlib/pcre2_library.h"
#include "stdlib/library.h"

#include <stddef.h>

Pcre2 gy_pcre2;

static const LibraryFunction functions[] = {
#define TEXT(name) #name
#define FUNCTION(name) {TEXT(name), &gy_pcre2.name},
    PCRE2_FUNCTIONS(FUNCTION)
#undef FUNCTION
#undef TEXT
        {NULL, NULL},
};

GyreStatus gy_pcre2_load(Gyre *g)
{
    static Library library = LIBRARY(GYRE_LIBPCRE2, "PCRE2", "libpcre2-8-0", functions);
    return gy_library_load(g, &library);
}
#endif

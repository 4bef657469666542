// pcre2_library.c - loads PCRE2 and looks up its functions, once in a process.
#if GYRE_HAVE_PCRE2
#include "stdlib/pcre2_library.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>

Pcre2 gy_pcre2;

static bool is_loaded;
static char reason[200]; // why not

// The library stays until the process ends: programs of patterns are shared between threads.
static void load(void)
{
    void *library = dlopen(GYRE_LIBPCRE2, RTLD_NOW | RTLD_LOCAL);
    bool is_whole = library != NULL;
#define TEXT(name) #name
#define LOOK_UP(name)                                                                              \
    if (is_whole) is_whole = (*(void **)&gy_pcre2.name = dlsym(library, TEXT(name))) != NULL;
    PCRE2_FUNCTIONS(LOOK_UP)
#undef LOOK_UP
#undef TEXT
    if (!is_whole) snprintf(reason, sizeof reason, "%s", dlerror());
    is_loaded = is_whole;
}

GyreStatus gy_pcre2_load(Gyre *g)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, load);
    if (is_loaded) return GYRE_OK;
    return gyre_throw(g, "ImportError", "PCRE2 could not be loaded (Debian: libpcre2-8-0): %s",
                      reason);
}
#endif

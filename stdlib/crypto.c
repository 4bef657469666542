// crypto.c - loads libcrypto and looks up its functions, once in a process.
#ifdef GYRE_HAVE_OPENSSL
#include "stdlib/crypto.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>

Crypto gy_crypto;

static bool is_loaded;
static char reason[200]; // why not

// The library stays until the process ends: OpenSSL has work to do at exit.
static void load(void)
{
    void *library = dlopen(GYRE_LIBCRYPTO, RTLD_NOW | RTLD_LOCAL);
    bool is_whole = library != NULL;
#define LOOK_UP(name)                                                                              \
    if (is_whole) is_whole = (*(void **)&gy_crypto.name = dlsym(library, #name)) != NULL;
    CRYPTO_FUNCTIONS(LOOK_UP)
#undef LOOK_UP
    if (!is_whole) snprintf(reason, sizeof reason, "%s", dlerror());
    is_loaded = is_whole;
}

GyreStatus gy_crypto_load(Gyre *g)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, load);
    if (is_loaded) return GYRE_OK;
    return gyre_throw(g, "ImportError",
                      "OpenSSL's library could not be loaded (Debian: libssl3): %s", reason);
}
#endif

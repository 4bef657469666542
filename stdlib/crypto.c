// crypto.c - libcrypto's functions, and where they are found.
#ifdef GYRE_HAVE_OPENSSL
#include "stdlib/crypto.h"
#include "stdlib/library.h"

#include <stddef.h>

Crypto gy_crypto;

static const LibraryFunction functions[] = {
#define FUNCTION(name) {#name, &gy_crypto.name},
    CRYPTO_FUNCTIONS(FUNCTION)
#undef FUNCTION
        {NULL, NULL},
};

GyreStatus gy_crypto_load(Gyre *g)
{
    static Library library = LIBRARY(GYRE_LIBCRYPTO, "OpenSSL's library", "libssl3", functions);
    return gy_library_load(g, &library);
}
#endif

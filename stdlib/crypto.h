// crypto.h - OpenSSL's libcrypto, loaded when a script first asks for it (library.h).
//
// Linked in the usual way it would take a third of the time in which a small script starts and
// ends.
#ifndef GYRE_STDLIB_CRYPTO_H
#define GYRE_STDLIB_CRYPTO_H

#include "include/gyre_library.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/params.h>

#define CRYPTO_FUNCTIONS(X)                                                                        \
    X(CRYPTO_memcmp)                                                                               \
    X(EVP_DigestFinalXOF)                                                                          \
    X(EVP_DigestFinal_ex)                                                                          \
    X(EVP_DigestInit_ex)                                                                           \
    X(EVP_DigestUpdate)                                                                            \
    X(EVP_MAC_CTX_dup)                                                                             \
    X(EVP_MAC_CTX_free)                                                                            \
    X(EVP_MAC_CTX_get_block_size)                                                                  \
    X(EVP_MAC_CTX_get_mac_size)                                                                    \
    X(EVP_MAC_CTX_new)                                                                             \
    X(EVP_MAC_fetch)                                                                               \
    X(EVP_MAC_final)                                                                               \
    X(EVP_MAC_free)                                                                                \
    X(EVP_MAC_init)                                                                                \
    X(EVP_MAC_update)                                                                              \
    X(EVP_MD_CTX_copy_ex)                                                                          \
    X(EVP_MD_CTX_free)                                                                             \
    X(EVP_MD_CTX_get0_md)                                                                          \
    X(EVP_MD_CTX_new)                                                                              \
    X(EVP_MD_get0_name)                                                                            \
    X(EVP_MD_get_block_size)                                                                       \
    X(EVP_MD_get_size)                                                                             \
    X(EVP_get_digestbyname)                                                                        \
    X(OSSL_PARAM_construct_end)                                                                    \
    X(OSSL_PARAM_construct_utf8_string)

typedef struct {
#define MEMBER(name) __typeof__(name) *name;
    CRYPTO_FUNCTIONS(MEMBER)
#undef MEMBER
} Crypto;

extern Crypto gy_crypto;

// Fills gy_crypto, as gy_library_load says.
GyreStatus gy_crypto_load(Gyre *g);

#endif

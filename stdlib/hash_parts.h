// hash_parts.h - what hashlib and hmac share: kinds of hashes, and reading their arguments.
#ifndef GYRE_STDLIB_HASH_PARTS_H
#define GYRE_STDLIB_HASH_PARTS_H

#include "include/gyre_library.h"
#include "stdlib/crypto.h"

typedef struct {
    const char *name;         // in Python
    const char *openssl_name; // NULL: BLAKE2, which is our own (blake2.c)
    bool is_xof;              // digests are as long as one wishes
} HashKind;

extern const HashKind gy_hash_kinds[]; // ended by a NULL name

// The kind called so, whatever its case; NULL: ValueError thrown.
const HashKind *gy_hash_find(Gyre *g, const char *name);

// The same for what Python calls digestmod: a name, or a constructor such as hashlib.sha256.
const HashKind *gy_hash_read_kind(Gyre *g, GyreValue v);

// The implementation of a kind; NULL: ValueError thrown.
const EVP_MD *gy_hash_implementation(Gyre *g, const HashKind *kind);

// A MAC context with a key, ready for its message; the caller frees it. NULL: thrown. (hmac.c)
EVP_MAC_CTX *gy_hmac_start(Gyre *g, const HashKind *kind, const void *key, size_t key_size);

// Bytes of an argument, and those that are to be hashed; NULL: TypeError thrown.
const void *gy_hash_bytes(Gyre *g, GyreValue v, size_t *size);
const void *gy_hash_message(Gyre *g, GyreValue v, size_t *size);

// Takes a message in parts, between which it looks whether the script is to stop. False: it is,
// thrown, or a part was refused.
bool gy_hash_feed(Gyre *g, bool (*take)(void *context, const void *bytes, size_t size),
                  void *context, const void *bytes, size_t size);

// Throws that OpenSSL failed, which means that memory is out, or that it was forbidden to.
GyreStatus gy_hash_fail(Gyre *g);

// Bytes as a str of hexadecimal digits. NONE: thrown.
GyreValue gy_hash_hex(Gyre *g, const void *bytes, size_t size);

#endif

// hash_kinds.c - the kinds of hashes by name, and what hashlib and hmac do alike.
#ifdef GYRE_HAVE_OPENSSL
#include "stdlib/hash_parts.h"
#include "stdlib/hashlib.h"

#include <ctype.h>
#include <string.h>

const HashKind gy_hash_kinds[] = {
    {"md5", "MD5", false},
    {"sha1", "SHA1", false},
    {"sha224", "SHA224", false},
    {"sha256", "SHA256", false},
    {"sha384", "SHA384", false},
    {"sha512", "SHA512", false},
    {"sha512_224", "SHA512-224", false},
    {"sha512_256", "SHA512-256", false},
    {"sha3_224", "SHA3-224", false},
    {"sha3_256", "SHA3-256", false},
    {"sha3_384", "SHA3-384", false},
    {"sha3_512", "SHA3-512", false},
    {"shake_128", "SHAKE128", true},
    {"shake_256", "SHAKE256", true},
    {"blake2b", NULL, false},
    {"blake2s", NULL, false},
    {NULL, NULL, false},
};

static char plain_letter(char c)
{
    return c == '-' ? '_' : (char)tolower((unsigned char)c);
}

const HashKind *gy_hash_find(Gyre *g, const char *name)
{
    for (const HashKind *kind = gy_hash_kinds; kind->name; kind++) {
        size_t i = 0;
        while (name[i] && plain_letter(name[i]) == kind->name[i])
            i++;
        if (!name[i] && !kind->name[i]) return kind;
    }
    gyre_throw(g, "ValueError", "unsupported hash type %.60s", name);
    return NULL;
}

const HashKind *gy_hash_read_kind(Gyre *g, GyreValue v)
{
    GyreValue made;
    const char *name = gyre_to_str(g, v, NULL);
    if (name) return gy_hash_find(g, name);
    if (gyre_call(g, v, NULL, 0, &made) != GYRE_OK) return NULL;
    const HashKind *kind = gy_hashlib_kind(g, made);
    if (!kind)
        gyre_throw(g, "TypeError", "digestmod must be the name of a hash or a function of hashlib");
    return kind;
}

const EVP_MD *gy_hash_implementation(Gyre *g, const HashKind *kind)
{
    const char *name = kind->openssl_name;
    if (!name) name = kind->name[6] == 's' ? "BLAKE2S256" : "BLAKE2B512";
    const EVP_MD *found = gy_crypto.EVP_get_digestbyname(name);
    if (!found) gyre_throw(g, "ValueError", "unsupported hash type %s", kind->name);
    return found;
}

const void *gy_hash_bytes(Gyre *g, GyreValue v, size_t *size)
{
    const void *bytes = gyre_to_bytes(g, v, size);
    if (!bytes)
        gyre_throw(g, "TypeError", "a bytes-like object is required, not '%s'", gyre_type_of(g, v));
    return bytes;
}

const void *gy_hash_message(Gyre *g, GyreValue v, size_t *size)
{
    if (gyre_kind(g, v) != GYRE_KIND_STR) return gy_hash_bytes(g, v, size);
    gyre_throw(g, "TypeError", "Strings must be encoded before hashing");
    return NULL;
}

GyreStatus gy_hash_fail(Gyre *g)
{
    return gyre_throw(g, "ValueError", "the hash could not be computed: OpenSSL refused");
}

bool gy_hash_feed(Gyre *g, bool (*take)(void *context, const void *bytes, size_t size),
                  void *context, const void *bytes, size_t size)
{
    enum { BYTES_PER_CHECK = 1 << 18 };
    const char *next = (const char *)bytes;
    do {
        size_t part = size < BYTES_PER_CHECK ? size : BYTES_PER_CHECK;
        if (!take(context, next, part)) return gy_hash_fail(g) == GYRE_OK;
        next += part;
        size -= part;
    } while (size && gyre_check(g));
    return size == 0;
}

GyreValue gy_hash_hex(Gyre *g, const void *bytes, size_t size)
{
    static const char digits[] = "0123456789abcdef";
    GyreValue room = gyre_bytes(g, NULL, size * 2);
    size_t room_size;
    char *out = (char *)gyre_to_bytes(g, room, &room_size);
    if (!out) return GYRE_NONE;
    for (size_t i = 0; i < size; i++) {
        out[2 * i] = digits[((const uint8_t *)bytes)[i] >> 4];
        out[2 * i + 1] = digits[((const uint8_t *)bytes)[i] & 15];
    }
    return gyre_str(g, out, room_size);
}
#endif

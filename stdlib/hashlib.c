// hashlib.c - `import hashlib`: digests, by OpenSSL and, for BLAKE2, by blake2.c.
//
// A hash object owns an EVP_MD_CTX (or a Blake2, which needs no memory of its own). Asking for a
// digest finishes a copy, so that the object can take more.
//
// Without OpenSSL there is no such module; loader.c says which package is missing then.
#ifdef GYRE_HAVE_OPENSSL
#include "stdlib/blake2.h"
#include "stdlib/hashlib.h"
#include "stdlib/modules.h"

#include <string.h>

typedef struct {
    const HashKind *kind;
    EVP_MD_CTX *context; // owned; NULL for BLAKE2
    Blake2 blake;
} Hash;

static const GyreType hash_type;

static bool is_blake(const HashKind *kind)
{
    return !kind->openssl_name;
}

static bool is_blake_small(const HashKind *kind)
{
    return strcmp(kind->name, "blake2s") == 0;
}

static void finalize_hash(void *data)
{
    gy_crypto.EVP_MD_CTX_free(((Hash *)data)->context);
}

static Hash *self_hash(GyreCall *call)
{
    return (Hash *)gyre_host_data(gyre_vm(call), gyre_arg(call, 0), &hash_type);
}

const HashKind *gy_hashlib_kind(Gyre *g, GyreValue v)
{
    const Hash *hash = (const Hash *)gyre_host_data(g, v, &hash_type);
    return hash ? hash->kind : NULL;
}

static GyreStatus give(GyreCall *call, GyreValue v)
{
    return gyre_is_none(v) ? GYRE_ERROR : gyre_return(call, v);
}

// ---------------------------------------------------------------- Making

static bool take(void *context, const void *bytes, size_t size)
{
    Hash *hash = (Hash *)context;
    if (is_blake(hash->kind)) return gy_blake2_update(&hash->blake, bytes, size), true;
    return gy_crypto.EVP_DigestUpdate(hash->context, bytes, size);
}

static bool add(Gyre *g, Hash *hash, GyreValue v)
{
    size_t size;
    const void *bytes = gy_hash_message(g, v, &size);
    return bytes && gy_hash_feed(g, take, hash, bytes, size);
}

// A new hash object of a kind that OpenSSL knows, as *hash too. NONE: thrown.
static GyreValue new_hash(Gyre *g, const HashKind *kind, Hash **hash)
{
    GyreValue object = gyre_new(g, &hash_type);
    Hash *made = *hash = (Hash *)gyre_host_data(g, object, &hash_type);
    if (!made) return GYRE_NONE;
    made->kind = kind;
    if (is_blake(kind)) return object;
    const EVP_MD *implementation = gy_hash_implementation(g, kind);
    if (!implementation) return GYRE_NONE;
    made->context = gy_crypto.EVP_MD_CTX_new();
    if (made->context && gy_crypto.EVP_DigestInit_ex(made->context, implementation, NULL))
        return object;
    gy_hash_fail(g);
    return GYRE_NONE;
}

// With what was given to be hashed at once, if anything.
static GyreStatus give_hash(GyreCall *call, GyreValue object, Hash *hash, GyreValue data)
{
    if (gyre_is_none(object)) return GYRE_ERROR;
    if (!gyre_is_none(data) && !add(gyre_vm(call), hash, data)) return GYRE_ERROR;
    return gyre_return(call, object);
}

static GyreStatus make_plain(GyreCall *call, const char *name)
{
    Gyre *g = gyre_vm(call);
    Hash *hash;
    GyreValue object = new_hash(g, gy_hash_find(g, name), &hash);
    return give_hash(call, object, hash, gyre_arg(call, 0));
}

#define CONSTRUCTOR(name)                                                                          \
    static GyreStatus hashlib_##name(GyreCall *call)                                               \
    {                                                                                              \
        return make_plain(call, #name);                                                            \
    }
CONSTRUCTOR(md5)
CONSTRUCTOR(sha1)
CONSTRUCTOR(sha224)
CONSTRUCTOR(sha256)
CONSTRUCTOR(sha384)
CONSTRUCTOR(sha512)
CONSTRUCTOR(sha3_224)
CONSTRUCTOR(sha3_256)
CONSTRUCTOR(sha3_384)
CONSTRUCTOR(sha3_512)
CONSTRUCTOR(shake_128)
CONSTRUCTOR(shake_256)
#undef CONSTRUCTOR

// ---------------------------------------------------------------- BLAKE2

// A key, salt or person of at most `most` bytes; none where it was not given.
static bool read_part(Gyre *g, GyreValue v, const char *what, size_t most, const uint8_t **bytes,
                      size_t *size)
{
    *size = 0;
    if (gyre_is_none(v)) return true;
    *bytes = (const uint8_t *)gy_hash_bytes(g, v, size);
    if (!*bytes) return false;
    if (*size <= most) return true;
    gyre_throw(g, "ValueError", "maximum %s length is %zu bytes", what, most);
    return false;
}

static GyreStatus start_blake(GyreCall *call, const HashKind *kind, GyreValue data)
{
    Gyre *g = gyre_vm(call);
    bool is_small = is_blake_small(kind);
    size_t most = blake2_most_digest(is_small), most_salt = blake2_most_salt(is_small);
    Blake2Choice choice = {.is_small = is_small};
    int64_t digest_size = (int64_t)most;
    if (!gyre_is_none(gyre_arg(call, 1)) && !gyre_args(call, "vi", &data, &digest_size))
        return GYRE_ERROR;
    if (digest_size < 1 || digest_size > (int64_t)most)
        return gyre_throw(g, "ValueError", "digest_size must be between 1 and %zu bytes", most);
    choice.digest_size = (size_t)digest_size;
    if (!read_part(g, gyre_arg(call, 2), "key", most, &choice.key, &choice.key_size) ||
        !read_part(g, gyre_arg(call, 3), "salt", most_salt, &choice.salt, &choice.salt_size) ||
        !read_part(g, gyre_arg(call, 4), "person", most_salt, &choice.person, &choice.person_size))
        return GYRE_ERROR;
    Hash *hash;
    GyreValue object = new_hash(g, kind, &hash);
    if (!gyre_is_none(object)) gy_blake2_start(&hash->blake, &choice);
    return give_hash(call, object, hash, data);
}

static GyreStatus hashlib_blake2b(GyreCall *call)
{
    return start_blake(call, gy_hash_find(gyre_vm(call), "blake2b"), gyre_arg(call, 0));
}

static GyreStatus hashlib_blake2s(GyreCall *call)
{
    return start_blake(call, gy_hash_find(gyre_vm(call), "blake2s"), gyre_arg(call, 0));
}

static GyreStatus hashlib_new(GyreCall *call)
{
    Gyre *g = gyre_vm(call);
    const char *name;
    if (!gyre_args(call, "s", &name)) return GYRE_ERROR;
    const HashKind *kind = gy_hash_find(g, name);
    if (!kind) return GYRE_ERROR;
    Hash *hash;
    GyreValue object = new_hash(g, kind, &hash);
    if (!gyre_is_none(object) && is_blake(kind)) {
        bool is_small = is_blake_small(kind);
        Blake2Choice choice = {.is_small = is_small, .digest_size = blake2_most_digest(is_small)};
        gy_blake2_start(&hash->blake, &choice);
    }
    return give_hash(call, object, hash, gyre_arg(call, 1));
}

// ---------------------------------------------------------------- Methods

static size_t digest_size_of(const Hash *hash)
{
    if (is_blake(hash->kind)) return hash->blake.digest_size;
    return hash->kind->is_xof
               ? 0
               : (size_t)gy_crypto.EVP_MD_get_size(gy_crypto.EVP_MD_CTX_get0_md(hash->context));
}

static GyreStatus hash_update(GyreCall *call)
{
    return add(gyre_vm(call), self_hash(call), gyre_arg(call, 1)) ? GYRE_OK : GYRE_ERROR;
}

static bool finish_copy(const Hash *hash, uint8_t *out, size_t size)
{
    EVP_MD_CTX *copy = gy_crypto.EVP_MD_CTX_new();
    bool ok = copy && gy_crypto.EVP_MD_CTX_copy_ex(copy, hash->context);
    if (ok && hash->kind->is_xof) ok = size == 0 || gy_crypto.EVP_DigestFinalXOF(copy, out, size);
    else if (ok) ok = gy_crypto.EVP_DigestFinal_ex(copy, out, NULL);
    gy_crypto.EVP_MD_CTX_free(copy);
    return ok;
}

// How long a digest is to be: shakes are told, others are not. False: thrown.
static bool read_length(GyreCall *call, const Hash *hash, size_t *size)
{
    Gyre *g = gyre_vm(call);
    int64_t length;
    bool is_given = !gyre_is_none(gyre_arg(call, 1));
    *size = digest_size_of(hash);
    if (is_given != hash->kind->is_xof) {
        gyre_throw(g, "TypeError",
                   is_given ? "only digests of shake_128 and shake_256 have a length"
                            : "a digest of %s needs a length",
                   hash->kind->name);
        return false;
    }
    if (!is_given) return true;
    if (!gyre_args(call, "vi", &(GyreValue){0}, &length)) return false;
    if (length < 0) return gyre_throw(g, "ValueError", "value must be positive") == GYRE_OK;
    *size = (size_t)length;
    return true;
}

// The digest as bytes. NONE: thrown.
static GyreValue digest(GyreCall *call)
{
    Gyre *g = gyre_vm(call);
    const Hash *hash = self_hash(call);
    size_t size;
    if (!read_length(call, hash, &size)) return GYRE_NONE;
    GyreValue result = gyre_bytes(g, NULL, size);
    uint8_t *out = (uint8_t *)gyre_to_bytes(g, result, &size);
    if (!out) return GYRE_NONE;
    if (is_blake(hash->kind)) return gy_blake2_finish(&hash->blake, out), result;
    if (finish_copy(hash, out, size)) return result;
    gy_hash_fail(g);
    return GYRE_NONE;
}

static GyreStatus hash_digest(GyreCall *call)
{
    return give(call, digest(call));
}

static GyreStatus hash_hexdigest(GyreCall *call)
{
    size_t size;
    const void *bytes = gyre_to_bytes(gyre_vm(call), digest(call), &size);
    return bytes ? give(call, gy_hash_hex(gyre_vm(call), bytes, size)) : GYRE_ERROR;
}

static GyreStatus hash_copy(GyreCall *call)
{
    Gyre *g = gyre_vm(call);
    const Hash *hash = self_hash(call);
    Hash *copy;
    GyreValue object = new_hash(g, hash->kind, &copy);
    if (gyre_is_none(object)) return GYRE_ERROR;
    copy->blake = hash->blake;
    if (hash->context && !gy_crypto.EVP_MD_CTX_copy_ex(copy->context, hash->context))
        return gy_hash_fail(g);
    return gyre_return(call, object);
}

static GyreStatus hash_digest_size(GyreCall *call)
{
    return give(call, gyre_int(gyre_vm(call), (int64_t)digest_size_of(self_hash(call))));
}

static GyreStatus hash_block_size(GyreCall *call)
{
    const Hash *hash = self_hash(call);
    size_t size = blake2_block_size(hash->blake.is_small);
    if (!is_blake(hash->kind))
        size = (size_t)gy_crypto.EVP_MD_get_block_size(gy_crypto.EVP_MD_CTX_get0_md(hash->context));
    return give(call, gyre_int(gyre_vm(call), (int64_t)size));
}

static GyreStatus hash_name(GyreCall *call)
{
    const char *name = self_hash(call)->kind->name;
    return give(call, gyre_str(gyre_vm(call), name, strlen(name)));
}

static GyreStatus hash_repr(GyreCall *call)
{
    char text[64] = "<";
    strcat(strcat(text, self_hash(call)->kind->name), " Hash object>");
    return give(call, gyre_str(gyre_vm(call), text, strlen(text)));
}

static const GyreNative hash_methods[] = {
    {"update", hash_update, "self, data, /", "Takes more bytes.", 0},
    {"digest", hash_digest, "self, length = nil, /",
     "The digest so far, as bytes; only shakes need a length.", 0},
    {"hexdigest", hash_hexdigest, "self, length = nil, /",
     "The digest so far, as hexadecimal digits.", 0},
    {"copy", hash_copy, "self", "A hash object of its own that has had the same bytes.", 0},
    {"digest_size", hash_digest_size, "self", "Length of the digest in bytes; 0 for shakes.",
     GYRE_GETTER},
    {"block_size", hash_block_size, "self", "How many bytes go through at a time.", GYRE_GETTER},
    {"name", hash_name, "self", "The name of the algorithm.", GYRE_GETTER},
    {"repr", hash_repr, "self", "<sha256 Hash object>", 0},
    {NULL, NULL, NULL, NULL, 0},
};

static const GyreType hash_type = {"Hash", sizeof(Hash), finalize_hash, hash_methods, NULL};

// ---------------------------------------------------------------- PBKDF2

enum { CHECK_ROUNDS = 1 << 14 };

typedef struct {
    EVP_MAC_CTX *mac; // HMAC with the password as its key
    size_t size;      // of a digest
    int64_t rounds;
} Stretcher;

static bool mac_of(const Stretcher *s, const void *bytes, size_t size, const void *more,
                   size_t more_size, uint8_t *out)
{
    return gy_crypto.EVP_MAC_init(s->mac, NULL, 0, NULL) &&
           gy_crypto.EVP_MAC_update(s->mac, bytes, size) &&
           gy_crypto.EVP_MAC_update(s->mac, more, more_size) &&
           gy_crypto.EVP_MAC_final(s->mac, out, NULL, s->size);
}

// Block `number` of the key (RFC 8018): the exclusive or of a chain of HMACs. OpenSSL's own
// function would do the same, but could not be interrupted.
static bool stretch_block(Gyre *g, const Stretcher *s, const void *salt, size_t salt_size,
                          uint32_t number, uint8_t *block)
{
    uint8_t link[EVP_MAX_MD_SIZE];
    uint8_t tail[4] = {(uint8_t)(number >> 24), (uint8_t)(number >> 16), (uint8_t)(number >> 8),
                       (uint8_t)number};
    if (!mac_of(s, salt, salt_size, tail, sizeof tail, link)) return gy_hash_fail(g) == GYRE_OK;
    memcpy(block, link, s->size);
    for (int64_t round = 1; round < s->rounds; round++) {
        if (!mac_of(s, link, s->size, NULL, 0, link)) return gy_hash_fail(g) == GYRE_OK;
        for (size_t i = 0; i < s->size; i++)
            block[i] ^= link[i];
        if (round % CHECK_ROUNDS == 0 && !gyre_check(g)) return false;
    }
    return true;
}

static bool stretch(Gyre *g, const Stretcher *s, const void *salt, size_t salt_size, uint8_t *key,
                    size_t key_size)
{
    uint8_t block[EVP_MAX_MD_SIZE];
    uint32_t number = 1;
    for (size_t made = 0; made < key_size; made += s->size) {
        size_t part = key_size - made < s->size ? key_size - made : s->size;
        if (!stretch_block(g, s, salt, salt_size, number++, block)) return false;
        memcpy(key + made, block, part);
        if (number % 1024 == 0 && !gyre_check(g)) return false;
    }
    return true;
}

static GyreStatus hashlib_pbkdf2_hmac(GyreCall *call)
{
    Gyre *g = gyre_vm(call);
    const char *name;
    GyreValue password, salt;
    Stretcher s = {0};
    int64_t key_size = -1;
    size_t password_size, salt_size, size;
    if (!gyre_args(call, "svvi|i", &name, &password, &salt, &s.rounds, &key_size))
        return GYRE_ERROR;
    const HashKind *kind = gy_hash_find(g, name);
    if (!kind) return GYRE_ERROR;
    const void *password_bytes = gy_hash_bytes(g, password, &password_size);
    const void *salt_bytes = password_bytes ? gy_hash_bytes(g, salt, &salt_size) : NULL;
    if (!salt_bytes) return GYRE_ERROR;
    if (s.rounds < 1) return gyre_throw(g, "ValueError", "iteration value must be greater than 0.");
    bool has_size = !gyre_is_none(gyre_arg(call, 4)) && !gyre_is_nil(g, gyre_arg(call, 4));
    if (has_size && (key_size < 1 || key_size > INT32_MAX))
        return gyre_throw(g, "ValueError", "key length must be greater than 0%s",
                          key_size < 1 ? "." : " and below 2 ** 31.");
    s.mac = gy_hmac_start(g, kind, password_bytes, password_size);
    if (!s.mac) return GYRE_ERROR;
    s.size = gy_crypto.EVP_MAC_CTX_get_mac_size(s.mac);
    GyreValue key = gyre_bytes(g, NULL, has_size ? (size_t)key_size : s.size);
    uint8_t *out = (uint8_t *)gyre_to_bytes(g, key, &size);
    bool ok = out && stretch(g, &s, salt_bytes, salt_size, out, size);
    gy_crypto.EVP_MAC_CTX_free(s.mac);
    return ok ? gyre_return(call, key) : GYRE_ERROR;
}

// ---------------------------------------------------------------- The module

#define PLAIN "string = b'', /, *, usedforsecurity = true"
#define BLAKE(most)                                                                                \
    "data = b'', /, *, digest_size = " most                                                        \
    ", key = b'', salt = b'', person = b'', usedforsecurity = true"

static const GyreNative hashlib_natives[] = {
    {"new", hashlib_new, "name, data = b'', /, *, usedforsecurity = true",
     "A hash object by the name of its algorithm. Throws ValueError.", 0},
    {"md5", hashlib_md5, PLAIN, "MD5; broken, for old formats only.", 0},
    {"sha1", hashlib_sha1, PLAIN, "SHA-1; broken, for old formats only.", 0},
    {"sha224", hashlib_sha224, PLAIN, "SHA-2 with 224 bits.", 0},
    {"sha256", hashlib_sha256, PLAIN, "SHA-2 with 256 bits.", 0},
    {"sha384", hashlib_sha384, PLAIN, "SHA-2 with 384 bits.", 0},
    {"sha512", hashlib_sha512, PLAIN, "SHA-2 with 512 bits.", 0},
    {"sha3_224", hashlib_sha3_224, PLAIN, "SHA-3 with 224 bits.", 0},
    {"sha3_256", hashlib_sha3_256, PLAIN, "SHA-3 with 256 bits.", 0},
    {"sha3_384", hashlib_sha3_384, PLAIN, "SHA-3 with 384 bits.", 0},
    {"sha3_512", hashlib_sha3_512, PLAIN, "SHA-3 with 512 bits.", 0},
    {"shake_128", hashlib_shake_128, PLAIN, "SHAKE128: digests of any length.", 0},
    {"shake_256", hashlib_shake_256, PLAIN, "SHAKE256: digests of any length.", 0},
    {"blake2b", hashlib_blake2b, BLAKE("64"), "BLAKE2 of up to 64 bytes, with a key if wished.", 0},
    {"blake2s", hashlib_blake2s, BLAKE("32"), "BLAKE2 of up to 32 bytes, with a key if wished.", 0},
    {"pbkdf2_hmac", hashlib_pbkdf2_hmac, "hash_name, password, salt, iterations, dklen = nil",
     "A key from a password, made costly on purpose.", 0},
    {NULL, NULL, NULL, NULL, 0},
};

static bool has_function(const HashKind *kind)
{
    for (const GyreNative *n = hashlib_natives; n->name; n++)
        if (strcmp(n->name, kind->name) == 0) return true;
    return false;
}

// Sets of names: of what new() makes, and of what has a function of its own.
static GyreStatus set_algorithms(Gyre *g, const char *variable, bool all)
{
    GyreValue list = gyre_list(g), set, make_set = gyre_global(g, "set");
    for (const HashKind *kind = gy_hash_kinds; kind->name; kind++) {
        if (!all && !has_function(kind)) continue;
        GyreValue name = gyre_str(g, kind->name, strlen(kind->name));
        if (gyre_append(g, list, name) != GYRE_OK) return GYRE_ERROR;
    }
    if (gyre_call(g, make_set, &list, 1, &set) != GYRE_OK) return GYRE_ERROR;
    return gyre_module_set(g, "hashlib", variable, set);
}

GyreStatus gy_hashlib_install(Gyre *g)
{
    GyreStatus status = gy_crypto_load(g);
    if (status == GYRE_OK) status = gyre_register(g, "hashlib", hashlib_natives, NULL);
    if (status == GYRE_OK) status = gyre_register_type(g, "hashlib", &hash_type, NULL);
    if (status == GYRE_OK) status = set_algorithms(g, "algorithms_available", true);
    return status == GYRE_OK ? set_algorithms(g, "algorithms_guaranteed", false) : status;
}
#endif

// hmac.c - `import hmac`: messages signed with a key (RFC 2104), by OpenSSL.
//
// An HMAC object owns an EVP_MAC_CTX. As with hashes, a digest finishes a copy.
#include "stdlib/modules.h"

#ifdef GYRE_HAVE_OPENSSL
#include "stdlib/hashlib.h"

#include <openssl/core_names.h>
#include <stdio.h>
#include <string.h>

typedef struct {
    const HashKind *kind;
    EVP_MAC_CTX *context; // owned
} Hmac;

static const GyreType hmac_type;

static void finalize_hmac(void *data)
{
    gy_crypto.EVP_MAC_CTX_free(((Hmac *)data)->context);
}

static Hmac *self_hmac(GyreCall *call)
{
    return (Hmac *)gyre_host_data(gyre_vm(call), gyre_arg(call, 0), &hmac_type);
}

static GyreStatus give(GyreCall *call, GyreValue v)
{
    return gyre_is_none(v) ? GYRE_ERROR : gyre_return(call, v);
}

// ---------------------------------------------------------------- Making

EVP_MAC_CTX *gy_hmac_start(Gyre *g, const HashKind *kind, const void *key, size_t key_size)
{
    const EVP_MD *implementation = gy_hash_implementation(g, kind);
    if (!implementation) return NULL;
    if (kind->is_xof) {
        gyre_throw(g, "ValueError", "unsupported hash type %s", kind->name);
        return NULL;
    }
    EVP_MAC *mac = gy_crypto.EVP_MAC_fetch(NULL, "HMAC", NULL);
    EVP_MAC_CTX *context = mac ? gy_crypto.EVP_MAC_CTX_new(mac) : NULL;
    gy_crypto.EVP_MAC_free(mac); // the context holds it
    char *name = (char *)gy_crypto.EVP_MD_get0_name(implementation);
    OSSL_PARAM params[] = {
        gy_crypto.OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, name, 0),
        gy_crypto.OSSL_PARAM_construct_end()};
    // An empty key must not look like none.
    if (context &&
        gy_crypto.EVP_MAC_init(context, key_size ? (const uint8_t *)key : (const uint8_t *)"",
                               key_size, params))
        return context;
    gy_crypto.EVP_MAC_CTX_free(context);
    gy_hash_fail(g);
    return NULL;
}

static bool take(void *context, const void *bytes, size_t size)
{
    return gy_crypto.EVP_MAC_update((EVP_MAC_CTX *)context, (const uint8_t *)bytes, size);
}

static bool add(Gyre *g, EVP_MAC_CTX *context, GyreValue v)
{
    size_t size;
    const void *bytes = gy_hash_message(g, v, &size);
    return bytes && gy_hash_feed(g, take, context, bytes, size);
}

// key = bytes; digestmod = a name or a constructor. NULL: thrown.
static EVP_MAC_CTX *start(Gyre *g, GyreValue key, GyreValue digestmod, const HashKind **kind)
{
    size_t size;
    if (gyre_is_none(digestmod) || gyre_is_nil(g, digestmod)) {
        gyre_throw(g, "TypeError", "Missing required argument 'digestmod'.");
        return NULL;
    }
    *kind = gy_hash_read_kind(g, digestmod);
    const void *bytes = *kind ? gy_hash_bytes(g, key, &size) : NULL;
    return bytes ? gy_hmac_start(g, *kind, bytes, size) : NULL;
}

static GyreStatus hmac_new(GyreCall *call)
{
    Gyre *g = gyre_vm(call);
    GyreValue message = gyre_arg(call, 1), object = gyre_new(g, &hmac_type);
    Hmac *hmac = (Hmac *)gyre_host_data(g, object, &hmac_type);
    if (!hmac) return GYRE_ERROR;
    hmac->context = start(g, gyre_arg(call, 0), gyre_arg(call, 2), &hmac->kind);
    if (!hmac->context) return GYRE_ERROR;
    bool has_message = !gyre_is_none(message) && !gyre_is_nil(g, message);
    if (has_message && !add(g, hmac->context, message)) return GYRE_ERROR;
    return gyre_return(call, object);
}

// ---------------------------------------------------------------- Methods

static bool finish(Gyre *g, EVP_MAC_CTX *context, uint8_t *out, size_t *size)
{
    return gy_crypto.EVP_MAC_final(context, out, size, EVP_MAX_MD_SIZE) ||
           gy_hash_fail(g) == GYRE_OK;
}

static bool finish_copy(Gyre *g, const Hmac *hmac, uint8_t *out, size_t *size)
{
    EVP_MAC_CTX *copy = gy_crypto.EVP_MAC_CTX_dup(hmac->context);
    bool ok = copy ? finish(g, copy, out, size) : gy_hash_fail(g) == GYRE_OK;
    gy_crypto.EVP_MAC_CTX_free(copy);
    return ok;
}

static GyreStatus hmac_update(GyreCall *call)
{
    bool ok = add(gyre_vm(call), self_hmac(call)->context, gyre_arg(call, 1));
    return ok ? GYRE_OK : GYRE_ERROR;
}

static GyreStatus hmac_object_digest(GyreCall *call)
{
    uint8_t bytes[EVP_MAX_MD_SIZE];
    size_t size;
    if (!finish_copy(gyre_vm(call), self_hmac(call), bytes, &size)) return GYRE_ERROR;
    return give(call, gyre_bytes(gyre_vm(call), bytes, size));
}

static GyreStatus hmac_hexdigest(GyreCall *call)
{
    uint8_t bytes[EVP_MAX_MD_SIZE];
    size_t size;
    if (!finish_copy(gyre_vm(call), self_hmac(call), bytes, &size)) return GYRE_ERROR;
    return give(call, gy_hash_hex(gyre_vm(call), bytes, size));
}

static GyreStatus hmac_copy(GyreCall *call)
{
    Gyre *g = gyre_vm(call);
    const Hmac *hmac = self_hmac(call);
    GyreValue object = gyre_new(g, &hmac_type);
    Hmac *copy = (Hmac *)gyre_host_data(g, object, &hmac_type);
    if (!copy) return GYRE_ERROR;
    copy->kind = hmac->kind;
    copy->context = gy_crypto.EVP_MAC_CTX_dup(hmac->context);
    return copy->context ? gyre_return(call, object) : gy_hash_fail(g);
}

static GyreStatus hmac_digest_size(GyreCall *call)
{
    size_t size = gy_crypto.EVP_MAC_CTX_get_mac_size(self_hmac(call)->context);
    return give(call, gyre_int(gyre_vm(call), (int64_t)size));
}

static GyreStatus hmac_block_size(GyreCall *call)
{
    size_t size = gy_crypto.EVP_MAC_CTX_get_block_size(self_hmac(call)->context);
    return give(call, gyre_int(gyre_vm(call), (int64_t)size));
}

static GyreStatus hmac_name(GyreCall *call)
{
    char name[32];
    snprintf(name, sizeof name, "hmac-%s", self_hmac(call)->kind->name);
    return give(call, gyre_str(gyre_vm(call), name, strlen(name)));
}

static const GyreNative hmac_methods[] = {
    {"update", hmac_update, "self, msg, /", "Takes more bytes.", 0},
    {"digest", hmac_object_digest, "self", "The signature so far, as bytes.", 0},
    {"hexdigest", hmac_hexdigest, "self", "The signature so far, as hexadecimal digits.", 0},
    {"copy", hmac_copy, "self", "An object of its own that has had the same bytes.", 0},
    {"digest_size", hmac_digest_size, "self", "Length of the signature in bytes.", GYRE_GETTER},
    {"block_size", hmac_block_size, "self", "How many bytes go through at a time.", GYRE_GETTER},
    {"name", hmac_name, "self", "The name: hmac-sha256.", GYRE_GETTER},
    {NULL, NULL, NULL, NULL, 0},
};

static const GyreType hmac_type = {"HMAC", sizeof(Hmac), finalize_hmac, hmac_methods, NULL};

// ---------------------------------------------------------------- The module

static GyreStatus hmac_digest(GyreCall *call)
{
    Gyre *g = gyre_vm(call);
    const HashKind *kind;
    uint8_t bytes[EVP_MAX_MD_SIZE];
    size_t size;
    EVP_MAC_CTX *context = start(g, gyre_arg(call, 0), gyre_arg(call, 2), &kind);
    if (!context) return GYRE_ERROR;
    bool ok = add(g, context, gyre_arg(call, 1)) && finish(g, context, bytes, &size);
    gy_crypto.EVP_MAC_CTX_free(context);
    return ok ? give(call, gyre_bytes(g, bytes, size)) : GYRE_ERROR;
}

// bytes, or a str of ASCII; *is_text says which. NULL: thrown.
static const void *read_secret(Gyre *g, GyreValue v, size_t *size, bool *is_text)
{
    const char *text = gyre_to_str(g, v, size);
    *is_text = text;
    for (size_t i = 0; text && i < *size; i++) {
        if (!(text[i] & 0x80)) continue;
        gyre_throw(g, "TypeError", "comparing strings with non-ASCII characters is not supported");
        return NULL;
    }
    return text ? text : gyre_to_bytes(g, v, size);
}

// Takes as long for any two values of the same lengths.
static GyreStatus hmac_compare_digest(GyreCall *call)
{
    Gyre *g = gyre_vm(call);
    GyreValue a = gyre_arg(call, 0), b = gyre_arg(call, 1);
    size_t size, other_size;
    bool is_text, is_other_text;
    const void *bytes = read_secret(g, a, &size, &is_text);
    const void *other = read_secret(g, b, &other_size, &is_other_text);
    if (*gyre_error_class(g)) return GYRE_ERROR;
    if (!bytes || !other || is_text != is_other_text)
        return gyre_throw(g, "TypeError",
                          "unsupported operand types(s) or combination of types: '%s' and '%s'",
                          gyre_type_of(g, a), gyre_type_of(g, b));
    bool is_same = size == other_size && gy_crypto.CRYPTO_memcmp(bytes, other, size) == 0;
    return gyre_return(call, gyre_bool(is_same));
}

static const GyreNative hmac_natives[] = {
    {"new", hmac_new, "key, msg = nil, digestmod = nil",
     "An HMAC object; digestmod, which must be given, is the name of a hash or its constructor.",
     0},
    {"digest", hmac_digest, "key, msg, digest", "The signature of one message, as bytes.", 0},
    {"compare_digest", hmac_compare_digest, "a, b, /",
     "Are the two equal? Takes no less time where they differ early.", 0},
    {NULL, NULL, NULL, NULL, 0},
};

GyreStatus gy_hmac_install(Gyre *g)
{
    if (gy_crypto_load(g) != GYRE_OK || gyre_register(g, "hmac", hmac_natives, NULL) != GYRE_OK)
        return GYRE_ERROR;
    return gyre_register_type(g, "hmac", &hmac_type, NULL);
}
#endif

// random_secure.c - random.secure: what secrets are made of, straight from the system.
//
// What Python has in its module `secrets`. Nothing here can be seeded or foreseen.
#include "stdlib/random_parts.h"

enum { DEFAULT_BYTES = 32 };

// `size` random bytes for argument 0. NONE: thrown.
static GyreValue draw_bytes(GyreCall *call)
{
    Gyre *g = gyre_vm(call);
    int64_t count = DEFAULT_BYTES;
    size_t size;
    if (!gyre_args(call, "|i", &count)) return GYRE_NONE;
    if (count < 0) {
        gyre_throw(g, "ValueError", "number of bytes must be non-negative");
        return GYRE_NONE;
    }
    GyreValue bytes = gyre_bytes(g, NULL, (size_t)count);
    void *data = gyre_to_bytes(g, bytes, &size);
    return data && gy_random_from_system(g, data, size) ? bytes : GYRE_NONE;
}

static GyreStatus secure_token_bytes(GyreCall *call)
{
    GyreValue bytes = draw_bytes(call);
    return gyre_is_none(bytes) ? GYRE_ERROR : gyre_return(call, bytes);
}

static GyreStatus secure_token_hex(GyreCall *call)
{
    Gyre *g = gyre_vm(call);
    GyreValue bytes = draw_bytes(call), text;
    if (gyre_is_none(bytes)) return GYRE_ERROR;
    GyreValue hex = gyre_attr(g, bytes, "hex");
    if (gyre_is_none(hex) || gyre_call(g, hex, NULL, 0, &text) != GYRE_OK) return GYRE_ERROR;
    return gyre_return(call, text);
}

// Base64 for URLs, without the padding.
static GyreStatus secure_token_urlsafe(GyreCall *call)
{
    static const char letters[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    Gyre *g = gyre_vm(call);
    size_t size, count;
    GyreValue bytes = draw_bytes(call);
    const uint8_t *data = (const uint8_t *)gyre_to_bytes(g, bytes, &size);
    if (!data) return GYRE_ERROR;
    count = (size * 8 + 5) / 6;
    GyreValue text = gyre_bytes(g, NULL, count);
    char *out = (char *)gyre_to_bytes(g, text, &count);
    if (!out) return GYRE_ERROR;
    for (size_t i = 0; i < count; i++) {
        size_t at = i * 6 / 8, shift = i * 6 % 8;
        unsigned pair = (unsigned)data[at] << 8 | (at + 1 < size ? data[at + 1] : 0);
        out[i] = letters[pair >> (10 - shift) & 63];
    }
    text = gyre_str(g, out, count);
    return gyre_is_none(text) ? GYRE_ERROR : gyre_return(call, text);
}

static GyreStatus secure_randbelow(GyreCall *call)
{
    Gyre *g = gyre_vm(call);
    bool is_negative;
    GyreValue n = gyre_index(g, gyre_arg(call, 0));
    if (gyre_is_none(n)) return GYRE_ERROR;
    if (gyre_int_to_bytes(g, n, NULL, 0, &is_negative) == 0 || is_negative)
        return gyre_throw(g, "ValueError", "Upper bound must be positive.");
    GyreValue drawn = gy_random_int_below(g, NULL, n);
    return gyre_is_none(drawn) ? GYRE_ERROR : gyre_return(call, drawn);
}

static GyreStatus secure_randbits(GyreCall *call)
{
    Gyre *g = gyre_vm(call);
    int64_t count;
    if (!gyre_args(call, "i", &count)) return GYRE_ERROR;
    if (count < 0) return gyre_throw(g, "ValueError", "number of bits must be non-negative");
    GyreValue bits = gy_random_bits(g, NULL, count);
    return gyre_is_none(bits) ? GYRE_ERROR : gyre_return(call, bits);
}

static GyreStatus secure_choice(GyreCall *call)
{
    Gyre *g = gyre_vm(call);
    GyreValue seq = gyre_arg(call, 0);
    int64_t count = gyre_len(g, seq);
    if (count < 0) return GYRE_ERROR;
    if (count == 0) return gyre_throw(g, "IndexError", "Cannot choose from an empty sequence");
    GyreValue index = gy_random_int_below(g, NULL, gyre_int(g, count));
    GyreValue item = gyre_is_none(index) ? index : gyre_get(g, seq, index);
    return gyre_is_none(item) ? GYRE_ERROR : gyre_return(call, item);
}

const GyreNative gy_random_secure[] = {
    {"token_bytes", secure_token_bytes, "nbytes = 32", "Random bytes of the system.", 0},
    {"token_hex", secure_token_hex, "nbytes = 32", "Random bytes as hexadecimal digits.", 0},
    {"token_urlsafe", secure_token_urlsafe, "nbytes = 32",
     "Random bytes as a text that may stand in a URL.", 0},
    {"randbelow", secure_randbelow, "n", "An int from 0 to below n.", 0},
    {"randbits", secure_randbits, "k", "An int of k random bits.", 0},
    {"choice", secure_choice, "seq", "One of the items of a sequence.", 0},
    {NULL, NULL, NULL, NULL, 0},
};

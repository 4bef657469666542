// websocket_key.c - the keys of the WebSocket handshake: a nonce, and the proof that it was read.
//
// The proof is SHA-1 of the key and a fixed text (RFC 6455, 4.2.2). It protects nothing, it only
// shows that the server speaks WebSocket; so OpenSSL need not be there for it.
#ifndef GYRE_NO_LIBUV
#include "stdlib/websocket_key.h"

#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

enum { BLOCK_BYTES = 64, DIGEST_BYTES = 20, NONCE_BYTES = 16 };

static uint32_t rotate(uint32_t x, int count)
{
    return x << count | x >> (32 - count);
}

static void mix_block(uint32_t state[5], const uint8_t *block)
{
    uint32_t w[80];
    for (int i = 0; i < 16; i++)
        w[i] = (uint32_t)block[4 * i] << 24 | (uint32_t)block[4 * i + 1] << 16 |
               (uint32_t)block[4 * i + 2] << 8 | block[4 * i + 3];
    for (int i = 16; i < 80; i++)
        w[i] = rotate(w[i - 3] ^ w[i - 8] ^ w[i - 14] ^ w[i - 16], 1);
    uint32_t a = state[0], b = state[1], c = state[2], d = state[3], e = state[4];
    for (int i = 0; i < 80; i++) {
        uint32_t f = i < 20   ? (b & c) | (~b & d)
                     : i < 40 ? b ^ c ^ d
                     : i < 60 ? (b & c) | (b & d) | (c & d)
                              : b ^ c ^ d;
        static const uint32_t k[4] = {0x5a827999, 0x6ed9eba1, 0x8f1bbcdc, 0xca62c1d6};
        uint32_t next = rotate(a, 5) + f + e + k[i / 20] + w[i];
        e = d, d = c, c = rotate(b, 30), b = a, a = next;
    }
    state[0] += a, state[1] += b, state[2] += c, state[3] += d, state[4] += e;
}

// Of a text that fits into one block with room for its length, or two.
static void sha1_of_short(const uint8_t *text, size_t size, uint8_t digest[DIGEST_BYTES])
{
    uint32_t state[5] = {0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0};
    uint8_t blocks[2 * BLOCK_BYTES] = {0};
    size_t count = size + 9 <= BLOCK_BYTES ? 1 : 2;
    memcpy(blocks, text, size);
    blocks[size] = 0x80;
    blocks[count * BLOCK_BYTES - 2] = (uint8_t)(size * 8 >> 8);
    blocks[count * BLOCK_BYTES - 1] = (uint8_t)(size * 8);
    for (size_t i = 0; i < count; i++)
        mix_block(state, blocks + i * BLOCK_BYTES);
    for (int i = 0; i < DIGEST_BYTES; i++)
        digest[i] = (uint8_t)(state[i / 4] >> (24 - 8 * (i % 4)));
}

static GyreValue base64_of(Gyre *g, const uint8_t *bytes, size_t size)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    char text[4 * ((DIGEST_BYTES + 2) / 3)];
    size_t count = 0;
    for (size_t i = 0; i < size; i += 3) {
        size_t left = size - i;
        uint32_t three = (uint32_t)bytes[i] << 16 | (left > 1 ? (uint32_t)bytes[i + 1] << 8 : 0) |
                         (left > 2 ? bytes[i + 2] : 0u);
        text[count++] = digits[three >> 18];
        text[count++] = digits[three >> 12 & 63];
        text[count++] = left > 1 ? digits[three >> 6 & 63] : '=';
        text[count++] = left > 2 ? digits[three & 63] : '=';
    }
    return gyre_str(g, text, count);
}

GyreStatus gy_websocket_accept_key(GyreCall *call)
{
    static const char fixed[] = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    const char *key;
    size_t size;
    uint8_t text[24 + sizeof fixed], digest[DIGEST_BYTES];
    if (!gyre_args(call, "S", &key, &size)) return GYRE_ERROR;
    if (size != 24) return gyre_throw(gyre_vm(call), "ValueError", "a key has 24 characters");
    memcpy(text, key, size);
    memcpy(text + size, fixed, sizeof fixed - 1);
    sha1_of_short(text, size + sizeof fixed - 1, digest);
    return gyre_return(call, base64_of(gyre_vm(call), digest, sizeof digest));
}

GyreStatus gy_websocket_new_key(GyreCall *call)
{
    uint8_t nonce[NONCE_BYTES];
    if (getrandom(nonce, sizeof nonce, 0) != sizeof nonce)
        return gyre_throw(gyre_vm(call), "OSError", "there is no randomness");
    return gyre_return(call, base64_of(gyre_vm(call), nonce, sizeof nonce));
}
#endif

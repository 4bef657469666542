// blake2.c - BLAKE2b and BLAKE2s (RFC 7693).
//
// Our own, because OpenSSL 3.0 knows only digests of full length without salt and person. The two
// are one function on words of 64 or 32 bits: the rounds are written once, as a macro that makes
// both. The state is kept in 64-bit words for both.
#include "stdlib/blake2.h"

#include <string.h>

static const uint64_t start_big[8] = {
    0x6A09E667F3BCC908ull, 0xBB67AE8584CAA73Bull, 0x3C6EF372FE94F82Bull, 0xA54FF53A5F1D36F1ull,
    0x510E527FADE682D1ull, 0x9B05688C2B3E6C1Full, 0x1F83D9ABFB41BD6Bull, 0x5BE0CD19137E2179ull,
};

static const uint8_t schedule[10][16] = {
    {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15},
    {14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3},
    {11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4},
    {7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8},
    {9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13},
    {2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9},
    {12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11},
    {13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10},
    {6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5},
    {10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0},
};

// The word of the initial state: those of BLAKE2s are the upper halves.
static uint64_t start_word(bool is_small, int i)
{
    return is_small ? start_big[i] >> 32 : start_big[i];
}

static uint64_t load(const uint8_t *bytes, int size)
{
    uint64_t word = 0;
    for (int i = size - 1; i >= 0; i--)
        word = word << 8 | bytes[i];
    return word;
}

#define ROTATE(Word, w, bits) (Word)((Word)(w) >> (bits) | (Word)(w) << (sizeof(Word) * 8 - (bits)))

#define MIX(Word, a, b, c, d, x, y, r1, r2, r3, r4)                                                \
    do {                                                                                           \
        v[a] = (Word)(v[a] + v[b] + m[x]);                                                         \
        v[d] = ROTATE(Word, v[d] ^ v[a], r1);                                                      \
        v[c] = (Word)(v[c] + v[d]);                                                                \
        v[b] = ROTATE(Word, v[b] ^ v[c], r2);                                                      \
        v[a] = (Word)(v[a] + v[b] + m[y]);                                                         \
        v[d] = ROTATE(Word, v[d] ^ v[a], r3);                                                      \
        v[c] = (Word)(v[c] + v[d]);                                                                \
        v[b] = ROTATE(Word, v[b] ^ v[c], r4);                                                      \
    } while (0)

// `count` is what of it fits in two words, `flag` all ones for the last block.
#define COMPRESS(name, Word, rounds, r1, r2, r3, r4)                                               \
    static void name(uint64_t state[8], const uint8_t *block, uint64_t count_low,                  \
                     uint64_t count_high, uint64_t flag)                                           \
    {                                                                                              \
        Word v[16], m[16];                                                                         \
        for (int i = 0; i < 16; i++)                                                               \
            m[i] = (Word)load(block + (size_t)i * sizeof(Word), sizeof(Word));                     \
        for (int i = 0; i < 8; i++) {                                                              \
            v[i] = (Word)state[i];                                                                 \
            v[i + 8] = (Word)start_word(sizeof(Word) == 4, i);                                     \
        }                                                                                          \
        v[12] ^= (Word)count_low;                                                                  \
        v[13] ^= (Word)count_high;                                                                 \
        v[14] ^= (Word)flag;                                                                       \
        for (int round = 0; round < rounds; round++) {                                             \
            const uint8_t *s = schedule[round % 10];                                               \
            MIX(Word, 0, 4, 8, 12, s[0], s[1], r1, r2, r3, r4);                                    \
            MIX(Word, 1, 5, 9, 13, s[2], s[3], r1, r2, r3, r4);                                    \
            MIX(Word, 2, 6, 10, 14, s[4], s[5], r1, r2, r3, r4);                                   \
            MIX(Word, 3, 7, 11, 15, s[6], s[7], r1, r2, r3, r4);                                   \
            MIX(Word, 0, 5, 10, 15, s[8], s[9], r1, r2, r3, r4);                                   \
            MIX(Word, 1, 6, 11, 12, s[10], s[11], r1, r2, r3, r4);                                 \
            MIX(Word, 2, 7, 8, 13, s[12], s[13], r1, r2, r3, r4);                                  \
            MIX(Word, 3, 4, 9, 14, s[14], s[15], r1, r2, r3, r4);                                  \
        }                                                                                          \
        for (int i = 0; i < 8; i++)                                                                \
            state[i] ^= (Word)(v[i] ^ v[i + 8]);                                                   \
    }
COMPRESS(compress_big, uint64_t, 12, 32, 24, 16, 63)
COMPRESS(compress_small, uint32_t, 10, 16, 12, 8, 7)

static void compress(Blake2 *hash, const uint8_t *block, size_t size, bool is_last)
{
    hash->count += size;
    uint64_t flag = is_last ? UINT64_MAX : 0;
    if (hash->is_small) compress_small(hash->state, block, hash->count, hash->count >> 32, flag);
    else compress_big(hash->state, block, hash->count, 0, flag);
}

void gy_blake2_update(Blake2 *hash, const void *bytes, size_t size)
{
    const uint8_t *p = (const uint8_t *)bytes;
    size_t block_size = blake2_block_size(hash->is_small);
    while (size > 0) {
        if (hash->filled == block_size) { // more is coming, so this one is not the last
            compress(hash, hash->block, block_size, false);
            hash->filled = 0;
        }
        size_t part = block_size - hash->filled;
        if (part > size) part = size;
        memcpy(hash->block + hash->filled, p, part);
        hash->filled = (uint8_t)(hash->filled + part);
        p += part;
        size -= part;
    }
}

void gy_blake2_finish(const Blake2 *hash, uint8_t *digest)
{
    Blake2 last = *hash;
    memset(last.block + last.filled, 0, sizeof last.block - last.filled);
    compress(&last, last.block, last.filled, true);
    size_t word_size = last.is_small ? 4 : 8;
    for (size_t i = 0; i < last.digest_size; i++)
        digest[i] = (uint8_t)(last.state[i / word_size] >> (8 * (i % word_size)));
}

static void copy_bytes(uint8_t *to, const uint8_t *from, size_t size)
{
    if (size) memcpy(to, from, size);
}

void gy_blake2_start(Blake2 *hash, const Blake2Choice *choice)
{
    int word_size = choice->is_small ? 4 : 8;
    size_t salt_size = blake2_most_salt(choice->is_small);
    uint8_t parameters[64] = {(uint8_t)choice->digest_size, (uint8_t)choice->key_size, 1, 1};
    uint8_t *end = parameters + 8 * word_size; // salt and person are the last quarters
    copy_bytes(end - 2 * salt_size, choice->salt, choice->salt_size);
    copy_bytes(end - salt_size, choice->person, choice->person_size);
    *hash = (Blake2){.is_small = choice->is_small, .digest_size = (uint8_t)choice->digest_size};
    for (int i = 0; i < 8; i++)
        hash->state[i] =
            start_word(choice->is_small, i) ^ load(parameters + i * word_size, word_size);
    if (choice->key_size == 0) return;
    uint8_t block[BLAKE2_MOST_BLOCK] = {0}; // the key is a block of its own
    copy_bytes(block, choice->key, choice->key_size);
    gy_blake2_update(hash, block, blake2_block_size(choice->is_small));
}

// blake2.h - the hash functions BLAKE2b and BLAKE2s of RFC 7693, with all that they can be given.
#ifndef GYRE_STDLIB_BLAKE2_H
#define GYRE_STDLIB_BLAKE2_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { BLAKE2_MOST_SALT = 16, BLAKE2_MOST_BLOCK = 128, BLAKE2_MOST_DIGEST = 64 };

typedef struct {
    bool is_small; // BLAKE2s
    size_t digest_size;
    const uint8_t *key, *salt, *person; // any may be NULL where its size is 0
    size_t key_size, salt_size, person_size;
} Blake2Choice;

typedef struct {
    bool is_small;
    uint8_t digest_size;
    uint8_t filled; // bytes of `block`; the last block waits here, since it is treated otherwise
    uint64_t state[8];
    uint64_t count; // bytes that went through; 2 ** 64 are out of reach
    uint8_t block[BLAKE2_MOST_BLOCK];
} Blake2;

// The most bytes of a digest and of a key, and those of a salt and of a person.
static inline size_t blake2_most_digest(bool is_small)
{
    return is_small ? 32 : 64;
}
static inline size_t blake2_most_salt(bool is_small)
{
    return is_small ? 8 : 16;
}
static inline size_t blake2_block_size(bool is_small)
{
    return is_small ? 64 : 128;
}

// Sizes must be within their limits, digest_size > 0.
void gy_blake2_start(Blake2 *hash, const Blake2Choice *choice);
void gy_blake2_update(Blake2 *hash, const void *bytes, size_t size);
void gy_blake2_finish(const Blake2 *hash, uint8_t *digest); // the hash may go on

#endif

// http_body.h - the body of a request as it comes: so many bytes, or chunks.
//
// A decoder is asked with whatever bytes are there. It gives a piece of the body that lies among
// them, never a copy, and says how many bytes that and what surrounds it have used up.
#ifndef GYRE_STDLIB_HTTP_BODY_H
#define GYRE_STDLIB_HTTP_BODY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct {
    bool is_chunked;
    uint64_t left;      // bytes of the body, or of the current chunk
    uint8_t state;      // where in a chunk; 0: at the beginning of a size
    uint8_t digits;     // of the size so far
    uint32_t overhead;  // bytes that were no body and too many for it
    uint32_t line_size; // of the trailer's line
} Body;

typedef struct {
    const char *bytes;
    size_t size;
    size_t used; // of the bytes that were given
} BodyPiece;

void gy_http_body_begin(Body *body, bool is_chunked, uint64_t length);
bool gy_http_body_is_done(const Body *body);
// The next piece, of at most `most` bytes; size 0: there is none yet, or the body is done. False:
// it is malformed.
bool gy_http_body_next(Body *body, const char *bytes, size_t size, size_t most, BodyPiece *piece);

#endif

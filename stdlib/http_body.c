// http_body.c - see http_body.h.
//
// chunk = size-in-hex [ extension ] CRLF bytes CRLF;  a chunk of size 0 has no bytes, and trailer
// lines up to an empty one (RFC 9112, 7.1). Extensions and trailers are passed over, and so may not
// be long, nor many beside little data: who sends a line for each byte wants to keep us busy.
// Everything else is as the grammar says: a CR or LF alone, a space, a sign, a 0x are
// refused, since two programs would not agree on where such a chunk ends.
#ifndef GYRE_NO_LIBUV
#include "stdlib/http_body.h"
#include "stdlib/http_head.h"

#include <string.h>

enum {
    SIZE,           // zero, as a new Body has it
    EXTENSION_NAME, // its first byte
    EXTENSION,
    SIZE_LF,
    DATA,
    DATA_CR,
    DATA_LF,
    TRAILER,
    TRAILER_VALUE,
    TRAILER_LF,
    DONE,
};

enum {
    MOST_DIGITS = 12,
    // Bytes of sizes with their extensions, and of all trailers, beyond those that are allowed to
    // each chunk: FREE_OVERHEAD and twice its data.
    MOST_OVERHEAD = 4096,
    FREE_OVERHEAD = 16,
};

void gy_http_body_begin(Body *body, bool is_chunked, uint64_t length)
{
    *body = (Body){.is_chunked = is_chunked, .left = is_chunked ? 0 : length};
}

bool gy_http_body_is_done(const Body *body)
{
    return body->is_chunked ? body->state == DONE : body->left == 0;
}

static bool read_size(Body *body, unsigned char c)
{
    unsigned letter = (c | 0x20u) - 'a';
    unsigned digit = c - (unsigned)'0' < 10u ? c - (unsigned)'0' : letter < 6 ? letter + 10 : 16;
    if (digit < 16) {
        body->left = body->left << 4 | digit;
        return ++body->digits <= MOST_DIGITS;
    }
    if (!body->digits || (c != ';' && c != '\r')) return false;
    body->state = c == ';' ? EXTENSION_NAME : SIZE_LF;
    return true;
}

static bool is_token(unsigned char c)
{
    return gy_http_is_token((const char *)&c, 1);
}

static bool begin_extension(Body *body, unsigned char c)
{
    if (c != ' ' && c != '\t') body->state = EXTENSION;
    return c == ' ' || c == '\t' || is_token(c);
}

// The name of a trailer, or the empty line behind all of them. A line that is folded has none.
static bool read_trailer(Body *body, unsigned char c)
{
    if (c == '\r' && !body->line_size) return body->state = TRAILER_LF, true;
    if (c == ':' && body->line_size) return body->state = TRAILER_VALUE, true;
    body->line_size++;
    return is_token(c);
}

// For the next chunk counts only what was too much for this one.
static void allow_for_data(Body *body)
{
    uint64_t free = FREE_OVERHEAD + 2 * body->left;
    body->overhead -= body->overhead < free ? body->overhead : (uint32_t)free;
}

// An extension or a trailer's value: anything but control characters, up to a CR.
static bool pass_over(Body *body, unsigned char c, uint8_t after)
{
    if (c == '\r') body->state = after;
    return c == '\r' || c == '\t' || (c >= 0x20 && c != 0x7f);
}

// One byte of what surrounds the data.
static bool read_frame(Body *body, unsigned char c)
{
    if (++body->overhead > MOST_OVERHEAD) return false;
    switch (body->state) {
    case SIZE: return read_size(body, c);
    case EXTENSION_NAME: return begin_extension(body, c);
    case EXTENSION: return pass_over(body, c, SIZE_LF);
    case SIZE_LF:
        body->state = body->left ? DATA : TRAILER;
        body->digits = 0;
        allow_for_data(body);
        return c == '\n';
    case DATA_CR: body->state = DATA_LF; return c == '\r';
    case DATA_LF: body->state = SIZE; return c == '\n';
    case TRAILER: return read_trailer(body, c);
    case TRAILER_VALUE: return pass_over(body, c, TRAILER_LF);
    default: // TRAILER_LF
        body->state = body->line_size ? TRAILER : DONE;
        body->line_size = 0;
        return c == '\n';
    }
}

static void take_data(Body *body, const char *bytes, size_t size, size_t most, BodyPiece *piece)
{
    if (size > most) size = most;
    if (size > body->left) size = (size_t)body->left;
    body->left -= size;
    piece->bytes = bytes;
    piece->size = size;
    piece->used += size;
}

bool gy_http_body_next(Body *body, const char *bytes, size_t size, size_t most, BodyPiece *piece)
{
    *piece = (BodyPiece){0};
    if (!body->is_chunked) {
        take_data(body, bytes, size, most, piece);
        return true;
    }
    while (body->state != DONE) {
        if (body->state == DATA) {
            if (piece->used < size)
                take_data(body, bytes + piece->used, size - piece->used, most, piece);
            if (body->left == 0) body->state = DATA_CR;
            // What ends the chunk is read at once if it is there, and refused if it is wrong.
            if (piece->size || piece->used == size) break;
        }
        if (piece->used == size) break;
        if (!read_frame(body, (unsigned char)bytes[piece->used++])) return false;
    }
    return true;
}
#endif

// base64_module.c - what base64.gy stands on: bytes as text of 64, 32 or 16 letters, and back.
//
// The three are one scheme: groups of bytes are cut into digits of 6, 5 or 4 bits, each digit a
// letter, and the last group is filled up with `=`. Encoding is the same code for all. Decoding
// is not, since each is strict in its own way, as in Python: base64 passes over letters that are
// not its own (unless `validate`), base32 and base16 refuse them.
//
// What cannot be decoded is a ValueError.
#include "stdlib/modules.h"

#include <stdlib.h>
#include <string.h>

static const char letters_64[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
static const char letters_64_url[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
static const char letters_32[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
static const char letters_32_hex[] = "0123456789ABCDEFGHIJKLMNOPQRSTUV";
static const char letters_16[] = "0123456789ABCDEF";

enum { NO_DIGIT = 255, BYTES_PER_CHECK = 1 << 18 };

// ---------------------------------------------------------------- Arguments and results

typedef struct {
    const uint8_t *bytes;
    size_t size;
} Input;

static GyreStatus give(GyreCall *call, GyreValue v)
{
    return gyre_is_none(v) ? GYRE_ERROR : gyre_return(call, v);
}

// bytes or bytearray. False: thrown.
static bool read_bytes(Gyre *g, GyreValue v, Input *input)
{
    input->bytes = (const uint8_t *)gyre_to_bytes(g, v, &input->size);
    if (input->bytes) return true;
    gyre_throw(g, "TypeError", "a bytes-like object is required, not '%s'", gyre_type_of(g, v));
    return false;
}

// bytes, or a str of ASCII. False: thrown.
static bool read_text(Gyre *g, GyreValue v, Input *input)
{
    const char *text = gyre_to_str(g, v, &input->size);
    input->bytes =
        text ? (const uint8_t *)text : (const uint8_t *)gyre_to_bytes(g, v, &input->size);
    if (!input->bytes) {
        gyre_throw(g, "TypeError",
                   "argument should be a bytes-like object or ASCII string, not '%s'",
                   gyre_type_of(g, v));
        return false;
    }
    for (size_t i = 0; text && i < input->size; i++) {
        if (!(text[i] & 0x80)) continue;
        gyre_throw(g, "ValueError", "string argument should contain only ASCII characters");
        return false;
    }
    return true;
}

static bool is_given(Gyre *g, GyreValue v)
{
    return !gyre_is_none(v) && !gyre_is_nil(g, v);
}

// New bytes to be filled. NULL: thrown.
static uint8_t *new_bytes(Gyre *g, size_t size, GyreValue *value)
{
    *value = gyre_bytes(g, NULL, size);
    return (uint8_t *)gyre_to_bytes(g, *value, &size);
}

// ---------------------------------------------------------------- Encoding

// Digits of `bits` bits, filled up to groups of `group` letters.
static GyreValue encode(Gyre *g, Input input, const char *letters, int bits, size_t group)
{
    size_t digits = (input.size * 8 + (size_t)bits - 1) / (size_t)bits;
    size_t size = (digits + group - 1) / group * group, made = 0;
    if (input.size > SIZE_MAX / 16) return gyre_bytes(g, NULL, SIZE_MAX);
    GyreValue result;
    uint8_t *out = new_bytes(g, size, &result);
    if (!out) return GYRE_NONE;
    unsigned pending = 0;
    int count = 0;
    for (size_t i = 0; i < input.size; i++) {
        pending = pending << 8 | input.bytes[i];
        for (count += 8; count >= bits; count -= bits)
            out[made++] = (uint8_t)letters[pending >> (count - bits) & ((1u << bits) - 1)];
        if (i % BYTES_PER_CHECK == 0 && !gyre_check(g)) return GYRE_NONE;
    }
    if (count) out[made++] = (uint8_t)letters[pending << (bits - count) & ((1u << bits) - 1)];
    memset(out + made, '=', size - made);
    return result;
}

static GyreStatus encode_with(GyreCall *call, const char *letters, int bits, size_t group)
{
    Input input;
    if (!read_bytes(gyre_vm(call), gyre_arg(call, 0), &input)) return GYRE_ERROR;
    return give(call, encode(gyre_vm(call), input, letters, bits, group));
}

// The two letters that stand in for + and /. False: thrown.
static bool read_altchars(Gyre *g, GyreValue v, Input *altchars, bool may_be_text)
{
    bool ok = may_be_text ? read_text(g, v, altchars) : read_bytes(g, v, altchars);
    if (!ok || altchars->size == 2) return ok;
    gyre_throw(g, "ValueError", "altchars must be two bytes, not %zu", altchars->size);
    return false;
}

static GyreStatus base64_b64encode(GyreCall *call)
{
    Gyre *g = gyre_vm(call);
    GyreValue given = gyre_arg(call, 1);
    Input altchars;
    char letters[sizeof letters_64];
    memcpy(letters, letters_64, sizeof letters);
    if (is_given(g, given)) {
        if (!read_altchars(g, given, &altchars, false)) return GYRE_ERROR;
        memcpy(letters + 62, altchars.bytes, 2);
    }
    return encode_with(call, letters, 6, 4);
}

static GyreStatus base64_standard_b64encode(GyreCall *call)
{
    return encode_with(call, letters_64, 6, 4);
}

static GyreStatus base64_urlsafe_b64encode(GyreCall *call)
{
    return encode_with(call, letters_64_url, 6, 4);
}

static GyreStatus base64_b32encode(GyreCall *call)
{
    return encode_with(call, letters_32, 5, 8);
}

static GyreStatus base64_b32hexencode(GyreCall *call)
{
    return encode_with(call, letters_32_hex, 5, 8);
}

static GyreStatus base64_b16encode(GyreCall *call)
{
    return encode_with(call, letters_16, 4, 2);
}

// ---------------------------------------------------------------- Decoding

static void make_digits(uint8_t digits[256], const char *letters)
{
    memset(digits, NO_DIGIT, 256);
    for (uint8_t i = 0; letters[i]; i++)
        digits[(uint8_t)letters[i]] = i;
}

// Collects digits into bytes.
typedef struct {
    uint8_t *out;
    size_t made;
    unsigned pending;
    int count; // of bits that are pending
} Sink;

static void put_digit(Sink *sink, uint8_t digit, int bits)
{
    sink->pending = sink->pending << bits | digit;
    sink->count += bits;
    if (sink->count < 8) return;
    sink->count -= 8;
    sink->out[sink->made++] = (uint8_t)(sink->pending >> sink->count);
}

// What is wrong with base64 text, or NULL; "" where the script is to be stopped. Decoding ends at
// the padding that completes a group; lenient decoding passes over all that is no letter.
static const char *decode_64(Gyre *g, Input input, const uint8_t digits[256], bool is_strict,
                             Sink *sink, size_t *count, bool *has_ended)
{
    size_t pads = 0;
    bool is_padding = false;
    if (is_strict && input.size && input.bytes[0] == '=') return "Leading padding not allowed";
    for (size_t i = 0; i < input.size; i++) {
        uint8_t digit = digits[input.bytes[i]];
        if (input.bytes[i] == '=') {
            is_padding = true;
            if (*count % 4 < 2 || *count % 4 + ++pads < 4) continue;
            *has_ended = true;
            return is_strict && i + 1 < input.size ? "Excess data after padding" : NULL;
        }
        if (digit == NO_DIGIT && is_strict) return "Only base64 data is allowed";
        if (digit == NO_DIGIT) continue;
        if (is_strict && is_padding) return "Discontinuous padding not allowed";
        pads = 0;
        put_digit(sink, digit, 6);
        ++*count;
        if (i % BYTES_PER_CHECK == 0 && !gyre_check(g)) return "";
    }
    return NULL;
}

static GyreStatus decode_64_with(GyreCall *call, Input input, const uint8_t digits[256],
                                 bool is_strict)
{
    Gyre *g = gyre_vm(call);
    GyreValue room;
    size_t count = 0;
    bool has_ended = false;
    Sink sink = {.out = new_bytes(g, input.size / 4 * 3 + 3, &room)};
    if (!sink.out) return GYRE_ERROR;
    const char *wrong = decode_64(g, input, digits, is_strict, &sink, &count, &has_ended);
    if (!wrong && !has_ended && count % 4 == 1)
        return gyre_throw(
            g, "ValueError",
            "Invalid base64-encoded string: number of data characters (%zu) cannot be "
            "1 more than a multiple of 4",
            count);
    if (!wrong && !has_ended && count % 4) wrong = "Incorrect padding";
    if (wrong && !*wrong) return GYRE_ERROR;
    if (wrong) return gyre_throw(g, "ValueError", "%s", wrong);
    return give(call, gyre_bytes(g, sink.out, sink.made));
}

static GyreStatus base64_b64decode(GyreCall *call)
{
    Gyre *g = gyre_vm(call);
    GyreValue given = gyre_arg(call, 1), strict = gyre_arg(call, 2);
    Input input, altchars;
    uint8_t digits[256];
    bool is_strict = false;
    make_digits(digits, letters_64);
    if (!read_text(g, gyre_arg(call, 0), &input)) return GYRE_ERROR;
    if (is_given(g, given)) {
        if (!read_altchars(g, given, &altchars, true)) return GYRE_ERROR;
        digits[altchars.bytes[0]] = 62; // + and / themselves stay, as in Python
        digits[altchars.bytes[1]] = 63;
    }
    if (!gyre_is_none(strict)) gyre_to_bool(g, strict, &is_strict);
    return decode_64_with(call, input, digits, is_strict);
}

static GyreStatus base64_standard_b64decode(GyreCall *call)
{
    Input input;
    uint8_t digits[256];
    make_digits(digits, letters_64);
    if (!read_text(gyre_vm(call), gyre_arg(call, 0), &input)) return GYRE_ERROR;
    return decode_64_with(call, input, digits, false);
}

static GyreStatus base64_urlsafe_b64decode(GyreCall *call)
{
    Input input;
    uint8_t digits[256];
    make_digits(digits, letters_64);
    digits['-'] = 62;
    digits['_'] = 63;
    if (!read_text(gyre_vm(call), gyre_arg(call, 0), &input)) return GYRE_ERROR;
    return decode_64_with(call, input, digits, false);
}

static void add_lower_case(uint8_t digits[256])
{
    for (int c = 'A'; c <= 'Z'; c++)
        digits[c | 0x20] = digits[c];
}

static GyreStatus decode_32_with(GyreCall *call, const uint8_t digits[256])
{
    Gyre *g = gyre_vm(call);
    Input input;
    if (!read_text(g, gyre_arg(call, 0), &input)) return GYRE_ERROR;
    if (input.size % 8) return gyre_throw(g, "ValueError", "Incorrect padding");
    size_t count = input.size, pads;
    while (count > 0 && input.bytes[count - 1] == '=')
        count--;
    pads = input.size - count;
    GyreValue room;
    Sink sink = {.out = new_bytes(g, input.size / 8 * 5 + 5, &room)};
    if (!sink.out) return GYRE_ERROR;
    for (size_t i = 0; i < count; i++) {
        uint8_t digit = digits[input.bytes[i]];
        if (digit == NO_DIGIT) return gyre_throw(g, "ValueError", "Non-base32 digit found");
        put_digit(&sink, digit, 5);
    }
    if (pads && pads != 1 && pads != 3 && pads != 4 && pads != 6)
        return gyre_throw(g, "ValueError", "Incorrect padding");
    return give(call, gyre_bytes(g, sink.out, sink.made));
}

static GyreStatus base64_b32decode(GyreCall *call)
{
    Gyre *g = gyre_vm(call);
    GyreValue folds = gyre_arg(call, 1), one = gyre_arg(call, 2);
    Input letter;
    uint8_t digits[256];
    bool does_fold = false;
    make_digits(digits, letters_32);
    if (is_given(g, one)) {
        if (!read_text(g, one, &letter)) return GYRE_ERROR;
        if (letter.size != 1 || digits[letter.bytes[0]] == NO_DIGIT)
            return gyre_throw(g, "ValueError", "map01 must be one letter of base32");
        digits['0'] = digits['O'];
        digits['1'] = digits[letter.bytes[0]];
    }
    if (!gyre_is_none(folds)) gyre_to_bool(g, folds, &does_fold);
    if (does_fold) add_lower_case(digits);
    return decode_32_with(call, digits);
}

static GyreStatus base64_b32hexdecode(GyreCall *call)
{
    Gyre *g = gyre_vm(call);
    GyreValue folds = gyre_arg(call, 1);
    uint8_t digits[256];
    bool does_fold = false;
    make_digits(digits, letters_32_hex);
    if (!gyre_is_none(folds)) gyre_to_bool(g, folds, &does_fold);
    if (does_fold) add_lower_case(digits);
    return decode_32_with(call, digits);
}

static GyreStatus base64_b16decode(GyreCall *call)
{
    Gyre *g = gyre_vm(call);
    GyreValue folds = gyre_arg(call, 1), room;
    Input input;
    uint8_t digits[256];
    bool does_fold = false;
    make_digits(digits, letters_16);
    if (!gyre_is_none(folds)) gyre_to_bool(g, folds, &does_fold);
    if (does_fold) add_lower_case(digits);
    if (!read_text(g, gyre_arg(call, 0), &input)) return GYRE_ERROR;
    Sink sink = {.out = new_bytes(g, input.size / 2, &room)};
    if (!sink.out) return GYRE_ERROR;
    for (size_t i = 0; i < input.size; i++)
        if (digits[input.bytes[i]] == NO_DIGIT)
            return gyre_throw(g, "ValueError", "Non-base16 digit found");
    if (input.size % 2) return gyre_throw(g, "ValueError", "Odd-length string");
    for (size_t i = 0; i < input.size; i++)
        put_digit(&sink, digits[input.bytes[i]], 4);
    return gyre_return(call, room);
}

// ---------------------------------------------------------------- The module

static const GyreNative base64_natives[] = {
    {"b64encode", base64_b64encode, "s, altchars = nil",
     "Bytes as base64; `altchars` are two letters in place of + and /.", 0},
    {"b64decode", base64_b64decode, "s, altchars = nil, validate = false",
     "The bytes of base64, text or bytes. Other letters are passed over, or refused.", 0},
    {"standard_b64encode", base64_standard_b64encode, "s", "b64encode(s).", 0},
    {"standard_b64decode", base64_standard_b64decode, "s", "b64decode(s).", 0},
    {"urlsafe_b64encode", base64_urlsafe_b64encode, "s", "Base64 with - and _ for + and /.", 0},
    {"urlsafe_b64decode", base64_urlsafe_b64decode, "s", "The bytes of it.", 0},
    {"b32encode", base64_b32encode, "s", "Bytes as base32: capitals and 2 to 7.", 0},
    {"b32decode", base64_b32decode, "s, casefold = false, map01 = nil",
     "The bytes of base32. `map01` is the letter that 1 is read as, and 0 is O then.", 0},
    {"b32hexencode", base64_b32hexencode, "s", "Base32 in the order of its digits: 0 to V.", 0},
    {"b32hexdecode", base64_b32hexdecode, "s, casefold = false", "The bytes of it.", 0},
    {"b16encode", base64_b16encode, "s", "Bytes as hexadecimal digits, in capitals.", 0},
    {"b16decode", base64_b16decode, "s, casefold = false", "The bytes of it.", 0},
    {NULL, NULL, NULL, NULL, 0},
};

GyreStatus gy_base64_install(Gyre *g)
{
    return gyre_register(g, "<stdlib>/_base64", base64_natives, NULL);
}

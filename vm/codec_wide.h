// codec_wide.h - what codec.c and codec_wide.c share.
#ifndef GYRE_VM_CODEC_WIDE_H
#define GYRE_VM_CODEC_WIDE_H

#include "vm/object.h"
#include "vm/str.h"

// An encoding in units of 2 or 4 bytes.
typedef struct {
    uint8_t unit;
    bool is_big;   // the high byte comes first
    bool has_mark; // a byte order mark comes first and tells the order
    const char *name;
} WideForm;

// Bytes that are not text.
typedef struct {
    size_t at, count;
    const char *why;
} Fault;

// Throws, or appends what the handler of that name puts in their place.
bool gy_codec_decode_fault(VM *vm, const char *name, const uint8_t *data, const Fault *fault,
                           const Str *errors, StrBuilder *b);

bool gy_codec_encode_wide(VM *vm, const WideForm *form, const Str *s, StrBuilder *b);
bool gy_codec_decode_wide(VM *vm, const WideForm *form, const uint8_t *data, size_t size,
                          const Str *errors, StrBuilder *b);

#endif

// codec.h - text to bytes and back, in the encodings that need no tables.
#ifndef GYRE_VM_CODEC_H
#define GYRE_VM_CODEC_H

#include "vm/object.h"
#include "vm/str.h"

// `encoding` and `errors` may be NULL: "utf-8" and "strict". NULL: thrown.
Bytes *gy_codec_encode(VM *vm, const Str *s, const Str *encoding, const Str *errors);
Str *gy_codec_decode(VM *vm, const uint8_t *data, size_t size, const Str *encoding,
                     const Str *errors);

#endif

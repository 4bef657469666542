// bytes_parts.h - what bytes and bytearray, and those who accept either, share.
#ifndef GYRE_VM_BYTES_PARTS_H
#define GYRE_VM_BYTES_PARTS_H

#include "vm/native.h"
#include "vm/str.h"

// The bytes of a bytes or bytearray, without a copy: valid until the array is changed. False
// (nothing thrown) for other values.
bool gy_bytes_view(Value v, const uint8_t **data, size_t *size);

// Appends the bytes of a bytes-like value or of an iterable of ints. May run script code.
bool gy_bytes_collect(VM *vm, StrBuilder *b, Value source);

// Calls the `bytes` method of an instance. 1: done; 0: it has none; -1: thrown.
int gy_bytes_convert(VM *vm, Value source, Value *result);

// Replaces `removed` bytes at `at` by `added` ones (NULL: zeros). False: thrown.
bool gy_bytearray_splice(VM *vm, ByteArray *array, size_t at, size_t removed, const void *bytes,
                         size_t added);

// a + b of bytes and bytearrays, in the type of a; `times` copies of a.
bool gy_bytes_concat(VM *vm, Value a, Value b, Value *result);
bool gy_bytes_repeat(VM *vm, Value a, int64_t times, Value *result);
// array += bytes-like or ints.
bool gy_bytearray_extend(VM *vm, ByteArray *array, Value source);

static inline bool bytes_is_like(Value v)
{
    return value_is_bytes(v) || value_is_bytearray(v);
}

// hash(b), never 0.
uint32_t gy_bytes_hash(Bytes *bytes);
bool gy_bytes_hash_into(VM *vm, Bytes *bytes, uint64_t *hash); // false: stopped, thrown

// -- For the natives of both types

typedef struct {
    const uint8_t *data;
    size_t size;
    uint8_t byte; // data points here for an argument that is an int
} BytesView;

bool gy_bytes_self(Call *call, BytesView *view); // false: thrown
bool gy_bytes_argument(Call *call, uint32_t i, BytesView *view);

// A new object of the receiver's type; what a native that built its result returns.
void *gy_bytes_like(Call *call, const void *data, size_t size);
GyreStatus gy_bytes_finish(Call *call, bool ok, StrBuilder *b);

extern const GyreNative gy_bytes_methods[];        // of both types
extern const GyreNative gy_bytes_case_methods[];   // of both types
extern const GyreNative gy_bytes_layout_methods[]; // of both types
extern const GyreNative gy_bytearray_methods[];    // those that change it

#endif

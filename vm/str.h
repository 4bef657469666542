// str.h - immutable strings, and the builder that makes text piece by piece.
#ifndef GYRE_VM_STR_H
#define GYRE_VM_STR_H

#include "vm/object.h"

// A string of a copy of `size` bytes that are valid UTF-8. NULL: thrown (also above 2 GiB).
Str *gy_str_new(VM *vm, const char *text, size_t size);
Str *gy_str_from_c(VM *vm, const char *text);
Str *gy_str_format(VM *vm, const char *format, ...) __attribute__((format(printf, 2, 3)));
// Checks UTF-8 first; ValueError where it is not.
Str *gy_str_from_bytes(VM *vm, const char *text, size_t size);
// For text that is only to be read by people: a byte that is no UTF-8 becomes a question mark.
Str *gy_str_from_any(VM *vm, const char *text, size_t size);

// gy_utf8_validate for what may be huge; false: stopped, thrown.
bool gy_str_validate(VM *vm, const char *text, size_t size, size_t *bad);

// The interned string with this text: one object for equal texts, so that names compare by
// address. The table does not keep strings alive (the collector drops dead ones).
Str *gy_str_intern(VM *vm, const char *text, size_t size);
Str *gy_str_intern_str(VM *vm, Str *s);

uint32_t gy_str_hash(Str *s); // never 0; SipHash-1-3 keyed per process
// The same for a text that is long: what str_hash_now calls. False: stopped, thrown.
bool gy_str_hash_long(VM *vm, Str *s);
int gy_str_compare(const Str *a, const Str *b); // by code point: <0, 0, >0
bool gy_str_equal_c(const Str *a, const char *text);

Str *gy_str_concat(VM *vm, Str *a, Str *b);
Str *gy_str_add(VM *vm, Str *a, Str *b); // for `a + b`: one of the two around it
// For `a += b`: may extend a's buffer in place; `a` itself stays what it was.
Str *gy_str_append(VM *vm, Str *a, Str *b);

// The texts of `count` values, all of them strs, with `sep` between them.
Str *gy_str_join(VM *vm, const Str *sep, const Value *items, uint32_t count);
// `times` copies one after the other; none for a negative number.
Str *gy_str_repeat(VM *vm, Str *s, int64_t times);

// Code points [start, stop) with 0 <= start <= stop <= length; one code point as a string.
Str *gy_str_substring(VM *vm, Str *s, uint32_t start, uint32_t stop);
Str *gy_str_at(VM *vm, Str *s, uint32_t index);

// Byte offset of code point `index`, and the code points before byte `offset`: O(1) for ASCII.
uint32_t gy_str_offset(const Str *s, uint32_t index);
uint32_t gy_str_index(const Str *s, uint32_t offset);

// The `size` bytes at `offset`, whole code points, as a string; `s` itself where that is all.
Str *gy_str_slice_bytes(VM *vm, Str *s, uint32_t offset, uint32_t size);

// memcmp(a, b, size) == 0; most texts are too short for a call to pay.
static inline bool str_same_bytes(const char *a, const char *b, size_t size)
{
    if (size > 16) return memcmp(a, b, size) == 0;
    if (size >= 8) {
        uint64_t a_first, b_first, a_last, b_last;
        memcpy(&a_first, a, 8), memcpy(&b_first, b, 8);
        memcpy(&a_last, a + size - 8, 8), memcpy(&b_last, b + size - 8, 8);
        return a_first == b_first && a_last == b_last;
    }
    if (size >= 4) {
        uint32_t a_first, b_first, a_last, b_last;
        memcpy(&a_first, a, 4), memcpy(&b_first, b, 4);
        memcpy(&a_last, a + size - 4, 4), memcpy(&b_last, b + size - 4, 4);
        return a_first == b_first && a_last == b_last;
    }
    return size == 0 || (a[0] == b[0] && a[size / 2] == b[size / 2] && a[size - 1] == b[size - 1]);
}

static inline bool str_equal(const Str *a, const Str *b)
{
    if (a == b) return true;
    if (a->size != b->size) return false;
    if (a->hash && b->hash && a->hash != b->hash) return false;
    return str_same_bytes(a->chars, b->chars, a->size);
}

// A name that no script can write: it is the machine's own.
static inline bool str_is_hidden(const Str *s)
{
    return s->size == 0 || memchr(s->chars, ' ', s->size);
}

enum { STR_LONG = 1 << 18 }; // bytes; what goes over so many is to look whether it should stop

// Has the text its hash, so that gy_str_hash takes no time? False: stopped, thrown.
static inline bool str_hash_now(VM *vm, Str *s)
{
    return s->size < STR_LONG || s->hash || gy_str_hash_long(vm, s);
}

static inline bool str_is_ascii(const Str *s)
{
    return s->obj.flags & STR_ASCII;
}

// The VM's strings of one ASCII character, filled as they are asked for. The collector keeps them.
Str **gy_state_ascii_cache(VM *vm);

// A growing text. Start with {0}; append; finish makes the Str and frees, or free alone.
// After a failed append (thrown) further ones fail quietly.
typedef struct {
    char *data;
    uint32_t size, capacity;
    bool failed;
} StrBuilder;

bool gy_builder_add(VM *vm, StrBuilder *b, const char *text, size_t size);
bool gy_builder_add_c(VM *vm, StrBuilder *b, const char *text);
bool gy_builder_add_str(VM *vm, StrBuilder *b, const Str *s);
bool gy_builder_add_code_point(VM *vm, StrBuilder *b, uint32_t code_point);
// `count` times the same code point.
bool gy_builder_add_fill(VM *vm, StrBuilder *b, uint32_t code_point, size_t count);
// Room for `size` more bytes at data + size; the caller writes them and adds to b->size.
bool gy_builder_reserve(VM *vm, StrBuilder *b, size_t size);
bool gy_builder_add_format(VM *vm, StrBuilder *b, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
Str *gy_builder_finish(VM *vm, StrBuilder *b); // NULL: thrown; the builder is empty either way
void gy_builder_free(VM *vm, StrBuilder *b);

// repr of text as Python prints it, and of bytes: b'...' or bytearray(b'...') (bytes.c).
bool gy_str_repr(VM *vm, StrBuilder *b, const Str *s);
// The quote that repr takes: ' unless only " needs no escaping.
char gy_str_quote(const char *text, size_t size);
bool gy_bytes_add_repr(VM *vm, StrBuilder *b, const uint8_t *data, size_t size, bool is_array);

#endif

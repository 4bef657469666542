// str_builder.c - text made piece by piece, and the escaped forms that repr shows.
//
// A StrBuilder owns a growing block that the heap counts. The first append that fails throws and
// empties the builder; later ones see `failed` and do nothing, so a long sequence of appends
// needs one check at its end, in gy_builder_finish.
//
// Between two appends a builder may be held over a call back into script code: its block is
// no object, so the collector does not know of it and does not touch it.
#include "vm/heap.h"
#include "vm/str.h"
#include "vm/unicode.h"
#include "vm/utf8.h"
#include "vm/vm.h"
#include <stdarg.h>
#include <stdio.h>

enum { FIRST_CAPACITY = 64, SHORT_PIECE = 1024, SIZE_LIMIT = INT32_MAX };

static bool fail(VM *vm, StrBuilder *b)
{
    gy_builder_free(vm, b);
    b->failed = true;
    return false;
}

bool gy_builder_reserve(VM *vm, StrBuilder *b, size_t size)
{
    if (b->failed) return false;
    if (!heap_work(vm, 16)) return fail(vm, b);
    if (size <= b->capacity - b->size) return true;
    if (size > SIZE_LIMIT - b->size) {
        gy_throw(vm, ERROR_MemoryError, "string too long");
        return fail(vm, b);
    }
    uint32_t wanted = b->size + (uint32_t)size;
    uint32_t capacity = b->capacity > SIZE_LIMIT / 2 ? SIZE_LIMIT : b->capacity * 2;
    if (capacity < FIRST_CAPACITY) capacity = FIRST_CAPACITY;
    if (capacity < wanted) capacity = wanted;
    char *data = (char *)gy_heap_resize(vm, b->data, b->capacity, capacity);
    if (!data) return fail(vm, b);
    b->data = data;
    b->capacity = capacity;
    return true;
}

bool gy_builder_add(VM *vm, StrBuilder *b, const char *text, size_t size)
{
    if (!gy_builder_reserve(vm, b, size)) return false;
    if (size <= SHORT_PIECE) {
        if (size) memcpy(b->data + b->size, text, size);
    } else if (!gy_heap_copy(vm, b->data + b->size, text, size)) {
        return fail(vm, b);
    }
    b->size += (uint32_t)size;
    return true;
}

bool gy_builder_add_c(VM *vm, StrBuilder *b, const char *text)
{
    return gy_builder_add(vm, b, text, strlen(text));
}

bool gy_builder_add_str(VM *vm, StrBuilder *b, const Str *s)
{
    return gy_builder_add(vm, b, s->chars, s->size);
}

bool gy_builder_add_code_point(VM *vm, StrBuilder *b, uint32_t code_point)
{
    char text[4];
    return gy_builder_add(vm, b, text, gy_utf8_encode(code_point, text));
}

bool gy_builder_add_fill(VM *vm, StrBuilder *b, uint32_t code_point, size_t count)
{
    char text[4];
    size_t size = gy_utf8_encode(code_point, text), total;
    if (!mem_array_size(count, size, &total)) total = SIZE_MAX;
    if (!gy_builder_reserve(vm, b, total)) return false;
    if (size == 1) {
        if (count && !gy_heap_fill(vm, b->data + b->size, text[0], count)) return fail(vm, b);
    } else {
        for (size_t i = 0; i < count; i++) {
            memcpy(b->data + b->size + i * size, text, size);
            if (!heap_work(vm, size)) return fail(vm, b);
        }
    }
    b->size += (uint32_t)total;
    return true;
}

bool gy_builder_add_format(VM *vm, StrBuilder *b, const char *format, ...)
{
    if (b->failed) return false;
    if (!heap_work(vm, 128)) return fail(vm, b);
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    size_t room = b->capacity - b->size;
    int size = vsnprintf(b->data ? b->data + b->size : NULL, room, format, args);
    va_end(args);
    bool ok = size >= 0;
    if (ok && (size_t)size >= room) { // the zero at the end needs a byte, too
        ok = gy_builder_reserve(vm, b, (size_t)size + 1);
        if (ok) vsnprintf(b->data + b->size, (size_t)size + 1, format, again);
    }
    va_end(again);
    if (ok) b->size += (uint32_t)size;
    return ok;
}

Str *gy_builder_finish(VM *vm, StrBuilder *b)
{
    Str *s = b->failed ? NULL : gy_str_new(vm, b->data, b->size);
    gy_builder_free(vm, b);
    return s;
}

void gy_builder_free(VM *vm, StrBuilder *b)
{
    if (b->data) gy_heap_resize(vm, b->data, b->capacity, 0);
    *b = (StrBuilder){0};
}

// -- repr

// The quote that needs no escaping: ' unless only " is free.
char gy_str_quote(const char *text, size_t size)
{
    if (size == 0 || !memchr(text, '\'', size)) return '\'';
    return memchr(text, '"', size) ? '\'' : '"';
}

static bool add_escape(VM *vm, StrBuilder *b, uint32_t c)
{
    switch (c) {
    case '\n': return gy_builder_add(vm, b, "\\n", 2);
    case '\r': return gy_builder_add(vm, b, "\\r", 2);
    case '\t': return gy_builder_add(vm, b, "\\t", 2);
    }
    if (c < 0x100) return gy_builder_add_format(vm, b, "\\x%02x", c);
    return gy_builder_add_format(vm, b, c < 0x10000 ? "\\u%04x" : "\\U%08x", c);
}

bool gy_str_repr(VM *vm, StrBuilder *b, const Str *s)
{
    char quote = gy_str_quote(s->chars, s->size);
    uint32_t start = 0, size = 1; // [start, i) is still to be copied as it is
    bool ok = gy_builder_add(vm, b, &quote, 1);
    for (uint32_t i = 0; ok && i < s->size; i += size) {
        unsigned char byte = (unsigned char)s->chars[i];
        uint32_t c = byte;
        size = 1;
        if (byte & 0x80) c = gy_utf8_decode(s->chars + i, &size);
        if (!heap_work(vm, 2)) return fail(vm, b);
        bool is_backslashed = c == '\\' || c == (unsigned char)quote;
        if (!is_backslashed && gy_unicode_is_printable(c)) continue;
        ok = gy_builder_add(vm, b, s->chars + start, i - start);
        if (is_backslashed) {
            ok = ok && gy_builder_add(vm, b, "\\", 1);
            start = i;
        } else {
            ok = ok && add_escape(vm, b, c);
            start = i + size;
        }
    }
    return ok && gy_builder_add(vm, b, s->chars + start, s->size - start) &&
           gy_builder_add(vm, b, &quote, 1);
}

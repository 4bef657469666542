// str.c - making strings, comparing them, joining them, taking parts of them.
//
// A string is immutable UTF-8 in one cell: header, bytes, a zero. Two things make it fast. The
// ASCII flag, set when it is made, turns code point numbers into byte offsets for free. And a
// string that grows by `+=` moves its bytes to a StrBuffer with room to spare: the next `+=` on
// the newest string adds its bytes behind those already there and makes only a new header, while
// older strings go on seeing their own, shorter part. A buffer that is full is left to its old
// strings and a bigger one is begun, so no chars pointer ever changes.
//
// Invariants
//   - The bytes are valid UTF-8, so never a lone surrogate, and size < 2^31.
//   - An interned string is never STR_SHARED, and its hash is computed.
//   - A single ASCII character is always the one from the VM's cache.
//
// Not here: the builder and repr (str_builder.c), what scripts call (str_methods.c and the files
// beside it), + and * for values (ops_arith.c).
#include "vm/str.h"
#include "vm/siphash.h"
#include "vm/state.h"
#include "vm/utf8.h"
#include <stdarg.h>
#include <stdio.h>

enum {
    SIZE_LIMIT = INT32_MAX,
    SHARE_FROM = 128, // bytes of a string from which `+=` makes a StrBuffer
};

// -- Making

static bool is_ascii(const char *text, size_t size)
{
    while (size >= 8) {
        uint64_t word;
        memcpy(&word, text, 8);
        if (word & 0x8080808080808080ull) return false;
        text += 8;
        size -= 8;
    }
    for (size_t i = 0; i < size; i++)
        if (text[i] & 0x80) return false;
    return true;
}

static char *text_of(Str *s)
{
    return (char *)(s + 1);
}

// A string with room for `size` bytes, which are few; they and the length are the caller's to fill.
static inline Str *new_short(VM *vm, size_t size)
{
    Str *s = (Str *)heap_new_raw(vm, KIND_STR, sizeof *s + size + 1);
    if (!s) return NULL;
    s->size = (uint32_t)size;
    s->length = 0;
    s->hash = 0;
    s->chars = text_of(s);
    text_of(s)[size] = 0;
    return s;
}

// The same for any size.
static Str *new_flat(VM *vm, size_t size)
{
    if (size > SIZE_LIMIT) {
        gy_throw(vm, ERROR_MemoryError, "string too long");
        return NULL;
    }
    return new_short(vm, size);
}

// The end of the piece at `start`, which is some work for one look, and ends with a code point.
static uint32_t piece_end(const Str *s, uint32_t start)
{
    if (s->size - start <= WORK_PER_POLL) return s->size;
    uint32_t end = start + WORK_PER_POLL;
    while (utf8_is_continuation(s->chars[end]))
        end--;
    return end;
}

static Str *measure_long(VM *vm, Str *s)
{
    bool all_ascii = true;
    uint32_t length = 0;
    for (uint32_t i = 0, end; i < s->size; i = end) {
        end = piece_end(s, i);
        all_ascii = all_ascii && is_ascii(s->chars + i, end - i);
        length += all_ascii ? end - i : (uint32_t)gy_utf8_count(s->chars + i, end - i);
        if (!heap_work(vm, end - i)) return NULL;
    }
    s->length = length;
    if (all_ascii) s->obj.flags |= STR_ASCII;
    return s;
}

// Sets length and flag of a filled string. NULL: stopped, as everywhere here.
static Str *measure(VM *vm, Str *s)
{
    if (s->size >= 2 * WORK_PER_POLL) return measure_long(vm, s);
    if (is_ascii(s->chars, s->size)) {
        s->length = s->size;
        s->obj.flags |= STR_ASCII;
    } else {
        s->length = (uint32_t)gy_utf8_count(s->chars, s->size);
    }
    return s;
}

static Str *ascii_char(VM *vm, unsigned char c)
{
    Str **cached = &gy_state_ascii_cache(vm)[c];
    if (*cached) return *cached;
    Str *s = new_flat(vm, 1);
    if (!s) return NULL;
    text_of(s)[0] = (char)c;
    *cached = measure(vm, s);
    heap_write(&vm->heap, value_from_obj(s));
    return s;
}

Str *gy_str_new(VM *vm, const char *text, size_t size)
{
    if (size == 1 && !(text[0] & 0x80)) return ascii_char(vm, (unsigned char)text[0]);
    Str *s = new_flat(vm, size);
    if (!s) return NULL;
    if (size >= WORK_PER_POLL && !gy_heap_copy(vm, text_of(s), text, size)) return NULL;
    if (size && size < WORK_PER_POLL) memcpy(text_of(s), text, size);
    return measure(vm, s);
}

Str *gy_str_from_c(VM *vm, const char *text)
{
    return gy_str_new(vm, text, strlen(text));
}

bool gy_str_validate(VM *vm, const char *text, size_t size, size_t *bad)
{
    size_t start = 0;
    while (size - start > WORK_PER_POLL) {
        size_t end = start + WORK_PER_POLL;
        for (int i = 0; i < 3 && utf8_is_continuation(text[end]); i++)
            end--;
        *bad = start + gy_utf8_validate(text + start, end - start);
        if (*bad < end) return true;
        start = end;
        if (!heap_work(vm, WORK_PER_POLL)) return false;
    }
    *bad = start + gy_utf8_validate(text + start, size - start);
    return true;
}

Str *gy_str_from_bytes(VM *vm, const char *text, size_t size)
{
    size_t bad;
    if (!gy_str_validate(vm, text, size, &bad)) return NULL;
    if (bad == size) return gy_str_new(vm, text, size);
    gy_throw(vm, ERROR_ValueError, "invalid UTF-8: byte 0x%02x at position %zu",
             (unsigned char)text[bad], bad);
    return NULL;
}

Str *gy_str_from_any(VM *vm, const char *text, size_t size)
{
    Str *s = new_flat(vm, size);
    if (!s) return NULL;
    if (size) memcpy(text_of(s), text, size);
    for (size_t i = 0; (i += gy_utf8_validate(text_of(s) + i, size - i)) < size;)
        text_of(s)[i++] = '?';
    return measure(vm, s);
}

Str *gy_str_format(VM *vm, const char *format, ...)
{
    char small[256];
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    int size = vsnprintf(small, sizeof small, format, args);
    va_end(args);
    Str *s = NULL;
    if (size < 0) {
        gy_throw(vm, ERROR_ValueError, "cannot format a text");
    } else if ((size_t)size < sizeof small) {
        s = gy_str_new(vm, small, (size_t)size);
    } else if ((s = new_flat(vm, (size_t)size))) {
        vsnprintf(text_of(s), (size_t)size + 1, format, again);
        s = measure(vm, s);
    }
    va_end(again);
    return s;
}

// -- Interning

static uint32_t fold(uint64_t h)
{
    uint32_t folded = (uint32_t)(h ^ h >> 32);
    return folded ? folded : 1;
}

static uint32_t hash_text(const char *text, size_t size)
{
    return fold(gy_siphash(text, size));
}

bool gy_str_hash_long(VM *vm, Str *s)
{
    uint64_t h;
    if (!gy_heap_hash(vm, s->chars, s->size, &h)) return false;
    s->hash = fold(h);
    return true;
}

uint32_t gy_str_hash(Str *s)
{
    if (!s->hash) s->hash = hash_text(s->chars, s->size);
    return s->hash;
}

// What the weak table found may be unreachable already and only wait for the sweeper.
static Str *revive(VM *vm, Str *s)
{
    if (vm->heap.phase == PHASE_SWEEP) s->obj.mark = vm->heap.live_mark;
    return s;
}

static Str *enter(VM *vm, Str *s)
{
    if (!gy_intern_add(vm, gy_state_interns(vm), s)) return NULL;
    s->obj.flags |= STR_INTERNED;
    return s;
}

Str *gy_str_intern(VM *vm, const char *text, size_t size)
{
    uint32_t hash = hash_text(text, size);
    Str *s = gy_intern_find(gy_state_interns(vm), text, size, hash);
    if (s) return revive(vm, s);
    s = gy_str_new(vm, text, size);
    if (!s) return NULL;
    s->hash = hash;
    return enter(vm, s);
}

Str *gy_str_intern_str(VM *vm, Str *s)
{
    if (s->obj.flags & STR_INTERNED) return s;
    Str *known = gy_intern_find(gy_state_interns(vm), s->chars, s->size, gy_str_hash(s));
    if (known) return revive(vm, known);
    bool is_own = !(s->obj.flags & STR_SHARED) && !obj_is_frozen(&s->obj);
    if (!is_own) return gy_str_intern(vm, s->chars, s->size);
    return enter(vm, s);
}

// -- Comparing

// The bytes of UTF-8 sort as its code points do.
int gy_str_compare(const Str *a, const Str *b)
{
    int order = memcmp(a->chars, b->chars, a->size < b->size ? a->size : b->size);
    if (order) return order;
    return (a->size > b->size) - (a->size < b->size);
}

bool gy_str_equal_c(const Str *a, const char *text)
{
    size_t size = strlen(text);
    return a->size == size && memcmp(a->chars, text, size) == 0;
}

// -- Joining

// memcpy; most texts are too short for a call to pay.
static inline void copy_bytes(char *to, const char *from, size_t size)
{
    if (size > 16) {
        memcpy(to, from, size);
    } else if (size >= 8) {
        memcpy(to, from, 8);
        memcpy(to + size - 8, from + size - 8, 8);
    } else if (size >= 4) {
        memcpy(to, from, 4);
        memcpy(to + size - 4, from + size - 4, 4);
    } else if (size > 0) {
        to[0] = from[0];
        to[size / 2] = from[size / 2];
        to[size - 1] = from[size - 1];
    }
}

// Apart, so that short ones keep their registers: 13 of 70 instructions.
static __attribute__((noinline)) Str *concat_long(VM *vm, Str *a, Str *b)
{
    Str *s = new_flat(vm, (size_t)a->size + b->size);
    if (!s || !gy_heap_copy(vm, text_of(s), a->chars, a->size) ||
        !gy_heap_copy(vm, text_of(s) + a->size, b->chars, b->size))
        return NULL;
    s->length = a->length + b->length;
    s->obj.flags |= a->obj.flags & b->obj.flags & STR_ASCII;
    return s;
}

Str *gy_str_concat(VM *vm, Str *a, Str *b)
{
    if (a->size == 0) return b;
    if (b->size == 0) return a;
    if ((size_t)a->size + b->size >= WORK_PER_POLL) return concat_long(vm, a, b);
    Str *s = new_short(vm, (size_t)a->size + b->size);
    if (!s) return NULL;
    copy_bytes(text_of(s), a->chars, a->size);
    copy_bytes(text_of(s) + a->size, b->chars, b->size);
    s->length = a->length + b->length;
    s->obj.flags |= a->obj.flags & b->obj.flags & STR_ASCII;
    return s;
}

static StrBuffer *buffer_of(const Str *s)
{
    return *(StrBuffer **)(s + 1);
}

static StrBuffer *new_buffer(VM *vm, const Str *start, size_t wanted)
{
    size_t capacity = wanted * 2 < SIZE_LIMIT ? wanted * 2 : SIZE_LIMIT;
    StrBuffer *buffer = (StrBuffer *)gy_heap_new(vm, KIND_STR_BUFFER, sizeof *buffer);
    if (!buffer) return NULL;
    buffer->data = (char *)gy_heap_resize(vm, NULL, 0, capacity);
    if (!buffer->data) return NULL;
    buffer->capacity = (uint32_t)capacity;
    if (!gy_heap_copy(vm, buffer->data, start->chars, start->size)) return NULL;
    buffer->used = start->size;
    return buffer;
}

static bool may_extend(const Str *a, const Str *b)
{
    if (!(a->obj.flags & STR_SHARED)) return false;
    const StrBuffer *buffer = buffer_of(a);
    return buffer->used == a->size && buffer->capacity - buffer->used >= b->size;
}

Str *gy_str_append(VM *vm, Str *a, Str *b)
{
    size_t size = (size_t)a->size + b->size;
    if (a->size < SHARE_FROM || b->size == 0 || size > SIZE_LIMIT) return gy_str_concat(vm, a, b);
    Str *s = (Str *)gy_heap_new(vm, KIND_STR, sizeof *s + sizeof(StrBuffer *));
    if (!s) return NULL;
    // Until it has its buffer the new string must look whole to the collector.
    s->chars = "";
    StrBuffer *buffer = may_extend(a, b) ? buffer_of(a) : new_buffer(vm, a, size);
    if (!buffer) return NULL;
    if (!gy_heap_copy(vm, buffer->data + buffer->used, b->chars, b->size)) return NULL;
    buffer->used += b->size;
    *(StrBuffer **)(s + 1) = buffer;
    heap_write(&vm->heap, value_from_obj(buffer));
    s->chars = buffer->data;
    s->size = (uint32_t)size;
    s->length = a->length + b->length;
    s->obj.flags |= (a->obj.flags & b->obj.flags & STR_ASCII) | STR_SHARED;
    return s;
}

// Whoever writes `s = s + t` in a loop gets what += would give, once it is worth its memory.
Str *gy_str_add(VM *vm, Str *a, Str *b)
{
    enum { LONG = 4096 };
    return a->size < LONG ? gy_str_concat(vm, a, b) : gy_str_append(vm, a, b);
}

static char *put(VM *vm, char *out, const Str *s)
{
    if (s->size < WORK_PER_POLL) memcpy(out, s->chars, s->size);
    else if (!gy_heap_copy(vm, out, s->chars, s->size)) return NULL;
    return out + s->size;
}

Str *gy_str_join(VM *vm, const Str *sep, const Value *items, uint32_t count)
{
    if (count == 0) return gy_str_new(vm, "", 0);
    if (count == 1) return value_as_str(items[0]);
    uint64_t size = (uint64_t)(count - 1) * sep->size;
    uint64_t length = (uint64_t)(count - 1) * sep->length;
    uint8_t flags = sep->obj.flags;
    for (uint32_t i = 0; i < count; i++) {
        const Str *part = value_as_str(items[i]);
        size += part->size;
        length += part->length;
        flags &= part->obj.flags;
        if (!heap_work(vm, 16)) return NULL;
    }
    Str *all = new_flat(vm, size);
    if (!all) return NULL;
    char *out = put(vm, text_of(all), value_as_str(items[0]));
    for (uint32_t i = 1; out && i < count; i++) {
        out = put(vm, out, sep);
        if (out) out = put(vm, out, value_as_str(items[i]));
        if (!heap_work(vm, 8 + sep->size + value_as_str(items[i])->size)) return NULL;
    }
    all->length = (uint32_t)length;
    all->obj.flags |= flags & STR_ASCII;
    return out ? all : NULL;
}

Str *gy_str_repeat(VM *vm, Str *s, int64_t times)
{
    if (times == 1) return s;
    if (times <= 0 || s->size == 0) return gy_str_new(vm, "", 0);
    size_t size = times > SIZE_LIMIT ? SIZE_MAX : (size_t)times * s->size;
    Str *all = new_flat(vm, size);
    if (!all) return NULL;
    if (!gy_heap_copy(vm, text_of(all), s->chars, s->size)) return NULL;
    for (size_t done = s->size; done < size;) { // what is there is copied behind itself
        size_t part = done < size - done ? done : size - done;
        if (part > WORK_PER_POLL && s->size < WORK_PER_POLL)
            part = WORK_PER_POLL / s->size * s->size;
        if (!gy_heap_copy(vm, text_of(all) + done, text_of(all), part)) return NULL;
        done += part;
    }
    all->length = (uint32_t)(s->length * times);
    all->obj.flags |= s->obj.flags & STR_ASCII;
    return all;
}

// -- Parts

uint32_t gy_str_offset(const Str *s, uint32_t index)
{
    if (str_is_ascii(s)) return index;
    if (index == s->length) return s->size;
    return (uint32_t)gy_utf8_offset(s->chars, s->size, index);
}

// Where the code point lies that comes `index` after the one at `offset`. False: stopped.
static bool offset_from(VM *vm, const Str *s, uint32_t offset, uint32_t index, uint32_t *found)
{
    while (s->size - offset > WORK_PER_POLL) {
        uint32_t end = piece_end(s, offset);
        uint32_t count = (uint32_t)gy_utf8_count(s->chars + offset, end - offset);
        if (count > index) break;
        index -= count;
        offset = end;
        if (!heap_work(vm, WORK_PER_POLL)) return false;
    }
    *found = offset + (uint32_t)gy_utf8_offset(s->chars + offset, s->size - offset, index);
    return true;
}

uint32_t gy_str_index(const Str *s, uint32_t offset)
{
    if (str_is_ascii(s)) return offset;
    return (uint32_t)gy_utf8_count(s->chars, offset);
}

Str *gy_str_slice_bytes(VM *vm, Str *s, uint32_t offset, uint32_t size)
{
    assert((uint64_t)offset + size <= s->size);
    if (size == s->size) return s;
    if (!str_is_ascii(s)) return gy_str_new(vm, s->chars + offset, size);
    if (size == 1) return ascii_char(vm, (unsigned char)s->chars[offset]);
    Str *part = new_flat(vm, size);
    if (!part) return NULL;
    if (size < WORK_PER_POLL) memcpy(text_of(part), s->chars + offset, size);
    else if (!gy_heap_copy(vm, text_of(part), s->chars + offset, size)) return NULL;
    part->length = size;
    part->obj.flags |= STR_ASCII;
    return part;
}

Str *gy_str_substring(VM *vm, Str *s, uint32_t start, uint32_t stop)
{
    assert(start <= stop && stop <= s->length);
    if (str_is_ascii(s)) return gy_str_slice_bytes(vm, s, start, stop - start);
    uint32_t from, to;
    if (!offset_from(vm, s, 0, start, &from) || !offset_from(vm, s, from, stop - start, &to))
        return NULL;
    return gy_str_slice_bytes(vm, s, from, to - from);
}

Str *gy_str_at(VM *vm, Str *s, uint32_t index)
{
    assert(index < s->length);
    if (str_is_ascii(s)) return ascii_char(vm, (unsigned char)s->chars[index]);
    uint32_t offset, size;
    if (!offset_from(vm, s, 0, index, &offset)) return NULL;
    gy_utf8_decode(s->chars + offset, &size);
    return gy_str_new(vm, s->chars + offset, size);
}

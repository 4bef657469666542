// str_search.c - the str methods that look for something: find, split, replace, strip.
//
// Scripts count in code points, the search counts in bytes. A Window is the part of the receiver
// that a method was told to look at, as bytes; what is found there is turned back into an index
// at the end. For ASCII text both conversions are free.
//
// Nothing here calls back into scripts after it has begun to read the text, apart from the poll
// of very long loops, so pointers into strings are safe.
#include "vm/args.h"
#include "vm/containers.h"
#include "vm/heap.h"
#include "vm/search.h"
#include "vm/str_methods.h"
#include "vm/unicode.h"
#include "vm/utf8.h"

enum { POLL_INTERVAL = 1 << 16 };

// -- find and its like

typedef struct {
    Str *s, *part;
    uint32_t start, size; // bytes of s to look at
    bool is_empty;        // start lies behind stop: not even "" is found
} Window;

// Receiver, text to look for, start and end. False: thrown.
static bool read_window(Call *call, Window *w)
{
    int64_t start, stop;
    w->s = gy_args_self_str(call);
    w->part = w->s ? gy_args_str(call, 1) : NULL;
    if (!w->part || !gy_args_bounds(call, 2, w->s->length, &start, &stop)) return false;
    w->is_empty = start > stop;
    if (w->is_empty) return true;
    w->start = gy_str_offset(w->s, (uint32_t)start);
    w->size = gy_str_offset(w->s, (uint32_t)stop) - w->start;
    return true;
}

// The index in code points, or -1.
static int64_t find_in(VM *vm, const Window *w, bool from_end)
{
    if (w->is_empty) return -1;
    const char *text = w->s->chars + w->start;
    size_t at = from_end ? gy_search_last(vm, text, w->size, w->part->chars, w->part->size)
                         : gy_search_first(vm, text, w->size, w->part->chars, w->part->size);
    return at == SEARCH_NONE ? -1 : (int64_t)gy_str_index(w->s, w->start + (uint32_t)at);
}

static GyreStatus find(Call *call, bool from_end, bool must_be_there)
{
    Window w;
    if (!read_window(call, &w)) return GYRE_ERROR;
    int64_t index = find_in(call->vm, &w, from_end);
    if (index < 0 && must_be_there && !gy_throw_matches(call->vm, ERROR_BaseError))
        return native_status(gy_throw(call->vm, ERROR_ValueError, "substring not found"));
    return args_return_int(call, index);
}

static GyreStatus str_find(Call *call)
{
    return find(call, false, false);
}
static GyreStatus str_rfind(Call *call)
{
    return find(call, true, false);
}
static GyreStatus str_index(Call *call)
{
    return find(call, false, true);
}
static GyreStatus str_rindex(Call *call)
{
    return find(call, true, true);
}

static GyreStatus str_count(Call *call)
{
    Window w;
    if (!read_window(call, &w)) return GYRE_ERROR;
    if (w.is_empty) return args_return_int(call, 0);
    const char *text = w.s->chars + w.start;
    size_t count = w.part->size
                       ? gy_search_count(call->vm, text, w.size, w.part->chars, w.part->size)
                       : gy_utf8_count(text, w.size) + 1;
    return args_return_int(call, (int64_t)count);
}

// -- startswith, endswith, removing of ends

static bool has_end(const char *text, size_t size, const Str *part, bool at_start)
{
    if (part->size > size) return false;
    return memcmp(at_start ? text : text + size - part->size, part->chars, part->size) == 0;
}

static GyreStatus check_ends(Call *call, bool at_start)
{
    VM *vm = call->vm;
    Str *s = gy_args_self_str(call);
    int64_t start, stop;
    if (!s || !gy_args_bounds(call, 2, s->length, &start, &stop)) return GYRE_ERROR;
    Value parts = native_arg(call, 1);
    bool is_tuple = value_is_tuple(parts);
    if (!is_tuple && !value_is_str(parts))
        return native_status(gy_throw(vm, ERROR_TypeError,
                                      "%s first arg must be str or a tuple of str, not %s",
                                      call->native->def->name, gy_type_name(vm, parts)));
    const Value *items = is_tuple ? value_as_tuple(parts)->items : &parts;
    uint32_t count = is_tuple ? value_as_tuple(parts)->count : 1;
    bool is_valid = start <= stop, found = false;
    uint32_t from = is_valid ? gy_str_offset(s, (uint32_t)start) : 0;
    uint32_t to = is_valid ? gy_str_offset(s, (uint32_t)stop) : 0;
    for (uint32_t i = 0; i < count && !found; i++) {
        if (!value_is_str(items[i]))
            return native_status(gy_throw(vm, ERROR_TypeError,
                                          "tuple for %s must only contain str, not %s",
                                          call->native->def->name, gy_type_name(vm, items[i])));
        found = is_valid && has_end(s->chars + from, to - from, value_as_str(items[i]), at_start);
    }
    return args_return_bool(call, found);
}

static GyreStatus str_startswith(Call *call)
{
    return check_ends(call, true);
}
static GyreStatus str_endswith(Call *call)
{
    return check_ends(call, false);
}

static GyreStatus remove_end(Call *call, bool at_start)
{
    Str *s = gy_args_self_str(call), *part = s ? gy_args_str(call, 1) : NULL;
    if (!part) return GYRE_ERROR;
    if (!has_end(s->chars, s->size, part, at_start)) return args_return_obj(call, s);
    return args_return_obj(
        call, gy_str_slice_bytes(call->vm, s, at_start ? part->size : 0, s->size - part->size));
}

static GyreStatus str_removeprefix(Call *call)
{
    return remove_end(call, true);
}
static GyreStatus str_removesuffix(Call *call)
{
    return remove_end(call, false);
}

// -- strip

enum { STRIP_LEFT = 1, STRIP_RIGHT = 2 };

// What to strip: white space (chars NULL) or the characters of a text, ASCII ones as bits.
typedef struct {
    const Str *chars;
    uint64_t ascii[2];
} CharSet;

static CharSet char_set(const Str *chars)
{
    CharSet set = {.chars = chars};
    for (uint32_t i = 0; chars && i < chars->size; i++) {
        unsigned char c = (unsigned char)chars->chars[i];
        if (c < 128) set.ascii[c >> 6] |= 1ull << (c & 63);
    }
    return set;
}

static bool is_in_set(const CharSet *set, const char *at, uint32_t size)
{
    unsigned char c = (unsigned char)*at;
    if (!set->chars) return gy_unicode_is_space(size == 1 ? c : gy_utf8_decode(at, &size));
    if (size == 1) return set->ascii[c >> 6] >> (c & 63) & 1;
    return memmem(set->chars->chars, set->chars->size, at, size) != NULL;
}

static uint32_t size_at(const char *at)
{
    uint32_t size = 1;
    if (*at & 0x80) gy_utf8_decode(at, &size);
    return size;
}

static uint32_t size_before(const char *at)
{
    uint32_t size = 1;
    while (utf8_is_continuation(at[-(int)size]))
        size++;
    return size;
}

static GyreStatus strip(Call *call, int sides)
{
    VM *vm = call->vm;
    Str *s = gy_args_self_str(call);
    if (!s) return GYRE_ERROR;
    if (args_is_set(call, 1) && !value_is_str(native_arg(call, 1)))
        return native_status(
            gy_throw(vm, ERROR_TypeError, "%s arg must be nil or str", call->native->def->name));
    CharSet set = char_set(args_is_set(call, 1) ? value_as_str(native_arg(call, 1)) : NULL);
    uint32_t start = 0, stop = s->size, size;
    while (sides & STRIP_LEFT && start < stop) {
        size = size_at(s->chars + start);
        if (!is_in_set(&set, s->chars + start, size)) break;
        start += size;
        if (!heap_work(vm, 4)) return GYRE_ERROR;
    }
    while (sides & STRIP_RIGHT && start < stop) {
        size = size_before(s->chars + stop);
        if (!is_in_set(&set, s->chars + stop - size, size)) break;
        stop -= size;
        if (!heap_work(vm, 4)) return GYRE_ERROR;
    }
    return args_return_obj(call, gy_str_slice_bytes(vm, s, start, stop - start));
}

static GyreStatus str_strip(Call *call)
{
    return strip(call, STRIP_LEFT | STRIP_RIGHT);
}
static GyreStatus str_lstrip(Call *call)
{
    return strip(call, STRIP_LEFT);
}
static GyreStatus str_rstrip(Call *call)
{
    return strip(call, STRIP_RIGHT);
}

// -- split

static bool append_part(VM *vm, List *list, Str *s, uint32_t start, uint32_t stop)
{
    if (list->count % POLL_INTERVAL == POLL_INTERVAL - 1 && !gy_poll(vm)) return false;
    Str *part = gy_str_slice_bytes(vm, s, start, stop - start);
    return part && gy_list_append(vm, list, value_from_obj(part));
}

static void reverse(List *list)
{
    for (uint32_t i = 0, k = list->count; i + 1 < k; i++) {
        Value other = list->items[--k];
        list->items[k] = list->items[i];
        list->items[i] = other;
    }
}

static bool split_at(VM *vm, List *list, Str *s, const Str *sep, int64_t most)
{
    uint32_t start = 0;
    while (most-- != 0) {
        size_t at = gy_search_first(vm, s->chars + start, s->size - start, sep->chars, sep->size);
        if (at == SEARCH_NONE) break;
        if (!append_part(vm, list, s, start, start + (uint32_t)at)) return false;
        start += (uint32_t)at + sep->size;
    }
    return append_part(vm, list, s, start, s->size);
}

static bool split_at_last(VM *vm, List *list, Str *s, const Str *sep, int64_t most)
{
    uint32_t stop = s->size;
    while (most-- != 0) {
        size_t at = gy_search_last(vm, s->chars, stop, sep->chars, sep->size);
        if (at == SEARCH_NONE) break;
        if (!append_part(vm, list, s, (uint32_t)at + sep->size, stop)) return false;
        stop = (uint32_t)at;
    }
    if (!append_part(vm, list, s, 0, stop)) return false;
    reverse(list);
    return true;
}

static bool is_space_at(const char *at, uint32_t size)
{
    return gy_unicode_is_space(size == 1 ? (unsigned char)*at : gy_utf8_decode(at, &size));
}

// Past all characters that are white space (or are not).
static uint32_t skip(const Str *s, uint32_t i, bool spaces)
{
    while (i < s->size) {
        uint32_t size = size_at(s->chars + i);
        if (is_space_at(s->chars + i, size) != spaces) break;
        i += size;
    }
    return i;
}

static uint32_t skip_back(const Str *s, uint32_t i, bool spaces)
{
    while (i > 0) {
        uint32_t size = size_before(s->chars + i);
        if (is_space_at(s->chars + i - size, size) != spaces) break;
        i -= size;
    }
    return i;
}

static bool split_words(VM *vm, List *list, Str *s, int64_t most)
{
    uint32_t start = skip(s, 0, true);
    for (; start < s->size && most != 0; most--) {
        uint32_t stop = skip(s, start, false);
        if (!append_part(vm, list, s, start, stop)) return false;
        start = skip(s, stop, true);
    }
    // What is left beyond the limit stays in one piece, white space at its end included.
    return start == s->size || append_part(vm, list, s, start, s->size);
}

static bool split_last_words(VM *vm, List *list, Str *s, int64_t most)
{
    uint32_t stop = skip_back(s, s->size, true);
    for (; stop > 0 && most != 0; most--) {
        uint32_t start = skip_back(s, stop, false);
        if (!append_part(vm, list, s, start, stop)) return false;
        stop = skip_back(s, start, true);
    }
    if (stop > 0 && !append_part(vm, list, s, 0, stop)) return false;
    reverse(list);
    return true;
}

static GyreStatus split(Call *call, bool from_end)
{
    VM *vm = call->vm;
    Str *s = gy_args_self_str(call);
    int64_t most;
    if (!s || !gy_args_int(call, 2, -1, &most)) return GYRE_ERROR;
    Value sep = native_arg(call, 1);
    List *list = gy_list_new(vm, 0);
    if (!list) return GYRE_ERROR;
    call->result = value_from_obj(list);
    if (!args_is_set(call, 1))
        return native_status(from_end ? split_last_words(vm, list, s, most)
                                      : split_words(vm, list, s, most));
    if (!value_is_str(sep))
        return native_status(
            gy_throw(vm, ERROR_TypeError, "must be str or nil, not %s", gy_type_name(vm, sep)));
    const Str *text = value_as_str(sep);
    if (text->size == 0) return native_status(gy_throw(vm, ERROR_ValueError, "empty separator"));
    return native_status(from_end ? split_at_last(vm, list, s, text, most)
                                  : split_at(vm, list, s, text, most));
}

static GyreStatus str_split(Call *call)
{
    return split(call, false);
}
static GyreStatus str_rsplit(Call *call)
{
    return split(call, true);
}

static bool ends_line(uint32_t c)
{
    return (c >= '\n' && c <= '\r') || (c >= 0x1C && c <= 0x1E) || c == 0x85 || c == 0x2028 ||
           c == 0x2029;
}

static GyreStatus str_splitlines(Call *call)
{
    VM *vm = call->vm;
    Str *s = gy_args_self_str(call);
    bool keep_ends;
    if (!s || !gy_args_truth(call, 1, &keep_ends)) return GYRE_ERROR;
    List *list = gy_list_new(vm, 0);
    if (!list) return GYRE_ERROR;
    call->result = value_from_obj(list);
    uint32_t start = 0, size;
    for (uint32_t i = 0; i < s->size; i += size) {
        uint32_t c = gy_utf8_decode(s->chars + i, &size);
        if (!ends_line(c)) continue;
        if (c == '\r' && i + 1 < s->size && s->chars[i + 1] == '\n') size = 2;
        if (!append_part(vm, list, s, start, keep_ends ? i + size : i)) return GYRE_ERROR;
        start = i + size;
    }
    return native_status(start == s->size || append_part(vm, list, s, start, s->size));
}

static GyreStatus return_three(Call *call, Str *a, Str *b, Str *c)
{
    if (!a || !b || !c) return GYRE_ERROR;
    Value items[] = {value_from_obj(a), value_from_obj(b), value_from_obj(c)};
    return args_return_obj(call, gy_tuple_from(call->vm, items, 3));
}

static GyreStatus partition(Call *call, bool from_end)
{
    VM *vm = call->vm;
    Str *s = gy_args_self_str(call), *sep = s ? gy_args_str(call, 1) : NULL;
    if (!sep) return GYRE_ERROR;
    if (sep->size == 0) return native_status(gy_throw(vm, ERROR_ValueError, "empty separator"));
    size_t at = from_end ? gy_search_last(call->vm, s->chars, s->size, sep->chars, sep->size)
                         : gy_search_first(call->vm, s->chars, s->size, sep->chars, sep->size);
    if (at == SEARCH_NONE) {
        Str *empty = gy_str_new(vm, "", 0);
        return from_end ? return_three(call, empty, empty, s) : return_three(call, s, empty, empty);
    }
    uint32_t start = (uint32_t)at, stop = start + sep->size;
    return return_three(call, gy_str_slice_bytes(vm, s, 0, start), sep,
                        gy_str_slice_bytes(vm, s, stop, s->size - stop));
}

static GyreStatus str_partition(Call *call)
{
    return partition(call, false);
}
static GyreStatus str_rpartition(Call *call)
{
    return partition(call, true);
}

// -- replace

static char *put(char *out, const char *text, size_t size)
{
    if (size) memcpy(out, text, size);
    return out + size;
}

// The builder has room for it all.
static bool replace_parts(VM *vm, StrBuilder *b, const Str *s, const Str *old, const Str *new,
                          size_t count)
{
    const char *p = s->chars, *end = s->chars + s->size;
    char *out = b->data;
    for (; count > 0; count--) {
        size_t at = gy_search_first(vm, p, (size_t)(end - p), old->chars, old->size);
        out = put(put(out, p, at), new->chars, new->size);
        p += at + old->size;
        if (count % POLL_INTERVAL == 0 && !gy_poll(vm)) return false;
    }
    out = put(out, p, (size_t)(end - p));
    b->size = (uint32_t)(out - b->data);
    return true;
}

// Replacing nothing puts the new text before every character and at the end.
static bool insert_between(VM *vm, StrBuilder *b, const Str *s, const Str *new, size_t count)
{
    uint32_t i = 0;
    bool ok = true;
    for (; ok && count > 0; count--) {
        ok = gy_builder_add_str(vm, b, new);
        if (i == s->size) break;
        uint32_t size = size_at(s->chars + i);
        ok = ok && gy_builder_add(vm, b, s->chars + i, size);
        i += size;
    }
    return ok && gy_builder_add(vm, b, s->chars + i, s->size - i);
}

static GyreStatus str_replace(Call *call)
{
    VM *vm = call->vm;
    Str *s = gy_args_self_str(call), *old = s ? gy_args_str(call, 1) : NULL;
    Str *new = old ? gy_args_str(call, 2) : NULL;
    int64_t most;
    if (!new || !gy_args_int(call, 3, -1, &most)) return GYRE_ERROR;
    size_t count = old->size ? gy_search_count(call->vm, s->chars, s->size, old->chars, old->size)
                             : (size_t)s->length + 1;
    if (most >= 0 && (uint64_t)most < count) count = (size_t)most;
    if (count == 0) return args_return_obj(call, s);
    size_t grown, total;
    if (!mem_array_size(count, new->size, &grown) || !mem_add_size(grown, s->size, &total))
        total = SIZE_MAX;
    else total -= count * old->size;
    StrBuilder b = {0};
    bool ok =
        gy_builder_reserve(vm, &b, total) && (old->size ? replace_parts(vm, &b, s, old, new, count)
                                                        : insert_between(vm, &b, s, new, count));
    if (!ok) gy_builder_free(vm, &b);
    return ok ? args_return_obj(call, gy_builder_finish(vm, &b)) : GYRE_ERROR;
}

const GyreNative gy_str_search_methods[] = {
    {"find", str_find, "self, sub, start = nil, end = nil, /",
     "Index of the first `sub` in the text, or -1.", 0},
    {"rfind", str_rfind, "self, sub, start = nil, end = nil, /",
     "Index of the last `sub` in the text, or -1.", 0},
    {"index", str_index, "self, sub, start = nil, end = nil, /",
     "Index of the first `sub`. Throws ValueError where there is none.", 0},
    {"rindex", str_rindex, "self, sub, start = nil, end = nil, /",
     "Index of the last `sub`. Throws ValueError where there is none.", 0},
    {"count", str_count, "self, sub, start = nil, end = nil, /",
     "How often `sub` occurs without overlapping.", 0},
    {"startswith", str_startswith, "self, prefix, start = nil, end = nil, /",
     "Does the text begin with `prefix`, or with one of a tuple of them?", 0},
    {"endswith", str_endswith, "self, suffix, start = nil, end = nil, /",
     "Does the text end with `suffix`, or with one of a tuple of them?", 0},
    {"removeprefix", str_removeprefix, "self, prefix, /",
     "The text without `prefix` at its start, if it is there.", 0},
    {"removesuffix", str_removesuffix, "self, suffix, /",
     "The text without `suffix` at its end, if it is there.", 0},
    {"strip", str_strip, "self, chars = nil, /",
     "The text without white space, or characters of `chars`, at both ends.", 0},
    {"lstrip", str_lstrip, "self, chars = nil, /",
     "The text without white space, or characters of `chars`, at its start.", 0},
    {"rstrip", str_rstrip, "self, chars = nil, /",
     "The text without white space, or characters of `chars`, at its end.", 0},
    {"split", str_split, "self, sep = nil, maxsplit = -1",
     "List of the parts between `sep`, or of the words; at most `maxsplit` splits.", 0},
    {"rsplit", str_rsplit, "self, sep = nil, maxsplit = -1",
     "As split, but counts the splits from the end.", 0},
    {"splitlines", str_splitlines, "self, keepends = false",
     "List of the lines, with their ends where `keepends`.", 0},
    {"partition", str_partition, "self, sep, /",
     "Tuple of what stands before the first `sep`, `sep`, and what follows.", 0},
    {"rpartition", str_rpartition, "self, sep, /",
     "Tuple of what stands before the last `sep`, `sep`, and what follows.", 0},
    {"replace", str_replace, "self, old, new, count = -1, /",
     "The text with `old` replaced by `new`, at most `count` times where that is not negative.", 0},
    {0},
};

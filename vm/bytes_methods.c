// bytes_methods.c - the methods that bytes and bytearray have in common.
//
// They are those of str, with bytes for characters and ASCII for letters. A method gives the type
// of its receiver. Bounds and counts are read before the bytes are looked at, because reading an
// int may run script code that changes a bytearray.
#include "vm/args.h"
#include "vm/bytes_parts.h"
#include "vm/codec.h"
#include "vm/containers.h"
#include "vm/int_parts.h"
#include "vm/ops.h"
#include "vm/search.h"

enum { POLL_INTERVAL = 1 << 16 };

// -- Arguments and results

bool gy_bytes_argument(Call *call, uint32_t i, BytesView *v)
{
    Value arg = native_arg(call, i);
    if (gy_bytes_view(arg, &v->data, &v->size)) return true;
    return gy_throw(call->vm, ERROR_TypeError, "a bytes-like object is required, not '%s'",
                    gy_type_name(call->vm, arg));
}

// A bytes-like object, or one byte as an int.
static bool item_view(Call *call, uint32_t i, BytesView *v)
{
    Value arg = native_arg(call, i);
    int64_t byte;
    if (gy_bytes_view(arg, &v->data, &v->size)) return true;
    if (!gy_ops_has_index(call->vm, arg))
        return gy_throw(call->vm, ERROR_TypeError,
                        "argument should be integer or bytes-like object, not '%s'",
                        gy_type_name(call->vm, arg));
    if (!gy_ops_clip(call->vm, arg, &byte)) return false;
    if (byte < 0 || byte > 255)
        return gy_throw(call->vm, ERROR_ValueError, "byte must be in range(0, 256)");
    v->byte = (uint8_t)byte;
    v->data = &v->byte;
    v->size = 1;
    return true;
}

static bool add(VM *vm, StrBuilder *b, const uint8_t *data, size_t size)
{
    return gy_builder_add(vm, b, (const char *)data, size);
}

// -- Text

static GyreStatus bytes_decode(Call *call)
{
    Str *options[2] = {NULL, NULL};
    BytesView v;
    for (uint32_t i = 0; i < 2; i++)
        if (args_is_given(call, i + 1) && !(options[i] = gy_args_str(call, i + 1)))
            return GYRE_ERROR;
    if (!gy_bytes_self(call, &v)) return GYRE_ERROR;
    return args_return_obj(call, gy_codec_decode(call->vm, v.data, v.size, options[0], options[1]));
}

static bool read_separator(Call *call, uint32_t i, char *sep)
{
    Value v = native_arg(call, i);
    BytesView view;
    if (value_is_str(v) && value_as_str(v)->length == 1 && str_is_ascii(value_as_str(v)))
        return *sep = value_as_str(v)->chars[0], true;
    bool is_bytes = gy_bytes_view(v, &view.data, &view.size);
    if (is_bytes && view.size == 1 && view.data[0] < 128) return *sep = (char)view.data[0], true;
    if (is_bytes || value_is_str(v))
        return gy_throw(call->vm, ERROR_ValueError, "sep must be length 1.");
    return gy_throw(call->vm, ERROR_TypeError, "sep must be str or bytes, not %s",
                    gy_type_name(call->vm, v));
}

static GyreStatus bytes_hex(Call *call)
{
    static const char letters[] = "0123456789abcdef";
    VM *vm = call->vm;
    char sep;
    int64_t group;
    BytesView v;
    bool has_sep = args_is_given(call, 1);
    if (has_sep && !read_separator(call, 1, &sep)) return GYRE_ERROR;
    if (!gy_args_int(call, 2, 1, &group) || !gy_bytes_self(call, &v)) return GYRE_ERROR;
    bool from_start = group < 0;
    size_t every = (size_t)(from_start ? -group : group);
    StrBuilder b = {0};
    bool ok = gy_builder_reserve(vm, &b, v.size * 2);
    for (size_t i = 0; ok && i < v.size; i++) {
        size_t place = from_start ? i : v.size - i;
        if (has_sep && every && i > 0 && place % every == 0) ok = gy_builder_add(vm, &b, &sep, 1);
        char pair[2] = {letters[v.data[i] >> 4], letters[v.data[i] & 15]};
        ok = ok && gy_builder_add(vm, &b, pair, 2);
    }
    return ok ? args_return_obj(call, gy_builder_finish(vm, &b)) : GYRE_ERROR;
}

// -- Searching

// The bounds in arguments 2 and 3, then both views. *is_empty: not even nothing is found there.
static bool read_window(Call *call, BytesView *v, BytesView *part, size_t *start, bool *is_empty)
{
    int64_t from, to;
    if (!gy_bytes_self(call, v) || !gy_args_bounds(call, 2, (int64_t)v->size, &from, &to))
        return false;
    if (!gy_bytes_self(call, v) || !item_view(call, 1, part)) return false;
    if (to > (int64_t)v->size) to = (int64_t)v->size; // a callback has made the array shorter
    *is_empty = from > to;
    *start = *is_empty ? 0 : (size_t)from;
    v->data += *start;
    v->size = *is_empty ? 0 : (size_t)to - *start;
    return true;
}

static GyreStatus find(Call *call, bool from_end, bool must_be_there)
{
    BytesView v, part;
    size_t start;
    bool is_empty;
    if (!read_window(call, &v, &part, &start, &is_empty)) return GYRE_ERROR;
    size_t at = SEARCH_NONE;
    if (!is_empty)
        at = from_end ? gy_search_last(call->vm, v.data, v.size, part.data, part.size)
                      : gy_search_first(call->vm, v.data, v.size, part.data, part.size);
    if (at == SEARCH_NONE && must_be_there)
        return native_status(gy_throw(call->vm, ERROR_ValueError, "subsection not found"));
    return args_return_int(call, at == SEARCH_NONE ? -1 : (int64_t)(start + at));
}

static GyreStatus bytes_find(Call *call)
{
    return find(call, false, false);
}
static GyreStatus bytes_rfind(Call *call)
{
    return find(call, true, false);
}
static GyreStatus bytes_index(Call *call)
{
    return find(call, false, true);
}
static GyreStatus bytes_rindex(Call *call)
{
    return find(call, true, true);
}

static GyreStatus bytes_count(Call *call)
{
    BytesView v, part;
    size_t start;
    bool is_empty;
    if (!read_window(call, &v, &part, &start, &is_empty)) return GYRE_ERROR;
    if (is_empty) return args_return_int(call, 0);
    return args_return_int(
        call, part.size ? (int64_t)gy_search_count(call->vm, v.data, v.size, part.data, part.size)
                        : (int64_t)v.size + 1);
}

static bool has_end(const BytesView *v, const BytesView *part, bool at_start)
{
    if (part->size > v->size) return false;
    size_t at = at_start ? 0 : v->size - part->size;
    return memcmp(v->data + at, part->data, part->size) == 0;
}

static GyreStatus wrong_end(Call *call, Value v)
{
    const char *type = gy_type_name(call->vm, v);
    if (value_is_tuple(native_arg(call, 1)))
        gy_throw(call->vm, ERROR_TypeError, "a bytes-like object is required, not '%s'", type);
    else
        gy_throw(call->vm, ERROR_TypeError,
                 "%s first arg must be bytes or a tuple of bytes, not %s", call->native->def->name,
                 type);
    return GYRE_ERROR;
}

static GyreStatus check_ends(Call *call, bool at_start)
{
    BytesView v, part;
    int64_t from, to;
    if (!gy_bytes_self(call, &v) || !gy_args_bounds(call, 2, (int64_t)v.size, &from, &to) ||
        !gy_bytes_self(call, &v))
        return GYRE_ERROR;
    if (to > (int64_t)v.size) to = (int64_t)v.size;
    BytesView window = {.data = v.data, .size = 0};
    if (from <= to) window = (BytesView){.data = v.data + from, .size = (size_t)(to - from)};
    Value parts = native_arg(call, 1);
    bool is_tuple = value_is_tuple(parts), found = false;
    const Value *items = is_tuple ? value_as_tuple(parts)->items : &parts;
    uint32_t count = is_tuple ? value_as_tuple(parts)->count : 1;
    for (uint32_t i = 0; i < count && !found; i++) {
        if (!gy_bytes_view(items[i], &part.data, &part.size)) return wrong_end(call, items[i]);
        found = from <= to && has_end(&window, &part, at_start);
    }
    return args_return_bool(call, found);
}

static GyreStatus bytes_startswith(Call *call)
{
    return check_ends(call, true);
}
static GyreStatus bytes_endswith(Call *call)
{
    return check_ends(call, false);
}

static GyreStatus remove_end(Call *call, bool at_start)
{
    BytesView v, part;
    if (!gy_bytes_self(call, &v) || !gy_bytes_argument(call, 1, &part)) return GYRE_ERROR;
    size_t cut = has_end(&v, &part, at_start) ? part.size : 0;
    return args_return_obj(call, gy_bytes_like(call, v.data + (at_start ? cut : 0), v.size - cut));
}

static GyreStatus bytes_removeprefix(Call *call)
{
    return remove_end(call, true);
}
static GyreStatus bytes_removesuffix(Call *call)
{
    return remove_end(call, false);
}

// -- Taking apart

static bool is_space(uint8_t c)
{
    return c == ' ' || (c >= 9 && c <= 13);
}

static bool is_stripped(const BytesView *set, uint8_t c)
{
    return set->data ? memchr(set->data, c, set->size) != NULL : is_space(c);
}

static GyreStatus strip(Call *call, bool left, bool right)
{
    BytesView v, set = {0};
    if (args_is_set(call, 1) && !gy_bytes_argument(call, 1, &set)) return GYRE_ERROR;
    if (!gy_bytes_self(call, &v)) return GYRE_ERROR;
    size_t start = 0, stop = v.size;
    while (left && start < stop && is_stripped(&set, v.data[start]))
        start++;
    while (right && start < stop && is_stripped(&set, v.data[stop - 1]))
        stop--;
    return args_return_obj(call, gy_bytes_like(call, v.data + start, stop - start));
}

static GyreStatus bytes_strip(Call *call)
{
    return strip(call, true, true);
}
static GyreStatus bytes_lstrip(Call *call)
{
    return strip(call, true, false);
}
static GyreStatus bytes_rstrip(Call *call)
{
    return strip(call, false, true);
}

static bool append_part(Call *call, List *list, const uint8_t *data, size_t size)
{
    if (list->count % POLL_INTERVAL == POLL_INTERVAL - 1 && !gy_poll(call->vm)) return false;
    void *part = gy_bytes_like(call, data, size);
    return part && gy_list_append(call->vm, list, value_from_obj(part));
}

static void reverse(List *list)
{
    for (uint32_t i = 0, k = list->count; i + 1 < k; i++) {
        Value other = list->items[--k];
        list->items[k] = list->items[i];
        list->items[i] = other;
    }
}

static bool split_words(Call *call, List *list, const BytesView *v, int64_t most)
{
    size_t i = 0;
    for (;; most--) {
        while (i < v->size && is_space(v->data[i]))
            i++;
        if (i == v->size) return true;
        size_t start = i;
        while (i < v->size && (most == 0 || !is_space(v->data[i])))
            i++;
        if (!append_part(call, list, v->data + start, i - start)) return false;
    }
}

static bool split_last_words(Call *call, List *list, const BytesView *v, int64_t most)
{
    size_t i = v->size;
    for (;; most--) {
        while (i > 0 && is_space(v->data[i - 1]))
            i--;
        if (i == 0) return true;
        size_t stop = i;
        while (i > 0 && (most == 0 || !is_space(v->data[i - 1])))
            i--;
        if (!append_part(call, list, v->data + i, stop - i)) return false;
    }
}

static bool split_at(Call *call, List *list, const BytesView *v, const BytesView *sep, int64_t most)
{
    size_t start = 0;
    for (; most != 0; most--) {
        size_t at =
            gy_search_first(call->vm, v->data + start, v->size - start, sep->data, sep->size);
        if (at == SEARCH_NONE) break;
        if (!append_part(call, list, v->data + start, at)) return false;
        start += at + sep->size;
    }
    return append_part(call, list, v->data + start, v->size - start);
}

static bool split_at_last(Call *call, List *list, const BytesView *v, const BytesView *sep,
                          int64_t most)
{
    size_t stop = v->size;
    for (; most != 0; most--) {
        size_t at = gy_search_last(call->vm, v->data, stop, sep->data, sep->size);
        if (at == SEARCH_NONE) break;
        size_t behind = at + sep->size;
        if (!append_part(call, list, v->data + behind, stop - behind)) return false;
        stop = at;
    }
    return append_part(call, list, v->data, stop);
}

static GyreStatus split(Call *call, bool from_end)
{
    VM *vm = call->vm;
    BytesView v, sep;
    int64_t most;
    if (!gy_args_int(call, 2, -1, &most) || !gy_bytes_self(call, &v)) return GYRE_ERROR;
    List *list = gy_list_new(vm, 0);
    if (!list) return GYRE_ERROR;
    call->result = value_from_obj(list);
    bool ok;
    if (!args_is_set(call, 1)) {
        ok = from_end ? split_last_words(call, list, &v, most) : split_words(call, list, &v, most);
    } else {
        if (!gy_bytes_argument(call, 1, &sep)) return GYRE_ERROR;
        if (sep.size == 0) return native_status(gy_throw(vm, ERROR_ValueError, "empty separator"));
        ok = from_end ? split_at_last(call, list, &v, &sep, most)
                      : split_at(call, list, &v, &sep, most);
    }
    if (from_end) reverse(list);
    return native_status(ok);
}

static GyreStatus bytes_split(Call *call)
{
    return split(call, false);
}
static GyreStatus bytes_rsplit(Call *call)
{
    return split(call, true);
}

static GyreStatus bytes_splitlines(Call *call)
{
    bool keep_ends;
    BytesView v;
    if (!gy_args_truth(call, 1, &keep_ends) || !gy_bytes_self(call, &v)) return GYRE_ERROR;
    List *list = gy_list_new(call->vm, 0);
    if (!list) return GYRE_ERROR;
    call->result = value_from_obj(list);
    size_t start = 0;
    for (size_t i = 0; i < v.size; i++) {
        if (v.data[i] != '\n' && v.data[i] != '\r') continue;
        size_t end = i;
        if (v.data[i] == '\r' && i + 1 < v.size && v.data[i + 1] == '\n') i++;
        if (!append_part(call, list, v.data + start, (keep_ends ? i + 1 : end) - start))
            return GYRE_ERROR;
        start = i + 1;
    }
    return native_status(start == v.size ||
                         append_part(call, list, v.data + start, v.size - start));
}

static GyreStatus partition(Call *call, bool from_end)
{
    VM *vm = call->vm;
    BytesView v, sep;
    if (!gy_bytes_self(call, &v) || !gy_bytes_argument(call, 1, &sep)) return GYRE_ERROR;
    if (sep.size == 0) return native_status(gy_throw(vm, ERROR_ValueError, "empty separator"));
    size_t at = from_end ? gy_search_last(call->vm, v.data, v.size, sep.data, sep.size)
                         : gy_search_first(call->vm, v.data, v.size, sep.data, sep.size);
    bool found = at != SEARCH_NONE;
    if (!found) at = from_end ? 0 : v.size;
    size_t behind = found ? at + sep.size : at;
    bool gives_sep = found && value_is_bytes(call->args[0]); // the object itself, as Python does
    void *parts[] = {gy_bytes_like(call, v.data, at),
                     gives_sep ? (void *)value_as_obj(call->args[1])
                               : gy_bytes_like(call, sep.data, found ? sep.size : 0),
                     gy_bytes_like(call, v.data + behind, v.size - behind)};
    Tuple *tuple = gy_tuple_new(vm, 3);
    for (int i = 0; i < 3; i++) {
        if (!parts[i] || !tuple) return GYRE_ERROR;
        tuple->items[i] = value_from_obj(parts[i]);
    }
    return args_return_obj(call, tuple);
}

static GyreStatus bytes_partition(Call *call)
{
    return partition(call, false);
}
static GyreStatus bytes_rpartition(Call *call)
{
    return partition(call, true);
}

// -- Putting together

// Fills `out` with the items of an iterable.
static bool collect(Call *call, Value iterable, List **out)
{
    *out = gy_list_new(call->vm, 0);
    if (!*out) return false;
    call->result = value_from_obj(*out);
    return gy_list_extend(call->vm, *out, iterable);
}

static GyreStatus bytes_join(Call *call)
{
    VM *vm = call->vm;
    BytesView sep, item;
    List *list;
    if (!collect(call, native_arg(call, 1), &list) || !gy_bytes_self(call, &sep)) return GYRE_ERROR;
    StrBuilder b = {0};
    bool ok = true;
    for (uint32_t i = 0; ok && i < list->count; i++) {
        if (!gy_bytes_view(list->items[i], &item.data, &item.size)) {
            ok = gy_throw(vm, ERROR_TypeError,
                          "sequence item %u: expected a bytes-like object, %s found", i,
                          gy_type_name(vm, list->items[i]));
            break;
        }
        if (i > 0) ok = add(vm, &b, sep.data, sep.size);
        ok = ok && add(vm, &b, item.data, item.size);
    }
    return gy_bytes_finish(call, ok, &b);
}

static GyreStatus bytes_replace(Call *call)
{
    VM *vm = call->vm;
    BytesView v, old, new;
    int64_t most;
    if (!gy_args_int(call, 3, -1, &most) || !gy_bytes_self(call, &v) ||
        !gy_bytes_argument(call, 1, &old) || !gy_bytes_argument(call, 2, &new))
        return GYRE_ERROR;
    StrBuilder b = {0};
    bool ok = true;
    size_t start = 0;
    for (; ok && most != 0; most--) {
        size_t at = gy_search_first(call->vm, v.data + start, v.size - start, old.data, old.size);
        if (at == SEARCH_NONE) break;
        ok = add(vm, &b, v.data + start, at) && add(vm, &b, new.data, new.size);
        start += at + old.size;
        if (old.size > 0) continue;
        if (start == v.size) break; // nothing was replaced at the end, too
        ok = ok && add(vm, &b, v.data + start, 1);
        start++;
    }
    return gy_bytes_finish(call, ok && add(vm, &b, v.data + start, v.size - start), &b);
}

const GyreNative gy_bytes_methods[] = {
    {"decode", bytes_decode, "self, encoding = 'utf-8', errors = 'strict'",
     "The text that the bytes encode in utf-8, ascii or latin-1.", 0},
    {"hex", bytes_hex, "self, sep = '', bytes_per_sep = 1",
     "The bytes as hexadecimal digits, with `sep` between groups counted from the end.", 0},
    {"find", bytes_find, "self, sub, start = nil, end = nil, /",
     "Index of the first `sub`, bytes or one byte, or -1.", 0},
    {"rfind", bytes_rfind, "self, sub, start = nil, end = nil, /",
     "Index of the last `sub`, bytes or one byte, or -1.", 0},
    {"index", bytes_index, "self, sub, start = nil, end = nil, /",
     "Index of the first `sub`. Throws ValueError where there is none.", 0},
    {"rindex", bytes_rindex, "self, sub, start = nil, end = nil, /",
     "Index of the last `sub`. Throws ValueError where there is none.", 0},
    {"count", bytes_count, "self, sub, start = nil, end = nil, /",
     "How often `sub` occurs without overlapping.", 0},
    {"startswith", bytes_startswith, "self, prefix, start = nil, end = nil, /",
     "Do the bytes begin with `prefix`, or with one of a tuple of them?", 0},
    {"endswith", bytes_endswith, "self, suffix, start = nil, end = nil, /",
     "Do the bytes end with `suffix`, or with one of a tuple of them?", 0},
    {"removeprefix", bytes_removeprefix, "self, prefix, /",
     "The bytes without `prefix` at their start, if it is there.", 0},
    {"removesuffix", bytes_removesuffix, "self, suffix, /",
     "The bytes without `suffix` at their end, if it is there.", 0},
    {"strip", bytes_strip, "self, bytes = nil, /",
     "The bytes without white space, or bytes of `bytes`, at both ends.", 0},
    {"lstrip", bytes_lstrip, "self, bytes = nil, /",
     "The bytes without white space, or bytes of `bytes`, at the start.", 0},
    {"rstrip", bytes_rstrip, "self, bytes = nil, /",
     "The bytes without white space, or bytes of `bytes`, at the end.", 0},
    {"split", bytes_split, "self, sep = nil, maxsplit = -1",
     "List of the parts between `sep`, or between white space.", 0},
    {"rsplit", bytes_rsplit, "self, sep = nil, maxsplit = -1",
     "As split, but counts the splits from the end.", 0},
    {"splitlines", bytes_splitlines, "self, keepends = false",
     "List of the lines, with their ends where `keepends`.", 0},
    {"partition", bytes_partition, "self, sep, /",
     "Tuple of what stands before the first `sep`, `sep`, and what follows.", 0},
    {"rpartition", bytes_rpartition, "self, sep, /",
     "Tuple of what stands before the last `sep`, `sep`, and what follows.", 0},
    {"join", bytes_join, "self, iterable, /",
     "The bytes of `iterable` in one, with these between them.", 0},
    {"replace", bytes_replace, "self, old, new, count = -1, /",
     "The bytes with `old` replaced by `new`.", 0},
    {0},
};

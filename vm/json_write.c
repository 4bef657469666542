// json_write.c - values to JSON text.
//
// In vm/ for the same reason as json_read.c: it is a hot path, and handles would cost more than
// the text. Open containers stand on a stack of the writer's own, so nesting costs no C stack;
// one that is found on the stack already is a cycle, and too many are RecursionError.
//
// Script code runs where there is a fallback, or keys of script classes are sorted. In both cases
// containers are roots while they are open, and the entries of a dict are listed when it is
// opened: so script code may change what is being written. Lists show the change, dicts do not,
// as in Python.
#include "vm/containers.h"
#include "vm/handles.h"
#include "vm/int.h"
#include "vm/ops.h"
#include "vm/sort.h"
#include "vm/state.h"
#include "vm/utf8.h"
#include <math.h>

enum { MOST_DEPTH = 5000, FIRST_FRAMES = 32, POLL_VALUES = 1 << 16 };

typedef struct {
    Value container; // list, tuple or dict; anything else: what a fallback was called for
    Value entries;   // of a dict, as a list: key, value, key, value …; UNSET: not listed
    uint32_t index;  // of the next item, or position in the dict
    bool has_items;  // one was written
} Frame;

typedef struct {
    VM *vm;
    StrBuilder out;
    const GyreJsonWriting *how;
    const char *item_separator, *key_separator;
    uint32_t item_separator_size, key_separator_size, indent_size;
    Value fallback; // UNSET: none
    bool may_call;  // script code: then containers are roots, and entries of dicts are listed
    Frame *frames;
    uint32_t depth, capacity;
    uint32_t indent_depth; // of the lines: fallbacks do not count
    uint32_t root_count;
    uint32_t values;
    Frame first_frames[FIRST_FRAMES];
} Writer;

// ---------------------------------------------------------------- Strings

static bool is_plain(unsigned char c, bool is_ascii)
{
    return c >= 0x20 && c != '"' && c != '\\' && (!is_ascii || c < 0x7F);
}

// The first byte that cannot be copied as it is.
static const char *skip_plain(const char *p, const char *end, bool is_ascii)
{
    const uint64_t ones = 0x0101010101010101ull, tops = 0x8080808080808080ull;
    while (end - p >= 8) {
        uint64_t word;
        memcpy(&word, p, 8);
        uint64_t quote = word ^ (ones * '"'), slash = word ^ (ones * '\\');
        uint64_t found =
            ((quote - ones) & ~quote) | ((slash - ones) & ~slash) | ((word - ones * 0x20) & ~word);
        if (((found | (is_ascii ? word | (word + ones) : 0)) & tops) != 0) break;
        p += 8;
    }
    while (p < end && is_plain((unsigned char)*p, is_ascii))
        p++;
    return p;
}

static bool add_u_escape(Writer *w, uint32_t unit)
{
    static const char digits[] = "0123456789abcdef";
    char text[6] = {'\\',
                    'u',
                    digits[unit >> 12 & 15],
                    digits[unit >> 8 & 15],
                    digits[unit >> 4 & 15],
                    digits[unit & 15]};
    return gy_builder_add(w->vm, &w->out, text, sizeof text);
}

static bool add_code_point(Writer *w, uint32_t c)
{
    if (c < 0x10000) return add_u_escape(w, c);
    c -= 0x10000;
    return add_u_escape(w, 0xD800 + (c >> 10)) && add_u_escape(w, 0xDC00 + (c & 0x3FF));
}

// The character at *p, which is not plain.
static bool add_escaped(Writer *w, const char **p)
{
    static const char from[] = "\"\\\b\f\n\r\t", to[] = "\"\\bfnrt";
    unsigned char c = (unsigned char)**p;
    const char *known = c && c < 0x80 ? strchr(from, c) : NULL;
    if (known) {
        (*p)++;
        return gy_builder_add(w->vm, &w->out, (char[]){'\\', to[known - from]}, 2);
    }
    uint32_t size;
    uint32_t code_point = gy_utf8_decode(*p, &size);
    *p += size;
    return add_code_point(w, code_point);
}

static bool add_string(Writer *w, const Str *s)
{
    const char *p = s->chars, *end = p + s->size;
    bool is_ascii = w->how->is_ascii;
    const char *stop = skip_plain(p, end, is_ascii);
    if (!gy_builder_reserve(w->vm, &w->out, (size_t)(end - p) + 2)) return false;
    w->out.data[w->out.size++] = '"';
    for (;;) {
        if (!gy_builder_add(w->vm, &w->out, p, (size_t)(stop - p))) return false;
        if (stop == end) break;
        if (!add_escaped(w, &stop)) return false;
        p = stop;
        stop = skip_plain(p, end, is_ascii);
    }
    return gy_builder_add(w->vm, &w->out, "\"", 1);
}

// ---------------------------------------------------------------- Numbers and words

static bool add_int(Writer *w, Value v)
{
    if (!value_is_int(v)) return gy_int_to_text(w->vm, &w->out, v, 10);
    char text[24], *end = text + sizeof text, *p = end;
    int64_t i = value_as_int(v);
    uint64_t rest = i < 0 ? 0 - (uint64_t)i : (uint64_t)i;
    do {
        *--p = (char)('0' + rest % 10);
        rest /= 10;
    } while (rest);
    if (i < 0) *--p = '-';
    return gy_builder_add(w->vm, &w->out, p, (size_t)(end - p));
}

static bool add_double(Writer *w, double d)
{
    char text[32];
    if (isfinite(d)) return gy_builder_add(w->vm, &w->out, text, gy_double_to_text(d, text));
    if (w->how->refuses_nan)
        return gy_throw(w->vm, ERROR_ValueError,
                        "Out of range float values are not JSON compliant");
    return gy_builder_add_c(w->vm, &w->out, isnan(d) ? "NaN" : d > 0 ? "Infinity" : "-Infinity");
}

// 1: v is nil, a bool, a number or a str and was written, 0: it is not, -1: thrown.
static int add_scalar(Writer *w, Value v)
{
    bool ok;
    if (value_is_str(v)) ok = add_string(w, value_as_str(v));
    else if (value_is_integer(v)) ok = add_int(w, v);
    else if (value_is_double(v)) ok = add_double(w, value_as_double(v));
    else if (value_is_nil(v)) ok = gy_builder_add(w->vm, &w->out, "null", 4);
    else if (value_is_true(v)) ok = gy_builder_add(w->vm, &w->out, "true", 4);
    else if (value_is_false(v)) ok = gy_builder_add(w->vm, &w->out, "false", 5);
    else return 0;
    return ok ? 1 : -1;
}

// ---------------------------------------------------------------- Open containers

static bool push_root(Writer *w, Value v)
{
    if (!w->may_call) return true;
    if (!gy_roots_push(w->vm, v)) return false;
    w->root_count++;
    return true;
}

static bool grow_frames(Writer *w)
{
    uint32_t capacity = w->capacity * 2;
    Frame *frames = (Frame *)gy_mem_new(capacity * sizeof(Frame));
    if (!frames) return gy_throw_memory(w->vm);
    memcpy(frames, w->frames, w->depth * sizeof(Frame));
    if (w->frames != w->first_frames) gy_mem_free(w->frames);
    w->frames = frames;
    w->capacity = capacity;
    return true;
}

static bool push_frame(Writer *w, Value v)
{
    for (uint32_t i = w->depth; i-- > 0;)
        if (value_is_identical(w->frames[i].container, v))
            return gy_throw(w->vm, ERROR_ValueError, "Circular reference detected");
    if (w->depth == MOST_DEPTH)
        return gy_throw(w->vm, ERROR_RecursionError,
                        "maximum recursion depth exceeded while encoding a JSON object");
    if (w->depth == w->capacity && !grow_frames(w)) return false;
    if (!push_root(w, v)) return false;
    w->frames[w->depth++] = (Frame){.container = v, .entries = VALUE_UNSET};
    return true;
}

static void pop_roots(Writer *w, uint32_t count)
{
    if (!w->may_call) return;
    gy_roots_pop(w->vm, count);
    w->root_count -= count;
}

static void pop_frame(Writer *w)
{
    const Frame *frame = &w->frames[--w->depth];
    pop_roots(w, value_is_unset(frame->entries) ? 1 : 2);
}

static bool add_line(Writer *w)
{
    if (!w->how->indent) return true;
    if (!gy_builder_add(w->vm, &w->out, "\n", 1)) return false;
    for (uint32_t i = 0; i < w->indent_depth; i++)
        if (!gy_builder_add(w->vm, &w->out, w->how->indent, w->indent_size)) return false;
    return true;
}

// The entries of a dict as a list: key, value, key, value … False: thrown.
static bool list_entries(VM *vm, const Dict *dict, List *list)
{
    uint32_t position = 0;
    Value key, value;
    while (gy_dict_next(dict, &position, &key, &value))
        if (!gy_list_append(vm, list, key) || !gy_list_append(vm, list, value)) return false;
    return true;
}

// The same in the order of the keys. Comparing keys of script classes may run script code.
static bool sort_entries(VM *vm, Dict *dict, List *list)
{
    List *keys = gy_list_new(vm, dict->count);
    uint32_t position = 0;
    Value key, value;
    while (keys && gy_dict_next(dict, &position, &key, &value))
        if (!gy_list_append(vm, keys, key)) return false;
    if (!keys || !gy_roots_push(vm, value_from_obj(keys))) return false;
    bool ok = gy_sort(vm, keys, VALUE_NIL, false);
    for (uint32_t i = 0; ok && i < keys->count; i++) {
        int found = gy_dict_get(vm, dict, keys->items[i], &value);
        ok = found >= 0 && gy_list_append(vm, list, keys->items[i]) &&
             gy_list_append(vm, list, found ? value : VALUE_NIL);
    }
    gy_roots_pop(vm, 1);
    return ok;
}

// Lists the entries where the dict's own order is not wanted, or the dict may change meanwhile.
static bool prepare_entries(Writer *w, Dict *dict)
{
    if (!w->may_call) return true;
    List *list = gy_list_new(w->vm, 0);
    if (!list || !push_root(w, value_from_obj(list))) return false;
    w->frames[w->depth - 1].entries = value_from_obj(list);
    return w->how->sorts_keys ? sort_entries(w->vm, dict, list) : list_entries(w->vm, dict, list);
}

static bool open_container(Writer *w, Value v)
{
    bool is_dict = value_is_dict(v);
    if (!push_frame(w, v)) return false;
    if (is_dict && !prepare_entries(w, value_as_dict(v))) return false;
    w->indent_depth++;
    return gy_builder_add(w->vm, &w->out, is_dict ? "{" : "[", 1);
}

static bool close_container(Writer *w)
{
    const Frame *frame = &w->frames[w->depth - 1];
    const char *bracket = value_is_dict(frame->container) ? "}" : "]";
    bool has_items = frame->has_items;
    pop_frame(w);
    w->indent_depth--;
    return (!has_items || add_line(w)) && gy_builder_add(w->vm, &w->out, bracket, 1);
}

static bool add_separator(Writer *w, Frame *frame)
{
    bool ok = !frame->has_items ||
              gy_builder_add(w->vm, &w->out, w->item_separator, w->item_separator_size);
    frame->has_items = true;
    return ok && add_line(w);
}

// ---------------------------------------------------------------- Keys and items

// 1: written, 0: left out, -1: thrown. A key that is no str is its own JSON text in quotes.
static int add_key(Writer *w, Frame *frame, Value key)
{
    bool is_word =
        value_is_nil(key) || value_is_bool(key) || value_is_integer(key) || value_is_double(key);
    if (!value_is_str(key) && !is_word) {
        if (w->how->skips_keys) return 0;
        gy_throw(w->vm, ERROR_TypeError, "keys must be str, int, float, bool or nil, not %s",
                 gy_type_name(w->vm, key));
        return -1;
    }
    if (!add_separator(w, frame)) return -1;
    if (is_word && !gy_builder_add(w->vm, &w->out, "\"", 1)) return -1;
    if (add_scalar(w, key) < 0) return -1;
    if (is_word && !gy_builder_add(w->vm, &w->out, "\"", 1)) return -1;
    return gy_builder_add(w->vm, &w->out, w->key_separator, w->key_separator_size) ? 1 : -1;
}

// The next entry of a dict in the order that is wanted; false at the end.
static bool next_entry(Frame *frame, Value *key, Value *value)
{
    if (value_is_unset(frame->entries))
        return gy_dict_next(value_as_dict(frame->container), &frame->index, key, value);
    const List *entries = value_as_list(frame->entries);
    if (frame->index == entries->count) return false;
    *key = entries->items[frame->index++];
    *value = entries->items[frame->index++];
    return true;
}

// Finds what is to be written next in the innermost container, and writes what comes before it:
// 1: *v is the item, 0: the container has ended, -1: thrown.
static int next_item(Writer *w, Value *v)
{
    Frame *frame = &w->frames[w->depth - 1];
    if (value_is_dict(frame->container)) {
        Value key;
        int written = 0;
        while (!written && next_entry(frame, &key, v))
            written = add_key(w, frame, key);
        return written;
    }
    bool is_list = value_is_list(frame->container);
    uint32_t count =
        is_list ? value_as_list(frame->container)->count : value_as_tuple(frame->container)->count;
    if (frame->index >= count) return 0;
    const Value *items =
        is_list ? value_as_list(frame->container)->items : value_as_tuple(frame->container)->items;
    *v = items[frame->index++];
    return add_separator(w, frame) ? 1 : -1;
}

// ---------------------------------------------------------------- Values

// The frame stays until what the fallback gave has been written: giving the same again is a cycle.
static bool call_fallback(Writer *w, Value *v)
{
    if (value_is_unset(w->fallback))
        return gy_throw(w->vm, ERROR_TypeError, "Object of type %s is not JSON serializable",
                        gy_type_name(w->vm, *v));
    if (!push_frame(w, *v)) return false;
    Value argument = *v;
    return gy_call(w->vm, w->fallback, 1, &argument, v);
}

static bool is_container(Value v)
{
    return value_is_dict(v) || value_is_list(v) || value_is_tuple(v);
}

// Drops the frames of fallbacks whose results are written.
static void drop_fallbacks(Writer *w)
{
    while (w->depth > 0 && !is_container(w->frames[w->depth - 1].container))
        pop_frame(w);
}

static bool write_value(Writer *w, Value v)
{
    for (;;) {
        int done = add_scalar(w, v);
        if (done < 0) return false;
        if (done == 0 && !is_container(v)) {
            if (!call_fallback(w, &v)) return false;
            continue;
        }
        if (done == 0 && !open_container(w, v)) return false;
        if (done == 1) drop_fallbacks(w);
        while (w->depth > 0 && (done = next_item(w, &v)) == 0) {
            if (!close_container(w)) return false;
            drop_fallbacks(w);
        }
        if (w->depth == 0) return true;
        if (done < 0 || (++w->values % POLL_VALUES == 0 && !gy_poll(w->vm))) return false;
    }
}

// ---------------------------------------------------------------- The public function

static void take_layout(Writer *w, const GyreJsonWriting *how)
{
    w->how = how;
    w->item_separator = how->item_separator;
    w->key_separator = how->key_separator ? how->key_separator : ": ";
    if (!w->item_separator) w->item_separator = how->indent ? "," : ", ";
    w->item_separator_size = (uint32_t)strlen(w->item_separator);
    w->key_separator_size = (uint32_t)strlen(w->key_separator);
    w->indent_size = how->indent ? (uint32_t)strlen(how->indent) : 0;
    w->fallback = gy_handles_value(w->vm, how->fallback);
    w->may_call = how->sorts_keys || !value_is_unset(w->fallback);
}

GyreValue gyre_json_write(Gyre *g, GyreValue v, const GyreJsonWriting *how)
{
    static const GyreJsonWriting plainly;
    Writer w;
    memset(&w, 0, offsetof(Writer, first_frames));
    w.vm = g;
    w.frames = w.first_frames;
    w.capacity = FIRST_FRAMES;
    take_layout(&w, how ? how : &plainly);
    Value value;
    bool ok = gy_handles_need(g, v, &value) && write_value(&w, value);
    gy_roots_pop(g, w.root_count);
    if (w.frames != w.first_frames) gy_mem_free(w.frames);
    Str *text = NULL;
    if (ok) text = gy_builder_finish(g, &w.out);
    else gy_builder_free(g, &w.out);
    return text ? gy_handles_push(g, value_from_obj(text)) : GYRE_NONE;
}

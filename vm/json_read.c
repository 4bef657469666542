// json_read.c - JSON text to values.
//
// In vm/ and not on the public API, since reading JSON is a hot path: a handle for each value
// would cost more than the value. The reader keeps its own stack of open arrays and objects, so
// that nesting costs no C stack; it ends at a limit in RecursionError.
//
// Nothing is collected while no hook is called, so without hooks nothing needs protection. With
// hooks, every open container, and every key whose value is still to come, is a root; the values
// read before are reachable from their containers.
//
// Keys of objects repeat: the last strs made for keys are remembered, so that equal keys are
// mostly one object, whose hash is computed once.
//
// What is accepted is what Python accepts, NaN and the infinities among it, with one exception:
// a \u escape that is half of a surrogate pair is refused, since a str cannot hold it.
#include "vm/containers.h"
#include "vm/handles.h"
#include "vm/int.h"
#include "vm/ops.h"
#include "vm/state.h"
#include "vm/utf8.h"

enum {
    MOST_DEPTH = 5000,
    FIRST_FRAMES = 32,
    KEY_CACHE = 256, // a power of two
    POLL_VALUES = 1 << 12,
};

typedef struct {
    Value container; // dict or list; a list of pairs where the pairs hook is wanted
    Str *key;        // of the value that is to come; NULL in an array
} Frame;

typedef struct {
    VM *vm;
    const char *start, *p, *end;
    const char *fault; // why the text is wrong, at `p`
    const GyreJsonReading *how;
    Value object_hook, pairs_hook, integer_hook, number_hook, constant_hook; // UNSET: none
    bool has_hooks;
    bool is_lenient;
    Frame *frames;
    uint32_t depth, capacity;
    uint32_t root_count;
    uint32_t values;
    StrBuilder scratch; // a string with escapes
    Frame first_frames[FIRST_FRAMES];
    Str *keys[KEY_CACHE];
} Reader;

// False, with the place and the reason noted.
static bool wrong(Reader *r, const char *place, const char *why)
{
    r->p = place;
    r->fault = why;
    return false;
}

static void skip_space(Reader *r)
{
    while (r->p < r->end && (*r->p == ' ' || *r->p == '\n' || *r->p == '\r' || *r->p == '\t'))
        r->p++;
}

// ---------------------------------------------------------------- Strings

static uint64_t has_zero_byte(uint64_t word) // nonzero where a byte is 0; bytes below 0x80 only
{
    return (word - 0x0101010101010101ull) & ~word & 0x8080808080808080ull;
}

// The first byte that is no plain part of a string: a quote, a backslash or a control character.
static const char *skip_plain(const char *p, const char *end)
{
    while (end - p >= 8) {
        uint64_t word;
        memcpy(&word, p, 8);
        uint64_t found = has_zero_byte(word ^ 0x2222222222222222ull) |
                         has_zero_byte(word ^ 0x5C5C5C5C5C5C5C5Cull) |
                         ((word - 0x2020202020202020ull) & ~word & 0x8080808080808080ull);
        if (found) break;
        p += 8;
    }
    while (p < end && (unsigned char)*p >= 0x20 && *p != '"' && *p != '\\')
        p++;
    return p;
}

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9') return c - '0';
    c |= 0x20;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

// The four digits at `p`; -1: there are not four.
static int32_t read_hex(const Reader *r, const char *p)
{
    int32_t code = 0;
    if (r->end - p < 4) return -1;
    for (int i = 0; i < 4; i++) {
        int digit = hex_digit(p[i]);
        if (digit < 0) return -1;
        code = code << 4 | digit;
    }
    return code;
}

// r->p is at the u of an escape; two of them may make one character.
static bool read_unicode(Reader *r)
{
    const char *escape = r->p - 1;
    int32_t code = read_hex(r, r->p + 1), low;
    if (code < 0) return wrong(r, r->p, "Invalid \\uXXXX escape");
    r->p += 5;
    if (code >= 0xD800 && code < 0xE000) {
        bool is_pair = code < 0xDC00 && r->end - r->p >= 6 && r->p[0] == '\\' && r->p[1] == 'u';
        low = is_pair ? read_hex(r, r->p + 2) : 0;
        if (low < 0) return wrong(r, r->p + 1, "Invalid \\uXXXX escape");
        if (low < 0xDC00 || low >= 0xE000)
            return wrong(r, escape, "Half of a surrogate pair, which no str can hold");
        code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
        r->p += 6;
    }
    return gy_builder_add_code_point(r->vm, &r->scratch, (uint32_t)code);
}

static bool read_escape(Reader *r, const char *start)
{
    static const char from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";
    r->p++;
    if (r->p == r->end) return wrong(r, start, "Unterminated string starting at");
    if (*r->p == 'u') return read_unicode(r);
    const char *known = *r->p ? strchr(from, *r->p) : NULL;
    if (!known) return wrong(r, r->p - 1, "Invalid \\escape");
    r->p++;
    return gy_builder_add(r->vm, &r->scratch, &to[known - from], 1);
}

// Behind the first plain part: the rest goes through `scratch`.
static bool read_escaped(Reader *r, const char *start)
{
    r->scratch.size = 0;
    const char *from = start + 1;
    for (;;) {
        if (!gy_builder_add(r->vm, &r->scratch, from, (size_t)(r->p - from))) return false;
        if (r->p == r->end) return wrong(r, start, "Unterminated string starting at");
        if (*r->p == '"') break;
        if (*r->p == '\\') {
            if (!read_escape(r, start)) return false;
            from = r->p;
        } else {
            if (!r->is_lenient) return wrong(r, r->p, "Invalid control character at");
            from = r->p++;
        }
        r->p = skip_plain(r->p, r->end);
    }
    r->p++;
    return true;
}

// string = '"' … '"'; r->p is at the quote. The text is valid until the next string is read.
static bool read_text(Reader *r, const char **text, size_t *size)
{
    const char *start = r->p;
    r->p = skip_plain(r->p + 1, r->end);
    if (r->p < r->end && *r->p == '"') {
        *text = start + 1;
        *size = (size_t)(r->p++ - *text);
        return true;
    }
    if (!read_escaped(r, start)) return false;
    *text = r->scratch.size ? r->scratch.data : "";
    *size = r->scratch.size;
    return true;
}

static bool read_string(Reader *r, Value *out)
{
    const char *text;
    size_t size;
    if (!read_text(r, &text, &size)) return false;
    Str *s = gy_str_new(r->vm, text, size);
    if (s) *out = value_from_obj(s);
    return s != NULL;
}

static uint32_t key_place(const char *text, size_t size)
{
    uint64_t word = 0;
    memcpy(&word, text, size < 8 ? size : 8);
    word ^= size;
    if (size > 8) word += (uint64_t)(unsigned char)text[size - 1] << 32;
    return (uint32_t)(word * 0x9E3779B97F4A7C15ull >> 40) & (KEY_CACHE - 1);
}

static bool read_key(Reader *r, Str **key)
{
    const char *text;
    size_t size;
    if (!read_text(r, &text, &size)) return false;
    Str **known = &r->keys[key_place(text, size)];
    if (!*known || (*known)->size != size || memcmp((*known)->chars, text, size) != 0)
        *known = gy_str_new(r->vm, text, size);
    *key = *known;
    return *key != NULL;
}

// ---------------------------------------------------------------- Hooks

// Calls a hook with one value, which the call itself keeps alive. What is remembered of keys may
// be collected meanwhile.
static bool call_hook(Reader *r, Value hook, Value argument, Value *result)
{
    memset(r->keys, 0, sizeof r->keys);
    return gy_call(r->vm, hook, 1, &argument, result);
}

static bool call_text_hook(Reader *r, Value hook, const char *text, size_t size, Value *result)
{
    Str *s = gy_str_new(r->vm, text, size);
    return s && call_hook(r, hook, value_from_obj(s), result);
}

static bool push_root(Reader *r, const void *object)
{
    if (!r->has_hooks) return true;
    if (!gy_roots_push(r->vm, value_from_obj(object))) return false;
    r->root_count++;
    return true;
}

static void pop_root(Reader *r)
{
    if (!r->has_hooks) return;
    gy_roots_pop(r->vm, 1);
    r->root_count--;
}

// ---------------------------------------------------------------- Numbers and words

static bool is_digit(const Reader *r, const char *p)
{
    return p < r->end && *p >= '0' && *p <= '9';
}

static const char *skip_digits(const Reader *r, const char *p)
{
    while (is_digit(r, p))
        p++;
    return p;
}

static bool read_integer(Reader *r, const char *start, const char *digits, Value *out)
{
    size_t count = (size_t)(r->p - digits);
    if (!value_is_unset(r->integer_hook))
        return call_text_hook(r, r->integer_hook, start, (size_t)(r->p - start), out);
    if (count > 18) {
        bool is_valid;
        return gy_int_parse(r->vm, start, (size_t)(r->p - start), 10, &is_valid, out);
    }
    int64_t i = 0;
    for (const char *p = digits; p < r->p; p++)
        i = i * 10 + (*p - '0');
    return gy_int_new(r->vm, *start == '-' ? -i : i, out);
}

static bool read_real(Reader *r, const char *start, Value *out)
{
    double d = 0;
    size_t size = (size_t)(r->p - start);
    if (!value_is_unset(r->number_hook)) return call_text_hook(r, r->number_hook, start, size, out);
    if (!gy_double_parse(start, size, &d)) return gy_throw_memory(r->vm);
    *out = value_from_double(d);
    return true;
}

// number = [-] (0 | digit1-9 digits) [. digits] [e [sign] digits]
static bool read_number(Reader *r, Value *out)
{
    const char *start = r->p, *digits = start + (*start == '-');
    if (!is_digit(r, digits)) return wrong(r, start, "Expecting value");
    r->p = *digits == '0' ? digits + 1 : skip_digits(r, digits);
    bool is_real = false;
    if (r->end - r->p >= 2 && *r->p == '.' && is_digit(r, r->p + 1)) {
        r->p = skip_digits(r, r->p + 1);
        is_real = true;
    }
    if (r->p < r->end && (*r->p | 0x20) == 'e') {
        const char *exponent = r->p + 1;
        if (exponent < r->end && (*exponent == '+' || *exponent == '-')) exponent++;
        if (is_digit(r, exponent)) {
            r->p = skip_digits(r, exponent);
            is_real = true;
        }
    }
    return is_real ? read_real(r, start, out) : read_integer(r, start, digits, out);
}

static bool read_word(Reader *r, Value *out)
{
    static const struct {
        const char *word;
        uint8_t size;
        bool is_constant;
        double number;
    } words[] = {
        {"null", 4, false, 0},
        {"true", 4, false, 0},
        {"false", 5, false, 0},
        {"NaN", 3, true, __builtin_nan("")},
        {"Infinity", 8, true, __builtin_inf()},
        {"-Infinity", 9, true, -__builtin_inf()},
    };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        size_t size = words[i].size;
        if ((size_t)(r->end - r->p) < size || memcmp(r->p, words[i].word, size) != 0) continue;
        r->p += size;
        if (words[i].is_constant && !value_is_unset(r->constant_hook))
            return call_text_hook(r, r->constant_hook, words[i].word, size, out);
        *out = i == 0 ? VALUE_NIL : value_from_bool(i == 1);
        if (words[i].is_constant) *out = value_from_double(words[i].number);
        return true;
    }
    return *r->p == '-' ? read_number(r, out) : wrong(r, r->p, "Expecting value");
}

static bool read_scalar(Reader *r, Value *out)
{
    if (*r->p == '"') return read_string(r, out);
    if (is_digit(r, r->p)) return read_number(r, out);
    if (*r->p == '-' && is_digit(r, r->p + 1)) return read_number(r, out);
    return read_word(r, out);
}

// ---------------------------------------------------------------- Arrays and objects

static bool grow_frames(Reader *r)
{
    uint32_t capacity = r->capacity * 2;
    Frame *frames = (Frame *)gy_mem_new(capacity * sizeof(Frame));
    if (!frames) return gy_throw_memory(r->vm);
    memcpy(frames, r->frames, r->depth * sizeof(Frame));
    if (r->frames != r->first_frames) gy_mem_free(r->frames);
    r->frames = frames;
    r->capacity = capacity;
    return true;
}

static bool open_container(Reader *r, bool is_object)
{
    if (r->depth == MOST_DEPTH)
        return gy_throw(r->vm, ERROR_RecursionError,
                        "maximum recursion depth exceeded while decoding a JSON %s",
                        is_object ? "object" : "array");
    if (r->depth == r->capacity && !grow_frames(r)) return false;
    bool is_dict = is_object && value_is_unset(r->pairs_hook);
    void *container = is_dict ? (void *)gy_dict_new(r->vm, 0) : (void *)gy_list_new(r->vm, 0);
    if (!container || !push_root(r, container)) return false;
    r->frames[r->depth++] = (Frame){value_from_obj(container), NULL};
    r->p++;
    return true;
}

// key = string ":"
static bool read_member_key(Reader *r)
{
    Str *key;
    if (r->p == r->end || *r->p != '"')
        return wrong(r, r->p, "Expecting property name enclosed in double quotes");
    if (!read_key(r, &key) || !push_root(r, key)) return false;
    r->frames[r->depth - 1].key = key;
    skip_space(r);
    if (r->p == r->end || *r->p != ':') return wrong(r, r->p, "Expecting ':' delimiter");
    r->p++;
    return true;
}

static bool add_pair(Reader *r, List *pairs, Str *key, Value v)
{
    Tuple *pair = gy_tuple_new(r->vm, 2);
    if (!pair) return false;
    pair->items[0] = value_from_obj(key);
    pair->items[1] = v;
    return gy_list_append(r->vm, pairs, value_from_obj(pair));
}

// Puts a finished value into the innermost container.
static bool attach(Reader *r, Value v)
{
    Frame *frame = &r->frames[r->depth - 1];
    Str *key = frame->key;
    if (!key) return gy_list_append(r->vm, value_as_list(frame->container), v);
    frame->key = NULL;
    pop_root(r);
    if (value_is_list(frame->container))
        return add_pair(r, value_as_list(frame->container), key, v);
    return gy_dict_set(r->vm, value_as_dict(frame->container), value_from_obj(key), v);
}

// The innermost container is finished, and taken off the stack as a value.
static bool close_container(Reader *r, bool is_object, Value *out)
{
    Value container = r->frames[r->depth - 1].container, hook = VALUE_UNSET;
    if (is_object) hook = value_is_unset(r->pairs_hook) ? r->object_hook : r->pairs_hook;
    *out = container;
    bool ok = value_is_unset(hook) || call_hook(r, hook, container, out);
    pop_root(r);
    r->depth--;
    return ok;
}

static bool is_in_object(const Reader *r)
{
    const Frame *frame = &r->frames[r->depth - 1];
    return frame->key || value_is_dict(frame->container);
}

// Behind a value inside a container: a comma, and in an object the next key, or the end of the
// container. 1: the container is a value now, 0: another value comes, -1: wrong or thrown.
static int read_separator(Reader *r, bool is_object, Value *out)
{
    skip_space(r);
    if (r->p == r->end) return wrong(r, r->p, "Expecting ',' delimiter") - 1;
    if (*r->p == (is_object ? '}' : ']')) {
        r->p++;
        return close_container(r, is_object, out) ? 1 : -1;
    }
    if (*r->p != ',') return wrong(r, r->p, "Expecting ',' delimiter") - 1;
    r->p++;
    if (!is_object) return 0;
    skip_space(r);
    return read_member_key(r) ? 0 : -1;
}

// Behind the opening bracket: 1 where the container is empty, 0: a value comes, -1: wrong.
static int read_first(Reader *r, bool is_object, Value *out)
{
    skip_space(r);
    if (r->p < r->end && *r->p == (is_object ? '}' : ']')) {
        r->p++;
        return close_container(r, is_object, out) ? 1 : -1;
    }
    if (!is_object) return 0;
    return read_member_key(r) ? 0 : -1;
}

// value = object | array | scalar, with everything inside.
static bool read_value(Reader *r, Value *out)
{
    for (;;) {
        int done = 1;
        skip_space(r);
        if (r->p == r->end) return wrong(r, r->p, "Expecting value");
        bool opens_object = *r->p == '{';
        if (opens_object || *r->p == '[') {
            if (!open_container(r, opens_object)) return false;
            done = read_first(r, opens_object, out);
        } else if (!read_scalar(r, out)) {
            return false;
        }
        while (done == 1) { // *out is a value
            if (r->depth == 0) return true;
            bool is_object = is_in_object(r);
            if (!attach(r, *out)) return false;
            done = read_separator(r, is_object, out);
        }
        if (done < 0 || (++r->values % POLL_VALUES == 0 && !gy_poll(r->vm))) return false;
    }
}

static bool read_document(Reader *r, Value *out)
{
    if (!read_value(r, out)) return false;
    skip_space(r);
    return r->p == r->end || wrong(r, r->p, "Extra data");
}

// ---------------------------------------------------------------- The public function

static void take_hooks(Reader *r, const GyreJsonReading *how)
{
    r->object_hook = gy_handles_value(r->vm, how->object);
    r->pairs_hook = gy_handles_value(r->vm, how->pairs);
    r->integer_hook = gy_handles_value(r->vm, how->integer);
    r->number_hook = gy_handles_value(r->vm, how->number);
    r->constant_hook = gy_handles_value(r->vm, how->constant);
    r->has_hooks = !value_is_unset(r->object_hook) || !value_is_unset(r->pairs_hook) ||
                   !value_is_unset(r->integer_hook) || !value_is_unset(r->number_hook) ||
                   !value_is_unset(r->constant_hook);
    r->is_lenient = how->is_lenient;
}

GyreValue gyre_json_read(Gyre *g, const char *text, size_t size, const GyreJsonReading *how,
                         GyreJsonFault *fault)
{
    static const GyreJsonReading plainly;
    Reader r;
    memset(&r, 0, offsetof(Reader, first_frames));
    memset(r.keys, 0, sizeof r.keys);
    r.vm = g;
    r.start = r.p = text;
    r.end = text + size;
    r.frames = r.first_frames;
    r.capacity = FIRST_FRAMES;
    take_hooks(&r, how ? how : &plainly);
    if (fault) *fault = (GyreJsonFault){0};
    Value result;
    size_t bad = gy_utf8_validate(text, size);
    bool ok = bad == size ? read_document(&r, &result) : wrong(&r, text + bad, "Invalid UTF-8");
    gy_roots_pop(g, r.root_count);
    gy_builder_free(g, &r.scratch);
    if (r.frames != r.first_frames) gy_mem_free(r.frames);
    if (ok) return gy_handles_push(g, result);
    if (r.fault && fault) *fault = (GyreJsonFault){r.fault, (size_t)(r.p - text)};
    else if (r.fault) gy_throw(g, ERROR_ValueError, "%s: byte %zu", r.fault, (size_t)(r.p - text));
    return GYRE_NONE;
}

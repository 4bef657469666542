// bytes.c - the types bytes and bytearray: making them, and changing an array.
//
// bytes are immutable and lie in one cell. A bytearray owns a block that grows by doubling;
// whoever holds a pointer into it (gy_bytes_view) must not run script code meanwhile. Methods
// therefore read all arguments that may call back first, and look at the bytes last.
//
// Not here: methods of both types (bytes_methods.c), letters (bytes_case.c), indexing,
// slices, + and * (ops_*.c).
#include "vm/args.h"
#include "vm/bytes_parts.h"
#include "vm/codec.h"
#include "vm/containers.h"
#include "vm/int_parts.h"
#include "vm/ops.h"
#include "vm/siphash.h"

// -- Making

Bytes *gy_bytes_new(VM *vm, const void *data, size_t size)
{
    if (size > INT32_MAX) return gy_throw(vm, ERROR_MemoryError, "bytes object is too large"), NULL;
    Bytes *bytes = (Bytes *)gy_heap_new(vm, KIND_BYTES, sizeof *bytes + size);
    if (!bytes) return NULL;
    bytes->size = (uint32_t)size;
    if (data && !gy_heap_copy(vm, bytes->data, data, size)) return NULL;
    return bytes;
}

ByteArray *gy_bytearray_new(VM *vm, const void *data, size_t size)
{
    ByteArray *array = (ByteArray *)gy_heap_new(vm, KIND_BYTEARRAY, sizeof *array);
    if (!array || !gy_bytearray_splice(vm, array, 0, 0, data, size)) return NULL;
    return array;
}

void gy_bytearray_free(struct Heap *heap, ByteArray *array)
{
    gy_heap_free(heap, array->data, array->capacity);
}

uint32_t gy_bytes_hash(Bytes *bytes)
{
    if (!bytes->hash) {
        uint64_t h = gy_siphash(bytes->data, bytes->size);
        bytes->hash = (uint32_t)(h ^ h >> 32);
        if (!bytes->hash) bytes->hash = 1;
    }
    return bytes->hash;
}

bool gy_bytes_hash_into(VM *vm, Bytes *bytes, uint64_t *hash)
{
    if (!bytes->hash && bytes->size >= STR_LONG) {
        uint64_t h;
        if (!gy_heap_hash(vm, bytes->data, bytes->size, &h)) return false;
        bytes->hash = (uint32_t)(h ^ h >> 32);
    }
    return *hash = gy_bytes_hash(bytes), true;
}

// -- Changing an array

static bool reserve(VM *vm, ByteArray *array, size_t size)
{
    if (size <= array->capacity) return true;
    if (size > INT32_MAX) return gy_throw(vm, ERROR_MemoryError, "bytearray object is too large");
    size_t capacity = array->capacity + array->capacity / 2 + 16;
    if (capacity < size) capacity = size;
    uint8_t *data = (uint8_t *)gy_heap_resize(vm, array->data, array->capacity, capacity);
    if (!data) return false;
    array->data = data;
    array->capacity = (uint32_t)capacity;
    return true;
}

bool gy_bytearray_splice(VM *vm, ByteArray *array, size_t at, size_t removed, const void *bytes,
                         size_t added)
{
    assert(at + removed <= array->size);
    size_t total;
    if (!mem_add_size(array->size - removed, added, &total)) total = SIZE_MAX;
    bool is_own = bytes && array->data && (const uint8_t *)bytes >= array->data &&
                  (const uint8_t *)bytes < array->data + array->size;
    if (is_own) { // xs[1:1] = xs: the source must not move while it is copied
        uint8_t *copy = (uint8_t *)gy_heap_resize(vm, NULL, 0, added);
        if (!copy) return added == 0;
        bool ok = gy_heap_copy(vm, copy, bytes, added) &&
                  gy_bytearray_splice(vm, array, at, removed, copy, added);
        gy_heap_resize(vm, copy, added, 0);
        return ok;
    }
    if (!reserve(vm, array, total)) return false;
    if (total == 0) {
        array->size = 0;
        return true;
    }
    memmove(array->data + at + added, array->data + at + removed, array->size - at - removed);
    array->size = (uint32_t)total;
    return bytes && added ? gy_heap_copy(vm, array->data + at, bytes, added)
                          : gy_heap_fill(vm, array->data + at, 0, added);
}

// -- Reading

bool gy_bytes_view(Value v, const uint8_t **data, size_t *size)
{
    if (value_is_bytes(v)) {
        *data = value_as_bytes(v)->data;
        *size = value_as_bytes(v)->size;
        return true;
    }
    if (!value_is_bytearray(v)) return false;
    *data = value_as_bytearray(v)->data ? value_as_bytearray(v)->data : (const uint8_t *)"";
    *size = value_as_bytearray(v)->size;
    return true;
}

static bool add_byte(VM *vm, StrBuilder *b, Value v)
{
    int64_t byte;
    if (!gy_ops_clip(vm, v, &byte)) return false;
    if (byte < 0 || byte > 255)
        return gy_throw(vm, ERROR_ValueError, "bytes must be in range(0, 256)");
    char c = (char)byte;
    return gy_builder_add(vm, b, &c, 1);
}

static bool add_items(VM *vm, StrBuilder *b, Value iterator)
{
    for (;;) {
        Value item;
        IterStep step = gy_iter_next(vm, iterator, &item);
        if (step != ITER_VALUE) return step == ITER_END;
        if (!add_byte(vm, b, item)) return false;
    }
}

bool gy_bytes_collect(VM *vm, StrBuilder *b, Value source)
{
    const uint8_t *data;
    size_t size;
    Value iterator;
    if (gy_bytes_view(source, &data, &size)) return gy_builder_add(vm, b, (const char *)data, size);
    bool is_odd = value_is_str(source) || value_is_number(source) || value_is_nil(source);
    if (is_odd || !gy_iter_new(vm, source, &iterator)) {
        if (is_odd || gy_throw_clear_if(vm, ERROR_TypeError))
            gy_throw(vm, ERROR_TypeError, "cannot convert '%s' object to bytes",
                     gy_type_name(vm, source));
        return false;
    }
    if (!gy_roots_push(vm, iterator)) return false;
    bool ok = add_items(vm, b, iterator);
    gy_roots_pop(vm, 1);
    if (!ok) gy_builder_free(vm, b);
    return ok;
}

int gy_bytes_convert(VM *vm, Value source, Value *result)
{
    if (!value_is_instance(source)) return 0;
    int how = gy_call_special(vm, source, SPECIAL_BYTES, 0, NULL, result);
    if (how <= 0 || value_is_bytes(*result)) return how;
    gy_throw(vm, ERROR_TypeError, "bytes() returned non-bytes (type %s)",
             gy_type_name(vm, *result));
    return -1;
}

// -- Operators

// A new object of the type of `like`, of so many bytes that the caller fills.
static uint8_t *new_like(VM *vm, Value like, size_t size, Value *result)
{
    if (value_is_bytearray(like)) {
        ByteArray *array = gy_bytearray_new(vm, NULL, size);
        if (!array) return NULL;
        static uint8_t nothing;
        *result = value_from_obj(array);
        return array->data ? array->data : &nothing;
    }
    Bytes *bytes = gy_bytes_new(vm, NULL, size);
    if (!bytes) return NULL;
    *result = value_from_obj(bytes);
    return bytes->data;
}

bool gy_bytes_concat(VM *vm, Value a, Value b, Value *result)
{
    const uint8_t *left, *right;
    size_t left_size, right_size;
    if (!gy_bytes_view(a, &left, &left_size) || !gy_bytes_view(b, &right, &right_size))
        return gy_throw(vm, ERROR_TypeError, "cannot add %s and %s", gy_type_name(vm, a),
                        gy_type_name(vm, b));
    uint8_t *out = new_like(vm, a, left_size + right_size, result);
    if (!out) return false;
    return gy_heap_copy(vm, out, left, left_size) &&
           gy_heap_copy(vm, out + left_size, right, right_size);
}

bool gy_bytes_repeat(VM *vm, Value a, int64_t times, Value *result)
{
    const uint8_t *data;
    size_t size, total;
    if (times < 0) times = 0;
    if (!gy_bytes_view(a, &data, &size) || !mem_array_size(size, (size_t)times, &total))
        total = SIZE_MAX;
    uint8_t *out = new_like(vm, a, total, result);
    if (!out) return false;
    for (size_t i = 0; size > 0 && i < total; i += size)
        if (!gy_heap_copy(vm, out + i, data, size)) return false;
    return true;
}

bool gy_bytearray_extend(VM *vm, ByteArray *array, Value source)
{
    StrBuilder b = {0};
    if (!gy_bytes_collect(vm, &b, source)) return false;
    bool ok = b.size == 0 || gy_bytearray_splice(vm, array, array->size, 0, b.data, b.size);
    gy_builder_free(vm, &b);
    return ok;
}

// -- For the natives of both types

bool gy_bytes_self(Call *call, BytesView *view)
{
    if (gy_bytes_view(native_arg(call, 0), &view->data, &view->size)) return true;
    return gy_args_check_self(call, false, "bytes");
}

void *gy_bytes_like(Call *call, const void *data, size_t size)
{
    return value_is_bytearray(call->args[0]) ? (void *)gy_bytearray_new(call->vm, data, size)
                                             : (void *)gy_bytes_new(call->vm, data, size);
}

GyreStatus gy_bytes_finish(Call *call, bool ok, StrBuilder *b)
{
    GyreStatus status =
        ok ? args_return_obj(call, gy_bytes_like(call, b->data, b->size)) : GYRE_ERROR;
    gy_builder_free(call->vm, b);
    return status;
}

bool gy_bytes_add_repr(VM *vm, StrBuilder *b, const uint8_t *data, size_t size, bool is_array)
{
    char quote = gy_str_quote((const char *)data, size);
    gy_builder_add_format(vm, b, "%sb%c", is_array ? "bytearray(" : "", quote);
    for (size_t i = 0; i < size && !b->failed; i++) {
        char c = (char)data[i];
        if (c == '\\' || c == quote || (is_array && c == '\''))
            gy_builder_add_format(vm, b, "\\%c", c);
        else if (c == '\n') gy_builder_add(vm, b, "\\n", 2);
        else if (c == '\r') gy_builder_add(vm, b, "\\r", 2);
        else if (c == '\t') gy_builder_add(vm, b, "\\t", 2);
        else if (data[i] >= 0x20 && data[i] < 0x7f) gy_builder_add(vm, b, &c, 1);
        else gy_builder_add_format(vm, b, "\\x%02x", data[i]);
    }
    return gy_builder_add_format(vm, b, "%c%s", quote, is_array ? ")" : "");
}

// -- Constructors

static GyreStatus finish(Call *call, bool is_array, const void *data, size_t size)
{
    return is_array ? args_return_obj(call, gy_bytearray_new(call->vm, data, size))
                    : args_return_obj(call, gy_bytes_new(call->vm, data, size));
}

static GyreStatus from_text(Call *call, bool is_array)
{
    VM *vm = call->vm;
    Str *options[2] = {NULL, NULL};
    for (uint32_t i = 0; i < 2; i++)
        if (args_is_set(call, i + 1) && !(options[i] = gy_args_str(call, i + 1))) return GYRE_ERROR;
    if (!value_is_str(call->args[0]))
        return native_status(gy_throw(vm, ERROR_TypeError, "encoding without a string argument"));
    if (!options[0])
        return native_status(gy_throw(vm, ERROR_TypeError, "string argument without an encoding"));
    Bytes *bytes = gy_codec_encode(vm, value_as_str(call->args[0]), options[0], options[1]);
    if (!bytes) return GYRE_ERROR;
    return is_array ? finish(call, true, bytes->data, bytes->size) : args_return_obj(call, bytes);
}

static GyreStatus make(Call *call, bool is_array)
{
    VM *vm = call->vm;
    Value source = native_arg(call, 0);
    int64_t count;
    if (value_is_unset(source)) return finish(call, is_array, NULL, 0);
    if (value_is_str(source) || args_is_set(call, 1)) return from_text(call, is_array);
    if (value_is_bytes(source) && !is_array) return native_return(call, source);
    Value converted;
    int how = is_array ? 0 : gy_bytes_convert(vm, source, &converted);
    if (how) return how > 0 ? native_return(call, converted) : GYRE_ERROR;
    if (gy_ops_has_index(vm, source)) {
        if (!gy_ops_index(vm, source, &count)) return GYRE_ERROR;
        if (count < 0) return native_status(gy_throw(vm, ERROR_ValueError, "negative count"));
        return finish(call, is_array, NULL, (size_t)count);
    }
    StrBuilder b = {0};
    if (!gy_bytes_collect(vm, &b, source)) return GYRE_ERROR;
    GyreStatus status = finish(call, is_array, b.data, b.size);
    gy_builder_free(vm, &b);
    return status;
}

static GyreStatus bytes_new(Call *call)
{
    return make(call, false);
}
static GyreStatus bytearray_new(Call *call)
{
    return make(call, true);
}

static int hex_value(char c)
{
    if (c >= '0' && c <= '9') return c - '0';
    c |= 0x20;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static GyreStatus from_hex(Call *call, bool is_array)
{
    VM *vm = call->vm;
    const Str *s = gy_args_str(call, 0);
    if (!s) return GYRE_ERROR;
    StrBuilder b = {0};
    bool ok = gy_builder_reserve(vm, &b, s->size / 2 + 1);
    for (uint32_t i = 0; ok && i < s->size; i++) {
        if (!heap_work(vm, 4) && !(ok = false)) break;
        if (s->chars[i] == ' ' || (s->chars[i] >= '\t' && s->chars[i] <= '\r')) continue;
        int high = hex_value(s->chars[i]);
        int low = high >= 0 && i + 1 < s->size ? hex_value(s->chars[i + 1]) : -1;
        if (low < 0) {
            ok = gy_throw(vm, ERROR_ValueError,
                          "non-hexadecimal number found in fromhex() arg at position %u",
                          gy_str_index(s, high < 0 ? i : i + 1));
            break;
        }
        b.data[b.size++] = (char)(high << 4 | low);
        i++;
    }
    GyreStatus status = ok ? finish(call, is_array, b.data, b.size) : GYRE_ERROR;
    gy_builder_free(vm, &b);
    return status;
}

static GyreStatus bytes_fromhex(Call *call)
{
    return from_hex(call, false);
}
static GyreStatus bytearray_fromhex(Call *call)
{
    return from_hex(call, true);
}

// -- What changes an array

static ByteArray *self_array(Call *call)
{
    Value self = native_arg(call, 0);
    if (!gy_args_check_self(call, value_is_bytearray(self), "bytearray")) return NULL;
    return value_as_bytearray(self);
}

static bool read_byte(Call *call, uint32_t i, uint8_t *byte)
{
    int64_t n;
    if (!gy_ops_clip(call->vm, native_arg(call, i), &n)) return false;
    if (n < 0 || n > 255)
        return gy_throw(call->vm, ERROR_ValueError, "byte must be in range(0, 256)");
    *byte = (uint8_t)n;
    return true;
}

static GyreStatus bytearray_append(Call *call)
{
    ByteArray *array = self_array(call);
    uint8_t byte;
    if (!array || !read_byte(call, 1, &byte)) return GYRE_ERROR;
    return native_status(gy_bytearray_splice(call->vm, array, array->size, 0, &byte, 1));
}

static GyreStatus bytearray_extend(Call *call)
{
    ByteArray *array = self_array(call);
    return native_status(array && gy_bytearray_extend(call->vm, array, call->args[1]));
}

static GyreStatus bytearray_insert(Call *call)
{
    ByteArray *array = self_array(call);
    int64_t at;
    uint8_t byte;
    if (!array || !gy_args_int(call, 1, 0, &at) || !read_byte(call, 2, &byte)) return GYRE_ERROR;
    if (at < 0) at = at + array->size < 0 ? 0 : at + array->size;
    if (at > array->size) at = array->size;
    return native_status(gy_bytearray_splice(call->vm, array, (size_t)at, 0, &byte, 1));
}

static GyreStatus bytearray_pop(Call *call)
{
    VM *vm = call->vm;
    ByteArray *array = self_array(call);
    int64_t at;
    if (!array || !gy_args_int(call, 1, -1, &at)) return GYRE_ERROR;
    if (array->size == 0)
        return native_status(gy_throw(vm, ERROR_IndexError, "pop from empty bytearray"));
    if (at < 0) at += array->size;
    if (at < 0 || at >= array->size)
        return native_status(gy_throw(vm, ERROR_IndexError, "pop index out of range"));
    uint8_t byte = array->data[at];
    gy_bytearray_splice(vm, array, (size_t)at, 1, NULL, 0);
    return args_return_int(call, byte);
}

static GyreStatus bytearray_remove(Call *call)
{
    VM *vm = call->vm;
    ByteArray *array = self_array(call);
    uint8_t byte;
    if (!array || !read_byte(call, 1, &byte)) return GYRE_ERROR;
    uint8_t *found = array->size ? (uint8_t *)memchr(array->data, byte, array->size) : NULL;
    if (!found)
        return native_status(gy_throw(vm, ERROR_ValueError, "value not found in bytearray"));
    return native_status(gy_bytearray_splice(vm, array, (size_t)(found - array->data), 1, NULL, 0));
}

static GyreStatus bytearray_clear(Call *call)
{
    ByteArray *array = self_array(call);
    return native_status(array && gy_bytearray_splice(call->vm, array, 0, array->size, NULL, 0));
}

static GyreStatus bytearray_reverse(Call *call)
{
    ByteArray *array = self_array(call);
    if (!array) return GYRE_ERROR;
    return native_status(gy_heap_reverse(call->vm, array->data, array->size));
}

static GyreStatus bytearray_copy(Call *call)
{
    ByteArray *array = self_array(call);
    if (!array) return GYRE_ERROR;
    return args_return_obj(call, gy_bytearray_new(call->vm, array->data, array->size));
}

const GyreNative gy_bytearray_methods[] = {
    {"append", bytearray_append, "self, byte, /", "Adds one byte at the end.", 0},
    {"extend", bytearray_extend, "self, bytes, /",
     "Adds bytes, or the ints of an iterable, at the end.", 0},
    {"insert", bytearray_insert, "self, index, byte, /", "Inserts one byte before `index`.", 0},
    {"pop", bytearray_pop, "self, index = -1, /", "Removes the byte at `index` and gives it.", 0},
    {"remove", bytearray_remove, "self, byte, /",
     "Removes the first such byte. Throws ValueError where there is none.", 0},
    {"clear", bytearray_clear, "self", "Removes all bytes.", 0},
    {"reverse", bytearray_reverse, "self", "Turns the order of the bytes around.", 0},
    {"copy", bytearray_copy, "self", "A new bytearray with the same bytes.", 0},
    {"fromhex", bytearray_fromhex, "string, /", "Bytes from pairs of hexadecimal digits.",
     GYRE_STATIC},
    {0},
};

static const GyreNative bytes_statics[] = {
    {"fromhex", bytes_fromhex, "string, /", "Bytes from pairs of hexadecimal digits.", GYRE_STATIC},
    {0},
};

static const GyreNative bytes_constructor = {
    "bytes", bytes_new, "source = b'', encoding = nil, errors = nil",
    "Bytes from ints, from bytes, from text in an encoding, or so many zeros.", 0};
static const GyreNative bytearray_constructor = {
    "bytearray", bytearray_new, "source = b'', encoding = nil, errors = nil",
    "Changeable bytes from ints, from bytes, from text in an encoding, or so many zeros.", 0};

bool gy_bytes_install(VM *vm)
{
    return gy_native_set_constructor(vm, KIND_BYTES, &bytes_constructor) &&
           gy_native_set_constructor(vm, KIND_BYTEARRAY, &bytearray_constructor) &&
           gy_native_add_methods(vm, KIND_BYTES, gy_bytes_methods) &&
           gy_native_add_methods(vm, KIND_BYTES, gy_bytes_case_methods) &&
           gy_native_add_methods(vm, KIND_BYTES, gy_bytes_layout_methods) &&
           gy_native_add_methods(vm, KIND_BYTES, bytes_statics) &&
           gy_native_add_methods(vm, KIND_BYTEARRAY, gy_bytes_methods) &&
           gy_native_add_methods(vm, KIND_BYTEARRAY, gy_bytes_case_methods) &&
           gy_native_add_methods(vm, KIND_BYTEARRAY, gy_bytes_layout_methods) &&
           gy_native_add_methods(vm, KIND_BYTEARRAY, gy_bytearray_methods);
}

// struct_module.c - `import struct`: values in bytes, laid out by a format text.
//
// Functions and the methods of struct.Struct are the same natives: their first argument is the
// format, or a Struct that has one.
//
// Packing may run script code (methods index and float), which could change the buffer that is
// packed into; so the bytes are made apart and copied at the end.
#include "stdlib/modules.h"
#include "stdlib/struct_format.h"

#include <stdlib.h>
#include <string.h>

typedef struct {
    char *text; // owned
    size_t text_size;
    int64_t size, count;
} Layout;

enum { FIELDS_PER_CHECK = 4096 };

static const GyreType struct_type;
static const GyreType iterator_type;

static bool throw_memory(Gyre *g)
{
    return gyre_throw(g, "MemoryError", "out of memory") == GYRE_OK;
}

// Reads the format in a value; `text` points into the value. False: thrown.
static bool measure(Gyre *g, GyreValue v, Layout *layout)
{
    const char *text = gyre_to_str(g, v, &layout->text_size);
    if (!text && gyre_kind(g, v) == GYRE_KIND_BYTES)
        text = (const char *)gyre_to_bytes(g, v, &layout->text_size);
    if (!text) {
        gyre_throw(g, "TypeError", "Struct() argument 1 must be a str or bytes object, not %s",
                   gyre_type_of(g, v));
        return false;
    }
    layout->text = (char *)text;
    return gy_struct_measure(g, text, layout->text_size, &layout->size, &layout->count);
}

// The layout of a call: of argument 0. It is the call's as long as its argument is.
static bool layout_of(GyreCall *call, Layout *layout)
{
    Gyre *g = gyre_vm(call);
    GyreValue first = gyre_arg(call, 0);
    const Layout *known = (const Layout *)gyre_host_data(g, first, &struct_type);
    if (!known) return measure(g, first, layout);
    *layout = *known;
    if (layout->text) return true;
    gyre_throw(g, "RuntimeError", "Struct object is not initialized");
    return false;
}

// ---------------------------------------------------------------- Packing

// The packed bytes of the call's *rest. NONE: thrown.
static GyreValue pack(GyreCall *call, const Layout *layout, const char *name)
{
    Gyre *g = gyre_vm(call);
    uint32_t given = gyre_rest_count(call), next = 0;
    if (layout->count != given) {
        gyre_throw(g, "struct.error", "%s expected %lld items for packing (got %u)", name,
                   (long long)layout->count, given);
        return GYRE_NONE;
    }
    GyreValue result = gyre_bytes(g, NULL, (size_t)layout->size);
    size_t size;
    uint8_t *bytes = (uint8_t *)gyre_to_bytes(g, result, &size);
    if (!bytes) return GYRE_NONE;
    StructFormat format;
    Field field;
    gy_struct_open(&format, layout->text, layout->text_size);
    while (gy_struct_next(g, &format, &field) > 0) {
        for (int64_t i = 0; i < field.count && field.kind != FIELD_PAD; i++) {
            uint32_t scope = gyre_scope_open(g);
            uint8_t *out = bytes + field.offset + i * field.size;
            if (!gy_struct_write(g, &format, &field, gyre_rest(call, next++), out))
                return GYRE_NONE;
            gyre_scope_close(g, scope);
            if (i % FIELDS_PER_CHECK == FIELDS_PER_CHECK - 1 && !gyre_check(g)) return GYRE_NONE;
        }
    }
    return result;
}

static GyreStatus struct_pack(GyreCall *call)
{
    Layout layout;
    if (!layout_of(call, &layout)) return GYRE_ERROR;
    GyreValue bytes = pack(call, &layout, "pack");
    return gyre_is_none(bytes) ? GYRE_ERROR : gyre_return(call, bytes);
}

// Counts a negative offset from the back. False: thrown.
static bool find_offset(Gyre *g, int64_t *offset, int64_t size, int64_t room, bool is_packing)
{
    if (*offset < 0) {
        if (*offset + size > 0) {
            gyre_throw(g, "struct.error",
                       is_packing ? "no space to pack %lld bytes at offset %lld"
                                  : "not enough data to unpack %lld bytes at offset %lld",
                       (long long)size, (long long)*offset);
            return false;
        }
        if (*offset + room < 0) {
            gyre_throw(g, "struct.error", "offset %lld out of range for %lld-byte buffer",
                       (long long)*offset, (long long)room);
            return false;
        }
        *offset += room;
    }
    if (*offset <= room && room - *offset >= size) return true;
    gyre_throw(g, "struct.error",
               "%s requires a buffer of at least %llu bytes for %s %lld bytes at offset %lld "
               "(actual buffer size is %lld)",
               is_packing ? "pack_into" : "unpack_from",
               (unsigned long long)size + (unsigned long long)*offset,
               is_packing ? "packing" : "unpacking", (long long)size, (long long)*offset,
               (long long)room);
    return false;
}

static bool read_offset(Gyre *g, GyreValue v, int64_t *offset)
{
    *offset = 0;
    if (gyre_is_none(v)) return true;
    v = gyre_index(g, v);
    if (gyre_is_none(v)) return false;
    return gyre_to_int(g, v, offset) ||
           gyre_throw(g, "IndexError", "cannot fit 'int' into an index-sized integer") == GYRE_OK;
}

static GyreStatus struct_pack_into(GyreCall *call)
{
    Gyre *g = gyre_vm(call);
    Layout layout;
    GyreValue buffer = gyre_arg(call, 1);
    int64_t offset;
    size_t size, room;
    if (!layout_of(call, &layout)) return GYRE_ERROR;
    if (gyre_kind(g, buffer) != GYRE_KIND_BYTEARRAY)
        return gyre_throw(g, "TypeError", "pack_into() needs a bytearray to write to, not %s",
                          gyre_type_of(g, buffer));
    if (!read_offset(g, gyre_arg(call, 2), &offset)) return GYRE_ERROR;
    GyreValue packed = pack(call, &layout, "pack_into");
    const void *bytes = gyre_to_bytes(g, packed, &size);
    if (!bytes) return GYRE_ERROR;
    uint8_t *out = (uint8_t *)gyre_to_bytes(g, buffer, &room);
    if (!find_offset(g, &offset, layout.size, (int64_t)room, true)) return GYRE_ERROR;
    if (size) memcpy(out + offset, bytes, size);
    return GYRE_OK;
}

// ---------------------------------------------------------------- Unpacking

static const uint8_t *read_buffer(Gyre *g, GyreValue v, size_t *size)
{
    const uint8_t *bytes = (const uint8_t *)gyre_to_bytes(g, v, size);
    if (!bytes)
        gyre_throw(g, "TypeError", "a bytes-like object is required, not '%s'", gyre_type_of(g, v));
    return bytes;
}

// The tuple of the values in layout->size bytes. NONE: thrown.
static GyreValue unpack(Gyre *g, const Layout *layout, const uint8_t *bytes)
{
    GyreValue *values = (GyreValue *)malloc(((size_t)layout->count + 1) * sizeof *values);
    StructFormat format;
    Field field;
    uint32_t count = 0;
    if (!values) return throw_memory(g), GYRE_NONE;
    uint32_t scope = gyre_scope_open(g);
    bool ok = true;
    gy_struct_open(&format, layout->text, layout->text_size);
    while (ok && gy_struct_next(g, &format, &field) > 0) {
        for (int64_t i = 0; ok && i < field.count && field.kind != FIELD_PAD; i++) {
            const uint8_t *from = bytes + field.offset + i * field.size;
            values[count] = gy_struct_read(g, &format, &field, from);
            ok = !gyre_is_none(values[count++]);
            if (i % FIELDS_PER_CHECK == FIELDS_PER_CHECK - 1) ok = ok && gyre_check(g);
        }
    }
    GyreValue tuple = ok ? gyre_tuple(g, values, count) : GYRE_NONE;
    free(values);
    return gyre_scope_keep(g, scope, tuple);
}

static GyreStatus give(GyreCall *call, GyreValue v)
{
    return gyre_is_none(v) ? GYRE_ERROR : gyre_return(call, v);
}

static GyreStatus struct_unpack(GyreCall *call)
{
    Gyre *g = gyre_vm(call);
    Layout layout;
    size_t size;
    if (!layout_of(call, &layout)) return GYRE_ERROR;
    const uint8_t *bytes = read_buffer(g, gyre_arg(call, 1), &size);
    if (!bytes) return GYRE_ERROR;
    if ((int64_t)size != layout.size)
        return gyre_throw(g, "struct.error", "unpack requires a buffer of %lld bytes",
                          (long long)layout.size);
    return give(call, unpack(g, &layout, bytes));
}

static GyreStatus struct_unpack_from(GyreCall *call)
{
    Gyre *g = gyre_vm(call);
    Layout layout;
    int64_t offset;
    size_t room;
    if (!layout_of(call, &layout) || !read_offset(g, gyre_arg(call, 2), &offset)) return GYRE_ERROR;
    const uint8_t *bytes = read_buffer(g, gyre_arg(call, 1), &room);
    if (!bytes || !find_offset(g, &offset, layout.size, (int64_t)room, false)) return GYRE_ERROR;
    return give(call, unpack(g, &layout, bytes + offset));
}

// ---------------------------------------------------------------- iter_unpack

// Has copies of the format and of the bytes, since it outlives the call.
typedef struct {
    Layout layout;
    uint8_t *bytes; // owned
    size_t size, next;
} Iterator;

static void finalize_iterator(void *data)
{
    free(((Iterator *)data)->layout.text);
    free(((Iterator *)data)->bytes);
}

static void *copy_memory(const void *from, size_t size)
{
    void *copy = malloc(size + 1);
    return copy ? memcpy(copy, from, size) : NULL;
}

static GyreStatus struct_iter_unpack(GyreCall *call)
{
    Gyre *g = gyre_vm(call);
    Layout layout;
    size_t size;
    if (!layout_of(call, &layout)) return GYRE_ERROR;
    const uint8_t *bytes = read_buffer(g, gyre_arg(call, 1), &size);
    if (!bytes) return GYRE_ERROR;
    if (layout.size == 0)
        return gyre_throw(g, "struct.error", "cannot iteratively unpack with a struct of length 0");
    if (size % (size_t)layout.size)
        return gyre_throw(g, "struct.error",
                          "iterative unpacking requires a buffer of a multiple of %lld bytes",
                          (long long)layout.size);
    GyreValue object = gyre_new(g, &iterator_type);
    Iterator *iterator = (Iterator *)gyre_host_data(g, object, &iterator_type);
    if (!iterator) return GYRE_ERROR;
    iterator->layout = layout;
    iterator->layout.text = (char *)copy_memory(layout.text, layout.text_size);
    iterator->bytes = (uint8_t *)copy_memory(bytes, size);
    iterator->size = size;
    if (!iterator->layout.text || !iterator->bytes) return throw_memory(g), GYRE_ERROR;
    return gyre_return(call, object);
}

static GyreStatus iterator_self(GyreCall *call)
{
    return gyre_return(call, gyre_arg(call, 0));
}

static GyreStatus iterator_next(GyreCall *call)
{
    Gyre *g = gyre_vm(call);
    Iterator *it = (Iterator *)gyre_host_data(g, gyre_arg(call, 0), &iterator_type);
    if (it->next == it->size) return gyre_throw(g, "StopIteration", "%s", "");
    const uint8_t *bytes = it->bytes + it->next;
    it->next += (size_t)it->layout.size;
    return give(call, unpack(g, &it->layout, bytes));
}

static const GyreNative iterator_methods[] = {
    {"iter", iterator_self, "self", "The iterator itself.", 0},
    {"next", iterator_next, "self", "The next tuple.", 0},
    {NULL, NULL, NULL, NULL, 0},
};

static const GyreType iterator_type = {"unpack_iterator", sizeof(Iterator), finalize_iterator,
                                       iterator_methods, NULL};

// ---------------------------------------------------------------- Struct

static void finalize_struct(void *data)
{
    free(((Layout *)data)->text);
}

static GyreStatus struct_init(GyreCall *call)
{
    Gyre *g = gyre_vm(call);
    Layout *object = (Layout *)gyre_host_data(g, gyre_arg(call, 0), &struct_type), layout;
    // Again would pull the format from under a pack() that is running an argument's method.
    if (object->text) return gyre_throw(g, "TypeError", "a Struct keeps its format");
    if (!measure(g, gyre_arg(call, 1), &layout)) return GYRE_ERROR;
    layout.text = (char *)copy_memory(layout.text, layout.text_size);
    if (!layout.text) return throw_memory(g), GYRE_ERROR;
    *object = layout;
    return GYRE_OK;
}

static GyreStatus struct_size(GyreCall *call)
{
    Layout layout;
    if (!layout_of(call, &layout)) return GYRE_ERROR;
    return gyre_return(call, gyre_int(gyre_vm(call), layout.size));
}

static GyreStatus struct_format(GyreCall *call)
{
    Layout layout;
    if (!layout_of(call, &layout)) return GYRE_ERROR;
    return give(call, gyre_str(gyre_vm(call), layout.text, layout.text_size));
}

static const GyreNative struct_methods[] = {
    {"init", struct_init, "self, format", "A layout that is read once and used often.", 0},
    {"pack", struct_pack, "self, *values", "The values as bytes.", 0},
    {"pack_into", struct_pack_into, "self, buffer, offset, *values",
     "Writes the values into a bytearray.", 0},
    {"unpack", struct_unpack, "self, buffer", "The tuple of the values in bytes of this size.", 0},
    {"unpack_from", struct_unpack_from, "self, buffer, offset = 0",
     "The tuple of the values at an offset.", 0},
    {"iter_unpack", struct_iter_unpack, "self, buffer",
     "An iterator over the tuples, one for each stretch of this size.", 0},
    {"size", struct_size, "self", "How many bytes it takes.", GYRE_GETTER},
    {"format", struct_format, "self", "The format text.", GYRE_GETTER},
    {NULL, NULL, NULL, NULL, 0},
};

static const GyreType struct_type = {"Struct", sizeof(Layout), finalize_struct, struct_methods,
                                     NULL};

static const GyreNative struct_natives[] = {
    {"pack", struct_pack, "format, /, *values",
     "The values as bytes: struct.pack('<hI', -1, 70000). Throws struct.error.", 0},
    {"pack_into", struct_pack_into, "format, buffer, offset, /, *values",
     "Writes the values into a bytearray at an offset.", 0},
    {"unpack", struct_unpack, "format, buffer, /",
     "The tuple of the values in bytes of just the right size.", 0},
    {"unpack_from", struct_unpack_from, "format, /, buffer, offset = 0",
     "The tuple of the values at an offset of longer bytes.", 0},
    {"iter_unpack", struct_iter_unpack, "format, buffer, /",
     "An iterator over the tuples, one for each stretch of the format's size.", 0},
    {"calcsize", struct_size, "format, /", "How many bytes the format takes.", 0},
    {NULL, NULL, NULL, NULL, 0},
};

GyreStatus gy_struct_install(Gyre *g)
{
    if (gyre_register(g, "struct", struct_natives, NULL) != GYRE_OK ||
        gyre_register_error(g, "struct", "error", "Error", NULL) != GYRE_OK ||
        gyre_register_type(g, "struct", &iterator_type, NULL) != GYRE_OK)
        return GYRE_ERROR;
    return gyre_register_type(g, "struct", &struct_type, NULL);
}

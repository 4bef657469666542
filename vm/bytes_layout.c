// bytes_layout.c - the methods of bytes and bytearray that put them in columns or through a table.
#include "vm/args.h"
#include "vm/bytes_parts.h"
#include "vm/containers.h"
#include "vm/ops.h"

static bool add(VM *vm, StrBuilder *b, const uint8_t *data, size_t size)
{
    return gy_builder_add(vm, b, (const char *)data, size);
}

// -- Columns

static bool read_fill(Call *call, uint32_t i, uint8_t *fill)
{
    BytesView v;
    *fill = ' ';
    if (!args_is_given(call, i)) return true;
    if (!gy_bytes_view(native_arg(call, i), &v.data, &v.size) || v.size != 1)
        return gy_throw(call->vm, ERROR_TypeError,
                        "%s() argument %u must be a byte string of length 1, not %s",
                        call->native->def->name, i, gy_type_name(call->vm, native_arg(call, i)));
    *fill = v.data[0];
    return true;
}

// `left` and `right` say on which sides filling goes.
static GyreStatus place(Call *call, bool left, bool right)
{
    VM *vm = call->vm;
    int64_t width;
    uint8_t fill;
    BytesView v;
    if (!gy_args_int(call, 1, 0, &width) || !read_fill(call, 2, &fill) || !gy_bytes_self(call, &v))
        return GYRE_ERROR;
    if (width <= (int64_t)v.size) return args_return_obj(call, gy_bytes_like(call, v.data, v.size));
    size_t room = (size_t)width - v.size, before = left ? room : 0;
    if (left && right) before = room / 2 + (room & (size_t)width & 1);
    StrBuilder b = {0};
    if (!gy_builder_reserve(vm, &b, (size_t)width)) return GYRE_ERROR;
    memset(b.data, fill, (size_t)width);
    memcpy(b.data + before, v.data, v.size);
    b.size = (uint32_t)width;
    return gy_bytes_finish(call, true, &b);
}

static GyreStatus bytes_ljust(Call *call)
{
    return place(call, false, true);
}
static GyreStatus bytes_rjust(Call *call)
{
    return place(call, true, false);
}
static GyreStatus bytes_center(Call *call)
{
    return place(call, true, true);
}

static GyreStatus bytes_zfill(Call *call)
{
    VM *vm = call->vm;
    int64_t width;
    BytesView v;
    if (!gy_args_int(call, 1, 0, &width) || !gy_bytes_self(call, &v)) return GYRE_ERROR;
    size_t sign = v.size > 0 && (v.data[0] == '+' || v.data[0] == '-');
    size_t zeros = width > (int64_t)v.size ? (size_t)width - v.size : 0;
    StrBuilder b = {0};
    bool ok = add(vm, &b, v.data, sign) && gy_builder_add_fill(vm, &b, '0', zeros) &&
              add(vm, &b, v.data + sign, v.size - sign);
    return gy_bytes_finish(call, ok, &b);
}

static GyreStatus bytes_expandtabs(Call *call)
{
    VM *vm = call->vm;
    int64_t tab, column = 0;
    BytesView v;
    if (!gy_args_int(call, 1, 8, &tab) || !gy_bytes_self(call, &v)) return GYRE_ERROR;
    StrBuilder b = {0};
    bool ok = true;
    for (size_t i = 0; ok && i < v.size; i++) {
        uint8_t c = v.data[i];
        int64_t spaces = c != '\t' ? 0 : tab > 0 ? tab - column % tab : 0;
        ok = c == '\t' ? gy_builder_add_fill(vm, &b, ' ', (size_t)spaces) : add(vm, &b, &c, 1);
        column = c == '\n' || c == '\r' ? 0 : column + (c == '\t' ? spaces : 1);
    }
    return gy_bytes_finish(call, ok, &b);
}

// -- Tables

static GyreStatus bytes_maketrans(Call *call)
{
    BytesView from, to;
    uint8_t table[256];
    if (!gy_bytes_argument(call, 0, &from) || !gy_bytes_argument(call, 1, &to)) return GYRE_ERROR;
    if (from.size != to.size)
        return native_status(
            gy_throw(call->vm, ERROR_ValueError, "maketrans arguments must have same length"));
    for (int i = 0; i < 256; i++)
        table[i] = (uint8_t)i;
    for (size_t i = 0; i < from.size; i++)
        table[from.data[i]] = to.data[i];
    return args_return_obj(call, gy_bytes_new(call->vm, table, sizeof table));
}

static GyreStatus bytes_translate(Call *call)
{
    VM *vm = call->vm;
    BytesView v, table = {0}, removed = {0};
    if (args_is_set(call, 1) && !gy_bytes_argument(call, 1, &table)) return GYRE_ERROR;
    if (args_is_given(call, 2) && !gy_bytes_argument(call, 2, &removed)) return GYRE_ERROR;
    if (!gy_bytes_self(call, &v)) return GYRE_ERROR;
    if (table.data && table.size != 256)
        return native_status(
            gy_throw(vm, ERROR_ValueError, "translation table must be 256 characters long"));
    StrBuilder b = {0};
    bool ok = true;
    for (size_t i = 0; ok && i < v.size; i++) {
        uint8_t c = v.data[i];
        if (removed.data && memchr(removed.data, c, removed.size)) continue;
        if (table.data) c = table.data[c];
        ok = add(vm, &b, &c, 1);
    }
    return gy_bytes_finish(call, ok, &b);
}

const GyreNative gy_bytes_layout_methods[] = {
    {"ljust", bytes_ljust, "self, width, fillbyte = b' ', /",
     "The bytes followed by as many `fillbyte` as make them `width` long.", 0},
    {"rjust", bytes_rjust, "self, width, fillbyte = b' ', /",
     "The bytes after as many `fillbyte` as make them `width` long.", 0},
    {"center", bytes_center, "self, width, fillbyte = b' ', /",
     "The bytes in the middle of `width` bytes.", 0},
    {"zfill", bytes_zfill, "self, width, /",
     "The bytes with zeros in front, behind their sign, to be `width` long.", 0},
    {"expandtabs", bytes_expandtabs, "self, tabsize = 8",
     "The bytes with spaces for tabs, up to the next multiple of `tabsize`.", 0},
    {"translate", bytes_translate, "self, table, delete = b''",
     "The bytes replaced by what the 256 of `table` have for them, some left out.", 0},
    {"maketrans", bytes_maketrans, "from, to, /",
     "A table for translate that has the bytes of `to` for those of `from`.", GYRE_STATIC},
    {0},
};

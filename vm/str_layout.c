// str_layout.c - the str methods that put text together: join, center, zfill, translate.
//
// join and translate may run script code (an iterator, a mapping). They keep what they have made
// in a StrBuilder, or in a list that the call's result slot keeps alive, and read the receiver
// only through the call.
#include "vm/args.h"
#include "vm/codec.h"
#include "vm/containers.h"
#include "vm/int.h"
#include "vm/ops.h"
#include "vm/str_methods.h"
#include "vm/utf8.h"

// -- join

static Str *join_items(VM *vm, const Str *sep, const Value *items, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        if (value_is_str(items[i])) {
            if (!heap_work(vm, 4)) return NULL;
            continue;
        }
        gy_throw(vm, ERROR_TypeError, "sequence item %u: expected str instance, %s found", i,
                 gy_type_name(vm, items[i]));
        return NULL;
    }
    return gy_str_join(vm, sep, items, count);
}

// The items of any iterable, as a list that the call's result slot keeps alive.
static List *collect(Call *call, Value iterable)
{
    VM *vm = call->vm;
    List *list = gy_list_new(vm, 0);
    if (!list) return NULL;
    call->result = value_from_obj(list);
    Value iterator;
    if (!gy_iter_new(vm, iterable, &iterator)) {
        if (gy_throw_clear_if(vm, ERROR_TypeError))
            gy_throw(vm, ERROR_TypeError, "can only join an iterable");
        return NULL;
    }
    if (!gy_roots_push(vm, iterator)) return NULL;
    bool ok = gy_list_extend(vm, list, iterator);
    gy_roots_pop(vm, 1);
    return ok ? list : NULL;
}

static GyreStatus str_join(Call *call)
{
    if (!gy_args_self_str(call)) return GYRE_ERROR;
    Value items = call->args[1];
    if (value_is_tuple(items)) {
        const Tuple *tuple = value_as_tuple(items);
        return args_return_obj(
            call, join_items(call->vm, value_as_str(call->args[0]), tuple->items, tuple->count));
    }
    List *list = value_is_list(items) ? value_as_list(items) : collect(call, items);
    if (!list) return GYRE_ERROR;
    return args_return_obj(
        call, join_items(call->vm, value_as_str(call->args[0]), list->items, list->count));
}

// -- Padding

static GyreStatus pad(Call *call, const Str *s, uint32_t fill, size_t left, size_t right)
{
    VM *vm = call->vm;
    StrBuilder b = {0};
    bool ok = gy_builder_add_fill(vm, &b, fill, left) && gy_builder_add_str(vm, &b, s) &&
              gy_builder_add_fill(vm, &b, fill, right);
    return ok ? args_return_obj(call, gy_builder_finish(vm, &b)) : GYRE_ERROR;
}

static bool read_fill(Call *call, uint32_t i, uint32_t *fill)
{
    *fill = ' ';
    if (!args_is_given(call, i)) return true;
    Value v = native_arg(call, i);
    if (!value_is_str(v))
        return gy_throw(call->vm, ERROR_TypeError,
                        "The fill character must be a unicode character, not %s",
                        gy_type_name(call->vm, v));
    if (value_as_str(v)->length != 1)
        return gy_throw(call->vm, ERROR_TypeError,
                        "The fill character must be exactly one character long");
    uint32_t size;
    *fill = gy_utf8_decode(value_as_str(v)->chars, &size);
    return true;
}

typedef enum { TEXT_LEFT, TEXT_RIGHT, TEXT_CENTER } Placement;

static GyreStatus place(Call *call, Placement placement)
{
    Str *s = gy_args_self_str(call);
    int64_t width;
    uint32_t fill;
    if (!s || !gy_args_int(call, 1, 0, &width) || !read_fill(call, 2, &fill)) return GYRE_ERROR;
    if (width <= s->length) return args_return_obj(call, s);
    size_t room = (size_t)width - s->length;
    size_t left = placement == TEXT_LEFT ? 0 : room;
    if (placement == TEXT_CENTER) left = room / 2 + (room & (size_t)width & 1);
    return pad(call, s, fill, left, room - left);
}

static GyreStatus str_ljust(Call *call)
{
    return place(call, TEXT_LEFT);
}
static GyreStatus str_rjust(Call *call)
{
    return place(call, TEXT_RIGHT);
}
static GyreStatus str_center(Call *call)
{
    return place(call, TEXT_CENTER);
}

static GyreStatus str_zfill(Call *call)
{
    VM *vm = call->vm;
    Str *s = gy_args_self_str(call);
    int64_t width;
    if (!s || !gy_args_int(call, 1, 0, &width)) return GYRE_ERROR;
    if (width <= s->length) return args_return_obj(call, s);
    bool has_sign = s->size > 0 && (s->chars[0] == '+' || s->chars[0] == '-');
    StrBuilder b = {0};
    bool ok = gy_builder_add(vm, &b, s->chars, has_sign) &&
              gy_builder_add_fill(vm, &b, '0', (size_t)width - s->length) &&
              gy_builder_add(vm, &b, s->chars + has_sign, s->size - has_sign);
    return ok ? args_return_obj(call, gy_builder_finish(vm, &b)) : GYRE_ERROR;
}

static GyreStatus str_expandtabs(Call *call)
{
    VM *vm = call->vm;
    Str *s = gy_args_self_str(call);
    int64_t tab, column = 0;
    if (!s || !gy_args_int(call, 1, 8, &tab)) return GYRE_ERROR;
    StrBuilder b = {0};
    bool ok = true;
    for (uint32_t i = 0, size; ok && i < s->size; i += size) {
        uint32_t c = gy_utf8_decode(s->chars + i, &size);
        if (c == '\t') {
            int64_t spaces = tab > 0 ? tab - column % tab : 0;
            ok = gy_builder_add_fill(vm, &b, ' ', (size_t)spaces);
            column += spaces;
            continue;
        }
        ok = gy_builder_add(vm, &b, s->chars + i, size);
        column = c == '\n' || c == '\r' ? 0 : column + 1;
    }
    return ok ? args_return_obj(call, gy_builder_finish(vm, &b)) : GYRE_ERROR;
}

// -- translate

// What the table says of one character; UNSET where it says nothing. False: thrown.
static bool look_up(VM *vm, Value table, uint32_t c, Value *found)
{
    Value key = value_from_int(c);
    *found = VALUE_UNSET;
    if (value_is_dict(table) && value_is_unset(value_as_dict(table)->fallback))
        return gy_dict_get(vm, value_as_dict(table), key, found) >= 0;
    return gy_ops_get_index(vm, table, key, found) || gy_throw_clear_if(vm, ERROR_LookupError);
}

static bool add_translated(VM *vm, StrBuilder *b, uint32_t c, Value to)
{
    int64_t code;
    if (value_is_unset(to)) return gy_builder_add_code_point(vm, b, c);
    if (value_is_nil(to)) return true;
    if (value_is_str(to)) return gy_builder_add_str(vm, b, value_as_str(to));
    if (!value_is_integer(to))
        return gy_throw(vm, ERROR_TypeError, "character mapping must return integer, nil or str");
    if (!gy_int_to_i64(to, &code) || !utf8_is_character(code))
        return gy_throw(vm, ERROR_ValueError, "character mapping must be in range(0x110000)");
    return gy_builder_add_code_point(vm, b, (uint32_t)code);
}

static GyreStatus str_translate(Call *call)
{
    VM *vm = call->vm;
    Str *s = gy_args_self_str(call);
    if (!s) return GYRE_ERROR;
    StrBuilder b = {0};
    bool ok = true;
    for (uint32_t i = 0, size; ok && i < s->size; i += size) {
        Value to;
        uint32_t c = gy_utf8_decode(s->chars + i, &size);
        ok = look_up(vm, call->args[1], c, &to) && add_translated(vm, &b, c, to);
    }
    if (!ok) gy_builder_free(vm, &b);
    return ok ? args_return_obj(call, gy_builder_finish(vm, &b)) : GYRE_ERROR;
}

static bool map_char(VM *vm, Dict *dict, uint32_t c, Value to)
{
    return gy_dict_set(vm, dict, value_from_int(c), to);
}

static bool maketrans_dict(VM *vm, Dict *dict, Value from)
{
    if (!value_is_dict(from))
        return gy_throw(vm, ERROR_TypeError,
                        "if you give only one argument to maketrans it must be a dict");
    uint32_t position = 0, size;
    Value key, value;
    while (gy_dict_next(value_as_dict(from), &position, &key, &value)) {
        bool ok;
        if (value_is_integer(key)) {
            ok = gy_dict_set(vm, dict, key, value);
        } else if (!value_is_str(key)) {
            ok = gy_throw(vm, ERROR_TypeError,
                          "keys in translate table must be strings or integers");
        } else if (value_as_str(key)->length != 1) {
            ok = gy_throw(vm, ERROR_ValueError,
                          "string keys in translate table must be of length 1");
        } else {
            ok = map_char(vm, dict, gy_utf8_decode(value_as_str(key)->chars, &size), value);
        }
        if (!ok) return false;
    }
    return true;
}

static bool maketrans_pairs(VM *vm, Dict *dict, const Str *from, const Str *to)
{
    if (from->length != to->length)
        return gy_throw(vm, ERROR_ValueError,
                        "the first two maketrans arguments must have equal length");
    uint32_t i = 0, k = 0, size, to_size;
    for (; i < from->size; i += size, k += to_size) {
        uint32_t c = gy_utf8_decode(from->chars + i, &size);
        uint32_t other = gy_utf8_decode(to->chars + k, &to_size);
        if (!map_char(vm, dict, c, value_from_int(other))) return false;
    }
    return true;
}

static GyreStatus str_maketrans(Call *call)
{
    VM *vm = call->vm;
    Dict *dict = gy_dict_new(vm, 0);
    if (!dict) return GYRE_ERROR;
    call->result = value_from_obj(dict);
    if (!args_is_given(call, 1)) return native_status(maketrans_dict(vm, dict, call->args[0]));
    if (!value_is_str(call->args[0]))
        return native_status(
            gy_throw(vm, ERROR_TypeError,
                     "first maketrans argument must be a string if there is a second argument"));
    Str *to = gy_args_str(call, 1);
    if (!to || !maketrans_pairs(vm, dict, value_as_str(call->args[0]), to)) return GYRE_ERROR;
    if (!args_is_given(call, 2)) return GYRE_OK;
    const Str *removed = gy_args_str(call, 2);
    if (!removed) return GYRE_ERROR;
    for (uint32_t i = 0, size; i < removed->size; i += size)
        if (!map_char(vm, dict, gy_utf8_decode(removed->chars + i, &size), VALUE_NIL))
            return GYRE_ERROR;
    return GYRE_OK;
}

// -- encode

static GyreStatus str_encode(Call *call)
{
    Str *s = gy_args_self_str(call), *options[2] = {NULL, NULL};
    if (!s) return GYRE_ERROR;
    for (uint32_t i = 0; i < 2; i++)
        if (args_is_given(call, i + 1) && !(options[i] = gy_args_str(call, i + 1)))
            return GYRE_ERROR;
    return args_return_obj(call, gy_codec_encode(call->vm, s, options[0], options[1]));
}

const GyreNative gy_str_layout_methods[] = {
    {"join", str_join, "self, iterable, /",
     "The strings of `iterable` in one, with this text between them.", 0},
    {"ljust", str_ljust, "self, width, fillchar = ' ', /",
     "The text followed by as many `fillchar` as make it `width` long.", 0},
    {"rjust", str_rjust, "self, width, fillchar = ' ', /",
     "The text after as many `fillchar` as make it `width` long.", 0},
    {"center", str_center, "self, width, fillchar = ' ', /",
     "The text in the middle of `width` columns.", 0},
    {"zfill", str_zfill, "self, width, /",
     "The text with zeros in front, behind its sign, to be `width` long.", 0},
    {"expandtabs", str_expandtabs, "self, tabsize = 8",
     "The text with tabs replaced by spaces up to the next multiple of `tabsize`.", 0},
    {"translate", str_translate, "self, table, /",
     "The text with each character replaced by what `table` has for its code point.", 0},
    {"maketrans", str_maketrans, "x, y = nil, z = nil, /",
     "A table for translate, from a dict, or from two texts of equal length and one to remove.",
     GYRE_STATIC},
    {"encode", str_encode, "self, encoding = 'utf-8', errors = 'strict'",
     "The text as bytes in utf-8, ascii or latin-1.", 0},
    {0},
};

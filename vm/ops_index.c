// ops_index.c - elements: x[i], x[a:b:c], x[i] = v, len.
#include "vm/bytes_parts.h"
#include "vm/class.h"
#include "vm/containers.h"
#include "vm/deque.h"
#include "vm/dict_types.h"
#include "vm/frozen.h"
#include "vm/hint.h"
#include "vm/int.h"
#include "vm/int_parts.h"
#include "vm/namedtuple.h"
#include "vm/ops.h"
#include "vm/state.h"
#include <inttypes.h>

// -- Numbers as positions

// What the first of two special methods that the object has answers: 0: it has neither, -1: thrown.
static int call_either(VM *vm, Value v, Special first, Special second, Value *answer)
{
    int how = gy_call_special(vm, v, first, 0, NULL, answer);
    return how ? how : gy_call_special(vm, v, second, 0, NULL, answer);
}

static bool expect_int(VM *vm, Value v, Value answer, Value *integer)
{
    *integer = value_is_bool(answer) ? value_from_int(value_as_bool(answer)) : answer;
    if (value_is_integer(*integer)) return true;
    return gy_throw(vm, ERROR_TypeError, "index of %s returned non-int (type %s)",
                    gy_type_name(vm, v), gy_type_name(vm, answer));
}

bool gy_ops_integer(VM *vm, Value v, Value *integer)
{
    Value answer = v;
    if (value_is_instance(v)) {
        int how = gy_call_special(vm, v, SPECIAL_INDEX, 0, NULL, &answer);
        if (how) return how > 0 && expect_int(vm, v, answer, integer);
    }
    if (int_is_any(v)) return expect_int(vm, v, v, integer);
    return gy_throw(vm, ERROR_TypeError, "'%s' object cannot be interpreted as an integer",
                    gy_type_name(vm, v));
}

bool gy_ops_to_int(VM *vm, Value v, Value *integer)
{
    Value answer;
    if (int_is_any(v)) return expect_int(vm, v, v, integer);
    int how = call_either(vm, v, SPECIAL_INT, SPECIAL_INDEX, &answer);
    if (how) return how > 0 && expect_int(vm, v, answer, integer);
    return gy_throw(vm, ERROR_TypeError,
                    "int() argument must be a string, a bytes-like object or a real number, not "
                    "'%s'",
                    gy_type_name(vm, v));
}

bool gy_ops_to_double(VM *vm, Value v, double *d)
{
    Value answer = v;
    if (value_is_double(v)) return *d = value_as_double(v), true;
    if (int_is_any(v)) return gy_int_to_double(vm, v, d);
    int how = gy_call_special(vm, v, SPECIAL_FLOAT, 0, NULL, &answer);
    if (how > 0 && value_is_double(answer)) return *d = value_as_double(answer), true;
    if (how > 0)
        return gy_throw(vm, ERROR_TypeError, "%s.float returned non-float (type %s)",
                        gy_type_name(vm, v), gy_type_name(vm, answer));
    if (how == 0) how = gy_call_special(vm, v, SPECIAL_INDEX, 0, NULL, &answer);
    if (how)
        return how > 0 && expect_int(vm, v, answer, &answer) && gy_int_to_double(vm, answer, d);
    return gy_throw(vm, ERROR_TypeError,
                    "float() argument must be a string or a real number, not '%s'",
                    gy_type_name(vm, v));
}

bool gy_ops_has_index(VM *vm, Value v)
{
    return int_is_any(v) ||
           (value_is_instance(v) && !value_is_unset(gy_class_of(vm, v)->specials[SPECIAL_INDEX]));
}

static bool fit(VM *vm, Value v, ErrorClass error, int64_t *i)
{
    if (value_is_int(v)) return *i = value_as_int(v), true;
    if (!gy_ops_integer(vm, v, &v)) return false;
    if (gy_int_to_i64(v, i)) return true;
    return gy_throw(vm, error, "cannot fit 'int' into an index-sized integer");
}

bool gy_ops_index(VM *vm, Value v, int64_t *index)
{
    return fit(vm, v, ERROR_OverflowError, index);
}

bool gy_ops_clip(VM *vm, Value v, int64_t *nearest)
{
    if (!gy_ops_integer(vm, v, &v)) return false;
    if (!gy_int_to_i64(v, nearest))
        *nearest = gy_int_compare(v, value_from_int(0)) < 0 ? INT64_MIN : INT64_MAX;
    return true;
}

// A bound of a slice, clamped to what an int64 holds (and is not INT64_MIN).
static bool slice_bound(VM *vm, Value v, int64_t *out)
{
    if (!gy_ops_has_index(vm, v))
        return gy_throw(vm, ERROR_TypeError, "slice indices must be integers or nil, not %s",
                        gy_type_name(vm, v));
    if (!gy_ops_clip(vm, v, out)) return false;
    *out = *out < INT64_MIN / 2 ? INT64_MIN / 2 : *out > INT64_MAX / 2 ? INT64_MAX / 2 : *out;
    return true;
}

static int64_t clamp(int64_t i, int64_t length, int64_t low, int64_t high)
{
    if (i < 0) i += length;
    return i < low ? low : i > high ? high : i;
}

// The bounds as numbers, INT64_MIN for what is missing. They may be script objects whose `index`
// changes the sequence, so its length is asked for afterwards.
static bool slice_bounds(VM *vm, const Slice *slice, int64_t *start, int64_t *stop, int64_t *step)
{
    *start = *stop = INT64_MIN;
    *step = 1;
    if (!value_is_nil(slice->step) && !slice_bound(vm, slice->step, step)) return false;
    if (*step == 0) return gy_throw(vm, ERROR_ValueError, "slice step cannot be zero");
    if (*step < -INT64_MAX / 2) *step = -INT64_MAX / 2;
    return (value_is_nil(slice->start) || slice_bound(vm, slice->start, start)) &&
           (value_is_nil(slice->stop) || slice_bound(vm, slice->stop, stop));
}

bool gy_ops_slice(VM *vm, const Slice *slice, Value sequence, int64_t *start, int64_t *step,
                  int64_t *count)
{
    int64_t stop, length;
    if (!slice_bounds(vm, slice, start, &stop, step) || !gy_ops_len(vm, sequence, &length))
        return false;
    int64_t low = *step > 0 ? 0 : -1, high = *step > 0 ? length : length - 1;
    if (*start == INT64_MIN) *start = *step > 0 ? low : high;
    else *start = clamp(*start, length, low, high);
    if (stop == INT64_MIN) stop = *step > 0 ? high : low;
    else stop = clamp(stop, length, low, high);
    if (*step > 0) *count = stop > *start ? (stop - *start - 1) / *step + 1 : 0;
    else *count = *start > stop ? (*start - stop - 1) / -*step + 1 : 0;
    return true;
}

// -- Length

static bool range_length(VM *vm, Value v, int64_t *length)
{
    Value count;
    if (!gy_range_count(vm, value_as_range(v), &count)) return false;
    if (gy_int_to_i64(count, length)) return true;
    return gy_throw(vm, ERROR_OverflowError, "the range is too long to count");
}

static bool instance_length(VM *vm, Value v, int64_t *length)
{
    Value answer;
    int how = gy_call_special(vm, v, SPECIAL_LEN, 0, NULL, &answer);
    if (how < 0) return false;
    if (how == 0)
        return gy_throw(vm, ERROR_TypeError, "object of type '%s' has no len()",
                        gy_type_name(vm, v));
    if (!gy_ops_index(vm, answer, length)) return false;
    return *length >= 0 || gy_throw(vm, ERROR_ValueError, "len() should return >= 0");
}

bool gy_ops_len(VM *vm, Value v, int64_t *length)
{
    if (!value_is_obj(v))
        return gy_throw(vm, ERROR_TypeError, "object of type '%s' has no len()",
                        gy_type_name(vm, v));
    switch ((Kind)value_as_obj(v)->kind) {
    case KIND_STR: return *length = value_as_str(v)->length, true;
    case KIND_LIST: return *length = value_as_list(v)->count, true;
    case KIND_DEQUE: return *length = value_as_deque(v)->count, true;
    case KIND_TUPLE: return *length = value_as_tuple(v)->count, true;
    case KIND_DICT: return *length = value_as_dict(v)->count, true;
    case KIND_SET:
    case KIND_FROZENSET: return *length = value_as_set(v)->count, true;
    case KIND_BYTES: return *length = value_as_bytes(v)->size, true;
    case KIND_BYTEARRAY: return *length = value_as_bytearray(v)->size, true;
    case KIND_DICT_VIEW: return *length = value_as_dict_view(v)->dict->count, true;
    case KIND_RANGE: return range_length(vm, v, length);
    default: return instance_length(vm, v, length);
    }
}

// -- Reading

static bool throw_not_index(VM *vm, Value object, Value key)
{
    const char *type = gy_type_name(vm, key);
    if (value_is_str(object))
        return gy_throw(vm, ERROR_TypeError, "string indices must be integers, not '%s'", type);
    const char *name = value_is_bytes(object) ? "byte" : gy_type_name(vm, object);
    return gy_throw(vm, ERROR_TypeError, "%s indices must be integers or slices, not %s", name,
                    type);
}

static bool hint_at_length(VM *vm, int64_t index, int64_t length)
{
    return gy_hint_add(vm, "the index is %" PRIi64 ", the length is %" PRIi64, index, length);
}

// A position within the object; IndexError otherwise. The key may be a script object whose `index`
// changes the object, so its length is asked for afterwards.
static bool position(VM *vm, Value object, Value key, int64_t *i)
{
    int64_t length;
    if (!gy_ops_has_index(vm, key)) return throw_not_index(vm, object, key);
    if (!fit(vm, key, ERROR_IndexError, i) || !gy_ops_len(vm, object, &length)) return false;
    if (*i < 0) *i += length;
    if (*i >= 0 && *i < length) return true;
    const char *name = value_is_str(object)     ? "string"
                       : value_is_range(object) ? "range object"
                       : value_is_bytes(object) ? ""
                       : value_is_tuple(object) ? "tuple"
                                                : gy_type_name(vm, object);
    gy_throw(vm, ERROR_IndexError, "%s%sindex out of range", name, *name ? " " : "");
    return hint_at_length(vm, *i < 0 ? *i - length : *i, length);
}

static bool give(Value *result, void *object)
{
    *result = value_from_obj(object);
    return object != NULL;
}

static bool slice_str(VM *vm, Str *s, int64_t start, int64_t step, int64_t count, Value *result)
{
    if (step == 1)
        return give(result, gy_str_substring(vm, s, (uint32_t)start, (uint32_t)(start + count)));
    StrBuilder b = {0};
    for (int64_t n = 0; n < count; n++) {
        int64_t at = start + n * step;
        bool goes_on = heap_work(vm, str_is_ascii(s) ? 8 : 8 + (size_t)at / 8); // found by counting
        Str *one = goes_on ? gy_str_at(vm, s, (uint32_t)at) : NULL;
        if (!one || !gy_builder_add_str(vm, &b, one)) {
            gy_builder_free(vm, &b);
            return false;
        }
    }
    return give(result, gy_builder_finish(vm, &b));
}

static bool slice_values(VM *vm, Value object, int64_t start, int64_t step, int64_t count,
                         Value *result)
{
    const Value *from =
        value_is_list(object) ? value_as_list(object)->items : value_as_tuple(object)->items;
    Value *to;
    if (value_is_list(object)) {
        List *list = gy_list_new(vm, (uint32_t)count);
        if (!give(result, list)) return false;
        list->count = (uint32_t)count;
        to = list->items;
    } else if (step == 1 && count == value_as_tuple(object)->count &&
               value_class_id(object) == KIND_TUPLE) {
        return *result = object, true;
    } else {
        Tuple *tuple = gy_tuple_new(vm, (uint32_t)count);
        if (!give(result, tuple)) return false;
        to = tuple->items;
    }
    for (int64_t n = 0; n < count; n++) {
        to[n] = from[start + n * step];
        if (!heap_work(vm, 8)) return false;
    }
    return true;
}

static bool slice_bytes(VM *vm, Value object, int64_t start, int64_t step, int64_t count,
                        Value *result)
{
    bool is_array = value_is_bytearray(object);
    void *made = is_array ? (void *)gy_bytearray_new(vm, NULL, (size_t)count)
                          : (void *)gy_bytes_new(vm, NULL, (size_t)count);
    if (!give(result, made)) return false;
    const uint8_t *from =
        is_array ? value_as_bytearray(object)->data : value_as_bytes(object)->data;
    uint8_t *to = is_array ? ((ByteArray *)made)->data : ((Bytes *)made)->data;
    for (int64_t n = 0; n < count; n++) {
        to[n] = from[start + n * step];
        if (!heap_work(vm, 8)) return false;
    }
    return true;
}

static bool get_slice(VM *vm, Value object, const Slice *slice, Value *result)
{
    int64_t start, step, count;
    if (value_is_range(object)) return gy_range_slice(vm, value_as_range(object), slice, result);
    if (!gy_ops_slice(vm, slice, object, &start, &step, &count)) return false;
    switch ((Kind)value_as_obj(object)->kind) {
    case KIND_STR: return slice_str(vm, value_as_str(object), start, step, count, result);
    case KIND_BYTES:
    case KIND_BYTEARRAY: return slice_bytes(vm, object, start, step, count, result);
    default: return slice_values(vm, object, start, step, count, result);
    }
}

static bool get_from_range(VM *vm, Value object, Value key, Value *result)
{
    if (!gy_ops_has_index(vm, key)) return throw_not_index(vm, object, key);
    return gy_ops_integer(vm, key, &key) && gy_range_at(vm, value_as_range(object), key, result);
}

static bool get_position(VM *vm, Value object, Value key, Value *result)
{
    int64_t i;
    if (value_is_range(object)) return get_from_range(vm, object, key, result);
    if (value_is_str(key) && gy_namedtuple_row_class_of(vm, object))
        return gy_namedtuple_get_column(vm, object, value_as_str(key), result);
    if (!position(vm, object, key, &i)) return false;
    switch ((Kind)value_as_obj(object)->kind) {
    case KIND_STR: return give(result, gy_str_at(vm, value_as_str(object), (uint32_t)i));
    case KIND_LIST: return *result = value_as_list(object)->items[i], true;
    case KIND_TUPLE: return *result = value_as_tuple(object)->items[i], true;
    case KIND_BYTES: return *result = value_from_int(value_as_bytes(object)->data[i]), true;
    default: return *result = value_from_int(value_as_bytearray(object)->data[i]), true;
    }
}

static bool deque_position(VM *vm, Value object, Value key, Value **item)
{
    int64_t i;
    if (!gy_ops_has_index(vm, key))
        return gy_throw(vm, ERROR_TypeError, "sequence index must be integer, not '%s'",
                        gy_type_name(vm, key));
    if (!gy_ops_index(vm, key, &i)) return false;
    const Deque *deque = value_as_deque(object);
    if (i < 0) i += deque->count;
    if (i < 0 || i >= deque->count)
        return gy_throw(vm, ERROR_IndexError, "deque index out of range");
    *item = deque_at(deque, (uint32_t)i);
    return true;
}

static bool get_key(VM *vm, Dict *dict, Value key, Value *result)
{
    int found = gy_dict_get(vm, dict, key, result);
    if (found) return found > 0;
    return gy_dict_missing(vm, dict, key, result);
}

static bool throw_not_subscriptable(VM *vm, Value object)
{
    gy_throw(vm, ERROR_TypeError, "'%s' object is not subscriptable", gy_type_name(vm, object));
    return gy_hint_container(vm, object);
}

bool gy_ops_get_index(VM *vm, Value object, Value key, Value *result)
{
    int how;
    if (!value_is_obj(object)) return throw_not_subscriptable(vm, object);
    Value *item;
    switch ((Kind)value_as_obj(object)->kind) {
    case KIND_DEQUE: return deque_position(vm, object, key, &item) && (*result = *item, true);
    case KIND_DICT: return get_key(vm, value_as_dict(object), key, result);
    case KIND_STR:
    case KIND_LIST:
    case KIND_TUPLE:
    case KIND_RANGE:
    case KIND_BYTES:
    case KIND_BYTEARRAY:
        return value_is_slice(key) ? get_slice(vm, object, value_as_slice(key), result)
                                   : get_position(vm, object, key, result);
    default: break;
    }
    how = gy_call_special(vm, object, SPECIAL_GET, 1, &key, result);
    return how ? how > 0 : throw_not_subscriptable(vm, object);
}

// -- Setting

// xs[a:b] = items: the run is replaced and the list changes its length.
static bool replace_run(VM *vm, List *list, int64_t start, int64_t count, const List *items)
{
    if (count < 0) count = 0;
    uint64_t total = list->count - (uint64_t)count + items->count;
    if (total > INT32_MAX) return gy_throw_memory(vm);
    if (!gy_list_reserve(vm, list, (uint32_t)total)) return false;
    if (!list->capacity) return true; // nothing becomes nothing
    Value *at = list->items + start;
    memmove(at + items->count, at + count, (list->count - (size_t)(start + count)) * sizeof(Value));
    value_copy(at, items->items, items->count);
    list->count = (uint32_t)total;
    list->version++;
    gy_heap_rescan(&vm->heap, list);
    return true;
}

// What a slice is to be set to, copied: it may be the list itself, or an iterator.
static List *copy_items(VM *vm, Value value, bool is_run)
{
    Value it;
    List *items = gy_list_new(vm, 0);
    if (!items || !gy_roots_push(vm, value_from_obj(items))) return NULL;
    bool ok = gy_iter_new(vm, value, &it);
    if (!ok && gy_throw_clear_if(vm, ERROR_TypeError))
        gy_throw(vm, ERROR_TypeError,
                 is_run ? "can only assign an iterable" : "must assign iterable to extended slice");
    ok = ok && gy_list_extend(vm, items, it);
    gy_roots_pop(vm, 1);
    return ok ? items : NULL;
}

static bool set_slice(VM *vm, List *list, const Slice *slice, Value value)
{
    int64_t start, step, count;
    bool is_run = value_is_nil(slice->step);
    List *items = copy_items(vm, value, is_run);
    if (!items || !gy_roots_push(vm, value_from_obj(items))) return false;
    bool ok = gy_ops_slice(vm, slice, value_from_obj(list), &start, &step, &count);
    gy_roots_pop(vm, 1);
    if (!ok) return false;
    if (step == 1) return replace_run(vm, list, start, count, items);
    if (items->count != count)
        return gy_throw(vm, ERROR_ValueError,
                        "attempt to assign sequence of size %u to extended slice of size %lld",
                        items->count, (long long)count);
    for (int64_t n = 0; n < count && ok; n++) { // where the script is to stop, only a part is done
        list->items[start + n * step] = items->items[n];
        ok = heap_work(vm, 8);
    }
    gy_heap_rescan(&vm->heap, list);
    return ok;
}

// array[a:b:c] with a step: as many bytes as places, or none, which removes the places.
static bool set_byte_places(VM *vm, ByteArray *array, int64_t start, int64_t step, int64_t count,
                            const StrBuilder *bytes)
{
    if (bytes->size != 0 && bytes->size != count)
        return gy_throw(vm, ERROR_ValueError,
                        "attempt to assign bytes of size %u to extended slice of size %lld",
                        bytes->size, (long long)count);
    if (bytes->size) {
        for (int64_t n = 0; n < count; n++) {
            array->data[start + n * step] = (uint8_t)bytes->data[n];
            if (!heap_work(vm, 8)) return false;
        }
        return true;
    }
    int64_t first = step > 0 ? start : start + (count - 1) * step, gap = step > 0 ? step : -step;
    uint32_t kept = 0;
    for (uint32_t i = 0; i < array->size; i++) {
        bool is_removed = i >= first && (i - first) % gap == 0 && (i - first) / gap < count;
        if (!is_removed) array->data[kept++] = array->data[i];
        if (!heap_work(vm, 8)) return false;
    }
    array->size = kept;
    return true;
}

static bool set_byte_slice(VM *vm, ByteArray *array, const Slice *slice, Value value)
{
    int64_t start, step, count;
    StrBuilder bytes = {0}; // a copy: the value may be the array itself
    Value self = value_from_obj(array);
    if (!gy_ops_slice(vm, slice, self, &start, &step, &count)) return false; // 0 as a step is first
    uint32_t size = array->size;
    if (!gy_bytes_collect(vm, &bytes, value)) return false;
    bool ok = array->size == size || gy_ops_slice(vm, slice, self, &start, &step, &count);
    if (ok && step == 1)
        ok = gy_bytearray_splice(vm, array, (size_t)start, (size_t)count, bytes.data, bytes.size);
    else if (ok) ok = set_byte_places(vm, array, start, step, count, &bytes);
    gy_builder_free(vm, &bytes);
    return ok;
}

static bool set_byte(VM *vm, Value object, Value key, Value value)
{
    int64_t i, byte;
    ByteArray *array = value_as_bytearray(object);
    if (!position(vm, object, key, &i) || !gy_ops_clip(vm, value, &byte)) return false;
    if (byte < 0 || byte > 255)
        return gy_throw(vm, ERROR_ValueError, "byte must be in range(0, 256)");
    if (i >= array->size) return gy_throw(vm, ERROR_IndexError, "bytearray index out of range");
    array->data[i] = (uint8_t)byte;
    return true;
}

bool gy_ops_set_index(VM *vm, Value object, Value key, Value value)
{
    int64_t i;
    Value args[2] = {key, value}, ignored;
    bool is_builtin = value_is_obj(object) && !value_is_instance(object);
    if (is_builtin && !frozen_may_change(vm, value_as_obj(object))) return false;
    if (value_is_dict(object)) return gy_dict_set(vm, value_as_dict(object), key, value);
    if (value_is_list(object)) {
        List *list = value_as_list(object);
        if (value_is_slice(key)) return set_slice(vm, list, value_as_slice(key), value);
        if (!gy_ops_has_index(vm, key)) return throw_not_index(vm, object, key);
        if (!fit(vm, key, ERROR_IndexError, &i)) return false;
        if (i < 0) i += list->count;
        if (i < 0 || i >= list->count) {
            gy_throw(vm, ERROR_IndexError, "list assignment index out of range");
            return hint_at_length(vm, i < 0 ? i - list->count : i, list->count);
        }
        list->items[i] = value;
        heap_write(&vm->heap, value);
        return true;
    }
    Value *item;
    if (value_is_deque(object)) {
        if (!deque_position(vm, object, key, &item)) return false;
        *item = value;
        heap_write(&vm->heap, value);
        return true;
    }
    if (value_is_bytearray(object))
        return value_is_slice(key)
                   ? set_byte_slice(vm, value_as_bytearray(object), value_as_slice(key), value)
                   : set_byte(vm, object, key, value);
    int how = gy_call_special(vm, object, SPECIAL_SET, 2, args, &ignored);
    if (how) return how > 0;
    return gy_throw(vm, ERROR_TypeError, "'%s' object does not support item assignment",
                    gy_type_name(vm, object));
}

// api_data.c - include/gyre.h: what natives of the library need of the builtin types.
//
// Kinds, ints beyond 64 bits, the bytes of bytes, operators, iteration, and the instructions of a
// function. Each is a thin handle around what the VM has anyway; a native that needs more speed
// than handles give has its core in vm/.
#include "vm/api_private.h"
#include "vm/containers.h"
#include "vm/disasm.h"
#include "vm/handles.h"
#include "vm/int_parts.h"
#include "vm/ops.h"

// -- Kinds

GyreKind gyre_kind(Gyre *g, GyreValue v)
{
    static const uint8_t by_kind[KIND_COUNT] = {
        [KIND_STR] = GYRE_KIND_STR,
        [KIND_BIGINT] = GYRE_KIND_INT,
        [KIND_BYTES] = GYRE_KIND_BYTES,
        [KIND_BYTEARRAY] = GYRE_KIND_BYTEARRAY,
        [KIND_LIST] = GYRE_KIND_LIST,
        [KIND_TUPLE] = GYRE_KIND_TUPLE,
        [KIND_DICT] = GYRE_KIND_DICT,
        [KIND_SET] = GYRE_KIND_SET,
        [KIND_FROZENSET] = GYRE_KIND_FROZENSET,
        [KIND_RANGE] = GYRE_KIND_RANGE,
    };
    Value value = g ? gy_handles_value(g, v) : VALUE_UNSET;
    if (value_is_obj(value)) return (GyreKind)by_kind[value_as_obj(value)->kind];
    if (value_is_int(value)) return GYRE_KIND_INT;
    if (value_is_double(value)) return GYRE_KIND_FLOAT;
    if (value_is_bool(value)) return GYRE_KIND_BOOL;
    return value_is_nil(value) ? GYRE_KIND_NIL : GYRE_KIND_OTHER;
}

// -- Numbers

// libtommath writes and reads bytes in time that is quadratic in their number, so its digits are
// taken apart and put together here.
GyreValue gyre_int_from_bytes(Gyre *g, const void *magnitude, size_t size, bool is_negative)
{
    const uint8_t *bytes = (const uint8_t *)magnitude;
    while (size > 0 && bytes[size - 1] == 0)
        size--;
    if (size > INT32_MAX / 8 || !gy_int_check_bits(g, (uint64_t)size * 8)) {
        if (size > INT32_MAX / 8) gy_int_fail(g, MP_VAL);
        return GYRE_NONE;
    }
    mp_int number;
    mp_err error = mp_init_size(&number, (int)(size * 8 / MP_DIGIT_BIT) + 1);
    if (error != MP_OKAY) return gy_int_fail(g, error), GYRE_NONE;
    unsigned __int128 bits = 0;
    int count = 0;
    for (size_t i = 0; i < size; i++) {
        bits |= (unsigned __int128)bytes[i] << count;
        count += 8;
        if (count < MP_DIGIT_BIT) continue;
        number.dp[number.used++] = (mp_digit)(bits & MP_MASK);
        bits >>= MP_DIGIT_BIT;
        count -= MP_DIGIT_BIT;
        if (heap_work(g, sizeof(mp_digit))) continue;
        gy_heap_let_go_raw(&g->heap, number.dp, (size_t)number.alloc * sizeof *number.dp);
        return GYRE_NONE;
    }
    if (bits) number.dp[number.used++] = (mp_digit)bits;
    number.sign = is_negative && number.used ? MP_NEG : MP_ZPOS;
    Value value;
    return gy_int_take(g, &number, &value) ? gy_handles_push(g, value) : GYRE_NONE;
}

GyreValue gyre_int_from_float(Gyre *g, double d)
{
    Value value;
    return gy_int_from_double(g, d, &value) ? gy_handles_push(g, value) : GYRE_NONE;
}

size_t gyre_int_to_bytes(Gyre *g, GyreValue v, void *magnitude, size_t room, bool *is_negative)
{
    Value value = gy_handles_value(g, v);
    *is_negative = false;
    if (!int_is_any(value)) return 0;
    IntOperand operand;
    const mp_int *number = gy_int_operand(value, &operand);
    uint8_t *out = (uint8_t *)magnitude;
    unsigned __int128 bits = 0;
    int count = 0, next = 0;
    size_t size = (size_t)(mp_count_bits(number) + 7) / 8;
    for (size_t i = 0; i < size && i < room; i++) {
        if (count < 8 && next < number->used) {
            bits |= (unsigned __int128)number->dp[next++] << count;
            count += MP_DIGIT_BIT;
        }
        out[i] = (uint8_t)bits;
        bits >>= 8;
        count -= 8;
    }
    *is_negative = number->sign == MP_NEG;
    return size;
}

GyreValue gyre_index(Gyre *g, GyreValue v)
{
    Value value;
    if (!gy_handles_need(g, v, &value)) return GYRE_NONE;
    if (value_is_integer(value)) return v;
    if (value_is_bool(value)) return gy_handles_push(g, value_from_int(value_as_bool(value)));
    if (gy_call_special(g, value, SPECIAL_INDEX, 0, NULL, &value) < 0) return GYRE_NONE;
    if (value_is_integer(value)) return gy_handles_push(g, value);
    gy_throw(g, ERROR_TypeError, "'%s' object cannot be interpreted as an integer",
             gy_type_name(g, value));
    return GYRE_NONE;
}

bool gyre_number(Gyre *g, GyreValue v, double *out)
{
    Value value;
    if (!gy_handles_need(g, v, &value)) return false;
    if (value_is_double(value)) return *out = value_as_double(value), true;
    if (int_is_any(value)) return gy_int_to_double(g, value, out);
    const Value object = value;
    int called = gy_call_special(g, object, SPECIAL_FLOAT, 0, NULL, &value);
    if (called > 0 && value_is_double(value)) return *out = value_as_double(value), true;
    if (called > 0)
        return gy_throw(g, ERROR_TypeError, "%s.float returned non-float (type %s)",
                        gyre_type_of(g, v), gy_type_name(g, value));
    if (called == 0) called = gy_call_special(g, object, SPECIAL_INDEX, 0, NULL, &value);
    if (called > 0 && value_is_integer(value)) return gy_int_to_double(g, value, out);
    return called >= 0 &&
           gy_throw(g, ERROR_TypeError, "must be real number, not %s", gyre_type_of(g, v));
}

// -- Bytes

void *gyre_to_bytes(Gyre *g, GyreValue v, size_t *size)
{
    static uint8_t nothing; // what an empty bytearray points to
    Value value = gy_handles_value(g, v);
    if (value_is_bytes(value)) {
        *size = value_as_bytes(value)->size;
        return value_as_bytes(value)->data;
    }
    if (!value_is_bytearray(value)) return NULL;
    *size = value_as_bytearray(value)->size;
    return *size ? value_as_bytearray(value)->data : &nothing;
}

// -- Operators

static bool compute(Gyre *g, const char *op, Value a, Value b, Value *result)
{
    static const char *const arithmetic[] = {"+",  "-", "*", "/", "//", "%",
                                             "**", "&", "|", "^", "<<", ">>"};
    static const char *const order[] = {"<", "<=", ">", ">="};
    for (uint32_t i = 0; i < sizeof arithmetic / sizeof *arithmetic; i++)
        if (strcmp(op, arithmetic[i]) == 0) return gy_ops_binary(g, (BinaryOp)i, a, b, result);
    for (uint32_t i = 0; i < sizeof order / sizeof *order; i++)
        if (strcmp(op, order[i]) == 0) return gy_ops_compare(g, (CompareOp)i, a, b, result);
    if (strcmp(op, "==") != 0) return gy_throw(g, ERROR_ValueError, "no such operator: %s", op);
    bool is_equal;
    if (!gy_ops_equal(g, a, b, &is_equal)) return false;
    *result = value_from_bool(is_equal);
    return true;
}

GyreValue gyre_op(Gyre *g, const char *op, GyreValue a, GyreValue b)
{
    Value left, right, result;
    if (!gy_handles_need(g, a, &left) || !gy_handles_need(g, b, &right)) return GYRE_NONE;
    return compute(g, op, left, right, &result) ? gy_handles_push(g, result) : GYRE_NONE;
}

// -- Iteration

GyreValue gyre_iter(Gyre *g, GyreValue iterable)
{
    Value value, iterator;
    bool ok = gy_handles_need(g, iterable, &value) && gy_iter_new(g, value, &iterator);
    return ok ? gy_handles_push(g, iterator) : GYRE_NONE;
}

int gyre_next(Gyre *g, GyreValue iterator, GyreValue *item)
{
    Value from, value;
    if (!gy_handles_need(g, iterator, &from)) return -1;
    IterStep step = gy_iter_next(g, from, &value);
    if (step != ITER_VALUE) return step == ITER_END ? 0 : -1;
    *item = gy_handles_push(g, value);
    return gyre_is_none(*item) ? -1 : 1;
}

// -- Looking

char *gyre_disassemble_function(Gyre *g, GyreValue function)
{
    Value v;
    if (!gy_api_is_inside(g, __func__) || !gy_handles_need(g, function, &v)) return NULL;
    while (value_is_method(v))
        v = value_as_method(v)->function;
    if (!value_is_closure(v)) {
        gy_throw(g, ERROR_TypeError, "only functions of scripts have instructions, not %s",
                 gy_type_name(g, v));
        return NULL;
    }
    char *listing = gy_disasm(value_as_closure(v)->code->proto);
    if (!listing) gy_throw_memory(g);
    return listing;
}

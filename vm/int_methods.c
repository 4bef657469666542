// int_methods.c - the types int, float and bool as scripts see them.
//
// The constructors read numbers from text, bytes, other numbers, and instances that know how to
// become one (methods int, float, index). Text may hold the decimal digits of any script and white
// space around the number; it is made plain ASCII before the parsers of int_text.c and double.c
// see it.
#include "vm/args.h"
#include "vm/bytes_parts.h"
#include "vm/containers.h"
#include "vm/double.h"
#include "vm/heap.h"
#include "vm/int_long.h"
#include "vm/ops.h"
#include "vm/unicode.h"
#include "vm/utf8.h"
#include <float.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

// -- Text of numbers

// Around a number the separators 28 to 31 are no white space, unlike elsewhere.
static bool is_blank(uint32_t c)
{
    return c < 128 ? c == ' ' || (c >= 9 && c <= 13) : gy_unicode_is_space(c);
}

// Text as plain ASCII without white space around it. What is no digit becomes '?', which no number
// contains.
static bool plain_text(VM *vm, StrBuilder *b, const char *text, size_t size)
{
    const char *end = text + size;
    bool ok = gy_builder_reserve(vm, b, size + 1);
    for (uint32_t n; ok && text < end; text += n) {
        uint32_t c = gy_utf8_decode(text, &n);
        int digit = c < 128 ? -1 : gy_int_digit_value(c);
        char plain = c < 128 ? (char)c : digit >= 0 ? (char)('0' + digit) : '?';
        if (is_blank(c)) {
            if (b->size == 0) continue;
            plain = ' ';
        }
        ok = gy_builder_add(vm, b, &plain, 1);
    }
    while (ok && b->size > 0 && b->data[b->size - 1] == ' ')
        b->size--;
    return ok;
}

// The text of a str, bytes or bytearray as plain ASCII: 1, 0 for other types, -1 thrown.
static int number_text(VM *vm, StrBuilder *b, Value v)
{
    const uint8_t *data;
    size_t size;
    if (value_is_str(v)) {
        const Str *s = value_as_str(v);
        return plain_text(vm, b, s->chars, s->size) ? 1 : -1;
    }
    if (!gy_bytes_view(v, &data, &size)) return 0;
    bool is_ascii = gy_utf8_count((const char *)data, size) == size &&
                    gy_utf8_validate((const char *)data, size) == size;
    bool ok =
        is_ascii ? plain_text(vm, b, (const char *)data, size) : gy_builder_add(vm, b, "?", 1);
    return ok ? 1 : -1;
}

static bool throw_literal(VM *vm, const char *what, Value v)
{
    Str *shown;
    if (!gy_ops_repr(vm, v, &shown)) return false;
    return gy_throw(vm, ERROR_ValueError, "%s%.*s", what,
                    (int)(shown->size > 200 ? 200 : shown->size), shown->chars);
}

// -- int

static GyreStatus int_from_text(Call *call, int base)
{
    VM *vm = call->vm;
    Value v = call->args[0];
    StrBuilder b = {0};
    bool is_valid = false;
    int known = number_text(vm, &b, v);
    bool ok = known > 0 && gy_int_parse(vm, b.data, b.size, base, &is_valid, &call->result);
    gy_builder_free(vm, &b);
    if (ok) return GYRE_OK;
    if (known == 0)
        return native_status(
            gy_throw(vm, ERROR_TypeError, "int() can't convert non-string with explicit base"));
    if (known < 0 || is_valid) return GYRE_ERROR; // thrown already
    char what[64];
    snprintf(what, sizeof what, "invalid literal for int() with base %d: ", base);
    return native_status(throw_literal(vm, what, v));
}

static GyreStatus int_new(Call *call)
{
    VM *vm = call->vm;
    Value v = native_arg(call, 0);
    int64_t base = 10;
    if (args_is_given(call, 1)) {
        if (!gy_ops_clip(vm, call->args[1], &base)) return GYRE_ERROR;
        if (base != 0 && (base < 2 || base > 36))
            return native_status(
                gy_throw(vm, ERROR_ValueError, "int() base must be >= 2 and <= 36, or 0"));
        if (value_is_unset(v))
            return native_status(gy_throw(vm, ERROR_TypeError, "int() missing string argument"));
        return int_from_text(call, (int)base);
    }
    if (value_is_unset(v)) return args_return_int(call, 0);
    if (value_is_double(v))
        return native_status(gy_int_from_double(vm, value_as_double(v), &call->result));
    if (value_is_str(v) || value_is_bytes(v) || value_is_bytearray(v))
        return int_from_text(call, 10);
    return native_status(gy_ops_to_int(vm, v, &call->result));
}

static bool self_int(Call *call)
{
    return gy_args_check_self(call, int_is_any(native_arg(call, 0)), "int");
}

static GyreStatus int_bit_length(Call *call)
{
    IntOperand room;
    if (!self_int(call)) return GYRE_ERROR;
    return args_return_int(call, mp_count_bits(gy_int_operand(call->args[0], &room)));
}

static GyreStatus int_bit_count(Call *call)
{
    IntOperand room;
    if (!self_int(call)) return GYRE_ERROR;
    Long l = {.vm = call->vm};
    int64_t count;
    mp_err error = gy_int_pass_count_bits(&l, gy_int_operand(call->args[0], &room), &count);
    if (error != MP_OKAY) return native_status(gy_int_long_fail(&l, error));
    return args_return_int(call, count);
}

static GyreStatus int_is_integer(Call *call)
{
    return self_int(call) ? args_return_bool(call, true) : GYRE_ERROR;
}

// int(self): what a bool is as an int, too.
static Value plain_int(Value v)
{
    return value_is_bool(v) ? value_from_int(value_as_bool(v)) : v;
}

static GyreStatus int_self(Call *call)
{
    return self_int(call) ? native_return(call, plain_int(call->args[0])) : GYRE_ERROR;
}

static GyreStatus int_zero(Call *call)
{
    return self_int(call) ? args_return_int(call, 0) : GYRE_ERROR;
}

static GyreStatus int_one(Call *call)
{
    return self_int(call) ? args_return_int(call, 1) : GYRE_ERROR;
}

static GyreStatus int_as_integer_ratio(Call *call)
{
    if (!self_int(call)) return GYRE_ERROR;
    Value pair[] = {plain_int(call->args[0]), value_from_int(1)};
    return args_return_obj(call, gy_tuple_from(call->vm, pair, 2));
}

// -- int to bytes and back

enum { BYTES_PER_LOOK = 1 << 16 };

static bool read_order(Call *call, uint32_t i, bool *is_little)
{
    *is_little = false;
    if (!args_is_given(call, i)) return true;
    const Str *order = gy_args_str(call, i);
    if (!order) return false;
    *is_little = gy_str_equal_c(order, "little");
    if (*is_little || gy_str_equal_c(order, "big")) return true;
    return gy_throw(call->vm, ERROR_ValueError, "byteorder must be either 'little' or 'big'");
}

// Two's complement of big-endian bytes: all bits flipped, plus one. False: stopped, as below.
static bool negate_bytes(VM *vm, uint8_t *data, size_t size)
{
    bool carry = true;
    for (size_t i = size; i-- > 0;) {
        data[i] = (uint8_t)(~data[i] + carry);
        carry = carry && data[i] == 0;
        if (i % BYTES_PER_LOOK == 0 && !heap_work(vm, BYTES_PER_LOOK)) return false;
    }
    return true;
}

static bool fits_bytes(const mp_int *number, size_t size, bool is_signed)
{
    size_t bits = (size_t)mp_count_bits(number), room = size * 8;
    if (!is_signed || number->used == 0) return bits <= room;
    if (bits < room) return true;
    // The smallest negative number has no positive counterpart.
    return bits == room && number->sign == MP_NEG && (size_t)mp_cnt_lsb(number) == bits - 1;
}

// libtommath shifts the whole number for each byte; these go over it once. Big-endian bytes.
static mp_err digits_from_bytes(Long *l, mp_int *number, const uint8_t *data, size_t size)
{
    mp_err error = MP_OKAY;
    mp_digit pending = 0;
    int bits = 0; // of `pending`
    for (size_t i = size; i-- > 0 && error == MP_OKAY;) {
        int room = MP_DIGIT_BIT - bits;
        if (i % BYTES_PER_LOOK == 0) error = gy_int_long_poll(l);
        pending |= (mp_digit)data[i] << bits & MP_MASK;
        bits += 8;
        if (bits < MP_DIGIT_BIT) continue;
        number->dp[number->used++] = pending;
        pending = (mp_digit)(data[i] >> room);
        bits -= MP_DIGIT_BIT;
    }
    number->dp[number->used++] = pending;
    mp_clamp(number);
    return error;
}

// Fills `size` bytes, which are enough.
static bool bytes_from_digits(VM *vm, const mp_int *number, uint8_t *data, size_t size)
{
    mp_digit pending = 0;
    int bits = 0, next = 0;
    for (size_t i = size; i-- > 0; bits -= 8) {
        mp_digit more = 0;
        if (bits < 8 && next < number->used) {
            more = number->dp[next++];
            data[i] = (uint8_t)(pending | more << bits);
            pending = more >> (8 - bits);
            bits += MP_DIGIT_BIT;
        } else {
            data[i] = (uint8_t)pending;
            pending >>= 8;
        }
        if (i % BYTES_PER_LOOK == 0 && !heap_work(vm, BYTES_PER_LOOK)) return false;
    }
    return true;
}

static GyreStatus int_to_bytes(Call *call)
{
    VM *vm = call->vm;
    int64_t size;
    bool is_little, is_signed;
    if (!self_int(call) || !gy_args_int(call, 1, 1, &size) || !read_order(call, 2, &is_little) ||
        !gy_args_truth(call, 3, &is_signed))
        return GYRE_ERROR;
    if (size < 0)
        return native_status(
            gy_throw(vm, ERROR_ValueError, "length argument must be non-negative"));
    IntOperand room;
    const mp_int *number = gy_int_operand(call->args[0], &room);
    if (number->sign == MP_NEG && !is_signed)
        return native_status(
            gy_throw(vm, ERROR_OverflowError, "can't convert negative int to unsigned"));
    if ((uint64_t)size > INT32_MAX) return native_status(gy_int_fail(vm, MP_MEM));
    if (size == 0 && number->sign == MP_NEG && mp_count_bits(number) == 1) // -1, as in Python
        return args_return_obj(call, gy_bytes_new(vm, NULL, 0));
    if (!fits_bytes(number, (size_t)size, is_signed))
        return native_status(gy_throw(vm, ERROR_OverflowError, "int too big to convert"));
    Bytes *bytes = gy_bytes_new(vm, NULL, (size_t)size);
    if (!bytes) return GYRE_ERROR;
    if (!bytes_from_digits(vm, number, bytes->data, bytes->size)) return GYRE_ERROR;
    if (number->sign == MP_NEG && !negate_bytes(vm, bytes->data, bytes->size)) return GYRE_ERROR;
    if (is_little && !gy_heap_reverse(vm, bytes->data, bytes->size)) return GYRE_ERROR;
    return args_return_obj(call, bytes);
}

static GyreStatus int_from_bytes(Call *call)
{
    VM *vm = call->vm;
    bool is_little, is_signed;
    StrBuilder b = {0};
    if (!read_order(call, 1, &is_little) || !gy_args_truth(call, 2, &is_signed) ||
        !gy_bytes_collect(vm, &b, call->args[0]))
        return GYRE_ERROR;
    uint8_t *data = (uint8_t *)b.data;
    bool goes_on = !is_little || gy_heap_reverse(vm, data, b.size);
    bool is_negative = goes_on && is_signed && b.size > 0 && data[0] & 0x80;
    if (is_negative) goes_on = negate_bytes(vm, data, b.size);
    mp_int number;
    Long l = {.vm = vm, .is_stopped = !goes_on};
    mp_err error = goes_on ? mp_init_size(&number, (int)(b.size * 8 / MP_DIGIT_BIT + 1)) : MP_ERR;
    if (error == MP_OKAY && b.size > 0) {
        error = digits_from_bytes(&l, &number, data, b.size);
        if (error != MP_OKAY) int_clear(&number);
    }
    gy_builder_free(vm, &b);
    if (error != MP_OKAY) return native_status(gy_int_long_fail(&l, error));
    if (is_negative && number.used > 0) number.sign = MP_NEG;
    return native_status(gy_int_take(vm, &number, &call->result));
}

static const GyreNative int_constructor = {
    "int", int_new, "x = 0, /, base = 10",
    "An int from a number, which is cut off towards zero, or from text in a base.", 0};

static const GyreNative int_methods[] = {
    {"bit_length", int_bit_length, "self", "Number of bits of the magnitude.", 0},
    {"bit_count", int_bit_count, "self", "Number of ones among the bits of the magnitude.", 0},
    {"is_integer", int_is_integer, "self", "True, as for a float without a fraction.", 0},
    {"conjugate", int_self, "self", "The number itself.", 0},
    {"as_integer_ratio", int_as_integer_ratio, "self", "The tuple (self, 1).", 0},
    {"to_bytes", int_to_bytes, "self, length = 1, byteorder = 'big', *, signed = false",
     "The number as `length` bytes. Throws OverflowError where it does not fit.", 0},
    {"from_bytes", int_from_bytes, "bytes, byteorder = 'big', *, signed = false",
     "The int that the bytes stand for.", GYRE_STATIC},
    {"real", int_self, "self", "The number itself.", GYRE_GETTER},
    {"imag", int_zero, "self", "Zero.", GYRE_GETTER},
    {"numerator", int_self, "self", "The number itself.", GYRE_GETTER},
    {"denominator", int_one, "self", "One.", GYRE_GETTER},
    {0},
};

// -- float

static GyreStatus float_from_text(Call *call)
{
    VM *vm = call->vm;
    Value v = call->args[0];
    StrBuilder b = {0};
    double d = 0;
    int known = number_text(vm, &b, v);
    bool ok = known > 0 && gy_double_parse(b.data ? b.data : "", b.size, &d);
    gy_builder_free(vm, &b);
    if (ok) return native_return(call, value_from_double(d));
    if (known < 0) return GYRE_ERROR;
    return native_status(throw_literal(vm, "could not convert string to float: ", v));
}

static GyreStatus float_new(Call *call)
{
    Value v = native_arg(call, 0);
    double d;
    if (value_is_unset(v)) return native_return(call, value_from_double(0));
    if (value_is_double(v)) return native_return(call, v);
    if (value_is_str(v) || value_is_bytes(v) || value_is_bytearray(v)) return float_from_text(call);
    if (!gy_ops_to_double(call->vm, v, &d)) return GYRE_ERROR;
    return native_return(call, value_from_double(d));
}

static bool self_float(Call *call, double *d)
{
    Value self = native_arg(call, 0);
    if (!gy_args_check_self(call, value_is_double(self), "float")) return false;
    *d = value_as_double(self);
    return true;
}

static GyreStatus float_is_integer(Call *call)
{
    double d;
    if (!self_float(call, &d)) return GYRE_ERROR;
    return args_return_bool(call, isfinite(d) && d == floor(d));
}

static GyreStatus float_self(Call *call)
{
    double d;
    return self_float(call, &d) ? native_return(call, call->args[0]) : GYRE_ERROR;
}

static GyreStatus float_zero(Call *call)
{
    double d;
    return self_float(call, &d) ? native_return(call, value_from_double(0)) : GYRE_ERROR;
}

static GyreStatus float_as_integer_ratio(Call *call)
{
    VM *vm = call->vm;
    double d;
    if (!self_float(call, &d)) return GYRE_ERROR;
    if (isnan(d))
        return native_status(gy_throw(vm, ERROR_ValueError, "cannot convert NaN to integer ratio"));
    if (isinf(d))
        return native_status(
            gy_throw(vm, ERROR_OverflowError, "cannot convert Infinity to integer ratio"));
    int exponent;
    double fraction = frexp(d, &exponent);
    while (fraction != floor(fraction)) {
        fraction *= 2;
        exponent--;
    }
    Value pair[2] = {VALUE_NIL, value_from_int(1)}, power;
    if (!gy_int_from_double(vm, fraction, &pair[0])) return GYRE_ERROR;
    int64_t shift = exponent < 0 ? -exponent : exponent;
    if (!gy_int_binary(vm, BINARY_SHL, value_from_int(1), value_from_int(shift), &power))
        return GYRE_ERROR;
    if (exponent < 0) pair[1] = power;
    else if (!gy_int_binary(vm, BINARY_MUL, pair[0], power, &pair[0])) return GYRE_ERROR;
    return args_return_obj(call, gy_tuple_from(vm, pair, 2));
}

// As glibc's %.13a does it; other C libraries write the smallest numbers in another way.
static size_t write_hex(double d, char *text, size_t room)
{
    uint64_t bits;
    memcpy(&bits, &d, sizeof bits);
    int exponent = (int)(bits >> 52 & 0x7FF), lead = exponent > 0;
    return (size_t)snprintf(text, room, "%s0x%d.%013" PRIx64 "p%+d", bits >> 63 ? "-" : "", lead,
                            bits & 0xFFFFFFFFFFFFF, (lead ? exponent : 1) - 1023);
}

static GyreStatus float_hex(Call *call)
{
    double d;
    char text[40];
    if (!self_float(call, &d)) return GYRE_ERROR;
    size_t size;
    if (!isfinite(d)) size = gy_double_to_text(d, text);
    else if (d == 0) size = (size_t)sprintf(text, signbit(d) ? "-0x0.0p+0" : "0x0.0p+0");
    else size = write_hex(d, text, sizeof text);
    return args_return_obj(call, gy_str_new(call->vm, text, size));
}

static GyreStatus float_fromhex(Call *call)
{
    VM *vm = call->vm;
    const Str *s = gy_args_str(call, 0);
    if (!s) return GYRE_ERROR;
    StrBuilder b = {0};
    double d = 0;
    if (!plain_text(vm, &b, s->chars, s->size)) return GYRE_ERROR;
    bool ok = gy_double_parse_hex(b.data, b.size, &d);
    bool is_word = memchr(b.data, 'n', b.size) || memchr(b.data, 'N', b.size);
    gy_builder_free(vm, &b);
    if (!ok)
        return native_status(
            gy_throw(vm, ERROR_ValueError, "invalid hexadecimal floating-point string"));
    if (isinf(d) && !is_word)
        return native_status(gy_throw(vm, ERROR_OverflowError,
                                      "hexadecimal value too large to represent as a float"));
    return native_return(call, value_from_double(d));
}

static const GyreNative float_constructor = {"float", float_new, "x = 0.0, /",
                                             "A float from a number or from text.", 0};

static const GyreNative float_methods[] = {
    {"is_integer", float_is_integer, "self", "Has the number no fraction?", 0},
    {"as_integer_ratio", float_as_integer_ratio, "self",
     "Two ints, in lowest terms, whose quotient is exactly the number.", 0},
    {"hex", float_hex, "self", "The number as hexadecimal text, exactly.", 0},
    {"fromhex", float_fromhex, "string, /", "The float that hexadecimal text stands for.",
     GYRE_STATIC},
    {"conjugate", float_self, "self", "The number itself.", 0},
    {"real", float_self, "self", "The number itself.", GYRE_GETTER},
    {"imag", float_zero, "self", "Zero.", GYRE_GETTER},
    {0},
};

// -- bool

static GyreStatus bool_new(Call *call)
{
    bool truth;
    if (!gy_args_truth(call, 0, &truth)) return GYRE_ERROR;
    return args_return_bool(call, truth);
}

static const GyreNative bool_constructor = {"bool", bool_new, "x = false, /",
                                            "Does a condition take the value as true?", 0};

bool gy_int_install(VM *vm)
{
    return gy_native_set_constructor(vm, CLASS_INT, &int_constructor) &&
           gy_native_set_constructor(vm, CLASS_FLOAT, &float_constructor) &&
           gy_native_set_constructor(vm, CLASS_BOOL, &bool_constructor) &&
           gy_native_add_methods(vm, CLASS_INT, int_methods) &&
           gy_native_add_methods(vm, CLASS_BOOL, int_methods) &&
           gy_native_add_methods(vm, CLASS_FLOAT, float_methods);
}

// int.c - ints: small ones in the Value, big ones on libtommath; conversions, order, hash.
//
// Every result passes through gy_int_take, which keeps the rule that an int of 48 bits is never
// a BigInt. The digits of a BigInt belong to libtommath and malloc; the heap is told how many
// bytes they are (`charged`), and told again when the sweeper frees them.
//
// libtommath reports failure through mp_err and never aborts. Before an operation whose result
// may be huge, gy_int_check_bits asks whether it may be, so that 10 ** 10 ** 10 is an error and
// not a dead machine.
//
// Not here: arithmetic (int_arith.c), text (int_text.c), what scripts call (int_methods.c).
#include "vm/heap.h"
#include "vm/int_parts.h"
#include "vm/state.h"
#include <float.h>
#include <limits.h>
#include <math.h>

// -- Making

bool gy_int_fail(VM *vm, mp_err error)
{
    if (error == MP_MEM) return gy_throw(vm, ERROR_MemoryError, "not enough memory for the int");
    return gy_throw(vm, ERROR_OverflowError, "too many digits in integer");
}

bool gy_int_check_bits(VM *vm, uint64_t bits)
{
    if (bits > (uint64_t)INT_MAX - 4096) return gy_int_fail(vm, MP_VAL);
    if (bits < 65536) return true;
    if (!gy_heap_charge(vm, bits / CHAR_BIT)) return false;
    gy_heap_uncharge(&vm->heap, bits / CHAR_BIT);
    return true;
}

static void set_digits(mp_int *number, bool is_negative, unsigned __int128 magnitude)
{
    number->used = 0;
    number->sign = is_negative ? MP_NEG : MP_ZPOS;
    for (; magnitude; magnitude >>= MP_DIGIT_BIT)
        number->dp[number->used++] = (mp_digit)(magnitude & MP_MASK);
}

const mp_int *gy_int_operand(Value value, IntOperand *room)
{
    if (value_is_bigint(value)) return &value_as_bigint(value)->number;
    int64_t i = int_small(value);
    room->number.dp = room->digits;
    room->number.alloc = (int)(sizeof room->digits / sizeof *room->digits);
    set_digits(&room->number, i < 0, (uint64_t)(i < 0 ? -i : i));
    return &room->number;
}

static bool fits_value(const mp_int *number)
{
    int bits = mp_count_bits(number);
    if (bits < 48) return true;
    return bits == 48 && number->sign == MP_NEG && mp_get_mag_u64(number) == 1ull << 47;
}

bool gy_int_take(VM *vm, mp_int *number, Value *result)
{
    if (fits_value(number)) {
        *result = value_from_int(mp_get_i64(number));
        mp_clear(number);
        return true;
    }
    if (number->alloc > number->used + 2) (void)!mp_shrink(number);
    size_t bytes = (size_t)number->alloc * sizeof(mp_digit);
    BigInt *big = (BigInt *)gy_heap_new(vm, KIND_BIGINT, sizeof *big);
    if (!big || !gy_heap_charge(vm, bytes)) {
        int_clear(number);
        return false;
    }
    big->charged = bytes;
    big->number = *number;
    *result = value_from_obj(big);
    return true;
}

void gy_bigint_free(struct Heap *heap, BigInt *big)
{
    if (!big->number.dp) return; // memory ran out while it was made
    gy_heap_uncharge(heap, big->charged);
    gy_heap_let_go_raw(heap, big->number.dp, (size_t)big->number.alloc * sizeof(mp_digit));
}

static bool new_big(VM *vm, bool is_negative, unsigned __int128 magnitude, Value *result)
{
    mp_int number;
    mp_err error = mp_init_size(&number, (128 + MP_DIGIT_BIT - 1) / MP_DIGIT_BIT);
    if (error != MP_OKAY) return gy_int_fail(vm, error);
    set_digits(&number, is_negative, magnitude);
    return gy_int_take(vm, &number, result);
}

bool gy_int_from_wide(VM *vm, __int128 i, Value *result)
{
    if (i >= INT_MIN_48 && i <= INT_MAX_48) {
        *result = value_from_int((int64_t)i);
        return true;
    }
    return new_big(vm, i < 0, i < 0 ? -(unsigned __int128)i : (unsigned __int128)i, result);
}

bool gy_int_new(VM *vm, int64_t i, Value *result)
{
    if (int_fits_value(i)) {
        *result = value_from_int(i);
        return true;
    }
    return gy_int_from_wide(vm, i, result);
}

bool gy_int_from_u64(VM *vm, uint64_t i, Value *result)
{
    return gy_int_from_wide(vm, (__int128)i, result);
}

bool gy_int_from_double(VM *vm, double d, Value *result)
{
    if (isnan(d)) return gy_throw(vm, ERROR_ValueError, "cannot convert float NaN to integer");
    if (isinf(d))
        return gy_throw(vm, ERROR_OverflowError, "cannot convert float infinity to integer");
    if (fabs(d) < 9e18) return gy_int_new(vm, (int64_t)d, result);
    int exponent;
    double fraction = frexp(fabs(d), &exponent);
    uint64_t mantissa = (uint64_t)ldexp(fraction, DBL_MANT_DIG);
    mp_int number;
    mp_err error = mp_init_u64(&number, mantissa);
    if (error != MP_OKAY) return gy_int_fail(vm, error);
    error = mp_mul_2d(&number, exponent - DBL_MANT_DIG, &number);
    if (error != MP_OKAY) {
        mp_clear(&number);
        return gy_int_fail(vm, error);
    }
    if (d < 0) number.sign = MP_NEG;
    return gy_int_take(vm, &number, result);
}

// -- To C numbers

bool gy_int_to_i64(Value i, int64_t *out)
{
    if (!value_is_bigint(i)) {
        *out = int_small(i);
        return true;
    }
    const mp_int *number = &value_as_bigint(i)->number;
    int bits = mp_count_bits(number);
    uint64_t magnitude = mp_get_mag_u64(number);
    bool is_minimum = number->sign == MP_NEG && bits == 64 && magnitude == 1ull << 63;
    if (bits > 63 && !is_minimum) return false;
    *out = number->sign == MP_NEG ? (int64_t)(0 - magnitude) : (int64_t)magnitude;
    return true;
}

// The 64 highest bits of a number that is not zero, the first of them set; *has_more: some bit
// below them is set.
static uint64_t top_bits(const mp_int *number, bool *has_more)
{
    uint64_t top = 0;
    int room = 64, i = number->used - 1;
    *has_more = false;
    for (; i >= 0 && room > 0; i--) {
        uint64_t digit = number->dp[i];
        int bits = i == number->used - 1 ? 64 - __builtin_clzll(digit) : MP_DIGIT_BIT;
        if (bits <= room) {
            room -= bits;
            top |= digit << room;
        } else {
            top |= digit >> (bits - room);
            *has_more = (digit & ((1ull << (bits - room)) - 1)) != 0;
            room = 0;
        }
    }
    for (; i >= 0; i--)
        *has_more = *has_more || number->dp[i] != 0;
    return top;
}

bool gy_int_to_double(VM *vm, Value i, double *d)
{
    if (!value_is_bigint(i)) {
        *d = (double)int_small(i);
        return true;
    }
    const mp_int *number = &value_as_bigint(i)->number;
    int bits = mp_count_bits(number);
    bool has_more;
    uint64_t top = top_bits(number, &has_more);
    // Round to 53 bits, halves to even; what lies below the 64 bits only breaks a tie.
    uint64_t kept = top >> 11, rest = top & 0x7ff;
    if (rest > 0x400 || (rest == 0x400 && (has_more || kept & 1))) kept++;
    double r = bits > DBL_MAX_EXP ? INFINITY : ldexp((double)kept, bits - DBL_MANT_DIG);
    if (isinf(r)) return gy_throw(vm, ERROR_OverflowError, "int too large to convert to float");
    *d = number->sign == MP_NEG ? -r : r;
    return true;
}

// -- Order

int gy_int_compare(Value a, Value b)
{
    if (int_is_small(a) && int_is_small(b)) {
        int64_t x = int_small(a), y = int_small(b);
        return (x > y) - (x < y);
    }
    IntOperand left, right;
    return mp_cmp(gy_int_operand(a, &left), gy_int_operand(b, &right));
}

static int compare_magnitude(const mp_int *number, double d)
{
    int exponent, bits = mp_count_bits(number);
    double fraction = frexp(d, &exponent);
    if (bits != exponent) return bits < exponent ? -1 : 1;
    bool has_more;
    uint64_t top = top_bits(number, &has_more);
    uint64_t other = (uint64_t)ldexp(fraction, 64);
    if (top != other) return top < other ? -1 : 1;
    return has_more;
}

int gy_int_compare_double(Value i, double d)
{
    if (!value_is_bigint(i)) {
        double x = (double)int_small(i); // exact: 48 bits
        return (x > d) - (x < d);
    }
    if (isinf(d)) return d > 0 ? -1 : 1;
    const mp_int *number = &value_as_bigint(i)->number;
    bool is_negative = number->sign == MP_NEG;
    if (is_negative != (d < 0)) return is_negative ? -1 : 1;
    int order = compare_magnitude(number, fabs(d));
    return is_negative ? -order : order;
}

// -- Hash: the value modulo 2 ** 61 - 1, with the sign; see gy_double_hash.

uint64_t gy_int_hash(Value i)
{
    const uint64_t prime = (1ull << 61) - 1;
    if (!value_is_bigint(i)) {
        int64_t small = int_small(i);
        return (uint64_t)(small == -1 ? -2 : small);
    }
    const mp_int *number = &value_as_bigint(i)->number;
    uint64_t h = 0;
    for (int k = number->used - 1; k >= 0; k--) {
        unsigned __int128 wide = (unsigned __int128)h << MP_DIGIT_BIT | number->dp[k];
        h = (uint64_t)(wide % prime);
    }
    if (number->sign == MP_NEG) h = 0 - h;
    return h == (uint64_t)-1 ? (uint64_t)-2 : h;
}

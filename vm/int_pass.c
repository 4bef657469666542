// int_pass.c - what goes over the digits of a number once: sums, bits, shifts, order, hash.
//
// libtommath does each of these in one call, which nothing can stop. For most numbers that is what
// is wanted; for those of many megabytes the same is done here, with a look now and then whether
// the script is to end. The results are made in numbers that come zeroed from the system and are
// touched only as they are filled: a fresh mapping of such a size costs more than the arithmetic.
//
// A number is a sign and a magnitude, as in libtommath. Bits are those of two's complement with
// infinitely many digits, of which each step takes the next one.
#include "vm/heap.h"
#include "vm/int_long.h"
#include "vm/vm.h"

enum {
    SHORT_PASS = 60000,     // digits that libtommath may go over at once
    DIGITS_PER_LOOK = 8192, // a power of two
};

static mp_err look(Long *l, int i)
{
    if (i % DIGITS_PER_LOOK) return MP_OKAY;
    return gy_int_long_poll(l);
}

// What was computed takes the place of `to`. Its memory is malloc's, as libtommath's is.
static mp_err finish(Long *l, mp_err error, mp_int *made, mp_int *to)
{
    if (error == MP_OKAY) {
        mp_clamp(made);
        if (!made->used) made->sign = MP_ZPOS;
        mp_exch(made, to);
    }
    gy_heap_let_go_raw(vm_heap(l->vm), made->dp, (size_t)made->alloc * sizeof *made->dp);
    return error;
}

// -- Order

mp_err gy_int_pass_compare(Long *l, const mp_int *a, const mp_int *b, int *order)
{
    mp_err error = MP_OKAY;
    *order = 0;
    if (a->sign != b->sign) return *order = a->sign == MP_NEG ? -1 : 1, error;
    if (a->used != b->used) *order = a->used < b->used ? -1 : 1;
    for (int i = a->used - 1; !*order && i >= 0 && error == MP_OKAY; i--) {
        if (a->dp[i] != b->dp[i]) *order = a->dp[i] < b->dp[i] ? -1 : 1;
        error = look(l, i);
    }
    if (a->sign == MP_NEG) *order = -*order;
    return error;
}

// -- Sums

// |a| + |b|, where a is not the shorter one.
static mp_err add_magnitudes(Long *l, const mp_int *a, const mp_int *b, mp_int *sum)
{
    mp_digit carry = 0;
    mp_err error = MP_OKAY;
    for (int i = 0; i < a->used && error == MP_OKAY; i++) {
        mp_digit digit = a->dp[i] + (i < b->used ? b->dp[i] : 0) + carry;
        sum->dp[i] = digit & MP_MASK;
        carry = digit >> MP_DIGIT_BIT;
        error = look(l, i);
    }
    sum->dp[a->used] = carry;
    sum->used = a->used + 1;
    return error;
}

// |a| - |b|, where a is not the smaller one.
static mp_err subtract_magnitudes(Long *l, const mp_int *a, const mp_int *b, mp_int *difference)
{
    mp_digit borrow = 0;
    mp_err error = MP_OKAY;
    for (int i = 0; i < a->used && error == MP_OKAY; i++) {
        mp_digit digit = a->dp[i] - (i < b->used ? b->dp[i] : 0) - borrow;
        difference->dp[i] = digit & MP_MASK;
        borrow = digit >> (sizeof(mp_digit) * 8 - 1);
        error = look(l, i);
    }
    difference->used = a->used;
    return error;
}

static mp_err add(Long *l, const mp_int *a, const mp_int *b, mp_sign b_sign, mp_int *sum)
{
    mp_int made, left = *a, right = *b; // only looked at
    int order;
    left.sign = right.sign = MP_ZPOS;
    mp_err error = gy_int_pass_compare(l, &left, &right, &order);
    if (error != MP_OKAY) return error;
    const mp_int *high = order < 0 ? &right : &left, *low = order < 0 ? &left : &right;
    mp_sign sign = order < 0 ? b_sign : a->sign;
    if ((error = mp_init_size(&made, high->used + 1)) != MP_OKAY) return error;
    error = a->sign == b_sign ? add_magnitudes(l, high, low, &made)
                              : subtract_magnitudes(l, high, low, &made);
    made.sign = sign;
    return finish(l, error, &made, sum);
}

static bool are_short(const mp_int *a, const mp_int *b)
{
    return a->used < SHORT_PASS && b->used < SHORT_PASS;
}

mp_err gy_int_pass_add(Long *l, const mp_int *a, const mp_int *b, mp_int *sum)
{
    return are_short(a, b) ? mp_add(a, b, sum) : add(l, a, b, b->sign, sum);
}

mp_err gy_int_pass_subtract(Long *l, const mp_int *a, const mp_int *b, mp_int *difference)
{
    if (are_short(a, b)) return mp_sub(a, b, difference);
    return add(l, a, b, b->sign == MP_NEG ? MP_ZPOS : MP_NEG, difference);
}

// -- Bits

// The next digit of a number, or of what a negative one is in two's complement.
static mp_digit next_digit(const mp_int *a, int i, mp_digit *carry)
{
    mp_digit digit = i < a->used ? a->dp[i] : 0;
    if (a->sign != MP_NEG) return digit;
    *carry += ~digit & MP_MASK;
    digit = *carry & MP_MASK;
    *carry >>= MP_DIGIT_BIT;
    return digit;
}

static mp_digit combine(BinaryOp op, mp_digit x, mp_digit y)
{
    return op == BINARY_BAND ? x & y : op == BINARY_BOR ? x | y : x ^ y;
}

static mp_err combine_short(BinaryOp op, const mp_int *a, const mp_int *b, mp_int *to)
{
    return op == BINARY_BAND  ? mp_and(a, b, to)
           : op == BINARY_BOR ? mp_or(a, b, to)
                              : mp_xor(a, b, to);
}

mp_err gy_int_pass_combine(Long *l, BinaryOp op, const mp_int *a, const mp_int *b, mp_int *to)
{
    if (are_short(a, b)) return combine_short(op, a, b, to);
    mp_int made;
    int count = (a->used > b->used ? a->used : b->used) + 1;
    mp_err error = mp_init_size(&made, count);
    if (error != MP_OKAY) return error;
    bool is_negative = combine(op, a->sign == MP_NEG, b->sign == MP_NEG);
    mp_digit a_carry = 1, b_carry = 1, carry = 1;
    for (int i = 0; i < count && error == MP_OKAY; i++) {
        mp_digit x = next_digit(a, i, &a_carry), y = next_digit(b, i, &b_carry);
        mp_digit digit = combine(op, x, y);
        if (is_negative) { // back to its magnitude
            carry += ~digit & MP_MASK;
            digit = carry & MP_MASK;
            carry >>= MP_DIGIT_BIT;
        }
        made.dp[i] = digit;
        error = look(l, i);
    }
    made.used = count;
    made.sign = is_negative ? MP_NEG : MP_ZPOS;
    return finish(l, error, &made, to);
}

// -- Shifts

mp_err gy_int_pass_shift_left(Long *l, const mp_int *a, int bits, mp_int *to)
{
    int digits = bits / MP_DIGIT_BIT, rest = bits % MP_DIGIT_BIT;
    if (a->used + digits < SHORT_PASS) return mp_mul_2d(a, bits, to);
    mp_int made;
    mp_err error = mp_init_size(&made, a->used + digits + 1);
    if (error != MP_OKAY) return error;
    mp_digit over = 0; // the low digits are zeros already
    for (int i = 0; i < a->used && error == MP_OKAY; i++) {
        made.dp[digits + i] = (a->dp[i] << rest & MP_MASK) | over;
        over = rest ? a->dp[i] >> (MP_DIGIT_BIT - rest) : 0;
        error = look(l, i);
    }
    made.dp[digits + a->used] = over;
    made.used = a->used + digits + 1;
    made.sign = a->sign;
    return finish(l, error, &made, to);
}

// Is any of the low `bits` bits set?
static mp_err has_low_bits(Long *l, const mp_int *a, int bits, bool *result)
{
    int digits = bits / MP_DIGIT_BIT;
    mp_err error = MP_OKAY;
    *result = digits < a->used && (a->dp[digits] & (((mp_digit)1 << bits % MP_DIGIT_BIT) - 1));
    for (int i = 0; i < digits && i < a->used && !*result && error == MP_OKAY; i++) {
        *result = a->dp[i] != 0;
        error = look(l, i);
    }
    return error;
}

// Towards minus infinity.
mp_err gy_int_pass_shift_right(Long *l, const mp_int *a, int bits, mp_int *to)
{
    int digits = bits / MP_DIGIT_BIT, rest = bits % MP_DIGIT_BIT;
    if (a->used < SHORT_PASS || digits >= a->used) return mp_signed_rsh(a, bits, to);
    mp_int made;
    int count = a->used - digits;
    bool is_rounded = false;
    mp_err error = a->sign == MP_NEG ? has_low_bits(l, a, bits, &is_rounded) : MP_OKAY;
    if (error == MP_OKAY) error = mp_init_size(&made, count + 1);
    if (error != MP_OKAY) return error;
    mp_digit carry = is_rounded;
    for (int i = 0; i < count && error == MP_OKAY; i++) {
        mp_digit above = i + 1 < count ? a->dp[digits + i + 1] : 0;
        mp_digit digit = a->dp[digits + i] >> rest;
        if (rest) digit |= above << (MP_DIGIT_BIT - rest) & MP_MASK;
        digit += carry;
        made.dp[i] = digit & MP_MASK;
        carry = digit >> MP_DIGIT_BIT;
        error = look(l, i);
    }
    made.dp[count] = carry;
    made.used = count + 1;
    made.sign = a->sign;
    return finish(l, error, &made, to);
}

// -- What a number comes to

mp_err gy_int_pass_count_bits(Long *l, const mp_int *a, int64_t *count)
{
    mp_err error = MP_OKAY;
    *count = 0;
    for (int i = 0; i < a->used && error == MP_OKAY; i++) {
        *count += __builtin_popcountll(a->dp[i]);
        error = look(l, i);
    }
    return error;
}

bool gy_int_hash_huge(VM *vm, const mp_int *number, uint64_t *hash)
{
    const uint64_t prime = (1ull << 61) - 1;
    Long l = {.vm = vm};
    uint64_t h = 0;
    for (int i = number->used - 1; i >= 0; i--) {
        unsigned __int128 wide = (unsigned __int128)h << MP_DIGIT_BIT | number->dp[i];
        h = (uint64_t)(wide % prime);
        if (look(&l, i) != MP_OKAY) return false;
    }
    if (number->sign == MP_NEG) h = 0 - h;
    *hash = h == (uint64_t)-1 ? (uint64_t)-2 : h;
    return true;
}

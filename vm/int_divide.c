// int_divide.c - quotients of huge numbers, in pieces: between them the script may be stopped.
//
// A dividend is taken from its top, as on paper, but many digits at a time: the rest so far and the
// next digits are divided by the whole divisor. Where divisor and quotient are both long that
// takes the product of their lengths, so there it is done as Burnikel and Ziegler found: as many
// digits at a time as the divisor has, and each of these quotients from two of half the length, by
// the upper half of the divisor. What the lower half takes away is one product, so that a quotient
// costs what some products cost.
//
// "Digits" are those of libtommath, of 60 bits.
#include "vm/int_long.h"

enum {
    SHORT_DIVISION = 1000000, // digits of the divisor times those of the quotient, for one call
    SHORT_QUOTIENT = 500,     // libtommath needs the square of these, too
    SHORT_HALF = 120,         // digits of a divisor that is not halved any more
    DIGITS_PER_POLL = 100000,
};

// rest = rest << count digits, and in these the digits of `from` that begin at `start`
static mp_err append(mp_int *rest, const mp_int *from, int start, int count)
{
    mp_err error = mp_grow(rest, rest->used + count);
    if (error != MP_OKAY) return error;
    if (rest->used) error = mp_lshd(rest, count);
    if (error != MP_OKAY) return error;
    if (!rest->used) rest->used = count;
    for (int i = 0; i < count; i++)
        rest->dp[i] = start + i < from->used ? from->dp[start + i] : 0;
    mp_clamp(rest);
    return MP_OKAY;
}

static mp_err make_zeros(mp_int *number, int count)
{
    mp_err error = mp_grow(number, count);
    for (int i = 0; error == MP_OKAY && i < count; i++)
        number->dp[i] = 0;
    number->used = error == MP_OKAY ? count : 0;
    return error;
}

static void put_digits(mp_int *number, int place, const mp_int *part)
{
    for (int i = 0; i < part->used; i++)
        number->dp[place + i] = part->dp[i];
}

// -- By halves

static mp_err divide_long_way(Long *l, const mp_int *a, const mp_int *b, int half, mp_int *quotient,
                              mp_int *rest);

// `b` has `count` digits, the topmost bit set, and the quotient has as many at most.
static mp_err divide_by_halves(Long *l, const mp_int *a, const mp_int *b, int count,
                               mp_int *quotient, mp_int *rest)
{
    if (count <= SHORT_HALF) {
        mp_err error = gy_int_long_poll(l);
        return error == MP_OKAY ? mp_div(a, b, quotient, rest) : error;
    }
    int half = count / 2;
    mp_int top = int_view(a, half, a->used), low, middle;
    mp_err error = mp_init_multi(&low, &middle, NULL);
    if (error != MP_OKAY) return error;
    error = divide_long_way(l, &top, b, half, quotient, &middle);
    if (error == MP_OKAY) error = append(&middle, a, 0, half);
    if (error == MP_OKAY) error = divide_long_way(l, &middle, b, half, &low, rest);
    if (error == MP_OKAY) error = append(quotient, &low, 0, half);
    int_clear(&low);
    int_clear(&middle);
    return error;
}

// Of what is above the lower half of `b`, by its upper half; too large by 2 at most.
static mp_err guess(Long *l, const mp_int *a, const mp_int *b, int half, mp_int *quotient,
                    mp_int *rest)
{
    mp_int upper = int_view(b, half, b->used), above = int_view(a, half, a->used);
    mp_int top = int_view(&above, half, above.used);
    if (mp_cmp_mag(&top, &upper) == MP_LT)
        return divide_by_halves(l, &above, &upper, half, quotient, rest);
    // All digits are the highest: above - upper * (B ** half - 1)
    mp_int shifted;
    mp_err error = mp_init(&shifted);
    if (error != MP_OKAY) return error;
    error = append(&shifted, &upper, 0, upper.used);
    if (error == MP_OKAY) error = mp_lshd(&shifted, half);
    if (error == MP_OKAY) error = gy_int_pass_subtract(l, &above, &shifted, rest);
    if (error == MP_OKAY) error = gy_int_pass_add(l, rest, &upper, rest);
    if (error == MP_OKAY) error = make_zeros(quotient, half);
    for (int i = 0; error == MP_OKAY && i < half; i++)
        quotient->dp[i] = MP_MASK;
    int_clear(&shifted);
    return error;
}

// `b` has two halves, the topmost bit set, and `a` three at most, the quotient one.
static mp_err divide_long_way(Long *l, const mp_int *a, const mp_int *b, int half, mp_int *quotient,
                              mp_int *rest)
{
    mp_int lower = int_view(b, 0, half), taken;
    mp_err error = mp_init(&taken);
    if (error != MP_OKAY) return error;
    error = guess(l, a, b, half, quotient, rest);
    if (error == MP_OKAY) error = append(rest, a, 0, half);
    if (error == MP_OKAY) error = gy_int_long_multiply(l, quotient, &lower, &taken);
    if (error == MP_OKAY) error = gy_int_pass_subtract(l, rest, &taken, rest);
    while (error == MP_OKAY && rest->sign == MP_NEG) {
        error = mp_sub_d(quotient, 1, quotient);
        if (error == MP_OKAY) error = gy_int_pass_add(l, rest, b, rest);
    }
    int_clear(&taken);
    return error;
}

// A length, not less than that of the divisor, that halves well.
static int count_to_halve(int used)
{
    int parts = 1;
    while (used / parts >= SHORT_HALF)
        parts *= 2;
    return (used + parts - 1) / parts * parts;
}

static mp_err divide_in_blocks(Long *l, const mp_int *a, const mp_int *b, int count,
                               mp_int *quotient, mp_int *rest)
{
    mp_int part, next;
    int place = a->used / count * count; // the digits above are less than `b`
    mp_err error = mp_init_multi(&part, &next, NULL);
    if (error != MP_OKAY) return error;
    error = make_zeros(quotient, place);
    if (error == MP_OKAY) error = append(rest, a, place, a->used - place);
    while (error == MP_OKAY && place > 0) {
        place -= count;
        error = append(rest, a, place, count);
        if (error == MP_OKAY) error = divide_by_halves(l, rest, b, count, &part, &next);
        if (error != MP_OKAY) break;
        put_digits(quotient, place, &part);
        mp_exch(rest, &next);
    }
    int_clear(&part);
    int_clear(&next);
    mp_clamp(quotient);
    return error;
}

static mp_err divide_long(Long *l, const mp_int *a, const mp_int *b, mp_int *quotient, mp_int *rest)
{
    int count = count_to_halve(b->used), shift = count * MP_DIGIT_BIT - mp_count_bits(b);
    mp_int dividend, divisor;
    mp_err error = mp_init_multi(&dividend, &divisor, NULL);
    if (error != MP_OKAY) return error;
    error = gy_int_pass_shift_left(l, a, shift, &dividend);
    if (error == MP_OKAY) error = gy_int_pass_shift_left(l, b, shift, &divisor);
    if (error == MP_OKAY) error = divide_in_blocks(l, &dividend, &divisor, count, quotient, rest);
    if (error == MP_OKAY) error = gy_int_pass_shift_right(l, rest, shift, rest);
    int_clear(&dividend);
    int_clear(&divisor);
    return error;
}

// -- By rows

static mp_err divide_down(Long *l, const mp_int *a, const mp_int *b, mp_int *quotient, mp_int *rest)
{
    mp_int part;
    int step = SHORT_DIVISION / b->used + 1, place = a->used;
    if (step > SHORT_QUOTIENT) step = SHORT_QUOTIENT;
    mp_err error = make_zeros(quotient, a->used);
    if (error != MP_OKAY || (error = mp_init(&part)) != MP_OKAY) return error;
    // The first digits, fewer than those of the divisor, give nothing.
    int first = b->used - 1;
    place -= first;
    error = append(rest, a, place, first);
    while (error == MP_OKAY && place > 0) {
        int count = step < place ? step : place;
        place -= count;
        error = gy_int_long_poll(l);
        if (error == MP_OKAY) error = append(rest, a, place, count);
        if (error == MP_OKAY) error = mp_div(rest, b, &part, rest);
        if (error == MP_OKAY) put_digits(quotient, place, &part);
    }
    int_clear(&part);
    mp_clamp(quotient);
    return error;
}

static mp_err divide_by_digit(Long *l, const mp_int *a, mp_digit b, mp_int *quotient, mp_int *rest)
{
    mp_err error = mp_grow(quotient, a->used);
    mp_digit over = 0;
    if (error != MP_OKAY) return error;
    for (int i = a->used - 1; error == MP_OKAY && i >= 0; i--) {
        unsigned __int128 part = (unsigned __int128)over << MP_DIGIT_BIT | a->dp[i];
        quotient->dp[i] = (mp_digit)(part / b);
        over = (mp_digit)(part % b);
        if (i % DIGITS_PER_POLL == 0) error = gy_int_long_poll(l);
    }
    quotient->used = a->used;
    mp_clamp(quotient);
    mp_set(rest, over);
    return error;
}

mp_err gy_int_long_divide(Long *l, const mp_int *a, const mp_int *b, mp_int *quotient, mp_int *rest)
{
    int digits = a->used - b->used + 1;
    bool is_short = digits < SHORT_QUOTIENT && (int64_t)b->used * digits < SHORT_DIVISION;
    if (is_short || digits <= 0) return mp_div(a, b, quotient, rest);
    mp_int left = int_view(a, 0, a->used), right = int_view(b, 0, b->used), made, over;
    mp_sign a_sign = a->sign, b_sign = b->sign;
    mp_err error = mp_init_multi(&made, &over, NULL);
    if (error != MP_OKAY) return error;
    if (right.used == 1) error = divide_by_digit(l, &left, right.dp[0], &made, &over);
    else if (right.used > 2 * SHORT_HALF && digits > SHORT_QUOTIENT)
        error = divide_long(l, &left, &right, &made, &over);
    else error = divide_down(l, &left, &right, &made, &over);
    if (error == MP_OKAY) {
        if (made.used) made.sign = a_sign == b_sign ? MP_ZPOS : MP_NEG;
        if (over.used) over.sign = a_sign;
        if (quotient) mp_exch(&made, quotient);
        if (rest) mp_exch(&over, rest);
    }
    int_clear(&made);
    int_clear(&over);
    return error;
}

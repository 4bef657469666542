// int_long.c - what takes long with huge numbers, in pieces: between them the script may be
// stopped.
//
// A call of libtommath cannot be stopped, so none may take more than a millisecond or two. Factors
// are halved as Karatsuba did it until they are short enough. Powers are made by squaring, four
// bits of the exponent at a time. Quotients are in int_divide.c.
//
// What is short goes straight to libtommath, so that nobody pays for this but huge numbers.
#include "vm/int_long.h"
#include "vm/vm.h"

enum {
    SHORT_DIGITS = 700, // of a factor that one call multiplies
    DIGITS_PER_POLL = 100000,
    SHORT_POWER = 500000, // squares of the digits of a modulus, times the bits of the exponent
    SHORT_MODULUS = 400,  // digits; Montgomery's reduction is one call
    WINDOW_BITS = 4,
};

mp_err gy_int_long_poll(Long *l)
{
    if (!l->is_stopped && !gy_poll(l->vm)) l->is_stopped = true;
    return l->is_stopped ? MP_ERR : MP_OKAY;
}

bool gy_int_long_fail(const Long *l, mp_err error)
{
    return l->is_stopped ? false : gy_int_fail(l->vm, error);
}

// -- Products

static mp_err multiply(Long *l, const mp_int *a, const mp_int *b, bool is_square, mp_int *product);

// sum += part << (digits of libtommath)
static mp_err add_shifted(Long *l, mp_int *sum, mp_int *part, int digits)
{
    mp_err error = gy_int_pass_shift_left(l, part, digits * MP_DIGIT_BIT, part);
    return error == MP_OKAY ? gy_int_pass_add(l, sum, part, sum) : error;
}

// One factor is much shorter: the other one is cut.
static mp_err multiply_uneven(Long *l, const mp_int *a, const mp_int *b, mp_int *product)
{
    int half = a->used / 2;
    mp_int low = int_view(a, 0, half), high = int_view(a, half, a->used), part;
    mp_err error = mp_init(&part);
    if (error != MP_OKAY) return error;
    error = multiply(l, &low, b, false, product);
    if (error == MP_OKAY) error = multiply(l, &high, b, false, &part);
    if (error == MP_OKAY) error = add_shifted(l, product, &part, half);
    int_clear(&part);
    return error;
}

// With a = a1 * B + a0 and b alike: middle = (a1 + a0) * (b1 + b0) - a1 * b1 - a0 * b0.
static mp_err multiply_halves(Long *l, const mp_int *a, const mp_int *b, bool is_square,
                              mp_int *product)
{
    int half = (a->used > b->used ? a->used : b->used) / 2;
    mp_int a0 = int_view(a, 0, half), a1 = int_view(a, half, a->used);
    mp_int b0 = int_view(b, 0, half), b1 = int_view(b, half, b->used);
    mp_int high, middle, sum_a, sum_b;
    mp_err error = mp_init_multi(&high, &middle, &sum_a, &sum_b, NULL);
    if (error != MP_OKAY) return error;
    error = multiply(l, &a0, &b0, is_square, product);
    if (error == MP_OKAY) error = multiply(l, &a1, &b1, is_square, &high);
    if (error == MP_OKAY) error = gy_int_pass_add(l, &a0, &a1, &sum_a);
    if (error == MP_OKAY) error = gy_int_pass_add(l, &b0, &b1, &sum_b);
    if (error == MP_OKAY) error = multiply(l, &sum_a, &sum_b, is_square, &middle);
    if (error == MP_OKAY) error = gy_int_pass_subtract(l, &middle, &high, &middle);
    if (error == MP_OKAY) error = gy_int_pass_subtract(l, &middle, product, &middle);
    if (error == MP_OKAY) error = add_shifted(l, product, &middle, half);
    if (error == MP_OKAY) error = add_shifted(l, product, &high, 2 * half);
    int_clear(&high);
    int_clear(&middle);
    int_clear(&sum_a);
    int_clear(&sum_b);
    return error;
}

// Of numbers that are not negative, into one that is neither of them.
static mp_err multiply(Long *l, const mp_int *a, const mp_int *b, bool is_square, mp_int *product)
{
    if (a->used < b->used) return multiply(l, b, a, false, product);
    if (b->used <= SHORT_DIGITS && a->used <= 2 * SHORT_DIGITS) {
        mp_err error = gy_int_long_poll(l);
        if (error != MP_OKAY) return error;
        return is_square ? mp_sqr(a, product) : mp_mul(a, b, product);
    }
    if (b->used <= a->used / 2) return multiply_uneven(l, a, b, product);
    return multiply_halves(l, a, b, is_square, product);
}

mp_err gy_int_long_multiply(Long *l, const mp_int *a, const mp_int *b, mp_int *product)
{
    bool is_short = a->used < SHORT_DIGITS && b->used < SHORT_DIGITS;
    if (is_short) return a == b ? mp_sqr(a, product) : mp_mul(a, b, product);
    mp_int left = int_view(a, 0, a->used), right = int_view(b, 0, b->used), made;
    bool is_negative = a->sign != b->sign;
    mp_err error = mp_init(&made);
    if (error != MP_OKAY) return error;
    error = multiply(l, &left, &right, a == b, &made);
    if (error == MP_OKAY) {
        made.sign = is_negative && made.used ? MP_NEG : MP_ZPOS;
        mp_exch(&made, product);
    }
    int_clear(&made);
    return error;
}

// -- Inverses

// One step of Euclid: (x, y) becomes (y, x % y), and what of `a` is in them likewise.
static mp_err step_down(Long *l, mp_int *x, mp_int *y, mp_int *of_x, mp_int *of_y, mp_int *quotient)
{
    mp_int product;
    mp_err error = mp_init(&product);
    if (error != MP_OKAY) return error;
    error = gy_int_long_divide(l, x, y, quotient, x);
    if (error == MP_OKAY) error = gy_int_long_multiply(l, quotient, of_y, &product);
    if (error == MP_OKAY) error = mp_sub(of_x, &product, of_x);
    mp_exch(x, y);
    mp_exch(of_x, of_y);
    mp_clear(&product);
    return error;
}

mp_err gy_int_long_inverse(Long *l, const mp_int *a, const mp_int *modulus, mp_int *inverse,
                           bool *exists)
{
    mp_int x, y, of_x, of_y, quotient;
    mp_err error = mp_init_multi(&x, &y, &of_x, &of_y, &quotient, NULL);
    if (error != MP_OKAY) return error;
    int64_t met = 0;
    error = mp_copy(modulus, &x);
    if (error == MP_OKAY) error = mp_copy(a, &y);
    mp_set(&of_y, 1);
    while (error == MP_OKAY && y.used) {
        error = step_down(l, &x, &y, &of_x, &of_y, &quotient);
        met += x.used + of_x.used;
        if (error == MP_OKAY && met > DIGITS_PER_POLL) met = 0, error = gy_int_long_poll(l);
    }
    *exists = x.used == 1 && x.dp[0] == 1;
    if (error == MP_OKAY && of_x.sign == MP_NEG) error = mp_add(&of_x, modulus, &of_x);
    if (error == MP_OKAY) mp_exch(&of_x, inverse);
    mp_clear_multi(&x, &y, &of_x, &of_y, &quotient, NULL);
    return error;
}

// -- Powers

typedef struct {
    Long *l;
    const mp_int *modulus;
    bool is_montgomery;
    mp_digit rho;
} Reduction;

static mp_err multiply_reduced(Reduction *r, const mp_int *a, const mp_int *b, mp_int *product)
{
    mp_err error = gy_int_long_multiply(r->l, a, b, product);
    if (error == MP_OKAY) error = gy_int_long_poll(r->l);
    if (error != MP_OKAY) return error;
    if (r->is_montgomery) return mp_montgomery_reduce(product, r->modulus, r->rho);
    return gy_int_long_divide(r->l, product, r->modulus, NULL, product);
}

// table[i] = base ** i, as the reduction sees numbers.
static mp_err fill_table(Reduction *r, const mp_int *base, mp_int table[1 << WINDOW_BITS])
{
    mp_err error = MP_OKAY;
    if (r->is_montgomery) error = mp_montgomery_calc_normalization(&table[0], r->modulus);
    else mp_set(&table[0], 1);
    if (error == MP_OKAY) error = mp_mulmod(base, &table[0], r->modulus, &table[1]);
    for (int i = 2; error == MP_OKAY && i < 1 << WINDOW_BITS; i++)
        error = multiply_reduced(r, &table[i - 1], &table[1], &table[i]);
    return error;
}

static unsigned window_at(const mp_int *exponent, int bit)
{
    unsigned window = 0;
    for (int i = WINDOW_BITS - 1; i >= 0; i--) {
        int at = bit + i, digit = at / MP_DIGIT_BIT;
        bool is_set = digit < exponent->used && exponent->dp[digit] >> at % MP_DIGIT_BIT & 1;
        window = window << 1 | is_set;
    }
    return window;
}

static mp_err raise_reduced(Reduction *r, const mp_int *exponent, const mp_int *table,
                            mp_int *result)
{
    int bits = mp_count_bits(exponent);
    mp_err error = mp_copy(&table[0], result);
    for (int bit = (bits - 1) / WINDOW_BITS * WINDOW_BITS; bits && bit >= 0; bit -= WINDOW_BITS) {
        for (int i = 0; error == MP_OKAY && i < WINDOW_BITS; i++)
            error = multiply_reduced(r, result, result, result);
        unsigned window = window_at(exponent, bit);
        if (window && error == MP_OKAY) error = multiply_reduced(r, result, &table[window], result);
        if (error != MP_OKAY) return error;
    }
    if (error == MP_OKAY && r->is_montgomery)
        error = mp_montgomery_reduce(result, r->modulus, r->rho);
    return error;
}

mp_err gy_int_long_power(Long *l, const mp_int *base, const mp_int *exponent, const mp_int *modulus,
                         mp_int *result)
{
    int64_t work = (int64_t)modulus->used * modulus->used * mp_count_bits(exponent);
    if (work < SHORT_POWER) return mp_exptmod(base, exponent, modulus, result);
    mp_int table[1 << WINDOW_BITS];
    int count = 0;
    mp_err error = MP_OKAY;
    while (error == MP_OKAY && count < 1 << WINDOW_BITS)
        if ((error = mp_init(&table[count])) == MP_OKAY) count++;
    Reduction r = {.l = l, .modulus = modulus};
    r.is_montgomery = mp_isodd(modulus) && modulus->used <= SHORT_MODULUS;
    if (error == MP_OKAY && r.is_montgomery) error = mp_montgomery_setup(modulus, &r.rho);
    if (error == MP_OKAY) error = fill_table(&r, base, table);
    if (error == MP_OKAY) error = raise_reduced(&r, exponent, table, result);
    while (count)
        mp_clear(&table[--count]);
    return error;
}

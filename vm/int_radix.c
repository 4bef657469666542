// int_radix.c - big numbers from digits and to digits, in any base from 2 to 36.
//
// Short ones are built and taken apart in chunks of as many digits as one digit of libtommath
// holds (18 decimal ones), so a pass over the number serves 18 digits instead of one. That takes
// the square of their length. So a long one is cut in two by a power of the base, of which its
// halves are built, or into which it is divided; the powers are squares of one another. A million
// decimal digits then take as long as some products and quotients of that size.
//
// Where a digit of libtommath is a whole number of digits of the base, as with 2, 8 and 16, one
// pass is enough.
#include "vm/int_radix.h"
#include "vm/heap.h"

enum {
    SHORT_NUMBER = 60, // digits of libtommath that go chunk by chunk
    MOST_POWERS = 32,
};

typedef struct {
    Long *l;
    int base;
    mp_digit chunk;   // the biggest power of the base that is a digit of libtommath
    int chunk_digits; // its exponent
    int count;
    mp_int powers[MOST_POWERS]; // [i]: chunk ** (SHORT_NUMBER << i)
} Radix;

static Radix begin(Long *l, int base)
{
    Radix r = {.l = l, .base = base, .chunk = (mp_digit)base, .chunk_digits = 1};
    for (; r.chunk <= MP_MASK / (mp_digit)base; r.chunk_digits++)
        r.chunk *= (mp_digit)base;
    return r;
}

static void end(Radix *r)
{
    while (r->count > 0)
        int_clear(&r->powers[--r->count]);
}

// How many digits of the base powers[i] has zeros, when it is written.
static size_t zeros_of(const Radix *r, int i)
{
    return (size_t)r->chunk_digits * SHORT_NUMBER << i;
}

static mp_err add_power(Radix *r)
{
    mp_int *made = &r->powers[r->count];
    mp_err error = mp_init(made);
    if (error != MP_OKAY) return error;
    if (r->count > 0) {
        error = gy_int_long_multiply(r->l, made - 1, made - 1, made);
    } else {
        mp_set(made, 1);
        for (int i = 0; i < SHORT_NUMBER && error == MP_OKAY; i++)
            error = mp_mul_d(made, r->chunk, made);
    }
    if (error == MP_OKAY) r->count++;
    else int_clear(made);
    return error;
}

// How many digits of the base one digit of libtommath consists of; 0: no whole number.
static int whole_digits(int base)
{
    int bits = 1;
    while (1 << bits < base)
        bits++;
    return 1 << bits == base && MP_DIGIT_BIT % bits == 0 ? MP_DIGIT_BIT / bits : 0;
}

// -- From digits

// Last digits first.
static mp_err read_whole(Long *l, const char *digits, size_t count, int base, mp_int *number)
{
    size_t whole = (size_t)whole_digits(base);
    mp_err error = mp_grow(number, (int)(count / whole) + 1);
    while (error == MP_OKAY && count > 0) {
        size_t taken = count < whole ? count : whole;
        mp_digit digit = 0;
        for (size_t i = count - taken; i < count; i++)
            digit = digit * (mp_digit)base + (mp_digit)int_digit_value(digits[i]);
        number->dp[number->used++] = digit;
        count -= taken;
        if (!heap_work(l->vm, 64)) l->is_stopped = true, error = MP_ERR;
    }
    mp_clamp(number);
    return error;
}

static mp_err read_short(const Radix *r, const char *digits, size_t count, mp_int *number)
{
    mp_err error = MP_OKAY;
    for (size_t i = 0; i < count && error == MP_OKAY;) {
        mp_digit chunk = 0, power = 1;
        for (; i < count && power < r->chunk; i++) {
            chunk = chunk * (mp_digit)r->base + (mp_digit)int_digit_value(digits[i]);
            power *= (mp_digit)r->base;
        }
        error = mp_mul_d(number, power, number);
        if (error == MP_OKAY) error = mp_add_d(number, chunk, number);
    }
    return error;
}

// `number` is 0 at first.
static mp_err read_long(Radix *r, const char *digits, size_t count, mp_int *number)
{
    mp_err error = gy_int_long_poll(r->l);
    if (error != MP_OKAY) return error;
    int i = -1;
    while (zeros_of(r, i + 1) < count)
        i++;
    if (i < 0) return read_short(r, digits, count, number);
    while (error == MP_OKAY && r->count <= i)
        error = add_power(r);
    mp_int high;
    if (error != MP_OKAY || (error = mp_init(&high)) != MP_OKAY) return error;
    size_t above = count - zeros_of(r, i);
    error = read_long(r, digits, above, &high);
    if (error == MP_OKAY) error = gy_int_long_multiply(r->l, &high, &r->powers[i], &high);
    if (error == MP_OKAY) error = read_long(r, digits + above, count - above, number);
    if (error == MP_OKAY) error = gy_int_pass_add(r->l, number, &high, number);
    int_clear(&high);
    return error;
}

mp_err gy_int_radix_read(Long *l, const char *digits, size_t count, int base, mp_int *number)
{
    if (whole_digits(base)) return read_whole(l, digits, count, base, number);
    Radix r = begin(l, base);
    mp_err error = read_long(&r, digits, count, number);
    end(&r);
    return error;
}

// -- To digits

static mp_err write_whole(Long *l, const mp_int *number, int base, char **end)
{
    int whole = whole_digits(base);
    for (int i = 0; i < number->used; i++) {
        *end = int_write_back(*end, number->dp[i], base, i + 1 < number->used ? whole : 1);
        if (!heap_work(l->vm, 64)) return l->is_stopped = true, MP_ERR;
    }
    return MP_OKAY;
}

// Used up as it is written.
static mp_err write_short(const Radix *r, mp_int *rest, char **end)
{
    mp_err error = MP_OKAY;
    while (rest->used > 0 && error == MP_OKAY) {
        mp_digit chunk;
        error = mp_div_d(rest, r->chunk, rest, &chunk);
        if (error != MP_OKAY) break;
        *end = int_write_back(*end, chunk, r->base, rest->used > 0 ? r->chunk_digits : 1);
    }
    return error;
}

// The largest power that is shorter than the number.
static mp_err find_power(Radix *r, const mp_int *number, int *which)
{
    mp_err error = MP_OKAY;
    while (error == MP_OKAY &&
           (r->count == 0 || r->powers[r->count - 1].used <= (number->used + 1) / 2))
        error = add_power(r);
    *which = r->count - 1;
    while (*which > 0 && r->powers[*which].used >= number->used)
        --*which;
    return error;
}

// Used up as it is written. At least `width` digits.
static mp_err write_long(Radix *r, mp_int *rest, size_t width, char **end)
{
    mp_err error = gy_int_long_poll(r->l);
    char *last = *end;
    if (error == MP_OKAY && rest->used <= SHORT_NUMBER) {
        error = write_short(r, rest, end);
    } else if (error == MP_OKAY) {
        mp_int low;
        int i;
        error = mp_init(&low);
        if (error != MP_OKAY) return error;
        error = find_power(r, rest, &i);
        if (error == MP_OKAY) error = gy_int_long_divide(r->l, rest, &r->powers[i], rest, &low);
        if (error == MP_OKAY) error = write_long(r, &low, zeros_of(r, i), end);
        if (error == MP_OKAY) error = write_long(r, rest, 0, end);
        int_clear(&low);
    }
    while (error == MP_OKAY && (size_t)(last - *end) < width)
        *--*end = '0';
    return error;
}

mp_err gy_int_radix_write(Long *l, const mp_int *number, int base, char **end_of_text)
{
    if (whole_digits(base)) return write_whole(l, number, base, end_of_text);
    mp_int rest;
    mp_err error = mp_init_copy(&rest, number);
    if (error != MP_OKAY) return error;
    rest.sign = MP_ZPOS;
    Radix r = begin(l, base);
    error = write_long(&r, &rest, 1, end_of_text);
    end(&r);
    int_clear(&rest);
    return error;
}

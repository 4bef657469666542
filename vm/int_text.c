// int_text.c - ints from digits and to digits, in any base from 2 to 36.
//
// Big numbers are built and taken apart in chunks of as many digits as one digit of libtommath
// holds (18 decimal ones), so a pass over the number serves 18 digits instead of one. That is
// still quadratic; long conversions poll, so they can be stopped. Where a digit of libtommath is a
// whole number of digits of the base, as with 2, 8 and 16, one pass is enough.
#include "vm/int_parts.h"
#include "vm/heap.h"
#include "vm/utf8.h"
#include "vm/vm.h"
#include <math.h>
#include <utf8proc.h>

enum {
    DIGITS_PER_POLL = 100000, // of libtommath, that the passes have met
    CHARS_PER_POLL = 1 << 16,
};

// The biggest power of the base that one digit of libtommath holds, and its exponent.
static mp_digit chunk_power(int base, int *digits)
{
    mp_digit power = (mp_digit)base;
    *digits = 1;
    while (power <= MP_MASK / (mp_digit)base) {
        power *= (mp_digit)base;
        ++*digits;
    }
    return power;
}

// How many digits of the base one digit of libtommath consists of; 0: no whole number.
static int whole_digits(int base)
{
    int bits = 1;
    while (1 << bits < base)
        bits++;
    return 1 << bits == base && MP_DIGIT_BIT % bits == 0 ? MP_DIGIT_BIT / bits : 0;
}

// -- From text

static int digit_value(char c)
{
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'z') return c - 'a' + 10;
    if (c >= 'A' && c <= 'Z') return c - 'A' + 10;
    return 99;
}

// Decimal digits stand in Unicode in runs of ten, from zero to nine, sometimes several in a row.
int gy_int_digit_value(uint32_t c)
{
    if (c < 128) return c >= '0' && c <= '9' ? (int)c - '0' : -1;
    if (utf8proc_category((utf8proc_int32_t)c) != UTF8PROC_CATEGORY_ND) return -1;
    uint32_t start = c;
    while (utf8proc_category((utf8proc_int32_t)start - 1) == UTF8PROC_CATEGORY_ND)
        start--;
    return (int)((c - start) % 10);
}

typedef struct {
    const char *p, *end;
    bool is_negative;
    int base;
    bool needs_zeros; // base 0 without a prefix: a number that begins with 0 must be 0
    bool was_prefixed;
} Reader;

static int prefix_base(const Reader *r)
{
    if (r->end - r->p < 2 || r->p[0] != '0') return 0;
    switch (r->p[1] | 0x20) {
    case 'x': return 16;
    case 'o': return 8;
    case 'b': return 2;
    }
    return 0;
}

static void read_start(Reader *r)
{
    if (r->p < r->end && (*r->p == '+' || *r->p == '-')) r->is_negative = *r->p++ == '-';
    int prefixed = prefix_base(r);
    if (prefixed && (r->base == 0 || r->base == prefixed)) {
        r->base = prefixed;
        r->p += 2;
        r->was_prefixed = true;
    } else if (r->base == 0) {
        r->base = 10;
        r->needs_zeros = r->p < r->end && *r->p == '0';
    }
}

// Checks all digits and underscores; *count is the number of digits. False: they are none, or the
// script is to stop, thrown.
static bool check_digits(VM *vm, const Reader *r, size_t *count, bool *is_stopped)
{
    bool may_underscore = r->was_prefixed;
    *count = 0;
    *is_stopped = false;
    for (const char *p = r->p; p < r->end; p++) {
        if ((p - r->p) % CHARS_PER_POLL == CHARS_PER_POLL - 1 && !gy_poll(vm))
            return *is_stopped = true, false;
        if (*p == '_') {
            if (!may_underscore || p + 1 == r->end) return false;
            may_underscore = false;
            continue;
        }
        int digit = digit_value(*p);
        if (digit >= r->base || (r->needs_zeros && digit != 0)) return false;
        may_underscore = true;
        ++*count;
    }
    return *count > 0;
}

// Last digits first.
static mp_err read_whole(VM *vm, const Reader *r, size_t count, int whole, mp_int *number)
{
    mp_err error = mp_grow(number, (int)(count / (size_t)whole) + 1);
    mp_digit digit = 0, power = 1;
    int filled = 0;
    for (const char *p = r->end; error == MP_OKAY && p > r->p;) {
        if (*--p == '_') continue;
        digit += (mp_digit)digit_value(*p) * power;
        power *= (mp_digit)r->base;
        if (++filled < whole) continue;
        number->dp[number->used++] = digit;
        if (!heap_work(vm, 64)) return MP_ERR;
        digit = 0;
        power = 1;
        filled = 0;
    }
    if (error != MP_OKAY) return error;
    number->dp[number->used++] = digit;
    mp_clamp(number);
    return MP_OKAY;
}

static bool read_big(VM *vm, const Reader *r, size_t count, Value *result)
{
    if (!gy_int_check_bits(vm, (uint64_t)((double)count * log2(r->base)) + 1)) return false;
    int chunk_digits;
    mp_digit full = chunk_power(r->base, &chunk_digits), power = 1, chunk = 0;
    int64_t met = 0;
    mp_int number;
    mp_err error = mp_init(&number);
    if (error != MP_OKAY) return gy_int_fail(vm, error);
    int whole = whole_digits(r->base);
    if (whole) error = read_whole(vm, r, count, whole, &number);
    if (error == MP_ERR) return mp_clear(&number), false;
    for (const char *p = r->p; error == MP_OKAY && count > 0 && !whole; p++) {
        if (*p == '_') continue;
        chunk = chunk * (mp_digit)r->base + (mp_digit)digit_value(*p);
        power *= (mp_digit)r->base;
        if (--count > 0 && power != full) continue;
        error = mp_mul_d(&number, power, &number);
        if (error == MP_OKAY) error = mp_add_d(&number, chunk, &number);
        power = 1;
        chunk = 0;
        met += number.used + 8;
        if (met >= DIGITS_PER_POLL && (met = 0, !gy_poll(vm))) {
            mp_clear(&number);
            return false;
        }
    }
    if (error != MP_OKAY) {
        mp_clear(&number);
        return gy_int_fail(vm, error);
    }
    if (r->is_negative && number.used != 0) number.sign = MP_NEG;
    return gy_int_take(vm, &number, result);
}

bool gy_int_parse(VM *vm, const char *text, size_t size, int base, bool *is_valid, Value *result)
{
    Reader r = {.p = text, .end = text + size, .base = base};
    size_t count;
    read_start(&r);
    bool is_stopped, is_number = check_digits(vm, &r, &count, &is_stopped);
    *is_valid = is_number || is_stopped;
    if (!is_number) return false;
    if (count > 11) return read_big(vm, &r, count, result); // 36 ** 11 < 2 ** 63
    int64_t small = 0;
    for (; r.p < r.end; r.p++)
        if (*r.p != '_') small = small * r.base + digit_value(*r.p);
    return gy_int_new(vm, r.is_negative ? -small : small, result);
}

// -- To text

static const char digit_letters[] = "0123456789abcdefghijklmnopqrstuvwxyz";

// Writes backwards, at least `width` digits; returns the first one's place.
static char *write_back(char *end, uint64_t i, int base, int width)
{
    for (; i > 0 || width > 0; width--) {
        *--end = digit_letters[i % (uint64_t)base];
        i /= (uint64_t)base;
    }
    return end;
}

static bool small_to_text(VM *vm, StrBuilder *b, int64_t i, int base)
{
    char text[80];
    char *end = text + sizeof text;
    char *start = write_back(end, (uint64_t)(i < 0 ? -i : i), base, 1);
    if (i < 0) *--start = '-';
    return gy_builder_add(vm, b, start, (size_t)(end - start));
}

static bool take_apart(VM *vm, mp_int *rest, int base, char *start, char **end)
{
    (void)start; // only the assertion looks at it
    int chunk_digits;
    mp_digit power = chunk_power(base, &chunk_digits), chunk;
    char *p = *end;
    int whole = whole_digits(base);
    for (int i = 0; whole && i < rest->used; i++) {
        p = write_back(p, rest->dp[i], base, i + 1 < rest->used ? whole : 1);
        if (!heap_work(vm, 64)) return false;
    }
    for (int64_t met = 0; !whole && rest->used > 0; met += rest->used + 8) {
        mp_err error = mp_div_d(rest, power, rest, &chunk);
        if (error != MP_OKAY) return gy_int_fail(vm, error);
        p = write_back(p, chunk, base, rest->used > 0 ? chunk_digits : 1);
        assert(p >= start);
        if (met >= DIGITS_PER_POLL && (met = 0, !gy_poll(vm))) return false;
    }
    *end = p;
    return true;
}

static bool big_to_text(VM *vm, StrBuilder *b, const mp_int *number, int base)
{
    size_t room = (size_t)(mp_count_bits(number) / log2(base)) + 24;
    StrBuilder scratch = {0}; // digits come out last first
    if (!gy_builder_reserve(vm, &scratch, room)) return false;
    mp_int rest;
    mp_err error = mp_init_copy(&rest, number);
    bool ok = error == MP_OKAY || gy_int_fail(vm, error);
    if (ok) {
        char *end = scratch.data + room, *start = end;
        rest.sign = MP_ZPOS;
        ok = take_apart(vm, &rest, base, scratch.data, &start);
        if (ok && number->sign == MP_NEG) *--start = '-';
        ok = ok && gy_builder_add(vm, b, start, (size_t)(end - start));
        mp_clear(&rest);
    }
    gy_builder_free(vm, &scratch);
    return ok;
}

bool gy_int_to_text(VM *vm, StrBuilder *b, Value i, int base)
{
    if (int_is_small(i)) return small_to_text(vm, b, int_small(i), base);
    return big_to_text(vm, b, &value_as_bigint(i)->number, base);
}

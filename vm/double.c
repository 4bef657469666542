// double.c - floats: to text and back, arithmetic as Python does it, hashing.
//
// The shortest text of a double is found by trying: 15 digits are enough for most that people
// write, 17 always are. These are computed once, and the shorter ones are rounded from them.
// What 16 digits give is the decimal nearest to the double; only where the double is a power of
// two, whose neighbour below is nearer than the one above, the decimal after that one may be the
// shorter answer, so that is tried as well. Whether a decimal reads back is decided with whole
// numbers where they fit, which is nearly always, and by strtod otherwise.
//
// The host's locale may want a decimal comma. Nothing here may depend on it: reading uses the C
// locale, writing switches this thread to it for the length of one snprintf.
//
// Not here: the format mini-language (format.c), ints (int.c).
#include "vm/double.h"
#include "vm/int.h"
#include "vm/mem.h"
#include "vm/vm.h"
#include <ctype.h>
#include <float.h>
#include <locale.h>
#include <math.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <strings.h>

// -- The C locale, made once for the process

static _Atomic(locale_t) plain_locale;

static locale_t c_locale(void)
{
    locale_t known = atomic_load_explicit(&plain_locale, memory_order_acquire);
    if (known) return known;
    locale_t made = newlocale(LC_ALL_MASK, "C", (locale_t)0);
    if (!made || atomic_compare_exchange_strong(&plain_locale, &known, made)) return made;
    freelocale(made); // another thread was first
    return known;
}

size_t gy_double_print(double d, char conversion, int precision, char *out, size_t room)
{
    char format[] = {'%', '.', '*', conversion, 0};
    locale_t c = c_locale();
    locale_t before = c ? uselocale(c) : (locale_t)0;
    int size = snprintf(out, room, format, precision, d);
    if (before) uselocale(before);
    return size < 0 ? 0 : (size_t)size;
}

static double read_decimal(const char *text)
{
    locale_t c = c_locale();
    return c ? strtod_l(text, NULL, c) : strtod(text, NULL);
}

// -- To text

static const double powers_of_ten[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                       1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                       1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};

// mantissa * 10 ** exponent where one rounding is enough to be right. False: it is not.
static bool scale_exactly(uint64_t mantissa, int exponent, double *out)
{
    if (mantissa > 1ull << DBL_MANT_DIG || exponent < -22 || exponent > 22) return false;
    *out = exponent < 0 ? (double)mantissa / powers_of_ten[-exponent]
                        : (double)mantissa * powers_of_ten[exponent];
    return true;
}

static uint64_t digits_value(const Decimal *decimal)
{
    uint64_t value = 0;
    for (int i = 0; i < decimal->count; i++)
        value = value * 10 + (uint64_t)(decimal->digits[i] - '0');
    return value;
}

static unsigned __int128 wide_power_of_ten(int exponent) // up to 22
{
    uint64_t power = 1;
    for (int i = exponent < 19 ? exponent : 19; i > 0; i--)
        power *= 10;
    unsigned __int128 wide = power;
    for (int i = 19; i < exponent; i++)
        wide *= 10;
    return wide;
}

// Is mantissa / 10 ** places nearer to `d` than to its neighbours? With d = bits * 2 ** -shift
// both sides become ints of up to 127 bits. 1 yes, 0 no, -1: the numbers are too big for that.
static int is_nearest(uint64_t mantissa, int places, double d)
{
    int exponent;
    uint64_t bits = (uint64_t)ldexp(frexp(d, &exponent), DBL_MANT_DIG);
    int shift = DBL_MANT_DIG - exponent;
    if (mantissa >> 57 || places < 0 || places > 22 || shift < 0 || shift > 70) return -1;
    unsigned __int128 unit = wide_power_of_ten(places); // one unit in the last place of d
    unsigned __int128 left = (unsigned __int128)mantissa << shift, right = bits * unit;
    unsigned __int128 distance = left > right ? left - right : right - left;
    if (distance >= unit) return 0;
    bool is_close_below = bits == 1ull << (DBL_MANT_DIG - 1) && left < right;
    distance *= is_close_below ? 4 : 2;
    return distance < unit || (distance == unit && bits % 2 == 0);
}

static bool reads_back(const Decimal *decimal, double d)
{
    double back;
    int exponent = decimal->point - decimal->count;
    uint64_t mantissa = digits_value(decimal);
    if (scale_exactly(mantissa, exponent, &back)) return back == d;
    int known = is_nearest(mantissa, -exponent, d);
    if (known >= 0) return known;
    char text[48];
    snprintf(text, sizeof text, "%.*se%d", decimal->count, decimal->digits, exponent);
    return read_decimal(text) == d;
}

static void trim_zeros(Decimal *decimal)
{
    while (decimal->count > 1 && decimal->digits[decimal->count - 1] == '0')
        decimal->count--;
}

// The `count` digits nearest to d.
static void nearest(double d, int count, Decimal *out)
{
    char text[40];
    gy_double_print(d, 'e', count - 1, text, sizeof text);
    char *exponent = strchr(text, 'e');
    out->count = 0;
    for (const char *p = text; p < exponent; p++)
        if (*p >= '0' && *p <= '9') out->digits[out->count++] = *p;
    out->point = atoi(exponent + 1) + 1;
}

// The 17 digits nearest to d by whole numbers: d = bits / 2 ** shift, so they are the rounded
// quotient of bits * 10 ** places. False: that would not fit 128 bits.
static bool nearest_17(double d, Decimal *out)
{
    int exponent;
    uint64_t bits = (uint64_t)ldexp(frexp(d, &exponent), DBL_MANT_DIG), quotient = 0;
    int shift = DBL_MANT_DIG - exponent, point = (int)ceil((exponent - 1) * 0.30102999566398120);
    if (shift < 1 || shift > 120) return false;
    for (int i = 0; i < 2; i++, point++) { // the logarithm may have been one too small
        int places = 17 - point;
        if (places < 0 || places > 22) return false;
        unsigned __int128 product = bits * wide_power_of_ten(places);
        unsigned __int128 rest = product & (((unsigned __int128)1 << shift) - 1);
        unsigned __int128 half = (unsigned __int128)1 << (shift - 1), whole = product >> shift;
        if (whole >= 1000000000000000000ull) continue;
        quotient = (uint64_t)whole;
        quotient += rest > half || (rest == half && quotient % 2);
        if (quotient < 100000000000000000ull) break;
    }
    if (quotient < 10000000000000000ull || quotient >= 100000000000000000ull) return false;
    out->point = point;
    out->count = 17;
    for (int i = 16; i >= 0; i--, quotient /= 10)
        out->digits[i] = (char)('0' + quotient % 10);
    return true;
}

// The next decimal up with as many digits.
static void increment(Decimal *decimal)
{
    int i = decimal->count - 1;
    while (i >= 0 && decimal->digits[i] == '9')
        decimal->digits[i--] = '0';
    if (i >= 0) {
        decimal->digits[i]++;
    } else {
        decimal->digits[0] = '1';
        decimal->point++;
    }
}

// The first `count` of 17 digits, rounded. False: they end in a tie that was rounded already, so
// that it cannot be told which way to go.
static bool shorten(const Decimal *full, int count, Decimal *out)
{
    *out = *full;
    if (full->count <= count) return true;
    out->count = count;
    bool is_tie = full->digits[count] == '5';
    for (int i = count + 1; i < full->count; i++)
        is_tie = is_tie && full->digits[i] == '0';
    if (is_tie) return false;
    if (full->digits[count] >= '5') increment(out);
    return true;
}

static bool try_digits(double d, const Decimal *full, int count, Decimal *out)
{
    if (!full || !shorten(full, count, out)) nearest(d, count, out);
    if (reads_back(out, d)) return true;
    int exponent;
    if (frexp(d, &exponent) != 0.5) return false;
    increment(out);
    return reads_back(out, d);
}

void gy_double_shortest(double d, Decimal *out)
{
    bool is_subnormal = d < DBL_MIN;
    Decimal full;
    if (!is_subnormal && !nearest_17(d, &full)) nearest(d, 17, &full);
    for (int count = is_subnormal ? 1 : 15; count < 17; count++) {
        if (!try_digits(d, is_subnormal ? NULL : &full, count, out)) continue;
        trim_zeros(out);
        return;
    }
    if (is_subnormal) nearest(d, 17, out);
    else *out = full;
    trim_zeros(out);
}

static size_t lay_out_fixed(const Decimal *decimal, char *out)
{
    char *p = out;
    int position = 0;
    if (decimal->point <= 0) {
        *p++ = '0';
        *p++ = '.';
        for (int i = decimal->point; i < 0; i++)
            *p++ = '0';
    }
    for (; position < decimal->count || position < decimal->point; position++) {
        if (position == decimal->point && position > 0) *p++ = '.';
        *p++ = position < decimal->count ? decimal->digits[position] : '0';
    }
    if (decimal->count <= decimal->point) {
        *p++ = '.';
        *p++ = '0';
    }
    return (size_t)(p - out);
}

static size_t lay_out_exponent(const Decimal *decimal, char *out)
{
    char *p = out;
    *p++ = decimal->digits[0];
    if (decimal->count > 1) *p++ = '.';
    memcpy(p, decimal->digits + 1, (size_t)decimal->count - 1);
    p += decimal->count - 1;
    int exponent = decimal->point - 1;
    p += sprintf(p, "e%c%02d", exponent < 0 ? '-' : '+', abs(exponent));
    return (size_t)(p - out);
}

// The common case, up to 15 digits with at most four of them behind the point: of decimals so short
// only one reads back as d, so the first that does is the answer. 0: there is none.
static size_t lay_out_short(double d, char *out)
{
    enum { MOST_PLACES = 4 };
    char digits[24], *end = digits + sizeof digits, *p = end;
    for (int places = 0; places <= MOST_PLACES; places++) {
        double scaled = rint(d * powers_of_ten[places]);
        if (scaled >= 1e15) return 0;
        if (scaled / powers_of_ten[places] != d) continue; // rounded once, as in reading
        uint64_t rest = (uint64_t)scaled;
        if (places == 0) *--p = '0';
        for (int i = 0; i < places; i++, rest /= 10)
            *--p = (char)('0' + rest % 10);
        *--p = '.';
        do {
            *--p = (char)('0' + rest % 10);
            rest /= 10;
        } while (rest);
        memcpy(out, p, (size_t)(end - p));
        return (size_t)(end - p);
    }
    return 0;
}

size_t gy_double_to_text(double d, char *out)
{
    if (isnan(d)) return (size_t)sprintf(out, "nan");
    if (isinf(d)) return (size_t)sprintf(out, d < 0 ? "-inf" : "inf");
    char *p = out;
    if (signbit(d)) *p++ = '-';
    size_t size = lay_out_short(fabs(d), p);
    if (size) return (size_t)(p - out) + size;
    Decimal decimal;
    gy_double_shortest(fabs(d), &decimal);
    bool is_fixed = decimal.point > -4 && decimal.point <= 16;
    p += is_fixed ? lay_out_fixed(&decimal, p) : lay_out_exponent(&decimal, p);
    return (size_t)(p - out);
}

// Is |d|, which is below 10 ** place, above the half of that?
static bool is_above_half(double d, int place)
{
    enum { MOST_EXACT = 22 }; // 10 ** 22 is the last power of ten that is a double
    char text[400];
    if (place <= MOST_EXACT) return fabs(d) > pow(10.0, place) / 2;
    gy_double_print(fabs(d), 'f', 0, text, sizeof text); // a whole number: these are all its digits
    return text[0] > '5' || (text[0] == '5' && strspn(text + 1, "0") < (size_t)place - 1);
}

double gy_double_round(double d, int digits)
{
    if (!isfinite(d) || d == 0) return d;
    if (digits > (DBL_MANT_DIG - DBL_MIN_EXP) * 30103 / 100000) return d; // nothing to round off
    if (digits < -(DBL_MAX_EXP + 1) * 30103 / 100000) return copysign(0.0, d);
    char text[800];
    if (digits >= 0) {
        gy_double_print(d, 'f', digits, text, sizeof text);
        return read_decimal(text);
    }
    // Tens and up: keep the digits left of the place, as many as %e is to print. The exponent is
    // taken from 17 digits: fewer could round 9.8 up to the next power of ten.
    gy_double_print(d, 'e', 16, text, sizeof text);
    int exponent = atoi(strchr(text, 'e') + 1), kept = exponent + 1 + digits;
    if (kept < 0) return copysign(0.0, d);
    if (kept == 0) {
        sprintf(text, "1e%d", is_above_half(d, -digits) ? -digits : -999);
        return copysign(read_decimal(text), d);
    }
    gy_double_print(d, 'e', kept - 1, text, sizeof text);
    return read_decimal(text);
}

// -- From text

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

// Copies digits, leaving out single underscores between them. False: an underscore is misplaced.
static bool copy_digits(const char **p, const char *end, char **out)
{
    bool was_digit = false;
    for (; *p < end; (*p)++) {
        if (is_digit(**p)) {
            *(*out)++ = **p;
            was_digit = true;
        } else if (**p == '_' && was_digit && *p + 1 < end && is_digit((*p)[1])) {
            was_digit = false;
        } else {
            return **p != '_';
        }
    }
    return true;
}

static bool parse_word(const char *text, size_t size, double *out)
{
    double sign = 1;
    if (size && (*text == '+' || *text == '-')) {
        if (*text == '-') sign = -1;
        text++;
        size--;
    }
    if ((size == 3 && strncasecmp(text, "inf", 3) == 0) ||
        (size == 8 && strncasecmp(text, "infinity", 8) == 0)) {
        *out = copysign(INFINITY, sign);
    } else if (size == 3 && strncasecmp(text, "nan", 3) == 0) {
        *out = NAN;
    } else {
        return false;
    }
    return true;
}

// number = [sign] (digits [. [digits]] | . digits) [e [sign] digits], copied to `out` clean.
static bool clean_number(const char *p, const char *end, char *out)
{
    if (p < end && (*p == '+' || *p == '-')) *out++ = *p++;
    char *start = out;
    if (!copy_digits(&p, end, &out)) return false;
    bool has_digits = out > start;
    if (p < end && *p == '.') {
        *out++ = *p++;
        start = out;
        if (!copy_digits(&p, end, &out)) return false;
        has_digits = has_digits || out > start;
    }
    if (!has_digits) return false;
    if (p < end && (*p == 'e' || *p == 'E')) {
        *out++ = *p++;
        if (p < end && (*p == '+' || *p == '-')) *out++ = *p++;
        start = out;
        if (!copy_digits(&p, end, &out) || out == start) return false;
    }
    *out = 0;
    return p == end;
}

// The common case, "12.345": up to 19 digits and no exponent.
static bool parse_short(const char *clean, double *out)
{
    uint64_t mantissa = 0;
    int count = 0, places = 0;
    bool after_point = false, is_negative = *clean == '-';
    for (const char *p = clean + (is_negative || *clean == '+'); *p; p++) {
        if (*p == '.') {
            after_point = true;
            continue;
        }
        if (!is_digit(*p) || ++count > 19) return false;
        mantissa = mantissa * 10 + (uint64_t)(*p - '0');
        places += after_point;
    }
    if (!scale_exactly(mantissa, -places, out)) return false;
    if (is_negative) *out = -*out;
    return true;
}

bool gy_double_parse(const char *text, size_t size, double *out)
{
    if (parse_word(text, size, out)) return true;
    char small[128];
    char *clean = small;
    if (size >= sizeof small && !(clean = (char *)gy_mem_new(size + 1))) return false;
    bool ok = clean_number(text, text + size, clean);
    if (ok && !parse_short(clean, out)) *out = read_decimal(clean);
    if (clean != small) gy_mem_free(clean);
    return ok;
}

static bool copy_hex_digits(const char **p, const char *end, char **out)
{
    const char *start = *p;
    while (*p < end && isxdigit((unsigned char)**p))
        *(*out)++ = *(*p)++;
    return *p > start;
}

// Checked and copied to `out` with the 0x that strtod wants.
static bool clean_hex(const char *p, const char *end, char *out)
{
    if (p < end && (*p == '+' || *p == '-')) *out++ = *p++;
    *out++ = '0';
    *out++ = 'x';
    if (end - p >= 2 && p[0] == '0' && (p[1] | 0x20) == 'x') p += 2;
    bool has_digits = copy_hex_digits(&p, end, &out);
    if (p < end && *p == '.') {
        *out++ = *p++;
        has_digits = copy_hex_digits(&p, end, &out) || has_digits;
    }
    if (!has_digits) return false;
    if (p < end && (*p | 0x20) == 'p') {
        *out++ = *p++;
        if (p < end && (*p == '+' || *p == '-')) *out++ = *p++;
        char *start = out;
        while (p < end && is_digit(*p))
            *out++ = *p++;
        if (out == start) return false;
    }
    *out = 0;
    return p == end;
}

bool gy_double_parse_hex(const char *text, size_t size, double *out)
{
    if (parse_word(text, size, out)) return true;
    char *clean = (char *)gy_mem_new(size + 3);
    bool ok = clean && clean_hex(text, text + size, clean);
    if (ok) *out = read_decimal(clean);
    gy_mem_free(clean);
    return ok;
}

// -- Arithmetic

static double modulo(double a, double b)
{
    double mod = fmod(a, b);
    if (mod == 0) return copysign(0.0, b);
    return (b < 0) != (mod < 0) ? mod + b : mod;
}

static double floor_divide(double a, double b)
{
    double mod = fmod(a, b);
    double quotient = (a - mod) / b;
    if (mod != 0 && (b < 0) != (mod < 0)) quotient -= 1.0;
    if (quotient == 0) return copysign(0.0, a / b);
    double whole = floor(quotient);
    return quotient - whole > 0.5 ? whole + 1.0 : whole;
}

static bool power(VM *vm, double a, double b, double *out)
{
    if (a == 0 && b < 0 && isfinite(b))
        return gy_throw(vm, ERROR_ZeroDivisionError, "0.0 cannot be raised to a negative power");
    if (a < 0 && isfinite(a) && isfinite(b) && b != floor(b))
        return gy_throw(vm, ERROR_ValueError,
                        "a negative number cannot be raised to a fractional power");
    *out = pow(a, b);
    if (isinf(*out) && isfinite(a) && isfinite(b))
        return gy_throw(vm, ERROR_OverflowError, "(34, 'Numerical result out of range')");
    return true;
}

static const char *zero_division_text(BinaryOp op)
{
    if (op == BINARY_DIV) return "float division by zero";
    return op == BINARY_FLOORDIV ? "float floor division by zero" : "float modulo";
}

bool gy_double_binary(VM *vm, BinaryOp op, double a, double b, Value *result)
{
    double r = 0;
    if (b == 0 && (op == BINARY_DIV || op == BINARY_FLOORDIV || op == BINARY_MOD))
        return gy_throw(vm, ERROR_ZeroDivisionError, "%s", zero_division_text(op));
    switch (op) {
    case BINARY_ADD: r = a + b; break;
    case BINARY_SUB: r = a - b; break;
    case BINARY_MUL: r = a * b; break;
    case BINARY_DIV: r = a / b; break;
    case BINARY_FLOORDIV: r = floor_divide(a, b); break;
    case BINARY_MOD: r = modulo(a, b); break;
    case BINARY_POW:
        if (!power(vm, a, b, &r)) return false;
        break;
    default: return gy_throw(vm, ERROR_TypeError, "floats have no bits to work on");
    }
    *result = value_from_double(r);
    return true;
}

// -- Hashing

// Python's hash of a rational number: its value modulo the prime 2 ** 61 - 1, so that equal
// numbers of different types hash alike.
uint64_t gy_double_hash(double d)
{
    enum { BITS = 61 };
    const uint64_t prime = (1ull << BITS) - 1;
    if (isnan(d)) return 0;
    if (isinf(d)) return d > 0 ? 314159 : (uint64_t)-314159;
    int exponent;
    double fraction = fabs(frexp(d, &exponent));
    uint64_t h = 0;
    while (fraction != 0) { // 28 bits at a time
        h = (h << 28 & prime) | h >> (BITS - 28);
        fraction *= 268435456.0;
        exponent -= 28;
        uint64_t part = (uint64_t)fraction;
        fraction -= (double)part;
        h += part;
        if (h >= prime) h -= prime;
    }
    exponent = exponent >= 0 ? exponent % BITS : BITS - 1 - (-1 - exponent) % BITS;
    h = (h << exponent & prime) | h >> (BITS - exponent);
    if (d < 0) h = (uint64_t) - (int64_t)h;
    return h == (uint64_t)-1 ? (uint64_t)-2 : h;
}

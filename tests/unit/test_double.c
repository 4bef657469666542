// Unit tests of vm/double: text, parsing, arithmetic, rounding.
#include "tests/unit/unit_vm.h"
#include "vm/double.h"
#include <float.h>
#include <math.h>

static const char *shown(double d)
{
    static char out[4][32];
    static int next;
    char *text = out[next++ % 4];
    text[gy_double_to_text(d, text)] = 0;
    return text;
}

START_TEST(the_shortest_text_is_chosen)
{
    ck_assert_str_eq(shown(0.1), "0.1");
    ck_assert_str_eq(shown(1.0), "1.0");
    ck_assert_str_eq(shown(-0.0), "-0.0");
    ck_assert_str_eq(shown(1e16), "1e+16");
    ck_assert_str_eq(shown(1e15), "1000000000000000.0");
    ck_assert_str_eq(shown(123456789012345680.0), "1.2345678901234568e+17");
    ck_assert_str_eq(shown(0.0001), "0.0001");
    ck_assert_str_eq(shown(0.00001), "1e-05");
    ck_assert_str_eq(shown(1.0 / 3), "0.3333333333333333");
    ck_assert_str_eq(shown(0.1 + 0.2), "0.30000000000000004");
    ck_assert_str_eq(shown(5e-324), "5e-324");
    ck_assert_str_eq(shown(DBL_MAX), "1.7976931348623157e+308");
    ck_assert_str_eq(shown(0x1p-44), "5.684341886080802e-14"); // not the 16 digits nearest to it
    ck_assert_str_eq(shown(NAN), "nan");
    ck_assert_str_eq(shown(-INFINITY), "-inf");
}
END_TEST

START_TEST(every_text_reads_back)
{
    uint64_t seed = 88172645463325252ull;
    for (int i = 0; i < 20000; i++) {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        double d, back;
        memcpy(&d, &seed, sizeof d);
        if (!isfinite(d)) continue;
        const char *text = shown(d);
        ck_assert(gy_double_parse(text, strlen(text), &back));
        ck_assert_double_eq(back, d);
    }
}
END_TEST

static bool parses(const char *chars, double *d)
{
    return gy_double_parse(chars, strlen(chars), d);
}

START_TEST(parsing_is_strict)
{
    double d;
    ck_assert(parses("1_000.5e-3", &d) && d == 1.0005);
    ck_assert(parses(".5", &d) && d == 0.5);
    ck_assert(parses("5.", &d) && d == 5);
    ck_assert(parses("-Infinity", &d) && isinf(d) && d < 0);
    ck_assert(parses("1e400", &d) && isinf(d));
    ck_assert(parses("nan", &d) && isnan(d));
    ck_assert(!parses("", &d) && !parses(".", &d) && !parses("1e", &d) && !parses("e5", &d));
    ck_assert(!parses("1__0", &d) && !parses("1_.0", &d) && !parses("0x10", &d));
    ck_assert(!parses("1 ", &d) && !parses("1,5", &d));
    ck_assert(gy_double_parse_hex("-0x1.8p3", 8, &d) && d == -12.0);
    ck_assert(!gy_double_parse_hex("0x1.8g", 6, &d));
}
END_TEST

static const char *compute(BinaryOp op, double a, double b)
{
    Value r;
    return gy_double_binary(vm, op, a, b, &r) ? shown(value_as_double(r)) : thrown();
}

START_TEST(arithmetic_is_that_of_python)
{
    ck_assert_str_eq(compute(BINARY_FLOORDIV, -7.5, 2), "-4.0");
    ck_assert_str_eq(compute(BINARY_MOD, -7.5, 2), "0.5");
    ck_assert_str_eq(compute(BINARY_MOD, 7.5, -2), "-0.5");
    ck_assert_str_eq(compute(BINARY_MOD, 4, -2), "-0.0");
    ck_assert_str_eq(compute(BINARY_DIV, 1, 0), "ZeroDivisionError: float division by zero");
    ck_assert_str_eq(compute(BINARY_MOD, 1, 0), "ZeroDivisionError: float modulo");
    ck_assert_str_eq(compute(BINARY_POW, 2, 0.5), "1.4142135623730951");
    ck_assert_str_eq(compute(BINARY_POW, 10, 400),
                     "OverflowError: (34, 'Numerical result out of range')");
    ck_assert_str_eq(compute(BINARY_POW, -8, 0.5),
                     "ValueError: a negative number cannot be raised to a fractional power");
}
END_TEST

START_TEST(rounding_looks_at_the_exact_value)
{
    ck_assert_double_eq(gy_double_round(2.675, 2), 2.67);
    ck_assert_double_eq(gy_double_round(0.5, 0), 0);
    ck_assert_double_eq(gy_double_round(2.5, 0), 2);
    ck_assert_double_eq(gy_double_round(1234.5, -2), 1200);
    ck_assert_double_eq(gy_double_round(55, -2), 100);
    ck_assert_double_eq(gy_double_round(50, -2), 0);
    ck_assert_double_eq(gy_double_round(1e300, 400), 1e300);
    ck_assert_double_eq(gy_double_round(3.7, -400), 0);
}
END_TEST

START_TEST(hashes_are_those_of_equal_ints)
{
    ck_assert_uint_eq(gy_double_hash(3.0), 3);
    ck_assert_uint_eq(gy_double_hash(0.5), 1ull << 60);
    ck_assert_uint_eq(gy_double_hash(INFINITY), 314159);
    ck_assert_uint_eq(gy_double_hash(1e20), gy_int_hash(number("100000000000000000000")));
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {
        the_shortest_text_is_chosen,
        every_text_reads_back,
        parsing_is_strict,
        arithmetic_is_that_of_python,
        rounding_looks_at_the_exact_value,
        hashes_are_those_of_equal_ints,
    };
    return RUN_TESTS("double", tests);
}

// Unit tests of vm/format and vm/format_percent: the mini-language and %.
#include "tests/unit/unit_vm.h"
#include "vm/containers.h"
#include "vm/format.h"

static const char *formatted(Value v, const char *spec)
{
    Str *s;
    return gy_format_value(vm, v, text(spec), &s) ? chars_of(s) : thrown();
}

static const char *int_as(const char *digits, const char *spec)
{
    return formatted(number(digits), spec);
}

static const char *float_as(double d, const char *spec)
{
    return formatted(value_from_double(d), spec);
}

static const char *str_as(const char *chars, const char *spec)
{
    return formatted(value_from_obj(text(chars)), spec);
}

START_TEST(text_is_padded_and_cut)
{
    ck_assert_str_eq(str_as("ab", "5"), "ab   ");
    ck_assert_str_eq(str_as("ab", ">5"), "   ab");
    ck_assert_str_eq(str_as("ab", "*^5"), "*ab**");
    ck_assert_str_eq(str_as("ab", "\xc3\xa9<4"), "ab\xc3\xa9\xc3\xa9");
    ck_assert_str_eq(str_as("h\xc3\xa9llo", ".2"), "h\xc3\xa9");
    ck_assert_str_eq(str_as("ab", "05"), "ab000");
    ck_assert_str_eq(str_as("ab", "d"),
                     "ValueError: Unknown format code 'd' for object of type 'str'");
    ck_assert_str_eq(str_as("ab", "=5"),
                     "ValueError: '=' alignment not allowed in string format specifier");
}
END_TEST

START_TEST(ints)
{
    ck_assert_str_eq(int_as("42", "6"), "    42");
    ck_assert_str_eq(int_as("-42", "06"), "-00042");
    ck_assert_str_eq(int_as("1234567", ","), "1,234,567");
    ck_assert_str_eq(int_as("1234", "010,"), "00,001,234");
    ck_assert_str_eq(int_as("255", "#x"), "0xff");
    ck_assert_str_eq(int_as("255", "#010X"), "0X000000FF");
    ck_assert_str_eq(int_as("255", "_b"), "1111_1111");
    ck_assert_str_eq(int_as("5", "+d"), "+5");
    ck_assert_str_eq(int_as("65", "c"), "A");
    ck_assert_str_eq(int_as("5", ".1f"), "5.0");
    ck_assert_str_eq(int_as("123456789012345678901234567890", "_"),
                     "123_456_789_012_345_678_901_234_567_890");
    ck_assert_str_eq(formatted(VALUE_TRUE, "d"), "1");
    ck_assert_str_eq(int_as("1", ".2"),
                     "ValueError: Precision not allowed in integer format specifier");
    ck_assert_str_eq(int_as("1", ",x"), "ValueError: Cannot specify ',' with 'x'.");
    ck_assert_str_eq(int_as("1", "zz5"),
                     "ValueError: Invalid format specifier 'zz5' for object of type 'int'");
}
END_TEST

START_TEST(floats)
{
    ck_assert_str_eq(float_as(3.14159, ".2f"), "3.14");
    ck_assert_str_eq(float_as(1234.5, ",.1f"), "1,234.5");
    ck_assert_str_eq(float_as(0.25, ".0%"), "25%");
    ck_assert_str_eq(float_as(1e10, "g"), "1e+10");
    ck_assert_str_eq(float_as(100000, "g"), "100000");
    ck_assert_str_eq(float_as(1234567, ".3"), "1.23e+06");
    ck_assert_str_eq(float_as(10, ".3"), "10.0");
    ck_assert_str_eq(float_as(1.5, "#.0f"), "2.");
    ck_assert_str_eq(float_as(1.5, "E"), "1.500000E+00");
    ck_assert_str_eq(float_as(-0.001, "z.1f"), "0.0");
    ck_assert_str_eq(float_as(1.0 / 0.0, "08"), "00000inf");
    ck_assert_str_eq(float_as(2.5, "09.2f"), "000002.50");
    ck_assert_str_eq(float_as(2.5, ".9999999999f"), "ValueError: precision too big");
}
END_TEST

START_TEST(what_is_too_wide_is_an_error)
{
    ck_assert_str_eq(int_as("1", "9999999999"), "MemoryError: string too long");
    ck_assert_str_eq(int_as("1", "99999999999999999999"),
                     "ValueError: Too many decimal digits in format string");
    ck_assert_str_eq(str_as("x", "2147483648"), "MemoryError: string too long");
}
END_TEST

static const char *percent(const char *format, Value args)
{
    Value result;
    return gy_format_percent(vm, value_from_obj(text(format)), args, &result)
               ? chars_of(value_as_str(result))
               : thrown();
}

START_TEST(percent_takes_a_value_or_a_tuple)
{
    Value pair[] = {value_from_int(42), value_from_double(2.5)};
    Value both = value_from_obj(gy_tuple_from(vm, pair, 2));
    ck_assert_str_eq(percent("%d and %.2f", both), "42 and 2.50");
    ck_assert_str_eq(percent("%5d|%-6g|", both), "   42|2.5   |");
    ck_assert_str_eq(percent("%05d", value_from_int(-42)), "-0042");
    ck_assert_str_eq(percent("%.4d", value_from_int(42)), "0042");
    ck_assert_str_eq(percent("%#x%%", value_from_int(255)), "0xff%");
    ck_assert_str_eq(percent("%s", value_from_obj(text("x"))), "x");
    ck_assert_str_eq(percent("%c", value_from_int(65)), "A");
    ck_assert_str_eq(percent("%*g", both), "                                       2.5");
}
END_TEST

START_TEST(percent_complains_as_python_does)
{
    Value pair[] = {value_from_int(1), value_from_int(2)};
    Value both = value_from_obj(gy_tuple_from(vm, pair, 2));
    ck_assert_str_eq(percent("%d", both),
                     "TypeError: not all arguments converted during string formatting");
    ck_assert_str_eq(percent("%d %d", value_from_int(1)),
                     "TypeError: not enough arguments for format string");
    ck_assert_str_eq(percent("%z", value_from_int(1)),
                     "ValueError: unsupported format character 'z' (0x7a) at index 1");
    ck_assert_str_eq(percent("%", value_from_int(1)), "ValueError: incomplete format");
    ck_assert_str_eq(percent("%(a)d", value_from_int(1)), "TypeError: format requires a mapping");
    ck_assert_str_eq(percent("%d", value_from_obj(text("x"))),
                     "TypeError: %d format: a real number is required, not str");
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {
        text_is_padded_and_cut,
        ints,
        floats,
        what_is_too_wide_is_an_error,
        percent_takes_a_value_or_a_tuple,
        percent_complains_as_python_does,
    };
    return RUN_TESTS("format", tests);
}

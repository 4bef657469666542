// Unit tests of vm/int, vm/int_arith and vm/int_text.
#include "tests/unit/unit_vm.h"
#include <math.h>

static const char *compute(BinaryOp op, const char *a, const char *b)
{
    Value r;
    if (!gy_int_binary(vm, op, number(a), number(b), &r)) return thrown();
    if (!value_is_double(r)) return digits_of(r);
    static char out[32];
    out[gy_double_to_text(value_as_double(r), out)] = 0;
    return out;
}

START_TEST(results_take_the_small_form_that_fits)
{
    Value big, small;
    ck_assert(gy_int_binary(vm, BINARY_ADD, value_from_int(INT_MAX_48), value_from_int(1), &big));
    ck_assert(value_is_bigint(big));
    ck_assert(gy_int_binary(vm, BINARY_SUB, big, value_from_int(1), &small));
    ck_assert(value_is_int(small));
    ck_assert(gy_int_new(vm, INT_MIN_48, &small));
    ck_assert(value_is_int(small));
    ck_assert(gy_int_negate(vm, small, &big)); // one more than the greatest small int
    ck_assert(value_is_bigint(big));
    ck_assert(gy_int_negate(vm, big, &small));
    ck_assert(value_is_int(small));
}
END_TEST

START_TEST(division_floors)
{
    ck_assert_str_eq(compute(BINARY_FLOORDIV, "-7", "2"), "-4");
    ck_assert_str_eq(compute(BINARY_MOD, "-7", "2"), "1");
    ck_assert_str_eq(compute(BINARY_MOD, "7", "-2"), "-1");
    ck_assert_str_eq(compute(BINARY_FLOORDIV, "-100000000000000000000", "3"),
                     "-33333333333333333334");
    ck_assert_str_eq(compute(BINARY_MOD, "-100000000000000000000", "3"), "2");
    ck_assert_str_eq(compute(BINARY_FLOORDIV, "1", "0"),
                     "ZeroDivisionError: integer division or modulo by zero");
    ck_assert_str_eq(compute(BINARY_MOD, "1", "0"), "ZeroDivisionError: integer modulo by zero");
    ck_assert_str_eq(compute(BINARY_DIV, "1", "0"), "ZeroDivisionError: division by zero");
}
END_TEST

START_TEST(true_division_rounds_once)
{
    ck_assert_str_eq(compute(BINARY_DIV, "7", "2"), "3.5");
    ck_assert_str_eq(compute(BINARY_DIV, "100000000000000000001", "100000000000000000000"), "1.0");
    ck_assert_str_eq(compute(BINARY_DIV, "9007199254740993", "1"), "9007199254740992.0");
    Value huge, ratio;
    ck_assert(gy_int_binary(vm, BINARY_POW, value_from_int(10), value_from_int(400), &huge));
    ck_assert(!gy_int_binary(vm, BINARY_DIV, huge, value_from_int(1), &ratio));
    ck_assert_str_eq(thrown(), "OverflowError: integer division result too large for a float");
    ck_assert(gy_int_binary(vm, BINARY_DIV, value_from_int(1), huge, &ratio));
    ck_assert_double_eq(value_as_double(ratio), 0.0);
}
END_TEST

START_TEST(powers_and_shifts)
{
    ck_assert_str_eq(compute(BINARY_POW, "2", "100"), "1267650600228229401496703205376");
    ck_assert_str_eq(compute(BINARY_POW, "-3", "3"), "-27");
    ck_assert_str_eq(compute(BINARY_POW, "2", "-1"), "0.5");
    ck_assert_str_eq(compute(BINARY_POW, "0", "-1"),
                     "ZeroDivisionError: 0.0 cannot be raised to a negative power");
    ck_assert_str_eq(compute(BINARY_SHL, "1", "64"), "18446744073709551616");
    ck_assert_str_eq(compute(BINARY_SHR, "-1", "1000"), "-1");
    ck_assert_str_eq(compute(BINARY_SHR, "-18446744073709551617", "64"), "-2");
    ck_assert_str_eq(compute(BINARY_SHL, "1", "-1"), "ValueError: negative shift count");
    ck_assert_str_eq(compute(BINARY_SHL, "1", "100000000000000000000"),
                     "OverflowError: too many digits in integer");
    ck_assert_str_eq(compute(BINARY_POW, "10", "10000000000"),
                     "OverflowError: too many digits in integer");
}
END_TEST

START_TEST(bits_are_those_of_twos_complement)
{
    ck_assert_str_eq(compute(BINARY_BAND, "-1", "1208925819614629174706176"),
                     "1208925819614629174706176");
    ck_assert_str_eq(compute(BINARY_BOR, "-1208925819614629174706176", "1"),
                     "-1208925819614629174706175");
    ck_assert_str_eq(compute(BINARY_BXOR, "-1", "-1208925819614629174706176"),
                     "1208925819614629174706175");
    Value r;
    ck_assert(gy_int_invert(vm, value_from_int(5), &r));
    ck_assert_str_eq(digits_of(r), "-6");
}
END_TEST

START_TEST(pow_mod_takes_the_sign_of_the_modulus)
{
    Value r;
    ck_assert(gy_int_pow_mod(vm, value_from_int(3), value_from_int(200), value_from_int(13), &r));
    ck_assert_str_eq(digits_of(r), "9");
    ck_assert(gy_int_pow_mod(vm, value_from_int(3), value_from_int(-1), value_from_int(7), &r));
    ck_assert_str_eq(digits_of(r), "5");
    ck_assert(gy_int_pow_mod(vm, value_from_int(2), value_from_int(3), value_from_int(-5), &r));
    ck_assert_str_eq(digits_of(r), "-2");
    ck_assert(!gy_int_pow_mod(vm, value_from_int(2), value_from_int(-1), value_from_int(4), &r));
    ck_assert_str_eq(thrown(), "ValueError: base is not invertible for the given modulus");
}
END_TEST

static bool parses(const char *digits, int base)
{
    Value v;
    bool is_valid;
    bool ok = gy_int_parse(vm, digits, strlen(digits), base, &is_valid, &v);
    ck_assert(ok == is_valid);
    return ok;
}

START_TEST(text_is_checked)
{
    ck_assert(parses("1_000", 10) && parses("-0x_ff", 16) && parses("0b101", 0) && parses("00", 0));
    ck_assert(!parses("", 10) && !parses("_1", 10) && !parses("1_", 10) && !parses("1__0", 10));
    ck_assert(!parses("010", 0) && !parses("0x", 16) && !parses("12", 2) && !parses("1.0", 10));
}
END_TEST

START_TEST(long_numbers_come_back)
{
    Value big, again;
    ck_assert(gy_int_binary(vm, BINARY_POW, value_from_int(7), value_from_int(3000), &big));
    for (int base = 2; base <= 36; base++) {
        StrBuilder b = {0};
        bool is_valid;
        ck_assert(gy_int_to_text(vm, &b, big, base));
        ck_assert(gy_int_parse(vm, b.data, b.size, base, &is_valid, &again));
        ck_assert_int_eq(gy_int_compare(big, again), 0);
        gy_builder_free(vm, &b);
    }
}
END_TEST

START_TEST(ints_and_floats_compare_exactly)
{
    ck_assert_int_eq(gy_int_compare_double(number("9007199254740993"), 9007199254740992.0), 1);
    ck_assert_int_eq(gy_int_compare_double(number("1180591620717411303424"), 0x1p70), 0);
    ck_assert_int_eq(gy_int_compare_double(number("1180591620717411303423"), 0x1p70), -1);
    ck_assert_int_eq(gy_int_compare_double(number("-1180591620717411303425"), -0x1p70), -1);
    ck_assert_int_eq(gy_int_compare_double(number("1180591620717411303424"), INFINITY), -1);
    ck_assert_uint_eq(gy_int_hash(number("1180591620717411303424")), gy_double_hash(0x1p70));
    ck_assert_uint_eq(gy_int_hash(value_from_int(-1)), gy_double_hash(-1.0));
}
END_TEST

START_TEST(conversions_to_c)
{
    int64_t i;
    double d;
    Value v;
    ck_assert(gy_int_to_i64(number("-9223372036854775808"), &i) && i == INT64_MIN);
    ck_assert(!gy_int_to_i64(number("9223372036854775808"), &i));
    ck_assert(gy_int_to_double(vm, number("9007199254740993"), &d) && d == 9007199254740992.0);
    ck_assert(gy_int_from_double(vm, -1e20, &v));
    ck_assert_str_eq(digits_of(v), "-100000000000000000000");
    ck_assert(!gy_int_from_double(vm, NAN, &v));
    ck_assert_str_eq(thrown(), "ValueError: cannot convert float NaN to integer");
    ck_assert(gy_int_from_u64(vm, UINT64_MAX, &v));
    ck_assert_str_eq(digits_of(v), "18446744073709551615");
}
END_TEST

START_TEST(digits_are_counted)
{
    size_t before = vm->heap.bytes;
    Value big;
    ck_assert(gy_int_binary(vm, BINARY_SHL, value_from_int(1), value_from_int(8000000), &big));
    ck_assert_uint_ge(vm->heap.bytes, before + 1000000);
    vm->heap.limit = vm->heap.bytes + 1000000;
    ck_assert(!gy_int_binary(vm, BINARY_MUL, big, big, &big));
    ck_assert_mem_eq(thrown(), "MemoryError", 11);
    vm->heap.limit = 0;
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {
        results_take_the_small_form_that_fits,
        division_floors,
        true_division_rounds_once,
        powers_and_shifts,
        bits_are_those_of_twos_complement,
        pow_mod_takes_the_sign_of_the_modulus,
        text_is_checked,
        long_numbers_come_back,
        ints_and_floats_compare_exactly,
        conversions_to_c,
        digits_are_counted,
    };
    return RUN_TESTS("int", tests);
}

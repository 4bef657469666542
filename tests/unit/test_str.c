// Unit tests of vm/str, vm/str_builder, vm/intern and vm/siphash.
#include "tests/unit/unit_vm.h"
#include "vm/intern.h"
#include "vm/siphash.h"
#include "vm/unicode.h"

START_TEST(siphash_gives_the_published_values)
{
    // SipHash-1-3 with key 00 01 … 0f of the texts "", 00, 00 01, … as in other implementations.
    static const uint64_t expected[] = {0xabac0158050fc4dcull, 0xc9f49bf37d57ca93ull,
                                        0x82cb9b024dc7d44dull, 0x8bf80ab8e7ddf7fbull};
    SipKey key = {0x0706050403020100ull, 0x0f0e0d0c0b0a0908ull};
    unsigned char data[16];
    for (unsigned i = 0; i < sizeof data; i++)
        data[i] = (unsigned char)i;
    for (unsigned i = 0; i < sizeof expected / sizeof *expected; i++)
        ck_assert_uint_eq(gy_siphash_keyed(key, data, i), expected[i]);
}
END_TEST

START_TEST(ascii_and_other_text_are_measured)
{
    Str *plain = text("hello"), *other = text("h\xc3\xa9llo \xe6\x97\xa5");
    ck_assert(str_is_ascii(plain));
    ck_assert_uint_eq(plain->length, 5);
    ck_assert(!str_is_ascii(other));
    ck_assert_uint_eq(other->length, 7);
    ck_assert_uint_eq(gy_str_offset(other, 2), 3);
    ck_assert_uint_eq(gy_str_index(other, 3), 2);
    ck_assert_str_eq(chars_of(gy_str_at(vm, other, 6)), "\xe6\x97\xa5");
    ck_assert_str_eq(chars_of(gy_str_substring(vm, other, 1, 3)), "\xc3\xa9l");
}
END_TEST

START_TEST(single_characters_are_shared)
{
    ck_assert_ptr_eq(text("a"), gy_str_at(vm, text("banana"), 1));
    ck_assert_ptr_eq(gy_str_substring(vm, text("xyz"), 2, 3), text("z"));
}
END_TEST

START_TEST(invalid_utf8_is_refused)
{
    ck_assert_ptr_null(gy_str_from_bytes(vm, "ab\xff", 3));
    ck_assert_str_eq(thrown(), "ValueError: invalid UTF-8: byte 0xff at position 2");
}
END_TEST

START_TEST(appending_shares_a_buffer)
{
    Str *s = text("start"), *piece = text("0123456789");
    for (int i = 0; i < 1000; i++)
        s = gy_str_append(vm, s, piece);
    ck_assert_uint_eq(s->size, 10005);
    ck_assert(s->obj.flags & STR_SHARED);
    Str *longer = gy_str_append(vm, s, piece);
    Str *branch = gy_str_append(vm, s, text("branch")); // s is not the newest any more
    ck_assert_uint_eq(s->size, 10005);
    ck_assert(memcmp(longer->chars + 10005, "0123456789", 10) == 0);
    ck_assert(memcmp(branch->chars + 10005, "branch", 6) == 0);
    ck_assert_ptr_ne(longer->chars, branch->chars);
}
END_TEST

START_TEST(order_is_by_code_point)
{
    ck_assert_int_lt(gy_str_compare(text("a"), text("b")), 0);
    ck_assert_int_lt(gy_str_compare(text("a"), text("aa")), 0);
    ck_assert_int_gt(gy_str_compare(text("\xc3\xa9"), text("z")), 0);
    ck_assert_int_eq(gy_str_compare(text("same"), text("same")), 0);
    ck_assert(str_equal(text("same"), text("same")));
    ck_assert(!str_equal(text("same"), text("sane")));
    ck_assert_uint_eq(gy_str_hash(text("same")), gy_str_hash(text("same")));
}
END_TEST

START_TEST(interned_strings_are_one)
{
    Str *a = gy_str_intern(vm, "a long enough name", 18);
    Str *b = gy_str_intern_str(vm, text("a long enough name"));
    ck_assert_ptr_eq(a, b);
    ck_assert(a->obj.flags & STR_INTERNED);
}
END_TEST

START_TEST(the_intern_table_forgets)
{
    InternTable table = {0};
    Str *all[2000];
    for (int i = 0; i < 2000; i++) {
        all[i] = gy_str_format(vm, "name %d", i);
        gy_str_hash(all[i]);
        ck_assert(gy_intern_add(vm, &table, all[i]));
    }
    for (int i = 1; i < 2000; i += 2)
        gy_intern_remove(&table, all[i]);
    ck_assert_uint_eq(table.count, 1000);
    for (int i = 0; i < 2000; i += 4)
        gy_intern_remove(&table, all[i]);
    for (int i = 0; i < 2000; i++) {
        Str *found = gy_intern_find(&table, all[i]->chars, all[i]->size, all[i]->hash);
        ck_assert_ptr_eq(found, i % 4 == 2 ? all[i] : NULL);
    }
    gy_intern_free(&vm->heap, &table);
}
END_TEST

START_TEST(builders_grow_and_repeat)
{
    StrBuilder b = {0};
    for (int i = 0; i < 500; i++)
        gy_builder_add_format(vm, &b, "%d,", i);
    gy_builder_add_fill(vm, &b, 0x65E5, 3);
    gy_builder_add_code_point(vm, &b, 0xE9);
    Str *s = gy_builder_finish(vm, &b);
    ck_assert_uint_eq(s->length, 10 * 2 + 90 * 3 + 400 * 4 + 4);
    ck_assert_str_eq(chars_of(gy_str_substring(vm, s, s->length - 4, s->length)),
                     "\xe6\x97\xa5\xe6\x97\xa5\xe6\x97\xa5\xc3\xa9");
    ck_assert_ptr_null(b.data);
}
END_TEST

START_TEST(a_builder_that_is_too_big_fails_once)
{
    StrBuilder b = {0};
    ck_assert(!gy_builder_add_fill(vm, &b, 'x', SIZE_MAX / 2));
    ck_assert_str_eq(thrown(), "MemoryError: string too long");
    ck_assert(!gy_builder_add_c(vm, &b, "more"));
    ck_assert_ptr_null(gy_builder_finish(vm, &b));
}
END_TEST

static const char *repr(const char *chars, size_t size)
{
    StrBuilder b = {0};
    gy_str_repr(vm, &b, gy_str_new(vm, chars, size));
    return chars_of(gy_builder_finish(vm, &b));
}

START_TEST(repr_is_that_of_python)
{
    ck_assert_str_eq(repr("plain", 5), "'plain'");
    ck_assert_str_eq(repr("it's", 4), "\"it's\"");
    ck_assert_str_eq(repr("'\"", 2), "'\\'\"'");
    ck_assert_str_eq(repr("a\n\t\\\0\x7f", 6), "'a\\n\\t\\\\\\x00\\x7f'");
    ck_assert_str_eq(repr("\xc3\xa9\xe2\x80\x8b", 5), "'\xc3\xa9\\u200b'");
    StrBuilder b = {0};
    gy_bytes_add_repr(vm, &b, (const uint8_t *)"a'\xff\n", 4, false);
    ck_assert_str_eq(chars_of(gy_builder_finish(vm, &b)), "b\"a'\\xff\\n\"");
}
END_TEST

START_TEST(case_may_grow)
{
    char out[UNICODE_MAPPED_BYTES];
    ck_assert_uint_eq(gy_unicode_upper(0xDF, out), 2);
    ck_assert_mem_eq(out, "SS", 2);
    ck_assert_uint_eq(gy_unicode_title(0xFB01, out), 2);
    ck_assert_mem_eq(out, "Fi", 2);
    ck_assert(gy_unicode_is_digit(0xB2));
    ck_assert(!gy_unicode_is_decimal(0xB2));
    ck_assert(gy_unicode_is_numeric(0x4E00));
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {
        siphash_gives_the_published_values,
        ascii_and_other_text_are_measured,
        single_characters_are_shared,
        invalid_utf8_is_refused,
        appending_shares_a_buffer,
        order_is_by_code_point,
        interned_strings_are_one,
        the_intern_table_forgets,
        builders_grow_and_repeat,
        a_builder_that_is_too_big_fails_once,
        repr_is_that_of_python,
        case_may_grow,
    };
    return RUN_TESTS("str", tests);
}

// Unit tests of vm/excerpt: where the carets stand, and what of a line is shown.
#include "tests/unit/unit_check.h"
#include "vm/excerpt.h"
#include "vm/utf8.h"
#include <stdlib.h>
#include <string.h>

static Excerpt excerpt;

// Shows `length` bytes at `offset` of a text.
static void show(const char *text, uint32_t offset, uint32_t length)
{
    Source *source = gy_source_new("test.gy", text, strlen(text));
    ck_assert_ptr_nonnull(source);
    SourceLine line = gy_source_locate(source, offset, length);
    memset(&excerpt, 'x', sizeof excerpt);
    gy_excerpt_make(&excerpt, &line);
    gy_source_release(source);
    ck_assert_uint_lt(strlen(excerpt.text), EXCERPT_BYTES);
    ck_assert_uint_eq(gy_utf8_validate(excerpt.text, strlen(excerpt.text)), strlen(excerpt.text));
    ck_assert_uint_lt(strlen(excerpt.marks), EXCERPT_BYTES);
}

static void expect(const char *text, const char *marks)
{
    ck_assert_str_eq(excerpt.text, text);
    ck_assert_str_eq(excerpt.marks, marks);
}

START_TEST(carets_stand_below_the_span)
{
    show("let a = b + c", 8, 5);
    expect("let a = b + c", "        ^^^^^");
    show("    let a = b", 12, 1);
    expect("let a = b", "        ^");
    show("a\n  b = (c\n", 8, 20); // a span that goes on over the line's end
    expect("b = (c", "    ^^");
    show("abc", 3, 0); // the end of the text
    expect("abc", "   ^");
    show("", 0, 0);
    expect("", "^");
    show("    ", 4, 0);
    expect("", "^");
}
END_TEST

START_TEST(columns_are_those_of_a_terminal)
{
    show("\xE6\xBC\xA2\xE5\xAD\x97 = x", 9, 1); // two wide characters
    expect("\xE6\xBC\xA2\xE5\xAD\x97 = x", "       ^");
    show("\xE6\xBC\xA2\xE5\xAD\x97 = x", 0, 6);
    expect("\xE6\xBC\xA2\xE5\xAD\x97 = x", "^^^^");
    show("e\xCC\x81 = x", 6, 1); // a combining accent
    expect("e\xCC\x81 = x", "    ^");
    show("e\xCC\x81", 1, 2); // the accent alone
    expect("e\xCC\x81", " ^");
    show("\tif\ta", 4, 1); // tabs count from where the text begins
    expect("if  a", "    ^");
}
END_TEST

START_TEST(what_a_terminal_acts_upon_is_replaced)
{
    show("a = \"\x1b[31m\"", 0, 1);
    expect("a = \"\xEF\xBF\xBD[31m\"", "^");
    show("a\xE2\x80\xAE = b", 7, 1); // turns the direction of writing
    expect("a\xEF\xBF\xBD = b", "     ^");
    show("a = \xff\xfe + b", 9, 1); // no UTF-8
    expect("a = \xEF\xBF\xBD\xEF\xBF\xBD + b", "         ^");
    show("a = \xe2\x82", 0, 1); // a character that is cut off
    expect("a = \xEF\xBF\xBD\xEF\xBF\xBD", "^");
}
END_TEST

static char *filled(char c, size_t size)
{
    char *text = (char *)malloc(size + 1);
    memset(text, c, size);
    text[size] = 0;
    return text;
}

START_TEST(long_lines_are_cut)
{
    char *text = filled('a', 1000);
    text[500] = '+';
    show(text, 500, 1);
    ck_assert_ptr_nonnull(strchr(excerpt.text, '+'));
    ck_assert_uint_eq(strlen(excerpt.text), EXCERPT_COLUMNS + 6); // two ellipses
    ck_assert_uint_eq(strlen(excerpt.marks), 32);                 // one of them, and what leads
    show(text, 0, 1000);                                          // a span that is too long itself
    ck_assert_uint_eq(strlen(excerpt.marks), EXCERPT_COLUMNS);
    show(text, 999, 1);
    ck_assert_uint_eq(strlen(excerpt.text), EXCERPT_COLUMNS + 3);
    ck_assert_uint_eq(strlen(excerpt.marks), EXCERPT_COLUMNS + 1);
    show(text, 0, 1);
    ck_assert_str_eq(excerpt.marks, "^");
    free(text);
}
END_TEST

START_TEST(wide_characters_at_the_edges)
{
    char *text = filled(' ', 3000);
    for (uint32_t i = 0; i < 3000; i += 3)
        memcpy(text + i, "\xE6\xBC\xA2", 3);
    for (uint32_t i = 0; i < 3000; i += 3) {
        show(text, i, 3);
        size_t marks = strlen(excerpt.marks);
        ck_assert_uint_ge(marks, 2);
        ck_assert_str_eq(excerpt.marks + marks - 2, "^^");
        ck_assert_uint_le(marks, EXCERPT_COLUMNS + 2);
    }
    for (uint32_t i = 1; i < 3000; i += 3) // accents only: no columns, many bytes
        memcpy(text + i - 1, "\xCC\x81 ", 3);
    show(text, 1500, 1);
    char *accents = filled(0, 4000);
    for (uint32_t i = 0; i < 4000; i += 2)
        memcpy(accents + i, "\xCC\x81", 2);
    show(accents, 2000, 2);
    ck_assert_ptr_nonnull(strchr(excerpt.marks, '^'));
    free(accents);
    free(text);
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {
        carets_stand_below_the_span,           columns_are_those_of_a_terminal,
        what_a_terminal_acts_upon_is_replaced, long_lines_are_cut,
        wide_characters_at_the_edges,
    };
    return RUN_SUITE("excerpt", tests, NULL, NULL);
}

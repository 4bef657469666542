// Unit tests of lang/lexer and vm/source: the tokens of a text, the newlines that count, and what
// is wrong with a text that is none.
#include "lang/lexer.h"
#include "tests/unit/unit_check.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static Arena arena;
static Diag diag;
static Source *source;
static TokenList tokens;

static void start(void)
{
    arena = (Arena){0};
    diag = (Diag){0};
    source = NULL;
}

static void finish(void)
{
    gy_lexer_free(&tokens);
    gy_arena_free(&arena);
    gy_diag_free(&diag);
    gy_source_release(source);
}

static void cut_bytes(const char *text, size_t size)
{
    finish();
    start();
    source = gy_source_new("test.gy", text, size);
    ck_assert_ptr_nonnull(source);
    ck_assert(gy_lexer_run(&arena, source, &diag, &tokens));
    ck_assert_uint_gt(tokens.count, 0);
    ck_assert_int_eq(tokens.items[tokens.count - 1].kind, TOKEN_END);
}

static void cut(const char *text)
{
    cut_bytes(text, strlen(text));
}

// The tokens but the last as "kind kind …", a `|` before each that begins a line.
static const char *kinds(const char *text)
{
    static char all[1024];
    size_t used = 0;
    cut(text);
    all[0] = 0;
    for (uint32_t i = 0; i + 1 < tokens.count; i++) {
        const Token *t = &tokens.items[i];
        used += (size_t)snprintf(all + used, sizeof all - used, "%s%s%s", i ? " " : "",
                                 i && t->newline_before ? "| " : "",
                                 gy_lexer_kind_text((TokenKind)t->kind));
    }
    return all;
}

static const char *message(const char *text)
{
    cut(text);
    ck_assert_uint_gt(diag.count, 0);
    return diag.items[0].message;
}

START_TEST(words_and_signs)
{
    ck_assert_str_eq(kinds("let x = fn(a) => a ** 2"),
                     "'let' a name '=' 'fn' '(' a name ')' '=>' a name '**' a number");
    ck_assert_str_eq(kinds("a?.b ?? c"), "a name '?.' a name '?\?' a name");
    ck_assert_str_eq(kinds("x //= 2 # words"), "a name '//=' a number");
    ck_assert_str_eq(kinds("a\nb"), "a name | a name");
    ck_assert_str_eq(kinds("\xEF\xBB\xBF#!gyre\r\n1"), "a number");
    ck_assert_uint_eq(diag.count, 0);
}
END_TEST

START_TEST(names_are_unicode)
{
    cut("\xec\x8a\xa4\xed\x94\xbc\xeb\x84\x88 = _x1");
    ck_assert_int_eq(tokens.items[0].kind, TOKEN_NAME);
    ck_assert_uint_eq(tokens.items[0].size, 9);
    ck_assert_str_eq(tokens.items[2].bytes, "_x1");
}
END_TEST

static int64_t integer(const char *text)
{
    cut(text);
    ck_assert_uint_eq(tokens.count, 2);
    ck_assert_int_eq(tokens.items[0].kind, TOKEN_INT);
    return tokens.items[0].integer;
}

static double number(const char *text)
{
    cut(text);
    ck_assert_uint_eq(tokens.count, 2);
    ck_assert_int_eq(tokens.items[0].kind, TOKEN_FLOAT);
    return tokens.items[0].number;
}

START_TEST(numbers)
{
    ck_assert_int_eq(integer("1_000"), 1000);
    ck_assert_int_eq(integer("0xff"), 255);
    ck_assert_int_eq(integer("0b1_01"), 5);
    ck_assert_int_eq(integer("0o17"), 15);
    ck_assert_int_eq(integer("999999999999999999"), 999999999999999999);
    ck_assert_double_eq(number("1.5e3"), 1500);
    ck_assert_double_eq(number("100ms"), 0.1);
    ck_assert_double_eq(number("250us"), 250e-6);
    ck_assert_double_eq(number("2h"), 7200);
    ck_assert_double_eq(number("1d"), 86400);
    cut("9223372036854775808");
    ck_assert_int_eq(tokens.items[0].kind, TOKEN_BIG);
    ck_assert_str_eq(tokens.items[0].bytes, "9223372036854775808");
}
END_TEST

static const char *string(const char *text)
{
    cut(text);
    ck_assert_uint_eq(diag.count, 0);
    ck_assert_uint_eq(tokens.count, 2);
    ck_assert_int_eq(tokens.items[0].kind, TOKEN_STR);
    return tokens.items[0].bytes;
}

START_TEST(strings)
{
    ck_assert_str_eq(string("'a ${x} \\n'"), "a ${x} \n");
    ck_assert_str_eq(string("\"\\x41\\u00e9\\U0001F600\""), "A\xc3\xa9\xf0\x9f\x98\x80");
    ck_assert_str_eq(string("r\"\\d+\""), "\\d+");
    ck_assert_str_eq(string("\"\"\"two\nlines\"\"\""), "two\nlines");
}
END_TEST

START_TEST(what_is_wrong_is_said)
{
    ck_assert_ptr_nonnull(strstr(message("'abc"), "string"));
    ck_assert_ptr_nonnull(strstr(message("1__0"), "number"));
    ck_assert_ptr_nonnull(strstr(message("0x"), "number"));
    cut_bytes("a\0b", 3);
    ck_assert_ptr_nonnull(strstr(diag.items[0].message, "NUL"));
    ck_assert_uint_eq(diag.items[0].span.offset, 1);
    cut_bytes("ab\xff", 3);
    ck_assert_ptr_nonnull(strstr(diag.items[0].message, "UTF-8"));
    ck_assert_uint_eq(diag.items[0].span.offset, 2);
}
END_TEST

START_TEST(places)
{
    cut("one\ntw\xc3\xb6 three\r\nfour");
    SourceLine line = gy_source_locate(source, tokens.items[2].span.offset, 5);
    ck_assert_uint_eq(line.line, 2);
    ck_assert_uint_eq(line.column, 5); // code points, not bytes
    ck_assert_uint_eq(line.width, 5);
    ck_assert_uint_eq(line.text_size, 10);
    line = gy_source_locate(source, (uint32_t)source->size, 3);
    ck_assert_uint_eq(line.line, 3);
    ck_assert_uint_eq(line.column, 5);
    ck_assert_uint_eq(line.width, 1);
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {
        words_and_signs, names_are_unicode, numbers, strings, what_is_wrong_is_said, places,
    };
    return RUN_SUITE("lexer", tests, start, finish);
}

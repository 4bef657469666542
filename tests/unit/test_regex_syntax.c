// Unit tests of stdlib/regex_syntax and regex_template: what becomes of a pattern for PCRE2, the
// widths of groups, the pieces of a template.
#include "stdlib/regex_syntax.h"
#include "stdlib/regex_template.h"
#include "tests/unit/unit_vm.h"

static char shown[2000];

// The program of a pattern, or what is wrong with it and where.
static const char *read_as(const char *pattern, bool is_bytes, unsigned flags)
{
    RegexSyntax s;
    if (gy_regex_syntax_read(&s, NULL, pattern, strlen(pattern), is_bytes, flags))
        snprintf(shown, sizeof shown, "%.*s", (int)s.program.size,
                 s.program.data ? s.program.data : "");
    else snprintf(shown, sizeof shown, "%s at %d", s.error.message, (int)s.error.at);
    gy_regex_syntax_free(&s);
    return shown;
}

static const char *program(const char *pattern)
{
    return read_as(pattern, false, 0);
}

// The least and the most characters that group 1 can match.
static const char *width(const char *pattern)
{
    RegexSyntax s;
    ck_assert(gy_regex_syntax_read(&s, NULL, pattern, strlen(pattern), false, 0));
    snprintf(shown, sizeof shown, "%u %u", s.groups[1].width.least, s.groups[1].width.most);
    gy_regex_syntax_free(&s);
    return shown;
}

// The pieces of a template for a pattern, groups in brackets.
static const char *pieces(const char *template, const char *pattern)
{
    RegexSyntax s;
    RegexTemplate t;
    ck_assert(gy_regex_syntax_read(&s, NULL, pattern, strlen(pattern), false, 0));
    bool ok = gy_regex_template_read(&t, template, strlen(template), false, &s);
    size_t used = 0;
    shown[0] = 0;
    if (!ok) snprintf(shown, sizeof shown, "%s at %d", t.error.message, (int)t.error.at);
    for (uint32_t i = 0; ok && i < t.count; i++) {
        const RegexPiece *p = &t.pieces[i];
        if (p->group >= 0)
            used += (size_t)snprintf(shown + used, sizeof shown - used, "[%d]", p->group);
        else
            used += (size_t)snprintf(shown + used, sizeof shown - used, "%.*s", (int)p->size,
                                     t.literals.data + p->offset);
    }
    gy_regex_template_free(&t);
    gy_regex_syntax_free(&s);
    return shown;
}

START_TEST(plain_characters_get_a_backslash)
{
    ck_assert_str_eq(program("ab1_ c"), "ab1_ c");
    ck_assert_str_eq(program("a-b#/\"~"), "a\\-b\\#\\/\\\"\\~");
    ck_assert_str_eq(program("\xc3\xa9\\.\\x41\\u00e9"), "\xc3\xa9\\.A\xc3\xa9");
    ck_assert_str_eq(program("[a\\-z[:alpha:]]"), "[a\\-z\\[\\:alpha\\:]\\]");
    ck_assert_str_eq(program("a{ {,3} {x}"), "a\\{ {0,3} \\{x\\}");
    ck_assert_str_eq(program("\\ud800"), "\\x{d800}");
}
END_TEST

START_TEST(names_become_numbers)
{
    ck_assert_str_eq(program("(?P<a>.)(?P=a)\\1"), "(.)\\g{1}\\g{1}");
    ck_assert_str_eq(program("(?P<a>x)?(?(a)b|c)(?(1)d)"), "(x)?(?(1)b|c)(?(1)d)");
    ck_assert_str_eq(program("\\Aa\\Z"), "\\Aa\\z");
}
END_TEST

START_TEST(flags_are_dealt_with_or_passed_on)
{
    ck_assert_str_eq(program("(?x) a b # c\n d"), "abd");
    ck_assert_str_eq(program("(?i-s:a)(?x: b )"), "(?i-s:a)(?:b)");
    ck_assert_str_eq(program("\\d(?a:\\d\\W)"), "\\p{Nd}(?:[0-9][^0-9A-Z_a-z])");
    ck_assert_str_eq(read_as("\\d\\b", true, 0), "[0-9]\\b");
    ck_assert_str_eq(read_as("sx\xc3\xa9[j-l]", false, RE_ASCII | RE_IGNORECASE),
                     "(?-i:[sS])x(?-i:\xc3\xa9)(?-i:[j-lJ-L])");
}
END_TEST

START_TEST(repetitions_are_written_shortest)
{
    ck_assert_str_eq(program("a{0,}b{1,}c{0,1}d{2}e{2,}f{2,3}?"), "a*b+c?d{2}e{2,}f{2,3}?");
    ck_assert_str_eq(program("a*+(b)*+x"), "a*+(?>(b)*)x");
    ck_assert_str_eq(program("((a)|b)++"), "(?>((a)|b)+)");
}
END_TEST

START_TEST(widths_are_added_and_saturate)
{
    ck_assert_str_eq(width("(abc|d)"), "1 3");
    ck_assert_str_eq(width("(a{2,5}b?\\d)"), "3 7");
    ck_assert_str_eq(width("(a*)"), "0 4294967295");
    ck_assert_str_eq(width("((a{60000}){60000}){60000}"), "3600000000 3600000000");
    ck_assert_str_eq(width("(?P<x>(?=abc)^\\b)"), "0 0");
    ck_assert_str_eq(program("(?<=(ab|cd)\\w)"), "(?<=(ab|cd)\\p{Xwd})");
    ck_assert_str_eq(program("(?<=a|bc)"), "look-behind requires fixed-width pattern at -1");
}
END_TEST

START_TEST(errors_have_their_place_in_bytes)
{
    ck_assert_str_eq(program("\xc3\xa9("), "missing ), unterminated subpattern at 2");
    ck_assert_str_eq(program("(*ACCEPT)"), "nothing to repeat at 1");
    ck_assert_str_eq(program("(?R)"), "unknown extension ?R at 1");
    ck_assert_str_eq(program("\\Qa\\E"), "bad escape \\Q at 0");
    ck_assert_str_eq(read_as("(?P<\xff>a)", true, 0), "bad character in group name '\\xff' at 4");
}
END_TEST

START_TEST(templates_are_cut_at_their_groups)
{
    ck_assert_str_eq(pieces("a\\1b\\g<2>\\g<n>", "(x)(?P<n>y)"), "a[1]b[2][2]");
    ck_assert_str_eq(pieces("\\\\1\\x", "(x)"), "bad escape \\x at 3");
    ck_assert_str_eq(pieces("\\n\\.\\101\\0601", "(x)"), "\n\\.A01");
    ck_assert_str_eq(pieces("", "x"), "");
    ck_assert_str_eq(pieces("\\2", "(x)"), "invalid group reference 2 at 1");
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {
        plain_characters_get_a_backslash,  names_become_numbers,
        flags_are_dealt_with_or_passed_on, repetitions_are_written_shortest,
        widths_are_added_and_saturate,     errors_have_their_place_in_bytes,
        templates_are_cut_at_their_groups,
    };
    return RUN_TESTS("regex_syntax", tests);
}

// regex_syntax.c - reads a pattern by Python's rules and writes it down for PCRE2.
//
// PCRE2 is near enough to Python's engine to match by, and far enough in its spelling to be
// dangerous: it takes \Q, (*VERB), (?R), [[:alpha:]] and much else that Python refuses or reads
// otherwise. So the whole pattern is read here, with Python's grammar and Python's error messages
// and positions, and only what has been understood is written, in the plainest form. PCRE2 then
// has nothing left to complain about but sizes.
//
//   - Groups are numbered only; their names stay here. (?P<n>x) is written (x), (?P=n) \g{1}.
//   - VERBOSE, ASCII and UNICODE are dealt with here; i, m and s go on to PCRE2.
//   - Widths are computed as in Python, since a lookbehind must have a fixed one.
//
// Known differences: \N{NAME} and LOCALE are not supported; a repetition has at most 65535 turns;
// IGNORECASE folds by Unicode's simple case folding, without Python's few extra pairs (i and ı).
//
// Not here: characters, escapes and sets (regex_class.c), flags (regex_flags.c), options of the
// engine (regex_engine.c).
#include "stdlib/regex_syntax.h"
#include "stdlib/regex_parser.h"

#include <stdio.h>

enum {
    MOST_GROUPS = 65534,
    MOST_TURNS = 65535, // PCRE2's
    MOST_NESTING = 250, // of groups
    STACK_LEFT = 4096,  // of C, beyond which groups are too deep
};

#define ENDLESS UINT32_MAX

typedef enum { ITEM_NONE, ITEM_ANCHOR, ITEM_REPEAT, ITEM_OTHER } ItemKind;

// One sequence while it is read: the widths up to its last item, and that item.
typedef struct {
    RegexWidth sum, last;
    ItemKind kind;
    size_t last_at;       // where the last item begins in the program
    uint32_t last_groups; // groups there were before it
    unsigned mode;
    bool is_first; // nothing stands before it, so that global flags may
} Sequence;

static bool read_alternatives(RegexParser *p, unsigned mode, bool is_outermost, RegexWidth *width);
static bool read_sequence(RegexParser *p, Sequence *q, RegexWidth *width);

static void put(RegexParser *p, const char *text)
{
    growing_add_text(&p->syntax->program, text);
}

// -- Widths

static uint32_t add_widths(uint32_t a, uint32_t b)
{
    return a > ENDLESS - b ? ENDLESS : a + b;
}

static uint32_t multiply_width(uint32_t width, uint32_t times)
{
    uint64_t product = (uint64_t)width * times;
    return product > ENDLESS ? ENDLESS : (uint32_t)product;
}

static RegexWidth either_width(RegexWidth a, RegexWidth b)
{
    return (RegexWidth){a.least < b.least ? a.least : b.least, a.most > b.most ? a.most : b.most};
}

static void add_item(Sequence *q, ItemKind kind, RegexWidth width)
{
    q->sum.least = add_widths(q->sum.least, q->last.least);
    q->sum.most = add_widths(q->sum.most, q->last.most);
    q->last = width;
    q->kind = kind;
}

static void add_one_char(Sequence *q)
{
    add_item(q, ITEM_OTHER, (RegexWidth){1, 1});
}

static void add_anchor(RegexParser *p, Sequence *q, const char *text)
{
    put(p, text);
    add_item(q, ITEM_ANCHOR, (RegexWidth){0, 0});
}

// -- Groups

static bool open_group(RegexParser *p, const char *name, size_t name_size, uint32_t *group)
{
    RegexSyntax *s = p->syntax;
    if (s->group_count > MOST_GROUPS) return gy_regex_error(p, p->next.at, "too many groups");
    if (s->group_count == s->group_capacity) {
        uint32_t capacity = s->group_capacity * 2 + 8;
        RegexGroup *groups = (RegexGroup *)realloc(s->groups, capacity * sizeof *groups);
        if (!groups) {
            s->program.has_failed = true;
            return false;
        }
        s->groups = groups;
        s->group_capacity = capacity;
    }
    *group = s->group_count++;
    s->groups[*group] =
        (RegexGroup){.name = name, .name_size = name_size, .is_in_look = p->look_depth > 0};
    return true;
}

static bool check_name(RegexParser *p, const char *name, size_t size)
{
    char quoted[120];
    bool is_bytes = p->syntax->is_bytes;
    if (gy_regex_is_name(name, size, is_bytes)) return true;
    return gy_regex_error(p, (size_t)(name - p->syntax->text), "bad character in group name %s",
                          gy_regex_quote(name, size, is_bytes, quoted));
}

// A group that has been closed, and may be referred to from inside of a lookbehind.
static bool check_reference(RegexParser *p, uint32_t group, size_t at)
{
    bool is_open = group >= p->syntax->group_count || !p->syntax->groups[group].close_order;
    if (is_open) return gy_regex_error(p, at, "cannot refer to an open group");
    if (p->lookbehind_groups && group >= p->lookbehind_groups)
        return gy_regex_error(p, p->next.at,
                              "cannot refer to group defined in the same lookbehind subpattern");
    return true;
}

static bool put_reference(RegexParser *p, Sequence *q, uint32_t group, size_t at)
{
    char text[24];
    if (!check_reference(p, group, at)) return false;
    snprintf(text, sizeof text, "\\g{%u}", group);
    put(p, text);
    add_item(q, ITEM_OTHER, p->syntax->groups[group].width);
    return true;
}

static bool throw_unknown_group(RegexParser *p, const char *name, size_t size)
{
    char quoted[120];
    return gy_regex_error(p, (size_t)(name - p->syntax->text), "unknown group name %s",
                          gy_regex_quote(name, size, p->syntax->is_bytes, quoted));
}

// -- Escapes outside of sets

// \1 to \99 is a group, three octal digits are a character.
static bool read_digits(RegexParser *p, Sequence *q, RegexToken token)
{
    const char *text = p->syntax->text;
    size_t at = token.at + 1, size = p->syntax->size;
    bool has_two = at + 1 < size && regex_is_digit((unsigned char)text[at + 1]);
    bool is_octal = has_two && at + 2 < size && regex_is_octal((unsigned char)text[at]) &&
                    regex_is_octal((unsigned char)text[at + 1]) &&
                    regex_is_octal((unsigned char)text[at + 2]);
    if (token.c == '0' || is_octal) {
        uint32_t c;
        if (!gy_regex_read_octal(p, token, 3, &c)) return false;
        gy_regex_put_char(p, c, q->mode);
        add_one_char(q);
        return true;
    }
    uint32_t group = token.c - '0';
    if (has_two) group = group * 10 + gy_regex_take(p).c - '0';
    if (group < p->syntax->group_count) return put_reference(p, q, group, token.at);
    return gy_regex_error(p, at, "invalid group reference %u", group);
}

static bool read_escape(RegexParser *p, Sequence *q, RegexToken token)
{
    uint32_t c;
    switch (token.c) {
    case 'A': add_anchor(p, q, "\\A"); return true;
    case 'Z': add_anchor(p, q, "\\z"); return true;
    case 'b':
    case 'B':
        gy_regex_put_boundary(p, token.c == 'B', q->mode);
        add_anchor(p, q, "");
        return true;
    case 'd':
    case 'D':
    case 's':
    case 'S':
    case 'w':
    case 'W': gy_regex_put_category(p, (char)token.c, q->mode); break;
    default:
        if (regex_is_digit(token.c)) return read_digits(p, q, token);
        if (!gy_regex_read_escape(p, token, &c)) return false;
        gy_regex_put_char(p, c, q->mode);
    }
    add_one_char(q);
    return true;
}

// -- Repetition

// Digits, if there are any: *out and *has_number. False: error set.
static bool read_count(RegexParser *p, uint32_t *out, bool *has_number)
{
    size_t start = p->next.at;
    while (p->next.size == 1 && !p->next.is_escape && regex_is_digit(p->next.c))
        gy_regex_advance(p);
    *has_number = p->next.at > start;
    if (!*has_number) return true;
    const char *digits = p->syntax->text + start;
    if (gy_regex_number(digits, p->next.at - start, MOST_TURNS, out)) return true;
    if (gy_regex_number(digits, p->next.at - start, UINT32_MAX - 1, out))
        return gy_regex_error(p, start, "a repetition of more than %d times is not supported",
                              MOST_TURNS);
    gy_regex_fail(&p->syntax->error, "OverflowError", REGEX_NOWHERE,
                  "the repetition number is too large");
    return false;
}

// "{" [ count ] [ "," [ count ] ] "}", whose bracket is behind us. *is_literal: it was none.
static bool read_braces(RegexParser *p, uint32_t *least, uint32_t *most, bool *is_literal)
{
    RegexToken start = p->next;
    bool has_least, has_most, has_comma;
    *is_literal = true;
    if (gy_regex_at(p, '}')) return true;
    *least = 0;
    *most = ENDLESS;
    // A number that is too large matters only if this is a repetition.
    RegexError before = p->syntax->error;
    bool ok = read_count(p, least, &has_least);
    has_comma = gy_regex_accept(p, ',');
    if (has_comma) ok = read_count(p, most, &has_most) && ok;
    else if (has_least) *most = *least;
    if (!gy_regex_accept(p, '}')) {
        p->syntax->error = before;
        gy_regex_seek(p, start.at);
        return true;
    }
    *is_literal = false;
    if (ok && *most < *least)
        return gy_regex_error(p, start.at, "min repeat greater than max repeat");
    return ok;
}

static void put_repetition(RegexParser *p, uint32_t least, uint32_t most)
{
    char text[40] = "?";
    if (least == 0 && most == ENDLESS) strcpy(text, "*");
    else if (least == 1 && most == ENDLESS) strcpy(text, "+");
    else if (most == ENDLESS) snprintf(text, sizeof text, "{%u,}", least);
    else if (least == most) snprintf(text, sizeof text, "{%u}", least);
    else if (least != 0 || most != 1) snprintf(text, sizeof text, "{%u,%u}", least, most);
    put(p, text);
}

static void begin_item(const RegexParser *p, Sequence *q)
{
    q->last_at = p->syntax->program.size;
    q->last_groups = p->syntax->group_count;
}

// x*+ is (?>x*). PCRE2 knows the short form too, but its machine code (of 10.42) may show what
// the groups in it took in an attempt that failed.
static void make_possessive(RegexParser *p, const Sequence *q)
{
    GrowingText *out = &p->syntax->program;
    if (q->last_groups == p->syntax->group_count) {
        put(p, "+");
        return;
    }
    put(p, "(?>)"); // makes the room
    if (out->has_failed) return;
    memmove(out->data + q->last_at + 3, out->data + q->last_at, out->size - 4 - q->last_at);
    memcpy(out->data + q->last_at, "(?>", 3);
    out->data[out->size - 1] = ')';
}

static bool read_repetition(RegexParser *p, Sequence *q, RegexToken token)
{
    uint32_t least = token.c == '+', most = token.c == '?' ? 1 : ENDLESS;
    bool is_literal = false;
    if (token.c == '{' && !read_braces(p, &least, &most, &is_literal)) return false;
    if (is_literal) {
        begin_item(p, q);
        gy_regex_put_char(p, '{', q->mode);
        add_one_char(q);
        return true;
    }
    if (q->kind == ITEM_NONE || q->kind == ITEM_ANCHOR)
        return gy_regex_error(p, token.at, "nothing to repeat");
    if (q->kind == ITEM_REPEAT) return gy_regex_error(p, token.at, "multiple repeat");
    put_repetition(p, least, most);
    if (gy_regex_accept(p, '?')) put(p, "?");
    else if (gy_regex_accept(p, '+')) make_possessive(p, q);
    q->last.least = multiply_width(q->last.least, least);
    q->last.most = multiply_width(q->last.most, most);
    q->kind = ITEM_REPEAT;
    return true;
}

// -- Groups of all kinds

static bool close_bracket(RegexParser *p, size_t start)
{
    if (!gy_regex_accept(p, ')'))
        return gy_regex_error(p, start, "missing ), unterminated subpattern");
    put(p, ")");
    return true;
}

static bool read_group_body(RegexParser *p, Sequence *q, unsigned mode, size_t start,
                            RegexWidth *width)
{
    if (!read_alternatives(p, mode, false, width) || !close_bracket(p, start)) return false;
    add_item(q, ITEM_OTHER, *width);
    return true;
}

static bool read_capturing(RegexParser *p, Sequence *q, size_t start, const char *name, size_t size)
{
    uint32_t group, known = name ? gy_regex_find_group(p->syntax, name, size) : 0;
    char quoted[120];
    if (known)
        return gy_regex_error(p, (size_t)(name - p->syntax->text),
                              "redefinition of group name %s as group %u; was group %u",
                              gy_regex_quote(name, size, p->syntax->is_bytes, quoted),
                              p->syntax->group_count, known);
    if (!open_group(p, name, size, &group)) return false;
    put(p, "(");
    RegexWidth width;
    if (!read_group_body(p, q, q->mode, start, &width)) return false;
    p->syntax->groups[group].width = width;
    p->syntax->groups[group].close_order = ++p->closed_count;
    return true;
}

// (?P<name>...), (?P=name)
static bool read_python_group(RegexParser *p, Sequence *q, size_t start)
{
    const char *name;
    size_t size;
    if (gy_regex_accept(p, '<'))
        return gy_regex_take_until(p, '>', "group name", &name, &size) &&
               check_name(p, name, size) && read_capturing(p, q, start, name, size);
    if (gy_regex_accept(p, '=')) {
        if (!gy_regex_take_until(p, ')', "group name", &name, &size) || !check_name(p, name, size))
            return false;
        uint32_t group = gy_regex_find_group(p->syntax, name, size);
        if (!group) return throw_unknown_group(p, name, size);
        return put_reference(p, q, group, (size_t)(name - p->syntax->text));
    }
    if (p->next.size == 0) return gy_regex_error(p, p->next.at, "unexpected end of pattern");
    return gy_regex_error(p, p->next.at - 2, "unknown extension ?P%.*s", (int)p->next.size,
                          p->syntax->text + p->next.at);
}

static bool skip_comment(RegexParser *p, size_t start)
{
    while (p->next.size > 0)
        if (gy_regex_accept(p, ')')) return true;
        else gy_regex_advance(p);
    return gy_regex_error(p, start, "missing ), unterminated comment");
}

// Python sees this only after it has read the whole pattern.
static void note_lookbehind(RegexParser *p, RegexWidth width)
{
    if (p->bad_lookbehind) return;
    if (width.least > MOST_TURNS) p->bad_lookbehind = "looks too much behind";
    if (width.least != width.most) p->bad_lookbehind = "look-behind requires fixed-width pattern";
}

// (?=...) (?!...) (?<=...) (?<!...), up to the `=` or `!`.
static bool read_look(RegexParser *p, Sequence *q, RegexToken token, size_t start)
{
    bool is_behind = token.c == '<';
    uint32_t outer_groups = p->lookbehind_groups;
    if (is_behind) {
        token = gy_regex_take(p);
        if (token.size == 0) return gy_regex_error(p, token.at, "unexpected end of pattern");
        if (!regex_token_is(&token, "=!"))
            return gy_regex_error(p, token.at - 2, "unknown extension ?<%.*s", (int)token.size,
                                  p->syntax->text + token.at);
        if (!outer_groups) p->lookbehind_groups = p->syntax->group_count;
    }
    const char opening[] = {'(', '?', is_behind ? '<' : (char)token.c, (char)token.c, 0};
    growing_add(&p->syntax->program, opening, is_behind ? 4 : 3);
    RegexWidth width;
    p->look_depth++;
    bool ok = read_alternatives(p, q->mode, false, &width);
    p->look_depth--;
    p->lookbehind_groups = outer_groups;
    if (!ok || !close_bracket(p, start)) return false;
    add_item(q, ITEM_OTHER, (RegexWidth){0, 0});
    if (is_behind) note_lookbehind(p, width);
    return true;
}

static bool read_condition_name(RegexParser *p, uint32_t *group, size_t *at)
{
    const char *name;
    size_t size;
    char quoted[120];
    bool is_bytes = p->syntax->is_bytes;
    if (!gy_regex_take_until(p, ')', "group name", &name, &size)) return false;
    *at = (size_t)(name - p->syntax->text);
    if (gy_regex_is_name(name, size, is_bytes)) {
        *group = gy_regex_find_group(p->syntax, name, size);
        return *group || throw_unknown_group(p, name, size);
    }
    bool is_number = strspn(name, "0123456789") >= size;
    if (!is_number)
        return gy_regex_error(p, *at, "bad character in group name %s",
                              gy_regex_quote(name, size, is_bytes, quoted));
    if (!gy_regex_number(name, size, MOST_GROUPS, group))
        return gy_regex_error(p, *at, "invalid group reference %.*s", (int)(size < 40 ? size : 40),
                              name);
    if (*group == 0) return gy_regex_error(p, *at, "bad group number");
    RegexCondition condition = {*group, *at};
    growing_add(&p->conditions, &condition, sizeof condition);
    return true;
}

static bool read_branch(RegexParser *p, unsigned mode, RegexWidth *width)
{
    Sequence q = {.mode = mode};
    return read_sequence(p, &q, width);
}

// (?(group)yes|no)
static bool read_conditional(RegexParser *p, Sequence *q, size_t start)
{
    uint32_t group;
    size_t at;
    char text[24];
    RegexWidth yes, no = {0, 0};
    if (!read_condition_name(p, &group, &at)) return false;
    if (p->lookbehind_groups && !check_reference(p, group, p->next.at)) return false;
    snprintf(text, sizeof text, "(?(%u)", group);
    put(p, text);
    if (!read_branch(p, q->mode, &yes)) return false;
    if (gy_regex_accept(p, '|')) {
        put(p, "|");
        if (!read_branch(p, q->mode, &no)) return false;
        if (gy_regex_at(p, '|'))
            return gy_regex_error(p, p->next.at, "conditional backref with more than two branches");
    }
    if (!close_bracket(p, start)) return false;
    add_item(q, ITEM_OTHER, either_width(yes, no));
    return true;
}

// Flags for the whole pattern, which stand at its very start.
static bool set_flags(RegexParser *p, Sequence *q, unsigned added, size_t start)
{
    if (!q->is_first || q->kind != ITEM_NONE)
        return gy_regex_error(p, start, "global flags not at the start of the expression");
    p->syntax->flags |= added;
    q->mode |= added;
    return true;
}

// Behind "(?" and one character.
static bool read_extension(RegexParser *p, Sequence *q, RegexToken token, size_t start)
{
    unsigned added = 0, removed = 0, mode = q->mode;
    RegexWidth width;
    bool is_global;
    if (token.size == 0) return gy_regex_error(p, token.at, "unexpected end of pattern");
    if (regex_token_is(&token, "P")) return read_python_group(p, q, start);
    if (regex_token_is(&token, "#")) return skip_comment(p, start);
    if (regex_token_is(&token, "=!<")) return read_look(p, q, token, start);
    if (regex_token_is(&token, "(")) return read_conditional(p, q, start);
    if (regex_token_is(&token, ":")) {
        put(p, "(?:");
    } else if (regex_token_is(&token, ">")) {
        put(p, "(?>");
    } else if (regex_token_is(&token, "-") || gy_regex_flag_of(&token)) {
        if (!gy_regex_read_flags(p, token, &added, &removed, &is_global)) return false;
        if (is_global) return set_flags(p, q, added, start);
        gy_regex_put_flagged(p, added, removed);
        mode = gy_regex_change_mode(mode, added, removed);
    } else {
        return gy_regex_error(p, token.at - 1, "unknown extension ?%.*s", (int)token.size,
                              p->syntax->text + token.at);
    }
    return read_group_body(p, q, mode, start, &width);
}

static bool read_group(RegexParser *p, Sequence *q, size_t start)
{
    if (p->nesting >= MOST_NESTING)
        return gy_regex_error(p, start, "groups are nested more than %d deep", MOST_NESTING);
    if (p->g && !gyre_has_stack(p->g, STACK_LEFT))
        return gy_regex_fail(&p->syntax->error, "RecursionError", start,
                             "groups are nested too deeply"),
               false;
    p->nesting++;
    bool ok;
    if (gy_regex_accept(p, '?')) ok = read_extension(p, q, gy_regex_take(p), start);
    else ok = read_capturing(p, q, start, NULL, 0);
    p->nesting--;
    return ok;
}

// -- Sequences and alternatives

static void skip_line(RegexParser *p)
{
    while (p->next.size > 0 && !gy_regex_accept(p, '\n'))
        gy_regex_advance(p);
}

static bool read_set(RegexParser *p, Sequence *q, size_t start)
{
    add_one_char(q);
    return gy_regex_read_set(p, start, q->mode);
}

static bool read_item(RegexParser *p, Sequence *q, RegexToken token)
{
    bool is_repetition = regex_token_is(&token, "*+?{");
    if (is_repetition) return read_repetition(p, q, token);
    begin_item(p, q);
    if (token.is_escape) return read_escape(p, q, token);
    switch (token.c) {
    case '[': return read_set(p, q, token.at);
    case '(': return read_group(p, q, token.at);
    case '^': add_anchor(p, q, "^"); return true;
    case '$': add_anchor(p, q, "$"); return true;
    case '.': put(p, "."); break;
    default: gy_regex_put_char(p, token.c, q->mode);
    }
    add_one_char(q);
    return true;
}

static bool is_skipped(const Sequence *q, const RegexToken *token)
{
    return (q->mode & RE_VERBOSE) && regex_token_is(token, " \t\n\r\v\f");
}

static bool read_sequence(RegexParser *p, Sequence *q, RegexWidth *width)
{
    while (p->next.size > 0 && !gy_regex_at(p, '|') && !gy_regex_at(p, ')')) {
        RegexToken token = gy_regex_take(p);
        if (is_skipped(q, &token)) continue;
        if ((q->mode & RE_VERBOSE) && regex_token_is(&token, "#")) skip_line(p);
        else if (!read_item(p, q, token)) return false;
    }
    add_item(q, ITEM_NONE, (RegexWidth){0, 0});
    *width = q->sum;
    return true;
}

static bool read_alternatives(RegexParser *p, unsigned mode, bool is_outermost, RegexWidth *width)
{
    for (bool is_first = true;; is_first = false) {
        Sequence q = {.mode = mode, .is_first = is_outermost && is_first};
        RegexWidth one;
        if (!read_sequence(p, &q, &one)) return false;
        *width = is_first ? one : either_width(*width, one);
        if (is_outermost) mode = q.mode; // flags at the very start hold for all
        if (!gy_regex_accept(p, '|')) return true;
        put(p, "|");
    }
}

// -- The whole

static bool check_conditions(RegexParser *p)
{
    const RegexCondition *conditions = (const RegexCondition *)(const void *)p->conditions.data;
    for (size_t i = 0; i < p->conditions.size / sizeof *conditions; i++)
        if (conditions[i].group >= p->syntax->group_count)
            return gy_regex_error(p, conditions[i].at, "invalid group reference %u",
                                  conditions[i].group);
    return true;
}

static bool read_all(RegexParser *p)
{
    RegexSyntax *s = p->syntax;
    uint32_t whole;
    RegexWidth width;
    if (!open_group(p, NULL, 0, &whole)) return false;
    gy_regex_seek(p, 0);
    if (!read_alternatives(p, s->flags, true, &width) || !gy_regex_check_flags(s)) return false;
    if (p->next.size > 0) return gy_regex_error(p, p->next.at, "unbalanced parenthesis");
    if (!check_conditions(p)) return false;
    return !p->bad_lookbehind || gy_regex_error(p, REGEX_NOWHERE, "%s", p->bad_lookbehind);
}

bool gy_regex_syntax_read(RegexSyntax *s, Gyre *g, const char *text, size_t size, bool is_bytes,
                          unsigned flags)
{
    RegexParser p = {.syntax = s, .g = g};
    *s = (RegexSyntax){.text = text, .size = size, .is_bytes = is_bytes, .flags = flags};
    bool ok = read_all(&p);
    if (s->program.has_failed || p.conditions.has_failed)
        gy_regex_fail(&s->error, "MemoryError", REGEX_NOWHERE, "out of memory");
    growing_free(&p.conditions);
    return ok && !s->error.is_set;
}

void gy_regex_syntax_free(RegexSyntax *s)
{
    growing_free(&s->program);
    free(s->groups);
    *s = (RegexSyntax){0};
}

// regex_flags.c - flags in a pattern, (?i) and (?i-s:...), and whether flags go together.
//
// i, m and s are handed on to PCRE2; x, a and u are the reader's own business.
#include "stdlib/regex_parser.h"

enum { TYPE_FLAGS = RE_ASCII | RE_UNICODE | RE_LOCALE };

static void put(RegexParser *p, const char *text)
{
    growing_add_text(&p->syntax->program, text);
}

unsigned gy_regex_flag_of(const RegexToken *token)
{
    if (token->is_escape || token->size == 0) return 0;
    switch (token->c) {
    case 'i': return RE_IGNORECASE;
    case 'L': return RE_LOCALE;
    case 'm': return RE_MULTILINE;
    case 's': return RE_DOTALL;
    case 'x': return RE_VERBOSE;
    case 'a': return RE_ASCII;
    case 'u': return RE_UNICODE;
    default: return 0;
    }
}

static bool check_added_flag(RegexParser *p, unsigned flag, unsigned added)
{
    const char *wrong = NULL;
    if (flag == RE_LOCALE && !p->syntax->is_bytes) wrong = "cannot use 'L' flag with a str pattern";
    else if (flag == RE_LOCALE) wrong = "the LOCALE flag is not supported";
    else if (flag == RE_UNICODE && p->syntax->is_bytes)
        wrong = "cannot use 'u' flag with a bytes pattern";
    else if ((flag & TYPE_FLAGS) && (added & TYPE_FLAGS) != flag)
        wrong = "flags 'a', 'u' and 'L' are incompatible";
    return !wrong || gy_regex_error(p, p->next.at, "bad inline flags: %s", wrong);
}

// Letters up to one of `ends`, which goes to *end. `is_adding`: those before the minus.
static bool read_flag_letters(RegexParser *p, RegexToken token, bool is_adding, unsigned *flags,
                              RegexToken *end)
{
    const char *ends = is_adding ? ")-:" : ":",
               *missing = is_adding ? "missing -, : or )" : "missing :";
    for (unsigned flag; (flag = gy_regex_flag_of(&token));) {
        *flags |= flag;
        if (is_adding && !check_added_flag(p, flag, *flags)) return false;
        if (!is_adding && (flag & TYPE_FLAGS))
            return gy_regex_error(p, p->next.at,
                                  "bad inline flags: cannot turn off flags 'a', 'u' and 'L'");
        token = gy_regex_take(p);
    }
    *end = token;
    if (regex_token_is(&token, ends)) return true;
    if (!is_adding && *flags == 0) missing = "missing flag";
    bool is_unknown = token.c != '_' &&
                      gy_regex_is_name(p->syntax->text + token.at, token.size, p->syntax->is_bytes);
    return gy_regex_error(p, token.at, "%s", is_unknown ? "unknown flag" : missing);
}

bool gy_regex_read_flags(RegexParser *p, RegexToken first, unsigned *added, unsigned *removed,
                         bool *is_global)
{
    RegexToken end = first;
    *is_global = false;
    if (!regex_token_is(&first, "-") && !read_flag_letters(p, first, true, added, &end))
        return false;
    if (regex_token_is(&end, ")")) return *is_global = true;
    if (regex_token_is(&end, "-")) {
        RegexToken token = gy_regex_take(p);
        if (regex_token_is(&token, ":")) return gy_regex_error(p, token.at, "missing flag");
        if (!read_flag_letters(p, token, false, removed, &end)) return false;
    }
    if (*added & *removed)
        return gy_regex_error(p, end.at, "bad inline flags: flag turned on and off");
    return true;
}

static void put_flag_letters(RegexParser *p, unsigned flags)
{
    if (flags & RE_IGNORECASE) put(p, "i");
    if (flags & RE_MULTILINE) put(p, "m");
    if (flags & RE_DOTALL) put(p, "s");
}

void gy_regex_put_flagged(RegexParser *p, unsigned added, unsigned removed)
{
    put(p, "(?");
    put_flag_letters(p, added);
    if (removed & (RE_IGNORECASE | RE_MULTILINE | RE_DOTALL)) put(p, "-");
    put_flag_letters(p, removed);
    put(p, ":");
}

unsigned gy_regex_change_mode(unsigned mode, unsigned added, unsigned removed)
{
    if (added & TYPE_FLAGS) mode &= ~(unsigned)TYPE_FLAGS;
    return (mode | added) & ~removed;
}

bool gy_regex_check_flags(RegexSyntax *s)
{
    const char *wrong = NULL;
    if (s->flags & RE_LOCALE)
        wrong = s->is_bytes ? "the LOCALE flag is not supported"
                            : "cannot use LOCALE flag with a str pattern";
    else if (s->is_bytes && (s->flags & RE_UNICODE))
        wrong = "cannot use UNICODE flag with a bytes pattern";
    else if ((s->flags & RE_ASCII) && (s->flags & RE_UNICODE))
        wrong = "ASCII and UNICODE flags are incompatible";
    if (wrong) gy_regex_fail(&s->error, "ValueError", REGEX_NOWHERE, "%s", wrong);
    if (!s->is_bytes && !(s->flags & RE_ASCII)) s->flags |= RE_UNICODE;
    return !wrong;
}

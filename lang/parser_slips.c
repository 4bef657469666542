// parser_slips.c - words and signs of other languages, and what to write instead.
//
// Looked at where the parser is stuck at a token, and where a name is followed by something that
// no name can be followed by; so a correct program never pays for it. What is only reported is
// here; statements of other languages that are read to their end are in parser_foreign.c, names
// that are merely unknown in resolve_slips.c.
#include "lang/parser_private.h"
#include <string.h>

enum { FARTHEST_BACK = 200 }; // tokens that are looked at to understand a mistake

typedef struct {
    const char *word;
    const char *message;
    const char *hint;
} Slip;

// Names that are only a slip when an operand follows them, or a block.
static const Slip words[] = {
    {"def", "functions are declared with fn", "write fn name(…) { … }"},
    {"function", "functions are declared with fn", "write fn name(…) { … }"},
    {"func", "functions are declared with fn", "write fn name(…) { … }"},
    {"fun", "functions are declared with fn", "write fn name(…) { … }"},
    {"elif", "there is no elif", "write else if"},
    {"elsif", "there is no elsif", "write else if"},
    {"elseif", "there is no elseif", "write else if"},
    {"unless", "there is no unless", "write if not …"},
    {"until", "there is no until", "write while not …"},
    {"except", "errors are caught with catch", "write try { … } catch ValueError as e { … }"},
    {"lambda", "a function without a name is written with fn", "write fn(x) => x + 1"},
    {"del", "there is no del", "write d.pop(key), xs.pop(i) or xs[a:b] = []"},
    {"delete", "there is no delete", "write d.pop(key), xs.pop(i) or xs[a:b] = []"},
    {"switch", "there is no switch", "write if … { … } else if … { … }"},
    {"match", "there is no match", "write if … { … } else if … { … }"},
    {"case", "there is no case", "write if … { … } else if … { … }"},
    {"foreach", "there is no foreach", "write for x in xs { … }"},
    {"do", "there is no do … while", "write while true { … if not condition { break } }"},
    {"repeat", "there is no repeat", "write while true { … if condition { break } }"},
    {"loop", "there is no loop", "write while true { … }"},
    {"new", "an instance is made by calling its class", "write Name(…) without new"},
    {"typeof", "typeof is a function here", "write type(x)"},
    {"void", "there is no void", "leave it out: a function without return gives nil"},
    {"global", "there is no global", "an assignment means the variable that let declared outside"},
    {"nonlocal", "there is no nonlocal",
     "an assignment means the variable that let declared outside"},
    {"goto", "there is no goto", "write a loop with break and continue, or a function"},
    {"struct", "types are declared with class", "write class Name { field = value }"},
    {"interface", "there are no interfaces", "write the methods: whoever has them will do"},
    {"enum", "there is no enum", "write class Color { static RED = 1 }"},
    {"namespace", "there are no namespaces", "each file is a module: write import \"./name.gy\""},
    {"package", "there are no packages", "each file is a module: write import \"./name.gy\""},
    {"using", "modules are imported with import", "write import name"},
    {"use", "modules are imported with import", "write import name"},
    {"require", "modules are imported with import", "write import name"},
    {"include", "modules are imported with import", "write import name"},
    {"print", "print is a function", "write print(…) with parentheses"},
    {"echo", "text is printed with print", "write print(…)"},
    {"puts", "text is printed with print", "write print(…)"},
    {"assert", "assert is a function", "write assert(condition, message)"},
    {"exec", "there is no exec", "write the code itself, or import it"},
};

static const struct {
    TokenKind kind;
    const char *message, *hint;
} signs[] = {
    {TOKEN_AMPERSAND_AMPERSAND, "'&&' is written and", "write a and b"},
    {TOKEN_PIPE_PIPE, "'||' is written or", "write a or b"},
    {TOKEN_BANG, "'!' is written not", "write not x"},
    {TOKEN_PLUS_PLUS, "there is no '++'", "write x += 1"},
    {TOKEN_MINUS_MINUS, "there is no '--'", "write x -= 1"},
    {TOKEN_QUESTION, "there is no '? :'", "write a if condition else b"},
    {TOKEN_ARROW, "'=>' needs fn before the parameters", "write fn(x) => x + 1"},
    {TOKEN_THIN_ARROW, "'->' has no meaning here",
     "a function is fn(x) => x + 1, an attribute x.name; types are not declared"},
    {TOKEN_EQUAL_EQUAL_EQUAL,
     "'===' is written ==", "write ==; whether two names mean the same object says is"},
    {TOKEN_NOT_EQUAL_EQUAL,
     "'!==' is written !=", "write !=; whether two names mean different objects says is not"},
    {TOKEN_TILDE_ASSIGN, "'~=' is written !=", "write a != b"},
    {TOKEN_LESS_GREATER, "'<>' is written !=", "write a != b"},
    {TOKEN_WALRUS, "there is no ':='", "write let x = … as a statement of its own"},
    {TOKEN_DOT_DOT, "there is no '..'", "join texts with +, and write range(a, b) for numbers"},
    {TOKEN_ELLIPSIS, "there is no '...'", "write *xs to spread a list, **d a dict, {} nothing"},
    {TOKEN_SLASH_SLASH, "a comment begins with '#'", "'//' divides without remainder"},
    {TOKEN_ASSIGN, "'=' assigns and cannot stand inside an expression", "write == to compare"},
};

// What stands between two operands in other languages.
static const Slip infix_words[] = {
    {"instanceof", "there is no instanceof", "write isinstance(x, C)"},
    {"of", "a loop goes over its items with in", "write for x in xs { … }"},
    {"mod", "there is no mod", "write a % b"},
    {"div", "there is no div", "write a // b"},
    {"xor", "there is no xor", "write a ^ b for ints, a != b for bools"},
    {"eq", "there is no eq", "write a == b"},
    {"extends", "a base class stands in parentheses", "write class Name(Base) { … }"},
    {"implements", "there are no interfaces", "write the methods: whoever has them will do"},
    {"then", "there is no then", "write { … } behind the condition"},
};

static bool report(Parser *p, const Token *t, const char *message, const char *hint)
{
    gy_diag_hint(gy_diag_add(p->diag, t->span, "%s", message), "%s", hint);
    return true;
}

static const Slip *find_word(const Slip *table, size_t count, const Token *t)
{
    for (size_t i = 0; t->kind == TOKEN_NAME && i < count; i++)
        if (strcmp(t->bytes, table[i].word) == 0) return &table[i];
    return NULL;
}

bool gy_parse_starts_operand(const Token *t)
{
    if (t->newline_before) return false;
    switch (t->kind) {
    case TOKEN_NAME:
    case TOKEN_INT:
    case TOKEN_BIG:
    case TOKEN_FLOAT:
    case TOKEN_STR:
    case TOKEN_STR_OPEN:
    case TOKEN_BYTES:
    case TOKEN_NIL:
    case TOKEN_TRUE:
    case TOKEN_FALSE:
    case TOKEN_SUPER:
    case TOKEN_FN:
    case TOKEN_NOT: return true;
    default: return false;
    }
}

// x not in y: here `not` is no operand.
static bool is_followed_by_operand(const Token *t)
{
    if (t[1].kind == TOKEN_NOT && t[2].kind == TOKEN_IN) return false;
    if (gy_parse_starts_operand(t + 1)) return true;
    // let f = lambda: 1; behind a bracket or comma it may be a key or an argument.
    bool is_value = t[-1].kind == TOKEN_ASSIGN || t[-1].kind == TOKEN_RETURN;
    return is_value && t[1].kind == TOKEN_COLON && strcmp(t->bytes, "lambda") == 0;
}

bool gy_parse_slip_word(Parser *p)
{
    const Token *t = p->token;
    if (t->kind != TOKEN_NAME || !is_followed_by_operand(t)) return false;
    const Slip *slip = find_word(words, sizeof words / sizeof *words, t);
    return slip && report(p, t, slip->message, slip->hint);
}

// -- At a token that nothing can be done with

// switch (x) {   do {   function (x) {: what stands before the brace.
static bool report_header(Parser *p)
{
    const Token *t = p->token - 1;
    uint32_t depth = 0;
    if (t->kind == TOKEN_PAREN_CLOSE) {
        for (int left = FARTHEST_BACK; left && t->kind != TOKEN_END; t--, left--) {
            if (t->kind == TOKEN_PAREN_CLOSE) depth++;
            if (t->kind == TOKEN_PAREN_OPEN && --depth == 0) break;
        }
        if (t->kind != TOKEN_PAREN_OPEN) return false;
        t--;
    }
    const Slip *slip = find_word(words, sizeof words / sizeof *words, t);
    return slip && report(p, t, slip->message, slip->hint);
}

// {a = 1}
static bool report_assign(Parser *p)
{
    const Token *t = p->token;
    if (t->kind != TOKEN_ASSIGN || t[-2].kind != TOKEN_BRACE_OPEN || !p->ignores_newlines)
        return false;
    gy_diag_hint(gy_diag_add(p->diag, t->span, "':' stands between a key and its value"),
                 t[-1].kind == TOKEN_NAME ? "write {\"%.*s\": value}" : "write {%.*s: value}",
                 (int)(t[-1].span.length < 40 ? t[-1].span.length : 0),
                 p->source->text + t[-1].span.offset);
    return true;
}

static bool report_colon(Parser *p)
{
    const Token *t = p->token;
    if (t[-1].kind == TOKEN_NAME && t[-1].newline_before)
        return report(p, t, "variables have no type annotations", "write let name = value");
    bool is_argument =
        t[-1].kind == TOKEN_STR && (t[-2].kind == TOKEN_PAREN_OPEN || t[-2].kind == TOKEN_COMMA);
    if (is_argument)
        return report(p, t, "the name of an argument stands without quotes",
                      "write name: value, or {…} around it for a dict");
    if (t[-2].kind == TOKEN_BRACE_OPEN && t[-2].newline_before)
        return report(p, t, "at the start of a statement '{' opens a block, not a dict",
                      "write ({…}) for a dict that stands alone");
    return report(p, t, "a ':' has no meaning here", "a block stands in braces: if x { … }");
}

static bool is_adjacent(const Token *a, const Token *b)
{
    return a->span.offset + a->span.length == b->span.offset;
}

// 1.  and  "…" "…"
static bool report_literal(Parser *p)
{
    const Token *t = p->token;
    bool after_string = t[-1].kind == TOKEN_STR || t[-1].kind == TOKEN_STR_CLOSE;
    if (after_string && (t->kind == TOKEN_STR || t->kind == TOKEN_STR_OPEN))
        return report(p, t, "strings side by side are not joined", "write + between them");
    return false;
}

bool gy_parse_slip_point(Parser *p)
{
    const Token *t = p->token;
    bool is_point = t[-1].kind == TOKEN_DOT && t[-2].kind == TOKEN_INT && is_adjacent(t - 2, t - 1);
    return is_point && !is_adjacent(t - 1, t) &&
           report(p, t - 1, "a number needs a digit behind its point", "write 1.0");
}

// let a = 1 +   and nothing behind it on its line that could be an operand
static bool report_operator(Parser *p)
{
    const Token *t = p->token, *sign = t - 1;
    bool ends = t->kind == TOKEN_END || (t->newline_before && t->kind >= TOKEN_AND);
    bool is_open = sign->kind == TOKEN_PAREN_OPEN || sign->kind == TOKEN_BRACKET_OPEN;
    if (is_open && t->newline_before && t->kind >= TOKEN_AND && t->kind <= TOKEN_YIELD) {
        gy_diag_add(p->diag, sign->span, "this %s is never closed",
                    gy_lexer_kind_text((TokenKind)sign->kind));
        return true;
    }
    if (!ends || sign->kind < TOKEN_STAR_STAR_ASSIGN || sign->kind > TOKEN_ASSIGN) return false;
    if (t->kind == TOKEN_END && p->diag->count == 0) p->diag->incomplete = true;
    gy_diag_add(p->diag, sign->span, "nothing stands behind this %s",
                gy_lexer_kind_text((TokenKind)sign->kind));
    return true;
}

static bool report_closer(Parser *p)
{
    const Token *t = p->token;
    if (p->ignores_newlines || (t->kind != TOKEN_PAREN_CLOSE && t->kind != TOKEN_BRACKET_CLOSE))
        return false;
    gy_diag_add(p->diag, t->span, "this %s closes nothing", gy_lexer_kind_text((TokenKind)t->kind));
    return true;
}

// Words behind a `//` that was meant to begin a comment.
static bool report_comment(Parser *p)
{
    const Token *t = p->token;
    bool is_word = t->kind == TOKEN_NAME || (t->kind >= TOKEN_AND && t->kind <= TOKEN_YIELD);
    if (t->newline_before || !(is_word || gy_parse_starts_operand(t))) return false;
    int left = FARTHEST_BACK;
    for (const Token *c = t; left && !c->newline_before && c->kind != TOKEN_END; c--, left--)
        if (c->kind == TOKEN_SLASH_SLASH)
            return report(p, c, "a comment begins with '#'", "'//' divides without remainder");
    return false;
}

bool gy_parse_slip(Parser *p)
{
    const Token *t = p->token;
    if (gy_parse_slip_word(p) || report_literal(p) || report_comment(p) || report_operator(p))
        return true;
    const Slip *infix = find_word(infix_words, sizeof infix_words / sizeof *infix_words, t);
    if (infix) return report(p, t, infix->message, infix->hint);
    if (t->kind == TOKEN_BRACE_OPEN) return report_header(p);
    if (t->kind == TOKEN_COLON) return report_colon(p);
    if (report_assign(p)) return true;
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        if (t->kind == signs[i].kind) return report(p, t, signs[i].message, signs[i].hint);
    return report_closer(p);
}

// -- Types

void gy_parse_skip_annotation(Parser *p, const char *message, const char *hint)
{
    gy_diag_hint(gy_diag_add(p->diag, p->token->span, "%s", message), "%s", hint);
    uint32_t depth = 0;
    for (gy_parser_next(p);; gy_parser_next(p)) {
        const Token *t = p->token;
        if (t->kind == TOKEN_END) return;
        bool may_end = depth == 0 && (t->kind == TOKEN_COMMA || t->kind == TOKEN_ASSIGN ||
                                      t->kind == TOKEN_BRACE_OPEN || t->kind == TOKEN_COLON ||
                                      t->kind == TOKEN_PAREN_CLOSE || t->kind == TOKEN_SEMICOLON ||
                                      t->kind == TOKEN_BRACE_CLOSE || t->newline_before);
        if (may_end) return;
        if (t->kind == TOKEN_BRACKET_OPEN || t->kind == TOKEN_PAREN_OPEN) depth++;
        if ((t->kind == TOKEN_BRACKET_CLOSE || t->kind == TOKEN_PAREN_CLOSE) && depth) depth--;
    }
}

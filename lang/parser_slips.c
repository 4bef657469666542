// parser_slips.c - words and signs of other languages, and what to write instead.
//
// Looked at where an operand or the end of a statement was expected and something else stands
// there, so a correct program never pays for it.
#include "lang/parser_private.h"
#include <string.h>

typedef struct {
    const char *word;
    const char *message;
    const char *hint;
} Slip;

// Names that are only a slip when something follows them that no name can be followed by.
static const Slip statement_words[] = {
    {"def", "functions are declared with fn", "write fn name(…) { … }"},
    {"function", "functions are declared with fn", "write fn name(…) { … }"},
    {"func", "functions are declared with fn", "write fn name(…) { … }"},
    {"var", "variables are declared with let", "write let name = value"},
    {"local", "variables are declared with let", "write let name = value"},
    {"elif", "there is no elif", "write else if"},
    {"elseif", "there is no elseif", "write else if"},
    {"raise", "errors are thrown with throw", "write throw ValueError(\"…\")"},
    {"except", "errors are caught with catch", "write try { … } catch ValueError as e { … }"},
    {"lambda", "a function without a name is written with fn", "write fn(x) => x + 1"},
    {"del", "there is no del", "write d.pop(key), xs.pop(i) or xs[a:b] = []"},
    {"switch", "there is no switch", "write if … { … } else if … { … }"},
    {"until", "there is no until", "write while not …"},
    {"new", "an instance is made by calling its class", "write Name(…)"},
};

static const Slip value_words[] = {
    {"True", "the value is written true", "write true"},
    {"False", "the value is written false", "write false"},
    {"None", "the value is written nil", "write nil"},
    {"null", "the value is written nil", "write nil"},
    {"undefined", "the value is written nil", "write nil"},
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
    {TOKEN_COLON, "a ':' has no meaning here", "a block stands in braces: if x { … }"},
    {TOKEN_ASSIGN, "'=' assigns and cannot stand inside an expression", "write == to compare"},
};

static bool report(Parser *p, const Token *t, const char *message, const char *hint)
{
    gy_diag_hint(gy_diag_add(p->diag, t->span, "%s", message), "%s", hint);
    return true;
}

static bool report_sign(Parser *p)
{
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        if (p->token->kind == signs[i].kind)
            return report(p, p->token, signs[i].message, signs[i].hint);
    return false;
}

// What can follow a name on its line in a correct program: an operator, a bracket, an end.
static bool starts_operand(const Token *t)
{
    if (t->newline_before) return false;
    switch (t->kind) {
    case TOKEN_NAME:
    case TOKEN_INT:
    case TOKEN_FLOAT:
    case TOKEN_STR:
    case TOKEN_STR_OPEN:
    case TOKEN_NOT: return true;
    default: return false;
    }
}

static bool report_word(Parser *p, const Token *t)
{
    for (size_t i = 0; i < sizeof value_words / sizeof *value_words; i++)
        if (strcmp(t->text.bytes, value_words[i].word) == 0 && t[1].kind != TOKEN_ASSIGN)
            return report(p, t, value_words[i].message, value_words[i].hint);
    if (!starts_operand(t + 1)) return false;
    for (size_t i = 0; i < sizeof statement_words / sizeof *statement_words; i++)
        if (strcmp(t->text.bytes, statement_words[i].word) == 0)
            return report(p, t, statement_words[i].message, statement_words[i].hint);
    return false;
}

bool gy_parse_slip(Parser *p)
{
    if (p->token->kind == TOKEN_NAME) return report_word(p, p->token);
    return report_sign(p);
}

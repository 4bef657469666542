// parser_foreign.c - statements of other languages, read as what they mean.
//
// Reporting a slip is easy; what matters is what comes behind it. A Python function whose `def` was
// reported and then skipped would give an error for each line of its body, and those would hide
// the mistakes that the writer can learn from. So the commonest statements of Python, JavaScript
// and Lua are parsed as their counterparts here, blocks by indentation or up to `end` included;
// the report alone makes sure that nothing of it is run.
#include "lang/parser_private.h"
#include <string.h>

static bool is_one_of(const Token *t, const char *const *list)
{
    for (; t->kind == TOKEN_NAME && *list; list++)
        if (strcmp(t->bytes, *list) == 0) return true;
    return false;
}

// -- Functions

bool gy_parse_at_foreign_function(const Token *t)
{
    static const char *const list[] = {"def", "function", "func", "fun", "sub", "proc", NULL};
    return is_one_of(t, list) && t[1].kind == TOKEN_NAME && !t[1].newline_before &&
           t[2].kind == TOKEN_PAREN_OPEN;
}

void gy_parse_report_function(Parser *p)
{
    Diagnostic *d = gy_diag_add(p->diag, p->token->span, "functions are declared with fn");
    gy_diag_hint(d, "write fn %s(…) { … }", p->token[1].bytes);
}

// -- Blocks without braces

static const char *const block_ends[] = {"end", "elseif", "elsif", "elif", "until", NULL};

bool gy_parse_at_foreign_end(const Parser *p)
{
    return is_one_of(p->token, block_ends) || gy_parser_at(p, TOKEN_ELSE);
}

// `:` and deeper lines, or a line of its own
static Node *parse_indented(Parser *p)
{
    const Token *colon = gy_parser_next(p);
    Diagnostic *d = gy_diag_add(p->diag, colon->span, "a block stands in braces here");
    gy_diag_hint(d, "write { … } instead of ':' and indentation");
    uint32_t indent = gy_parser_indent(p, colon);
    return gy_parse_until(p, (BlockEnd){BLOCK_INDENTED, indent}, colon->span);
}

// then … end
static Node *parse_to_end(Parser *p, const Token *opener)
{
    p->reads_ends = true;
    Node *block = gy_parse_until(p, (BlockEnd){BLOCK_TO_WORD, 0}, opener->span);
    if (gy_parser_at_name(p, "end")) gy_parser_next(p);
    return block;
}

Node *gy_parse_foreign_block(Parser *p)
{
    static const char *const openers[] = {"then", "do", NULL};
    const Token *t = p->token;
    if (t->kind == TOKEN_COLON) return parse_indented(p);
    if (is_one_of(t, openers)) {
        Diagnostic *d = gy_diag_add(p->diag, t->span, "a block stands in braces here");
        gy_diag_hint(d, "write { … } instead of %s … end", t->bytes);
        return parse_to_end(p, gy_parser_next(p));
    }
    bool is_else = t[-1].kind == TOKEN_ELSE && p->reads_ends;
    if (is_else) return parse_to_end(p, t);
    if (!p->is_foreign_function || !t->newline_before || t->kind == TOKEN_BRACE_OPEN) return NULL;
    Diagnostic *d = gy_diag_add(p->diag, t[-1].span, "a block stands in braces here");
    gy_diag_hint(d, "write { … } instead of … end");
    return parse_to_end(p, t);
}

bool gy_parse_foreign_elif(Parser *p)
{
    static const char *const list[] = {"elif", "elsif", "elseif", NULL};
    if (!is_one_of(p->token, list)) return false;
    Diagnostic *d = gy_diag_add(p->diag, p->token->span, "there is no %s", p->token->bytes);
    gy_diag_hint(d, "write else if");
    return true;
}

bool gy_parse_foreign_catch(Parser *p)
{
    static const char *const list[] = {"except", "rescue", NULL};
    if (!is_one_of(p->token, list)) return false;
    Diagnostic *d = gy_diag_add(p->diag, p->token->span, "errors are caught with catch");
    gy_diag_hint(d, "write catch ValueError as e { … }");
    return true;
}

// -- Statements

// var x = 1, local x = 1, int x
static bool at_declaration(const Token *t)
{
    static const char *const list[] = {"var",    "local", "my",      "val",  "auto", "final",
                                       "int",    "float", "double",  "char", "long", "string",
                                       "String", "bool",  "boolean", "dim",  NULL};
    return is_one_of(t, list) && t[1].kind == TOKEN_NAME && !t[1].newline_before;
}

// number x = 1: a word that no other language is known to have there
static bool at_typed_declaration(const Token *t)
{
    return t->kind == TOKEN_NAME && t[1].kind == TOKEN_NAME && !t[1].newline_before &&
           t[2].kind == TOKEN_ASSIGN;
}

static Node *parse_declaration(Parser *p)
{
    Diagnostic *d = gy_diag_add(p->diag, p->token->span, "variables are declared with let");
    gy_diag_hint(d, "write let %s = value", p->token[1].bytes);
    return gy_parse_let(p);
}

// export fn f() { … }: the word is left out
static bool skip_modifier(Parser *p)
{
    static const char *const list[] = {"export",    "public",   "private",  "pub",
                                       "protected", "abstract", "override", NULL};
    const Token *t = p->token;
    bool stands_before =
        !t[1].newline_before &&
        (t[1].kind == TOKEN_NAME || (t[1].kind >= TOKEN_AND && t[1].kind <= TOKEN_YIELD));
    if (!stands_before || !is_one_of(t, list)) return false;
    Diagnostic *d = gy_diag_add(p->diag, t->span, "there is no '%s'", t->bytes);
    gy_diag_hint(d, "all names are public, but for those that begin with _");
    gy_parser_next(p);
    return true;
}

bool gy_parse_foreign_modifier(Parser *p)
{
    bool found = false;
    while (skip_modifier(p))
        found = true;
    return found;
}

// The name of the loop variable behind let, const or a type.
static const Token *skip_to_loop_variable(const Token *t)
{
    while (t->kind == TOKEN_LET || t->kind == TOKEN_CONST ||
           (t->kind == TOKEN_NAME && t[1].kind == TOKEN_NAME && strcmp(t[1].bytes, "of") != 0))
        t++;
    return t;
}

// for (let i = 0; i < n; i++) { … }   for (x of xs) { … }
static bool at_loop_of_c(const Token *t)
{
    if (t->kind != TOKEN_PAREN_OPEN) return false;
    if (t[1].kind == TOKEN_LET || t[1].kind == TOKEN_CONST || t[1].kind == TOKEN_SEMICOLON)
        return true;
    return t[1].kind == TOKEN_NAME &&
           (t[2].kind == TOKEN_NAME || t[2].kind == TOKEN_ASSIGN || t[2].kind == TOKEN_IN);
}

// Also for i = 1, 10 do … end
bool gy_parse_foreign_for(Parser *p)
{
    const Token *t = p->token;
    bool is_c = at_loop_of_c(t), is_lua = t->kind == TOKEN_NAME && t[1].kind == TOKEN_ASSIGN;
    if (!is_c && !is_lua && t->kind != TOKEN_LET && t->kind != TOKEN_CONST) return false;
    const Token *name = skip_to_loop_variable(is_c ? t + 1 : t);
    const char *text = name->kind == TOKEN_NAME ? name->bytes : "i";
    bool is_over_items = name[1].kind == TOKEN_IN || name[1].kind == TOKEN_NAME;
    Diagnostic *d = gy_diag_add(p->diag, t->span, "a loop goes over items: for %s in …", text);
    gy_diag_hint(d, "write for %s in %s { … }", text, is_over_items ? "xs" : "range(n)");
    return true;
}

// ++x, and the comment of Lua that begins like --x
static bool report_step(Parser *p)
{
    const Token *t = p->token;
    bool is_doubled = (t->kind == TOKEN_PLUS || t->kind == TOKEN_MINUS) && t[1].kind == t->kind &&
                      t[1].span.offset == t->span.offset + 1;
    if (!is_doubled) return false;
    Span span = {t->span.offset, 2};
    bool is_comment = t->kind == TOKEN_MINUS && t[2].span.offset > t[1].span.offset + 1;
    if (is_comment) {
        gy_diag_hint(gy_diag_add(p->diag, span, "a comment begins with '#'"),
                     "write # in place of --");
        return true;
    }
    if (t[2].kind != TOKEN_NAME) return false;
    const char *sign = t->kind == TOKEN_PLUS ? "+" : "-";
    gy_diag_hint(gy_diag_add(p->diag, span, "there is no '%s%s'", sign, sign), "write %s %s= 1",
                 t[2].bytes, sign);
    return true;
}

static Node *parse_raise(Parser *p)
{
    gy_diag_hint(gy_diag_add(p->diag, p->token->span, "errors are thrown with throw"),
                 "write throw %s(…)", p->token[1].bytes);
    return gy_parse_throw(p);
}

static bool report_walrus(Parser *p)
{
    const Token *t = p->token;
    if (t->kind != TOKEN_NAME || t[1].kind != TOKEN_WALRUS) return false;
    gy_diag_hint(gy_diag_add(p->diag, t[1].span, "there is no ':='"), "write let %s = …", t->bytes);
    return true;
}

Node *gy_parse_foreign_statement(Parser *p, bool *is_foreign)
{
    const Token *t = p->token;
    *is_foreign = true;
    if (!diag_has_stack(p->diag)) return NULL;
    if (gy_parse_foreign_modifier(p)) return gy_parse_statement(p);
    if (t->kind == TOKEN_NAME && gy_parse_at_foreign_function(t + 1)) { // local function f()
        gy_parser_next(p);
        return gy_parse_statement(p);
    }
    if (at_declaration(t)) return parse_declaration(p);
    if (gy_parser_at_name(p, "raise") && !t[1].newline_before && t[1].kind == TOKEN_NAME)
        return parse_raise(p);
    if (report_walrus(p) || report_step(p) || gy_parse_slip_word(p)) return NULL;
    if (at_typed_declaration(t)) return parse_declaration(p);
    *is_foreign = false;
    return NULL;
}

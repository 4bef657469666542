// parser_stmt.c - statements: declarations, control flow, assignments.
//
// Every rule that begins with a keyword has a function named after it, which is called with that
// keyword still ahead. What begins with anything else is an expression, an assignment, or one of
// the contextual words (test).
#include "lang/parser_private.h"
#include <string.h>

// -- Targets

static Node *parse_target(Parser *p)
{
    if (!gy_parser_at(p, TOKEN_STAR)) return gy_parse_postfix(p);
    const Token *star = gy_parser_next(p);
    Node *operand = gy_parse_postfix(p);
    if (!operand) return NULL;
    Node *node = gy_parser_node(p, NODE_STAR, gy_parser_span(p, star->span));
    node->operand = operand;
    return node;
}

// targets = target { "," target }: a tuple pattern where there is a comma
Node *gy_parse_targets(Parser *p)
{
    Span start = p->token->span;
    Node *first = parse_target(p);
    if (!first || !gy_parser_at(p, TOKEN_COMMA)) return first;
    Growing list = {0};
    bool ok = gy_parser_push(p, &list, &first, sizeof first);
    while (ok && gy_parser_accept(p, TOKEN_COMMA)) {
        if (gy_parser_at(p, TOKEN_IN) || gy_parser_at(p, TOKEN_ASSIGN)) break;
        Node *target = parse_target(p);
        ok = target && gy_parser_push(p, &list, &target, sizeof target);
    }
    Node *node = gy_parser_node(p, NODE_TUPLE, gy_parser_span(p, start));
    node->list = gy_parser_list(p, &list);
    return ok ? node : NULL;
}

static bool check_pattern(Parser *p, const Node *pattern, bool only_names)
{
    uint32_t stars = 0;
    for (uint32_t i = 0; i < pattern->list.count; i++) {
        const Node *item = pattern->list.items[i];
        bool is_star = item->kind == NODE_STAR;
        stars += is_star;
        if (!gy_parse_check_target(p, is_star ? item->operand : item, only_names)) return false;
    }
    if (stars > 1)
        gy_diag_add(p->diag, pattern->span, "only one target can take the rest with a star");
    return stars <= 1;
}

static bool report_target(Parser *p, const Node *target)
{
    const char *what = "this expression", *hint = NULL;
    switch (target->kind) {
    case NODE_NIL:
    case NODE_TRUE:
    case NODE_FALSE:
    case NODE_INT:
    case NODE_BIG:
    case NODE_FLOAT:
    case NODE_BYTES:
    case NODE_STR:
    case NODE_INTERPOLATION: what = "a literal"; break;
    case NODE_DICT:
    case NODE_SET: what = "a dict or set display"; break;
    case NODE_FUNCTION: what = "a function"; break;
    case NODE_AWAIT: what = "the result of an await"; break;
    case NODE_COMPARE:
        what = "a comparison";
        hint = "write == to compare, in a condition for instance";
        break;
    case NODE_CONDITIONAL:
        what = "a conditional expression";
        hint = "write if … { … } else { … } around two assignments";
        break;
    case NODE_UNARY:
    case NODE_BINARY: what = "the result of an operator"; break;
    default: break;
    }
    Diagnostic *d = gy_diag_add(p->diag, target->span, "cannot assign to %s", what);
    if (hint) gy_diag_hint(d, "%s", hint);
    return false;
}

bool gy_parse_check_target(Parser *p, const Node *target, bool only_names)
{
    switch (target->kind) {
    case NODE_NAME: return true;
    case NODE_TUPLE:
    case NODE_LIST: return check_pattern(p, target, only_names);
    case NODE_ATTRIBUTE:
    case NODE_INDEX:
        if (!only_names) return true;
        gy_diag_add(p->diag, target->span, "only a name can be declared here");
        return false;
    case NODE_STAR:
        gy_diag_add(p->diag, target->span, "a star needs other targets beside it: a, *rest");
        return false;
    case NODE_CALL:
        gy_diag_add(p->diag, target->span, "cannot assign to the result of a call");
        return false;
    case NODE_SELF: gy_diag_add(p->diag, target->span, "cannot assign to self"); return false;
    case NODE_CHAIN: gy_diag_add(p->diag, target->span, "cannot assign through ?."); return false;
    default: return report_target(p, target);
    }
}

// -- Declarations

// let x: int = 1   let mut x = 1   let a = 1, b = 2
static bool check_declared(Parser *p, const Node *target, const Node *value)
{
    const Token *t = p->token;
    Diagnostic *d;
    if (gy_parser_at(p, TOKEN_COLON) && !value)
        gy_parse_skip_annotation(p, "variables have no type annotations", "write let name = value");
    bool is_mut = gy_parser_at(p, TOKEN_NAME) && !t->newline_before && !value &&
                  target->kind == NODE_NAME && strcmp(target->name.text, "mut") == 0;
    if (is_mut) {
        d = gy_diag_add(p->diag, target->span, "every variable that let declares can change");
        gy_diag_hint(d, "write let %s, or const %s for one that cannot", t->bytes, t->bytes);
        return false;
    }
    bool is_second = gy_parser_at(p, TOKEN_ASSIGN) && value && value->kind == NODE_TUPLE &&
                     value->list.items[value->list.count - 1]->kind == NODE_NAME;
    if (is_second) {
        const Node *name = value->list.items[value->list.count - 1];
        d = gy_diag_add(p->diag, name->span, "a let declares one variable, or unpacks one value");
        gy_diag_hint(d, "write let %s = … as a statement of its own", name->name.text);
        return false;
    }
    return true;
}

static bool report_no_value(Parser *p, const Node *target, bool is_const)
{
    Diagnostic *d = is_const ? gy_diag_add(p->diag, target->span, "a const needs a value")
                             : gy_diag_add(p->diag, target->span,
                                           "several names unpack a value, which is missing");
    if (is_const) gy_diag_hint(d, "write const name = value");
    else gy_diag_hint(d, "write let a, b = pair, or a let for each name");
    return false;
}

// let = ( "let" | "const" ) targets [ "=" expression_list ]
Node *gy_parse_let(Parser *p)
{
    const Token *start = gy_parser_next(p);
    bool is_const = start->kind == TOKEN_CONST;
    if (!gy_parser_at(p, TOKEN_NAME) && !gy_parser_at(p, TOKEN_PAREN_OPEN) &&
        !gy_parser_at(p, TOKEN_BRACKET_OPEN) && !gy_parser_at(p, TOKEN_STAR)) {
        Name ignored;
        gy_parser_name(p, is_const ? "a name after 'const'" : "a name after 'let'", &ignored);
        return NULL;
    }
    Node *target = gy_parse_targets(p), *value = NULL;
    if (!target || !gy_parse_check_target(p, target, true)) return NULL;
    if (!check_declared(p, target, NULL)) return NULL;
    if (gy_parser_accept(p, TOKEN_ASSIGN) && !(value = gy_parse_expression_list(p))) return NULL;
    bool lacks_value = !value && (is_const || target->kind != NODE_NAME);
    if (lacks_value && gy_parser_at_statement_end(p) && !report_no_value(p, target, is_const))
        return NULL;
    if (value && !check_declared(p, target, value)) return NULL;
    Node *node = gy_parser_node(p, NODE_LET, gy_parser_span(p, start->span));
    node->let.target = target;
    node->let.value = value;
    node->let.is_const = is_const;
    return node;
}

// Goes on behind it, so that the rest of the function is read.
static bool report_self(Parser *p)
{
    Diagnostic *d =
        gy_diag_add(p->diag, p->token->span, "self is not written among the parameters");
    gy_diag_hint(d, "every method has it: leave it out here, and write self.name inside");
    gy_parser_next(p);
    return true;
}

static bool parse_parameter(Parser *p, Parameter *parameter, bool is_keyword_only)
{
    parameter->kind = is_keyword_only ? PARAMETER_KEYWORD : PARAMETER_POSITIONAL;
    if (gy_parser_accept(p, TOKEN_STAR_STAR)) parameter->kind = PARAMETER_NAMED_REST;
    else if (gy_parser_accept(p, TOKEN_STAR)) parameter->kind = PARAMETER_REST;
    if (gy_parser_at_name(p, "self")) return report_self(p);
    if (!gy_parser_name(p, "the name of a parameter", &parameter->name)) return false;
    parameter->serial = ++p->last_serial;
    if (gy_parser_at(p, TOKEN_COLON))
        gy_parse_skip_annotation(p, "parameters have no type annotations",
                                 "write the name alone; a default is written name = value");
    if (parameter->kind == PARAMETER_REST || parameter->kind == PARAMETER_NAMED_REST) return true;
    return !gy_parser_accept(p, TOKEN_ASSIGN) ||
           (parameter->default_value = gy_parse_expression(p));
}

static bool check_parameter(Parser *p, const Growing *list, const Parameter *parameter,
                            bool *has_default)
{
    const Parameter *known = (const Parameter *)list->items;
    for (uint32_t i = 0; i < list->count; i++) {
        if (known[i].name.size == parameter->name.size &&
            strcmp(known[i].name.text, parameter->name.text) == 0) {
            Diagnostic *d =
                gy_diag_add(p->diag, parameter->name.span, "there are two parameters called '%s'",
                            parameter->name.text);
            gy_diag_other(d, known[i].name.span, "the first one");
            return false;
        }
        if (known[i].kind == PARAMETER_NAMED_REST) {
            gy_diag_add(p->diag, parameter->name.span, "nothing can follow **%s",
                        known[i].name.text);
            return false;
        }
    }
    if (parameter->kind != PARAMETER_POSITIONAL) return true;
    if (*has_default && !parameter->default_value) {
        gy_diag_add(p->diag, parameter->name.span,
                    "a parameter without a default cannot follow one that has one");
        return false;
    }
    *has_default |= parameter->default_value != NULL;
    return true;
}

// "/": the parameters in front of it are passed by position only
static bool parse_slash(Parser *p, const Growing *list, bool is_keyword_only, FunctionParts *f)
{
    const Parameter *all = (const Parameter *)list->items;
    const char *wrong = NULL;
    if (!list->count) wrong = "a '/' stands behind the parameters that are passed by position only";
    else if (f->positional_only_count) wrong = "there is one '/' among parameters at most";
    else if (is_keyword_only || all[list->count - 1].kind != PARAMETER_POSITIONAL)
        wrong = "a '/' stands before the parameters with stars";
    f->positional_only_count = list->count;
    if (wrong) gy_diag_add(p->diag, p->token->span, "%s", wrong);
    gy_parser_next(p);
    return !wrong;
}

// *rest or a bare *, which begin the keyword-only ones: is it the first, and is it for any?
static bool check_star(Parser *p, bool is_keyword_only)
{
    const char *wrong = NULL;
    TokenKind then = p->token[1].kind == TOKEN_COMMA ? p->token[2].kind : TOKEN_NAME;
    if (is_keyword_only) wrong = "there is one '*' among parameters at most";
    else if (then == TOKEN_PAREN_CLOSE || then == TOKEN_STAR_STAR)
        wrong = "a bare '*' stands before parameters that are passed by name only";
    if (wrong) gy_diag_add(p->diag, p->token->span, "%s", wrong);
    return !wrong;
}

// parameters = [ parameter { "," parameter } [ "," ] ]
static bool parse_parameters(Parser *p, Growing *list, FunctionParts *f)
{
    bool is_keyword_only = false, has_default = false;
    while (!gy_parser_at(p, TOKEN_PAREN_CLOSE)) {
        if (gy_parser_at(p, TOKEN_STAR) && !check_star(p, is_keyword_only)) return false;
        if (gy_parser_at(p, TOKEN_STAR) && p->token[1].kind == TOKEN_COMMA) {
            gy_parser_next(p);
            is_keyword_only = true;
        } else if (gy_parser_at(p, TOKEN_SLASH)) {
            if (!parse_slash(p, list, is_keyword_only, f)) return false;
        } else {
            Parameter parameter = {0};
            if (!parse_parameter(p, &parameter, is_keyword_only)) return false;
            bool is_self = !parameter.name.text;
            if (is_self && gy_parser_accept(p, TOKEN_COMMA)) continue;
            if (is_self) break;
            if (!check_parameter(p, list, &parameter, &has_default) ||
                !gy_parser_push(p, list, &parameter, sizeof parameter))
                return false;
            is_keyword_only |= parameter.kind == PARAMETER_REST;
        }
        if (!gy_parser_accept(p, TOKEN_COMMA)) break;
    }
    return true;
}

static Node *parse_body(Parser *p, FunctionParts *f)
{
    f->is_arrow = gy_parser_accept(p, TOKEN_ARROW);
    if (f->is_arrow) return gy_parse_expression(p);
    Node *body = gy_parse_block(p);
    if (body) f->doc = gy_parse_take_doc(&body->list);
    return body;
}

static Span text_between(const Token *open, const Token *close)
{
    uint32_t start = open->span.offset + open->span.length;
    return (Span){start, close->span.offset > start ? close->span.offset - start : 0};
}

// function = "(" parameters ")" ( block | "=>" expression ), behind fn and the name
Node *gy_parse_function(Parser *p, Span start, bool is_async, Name name)
{
    const Token *open = p->token;
    Growing parameters = {0};
    FunctionParts f = {.name = name, .is_async = is_async};
    if (!gy_parser_accept(p, TOKEN_PAREN_OPEN)) {
        Diagnostic *d = gy_parser_unexpected(p, "'(' before the parameters");
        gy_diag_hint(d, "write fn %s() { … }", name.text ? name.text : "");
        return NULL;
    }
    bool ignored = p->ignores_newlines, outer_yield = p->has_yield;
    p->ignores_newlines = true;
    p->has_yield = false;
    bool ok = gy_parser_enter(p) && parse_parameters(p, &parameters, &f) &&
              gy_parser_close(p, TOKEN_PAREN_CLOSE, open);
    f.parameter_span = text_between(open, &p->token[-1]);
    p->ignores_newlines = ignored;
    f.parameter_count = parameters.count;
    f.parameters = (Parameter *)gy_parser_finish(p, &parameters, sizeof(Parameter));
    ok = ok && (f.body = parse_body(p, &f));
    f.has_yield = p->has_yield;
    p->has_yield = outer_yield;
    if (!ok) return NULL;
    gy_parser_leave(p);
    Node *node = gy_parser_node(p, NODE_FUNCTION, gy_parser_span(p, start));
    node->function = f;
    return node;
}

// Is this `fn name` or `async fn name`: a declaration?
static bool at_function_declaration(const Parser *p)
{
    const Token *t = p->token;
    if (t->kind == TOKEN_ASYNC) t++;
    return (t->kind == TOKEN_FN && t[1].kind != TOKEN_PAREN_OPEN) ||
           gy_parse_at_foreign_function(t);
}

static Node *parse_function_declaration(Parser *p)
{
    const Token *start = p->token;
    bool is_async = gy_parser_accept(p, TOKEN_ASYNC), outer = p->is_foreign_function;
    Name name;
    p->is_foreign_function = !gy_parser_at(p, TOKEN_FN);
    if (p->is_foreign_function) gy_parse_report_function(p);
    gy_parser_next(p);
    Node *node = gy_parser_name(p, "the name of the function", &name)
                     ? gy_parse_function(p, start->span, is_async, name)
                     : NULL;
    p->is_foreign_function = outer;
    if (node) node->kind = NODE_DECLARE_FUNCTION;
    return node;
}

// -- Control flow

// if = "if" expression block { "else" "if" expression block } [ "else" block ]
static Node *parse_if(Parser *p)
{
    Node *first = NULL, **link = &first;
    for (uint32_t length = 0;; length++) {
        const Token *start = gy_parser_next(p);
        Node *condition = gy_parse_expression(p);
        Node *body = condition ? gy_parse_block(p) : NULL;
        if (!body) return NULL;
        if (length > LONGEST_CHAIN) {
            gy_diag_add(p->diag, start->span, "this chain of else-ifs is too long");
            return NULL;
        }
        Node *node = gy_parser_node(p, NODE_IF, gy_parser_span(p, start->span));
        node->conditional.condition = condition;
        node->conditional.value = body;
        *link = node;
        link = &node->conditional.other;
        if (gy_parse_foreign_elif(p)) continue;
        if (!gy_parser_accept(p, TOKEN_ELSE)) return first;
        if (gy_parser_at(p, TOKEN_IF)) continue;
        return (*link = gy_parse_block(p)) ? first : NULL;
    }
}

// Python's `else` behind a loop or a try. It is read, so that what follows it is.
static void report_else(Parser *p, const char *owner, const char *hint)
{
    if (!gy_parser_at(p, TOKEN_ELSE)) return;
    gy_diag_hint(gy_diag_add(p->diag, p->token->span, "a %s has no else", owner), "%s", hint);
    gy_parser_next(p);
    gy_parse_block(p);
}

static void report_else_of_loop(Parser *p)
{
    report_else(p, "loop", "set a variable before break, and ask for it behind the loop");
}

static Node *parse_while(Parser *p)
{
    const Token *start = gy_parser_next(p);
    Node *condition = gy_parse_expression(p);
    Node *body = condition ? gy_parse_block(p) : NULL;
    if (!body) return NULL;
    report_else_of_loop(p);
    Node *node = gy_parser_node(p, NODE_WHILE, gy_parser_span(p, start->span));
    node->loop.condition = condition;
    node->loop.body = body;
    return node;
}

// The header was reported; its body may have mistakes of its own.
static Node *skip_to_body(Parser *p)
{
    uint32_t depth = 0;
    for (; !gy_parser_at(p, TOKEN_END); gy_parser_next(p)) {
        if (depth == 0 && (p->token->newline_before || gy_parser_at(p, TOKEN_BRACE_OPEN) ||
                           gy_parser_at_name(p, "do")))
            break;
        if (gy_parser_at(p, TOKEN_PAREN_OPEN)) depth++;
        else if (gy_parser_at(p, TOKEN_PAREN_CLOSE) && depth) depth--;
    }
    if (gy_parser_at(p, TOKEN_BRACE_OPEN) || gy_parser_at_name(p, "do")) gy_parse_block(p);
    return NULL;
}

// for = [ "async" ] "for" targets "in" expression_list block
static Node *parse_for(Parser *p)
{
    Span start = p->token->span;
    bool is_async = gy_parser_accept(p, TOKEN_ASYNC);
    gy_parser_next(p);
    if (gy_parse_foreign_for(p)) return skip_to_body(p);
    Node *target = gy_parse_targets(p);
    if (!target || !gy_parse_check_target(p, target, true) ||
        !gy_parser_expect(p, TOKEN_IN, "after the loop variables"))
        return NULL;
    Node *iterable = gy_parse_expression_list(p);
    Node *body = iterable ? gy_parse_block(p) : NULL;
    if (!body) return NULL;
    report_else_of_loop(p);
    Node *node = gy_parser_node(p, NODE_FOR, gy_parser_span(p, start));
    node->loop.target = target;
    node->loop.iterable = iterable;
    node->loop.body = body;
    node->loop.is_async = is_async;
    return node;
}

static Node *parse_return(Parser *p)
{
    const Token *start = gy_parser_next(p);
    Node *value = NULL;
    if (!gy_parser_at_statement_end(p) && !(value = gy_parse_expression_list(p))) return NULL;
    Node *node = gy_parser_node(p, NODE_RETURN, gy_parser_span(p, start->span));
    node->operand = value;
    return node;
}

Node *gy_parse_throw(Parser *p)
{
    const Token *start = gy_parser_next(p);
    Node *error = NULL, *cause = NULL;
    if (!gy_parser_at_statement_end(p) && !(error = gy_parse_expression(p))) return NULL;
    if (error && gy_parser_accept(p, TOKEN_FROM) && !(cause = gy_parse_expression(p))) return NULL;
    Node *node = gy_parser_node(p, NODE_THROW, gy_parser_span(p, start->span));
    node->thrown.error = error;
    node->thrown.cause = cause;
    return node;
}

// catch (ValueError e)
static bool report_catch(Parser *p)
{
    const Token *t = p->token;
    if (t->kind != TOKEN_PAREN_OPEN || t[1].kind != TOKEN_NAME || t[2].kind != TOKEN_NAME ||
        t[3].kind != TOKEN_PAREN_CLOSE)
        return false;
    gy_diag_hint(gy_diag_add(p->diag, t[2].span, "the error is named with 'as'"),
                 "write catch %s as %s", t[1].bytes, t[2].bytes);
    p->token += 4;
    return true;
}

// catch = "catch" [ postfix { "," postfix } ] [ "as" name ] block
static bool parse_catch(Parser *p, CatchClause *c)
{
    const Token *start = gy_parser_next(p);
    Growing classes = {0};
    bool ok = true, is_reported = report_catch(p);
    while (ok && !is_reported && !gy_parser_at(p, TOKEN_BRACE_OPEN) && !gy_parser_at(p, TOKEN_AS) &&
           !gy_parser_at(p, TOKEN_COLON)) {
        Node *class_node = gy_parse_postfix(p);
        ok = class_node && gy_parser_push(p, &classes, &class_node, sizeof class_node);
        if (!ok || !gy_parser_accept(p, TOKEN_COMMA)) break;
    }
    c->classes = gy_parser_list(p, &classes);
    if (ok && gy_parser_at(p, TOKEN_NAME) && !p->token->newline_before) {
        Span span = c->classes.count ? c->classes.items[0]->span : start->span;
        gy_diag_hint(gy_diag_add(p->diag, p->token->span, "the error is named with 'as'"),
                     "write catch %.*s as %s", (int)span.length, p->source->text + span.offset,
                     p->token->bytes);
        gy_parser_next(p);
    }
    if (ok && gy_parser_accept(p, TOKEN_AS)) ok = gy_parser_name(p, "a name after 'as'", &c->name);
    ok = ok && (c->body = gy_parse_block(p));
    c->span = gy_parser_span(p, start->span);
    return ok;
}

// try = "try" block { catch } [ "finally" block ]
static Node *parse_try(Parser *p)
{
    const Token *start = gy_parser_next(p);
    Node *body = gy_parse_block(p), *cleanup = NULL;
    Growing catches = {0};
    bool ok = body != NULL;
    while (ok && (gy_parser_at(p, TOKEN_CATCH) || gy_parse_foreign_catch(p))) {
        CatchClause clause = {0};
        ok = parse_catch(p, &clause) && gy_parser_push(p, &catches, &clause, sizeof clause);
    }
    if (ok && catches.count)
        report_else(p, "try", "write what follows a success at the end of the try block");
    if (ok && gy_parser_accept(p, TOKEN_FINALLY)) ok = (cleanup = gy_parse_block(p)) != NULL;
    if (ok && !catches.count && !cleanup) {
        if (gy_parser_at(p, TOKEN_END) && p->diag->count == 0) p->diag->incomplete = true;
        Diagnostic *d =
            gy_diag_add(p->diag, start->span, "this try has neither 'catch' nor 'finally'");
        gy_diag_hint(d, "write catch as e { … } behind its block");
        ok = false;
    }
    Node *node = gy_parser_node(p, NODE_TRY, gy_parser_span(p, start->span));
    node->attempt.body = body;
    node->attempt.count = catches.count;
    node->attempt.catches = (CatchClause *)gy_parser_finish(p, &catches, sizeof(CatchClause));
    node->attempt.cleanup = cleanup;
    return ok ? node : NULL;
}

// with = [ "async" ] "with" expression [ "as" target ] { "," … } block
static Node *parse_with(Parser *p)
{
    Span start = p->token->span;
    bool is_async = gy_parser_accept(p, TOKEN_ASYNC), ok = true;
    gy_parser_next(p);
    Growing items = {0};
    do {
        WithItem item = {gy_parse_expression(p), NULL};
        ok = item.context != NULL;
        if (ok && gy_parser_accept(p, TOKEN_AS))
            ok = (item.target = gy_parse_postfix(p)) && gy_parse_check_target(p, item.target, true);
        ok = ok && gy_parser_push(p, &items, &item, sizeof item);
    } while (ok && gy_parser_accept(p, TOKEN_COMMA));
    Node *body = ok ? gy_parse_block(p) : NULL;
    Node *node = gy_parser_node(p, NODE_WITH, gy_parser_span(p, start));
    node->with.count = items.count;
    node->with.items = (WithItem *)gy_parser_finish(p, &items, sizeof(WithItem));
    node->with.body = body;
    node->with.is_async = is_async;
    return body ? node : NULL;
}

// -- select and tests

// arm = [ target "=" ] "await" postfix block | "else" block
static bool parse_arm(Parser *p, SelectClause *arm)
{
    if (gy_parser_accept(p, TOKEN_ELSE)) return (arm->body = gy_parse_block(p)) != NULL;
    if (!gy_parser_at(p, TOKEN_AWAIT)) {
        arm->target = gy_parse_targets(p);
        if (!arm->target || !gy_parser_expect(p, TOKEN_ASSIGN, "in the arm of a select") ||
            !gy_parse_check_target(p, arm->target, false))
            return false;
    }
    return gy_parser_expect(p, TOKEN_AWAIT, "in the arm of a select") &&
           (arm->operation = gy_parse_postfix(p)) && (arm->body = gy_parse_block(p));
}

enum { MOST_ARMS = 100 };

static bool check_arms(Parser *p, Span span, const Growing *arms)
{
    const SelectClause *all = (const SelectClause *)arms->items;
    uint32_t others = 0;
    for (uint32_t i = 0; i < arms->count; i++)
        others += all[i].operation == NULL;
    if (arms->count == others)
        gy_diag_add(p->diag, span, "a select needs an arm that waits: `v = await ch.recv() { … }`");
    else if (others > 1) gy_diag_add(p->diag, span, "a select can have one else only");
    else if (arms->count > MOST_ARMS)
        gy_diag_add(p->diag, span, "a select has more than %d arms", MOST_ARMS);
    else return true;
    return false;
}

static Node *parse_select(Parser *p)
{
    const Token *start = gy_parser_next(p);
    bool is_fair = gy_parser_at_name(p, "fair"), ok = true;
    if (is_fair) gy_parser_next(p);
    const Token *open = p->token;
    if (!gy_parser_expect(p, TOKEN_BRACE_OPEN, "to begin the arms")) return NULL;
    Growing arms = {0};
    while (ok && !gy_parser_at(p, TOKEN_BRACE_CLOSE) && !gy_parser_at(p, TOKEN_END)) {
        SelectClause arm = {0};
        if (gy_parser_accept(p, TOKEN_SEMICOLON)) continue;
        ok = parse_arm(p, &arm) && gy_parser_push(p, &arms, &arm, sizeof arm);
    }
    ok = ok && gy_parser_close(p, TOKEN_BRACE_CLOSE, open) && check_arms(p, start->span, &arms);
    Node *node = gy_parser_node(p, NODE_SELECT, gy_parser_span(p, start->span));
    node->select.count = arms.count;
    node->select.arms = (SelectClause *)gy_parser_finish(p, &arms, sizeof(SelectClause));
    node->select.is_fair = is_fair;
    return ok ? node : NULL;
}

static bool at_test(const Parser *p)
{
    const Token *t = p->token;
    if (t->kind == TOKEN_ASYNC) t++;
    if (t->kind != TOKEN_NAME || strcmp(t->bytes, "test") != 0) return false;
    return (t[1].kind == TOKEN_STR || t[1].kind == TOKEN_STR_OPEN) && !t[1].newline_before;
}

// test = [ "async" ] "test" string block
static Node *parse_test(Parser *p)
{
    Span start = p->token->span;
    bool outer_yield = p->has_yield;
    FunctionParts f = {.is_async = gy_parser_accept(p, TOKEN_ASYNC)};
    gy_parser_next(p);
    Node *name = gy_parse_string(p);
    if (!name) return NULL;
    f.doc = name->kind == NODE_STR ? name : NULL;
    p->has_yield = false;
    f.body = gy_parse_block(p);
    f.has_yield = p->has_yield;
    p->has_yield = outer_yield;
    if (!f.body) return NULL;
    Node *node = gy_parser_node(p, NODE_TEST, gy_parser_span(p, start));
    Node *function = gy_parser_node(p, NODE_FUNCTION, node->span);
    function->function = f;
    node->test.name = name;
    node->test.function = function;
    return node;
}

// -- Assignments

static int augmented_op(TokenKind kind)
{
    switch (kind) {
    case TOKEN_PLUS_ASSIGN: return BINARY_ADD;
    case TOKEN_MINUS_ASSIGN: return BINARY_SUB;
    case TOKEN_STAR_ASSIGN: return BINARY_MUL;
    case TOKEN_SLASH_ASSIGN: return BINARY_DIV;
    case TOKEN_SLASH_SLASH_ASSIGN: return BINARY_FLOORDIV;
    case TOKEN_PERCENT_ASSIGN: return BINARY_MOD;
    case TOKEN_STAR_STAR_ASSIGN: return BINARY_POW;
    case TOKEN_AMPERSAND_ASSIGN: return BINARY_BAND;
    case TOKEN_PIPE_ASSIGN: return BINARY_BOR;
    case TOKEN_CARET_ASSIGN: return BINARY_BXOR;
    case TOKEN_LESS_LESS_ASSIGN: return BINARY_SHL;
    case TOKEN_GREATER_GREATER_ASSIGN: return BINARY_SHR;
    case TOKEN_COALESCE_ASSIGN: return AUGMENT_COALESCE;
    default: return -1;
    }
}

static Node *parse_augmented(Parser *p, Node *target, int op)
{
    const Token *sign = gy_parser_next(p);
    if (target->kind == NODE_TUPLE || target->kind == NODE_LIST) {
        gy_diag_add(p->diag, sign->span, "an operator cannot assign to several targets at once");
        return NULL;
    }
    if (!gy_parse_check_target(p, target, false)) return NULL;
    Node *value = gy_parse_expression_list(p);
    if (!value) return NULL;
    Node *node = gy_parser_node(p, NODE_AUGMENTED, gy_parser_span(p, target->span));
    node->augmented.op = (uint8_t)op;
    node->augmented.target = target;
    node->augmented.value = value;
    return node;
}

// assignment = expression_list { "=" expression_list } | target op= expression_list
Node *gy_parse_simple(Parser *p)
{
    Node *value = gy_parse_expression_list(p);
    if (!value) return NULL;
    Span start = value->span;
    int op = augmented_op((TokenKind)p->token->kind);
    if (op >= 0) return parse_augmented(p, value, op);
    if (!gy_parser_at(p, TOKEN_ASSIGN)) {
        Node *node = gy_parser_node(p, NODE_EXPRESSION, value->span);
        node->operand = value;
        return node;
    }
    Growing targets = {0};
    bool ok = true;
    while (ok && gy_parser_accept(p, TOKEN_ASSIGN)) {
        ok = gy_parse_check_target(p, value, false) &&
             gy_parser_push(p, &targets, &value, sizeof value) &&
             (value = gy_parse_expression_list(p));
    }
    Node *node = gy_parser_node(p, NODE_ASSIGN, gy_parser_span(p, start));
    node->assign.targets = gy_parser_list(p, &targets);
    node->assign.value = value;
    return ok ? node : NULL;
}

static Node *parse_word(Parser *p, NodeKind kind)
{
    return gy_parser_node(p, kind, gy_parser_next(p)->span);
}

// else, catch or finally where no statement of theirs has gone before
static Node *report_alone(Parser *p, const char *owner)
{
    const Token *t = p->token;
    Diagnostic *d = gy_diag_add(p->diag, t->span, "this %s belongs to no %s",
                                gy_lexer_kind_text((TokenKind)t->kind), owner);
    gy_diag_hint(d, "it stands behind the '}' of the %s", owner);
    CatchClause ignored = {0};
    if (t->kind == TOKEN_CATCH) {
        parse_catch(p, &ignored);
    } else {
        gy_parser_next(p);
        if (gy_parser_at(p, TOKEN_IF)) parse_if(p);
        else gy_parse_block(p);
    }
    return NULL;
}

Node *gy_parse_statement(Parser *p)
{
    TokenKind second = gy_parser_at(p, TOKEN_END) ? TOKEN_END : (TokenKind)p->token[1].kind;
    if (at_test(p)) return parse_test(p);
    if (at_function_declaration(p)) return parse_function_declaration(p);
    switch (p->token->kind) {
    case TOKEN_LET:
    case TOKEN_CONST: return gy_parse_let(p);
    case TOKEN_CLASS: return gy_parse_class(p);
    case TOKEN_IF: return parse_if(p);
    case TOKEN_WHILE: return parse_while(p);
    case TOKEN_FOR: return parse_for(p);
    case TOKEN_ASYNC:
        if (second == TOKEN_FOR) return parse_for(p);
        if (second == TOKEN_WITH) return parse_with(p);
        return gy_parse_simple(p);
    case TOKEN_BREAK: return parse_word(p, NODE_BREAK);
    case TOKEN_CONTINUE: return parse_word(p, NODE_CONTINUE);
    case TOKEN_RETURN: return parse_return(p);
    case TOKEN_THROW: return gy_parse_throw(p);
    case TOKEN_TRY: return parse_try(p);
    case TOKEN_WITH: return parse_with(p);
    case TOKEN_IMPORT:
    case TOKEN_FROM: return gy_parse_import(p);
    case TOKEN_SELECT: return parse_select(p);
    case TOKEN_BRACE_OPEN: return gy_parse_entry_braces(p);
    case TOKEN_ELSE: return report_alone(p, "if");
    case TOKEN_CATCH:
    case TOKEN_FINALLY: return report_alone(p, "try");
    case TOKEN_PLUS:
    case TOKEN_MINUS:
    case TOKEN_NAME: {
        bool is_foreign;
        Node *node = gy_parse_foreign_statement(p, &is_foreign);
        return is_foreign ? node : gy_parse_simple(p);
    }
    default: return gy_parse_simple(p);
    }
}

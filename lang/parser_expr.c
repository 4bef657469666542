// parser_expr.c - expressions, from the loosest operator to the tightest.
//
//     expression  = "yield" … | or_expr [ "if" or_expr "else" expression ]
//     or_expr     = and_expr { "or" and_expr }        and_expr = not_expr { "and" not_expr }
//     not_expr    = "not" not_expr | comparison
//     comparison  = coalesce { ( "==" | "<" | "in" | "not" "in" | "is" … ) coalesce }
//     coalesce    = bit_or { "??" bit_or }, then | ^ & shifts, sums, products by one table
//     unary       = ( "-" | "+" | "~" ) unary | power   power = awaited [ "**" unary ]
//     awaited     = "await" awaited | postfix           postfix = primary { .name ?.name [i] (…) }
#include "lang/parser_private.h"
#include <string.h>

static Node *parse_primary(Parser *p);
static Node *parse_unary(Parser *p);
static Node *parse_list(Parser *p, Node *(*parse_part)(Parser *));

// -- Primaries

static Node *parse_name(Parser *p)
{
    while (gy_parse_slip_word(p)) {
        if (!gy_parser_at_name(p, "new")) return NULL;
        gy_parser_next(p); // new Point(1, 2): the rest is right
        if (!gy_parser_at(p, TOKEN_NAME)) return parse_primary(p);
    }
    const Token *t = gy_parser_next(p);
    if (strcmp(t->bytes, "self") == 0) return gy_parser_node(p, NODE_SELF, t->span);
    Node *node = gy_parser_node(p, NODE_NAME, t->span);
    node->name = (Name){t->bytes, t->size, t->span};
    return node;
}

static Node *parse_function_expression(Parser *p)
{
    const Token *start = p->token;
    bool is_async = gy_parser_accept(p, TOKEN_ASYNC);
    bool is_fn = gy_parser_accept(p, TOKEN_FN);
    if (!is_fn && !gy_parser_at(p, TOKEN_NAME)) {
        Diagnostic *d = gy_parser_unexpected(p, "'fn' after 'async'");
        gy_diag_hint(d, "write async fn(x) { … }");
        return NULL;
    }
    if (gy_parser_at(p, TOKEN_NAME)) {
        Diagnostic *d =
            gy_diag_add(p->diag, p->token->span,
                        is_async && !is_fn ? "async stands before fn"
                                           : "a function inside an expression has no name");
        gy_diag_hint(d, "write %sfn(x) { … }", is_async ? "async " : "");
        return NULL;
    }
    return gy_parse_function(p, start->span, is_async, (Name){0});
}

static Node *parse_super(Parser *p)
{
    const Token *t = gy_parser_next(p);
    if (!gy_parser_at(p, TOKEN_DOT)) {
        gy_diag_hint(gy_diag_add(p->diag, t->span, "super only stands before a method"),
                     "write super.init(…) or super.name(…)");
        return NULL;
    }
    return gy_parser_node(p, NODE_SUPER, t->span);
}

static Node *parse_primary(Parser *p)
{
    switch (p->token->kind) {
    case TOKEN_NIL: return gy_parser_node(p, NODE_NIL, gy_parser_next(p)->span);
    case TOKEN_TRUE: return gy_parser_node(p, NODE_TRUE, gy_parser_next(p)->span);
    case TOKEN_FALSE: return gy_parser_node(p, NODE_FALSE, gy_parser_next(p)->span);
    case TOKEN_INT:
    case TOKEN_BIG:
    case TOKEN_FLOAT: return gy_parse_number(p);
    case TOKEN_STR:
    case TOKEN_STR_OPEN:
    case TOKEN_BYTES: return gy_parse_string(p);
    case TOKEN_NAME: return parse_name(p);
    case TOKEN_SUPER: return parse_super(p);
    case TOKEN_FN:
    case TOKEN_ASYNC: return parse_function_expression(p);
    case TOKEN_PAREN_OPEN:
    case TOKEN_BRACKET_OPEN:
    case TOKEN_BRACE_OPEN: return gy_parse_display(p);
    default: gy_parser_unexpected(p, "an expression"); return NULL;
    }
}

// -- Calls, indexes, attributes

typedef struct {
    Growing positional, names, named;
} Arguments;

static bool add_named(Parser *p, Arguments *a, Name name)
{
    Node *value = name.text ? gy_parse_expression(p) : gy_parse_or(p);
    return value && gy_parser_push(p, &a->names, &name, sizeof name) &&
           gy_parser_push(p, &a->named, &value, sizeof value);
}

static bool report_argument_name(Parser *p)
{
    const char *word = gy_lexer_kind_text((TokenKind)p->token->kind);
    gy_diag_hint(gy_diag_add(p->diag, p->token->span,
                             "%s is a word of the language and cannot name an argument", word),
                 "write **{\"%.*s\": value}", (int)strlen(word) - 2, word + 1);
    return false;
}

static bool report_spread(Parser *p)
{
    Diagnostic *d = gy_diag_add(p->diag, p->token->span, "arguments are spread with a star");
    gy_diag_hint(d, "write f(*items), and f(**options) for named ones");
    return false;
}

// argument = "*" e | "**" e | name ":" e | e [ comprehension ]
static bool parse_argument(Parser *p, Arguments *a)
{
    if (gy_parser_accept(p, TOKEN_STAR_STAR)) return add_named(p, a, (Name){0});
    bool is_assigned = p->token[1].kind == TOKEN_ASSIGN;
    if (gy_parser_at(p, TOKEN_NAME) && (is_assigned || p->token[1].kind == TOKEN_COLON)) {
        const Token *t = gy_parser_next(p);
        if (is_assigned)
            gy_diag_hint(
                gy_diag_add(p->diag, p->token->span, "a named argument is written with a colon"),
                "write %s: value", t->bytes);
        gy_parser_next(p);
        return add_named(p, a, (Name){t->bytes, t->size, t->span});
    }
    if (gy_parser_at(p, TOKEN_ELLIPSIS)) return report_spread(p);
    bool is_keyword = p->token->kind >= TOKEN_AND && p->token->kind <= TOKEN_YIELD;
    if (is_keyword && p->token[1].kind == TOKEN_COLON) return report_argument_name(p);
    Node *value = gy_parse_item(p);
    if (!value) return false;
    if (gy_parse_at_comprehension(p)) {
        value = gy_parse_comprehension(p, COMPREHEND_GENERATOR, NULL, value, value->span);
        if (!value) return false;
    }
    if (a->named.count && value->kind != NODE_STAR) {
        gy_diag_add(p->diag, value->span, "a positional argument cannot follow a named one");
        return false;
    }
    return gy_parser_push(p, &a->positional, &value, sizeof value);
}

static bool parse_arguments(Parser *p, Arguments *a, const Token *open)
{
    while (!gy_parser_at(p, TOKEN_PAREN_CLOSE)) {
        if (!parse_argument(p, a)) return false;
        if (!gy_parser_accept(p, TOKEN_COMMA)) break;
    }
    return gy_parser_close(p, TOKEN_PAREN_CLOSE, open);
}

static Node *parse_call(Parser *p, Node *callee)
{
    const Token *open = gy_parser_next(p);
    bool ignored = p->ignores_newlines;
    Arguments a = {0};
    p->ignores_newlines = true;
    bool ok = parse_arguments(p, &a, open);
    p->ignores_newlines = ignored;
    Node *node = gy_parser_node(p, NODE_CALL, gy_parser_span(p, callee->span));
    node->call.callee = callee;
    node->call.named_count = a.named.count;
    node->call.positional = gy_parser_list(p, &a.positional);
    node->call.names = (Name *)gy_parser_finish(p, &a.names, sizeof(Name));
    node->call.named = (Node **)gy_parser_finish(p, &a.named, sizeof(Node *));
    return ok ? node : NULL;
}

static bool at_slice_end(const Parser *p)
{
    return gy_parser_at(p, TOKEN_COLON) || gy_parser_at(p, TOKEN_BRACKET_CLOSE) ||
           gy_parser_at(p, TOKEN_COMMA);
}

// part = item | [ e ] ":" [ e ] [ ":" [ e ] ]
static Node *parse_key_part(Parser *p)
{
    Span start = p->token->span;
    Node *first = NULL;
    if (gy_parser_at(p, TOKEN_STAR)) return gy_parse_item(p);
    if (!gy_parser_at(p, TOKEN_COLON) && !(first = gy_parse_expression(p))) return NULL;
    if (!gy_parser_accept(p, TOKEN_COLON)) return first;
    Node *stop = NULL, *step = NULL;
    if (!at_slice_end(p) && !(stop = gy_parse_expression(p))) return NULL;
    if (gy_parser_accept(p, TOKEN_COLON) && !at_slice_end(p) && !(step = gy_parse_expression(p)))
        return NULL;
    Node *node = gy_parser_node(p, NODE_SLICE, gy_parser_span(p, start));
    node->slice.start = first;
    node->slice.stop = stop;
    node->slice.step = step;
    return node;
}

static Node *parse_index(Parser *p, Node *object)
{
    const Token *open = gy_parser_next(p);
    bool ignored = p->ignores_newlines;
    p->ignores_newlines = true;
    Node *key = parse_list(p, parse_key_part); // a tuple of parts where there is a comma
    p->ignores_newlines = ignored;
    if (!key || !gy_parser_close(p, TOKEN_BRACKET_CLOSE, open)) return NULL;
    Node *node = gy_parser_node(p, NODE_INDEX, gy_parser_span(p, object->span));
    node->index.object = object;
    node->index.key = key;
    return node;
}

// A keyword may name an attribute: x.from, t.in.
static bool attribute_name(Parser *p, Name *name)
{
    const Token *t = p->token;
    if (t->kind < TOKEN_AND || t->kind > TOKEN_YIELD)
        return gy_parser_name(p, "a name after the dot", name);
    const char *quoted = gy_lexer_kind_text((TokenKind)t->kind);
    name->size = t->span.length;
    name->text = gy_arena_copy(p->arena, quoted + 1, name->size);
    name->span = t->span;
    gy_parser_next(p);
    return name->text != NULL;
}

static Node *parse_attribute(Parser *p, Node *object)
{
    const Token *dot = gy_parser_next(p);
    bool is_optional = dot->kind == TOKEN_OPTIONAL_DOT;
    Name name;
    if (gy_parse_slip_point(p)) return NULL;
    if (!attribute_name(p, &name)) return NULL;
    // A chain over several lines: what fails is shown by the line it stands on.
    Span start = dot->newline_before ? dot->span : object->span;
    Node *node = gy_parser_node(p, NODE_ATTRIBUTE, gy_parser_span(p, start));
    node->attribute.object = object;
    node->attribute.name = name;
    node->attribute.is_optional = is_optional;
    return node;
}

Node *gy_parse_postfix(Parser *p)
{
    Node *node = parse_primary(p);
    bool has_optional = false;
    for (uint32_t length = 0; node; length++) {
        bool goes_on = !p->token->newline_before || p->ignores_newlines;
        if (length > LONGEST_CHAIN) {
            gy_diag_add(p->diag, p->token->span, "this chain is too long (more than %d parts)",
                        LONGEST_CHAIN);
            return NULL;
        }
        if (gy_parser_at(p, TOKEN_DOT) || gy_parser_at(p, TOKEN_OPTIONAL_DOT)) {
            has_optional |= gy_parser_at(p, TOKEN_OPTIONAL_DOT);
            node = parse_attribute(p, node);
        } else if (goes_on && gy_parser_at(p, TOKEN_PAREN_OPEN)) {
            node = parse_call(p, node);
        } else if (goes_on && gy_parser_at(p, TOKEN_BRACKET_OPEN)) {
            node = parse_index(p, node);
        } else {
            break;
        }
    }
    if (!node || !has_optional) return node;
    Node *chain = gy_parser_node(p, NODE_CHAIN, node->span);
    chain->operand = node;
    return chain;
}

// -- Operators

static Node *parse_awaited(Parser *p)
{
    if (!gy_parser_at(p, TOKEN_AWAIT)) return gy_parse_postfix(p);
    const Token *start = gy_parser_next(p);
    if (!gy_parser_enter(p)) return NULL;
    Node *operand = parse_awaited(p);
    gy_parser_leave(p);
    if (!operand) return NULL;
    Node *node = gy_parser_node(p, NODE_AWAIT, gy_parser_span(p, start->span));
    node->operand = operand;
    return node;
}

static Node *binary(Parser *p, NodeKind kind, BinaryOp op, Node *left, Node *right)
{
    Node *node = gy_parser_node(p, kind, gy_parser_span(p, left->span));
    node->binary.op = (uint8_t)op;
    node->binary.left = left;
    node->binary.right = right;
    return node;
}

static bool goes_on(const Parser *p)
{
    return !p->token->newline_before || p->ignores_newlines;
}

static Node *parse_power(Parser *p)
{
    Node *left = parse_awaited(p);
    if (!left || !goes_on(p) || !gy_parser_accept(p, TOKEN_STAR_STAR)) return left;
    Node *right = parse_unary(p);
    return right ? binary(p, NODE_BINARY, BINARY_POW, left, right) : NULL;
}

static Node *parse_unary(Parser *p)
{
    const Token *t = p->token;
    bool is_unary = t->kind == TOKEN_MINUS || t->kind == TOKEN_PLUS || t->kind == TOKEN_TILDE;
    if (!gy_parser_enter(p)) return NULL;
    Node *node = NULL;
    if (!is_unary) {
        node = parse_power(p);
    } else {
        gy_parser_next(p);
        Node *operand = parse_unary(p);
        if (operand) {
            node = gy_parser_node(p, NODE_UNARY, gy_parser_span(p, t->span));
            node->unary.op = t->kind == TOKEN_MINUS  ? UNARY_NEG
                             : t->kind == TOKEN_PLUS ? UNARY_POS
                                                     : UNARY_INVERT;
            node->unary.operand = operand;
        }
    }
    gy_parser_leave(p);
    return node;
}

// Binary operators from ?? down to products: how tightly each binds, 0 for what is none.
static int binding(TokenKind kind, BinaryOp *op)
{
    switch (kind) {
    case TOKEN_COALESCE: return 1;
    case TOKEN_PIPE: *op = BINARY_BOR; return 2;
    case TOKEN_CARET: *op = BINARY_BXOR; return 3;
    case TOKEN_AMPERSAND: *op = BINARY_BAND; return 4;
    case TOKEN_LESS_LESS: *op = BINARY_SHL; return 5;
    case TOKEN_GREATER_GREATER: *op = BINARY_SHR; return 5;
    case TOKEN_PLUS: *op = BINARY_ADD; return 6;
    case TOKEN_MINUS: *op = BINARY_SUB; return 6;
    case TOKEN_STAR: *op = BINARY_MUL; return 7;
    case TOKEN_SLASH: *op = BINARY_DIV; return 7;
    case TOKEN_SLASH_SLASH: *op = BINARY_FLOORDIV; return 7;
    case TOKEN_PERCENT: *op = BINARY_MOD; return 7;
    default: return 0;
    }
}

static bool is_too_long(Parser *p, uint32_t length)
{
    if (length <= LONGEST_CHAIN) return false;
    gy_diag_add(p->diag, p->token->span,
                "this expression is too long (more than %d operators in a row)", LONGEST_CHAIN);
    while (!gy_parser_at(p, TOKEN_END))
        gy_parser_next(p);
    return true;
}

static Node *parse_binary(Parser *p, int least)
{
    Node *left = parse_unary(p);
    for (uint32_t length = 0; left; length++) {
        BinaryOp op = BINARY_ADD;
        int tightness = goes_on(p) ? binding((TokenKind)p->token->kind, &op) : 0;
        if (tightness < least || tightness == 0) break;
        if (is_too_long(p, length)) return NULL;
        gy_parser_next(p);
        Node *right = parse_binary(p, tightness + 1);
        left =
            right ? binary(p, tightness == 1 ? NODE_COALESCE : NODE_BINARY, op, left, right) : NULL;
    }
    return left;
}

// The comparison at hand, or -1; `not in` and `is not` are two tokens.
static int take_test(Parser *p)
{
    int test;
    if (!goes_on(p)) return -1;
    switch (p->token->kind) {
    case TOKEN_EQUAL_EQUAL: test = TEST_EQ; break;
    case TOKEN_NOT_EQUAL: test = TEST_NE; break;
    case TOKEN_LESS: test = TEST_LT; break;
    case TOKEN_LESS_EQUAL: test = TEST_LE; break;
    case TOKEN_GREATER: test = TEST_GT; break;
    case TOKEN_GREATER_EQUAL: test = TEST_GE; break;
    case TOKEN_IN: test = TEST_IN; break;
    case TOKEN_IS: test = p->token[1].kind == TOKEN_NOT ? TEST_IS_NOT : TEST_IS; break;
    case TOKEN_NOT:
        if (p->token[1].kind != TOKEN_IN) return -1;
        test = TEST_NOT_IN;
        break;
    default: return -1;
    }
    if (test == TEST_IS_NOT || test == TEST_NOT_IN) gy_parser_next(p);
    gy_parser_next(p);
    return test;
}

static Node *parse_comparison(Parser *p)
{
    Node *first = parse_binary(p, 1);
    int test = first ? take_test(p) : -1;
    if (test < 0) return first;
    Growing operands = {0}, tests = {0};
    bool ok = gy_parser_push(p, &operands, &first, sizeof first);
    for (; ok && test >= 0; test = take_test(p)) {
        uint8_t code = (uint8_t)test;
        Node *operand = parse_binary(p, 1);
        ok = operand && gy_parser_push(p, &tests, &code, 1) &&
             gy_parser_push(p, &operands, &operand, sizeof operand);
    }
    Node *node = gy_parser_node(p, NODE_COMPARE, gy_parser_span(p, first->span));
    node->compare.count = tests.count;
    node->compare.tests = (uint8_t *)gy_parser_finish(p, &tests, 1);
    node->compare.operands = (Node **)gy_parser_finish(p, &operands, sizeof(Node *));
    return ok ? node : NULL;
}

static Node *parse_not(Parser *p)
{
    if (!gy_parser_at(p, TOKEN_NOT)) return parse_comparison(p);
    const Token *start = gy_parser_next(p);
    if (!gy_parser_enter(p)) return NULL;
    Node *operand = parse_not(p);
    gy_parser_leave(p);
    if (!operand) return NULL;
    Node *node = gy_parser_node(p, NODE_NOT, gy_parser_span(p, start->span));
    node->operand = operand;
    return node;
}

static Node *parse_and(Parser *p)
{
    Node *left = parse_not(p);
    for (uint32_t length = 0; left && goes_on(p) && gy_parser_accept(p, TOKEN_AND); length++) {
        if (is_too_long(p, length)) return NULL;
        Node *right = parse_not(p);
        left = right ? binary(p, NODE_AND, BINARY_ADD, left, right) : NULL;
    }
    return left;
}

Node *gy_parse_or(Parser *p)
{
    Node *left = parse_and(p);
    for (uint32_t length = 0; left && goes_on(p) && gy_parser_accept(p, TOKEN_OR); length++) {
        if (is_too_long(p, length)) return NULL;
        Node *right = parse_and(p);
        left = right ? binary(p, NODE_OR, BINARY_ADD, left, right) : NULL;
    }
    return left;
}

// yield = "yield" [ "*" expression | expression_list ]
static Node *parse_yield(Parser *p)
{
    const Token *start = gy_parser_next(p);
    p->has_yield = true;
    bool is_from = gy_parser_at(p, TOKEN_FROM);
    if (is_from)
        gy_diag_hint(gy_diag_add(p->diag, p->token->span, "a generator delegates with yield *"),
                     "write yield *other");
    if (is_from) gy_parser_next(p);
    bool is_delegate = gy_parser_accept(p, TOKEN_STAR) || is_from;
    bool is_bare =
        !is_delegate && (gy_parser_at_statement_end(p) || gy_parser_at(p, TOKEN_PAREN_CLOSE));
    Node *value = NULL;
    if (!is_bare && !(value = is_delegate ? gy_parse_expression(p) : gy_parse_expression_list(p)))
        return NULL;
    Node *node = gy_parser_node(p, NODE_YIELD, gy_parser_span(p, start->span));
    node->yield.value = value;
    node->yield.is_delegate = is_delegate;
    return node;
}

static Node *parse_conditional(Parser *p)
{
    Node *value = gy_parse_or(p);
    if (!value || !goes_on(p) || !gy_parser_at(p, TOKEN_IF)) return value;
    const Token *question = gy_parser_next(p);
    Node *condition = gy_parse_or(p);
    if (!condition) return NULL;
    if (!gy_parser_accept(p, TOKEN_ELSE)) {
        Diagnostic *d = gy_parser_unexpected(p, "'else' of the conditional expression");
        gy_diag_other(d, question->span, "which begins here");
        gy_diag_hint(d, "write a if condition else b; a statement is written if condition { … }");
        return NULL;
    }
    Node *other = gy_parse_expression(p);
    if (!other) return NULL;
    Node *node = gy_parser_node(p, NODE_CONDITIONAL, gy_parser_span(p, value->span));
    node->conditional.condition = condition;
    node->conditional.value = value;
    node->conditional.other = other;
    return node;
}

Node *gy_parse_expression(Parser *p)
{
    if (!gy_parser_enter(p)) return NULL;
    Node *node = gy_parser_at(p, TOKEN_YIELD) ? parse_yield(p) : parse_conditional(p);
    gy_parser_leave(p);
    return node;
}

// list = part { "," part } [ "," ]: a tuple where there is a comma
static Node *parse_list(Parser *p, Node *(*parse_part)(Parser *))
{
    Span start = p->token->span;
    Node *first = parse_part(p);
    if (!first) return NULL;
    if (!gy_parser_at(p, TOKEN_COMMA)) {
        if (first->kind != NODE_STAR) return first;
        gy_diag_add(p->diag, first->span, "a star needs a comma behind it here");
        return NULL;
    }
    Growing list = {0};
    bool ok = gy_parser_push(p, &list, &first, sizeof first);
    while (ok && gy_parser_accept(p, TOKEN_COMMA)) {
        bool ends = gy_parser_at(p, TOKEN_END) || gy_parser_at(p, TOKEN_ASSIGN) ||
                    gy_parser_at(p, TOKEN_PAREN_CLOSE) || gy_parser_at(p, TOKEN_BRACKET_CLOSE) ||
                    gy_parser_at(p, TOKEN_BRACE_CLOSE) || gy_parser_at(p, TOKEN_SEMICOLON) ||
                    gy_parser_at(p, TOKEN_HOLE_CLOSE) || gy_parser_at(p, TOKEN_HOLE_CONVERSION) ||
                    gy_parser_at(p, TOKEN_SPEC_OPEN);
        if (ends) break;
        Node *item = parse_part(p);
        ok = item && gy_parser_push(p, &list, &item, sizeof item);
    }
    Node *node = gy_parser_node(p, NODE_TUPLE, gy_parser_span(p, start));
    node->list = gy_parser_list(p, &list);
    return ok ? node : NULL;
}

Node *gy_parse_expression_list(Parser *p)
{
    return parse_list(p, gy_parse_item);
}

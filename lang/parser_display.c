// parser_display.c - numbers, strings, and what stands between brackets.
//
//     display = "(" [ items ] ")" | "[" [ items ] "]" | "{" [ items | pairs ] "}"
//     items   = item { "," item } [ "," ] | item comprehension
//     pair    = expression ":" expression | "**" or_expr
//     string  = a token, or a run of parts and holes
//
// The first item decides what a display is: a comprehension, a dict, a set, a tuple, or a mere
// expression in parentheses.
#include "lang/parser_private.h"

// -- Displays and comprehensions

// for_clause = [ "async" ] "for" targets "in" or_expr     if_clause = "if" or_expr
static bool parse_for_clause(Parser *p, Clause *clause)
{
    clause->is_async = gy_parser_accept(p, TOKEN_ASYNC);
    gy_parser_next(p);
    return (clause->target = gy_parse_targets(p)) &&
           gy_parse_check_target(p, clause->target, true) &&
           gy_parser_expect(p, TOKEN_IN, "after the loop variables") &&
           (clause->iterable = gy_parse_or(p));
}

Node *gy_parse_comprehension(Parser *p, ComprehensionKind kind, Node *key, Node *value, Span start)
{
    Growing clauses = {0};
    uint32_t depth = p->depth;
    while (gy_parser_at(p, TOKEN_FOR) || gy_parser_at(p, TOKEN_IF) ||
           (gy_parser_at(p, TOKEN_ASYNC) && p->token[1].kind == TOKEN_FOR)) {
        Clause clause = {0};
        bool ok = gy_parser_enter(p); // every clause stands inside the one before it
        if (ok && gy_parser_accept(p, TOKEN_IF)) ok = (clause.condition = gy_parse_or(p)) != NULL;
        else ok = ok && parse_for_clause(p, &clause);
        if (!ok || !gy_parser_push(p, &clauses, &clause, sizeof clause)) {
            gy_mem_free(clauses.items);
            return NULL;
        }
    }
    p->depth = depth;
    if (value->kind == NODE_STAR) {
        Diagnostic *d = gy_diag_add(p->diag, value->span, "a comprehension makes one item a turn");
        gy_diag_hint(d, "write a second for: [x for xs in … for x in xs]");
    }
    Node *node = gy_parser_node(p, NODE_COMPREHENSION, gy_parser_span(p, start));
    node->comprehension.kind = (uint8_t)kind;
    node->comprehension.key = key;
    node->comprehension.value = value;
    node->comprehension.count = clauses.count;
    node->comprehension.clauses = (Clause *)gy_parser_finish(p, &clauses, sizeof(Clause));
    return node;
}

bool gy_parse_at_comprehension(const Parser *p)
{
    return gy_parser_at(p, TOKEN_FOR) ||
           (gy_parser_at(p, TOKEN_ASYNC) && p->token[1].kind == TOKEN_FOR);
}

static Node *parse_star(Parser *p)
{
    const Token *star = gy_parser_next(p);
    Node *operand = gy_parse_or(p);
    if (!operand) return NULL;
    Node *node = gy_parser_node(p, NODE_STAR, gy_parser_span(p, star->span));
    node->operand = operand;
    return node;
}

Node *gy_parse_item(Parser *p)
{
    return gy_parser_at(p, TOKEN_STAR) ? parse_star(p) : gy_parse_expression(p);
}

// items = [ item { "," item } [ "," ] ], up to the closing token, with `first` read already.
static bool parse_items(Parser *p, TokenKind end, Node *first, Growing *list, bool *has_comma)
{
    *has_comma = false;
    Node *item = first;
    if (!item && gy_parser_at(p, end)) return true;
    if (!item && !(item = gy_parse_item(p))) return false;
    for (;;) {
        if (!gy_parser_push(p, list, &item, sizeof item)) return false;
        if (!gy_parser_accept(p, TOKEN_COMMA)) return true;
        *has_comma = true;
        if (gy_parser_at(p, end)) return true;
        if (!(item = gy_parse_item(p))) return false;
    }
}

// "(" ")" | "(" expression ")" | a tuple | a generator expression
static Node *parse_parenthesised(Parser *p, const Token *open)
{
    Growing list = {0};
    bool has_comma = false;
    Node *first = gy_parser_at(p, TOKEN_PAREN_CLOSE) ? NULL : gy_parse_item(p);
    if (first && gy_parse_at_comprehension(p)) {
        Node *node = gy_parse_comprehension(p, COMPREHEND_GENERATOR, NULL, first, open->span);
        return node && gy_parser_close(p, TOKEN_PAREN_CLOSE, open) ? node : NULL;
    }
    bool is_empty = gy_parser_at(p, TOKEN_PAREN_CLOSE) && !first;
    bool ok = is_empty || (first && parse_items(p, TOKEN_PAREN_CLOSE, first, &list, &has_comma));
    if (!ok || !gy_parser_close(p, TOKEN_PAREN_CLOSE, open)) {
        gy_mem_free(list.items);
        return NULL;
    }
    if (list.count == 1 && !has_comma) {
        gy_mem_free(list.items);
        if (first->kind != NODE_STAR) return first;
        gy_diag_add(p->diag, first->span, "a star needs a comma behind it here: (*x,)");
        return NULL;
    }
    Node *node = gy_parser_node(p, NODE_TUPLE, gy_parser_span(p, open->span));
    node->list = gy_parser_list(p, &list);
    return node;
}

static Node *parse_list_display(Parser *p, const Token *open)
{
    Growing list = {0};
    bool has_comma;
    Node *first = gy_parser_at(p, TOKEN_BRACKET_CLOSE) ? NULL : gy_parse_item(p);
    if (first && gy_parse_at_comprehension(p)) {
        Node *node = gy_parse_comprehension(p, COMPREHEND_LIST, NULL, first, open->span);
        return node && gy_parser_close(p, TOKEN_BRACKET_CLOSE, open) ? node : NULL;
    }
    bool ok = (first || gy_parser_at(p, TOKEN_BRACKET_CLOSE)) &&
              parse_items(p, TOKEN_BRACKET_CLOSE, first, &list, &has_comma) &&
              gy_parser_close(p, TOKEN_BRACKET_CLOSE, open);
    if (!ok) {
        gy_mem_free(list.items);
        return NULL;
    }
    Node *node = gy_parser_node(p, NODE_LIST, gy_parser_span(p, open->span));
    node->list = gy_parser_list(p, &list);
    return node;
}

static bool report_dict_spread(Parser *p)
{
    Diagnostic *d = gy_diag_add(p->diag, p->token->span, "a dict is spread with two stars");
    gy_diag_hint(d, "write {**a, **b}");
    return false;
}

// One `key: value` or `**mapping`.
static bool parse_dict_item(Parser *p, DictItem *item)
{
    if (gy_parser_accept(p, TOKEN_STAR_STAR)) {
        item->key = NULL;
        return (item->value = gy_parse_or(p)) != NULL;
    }
    if (gy_parser_at(p, TOKEN_ELLIPSIS) || gy_parser_at(p, TOKEN_STAR))
        return report_dict_spread(p);
    item->key = gy_parse_expression(p);
    return item->key && gy_parser_expect(p, TOKEN_COLON, "between a key and its value") &&
           (item->value = gy_parse_expression(p));
}

static Node *parse_dict_rest(Parser *p, const Token *open, DictItem item)
{
    Growing items = {0};
    bool ok = true;
    while ((ok = gy_parser_push(p, &items, &item, sizeof item)) &&
           gy_parser_accept(p, TOKEN_COMMA)) {
        if (gy_parser_at(p, TOKEN_BRACE_CLOSE)) break;
        if (!(ok = parse_dict_item(p, &item))) break;
    }
    if (!ok || !gy_parser_close(p, TOKEN_BRACE_CLOSE, open)) {
        gy_mem_free(items.items);
        return NULL;
    }
    Node *node = gy_parser_node(p, NODE_DICT, gy_parser_span(p, open->span));
    node->dict.count = items.count;
    node->dict.items = (DictItem *)gy_parser_finish(p, &items, sizeof(DictItem));
    return node;
}

// "{" "}" is an empty dict; the first item tells a dict from a set.
static Node *parse_brace_display(Parser *p, const Token *open)
{
    DictItem item = {0};
    if (gy_parser_at(p, TOKEN_BRACE_CLOSE)) {
        gy_parser_next(p);
        return gy_parser_node(p, NODE_DICT, gy_parser_span(p, open->span));
    }
    if (gy_parser_at(p, TOKEN_STAR_STAR))
        return parse_dict_item(p, &item) ? parse_dict_rest(p, open, item) : NULL;
    Node *first = gy_parse_item(p);
    if (!first) return NULL;
    if (first->kind != NODE_STAR && gy_parser_accept(p, TOKEN_COLON)) {
        item = (DictItem){first, gy_parse_expression(p)};
        if (!item.value) return NULL;
        if (!gy_parse_at_comprehension(p)) return parse_dict_rest(p, open, item);
        Node *node = gy_parse_comprehension(p, COMPREHEND_DICT, first, item.value, open->span);
        return node && gy_parser_close(p, TOKEN_BRACE_CLOSE, open) ? node : NULL;
    }
    if (gy_parse_at_comprehension(p)) {
        Node *node = gy_parse_comprehension(p, COMPREHEND_SET, NULL, first, open->span);
        return node && gy_parser_close(p, TOKEN_BRACE_CLOSE, open) ? node : NULL;
    }
    Growing list = {0};
    bool has_comma;
    if (!parse_items(p, TOKEN_BRACE_CLOSE, first, &list, &has_comma) ||
        !gy_parser_close(p, TOKEN_BRACE_CLOSE, open)) {
        gy_mem_free(list.items);
        return NULL;
    }
    Node *node = gy_parser_node(p, NODE_SET, gy_parser_span(p, open->span));
    node->list = gy_parser_list(p, &list);
    return node;
}

// What stands between brackets, where newlines do not count.
Node *gy_parse_display(Parser *p)
{
    const Token *open = gy_parser_next(p);
    bool ignored = p->ignores_newlines;
    p->ignores_newlines = true;
    Node *node = open->kind == TOKEN_PAREN_OPEN     ? parse_parenthesised(p, open)
                 : open->kind == TOKEN_BRACKET_OPEN ? parse_list_display(p, open)
                                                    : parse_brace_display(p, open);
    p->ignores_newlines = ignored;
    return node;
}

// -- Strings

static Node *text_node(Parser *p, const Token *t, NodeKind kind)
{
    Node *node = gy_parser_node(p, kind, t->span);
    node->text.bytes = t->bytes;
    node->text.size = t->size;
    return node;
}

static Node *parse_parts(Parser *p, TokenKind end, Span start);

// ${x=}, and a conversion that is none. False: it is neither.
static bool report_hole_end(Parser *p, const Node *value)
{
    const Token *t = p->token;
    if (t->kind == TOKEN_BANG) {
        gy_diag_add(p->diag, t->span, "a conversion is !r, !s or !a");
        return true;
    }
    if (t->kind != TOKEN_ASSIGN || t[1].kind == TOKEN_ASSIGN) return false;
    const char *text = p->source->text + value->span.offset;
    int size = value->span.length < 40 ? (int)value->span.length : 0;
    gy_diag_hint(gy_diag_add(p->diag, t->span, "a hole shows the value alone"),
                 size ? "write %.*s=${%.*s}" : "write its text in front of the '${'", size, text,
                 size, text);
    return true;
}

// hole = "${" expression [ "!r" ] [ ":" spec ] "}"
static Node *parse_hole(Parser *p)
{
    const Token *open = gy_parser_next(p);
    Hole hole = {0};
    bool ignored = p->ignores_newlines;
    p->ignores_newlines = true;
    if (gy_parser_at(p, TOKEN_HOLE_CLOSE)) {
        Span whole = gy_parser_span(p, open->span);
        gy_diag_hint(gy_diag_add(p->diag, whole, "this '${' has nothing to show"),
                     "write ${name}, or \\$ for a dollar sign");
        return NULL;
    }
    hole.value = gy_parse_expression_list(p);
    p->ignores_newlines = ignored;
    if (!hole.value || report_hole_end(p, hole.value)) return NULL;
    if (gy_parser_at(p, TOKEN_HOLE_CONVERSION)) hole.conversion = gy_parser_next(p)->conversion;
    if (gy_parser_at(p, TOKEN_SPEC_OPEN)) {
        Span start = gy_parser_next(p)->span;
        hole.spec = parse_parts(p, TOKEN_SPEC_CLOSE, start);
        if (!hole.spec) return NULL;
    }
    if (!gy_parser_expect(p, TOKEN_HOLE_CLOSE, "to close the '${'")) return NULL;
    Node *node = gy_parser_node(p, NODE_HOLE, gy_parser_span(p, open->span));
    node->hole = hole;
    return node;
}

static Node *parse_parts(Parser *p, TokenKind end, Span start)
{
    Growing parts = {0};
    while (!gy_parser_at(p, end)) {
        Node *part = NULL;
        if (gy_parser_at(p, TOKEN_HOLE_OPEN)) part = parse_hole(p);
        else if (!gy_parser_at(p, TOKEN_STR_PART))
            gy_parser_unexpected(p, "the rest of the string");
        else if (part = text_node(p, gy_parser_next(p), NODE_STR), part->text.size == 0) continue;
        if (!part || !gy_parser_push(p, &parts, &part, sizeof part)) {
            gy_mem_free(parts.items);
            return NULL;
        }
    }
    gy_parser_next(p);
    Node *node = gy_parser_node(p, NODE_INTERPOLATION, gy_parser_span(p, start));
    node->list = gy_parser_list(p, &parts);
    return node;
}

Node *gy_parse_string(Parser *p)
{
    const Token *t = gy_parser_next(p);
    if (t->kind == TOKEN_STR) return text_node(p, t, NODE_STR);
    if (t->kind == TOKEN_BYTES) return text_node(p, t, NODE_BYTES);
    return parse_parts(p, TOKEN_STR_CLOSE, t->span);
}

Node *gy_parse_number(Parser *p)
{
    const Token *t = gy_parser_next(p);
    if (t->kind == TOKEN_BIG) return text_node(p, t, NODE_BIG);
    Node *node = gy_parser_node(p, t->kind == TOKEN_INT ? NODE_INT : NODE_FLOAT, t->span);
    if (t->kind == TOKEN_INT) node->integer = t->integer;
    else node->number = t->number;
    return node;
}

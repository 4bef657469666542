// parser.c - the parser's tools: tokens, errors, lists, and where a source begins.
//
// The parser is a recursive descent over the token list. Newlines: each token knows whether a
// line begins with it; inside brackets that does not matter (`ignores_newlines`), elsewhere it
// ends a statement, unless the statement cannot end there (an operator stands before it).
//
// Depth is counted here, in one place (gy_parser_enter), so that no source can exhaust the C stack.
#include "lang/parser_private.h"
#include <string.h>

// -- Lists

bool gy_parser_push(Parser *p, Growing *g, const void *item, size_t size)
{
    if (!gy_mem_grow(&g->items, g->count, &g->capacity, size)) {
        p->diag->out_of_memory = true;
        return false;
    }
    memcpy((char *)g->items + g->count++ * size, item, size);
    return true;
}

void *gy_parser_finish(Parser *p, Growing *g, size_t size)
{
    void *items = g->count ? gy_arena_new(p->arena, g->count * size) : NULL;
    if (items) memcpy(items, g->items, g->count * size);
    else if (g->count) p->diag->out_of_memory = true;
    gy_mem_free(g->items);
    g->items = NULL;
    return items;
}

NodeList gy_parser_list(Parser *p, Growing *g)
{
    NodeList list = {NULL, g->count};
    list.items = (Node **)gy_parser_finish(p, g, sizeof(Node *));
    if (!list.items) list.count = 0;
    return list;
}

// -- Tokens

bool gy_parser_at(const Parser *p, TokenKind kind)
{
    return p->token->kind == kind;
}

bool gy_parser_at_name(const Parser *p, const char *name)
{
    return p->token->kind == TOKEN_NAME && strcmp(p->token->text.bytes, name) == 0;
}

const Token *gy_parser_next(Parser *p)
{
    const Token *t = p->token;
    if (t->kind != TOKEN_END) p->token++;
    return t;
}

bool gy_parser_accept(Parser *p, TokenKind kind)
{
    if (!gy_parser_at(p, kind)) return false;
    gy_parser_next(p);
    return true;
}

bool gy_parser_at_statement_end(const Parser *p)
{
    switch (p->token->kind) {
    case TOKEN_END:
    case TOKEN_SEMICOLON:
    case TOKEN_BRACE_CLOSE: return true;
    default: return p->token->newline_before && !p->ignores_newlines;
    }
}

Diagnostic *gy_parser_unexpected(Parser *p, const char *wanted)
{
    const Token *t = p->token;
    if (t->kind == TOKEN_END && p->diag->count == 0) p->diag->incomplete = true;
    if (t->kind == TOKEN_BAD) return NULL; // the lexer has reported it
    bool after_string = t[-1].kind == TOKEN_STR || t[-1].kind == TOKEN_STR_CLOSE;
    if (after_string && (t->kind == TOKEN_STR || t->kind == TOKEN_STR_OPEN))
        return gy_diag_add(p->diag, t->span,
                           "strings side by side are not joined: write + between them");
    if (t->kind == TOKEN_NAME)
        return gy_diag_add(p->diag, t->span, "expected %s, found the name '%s'", wanted,
                           t->text.bytes);
    return gy_diag_add(p->diag, t->span, "expected %s, found %s", wanted,
                       gy_lexer_kind_text((TokenKind)t->kind));
}

bool gy_parser_expect(Parser *p, TokenKind kind, const char *where)
{
    if (gy_parser_accept(p, kind)) return true;
    char wanted[96];
    strcpy(wanted, gy_lexer_kind_text(kind));
    strncat(wanted, " ", sizeof wanted - strlen(wanted) - 1);
    strncat(wanted, where, sizeof wanted - strlen(wanted) - 1);
    gy_parser_unexpected(p, wanted);
    return false;
}

bool gy_parser_close(Parser *p, TokenKind kind, const Token *open)
{
    if (gy_parser_accept(p, kind)) return true;
    const char *opener = gy_lexer_kind_text((TokenKind)open->kind);
    Diagnostic *d;
    if (gy_parser_at(p, TOKEN_END)) {
        if (p->diag->count == 0) p->diag->incomplete = true;
        d = gy_diag_add(p->diag, open->span, "%s is never closed", opener);
        gy_diag_other(d, p->token->span, "the text ends here");
        return false;
    }
    char wanted[64];
    strcpy(wanted, gy_lexer_kind_text(kind));
    d = gy_parser_unexpected(p, wanted);
    gy_diag_other(d, open->span, "opened here");
    return false;
}

static Name name_of(const Token *t)
{
    return (Name){t->text.bytes, t->text.size, t->span};
}

bool gy_parser_name(Parser *p, const char *what, Name *name)
{
    if (gy_parser_at(p, TOKEN_NAME)) {
        *name = name_of(gy_parser_next(p));
        return true;
    }
    Diagnostic *d = gy_parser_unexpected(p, what);
    if (p->token->kind >= TOKEN_AND && p->token->kind <= TOKEN_YIELD)
        gy_diag_hint(d, "%s is a word of the language and cannot be a name",
                     gy_lexer_kind_text((TokenKind)p->token->kind));
    return false;
}

// -- Nodes

Node *gy_parser_node(Parser *p, NodeKind kind, Span span)
{
    static Node spare; // memory is out: nothing of the tree will be used
    Node *node = (Node *)gy_arena_new(p->arena, sizeof *node);
    if (!node) {
        p->diag->out_of_memory = true;
        return &spare;
    }
    node->kind = kind;
    node->span = span;
    return node;
}

Span gy_parser_span(const Parser *p, Span from)
{
    Span last = p->token[-1].span;
    uint32_t end = last.offset + last.length;
    return (Span){from.offset, end > from.offset ? end - from.offset : from.length};
}

bool gy_parser_enter(Parser *p)
{
    if (p->diag->out_of_memory) return false;
    if (++p->depth <= DEEPEST_NESTING) return true;
    p->depth--;
    gy_diag_add(p->diag, p->token->span, "this is nested too deeply (more than %d levels)",
                DEEPEST_NESTING);
    p->diag->is_final = true; // nothing sensible can follow
    while (!gy_parser_at(p, TOKEN_END))
        gy_parser_next(p);
    return false;
}

void gy_parser_leave(Parser *p)
{
    p->depth--;
}

// -- A source

Node *gy_parse_take_doc(NodeList *body)
{
    if (!body->count || body->items[0]->kind != NODE_EXPRESSION) return NULL;
    Node *first = body->items[0]->operand;
    if (first->kind != NODE_STR) return NULL;
    body->items++;
    body->count--;
    return first;
}

// After an error: on to where the next statement begins, past whatever brackets open meanwhile.
static void skip_statement(Parser *p, const Token *failed)
{
    uint32_t depth = 0;
    if (p->token == failed && !gy_parser_at(p, TOKEN_BRACE_CLOSE)) gy_parser_next(p);
    for (;; gy_parser_next(p)) {
        switch (p->token->kind) {
        case TOKEN_END: return;
        case TOKEN_BRACE_OPEN:
        case TOKEN_PAREN_OPEN:
        case TOKEN_BRACKET_OPEN: depth++; break;
        case TOKEN_BRACE_CLOSE:
            if (depth == 0) return;
            depth--;
            break;
        case TOKEN_PAREN_CLOSE:
        case TOKEN_BRACKET_CLOSE: depth -= depth > 0; break;
        case TOKEN_SEMICOLON:
            if (depth == 0) return;
            break;
        default:
            if (depth == 0 && p->token->newline_before) return;
        }
    }
}

// Statements whose last `}` ends them: another one may follow on the same line.
static bool is_block_statement(const Node *statement)
{
    switch (statement->kind) {
    case NODE_BLOCK:
    case NODE_DECLARE_FUNCTION:
    case NODE_CLASS:
    case NODE_IF:
    case NODE_WHILE:
    case NODE_FOR:
    case NODE_TRY:
    case NODE_WITH:
    case NODE_SELECT:
    case NODE_TEST: return true;
    default: return false;
    }
}

static bool ends_statement(Parser *p, const Node *statement)
{
    if (gy_parser_accept(p, TOKEN_SEMICOLON)) return true;
    if (gy_parser_at_statement_end(p)) return true;
    if (p->token[-1].kind == TOKEN_BRACE_CLOSE && is_block_statement(statement)) return true;
    if (gy_parse_slip(p)) return false;
    gy_parser_unexpected(p, "the end of the statement");
    return false;
}

// statements = { statement ( newline | ";" ) }
static NodeList parse_statements(Parser *p, TokenKind end)
{
    Growing list = {0};
    while (!gy_parser_at(p, TOKEN_END) && !p->diag->out_of_memory) {
        if (gy_parser_accept(p, TOKEN_SEMICOLON)) continue;
        if (gy_parser_at(p, TOKEN_BRACE_CLOSE)) {
            if (end == TOKEN_BRACE_CLOSE) break;
            gy_diag_add(p->diag, p->token->span, "this '}' closes nothing");
            gy_parser_next(p);
            continue;
        }
        const Token *start = p->token;
        bool ignored = p->ignores_newlines;
        uint32_t depth = p->depth;
        Node *statement = gy_parse_statement(p);
        if (statement && ends_statement(p, statement)) {
            gy_parser_push(p, &list, &statement, sizeof statement);
            continue;
        }
        p->ignores_newlines = ignored;
        p->depth = depth;
        skip_statement(p, start);
    }
    return gy_parser_list(p, &list);
}

// block = "{" statements "}"
Node *gy_parse_braces(Parser *p)
{
    const Token *open = gy_parser_next(p);
    if (!gy_parser_enter(p)) return NULL;
    bool ignored = p->ignores_newlines;
    p->ignores_newlines = false;
    NodeList body = parse_statements(p, TOKEN_BRACE_CLOSE);
    p->ignores_newlines = ignored;
    gy_parser_leave(p);
    if (!gy_parser_close(p, TOKEN_BRACE_CLOSE, open)) return NULL;
    Node *node = gy_parser_node(p, NODE_BLOCK, gy_parser_span(p, open->span));
    node->list = body;
    return node;
}

// The block of a header, with what people write there instead.
Node *gy_parse_block(Parser *p)
{
    const Token *open = p->token;
    if (open->kind == TOKEN_BRACE_OPEN && (!open->newline_before || p->ignores_newlines))
        return gy_parse_braces(p);
    if (open->kind == TOKEN_COLON) {
        Diagnostic *d = gy_diag_add(p->diag, open->span, "a block stands in braces here");
        gy_diag_hint(d, "write { … } instead of ':' and indentation");
    } else if (open->kind == TOKEN_ASSIGN) {
        Diagnostic *d =
            gy_diag_add(p->diag, open->span, "'=' assigns and cannot stand in a condition");
        gy_diag_hint(d, "write == to compare");
    } else if (open->kind == TOKEN_BRACE_OPEN) {
        gy_diag_add(p->diag, open->span, "the '{' of a body stands on the line of its header");
    } else if (!gy_parse_slip(p)) {
        gy_parser_unexpected(p, "'{' to begin a block");
    }
    return NULL;
}

Node *gy_parse(Arena *arena, const Source *source, Diag *diag)
{
    TokenList tokens;
    if (!gy_lexer_run(arena, source, diag, &tokens)) return NULL;
    // A sentinel before the first token lets gy_parser_span look back.
    Token *all = (Token *)gy_arena_new(arena, (tokens.count + 1) * sizeof(Token));
    if (!all) {
        diag->out_of_memory = true;
        return NULL;
    }
    memcpy(all + 1, tokens.items, tokens.count * sizeof(Token));
    Parser p = {.arena = arena, .diag = diag, .token = all + 1};
    Node *module = gy_parser_node(&p, NODE_MODULE, (Span){0, (uint32_t)source->size});
    module->module.body = parse_statements(&p, TOKEN_END);
    return diag->count || diag->out_of_memory ? NULL : module;
}

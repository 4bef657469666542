// parser.c - the parser's tools: tokens, errors, lists, and where a source begins.
//
// The parser is a recursive descent over the token list. Newlines: each token knows whether a
// line begins with it; inside brackets that does not matter (`ignores_newlines`), elsewhere it
// ends a statement, unless the statement cannot end there (an operator stands before it).
//
// Depth is looked at in one place (gy_parser_enter), so that no source can exhaust the C stack.
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
    return p->token->kind == TOKEN_NAME && strcmp(p->token->bytes, name) == 0;
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

// Behind the last token that was read: where what is missing should have stood.
static Span end_of_last(const Parser *p)
{
    Span last = p->token[-1].span;
    return (Span){last.offset + last.length, 0};
}

static Diagnostic *report_unexpected(Parser *p, const char *wanted)
{
    const Token *t = p->token;
    if (t->kind == TOKEN_END && p->diag->count == 0) p->diag->incomplete = true;
    if (t->kind == TOKEN_BAD) return NULL; // the lexer has reported it
    if (t->kind == TOKEN_END)
        return gy_diag_add(p->diag, end_of_last(p), "expected %s, found %s", wanted,
                           gy_lexer_kind_text(TOKEN_END));
    if (t->kind == TOKEN_NAME)
        return gy_diag_add(p->diag, t->span, "expected %s, found the name '%s'", wanted, t->bytes);
    return gy_diag_add(p->diag, t->span, "expected %s, found %s", wanted,
                       gy_lexer_kind_text((TokenKind)t->kind));
}

Diagnostic *gy_parser_unexpected(Parser *p, const char *wanted)
{
    return gy_parse_slip(p) ? NULL : report_unexpected(p, wanted);
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

uint32_t gy_parser_indent(const Parser *p, const Token *t)
{
    const char *text = p->source->text;
    uint32_t start = t->span.offset, indent = 0;
    while (start > 0 && text[start - 1] != '\n')
        start--;
    while (text[start + indent] == ' ' || text[start + indent] == '\t')
        indent++;
    return indent;
}

static bool is_keyword(const Token *t)
{
    return t->kind >= TOKEN_AND && t->kind <= TOKEN_YIELD;
}

// Does the line look like a new statement, so that the bracket before it was forgotten? That one
// stands on a line with this indentation.
static bool at_new_statement(const Parser *p, uint32_t indent)
{
    const Token *t = p->token;
    if (!t->newline_before) return false;
    switch (t->kind) {
    case TOKEN_LET:
    case TOKEN_CONST:
    case TOKEN_CLASS:
    case TOKEN_RETURN:
    case TOKEN_WHILE:
    case TOKEN_TRY:
    case TOKEN_THROW:
    case TOKEN_BREAK:
    case TOKEN_CONTINUE:
    case TOKEN_IMPORT: return true;
    default:
        return (t->kind == TOKEN_NAME || t->kind == TOKEN_BRACE_CLOSE || is_keyword(t)) &&
               gy_parser_indent(p, t) <= indent;
    }
}

static bool report_unclosed(Parser *p, TokenKind kind, const Token *open)
{
    bool at_end = gy_parser_at(p, TOKEN_END);
    if (at_end && p->diag->count == 0) p->diag->incomplete = true;
    if (kind == TOKEN_BRACE_CLOSE && p->odd_close.length) {
        gy_diag_other(gy_diag_add(p->diag, p->odd_open, "this '{' is never closed"), p->odd_close,
                      "by its indentation, this '}' closes another one");
        return false;
    }
    char label[48];
    strcpy(label, "the ");
    strcat(label, gy_lexer_kind_text(kind));
    strcat(label, " was expected here");
    Diagnostic *d = gy_diag_add(p->diag, open->span, "this %s is never closed",
                                gy_lexer_kind_text((TokenKind)open->kind));
    gy_diag_other(d, end_of_last(p), label);
    return false;
}

bool gy_parser_close(Parser *p, TokenKind kind, const Token *open)
{
    if (gy_parser_accept(p, kind)) return true;
    if (gy_parser_at(p, TOKEN_END) || at_new_statement(p, gy_parser_indent(p, open)))
        return report_unclosed(p, kind, open);
    bool lacks_comma = gy_parse_starts_operand(p->token) ||
                       (p->token->newline_before && p->token->kind != TOKEN_BRACE_CLOSE);
    char wanted[64] = "";
    if (lacks_comma) strcpy(wanted, "',' or ");
    strcat(wanted, gy_lexer_kind_text(kind));
    Diagnostic *d = gy_parser_unexpected(p, wanted);
    gy_diag_other(d, open->span, "opened here");
    return false;
}

static Name name_of(const Token *t)
{
    return (Name){t->bytes, t->size, t->span};
}

bool gy_parser_name(Parser *p, const char *what, Name *name)
{
    if (gy_parser_at(p, TOKEN_NAME)) {
        *name = name_of(gy_parser_next(p));
        return true;
    }
    Diagnostic *d = report_unexpected(p, what);
    if (is_keyword(p->token))
        gy_diag_hint(d, "%s is a word of the language and cannot be a name",
                     gy_lexer_kind_text((TokenKind)p->token->kind));
    return false;
}

// -- Nodes

// The kinds that a tree has most of take no more memory than they use, which a third of the time
// for compiling hangs on. 0: all.
#define THROUGH(member) (offsetof(Node, member) + sizeof((Node *)0)->member)
static const uint8_t node_sizes[NODE_MODULE + 1] = {
    [NODE_NIL] = THROUGH(operand),         [NODE_TRUE] = THROUGH(operand),
    [NODE_FALSE] = THROUGH(operand),       [NODE_INT] = THROUGH(integer),
    [NODE_FLOAT] = THROUGH(number),        [NODE_STR] = THROUGH(text),
    [NODE_NAME] = THROUGH(name),           [NODE_SELF] = THROUGH(name),
    [NODE_UNARY] = THROUGH(unary),         [NODE_BINARY] = THROUGH(binary),
    [NODE_AND] = THROUGH(binary),          [NODE_OR] = THROUGH(binary),
    [NODE_NOT] = THROUGH(operand),         [NODE_COMPARE] = THROUGH(compare),
    [NODE_ATTRIBUTE] = THROUGH(attribute), [NODE_INDEX] = THROUGH(index),
    [NODE_AWAIT] = THROUGH(operand),       [NODE_BLOCK] = THROUGH(list),
    [NODE_EXPRESSION] = THROUGH(operand),  [NODE_LET] = THROUGH(let),
    [NODE_ASSIGN] = THROUGH(assign),       [NODE_IF] = THROUGH(conditional),
    [NODE_RETURN] = THROUGH(operand),
};
#undef THROUGH

// The kinds that resolve.h finds something about, but for those that are rare.
static bool has_serial(NodeKind kind)
{
    switch (kind) {
    case NODE_NAME:
    case NODE_SELF:
    case NODE_BLOCK:
    case NODE_FOR:
    case NODE_FUNCTION:
    case NODE_COMPREHENSION: return true;
    default: return false;
    }
}

Node *gy_parser_node(Parser *p, NodeKind kind, Span span)
{
    static Node spare; // memory is out: nothing of the tree will be used
    size_t size = node_sizes[kind] ? node_sizes[kind] : sizeof(Node);
    Node *node = (Node *)gy_arena_new(p->arena, size);
    if (!node) {
        p->diag->out_of_memory = true;
        return &spare;
    }
    node->kind = kind;
    node->span = span;
    if (has_serial(kind)) node->serial = ++p->last_serial;
    return node;
}

Span gy_parser_span(const Parser *p, Span from)
{
    Span last = p->token[-1].span;
    uint32_t end = last.offset + last.length;
    return (Span){from.offset, end > from.offset ? end - from.offset : from.length};
}

// Nobody reads more messages than are kept.
static void skip_all(Parser *p)
{
    while (!gy_parser_at(p, TOKEN_END))
        gy_parser_next(p);
}

bool gy_parser_enter(Parser *p)
{
    if (p->diag->out_of_memory || !diag_has_stack(p->diag)) return false;
    if (++p->depth <= DEEPEST_NESTING) return true;
    p->depth--;
    gy_diag_add(p->diag, p->token->span, "this is nested too deeply (more than %d levels)",
                DEEPEST_NESTING);
    p->diag->is_final = true; // nothing sensible can follow
    skip_all(p);
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

// Brackets that are open where an error is skipped.
typedef struct {
    uint32_t depth;  // of all kinds
    uint32_t braces; // of them, those that a '}' will close
} Open;

static void step_over(Open *open, const Token *t)
{
    switch (t->kind) {
    case TOKEN_BRACE_OPEN:
        open->braces++;
        open->depth++;
        break;
    case TOKEN_PAREN_OPEN:
    case TOKEN_BRACKET_OPEN: open->depth++; break;
    case TOKEN_BRACE_CLOSE:
        open->braces -= open->braces > 0;
        open->depth -= open->depth > 0;
        break;
    case TOKEN_PAREN_CLOSE:
    case TOKEN_BRACKET_CLOSE: open->depth -= open->depth > 0; break;
    default: break;
    }
}

static bool ends_skipping(const Parser *p, const Open *open, uint32_t indent)
{
    const Token *t = p->token;
    if (t->kind == TOKEN_BRACE_CLOSE && open->braces) return false;
    if (open->depth) return at_new_statement(p, indent) && gy_parser_indent(p, t) <= indent;
    return t->kind == TOKEN_BRACE_CLOSE || t->kind == TOKEN_SEMICOLON || t->newline_before;
}

// After an error: past whatever brackets the statement has opened, and those that open yet. A
// line that looks like a statement and is not indented deeper ends it as well.
void gy_parser_skip(Parser *p, const Token *failed)
{
    Open open = {0};
    for (const Token *t = failed; t < p->token; t++)
        step_over(&open, t);
    uint32_t indent = gy_parser_indent(p, failed);
    bool is_stuck = p->token == failed && !gy_parser_at(p, TOKEN_BRACE_CLOSE);
    while (!gy_parser_at(p, TOKEN_END) && (is_stuck || !ends_skipping(p, &open, indent))) {
        step_over(&open, gy_parser_next(p));
        is_stuck = false;
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

// x++
static bool report_step(Parser *p, const Node *statement)
{
    const Token *t = p->token;
    bool is_step = t->kind == TOKEN_PLUS_PLUS || t->kind == TOKEN_MINUS_MINUS;
    if (!is_step || statement->kind != NODE_EXPRESSION) return false;
    Span span = statement->span;
    char sign = t->kind == TOKEN_PLUS_PLUS ? '+' : '-';
    gy_diag_hint(gy_diag_add(p->diag, t->span, "there is no '%c%c'", sign, sign),
                 "write %.*s %c= 1", span.length < 40 ? (int)span.length : 0,
                 p->source->text + span.offset, sign);
    gy_parser_next(p);
    return true;
}

// x.   and on the next line a word that begins a statement, and was taken for a name
static bool report_dot(Parser *p)
{
    const Token *word = p->token - 1;
    if (!is_keyword(word) || !word->newline_before || word[-1].kind != TOKEN_DOT) return false;
    gy_diag_add(p->diag, word[-1].span, "nothing stands behind this '.'");
    return true;
}

static bool is_short_line(const Parser *p, Span span)
{
    return span.length < 60 && !memchr(p->source->text + span.offset, '\n', span.length);
}

static bool ends_statement(Parser *p, const Node *statement)
{
    if (gy_parser_accept(p, TOKEN_SEMICOLON)) return true;
    if (gy_parser_at_statement_end(p)) return true;
    if (p->reads_ends && gy_parse_at_foreign_end(p)) return true;
    if (p->token[-1].kind == TOKEN_BRACE_CLOSE && is_block_statement(statement)) return true;
    if (report_step(p, statement) || report_dot(p)) return false;
    Diagnostic *d = gy_parser_unexpected(p, "the end of the statement");
    bool is_name =
        statement->kind == NODE_EXPRESSION &&
        (statement->operand->kind == NODE_NAME || statement->operand->kind == NODE_ATTRIBUTE);
    if (is_keyword(p->token)) gy_diag_hint(d, "a new line or ';' stands between two statements");
    else if (is_name && gy_parse_starts_operand(p->token) && is_short_line(p, statement->span))
        gy_diag_hint(d, "write %.*s(…) to call it", (int)statement->span.length,
                     p->source->text + statement->span.offset);
    return false;
}

static bool at_block_end(const Parser *p, BlockEnd end)
{
    switch (end.kind) {
    case BLOCK_FILE: return false;
    case BLOCK_BRACED: return gy_parser_at(p, TOKEN_BRACE_CLOSE);
    case BLOCK_INDENTED:
        return gy_parser_at(p, TOKEN_BRACE_CLOSE) ||
               (p->token->newline_before && gy_parser_indent(p, p->token) <= end.indent);
    case BLOCK_TO_WORD: return gy_parse_at_foreign_end(p) || gy_parser_at(p, TOKEN_BRACE_CLOSE);
    }
    return true;
}

// statements = { statement ( newline | ";" ) }
static NodeList parse_statements(Parser *p, BlockEnd end)
{
    Growing list = {0};
    while (!gy_parser_at(p, TOKEN_END) && !at_block_end(p, end) && !p->diag->out_of_memory) {
        if (gy_parser_accept(p, TOKEN_SEMICOLON)) continue;
        if (gy_parser_at(p, TOKEN_BRACE_CLOSE)) {
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
        if (p->diag->has_more) skip_all(p);
        else gy_parser_skip(p, start);
    }
    return gy_parser_list(p, &list);
}

Node *gy_parse_until(Parser *p, BlockEnd end, Span start)
{
    if (!gy_parser_enter(p)) return NULL;
    bool ignored = p->ignores_newlines;
    p->ignores_newlines = false;
    NodeList body = parse_statements(p, end);
    p->ignores_newlines = ignored;
    gy_parser_leave(p);
    Node *node = gy_parser_node(p, NODE_BLOCK, gy_parser_span(p, start));
    node->list = body;
    return node;
}

// Remembers the first pair of braces that do not fit together by their indentation: if one is
// missing in the end, it is missing there.
static void note_indentation(Parser *p, const Token *open)
{
    const Token *close = p->token;
    if (p->odd_close.length || !close->newline_before) return;
    if (gy_parser_indent(p, close) >= gy_parser_indent(p, open)) return;
    p->odd_open = open->span;
    p->odd_close = close->span;
}

// block = "{" statements "}"
Node *gy_parse_braces(Parser *p)
{
    const Token *open = gy_parser_next(p);
    Node *node = gy_parse_until(p, (BlockEnd){BLOCK_BRACED, 0}, open->span);
    if (!node) return NULL;
    if (gy_parser_at(p, TOKEN_BRACE_CLOSE)) note_indentation(p, open);
    if (!gy_parser_close(p, TOKEN_BRACE_CLOSE, open)) return NULL;
    node->span = gy_parser_span(p, open->span);
    return node;
}

// The block of a header, with what people write there instead.
Node *gy_parse_block(Parser *p)
{
    if (!diag_has_stack(p->diag)) return NULL;
    const Token *open = p->token;
    if (open->kind == TOKEN_BRACE_OPEN && (!open->newline_before || p->ignores_newlines))
        return gy_parse_braces(p);
    Node *foreign = gy_parse_foreign_block(p);
    if (foreign) return foreign;
    if (open->kind == TOKEN_ASSIGN) {
        Diagnostic *d =
            gy_diag_add(p->diag, open->span, "'=' assigns and cannot stand in a condition");
        gy_diag_hint(d, "write == to compare");
        gy_parser_next(p); // the rest is read, so that an else finds its if
        bool goes_on = gy_parse_expression(p) &&
                       (gy_parser_at(p, TOKEN_BRACE_OPEN) || gy_parser_at(p, TOKEN_COLON));
        return goes_on ? gy_parse_block(p) : NULL;
    } else if (open->kind == TOKEN_THIN_ARROW) {
        gy_parse_skip_annotation(p, "functions have no type annotations",
                                 "leave the type out: fn name(…) { … }");
        return gy_parse_block(p);
    } else if (open->kind == TOKEN_SEMICOLON && open[1].kind == TOKEN_BRACE_OPEN) {
        gy_diag_hint(gy_diag_add(p->diag, open->span, "a header and its body are one statement"),
                     "leave the ';' out");
        gy_parser_next(p);
        return gy_parse_braces(p);
    } else if (open->kind == TOKEN_BRACE_OPEN) {
        gy_diag_add(p->diag, open->span, "the '{' of a body stands on the line of its header");
        gy_parse_braces(p);
    } else {
        Diagnostic *d = gy_parser_unexpected(p, "'{' to begin a block");
        gy_diag_hint(d, "a body stands in braces, also a single statement");
    }
    return NULL;
}

Node *gy_parse(Arena *arena, const Source *source, Diag *diag)
{
    TokenList tokens;
    if (!diag->stack_end) diag->stack_end = gy_c_stack_own_end();
    if (!gy_lexer_run(arena, source, diag, &tokens)) return NULL;
    Parser p = {.arena = arena, .diag = diag, .source = source, .token = tokens.items};
    Node *module = gy_parser_node(&p, NODE_MODULE, (Span){0, (uint32_t)source->size});
    module->module.body = parse_statements(&p, (BlockEnd){BLOCK_FILE, 0});
    module->module.last_serial = p.last_serial;
    gy_lexer_free(&tokens);
    return diag->count || diag->out_of_memory ? NULL : module;
}

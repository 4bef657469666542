// pieces.c - from a source and its tree to pieces.
//
// The lexer drops comments and line ends, which are all that stands between two tokens; so they are
// read from the text there. Marks are set where a node of the tree begins at a piece: nodes inside
// of a string begin at none.
#include "tools/pieces.h"
#include "tools/text.h"
#include "tools/tree.h"
#include <string.h>

typedef struct {
    Pieces *out;
    const Source *source;
    Arena *arena;
} Cutter;

// -- Comments and line ends

static uint32_t column_of(const char *text, const char *at)
{
    const char *start = at;
    while (start > text && start[-1] != '\n')
        start--;
    return gy_text_columns(start, (size_t)(at - start));
}

static uint32_t trimmed(const char *text, uint32_t size)
{
    while (size && strchr(" \t\r\f", text[size - 1]))
        size--;
    return size;
}

static void add_comment(Cutter *c, Piece *next, const char *at, uint32_t size, uint32_t newlines)
{
    Comment *comment = &c->out->comments[c->out->comment_count++];
    *comment = (Comment){
        .text = at,
        .size = trimmed(at, size),
        .column = column_of(c->source->text, at),
        .is_trailing = newlines == 0 && next != c->out->items,
        .has_blank_above = newlines > 1,
    };
    bool is_below = next->comment_count++ && newlines == 1;
    comment->continues = is_below && (comment[-1].is_trailing || comment[-1].continues) &&
                         comment[-1].column == comment->column;
}

// What stands before the piece, from `at` on.
static void read_gap(Cutter *c, Piece *next, uint32_t at)
{
    const char *text = c->source->text;
    uint32_t newlines = 0;
    bool is_idle_line = false; // with a `;` alone: no empty line
    next->first_comment = c->out->comment_count;
    next->had_space = at < next->offset;
    while (at < next->offset) {
        if (text[at] == '\n' && !is_idle_line) newlines++;
        is_idle_line = (is_idle_line && text[at] != '\n') || (text[at] == ';' && newlines);
        if (text[at] == '\\') newlines--; // a line that goes on
        if (text[at++] != '#') continue;
        uint32_t start = at - 1;
        while (at < next->offset && text[at] != '\n')
            at++;
        add_comment(c, next, text + start, at - start, newlines);
        newlines = 0;
        is_idle_line = false;
    }
    next->breaks = newlines > 1 ? 2 : (uint8_t)newlines;
    if (next->comment_count && !next->breaks) next->breaks = 1; // at the end of the text
}

static uint32_t count_comments(const Source *source)
{
    uint32_t count = 0;
    for (size_t i = 0; i < source->size; i++)
        count += source->text[i] == '#'; // some are in strings
    return count;
}

// -- Tokens

// Of a string with holes: its last token.
static const Token *end_of_string(const Token *t)
{
    for (int depth = 0;; t++) {
        depth += (t->kind == TOKEN_STR_OPEN) - (t->kind == TOKEN_STR_CLOSE);
        if (depth == 0) return t;
    }
}

// A `;` in front of which no statement stands.
static bool is_idle(const Cutter *c, const Token *t)
{
    if (t->kind != TOKEN_SEMICOLON) return false;
    uint8_t before = c->out->count ? c->out->items[c->out->count - 1].kind : TOKEN_SEMICOLON;
    return before == TOKEN_SEMICOLON || before == TOKEN_BRACE_OPEN;
}

static void cut_tokens(Cutter *c, const TokenList *tokens)
{
    uint32_t at = strncmp(c->source->text, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
    for (uint32_t i = 0; i < tokens->count; i++) {
        const Token *t = &tokens->items[i], *last = t;
        if (is_idle(c, t)) continue;
        if (t->kind == TOKEN_STR_OPEN) last = end_of_string(t);
        uint32_t end = last->span.offset + last->span.length;
        Piece *p = &c->out->items[c->out->count++];
        *p = (Piece){.text = c->source->text + t->span.offset,
                     .size = end - t->span.offset,
                     .offset = t->span.offset,
                     .kind = t->kind == TOKEN_STR_OPEN ? TOKEN_STR : t->kind,
                     .partner = NO_PIECE};
        read_gap(c, p, at);
        at = end;
        i += (uint32_t)(last - t);
    }
}

static void mark_method_names(Pieces *pieces)
{
    for (uint32_t i = 0; i + 2 < pieces->count; i++) {
        if (pieces->items[i].kind != TOKEN_FN || pieces->items[i + 1].kind == TOKEN_PAREN_OPEN)
            continue;
        while (++i < pieces->count && pieces->items[i].kind != TOKEN_PAREN_OPEN)
            pieces->items[i].is_method_name = true;
    }
}

// -- What the tree knows

// The piece that begins at this place of the text, or NULL.
static Piece *piece_at(Cutter *c, uint32_t offset)
{
    uint32_t low = 0, high = c->out->count;
    while (low < high) {
        uint32_t middle = (low + high) / 2;
        if (c->out->items[middle].offset < offset) low = middle + 1;
        else high = middle;
    }
    bool is_found = low < c->out->count && c->out->items[low].offset == offset;
    return is_found ? &c->out->items[low] : NULL;
}

// What the node begins with, where that is another node; NULL: it begins with a token of its own.
static const Node *leftmost(const Node *node)
{
    switch (node->kind) {
    case NODE_EXPRESSION:
    case NODE_CHAIN: return node->operand;
    case NODE_CALL: return node->call.callee;
    case NODE_ATTRIBUTE: return node->attribute.object;
    case NODE_INDEX: return node->index.object;
    case NODE_BINARY:
    case NODE_AND:
    case NODE_OR:
    case NODE_COALESCE: return node->binary.left;
    case NODE_COMPARE: return node->compare.operands[0];
    case NODE_CONDITIONAL: return node->conditional.value;
    case NODE_TUPLE: return node->list.count ? node->list.items[0] : NULL;
    case NODE_ASSIGN: return node->assign.targets.items[0];
    case NODE_AUGMENTED: return node->augmented.target;
    default: return NULL;
    }
}

// The span of a call on a line of its own begins on that line, so that the statement's may, too.
static Span whole_span(const Node *node)
{
    Span span = node->span;
    for (node = leftmost(node); node; node = leftmost(node))
        if (node->span.offset < span.offset) span.offset = node->span.offset;
    return span;
}

// A statement whose first operand stands in parentheses begins with them.
static void mark_start(Cutter *c, Span span)
{
    Piece *p = piece_at(c, span.offset);
    if (!p) return;
    while (p > c->out->items && p[-1].kind == TOKEN_PAREN_OPEN)
        p--;
    p->begins_statement = true;
}

static void mark_starts(Cutter *c, NodeList list, const Node *doc)
{
    if (doc) mark_start(c, doc->span);
    for (uint32_t i = 0; i < list.count; i++)
        mark_start(c, whole_span(list.items[i]));
}

static void mark_braces(Piece *open)
{
    if (!open || open->kind != TOKEN_BRACE_OPEN) return;
    open->is_block = true;
    open[open->partner].is_block = true; // not an index yet, see find_partners
}

// The brace of a class or select, which is the first that stands in no other bracket.
static Piece *body_brace(Cutter *c, const Node *node)
{
    Piece *p = piece_at(c, node->span.offset);
    while (p && p->kind != TOKEN_BRACE_OPEN && p->kind != TOKEN_END)
        p += piece_opens(p) ? p->partner + 1 : 1;
    return p;
}

static void mark_arms(Cutter *c, const Node *node)
{
    Piece *p = body_brace(c, node);
    mark_braces(p);
    for (uint32_t i = 0; p && i < node->select.count; i++) {
        while (p[1].kind == TOKEN_SEMICOLON)
            p++;
        p[1].begins_statement = true;
        p = piece_at(c, node->select.arms[i].body->span.offset);
        if (p) p += p->partner;
    }
}

static void mark_node(void *context, Node *node)
{
    Cutter *c = (Cutter *)context;
    switch (node->kind) {
    case NODE_MODULE: mark_starts(c, node->module.body, node->module.doc); break;
    case NODE_BLOCK:
        mark_braces(piece_at(c, node->span.offset));
        mark_starts(c, node->list, NULL);
        break;
    case NODE_CLASS:
        mark_braces(body_brace(c, node));
        if (node->klass.doc) mark_start(c, node->klass.doc->span);
        for (uint32_t i = 0; i < node->klass.count; i++)
            mark_start(c, node->klass.members[i].span);
        break;
    case NODE_SELECT: mark_arms(c, node); break;
    case NODE_TEST: mark_node(c, node->test.function->function.body); return; // its doc is its name
    case NODE_FUNCTION:
    case NODE_DECLARE_FUNCTION:
        if (node->function.doc && !node->function.is_arrow) mark_start(c, node->function.doc->span);
        break;
    default: break;
    }
    gy_tree_children(node, mark_node, c);
}

// -- Brackets

// Partners as distances, for the marks; place_pieces makes them indexes.
static bool find_partners(Cutter *c)
{
    uint32_t *open = (uint32_t *)gy_arena_new(c->arena, (c->out->count + 1) * sizeof *open);
    uint32_t depth = 0;
    if (!open) return false;
    for (uint32_t i = 0; i < c->out->count; i++) {
        Piece *p = &c->out->items[i];
        if (piece_opens(p)) open[depth++] = i;
        if (!piece_closes(p) || !depth) continue;
        p->partner = i - open[--depth];
        c->out->items[open[depth]].partner = p->partner;
    }
    return true;
}

static void place_pieces(Pieces *pieces)
{
    uint32_t parent = NO_PIECE, block = NO_PIECE, depth = 0;
    for (uint32_t i = 0; i < pieces->count; i++) {
        Piece *p = &pieces->items[i];
        if (piece_closes(p)) {
            p->partner = i - p->partner;
            const Piece *open = &pieces->items[p->partner];
            parent = open->parent;
            block = open->block;
            depth = open->depth;
        }
        p->parent = parent;
        p->block = block;
        p->depth = depth;
        if (!piece_opens(p)) continue;
        p->partner += i;
        parent = i;
        if (p->is_block) block = i;
        depth = p->is_block ? 0 : depth + 1;
    }
}

bool gy_pieces_cut(Pieces *pieces, Arena *arena, const Source *source, const Node *tree)
{
    Cutter c = {pieces, source, arena};
    Diag diag = {0};
    TokenList tokens;
    *pieces = (Pieces){0};
    if (!gy_lexer_run(arena, source, &diag, &tokens)) return false;
    pieces->items = (Piece *)gy_arena_new(arena, (tokens.count + 1) * sizeof(Piece));
    pieces->comments =
        (Comment *)gy_arena_new(arena, (count_comments(source) + 1) * sizeof(Comment));
    bool ok = pieces->items && pieces->comments;
    if (ok) cut_tokens(&c, &tokens);
    gy_lexer_free(&tokens);
    gy_diag_free(&diag);
    if (!ok || !find_partners(&c)) return false;
    mark_method_names(pieces);
    mark_node(&c, (Node *)(uintptr_t)tree);
    place_pieces(pieces);
    return true;
}

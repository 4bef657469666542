// restyle.c - writes a source in the one style.
//
// layout.c says where lines end, spacing.c what stands between; here is where lines begin. Each
// open bracket is a frame that knows it: what a bracket at the end of its line holds stands one
// step in from that line, what follows a bracket on its line stands below its first item. What goes
// on in no bracket stands one step in from its statement, two where a block follows, so that its
// head and its body can be told apart.
#include "tools/restyle.h"
#include "lang/parser.h"
#include "tools/tree.h"
#include "tools/layout.h"
#include "tools/lines.h"
#include "tools/same_tree.h"

enum { RIGHTMOST_ITEM = 60 }; // what begins further right goes below its line

typedef struct {
    uint32_t content; // column of the lines in it
    uint32_t outside; // and of the one that closes it
    uint32_t head;    // the piece that the current statement begins with
    bool has_items;   // commas: what goes on within an item stands further in
} Frame;

typedef struct {
    Pieces *pieces;
    Frame *frames; // the first one is the file
    uint32_t depth;
    uint32_t indent; // of the current line
    Lines lines;
} Printer;

static const Piece *piece(const Printer *p, uint32_t at)
{
    return &p->pieces->items[at];
}

static Frame *frame(Printer *p)
{
    return &p->frames[p->depth];
}

// ---------------------------------------------------------------- Frames

static bool is_first_in_bracket(const Printer *p, uint32_t at)
{
    return at && (piece_opens(piece(p, at - 1)) || piece(p, at - 1)->kind == TOKEN_COMMA);
}

// Commas of the items; those of the targets of a comprehension stand behind its `for`.
static bool has_items(const Printer *p, uint32_t bracket)
{
    for (uint32_t i = bracket + 1; i < piece(p, bracket)->partner; i++) {
        if (piece_opens(piece(p, i))) i = piece(p, i)->partner;
        else if (piece(p, i)->kind == TOKEN_FOR) return false;
        else if (piece(p, i)->kind == TOKEN_COMMA) return true;
    }
    return false;
}

static void open_frame(Printer *p, uint32_t at)
{
    const Piece *open = piece(p, at);
    uint32_t outside = p->indent, column = gy_lines_column(&p->lines);
    bool is_open = gy_layout_is_open(p->pieces, at), is_in_statement = open->depth == 0;
    if (open->is_block && is_in_statement) outside = frame(p)->content;
    bool is_below = open->is_block || is_open || column > RIGHTMOST_ITEM;
    p->frames[++p->depth] = (Frame){
        .content = is_below ? outside + INDENT : column,
        .outside = outside,
        .head = at + 1,
        .has_items = !open->is_block && has_items(p, at),
    };
}

static bool is_head_of_block(const Piece *p)
{
    switch (p->kind) {
    case TOKEN_ASYNC: return p[1].kind == TOKEN_FOR || p[1].kind == TOKEN_WITH;
    case TOKEN_IF:
    case TOKEN_ELSE:
    case TOKEN_WHILE:
    case TOKEN_FOR:
    case TOKEN_WITH:
    case TOKEN_CATCH:
    case TOKEN_CLASS: return true;
    default: return false;
    }
}

// ---------------------------------------------------------------- Lines

// Where the line that begins with this piece begins.
static uint32_t indent_of(Printer *p, uint32_t at)
{
    const Piece *first = piece(p, at);
    const Frame *f = frame(p);
    if (piece_closes(first)) return f->outside;
    Gap gap = gy_spacing_gap(p->pieces, at);
    bool is_block = first->parent == NO_PIECE || piece(p, first->parent)->is_block;
    if (gap == GAP_STATEMENT || gap == GAP_CHAIN) return f->content;
    if (is_block) return f->content + INDENT * (1 + is_head_of_block(piece(p, f->head)));
    bool is_dot = first->kind == TOKEN_DOT || first->kind == TOKEN_OPTIONAL_DOT;
    bool goes_on = is_dot || (f->has_items && !is_first_in_bracket(p, at));
    return f->content + (goes_on ? INDENT : 0);
}

static void end_line(Printer *p, const Comment *comment)
{
    gy_lines_end(&p->lines, comment);
}

static void add_spaces(Printer *p, uint32_t count)
{
    gy_text_fill(&p->lines.code, ' ', count);
}

static void print_comments(Printer *p, uint32_t at)
{
    const Piece *next = piece(p, at);
    bool is_at_start = at == 0 || piece_opens(next - 1);
    uint32_t indent =
        piece_closes(next) || next->kind == TOKEN_END ? frame(p)->content : indent_of(p, at);
    for (uint32_t i = 0; i < next->comment_count; i++) {
        const Comment *comment = &p->pieces->comments[next->first_comment + i];
        bool is_first = is_at_start && (i == 0 || (i == 1 && comment[-1].is_trailing));
        if (comment->is_trailing) {
            end_line(p, comment);
            continue;
        }
        if (i == 0 && at) end_line(p, NULL);
        if (comment->has_blank_above && !is_first) end_line(p, NULL);
        if (!comment->continues) add_spaces(p, indent);
        if (!comment->continues) gy_text_add(&p->lines.code, comment->text, comment->size);
        end_line(p, comment->continues ? comment : NULL);
    }
}

// Ends the line before this piece and begins the next one.
static void begin_line(Printer *p, uint32_t at)
{
    const Piece *first = piece(p, at);
    bool has_comments = first->comment_count > 0;
    print_comments(p, at);
    if (!has_comments && at) end_line(p, NULL);
    bool is_at_end = piece_closes(first) || first->kind == TOKEN_END;
    bool is_below_brace = at && first[-1].is_block && piece_opens(first - 1);
    bool is_below_comment =
        has_comments &&
        !p->pieces->comments[first->first_comment + first->comment_count - 1].is_trailing;
    if (first->breaks > 1 && !is_at_end && (!is_below_brace || is_below_comment)) end_line(p, NULL);
    p->indent = indent_of(p, at);
    if (first->kind == TOKEN_END) return;
    add_spaces(p, p->indent);
    gy_layout_fit(p->pieces, at, p->indent, p->indent);
}

static void print_piece(Printer *p, uint32_t at)
{
    const Piece *it = piece(p, at);
    if (it->begins_statement || piece_continues_block(it)) frame(p)->head = at;
    if (gy_layout_is_dropped(p->pieces, at)) return;
    gy_lines_add(&p->lines, it->text, it->size);
    if (piece_opens(it)) open_frame(p, at);
    if (!gy_layout_is_tall(it) || it[1].breaks) return;
    gy_layout_fit(p->pieces, at + 1, gy_lines_column(&p->lines), p->indent);
}

static void print_all(Printer *p)
{
    for (uint32_t i = 0; i < p->pieces->count; i++) {
        const Piece *it = piece(p, i);
        if (i == 0 || it->breaks) begin_line(p, i);
        else if (gy_spacing_has_space(p->pieces, i)) add_spaces(p, 1);
        if (it->kind == TOKEN_END) return;
        if (piece_closes(it)) p->depth--;
        print_piece(p, i);
    }
}

// ---------------------------------------------------------------- The whole

static bool print(Pieces *pieces, Arena *arena, Text *out)
{
    Printer p = {.pieces = pieces};
    p.frames = (Frame *)gy_arena_new(arena, (pieces->count + 1) * sizeof(Frame));
    if (!p.frames) return false;
    gy_layout_settle(pieces);
    print_all(&p);
    gy_lines_finish(&p.lines, out);
    gy_text_add(out, "", 1);
    return !out->has_failed;
}

// Does the text mean what the source means?
static bool is_same(const Source *source, const Text *text, bool *has_memory)
{
    Source *result = gy_source_new(source->name, text->bytes, text->size - 1);
    bool same = result && gy_same_tree(source, result, has_memory);
    *has_memory &= result != NULL;
    gy_source_release(result);
    return same;
}

RestyleStatus gy_restyle(const Source *source, Diag *diag, char **out, size_t *size)
{
    Arena arena = {0};
    Pieces pieces;
    Text text = {0};
    bool has_memory = true;
    RestyleStatus status = RESTYLE_NO_MEMORY;
    const Node *tree = gy_tree_parse(&arena, source, diag);
    *out = NULL;
    if (!tree || diag->count) {
        if (!diag->out_of_memory) status = RESTYLE_WRONG;
        goto done;
    }
    if (!gy_pieces_cut(&pieces, &arena, source, tree) || !print(&pieces, &arena, &text)) goto done;
    if (is_same(source, &text, &has_memory)) status = RESTYLE_DONE;
    else if (has_memory) status = RESTYLE_CHANGED;

done:
    gy_arena_free(&arena);
    if (status == RESTYLE_DONE) {
        *out = text.bytes;
        *size = text.size - 1;
    } else {
        gy_mem_free(text.bytes);
    }
    return status;
}

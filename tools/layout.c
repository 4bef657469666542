// layout.c - which line ends of the author stay, and which are added because a line is too long.
//
// A line end says something, so one that stands where the style has them stays; others are taken
// away. Two things are decided for a pair of brackets as a whole: a block has either one line or
// each statement its own, and the bracket that is closed on a line of its own ends one.
//
// A line that is too long is first relieved of all that can stand on its own: statements behind a
// `;`, the blocks that have one line. Then it ends in the gap that costs the least: depth of
// brackets counts most, then what is torn apart there (spacing.c), then the space that is left
// over. Whatever is decided here is what would be kept, so formatting twice changes nothing more.
#include "tools/layout.h"
#include "tools/text.h"
#include <string.h>

// What lies further away than MOST_PIECES does not matter to where a line ends.
enum { MOST_PIECES = 300 };
enum { COST_OF_DEPTH = 20, COST_OF_BLOCK = 5 };

static Piece *piece(const Pieces *pieces, uint32_t at)
{
    return &pieces->items[at];
}

bool gy_layout_is_tall(const Piece *p)
{
    return memchr(p->text, '\n', p->size) != NULL;
}

uint32_t gy_layout_first_width(const Piece *p)
{
    const char *newline = (const char *)memchr(p->text, '\n', p->size);
    return gy_text_columns(p->text, newline ? (size_t)(newline - p->text) : p->size);
}

uint32_t gy_layout_last_width(const Piece *p)
{
    const char *end = p->text + p->size, *start = end;
    while (start > p->text && start[-1] != '\n')
        start--;
    return gy_text_columns(start, (size_t)(end - start));
}

bool gy_layout_is_open(const Pieces *pieces, uint32_t bracket)
{
    return piece(pieces, bracket + 1)->breaks > 0;
}

bool gy_layout_is_dropped(const Pieces *pieces, uint32_t at)
{
    const Piece *p = piece(pieces, at), *next = p + 1;
    if (p->kind != TOKEN_SEMICOLON || (at && p[-1].kind == TOKEN_COMMA)) return false;
    return next->breaks || next->kind == TOKEN_END || piece_closes(next);
}

// ---------------------------------------------------------------- Blocks

// Every statement of a block without a `;` before it begins a line.
static void open_block(Pieces *pieces, uint32_t brace)
{
    uint32_t close = piece(pieces, brace)->partner;
    for (uint32_t i = brace + 1; i < close; i++) {
        Piece *p = piece(pieces, i);
        bool is_ours = p->begins_statement && p->parent == brace;
        if (is_ours && !p->breaks && p[-1].kind != TOKEN_SEMICOLON) p->breaks = 1;
    }
    if (!piece(pieces, brace + 1)->breaks) piece(pieces, brace + 1)->breaks = 1;
    Piece *end = piece(pieces, close);
    end->breaks = 1;
    if (piece_continues_block(end + 1) && !end[1].comment_count) end[1].breaks = 0;
}

static void settle_block(Pieces *pieces, uint32_t brace, uint32_t close)
{
    if (close == brace + 1 && !piece(pieces, close)->comment_count) {
        piece(pieces, close)->breaks = 0;
        return;
    }
    bool is_open = false;
    for (uint32_t i = brace + 1; i <= close && !is_open; i++)
        is_open = piece(pieces, i)->breaks > 0;
    if (is_open) open_block(pieces, brace);
}

static void settle_bracket(Pieces *pieces, uint32_t open, uint32_t close)
{
    Piece *p = piece(pieces, close);
    if (p->comment_count) p->breaks = 1;
    else p->breaks = close > open + 1 && gy_layout_is_open(pieces, open);
}

// ---------------------------------------------------------------- The author's line ends

// Behind an operator or a comma, not before it.
static void settle_tight(Pieces *pieces, uint32_t at)
{
    Piece *p = piece(pieces, at);
    bool moves = p->breaks && !p->comment_count &&
                 (gy_spacing_is_operator(pieces, at) || p->kind == TOKEN_COMMA) &&
                 gy_spacing_gap(pieces, at + 1) == GAP_SOFT;
    if (moves && !p[1].breaks) p[1].breaks = 1;
    p->breaks = p->comment_count > 0;
}

static void settle_soft(Pieces *pieces, uint32_t at)
{
    Piece *p = piece(pieces, at);
    if (p->breaks > 1 && p[-1].kind != TOKEN_COMMA && !p->comment_count) p->breaks = 1;
}

static void settle_statement(Pieces *pieces, uint32_t at)
{
    Piece *p = piece(pieces, at);
    bool is_first = at == 0 || (p[-1].is_block && piece_opens(p - 1));
    bool is_at_edge = (is_first && !p->comment_count) || (p->is_block && piece_closes(p));
    if (p->breaks > 1 && is_at_edge) p->breaks = 1;
    if (p->kind == TOKEN_END) p->breaks = 1;
    bool is_on_line = p->parent == NO_PIECE && p->begins_statement && at && !p->breaks;
    if (is_on_line && p[-1].kind != TOKEN_SEMICOLON) p->breaks = 1;
}

static void settle_chain(Pieces *pieces, uint32_t at)
{
    Piece *p = piece(pieces, at);
    bool is_below = p->breaks && !gy_layout_is_open(pieces, p[-1].partner);
    p->breaks = p->comment_count || is_below;
}

void gy_layout_settle(Pieces *pieces)
{
    for (uint32_t i = 0; i < pieces->count; i++) {
        Piece *p = piece(pieces, i);
        switch (gy_spacing_gap(pieces, i)) {
        case GAP_TIGHT: settle_tight(pieces, i); break;
        case GAP_SOFT: settle_soft(pieces, i); break;
        case GAP_STATEMENT: settle_statement(pieces, i); break;
        case GAP_CHAIN: settle_chain(pieces, i); break;
        }
        if (!piece_closes(p)) continue;
        if (p->is_block) settle_block(pieces, p->partner, i);
        else settle_bracket(pieces, p->partner, i);
    }
}

// ---------------------------------------------------------------- Lines that are too long

typedef struct {
    Pieces *pieces;
    uint32_t from, end; // the pieces of the line
    bool is_cut;        // it goes on behind them
    uint32_t column, indent;
} Line;

static uint32_t width(const Pieces *pieces, uint32_t at)
{
    if (gy_layout_is_dropped(pieces, at)) return 0;
    return gy_layout_first_width(piece(pieces, at));
}

// Finds the end of the line. True: it is too long.
static bool measure(Line *line)
{
    uint32_t column = line->column, i = line->from;
    line->is_cut = false;
    for (; i + 1 < line->pieces->count; i++) {
        if (i > line->from && piece(line->pieces, i)->breaks) break;
        line->is_cut = i - line->from > MOST_PIECES;
        if (line->is_cut) break;
        if (i > line->from) column += gy_spacing_has_space(line->pieces, i);
        column += width(line->pieces, i);
        if (gy_layout_is_tall(piece(line->pieces, i))) {
            i++;
            break;
        }
    }
    line->end = i;
    return column > LINE_WIDTH;
}

static uint32_t home_block(const Line *line)
{
    return piece(line->pieces, line->from)->block;
}

// Gives each statement of the line a line.
static bool split_statements(Line *line)
{
    bool has_split = false;
    for (uint32_t i = line->from + 1; i < line->end; i++) {
        Piece *p = piece(line->pieces, i);
        if (!p->begins_statement || p->block != home_block(line) || p[-1].kind == TOKEN_BRACE_OPEN)
            continue;
        p->breaks = 1;
        has_split = true;
    }
    return has_split;
}

static bool is_short_block(const Line *line, uint32_t at)
{
    const Piece *p = piece(line->pieces, at);
    return p->is_block && piece_opens(p) && p->partner > at + 1 &&
           !gy_layout_is_open(line->pieces, at) && p->block == home_block(line);
}

// Opens the first block of the line that stands in no bracket, and those of its else and catch.
static bool open_statement_block(Line *line)
{
    uint32_t i = line->from;
    while (i < line->end && !(is_short_block(line, i) && piece(line->pieces, i)->depth == 0))
        i++;
    if (i >= line->end) return false;
    open_block(line->pieces, i);
    for (i = piece(line->pieces, i)->partner + 1; i < line->end; i++) {
        if (!is_short_block(line, i) || piece(line->pieces, i)->depth) continue;
        open_block(line->pieces, i);
        i = piece(line->pieces, i)->partner;
        if (i + 1 < line->end && !piece_continues_block(piece(line->pieces, i + 1))) break;
    }
    return true;
}

// Would the first item behind the bracket fit on the next line?
static bool helps_to_open(const Line *line, uint32_t at)
{
    return line->indent + INDENT + width(line->pieces, at) <= LINE_WIDTH;
}

// The cost of ending the line before this piece, or -1.
static int cost_of(const Line *line, uint32_t at, uint32_t column)
{
    const Piece *p = piece(line->pieces, at);
    int cost = COST_OF_BLOCK;
    if (p[-1].block == home_block(line) && is_short_block(line, at - 1)) {
        cost += COST_OF_DEPTH * (int)p[-1].depth;
    } else {
        if (p->block != home_block(line) || gy_spacing_gap(line->pieces, at) != GAP_SOFT) return -1;
        cost = gy_spacing_cost(line->pieces, at) + COST_OF_DEPTH * (int)p->depth;
        if (piece_opens(p - 1) && !helps_to_open(line, at)) return -1;
    }
    uint32_t beyond = column > LINE_WIDTH ? column - LINE_WIDTH : 0;
    uint32_t left = column > LINE_WIDTH ? 0 : LINE_WIDTH - column;
    return cost + (int)(left * 3 / 10) + (beyond ? 1000 + (int)beyond : 0);
}

static uint32_t cheapest_gap(const Line *line)
{
    uint32_t best = NO_PIECE, column = line->column;
    int best_cost = 0;
    for (uint32_t i = line->from; i < line->end; i++) {
        int cost = i > line->from ? cost_of(line, i, column) : -1;
        bool is_better = cost >= 0 && (best == NO_PIECE || cost <= best_cost);
        if (is_better) best = i;
        if (is_better) best_cost = cost;
        column +=
            width(line->pieces, i) + (i > line->from && gy_spacing_has_space(line->pieces, i));
    }
    return best;
}

static bool is_dot_of_chain(const Pieces *pieces, uint32_t at)
{
    const Piece *p = piece(pieces, at);
    return (p->kind == TOKEN_DOT || p->kind == TOKEN_OPTIONAL_DOT) && piece_closes(p - 1);
}

// All calls of a chain begin a line, or none.
static void break_chain(Line *line, uint32_t at)
{
    for (uint32_t i = at; i < line->end;) {
        Piece *p = piece(line->pieces, i);
        bool is_postfix = p->kind == TOKEN_DOT || p->kind == TOKEN_OPTIONAL_DOT ||
                          p->kind == TOKEN_PAREN_OPEN || p->kind == TOKEN_BRACKET_OPEN;
        if (!is_postfix) break;
        if (is_dot_of_chain(line->pieces, i)) p->breaks = 1;
        i = piece_opens(p) ? p->partner + 1 : i + 2;
    }
    for (uint32_t i = at; i > line->from + 1 && is_dot_of_chain(line->pieces, i);) {
        piece(line->pieces, i)->breaks = 1;
        i = piece(line->pieces, i - 1)->partner; // before the arguments of that call: .name
        if (i < line->from + 3) break;
        i -= 2;
    }
}

// The items of a list that fills its lines flow on, past what was the end of the line.
static void flow_on(Line *line, const Piece *gap)
{
    Piece *end = piece(line->pieces, line->end);
    bool is_list = gap[-1].kind == TOKEN_COMMA && end[-1].kind == TOKEN_COMMA &&
                   end->parent == gap->parent &&
                   gy_spacing_gap(line->pieces, line->end) == GAP_SOFT;
    if (line->is_cut) return;
    if (is_list && end->breaks == 1 && !end->comment_count) end->breaks = 0;
}

// What follows an item that was torn begins a line of its own.
static void part_items(Line *line, uint32_t at)
{
    const Pieces *pieces = line->pieces;
    uint32_t open = piece(pieces, at)->parent;
    while (open != NO_PIECE && open >= line->from && !piece(pieces, open)->is_block) {
        uint32_t next = piece(pieces, open)->partner + 2;
        bool is_item = next < pieces->count && piece(pieces, next - 1)->kind == TOKEN_COMMA &&
                       gy_spacing_gap(pieces, next) == GAP_SOFT && piece(pieces, next)->depth > 0;
        if (is_item && !piece(pieces, next)->breaks) piece(pieces, next)->breaks = 1;
        open = piece(pieces, open)->parent;
    }
}

static void end_line(Line *line, uint32_t at)
{
    Piece *p = piece(line->pieces, at);
    flow_on(line, p);
    if (is_short_block(line, at - 1)) {
        open_block(line->pieces, at - 1);
        return;
    }
    p->breaks = 1;
    if (piece_opens(p - 1)) piece(line->pieces, p[-1].partner)->breaks = 1;
    else part_items(line, at);
    if (is_dot_of_chain(line->pieces, at)) break_chain(line, at);
}

void gy_layout_fit(Pieces *pieces, uint32_t from, uint32_t column, uint32_t indent)
{
    Line line = {.pieces = pieces, .from = from, .column = column, .indent = indent};
    while (measure(&line)) {
        if (split_statements(&line) || open_statement_block(&line)) continue;
        uint32_t gap = cheapest_gap(&line);
        if (gap == NO_PIECE) return;
        end_line(&line, gap);
    }
}

// folds.c - finds them by tokens: brackets, strings, comments and imports of more than one line.
//
// There may be no tree, so a bracket is closed by the next one that closes, whatever its kind. The
// line on which a bracket is closed stays in sight if it begins so: "})", or "} else {", which
// begins what is folded next.
#include "tools/folds.h"
#include "lang/lexer.h"
#include "vm/mem.h"

typedef struct {
    const Source *source;
    Folds *out;
    uint32_t line;      // goes forward only
    bool begins_closed; // the line: its first token closes a bracket
    uint32_t *open, depth, capacity;
    Fold comments, imports; // of lines in a row; empty while first > last
} Folder;

static const Fold nothing = {1, 0, FOLD_CODE};

static uint32_t line_of(Folder *f, uint32_t offset)
{
    const Source *source = f->source;
    while (f->line + 1 < source->line_count && source->line_starts[f->line + 1] <= offset)
        f->line++;
    return f->line;
}

static void add(Folder *f, uint32_t first, uint32_t last, FoldKind kind)
{
    Folds *out = f->out;
    if (last <= first || out->has_failed) return;
    if (!gy_mem_grow((void **)&out->items, out->count, &out->capacity, sizeof *out->items))
        out->has_failed = true;
    else out->items[out->count++] = (Fold){first, last, (uint8_t)kind};
}

static void finish(Folder *f, Fold *run)
{
    if (run->first < run->last) add(f, run->first, run->last, (FoldKind)run->kind);
    *run = nothing;
}

// A line that belongs to a run if it follows its last one.
static void extend(Folder *f, Fold *run, uint32_t line, FoldKind kind)
{
    if (run->first > run->last || line > run->last + 1) {
        finish(f, run);
        *run = (Fold){line, line, (uint8_t)kind};
    }
    run->last = line;
}

// The comments that stand alone on their lines between two tokens.
static void look_at_gap(Folder *f, uint32_t at, uint32_t end, bool is_alone)
{
    const char *text = f->source->text;
    for (; at < end; at++) {
        if (text[at] == '\n') is_alone = true;
        if (text[at] != '#') continue;
        if (is_alone) extend(f, &f->comments, line_of(f, at), FOLD_COMMENT);
        while (at + 1 < end && text[at + 1] != '\n')
            at++;
        is_alone = false;
    }
}

static void open_bracket(Folder *f)
{
    if (!gy_mem_grow((void **)&f->open, f->depth, &f->capacity, sizeof *f->open))
        f->out->has_failed = true;
    else f->open[f->depth++] = f->line;
}

static void close_bracket(Folder *f)
{
    if (!f->depth) return;
    uint32_t first = f->open[--f->depth];
    add(f, first, f->begins_closed ? f->line - 1 : f->line, FOLD_CODE);
}

static bool closes(const Token *t)
{
    return t->kind == TOKEN_PAREN_CLOSE || t->kind == TOKEN_BRACKET_CLOSE ||
           t->kind == TOKEN_BRACE_CLOSE || t->kind == TOKEN_STR_CLOSE ||
           t->kind == TOKEN_HOLE_CLOSE;
}

static void look_at_token(Folder *f, const Token *t)
{
    uint32_t line = line_of(f, t->span.offset);
    if (t->newline_before && !f->depth) {
        bool is_import = t->kind == TOKEN_IMPORT || t->kind == TOKEN_FROM;
        if (is_import) extend(f, &f->imports, line, FOLD_IMPORTS);
        else finish(f, &f->imports);
    }
    if (t->newline_before) f->begins_closed = line && closes(t);
    if (closes(t)) {
        close_bracket(f);
        return;
    }
    switch (t->kind) {
    case TOKEN_PAREN_OPEN:
    case TOKEN_BRACKET_OPEN:
    case TOKEN_BRACE_OPEN:
    case TOKEN_STR_OPEN:
    case TOKEN_HOLE_OPEN: open_bracket(f); break;
    case TOKEN_STR:
    case TOKEN_BYTES: add(f, line, line_of(f, t->span.offset + t->span.length), FOLD_CODE); break;
    default: break;
    }
}

static void look(Folder *f, const TokenList *tokens)
{
    uint32_t behind = 0;
    for (uint32_t i = 0; i < tokens->count && !f->out->has_failed; i++) {
        const Token *t = &tokens->items[i];
        if (t->span.offset > behind) look_at_gap(f, behind, t->span.offset, i == 0);
        look_at_token(f, t);
        behind = t->span.offset + t->span.length;
    }
    finish(f, &f->comments);
    finish(f, &f->imports);
}

void gy_folds_find(const Source *source, Folds *folds)
{
    Folder f = {.source = source, .out = folds, .comments = nothing, .imports = nothing};
    Arena arena = {0};
    Diag diag = {0};
    TokenList tokens;
    if (gy_lexer_run(&arena, source, &diag, &tokens)) {
        look(&f, &tokens);
        gy_lexer_free(&tokens);
    } else {
        folds->has_failed = true;
    }
    gy_mem_free(f.open);
    gy_diag_free(&diag);
    gy_arena_free(&arena);
}

void gy_folds_free(Folds *folds)
{
    gy_mem_free(folds->items);
    *folds = (Folds){0};
}

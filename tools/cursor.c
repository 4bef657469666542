// cursor.c - looks at the tokens around a place; there may be no tree.
//
// All goes backwards from the cursor: what stands behind it may be anything while somebody types.
#include "tools/cursor.h"
#include "lang/lexer.h"
#include <string.h>

static uint32_t end_of(const Token *t)
{
    return t->span.offset + t->span.length;
}

static bool is_word(const Token *t)
{
    return t->kind == TOKEN_NAME || (t->kind >= TOKEN_AND && t->kind <= TOKEN_YIELD);
}

static bool is_dot(const Token *t)
{
    return t->kind == TOKEN_DOT || t->kind == TOKEN_OPTIONAL_DOT;
}

static bool is_text(const Token *t)
{
    return t->kind == TOKEN_STR || t->kind == TOKEN_BYTES || t->kind == TOKEN_STR_PART;
}

static Span between(uint32_t start, uint32_t end)
{
    return (Span){start, end - start};
}

// The names and dots that end at the token `last`, or a string. A dot at the end of a line is one
// that somebody has left there: the style has it in front of the next name.
static Span chain(const Token *first, const Token *last)
{
    if (last < first) return (Span){0, 0};
    if (last->kind == TOKEN_STR || last->kind == TOKEN_STR_CLOSE) return last->span;
    if (last->kind != TOKEN_NAME && last->kind != TOKEN_SUPER) return (Span){0, 0};
    const Token *start = last;
    while (start - 2 >= first && is_dot(start - 1) && is_word(start - 2) && !start->newline_before)
        start -= 2;
    bool is_whole = start == first || !is_dot(start - 1) || start->newline_before;
    return is_whole ? between(start->span.offset, end_of(last)) : (Span){0, 0};
}

// `last`: the token in front of the word.
static void look_at_kind(Cursor *c, const Token *first, const Token *last)
{
    if (last < first) return;
    switch (last->kind) {
    case TOKEN_DOT:
    case TOKEN_OPTIONAL_DOT:
        c->kind = CURSOR_MEMBER;
        c->object = chain(first, last - 1);
        return;
    case TOKEN_LET:
    case TOKEN_CONST:
    case TOKEN_FN:
    case TOKEN_CLASS:
    case TOKEN_AS: c->kind = CURSOR_NOTHING; return;
    case TOKEN_FROM: c->kind = CURSOR_MODULE; return;
    default: break;
    }
    const Token *t = last;
    while (t > first && (t->kind == TOKEN_COMMA || t->kind == TOKEN_NAME || t->kind == TOKEN_AS))
        t--;
    if (t->kind != TOKEN_IMPORT || (t != last && last->kind != TOKEN_COMMA)) return;
    bool is_from = t - 2 >= first && t[-2].kind == TOKEN_FROM;
    c->kind = is_from ? CURSOR_IMPORTED : CURSOR_MODULE;
    if (is_from) c->object = t[-1].span;
}

static bool opens(const Token *t)
{
    return t->kind == TOKEN_PAREN_OPEN || t->kind == TOKEN_BRACKET_OPEN ||
           t->kind == TOKEN_BRACE_OPEN || t->kind == TOKEN_HOLE_OPEN;
}

static bool closes(const Token *t)
{
    return t->kind == TOKEN_PAREN_CLOSE || t->kind == TOKEN_BRACKET_CLOSE ||
           t->kind == TOKEN_BRACE_CLOSE || t->kind == TOKEN_HOLE_CLOSE;
}

static void look_at_call(Cursor *c, const Token *first, const Token *last)
{
    const Token *begin = last + 1; // of the argument that the cursor is in
    uint32_t depth = 0;
    bool has_comma = false;
    for (const Token *t = last; t >= first; t--) {
        if (closes(t)) depth++;
        else if (opens(t) && depth) depth--;
        else if (depth) continue;
        else if (t->kind == TOKEN_COMMA) {
            if (!has_comma) begin = t + 1;
            has_comma = true;
            c->argument++;
        } else if (opens(t)) {
            if (!has_comma) begin = t + 1;
            bool is_call = t->kind == TOKEN_PAREN_OPEN && t > first && t[-1].kind == TOKEN_NAME;
            if (is_call) c->callee = chain(first, t - 1);
            bool is_declared = is_call && t - 2 >= first && t[-2].kind == TOKEN_FN;
            if (is_declared) c->callee = (Span){0, 0};
            if (c->callee.length && begin + 1 <= last && begin->kind == TOKEN_NAME &&
                begin[1].kind == TOKEN_COLON)
                c->label = begin->span;
            if (is_call || t->kind == TOKEN_BRACE_OPEN || t->kind == TOKEN_HOLE_OPEN) return;
            c->argument = 0;
            has_comma = false;
        }
    }
}

static bool is_in_comment(const Source *source, uint32_t from, uint32_t offset)
{
    const char *text = source->text;
    while (offset > from && text[offset - 1] != '\n')
        if (text[--offset] == '#') return true;
    return false;
}

static void look(Cursor *c, const Source *source, const TokenList *tokens, uint32_t offset)
{
    const Token *first = tokens->items, *last = first + tokens->count - 1;
    while (last >= first && (last->kind == TOKEN_END || last->span.offset >= offset))
        last--;
    uint32_t end = last < first ? 0 : end_of(last);
    bool is_inside =
        last >= first && is_text(last) && (offset < end || last->kind == TOKEN_STR_PART);
    bool is_touching = last >= first && offset <= end;
    bool is_number = is_touching && (last->kind == TOKEN_INT || last->kind == TOKEN_FLOAT ||
                                     last->kind == TOKEN_BIG || last->kind == TOKEN_BAD);
    if (is_inside || is_number || (!is_touching && is_in_comment(source, end, offset))) {
        c->kind = CURSOR_NOTHING;
    } else if (is_touching && is_word(last)) {
        c->word = between(last->span.offset, offset);
        last--;
    }
    if (c->kind == CURSOR_CODE) look_at_kind(c, first, last);
    look_at_call(c, first, last);
}

Cursor gy_cursor_look(const Source *source, uint32_t offset)
{
    Cursor c = {.word = {offset, 0}};
    Arena arena = {0};
    Diag diag = {0};
    TokenList tokens;
    if (gy_lexer_run(&arena, source, &diag, &tokens)) {
        if (tokens.count) look(&c, source, &tokens, offset);
        gy_lexer_free(&tokens);
    }
    gy_diag_free(&diag);
    gy_arena_free(&arena);
    return c;
}

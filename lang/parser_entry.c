// parser_entry.c - what a statement that begins with '{' is at a prompt.
//
// In a script it is a block, always. A person at a prompt who writes {"a": 1} wants to see a dict;
// who writes { let a = 1; print(a) } means a block. So an entry is read as an expression first,
// which all of it must be, and as a block if that fails. Where it is neither, what is wrong is told
// as the reading sees it that came further; one that only stopped too early has come furthest.
//
// { f() } is both. Nobody writes a set of one call as often as a block of one, so it gives what the
// call gives; {f(),} is the set.
#include "lang/parser_private.h"

// A reading in which nothing is wrong yet is the furthest.
static bool is_further(const Diag *a, const Diag *b)
{
    const Diagnostic *in_a = gy_diag_first(a), *in_b = gy_diag_first(b);
    if (!in_a || !in_b) return in_a == NULL && in_b != NULL;
    if (a->incomplete || b->incomplete) return a->incomplete;
    return in_a->span.offset > in_b->span.offset;
}

// Of `{ f() }` and `{ await t }` what stands in the braces; else the expression itself.
static Node *without_braces(const Parser *p, Node *expression)
{
    bool is_set = expression->kind == NODE_SET && expression->list.count == 1;
    if (!is_set || p->token[-2].kind == TOKEN_COMMA) return expression;
    Node *only = expression->list.items[0];
    Node *called = only->kind == NODE_CHAIN ? only->operand : only;
    return called->kind == NODE_CALL || called->kind == NODE_AWAIT ? only : expression;
}

Node *gy_parse_entry_braces(Parser *p)
{
    if (!p->source->is_entry || p->depth || p->diag->count) return gy_parse_braces(p);
    Diag diag = {.stack_end = p->diag->stack_end};
    Parser trial = *p;
    trial.diag = &diag;
    Node *display = gy_parse_simple(&trial);
    bool is_whole = display && gy_parser_at_statement_end(&trial) && !diag.count;
    Node *block = is_whole ? NULL : gy_parse_braces(p);
    if (is_whole && display->kind == NODE_EXPRESSION)
        display->operand = without_braces(&trial, display->operand);
    bool is_display = is_whole || is_further(&diag, p->diag);
    p->diag->out_of_memory |= diag.out_of_memory;
    p->diag->is_too_deep |= diag.is_too_deep;
    if (!is_display) {
        gy_diag_free(&diag);
        return block;
    }
    Diag *kept = p->diag;
    diag.out_of_memory = kept->out_of_memory;
    diag.is_too_deep = kept->is_too_deep;
    gy_diag_free(kept);
    *kept = diag;
    *p = trial;
    p->diag = kept;
    return display;
}

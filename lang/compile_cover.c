// compile_cover.c - counters for coverage, where the source is to be covered.
//
// A line is counted by the first statement that begins on it; others on the same line, and the
// blocks that stand there, are no lines of their own.
//
// Branches are counted at both of their ways: conditions, loops that go on or have run out, `and`,
// `or`, `??` and `??=` whose right side is evaluated or not, `?.` that goes on or finds nil, the
// arms of select, and of a try each catch and that it came to its end. Where a way needs jumps that
// nothing else has, the code stands here.
#include "lang/compile_parts.h"
#include "vm/counters.h"

static uint32_t line_of(const Compiler *c, Span span)
{
    return gy_source_locate(c->source, span.offset, 0).line;
}

static void emit_point(Compiler *c, Span span, CoverPoint point, const char *function)
{
    uint32_t number;
    if (!gy_counters_add(c->source->coverage, point, function, &number)) {
        c->diag->out_of_memory = true;
        return;
    }
    gy_compile_emit_wide(c->e, span, instr_abc(OP_COVER, 0, 0, 0), number);
}

void gy_compile_cover_line(Compiler *c, Span span)
{
    if (!c->source->coverage) return;
    uint32_t line = line_of(c, span);
    if (line == c->covered_line) return;
    c->covered_line = line;
    emit_point(c, span, (CoverPoint){.kind = COVER_LINE, .line = line}, NULL);
}

void gy_compile_cover_function(Compiler *c, Span span, const char *name)
{
    if (!c->source->coverage) return;
    emit_point(c, span, (CoverPoint){.kind = COVER_FUNCTION, .line = line_of(c, span)}, name);
}

void gy_compile_cover_arm(Compiler *c, Span span, uint32_t arm)
{
    if (!c->source->coverage) return;
    emit_point(c, span,
               (CoverPoint){.kind = COVER_BRANCH,
                            .line = line_of(c, span),
                            .place = span.offset,
                            .arm = (uint8_t)arm},
               NULL);
}

// Where the left side ends: no other branch is there, for the next token is the operator.
static Span behind(const Node *left)
{
    return (Span){left->span.offset + left->span.length, 0};
}

static Span place_of(const Node *n)
{
    return behind(n->binary.left);
}

void gy_compile_cover_renewed(Compiler *c, const Node *n, bool was_nil)
{
    gy_compile_cover_arm(c, behind(n->augmented.target), was_nil ? 0 : 1);
}

void gy_compile_cover_optional(Compiler *c, const Node *n, uint32_t object)
{
    JumpList nil = {0}, on = {0};
    bool is_covered = c->source->coverage != NULL;
    Span place = behind(n->attribute.object);
    gy_compile_emit_branch(c->e, n->span, instr_abc(OP_JUMP_IF_NIL, object, 0, 0),
                           is_covered ? &nil : c->chain);
    if (!is_covered) return;
    gy_compile_emit_jump(c->e, n->span, &on);
    gy_compile_emit_land(c->e, &nil);
    gy_compile_cover_arm(c, place, 1);
    gy_compile_emit_jump(c->e, n->span, c->chain);
    gy_compile_emit_land(c->e, &on);
    gy_compile_cover_arm(c, place, 0);
}

void gy_compile_cover_right(Compiler *c, const Node *n, uint32_t value, JumpList *decided)
{
    JumpList end = {0};
    gy_compile_cover_arm(c, place_of(n), 0);
    gy_compile_expr_to(c, n->binary.right, value);
    if (!c->source->coverage) return;
    gy_compile_emit_jump(c->e, n->span, &end);
    gy_compile_emit_land(c->e, decided);
    gy_compile_cover_arm(c, place_of(n), 1);
    gy_compile_emit_land(c->e, &end);
}

void gy_compile_cover_and_or(Compiler *c, const Node *n, bool when, JumpList *list)
{
    JumpList decided = {0}, end = {0};
    bool decides = n->kind == NODE_OR;
    gy_compile_branch(c, n->binary.left, decides, &decided);
    bool can_differ = decided.head;
    if (can_differ) gy_compile_cover_arm(c, place_of(n), 0);
    gy_compile_branch(c, n->binary.right, when, list);
    gy_compile_emit_jump(c->e, n->span, &end);
    gy_compile_emit_land(c->e, &decided);
    if (can_differ) gy_compile_cover_arm(c, place_of(n), 1);
    if (when == decides) gy_compile_emit_jump(c->e, n->span, list);
    gy_compile_emit_land(c->e, &end);
}

void gy_compile_cover_end(Compiler *c, Span span, JumpList *ran_out)
{
    JumpList left = {0};
    if (!c->source->coverage) return;
    if (gy_compile_emit_is_reachable(c->e)) gy_compile_emit_jump(c->e, span, &left);
    gy_compile_emit_land(c->e, ran_out);
    gy_compile_cover_arm(c, span, 1);
    gy_compile_emit_land(c->e, &left);
}

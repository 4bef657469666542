// compile_cover.c - counters for coverage, where the source is to be covered.
//
// A line is counted by the first statement that begins on it; others on the same line, and the
// blocks that stand there, are no lines of their own.
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

// compile_yield.c - `yield value` and `yield *source`.
//
// To delegate means to stand aside: the consumer talks with the source until that ends, as if the
// generator in between were not there.
//
//             R[base] = iter(source), R[base+1] = nil
//     send:   DELEGATE base, -> end          R[base+1] goes in, what the source yields comes out
//     yield:  R[base+1] = yield R[base+1]    an error thrown in here goes to `error`
//             LOOP -> send
//     error:  DELEGATE_ERROR base, -> end    R[base+2] goes in
//             LOOP -> yield
//     end:    R[base+1] is the result of the source
#include "lang/compile_parts.h"

static void delegate(Compiler *c, const Node *n, uint32_t to)
{
    JumpList end = {0};
    Region region;
    uint32_t base = gy_compile_emit_take(c->e, n->span, 2);
    gy_compile_expr_to(c, n->yield.value, base);
    emit_abc(c->e, n->span, OP_GET_ITER, base, base, 0);
    emit_abc(c->e, n->span, OP_LOAD_NIL, base + 1, 0, 0);
    uint32_t send = emit_pc(c->e);
    gy_compile_emit_branch(c->e, n->span, instr_abc(OP_DELEGATE, base, 0, 0), &end);
    uint32_t yield = emit_pc(c->e);
    gy_compile_guard_open(c, &region);
    emit_abc(c->e, n->span, OP_YIELD, base + 1, base + 1, 0);
    gy_compile_guard_close(c, &region);
    gy_compile_emit_loop(c->e, n->span, send);
    gy_compile_guard_land(c, n->span, &region); // in R[base+2]
    gy_compile_emit_branch(c->e, n->span, instr_abc(OP_DELEGATE_ERROR, base, 0, 0), &end);
    gy_compile_emit_loop(c->e, n->span, yield);
    gy_compile_emit_land(c->e, &end);
    emit_move(c->e, n->span, to, base + 1);
}

void gy_compile_yield(Compiler *c, const Node *n, uint32_t to)
{
    if (n->yield.is_delegate) {
        delegate(c, n, to);
        return;
    }
    uint32_t value;
    if (n->yield.value) {
        value = gy_compile_expr_in(c, n->yield.value, to);
    } else {
        value = emit_is_scratch(c->e, to) ? to : gy_compile_emit_take(c->e, n->span, 1);
        emit_abc(c->e, n->span, OP_LOAD_NIL, value, 0, 0);
    }
    emit_abc(c->e, n->span, OP_YIELD, to, value, 0);
}

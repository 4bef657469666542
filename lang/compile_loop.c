// compile_loop.c - `while`, `for`, and the loops of comprehensions.
//
// A loop keeps its state in registers below those of its body. The variable of a `for` over one
// name is the register into which the machine puts the next value; the iteration itself depends
// on the state alone, so a body may assign its loop variable.
//
// `for i in range(…)`, where `range` is the builtin, counts in registers and makes no object.
#include "lang/compile_parts.h"

static bool is_range_call(Compiler *c, const Node *n)
{
    if (!n || n->kind != NODE_CALL || n->call.callee->kind != NODE_NAME) return false;
    const Variable *v = resolve_variable(c->names, key_of(n->call.callee));
    if (v->kind != VARIABLE_BUILTIN || !name_equals(&v->name, "range")) return false;
    uint32_t count = n->call.positional.count;
    if (n->call.named_count || count < 1 || count > 3) return false;
    for (uint32_t i = 0; i < count; i++)
        if (n->call.positional.items[i]->kind == NODE_STAR) return false;
    return true;
}

// The value of this turn is in R[from], a register that nothing else uses: a plain variable may
// simply live there.
static void set_target(Compiler *c, const Node *target, uint32_t from)
{
    if (target->kind == NODE_NAME) {
        Variable *v = resolve_variable(c->names, key_of(target));
        if (v->kind == VARIABLE_LOCAL && !variable_needs_cell(v)) {
            v->reg = from;
            v->is_ready = true;
            return;
        }
    }
    gy_compile_name_assign(c, target, from, true);
}

// R[base], R[base+1], R[base+2] = start, stop, step.
static void load_range(Compiler *c, const Node *call, uint32_t base)
{
    const NodeList *args = &call->call.positional;
    uint32_t first = args->count == 1 ? 1 : 0;
    if (first) gy_compile_emit_word(c->e, call->span, instr_asx(OP_LOAD_INT, base, 0));
    for (uint32_t i = 0; i < args->count; i++)
        gy_compile_expr_to(c, args->items[i], base + first + i);
    if (args->count < 3)
        gy_compile_emit_word(c->e, call->span, instr_asx(OP_LOAD_INT, base + 2, 1));
}

static void over_range(Compiler *c, const LoopParts *loop, LoopBody *inner, void *data)
{
    JumpList exit = {0};
    Span span = loop->iterable->span;
    uint32_t base = gy_compile_emit_take(c->e, span, 4);
    load_range(c, loop->iterable, base);
    emit_keep(c->e);
    gy_compile_emit_branch(c->e, span, instr_abc(OP_RANGE_PREP, base, 0, 0), &exit);
    uint32_t top = emit_pc(c->e);
    set_target(c, loop->target, base + 3);
    inner(c, data);
    if (loop->continues) gy_compile_emit_land(c->e, loop->continues);
    gy_compile_emit_range_loop(c->e, span, base, top);
    gy_compile_emit_land(c->e, &exit);
}

static void over_iterator(Compiler *c, const LoopParts *loop, LoopBody *inner, void *data)
{
    JumpList exit = {0};
    Span span = loop->iterable ? loop->iterable->span : loop->span;
    uint32_t base = gy_compile_emit_take(c->e, span, 1);
    if (loop->iterable) {
        uint32_t iterable = gy_compile_expr_any(c, loop->iterable);
        emit_abc(c->e, span, OP_GET_ITER, base, iterable, 0);
        emit_free_to(c->e, base + 1);
    } else {
        emit_move(c->e, span, base, loop->iterator);
    }
    gy_compile_emit_take(c->e, span, 1);
    emit_keep(c->e);
    uint32_t top = emit_pc(c->e);
    gy_compile_emit_branch(c->e, span, instr_abc(OP_FOR_ITER, base, 0, 0), &exit);
    set_target(c, loop->target, base + 1);
    inner(c, data);
    if (loop->continues) gy_compile_emit_land(c->e, loop->continues);
    if (gy_compile_emit_is_reachable(c->e)) gy_compile_emit_loop(c->e, span, top);
    gy_compile_emit_land(c->e, &exit);
}

void gy_compile_loop_over(Compiler *c, const LoopParts *loop, LoopBody *inner, void *data)
{
    uint32_t mark = c->e->next_register, live = c->e->live_top;
    if (loop->is_async) gy_compile_guard_async_for(c, loop, inner, data);
    else if (is_range_call(c, loop->iterable)) over_range(c, loop, inner, data);
    else over_iterator(c, loop, inner, data);
    if (loop->breaks && !loop->is_async) {
        gy_compile_cover_arm(c, loop->span, 1);
        gy_compile_emit_land(c->e, loop->breaks);
    }
    emit_free_to(c->e, mark);
    c->e->live_top = live;
}

// -- Statements

static void push_loop(Compiler *c, Exit *exit, JumpList *breaks, JumpList *continues)
{
    *exit = (Exit){.outer = c->function->exits, .kind = EXIT_LOOP};
    exit->breaks = breaks;
    exit->continues = continues;
    c->function->exits = exit;
}

typedef struct {
    const Node *loop;
    JumpList *breaks, *continues;
} ForBody;

static void run_body(Compiler *c, void *data)
{
    const ForBody *body = (const ForBody *)data;
    Exit exit;
    push_loop(c, &exit, body->breaks, body->continues);
    gy_compile_cover_arm(c, body->loop->span, 0);
    gy_compile_stmt_block(c, body->loop->loop.body);
    c->function->exits = exit.outer;
}

void gy_compile_loop_for(Compiler *c, const Node *n)
{
    JumpList breaks = {0}, continues = {0};
    LoopParts loop = {.span = n->span, .target = n->loop.target, .iterable = n->loop.iterable};
    ForBody body = {n, &breaks, &continues};
    loop.breaks = &breaks;
    loop.continues = &continues;
    loop.is_async = n->loop.is_async;
    gy_compile_name_open(c, n->span, resolve_block(c->names, key_of(n)));
    gy_compile_loop_over(c, &loop, run_body, &body);
}

void gy_compile_loop_while(Compiler *c, const Node *n)
{
    JumpList breaks = {0}, continues = {0}, end = {0};
    Exit exit;
    push_loop(c, &exit, &breaks, &continues);
    uint32_t top = emit_pc(c->e);
    gy_compile_branch(c, n->loop.condition, false, &end);
    bool can_end = end.head;
    if (can_end) gy_compile_cover_arm(c, n->span, 0);
    gy_compile_stmt_block(c, n->loop.body);
    gy_compile_emit_land(c->e, &continues);
    if (gy_compile_emit_is_reachable(c->e))
        gy_compile_emit_loop(c->e, n->loop.condition->span, top);
    gy_compile_emit_land(c->e, &end);
    if (can_end) gy_compile_cover_arm(c, n->span, 1);
    gy_compile_emit_land(c->e, &breaks);
    c->function->exits = exit.outer;
}

// compile_select.c - `select`: waiting for the first of several things.
//
// What the arms wait for is evaluated first, in source order, into a run of registers. SELECT
// leaves there the number of the arm that went on, and its value; comparisons find the arm's body.
// The else arm, wherever it stands, is the one behind the last.
#include "lang/compile_parts.h"
#include "vm/bytecode.h"

static void run_arm(Compiler *c, const SelectClause *arm, uint32_t value)
{
    uint32_t mark = c->e->next_register, live = c->e->live_top;
    gy_compile_name_open(c, arm->body->span, resolve_block(c->names, key_of_part(arm)));
    if (arm->target) gy_compile_name_assign(c, arm->target, value, true);
    gy_compile_stmt_block(c, arm->body);
    emit_free_to(c->e, mark);
    c->e->live_top = live;
}

static uint32_t push_awaitables(Compiler *c, const Node *n, bool *has_else)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < n->select.count; i++) {
        const SelectClause *arm = &n->select.arms[i];
        if (arm->operation) gy_compile_expr_push(c, arm->operation), count++;
        else *has_else = true;
    }
    return count;
}

void gy_compile_select(Compiler *c, const Node *n)
{
    enum { HAS_ELSE = 1, IS_FAIR = 2 };
    JumpList end = {0};
    bool has_else = false;
    uint32_t mark = c->e->next_register, live = c->e->live_top, base = mark;
    uint32_t count = push_awaitables(c, n, &has_else);
    if (count == 1) gy_compile_emit_take(c->e, n->span, 1); // for the value
    emit_keep(c->e);
    uint32_t flags = (has_else ? HAS_ELSE : 0) | (n->select.is_fair ? IS_FAIR : 0);
    emit_wide(c->e, n->span, OP_SELECT, base, count, flags,
              gy_compile_emit_site(c->e, "select", 6));
    emit_abc(c->e, n->span, OP_AWAIT, base, base, 0); // never runs: where a parked task resumes
    emit_free_to(c->e, base + 2);
    emit_keep(c->e);
    for (uint32_t i = 0, number = 0; i < n->select.count; i++) {
        const SelectClause *arm = &n->select.arms[i];
        JumpList next = {0};
        uint32_t which = arm->operation ? number++ : count;
        gy_compile_emit_branch(c->e, arm->body->span, instr_abc(OP_JUMP_EQ_INT, base, which, 0),
                               &next);
        gy_compile_cover_arm(c, n->span, i);
        run_arm(c, arm, base + 1);
        if (gy_compile_emit_is_reachable(c->e)) gy_compile_emit_jump(c->e, n->span, &end);
        gy_compile_emit_land(c->e, &next);
    }
    gy_compile_emit_land(c->e, &end);
    emit_free_to(c->e, mark);
    c->e->live_top = live;
}

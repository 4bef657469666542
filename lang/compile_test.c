// compile_test.c - test blocks and assertions.
//
// A test block becomes a function that the builtin "add test" collects; its docstring is the
// test's name. Only COMPILE_TESTS makes code for it.
//
// assert(cond, message) is a call of a builtin like any other, but for a comparison: what its two
// sides were is known here only. So they are evaluated into the registers of a call that is made
// where the comparison fails, and then gets both:
//
//     R[3], R[4] = a, b       R[5] = a == b       R[6] = message
//     if R[5]: go on          R[5] = "=="         failed assert(R[3 ..])
//
// As in a plain call the message is evaluated in any case.
#include "lang/compile_parts.h"
#include <stdio.h>

// -- Tests

// How traces call it: test "name".
static const char *function_name(Compiler *c, const Node *name)
{
    size_t size = name->text.size + sizeof "test \"\"";
    char *text = (char *)gy_arena_new(c->arena, size);
    if (!text) {
        c->diag->out_of_memory = true;
        return "test";
    }
    snprintf(text, size, "test \"%s\"", name->text.bytes);
    return text;
}

void gy_compile_test(Compiler *c, const Node *n)
{
    const Node *name = n->test.name;
    uint32_t mark = c->e->next_register, live = c->e->live_top;
    uint32_t reg = gy_compile_emit_take(c->e, n->span, 1);
    gy_compile_function(c, n->test.function, function_name(c, name), 0, reg);
    gy_compile_guard_hidden(c, name->span, "add test", reg, false);
    emit_free_to(c->e, mark);
    c->e->live_top = live; // a file may hold more tests than a frame has registers
}

// -- Assertions

static const char *const test_texts[] = {"==", "!=", "<",      "<=", ">",
                                         ">=", "in", "not in", "is", "is not"};

static bool is_assert_of_comparison(const Compiler *c, const CallParts *call)
{
    if (call->callee->kind != NODE_NAME || call->named_count) return false;
    const Variable *v = resolve_variable(c->names, key_of(call->callee));
    if (!v || v->kind != VARIABLE_BUILTIN || strcmp(v->name.text, "assert") != 0) return false;
    uint32_t count = call->positional.count;
    if (count < 1 || count > 2 || call->positional.items[count - 1]->kind == NODE_STAR)
        return false;
    const Node *condition = call->positional.items[0];
    return condition->kind == NODE_COMPARE && condition->compare.count == 1;
}

// R[to] = R[left] test R[left + 1]
static void compare(Compiler *c, const Node *n, uint32_t left, uint32_t to)
{
    static const Opcode ops[] = {OP_EQ, OP_NE, OP_LT, OP_LE, OP_GT,
                                 OP_GE, OP_IN, OP_IN, OP_IS, OP_IS};
    CompareTest test = (CompareTest)n->compare.tests[0];
    emit_abc(c->e, n->span, ops[test], to, left, left + 1);
    if (test == TEST_NOT_IN || test == TEST_IS_NOT) emit_abc(c->e, n->span, OP_NOT, to, to, 0);
}

bool gy_compile_test_assert(Compiler *c, const Node *n, uint32_t to)
{
    const CallParts *call = &n->call;
    if (!is_assert_of_comparison(c, call)) return false;
    JumpList passed = {0};
    const Node *condition = call->positional.items[0];
    const char *text = test_texts[condition->compare.tests[0]];
    uint32_t mark = c->e->next_register;
    uint32_t callee = gy_compile_emit_take(c->e, n->span, FRAME_LINK);
    uint32_t left = gy_compile_expr_push(c, condition->compare.operands[0]);
    gy_compile_expr_push(c, condition->compare.operands[1]);
    uint32_t outcome = gy_compile_emit_take(c->e, n->span, 1);
    compare(c, condition, left, outcome);
    if (call->positional.count == 2) gy_compile_expr_push(c, call->positional.items[1]);
    gy_compile_emit_branch(c->e, condition->span, instr_abc(OP_JUMP_IF, outcome, 0, 0), &passed);
    gy_compile_emit_load_const(c->e, condition->span, outcome,
                               gy_compile_emit_text(c->e, CONST_STR, text, (uint32_t)strlen(text)));
    gy_compile_guard_builtin(c, n->span, "failed assert", callee);
    emit_abc(c->e, n->span, OP_CALL, callee, 2 + call->positional.count, 0);
    gy_compile_emit_land(c->e, &passed);
    emit_free_to(c->e, mark);
    emit_abc(c->e, n->span, OP_LOAD_NIL, to, 0, 0);
    return true;
}

// compile_branch.c - conditions as jumps, comparisons as values.
//
// A comparison in a condition becomes one instruction that compares and jumps. Its flag says
// which outcome jumps; the operator is never turned around, because `not (a < b)` is not
// `a >= b` where a NaN or a class of one's own is involved. For the same reason `!=` between two
// variables asks for `!=`; against a literal it is taken as the opposite of `==`.
#include "lang/compile_parts.h"

typedef struct {
    Span span;
    CompareTest test;
    uint32_t left, right; // registers; right may be NO_REGISTER where a literal is meant
    const Node *literal;
} Test;

static bool literal_truth(const Node *n, bool *truth)
{
    switch (n->kind) {
    case NODE_TRUE: *truth = true; return true;
    case NODE_FALSE:
    case NODE_NIL: *truth = false; return true;
    case NODE_INT: *truth = n->integer != 0; return true;
    default: return false;
    }
}

// -- One test as a jump

static const Opcode jump_ops[] = {[TEST_EQ] = OP_JUMP_EQ,
                                  [TEST_LT] = OP_JUMP_LT,
                                  [TEST_LE] = OP_JUMP_LE,
                                  [TEST_GT] = OP_JUMP_GT,
                                  [TEST_GE] = OP_JUMP_GE};
static const Opcode jump_int_ops[] = {[TEST_EQ] = OP_JUMP_EQ_INT,
                                      [TEST_LT] = OP_JUMP_LT_INT,
                                      [TEST_LE] = OP_JUMP_LE_INT,
                                      [TEST_GT] = OP_JUMP_GT_INT,
                                      [TEST_GE] = OP_JUMP_GE_INT};

static void branch_on(Compiler *c, const Test *t, Opcode op, uint32_t b, bool flag, JumpList *list)
{
    gy_compile_emit_branch(c->e, t->span, instr_abc(op, t->left, b & 0xff, flag), list);
}

// x is nil: one jump; for `is not` that jump leads around another.
static void branch_nil(Compiler *c, const Test *t, bool when, JumpList *list)
{
    JumpList nil = {0};
    if (when) {
        branch_on(c, t, OP_JUMP_IF_NIL, 0, false, list);
        return;
    }
    branch_on(c, t, OP_JUMP_IF_NIL, 0, false, &nil);
    gy_compile_emit_jump(c->e, t->span, list);
    gy_compile_emit_land(c->e, &nil);
}

// Tests against a literal that have an instruction of their own; false: this one has none.
static bool branch_literal(Compiler *c, const Test *t, bool when, JumpList *list)
{
    int32_t small;
    uint32_t index;
    CompareTest test = t->test;
    if (!t->literal) return false;
    if (test == TEST_IS || test == TEST_IS_NOT) {
        if (t->literal->kind != NODE_NIL) return false;
        branch_nil(c, t, when == (test == TEST_IS), list);
        return true;
    }
    bool flag = test == TEST_NE ? !when : when;
    if (test == TEST_NE) test = TEST_EQ;
    if (test <= TEST_GE && gy_compile_expr_small(t->literal, &small)) {
        branch_on(c, t, jump_int_ops[test], (uint32_t)small, flag, list);
        return true;
    }
    if (test != TEST_EQ || !gy_compile_expr_const(c, t->literal, &index) || index > UINT8_MAX)
        return false;
    branch_on(c, t, OP_JUMP_EQ_K, index, flag, list);
    return true;
}

static uint32_t right_register(Compiler *c, const Test *t)
{
    return t->right != NO_REGISTER ? t->right : gy_compile_expr_any(c, t->literal);
}

// R[to] = the outcome of the test.
static void test_to(Compiler *c, const Test *t, uint32_t to)
{
    static const Opcode ops[] = {OP_EQ, OP_NE, OP_LT, OP_LE, OP_GT,
                                 OP_GE, OP_IN, OP_IN, OP_IS, OP_IS};
    emit_abc(c->e, t->span, ops[t->test], to, t->left, right_register(c, t));
    if (t->test == TEST_NOT_IN || t->test == TEST_IS_NOT)
        emit_abc(c->e, t->span, OP_NOT, to, to, 0);
}

static void branch_test(Compiler *c, Test t, bool when, JumpList *list)
{
    if (branch_literal(c, &t, when, list)) return;
    t.right = right_register(c, &t);
    if (t.test != TEST_NE && t.test <= TEST_GE) {
        branch_on(c, &t, jump_ops[t.test], t.right, when, list);
        return;
    }
    bool is_negative = t.test == TEST_NOT_IN || t.test == TEST_IS_NOT;
    if (is_negative) t.test = t.test == TEST_NOT_IN ? TEST_IN : TEST_IS;
    uint32_t outcome = gy_compile_emit_take(c->e, t.span, 1);
    test_to(c, &t, outcome);
    Opcode op = when != is_negative ? OP_JUMP_IF : OP_JUMP_IF_NOT;
    gy_compile_emit_branch(c->e, t.span, instr_abc(op, outcome, 0, 0), list);
}

// -- Chains: a < b < c tests a < b, then b < c with the same b.

static bool is_literal(const Node *n)
{
    return n->kind <= NODE_BYTES || (n->kind == NODE_UNARY && n->unary.operand->kind == NODE_INT);
}

// Test `i` of the chain; `left` is the register of its left operand.
static Test nth_test(Compiler *c, const Node *n, uint32_t i, uint32_t left)
{
    const Node *right = n->compare.operands[i + 1];
    bool is_last = i + 1 == n->compare.count;
    Test t = {n->span, (CompareTest)n->compare.tests[i], left, NO_REGISTER, NULL};
    if (is_last && is_literal(right)) t.literal = right;
    else t.right = gy_compile_expr_any(c, right);
    return t;
}

static void branch_chain(Compiler *c, const Node *n, bool when, JumpList *list)
{
    JumpList skip = {0};
    uint32_t left = gy_compile_expr_any(c, n->compare.operands[0]);
    for (uint32_t i = 0; i < n->compare.count; i++) {
        bool is_last = i + 1 == n->compare.count;
        Test t = nth_test(c, n, i, left);
        if (is_last) branch_test(c, t, when, list);
        else branch_test(c, t, false, when ? &skip : list);
        left = t.right;
    }
    gy_compile_emit_land(c->e, &skip);
}

void gy_compile_branch_compare(Compiler *c, const Node *n, uint32_t to)
{
    JumpList end = {0};
    uint32_t outcome = to;
    bool is_chain = n->compare.count > 1;
    if (is_chain && !emit_is_scratch(c->e, to)) outcome = gy_compile_emit_take(c->e, n->span, 1);
    uint32_t left = gy_compile_expr_any(c, n->compare.operands[0]);
    for (uint32_t i = 0; i < n->compare.count; i++) {
        Test t = nth_test(c, n, i, left);
        test_to(c, &t, outcome);
        left = t.right;
        if (i + 1 < n->compare.count)
            gy_compile_emit_branch(c->e, n->span, instr_abc(OP_JUMP_IF_NOT, outcome, 0, 0), &end);
    }
    gy_compile_emit_land(c->e, &end);
    emit_move(c->e, n->span, to, outcome);
}

// -- Conditions

// a and b: the first falsehood decides; a or b: the first truth.
static void branch_and_or(Compiler *c, const Node *n, bool when, JumpList *list)
{
    JumpList skip = {0};
    bool decides = n->kind == NODE_OR;
    if (c->source->coverage) {
        gy_compile_cover_and_or(c, n, when, list);
        return;
    }
    gy_compile_branch(c, n->binary.left, decides, when == decides ? list : &skip);
    gy_compile_branch(c, n->binary.right, when, list);
    gy_compile_emit_land(c->e, &skip);
}

static void branch(Compiler *c, const Node *n, bool when, JumpList *list)
{
    bool truth;
    if (n->kind == NODE_NOT) {
        gy_compile_branch(c, n->operand, !when, list);
    } else if (n->kind == NODE_AND || n->kind == NODE_OR) {
        branch_and_or(c, n, when, list);
    } else if (n->kind == NODE_COMPARE) {
        branch_chain(c, n, when, list);
    } else if (literal_truth(n, &truth)) {
        if (truth == when) gy_compile_emit_jump(c->e, n->span, list);
    } else {
        uint32_t value = gy_compile_expr_any(c, n);
        Opcode op = when ? OP_JUMP_IF : OP_JUMP_IF_NOT;
        gy_compile_emit_branch(c->e, n->span, instr_abc(op, value, 0, 0), list);
    }
}

void gy_compile_branch(Compiler *c, const Node *n, bool when, JumpList *list)
{
    uint32_t mark = c->e->next_register;
    if (!diag_has_stack(c->diag)) return;
    branch(c, n, when, list);
    emit_free_to(c->e, mark);
}

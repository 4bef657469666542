// compile_expr.c - expressions into registers.
//
// Every expression is compiled for a register that gets its value. If that register is a
// temporary it also serves as work space on the way, so a long chain of operators needs one; if
// it is a variable it is written by the last instruction only (see compile_emit.h).
#include "lang/compile_parts.h"

static bool is_name(const Node *n)
{
    return n->kind == NODE_NAME || n->kind == NODE_SELF;
}

uint32_t gy_compile_expr_push(Compiler *c, const Node *n)
{
    uint32_t to = gy_compile_emit_take(c->e, n->span, 1);
    gy_compile_expr_to(c, n, to);
    return to;
}

uint32_t gy_compile_expr_any(Compiler *c, const Node *n)
{
    uint32_t reg = NO_REGISTER;
    if (is_name(n)) reg = gy_compile_name_register(c, resolve_variable(c->names, key_of(n)));
    return reg != NO_REGISTER ? reg : gy_compile_expr_push(c, n);
}

uint32_t gy_compile_expr_in(Compiler *c, const Node *n, uint32_t to)
{
    bool has_register = is_name(n) && gy_compile_name_register(
                                          c, resolve_variable(c->names, key_of(n))) != NO_REGISTER;
    if (has_register || !emit_is_scratch(c->e, to)) return gy_compile_expr_any(c, n);
    gy_compile_expr_to(c, n, to);
    return to;
}

// `to` itself where it may be used before the value is complete, else a temporary.
static uint32_t scratch_for(Compiler *c, Span span, uint32_t to)
{
    return emit_is_scratch(c->e, to) ? to : gy_compile_emit_take(c->e, span, 1);
}

// -- Literals

static bool is_negated(const Node *n)
{
    return n->kind == NODE_UNARY && n->unary.op == UNARY_NEG;
}

static bool int_literal(const Node *n, int64_t *value)
{
    const Node *digits = is_negated(n) ? n->unary.operand : n;
    if (digits->kind != NODE_INT) return false;
    *value = is_negated(n) ? -digits->integer : digits->integer;
    return true;
}

bool gy_compile_expr_small(const Node *n, int32_t *value)
{
    int64_t number;
    if (!int_literal(n, &number) || number < INT8_MIN || number > INT8_MAX) return false;
    *value = (int32_t)number;
    return true;
}

static uint32_t big_const(Compiler *c, const Node *n, bool is_negative)
{
    if (!is_negative) return gy_compile_emit_text(c->e, CONST_BIG, n->text.bytes, n->text.size);
    char *text = (char *)gy_arena_new(c->arena, n->text.size + 2);
    if (!text) {
        c->diag->out_of_memory = true;
        return 0;
    }
    text[0] = '-';
    __builtin_memcpy(text + 1, n->text.bytes, n->text.size);
    return gy_compile_emit_text(c->e, CONST_BIG, text, n->text.size + 1);
}

bool gy_compile_expr_const(Compiler *c, const Node *n, uint32_t *index)
{
    int64_t number;
    if (int_literal(n, &number)) {
        *index = gy_compile_emit_int(c->e, number);
        return true;
    }
    bool is_negative = is_negated(n);
    const Node *digits = is_negative ? n->unary.operand : n;
    switch (digits->kind) {
    case NODE_BIG: *index = big_const(c, digits, is_negative); return true;
    case NODE_FLOAT:
        *index = gy_compile_emit_float(c->e, is_negative ? -digits->number : digits->number);
        return true;
    default: break;
    }
    switch (n->kind) {
    case NODE_NIL: *index = gy_compile_emit_plain(c->e, CONST_NIL); return true;
    case NODE_TRUE: *index = gy_compile_emit_plain(c->e, CONST_TRUE); return true;
    case NODE_FALSE: *index = gy_compile_emit_plain(c->e, CONST_FALSE); return true;
    case NODE_STR:
        *index = gy_compile_emit_text(c->e, CONST_STR, n->text.bytes, n->text.size);
        return true;
    case NODE_BYTES:
        *index = gy_compile_emit_text(c->e, CONST_BYTES, n->text.bytes, n->text.size);
        return true;
    default: return false;
    }
}

static void literal(Compiler *c, const Node *n, uint32_t to)
{
    int64_t number;
    uint32_t index;
    if (n->kind == NODE_NIL) emit_abc(c->e, n->span, OP_LOAD_NIL, to, 0, 0);
    else if (n->kind == NODE_TRUE) emit_abc(c->e, n->span, OP_LOAD_TRUE, to, 0, 0);
    else if (n->kind == NODE_FALSE) emit_abc(c->e, n->span, OP_LOAD_FALSE, to, 0, 0);
    else if (int_literal(n, &number) && number >= INT16_MIN && number <= INT16_MAX)
        gy_compile_emit_word(c->e, n->span, instr_asx(OP_LOAD_INT, to, (int32_t)number));
    else if (gy_compile_expr_const(c, n, &index))
        gy_compile_emit_load_const(c->e, n->span, to, index);
}

// -- Operators

static void unary(Compiler *c, const Node *n, uint32_t to)
{
    static const Opcode ops[] = {
        [UNARY_NEG] = OP_NEG, [UNARY_POS] = OP_POS, [UNARY_INVERT] = OP_INVERT};
    NodeKind kind = n->unary.operand->kind;
    if (is_negated(n) && (kind == NODE_INT || kind == NODE_BIG || kind == NODE_FLOAT)) {
        literal(c, n, to);
        return;
    }
    emit_abc(c->e, n->span, ops[n->unary.op], to, gy_compile_expr_in(c, n->unary.operand, to), 0);
}

static const Opcode binary_ops[BINARY_OP_COUNT] = {OP_ADD,      OP_SUB,  OP_MUL, OP_DIV,
                                                   OP_FLOORDIV, OP_MOD,  OP_POW, OP_BAND,
                                                   OP_BOR,      OP_BXOR, OP_SHL, OP_SHR};

// The form with a constant number on the right; 0 (MOVE) where there is none.
static const Opcode binary_const_ops[BINARY_OP_COUNT] = {OP_ADD_K, OP_SUB_K,      OP_MUL_K,
                                                         OP_DIV_K, OP_FLOORDIV_K, OP_MOD_K};

static bool is_number(const Node *n)
{
    const Node *digits = is_negated(n) ? n->unary.operand : n;
    return digits->kind == NODE_INT || digits->kind == NODE_FLOAT || digits->kind == NODE_BIG;
}

static void binary(Compiler *c, const Node *n, uint32_t to)
{
    BinaryOp op = (BinaryOp)n->binary.op;
    const Node *right = n->binary.right;
    uint32_t left = gy_compile_expr_in(c, n->binary.left, to), index;
    int32_t small;
    if ((op == BINARY_ADD || op == BINARY_SUB) && gy_compile_expr_small(right, &small)) {
        emit_abc(c->e, n->span, op == BINARY_ADD ? OP_ADD_INT : OP_SUB_INT, to, left,
                 (uint32_t)small);
        return;
    }
    bool has_form = binary_const_ops[op] != OP_MOVE && is_number(right);
    if (has_form && gy_compile_expr_const(c, right, &index) && index <= UINT8_MAX) {
        emit_abc(c->e, n->span, binary_const_ops[op], to, left, index);
        return;
    }
    emit_abc(c->e, n->span, binary_ops[op], to, left, gy_compile_expr_any(c, right));
}

static void and_or(Compiler *c, const Node *n, uint32_t to)
{
    JumpList end = {0};
    uint32_t value = scratch_for(c, n->span, to);
    gy_compile_expr_to(c, n->binary.left, value);
    Opcode op = n->kind == NODE_AND ? OP_JUMP_IF_NOT : OP_JUMP_IF;
    gy_compile_emit_branch(c->e, n->binary.left->span, instr_abc(op, value, 0, 0), &end);
    gy_compile_cover_right(c, n, value, &end);
    gy_compile_emit_land(c->e, &end);
    emit_move(c->e, n->span, to, value);
}

static void coalesce(Compiler *c, const Node *n, uint32_t to)
{
    JumpList nil = {0}, end = {0};
    uint32_t value = scratch_for(c, n->span, to);
    gy_compile_expr_to(c, n->binary.left, value);
    gy_compile_emit_branch(c->e, n->span, instr_abc(OP_JUMP_IF_NIL, value, 0, 0), &nil);
    gy_compile_emit_jump(c->e, n->span, &end);
    gy_compile_emit_land(c->e, &nil);
    gy_compile_cover_right(c, n, value, &end);
    gy_compile_emit_land(c->e, &end);
    emit_move(c->e, n->span, to, value);
}

static void conditional(Compiler *c, const Node *n, uint32_t to)
{
    JumpList other = {0}, end = {0};
    gy_compile_branch(c, n->conditional.condition, false, &other);
    bool can_differ = other.head;
    if (can_differ) gy_compile_cover_arm(c, n->span, 0);
    gy_compile_expr_to(c, n->conditional.value, to);
    gy_compile_emit_jump(c->e, n->span, &end);
    gy_compile_emit_land(c->e, &other);
    if (can_differ) gy_compile_cover_arm(c, n->span, 1);
    gy_compile_expr_to(c, n->conditional.other, to);
    gy_compile_emit_land(c->e, &end);
}

// -- Parts of objects

static void attribute(Compiler *c, const Node *n, uint32_t to)
{
    if (n->attribute.object->kind == NODE_SUPER) {
        gy_compile_super(c, n, to);
        return;
    }
    uint32_t object = gy_compile_expr_in(c, n->attribute.object, to);
    if (n->attribute.is_optional) gy_compile_cover_optional(c, n, object);
    const Name *name = &n->attribute.name;
    emit_wide(c->e, n->span, OP_GET_FIELD, to, object, 0,
              gy_compile_emit_site(c->e, name->text, name->size));
}

static void element(Compiler *c, const Node *n, uint32_t to)
{
    int32_t small;
    uint32_t object = gy_compile_expr_in(c, n->index.object, to);
    if (gy_compile_expr_small(n->index.key, &small))
        emit_abc(c->e, n->span, OP_GET_INDEX_INT, to, object, (uint32_t)small);
    else emit_abc(c->e, n->span, OP_GET_INDEX, to, object, gy_compile_expr_any(c, n->index.key));
}

static void slice(Compiler *c, const Node *n, uint32_t to)
{
    const Node *parts[3] = {n->slice.start, n->slice.stop, n->slice.step};
    uint32_t first = gy_compile_emit_take(c->e, n->span, 3);
    for (uint32_t i = 0; i < 3; i++) {
        if (parts[i]) gy_compile_expr_to(c, parts[i], first + i);
        else emit_abc(c->e, n->span, OP_LOAD_NIL, first + i, 0, 0);
    }
    emit_abc(c->e, n->span, OP_NEW_SLICE, to, first, 0);
}

// A chain with `?.` in it: any of them that finds nil leaves the whole chain with nil.
static void chain(Compiler *c, const Node *n, uint32_t to)
{
    JumpList nil = {0}, end = {0}, *outer = c->chain;
    c->chain = &nil;
    gy_compile_expr_to(c, n->operand, to);
    c->chain = outer;
    gy_compile_emit_jump(c->e, n->span, &end);
    gy_compile_emit_land(c->e, &nil);
    emit_abc(c->e, n->span, OP_LOAD_NIL, to, 0, 0);
    gy_compile_emit_land(c->e, &end);
}

// -- Suspending

static void await(Compiler *c, const Node *n, uint32_t to)
{
    if (n->operand->kind == NODE_CALL) gy_compile_call(c, n->operand, to, true);
    else emit_abc(c->e, n->span, OP_AWAIT, to, gy_compile_expr_in(c, n->operand, to), 0);
}

// -- The dispatcher

static void expression(Compiler *c, const Node *n, uint32_t to)
{
    switch (n->kind) {
    case NODE_NAME:
    case NODE_SELF:
        gy_compile_name_load(c, n->span, resolve_variable(c->names, key_of(n)), to);
        break;
    case NODE_UNARY: unary(c, n, to); break;
    case NODE_BINARY: binary(c, n, to); break;
    case NODE_AND:
    case NODE_OR: and_or(c, n, to); break;
    case NODE_COALESCE: coalesce(c, n, to); break;
    case NODE_NOT:
        emit_abc(c->e, n->span, OP_NOT, to, gy_compile_expr_in(c, n->operand, to), 0);
        break;
    case NODE_COMPARE: gy_compile_branch_compare(c, n, to); break;
    case NODE_CONDITIONAL: conditional(c, n, to); break;
    case NODE_ATTRIBUTE: attribute(c, n, to); break;
    case NODE_INDEX: element(c, n, to); break;
    case NODE_SLICE: slice(c, n, to); break;
    case NODE_CALL:
        if (!gy_compile_test_assert(c, n, to)) gy_compile_call(c, n, to, false);
        break;
    case NODE_CHAIN: chain(c, n, to); break;
    case NODE_AWAIT: await(c, n, to); break;
    case NODE_YIELD: gy_compile_yield(c, n, to); break;
    case NODE_FUNCTION: gy_compile_function(c, n, "<lambda>", 0, to); break;
    case NODE_INTERPOLATION:
    case NODE_TUPLE:
    case NODE_LIST:
    case NODE_SET:
    case NODE_DICT:
    case NODE_COMPREHENSION: gy_compile_build(c, n, to); break;
    default: literal(c, n, to); break;
    }
}

void gy_compile_expr_to(Compiler *c, const Node *n, uint32_t to)
{
    uint32_t mark = c->e->next_register;
    if (!diag_has_stack(c->diag)) return;
    expression(c, n, to);
    emit_free_to(c->e, mark);
}

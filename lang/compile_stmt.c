// compile_stmt.c - statements.
//
// Between two statements no temporary is alive; a block gives back the registers of its variables
// at its end.
#include "lang/compile_parts.h"
#include <string.h>

// -- Expressions as statements

// Literals do nothing, and a docstring in an odd place is one.
static bool does_nothing(const Node *n)
{
    return n->kind <= NODE_BYTES || n->kind == NODE_FUNCTION;
}

// May the value be a coroutine or an operation that somebody forgot to await?
static bool may_be_awaitable(const Node *n)
{
    switch (n->kind) {
    case NODE_CALL:
    case NODE_CHAIN:
    case NODE_ATTRIBUTE:
    case NODE_INDEX:
    case NODE_CONDITIONAL:
    case NODE_AND:
    case NODE_OR:
    case NODE_COALESCE:
    case NODE_AWAIT: return true;
    default: return false;
    }
}

static void expression_statement(Compiler *c, const Node *n)
{
    const Node *value = n->operand;
    if (does_nothing(value)) return;
    uint32_t reg = gy_compile_expr_push(c, value);
    if (may_be_awaitable(value)) emit_abc(c->e, value->span, OP_DISCARD, reg, 0, 0);
}

// -- target op= value

static const Opcode inplace_ops[] = {
    [BINARY_ADD] = OP_IADD, [BINARY_SUB] = OP_ISUB, [BINARY_MUL] = OP_IMUL};

// R[to] = R[left] op= value
static void inplace(Compiler *c, const Node *n, uint32_t left, uint32_t to)
{
    BinaryOp op = (BinaryOp)n->augmented.op;
    int32_t small;
    if ((op == BINARY_ADD || op == BINARY_SUB) &&
        gy_compile_expr_small(n->augmented.value, &small)) {
        emit_abc(c->e, n->span, op == BINARY_ADD ? OP_IADD_INT : OP_ISUB_INT, to, left,
                 (uint32_t)small);
        return;
    }
    uint32_t right = gy_compile_expr_any(c, n->augmented.value);
    if (op <= BINARY_MUL) emit_abc(c->e, n->span, inplace_ops[op], to, left, right);
    else emit_wide(c->e, n->span, OP_INPLACE, to, left, right, op);
}

// The new value in R[to], from the old one in R[old]; jumps to `done` where ??= finds no nil.
static void renew(Compiler *c, const Node *n, uint32_t old, uint32_t to, JumpList *done)
{
    JumpList nil = {0};
    if (n->augmented.op != AUGMENT_COALESCE) {
        inplace(c, n, old, to);
        return;
    }
    gy_compile_emit_branch(c->e, n->span, instr_abc(OP_JUMP_IF_NIL, old, 0, 0), &nil);
    gy_compile_cover_renewed(c, n, false);
    gy_compile_emit_jump(c->e, n->span, done);
    gy_compile_emit_land(c->e, &nil);
    gy_compile_cover_renewed(c, n, true);
    gy_compile_expr_to(c, n->augmented.value, to);
}

static void augment_name(Compiler *c, const Node *n, JumpList *done)
{
    const Variable *v = resolve_variable(c->names, key_of(n->augmented.target));
    Span span = n->augmented.target->span;
    uint32_t reg = gy_compile_name_register(c, v);
    if (reg != NO_REGISTER) {
        renew(c, n, reg, reg, done);
        return;
    }
    uint32_t value = gy_compile_emit_take(c->e, span, 1);
    gy_compile_name_load(c, span, v, value);
    renew(c, n, value, value, done);
    gy_compile_name_store(c, n->span, v, value);
}

static void augment_attribute(Compiler *c, const Node *n, JumpList *done)
{
    const Node *target = n->augmented.target;
    const Name *name = &target->attribute.name;
    uint32_t object = gy_compile_expr_any(c, target->attribute.object);
    uint32_t value = gy_compile_emit_take(c->e, n->span, 1);
    emit_wide(c->e, target->span, OP_GET_FIELD, value, object, 0,
              gy_compile_emit_site(c->e, name->text, name->size));
    renew(c, n, value, value, done);
    emit_wide(c->e, n->span, OP_SET_FIELD, object, value, 0,
              gy_compile_emit_site(c->e, name->text, name->size));
}

static void augment_index(Compiler *c, const Node *n, JumpList *done)
{
    const Node *target = n->augmented.target;
    uint32_t object = gy_compile_expr_any(c, target->index.object);
    uint32_t key = gy_compile_expr_any(c, target->index.key);
    uint32_t value = gy_compile_emit_take(c->e, n->span, 1);
    emit_abc(c->e, target->span, OP_GET_INDEX, value, object, key);
    renew(c, n, value, value, done);
    emit_abc(c->e, n->span, OP_SET_INDEX, object, key, value);
}

static void augmented(Compiler *c, const Node *n)
{
    JumpList done = {0};
    switch (n->augmented.target->kind) {
    case NODE_NAME: augment_name(c, n, &done); break;
    case NODE_ATTRIBUTE: augment_attribute(c, n, &done); break;
    default: augment_index(c, n, &done); break;
    }
    gy_compile_emit_land(c->e, &done);
}

// -- if

// The arms of a long `else if` stand in a row here, not inside one another.
static void if_statement(Compiler *c, const Node *n)
{
    JumpList end = {0};
    for (; n && n->kind == NODE_IF; n = n->conditional.other) {
        JumpList other = {0};
        gy_compile_cover_line(c, n->span);
        gy_compile_branch(c, n->conditional.condition, false, &other);
        bool is_covered = c->source->coverage && other.head;
        if (is_covered) gy_compile_cover_arm(c, n->span, 0);
        gy_compile_stmt_block(c, n->conditional.value);
        if ((n->conditional.other || is_covered) && gy_compile_emit_is_reachable(c->e))
            gy_compile_emit_jump(c->e, n->span, &end);
        gy_compile_emit_land(c->e, &other);
        if (is_covered) gy_compile_cover_arm(c, n->span, 1);
    }
    if (n) gy_compile_stmt_block(c, n);
    gy_compile_emit_land(c->e, &end);
}

// -- Declarations

static void declare_function(Compiler *c, const Node *n)
{
    Variable *v = resolve_variable(c->names, key_of_part(&n->function.name));
    uint32_t reg = gy_compile_name_declare(c, n->span, v), mark = c->e->next_register;
    uint32_t closure = reg == NO_REGISTER ? gy_compile_emit_take(c->e, n->span, 1) : reg;
    gy_compile_function(c, n, n->function.name.text, 0, closure);
    gy_compile_name_bind(c, n->span, v, closure);
    emit_free_to(c->e, mark);
    emit_keep(c->e);
}

static void import(Compiler *c, const Node *n)
{
    const Node *path = n->import.path;
    uint32_t index = gy_compile_emit_text(c->e, CONST_STR, path->text.bytes, path->text.size);
    if (index > UINT16_MAX)
        gy_compile_emit_fail(c->e, n->span, "this function has too many constants",
                             "split it into several");
    // The names get their registers first; the module is a temporary above them.
    for (uint32_t i = 0; n->import.is_from && i < n->import.count; i++)
        gy_compile_name_declare(c, n->span,
                                resolve_variable(c->names, key_of_part(&n->import.names[i])));
    if (!n->import.is_from)
        gy_compile_name_declare(c, n->span, resolve_variable(c->names, key_of_part(&n->import)));
    emit_keep(c->e);
    uint32_t base = gy_compile_emit_take(c->e, n->span, FRAME_LINK + 1);
    emit_abx(c->e, n->span, OP_IMPORT, base, index & UINT16_MAX);
    if (!n->import.is_from)
        gy_compile_name_bind(c, n->span, resolve_variable(c->names, key_of_part(&n->import)), base);
    for (uint32_t i = 0; i < n->import.count; i++) {
        const Name *name = &n->import.names[i].name;
        uint32_t start = emit_pc(c->e);
        emit_wide(c->e, name->span, OP_GET_FIELD, base + 1, base, 0,
                  gy_compile_emit_site(c->e, name->text, name->size));
        gy_compile_emit_handler(c->e, (Handler){start, emit_pc(c->e), 0, HANDLER_IMPORT, 0});
        gy_compile_name_bind(
            c, name->span, resolve_variable(c->names, key_of_part(&n->import.names[i])), base + 1);
    }
}

// -- The dispatcher

// Is there something that could run?
static bool runs(const Compiler *c, const Node *n)
{
    switch (n->kind) {
    case NODE_BLOCK: return false; // its statements do
    case NODE_EXPRESSION: return !does_nothing(n->operand);
    case NODE_TEST: return c->mode == COMPILE_TESTS;
    default: return true;
    }
}

static void statement(Compiler *c, const Node *n)
{
    if (!diag_has_stack(c->diag)) return;
    if (runs(c, n)) gy_compile_cover_line(c, n->span);
    switch (n->kind) {
    case NODE_BLOCK: gy_compile_stmt_block(c, n); break;
    case NODE_EXPRESSION: expression_statement(c, n); break;
    case NODE_LET: gy_compile_name_let(c, n); break;
    case NODE_ASSIGN: gy_compile_name_set(c, n); break;
    case NODE_AUGMENTED: augmented(c, n); break;
    case NODE_DECLARE_FUNCTION: declare_function(c, n); break;
    case NODE_CLASS: gy_compile_class(c, n); break;
    case NODE_IF: if_statement(c, n); break;
    case NODE_WHILE: gy_compile_loop_while(c, n); break;
    case NODE_FOR: gy_compile_loop_for(c, n); break;
    case NODE_BREAK:
    case NODE_CONTINUE: gy_compile_guard_break(c, n); break;
    case NODE_RETURN: gy_compile_guard_return(c, n); break;
    case NODE_THROW: gy_compile_guard_throw(c, n); break;
    case NODE_TRY: gy_compile_guard_try(c, n); break;
    case NODE_WITH: gy_compile_guard_with(c, n); break;
    case NODE_SELECT: gy_compile_select(c, n); break;
    case NODE_TEST:
        if (c->mode == COMPILE_TESTS) gy_compile_test(c, n);
        break;
    case NODE_IMPORT: import(c, n); break;
    default: break; // reported by the resolver
    }
}

void gy_compile_stmt_list(Compiler *c, const NodeList *list)
{
    for (uint32_t i = 0; i < list->count; i++) {
        statement(c, list->items[i]);
        emit_free_to(c->e, c->e->live_top);
    }
}

void gy_compile_stmt_block(Compiler *c, const Node *n)
{
    uint32_t mark = c->e->next_register, live = c->e->live_top;
    emit_keep(c->e);
    gy_compile_name_open(c, n->span, resolve_block(c->names, key_of(n)));
    gy_compile_stmt_list(c, &n->list);
    emit_free_to(c->e, mark);
    c->e->live_top = live;
}

// compile_name.c - reading and setting variables, and everything else that can be assigned to.
//
// Where a local variable lives was settled by the resolver: in a register, or, if an inner
// function shares it and it changes, in a cell that the register holds. A function that uses a
// variable of an outer one captures the value or the cell through every function between them.
// A local function that calls itself needs neither: it asks for the running closure.
#include "lang/compile_parts.h"

// -- Captures

// Is the variable, seen from `scope`, the name of a function that we are inside of?
static bool means_itself(const FunctionScope *scope, const Variable *v)
{
    return scope->own_name == v && !v->is_assigned;
}

static Capture find_capture(Function *f, const Variable *v, Span span);

// The upvalue of `f` that holds the variable, captured by every function between.
static uint32_t capture(Function *f, const Variable *v, Span span)
{
    Capture from = find_capture(f->outer, v, span);
    return gy_compile_emit_capture(&f->emit, span, from.from_parent_register, from.index);
}

// What a function inside `f` captures: a register of `f`, or one of its upvalues.
static Capture find_capture(Function *f, const Variable *v, Span span)
{
    if (f->scope == v->function) return (Capture){true, (uint8_t)v->reg};
    if (means_itself(f->scope, v)) return (Capture){true, (uint8_t)f->own_register};
    return (Capture){false, (uint8_t)capture(f, v, span)};
}

// Does the way to the variable lead through the function that it names? Then no cell is met.
static bool passes_itself(const Function *f, const Variable *v)
{
    for (; f && f->scope != v->function; f = f->outer)
        if (means_itself(f->scope, v)) return true;
    return false;
}

// -- Reading

static void check_set(Compiler *c, Span span, const Variable *v, uint32_t reg)
{
    if (v->is_ready) return;
    uint32_t name = gy_compile_emit_text(c->e, CONST_STR, v->name.text, v->name.size);
    if (name > UINT16_MAX)
        gy_compile_emit_fail(c->e, span, "this function has too many constants",
                             "split it into several");
    emit_abx(c->e, span, OP_CHECK_SET, reg, name & UINT16_MAX);
}

static void load_local(Compiler *c, Span span, const Variable *v, uint32_t to)
{
    Function *f = c->function;
    bool is_cell = variable_needs_cell(v) && !passes_itself(f, v);
    if (v->function == f->scope) {
        if (is_cell) emit_abc(c->e, span, OP_GET_CELL, to, v->reg, 0);
        else emit_move(c->e, span, to, v->reg);
    } else if (means_itself(f->scope, v)) {
        emit_abc(c->e, span, OP_GET_CALLEE, to, 0, 0);
    } else {
        emit_abc(c->e, span, is_cell ? OP_GET_UPCELL : OP_GET_UPVAL, to, capture(f, v, span), 0);
    }
    if (is_cell) check_set(c, span, v, to);
}

void gy_compile_name_load(Compiler *c, Span span, const Variable *v, uint32_t to)
{
    switch ((VariableKind)v->kind) {
    case VARIABLE_BUILTIN: emit_abx(c->e, span, OP_LOAD_BUILTIN, to, v->slot); break;
    case VARIABLE_MODULE: emit_abx(c->e, span, OP_GET_MODULE, to, v->slot); break;
    case VARIABLE_LOCAL: load_local(c, span, v, to); break;
    }
}

uint32_t gy_compile_name_register(const Compiler *c, const Variable *v)
{
    bool is_plain =
        v->kind == VARIABLE_LOCAL && v->function == c->function->scope && !variable_needs_cell(v);
    return is_plain ? v->reg : NO_REGISTER;
}

// -- Setting

void gy_compile_name_open(Compiler *c, Span span, const Block *block)
{
    for (Variable *v = block->variables; v; v = v->next) {
        v->is_ready = false;
        if (v->is_parameter || !variable_needs_early_cell(v)) continue;
        v->reg = gy_compile_emit_take(c->e, span, 1);
        emit_abc(c->e, span, OP_LOAD_UNSET, v->reg, 0, 0);
        emit_abc(c->e, span, OP_NEW_CELL, v->reg, v->reg, 0);
        emit_keep(c->e);
    }
}

uint32_t gy_compile_name_declare(Compiler *c, Span span, Variable *v)
{
    if (v->kind != VARIABLE_LOCAL || variable_needs_early_cell(v)) return NO_REGISTER;
    v->reg = gy_compile_emit_take(c->e, span, 1);
    return v->reg;
}

void gy_compile_name_bind(Compiler *c, Span span, Variable *v, uint32_t from)
{
    v->is_ready = true;
    if (v->kind == VARIABLE_MODULE) emit_abx(c->e, span, OP_SET_MODULE, from, v->slot);
    else if (variable_needs_early_cell(v)) emit_abc(c->e, span, OP_SET_CELL, v->reg, from, 0);
    else if (variable_needs_cell(v)) emit_abc(c->e, span, OP_NEW_CELL, v->reg, from, 0);
    else emit_move(c->e, span, v->reg, from);
}

void gy_compile_name_store(Compiler *c, Span span, const Variable *v, uint32_t from)
{
    Function *f = c->function;
    if (v->kind == VARIABLE_MODULE) emit_abx(c->e, span, OP_SET_MODULE, from, v->slot);
    else if (v->function != f->scope)
        emit_abc(c->e, span, OP_SET_UPCELL, from, capture(f, v, span), 0);
    else if (variable_needs_cell(v)) emit_abc(c->e, span, OP_SET_CELL, v->reg, from, 0);
    else emit_move(c->e, span, v->reg, from);
}

// -- Targets

static bool is_pattern(const Node *target)
{
    return target->kind == NODE_TUPLE || target->kind == NODE_LIST;
}

static uint32_t star_index(const NodeList *list)
{
    uint32_t i = 0;
    while (i < list->count && list->items[i]->kind != NODE_STAR)
        i++;
    return i;
}

// Gives all names of a pattern their registers, in order.
static void declare_names(Compiler *c, const Node *target)
{
    if (is_pattern(target)) {
        for (uint32_t i = 0; i < target->list.count; i++)
            declare_names(c, target->list.items[i]);
    } else if (target->kind == NODE_STAR) {
        declare_names(c, target->operand);
    } else if (target->kind == NODE_NAME) {
        gy_compile_name_declare(c, target->span, resolve_variable(c->names, key_of(target)));
    }
}

static void assign(Compiler *c, const Node *target, uint32_t from, bool is_new);

// Are the items names with plain registers in a row from the first one on?
static bool stands_in_a_row(const Compiler *c, const NodeList *list)
{
    uint32_t first = NO_REGISTER;
    for (uint32_t i = 0; i < list->count; i++) {
        const Node *item =
            list->items[i]->kind == NODE_STAR ? list->items[i]->operand : list->items[i];
        if (item->kind != NODE_NAME) return false;
        uint32_t reg = gy_compile_name_register(c, resolve_variable(c->names, key_of(item)));
        if (i == 0) first = reg;
        if (reg == NO_REGISTER || reg != first + i) return false;
    }
    return list->count > 0;
}

static uint32_t first_register(Compiler *c, const NodeList *list)
{
    const Node *item = list->items[0]->kind == NODE_STAR ? list->items[0]->operand : list->items[0];
    return resolve_variable(c->names, key_of(item))->reg;
}

static void unpack(Compiler *c, const Node *pattern, uint32_t from, bool is_new)
{
    const NodeList *list = &pattern->list;
    uint32_t star = star_index(list), mark = c->e->next_register;
    // Names that are new can be filled at once; others only when all the values are there.
    bool is_direct = is_new && stands_in_a_row(c, list);
    uint32_t base = is_direct ? first_register(c, list)
                              : gy_compile_emit_take(c->e, pattern->span, list->count);
    if (star == list->count) emit_abc(c->e, pattern->span, OP_UNPACK, base, from, list->count);
    else emit_wide(c->e, pattern->span, OP_UNPACK_REST, base, from, star, list->count - star - 1);
    for (uint32_t i = 0; i < list->count; i++) {
        const Node *item = list->items[i];
        assign(c, item->kind == NODE_STAR ? item->operand : item, base + i, is_new);
    }
    emit_free_to(c->e, mark);
}

static void assign_attribute(Compiler *c, const Node *target, uint32_t from)
{
    uint32_t object = gy_compile_expr_any(c, target->attribute.object);
    const Name *name = &target->attribute.name;
    emit_wide(c->e, target->span, OP_SET_FIELD, object, from, 0,
              gy_compile_emit_site(c->e, name->text, name->size));
}

static void assign_index(Compiler *c, const Node *target, uint32_t from)
{
    uint32_t object = gy_compile_expr_any(c, target->index.object);
    uint32_t key = gy_compile_expr_any(c, target->index.key);
    emit_abc(c->e, target->span, OP_SET_INDEX, object, key, from);
}

static void assign(Compiler *c, const Node *target, uint32_t from, bool is_new)
{
    uint32_t mark = c->e->next_register;
    switch (target->kind) {
    case NODE_NAME: {
        Variable *v = resolve_variable(c->names, key_of(target));
        if (is_new) gy_compile_name_bind(c, target->span, v, from);
        else gy_compile_name_store(c, target->span, v, from);
        break;
    }
    case NODE_ATTRIBUTE: assign_attribute(c, target, from); break;
    case NODE_INDEX: assign_index(c, target, from); break;
    default: unpack(c, target, from, is_new); break;
    }
    emit_free_to(c->e, mark);
}

void gy_compile_name_assign(Compiler *c, const Node *target, uint32_t from, bool is_new)
{
    if (is_new) {
        declare_names(c, target);
        emit_keep(c->e);
    }
    assign(c, target, from, is_new);
}

// -- let

static void let_name(Compiler *c, const Node *n)
{
    Variable *v = resolve_variable(c->names, key_of(n->let.target));
    uint32_t reg = gy_compile_name_declare(c, n->span, v), mark = c->e->next_register;
    uint32_t from =
        reg == NO_REGISTER && !n->let.value ? gy_compile_emit_take(c->e, n->span, 1) : reg;
    if (!n->let.value) emit_abc(c->e, n->span, OP_LOAD_NIL, from, 0, 0);
    else if (reg == NO_REGISTER) from = gy_compile_expr_any(c, n->let.value);
    else gy_compile_expr_to(c, n->let.value, reg);
    gy_compile_name_bind(c, n->let.target->span, v, from);
    emit_free_to(c->e, mark);
    emit_keep(c->e);
}

// let a, b = 1, 2 needs no tuple.
static bool pairs_up(const Node *target, const Node *value)
{
    if (!is_pattern(target) || value->kind != NODE_TUPLE) return false;
    return target->list.count == value->list.count &&
           star_index(&target->list) == target->list.count &&
           star_index(&value->list) == value->list.count;
}

static void let_pairs(Compiler *c, const Node *target, const Node *value)
{
    uint32_t mark = c->e->next_register;
    uint32_t first = gy_compile_emit_take(c->e, target->span, value->list.count);
    for (uint32_t i = 0; i < value->list.count; i++)
        gy_compile_expr_to(c, value->list.items[i], first + i);
    for (uint32_t i = 0; i < value->list.count; i++)
        assign(c, target->list.items[i], first + i, true);
    emit_free_to(c->e, mark);
}

void gy_compile_name_let(Compiler *c, const Node *n)
{
    const Node *target = n->let.target;
    if (target->kind == NODE_NAME) {
        let_name(c, n);
        return;
    }
    declare_names(c, target);
    uint32_t mark = c->e->next_register;
    if (pairs_up(target, n->let.value) && stands_in_a_row(c, &target->list)) {
        for (uint32_t i = 0; i < target->list.count; i++) {
            Variable *v = resolve_variable(c->names, key_of(target->list.items[i]));
            gy_compile_expr_to(c, n->let.value->list.items[i], v->reg);
            v->is_ready = true;
        }
    } else if (pairs_up(target, n->let.value)) {
        let_pairs(c, target, n->let.value);
    } else {
        assign(c, target, gy_compile_expr_any(c, n->let.value), true);
    }
    emit_free_to(c->e, mark);
    emit_keep(c->e);
}

// a, b = b, a: all the values first, then the targets from left to right.
static void assign_pairs(Compiler *c, const Node *target, const Node *value)
{
    uint32_t first = c->e->next_register;
    for (uint32_t i = 0; i < value->list.count; i++)
        gy_compile_expr_push(c, value->list.items[i]);
    for (uint32_t i = 0; i < value->list.count; i++)
        assign(c, target->list.items[i], first + i, false);
}

void gy_compile_name_set(Compiler *c, const Node *n)
{
    const NodeList *targets = &n->assign.targets;
    const Node *value = n->assign.value, *target = targets->items[0];
    if (targets->count == 1 && target->kind == NODE_NAME) {
        const Variable *v = resolve_variable(c->names, key_of(target));
        uint32_t reg = gy_compile_name_register(c, v);
        if (reg != NO_REGISTER) gy_compile_expr_to(c, value, reg);
        else gy_compile_name_store(c, n->span, v, gy_compile_expr_any(c, value));
        return;
    }
    if (targets->count == 1 && pairs_up(target, value)) {
        assign_pairs(c, target, value);
        return;
    }
    uint32_t from = gy_compile_expr_any(c, value);
    for (uint32_t i = 0; i < targets->count; i++)
        assign(c, targets->items[i], from, false);
}

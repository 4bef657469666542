// check_flow.c - code that is never reached: behind what ends a block, and in a catch for errors
// that an earlier one has caught.
#include "tools/check_parts.h"
#include "tools/tree.h"

static bool ends(const Node *node);

static bool list_ends(NodeList list)
{
    for (uint32_t i = 0; i < list.count; i++)
        if (ends(list.items[i])) return true;
    return false;
}

static void find_break(void *context, Node *node)
{
    bool *has_break = (bool *)context;
    bool is_apart = node->kind == NODE_WHILE || node->kind == NODE_FOR ||
                    node->kind == NODE_FUNCTION || node->kind == NODE_DECLARE_FUNCTION ||
                    node->kind == NODE_CLASS;
    *has_break |= node->kind == NODE_BREAK;
    if (!is_apart) gy_tree_children(node, find_break, has_break);
}

static bool is_endless(const Node *loop)
{
    bool has_break = false;
    if (loop->loop.condition->kind != NODE_TRUE) return false;
    find_break(&has_break, loop->loop.body);
    return !has_break;
}

static bool try_ends(const Node *node)
{
    if (node->attempt.cleanup && ends(node->attempt.cleanup)) return true;
    bool all_end = ends(node->attempt.body);
    for (uint32_t i = 0; i < node->attempt.count; i++)
        all_end = all_end && ends(node->attempt.catches[i].body);
    return all_end;
}

static bool select_ends(const Node *node)
{
    for (uint32_t i = 0; i < node->select.count; i++)
        if (!ends(node->select.arms[i].body)) return false;
    return true;
}

// Is nothing behind this statement ever reached? (A `with` may swallow what ends its block.)
static bool ends(const Node *node)
{
    switch (node->kind) {
    case NODE_RETURN:
    case NODE_THROW:
    case NODE_BREAK:
    case NODE_CONTINUE: return true;
    case NODE_BLOCK: return list_ends(node->list);
    case NODE_IF:
        return node->conditional.other && ends(node->conditional.value) &&
               ends(node->conditional.other);
    case NODE_WHILE: return is_endless(node);
    case NODE_TRY: return try_ends(node);
    case NODE_SELECT: return select_ends(node);
    default: return false;
    }
}

// A lone `yield` at the end is how a function that yields nothing becomes a generator.
static bool is_yield(const Node *node)
{
    return node->kind == NODE_EXPRESSION && node->operand->kind == NODE_YIELD;
}

static void check_list(Checker *c, NodeList list)
{
    for (uint32_t i = 0; i + 1 < list.count; i++) {
        if (!ends(list.items[i])) continue;
        if (i + 2 == list.count && is_yield(list.items[i + 1])) return;
        gy_check_add(c, "unreachable", list.items[i + 1]->span, "this is never reached");
        return;
    }
}

// ---------------------------------------------------------------- Catches

static bool covers(Checker *c, const Node *earlier, const Node *later)
{
    if (earlier->kind != NODE_NAME || later->kind != NODE_NAME) return false;
    const Variable *a = resolve_variable(c->names, key_of(earlier));
    const Variable *b = resolve_variable(c->names, key_of(later));
    if (!a || !b || a->is_assigned || b->is_assigned) return false;
    if (a == b) return true;
    bool are_builtins = a->kind == VARIABLE_BUILTIN && b->kind == VARIABLE_BUILTIN;
    return are_builtins && c->world->is_kind_of(c->world->context, b->name.text, a->name.text);
}

static void check_class(Checker *c, const Node *attempt, uint32_t clause, const Node *later)
{
    for (uint32_t i = 0; i < clause; i++) {
        NodeList classes = attempt->attempt.catches[i].classes;
        for (uint32_t k = 0; k < classes.count; k++) {
            if (!covers(c, classes.items[k], later)) continue;
            gy_check_add(c, "unreachable-catch", later->span,
                         "an earlier catch for %s has caught it already",
                         classes.items[k]->name.text);
            return;
        }
    }
}

static void check_catches(Checker *c, const Node *node)
{
    for (uint32_t i = 1; i < node->attempt.count; i++) {
        NodeList classes = node->attempt.catches[i].classes;
        for (uint32_t k = 0; k < classes.count; k++)
            check_class(c, node, i, classes.items[k]);
    }
}

static void walk(void *context, Node *node)
{
    Checker *c = (Checker *)context;
    if (node->kind == NODE_BLOCK) check_list(c, node->list);
    if (node->kind == NODE_TRY) check_catches(c, node);
    gy_tree_children(node, walk, c);
}

void gy_check_flow(Checker *c)
{
    check_list(c, c->module->module.body);
    gy_tree_children(c->module, walk, c);
}

// tree.c - the children of each kind of node.
//
// The one place in tools/ that lists all kinds: what looks for something in a tree handles the
// kinds that it knows and hands the others' children on.
#include "tools/tree.h"

typedef struct {
    TreeVisit *visit;
    void *context;
} Visitor;

static void one(Visitor v, Node *child)
{
    if (child) v.visit(v.context, child);
}

static void all(Visitor v, NodeList list)
{
    for (uint32_t i = 0; i < list.count; i++)
        one(v, list.items[i]);
}

static void of_call(Visitor v, const CallParts *call)
{
    one(v, call->callee);
    all(v, call->positional);
    for (uint32_t i = 0; i < call->named_count; i++)
        one(v, call->named[i]);
}

static void of_function(Visitor v, const FunctionParts *f)
{
    for (uint32_t i = 0; i < f->parameter_count; i++)
        one(v, f->parameters[i].default_value);
    one(v, f->body);
}

static void of_comprehension(Visitor v, const Node *node)
{
    for (uint32_t i = 0; i < node->comprehension.count; i++) {
        const Clause *clause = &node->comprehension.clauses[i];
        one(v, clause->iterable);
        one(v, clause->target);
        one(v, clause->condition);
    }
    one(v, node->comprehension.key);
    one(v, node->comprehension.value);
}

static void of_try(Visitor v, const Node *node)
{
    one(v, node->attempt.body);
    for (uint32_t i = 0; i < node->attempt.count; i++) {
        all(v, node->attempt.catches[i].classes);
        one(v, node->attempt.catches[i].body);
    }
    one(v, node->attempt.cleanup);
}

static void of_with(Visitor v, const Node *node)
{
    for (uint32_t i = 0; i < node->with.count; i++) {
        one(v, node->with.items[i].context);
        one(v, node->with.items[i].target);
    }
    one(v, node->with.body);
}

static void of_select(Visitor v, const Node *node)
{
    for (uint32_t i = 0; i < node->select.count; i++) {
        one(v, node->select.arms[i].operation);
        one(v, node->select.arms[i].target);
        one(v, node->select.arms[i].body);
    }
}

static void of_expression(Visitor v, const Node *n)
{
    switch (n->kind) {
    case NODE_INTERPOLATION:
    case NODE_TUPLE:
    case NODE_LIST:
    case NODE_SET: all(v, n->list); break;
    case NODE_HOLE:
        one(v, n->hole.value);
        one(v, n->hole.spec);
        break;
    case NODE_DICT:
        for (uint32_t i = 0; i < n->dict.count; i++) {
            one(v, n->dict.items[i].key);
            one(v, n->dict.items[i].value);
        }
        break;
    case NODE_UNARY: one(v, n->unary.operand); break;
    case NODE_BINARY:
    case NODE_AND:
    case NODE_OR:
    case NODE_COALESCE:
        one(v, n->binary.left);
        one(v, n->binary.right);
        break;
    case NODE_COMPARE:
        for (uint32_t i = 0; i <= n->compare.count; i++)
            one(v, n->compare.operands[i]);
        break;
    case NODE_ATTRIBUTE: one(v, n->attribute.object); break;
    case NODE_INDEX:
        one(v, n->index.object);
        one(v, n->index.key);
        break;
    case NODE_SLICE:
        one(v, n->slice.start);
        one(v, n->slice.stop);
        one(v, n->slice.step);
        break;
    case NODE_CALL: of_call(v, &n->call); break;
    case NODE_YIELD: one(v, n->yield.value); break;
    case NODE_COMPREHENSION: of_comprehension(v, n); break;
    default: break; // without children
    }
}

static void of_statement(Visitor v, const Node *n)
{
    switch (n->kind) {
    case NODE_BLOCK: all(v, n->list); break;
    case NODE_LET:
        one(v, n->let.value);
        one(v, n->let.target);
        break;
    case NODE_ASSIGN:
        one(v, n->assign.value);
        all(v, n->assign.targets);
        break;
    case NODE_AUGMENTED:
        one(v, n->augmented.target);
        one(v, n->augmented.value);
        break;
    case NODE_CLASS:
        one(v, n->klass.base);
        for (uint32_t i = 0; i < n->klass.count; i++)
            one(v, n->klass.members[i].value);
        break;
    case NODE_WHILE:
    case NODE_FOR:
        one(v, n->loop.iterable);
        one(v, n->loop.target);
        one(v, n->loop.condition);
        one(v, n->loop.body);
        break;
    case NODE_THROW:
        one(v, n->thrown.error);
        one(v, n->thrown.cause);
        break;
    case NODE_TRY: of_try(v, n); break;
    case NODE_WITH: of_with(v, n); break;
    case NODE_SELECT: of_select(v, n); break;
    case NODE_TEST: one(v, n->test.function); break;
    case NODE_MODULE: all(v, n->module.body); break;
    default: of_expression(v, n);
    }
}

void gy_tree_children(const Node *node, TreeVisit *visit, void *context)
{
    Visitor v = {visit, context};
    switch (node->kind) {
    case NODE_STAR:
    case NODE_NOT:
    case NODE_CHAIN:
    case NODE_AWAIT:
    case NODE_EXPRESSION:
    case NODE_RETURN: one(v, node->operand); break;
    case NODE_IF:
    case NODE_CONDITIONAL:
        one(v, node->conditional.condition);
        one(v, node->conditional.value);
        one(v, node->conditional.other);
        break;
    case NODE_FUNCTION:
    case NODE_DECLARE_FUNCTION: of_function(v, &node->function); break;
    default: of_statement(v, node);
    }
}

// Goes over it once, and takes more stack for a level than all who come after.
static void measure(void *context, Node *node)
{
    enum { LARGEST_LEVEL = 1024 };
    volatile char level[LARGEST_LEVEL];
    level[0] = 1;
    if (diag_has_stack((Diag *)context)) gy_tree_children(node, measure, context);
    (void)level[0];
}

Node *gy_tree_parse(Arena *arena, const Source *source, Diag *diag)
{
    Node *tree = gy_parse(arena, source, diag);
    if (tree) measure(diag, tree);
    return diag->is_too_deep ? NULL : tree;
}

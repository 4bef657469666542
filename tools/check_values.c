// check_values.c - comparisons of a thing with itself, and keys that a dict display has twice.
//
// `x != x` is let pass: it asks for nan.
#include "tools/check_parts.h"
#include "tools/tree.h"
#include <stdlib.h>

static bool is_plain(const Node *node)
{
    switch (node->kind) {
    case NODE_NAME:
    case NODE_SELF: return true;
    case NODE_ATTRIBUTE: return is_plain(node->attribute.object);
    case NODE_INDEX:
        return is_plain(node->index.object) &&
               (is_plain(node->index.key) || node->index.key->kind == NODE_INT ||
                node->index.key->kind == NODE_STR);
    default: return false;
    }
}

static bool same_text(const Checker *c, const Node *a, const Node *b)
{
    return a->span.length == b->span.length &&
           memcmp(c->source->text + a->span.offset, c->source->text + b->span.offset,
                  a->span.length) == 0;
}

static void check_comparison(Checker *c, const Node *node)
{
    for (uint32_t i = 0; i < node->compare.count; i++) {
        const Node *left = node->compare.operands[i], *right = node->compare.operands[i + 1];
        uint8_t test = node->compare.tests[i];
        if (test == TEST_NE || test == TEST_IN || test == TEST_NOT_IN) continue;
        if (!is_plain(left) || !is_plain(right) || !same_text(c, left, right)) continue;
        gy_check_add(c, "self-comparison", node->span, "this compares a value with itself");
        return;
    }
}

// ---------------------------------------------------------------- Keys

static int compare_keys(const void *a, const void *b)
{
    const Node *x = *(Node *const *)a, *y = *(Node *const *)b;
    if (x->kind != y->kind) return x->kind < y->kind ? -1 : 1;
    if (x->kind == NODE_INT && x->integer != y->integer) return x->integer < y->integer ? -1 : 1;
    if (x->kind == NODE_STR) {
        if (x->text.size != y->text.size) return x->text.size < y->text.size ? -1 : 1;
        int order = memcmp(x->text.bytes, y->text.bytes, x->text.size);
        if (order) return order;
    }
    return 0;
}

static int compare_places(const void *a, const void *b)
{
    int order = compare_keys(a, b);
    if (order) return order;
    const Node *x = *(Node *const *)a, *y = *(Node *const *)b;
    return x->span.offset < y->span.offset ? -1 : 1;
}

static void check_keys(Checker *c, const Node *node)
{
    uint32_t count = 0;
    Node **keys = (Node **)gy_arena_new(c->arena, (node->dict.count + 1) * sizeof *keys);
    if (!keys) return;
    for (uint32_t i = 0; i < node->dict.count; i++) {
        Node *key = node->dict.items[i].key;
        if (key && (key->kind == NODE_INT || key->kind == NODE_STR)) keys[count++] = key;
    }
    if (count) qsort(keys, count, sizeof *keys, compare_places);
    for (uint32_t i = 1; i < count; i++) {
        if (compare_keys(&keys[i - 1], &keys[i]) != 0) continue;
        gy_check_add(c, "duplicate-key", keys[i]->span,
                     "the dict has this key already; only the last value counts");
    }
}

static void walk(void *context, Node *node)
{
    Checker *c = (Checker *)context;
    if (node->kind == NODE_COMPARE) check_comparison(c, node);
    if (node->kind == NODE_DICT) check_keys(c, node);
    gy_tree_children(node, walk, c);
}

void gy_check_values(Checker *c)
{
    gy_tree_children(c->module, walk, c);
}

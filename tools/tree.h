// tree.h - going over a syntax tree without knowing all its kinds.
#ifndef GYRE_TOOLS_TREE_H
#define GYRE_TOOLS_TREE_H

#include "lang/ast.h"

typedef void TreeVisit(void *context, Node *child);

// Calls `visit` with each direct child, in the order of the text as far as it matters to names:
// what is evaluated first comes first. Docstrings are no children.
void gy_tree_children(const Node *node, TreeVisit *visit, void *context);

#endif

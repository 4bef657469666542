// tree.h - going over a syntax tree without knowing all its kinds.
#ifndef GYRE_TOOLS_TREE_H
#define GYRE_TOOLS_TREE_H

#include "lang/parser.h"

typedef void TreeVisit(void *context, Node *child);

// Calls `visit` with each direct child, in the order of the text as far as it matters to names:
// what is evaluated first comes first. Docstrings are no children.
void gy_tree_children(const Node *node, TreeVisit *visit, void *context);

// gy_parse, for a tree that is small enough to be gone over by recursion. NULL is also where the C
// stack is too small for it; diag->is_too_deep says so.
Node *gy_tree_parse(Arena *arena, const Source *source, Diag *diag);

#endif

// same_tree.h - do two sources mean the same?
#ifndef GYRE_TOOLS_SAME_TREE_H
#define GYRE_TOOLS_SAME_TREE_H

#include "vm/source.h"
#include <stdbool.h>

// True where both can be parsed, have the same tokens but for `;`, and the trees over these agree.
// *has_memory: false where memory ran out before that was known.
bool gy_same_tree(const Source *a, const Source *b, bool *has_memory);

#endif

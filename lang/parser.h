// parser.h - from text to tree.
#ifndef GYRE_LANG_PARSER_H
#define GYRE_LANG_PARSER_H

#include "lang/ast.h"
#include "lang/diag.h"

// The NODE_MODULE of the source, made in the arena. NULL, or a tree beside messages in `diag`,
// where something is wrong: compile only if diag->count is 0 and it is not incomplete.
Node *gy_parse(Arena *arena, const Source *source, Diag *diag);

// Takes the docstring out of the statements of a body: its first one, if that is a string. NULL:
// none.
Node *gy_parse_take_doc(NodeList *body);

#endif

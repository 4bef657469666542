// pieces.h - a source cut for formatting: its tokens as they are spelt, and the comments between.
//
// A string with holes is one piece, whatever stands in it. What the tree knows and the tokens do
// not is marked here once: which braces are those of a block, and where statements begin.
#ifndef GYRE_TOOLS_PIECES_H
#define GYRE_TOOLS_PIECES_H

#include "lang/ast.h"
#include "lang/lexer.h"

#define NO_PIECE UINT32_MAX

typedef struct {
    const char *text;
    uint32_t size;
    uint32_t column;  // columns in front of it on its line
    bool is_trailing; // code stands before it on its line
    bool continues;   // it stands alone, but right below a trailing one or one that continues it
    bool has_blank_above; // an empty line
} Comment;

typedef struct {
    const char *text;
    uint32_t size;
    uint32_t offset;       // in the source
    uint8_t kind;          // TokenKind; TOKEN_STR for a string with holes
    uint8_t breaks;        // line ends before it: 0, 1, or 2 for an empty line
    bool had_space;        // in the source, before it
    bool is_block;         // a brace of a block, or of a class or select
    bool begins_statement; // or a member of a class, or the arm of a select
    bool is_method_name;   // of what stands between fn and '(' in a declaration
    uint32_t partner;      // of a bracket: the other one
    uint32_t parent;       // the bracket that it stands in; of a bracket: around both
    uint32_t block;        // the innermost block's brace that it stands in
    uint32_t depth;        // brackets around it within that block
    uint32_t first_comment, comment_count; // in front of it
} Piece;

typedef struct {
    Piece *items; // the last one is the end of the text
    uint32_t count;
    Comment *comments;
    uint32_t comment_count;
} Pieces;

// All of it in the arena, but for the texts, which are the source's. False: memory is out.
bool gy_pieces_cut(Pieces *pieces, Arena *arena, const Source *source, const Node *tree);

static inline bool piece_opens(const Piece *p)
{
    return p->kind == TOKEN_PAREN_OPEN || p->kind == TOKEN_BRACKET_OPEN ||
           p->kind == TOKEN_BRACE_OPEN;
}

static inline bool piece_closes(const Piece *p)
{
    return p->kind == TOKEN_PAREN_CLOSE || p->kind == TOKEN_BRACKET_CLOSE ||
           p->kind == TOKEN_BRACE_CLOSE;
}

// Does this follow a block of its statement: else, catch, finally?
static inline bool piece_continues_block(const Piece *p)
{
    bool is_word = p->kind == TOKEN_ELSE || p->kind == TOKEN_CATCH || p->kind == TOKEN_FINALLY;
    return is_word && p[-1].kind == TOKEN_BRACE_CLOSE && p[-1].is_block && !p->begins_statement;
}

#endif

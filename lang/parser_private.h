// parser_private.h - what the files of the parser share: the state, and one function a rule.
//
// A rule that cannot be parsed reports why and returns NULL; its callers return NULL as well, up
// to the statement, where the parser skips to the next one and goes on.
#ifndef GYRE_LANG_PARSER_PRIVATE_H
#define GYRE_LANG_PARSER_PRIVATE_H

#include "lang/lexer.h"
#include "lang/parser.h"

enum {
    DEEPEST_NESTING = 200, // of expressions and blocks in one another
    LONGEST_CHAIN =
        2000, // of operators, calls, else-ifs in a row: the tree's depth grows by one each
};

typedef struct {
    Arena *arena;
    Diag *diag;
    const Token *token;    // the next one
    bool ignores_newlines; // inside ( ), [ ] or a dict or set
    bool has_yield;        // of the function that is being parsed
    uint32_t depth;
} Parser;

// A list that grows; its items end up in the arena.
typedef struct {
    void *items;
    uint32_t count, capacity;
} Growing;

bool gy_parser_push(Parser *p, Growing *g, const void *item, size_t size);
void *gy_parser_finish(Parser *p, Growing *g, size_t size); // frees the list; NULL when empty

// -- Tokens
bool gy_parser_at(const Parser *p, TokenKind kind);
bool gy_parser_at_name(const Parser *p, const char *name); // a contextual word
const Token *gy_parser_next(Parser *p);
bool gy_parser_accept(Parser *p, TokenKind kind);
// Where the statement ends: a newline that counts, `;`, `}`, the end.
bool gy_parser_at_statement_end(const Parser *p);
// Reports "expected X …, found Y" at the next token.
Diagnostic *gy_parser_unexpected(Parser *p, const char *wanted);
bool gy_parser_expect(Parser *p, TokenKind kind, const char *where);
// The closing bracket; shows both ends where it is missing.
bool gy_parser_close(Parser *p, TokenKind kind, const Token *open);
bool gy_parser_name(Parser *p, const char *what, Name *name);

// -- Nodes
Node *gy_parser_node(Parser *p, NodeKind kind, Span span);
Span gy_parser_span(const Parser *p, Span from); // from there to the last token read
NodeList gy_parser_list(Parser *p, Growing *g);

bool gy_parser_enter(Parser *p); // false: too deep, reported
void gy_parser_leave(Parser *p);

// -- Rules
Node *gy_parse_expression(Parser *p);      // no bare tuple
Node *gy_parse_expression_list(Parser *p); // a, b: a tuple without parentheses
Node *gy_parse_postfix(Parser *p);         // operand with . [] ()
Node *gy_parse_targets(Parser *p);         // of for, let, with: patterns
bool gy_parse_check_target(Parser *p, const Node *target, bool only_names);
Node *gy_parse_block(Parser *p);  // of a header, with a message where there is none
Node *gy_parse_braces(Parser *p); // at a '{'
Node *gy_parse_function(Parser *p, Span start, bool is_async, Name name);
Node *gy_parse_class(Parser *p);
Node *gy_parse_statement(Parser *p);
Node *gy_parse_string(Parser *p);
Node *gy_parse_comprehension(Parser *p, ComprehensionKind kind, Node *key, Node *value, Span start);

// Reports a word of another language where it stands in the place of a statement or operand.
bool gy_parse_slip(Parser *p);

#endif

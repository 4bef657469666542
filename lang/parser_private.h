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
    const Source *source;
    const Token *token;       // the next one
    bool ignores_newlines;    // inside ( ), [ ] or a dict or set
    bool has_yield;           // of the function that is being parsed
    bool is_foreign_function; // it was declared with a word of another language
    bool reads_ends;          // blocks up to `end` were met
    uint32_t depth;
    uint32_t last_serial;     // of a node
    Span odd_open, odd_close; // of the first block whose two braces are indented differently
} Parser;

// Where the statements of a block end.
typedef enum {
    BLOCK_FILE,     // at the end of the text
    BLOCK_BRACED,   // at '}'
    BLOCK_INDENTED, // where a line is not indented deeper than `indent`
    BLOCK_TO_WORD,  // at `end` and its like
} BlockKind;

typedef struct {
    BlockKind kind;
    uint32_t indent;
} BlockEnd;

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
uint32_t gy_parser_indent(const Parser *p, const Token *t); // of the line it stands on
void gy_parser_skip(Parser *p, const Token *failed);        // to where the next statement begins

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
Node *gy_parse_simple(Parser *p);       // an expression or an assignment
Node *gy_parse_entry_braces(Parser *p); // a statement that begins with '{' (parser_entry.c)
Node *gy_parse_or(Parser *p);           // no condition, no yield
Node *gy_parse_item(Parser *p);         // an expression or *expression
Node *gy_parse_display(Parser *p);      // at an opening bracket
Node *gy_parse_string(Parser *p);       // bytes too
Node *gy_parse_number(Parser *p);
bool gy_parse_at_comprehension(const Parser *p);
Node *gy_parse_comprehension(Parser *p, ComprehensionKind kind, Node *key, Node *value, Span start);

Node *gy_parse_let(Parser *p);
Node *gy_parse_throw(Parser *p);
Node *gy_parse_import(Parser *p);
Node *gy_parse_until(Parser *p, BlockEnd end, Span start);

// -- Slips (parser_slips.c): reported where the parser is stuck; true: there was one
bool gy_parse_slip(Parser *p);
bool gy_parse_slip_word(Parser *p);  // a word with an operand behind it
bool gy_parse_slip_point(Parser *p); // behind the dot of `1.`
bool gy_parse_starts_operand(const Token *t);
// Reports a ':' or '->' and skips the type behind it, up to where the declaration goes on.
void gy_parse_skip_annotation(Parser *p, const char *message, const char *hint);

// -- Statements of other languages (parser_foreign.c): reported, and read all the same
// A statement that begins with a name or a sign. !*is_foreign: it is none of those known.
Node *gy_parse_foreign_statement(Parser *p, bool *is_foreign);
bool gy_parse_at_foreign_function(const Token *t);
void gy_parse_report_function(Parser *p);
Node *gy_parse_foreign_block(Parser *p); // NULL: no block without braces stands here
bool gy_parse_at_foreign_end(const Parser *p);
bool gy_parse_foreign_elif(Parser *p);
bool gy_parse_foreign_catch(Parser *p);
bool gy_parse_foreign_for(Parser *p);
bool gy_parse_foreign_modifier(Parser *p);

#endif

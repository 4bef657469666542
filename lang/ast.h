// ast.h - the tree that the parser makes and the compiler walks.
//
// A Node has a kind, the span of text it came from, and the member of the union that its kind
// names. Optional children are NULL. Lists are arrays in the arena. Names are slices of
// zero-terminated copies in the arena, so two names are equal when size and bytes are. Scope is not
// resolved here.
#ifndef GYRE_LANG_AST_H
#define GYRE_LANG_AST_H

#include "lang/arena.h"
#include "vm/proto.h"

typedef struct Node Node;

typedef struct {
    const char *text; // zero-terminated as well
    uint32_t size;
    Span span;
} Name;

typedef struct {
    Node **items;
    uint32_t count;
} NodeList;

typedef enum {
    // -- Expressions
    NODE_NIL, // no data; NODE_TRUE, NODE_FALSE likewise
    NODE_TRUE,
    NODE_FALSE,
    NODE_INT,   // .integer
    NODE_BIG,   // .text: digits of an int beyond int64, underscores removed, 0x/0o/0b prefix kept
    NODE_FLOAT, // .number; durations too
    NODE_STR,   // .text: the unescaped UTF-8 of a string without interpolation
    NODE_BYTES, // .text
    NODE_INTERPOLATION, // .list: NODE_STR parts and NODE_HOLE parts in order
    NODE_HOLE,          // .hole: one ${…}
    NODE_NAME,          // .name
    NODE_SELF, // self; NODE_SUPER only occurs as the object of a NODE_ATTRIBUTE that is called
    NODE_SUPER,
    NODE_TUPLE,  // .list; may hold NODE_STAR
    NODE_LIST,   // .list; may hold NODE_STAR
    NODE_SET,    // .list; may hold NODE_STAR
    NODE_DICT,   // .dict
    NODE_STAR,   // .operand: *x in a call, a display or a target
    NODE_UNARY,  // .unary
    NODE_BINARY, // .binary: arithmetic and bits
    NODE_AND,    // .binary (op unused); NODE_OR, NODE_COALESCE (a ?? b) likewise
    NODE_OR,
    NODE_COALESCE,
    NODE_NOT,         // .operand
    NODE_COMPARE,     // .compare: a chain, 0 <= i < n
    NODE_CONDITIONAL, // .conditional: a if c else b
    NODE_ATTRIBUTE,   // .attribute: x.name, x?.name
    NODE_INDEX,       // .index: x[i]; i may be a NODE_SLICE
    NODE_SLICE,       // .slice: inside an index only
    NODE_CALL,        // .call
    NODE_CHAIN, // .operand: a chain of . [] () that holds a ?. ; a nil there makes the whole chain
                // nil
    NODE_AWAIT, // .operand
    NODE_YIELD, // .yield
    NODE_FUNCTION,      // .function: an expression, or the body of a declaration or method
    NODE_COMPREHENSION, // .comprehension

    // -- Statements
    NODE_BLOCK,            // .list
    NODE_EXPRESSION,       // .operand: an expression as a statement
    NODE_LET,              // .let
    NODE_ASSIGN,           // .assign: targets = value (a = b = c has two targets)
    NODE_AUGMENTED,        // .augmented: target op= value
    NODE_DECLARE_FUNCTION, // .function: fn name(…) { … } as a statement
    NODE_CLASS,            // .klass
    NODE_IF,               // .conditional: `other` is a block, another NODE_IF, or NULL
    NODE_WHILE,            // .loop
    NODE_FOR,              // .loop
    NODE_BREAK,            // no data; NODE_CONTINUE likewise
    NODE_CONTINUE,
    NODE_RETURN, // .operand or NULL
    NODE_THROW,  // .thrown; both NULL: rethrow
    NODE_TRY,    // .attempt
    NODE_WITH,   // .with
    NODE_IMPORT, // .import
    NODE_SELECT, // .select
    NODE_TEST,   // .test
    NODE_MODULE, // .module: the root
} NodeKind;

typedef enum { UNARY_NEG, UNARY_POS, UNARY_INVERT } UnaryOp;

typedef enum {
    TEST_EQ,
    TEST_NE,
    TEST_LT,
    TEST_LE,
    TEST_GT,
    TEST_GE,
    TEST_IN,
    TEST_NOT_IN,
    TEST_IS,
    TEST_IS_NOT,
} CompareTest;

typedef struct {
    Node *value;
    char conversion; // 'r', 's', or 0
    Node *spec;      // NODE_STR or NODE_INTERPOLATION, or NULL
} Hole;

// One entry of a dict display; `key` NULL: **value.
typedef struct {
    Node *key, *value;
} DictItem;

typedef struct {
    Node *callee;
    NodeList positional; // NODE_STAR for *xs
    Name *names;         // of the named arguments; text NULL: **value
    Node **named;        // their values
    uint32_t named_count;
} CallParts;

typedef enum {
    PARAMETER_POSITIONAL,
    PARAMETER_REST,
    PARAMETER_KEYWORD,
    PARAMETER_NAMED_REST
} ParameterKind;

typedef struct {
    Name name;
    uint8_t kind;        // ParameterKind
    uint32_t serial;     // as of nodes
    Node *default_value; // or NULL
} Parameter;

typedef struct {
    Name name;             // text NULL for a function expression
    Parameter *parameters; // positional ones, then *rest, keyword-only ones, **options as written
    uint32_t parameter_count;
    uint32_t positional_only_count; // those in front of a '/'
    Node *body;                     // NODE_BLOCK, or an expression where `is_arrow`
    bool is_arrow;                  // fn(x) => e
    bool is_async;
    bool has_yield;      // a generator: a yield stands in it (not in a nested function)
    Node *doc;           // NODE_STR docstring, or NULL; not in the body any more
    Span parameter_span; // of the text between the parentheses
} FunctionParts;

// `for target in iterable` or `if condition`: one of a comprehension's clauses.
typedef struct {
    bool is_async;
    Node *target, *iterable; // NULL, NULL for an if
    Node *condition;
} Clause;

typedef enum {
    COMPREHEND_LIST,
    COMPREHEND_SET,
    COMPREHEND_DICT,
    COMPREHEND_GENERATOR
} ComprehensionKind;

typedef struct {
    Name name;
    uint8_t kind; // MemberKind; MEMBER_FIELD_INIT here means a field
    Node *value;  // NODE_FUNCTION; the value of a static; a field's initial value or NULL
    Span span;
} ClassMember;

typedef struct {
    NodeList classes; // empty: any Error
    Name name;        // text NULL: not bound
    Node *body;       // block
    Span span;
} CatchClause;

typedef struct {
    Node *context;
    Node *target; // or NULL
} WithItem;

typedef struct {
    Name name, alias; // alias.text NULL: none
} ImportName;

typedef struct {
    Node *target;    // v = await …, or NULL
    Node *operation; // what stands behind await; NULL: the else arm
    Node *body;
} SelectClause;

struct Node {
    NodeKind kind;
    Span span;
    uint32_t serial; // of those that resolve.h finds something about; else 0
    union {
        int64_t integer;
        double number;
        struct {
            const char *bytes;
            uint32_t size;
        } text;
        Name name;
        Node *operand;
        NodeList list;
        Hole hole;
        struct {
            DictItem *items;
            uint32_t count;
        } dict;
        struct {
            uint8_t op; // UnaryOp
            Node *operand;
        } unary;
        struct {
            uint8_t op; // BinaryOp
            Node *left, *right;
        } binary;
        struct {
            Node **operands; // count + 1
            uint8_t *tests;  // CompareTest, count of them
            uint32_t count;
        } compare;
        struct {
            Node *condition, *value, *other;
        } conditional;
        struct {
            Node *object;
            Name name;
            bool is_optional; // ?.
        } attribute;
        struct {
            Node *object, *key;
        } index;
        struct {
            Node *start, *stop, *step; // each may be NULL
        } slice;
        CallParts call;
        struct {
            Node *value;      // or NULL
            bool is_delegate; // yield *value
        } yield;
        FunctionParts function;
        struct {
            uint8_t kind;      // ComprehensionKind
            Node *key, *value; // key for dicts only
            Clause *clauses;
            uint32_t count;
        } comprehension;
        struct {
            Node *target; // NODE_NAME, or a pattern: NODE_TUPLE / NODE_LIST of targets, NODE_STAR
            Node *value;  // or NULL
            bool is_const;
        } let;
        struct {
            NodeList targets; // names, attributes, indexes, patterns
            Node *value;
        } assign;
        struct {
            uint8_t op; // BinaryOp, or AUGMENT_COALESCE
            Node *target, *value;
        } augmented;
        struct {
            Name name;
            Node *base; // or NULL
            Node *doc;  // NODE_STR or NULL
            ClassMember *members;
            uint32_t count;
        } klass;
        struct {
            Node *target, *iterable; // NODE_FOR
            Node *condition;         // NODE_WHILE
            Node *body;
            bool is_async;
        } loop;
        struct {
            Node *error, *cause;
        } thrown;
        struct {
            Node *body;
            CatchClause *catches;
            uint32_t count;
            Node *cleanup; // finally block, or NULL
        } attempt;
        struct {
            WithItem *items;
            uint32_t count;
            Node *body;
            bool is_async;
        } with;
        struct {
            Node *path; // NODE_STR: a path ("./x.gy"), or the bare module name
            bool is_bare;
            Name alias; // import x as alias; text NULL: none
            bool is_from;
            ImportName *names;
            uint32_t count;
        } import;
        struct {
            SelectClause *arms;
            uint32_t count;
            bool is_fair;
        } select;
        struct {
            Node *name;     // NODE_STR
            Node *function; // NODE_FUNCTION without parameters; its docstring is the name
        } test;
        struct {
            NodeList body;
            Node *doc;
            uint32_t last_serial; // of a node or parameter in the tree
        } module;
    };
};

enum { AUGMENT_COALESCE = BINARY_OP_COUNT }; // ??=

#endif

// resolve.h - what every name in a tree means, found before any code is made.
//
// One walk over the whole tree declares variables, binds each use of a name to its declaration,
// and notes what code generation must know in advance: which variables are captured by inner
// functions, which are assigned again, which blocks await. It also reports everything that is
// wrong about names and about where a statement stands (`break` outside a loop, `await` outside
// an async fn), so that one run finds many errors.
//
// The tree stays as it was parsed. Most findings lie in an array, by serial numbers that the parser
// gave; those about rarer nodes in a table keyed by the address of the node, or of the Name inside
// one that declares (`&node->function.name`). All of it lives in the arena. (With the table alone,
// a fifth of the time for compiling went into its cache misses and its memory.)
//
// A block's names are visible in the whole block. In the function that declares one, a use that
// stands before its declaration is an error; in an inner function it is not, since that may run
// later (so local functions can call each other).
#ifndef GYRE_LANG_RESOLVE_H
#define GYRE_LANG_RESOLVE_H

#include "lang/ast.h"
#include "lang/diag.h"
#include "lang/surroundings.h"
#include <string.h>

typedef struct Variable Variable;
typedef struct Block Block;
typedef struct FunctionScope FunctionScope;
typedef struct ClassScope ClassScope;

typedef enum { VARIABLE_LOCAL, VARIABLE_MODULE, VARIABLE_BUILTIN } VariableKind;

struct Variable {
    Name name;
    uint8_t kind;            // VariableKind
    bool is_parameter;       // self too
    bool is_const;           // may not be assigned
    bool is_assigned;        // is assigned after its declaration
    bool is_captured;        // an inner function uses it
    bool is_captured_early;  // one that is made before the variable is set
    bool is_captured_by_own; // it names a function, and that function uses it
    bool is_async_function;  // declared by `async fn`
    bool is_ready;           // its declaration has been passed; kept anew by code generation
    bool was_declared;       // in this source (else an earlier line of the REPL did it)
    uint32_t slot;           // of a module variable or builtin
    uint32_t reg;            // of a local one, set by code generation
    FunctionScope *function; // that a local one belongs to
    Variable *next;          // in its block, or among the module's new names
};

struct Block {
    Block *outer;
    FunctionScope *function;
    Variable *variables, **end;
    bool has_await;
};

struct FunctionScope {
    FunctionScope *outer;
    const Node *node;      // NULL: the top level, a field's value, a generator expression
    Variable *self;        // of a method
    Variable *own_name;    // the variable that names it, if that is local
    ClassScope *method_of; // NULL: no method
    Block block;           // parameters and the statements of the body
    bool is_async, is_generator_expression;
    bool own_name_is_captured; // a function inside this one uses own_name
};

struct ClassScope {
    Variable *itself; // hidden: what `super` starts from
    FunctionScope *field_init;
    Name *fields; // in order of first mention
    uint32_t field_count, field_capacity;
    const ClassMember *members;
    uint32_t member_count;
};

// What a finding is about.
typedef struct {
    uint32_t serial;     // of a node; 0: it has none, and then …
    const void *address; // … of it, or of a part of it
} TreeKey;

static inline TreeKey key_of(const Node *n)
{
    return (TreeKey){n->serial, n};
}

static inline TreeKey key_of_parameter(const Parameter *p)
{
    return (TreeKey){p->serial, p};
}

static inline TreeKey key_of_part(const void *part)
{
    return (TreeKey){0, part};
}

typedef struct {
    const void *address;
    void *meaning;
} ResolveEntry;

typedef struct {
    Arena *arena;
    Diag *diag;
    const BuiltinNames *builtins;
    const ModuleNames *module;
    CompileMode mode;
    void **numbered;       // findings by serial number
    ResolveEntry *entries; // the others, open addressing by address
    uint32_t entry_count, entry_capacity;
    Variable **names; // open addressing by text: module variables and builtins in use
    uint32_t name_count, name_capacity;
    FunctionScope top;
    Variable *declared, **declared_end; // module variables of this source, in order
    uint32_t new_slot_count;            // of them, those that are new in the module
} Resolution;

// Fills *out. What is wrong goes to `diag`; code may be generated only if that is empty.
void gy_resolve(Resolution *out, Arena *arena, const Node *module, CompileMode mode,
                const BuiltinNames *builtins, const ModuleNames *names, Diag *diag);

void *gy_resolve_find(const Resolution *r, TreeKey key);
// The builtin `name` as a variable, or NULL.
Variable *gy_resolve_builtin(Resolution *r, const char *name);

static inline Variable *resolve_variable(const Resolution *r, TreeKey key)
{
    return (Variable *)gy_resolve_find(r, key);
}

static inline Block *resolve_block(const Resolution *r, TreeKey key)
{
    return (Block *)gy_resolve_find(r, key);
}

static inline FunctionScope *resolve_function(const Resolution *r, TreeKey key)
{
    return (FunctionScope *)gy_resolve_find(r, key);
}

static inline ClassScope *resolve_class(const Resolution *r, TreeKey key)
{
    return (ClassScope *)gy_resolve_find(r, key);
}

static inline bool name_equals(const Name *name, const char *text)
{
    return strcmp(name->text, text) == 0;
}

static inline bool name_same(const Name *a, const Name *b)
{
    return a->size == b->size && a->text[0] == b->text[0] && memcmp(a->text, b->text, a->size) == 0;
}

// Must the variable live in a cell? And must that exist from the start of its block?
static inline bool variable_needs_early_cell(const Variable *v)
{
    return v->is_captured_early || (v->is_assigned && v->is_captured_by_own);
}

static inline bool variable_needs_cell(const Variable *v)
{
    return (v->is_assigned && v->is_captured) || variable_needs_early_cell(v);
}

#endif

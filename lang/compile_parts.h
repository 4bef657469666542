// compile_parts.h - what the files of the code generator share.
//
//     compile.c           the front door: parse, resolve, generate, hand over
//     compile_function.c  functions and their parameters
//     compile_class.c     classes
//     compile_stmt.c      statements, `if`, `let`, assignment
//     compile_loop.c      `while`, `for`, comprehensions' loops
//     compile_select.c    `select`
//     compile_test.c      test blocks and assertions
//     compile_guard.c     `try`, `with`, and leaving them by break, continue, return
//     compile_expr.c      expressions
//     compile_branch.c    conditions and comparisons
//     compile_call.c      calls
//     compile_build.c     displays, interpolations, comprehensions
//     compile_name.c      variables and assignment targets
//     compile_cover.c     counters for coverage
//     compile_emit.c      instructions and registers (knows nothing of the tree)
//
// Every name has been resolved and every tree error reported before the first instruction, so
// these files report limits only.
#ifndef GYRE_LANG_COMPILE_PARTS_H
#define GYRE_LANG_COMPILE_PARTS_H

#include "lang/compile_emit.h"
#include "lang/resolve.h"

// A stretch of code whose errors go to one handler. Where the code of an exit (a `finally` that a
// `return` passes) stands in the middle of it, the stretch has a gap: several ranges.
typedef struct CodeRange CodeRange;
struct CodeRange {
    CodeRange *next;
    uint32_t start, end;
};

typedef struct Region Region;
struct Region {
    Region *outer;
    uint32_t start; // of the range that is open now
    CodeRange *ranges, **end;
};

// What stands around the statement at hand and must be told when control leaves it early.
typedef enum { EXIT_LOOP, EXIT_FINALLY, EXIT_WITH, EXIT_MASK, EXIT_ASYNC_FOR } ExitKind;

typedef struct Exit Exit;
struct Exit {
    Exit *outer;
    ExitKind kind;
    Region *region;               // what it protects; NULL for a loop
    JumpList *breaks, *continues; // of a loop
    const Node *cleanup;          // the finally block
    uint32_t reg;                 // of the manager of a `with`, the mask, the async iterator
    Span span;
    bool is_async;            // `async with`
    uint32_t caught, context; // as they were around the statement
};

typedef struct Function Function;
struct Function {
    Emitter emit;
    Function *outer;
    FunctionScope *scope;
    Exit *exits;
    Region *regions;       // open ones, innermost first
    uint32_t caught;       // register of the error that a bare `throw` means
    uint32_t context;      // register of the error that is being handled
    uint32_t own_register; // of the closure itself, where an inner function needs it
    bool is_init;
};

typedef struct {
    Source *source;
    Arena *arena;
    Diag *diag;
    Resolution *names;
    CompileMode mode;
    Function *function;
    Emitter *e;            // of that function
    JumpList *chain;       // where a `?.` goes that finds nil
    uint32_t covered_line; // the latest that has its counter
} Compiler;

// -- Expressions

// R[to] = the value.
void gy_compile_expr_to(Compiler *c, const Node *n, uint32_t to);
// The register that holds the value: a variable's own, or a new temporary.
uint32_t gy_compile_expr_any(Compiler *c, const Node *n);
// The same, but a value that needs a temporary may have it in `to`.
uint32_t gy_compile_expr_in(Compiler *c, const Node *n, uint32_t to);
// A new temporary on top of the stack with the value.
uint32_t gy_compile_expr_push(Compiler *c, const Node *n);
// Is it an int that an 8-bit operand holds?
bool gy_compile_expr_small(const Node *n, int32_t *value);
// The constant of a literal (negative numbers too); false: it is none.
bool gy_compile_expr_const(Compiler *c, const Node *n, uint32_t *index);

// Jumps to `list` if the truth of the value is `when`, else falls through.
void gy_compile_branch(Compiler *c, const Node *n, bool when, JumpList *list);
void gy_compile_branch_compare(Compiler *c, const Node *n, uint32_t to);

void gy_compile_yield(Compiler *c, const Node *n, uint32_t to);

void gy_compile_call(Compiler *c, const Node *n, uint32_t to, bool is_awaited);
// R[to] = super.name, for a NODE_ATTRIBUTE of super.
void gy_compile_super(Compiler *c, const Node *n, uint32_t to);
// R[base] = R[base+3].name(count arguments), awaited or not; all of them are in place.
void gy_compile_call_invoke(Compiler *c, Span span, uint32_t base, const char *name, uint32_t count,
                            bool is_awaited);

void gy_compile_build(Compiler *c, const Node *n, uint32_t to); // displays, strings, comprehensions
// R[to] = list of all the items, which may hold stars.
void gy_compile_build_list(Compiler *c, Span span, const NodeList *items, uint32_t to);

// -- Names

void gy_compile_name_load(Compiler *c, Span span, const Variable *v, uint32_t to);
// The register of a local variable that needs no instruction to be read, or NO_REGISTER.
uint32_t gy_compile_name_register(const Compiler *c, const Variable *v);
// The first value of a variable, or a new one.
void gy_compile_name_bind(Compiler *c, Span span, Variable *v, uint32_t from);
void gy_compile_name_store(Compiler *c, Span span, const Variable *v, uint32_t from);
// Gives a variable its register, which its value may be computed in; NO_REGISTER where it has
// none or shares it with nothing that may be scratch.
uint32_t gy_compile_name_declare(Compiler *c, Span span, Variable *v);
// At the start of a block: cells that functions capture before the variable is set.
void gy_compile_name_open(Compiler *c, Span span, const Block *block);
// target = R[from]; `is_new`: its names are declared here.
void gy_compile_name_assign(Compiler *c, const Node *target, uint32_t from, bool is_new);
// `let` and assignment: the value is evaluated straight into the names where that can be.
void gy_compile_name_let(Compiler *c, const Node *n);
void gy_compile_name_set(Compiler *c, const Node *n);

// -- Statements

void gy_compile_stmt_list(Compiler *c, const NodeList *list);
void gy_compile_stmt_block(Compiler *c, const Node *n); // opens its scope

void gy_compile_loop_while(Compiler *c, const Node *n);
void gy_compile_loop_for(Compiler *c, const Node *n);
// `for target in iterable { body }`; the body is what `inner` makes of `data`.
typedef void LoopBody(Compiler *c, void *data);
typedef struct {
    Span span;
    const Node *target;
    const Node *iterable; // or NULL: the iterator is in `iterator`
    uint32_t iterator;
    JumpList *breaks, *continues;
    bool is_async;
} LoopParts;
void gy_compile_loop_over(Compiler *c, const LoopParts *loop, LoopBody *inner, void *data);

// What is compiled between these two is a region. Its errors arrive where `land` is called after
// it, in a new register, which is returned.
void gy_compile_guard_open(Compiler *c, Region *region);
void gy_compile_guard_close(Compiler *c, Region *region);
uint32_t gy_compile_guard_land(Compiler *c, Span span, const Region *region);

void gy_compile_guard_try(Compiler *c, const Node *n);
void gy_compile_guard_with(Compiler *c, const Node *n);
// The loop of `async for`, which closes its iterator when it is left early.
void gy_compile_guard_async_for(Compiler *c, const LoopParts *loop, LoopBody *inner, void *data);
// R[to] = a builtin that the source does not name.
void gy_compile_guard_builtin(Compiler *c, Span span, const char *name, uint32_t to);
// R[base] = name(R[base]), a builtin that scripts cannot name, awaited or not.
void gy_compile_guard_hidden(Compiler *c, Span span, const char *name, uint32_t base,
                             bool is_awaited);

void gy_compile_guard_break(Compiler *c, const Node *n);
void gy_compile_guard_return(Compiler *c, const Node *n);
void gy_compile_guard_throw(Compiler *c, const Node *n);

void gy_compile_select(Compiler *c, const Node *n);

void gy_compile_test(Compiler *c, const Node *n);
// assert(a == b) and its like; false: another call, nothing was compiled.
bool gy_compile_test_assert(Compiler *c, const Node *n, uint32_t to);

// -- Coverage: nothing where the source is not covered

void gy_compile_cover_line(Compiler *c, Span span); // of a statement
void gy_compile_cover_function(Compiler *c, Span span, const char *name);
// The branch at `span` has gone this way.
void gy_compile_cover_arm(Compiler *c, Span span, uint32_t arm);
// The right side of and, or, ?? into R[value]; `decided` are jumps past it, which land here.
// Leaves the chain where the object of `n`, x?.name, is nil; counts that only if it is to.
void gy_compile_cover_optional(Compiler *c, const Node *n, uint32_t object);
// One of the ways of ??=.
void gy_compile_cover_renewed(Compiler *c, const Node *n, bool was_nil);
void gy_compile_cover_right(Compiler *c, const Node *n, uint32_t value, JumpList *decided);
// As gy_compile_branch for and, or; only where the source is covered.
void gy_compile_cover_and_or(Compiler *c, const Node *n, bool when, JumpList *list);
// Behind a loop that was left by break, or not at all; where it has run out `ran_out` lands.
void gy_compile_cover_end(Compiler *c, Span span, JumpList *ran_out);

// -- Functions and classes

// Opens the code of a function inside the one at hand, or of the top level; false: memory is out.
bool gy_compile_function_open(Compiler *c, Function *f, FunctionScope *scope, Span span,
                              const char *name, uint32_t flags);
// Ends it and goes on with the outer one.
void gy_compile_function_close(Compiler *c, Span span);
// The only parameter of a function that the compiler invents.
void gy_compile_function_parameter(Compiler *c, const char *name);
// R[to] = closure of the child function made last.
void gy_compile_function_closure(Compiler *c, Span span, uint32_t to);
// R[to] = closure of a NODE_FUNCTION, NODE_DECLARE_FUNCTION or method; `flags` besides what it
// says itself.
void gy_compile_function(Compiler *c, const Node *n, const char *name, uint32_t flags, uint32_t to);
void gy_compile_class(Compiler *c, const Node *n);

#endif

// resolve_private.h - what the files of the resolver share.
#ifndef GYRE_LANG_RESOLVE_PRIVATE_H
#define GYRE_LANG_RESOLVE_PRIVATE_H

#include "lang/resolve.h"
#include "lang/suggest.h"

// A call that is a statement. Whether its callee is async, so that the call does nothing, is
// known at the end.
typedef struct AwaitCheck AwaitCheck;
struct AwaitCheck {
    AwaitCheck *next;
    const Node *call;
    const Variable *callee;
};

// What the name that is being looked up is used for; a message may depend on it.
typedef enum { USE_READ, USE_ASSIGNED, USE_KEY, USE_CATCH, USE_DIVISOR } NameUse;

// A name that was reported already.
typedef struct UnknownName UnknownName;
struct UnknownName {
    UnknownName *next;
    Name name;
};

typedef struct {
    Resolution *out;
    FunctionScope *function;
    Block *block;
    uint32_t loop_depth, catch_depth; // in the function at hand
    uint32_t depth;                   // of the expression at hand
    AwaitCheck *checks;
    UnknownName *unknown;
} Resolver;

// What leave_function puts back.
typedef struct {
    FunctionScope *function;
    uint32_t loop_depth, catch_depth;
} Outside;

void *gy_resolve_make(Resolver *r, size_t size); // NULL: memory is out, noted
Diagnostic *gy_resolve_report(Resolver *r, Span span, const char *message, const char *hint);
void gy_resolve_put(Resolver *r, TreeKey key, void *meaning);

// -- Scopes

// A new block, known under `key`. NULL: memory is out, nothing was opened.
Block *gy_resolve_enter_block(Resolver *r, TreeKey key);
void gy_resolve_leave_block(Resolver *r);
Outside gy_resolve_enter_function(Resolver *r, FunctionScope *f);
void gy_resolve_leave_function(Resolver *r, Outside outside);
// The method that `self` and `super` here belong to, or NULL outside of any.
FunctionScope *gy_resolve_method(const Resolver *r);

// -- Names

// Declares a name in the block at hand and binds it to `key`. NULL: memory is out.
Variable *gy_resolve_declare(Resolver *r, TreeKey key, Name name, bool is_const);
// Binds a use of a name. NULL: reported.
Variable *gy_resolve_refer(Resolver *r, TreeKey key, Name name, NameUse use);
bool gy_resolve_is_known(Resolver *r, Name name);
void gy_resolve_suggest(Resolver *r, Suggestion *suggestion);        // tries every name in scope
void gy_resolve_report_unknown(Resolver *r, Name name, NameUse use); // resolve_slips.c
void gy_resolve_use_hidden(Resolver *r, TreeKey key, Variable *v);   // self, super
Variable *gy_resolve_in_block(const Block *block, const Name *name);

static inline void variable_set_ready(Variable *v)
{
    if (v) v->is_ready = true;
}

// -- The walk

void gy_resolve_visit(Resolver *r, const Node *n);
void gy_resolve_visit_as(Resolver *r, const Node *n, NameUse use); // if it is a name
void gy_resolve_visit_optional(Resolver *r, const Node *n);
void gy_resolve_visit_all(Resolver *r, const NodeList *list);
void gy_resolve_note_await(Resolver *r, Span span);
// Declares the names in the target of a `let`, a `for` or a `with`.
void gy_resolve_declare_target(Resolver *r, const Node *n, bool is_const);
// `is_declared`: the names were declared by this very statement and are now being set.
void gy_resolve_visit_target(Resolver *r, const Node *n, bool is_declared);
void gy_resolve_visit_function(Resolver *r, const Node *n, ClassScope *method_of, bool has_self,
                               Variable *own_name);

#endif

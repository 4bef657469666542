// check_parts.h - what the files of the checker share: one function for each group of checks.
//
// Each walks over the tree of a source that compiles.
#ifndef GYRE_TOOLS_CHECK_PARTS_H
#define GYRE_TOOLS_CHECK_PARTS_H

#include "lang/resolve.h"
#include "tools/check.h"

typedef struct ReadModule ReadModule;

typedef struct {
    const Source *source;
    ReadModule *modules; // that were read on the way
    const CheckWorld *world;
    const Node *module;
    const Resolution *names;
    Arena *arena;
    Findings *findings;
} Checker;

Finding *gy_check_add(Checker *c, const char *code, Span span, const char *format, ...)
    __attribute__((format(printf, 4, 5))); // NULL: memory is out
void gy_check_suggest(Finding *finding, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

// A function of a file that is imported, or the init of a class. NULL: there is none that is
// certain.
const FunctionParts *gy_check_exported(Checker *c, const char *path, const char *name);
// Of a class of the tree; NULL: it has none of its own.
const FunctionParts *gy_check_init_of(const Node *klass);

// The methods of the classes and instances that a source has by name (check_methods.c).
typedef struct Methods Methods;
Methods *gy_check_methods_learn(Checker *checker); // NULL: memory is out
// Is it certain that `callee` is an async method? `klass` is the class it stands in, or NULL.
bool gy_check_methods_is_async(const Methods *methods, const Node *klass, const Node *callee);

void gy_check_names(Checker *c);
void gy_check_flow(Checker *c);
void gy_check_calls(Checker *c);
void gy_check_values(Checker *c);
void gy_check_stores(Checker *c);

#endif

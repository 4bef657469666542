// surroundings.h - what the compiler is told of the world around a text.
//
// The compiler needs to know two sets of names from outside, both as plain data: the builtins
// (fixed, each with the slot the VM keeps it in) and the variables of the module that the text
// belongs to. A new module starts with none; the REPL hands the same ModuleNames to every line
// it compiles, so that later lines see earlier declarations in the same slots.
#ifndef GYRE_LANG_SURROUNDINGS_H
#define GYRE_LANG_SURROUNDINGS_H

#include "vm/module_names.h"
#include <stddef.h>
#include <stdint.h>

// Slot of a builtin by name (text need not be zero-terminated), or -1. `name_of` gives the name
// in a slot, NULL past the end: the "did you mean" walks it.
typedef struct {
    int (*find)(void *context, const char *name, size_t size);
    const char *(*name_of)(void *context, uint32_t slot);
    void *context;
} BuiltinNames;

typedef enum {
    COMPILE_SCRIPT, // a file: value of the last statement is not kept
    COMPILE_TESTS,  // a file whose test blocks are collected; the other modes leave them out
    COMPILE_REPL,   // the value of a last expression statement is returned; a redeclared `let`
                    // at the top level replaces the old variable
} CompileMode;

#endif

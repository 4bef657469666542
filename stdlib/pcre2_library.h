// pcre2_library.h - PCRE2, loaded when a script first imports re (library.h).
//
// pcre2.h makes a macro of each function's name, for the width of a code unit, so a member of
// gy_pcre2 is called by its ordinary name: gy_pcre2.pcre2_match(…).
#ifndef GYRE_STDLIB_PCRE2_LIBRARY_H
#define GYRE_STDLIB_PCRE2_LIBRARY_H

#include "include/gyre_library.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#define PCRE2_FUNCTIONS(X)                                                                         \
    X(pcre2_code_free)                                                                             \
    X(pcre2_compile)                                                                               \
    X(pcre2_compile_context_create)                                                                \
    X(pcre2_compile_context_free)                                                                  \
    X(pcre2_get_error_message)                                                                     \
    X(pcre2_get_ovector_pointer)                                                                   \
    X(pcre2_jit_compile)                                                                           \
    X(pcre2_jit_stack_assign)                                                                      \
    X(pcre2_jit_stack_create)                                                                      \
    X(pcre2_jit_stack_free)                                                                        \
    X(pcre2_match)                                                                                 \
    X(pcre2_match_context_create)                                                                  \
    X(pcre2_match_context_free)                                                                    \
    X(pcre2_match_data_create)                                                                     \
    X(pcre2_match_data_free)                                                                       \
    X(pcre2_set_bsr)                                                                               \
    X(pcre2_set_callout)                                                                           \
    X(pcre2_set_compile_recursion_guard)                                                           \
    X(pcre2_set_compile_extra_options)                                                             \
    X(pcre2_set_heap_limit)                                                                        \
    X(pcre2_set_match_limit)                                                                       \
    X(pcre2_set_newline)                                                                           \
    X(pcre2_set_parens_nest_limit)

typedef struct {
#define MEMBER(name) __typeof__(name) *name;
    PCRE2_FUNCTIONS(MEMBER)
#undef MEMBER
} Pcre2;

extern Pcre2 gy_pcre2;

// Fills gy_pcre2, as gy_library_load says.
GyreStatus gy_pcre2_load(Gyre *g);

#endif

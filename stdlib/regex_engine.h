// regex_engine.h - compiled patterns on PCRE2, and matching with bounds.
//
// A Regex is immutable and counted, so threads share it. A RegexRunner is what one VM matches
// with: memory for results and for the machine code's stack.
#ifndef GYRE_STDLIB_REGEX_ENGINE_H
#define GYRE_STDLIB_REGEX_ENGINE_H

#include "include/gyre_library.h"
#include "stdlib/regex_pattern.h"

typedef struct Regex Regex;
typedef struct RegexRunner RegexRunner;

// Where a match may lie.
typedef enum {
    REGEX_SEARCH,    // anywhere behind the start
    REGEX_MATCH,     // at the start
    REGEX_FULLMATCH, // from the start to the end
    REGEX_WAYS,
} RegexWay;

// NULL: error is set.
Regex *gy_regex_new(Gyre *g, const char *text, size_t size, bool is_bytes, unsigned flags,
                    RegexError *error);
Regex *gy_regex_retain(Regex *regex);
void gy_regex_release(Regex *regex); // NULL is allowed
const RegexSyntax *gy_regex_syntax(const Regex *regex);

RegexRunner *gy_regex_runner_new(void); // NULL: memory is out
void gy_regex_runner_free(RegexRunner *runner);

typedef struct {
    const char *text;
    size_t size;  // where matches, lookaheads and $ end
    size_t start; // lookbehinds and ^ see what is before it
    RegexWay way;
    bool no_empty_at_start;
} RegexTask;

typedef enum { REGEX_FOUND, REGEX_MISSING, REGEX_FAILED } RegexResult;

// FOUND: *spans has two byte offsets for each group, SIZE_MAX where it took no part; valid until
// the runner's next match. FAILED: an error is pending in the VM.
RegexResult gy_regex_run(Gyre *g, RegexRunner *runner, Regex *regex, const RegexTask *task,
                         const size_t **spans);

// Python's lastindex: the group that was closed last; 0: none.
uint32_t gy_regex_last_group(const Regex *regex, const size_t *spans);

#endif

// options.h - what the command line asked for.
#ifndef GYRE_CLI_OPTIONS_H
#define GYRE_CLI_OPTIONS_H

#include "cli/sandbox.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum {
    COMMAND_RUN_FILE,   // `path`
    COMMAND_RUN_CODE,   // `code`
    COMMAND_RUN_STDIN,  // or the REPL, where that is a terminal and was not asked for by `-`
    COMMAND_RUN_MODULE, // `path` is its name
    COMMAND_PRINT,      // `code`
    COMMAND_COMPILE,    // `path`
    COMMAND_REPL,
    COMMAND_FEATURES, // argv: what follows
    COMMAND_DISASM,   // `path`
    COMMAND_TEST,     // argv: what follows the word `test`
    COMMAND_PS,       // argv: what follows the word `ps`
    COMMAND_FMT,      // argv likewise
    COMMAND_CHECK,    // argv likewise
    COMMAND_DOC,      // argv likewise
    COMMAND_LSP,      // argv likewise
    COMMAND_HELP,
    COMMAND_VERSION,
} Command;

typedef enum { COLOR_AUTO, COLOR_ALWAYS, COLOR_NEVER } Color;

typedef struct {
    Command command;
    const char *path; // "-": standard input
    const char *code;
    bool is_stdin_named;
    bool has_short_diagnostics;
    size_t memory_limit; // bytes; 0: none
    Sandbox sandbox;
    bool has_value;            // of the option that is being read
    bool is_strict;            // an error that nobody looked at ends the run
    bool finds_leaks;          // tasks that nothing can wake are reported
    const char *trace_path;    // NULL: no trace
    const char *coverage_path; // NULL: nothing is counted
    const char *profile_path;  // NULL: no profile
    uint32_t profile_rate;     // samples a second
    int64_t age_ns;            // debug mode warns of tasks that are older; 0: of none
    bool is_dev;               // debug mode
    bool is_interactive;       // the prompt follows
    bool is_quiet;             // no greeting
    bool skips_init;           // of the prompt
    bool has_seed;
    int64_t seed; // of the module random
    Color color;
    bool answers_ps; // `gyre ps` may ask this program
    int argc;        // what is left for the script
    char **argv;
    char error[200]; // one line, where gy_options_parse answers false
} Options;

// The strings of argv are kept by reference.
bool gy_options_parse(Options *options, int argc, char **argv);

// The likeliest of `names` (NULL at the end) for a misspelt word, or NULL.
const char *gy_options_nearest(const char *word, const char *const *names);

extern const char gy_options_help[];

#endif

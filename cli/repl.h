// repl.h - talks to a person at a terminal.
#ifndef GYRE_CLI_REPL_H
#define GYRE_CLI_REPL_H

#include "include/gyre_library.h"

typedef struct {
    bool is_quiet;           // no greeting
    bool skips_init;         // the startup file is not run
    const char *name, *text; // a script that runs before the first prompt; NULL: none
    size_t size;
} ReplStart;

// The program's exit status.
int gy_repl_run(Gyre *g, const ReplStart *start);

#endif

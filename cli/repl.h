// repl.h - a session at the terminal.
#ifndef GYRE_CLI_REPL_H
#define GYRE_CLI_REPL_H

#include "include/gyre_library.h"

// Until Ctrl-D or exit(n); the exit status. Standard input and output are terminals.
int gy_repl_run(Gyre *g);

#endif

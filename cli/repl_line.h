// repl_line.h - one line of the prompt: runs it, and shows what came of it.
#ifndef GYRE_CLI_REPL_LINE_H
#define GYRE_CLI_REPL_LINE_H

#include "include/gyre_library.h"

// Names that the prompt lends to its lines: `_` and its like, help().
void gy_repl_line_prepare(Gyre *g);

// `name` as in gyre_eval_line. `is_quiet`: its value is not shown. False: it failed.
bool gy_repl_line_run(Gyre *g, const char *name, const char *text, size_t size, bool is_quiet);

// The same, and tells how long it took.
void gy_repl_line_time(Gyre *g, const char *text);

// Writes the pending error and clears it.
void gy_repl_line_show_error(Gyre *g);

#endif

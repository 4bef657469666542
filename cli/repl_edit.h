// repl_edit.h - an editor for the prompt.
#ifndef GYRE_CLI_REPL_EDIT_H
#define GYRE_CLI_REPL_EDIT_H

#include "include/gyre_library.h"

// Lets the person edit the file; the VM's tasks run on meanwhile. False: the editor could not be
// started, or failed, which has been said.
bool gy_repl_edit(Gyre *g, const char *path);

#endif

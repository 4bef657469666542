// repl_command.h - the commands of the prompt, which begin with a colon.
#ifndef GYRE_CLI_REPL_COMMAND_H
#define GYRE_CLI_REPL_COMMAND_H

#include "include/gyre_library.h"

// `text` begins with the colon. False: the prompt is to be left.
bool gy_repl_command_run(Gyre *g, const char *text);

// The entry that the last command has made, in an editor; NULL: none.
const char *gy_repl_command_edited(void);

#endif

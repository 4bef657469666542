// program_scripts.h - what of the program is written in Gyre.
#ifndef GYRE_CLI_PROGRAM_SCRIPTS_H
#define GYRE_CLI_PROGRAM_SCRIPTS_H

#include "include/gyre_library.h"

// The scripts cli/NAME.gy become modules "<cli>/NAME.gy", and "<cli>/_repl" natives for them.
// False: an error is pending.
bool gy_program_scripts_add(Gyre *g);

// Calls a function of the module "<cli>/NAME.gy", no script being underway. NONE: an error is
// pending.
GyreValue gy_program_scripts_call(Gyre *g, const char *name, const char *function,
                                  const GyreValue *args, uint32_t count);

#endif

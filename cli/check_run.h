// check_run.h - `gyre check`.
#ifndef GYRE_CLI_CHECK_RUN_H
#define GYRE_CLI_CHECK_RUN_H

// The program's exit status. `argv` is what follows the word check.
#include "cli/library_look.h"
#include "tools/check.h"

int gy_check_run(int argc, char **argv);

// What checks are told by a VM and the disk.
CheckWorld gy_check_run_world(LibraryLook *look);

#endif

// check_run.h - `gyre check`.
#ifndef GYRE_CLI_CHECK_RUN_H
#define GYRE_CLI_CHECK_RUN_H

// The program's exit status. `argv` is what follows the word check.
int gy_check_run(int argc, char **argv);

#endif

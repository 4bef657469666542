// fmt.h - `gyre fmt`.
#ifndef GYRE_CLI_FMT_H
#define GYRE_CLI_FMT_H

// The program's exit status. `argv` is what follows the word fmt.
int gy_fmt_run(int argc, char **argv);

#endif

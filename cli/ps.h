// ps.h - `gyre ps`.
#ifndef GYRE_CLI_PS_H
#define GYRE_CLI_PS_H

// argv[0] is the first word behind `ps`. The program's exit status.
int gy_ps_run(int argc, char **argv);

#endif

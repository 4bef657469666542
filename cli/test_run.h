// test_run.h - `gyre test`.
#ifndef GYRE_CLI_TEST_RUN_H
#define GYRE_CLI_TEST_RUN_H

#include "include/gyre.h"

enum { STATUS_NO_TESTS = 5 };

// argv[0] is the first word behind `test`. The program's exit status.
int gy_test_run(int argc, char **argv, size_t memory_limit);

#endif

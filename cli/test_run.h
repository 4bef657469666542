// test_run.h - `gyre test`.
#ifndef GYRE_CLI_TEST_RUN_H
#define GYRE_CLI_TEST_RUN_H

#include "cli/options.h"

enum { STATUS_NO_TESTS = 5 };

// The program's exit status.
int gy_test_run(const Options *options);

#endif

// coverage.h - `gyre --coverage FILE`: which lines, functions and branches have run, as LCOV.
#ifndef GYRE_CLI_COVERAGE_H
#define GYRE_CLI_COVERAGE_H

#include "include/gyre_library.h"

// From now on all VMs that are opened count. False: a message was written.
bool gy_coverage_open(const char *path);

// A VM is open, on its own thread. Nothing where nobody counts.
void gy_coverage_attach(Gyre *g);

// Writes the file, and says so in a line. False: it could not be written, a message was.
bool gy_coverage_close(void);

#endif

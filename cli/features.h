// features.h - `gyre features`: what this build has.
#ifndef GYRE_CLI_FEATURES_H
#define GYRE_CLI_FEATURES_H

#include "cli/options.h"

// The program's exit status.
int gy_features_run(const Options *options);

#endif

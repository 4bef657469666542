// features.h - `gyre features`: what this build has.
#ifndef GYRE_CLI_FEATURES_H
#define GYRE_CLI_FEATURES_H

// The program's exit status.
int gy_features_run(int argc, char **argv);

#endif

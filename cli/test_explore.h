// test_explore.h - all the ways in which a test can go.
#ifndef GYRE_CLI_TEST_EXPLORE_H
#define GYRE_CLI_TEST_EXPLORE_H

#include "cli/test_choices.h"

typedef struct ExplorePath ExplorePath;

typedef struct {
    uint32_t limit; // of runs
    uint32_t runs;  // made so far
    uint32_t known; // runs made, and paths that wait
    ExplorePath *first, *last;
    bool is_cut; // there were more paths than the limit allows
} Explorer;

void gy_test_explore_begin(Explorer *e, uint32_t limit);
// The script of the next run, valid until the next call; NULL: all have been made.
const Deviations *gy_test_explore_next(Explorer *e);
// That run is over: `c` says how it went.
void gy_test_explore_learn(Explorer *e, const Choices *c);
void gy_test_explore_free(Explorer *e);

#endif

// test_options.h - what the command line of `gyre test` asks for.
#ifndef GYRE_CLI_TEST_OPTIONS_H
#define GYRE_CLI_TEST_OPTIONS_H

#include "cli/test_choices.h"

typedef enum { SCHEDULE_FIFO, SCHEDULE_SEED, SCHEDULE_EXPLORE, SCHEDULE_REPLAY } Schedule;

typedef struct {
    char **paths; // files and directories; the current one where none is named
    int path_count;
    const char *pattern; // of the names of tests; NULL: all
    Schedule schedule;
    uint64_t seed;
    uint32_t most_runs; // of exploring one test
    Deviations script;  // to replay
    bool stops_at_failure;
    bool is_help;
    const char *junit_path; // NULL: none
    char error[200];        // where gy_test_options_parse answers false
} TestOptions;

// argv[0] is the first word behind `test`. The strings are kept by reference.
bool gy_test_options_parse(TestOptions *options, int argc, char **argv);
void gy_test_options_free(TestOptions *options);

// Does the test's name hold the pattern (with * ? or [: is it that glob)?
bool gy_test_options_matches(const TestOptions *options, const char *name);

extern const char gy_test_options_help[];

#endif

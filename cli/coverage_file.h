// coverage_file.h - the sums of a coverage, and their LCOV text.
#ifndef GYRE_CLI_COVERAGE_FILE_H
#define GYRE_CLI_COVERAGE_FILE_H

#include "include/gyre_library.h"

#include <stdio.h>

typedef struct {
    const char *file;
    char *function; // owned; NULL for what is none
    GyreCoverPoint point;
} CoverageSum;

typedef struct {
    CoverageSum *items;
    uint32_t count, capacity;
    uint32_t compact_count; // when equal points were last made one
} CoverageSums;

typedef struct {
    uint32_t lines, lines_run, functions, functions_run;
} CoverageTotal;

// `file` must outlive the sums; the same file always has the same pointer. False: memory is out.
bool gy_coverage_sums_add(CoverageSums *sums, const char *file, const GyreCoverage *coverage);
CoverageTotal gy_coverage_sums_write(CoverageSums *sums, FILE *to);
// Forgets what is in no file: its name is in angle brackets.
void gy_coverage_sums_drop_nameless(CoverageSums *sums);
void gy_coverage_sums_free(CoverageSums *sums);

#endif

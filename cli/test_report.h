// test_report.h - what `gyre test` says: a line a test, and a file for machines.
#ifndef GYRE_CLI_TEST_REPORT_H
#define GYRE_CLI_TEST_REPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct {
    const char *file, *name;
    bool has_passed;
    const char *details; // whole lines; "" where it passed
    uint32_t runs;       // made by exploring; 0: it was run once
    bool is_cut;         // there was more to explore
    double seconds;      // it really took
} TestResult;

typedef struct Report Report;

// NULL: memory is out. `junit_path` may be NULL.
Report *gy_test_report_open(const char *junit_path);
void gy_test_report_file(Report *r, const char *file); // a heading, where there are several files
void gy_test_report_add(Report *r, const TestResult *result);
uint32_t gy_test_report_passed(const Report *r);
uint32_t gy_test_report_failed(const Report *r);
// The last line, and the file. False: a message was written.
bool gy_test_report_close(Report *r);

#endif

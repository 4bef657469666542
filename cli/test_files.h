// test_files.h - the files that `gyre test` looks into.
#ifndef GYRE_CLI_TEST_FILES_H
#define GYRE_CLI_TEST_FILES_H

#include <stdbool.h>
#include <stddef.h>

typedef struct {
    char **items; // malloc's, in order
    size_t count, capacity;
} TestFiles;

// A file that is named is taken as it is. Below a directory those are found that end in .gy and
// hold a test block, sorted by path. False: a message was written.
bool gy_test_files_find(TestFiles *files, const char *path);
void gy_test_files_free(TestFiles *files);

#endif

// test_files.h - the files that `gyre test` looks into.
#ifndef GYRE_CLI_TEST_FILES_H
#define GYRE_CLI_TEST_FILES_H

#include "cli/script_files.h"

// As gy_script_files_find; below a directory those are found that hold a test block.
bool gy_test_files_find(ScriptFiles *files, const char *path);

#endif

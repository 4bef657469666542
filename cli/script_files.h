// script_files.h - the scripts that the command line names.
#ifndef GYRE_CLI_SCRIPT_FILES_H
#define GYRE_CLI_SCRIPT_FILES_H

#include <stdbool.h>
#include <stddef.h>

typedef struct {
    char **items; // malloc's, in order
    size_t count, capacity;
} ScriptFiles;

// A file that is named is taken as it is. Below a directory those are found that end in .gy and are
// wanted (NULL: all), sorted by path. False: a message was written.
bool gy_script_files_find(ScriptFiles *files, const char *path,
                          bool (*is_wanted)(const char *path));
bool gy_script_files_add(ScriptFiles *files, const char *path); // false: memory is out
void gy_script_files_free(ScriptFiles *files);

#endif

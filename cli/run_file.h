// run_file.h - runs a script that is a file, a text or standard input.
#ifndef GYRE_CLI_RUN_FILE_H
#define GYRE_CLI_RUN_FILE_H

#include "include/gyre_library.h"

enum {
    STATUS_ERROR = 1,
    STATUS_USAGE = 2,
    STATUS_DEADLOCK = 13,
    STATUS_TIMEOUT = 124,
    STATUS_INTERRUPTED = 130
};

typedef struct {
    const char *name; // for messages
    char *text;       // malloc's
    size_t size;
} Script;

// "-": standard input. False: a message was written.
bool gy_run_file_read(Script *script, const char *path);

// The program's exit status; errors have been written.
int gy_run_file_eval(Gyre *g, const Script *script);
int gy_run_file_print(Gyre *g, const Script *script);   // also prints what it gives
int gy_run_file_compile(Gyre *g, const Script *script); // runs nothing
int gy_run_file_report(Gyre *g);                        // the status of the error that is pending
// The path of NAME.gy in this folder or in those of GYRE_PATH, to be freed. NULL: a message was
// written.
char *gy_run_file_find(const char *name);
int gy_run_file_disassemble(Gyre *g, const Script *script);

// Writes out what is buffered and complains where output was lost. `status`, or an error.
int gy_run_file_finish_output(int status);

#endif

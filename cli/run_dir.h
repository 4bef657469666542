// run_dir.h - the private directory in which running programs can be found.
//
// $XDG_RUNTIME_DIR/gyre, or /tmp/gyre-UID where that is not set. Each program that may be asked
// has a socket PID.sock there.
#ifndef GYRE_CLI_RUN_DIR_H
#define GYRE_CLI_RUN_DIR_H

#include <stdbool.h>
#include <sys/types.h>
#include <sys/un.h>

typedef struct {
    char path[80]; // leaves room for names in the address of a socket
    char error[240];
} RunDir;

// Makes it if need be. False: it cannot be used, and `error` says why.
bool gy_run_dir_open(RunDir *dir);

// The address of `PID.ending` in it.
struct sockaddr_un gy_run_dir_address(const RunDir *dir, pid_t pid, const char *ending);

#endif

// sandbox.h - what scripts may do, as the command line says it: grants and limits.
#ifndef GYRE_CLI_SANDBOX_H
#define GYRE_CLI_SANDBOX_H

#include "include/gyre.h"

enum { MOST_GRANTS = 128 };

typedef struct {
    bool is_closed; // --sandbox, or any --allow-…: only what follows is granted
    unsigned grants;
    uint32_t count;
    GyreGrant granted[MOST_GRANTS + 1];
    uint64_t steps_limit;
    int64_t time_limit_ns;
} Sandbox;

// --allow-read and its kin: `value` is NULL, for all of it, or a list with commas, which is taken
// apart in place. False: too many, or an empty one.
bool gy_sandbox_allow(Sandbox *sandbox, unsigned grant, char *value);

// False: no number of steps such as 5000 or 10M; no time such as 10s, 500ms or 1.5.
bool gy_sandbox_set_steps(Sandbox *sandbox, const char *value);
bool gy_sandbox_set_timeout(Sandbox *sandbox, const char *value);

// Fills in the configuration, which keeps pointers to the sandbox until the VM is open. A script
// may import what lies beside it, and what is in GYRE_PATH. `path` is the script's own; NULL: it
// has none, so that imports begin in the current folder.
void gy_sandbox_apply(Sandbox *sandbox, const char *path, GyreConfig *config);

#endif

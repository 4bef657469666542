// ps_server.h - lets `gyre ps` look at this process.
#ifndef GYRE_CLI_PS_SERVER_H
#define GYRE_CLI_PS_SERVER_H

#include <stdbool.h>

// Does the environment ask for it (GYRE_PS=1)?
bool gy_ps_server_is_wanted(void);

// Opens the socket and a thread that answers there. `script` is what `gyre ps` lists. Where it
// cannot, a message says so, and that is all: the script runs on.
void gy_ps_server_open(const char *script);

// Before the process ends. Nothing where it is not open.
void gy_ps_server_close(void);

// The same for signal handlers: takes the socket's name away, no more.
void gy_ps_server_forget(void);

#endif

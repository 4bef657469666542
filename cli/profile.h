// profile.h - `gyre --profile FILE`: where the time of a run goes, computing and waiting apart.
#ifndef GYRE_CLI_PROFILE_H
#define GYRE_CLI_PROFILE_H

#include "include/gyre_library.h"

enum { PROFILE_RATE = 1000, MOST_PROFILE_RATE = 10000 }; // samples a second

// From now on all VMs that are opened are profiled. False: a message was written.
bool gy_profile_open(const char *path, uint32_t rate, const char *script);

// A VM is open, or about to be closed; on its own thread. Nothing where nobody profiles.
void gy_profile_attach(Gyre *g);
void gy_profile_detach(Gyre *g);

// Writes the file, and says so in a line. False: it could not be written, a message was.
bool gy_profile_close(void);

#endif

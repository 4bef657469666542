// trace.h - `gyre --trace FILE`: what all tasks do, in the trace-event format of Chrome and
// Perfetto.
#ifndef GYRE_CLI_TRACE_H
#define GYRE_CLI_TRACE_H

#include "include/gyre_library.h"

// From now on all VMs that are opened are traced. False: a message was written.
bool gy_trace_open(const char *path, const char *script);

// A VM is open, or about to be closed; on its own thread. Nothing where there is no trace.
void gy_trace_attach(Gyre *g);
void gy_trace_detach(Gyre *g);

// Ends the file. False: it could not be written, a message was.
bool gy_trace_close(void);

#endif

// vms.h - the VMs of this process: the program's own, and those of its script's threads.
#ifndef GYRE_CLI_VMS_H
#define GYRE_CLI_VMS_H

#include "include/gyre_library.h"

// Hooks of GyreConfig. Their context is unused: a process has one list of VMs.
void gy_vms_opened(void *context, Gyre *g);
void gy_vms_closing(void *context, Gyre *g);

// The tasks of all VMs as text, malloc's; any thread but those of the VMs. One that has not
// answered when the time is over is said not to. NULL: memory is out.
char *gy_vms_describe(GyreTaskView view, int timeout_ms);

#endif

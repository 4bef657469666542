// watchdog.h - debug mode: notices tasks that run for long without an await.
#ifndef GYRE_STDLIB_WATCHDOG_H
#define GYRE_STDLIB_WATCHDOG_H

#include "include/gyre_library.h"

// For a VM in debug mode; it ends with the VM. Where no thread can be had nobody watches.
void gy_watchdog_start(Gyre *g);

#endif

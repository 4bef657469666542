// virtual.h - a driver whose time jumps: for tests.
#ifndef GYRE_STDLIB_VIRTUAL_H
#define GYRE_STDLIB_VIRTUAL_H

#include "include/gyre_library.h"

// A clock that starts at 0, around the driver `world` (copied, and closed with this one), which
// may be NULL: then there is nothing outside. False: memory is out, and `world` the caller's.
bool gy_virtual_open(GyreDriver *driver, const GyreDriver *world);

// Call once the VM exists: before a jump it is asked whether it is held, or has work.
void gy_virtual_attach(const GyreDriver *driver, Gyre *g);

#endif

// timeout.h - `async with timeout(d)` and `async with shield()`: scopes with a deadline, and
// against requests from outside.
#ifndef GYRE_VM_TIMEOUT_H
#define GYRE_VM_TIMEOUT_H

#include "vm/task.h"

bool gy_timeout_install(VM *vm);

#endif

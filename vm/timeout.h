// timeout.h - `async with timeout(d)` and `async with shield()`: scopes with a deadline, and
// against requests from outside.
#ifndef GYRE_VM_TIMEOUT_H
#define GYRE_VM_TIMEOUT_H

#include "vm/task.h"

// A number of seconds as a deadline on the driver's clock, from now on; INT64_MAX: never.
int64_t gy_timeout_deadline(VM *vm, double seconds);

// A duration argument: a number, not nan. False: TypeError or ValueError thrown.
bool gy_timeout_seconds(VM *vm, const char *function, Value v, double *seconds);

bool gy_timeout_install(VM *vm);

#endif

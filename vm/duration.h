// duration.h - seconds of scripts, nanoseconds of the driver's clock.
#ifndef GYRE_VM_DURATION_H
#define GYRE_VM_DURATION_H

#include "vm/vm.h"

// A duration argument: a number, not nan. False: TypeError or ValueError thrown.
bool gy_duration_read(VM *vm, const char *function, Value v, double *seconds);

// So many seconds after `now_ns`; INT64_MAX: never.
int64_t gy_duration_deadline(int64_t now_ns, double seconds);

#endif

// misuse.h - mistakes of the host, told instead of made.
#ifndef GYRE_VM_MISUSE_H
#define GYRE_VM_MISUSE_H

#include "vm/native.h"

// Throws MisuseError: what `function` (a name of the public API, usually __func__) was asked that
// it cannot do, and where: in which native, at which line of the script. Always false.
bool gy_misuse(VM *vm, const char *function, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#endif

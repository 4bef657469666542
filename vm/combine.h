// combine.h - gather, settle, race.
#ifndef GYRE_VM_COMBINE_H
#define GYRE_VM_COMBINE_H

#include "vm/object.h"

struct Coroutine;

// A coroutine that awaits any awaitable and gives its result. NULL: thrown.
struct Coroutine *gy_combine_wait_for(VM *vm, Value awaitable);

bool gy_combine_install(VM *vm);

#endif

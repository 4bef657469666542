// mutex.h - Mutex: a value that threads share, and that one task at a time may change.
#ifndef GYRE_VM_MUTEX_H
#define GYRE_VM_MUTEX_H

#include "vm/object.h"

struct SharedThing;

// What `async with m.lock() as g` works with. The thing is set while it has the lock, or may get
// it.
typedef struct {
    Obj obj;
    struct SharedThing *thing; // the mutex, of which it holds a reference
    bool is_locked;
    Value value; // this thread's copy, while it has the lock
} MutexGuard;

struct SharedThing;

// Whose task has it; asked under the thing's lock. NULL: free.
VM *gy_mutex_owner(const struct SharedThing *mutex);

void gy_mutex_finalize(VM *vm, MutexGuard *guard); // the sweeper's

bool gy_mutex_install(VM *vm);

#endif

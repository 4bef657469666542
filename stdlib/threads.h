// threads.h - what the parts of the library that start threads share.
#ifndef GYRE_STDLIB_THREADS_H
#define GYRE_STDLIB_THREADS_H

#include "stdlib/thread_life.h"

enum { THREAD_MOST_ARGUMENTS = 60 };

// Of one VM, made when its first thread is.
typedef struct Threads {
    ThreadHub *hub;
    uint32_t count;    // of names
    GyreValue own;     // pinned: the Thread of this VM itself, once somebody asked
    struct Pool *pool; // of to_thread; NULL: none yet
} Threads;

Threads *gy_threads_of(Gyre *g); // NULL: thrown

// The message for gy_thread_new: the function and the rest arguments of the call. NULL: thrown.
GyreParcel *gy_threads_pack_call(GyreCall *call, GyreValue function);

// What whoever waits for a thread that has stopped gets. `outcome` is its unpacked outcome, NONE if
// there is none; `forgives`: nil where it was cancelled. NONE: thrown.
GyreValue gy_threads_give(Gyre *g, ThreadLife *life, GyreValue outcome, bool forgives);

// Thread of the caller.
GyreStatus gy_threads_current(GyreCall *call);

// How many calls of to_thread run at once. False: thrown.
bool gy_pool_limit(Gyre *g, uint32_t *limit);
bool gy_pool_set_limit(Gyre *g, uint32_t limit);
void gy_pool_close(struct Pool *pool); // NULL is allowed

#endif

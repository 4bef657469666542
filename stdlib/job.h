// job.h - work that blocks, done by a thread of libuv's pool while the task that asked for it
// waits.
//
// A job is a block of the caller's that begins with a Job. `run` works on that block alone: it must
// not touch the VM. `finish` is called on the VM's thread afterwards, in a scope of its own, and
// makes the value of the await; `free` lets go of everything in the end, in any case.
//
// A cancel that comes before the thread has begun is prompt. After that the task waits until the
// work is done, which it may look for between its steps by job_is_unwanted: so what the disk has
// done is never unknown.
#ifndef GYRE_STDLIB_JOB_H
#define GYRE_STDLIB_JOB_H

#include "include/gyre_library.h"

#include <stdatomic.h>
#include <uv.h>

typedef struct Job Job;

struct Job {
    void (*run)(Job *job);
    GyreValue (*finish)(Gyre *g, Job *job); // NONE: thrown
    void (*free)(Job *job);

    uv_work_t work; // what follows is job.c's
    Gyre *g;
    GyreWake *wake;
    atomic_bool is_unwanted;
};

// Starts it and suspends the native, which returns what this does. The job is freed also where that
// fails.
GyreStatus gy_job_start(GyreCall *call, Job *job, const char *waiting_on);

static inline bool job_is_unwanted(Job *job)
{
    return atomic_load_explicit(&job->is_unwanted, memory_order_relaxed);
}

#endif

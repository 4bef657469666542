// threading_module.c - `import threading`: what Python's module of that name is asked for most.
//
// Thread and spawn_thread are builtins. Here is what a script asks about threads, and the limit of
// to_thread.
#ifndef GYRE_NO_THREADS
#include "stdlib/modules.h"
#include "stdlib/threads.h"

enum { MOST_WORKERS = 10000 };

static GyreStatus active_count(GyreCall *call)
{
    Threads *threads = gy_threads_of(gyre_vm(call));
    if (!threads) return GYRE_ERROR;
    return gyre_return(call, gyre_int(gyre_vm(call), gy_thread_hub_count(threads->hub) + 1));
}

static GyreStatus pool_limit(GyreCall *call)
{
    uint32_t limit;
    if (!gy_pool_limit(gyre_vm(call), &limit)) return GYRE_ERROR;
    return gyre_return(call, gyre_int(gyre_vm(call), limit));
}

static GyreStatus set_pool_limit(GyreCall *call)
{
    int64_t limit;
    if (!gyre_args(call, "i", &limit)) return GYRE_ERROR;
    if (limit < 1 || limit > MOST_WORKERS)
        return gyre_throw(gyre_vm(call), "ValueError", "the limit must be 1 to %d, not %lld",
                          MOST_WORKERS, (long long)limit);
    return gy_pool_set_limit(gyre_vm(call), (uint32_t)limit) ? GYRE_OK : GYRE_ERROR;
}

static const GyreNative natives[] = {
    {"current_thread", gy_threads_current, "",
     "The Thread that the caller runs on; that of the program is named main.", 0},
    {"active_count", active_count, "",
     "How many threads run that this one has started, and itself.", 0},
    {"pool_limit", pool_limit, "",
     "How many calls of to_thread run at once: at first 4 more than there are processors, 32 at "
     "most.",
     0},
    {"set_pool_limit", set_pool_limit, "limit", "Changes that, for the thread that calls it.", 0},
    {NULL, NULL, NULL, NULL, 0},
};

GyreStatus gy_threading_install(Gyre *g)
{
    if (gyre_register(g, "threading", natives, NULL) != GYRE_OK) return GYRE_ERROR;
    return gyre_module_set(g, "threading", "Thread", gyre_global(g, "Thread"));
}
#endif

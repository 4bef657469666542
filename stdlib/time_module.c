// time_module.c - `import time`: the clocks, and a sleep that blocks the whole thread.
//
// The clocks have Python's names besides; perf_counter is the monotonic one. Dates and their texts
// are datetime's.
//
// time.sleep is what the thread version of the spinner sleeps with: no other task of the thread
// runs meanwhile; in a test it moves the virtual clock. A script that has been asked to stop does
// not sleep on: the error is thrown.
#include "stdlib/loop.h"
#include "stdlib/modules.h"

#include <math.h>
#include <time.h>

static int64_t read_clock(clockid_t clock)
{
    struct timespec now;
    clock_gettime(clock, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

static GyreStatus give_seconds(GyreCall *call, int64_t ns)
{
    return gyre_return(call, gyre_float(gyre_vm(call), (double)ns / 1e9));
}

static GyreStatus give_ns(GyreCall *call, int64_t ns)
{
    return gyre_return(call, gyre_int(gyre_vm(call), ns));
}

static GyreStatus time_now(GyreCall *call)
{
    return give_seconds(call, read_clock(CLOCK_REALTIME));
}

static GyreStatus time_time_ns(GyreCall *call)
{
    return give_ns(call, read_clock(CLOCK_REALTIME));
}

static GyreStatus time_monotonic(GyreCall *call)
{
    return give_seconds(call, (int64_t)gyre_now_ns(gyre_vm(call)));
}

static GyreStatus time_monotonic_ns(GyreCall *call)
{
    return give_ns(call, (int64_t)gyre_now_ns(gyre_vm(call)));
}

static GyreStatus time_process_time(GyreCall *call)
{
    return give_seconds(call, read_clock(CLOCK_PROCESS_CPUTIME_ID));
}

static GyreStatus time_process_time_ns(GyreCall *call)
{
    return give_ns(call, read_clock(CLOCK_PROCESS_CPUTIME_ID));
}

static GyreStatus time_sleep(GyreCall *call)
{
    Gyre *g = gyre_vm(call);
    double duration_s;
    if (!gyre_args(call, "d", &duration_s)) return GYRE_ERROR;
    if (isnan(duration_s) || duration_s < 0) {
        return gyre_throw(g, "ValueError", "sleep() needs a duration of 0 or more seconds");
    }
    bool is_endless = duration_s > 9e9; // 285 years; beyond, nanoseconds overflow
    int64_t duration_ns = is_endless ? INT64_MAX : (int64_t)ceil(duration_s * 1e9);
    if (gyre_skip_time(g, duration_ns)) return GYRE_OK;
    return gy_loop_sleep(g, duration_ns) ? GYRE_OK : GYRE_ERROR;
}

static const GyreNative time_natives[] = {
    {"now", time_now, "", "Seconds since 1970-01-01 00:00 UTC, as a float.", 0},
    {"time", time_now, "", "now().", 0},
    {"time_ns", time_time_ns, "", "The same as an int of nanoseconds.", 0},
    {"monotonic", time_monotonic, "", "Seconds of a clock that is never set back.", 0},
    {"monotonic_ns", time_monotonic_ns, "", "The same as an int of nanoseconds.", 0},
    {"perf_counter", time_monotonic, "", "monotonic().", 0},
    {"perf_counter_ns", time_monotonic_ns, "", "monotonic_ns().", 0},
    {"process_time", time_process_time, "", "Seconds that the process has kept a processor busy.",
     0},
    {"process_time_ns", time_process_time_ns, "", "The same as an int of nanoseconds.", 0},
    {"sleep", time_sleep, "duration",
     "Blocks the whole thread; no task runs meanwhile. `await sleep(d)` lets others run.", 0},
    {NULL, NULL, NULL, NULL, 0},
};

GyreStatus gy_time_install(Gyre *g)
{
    return gyre_register(g, "time", time_natives, NULL);
}

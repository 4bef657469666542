// datetime_module.c - what stdlib/datetime.gy asks of the system: the clock and the local zone.
#include "stdlib/modules.h"

#include <string.h>
#include <time.h>

#define MODULE "<stdlib>/_datetime"

// now(): (seconds since 1970, microseconds)
static GyreStatus datetime_now(GyreCall *call)
{
    Gyre *g = gyre_vm(call);
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    GyreValue parts[] = {gyre_int(g, now.tv_sec), gyre_int(g, now.tv_nsec / 1000)};
    GyreValue pair = gyre_tuple(g, parts, 2);
    return gyre_is_none(pair) ? GYRE_ERROR : gyre_return(call, pair);
}

// local(seconds): (seconds east of UTC, name of the zone) at that time. The zone is read anew, so
// that a change of TZ is seen.
static GyreStatus datetime_local(GyreCall *call)
{
    Gyre *g = gyre_vm(call);
    int64_t seconds;
    struct tm local;
    if (!gyre_args(call, "i", &seconds)) return GYRE_ERROR;
    time_t when = (time_t)seconds;
#ifndef __wasi__ // which has no zones
    tzset();
#endif
    if (!localtime_r(&when, &local))
        return gyre_throw(g, "OverflowError", "timestamp out of range for platform time_t");
    const char *zone = local.tm_zone ? local.tm_zone : "";
    GyreValue parts[] = {gyre_int(g, local.tm_gmtoff), gyre_str(g, zone, strlen(zone))};
    GyreValue pair = gyre_tuple(g, parts, 2);
    return gyre_is_none(pair) ? GYRE_ERROR : gyre_return(call, pair);
}

static const GyreNative natives[] = {
    {"now", datetime_now, "", "(seconds since 1970, microseconds)", 0},
    {"local", datetime_local, "seconds", "(seconds east of UTC, name of the zone)", 0},
    {NULL, NULL, NULL, NULL, 0},
};

GyreStatus gy_datetime_install(Gyre *g)
{
    return gyre_register(g, MODULE, natives, NULL);
}

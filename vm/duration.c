// duration.c - numbers of seconds as scripts write them, and points in time as the timers count
// them.
#include "vm/duration.h"
#include "vm/state.h"
#include <math.h>

bool gy_duration_read(VM *vm, const char *function, Value v, double *seconds)
{
    if (value_is_int(v)) *seconds = (double)value_as_int(v);
    else if (value_is_double(v)) *seconds = value_as_double(v);
    else
        return gy_throw(vm, ERROR_TypeError,
                        "%s() needs a number of seconds, such as 100ms, not %s", function,
                        gy_type_name(vm, v));
    if (*seconds == *seconds) return true;
    return gy_throw(vm, ERROR_ValueError, "%s() cannot wait for nan seconds", function);
}

int64_t gy_duration_deadline(int64_t now_ns, double seconds)
{
    if (seconds <= 0) return now_ns;
    double ns = fmax(round(seconds * 1e9), 1); // 1.1ms is a little more than 1100000 ns, as a float
    return ns < (double)(INT64_MAX - now_ns) ? now_ns + (int64_t)ns : INT64_MAX;
}

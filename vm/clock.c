// clock.c - a virtual clock: time that moves by jumps, in tests.
//
// The driver keeps such a clock, and jumps to the next timer where the scheduler would wait for
// it and nothing outside is pending. Here is what a script has to do with that. It may turn the
// jumps off (loop.auto_advance = false): then no wait brings a timer, and whoever waits for one
// only is deadlocked. And it may move the clock itself: loop.advance(d) visits each timer on the
// way and lets everything come to rest in between, so a task that sleeps thrice during an advance
// wakes three times, each time at the moment it asked for.
#include "vm/clock.h"
#include "vm/class.h"
#include "vm/duration.h"
#include "vm/state.h"

// Some 146 years: beyond, a deadline is never, and below, adding to the time cannot overflow.
static const int64_t END_OF_TIME_NS = INT64_MAX / 2;

static bool is_virtual(const VM *vm)
{
    return vm->driver.set_clock != NULL;
}

static void set_clock(VM *vm, int64_t now_ns)
{
    vm->driver.set_clock(vm->driver.context, now_ns);
}

// A clock that jumps would come to the end of time at once, where a real one never does.
bool gy_clock_brings_timers(VM *vm)
{
    if (!vm->timers.count) return false;
    if (!is_virtual(vm)) return true;
    return !vm->is_clock_manual && vm->timers.items[0].deadline_ns < END_OF_TIME_NS;
}

bool gy_clock_step(VM *vm)
{
    if (gyre_has_ready(vm)) return false;
    const Timers *timers = &vm->timers;
    if (timers->count && timers->items[0].deadline_ns <= vm->advance_to_ns) {
        set_clock(vm, timers->items[0].deadline_ns);
        return true;
    }
    struct GyreWake *wake = vm->advance;
    vm->advance = NULL;
    set_clock(vm, vm->advance_to_ns);
    gyre_resolve(wake, GYRE_NONE);
    return false;
}

bool gy_clock_skip(VM *vm, int64_t duration_ns)
{
    if (!is_virtual(vm)) return false;
    int64_t now_ns = gyre_now_ns(vm), left_ns = END_OF_TIME_NS - now_ns;
    set_clock(vm, now_ns + (duration_ns < left_ns ? duration_ns : left_ns));
    return true;
}

void gy_clock_restart(VM *vm)
{
    if (vm->advance) gy_wake_end(vm->advance, WAKE_FORGOTTEN); // of a task that was dropped
    vm->advance = NULL;
    if (is_virtual(vm)) set_clock(vm, 0);
}

// -- What scripts call

static bool check_virtual(VM *vm, const char *what)
{
    return is_virtual(vm) ||
           gy_throw(vm, ERROR_StateError, "%s is for the virtual clock of `gyre test`", what);
}

static bool give_up(Gyre *g, void *unused)
{
    (void)unused;
    g->advance = NULL;
    return true;
}

GyreStatus gy_clock_advance(Call *call)
{
    VM *vm = call->vm;
    double seconds;
    if (!check_virtual(vm, "loop.advance()")) return GYRE_ERROR;
    if (!gy_duration_read(vm, "advance", call->args[0], &seconds)) return GYRE_ERROR;
    if (seconds < 0) return native_status(gy_throw(vm, ERROR_ValueError, "time does not go back"));
    int64_t to_ns = gy_duration_deadline(gyre_now_ns(vm), seconds);
    if (to_ns >= END_OF_TIME_NS)
        return native_status(gy_throw(vm, ERROR_OverflowError, "advance() needs an end"));
    if (vm->advance)
        return native_status(
            gy_throw(vm, ERROR_StateError, "another task is advancing the clock already"));
    GyreStatus status = gyre_suspend(call, "advance", give_up, NULL, &vm->advance);
    if (status == GYRE_PENDING) vm->advance_to_ns = to_ns;
    return status;
}

bool gy_clock_set_auto(VM *vm, Value setting)
{
    if (!check_virtual(vm, "loop.auto_advance")) return false;
    if (!value_is_bool(setting))
        return gy_throw(vm, ERROR_TypeError, "loop.auto_advance is true or false, not %s",
                        gy_type_name(vm, setting));
    vm->is_clock_manual = !value_as_bool(setting);
    return true;
}

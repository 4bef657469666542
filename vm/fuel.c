// fuel.c - quotas: how far a task, or a group of tasks, may run.
//
// A quota counts steps, or has a deadline, or both. One unit is a call or a turn of a loop; a
// builtin that runs long is charged where it looks for interrupts. While a task with a quota runs,
// POLL_FUEL is set, so that it comes here at each of its safepoints; other tasks pay nothing.
//
// A quota that is used up throws QuotaExceeded, once, and leaves a reserve on which cleanups run.
// No catch of that task sees it; who awaits the task from outside of the quota may catch it.
// When the reserve is used up, too, the task is ended: no handler of it runs any more.
#include "vm/fuel.h"
#include "vm/class.h"
#include "vm/limits.h"
#include "vm/ops.h"
#include <stdio.h>

enum { RESERVE = 1000, STEPS_PER_LOOK = 64 };

static bool is_passed(Value v)
{
    return !value_is_unset(v) && !value_is_nil(v);
}

static bool read_units(VM *vm, Value amount, int64_t *units)
{
    *units = INT64_MAX / 2;
    if (!is_passed(amount)) return true;
    if (!gy_ops_index(vm, amount, units)) return false;
    return *units >= 0 || gy_throw(vm, ERROR_ValueError, "fuel must not be negative");
}

static bool read_time(VM *vm, Value time, int64_t *ns)
{
    double seconds;
    *ns = INT64_MAX;
    if (!is_passed(time)) return true;
    if (!gy_ops_to_double(vm, time, &seconds)) return false;
    if (!(seconds >= 0)) return gy_throw(vm, ERROR_ValueError, "time must not be negative");
    if (seconds < 9e9) *ns = (int64_t)(seconds * 1e9); // beyond 285 years there is no limit
    return true;
}

bool gy_fuel_read(VM *vm, Value amount, Value time, Fuel *outer, Fuel **fuel)
{
    int64_t units, ns, now = vm_now(vm);
    *fuel = outer;
    if (!is_passed(amount) && !is_passed(time)) return true;
    if (!read_units(vm, amount, &units) || !read_time(vm, time, &ns)) return false;
    Fuel *f = (Fuel *)gy_heap_new(vm, KIND_FUEL, sizeof *f);
    if (!f) return false;
    f->left = units;
    f->outer = outer;
    f->time_ns = ns;
    f->deadline_ns = ns < INT64_MAX - now ? now + ns : INT64_MAX;
    f->timer = (TimerSlot){NO_TIMER, TIMER_FUEL};
    *fuel = f;
    return true;
}

static bool throw_exceeded(VM *vm, const Fuel *f, const char *more)
{
    char text[120];
    if (f->is_out_of_time)
        snprintf(text, sizeof text, "the task has used up its time of %g s%s",
                 (double)f->time_ns / 1e9, more);
    else snprintf(text, sizeof text, "the task has used up its fuel%s", more);
    return gy_limits_throw(vm, f->is_out_of_time ? "time" : "fuel", text);
}

static void begin_reserve(Fuel *f)
{
    f->state = FUEL_RESERVE;
    f->left = RESERVE;
    f->deadline_ns = INT64_MAX;
}

static bool exceed(VM *vm, Task *task, Fuel *f)
{
    if (f->state == FUEL_LEFT) {
        begin_reserve(f);
        return throw_exceeded(vm, f, "");
    }
    f->state = FUEL_EMPTY;
    task->is_killed = true;
    return throw_exceeded(vm, f, ", and the reserve for its cleanup");
}

// -- Time

bool gy_fuel_is_drawn_by(const Fuel *fuel, const Task *task)
{
    const Fuel *f = task->context ? task->context->fuel : NULL;
    while (f && f != fuel)
        f = f->outer;
    return f != NULL;
}

bool gy_fuel_run_out_of_time(Fuel *fuel)
{
    if (fuel->state != FUEL_LEFT) return false;
    fuel->is_out_of_time = true;
    begin_reserve(fuel);
    return true;
}

bool gy_fuel_take_error(VM *vm, const Task *task, Value *error)
{
    const Fuel *f = task->context ? task->context->fuel : NULL;
    while (f && !f->is_out_of_time)
        f = f->outer;
    if (!f) return false;
    Value pending = vm->error;
    bool outer = vm->may_pass_limit;
    vm->may_pass_limit = true;
    throw_exceeded(vm, f, "");
    vm->may_pass_limit = outer;
    *error = vm->error;
    vm->error = pending;
    return true;
}

// -- Charging

bool gy_fuel_is_exceeded(const Task *task)
{
    const Fuel *f = task && task->context ? task->context->fuel : NULL;
    while (f && f->state == FUEL_LEFT)
        f = f->outer;
    return f != NULL;
}

bool gy_fuel_charge(VM *vm, int64_t units)
{
    Task *task = vm->current;
    bool ok = gy_limits_charge(vm, units);
    bool has_fuel = task && task->context && task->context->fuel;
    if (!has_fuel && !vm->limits.counts) { // left over from another task
        atomic_fetch_and_explicit(&vm->poll, ~(unsigned)POLL_FUEL, memory_order_relaxed);
        return true;
    }
    if (!(atomic_load_explicit(&vm->poll, memory_order_relaxed) & POLL_FUEL))
        vm_request_poll(vm, POLL_FUEL);
    if (!has_fuel) return ok;
    for (Fuel *f = task->context->fuel; f; f = f->outer) {
        f->left -= units;
        bool looks = f->deadline_ns != INT64_MAX && (units > 1 || f->left % STEPS_PER_LOOK == 0);
        if (looks && vm_now(vm) >= f->deadline_ns) {
            f->is_out_of_time = true;
            f->left = -1;
        }
        if (f->left < 0 && ok) ok = exceed(vm, task, f);
    }
    return ok;
}

// fuel.c - quotas: how far a task, or a group of tasks, may run.
//
// A quota counts steps, has a deadline, bounds memory or the depth of calls, or several of these.
// One unit is a call or a turn of a loop; a builtin that runs long is charged where it looks for
// interrupts. While a task with a quota runs, POLL_FUEL is set, so that it comes here at each of
// its safepoints; other tasks pay nothing.
//
// A quota that is used up throws QuotaExceeded, once, and leaves a reserve on which cleanups run.
// No catch of that task sees it; who awaits the task from outside of the quota may catch it.
// When the reserve is used up, too, the task is ended: no handler of it runs any more. Of quotas in
// one another, that which is used up first ends what stands under it, the inner one where both are.
//
// Memory is charged as it is made, and measured (retained.c) once so much was made that the limit
// may be passed: then all garbage is gone, and it shows what the tasks hold on to. As a measurement
// costs as much as a collection, one is worth it only after a part of the whole heap was made.
// Within a builtin nothing can be measured: there, making twice the limit is too much. A depth that
// is passed is a RecursionError, as without quotas.
#include "vm/fuel.h"
#include "vm/class.h"
#include "vm/limits.h"
#include "vm/ops.h"
#include "vm/retained.h"
#include <stdio.h>

enum { RESERVE = 1000, STEPS_PER_LOOK = 64, PARTS_PER_MEASUREMENT = 8 };

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

// A limit that is not nil must be at least 1, since 0 stands for none.
static bool read_bound(VM *vm, const char *name, Value v, int64_t most, int64_t *bound)
{
    *bound = 0;
    if (!is_passed(v)) return true;
    if (!gy_ops_index(vm, v, bound)) return false;
    if (*bound < 1) return gy_throw(vm, ERROR_ValueError, "%s must be positive", name);
    if (*bound > most) *bound = 0; // more than there can be
    return true;
}

static bool make(VM *vm, int64_t units, int64_t ns, FuelAmounts amounts, Fuel *outer, Fuel **fuel)
{
    int64_t now = vm_now(vm);
    Fuel *f = (Fuel *)gy_heap_new(vm, KIND_FUEL, sizeof *f);
    if (!f) return false;
    f->left = units;
    f->outer = outer;
    f->time_ns = ns;
    f->deadline_ns = ns < INT64_MAX - now ? now + ns : INT64_MAX;
    f->memory_limit = amounts.memory_bytes;
    f->depth = amounts.depth;
    f->timer = (TimerSlot){NO_TIMER, TIMER_FUEL};
    *fuel = f;
    return true;
}

bool gy_fuel_read(VM *vm, const Value arguments[4], Fuel *outer, Fuel **fuel)
{
    int64_t units, ns, memory, depth;
    *fuel = outer;
    bool is_any = false;
    for (int i = 0; i < 4; i++)
        is_any = is_any || is_passed(arguments[i]);
    if (!is_any) return true;
    return read_units(vm, arguments[0], &units) && read_time(vm, arguments[1], &ns) &&
           read_bound(vm, "memory", arguments[2], INT64_MAX / 4, &memory) &&
           read_bound(vm, "depth", arguments[3], UINT32_MAX, &depth) &&
           make(vm, units, ns,
                (FuelAmounts){.memory_bytes = (size_t)memory, .depth = (uint32_t)depth}, outer,
                fuel);
}

bool gy_fuel_new(VM *vm, FuelAmounts amounts, Fuel *outer, Fuel **fuel)
{
    bool has_steps = amounts.steps && amounts.steps < INT64_MAX / 2;
    return make(vm, has_steps ? (int64_t)amounts.steps : INT64_MAX / 2,
                amounts.time_ns > 0 ? amounts.time_ns : INT64_MAX, amounts, outer, fuel);
}

static bool throw_exceeded(VM *vm, const Fuel *f, const char *more)
{
    char text[120];
    if (f->is_out_of_memory) {
        snprintf(text, sizeof text, "the task holds on to more than its %zu bytes of memory%s",
                 f->memory_limit, more);
        return gy_limits_throw(vm, "memory", text);
    }
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

// -- Memory and depth

static Fuel *fuel_of(const Task *task)
{
    return task && task->context ? task->context->fuel : NULL;
}

static int64_t made_so_far(const VM *vm)
{
    return (int64_t)(vm->heap.bytes + vm->heap.swept);
}

static void charge_memory(VM *vm, const Task *task)
{
    int64_t now = made_so_far(vm), made = now - vm->memory_seen;
    vm->memory_seen = now;
    for (Fuel *f = fuel_of(task); f; f = f->outer)
        f->memory_made += made;
}

void gy_fuel_enter(VM *vm, const Task *task)
{
    vm->memory_seen = made_so_far(vm);
    for (const Fuel *f = fuel_of(task); f; f = f->outer)
        if (f->memory_limit &&
            (!vm->heap.request_limit || f->memory_limit < vm->heap.request_limit))
            vm->heap.request_limit = f->memory_limit;
    vm_request_poll(vm, POLL_FUEL);
}

void gy_fuel_leave(VM *vm, const Task *task)
{
    charge_memory(vm, task);
    vm->heap.request_limit = 0;
}

static int64_t larger(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

// Has the quota so much left that it need not be measured yet?
static bool may_wait(const VM *vm, const Fuel *f, bool is_safepoint)
{
    int64_t limit = (int64_t)f->memory_limit, left = limit - (int64_t)f->memory_held;
    if (!is_safepoint) return f->memory_made <= left + limit;
    int64_t parts = (limit > (int64_t)vm->heap.bytes ? limit : (int64_t)vm->heap.bytes);
    return f->memory_made <= larger(left, parts / PARTS_PER_MEASUREMENT);
}

static bool is_drawn(const void *fuel, const Task *task)
{
    return gy_fuel_is_drawn_by((const Fuel *)fuel, task);
}

static bool is_out_of_memory(VM *vm, Fuel *f, bool is_safepoint)
{
    if (!f->memory_limit || f->state != FUEL_LEFT || may_wait(vm, f, is_safepoint)) return false;
    if (!is_safepoint) return true;
    Retained r = {.is_meant = is_drawn, .context = f};
    if (!gy_retained_measure(vm, &r)) return true; // there is no memory left for that either
    f->memory_held = r.bytes;
    f->memory_made = 0;
    vm->memory_seen = made_so_far(vm);
    return f->memory_held > f->memory_limit;
}

uint32_t gy_fuel_depth(const Task *task)
{
    uint32_t depth = 0;
    for (const Fuel *f = fuel_of(task); f; f = f->outer)
        if (f->depth && (!depth || f->depth < depth)) depth = f->depth;
    return depth;
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
    charge_memory(vm, task);
    for (Fuel *f = task->context->fuel; f; f = f->outer) {
        f->left -= units;
        bool looks = f->deadline_ns != INT64_MAX && (units > 1 || f->left % STEPS_PER_LOOK == 0);
        if (looks && vm_now(vm) >= f->deadline_ns) {
            f->is_out_of_time = true;
            f->left = -1;
        }
        if (ok && is_out_of_memory(vm, f, units == 1)) {
            f->is_out_of_memory = true;
            f->left = -1;
        }
        if (f->left < 0 && ok) ok = exceed(vm, task, f);
    }
    return ok;
}

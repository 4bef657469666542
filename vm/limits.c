// limits.c - how far the scripts of a VM may go, and how they are stopped.
//
// Steps, time, memory and gyre_interrupt all end a run in the same way. The first sign of it is an
// error, QuotaExceeded (Cancelled for an interrupt), which passes every `catch`: find_handler
// (unwind.c) lets only cleanups see it. They run on a reserve of a few steps and milliseconds. Once
// that is used up the end is final: every safepoint throws, and no handler of any kind runs.
// Whoever drives the loop notices that the run has gone too far, ends all tasks (shutdown.c), and
// gives the error to the host; whatever the script made of it on the way does not matter. Then the
// VM is as good as new.
//
// Memory differs in its beginning. A request that cannot be met is MemoryError, as for want of
// memory of the machine, because a script may have something to let go of. If it catches that
// several times while it stays full, it has not, and is ended.
//
// While steps or time are limited, POLL_FUEL is up at all times, so each safepoint comes here. The
// clock is looked at now and then. Depth is no reason to end a run: RecursionError may be caught,
// since whoever catches it is less deep.
#include "vm/limits.h"
#include "vm/class.h"
#include <stdio.h>

enum {
    RESERVE_STEPS = 1000,
    RESERVE_NS = 4 * 1000000,
    STEPS_PER_LOOK = 64, // at the clock
    MOST_FULL_CATCHES = 3,
};

static bool is_limited(const VM *vm)
{
    return vm->config.steps_limit || vm->config.time_limit_ns;
}

void gy_limits_begin(VM *vm)
{
    Limits *l = &vm->limits;
    atomic_fetch_and(&vm->poll, ~(unsigned)POLL_END);
    *l = (Limits){.error = VALUE_UNSET, .steps_left = INT64_MAX, .deadline_ns = INT64_MAX};
    l->counts = is_limited(vm);
    if (vm->config.steps_limit && vm->config.steps_limit < INT64_MAX)
        l->steps_left = (int64_t)vm->config.steps_limit;
    int64_t now = vm_now(vm), longest = vm->config.time_limit_ns;
    if (longest > 0 && longest < INT64_MAX - now) l->deadline_ns = now + longest;
    if (l->counts) vm_request_poll(vm, POLL_FUEL);
}

// -- Going too far

static void describe(VM *vm, LimitKind kind, char *text, size_t size)
{
    const GyreConfig *c = &vm->config;
    switch (kind) {
    case LIMIT_STEPS:
        snprintf(text, size, "the script has used up its %llu steps",
                 (unsigned long long)c->steps_limit);
        return;
    case LIMIT_TIME:
        snprintf(text, size, "the script has used up its time of %g s",
                 (double)c->time_limit_ns / 1e9);
        return;
    case LIMIT_MEMORY:
        snprintf(text, size, "the script holds on to all of its %zu bytes of memory",
                 vm->heap.limit);
        return;
    default: snprintf(text, size, "%s", ""); return;
    }
}

bool gy_limits_throw(VM *vm, const char *limit, const char *text)
{
    Str *name = gy_str_intern(vm, limit, strlen(limit));
    if (!name) return false;
    gy_throw(vm, ERROR_QuotaExceeded, "%s", text);
    if (gy_throw_matches(vm, ERROR_QuotaExceeded))
        value_as_instance(vm->error)->slots[ERROR_SLOTS] = value_from_obj(name);
    return false;
}

static Value make_interrupted(VM *vm)
{
    Instance *e = gy_class_instantiate(vm, gy_class_error(vm, ERROR_Cancelled));
    Str *message = e ? gy_str_intern(vm, "", 0) : NULL;
    Str *by = message ? gy_str_intern(vm, "interrupt", 9) : NULL;
    if (!by) return vm->error;
    e->slots[ERROR_MESSAGE] = value_from_obj(message);
    e->slots[CANCELLED_REASON] = e->slots[CANCELLED_BY] = value_from_obj(by);
    return value_from_obj(e);
}

// The reserve pays for the error. Where even that cannot be made, it is a MemoryError.
static Value make_error(VM *vm, LimitKind kind)
{
    char text[100];
    if (kind == LIMIT_INTERRUPT) return make_interrupted(vm);
    describe(vm, kind, text, sizeof text);
    gy_limits_throw(vm,
                    kind == LIMIT_STEPS  ? "steps"
                    : kind == LIMIT_TIME ? "time"
                                         : "memory",
                    text);
    return vm->error;
}

static bool exceed(VM *vm, LimitKind kind)
{
    Limits *l = &vm->limits;
    if (l->exceeded) l->is_final = true;
    if (!l->exceeded) {
        l->exceeded = (uint8_t)kind; // from now on memory may pass the limit a little
        l->error = make_error(vm, kind);
        heap_write(&vm->heap, l->error);
        l->steps_left = RESERVE_STEPS;
        l->deadline_ns = vm_now(vm) + RESERVE_NS;
        l->counts = true;
        vm_request_poll(vm, POLL_FUEL);
    }
    return gy_throw_value(vm, l->error);
}

bool gy_limits_charge(VM *vm, int64_t units)
{
    Limits *l = &vm->limits;
    if (!l->counts) return true;
    if (l->is_final) return exceed(vm, LIMIT_NONE);
    l->steps_left -= units;
    if (l->steps_left < 0) return exceed(vm, LIMIT_STEPS);
    if (l->deadline_ns == INT64_MAX) return true;
    l->until_look -= (int32_t)units;
    if (l->until_look > 0) return true;
    l->until_look = STEPS_PER_LOOK;
    return vm_now(vm) < l->deadline_ns || exceed(vm, LIMIT_TIME);
}

bool gy_limits_interrupt(VM *vm)
{
    atomic_fetch_and(&vm->poll, ~(unsigned)POLL_END);
    return exceed(vm, LIMIT_INTERRUPT);
}

void gy_limits_collect(VM *vm)
{
    if (vm->heap.phase != PHASE_IDLE) gy_gc_collect(vm);
    gy_gc_collect(vm);
}

bool gy_limits_is_stuck(VM *vm)
{
    Limits *l = &vm->limits;
    const Heap *heap = &vm->heap;
    if (l->exceeded || !heap->limit || l->seen_failures == l->memory_failures) return false;
    l->seen_failures = l->memory_failures; // an error is counted once, however far it goes
    gy_limits_collect(vm);
    bool is_full = heap->bytes > heap->limit - heap->limit / 8;
    l->full_catches = is_full ? l->full_catches + 1 : 0;
    if (l->full_catches <= MOST_FULL_CATCHES) return false;
    exceed(vm, LIMIT_MEMORY);
    return true;
}

// -- The loop

bool gy_limits_look(VM *vm)
{
    Limits *l = &vm->limits;
    Value pending = vm->error;
    if (atomic_load_explicit(&vm->poll, memory_order_relaxed) & POLL_END) gy_limits_interrupt(vm);
    if (!l->exceeded && l->deadline_ns != INT64_MAX && vm_now(vm) >= l->deadline_ns)
        exceed(vm, LIMIT_TIME);
    vm->error = pending;
    return l->exceeded;
}

int64_t gy_limits_time_left(VM *vm)
{
    const Limits *l = &vm->limits;
    if (l->deadline_ns == INT64_MAX) return -1;
    int64_t left = l->deadline_ns - vm_now(vm);
    return left > 0 ? left : 0;
}

// -- Depth

bool gy_limits_check_depth(VM *vm, const Task *task, uint32_t quota)
{
    uint32_t deepest = quota, depth = 0;
    if (!deepest || (vm->config.depth_limit && vm->config.depth_limit < deepest))
        deepest = vm->config.depth_limit;
    if (!deepest) return true;
    for (const Value *base = task->base; base; base -= frame_distance(base)) {
        if (++depth >= deepest)
            return gy_throw(vm, ERROR_RecursionError, "calls are nested more than %u deep",
                            deepest);
        // What the host called has no frame below it, whatever its link says.
        bool is_first = base - task->stack <= (ptrdiff_t)frame_distance(base);
        if (is_first || (frame_flags(base) & FRAME_BOTTOM)) break;
    }
    return true;
}

// profiler.c - tells a profiler in which calls the time goes, and at which awaits.
//
// Nothing here looks at a clock. Another thread tells the time now and then (gyre_profile_tick) and
// raises a flag of the poll word, so while nobody profiles, safepoints are what they were. Between
// two ticks time stands still, and whoever begins and ends there has taken none; whoever is met by
// a tick gets all the time since the one before. So short things are sampled, each with the chance
// that its length gives it, and long ones are measured.
//
// Running: from the tick before a task began to run, or before the last sample, to the one that is
// seen at the next safepoint. A builtin that keeps the VM from its safepoints is so paid in full by
// the function that has called it. Functions have no safepoint where they return, so a short one
// would never be seen: what is compiled for a profiler returns by an instruction that looks.
//
// Waiting: from the tick before the task parked to the one before it goes on; its stack, which
// stands meanwhile, is looked at only then, and only where there was such a tick. The ticks that
// this thread has seen are numbered, and a task that parks notes the number of the last one, for
// which it has room; when that one was is in a table. So a switch of tasks pays for two numbers.
//
// Above the frames of a task stands its name, and above that, as far as tasks wait for tasks, the
// stack of whoever awaits it.
#include "vm/profiler.h"
#include "vm/state.h"
#include <stdio.h>

enum {
    MOST_FRAMES = 512,
    MOST_AWAITERS = 16,
    NAME_BYTES = 100,
    LAST_TICK = (1 << 24) - 1, // what a task has room for; behind it is 1 again
    FIRST_CAPACITY = 1024,
};

typedef struct Profiler {
    void (*spent)(void *context, const GyreSpent *spent);
    void *context;
    atomic_llong now_ns; // as the last tick said
    int64_t seen_ns;     // as the last one said that this thread has seen
    int64_t mark_ns;     // up to which running was told
    uint32_t tick;       // its number; 0: there was no memory for it
    uint32_t tick_count; // the last number that was given
    int64_t *ticks;      // when they were, by number
    uint32_t tick_capacity;
    uint32_t frame_count;
    GyreFrame frames[MOST_FRAMES]; // innermost first
    char names[MOST_AWAITERS][NAME_BYTES];
} Profiler;

// ---------------------------------------------------------------- Ticks, and who parked at which

static bool make_room(Profiler *p, uint32_t tick)
{
    if (tick < p->tick_capacity) return true;
    uint32_t capacity = p->tick_capacity ? p->tick_capacity * 2 : FIRST_CAPACITY;
    int64_t *larger = (int64_t *)gy_mem_new((size_t)capacity * sizeof *larger);
    if (!larger) return false;
    if (p->ticks) memcpy(larger, p->ticks, p->tick_capacity * sizeof *larger);
    gy_mem_free(p->ticks);
    p->ticks = larger;
    p->tick_capacity = capacity;
    return true;
}

static void see_tick(Profiler *p, int64_t now_ns)
{
    uint32_t tick = p->tick_count == LAST_TICK ? 1 : p->tick_count + 1;
    p->seen_ns = now_ns;
    p->tick = 0;
    if (!make_room(p, tick)) return;
    p->tick = p->tick_count = tick;
    p->ticks[tick] = now_ns;
}

static inline int64_t peek(const Profiler *p)
{
    return atomic_load_explicit(&p->now_ns, memory_order_relaxed);
}

static int64_t now(Profiler *p)
{
    int64_t now_ns = peek(p);
    if (now_ns != p->seen_ns) see_tick(p, now_ns);
    return now_ns;
}

// ---------------------------------------------------------------- Stacks

static void add_frame(Profiler *p, const char *function, const Source *source, Span span)
{
    if (p->frame_count == MOST_FRAMES) return;
    GyreFrame *frame = &p->frames[p->frame_count++];
    *frame = (GyreFrame){.function = function};
    if (!source) return;
    frame->file = source->name;
    frame->line = gy_source_locate(source, span.offset, span.length).line;
}

// Says where the function stands, whichever of its lines runs.
static void add_function(VM *vm, const Code *code)
{
    const Proto *proto = code->proto;
    if (vm->awaiter && vm->awaiter->code == code) return; // nothing that somebody wrote (combine.c)
    bool is_import = (proto->flags & PROTO_TOP_LEVEL) && code->module != vm->main_module;
    add_frame(vm->profiler, is_import ? "<module>" : proto->name, proto->source, proto->span);
}

static void add_functions(VM *vm, const Task *task)
{
    Profiler *p = vm->profiler;
    const Value *base = task->base;
    while (base) {
        add_function(vm, frame_closure(base)->code);
        uint32_t distance = frame_distance(base);
        if ((frame_flags(base) & FRAME_BOTTOM) || base - task->stack < distance + FRAME_LINK) break;
        base -= distance;
        if (p->frame_count < MOST_FRAMES - 2 * MOST_AWAITERS) continue;
        add_frame(p, "[deeper calls]", NULL, (Span){0});
        break;
    }
}

// Tasks without a name of their own are told by their function, and so are counted together.
static const char *name_of(VM *vm, const Task *task, char name[NAME_BYTES])
{
    const Code *entry = task_entry(task);
    if (task == vm->host_task) return "outside of tasks";
    if (value_is_str(task->name))
        snprintf(name, NAME_BYTES, "task '%.80s'", value_as_str(task->name)->chars);
    else snprintf(name, NAME_BYTES, "task %.80s()", entry ? entry->proto->name : "?");
    return name;
}

// Who waits until it is done; NULL: nobody, or not in a way that is plain to see.
static const Task *awaiter_of(const Task *task)
{
    const Waiter *w = wait_list_first(&task->waiters);
    if (w && w->owner->kind == KIND_COMPLETED) w = wait_list_first(&((Watch *)w->owner)->waiters);
    if (w && w->owner->kind == KIND_TASK) return (const Task *)w->owner;
    if (!task->group) return NULL;
    const Task *host = ((const Scope *)(void *)task->group)->task; // a group begins with one
    return host->target == task->group ? host : NULL;
}

static bool waits_for_tasks(const Task *task)
{
    return task && task->state == TASK_WAITING &&
           (task->wait == WAIT_TASK || task->wait == WAIT_STOP || task->wait == WAIT_GROUP ||
            task->wait == WAIT_COMPLETED);
}

static void tell(VM *vm, bool is_waiting, int64_t duration_ns)
{
    Profiler *p = vm->profiler;
    p->spent(p->context, &(GyreSpent){.is_waiting = is_waiting,
                                      .duration_ns = duration_ns,
                                      .frames = p->frames,
                                      .frame_count = p->frame_count});
}

// From the task itself to whoever, at last, nobody waits for.
static void add_names(VM *vm, const Task *task)
{
    Profiler *p = vm->profiler;
    for (int i = 0; i < MOST_AWAITERS; i++) {
        add_frame(p, name_of(vm, task, p->names[i]), NULL, (Span){0});
        task = awaiter_of(task);
        if (!waits_for_tasks(task) || i == MOST_AWAITERS - 1) return;
        add_functions(vm, task);
    }
}

static void tell_running(VM *vm, const Task *task)
{
    Profiler *p = vm->profiler;
    int64_t duration_ns = now(p) - p->mark_ns;
    if (duration_ns <= 0) return;
    p->mark_ns += duration_ns;
    p->frame_count = 0;
    if (task->state == TASK_DONE) add_function(vm, task_entry(task));
    else add_functions(vm, task);
    add_names(vm, task);
    tell(vm, false, duration_ns);
}

static void add_await(VM *vm, const Task *task)
{
    const Value *base = task->base;
    const Instr *pc = task->pc;
    if (vm->awaiter && frame_closure(base)->code == vm->awaiter->code &&
        !(frame_flags(base) & FRAME_BOTTOM)) {
        pc = frame_return_pc(base);
        base -= frame_distance(base);
    }
    const Code *code = frame_closure(base)->code;
    uint32_t index = pc > code->instrs ? (uint32_t)(pc - code->instrs) - 1 : 0;
    add_frame(vm->profiler, "[await]", code->proto->source, code->proto->spans[index]);
}

static void tell_waiting(VM *vm, const Task *task)
{
    Profiler *p = vm->profiler;
    int64_t now_ns = now(p), duration_ns = 0;
    if (task->parked_tick) duration_ns = now_ns - p->ticks[task->parked_tick];
    if (duration_ns <= 0 || !task->base) return;
    p->frame_count = 0;
    add_await(vm, task);
    add_functions(vm, task);
    add_frame(p, name_of(vm, task, p->names[0]), NULL, (Span){0});
    tell(vm, true, duration_ns);
}

// ---------------------------------------------------------------- What happens

void gy_profiler_sample(VM *vm)
{
    if (vm->profiler && vm->current) tell_running(vm, vm->current);
}

void gy_profiler_poll(VM *vm)
{
    atomic_fetch_and_explicit(&vm->poll, ~(unsigned)POLL_SAMPLE, memory_order_relaxed);
    gy_profiler_sample(vm);
}

// The next two are called at each switch of tasks. Where no tick has come since, which is nearly
// always so, they compare and note; what is rare is apart, so that it costs them no registers.

static __attribute__((noinline)) void run_after_tick(VM *vm, const Task *task)
{
    tell_waiting(vm, task);
    vm->profiler->mark_ns = vm->profiler->seen_ns;
}

void gy_profiler_run(VM *vm, const Task *task)
{
    Profiler *p = vm->profiler;
    if (peek(p) == p->seen_ns && task->parked_tick == p->tick) p->mark_ns = p->seen_ns;
    else run_after_tick(vm, task);
}

static __attribute__((noinline)) void park_after_tick(VM *vm, Task *task)
{
    tell_running(vm, task);
    task->parked_tick = vm->profiler->tick;
}

void gy_profiler_parked(VM *vm, Task *task)
{
    const Profiler *p = vm->profiler;
    if (peek(p) == p->mark_ns) task->parked_tick = p->tick;
    else park_after_tick(vm, task);
}

void gy_profiler_returned(VM *vm, const Task *host)
{
    vm->profiler->frame_count = 0;
    int64_t duration_ns = now(vm->profiler) - vm->profiler->mark_ns;
    add_names(vm, host);
    if (duration_ns > 0) tell(vm, false, duration_ns);
}

void gy_profiler_ended(VM *vm, const Task *task)
{
    tell_running(vm, task);
}

void gy_profiler_abandoned(VM *vm, const Task *task)
{
    tell_waiting(vm, task);
}

// ---------------------------------------------------------------- From outside

void gy_profiler_free(VM *vm)
{
    if (!vm->profiler) return;
    gy_mem_free(vm->profiler->ticks);
    gy_mem_free(vm->profiler);
    vm->profiler = NULL;
}

static bool open(VM *vm, void (*spent)(void *context, const GyreSpent *spent), void *context,
                 int64_t now_ns)
{
    vm->profiler = (Profiler *)gy_mem_new_in(vm->heap.memory, sizeof(Profiler));
    if (!vm->profiler) return false;
    vm->profiler->spent = spent;
    vm->profiler->context = context;
    vm->profiler->mark_ns = now_ns;
    see_tick(vm->profiler, now_ns);
    atomic_store(&vm->profiler->now_ns, now_ns);
    return true;
}

bool gyre_set_profiler(Gyre *g, void (*spent)(void *context, const GyreSpent *spent), void *context,
                       int64_t now_ns)
{
    if (g->profiler)
        for (Task *task = g->oldest; task; task = task->newer) {
            tell_waiting(g, task);
            task->parked_tick = 0;
        }
    gy_profiler_free(g);
    bool ok = !spent || open(g, spent, context, now_ns);
    g->is_observed = g->tracer.trace || g->dev || g->profiler;
    return ok;
}

void gyre_profile_tick(Gyre *g, int64_t now_ns)
{
    atomic_store_explicit(&g->profiler->now_ns, now_ns, memory_order_relaxed);
    vm_request_poll(g, POLL_SAMPLE);
}

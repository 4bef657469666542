// dev.c - debug mode: warnings of what is allowed, but rarely meant.
//
//   - A task that runs for long without an await keeps all others waiting. A thread of the library
//     (stdlib/watchdog.c) watches `step`; where it stands still it asks for a warning, which a look
//     gives while the task still runs.
//   - A cancellation that is caught and not thrown on is refused. Whoever catches one is noted;
//     when that task next waits while no handler that has caught it and no cleanup is underway, it
//     has gone on as if nobody had asked. Nothing is to be said where the block that was to be left
//     (a timeout, a group) has been left, nor where the task has ended.
//   - A channel without limit that grows and grows: told at 10,000 values, then at every doubling.
//   - Tasks that are older than the host allows, each once. Their table entries remember when they
//     were spawned; the watchdog asks now and then.
//   - What was never awaited is told at the end of a run anyway (unawaited.c); here the line that
//     made it is kept.
//
// A warning is one write to stream 2. It changes nothing, not even the exit status.
#include "vm/dev.h"
#include "vm/class.h"
#include "vm/excerpt.h"
#include "vm/look.h"
#include "vm/state.h"
#include <stdarg.h>
#include <stdio.h>

enum { FIRST_LENGTH_TOLD = 10000, MOST_TOLD_AT_ONCE = 10, NAME_BYTES = 80, TEXT_BYTES = 400 };

bool gy_dev_open(VM *vm)
{
    vm->dev = (Dev *)gy_mem_new(sizeof *vm->dev);
    return vm->dev != NULL;
}

void gy_dev_free(VM *vm)
{
    Dev *dev = vm->dev;
    if (!dev) return;
    gy_origins_free(&dev->origins);
    for (uint32_t i = 0; i < dev->caught_count; i++)
        gy_source_release(dev->caught[i].source);
    gy_mem_free(dev->caught);
    gy_mem_free(dev);
    vm->dev = NULL;
}

// -- Places and names

// A place in a script. The strings belong to whoever runs there.
typedef struct {
    Source *source;
    Span span;
    const char *function;
} Place;

static uint32_t index_of(const Code *code, const Instr *pc)
{
    return pc > code->instrs ? (uint32_t)(pc - code->instrs) - 1 : 0;
}

// Where the innermost function of the task stands. False: it runs none.
static bool find_place(const Task *task, Place *place)
{
    if (!task || !task->base) return false;
    const Code *code = frame_closure(task->base)->code;
    const Proto *p = code->proto;
    *place = (Place){p->source, p->spans[index_of(code, task->pc)], p->name};
    return true;
}

static uint32_t line_of(const Source *source, Span span)
{
    return gy_source_locate(source, span.offset, span.length).line;
}

// Without the heap, which may be full.
static const char *name_of(const Task *task, char name[NAME_BYTES])
{
    if (value_is_str(task->name)) snprintf(name, NAME_BYTES, "%s", value_as_str(task->name)->chars);
    else
        snprintf(name, NAME_BYTES, "Task-%lld",
                 value_is_int(task->name) ? (long long)value_as_int(task->name) : 0);
    return name;
}

// -- Origins

void gy_dev_made(VM *vm, const Obj *thing)
{
    Place place;
    if (find_place(vm->current, &place))
        gy_origins_note(&vm->dev->origins, thing, place.source, place.span);
}

const Origin *gy_dev_origin(VM *vm, const Obj *thing)
{
    return gy_origins_find(&vm->dev->origins, thing);
}

void gy_dev_forget(VM *vm, const Obj *thing)
{
    gy_origins_forget(&vm->dev->origins, thing);
}

// -- Warnings

static void write_warning(VM *vm, const char *text)
{
    const GyreConfig *config = &vm->config;
    if (!config->write) return;
    if (config->flush) config->flush(config->context, 1);
    config->write(config->context, 2, text, strlen(text));
    if (config->flush) config->flush(config->context, 2);
}

static void warn(VM *vm, const Place *at, const char *format, ...)
{
    char text[TEXT_BYTES], report[TEXT_BYTES + 2 * EXCERPT_BYTES + 600];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    SourceLine line = gy_source_locate(at->source, at->span.offset, at->span.length);
    if (vm->config.diagnostics == GYRE_DIAGNOSTICS_SHORT) {
        snprintf(report, sizeof report, "%.400s:%u:%u: warning: %s\n", at->source->name, line.line,
                 line.column, text);
    } else {
        Excerpt excerpt;
        gy_excerpt_make(&excerpt, &line);
        snprintf(report, sizeof report, "warning: %s\n  %.400s:%u in %.100s\n    %s\n    %s\n",
                 text, at->source->name, line.line, at->function, excerpt.text, excerpt.marks);
    }
    write_warning(vm, report);
}

// -- Steps that take long

void gy_dev_step(VM *vm)
{
    atomic_fetch_add_explicit(&vm->dev->step, 1, memory_order_relaxed);
}

uint64_t gyre_step(Gyre *g)
{
    return g->dev ? atomic_load_explicit(&g->dev->step, memory_order_relaxed) : 0;
}

typedef struct {
    uint64_t step;
    int64_t duration_ns;
} SlowStep;

static void warn_of_step(VM *vm, void *data)
{
    SlowStep *slow = (SlowStep *)data;
    Place place;
    char name[NAME_BYTES];
    Dev *dev = vm ? vm->dev : NULL;
    bool is_told = dev && dev->told_step == slow->step && dev->told_ns >= slow->duration_ns;
    if (dev && !is_told && gyre_step(vm) == slow->step && find_place(vm->current, &place)) {
        dev->told_step = slow->step;
        dev->told_ns = slow->duration_ns;
        warn(vm, &place, "task '%s' has run for over %.1f s without an await",
             name_of(vm->current, name), (double)slow->duration_ns / 1e9);
    }
    gy_mem_free(slow);
}

// One long operation may have kept the looks waiting to the end of the step, and several came.
void gy_dev_step_ends(VM *vm)
{
    if (atomic_load_explicit(&vm->poll, memory_order_relaxed) & POLL_LOOK) gy_look_run(vm);
}

void gyre_warn_of_step(Gyre *g, uint64_t step, int64_t duration_ns)
{
    SlowStep *slow = (SlowStep *)gy_mem_new(sizeof *slow);
    if (!slow) return;
    *slow = (SlowStep){step, duration_ns};
    if (!gy_look_add(g, warn_of_step, slow)) gy_mem_free(slow);
}

// -- Cancellations that are caught

static Caught *find_caught(Dev *dev, const Task *task)
{
    for (uint32_t i = 0; i < dev->caught_count; i++)
        if (dev->caught[i].task == task) return &dev->caught[i];
    return NULL;
}

static Caught *make_caught(Dev *dev, const Task *task)
{
    Caught *caught = find_caught(dev, task);
    if (caught) {
        gy_source_release(caught->source);
        return caught;
    }
    if (!gy_mem_grow((void **)&dev->caught, dev->caught_count, &dev->caught_capacity,
                     sizeof(Caught)))
        return NULL;
    return &dev->caught[dev->caught_count++];
}

static void drop_caught(Dev *dev, Caught *caught)
{
    gy_source_release(caught->source);
    *caught = dev->caught[--dev->caught_count];
}

static bool has_open(const Task *task, const Scope *scope)
{
    const Scope *s = task->scopes;
    while (s && s != scope)
        s = s->outer;
    return s != NULL;
}

// Is it this task that was cancelled? One may also have been handed on, from a thread, say.
static bool was_delivered(const Task *task, Value error, const Scope **scope)
{
    Value v = value_as_instance(error)->slots[CANCELLED_SCOPE];
    *scope = value_is_obj(v) ? (const Scope *)value_as_obj(v) : NULL;
    return *scope ? has_open(task, *scope) : task->own.requested && task->own.delivered;
}

void gy_dev_caught(VM *vm, const Code *code, uint32_t target)
{
    const Task *task = vm->current;
    const Scope *scope;
    if (!task || !task_entry(task) || !gy_throw_matches(vm, ERROR_Cancelled)) return;
    if (!was_delivered(task, vm->error, &scope)) return;
    Caught *caught = make_caught(vm->dev, task);
    if (!caught) return;
    const Proto *p = code->proto;
    *caught = (Caught){task, vm->error, scope, gy_source_retain(p->source), p->spans[target]};
}

void gy_dev_arrived(VM *vm, Value error)
{
    Caught *caught = find_caught(vm->dev, vm->current);
    if (caught && value_is_identical(caught->error, error)) drop_caught(vm->dev, caught);
}

static bool handles(const Code *code, uint32_t pc, const Value *base, Value error)
{
    const Proto *p = code->proto;
    for (uint32_t i = 0; i < p->handler_count; i++) {
        const Handler *h = &p->handlers[i];
        if (h->kind == HANDLER_CONTEXT && pc >= h->start && pc < h->end &&
            value_is_identical(base[h->reg], error))
            return true;
    }
    return false;
}

// A handler that has caught it has not come to its end, or a cleanup runs: it may be thrown on yet.
static bool is_undecided(const Task *task, Value error)
{
    for (const Scope *s = task->scopes; s; s = s->outer)
        if (s->state.kind == SCOPE_MASK) return true;
    const Instr *pc = task->pc;
    for (const Value *base = task->base;; base -= frame_distance(base)) {
        const Code *code = frame_closure(base)->code;
        if (handles(code, index_of(code, pc), base, error)) return true;
        if (frame_flags(base) & FRAME_BOTTOM) return false;
        pc = frame_return_pc(base);
    }
}

void gy_dev_parked(VM *vm, const Task *task)
{
    Caught *caught = find_caught(vm->dev, task);
    Place place;
    char name[NAME_BYTES];
    if (!caught || is_undecided(task, caught->error)) return;
    bool is_left = caught->scope && !has_open(task, caught->scope); // what was asked for was done
    if (!is_left && find_place(task, &place))
        warn(vm, &place,
             "task '%s' waits again, but was cancelled: caught at %.200s:%u, not thrown on",
             name_of(task, name), caught->source->name, line_of(caught->source, caught->span));
    drop_caught(vm->dev, caught);
}

void gy_dev_ended(VM *vm, const Task *task)
{
    Caught *caught = find_caught(vm->dev, task);
    if (caught) drop_caught(vm->dev, caught);
    if (vm->config.dev_age_ns) gy_dev_forget(vm, &task->obj);
}

// -- Old tasks

static uint32_t now_ms(VM *vm)
{
    return (uint32_t)(gyre_now_ns(vm) / 1000000);
}

void gy_dev_spawned(VM *vm, const Task *task)
{
    Origins *origins = &vm->dev->origins;
    if (!vm->config.dev_age_ns || !task->spawn_code) return;
    const Proto *p = task->spawn_code->proto;
    gy_origins_note(origins, &task->obj, p->source, p->spans[task->spawn_pc]);
    Origin *origin = gy_origins_find(origins, &task->obj);
    if (origin) origin->told = now_ms(vm);
}

static void warn_of_task(VM *vm, const Task *task, const Origin *origin)
{
    Place place;
    char name[NAME_BYTES];
    if (find_place(task, &place))
        warn(vm, &place, "task '%s', spawned at %.200s:%u, is older than %g s", name_of(task, name),
             origin->source->name, line_of(origin->source, origin->span),
             (double)vm->config.dev_age_ns / 1e9);
}

// The tasks are in the order of their spawning, so behind the first young one there are no old
// ones.
static void warn_of_old(VM *vm, void *unused)
{
    (void)unused;
    if (!vm) return;
    int64_t limit_ms = vm->config.dev_age_ns / 1000000;
    uint32_t now = now_ms(vm);
    int told = 0;
    for (const Task *task = vm->oldest; task && told < MOST_TOLD_AT_ONCE; task = task->newer) {
        const Origin *origin = gy_origins_find(&vm->dev->origins, &task->obj);
        if (!origin) continue;
        if ((uint32_t)(now - origin->told) < limit_ms) return;
        warn_of_task(vm, task, origin);
        gy_dev_forget(vm, &task->obj);
        told++;
    }
}

void gyre_warn_of_age(Gyre *g)
{
    if (g->dev) gy_look_add(g, warn_of_old, NULL);
}

// -- Channels

void gy_dev_channel_grew(VM *vm, const Obj *channel, uint32_t count)
{
    Place place;
    if (count < FIRST_LENGTH_TOLD || !find_place(vm->current, &place)) return;
    Origin *origin = gy_origins_find(&vm->dev->origins, channel);
    if (!origin || count < origin->told) return;
    origin->told = count * 2;
    warn(vm, &place, "the unbounded channel made at %.200s:%u holds %u values",
         origin->source->name, line_of(origin->source, origin->span), count);
}

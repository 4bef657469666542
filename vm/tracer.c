// tracer.c - tells the host what the tasks do, as it happens.
//
// A tracer is one function of the host that gets an event for each thing that happens. What an
// event means and where it goes is the host's affair; here only its fields are filled, from what
// the tasks know anyway, without the heap. Tasks are told apart by their addresses, since objects
// do not move.
#include "vm/tracer.h"
#include "vm/state.h"
#include <stdio.h>

enum { TEXT_BYTES = 100 };

static uint64_t id_of(const Task *task)
{
    return (uint64_t)(uintptr_t)task;
}

static void tell(VM *vm, const GyreTraceEvent *event)
{
    vm->tracer.trace(vm->tracer.context, event);
}

static const char *name_of(const Task *task, char text[TEXT_BYTES])
{
    if (value_is_str(task->name)) return value_as_str(task->name)->chars;
    snprintf(text, TEXT_BYTES, "Task-%lld",
             value_is_int(task->name) ? (long long)value_as_int(task->name) : 0);
    return text;
}

static void locate(GyreTraceEvent *event, const Code *code, uint32_t index)
{
    const Proto *p = code->proto;
    Span span = p->spans[index];
    event->file = p->source->name;
    event->line = gy_source_locate(p->source, span.offset, span.length).line;
}

void gy_tracer_spawned(VM *vm, const Task *task)
{
    char text[TEXT_BYTES];
    GyreTraceEvent event = {.kind = GYRE_TRACE_SPAWN,
                            .task = id_of(task),
                            .other = id_of(vm->tracer.running),
                            .text = name_of(task, text),
                            .function = task_entry(task)->proto->name};
    if (task->spawn_code) locate(&event, task->spawn_code, task->spawn_pc);
    tell(vm, &event);
}

void gy_tracer_run(VM *vm, const Task *task)
{
    vm->tracer.running = task;
    const Code *code = task_entry(task) ? task_entry(task) : frame_closure(task->base)->code;
    tell(vm, &(GyreTraceEvent){
                 .kind = GYRE_TRACE_RUN, .task = id_of(task), .function = code->proto->name});
}

void gy_tracer_returned(VM *vm, const Task *host)
{
    tell(vm, &(GyreTraceEvent){.kind = GYRE_TRACE_WAIT, .task = id_of(host), .text = "a call"});
    vm->tracer.running = NULL;
}

static const char *wait_text(const Task *task, char text[TEXT_BYTES])
{
    char name[TEXT_BYTES];
    if (task->state == TASK_READY) return "its turn";
    if (task->wait == WAIT_WAKE) return ((struct GyreWake *)task->target)->waiting_on;
    if (task->wait != WAIT_TASK && task->wait != WAIT_STOP)
        return gy_task_wait_name((WaitKind)task->wait);
    snprintf(text, TEXT_BYTES, "task '%.80s'", name_of((const Task *)task->target, name));
    return text;
}

void gy_tracer_parked(VM *vm, const Task *task)
{
    char text[TEXT_BYTES];
    const Code *code = frame_closure(task->base)->code;
    GyreTraceEvent event = {
        .kind = GYRE_TRACE_WAIT, .task = id_of(task), .text = wait_text(task, text)};
    locate(&event, code, task->pc > code->instrs ? (uint32_t)(task->pc - code->instrs) - 1 : 0);
    tell(vm, &event);
    vm->tracer.running = NULL;
}

void gy_tracer_ended(VM *vm, const Task *task)
{
    static const char *const outcomes[] = {"value", "error", "cancelled"};
    tell(vm, &(GyreTraceEvent){
                 .kind = GYRE_TRACE_END, .task = id_of(task), .text = outcomes[task->outcome]});
    vm->tracer.running = NULL;
}

static bool is_wait_for_tasks(WaitKind wait)
{
    return wait == WAIT_TASK || wait == WAIT_STOP || wait == WAIT_GROUP || wait == WAIT_COMPLETED;
}

void gy_tracer_woken(VM *vm, const Task *task)
{
    bool is_join = is_wait_for_tasks((WaitKind)task->wait);
    tell(vm, &(GyreTraceEvent){.kind = GYRE_TRACE_WAKE,
                               .task = id_of(task),
                               .other = id_of(vm->tracer.running),
                               .text = is_join ? "await" : "wake"});
}

void gy_tracer_note(VM *vm, GyreTraceKind kind, int64_t amount)
{
    tell(vm, &(GyreTraceEvent){.kind = kind, .amount = amount});
}

void gyre_set_tracer(Gyre *g, void (*trace)(void *context, const GyreTraceEvent *event),
                     void *context)
{
    g->tracer = (Tracer){trace, context, NULL};
    g->is_observed = trace || g->dev || g->profiler;
}

// unawaited.c - the end-of-run report of forgotten awaits.
//
// An expression statement that throws a coroutine away is an error at once (DISCARD). One that is
// kept in a variable and forgotten can only be told about later: when the collector is about to
// free it, its name and place are written down, and the end of the run reports them. No more
// than a screenful is kept. The list of cold ones is short: nearly all are started at once.
#include "vm/unawaited.h"
#include "vm/dev.h"
#include "vm/state.h"
#include <stdio.h>

enum { MOST_NOTES = 20 };

typedef struct UnawaitedNote {
    struct UnawaitedNote *next;
    char text[400];
} UnawaitedNote;

static bool has_room(VM *vm)
{
    uint32_t count = 0;
    for (const UnawaitedNote *n = vm->unawaited; n; n = n->next)
        count++;
    return count < MOST_NOTES;
}

// Where it stands in the source: the line that made it where that is known (debug mode), else that
// of the function. False: neither.
static bool find_place(const Proto *proto, const Origin *made, const Source **source, Span *span)
{
    if (!made && !proto) return false;
    *source = made ? made->source : proto->source;
    *span = made ? made->span : proto->span;
    return true;
}

static void add_note(VM *vm, UnawaitedNote *note)
{
    note->next = vm->unawaited;
    vm->unawaited = note;
}

static void write_down(VM *vm, const char *kind, const char *name, const Proto *proto,
                       const Origin *made, const char *complaint)
{
    const Source *source = NULL;
    Span span = {0, 0};
    UnawaitedNote *note = has_room(vm) ? (UnawaitedNote *)gy_mem_new(sizeof *note) : NULL;
    if (!note) return;
    bool has_place = find_place(proto, made, &source, &span);
    SourceLine line = {0};
    if (has_place) line = gy_source_locate(source, span.offset, span.length);
    if (has_place && vm->config.diagnostics == GYRE_DIAGNOSTICS_SHORT)
        snprintf(note->text, sizeof note->text, "%s:%u:%u: error: the %s %s() %s\n", source->name,
                 line.line, line.column, kind, name, complaint);
    else if (has_place)
        snprintf(note->text, sizeof note->text, "the %s %s() (%s%s:%u) %s\n", kind, name,
                 made ? "made at " : "", source->name, line.line, complaint);
    else snprintf(note->text, sizeof note->text, "the %s %s() %s\n", kind, name, complaint);
    add_note(vm, note);
}

void gy_unawaited_note_half_way(VM *vm, const Proto *proto)
{
    write_down(vm, "async generator", proto->name, proto, NULL,
               "was left half-way: read it by async for, or close it");
}

void gy_unawaited_add(VM *vm, Cold *cold)
{
    cold->next = vm->cold;
    if (vm->cold) vm->cold->previous = cold;
    vm->cold = cold;
    if (vm->dev) gy_dev_made(vm, &cold->obj);
}

static void leave_list(VM *vm, Cold *cold)
{
    if (cold->is_started || cold->is_excused) return;
    if (cold->previous) cold->previous->next = cold->next;
    else vm->cold = cold->next;
    if (cold->next) cold->next->previous = cold->previous;
    cold->next = cold->previous = NULL;
}

void gy_unawaited_start(VM *vm, Cold *cold)
{
    leave_list(vm, cold);
    cold->is_started = true;
    if (vm->dev) gy_dev_forget(vm, &cold->obj);
}

// True: it is an operation.
static bool excuse(VM *vm, Value v)
{
    bool is_cold = value_is_coroutine(v) || value_is_operation(v);
    if (!is_cold) return false;
    Cold *cold = (Cold *)value_as_obj(v);
    leave_list(vm, cold);
    cold->is_excused = true;
    return cold->obj.kind == KIND_OPERATION;
}

// What the operation was to wait for. True: there was some.
static bool excuse_parts(VM *vm, const Operation *op)
{
    bool any = false;
    for (uint32_t i = 0; i < op->arg_count + op->rest_count; i++) {
        any |= value_is_coroutine(op->args[i]) || value_is_operation(op->args[i]);
        excuse(vm, op->args[i]);
    }
    return any;
}

// What an operation was to wait for is reported with it, and by its name. True: others have left
// the list.
static bool note(VM *vm, Cold *cold)
{
    const Origin *made = vm->dev ? gy_dev_origin(vm, &cold->obj) : NULL;
    bool any = false;
    if (cold->obj.kind == KIND_COROUTINE) {
        const Proto *proto = ((Coroutine *)cold)->closure->code->proto;
        write_down(vm, "coroutine", proto->name, proto, made, "was never awaited");
    } else {
        const Operation *op = (Operation *)cold;
        write_down(vm, "operation", op->native->def->name, NULL, made, "was never awaited");
        any = excuse_parts(vm, op);
    }
    gy_unawaited_start(vm, cold);
    return any;
}

void gy_unawaited_excuse(VM *vm, const Value *values, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++)
        if (excuse(vm, values[i])) excuse_parts(vm, value_as_operation(values[i]));
}

void gy_unawaited_excuse_frame(VM *vm, const Task *task)
{
    if (!task->base) return; // the host's
    gy_unawaited_excuse(vm, task->base, (uint32_t)(task_top(task) - task->base));
}

void gy_unawaited_note_dead(VM *vm)
{
    for (Cold *cold = vm->cold, *next; cold; cold = next) {
        next = cold->next;
        if (cold->obj.mark == vm->heap.live_mark) continue;
        if (note(vm, cold)) next = vm->cold;
    }
}

void gy_unawaited_report(VM *vm)
{
    while (vm->cold)
        note(vm, vm->cold);
    for (const UnawaitedNote *n = vm->unawaited; n; n = n->next) {
        vm->has_reported = true;
        if (vm->config.unhandled) vm->config.unhandled(vm->config.context, vm, n->text);
        else if (vm->config.write)
            vm->config.write(vm->config.context, 2, n->text, strlen(n->text));
    }
    gy_unawaited_free(vm);
}

void gy_unawaited_forget(VM *vm)
{
    while (vm->cold)
        gy_unawaited_start(vm, vm->cold);
    gy_unawaited_free(vm);
}

void gy_unawaited_free(VM *vm)
{
    while (vm->unawaited) {
        UnawaitedNote *next = vm->unawaited->next;
        gy_mem_free(vm->unawaited);
        vm->unawaited = next;
    }
}

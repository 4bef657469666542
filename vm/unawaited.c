// unawaited.c - the end-of-run report of forgotten awaits.
//
// An expression statement that throws a coroutine away is an error at once (DISCARD). One that is
// kept in a variable and forgotten can only be told about later: when the collector is about to
// free it, its name and place are written down, and the end of the run reports them. No more
// than a screenful is kept. The list of cold ones is short: nearly all are started at once.
#include "vm/unawaited.h"
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

static void write_down(VM *vm, const char *kind, const char *name, const Proto *proto,
                       const char *complaint)
{
    if (!has_room(vm)) return;
    UnawaitedNote *note = (UnawaitedNote *)gy_mem_new(sizeof *note);
    if (!note) return;
    char place[200] = "";
    if (proto) {
        SourceLine line = gy_source_locate(proto->source, proto->span.offset, proto->span.length);
        bool is_short = vm->config.diagnostics == GYRE_DIAGNOSTICS_SHORT;
        if (is_short) {
            snprintf(note->text, sizeof note->text, "%s:%u:%u: error: the %s %s() %s\n",
                     proto->source->name, line.line, line.column, kind, name, complaint);
            note->next = vm->unawaited;
            vm->unawaited = note;
            return;
        }
        snprintf(place, sizeof place, " (%s:%u)", proto->source->name, line.line);
    }
    snprintf(note->text, sizeof note->text, "the %s %s()%s %s\n", kind, name, place, complaint);
    note->next = vm->unawaited;
    vm->unawaited = note;
}

void gy_unawaited_note_half_way(VM *vm, const Proto *proto)
{
    write_down(vm, "async generator", proto->name, proto,
               "was left half-way: read it by async for, or close it");
}

static void note(VM *vm, Cold *cold)
{
    if (cold->obj.kind == KIND_COROUTINE) {
        const Proto *proto = ((Coroutine *)cold)->closure->code->proto;
        write_down(vm, "coroutine", proto->name, proto, "was never awaited");
    } else {
        write_down(vm, "operation", ((Operation *)cold)->native->def->name, NULL,
                   "was never awaited");
    }
    gy_unawaited_start(vm, cold);
}

void gy_unawaited_add(VM *vm, Cold *cold)
{
    cold->next = vm->cold;
    if (vm->cold) vm->cold->previous = cold;
    vm->cold = cold;
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
}

static bool excuse(VM *vm, Value v)
{
    bool is_cold = value_is_coroutine(v) || value_is_operation(v);
    if (!is_cold) return false;
    Cold *cold = (Cold *)value_as_obj(v);
    leave_list(vm, cold);
    cold->is_excused = true;
    return cold->obj.kind == KIND_OPERATION;
}

void gy_unawaited_excuse(VM *vm, const Value *values, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        if (!excuse(vm, values[i])) continue;
        const Operation *op = value_as_operation(values[i]);
        for (uint32_t k = 0; k < op->arg_count + op->rest_count; k++)
            excuse(vm, op->args[k]);
    }
}

void gy_unawaited_note_dead(VM *vm)
{
    for (Cold *cold = vm->cold, *next; cold; cold = next) {
        next = cold->next;
        if (cold->obj.mark != vm->heap.live_mark) note(vm, cold);
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

void gy_unawaited_free(VM *vm)
{
    while (vm->unawaited) {
        UnawaitedNote *next = vm->unawaited->next;
        gy_mem_free(vm->unawaited);
        vm->unawaited = next;
    }
}

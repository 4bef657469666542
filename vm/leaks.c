// leaks.c - which waiting tasks can nothing wake any more?
//
// A task that waits to receive is woken by whoever sends. Where nobody who could ever run has the
// channel, nobody ever will, and the task leaks: it stays until the program ends. This is a
// question of reachability, so it is answered as the collector answers its own, but from other
// roots: what can run or will be woken from outside (the task that runs, those that are ready,
// timers, natives that are waited for), and what the host holds. Whatever they can reach they can
// use, so whoever waits for a thing that was reached may be woken, and counts in turn. What is not
// reached by then is stuck.
//
// What counts as reaching:
//   - A function reaches the variables of its module, and where it imports, all modules.
//   - A thing that is waited for (channel, event, future, task …) reaches those who wait for it.
//   - A lock is different: only the task that holds it can wake the next one. So is the end of an
//     import, which only the task that runs the module brings.
//   - Who has a task, or a group, can cancel it. But what is merely in the same group as something
//     alive does not live by that, though a failure of the other would cancel it. Only whoever
//     waits at the end of a group lives as long as one of its tasks; and so do all in a race.
//   - Main, once it has ended, counts as if it could go on: what stands in variables of its module
//     is not lost. A list of all tasks (all_tasks) does not count, nor does Ctrl-C.
//
// In doubt a task lives, so that what is told is true. Nothing changes but Task.is_stuck.
#include "vm/leaks.h"
#include "vm/channel.h"
#include "vm/containers.h"
#include "vm/group.h"
#include "vm/load.h"
#include "vm/lock.h"
#include "vm/ops.h"
#include "vm/scheduler.h"
#include "vm/select.h"
#include "vm/state.h"
#include <stdio.h>

// -- Marks

static bool is_reached(VM *vm, const void *object)
{
    return ((const Obj *)object)->mark == vm->heap.live_mark;
}

static void reach(VM *vm, const void *object)
{
    if (object) gy_heap_shade(&vm->heap, value_from_obj(object));
}

static void reach_values(VM *vm, const Value *values, size_t count)
{
    for (size_t i = 0; i < count; i++)
        gy_heap_shade(&vm->heap, values[i]);
}

static void reach_waiters(VM *vm, const WaitList *list)
{
    for (Waiter *w = wait_list_first(list); w; w = wait_list_after(list, w))
        reach(vm, w->owner);
}

// An arm of a select does not know its lock, so it gets the benefit of the doubt.
static void reach_selects(VM *vm, const WaitList *list)
{
    for (Waiter *w = wait_list_first(list); w; w = wait_list_after(list, w))
        if (w->owner->kind == KIND_SELECT) reach(vm, w->owner);
}

// -- What follows from an object's being reached, besides what it refers to

static bool imports(const Code *code)
{
    const Proto *p = code->proto;
    for (uint32_t i = 0; i < p->code_count; i += instr_words(p->code[i]))
        if (instr_op(p->code[i]) == OP_IMPORT) return true;
    return false;
}

static void reach_from_task(VM *vm, const Task *task)
{
    reach_waiters(vm, &task->waiters);
    if (task->group && task->group->mode == GROUP_RACE) reach(vm, task->group);
}

static void reach_further(VM *vm, const Obj *o)
{
    switch ((Kind)o->kind) {
    case KIND_CHANNEL:
        reach_waiters(vm, &((const Channel *)o)->receivers);
        reach_waiters(vm, &((const Channel *)o)->senders);
        break;
    case KIND_SEMAPHORE: reach_waiters(vm, &((const Semaphore *)o)->waiters); break;
    case KIND_EVENT: reach_waiters(vm, &((const Event *)o)->waiters); break;
    case KIND_CONDITION: reach_waiters(vm, &((const Condition *)o)->waiters); break;
    case KIND_BARRIER: reach_waiters(vm, &((const Barrier *)o)->waiters); break;
    case KIND_FUTURE: reach_waiters(vm, &((const Future *)o)->waiters); break;
    case KIND_COMPLETED: reach_waiters(vm, &((const Watch *)o)->waiters); break;
    case KIND_LOCK: reach_selects(vm, &((const Lock *)o)->waiters); break;
    case KIND_TASK: reach_from_task(vm, (const Task *)o); break;
    case KIND_CODE:
        if (imports((const Code *)o)) reach(vm, vm->modules);
        break;
    default: break;
    }
}

static void reach_all(VM *vm)
{
    Heap *heap = &vm->heap;
    while (heap->mark_count) {
        Obj *o = heap->mark_stack[--heap->mark_count];
        gy_gc_trace(vm, o);
        reach_further(vm, o);
    }
}

// -- Waits that somebody else must end

static bool waits_in(const Task *task, WaitKind kind)
{
    return task->state == TASK_WAITING && task->wait == kind;
}

static bool is_living(VM *vm, const Task *task)
{
    return task && task->state != TASK_DONE && is_reached(vm, task);
}

// A lock that whoever holds it can still reach is released some day, for each in its row.
static bool is_released(VM *vm, const Lock *lock)
{
    return is_reached(vm, lock) && is_living(vm, lock->owner);
}

static bool has_living_child(VM *vm, const Group *g)
{
    for (uint32_t i = 0; i < g->count; i++)
        if (is_living(vm, g->children[i])) return true;
    return false;
}

// Hides the tasks of the group from a trace, and shows them again. (is_stuck is set anew later.)
static void hide_children(VM *vm, const Group *g)
{
    for (uint32_t i = 0; i < g->count; i++) {
        Task *child = g->children[i];
        child->is_stuck = !is_reached(vm, child);
        child->obj.mark = vm->heap.live_mark;
    }
}

static void show_children(VM *vm, const Group *g)
{
    for (uint32_t i = 0; i < g->count; i++)
        if (g->children[i]->is_stuck) g->children[i]->obj.mark = vm->heap.live_mark ^ 1;
}

// It will go on, but only when those in its group have ended. So neither they nor the group live by
// what it can reach, which is where it has them in many places.
static void reach_host(VM *vm, Task *host, Group *g)
{
    uint8_t before = g->scope.obj.mark;
    hide_children(vm, g);
    g->scope.obj.mark = host->obj.mark = vm->heap.live_mark;
    gy_gc_trace(vm, &host->obj);
    reach(vm, g->scope.outer);
    reach_from_task(vm, host);
    reach_all(vm);
    g->scope.obj.mark = before;
    show_children(vm, g);
}

// True: somebody is awake who was not.
static bool wake_one(VM *vm, Task *task)
{
    if (is_reached(vm, task)) return false;
    if (waits_in(task, WAIT_GROUP)) {
        Group *g = (Group *)task->target;
        if (!has_living_child(vm, g)) return false;
        reach_host(vm, task, g);
        return true;
    }
    bool wakes = false;
    if (waits_in(task, WAIT_LOCK) || waits_in(task, WAIT_REACQUIRE))
        wakes = is_released(vm, (const Lock *)task->target);
    else if (waits_in(task, WAIT_IMPORT))
        wakes = is_living(vm, ((const Module *)task->target)->runner);
    if (wakes) reach(vm, task);
    return wakes;
}

static bool wake_in_order(VM *vm)
{
    bool any = false;
    for (Task *task = vm->oldest; task; task = task->newer) {
        if (wake_one(vm, task)) any = true;
        reach_all(vm);
    }
    return any;
}

// Whoever waits for a task is mostly older, so this way round few rounds are needed.
static bool wake_backwards(VM *vm)
{
    bool any = false;
    for (Task *task = vm->newest; task; task = task->older) {
        if (wake_one(vm, task)) any = true;
        reach_all(vm);
    }
    return any;
}

// -- What can run by itself

#define HOLDER(slot, Type)                                                                         \
    ((const Type *)(const void *)((const char *)(slot)-offsetof(Type, timer)))

static void reach_timer(VM *vm, const TimerSlot *slot)
{
    switch ((TimerKind)slot->kind) {
    case TIMER_TASK: reach(vm, HOLDER(slot, Task)); break;
    case TIMER_SCOPE: reach(vm, HOLDER(slot, Scope)); break;
    case TIMER_ARM: reach(vm, HOLDER(slot, SelectArm)->waiter.owner); break;
    case TIMER_FUEL: break; // it ends tasks, and wakes nobody for his own sake
    }
}

static void reach_what_runs(VM *vm)
{
    reach(vm, vm->current);
    reach(vm, vm->host_task);
    reach_waiters(vm, &vm->ready);
    gy_timers_each(vm, reach_timer);
    for (const struct GyreWake *wake = vm->wakes; wake; wake = wake->next)
        reach(vm, wake->task);
    // Main has ended, or none runs: then the host may call what it likes.
    if (!vm->main_task) reach(vm, vm->main_module);
    else if (vm->main_task->state == TASK_DONE) reach(vm, vm->main_task);
}

static void reach_what_the_host_holds(VM *vm)
{
    gy_heap_shade(&vm->heap, vm->error);
    gy_heap_shade(&vm->heap, vm->on_unhandled);
    gy_heap_shade(&vm->heap, vm->on_suspend);
    reach(vm, vm->tests);
    reach_values(vm, vm->builtins, vm->builtin_count);
    reach_values(vm, vm->roots, vm->root_count);
    for (uint32_t i = 0; i < vm->pin_count; i++)
        gy_heap_shade(&vm->heap, vm->pins[i].value);
    for (uint32_t i = 0; i < vm->handle_count; i++)
        gy_heap_shade(&vm->heap, vm->handles[i].value);
    for (const Call *call = vm->natives; call; call = call->outer) {
        gy_heap_shade(&vm->heap, call->result);
        reach_values(vm, call->args, call->count);
        reach_values(vm, call->rest, call->rest_count);
    }
}

// -- The question, and the report

static void find(VM *vm)
{
    reach_what_runs(vm);
    reach_what_the_host_holds(vm);
    reach_all(vm);
    while (wake_backwards(vm) && wake_in_order(vm)) {
    }
    for (Task *task = vm->oldest; task; task = task->newer)
        task->is_stuck = task->state == TASK_WAITING && !is_reached(vm, task);
}

bool gy_leaks_find(VM *vm)
{
    return gy_gc_probe(vm, find);
}

// Tasks that were spawned by the same line and wait at the same line are told of together.
typedef struct {
    const Task *first;
    uint32_t count;
} Sort;

enum { MOST_SORTS = 10 };

static const Code *innermost(const Task *task)
{
    return task->base ? frame_closure(task->base)->code : NULL;
}

static bool is_like(const Task *a, const Task *b)
{
    return a->pc == b->pc && innermost(a) == innermost(b) && a->spawn_code == b->spawn_code &&
           a->spawn_pc == b->spawn_pc;
}

static void tell_sort(VM *vm, const Sort *sort)
{
    const Task *task = sort->first;
    StrBuilder b = {0};
    Str *name = gy_task_name(vm, task), *spawner = gy_task_spawner_name(vm, task);
    gy_builder_add_format(vm, &b, "leaked: '%s'", name ? name->chars : "?");
    if (sort->count > 1) gy_builder_add_format(vm, &b, " and %u like it", sort->count - 1);
    gy_builder_add_c(vm, &b, sort->count > 1 ? " wait for " : " waits for ");
    gy_task_add_wait(vm, &b, task);
    gy_builder_add_c(vm, &b, " at ");
    gy_task_add_frame_line(vm, &b, task);
    gy_builder_add_c(vm, &b, ", spawned at ");
    if (!gy_task_add_spawn_site(vm, &b, task)) gy_builder_add_c(vm, &b, "an unknown line");
    if (spawner) gy_builder_add_format(vm, &b, " by '%s'", spawner->chars);
    gy_builder_add_c(vm, &b,
                     sort->count > 1 ? ": nothing can wake them\n" : ": nothing can wake it\n");
    Str *text = gy_builder_finish(vm, &b);
    if (text) gy_scheduler_tell(vm, text->chars);
    vm->error = VALUE_UNSET;
}

static Sort *find_sort(Sort sorts[MOST_SORTS], uint32_t count, const Task *task)
{
    for (uint32_t i = 0; i < count; i++)
        if (is_like(sorts[i].first, task)) return &sorts[i];
    return NULL;
}

void gy_leaks_report(VM *vm)
{
    Sort sorts[MOST_SORTS];
    uint32_t count = 0, rest = 0;
    // Where main failed it has left things as they were, and what waits for them is no mistake.
    if (vm->main_task && vm->main_task->outcome != OUTCOME_VALUE) return;
    if (!vm->oldest || !gy_leaks_find(vm)) return;
    for (const Task *task = vm->oldest; task; task = task->newer) {
        if (!task->is_stuck || !task->base) continue;
        Sort *same = find_sort(sorts, count, task);
        if (same) same->count++;
        else if (count < MOST_SORTS) sorts[count++] = (Sort){task, 1};
        else rest++;
    }
    for (uint32_t i = 0; i < count; i++)
        tell_sort(vm, &sorts[i]);
    if (!rest) return;
    char text[60];
    snprintf(text, sizeof text, "leaked: %u more tasks\n", rest);
    gy_scheduler_tell(vm, text);
}

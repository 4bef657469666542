// task.c - tasks as objects: their stacks, their texts, their methods, spawning.
//
// A task's stack starts as large as the function it runs and grows by doubling; growing moves
// it, and everything that points into it (the frame, the arguments of running natives) is moved
// along. A finished task has no stack any more.
#include "vm/task.h"
#include "vm/await.h"
#include "vm/call.h"
#include "vm/class.h"
#include "vm/containers.h"
#include "vm/duration.h"
#include "vm/fuel.h"
#include "vm/limits.h"
#include "vm/lock.h"
#include "vm/ops.h"
#include "vm/scheduler.h"
#include "vm/scope.h"
#include "vm/state.h"
#include "vm/traceback.h"
#include "vm/unawaited.h"

#if GYRE_STRESS
enum { MOST_REGISTERS = 10 * 1000 }; // every call copies the stack
#else
enum { MOST_REGISTERS = 1000 * 1000 }; // of one stack: 8 MB
#endif

enum { MOST_ARGUMENTS = 1 << 30 };

// -- Stacks

static void move_stack(VM *vm, Task *task, Value *moved)
{
    ptrdiff_t shift = (char *)moved - (char *)task->stack;
#define SHIFT(pointer) ((pointer) = (Value *)(void *)((char *)(pointer) + shift))
    for (Call *call = vm->natives; call; call = call->outer) {
        if (call->task != task) continue;
        SHIFT(call->args);
        SHIFT(call->rest);
        SHIFT(call->stack_args);
    }
    if (task->base) SHIFT(task->base);
#undef SHIFT
    task->stack = moved;
}

bool gy_task_grow(VM *vm, Task *task, const Value *from, uint32_t needed)
{
    size_t below = (size_t)(from - task->stack);
    // What lies below counts, so that a single call may have any number of arguments.
    if (below > MOST_REGISTERS)
        return gy_throw(vm, ERROR_RecursionError,
                        "calls are nested too deeply (does a function call itself for ever?)");
    if (below + needed > MOST_ARGUMENTS) return gy_throw_memory(vm);
    uint32_t depth = gy_fuel_depth(task);
    if (!gy_limits_check_depth(vm, task, depth)) return false;
    uint32_t wanted = (uint32_t)below + needed, capacity = task->stack_capacity;
    bool has_depth = vm->config.depth_limit || depth;
    while (capacity < wanted)
        capacity = capacity < 32 || has_depth ? capacity + 8 : capacity * 2;
#if GYRE_STRESS
    if (wanted <= task->stack_capacity) capacity = task->stack_capacity; // moves all the same
#else
    if (capacity == task->stack_capacity) return true;
#endif
    Value *moved = (Value *)gy_heap_resize_array(vm, NULL, 0, capacity, sizeof(Value));
    if (!moved) return false;
    size_t more = (capacity - task->stack_capacity) * sizeof(Value);
    if (!heap_copy_values(vm, moved, task->stack, task->stack_capacity) ||
        !gy_heap_fill(vm, moved + task->stack_capacity, 0, more)) {
        gy_heap_free(&vm->heap, moved, capacity * sizeof(Value));
        return false;
    }
    Value *old = task->stack;
    move_stack(vm, task, moved);
    if (old != task->first_stack)
        gy_heap_free(&vm->heap, old, task->stack_capacity * sizeof(Value));
    task->stack_capacity = capacity;
    return true;
}

// How many registers stand in the task itself: all that its function needs, if a cell has room.
static uint32_t inline_capacity(const Closure *closure)
{
    enum { MOST_INLINE = (CELL_STEP * SIZE_CLASS_COUNT - sizeof(Task)) / sizeof(Value) };
    uint32_t wanted = FRAME_LINK + (closure ? closure->code->register_count : 0);
    return wanted <= MOST_INLINE ? wanted : FRAME_LINK;
}

void gy_task_free_stack(VM *vm, Task *task)
{
    if (task->stack != task->first_stack)
        gy_heap_free(&vm->heap, task->stack, task->stack_capacity * sizeof(Value));
    task->stack = task->base = NULL;
    task->stack_capacity = 0;
}

// The first frame, which a task with a large one needs a stack of its own for.
static bool enter(VM *vm, Task *task, Closure *closure, const Value *args, uint32_t arg_count)
{
    Value *stack = task->stack;
    stack[0] = value_from_obj(closure);
    stack[1] = VALUE_NIL;
    stack[2] = frame_pack_link(FRAME_LINK, FRAME_BOTTOM);
    task->base = stack + FRAME_LINK;
    task->pc = closure->code->instrs;
    if (!gy_task_grow(vm, task, task->base, closure->code->register_count)) return false;
    value_copy(task->base, args, arg_count);
    return true;
}

Task *gy_task_new(VM *vm, Closure *closure, const Value *args, uint32_t arg_count)
{
    uint32_t registers = inline_capacity(closure);
    Task *task = (Task *)gy_heap_new(vm, KIND_TASK, sizeof *task + registers * sizeof(Value));
    if (!task) return NULL;
    task->stack = task->first_stack;
    task->stack_capacity = registers;
    task->waiter.owner = &task->obj;
    task->timer = (TimerSlot){NO_TIMER, TIMER_TASK};
    task->transfer = VALUE_NIL;
    task->own.kind = SCOPE_TASK;
    task->own.reason = VALUE_NIL;
    task->name = task->spawner = VALUE_NIL;
    if (!closure) return task;
    task->name = value_from_int((int64_t)++vm->next_task_id);
    return enter(vm, task, closure, args, arg_count) ? task : NULL;
}

bool gy_coroutine_start(VM *vm, Coroutine *c)
{
    if (c->cold.is_started)
        return gy_throw(
            vm, ERROR_StateError,
            "the coroutine %s() was started before; call the function again for another one",
            c->closure->code->proto->name);
    gy_unawaited_start(vm, &c->cold);
    return true;
}

// -- Texts

static void add_line(VM *vm, StrBuilder *b, const Proto *p, Span span)
{
    SourceLine line = gy_source_locate(p->source, span.offset, span.length);
    gy_builder_add_format(vm, b, "%s:%u", p->source->name, line.line);
}

bool gy_task_add_spawn_site(VM *vm, StrBuilder *b, const Task *task)
{
    if (!task->spawn_code) return false;
    add_line(vm, b, task->spawn_code->proto, task->spawn_code->proto->spans[task->spawn_pc]);
    return true;
}

void gy_task_add_frame_line(VM *vm, StrBuilder *b, const Task *task)
{
    const Code *code = frame_closure(task->base)->code;
    uint32_t index = (uint32_t)(task->pc - code->instrs);
    add_line(vm, b, code->proto, code->proto->spans[index > 0 ? index - 1 : 0]);
}

bool gy_task_add_running_line(VM *vm, StrBuilder *b)
{
    const Task *task = vm->current;
    if (!task || !task->base) return false;
    gy_task_add_frame_line(vm, b, task);
    return true;
}

bool gy_task_add_position(VM *vm, StrBuilder *b, const Task *task)
{
    const Code *code = task_entry(task);
    const Proto *p = code->proto;
    if (!task->base || task->pc == code->instrs) {
        add_line(vm, b, p, p->span);
        return !b->failed;
    }
    // The outermost frame stands where the frame above it will return to, or at the task's pc.
    const Instr *pc = task->pc;
    for (const Value *base = task->base; !(frame_flags(base) & FRAME_BOTTOM);
         base -= frame_distance(base))
        pc = frame_return_pc(base);
    uint32_t index = (uint32_t)(pc - code->instrs);
    add_line(vm, b, p, index > 0 ? p->spans[index - 1] : p->span);
    return !b->failed;
}

static Str *name_from(VM *vm, Value name)
{
    if (value_is_str(name)) return value_as_str(name);
    return gy_str_format(vm, "Task-%lld", value_is_int(name) ? (long long)value_as_int(name) : 0);
}

Str *gy_task_name(VM *vm, const Task *task)
{
    return name_from(vm, task->name);
}

Str *gy_task_spawner_name(VM *vm, const Task *task)
{
    return value_is_nil(task->spawner) ? NULL : name_from(vm, task->spawner);
}

const char *gy_task_wait_name(WaitKind kind)
{
    static const char *const names[] = {
        [WAIT_NONE] = "its turn",       [WAIT_SLEEP] = "sleep",         [WAIT_FUTURE] = "Future",
        [WAIT_GROUP] = "TaskGroup",     [WAIT_COMPLETED] = "completed", [WAIT_SELECT] = "select",
        [WAIT_RECV] = "recv",           [WAIT_NEXT] = "recv",           [WAIT_SEND] = "send",
        [WAIT_SEMAPHORE] = "Semaphore", [WAIT_EVENT] = "Event",         [WAIT_BARRIER] = "Barrier",
        [WAIT_CONDITION] = "Condition", [WAIT_LOCK] = "lock",           [WAIT_REACQUIRE] = "lock",
        [WAIT_TASK] = "task",           [WAIT_STOP] = "task",
    };
    return names[kind];
}

void gy_task_add_wait(VM *vm, StrBuilder *b, const Task *task)
{
    Str *name;
    switch ((WaitKind)task->wait) {
    default: gy_builder_add_c(vm, b, gy_task_wait_name((WaitKind)task->wait)); break;
    case WAIT_LOCK:
    case WAIT_REACQUIRE: gy_lock_add_wait(vm, b, (Lock *)task->target); break;
    case WAIT_WAKE: gy_builder_add_c(vm, b, ((struct GyreWake *)task->target)->waiting_on); break;
    case WAIT_IMPORT:
        gy_builder_add_format(vm, b, "import of %s", ((Module *)task->target)->name->chars);
        break;
    case WAIT_TASK:
    case WAIT_STOP:
        name = gy_task_name(vm, (Task *)task->target);
        gy_builder_add_format(vm, b, "task '%s'", name ? name->chars : "?");
        break;
    }
}

static bool add_task(VM *vm, StrBuilder *b, const Task *task)
{
    bool is_done = task->state == TASK_DONE;
    const char *state = !is_done                             ? "pending"
                        : task->outcome == OUTCOME_CANCELLED ? "cancelled"
                                                             : "finished";
    gy_builder_add_format(vm, b, "<Task %s", state);
    if (value_is_str(task->name)) {
        gy_builder_add_c(vm, b, " name=");
        gy_str_repr(vm, b, value_as_str(task->name));
    }
    if (task_entry(task)) {
        gy_builder_add_format(vm, b, " coro=<%s() %s at ", task_entry(task)->proto->name,
                              is_done ? "done" : "running");
        gy_task_add_position(vm, b, task);
        gy_builder_add_c(vm, b, ">");
    }
    if (task->state == TASK_WAITING) {
        gy_builder_add_c(vm, b, " wait_for=<");
        gy_task_add_wait(vm, b, task);
        gy_builder_add_c(vm, b, ">");
    }
    if (is_done && task->outcome != OUTCOME_CANCELLED) {
        gy_builder_add_c(vm, b, task->outcome == OUTCOME_ERROR ? " error=" : " result=");
        if (!gy_ops_add_repr(vm, b, task->transfer)) return false;
    }
    gy_builder_add_c(vm, b, ">");
    return !b->failed;
}

static bool add_coroutine(VM *vm, StrBuilder *b, const Coroutine *c)
{
    const Proto *p = c->closure->code->proto;
    gy_builder_add_format(vm, b, "<coroutine %s() at ", p->name);
    add_line(vm, b, p, p->span);
    gy_builder_add_c(vm, b, ">");
    return !b->failed;
}

bool gy_task_add_text(VM *vm, StrBuilder *b, Value v)
{
    static const char *const future_states[] = {"pending", "finished", "failed", "cancelled"};
    switch ((Kind)value_as_obj(v)->kind) {
    case KIND_TASK: return add_task(vm, b, value_as_task(v));
    case KIND_COROUTINE: return add_coroutine(vm, b, value_as_coroutine(v));
    case KIND_GENERATOR:
    case KIND_ASYNC_GENERATOR: {
        const Generator *g = (Generator *)value_as_obj(v);
        return gy_builder_add_format(
            vm, b, "<%s %s>", g->obj.kind == KIND_GENERATOR ? "generator" : "async_generator",
            g->closure->code->proto->name);
    }
    case KIND_OPERATION:
        return gy_builder_add_format(vm, b, "<operation %s>",
                                     value_as_operation(v)->native->name->chars);
    case KIND_FUTURE:
        return gy_builder_add_format(vm, b, "<Future %s>",
                                     future_states[value_as_future(v)->state]);
    default: return gy_builder_add_format(vm, b, "<%s object>", gy_type_name(vm, v));
    }
}

// -- Results

static bool make_task_cancelled(VM *vm, const Task *task, Value *error)
{
    Str *name = gy_task_name(vm, task);
    if (!name) return false;
    gy_throw(vm, ERROR_TaskCancelled, "task '%s' was cancelled", name->chars);
    *error = vm->error;
    if (!gy_throw_clear_if(vm, ERROR_TaskCancelled)) return false;
    Value reason = value_is_instance(task->transfer)
                       ? value_as_instance(task->transfer)->slots[CANCELLED_REASON]
                       : VALUE_NIL;
    value_as_instance(*error)->slots[ERROR_SLOTS] = reason;
    heap_write(&vm->heap, reason);
    return true;
}

bool gy_task_error_for_awaiter(VM *vm, const Task *task, Value *error)
{
    if (task->outcome == OUTCOME_CANCELLED) return make_task_cancelled(vm, task, error);
    return gy_traceback_fork(vm, task->transfer, error);
}

// -- Methods

static Task *self_of(const Call *call)
{
    return value_as_task(call->args[0]);
}

static GyreStatus task_done(Call *call)
{
    return native_return(call, value_from_bool(self_of(call)->state == TASK_DONE));
}

static GyreStatus task_cancelled(Call *call)
{
    const Task *t = self_of(call);
    return native_return(call,
                         value_from_bool(t->state == TASK_DONE && t->outcome == OUTCOME_CANCELLED));
}

static GyreStatus task_cancelling(Call *call)
{
    const Task *t = self_of(call);
    return native_return(call, value_from_bool(t->state != TASK_DONE && t->own.requested));
}

static GyreStatus task_cancel(Call *call)
{
    Value reason = native_arg(call, 1), force = native_arg(call, 2);
    bool is_forced = false;
    if (value_is_unset(reason)) reason = VALUE_NIL;
    if (!value_is_unset(force) && !gy_ops_truth(call->vm, force, &is_forced)) return GYRE_ERROR;
    bool any = gy_scope_cancel(call->vm, self_of(call), BY_TASK, reason, is_forced);
    return native_return(call, value_from_bool(any));
}

static bool throw_not_done(VM *vm, const Task *t)
{
    Str *name = gy_task_name(vm, t);
    return name &&
           gy_throw(vm, ERROR_StateError, "task '%s' has not finished; await it", name->chars);
}

static GyreStatus task_result(Call *call)
{
    Task *t = self_of(call);
    if (t->state != TASK_DONE) return native_status(throw_not_done(call->vm, t));
    gy_scheduler_observe(call->vm, t);
    if (t->outcome == OUTCOME_VALUE) return native_return(call, t->transfer);
    Value error;
    if (gy_task_error_for_awaiter(call->vm, t, &error)) gy_throw_value(call->vm, error);
    return GYRE_ERROR;
}

static GyreStatus task_error(Call *call)
{
    Task *t = self_of(call);
    if (t->state != TASK_DONE) return native_status(throw_not_done(call->vm, t));
    gy_scheduler_observe(call->vm, t);
    return native_return(call, t->outcome == OUTCOME_VALUE ? VALUE_NIL : t->transfer);
}

static GyreStatus task_name(Call *call)
{
    Str *name = gy_task_name(call->vm, self_of(call));
    return name ? native_return(call, value_from_obj(name)) : GYRE_ERROR;
}

static GyreStatus task_waiting_on(Call *call)
{
    const Task *t = self_of(call);
    StrBuilder b = {0};
    if (t->state != TASK_WAITING) return GYRE_OK;
    gy_task_add_wait(call->vm, &b, t);
    Str *text = gy_builder_finish(call->vm, &b);
    return text ? native_return(call, value_from_obj(text)) : GYRE_ERROR;
}

static GyreStatus task_spawned_at(Call *call)
{
    const Task *t = self_of(call);
    StrBuilder b = {0};
    if (!gy_task_add_spawn_site(call->vm, &b, t)) return GYRE_OK;
    Str *text = gy_builder_finish(call->vm, &b);
    return text ? native_return(call, value_from_obj(text)) : GYRE_ERROR;
}

static GyreStatus task_spawned_by(Call *call)
{
    const Task *t = self_of(call);
    if (value_is_nil(t->spawner)) return GYRE_OK;
    Str *name = gy_task_spawner_name(call->vm, t);
    return name ? native_return(call, value_from_obj(name)) : GYRE_ERROR;
}

// "file:line in function" for every frame of a task, outermost first.
static GyreStatus task_stack(Call *call)
{
    VM *vm = call->vm;
    const Task *t = self_of(call);
    List *list = gy_list_new(vm, 0);
    if (!list) return GYRE_ERROR;
    const Instr *pc = t->pc;
    for (const Value *base = t->base; base; base -= frame_distance(base)) {
        const Code *code = frame_closure(base)->code;
        uint32_t index = (uint32_t)(pc - code->instrs);
        StrBuilder b = {0};
        add_line(vm, &b, code->proto, index ? code->proto->spans[index - 1] : code->proto->span);
        gy_builder_add_format(vm, &b, " in %s", code->proto->name);
        Str *text = gy_builder_finish(vm, &b);
        if (!text || !gy_list_append(vm, list, value_from_obj(text))) return GYRE_ERROR;
        if (frame_flags(base) & FRAME_BOTTOM) break;
        pc = frame_return_pc(base);
    }
    for (uint32_t i = 0; i < list->count / 2; i++) {
        Value swapped = list->items[i];
        list->items[i] = list->items[list->count - 1 - i];
        list->items[list->count - 1 - i] = swapped;
    }
    return native_return(call, value_from_obj(list));
}

// Cancel and wait: nil if it ended by that, its value if it refused, its error if it failed.
static GyreStatus task_stop(Call *call)
{
    VM *vm = call->vm;
    Task *t = self_of(call);
    Value reason = native_arg(call, 1);
    if (t == vm->current) return native_status(gy_throw_waits_for_itself(vm));
    if (vm->arming)
        return native_status(gy_throw(
            vm, ERROR_TypeError,
            "stop() cannot stand in a select: cancel() the task before, and await it there"));
    gy_scope_cancel(vm, t, BY_TASK, value_is_unset(reason) ? VALUE_NIL : reason, false);
    // Through a group that `t` waits for, this may have cancelled the running task: each would
    // wait for the other.
    if (!gy_scope_check(vm, vm->current)) return GYRE_ERROR;
    if (t->state == TASK_DONE) {
        if (t->outcome == OUTCOME_CANCELLED) return GYRE_OK;
        return task_result(call);
    }
    gy_scheduler_park_on(vm, vm->current, WAIT_STOP, t, &t->waiters);
    return GYRE_PENDING;
}

static const GyreNative task_methods[] = {
    {"done", task_done, "self", "Has it finished, in whatever way?"},
    {"cancelled", task_cancelled, "self", "Did it end by cancellation?"},
    {"cancelling", task_cancelling, "self", "Has a cancellation been asked for while it lives?"},
    {"cancel", task_cancel, "self, reason = nil, force = false",
     "Asks it to stop: Cancelled is thrown at its await. False if it was done already."},
    {"stop", task_stop, "self, reason = nil", "Cancels it and waits for its end.", GYRE_ASYNC},
    {"result", task_result, "self", "Its value; throws its error, or StateError while it runs."},
    {"error", task_error, "self", "Its error or nil; StateError while it runs."},
    {"stack", task_stack, "self", "Where it stands: a line of text a frame, outermost first."},
    {"name", task_name, "self", "The name given to spawn, or Task-N.", GYRE_GETTER},
    {"waiting_on", task_waiting_on, "self", "What it waits for, as text, or nil.", GYRE_GETTER},
    {"spawned_at", task_spawned_at, "self", "File and line of its spawn, or nil.", GYRE_GETTER},
    {"spawned_by", task_spawned_by, "self", "Name of the task that spawned it, or nil.",
     GYRE_GETTER},
    {0},
};

// -- Builtins

// Where the script stands that called the running native.
static void note_spawn_site(VM *vm, Task *task)
{
    const Task *spawner = vm->current;
    if (!spawner || !spawner->base) return;
    Code *code = frame_closure(spawner->base)->code;
    uint32_t index = (uint32_t)(spawner->pc - code->instrs);
    task->spawn_code = code;
    task->spawn_pc = index > 0 ? index - 1 : 0;
    task->context = spawner->context;
    task->spawner = spawner->name;
}

Coroutine *gy_task_check_coroutine(VM *vm, Value v)
{
    if (value_is_coroutine(v)) return value_as_coroutine(v);
    gy_unawaited_excuse(vm, &v, 1); // what is wrong with it is told here
    gy_throw(vm, ERROR_TypeError,
             "spawn() needs a coroutine, the call of an async function, not %s%s",
             gy_type_name(vm, v),
             value_is_closure(v)     ? ": write spawn(f())"
             : value_is_operation(v) ? ": spawn an async function that awaits it"
                                     : "");
    return NULL;
}

bool gy_task_check_name(VM *vm, Value v, Str **name)
{
    *name = value_is_str(v) ? gy_str_intern_str(vm, value_as_str(v)) : NULL;
    if (value_is_str(v)) return *name != NULL;
    if (value_is_unset(v) || value_is_nil(v)) return true;
    return gy_throw(vm, ERROR_TypeError, "the name of a task must be a str, not %s",
                    gy_type_name(vm, v));
}

Task *gy_task_from_coroutine(VM *vm, Coroutine *c, Str *name)
{
    if (!gy_coroutine_start(vm, c)) return NULL;
    Task *task = gy_task_new(vm, c->closure, c->args, c->arg_count);
    if (!task) return NULL;
    if (name) task->name = value_from_obj(name);
    note_spawn_site(vm, task);
    return task;
}

Task *gy_task_spawn(VM *vm, Closure *closure, const Value *args, uint32_t arg_count)
{
    Task *task = gy_task_new(vm, closure, args, arg_count);
    if (!task) return NULL;
    note_spawn_site(vm, task);
    gy_scheduler_start(vm, task);
    return task;
}

TaskContext *gy_task_new_context(VM *vm, Dict *locals, Fuel *fuel)
{
    TaskContext *context = (TaskContext *)gy_heap_new(vm, KIND_TASK_CONTEXT, sizeof *context);
    if (!context) return NULL;
    context->locals = locals;
    context->fuel = fuel;
    return context;
}

bool gy_task_set_fuel(VM *vm, Task *task, Fuel *fuel)
{
    TaskContext *old = task->context;
    if (fuel == (old ? old->fuel : NULL)) return true;
    TaskContext *context = gy_task_new_context(vm, old ? old->locals : NULL, fuel);
    if (!context) return false;
    task->context = context;
    heap_write(&vm->heap, value_from_obj(context));
    return true;
}

static GyreStatus builtin_spawn(Call *call)
{
    VM *vm = call->vm;
    Str *name;
    const TaskContext *context = vm->current ? vm->current->context : NULL;
    Value quotas[] = {native_arg(call, 2), native_arg(call, 3), native_arg(call, 4),
                      native_arg(call, 5)};
    Fuel *fuel;
    Coroutine *c = gy_task_check_coroutine(vm, call->args[0]);
    if (!c || !gy_task_check_name(vm, native_arg(call, 1), &name) ||
        !gy_fuel_read(vm, quotas, context ? context->fuel : NULL, &fuel) ||
        !gy_scope_arm_fuel(vm, fuel)) {
        gy_unawaited_excuse(vm, call->args, 1); // what is wrong was told
        return GYRE_ERROR;
    }
    Task *task = gy_task_from_coroutine(vm, c, name);
    if (!task || !gy_task_set_fuel(vm, task, fuel)) return GYRE_ERROR;
    gy_scheduler_start(vm, task);
    return native_return(call, value_from_obj(task));
}

static GyreStatus builtin_sleep(Call *call)
{
    VM *vm = call->vm;
    double seconds;
    if (!gy_duration_read(vm, "sleep", call->args[0], &seconds)) return GYRE_ERROR;
    if (seconds <= 0 && !vm->arming) {
        gy_scheduler_yield(vm, vm->current);
        return GYRE_PENDING;
    }
    bool ok = gy_scheduler_park_sleep(vm, vm->current,
                                      gy_duration_deadline(gy_scheduler_now(vm), seconds));
    return ok ? GYRE_PENDING : GYRE_ERROR;
}

static GyreStatus builtin_current_task(Call *call)
{
    Task *t = call->vm->current;
    return native_return(call, t && task_entry(t) ? value_from_obj(t) : VALUE_NIL);
}

static GyreStatus builtin_all_tasks(Call *call)
{
    List *list = gy_list_new(call->vm, 0);
    if (!list) return GYRE_ERROR;
    for (Task *t = call->vm->oldest; t; t = t->newer)
        if (!gy_list_append(call->vm, list, value_from_obj(t))) return GYRE_ERROR;
    return native_return(call, value_from_obj(list));
}

static GyreStatus builtin_exit(Call *call)
{
    VM *vm = call->vm;
    Value status = native_arg(call, 0);
    if (value_is_unset(status) || value_is_nil(status)) status = value_from_int(0);
    if (value_is_bool(status)) status = value_from_int(value_as_bool(status));
    if (!value_is_int(status)) {
        gy_throw(vm, ERROR_TypeError, "exit() needs an int, not %s", gy_type_name(vm, status));
        return GYRE_ERROR;
    }
    gy_throw(vm, ERROR_Exit, "exit");
    if (gy_throw_matches(vm, ERROR_Exit)) value_as_instance(vm->error)->slots[ERROR_SLOTS] = status;
    return GYRE_ERROR;
}

static GyreStatus do_nothing(Call *call)
{
    return native_return(call, call->args[0]);
}

static const GyreNative builtins[] = {
    {"spawn", builtin_spawn,
     "coroutine, name = nil, fuel = nil, time = nil, memory = nil, depth = nil",
     "Starts a task: puts it at the end of the ready queue and returns it at once. `fuel`: how "
     "many calls and turns of loops it may make; `time`: for how long it may run; `memory`: how "
     "many bytes it may hold on to; `depth`: how many calls may stand in one another."},
    {"sleep", builtin_sleep, "duration", "Lets other tasks run for so many seconds; sleep(0) once.",
     GYRE_ASYNC},
    {"current_task", builtin_current_task, "", "The task that runs."},
    {"all_tasks", builtin_all_tasks, "",
     "All tasks that have not finished, in the order of their spawning."},
    {"exit", builtin_exit, "status = 0",
     "Ends the program: unwinds it, cancels what is left, and gives the status."},
    {0},
};

static const GyreNative nothing = {"init", do_nothing, "self",
                                   "The init of `object`: does nothing.", 0};

bool gy_task_install(VM *vm)
{
    Native *init = gy_native_new(vm, &nothing, NULL);
    if (!init || !gy_builtin_add(vm, "", value_from_obj(init))) return false;
    vm->nothing_slot = vm->builtin_count - 1;
    return gy_native_add_methods(vm, KIND_TASK, task_methods) &&
           gy_native_add_builtins(vm, builtins);
}

// task_local.c - TaskLocal: a variable of which every task has its own.
//
// A task's values are a dict by TaskLocal. It is never changed: `set` makes a new one. So a child
// starts with what its spawner has by taking the pointer, and spawning costs nothing. Coroutines
// that are awaited inline and generators run in their consumer's task, and share its values.
//
// A function that uses one takes it along to another thread, where all tasks have the default. It
// is one variable there, too, however often it crosses: VMs remember those that have crossed.
#include "vm/task_local.h"
#include "vm/class.h"
#include "vm/containers.h"
#include "vm/native.h"
#include "vm/ops.h"
#include "vm/state.h"
#include <stdatomic.h>

static atomic_ullong last_identity;

static TaskLocal *new_local(VM *vm, uint64_t identity)
{
    TaskLocal *local = (TaskLocal *)gy_heap_new(vm, KIND_TASK_LOCAL, sizeof *local);
    if (!local) return NULL;
    local->fallback = VALUE_UNSET;
    local->identity = identity;
    return local;
}

static GyreStatus local_new(Call *call)
{
    TaskLocal *local = new_local(call->vm, atomic_fetch_add(&last_identity, 1) + 1);
    if (!local) return GYRE_ERROR;
    Value fallback = native_arg(call, 0);
    local->fallback = value_is_unset(fallback) ? VALUE_NIL : fallback;
    return native_return(call, value_from_obj(local));
}

// -- Crossing

static TaskLocal *find_sent(VM *vm, uint64_t identity)
{
    const List *sent = vm->sent_locals;
    for (uint32_t i = 0; sent && i < sent->count; i++) {
        TaskLocal *local = (TaskLocal *)value_as_obj(sent->items[i]);
        if (local->identity == identity) return local;
    }
    return NULL;
}

static bool remember(VM *vm, TaskLocal *local)
{
    if (!vm->sent_locals && !(vm->sent_locals = gy_list_new(vm, 4))) return false;
    return gy_list_append(vm, vm->sent_locals, value_from_obj(local));
}

uint64_t gy_task_local_send(VM *vm, TaskLocal *local)
{
    bool is_known = find_sent(vm, local->identity) != NULL;
    return is_known || remember(vm, local) ? local->identity : 0;
}

TaskLocal *gy_task_local_receive(VM *vm, uint64_t identity)
{
    TaskLocal *local = find_sent(vm, identity);
    if (local) return local;
    local = new_local(vm, identity);
    return local && remember(vm, local) ? local : NULL;
}

// -- Values

static Task *running(VM *vm)
{
    return vm->current ? vm->current : vm->host_task;
}

static GyreStatus local_get(Call *call)
{
    Value value = ((TaskLocal *)value_as_obj(call->args[0]))->fallback;
    const TaskContext *context = running(call->vm)->context;
    Dict *locals = context ? context->locals : NULL;
    if (locals && gy_dict_get(call->vm, locals, call->args[0], &value) < 0) return GYRE_ERROR;
    return native_return(call, value);
}

static GyreStatus local_set(Call *call)
{
    VM *vm = call->vm;
    Task *task = running(vm);
    Dict *locals = gy_dict_new(vm, 4), *old = task->context ? task->context->locals : NULL;
    if (!locals || (old && !gy_dict_merge(vm, locals, value_from_obj(old))) ||
        !gy_dict_set(vm, locals, call->args[0], call->args[1]))
        return GYRE_ERROR;
    struct Fuel *fuel = task->context ? task->context->fuel : NULL;
    TaskContext *context = gy_task_new_context(vm, locals, fuel);
    if (!context) return GYRE_ERROR;
    task->context = context;
    heap_write(&vm->heap, value_from_obj(context));
    return GYRE_OK;
}

static GyreStatus local_repr(Call *call)
{
    VM *vm = call->vm;
    StrBuilder b = {0};
    bool ok = gy_builder_add_c(vm, &b, "<TaskLocal default=") &&
              gy_ops_add_repr(vm, &b, ((TaskLocal *)value_as_obj(call->args[0]))->fallback) &&
              gy_builder_add_c(vm, &b, ">");
    if (!ok) {
        gy_builder_free(vm, &b);
        return GYRE_ERROR;
    }
    Str *text = gy_builder_finish(vm, &b);
    return text ? native_return(call, value_from_obj(text)) : GYRE_ERROR;
}

static const GyreNative constructor = {
    "TaskLocal", local_new, "default = nil",
    "A variable of which every task has its own; a new task starts with its spawner's.", 0};

static const GyreNative methods[] = {
    {"get", local_get, "self", "The running task's value, or the default."},
    {"set", local_set, "self, value", "Changes the running task's value."},
    {"repr", local_repr, "self", "<TaskLocal default=0>"},
    {0},
};

bool gy_task_local_install(VM *vm)
{
    return gy_native_set_constructor(vm, KIND_TASK_LOCAL, &constructor) &&
           gy_native_add_methods(vm, KIND_TASK_LOCAL, methods);
}

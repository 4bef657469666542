// task_tree.c - all tasks as text, each below the one whose group it belongs to.
//
// What task_tree() returns, and what those see who look from outside: SIGQUIT, `gyre ps`. A task
// of the loop stands at the margin; the tasks of a group stand below the task that waits for them.
// From outside there is also a plain list of them, and each line says for how long the task has
// waited. A script gets no such times, so that its output stays the same from run to run.
#include "vm/task_tree.h"
#include "vm/group.h"
#include "vm/leaks.h"
#include "vm/native.h"
#include "vm/ops.h"
#include "vm/scheduler.h"
#include "vm/state.h"
#include <stdlib.h>
#include <string.h>

typedef struct {
    bool has_times;
    bool has_leaks;
    bool is_flat;
} View;

// As exact as the turns of the loop are long.
static void add_waiting_time(VM *vm, StrBuilder *b, const Task *task)
{
    uint32_t now_ms = (uint32_t)(gy_scheduler_now(vm) / 1000000);
    gy_builder_add_format(vm, b, " (%.1f s)", (now_ms - task->parked_ms) / 1000.0);
}

static void add_group(VM *vm, StrBuilder *b, const Task *task)
{
    const Task *host = task->group ? task->group->scope.task : NULL;
    Str *name = host ? gy_task_name(vm, host) : NULL;
    if (name) gy_builder_add_format(vm, b, ", in a group of '%s'", name->chars);
}

static void add_line(VM *vm, StrBuilder *b, View view, const Task *task, uint32_t depth)
{
    Str *name = gy_task_name(vm, task);
    for (uint32_t i = 0; i < depth; i++)
        gy_builder_add_c(vm, b, "  ");
    gy_builder_add_format(vm, b, "'%s' ", name ? name->chars : "?");
    if (task->state == TASK_WAITING) {
        gy_builder_add_c(vm, b, "waits for ");
        gy_task_add_wait(vm, b, task);
        if (view.has_times) add_waiting_time(vm, b, task);
    } else {
        gy_builder_add_c(vm, b,
                         task->state == TASK_RUNNING ? "runs"
                         : task->state == TASK_NEW   ? "has not started"
                                                     : "is ready");
    }
    gy_builder_add_c(vm, b, ", ");
    gy_builder_add_c(vm, b, task_entry(task)->proto->name);
    gy_builder_add_c(vm, b, "() at ");
    gy_task_add_position(vm, b, task);
    if (task->own.requested) gy_builder_add_c(vm, b, ", cancelling");
    if (view.has_leaks && task->is_stuck) gy_builder_add_c(vm, b, ", nothing can wake it");
    if (view.is_flat) add_group(vm, b, task);
    gy_builder_add_c(vm, b, "\n");
}

static bool add_children(VM *vm, StrBuilder *b, View view, const Scope *scope, uint32_t depth);

static bool add_tree(VM *vm, StrBuilder *b, View view, const Task *task, uint32_t depth)
{
    add_line(vm, b, view, task, depth);
    if (!task->scopes) return !b->failed;
    if (!gy_ops_enter(vm)) return false;
    return add_children(vm, b, view, task->scopes, depth + 1);
}

// Outer groups first.
static bool add_children(VM *vm, StrBuilder *b, View view, const Scope *innermost, uint32_t depth)
{
    const Scope *groups[16];
    int count = 0;
    for (const Scope *s = innermost; s && count < 16; s = s->outer)
        if (s->state.kind == SCOPE_GROUP) groups[count++] = s;
    while (count--) {
        const Group *g = (const Group *)groups[count];
        for (uint32_t i = 0; i < g->count; i++) {
            const Task *child = g->children[i];
            if (child->state != TASK_DONE && !add_tree(vm, b, view, child, depth)) return false;
        }
    }
    return !b->failed;
}

// What a host, or the VM of a thread, calls directly runs in no task.
static void add_host_call(VM *vm, StrBuilder *b)
{
    const Task *host = vm->host_task;
    if (!host->base) return;
    gy_builder_add_format(vm, b, "no task: %s() runs at ",
                          frame_closure(host->base)->code->proto->name);
    gy_task_add_frame_line(vm, b, host);
    gy_builder_add_c(vm, b, "\n");
}

static Str *make_text(VM *vm, View view)
{
    StrBuilder b = {0};
    bool ok = true;
    if (view.has_times) add_host_call(vm, &b);
    for (const Task *task = vm->oldest; task && ok; task = task->newer) {
        if (view.is_flat) add_line(vm, &b, view, task, 0);
        else if (!task->group) ok = add_tree(vm, &b, view, task, 0);
    }
    if (ok) return gy_builder_finish(vm, &b);
    gy_builder_free(vm, &b);
    return NULL;
}

static GyreStatus task_tree(Call *call)
{
    Str *text = make_text(call->vm, (View){0});
    return text ? native_return(call, value_from_obj(text)) : GYRE_ERROR;
}

// Where the tree is too deep to be drawn there is still the list. No error is left pending.
static Str *make_text_for_others(VM *vm, View view)
{
    Value pending = vm->error;
    view.has_leaks = vm->config.finds_leaks && gy_leaks_find(vm);
    Str *text = make_text(vm, view);
    if (!text && !view.is_flat) {
        view.is_flat = true;
        text = make_text(vm, view);
    }
    vm->error = pending;
    return text;
}

char *gyre_task_text(Gyre *g, GyreTaskView view)
{
    Str *text =
        make_text_for_others(g, (View){.has_times = true, .is_flat = view == GYRE_TASKS_LIST});
    char *copy = text ? (char *)gy_mem_resize(NULL, text->size + 1) : NULL;
    if (copy) memcpy(copy, text->chars, text->size + 1);
    return copy;
}

// For gyre_show_tasks.
static void show(VM *vm)
{
    Str *text = make_text_for_others(vm, (View){.has_times = true});
    if (!text || !vm->config.write) return;
    if (vm->config.flush) vm->config.flush(vm->config.context, 1);
    vm->config.write(vm->config.context, 2, text->chars, text->size);
    if (vm->config.flush) vm->config.flush(vm->config.context, 2);
}

static const GyreNative builtins[] = {
    {"task_tree", task_tree, "",
     "All tasks as text: what each waits for, where it stands, and below it the tasks of its "
     "groups.",
     0},
    {0},
};

bool gy_task_tree_install(VM *vm)
{
    vm->show_tasks = show;
    return gy_native_add_builtins(vm, builtins);
}

// task_tree.c - all tasks as text, each below the one whose group it belongs to.
//
// What task_tree() returns, and what SIGQUIT makes the program print to stderr while it runs on.
// A task of the loop stands at the margin; the tasks of a group stand below the task that waits
// for them.
#include "vm/task_tree.h"
#include "vm/group.h"
#include "vm/native.h"
#include "vm/ops.h"
#include "vm/scheduler.h"
#include "vm/state.h"

static void add_line(VM *vm, StrBuilder *b, const Task *task, uint32_t depth)
{
    Str *name = gy_task_name(vm, task);
    for (uint32_t i = 0; i < depth; i++)
        gy_builder_add_c(vm, b, "  ");
    gy_builder_add_format(vm, b, "'%s' ", name ? name->chars : "?");
    if (task->state == TASK_WAITING) {
        gy_builder_add_c(vm, b, "waits for ");
        gy_task_add_wait(vm, b, task);
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
    gy_builder_add_c(vm, b, "\n");
}

static bool add_children(VM *vm, StrBuilder *b, const Scope *scope, uint32_t depth);

static bool add_tree(VM *vm, StrBuilder *b, const Task *task, uint32_t depth)
{
    add_line(vm, b, task, depth);
    if (!task->scopes) return !b->failed;
    if (!gy_ops_enter(vm)) return false;
    bool ok = add_children(vm, b, task->scopes, depth + 1);
    gy_ops_leave(vm);
    return ok;
}

// Outer groups first.
static bool add_children(VM *vm, StrBuilder *b, const Scope *innermost, uint32_t depth)
{
    const Scope *groups[16];
    int count = 0;
    for (const Scope *s = innermost; s && count < 16; s = s->outer)
        if (s->state.kind == SCOPE_GROUP) groups[count++] = s;
    while (count--) {
        const Group *g = (const Group *)groups[count];
        for (uint32_t i = 0; i < g->count; i++) {
            const Task *child = g->children[i];
            if (child->state != TASK_DONE && !add_tree(vm, b, child, depth)) return false;
        }
    }
    return !b->failed;
}

static Str *make_text(VM *vm)
{
    StrBuilder b = {0};
    for (const Task *task = vm->oldest; task; task = task->newer) {
        if (task->group || add_tree(vm, &b, task, 0)) continue;
        gy_builder_free(vm, &b);
        return NULL;
    }
    return gy_builder_finish(vm, &b);
}

static GyreStatus task_tree(Call *call)
{
    Str *text = make_text(call->vm);
    return text ? native_return(call, value_from_obj(text)) : GYRE_ERROR;
}

// For gyre_show_tasks. Nothing of the script changes, not even an error on its way.
static void show(VM *vm)
{
    Value pending = vm->error;
    Str *text = make_text(vm);
    vm->error = pending;
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

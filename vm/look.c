// look.c - looks at a VM from outside, while its script runs on.
//
// Jobs that are posted run between two turns, so a script that computes keeps them waiting. A look
// comes sooner: at the next safepoint, where a loop turns or a function is called, and between
// the steps of builtins that run long. There everything can be read and nothing may be changed, so
// the script cannot tell that somebody looked; an error on its way is put aside meanwhile.
//
// SIGQUIT is the oldest of these. A handler may neither lock nor allocate, so it has a flag of its
// own in place of an entry in the list.
#include "vm/look.h"
#include "vm/state.h"

bool gy_look_add(VM *vm, void (*look)(VM *vm, void *data), void *data)
{
    PostedJob *job = (PostedJob *)gy_mem_new_in(vm->heap.memory, sizeof *job);
    if (!job) return false;
    os_lock_take(&vm->inbox_lock);
    *job = (PostedJob){vm->looks, look, data};
    vm->looks = job;
    vm_request_poll(vm, POLL_LOOK);
    if (vm->driver.wake) vm->driver.wake(vm->driver.context);
    os_lock_give(&vm->inbox_lock);
    return true;
}

static PostedJob *take_looks(VM *vm)
{
    os_lock_take(&vm->inbox_lock);
    PostedJob *first = vm->looks;
    vm->looks = NULL;
    os_lock_give(&vm->inbox_lock);
    return first;
}

static void run_looks(VM *vm, VM *shown)
{
    for (PostedJob *job = take_looks(vm), *next; job; job = next) {
        next = job->next;
        job->run(shown, job->data);
        gy_mem_free(job);
    }
}

void gy_look_at(VM *vm, uint32_t why)
{
    Value pending = vm->error;
    vm->error = VALUE_UNSET;
    if (why & POLL_SHOW) vm->show_tasks(vm);
    if (why & POLL_LOOK) run_looks(vm, vm);
    vm->error = pending;
}

void gy_look_run(VM *vm)
{
    uint32_t why = atomic_fetch_and(&vm->poll, ~(unsigned)POLL_SHOW_OR_LOOK);
    gy_look_at(vm, why);
}

void gy_look_dismiss(VM *vm)
{
    run_looks(vm, NULL);
}

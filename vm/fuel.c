// fuel.c - quotas: how far a task, or a group of tasks, may run.
//
// One unit is a call or a turn of a loop; a builtin that runs long is charged where it looks for
// interrupts. While a task with a quota runs, POLL_FUEL is set, so that it comes here at each of
// its safepoints; other tasks pay nothing.
//
// A quota that is used up throws QuotaExceeded, once, and leaves a reserve on which cleanups run.
// When that is used up, too, the task is ended: no handler of it runs any more.
#include "vm/fuel.h"
#include "vm/class.h"
#include "vm/ops.h"

enum { RESERVE = 1000 };

bool gy_fuel_read(VM *vm, Value amount, Fuel *outer, Fuel **fuel)
{
    int64_t units;
    *fuel = outer;
    if (value_is_unset(amount) || value_is_nil(amount)) return true;
    if (!gy_ops_index(vm, amount, &units)) return false;
    if (units < 0) return gy_throw(vm, ERROR_ValueError, "fuel must not be negative");
    *fuel = (Fuel *)gy_heap_new(vm, KIND_FUEL, sizeof **fuel);
    if (!*fuel) return false;
    (*fuel)->left = units;
    (*fuel)->outer = outer;
    return true;
}

static bool exceed(VM *vm, Task *task, Fuel *f)
{
    if (f->state == FUEL_LEFT) {
        f->state = FUEL_RESERVE;
        f->left += RESERVE;
        return gy_throw(vm, ERROR_QuotaExceeded, "the task has used up its fuel");
    }
    f->state = FUEL_EMPTY;
    task->is_killed = true;
    return gy_throw(vm, ERROR_QuotaExceeded,
                    "the task has used up its fuel, and the reserve for its cleanup");
}

bool gy_fuel_charge(VM *vm, int64_t units)
{
    Task *task = vm->current;
    if (!task || !task->context || !task->context->fuel) return true;
    vm_request_poll(vm, POLL_FUEL);
    bool ok = true;
    for (Fuel *f = task->context->fuel; f; f = f->outer) {
        f->left -= units;
        if (f->left < 0 && ok) ok = exceed(vm, task, f);
    }
    return ok;
}

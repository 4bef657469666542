// future.c - Future: a result that somebody will set, and any number of tasks that wait for it.
#include "vm/class.h"
#include "vm/scheduler.h"
#include "vm/state.h"

static Future *self_of(const Call *call)
{
    return value_as_future(call->args[0]);
}

static GyreStatus future_new(Call *call)
{
    Future *f = (Future *)gy_heap_new(call->vm, KIND_FUTURE, sizeof *f);
    if (!f) return GYRE_ERROR;
    f->result = VALUE_NIL;
    return native_return(call, value_from_obj(f));
}

static bool settle(Call *call, FutureState state, Value result)
{
    Future *f = self_of(call);
    if (f->state != FUTURE_PENDING)
        return gy_throw(call->vm, ERROR_StateError, "the future has its result already");
    f->state = (uint8_t)state;
    f->result = result;
    heap_write(&call->vm->heap, result);
    gy_scheduler_wake_all(call->vm, &f->waiters, result, state != FUTURE_VALUE);
    return true;
}

static GyreStatus future_set_result(Call *call)
{
    return native_status(settle(call, FUTURE_VALUE, call->args[1]));
}

static GyreStatus future_set_error(Call *call)
{
    Value error = call->args[1];
    if (value_is_instance(error) && gy_class_of(call->vm, error)->is_error)
        return native_status(settle(call, FUTURE_ERROR, error));
    gy_throw(call->vm, ERROR_TypeError, "set_error() needs an error, not %s",
             gy_type_name(call->vm, error));
    return GYRE_ERROR;
}

static GyreStatus future_cancel(Call *call)
{
    VM *vm = call->vm;
    if (self_of(call)->state != FUTURE_PENDING) return native_return(call, VALUE_FALSE);
    gy_throw(vm, ERROR_TaskCancelled, "the future was cancelled");
    Value error = vm->error;
    vm->error = VALUE_UNSET;
    return settle(call, FUTURE_CANCELLED, error) ? native_return(call, VALUE_TRUE) : GYRE_ERROR;
}

static GyreStatus future_done(Call *call)
{
    return native_return(call, value_from_bool(self_of(call)->state != FUTURE_PENDING));
}

static const GyreNative constructor = {"Future", future_new, "", "A result that is set later.", 0};

static const GyreNative methods[] = {
    {"set_result", future_set_result, "self, value", "Wakes all that await it, with the value."},
    {"set_error", future_set_error, "self, error", "Wakes all that await it, with the error."},
    {"cancel", future_cancel, "self",
     "Wakes all that await it, with TaskCancelled. False if it was settled."},
    {"done", future_done, "self", "Is it settled?"},
    {0},
};

bool gy_future_install(VM *vm)
{
    return gy_native_set_constructor(vm, KIND_FUTURE, &constructor) &&
           gy_native_add_methods(vm, KIND_FUTURE, methods);
}

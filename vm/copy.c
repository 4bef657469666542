// copy.c - the natives of the copy module: instances without their initialisers.
//
// stdlib/copy.gy does the walking; what a script cannot do is here.
#include "vm/args.h"
#include "vm/class.h"
#include "vm/containers.h"
#include "vm/frozen.h"
#include "vm/state.h"

static const Class *class_of_argument(const Call *call)
{
    return gy_class_of(call->vm, call->args[0]);
}

static bool check_instance(Call *call)
{
    return value_is_instance(call->args[0]) ||
           gy_throw(call->vm, ERROR_TypeError, "cannot copy '%s' object",
                    gy_type_name(call->vm, call->args[0]));
}

// A copy of an error has the same message, but was not thrown anywhere yet.
static bool is_history(const Class *c, uint32_t slot)
{
    return c->is_error && slot < ERROR_SLOTS && slot != ERROR_MESSAGE;
}

static GyreStatus clone_instance(Call *call)
{
    if (!check_instance(call)) return GYRE_ERROR;
    Class *c = gy_class_of(call->vm, call->args[0]);
    Instance *made = gy_class_instantiate(call->vm, c);
    if (!made) return GYRE_ERROR;
    const Instance *instance = value_as_instance(call->args[0]);
    for (uint32_t i = 0; i < c->slot_count; i++)
        if (!is_history(c, i)) made->slots[i] = instance->slots[i];
    return native_return(call, value_from_obj(made));
}

static GyreStatus fields(Call *call)
{
    if (!check_instance(call)) return GYRE_ERROR;
    return args_return_obj(call, gy_list_from(call->vm, value_as_instance(call->args[0])->slots,
                                              class_of_argument(call)->slot_count));
}

static GyreStatus set_fields(Call *call)
{
    if (!check_instance(call)) return GYRE_ERROR;
    const List *values = value_as_list(call->args[1]);
    Instance *instance = value_as_instance(call->args[0]);
    if (!frozen_may_change(call->vm, instance)) return GYRE_ERROR;
    for (uint32_t i = 0; i < class_of_argument(call)->slot_count && i < values->count; i++) {
        instance->slots[i] = values->items[i];
        heap_write(&call->vm->heap, values->items[i]);
    }
    return GYRE_OK;
}

static const GyreNative natives[] = {
    {"clone", clone_instance, "object, /", "An instance of the same class with the same fields.",
     0},
    {"fields", fields, "object, /", "The values of an instance's fields, in a list.", 0},
    {"set_fields", set_fields, "object, values, /", "Sets them all.", 0},
    {0},
};

GyreStatus gy_copy_install(VM *vm)
{
    return gyre_register(vm, "<stdlib>/_copy", natives, NULL);
}

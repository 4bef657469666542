// collections.c - the types of the collections module that live in the machine.
//
// They are no builtins: a script gets them by `import collections`, whose source,
// stdlib/collections.gy, takes them from the module of natives that is made here.
#include "vm/class.h"
#include "vm/containers.h"
#include "vm/deque.h"
#include "vm/dict_types.h"
#include "vm/module.h"
#include "vm/namedtuple.h"
#include "vm/state.h"

static bool add_class(VM *vm, Module *module, uint32_t class_id)
{
    Class *c = vm->classes[class_id];
    return gy_module_set(vm, module, c->name->chars, value_from_obj(c));
}

bool gy_collections_install(VM *vm)
{
    return gy_deque_install(vm) && gy_dict_types_install(vm) && gy_counter_install(vm);
}

GyreStatus gy_collections_module_install(VM *vm)
{
    if (!gy_namedtuple_install(vm)) return GYRE_ERROR;
    Module *module = gy_module_native(vm, "<stdlib>/_collections");
    return native_status(
        module && add_class(vm, module, KIND_DEQUE) && add_class(vm, module, CLASS_DEFAULTDICT) &&
        add_class(vm, module, CLASS_ORDERED_DICT) && add_class(vm, module, CLASS_COUNTER));
}

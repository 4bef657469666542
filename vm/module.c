// module.c - modules and the table of those that have been imported.
//
// The table maps identities (the path that the loader found, or the plain name of a module of
// natives) to modules. A module enters the table before its top level runs, which is what makes
// a circle of imports see what has been defined so far. Modules of natives are made when they are
// first asked for: most scripts need few of them, and all of them would double the start-up time.
#include "vm/module.h"
#include "vm/class.h"
#include "vm/containers.h"
#include "vm/handles.h"
#include "vm/load.h"
#include "vm/name_map.h"
#include "vm/state.h"
#include <stdlib.h>

Module *gy_module_new(VM *vm, const char *name)
{
    Str *text = gy_str_intern(vm, name, strlen(name));
    Module *m = text ? (Module *)gy_heap_new(vm, KIND_MODULE, sizeof *m) : NULL;
    if (!m) return NULL;
    m->name = text;
    m->doc = VALUE_NIL;
    m->obj.class_id = gy_class_take_id(vm, vm->classes[KIND_MODULE]);
    return m->obj.class_id ? m : NULL;
}

bool gy_module_ensure_slots(VM *vm, Module *m)
{
    if (m->names.count <= m->slot_capacity) return true;
    uint32_t capacity = m->slot_capacity ? m->slot_capacity * 2 : 8;
    while (capacity < m->names.count)
        capacity *= 2;
    Value *slots =
        (Value *)gy_heap_resize_array(vm, m->slots, m->slot_capacity, capacity, sizeof(Value));
    if (!slots) return false;
    for (uint32_t i = m->slot_capacity; i < capacity; i++)
        slots[i] = VALUE_UNSET;
    m->slots = slots;
    m->slot_capacity = capacity;
    return true;
}

bool gy_module_set(VM *vm, Module *m, const char *name, Value value)
{
    int slot = gy_module_names_find(&m->names, name, strlen(name));
    if (slot < 0) slot = gy_module_names_add(&m->names, name, strlen(name), false);
    if (slot < 0) return gy_throw_memory(vm);
    if (!gy_module_ensure_slots(vm, m)) return false;
    m->slots[slot] = value;
    heap_write(&vm->heap, value);
    return true;
}

Module *gy_module_find(VM *vm, Str *path)
{
    const Value *found = gy_dict_find_str(vm->modules, path);
    return found ? value_as_module(*found) : NULL;
}

bool gy_module_register(VM *vm, Str *path, Module *module)
{
    return gy_dict_set(vm, vm->modules, value_from_obj(path), value_from_obj(module));
}

Module *gy_module_native(VM *vm, const char *name)
{
    Str *text = gy_str_intern(vm, name, strlen(name));
    if (!text) return NULL;
    Module *m = gy_module_find(vm, text);
    if (m) return m;
    m = gy_module_new(vm, name);
    if (!m || !gy_module_register(vm, text, m)) return NULL;
    m->state = MODULE_READY;
    m->is_native = true;
    return m;
}

static const GyreModule *find_installer(const VM *vm, const Str *name)
{
    for (uint32_t i = 0; i < vm->installer_count; i++)
        for (const GyreModule *m = vm->installers[i]; m->name; m++)
            if (gy_str_equal_c(name, m->name)) return m;
    return NULL;
}

Module *gy_module_find_native(VM *vm, Str *name)
{
    Module *module = gy_module_find(vm, name);
    if (module) return module;
    const GyreModule *made = find_installer(vm, name);
    if (!made) return NULL;
    uint32_t scope = gyre_scope_open(vm);
    GyreStatus status = made->install(vm);
    gyre_scope_close(vm, scope);
    module = gy_module_find(vm, name);
    if (status == GYRE_OK) return module;
    if (module) gy_module_forget(vm, module);
    return NULL;
}

bool gy_module_set_builtin(VM *vm, const char *module, const char *name)
{
    Module *m = gy_module_native(vm, module);
    Str *text = m ? gy_str_intern(vm, name, strlen(name)) : NULL;
    const NameEntry *builtin = text ? gy_name_map_get(&vm->builtin_slots, text) : NULL;
    return builtin && gy_module_set(vm, m, name, vm->builtins[value_as_int(builtin->value)]);
}

// Compiles what the loader found and enters the new module.
static Module *make(VM *vm, const char *path, const char *text, size_t size, Code **code)
{
    Str *name = gy_str_intern(vm, path, strlen(path));
    if (!name) return NULL;
    Module *module = gy_module_find(vm, name);
    if (module) return module;
    module = gy_module_new(vm, path);
    if (!module) return NULL;
    Proto *proto = vm->compile(vm, path, text, size, &module->names);
    if (!proto) return NULL;
    *code = gy_module_ensure_slots(vm, module) ? gy_load(vm, proto, module) : NULL;
    gy_proto_release(proto);
    if (*code && !gy_module_register(vm, name, module)) *code = NULL;
    if (!*code) return NULL;
    module->state = MODULE_RUNNING;
    return module;
}

static Module *throw_not_found(VM *vm, Str *name)
{
    gy_throw(vm, ERROR_ModuleNotFoundError, "no module named '%s'", name->chars);
    return NULL;
}

static Module *make_from_host(VM *vm, Str *name, const char *from, Code **code)
{
    if (!vm->config.load) return throw_not_found(vm, name);
    GyreValue path = GYRE_NONE;
    Value text, identity = value_from_obj(name);
    GyreValue given = vm->config.load(vm->config.context, vm, name->chars, from, &path);
    if (!value_is_unset(vm->error)) return NULL;
    if (gyre_is_none(given)) return throw_not_found(vm, name);
    if (!gy_handles_take(vm, given, "load", &text)) return NULL;
    if (!gyre_is_none(path) && !gy_handles_take(vm, path, "load", &identity)) return NULL;
    if (!value_is_str(text) || !value_is_str(identity)) {
        gy_throw(vm, ERROR_TypeError, "the source of module '%s' is no str", name->chars);
        return NULL;
    }
    // Both are held by handles, or by the importer's code, while nothing else is known of them.
    Str *path_text = gy_str_new(vm, value_as_str(identity)->chars, value_as_str(identity)->size);
    if (!path_text) return NULL;
    return make(vm, path_text->chars, value_as_str(text)->chars, value_as_str(text)->size, code);
}

static Module *make_from_source(VM *vm, Str *name, const char *from, Code **code)
{
    char *path = NULL, *text = NULL;
    size_t size = 0;
    Module *module = NULL;
    GyreStatus status = GYRE_PENDING;
    if (vm->loader)
        status = vm->loader(vm, vm->loader_context, name->chars, from, &path, &text, &size);
    if (status == GYRE_PENDING) module = make_from_host(vm, name, from, code);
    else if (status == GYRE_OK) module = make(vm, path, text, size, code);
    free(path);
    free(text);
    return module;
}

Module *gy_module_import(VM *vm, Str *name, Code *importer, Code **code)
{
    *code = NULL;
    Module *module = gy_module_find_native(vm, name);
    if (module || !value_is_unset(vm->error)) return module;
    if (!vm->compile) return throw_not_found(vm, name);
    uint32_t scope = vm->handle_count;
    module = make_from_source(vm, name, importer->proto->source->name, code);
    gy_handles_end_call(vm, scope, "load");
    if (*code) {
        module->importer = importer->module;
        heap_write(&vm->heap, value_from_obj(importer->module));
        module->runner = vm->current;
        heap_write(&vm->heap, value_from_obj(vm->current));
    }
    return module;
}

void gy_module_forget(VM *vm, Module *module)
{
    Value error = vm->error;
    module->state = MODULE_NEW;
    gy_dict_remove(vm, vm->modules, value_from_obj(module->name), NULL);
    vm->error = error;
}

// -- Circles

static uint32_t steps_between(const Module *from, const Module *to)
{
    uint32_t steps = 0;
    for (; from && from != to; from = from->importer)
        steps++;
    return from ? steps : 0;
}

// Who imports whom, from the module on and back to it.
static bool add_circle(VM *vm, StrBuilder *b, const Module *module, const Module *reader)
{
    gy_builder_add_str(vm, b, module->name);
    for (uint32_t n = steps_between(reader, module); n > 0; n--) {
        const Module *next = reader;
        for (uint32_t i = 1; i < n; i++)
            next = next->importer;
        gy_builder_add_c(vm, b, " imports ");
        gy_builder_add_str(vm, b, next->name);
    }
    gy_builder_add_c(vm, b, " imports ");
    return gy_builder_add_str(vm, b, module->name);
}

bool gy_module_throw_unset(VM *vm, const Module *module, const char *name)
{
    const Task *task = vm->current;
    const Module *reader = task && task->base ? frame_closure(task->base)->code->module : NULL;
    if (!steps_between(reader, module))
        return gy_throw(vm, ERROR_AttributeError, "module '%s' has not set '%s' yet",
                        module->name->chars, name);
    StrBuilder b = {0};
    add_circle(vm, &b, module, reader);
    Str *circle = gy_builder_finish(vm, &b);
    return circle && gy_throw(vm, ERROR_AttributeError, "module '%s' has not set '%s' yet: %s",
                              module->name->chars, name, circle->chars);
}

// module.h - modules: named variables in slots.
#ifndef GYRE_VM_MODULE_H
#define GYRE_VM_MODULE_H

#include "vm/object.h"
#include "vm/str.h"

Module *gy_module_new(VM *vm, const char *name);

// Makes slots for names that were appended since; new ones are UNSET.
bool gy_module_ensure_slots(VM *vm, Module *module);

// The module of that path or name, or NULL (nothing thrown) where none was made yet.
Module *gy_module_find(VM *vm, Str *path);
bool gy_module_register(VM *vm, Str *path, Module *module);

// The same for a module of natives, which is made now if a table of the host has it. NULL: there
// is none (nothing thrown), or vm->error is why it could not be made.
Module *gy_module_find_native(VM *vm, Str *name);

// The module of natives of that name, made empty if it is new. NULL: thrown.
Module *gy_module_native(VM *vm, const char *name);

// Gives such a module a builtin, for a script that stands on it and wants the builtin's name for
// itself.
bool gy_module_set_builtin(VM *vm, const char *module, const char *name);

// Sets a variable from C, adding the name if it is new.
bool gy_module_set(VM *vm, Module *module, const char *name, Value value);

// For IMPORT: the module that `name` stands for, seen from `importer`. When it is new and has
// code, *code is its top level, which the caller must run. NULL: thrown.
Module *gy_module_import(VM *vm, Str *name, Code *importer, Code **code);

// Its top level has failed: the next import starts anew.
void gy_module_forget(VM *vm, Module *module);

// A variable is read before the top level has set it. Where that is because modules import each
// other, the message shows the circle. Returns false.
bool gy_module_throw_unset(VM *vm, const Module *module, const char *name);

#endif

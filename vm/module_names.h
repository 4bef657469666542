// module_names.h - the variables of one module: name, slot, and whether it may be assigned.
//
// The compiler appends to it, the VM reads it (error messages, `module.name`, imports). Slot i
// of the module holds the value of entry i. Plain data; owned by the VM's module object.
#ifndef GYRE_VM_MODULE_NAMES_H
#define GYRE_VM_MODULE_NAMES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct {
    char *name; // owned
    bool is_const;
} ModuleName;

typedef struct {
    ModuleName *items;
    uint32_t count;
    uint32_t capacity;
} ModuleNames;

// Slot of a name, newest first (the REPL may declare one twice), or -1.
int gy_module_names_find(const ModuleNames *names, const char *name, size_t size);

// Appends and returns the slot; -1 when memory is out or 65,536 slots are used.
int gy_module_names_add(ModuleNames *names, const char *name, size_t size, bool is_const);

void gy_module_names_free(ModuleNames *names);

#endif

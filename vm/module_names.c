// module_names.c - the growing list of a module's variables.
//
// A list and not a table: a module has a few dozen names, they are looked up while compiling
// only, and the newest of two equal ones must be found first.
#include "vm/module_names.h"
#include "vm/mem.h"
#include <string.h>

enum { SLOT_LIMIT = 65536 }; // what 16 bits of an instruction can name

int gy_module_names_find(const ModuleNames *names, const char *name, size_t size)
{
    for (uint32_t i = names->count; i-- > 0;) {
        const char *text = names->items[i].name;
        if (strncmp(text, name, size) == 0 && text[size] == 0) return (int)i;
    }
    return -1;
}

int gy_module_names_add(ModuleNames *names, const char *name, size_t size, bool is_const)
{
    if (names->count >= SLOT_LIMIT) return -1;
    void *items = names->items;
    if (!gy_mem_grow(&items, names->count, &names->capacity, sizeof *names->items)) return -1;
    names->items = (ModuleName *)items;
    char *copy = gy_mem_copy_text(name, size);
    if (!copy) return -1;
    names->items[names->count] = (ModuleName){copy, is_const};
    return (int)names->count++;
}

void gy_module_names_free(ModuleNames *names)
{
    for (uint32_t i = 0; i < names->count; i++)
        gy_mem_free(names->items[i].name);
    gy_mem_free(names->items);
    *names = (ModuleNames){0};
}

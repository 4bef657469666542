// loop_module.h - `import loop`: the running loop, and what it does with errors nobody looks at.
#ifndef GYRE_VM_LOOP_MODULE_H
#define GYRE_VM_LOOP_MODULE_H

#include "vm/vm.h"

bool gy_loop_module_install(VM *vm);
void gy_loop_module_reset(VM *vm); // as if loop.auto_advance had never been set

#endif

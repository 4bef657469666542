// loop_module.h - `import loop`: the running loop, and what it does with errors nobody looks at.
#ifndef GYRE_VM_LOOP_MODULE_H
#define GYRE_VM_LOOP_MODULE_H

#include "vm/vm.h"

GyreStatus gy_loop_module_install(VM *vm); // when it is imported
bool gy_run_install(VM *vm);               // the builtin run
void gy_loop_module_reset_clock(VM *vm);   // as if loop.auto_advance had never been set
// As if a script had set loop.grace and loop.unobserved_after to these.
void gy_loop_module_set_limits(VM *vm, int64_t grace_ns, int64_t unobserved_after_ns);

#endif

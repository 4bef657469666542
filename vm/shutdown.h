// shutdown.h - the end of a run.
#ifndef GYRE_VM_SHUTDOWN_H
#define GYRE_VM_SHUTDOWN_H

#include "vm/vm.h"

// After main is done: cancels and runs down whatever is left, reports what nobody looked at.
void gy_shutdown(VM *vm);

void gy_shutdown_forget_hooks(VM *vm);

#endif

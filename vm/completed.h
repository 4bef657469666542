// completed.h - completed(*aws): the tasks of a set, in the order in which they finish.
#ifndef GYRE_VM_COMPLETED_H
#define GYRE_VM_COMPLETED_H

#include "vm/vm.h"

bool gy_completed_install(VM *vm);

#endif

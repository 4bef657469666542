// leaks.h - which waiting tasks can nothing wake any more?
#ifndef GYRE_VM_LEAKS_H
#define GYRE_VM_LEAKS_H

#include "vm/vm.h"

// Sets Task.is_stuck of all unfinished tasks. False: memory was too short to find out.
bool gy_leaks_find(VM *vm);

// Tells of those that are stuck, at the end of a run whose main task has ended well.
void gy_leaks_report(VM *vm);

#endif

// task_tree.h - all tasks as text, each below the one whose group it belongs to.
#ifndef GYRE_VM_TASK_TREE_H
#define GYRE_VM_TASK_TREE_H

#include "vm/vm.h"

bool gy_task_tree_install(VM *vm);

#endif

// task_local.h - TaskLocal: a variable of which every task has its own.
#ifndef GYRE_VM_TASK_LOCAL_H
#define GYRE_VM_TASK_LOCAL_H

#include "vm/object.h"

typedef struct TaskLocal {
    Obj obj;
    Value fallback; // where a task, and whoever spawned it, has set nothing
} TaskLocal;

AT_START bool gy_task_local_install(VM *vm);

#endif

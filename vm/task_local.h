// task_local.h - TaskLocal: a variable of which every task has its own.
#ifndef GYRE_VM_TASK_LOCAL_H
#define GYRE_VM_TASK_LOCAL_H

#include "vm/object.h"

typedef struct TaskLocal {
    Obj obj;
    Value fallback;    // where a task, and whoever spawned it, has set nothing
    uint64_t identity; // the same in all threads
} TaskLocal;

// Crossing to another thread: its identity, by which that one finds it again. 0: thrown.
uint64_t gy_task_local_send(VM *vm, TaskLocal *local);
// The one of that identity, or a new one whose `fallback` is UNSET. NULL: thrown.
TaskLocal *gy_task_local_receive(VM *vm, uint64_t identity);

bool gy_task_local_install(VM *vm);

#endif

// interp.h - running bytecode.
#ifndef GYRE_VM_INTERP_H
#define GYRE_VM_INTERP_H

#include "vm/task.h"

typedef enum {
    RUN_RETURNED, // the frame it was entered with returned
    RUN_YIELDED,  // … was a generator and yielded
    RUN_THREW,    // … was left by an error, which is in the VM's error slot
    RUN_PARKED,   // the task waits for something
} RunResult;

// Goes on with a task where it stands, until its bottom frame ends or it parks.
RunResult gy_interp_resume(VM *vm, Task *task, Value *result);

// The same for a task whose pc and registers are right already (an error was just caught).
RunResult gy_interp_continue(VM *vm, Task *task, Value *result);

// Runs the bound frame at stack[at_index] from `pc` and comes back when it ends; the frame gets
// `flags` and FRAME_BOUNDARY. Cannot park.
RunResult gy_interp_enter(VM *vm, Task *task, uint32_t at_index, uint32_t flags, const Instr *pc,
                          Value *result);

// Finds the handler for the error in the slot, popping frames and writing the traceback. True:
// task->base and task->pc are where to go on. False: the entry frame was left.
bool gy_unwind(VM *vm, Task *task);
// The same for an error that the frame on top has caught before: its line is in the traceback.
bool gy_unwind_on(VM *vm, Task *task);

// What the poll flag asks for: collecting, interrupts. False: thrown.
bool gy_interp_safepoint(VM *vm);

#endif

// traceback.h - where an error has been: frames, awaits between tasks, and its text.
//
// Unwinding appends an entry for every frame it leaves, the failing one first. Where an error
// crosses from a task to its awaiter, a mark with the task's name and birthplace is put in. The
// text prints them the other way round, most recent call last.
#ifndef GYRE_VM_TRACEBACK_H
#define GYRE_VM_TRACEBACK_H

#include "vm/object.h"
#include "vm/str.h"

struct Task;

typedef struct {
    Code *code; // NULL: a mark of a task
    uint32_t pc;
    uint32_t spawn_pc; // the rest for marks only
    Code *spawn_code;
    Str *task_name;
    Str *spawner_name;
    bool is_thread; // the VM's main task, of a thread
} TraceEntry;

typedef struct Traceback {
    Obj obj;
    uint32_t count, capacity;
    uint32_t dropped; // frames in the middle that were left out
    TraceEntry *entries;
    Str *foreign; // finished text of another thread's trace, printed above ours, or NULL
} Traceback;

// Adds a frame to the error's traceback (made if need be). Silent when memory is out: a trace is
// not worth a second error.
void gy_traceback_add(VM *vm, Value error, Code *code, uint32_t pc);
// Takes the frame away that was added last.
void gy_traceback_forget(VM *vm, Value error);
// Adds the boundary of a task, after the frames that were inside it.
void gy_traceback_add_task(VM *vm, Value error, const struct Task *task);
// For an awaiter: the error with a traceback of its own, so that a stored error does not grow.
bool gy_traceback_fork(VM *vm, Value error, Value *copy);

// The whole report: causes and contexts first, traceback, source lines with carets, class and
// message; or one line, where the VM is configured so. NULL: thrown.
Str *gy_traceback_text(VM *vm, Value error);

// Its frames alone, for the trace of an error that leaves for another thread. NULL: thrown.
Str *gy_traceback_frames(VM *vm, const Traceback *t);

size_t gy_traceback_trace(VM *vm, Traceback *t); // the collector's
void gy_traceback_free(VM *vm, Traceback *t);

#endif

// unawaited.h - coroutines and operations that were made, kept, and never awaited.
#ifndef GYRE_VM_UNAWAITED_H
#define GYRE_VM_UNAWAITED_H

#include "vm/task.h"

void gy_unawaited_add(VM *vm, Cold *cold);   // a new one
void gy_unawaited_start(VM *vm, Cold *cold); // it is awaited or spawned: nobody forgot it

// Those among the values that have not been started, and what the operations among them were to
// wait for, are not reported: an await of them was given up, or was reported as a whole.
void gy_unawaited_excuse(VM *vm, const Value *values, uint32_t count);
// A task is broken off where it runs, maybe between the making of a thing and its await.
void gy_unawaited_excuse_frame(VM *vm, const Task *task);

// Marking is done: writes down the name and place of every one that is about to be freed.
void gy_unawaited_note_dead(VM *vm);

// An async generator that was begun is out of reach.
void gy_unawaited_note_half_way(VM *vm, const Proto *proto);

// At the end of a run: reports the ones written down and those that still live.
void gy_unawaited_report(VM *vm);

// The run was broken off: nobody is to blame.
void gy_unawaited_forget(VM *vm);

void gy_unawaited_free(VM *vm);

#endif

// dev.h - debug mode: warnings of what is allowed, but rarely meant.
#ifndef GYRE_VM_DEV_H
#define GYRE_VM_DEV_H

#include "vm/origins.h"
#include <stdatomic.h>

struct Scope;
struct Task;

// A task that has caught a cancellation, and was not seen to throw it on yet.
typedef struct {
    const struct Task *task;
    Value error;               // both for comparing only: they may be dead
    const struct Scope *scope; // that was to be left; NULL: the task's own
    Source *source;
    Span span;
} Caught;

// What debug mode adds to a VM. VM.dev is NULL without it, and that is all the rest pays.
typedef struct Dev {
    Origins origins;
    Caught *caught;
    uint32_t caught_count, caught_capacity;
    atomic_ullong step; // changes whenever a task begins or ends to run; odd while one runs
    uint64_t told_step; // the latest that was warned of, …
    int64_t told_ns;    // … and how long it had taken then
} Dev;

bool gy_dev_open(VM *vm); // false: memory is out
void gy_dev_free(VM *vm);

// The running script makes something whose origin shall be known.
void gy_dev_made(VM *vm, const Obj *thing);
const Origin *gy_dev_origin(VM *vm, const Obj *thing); // NULL: not known
void gy_dev_forget(VM *vm, const Obj *thing);          // nobody will ask any more

// The running task catches the pending error: at the code word `target` its handler begins.
void gy_dev_caught(VM *vm, const Code *code, uint32_t target);
// The scope that a cancellation was for has got it.
void gy_dev_arrived(VM *vm, Value error);

void gy_dev_spawned(VM *vm, const struct Task *task);
// A task begins to run; it waits again; it has ended.
void gy_dev_step(VM *vm);
void gy_dev_step_ends(VM *vm); // the task has ceased to run; nothing else is known yet
void gy_dev_parked(VM *vm, const struct Task *task);
void gy_dev_ended(VM *vm, const struct Task *task);

// A value was put into a channel without limit.
void gy_dev_channel_grew(VM *vm, const Obj *channel, uint32_t count);

#endif

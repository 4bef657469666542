// origins.h - where in a script things were made; kept in debug mode only.
#ifndef GYRE_VM_ORIGINS_H
#define GYRE_VM_ORIGINS_H

#include "vm/object.h"

typedef struct {
    const Obj *thing; // NULL: the slot is free
    Source *source;   // counted
    Span span;
    uint32_t told; // of a channel: the length that is told next; of a task: when it was spawned
} Origin;

typedef struct {
    Origin *slots; // a power of two of them, or NULL
    uint32_t count, capacity;
} Origins;

// Notes where `thing` was made. Silent where memory is out.
void gy_origins_note(Origins *origins, const Obj *thing, Source *source, Span span);
Origin *gy_origins_find(const Origins *origins, const Obj *thing); // valid until the next change
void gy_origins_forget(Origins *origins, const Obj *thing); // before its memory is used again
void gy_origins_free(Origins *origins);

#endif

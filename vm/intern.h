// intern.h - the table of interned strings of one VM.
//
// Open addressing with linear probing over the strings' cached hashes. The table is weak: it
// keeps nothing alive; the collector takes a dead string out when it frees it. Between the end
// of marking and that moment a dead string can still be found here, so whoever looks one up
// revives it (gy_str_intern).
#ifndef GYRE_VM_INTERN_H
#define GYRE_VM_INTERN_H

#include "vm/object.h"

struct Heap;

typedef struct {
    Str **slots;              // capacity of them; NULL: free
    uint32_t count, capacity; // capacity is a power of two, or 0
} InternTable;                // all zeros is an empty one

InternTable *gy_state_interns(VM *vm);

// The string with this text and hash, or NULL.
Str *gy_intern_find(const InternTable *table, const char *text, size_t size, uint32_t hash);

// Adds a string whose text is not there yet and whose hash is computed. False: thrown.
bool gy_intern_add(VM *vm, InternTable *table, Str *s);

// Takes a string out again; one that is not there does no harm.
void gy_intern_remove(InternTable *table, const Str *s);

void gy_intern_free(struct Heap *heap, InternTable *table);

#endif

// iter.h - the builtin iterators, by kind.
#ifndef GYRE_VM_ITER_H
#define GYRE_VM_ITER_H

#include "vm/ops.h"

// What an Iter does, and what its fields mean: `source` is what it walks, `index` where it is.
typedef enum {
    ITER_LIST,
    ITER_TUPLE,
    ITER_STR,       // index in bytes
    ITER_BYTES,     // bytes and bytearray
    ITER_DEQUE,     // index, version
    ITER_RANGE,     // small ones: index is the next number, stop, step
    ITER_BIG_RANGE, // extra: the next number
    ITER_KEYS,      // dicts: index in entries, version
    ITER_VALUES,
    ITER_ITEMS,
    ITER_SET,
    ITER_REVERSED,  // a sequence backwards; index counts down
    ITER_ENUMERATE, // source: an iterator, index: the next number
    ITER_ZIP,       // source: a tuple of iterators; stop: 1 where strict
    ITER_MAP,       // source: a tuple of iterators, extra: the function
    ITER_FILTER,    // source: an iterator, extra: the function or nil
    ITER_CYCLE,     // source: an iterator or nil, extra: the list of what it gave
    ITER_CALL,      // source: a function, extra: the sentinel
    ITER_GET,       // an object with [] : index until IndexError
    ITER_REPEATED,  // source: an iterator of (item, times), extra: the item, index: times left
    ITER_DONE,
    // -- vm/itertools.c
    ITER_COUNT,  // extra: the next number, source: the step
    ITER_REPEAT, // extra: what is repeated, index: how often yet, -1: for ever
    ITER_CHAIN,  // source: an iterator of iterables, extra: the one that is read now, or nil
    ITER_SLICE,  // source: an iterator; index, stop, step, extra: see there
    // -- vm/combinatorics.c
    ITER_PRODUCT,
    ITER_PERMUTATIONS,
    ITER_COMBINATIONS,
    ITER_WITH_REPLACEMENT,
} IterKind;

Iter *gy_iter_make(VM *vm, IterKind kind, Value source, Value extra); // NULL: thrown

#endif

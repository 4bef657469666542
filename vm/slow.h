// slow.h - the slow halves of instructions (slow.c). All of them: false after throwing.
#ifndef GYRE_VM_SLOW_H
#define GYRE_VM_SLOW_H

#include "vm/containers.h"
#include "vm/ops.h"

// a + b, or a += b, of what are not two small numbers.
bool gy_slow_add(VM *vm, Value a, Value b, Value *sum);
bool gy_slow_append(VM *vm, Value a, Value b, Value *sum); // a += b
bool gy_slow_compare(VM *vm, CompareOp op, Value a, Value b, bool *truth);

bool gy_slow_closure(VM *vm, Closure *outer, const Value *base, Code *code, Value *result);
bool gy_slow_class(VM *vm, Code *code, const ClassDesc *desc, Value base, Value *result);

bool gy_slow_throw(VM *vm, Value thrown, Value cause); // cause UNSET: none was given
bool gy_slow_match(VM *vm, Value error, Value pattern, bool *matches);

// `count` values at `out`, which does not lie in a stack.
bool gy_slow_unpack(VM *vm, Value iterable, Value *out, uint32_t count);
// a, *b, c: all items, and those between the first `before` and the last `after`.
bool gy_slow_unpack_rest(VM *vm, Value iterable, uint32_t before, uint32_t after, List **all,
                         List **middle);

// The named arguments of a ** in a call.
bool gy_slow_merge_named(VM *vm, Dict *into, Value mapping);
// UNSET: `object` has an init that does nothing.
bool gy_slow_super(VM *vm, Value cls, Value name, Value *function);
bool gy_slow_throw_unset(VM *vm, const Code *code, uint32_t slot);

// Makes a loop's state of start, stop and step: see RANGE_LOOP.
bool gy_slow_range(VM *vm, Value *state, bool *is_empty);

#endif

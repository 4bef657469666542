// call.h - binding arguments to parameters, and calling from C.
#ifndef GYRE_VM_CALL_H
#define GYRE_VM_CALL_H

#include "vm/native.h"
#include "vm/task.h"

// The arguments of one call as they lie on the stack: `at` is the callee's slot, the positional
// ones start at at[FRAME_LINK], the values of the named ones follow them.
typedef struct {
    uint32_t positional;
    uint32_t named;
    const Value *names; // `named` interned strs, or NULL
} Arguments;

// Turns the raw arguments into the registers of the closure's frame, in place. The stack may
// move: `at` is counted from task->stack afterwards (*at_index stays right). False: thrown.
bool gy_call_bind(VM *vm, Task *task, const Closure *closure, uint32_t at_index, Arguments args);

// Calls a native whose raw arguments lie at stack[at_index]. `may_suspend`: an async native is
// performed now, and may answer GYRE_PENDING; otherwise calling one makes an operation.
GyreStatus gy_call_native(VM *vm, Task *task, Native *native, uint32_t at_index, Arguments args,
                          bool may_suspend, Value *result);

// The same for a native that is_quick, without named arguments and with as many as it takes.
static inline bool call_is_quick(const Native *native, uint32_t count)
{
    const NativeParams *p = &native->params;
    return p->is_quick && count >= p->required_count && count <= p->positional_count;
}
GyreStatus gy_call_native_quick(VM *vm, Task *task, Native *native, Value *args, uint32_t count,
                                Value *result);

// Performs an async native that was called before, on top of the task's stack.
GyreStatus gy_call_perform(VM *vm, Task *task, const Operation *op, Value *result);

// A coroutine or generator of a closure whose frame registers are bound at stack[at_index].
bool gy_call_make_coroutine(VM *vm, Task *task, Closure *closure, uint32_t at_index, Value *result);
bool gy_call_make_generator(VM *vm, Task *task, Closure *closure, uint32_t at_index, Value *result);

// What a call of `callee` really runs. A bound method, a class, an instance with `call` are
// replaced by a Closure or Native in the callee's slot, their receiver put before the arguments.
// 1: go on with stack[at_index]; 0: *result is the result already; -1: thrown.
int gy_call_resolve(VM *vm, Task *task, uint32_t at_index, Arguments *args, Value *result);

// Puts a list of positional and a dict of named arguments (or nil) behind `first` on the stack.
bool gy_call_spread(VM *vm, Task *task, uint32_t at_index, Value first, Value list, Value dict,
                    Arguments *args);

bool gy_call_is_callable(VM *vm, Value v);

// One past all registers in use on the task's stack, those of running natives included.
Value *gy_call_stack_end(VM *vm, const Task *task);

// Makes sure that stack[index .. index + count) exists.
bool gy_call_reserve(VM *vm, Task *task, uint32_t index, uint32_t count);

#endif

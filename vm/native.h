// native.h - how C functions are called from scripts, seen from inside the VM.
//
// A native has the signature of the public API, GyreStatus fn(GyreCall *), and the natives of
// vm/ look into the GyreCall directly. Parameters are declared as text in the language's own
// notation, "value, *rest, key = nil, reverse = false", which is also their documentation:
//
//   - `args[0 .. count)` are the positional parameters and then the keyword-only ones in that
//     order; one that was not passed is UNSET. Without keyword-only or *rest parameters,
//     `args` lies in the caller's registers and `count` is the number that was passed, so read
//     optional ones through native_arg, which answers UNSET past the end.
//   - `rest[0 .. rest_count)` are the arguments that *rest took.
//   - A parameter after `*rest` or a bare `*` is keyword-only; one before `/` is positional-only.
//   - `**named` at the end takes all other named arguments: a dict in the last of `args`, or
//     UNSET where there were none.
//   - The number of arguments has been checked before the native runs.
//
// For methods args[0] is the receiver, and has been checked to be of the class. `args` and `rest`
// are kept right when the stack moves during a call back; do not copy the pointers into locals
// across gy_call. The result goes to `result` (nil unless set) and the native returns GYRE_OK, or
// GYRE_ERROR after gy_throw.
#ifndef GYRE_VM_NATIVE_H
#define GYRE_VM_NATIVE_H

#include "include/gyre_library.h"
#include "vm/heap.h"
#include "vm/vm.h"

struct GyreCall {
    VM *vm;
    Value *args;
    uint32_t count;
    uint32_t rest_count;
    Value *rest;
    Value result;
    Native *native;
    struct GyreCall *outer; // the native call below this one, for moving stacks
    struct Task *task;      // whose stack args lie in
    Value *stack_args;      // first register of the raw call, moved along with the stack
    uint32_t handle_mark;
};

typedef struct GyreCall Call;

// Flags beside the public ones.
enum {
    NATIVE_UNCHECKED = GYRE_UNCHECKED,
    NATIVE_RESUMES =
        512, // awaiting it runs an async generator; two bits from NATIVE_VERB on say how
    NATIVE_VERB = 1024,
    NATIVE_CLOSES = 3 * NATIVE_VERB, // … this one closes it
};

static inline Value native_arg(const Call *call, uint32_t i)
{
    return i < call->count ? call->args[i] : VALUE_UNSET;
}

static inline GyreStatus native_return(Call *call, Value v)
{
    call->result = v;
    return GYRE_OK;
}

// For natives whose last step is a function that answers false after throwing.
static inline GyreStatus native_status(bool ok)
{
    return ok ? GYRE_OK : GYRE_ERROR;
}

// How many parameters have a name, *rest aside.
static inline uint32_t native_name_count(const Native *n)
{
    return (uint32_t)n->params.positional_count + n->params.keyword_count;
}

// Their names: the positional ones, then the keyword-only ones. They are made when they are first
// asked for, which most natives never see. NULL: thrown.
Str **gy_native_names(VM *vm, Native *native);

// Makes the function object of a definition. `data` is what gyre_data answers. NULL: thrown.
Native *gy_native_new(VM *vm, const GyreNative *def, void *data);

// Adds all natives of a table (ended by a NULL name) as methods of the builtin class `class_id`,
// as properties (those with flag GYRE_GETTER), or as static methods (GYRE_STATIC).
// They are made when a member of the class is first looked for (class_members in class.h): a script
// uses few of the types, and all their methods would take half of the time in which a VM opens.
bool gy_native_add_methods(VM *vm, uint32_t class_id, const GyreNative *table);

// The same for any class; `data` is what gyre_data answers in them.
bool gy_native_add_members(VM *vm, Class *c, const GyreNative *table, void *data);

// Adds all natives of a table as builtins (global functions).
bool gy_native_add_builtins(VM *vm, const GyreNative *table);

// Makes `native` what runs when the builtin type is called: list(x), int(x).
bool gy_native_set_constructor(VM *vm, uint32_t class_id, const GyreNative *def);

// A native has returned something else than GYRE_OK, or may suspend: does what it said fit what it
// did? Where not MisuseError is thrown, and the answer is GYRE_ERROR; a wait that it has begun
// all the same is given up.
GyreStatus gy_wake_check_ending(Call *call, GyreStatus status);

// The collector's.
void gy_native_trace(VM *vm, Native *native);
void gy_native_free(VM *vm, Native *native);

#endif

// vm.h - what every part of the machine needs of the VM: throwing, calling, looking up.
//
// The VM struct itself is in vm/state.h; most files need only this. Convention throughout vm/:
// a function that can fail returns false or NULL after it has thrown, that is, after the error
// object was put into the VM's error slot. Nobody but the interpreter's unwinder, and the few
// places that turn one error into another, looks into that slot.
#ifndef GYRE_VM_VM_H
#define GYRE_VM_VM_H

#include "vm/object.h"

// Throws a new error of the class with a printf-like message; always returns false.
bool gy_throw(VM *vm, ErrorClass error, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
bool gy_throw_value(VM *vm, Value error);

bool gy_throw_stop_iteration(VM *vm, Value value);
bool gy_throw_key(VM *vm, Value key); // KeyError that shows the key

// Is the error just thrown an instance of the class? Forgets it if so (gy_throw_matches only
// asks).
bool gy_throw_matches(VM *vm, ErrorClass error);
bool gy_throw_clear_if(VM *vm, ErrorClass error);

// Calls any callable synchronously from C. False: thrown. May run script code, collect and move
// the stack. An async function gives its coroutine.
bool gy_call(VM *vm, Value callee, uint32_t count, const Value *args, Value *result);

// Calls special method `which` of `receiver` with `count` more arguments, if its class defines
// it: 1 called, 0 not defined, -1 thrown.
int gy_call_special(VM *vm, Value receiver, Special which, uint32_t count, const Value *args,
                    Value *result);

// The class of any value; never NULL.
Class *gy_class_of(VM *vm, Value value);
Class *gy_class_builtin(VM *vm, uint32_t class_id);
Class *gy_class_error(VM *vm, ErrorClass error);
bool gy_class_is_subclass(const Class *c, const Class *ancestor);

// Name of a value's type for messages: "int", "Account".
const char *gy_type_name(VM *vm, Value value);

// x.name with an interned name; false: AttributeError and the like thrown.
bool gy_attr_get(VM *vm, Value object, Str *name, Value *result);
bool gy_attr_get_super(VM *vm, Value cls, Str *name, Value object, Value *result);
bool gy_attr_set(VM *vm, Value object, Str *name, Value value);

// Should the native that is running stop (interrupt, limit)? Long loops in natives ask every
// few thousand steps. False: thrown.
bool gy_poll(VM *vm);

// Registers a builtin (global name). False: memory is out.
bool gy_builtin_add(VM *vm, const char *name, Value value);
bool gy_builtin_add_named(VM *vm, Str *name, Value value); // interned

#endif

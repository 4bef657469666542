// hint.h - what the report of an error says below its message: what to write instead.
//
// Messages are Python's, so that a script which prints them prints what Python would. What goes
// beyond them is a hint, kept with the error and shown by its report only. Some hints are texts
// that are made when the error is thrown; where making one means searching for similar names it
// waits until somebody asks, because most errors of that kind are caught.
#ifndef GYRE_VM_HINT_H
#define GYRE_VM_HINT_H

#include "vm/object.h"
#include "vm/str.h"

// Each adds to the error that was just thrown and answers false, to be returned like a throw.
bool gy_hint_add(VM *vm, const char *format, ...) __attribute__((format(printf, 2, 3)));
// "did you mean": among the members of `where`, or the keys of a dict.
bool gy_hint_similar(VM *vm, Value where, Value name, bool is_assigned);

// About a value that cannot do what an instruction asks of it. The hint names the expression that
// gave the value, as the source has it, if that stands on one line.
bool gy_hint_receiver(VM *vm, Value receiver, const Str *name, bool is_assigned);
bool gy_hint_callee(VM *vm, Value callee);
bool gy_hint_container(VM *vm, Value container);

// How the function was declared, and where.
bool gy_hint_signature(VM *vm, const Proto *proto);

// The hint of an error as text, NULL if it has none. Never throws.
Str *gy_hint_text(VM *vm, Value error);
// Makes it a text for good, so that the error holds on to nothing else.
void gy_hint_settle(VM *vm, Value error);

#endif

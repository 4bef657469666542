// compile.h - the front door of lang/: source text in, Proto out.
#ifndef GYRE_LANG_COMPILE_H
#define GYRE_LANG_COMPILE_H

#include "lang/diag.h"
#include "lang/surroundings.h"
#include "vm/module_names.h"
#include "vm/proto.h"

// Compiles the whole source to a root Proto with one reference (PROTO_TOP_LEVEL | PROTO_ASYNC,
// no parameters). NULL: see `diag`, which the caller frees either way. New top-level names are
// appended to `names` only if it succeeds.
Proto *gy_compile(Source *source, CompileMode mode, const BuiltinNames *builtins,
                  ModuleNames *names, Diag *diag);

#endif

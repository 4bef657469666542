// misuse.c - mistakes of the host, told instead of made.
//
// The API's rules of ownership are few, but C does not check them: a handle is kept beyond its
// scope, a wake is resolved twice, a native says GYRE_PENDING and nobody will ever wake its task.
// The functions of the API notice these at run time, in every build, and fail with MisuseError, an
// error like others: it has a traceback, a script may catch it, and the VM goes on. The message
// names both ends of the mistake, what was done before (handles.c knows where a handle ended, a
// wake how it was used) and the place where it went wrong, which is added here.
//
// Not here: telling it where nothing is returned, and threads (api_check.c).
#include "vm/misuse.h"
#include "vm/state.h"
#include "vm/str.h"
#include <stdarg.h>
#include <stdio.h>

static void add_place(VM *vm, StrBuilder *b, const char *function)
{
    const Call *native = vm->natives;
    if (native && strcmp(function, native->native->def->name) != 0)
        gy_builder_add_format(vm, b, ", called by native %s()", native->native->def->name);
    if (!vm->current || !vm->current->base || vm->current == vm->host_task) return;
    gy_builder_add_c(vm, b, ", at ");
    gy_task_add_running_line(vm, b);
}

bool gy_misuse(VM *vm, const char *function, const char *format, ...)
{
    char what[400];
    va_list args;
    va_start(args, format);
    vsnprintf(what, sizeof what, format, args);
    va_end(args);
    StrBuilder b = {0};
    gy_builder_add_format(vm, &b, "%s(): %s", function, what);
    add_place(vm, &b, function);
    Str *message = gy_builder_finish(vm, &b);
    return message && gy_throw(vm, ERROR_MisuseError, "%s", message->chars);
}

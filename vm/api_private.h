// api_private.h - what the files that implement include/gyre.h share with one another.
#ifndef GYRE_VM_API_PRIVATE_H
#define GYRE_VM_API_PRIVATE_H

#include "vm/state.h"
#include <stdarg.h>

GyreStatus gy_api_throw_va(Gyre *g, const char *error_class, const char *format, va_list args);
// The error class called so, also "module.name"; Error where there is none.
Class *gy_api_error_class(Gyre *g, const char *name);
// The calling thread may use the VM: no other one is inside of it. Else false, and the mistake will
// be reported where the VM runs; nothing of the VM may be touched here.
bool gy_api_is_inside(Gyre *g, const char *function);
// The same for a function that runs the VM. What it answers goes to gy_api_leave.
typedef enum { API_REFUSED, API_NESTED, API_OUTERMOST } ApiEntry;
ApiEntry gy_api_enter(Gyre *g, const char *function);
void gy_api_leave(Gyre *g, ApiEntry entry);
// Tells of a misuse of a function that returns nothing, as of an error that nobody looked at.
void gy_api_report(Gyre *g, const char *function, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
// Tells of the MisuseError just thrown, and clears it.
void gy_api_report_pending(Gyre *g);
// False, with MisuseError, where an argument is NULL that must not be; `what` is its name.
bool gy_api_has(Gyre *g, const void *argument, const char *function, const char *what);
// The class a host type was registered as, or NULL.
Class *gy_api_class_of_type(Gyre *g, const GyreType *type);

#endif

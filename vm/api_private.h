// api_private.h - what the files that implement include/gyre.h share with one another.
#ifndef GYRE_VM_API_PRIVATE_H
#define GYRE_VM_API_PRIVATE_H

#include "vm/state.h"
#include <stdarg.h>

GyreStatus gy_api_throw_va(Gyre *g, const char *error_class, const char *format, va_list args);
// The error class called so, also "module.name"; Error where there is none.
Class *gy_api_error_class(Gyre *g, const char *name);
// The class a host type was registered as, or NULL.
Class *gy_api_class_of_type(Gyre *g, const GyreType *type);

#endif

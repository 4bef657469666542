// library_look.h - what the builtins and the standard library say of themselves, for the tools.
//
// A VM in which no script is run and nothing of the world can be reached answers.
#ifndef GYRE_CLI_LIBRARY_LOOK_H
#define GYRE_CLI_LIBRARY_LOOK_H

#include "include/gyre.h"

typedef struct {
    Gyre *g;
    char **builtins; // by slot; malloc's
    uint32_t builtin_count;
    char text[2000]; // of the last answer
} LibraryLook;

bool gy_library_look_open(LibraryLook *look); // false: a message was written
void gy_library_look_close(LibraryLook *look);

// These have the form that CheckWorld wants; `context` is the LibraryLook.
int gy_library_look_find(void *context, const char *name, size_t size);
const char *gy_library_look_name(void *context, uint32_t slot);
const char *gy_library_look_parameters(void *context, const char *module, const char *name);
bool gy_library_look_is_kind_of(void *context, const char *name, const char *base);
bool gy_library_look_is_async(void *context, const char *module, const char *name);
bool gy_library_look_has_async_method(void *context, const char *module, const char *klass,
                                      const char *name);

// Has the value an attribute that is true?
bool gy_library_look_has_true(LibraryLook *look, GyreValue value, const char *attribute);

// A standard module, or NONE.
GyreValue gy_library_look_import(LibraryLook *look, const char *module);

#endif

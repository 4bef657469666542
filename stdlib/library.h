// library.h - libraries of the system that are loaded when a script first asks for them.
//
// Linked in the usual way each of them would be read by the dynamic linker at every start. So the
// functions of one are members of a struct, each under its own name and with the type that the
// library's header gives it; crypto.h and pcre2_library.h list them.
#ifndef GYRE_STDLIB_LIBRARY_H
#define GYRE_STDLIB_LIBRARY_H

#include "include/gyre_library.h"

#include <pthread.h>
#include <stdbool.h>

typedef struct {
    const char *name;
    void *place; // the pointer to fill
} LibraryFunction;

// For static storage. The library stays until the process ends.
typedef struct {
    const char *file;                 // as the dynamic linker knows it
    const char *name, *package;       // for the message
    const LibraryFunction *functions; // ended by a NULL name
    pthread_mutex_t lock;
    bool was_tried, is_loaded;
    char reason[200]; // why not
} Library;

#define LIBRARY(file, name, package, functions)                                                    \
    {                                                                                              \
        file, name, package, functions, PTHREAD_MUTEX_INITIALIZER, false, false, ""                \
    }

// Loads it and fills the pointers, once in a process; to be called before one of them is used, by
// any number of threads. GYRE_ERROR: ImportError thrown, which says what to install.
GyreStatus gy_library_load(Gyre *g, Library *library);

#endif

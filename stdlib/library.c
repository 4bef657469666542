// library.c - loads a library of the system and looks up its functions.
#ifndef GYRE_NO_THREADS
#include "stdlib/library.h"

#include <dlfcn.h>
#include <stdio.h>
#include <string.h>

static bool look_up_all(const LibraryFunction *functions, void *handle)
{
    for (const LibraryFunction *f = functions; f->name; f++) {
        void *address = dlsym(handle, f->name);
        if (!address) return false;
        memcpy(f->place, &address, sizeof address);
    }
    return true;
}

GyreStatus gy_library_load(Gyre *g, Library *library)
{
    pthread_mutex_lock(&library->lock);
    if (!library->was_tried) {
        void *handle = dlopen(library->file, RTLD_NOW | RTLD_LOCAL);
        library->is_loaded = handle && look_up_all(library->functions, handle);
        library->was_tried = true;
        if (!library->is_loaded) snprintf(library->reason, sizeof library->reason, "%s", dlerror());
    }
    pthread_mutex_unlock(&library->lock);
    if (library->is_loaded) return GYRE_OK;
    return gyre_throw(g, "ImportError", "%s could not be loaded (Debian: %s): %s", library->name,
                      library->package, library->reason);
}
#endif

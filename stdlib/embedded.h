// embedded.h - the modules of the standard library that are written in Gyre.
#ifndef GYRE_STDLIB_EMBEDDED_H
#define GYRE_STDLIB_EMBEDDED_H

#include <stddef.h>

// What the identity of a standard module begins with: "<stdlib>/collections.gy" is a script,
// "<stdlib>/_collections" the natives that it stands on.
#define STDLIB_PREFIX "<stdlib>/"

typedef struct {
    const char *path; // "<stdlib>/NAME.gy": the module's identity and name in tracebacks
    const char *text; // ends in a zero that is not counted
    size_t size;
} EmbeddedScript;

// The script of a module by its plain name or by its path; NULL: there is none.
const EmbeddedScript *gy_embedded_find(const char *name);

#endif

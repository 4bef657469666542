// embedded.h - the modules of the standard library that are written in Gyre.
#ifndef GYRE_STDLIB_EMBEDDED_H
#define GYRE_STDLIB_EMBEDDED_H

#include "include/gyre_library.h"

// What the identity of a standard module begins with: "<stdlib>/collections.gy" is a script,
// "<stdlib>/_collections" the natives that it stands on.
#define STDLIB_PREFIX "<stdlib>/"

// The script of a module by its plain name or by its path, "<stdlib>/NAME.gy", which is also its
// identity and name in tracebacks; NULL: there is none.
const GyreScript *gy_embedded_find(const char *name);

// The text, with a zero at its end that is not counted in size, to be freed by free(). NULL: there
// is no memory for it.
char *gy_embedded_text(const GyreScript *script, size_t *size);

#endif

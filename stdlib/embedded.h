// embedded.h - the modules of the standard library that are written in Gyre.
#ifndef GYRE_STDLIB_EMBEDDED_H
#define GYRE_STDLIB_EMBEDDED_H

#include <stddef.h>

// What the identity of a standard module begins with: "<stdlib>/collections.gy" is a script,
// "<stdlib>/_collections" the natives that it stands on.
#define STDLIB_PREFIX "<stdlib>/"

typedef struct {
    const char *path; // "<stdlib>/NAME.gy": the module's identity and name in tracebacks
    const unsigned char *stored;
    size_t stored_size; // bytes
} EmbeddedScript;

// The script of a module by its plain name or by its path; NULL: there is none.
const EmbeddedScript *gy_embedded_find(const char *name);

// The text, with a zero at its end that is not counted in size, to be freed by free(). NULL: there
// is no memory for it.
char *gy_embedded_text(const EmbeddedScript *script, size_t *size);

#endif

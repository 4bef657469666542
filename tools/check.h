// check.h - finds likely mistakes in a source, without running it.
#ifndef GYRE_TOOLS_CHECK_H
#define GYRE_TOOLS_CHECK_H

#include "lang/diag.h"
#include "lang/surroundings.h"

// What is known of the world around a source.
typedef struct {
    BuiltinNames builtins;
    void *context;
    // How the parameters of a function or class of a module are written ("x, *, key = nil"), for a
    // builtin where `module` is NULL. NULL: not known. The text lives until the next call.
    const char *(*parameters_of)(void *context, const char *module, const char *name);
    // Likewise: is it a function whose calls are to be awaited?
    bool (*is_async)(void *context, const char *module, const char *name);
    // The same of a method of a class of a module, or (NULL) of a builtin one.
    bool (*has_async_method)(void *context, const char *module, const char *klass,
                             const char *name);
    // The text of the file that `path` names in an import, gy_mem_free's; NULL: it cannot be read.
    char *(*read)(void *context, const char *importer, const char *path, size_t *size);
    // Are both builtin errors, and is the first one a kind of the second?
    bool (*is_kind_of)(void *context, const char *name, const char *base);
} CheckWorld;

typedef struct {
    const char *code; // "unused-name"
    Span span;
    char *message;    // gy_mem_free's
    char *suggestion; // likewise, or NULL
} Finding;

typedef struct {
    Finding *items; // in the order of the text
    uint32_t count, capacity;
    bool has_failed;  // memory is out
    bool is_too_deep; // and it was C stack
} Findings;

// What a comment `# gyre: ignore` or `# gyre: ignore[code]` on the line, or alone on the line
// above, speaks of is left out.
void gy_check(const Source *source, const CheckWorld *world, Findings *findings);
void gy_check_free(Findings *findings);

#endif

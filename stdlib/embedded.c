// embedded.c - the texts of stdlib/*.gy, compiled into the library.
//
// cmake/GyreEmbed.cmake makes `stdlib/scripts.inc` in the build tree: an array of bytes for each
// script and the table of all of them, by name. So a new script needs no line here; it is a
// module as soon as its file exists. A script costs nothing until it is imported: it is parsed
// then, once in each VM that imports it.
#include "stdlib/embedded.h"

#include <stdbool.h>
#include <string.h>

// In a place of their own: the system reads what lies around a page that is touched as well, and
// these are a sixth of the program that most runs never look at.
#if defined __ELF__ && defined __GNUC__
#define APART __attribute__((section("gyre_scripts")))
#else
#define APART
#endif

#define SCRIPT(name, bytes)                                                                        \
    {                                                                                              \
        STDLIB_PREFIX name ".gy", (const char *)(bytes), sizeof(bytes) - 1                         \
    }
#include "stdlib/scripts.inc" // static const EmbeddedScript scripts[]

static bool is_named(const EmbeddedScript *script, const char *name)
{
    const char *stem = script->path + strlen(STDLIB_PREFIX);
    size_t size = strlen(name);
    bool is_stem = strncmp(stem, name, size) == 0 && strcmp(stem + size, ".gy") == 0;
    return is_stem || strcmp(script->path, name) == 0;
}

const EmbeddedScript *gy_embedded_find(const char *name)
{
    for (size_t i = 0; i < sizeof scripts / sizeof *scripts; i++) {
        if (is_named(&scripts[i], name)) return &scripts[i];
    }
    return NULL;
}

// library_look.c - asks a VM about its builtins and modules.
//
// Only standard modules can be imported here: the hook that finds files finds none, so that
// checking a script runs no code but the library's own.
#include "cli/library_look.h"
#include "cli/console.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static GyreValue find_no_file(void *context, Gyre *g, const char *name, const char *importer,
                              GyreValue *path)
{
    (void)context;
    (void)g;
    (void)name;
    (void)importer;
    (void)path;
    return GYRE_NONE;
}

static bool list_builtins(LibraryLook *look)
{
    GyreValue names = GYRE_NONE;
    if (gyre_call(look->g, gyre_global(look->g, "dir"), NULL, 0, &names) != GYRE_OK) return false;
    int64_t count = gyre_len(look->g, names);
    look->builtins = (char **)calloc((size_t)count + 1, sizeof *look->builtins);
    if (!look->builtins) return false;
    for (int64_t i = 0; i < count; i++) {
        GyreValue name = gyre_get(look->g, names, gyre_int(look->g, i));
        const char *text = gyre_to_str(look->g, name, NULL);
        if (!text || !(look->builtins[i] = strdup(text))) return false;
        look->builtin_count++;
    }
    return true;
}

bool gy_library_look_open(LibraryLook *look)
{
    GyreConfig config = {.load = find_no_file};
    *look = (LibraryLook){.g = gyre_open(&config)};
    bool ok = false;
    if (look->g) {
        uint32_t scope = gyre_scope_open(look->g);
        ok = list_builtins(look);
        gyre_scope_close(look->g, scope);
    }
    if (ok) return true;
    gy_console_complain("cannot start: out of memory or of file descriptors");
    gy_library_look_close(look);
    return false;
}

void gy_library_look_close(LibraryLook *look)
{
    for (uint32_t i = 0; i < look->builtin_count; i++)
        free(look->builtins[i]);
    free(look->builtins);
    gyre_close(look->g);
    *look = (LibraryLook){0};
}

int gy_library_look_find(void *context, const char *name, size_t size)
{
    const LibraryLook *look = (const LibraryLook *)context;
    for (uint32_t i = 0; i < look->builtin_count; i++)
        if (strlen(look->builtins[i]) == size && memcmp(look->builtins[i], name, size) == 0)
            return (int)i;
    return -1;
}

const char *gy_library_look_name(void *context, uint32_t slot)
{
    const LibraryLook *look = (const LibraryLook *)context;
    return slot < look->builtin_count ? look->builtins[slot] : NULL;
}

GyreValue gy_library_look_import(LibraryLook *look, const char *module)
{
    GyreValue v = gyre_import(look->g, module);
    if (gyre_is_none(v)) gyre_error_clear(look->g);
    return v;
}

// Copies the text of an attribute. False: there is none.
static bool copy_text(LibraryLook *look, GyreValue value, const char *attribute)
{
    GyreValue found = gyre_is_none(value) ? GYRE_NONE : gyre_attr(look->g, value, attribute);
    bool is_text = !gyre_is_none(found) && gyre_kind(look->g, found) == GYRE_KIND_STR;
    const char *text = is_text ? gyre_to_str(look->g, found, NULL) : NULL;
    bool fits = text && strlen(text) < sizeof look->text;
    if (fits) strcpy(look->text, text);
    gyre_error_clear(look->g);
    return fits;
}

bool gy_library_look_has_true(LibraryLook *look, GyreValue value, const char *attribute)
{
    GyreValue found = gyre_is_none(value) ? GYRE_NONE : gyre_attr(look->g, value, attribute);
    bool is_true = false;
    if (!gyre_is_none(found)) gyre_to_bool(look->g, found, &is_true);
    gyre_error_clear(look->g);
    return is_true;
}

// What a module, or (NULL) the language, has under a name; NONE: nothing.
static GyreValue named(LibraryLook *look, const char *module, const char *name)
{
    if (!module) return gyre_global(look->g, name);
    GyreValue from = gy_library_look_import(look, module);
    return gyre_is_none(from) ? GYRE_NONE : gyre_attr(look->g, from, name);
}

const char *gy_library_look_parameters(void *context, const char *module, const char *name)
{
    LibraryLook *look = (LibraryLook *)context;
    uint32_t scope = gyre_scope_open(look->g);
    bool is_known = copy_text(look, named(look, module, name), "params");
    gyre_scope_close(look->g, scope);
    return is_known ? look->text : NULL;
}

bool gy_library_look_is_async(void *context, const char *module, const char *name)
{
    LibraryLook *look = (LibraryLook *)context;
    uint32_t scope = gyre_scope_open(look->g);
    GyreValue value = named(look, module, name);
    bool is_async = gy_library_look_has_true(look, value, "is_async");
    gyre_scope_close(look->g, scope);
    return is_async;
}

bool gy_library_look_has_async_method(void *context, const char *module, const char *klass,
                                      const char *name)
{
    LibraryLook *look = (LibraryLook *)context;
    uint32_t scope = gyre_scope_open(look->g);
    GyreValue value = named(look, module, klass), method = GYRE_NONE;
    bool is_class = !gyre_is_none(value) && !gyre_is_none(gyre_attr(look->g, value, "properties"));
    if (is_class) method = gyre_attr(look->g, value, name);
    gyre_error_clear(look->g);
    bool is_async = gy_library_look_has_true(look, method, "is_async");
    gyre_scope_close(look->g, scope);
    return is_async;
}

bool gy_library_look_is_kind_of(void *context, const char *name, const char *base)
{
    LibraryLook *look = (LibraryLook *)context;
    uint32_t scope = gyre_scope_open(look->g);
    bool is_kind = false;
    GyreValue klass = gyre_global(look->g, name);
    while (!is_kind && copy_text(look, klass, "name")) {
        is_kind = strcmp(look->text, base) == 0;
        klass = gyre_attr(look->g, klass, "base");
        gyre_error_clear(look->g);
    }
    gyre_scope_close(look->g, scope);
    return is_kind;
}

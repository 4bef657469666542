// program_scripts.c - the texts of cli/*.gy, compiled into the program, and the way to call them.
//
// What the prompt shows and finds is written in Gyre: none of it is in a hurry, and a script is a
// third of the size of the same in C. cmake/GyreEmbed.cmake makes cli/scripts.inc. A script is
// parsed when it is first called. The functions that are called are async, so that they run as
// tasks of their own: then Ctrl-C ends them as it ends a line.
#include "cli/program_scripts.h"

#include <dirent.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#define APART
#define SCRIPT(name, bytes)                                                                        \
    {                                                                                              \
        "<cli>/" name ".gy", bytes, sizeof(bytes)                                                  \
    }
#include "cli/scripts.inc" // static const GyreScript scripts[]

// ---------------------------------------------------------------- Natives

static GyreStatus main_module(GyreCall *call)
{
    return gyre_return(call, gyre_main_module(gyre_vm(call)));
}

static GyreStatus named(GyreCall *call)
{
    const char *name;
    GyreValue fallback;
    if (!gyre_args(call, "sv", &name, &fallback)) return GYRE_ERROR;
    GyreValue value = gyre_global(gyre_vm(call), name);
    return gyre_return(call, gyre_is_none(value) ? fallback : value);
}

// A module that somebody has imported already, or nil.
static GyreStatus loaded(GyreCall *call)
{
    Gyre *g = gyre_vm(call);
    const char *name;
    if (!gyre_args(call, "s", &name)) return GYRE_ERROR;
    char path[80];
    snprintf(path, sizeof path, "<stdlib>/%.60s.gy", name);
    GyreValue module = gyre_loaded_module(g, path); // a script may stand on natives of its name
    if (gyre_is_none(module)) module = gyre_loaded_module(g, name);
    return gyre_return(call, gyre_is_none(module) ? GYRE_NIL : module);
}

static bool is_folder(const char *path, const struct dirent *entry)
{
    char whole[4096];
    struct stat status;
    if (entry->d_type != DT_UNKNOWN && entry->d_type != DT_LNK) return entry->d_type == DT_DIR;
    snprintf(whole, sizeof whole, "%s/%s", path, entry->d_name);
    return stat(whole, &status) == 0 && S_ISDIR(status.st_mode);
}

static bool append_name(Gyre *g, GyreValue names, const char *path, const struct dirent *entry)
{
    char name[sizeof entry->d_name + 1];
    if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0) return true;
    snprintf(name, sizeof name, "%s%s", entry->d_name, is_folder(path, entry) ? "/" : "");
    uint32_t scope = gyre_scope_open(g);
    GyreValue text = gyre_str(g, name, GYRE_STRLEN);
    if (gyre_is_none(text)) gyre_error_clear(g); // it is no UTF-8
    bool ok = gyre_is_none(text) || gyre_append(g, names, text) == GYRE_OK;
    gyre_scope_close(g, scope);
    return ok;
}

// What cannot be read is empty.
static GyreStatus folder(GyreCall *call)
{
    Gyre *g = gyre_vm(call);
    const char *path;
    if (!gyre_args(call, "s", &path)) return GYRE_ERROR;
    GyreValue names = gyre_list(g);
    DIR *stream = gyre_may(g, GYRE_GRANT_READ, path) ? opendir(path) : NULL;
    gyre_error_clear(g);
    bool ok = true;
    for (const struct dirent *entry; stream && ok && (entry = readdir(stream));)
        ok = append_name(g, names, path, entry);
    if (stream) closedir(stream);
    return ok ? gyre_return(call, names) : GYRE_ERROR;
}

static GyreStatus disassemble(GyreCall *call)
{
    Gyre *g = gyre_vm(call);
    char *listing = gyre_disassemble_function(g, gyre_arg(call, 0));
    if (!listing) return GYRE_ERROR;
    GyreValue text = gyre_str(g, listing, GYRE_STRLEN);
    gyre_free(listing);
    return gyre_return(call, text);
}

static GyreStatus memory(GyreCall *call)
{
    Gyre *g = gyre_vm(call);
    uint64_t collections;
    size_t bytes = gyre_memory_in_use(g, &collections);
    GyreValue items[] = {gyre_int(g, (int64_t)bytes), gyre_int(g, (int64_t)collections),
                         gyre_int(g, (int64_t)gyre_config(g)->memory_limit)};
    return gyre_return(call, gyre_tuple(g, items, 3));
}

static GyreStatus task_text(GyreCall *call)
{
    Gyre *g = gyre_vm(call);
    char *text = gyre_task_text(g, GYRE_TASKS_TREE);
    if (!text) return gyre_throw(g, "MemoryError", "out of memory");
    GyreValue value = gyre_str(g, text, GYRE_STRLEN);
    gyre_free(text);
    return gyre_return(call, value);
}

static const GyreNative natives[] = {
    {"main_module", main_module, "", "The module of the prompt.", 0},
    {"named", named, "name, fallback", "What a line of the prompt means by a name.", 0},
    {"loaded", loaded, "name", "The module of that name, if it was imported; else nil.", 0},
    {"folder", folder, "path", "The names in a folder, folders with a slash.", 0},
    {"disassemble", disassemble, "function", "The instructions of a function.", 0},
    {"memory", memory, "", "(bytes in use, collections, limit).", 0},
    {"task_text", task_text, "", "All tasks as a tree, with the times for which they wait.", 0},
    {0},
};

// ---------------------------------------------------------------- Calling

bool gy_program_scripts_add(Gyre *g)
{
    gyre_add_scripts(g, scripts);
    return gyre_register(g, "<cli>/_repl", natives, NULL) == GYRE_OK;
}

GyreValue gy_program_scripts_call(Gyre *g, const char *name, const char *function,
                                  const GyreValue *args, uint32_t count)
{
    char path[64];
    snprintf(path, sizeof path, "<cli>/%s.gy", name);
    GyreValue module = gyre_import(g, path), result = GYRE_NONE;
    if (gyre_is_none(module)) return GYRE_NONE;
    GyreValue callee = gyre_attr(g, module, function);
    if (gyre_is_none(callee)) return GYRE_NONE;
    return gyre_call(g, callee, args, count, &result) == GYRE_OK ? result : GYRE_NONE;
}

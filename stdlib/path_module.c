// path_module.c - what path.gy asks of the system: the working directory and people's homes.
#define _GNU_SOURCE
#include "stdlib/modules.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#ifndef __wasi__ // which knows no people
#include <pwd.h>
#endif

#define MODULE "<stdlib>/_path"

enum { MOST_BYTES = 1 << 20 }; // of what the system knows about a person

static GyreStatus give_text(GyreCall *call, const char *text)
{
    return gyre_return(call, gyre_str(gyre_vm(call), text, strlen(text)));
}

static GyreStatus path_cwd(GyreCall *call)
{
    if (!gyre_may(gyre_vm(call), GYRE_GRANT_READ, ".")) return GYRE_ERROR;
    char *directory = getcwd(NULL, 0);
    if (!directory)
        return gyre_throw_errno(gyre_vm(call), errno, "cannot tell the working directory");
    GyreStatus status = give_text(call, directory);
    free(directory);
    return status;
}

#ifndef __wasi__
// The entry of a person, or of whoever runs the process; its strings are in *memory, to be freed.
// False: there is none.
static bool find_person(const char *name, struct passwd *person, char **memory)
{
    for (size_t size = 1024; size <= MOST_BYTES; size *= 2) {
        struct passwd *found = NULL;
        *memory = (char *)malloc(size);
        if (!*memory) return false;
        int status = name ? getpwnam_r(name, person, *memory, size, &found)
                          : getpwuid_r(getuid(), person, *memory, size, &found);
        if (status == 0 && found) return true;
        free(*memory);
        *memory = NULL;
        if (status != ERANGE) return false;
    }
    return false;
}

// nil: nobody knows.
static GyreStatus give_home(GyreCall *call, const char *name)
{
    struct passwd person;
    char *memory = NULL;
    if (!find_person(name, &person, &memory)) return GYRE_OK;
    GyreStatus status = give_text(call, person.pw_dir);
    free(memory);
    return status;
}
#else
static GyreStatus give_home(GyreCall *call, const char *name)
{
    (void)call, (void)name;
    return GYRE_OK;
}
#endif

static GyreStatus path_home(GyreCall *call)
{
    Gyre *g = gyre_vm(call);
    const char *name = NULL;
    if (!gyre_args(call, "|s", &name)) return GYRE_ERROR;
    if (name ? !gyre_may(g, GYRE_GRANT_READ, "/etc/passwd") : !gyre_may(g, GYRE_GRANT_ENV, "HOME"))
        return GYRE_ERROR;
    const char *home = name ? NULL : getenv("HOME");
    return home ? give_text(call, home) : give_home(call, name);
}

static const GyreNative natives[] = {
    {"cwd", path_cwd, "", "The working directory.", 0},
    {"home", path_home, "name = nil", "The home of a user, or of whoever runs this; or nil.", 0},
    {NULL, NULL, NULL, NULL, 0},
};

GyreStatus gy_path_install(Gyre *g)
{
    return gyre_register(g, MODULE, natives, NULL);
}

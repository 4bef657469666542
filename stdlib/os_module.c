// os_module.c - what os.gy stands on: the process around the script, and the machine around that.
//
// The environment is only read here. To change it would pull the text away under any thread that
// looks into it at the moment, one of a library perhaps, so what a script changes stays in the
// script (os.gy), which hands it on to the programs that it starts. The working directory is the
// process's, too, but to change it is one system call: the VM of a program's main thread may.
#define _GNU_SOURCE
#include "stdlib/grants.h"
#include "stdlib/modules.h"
#include "stdlib/wasi.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#ifndef __wasi__
#include <pwd.h>
#include <sys/utsname.h>
#endif
#ifndef GYRE_NO_LIBUV
#include <uv.h>
#endif

#define MODULE "<stdlib>/_os"

enum { HOST_BYTES = 256, PERSON_BYTES = 16384 };

extern char **environ;

// A word that is no UTF-8, say a file name of old, stays what it is: bytes.
static GyreValue make_word(Gyre *g, const char *word, size_t size)
{
    GyreValue text = gyre_str(g, word, size);
    if (!gyre_is_none(text) || strcmp(gyre_error_class(g), "MemoryError") == 0) return text;
    gyre_error_clear(g);
    return gyre_bytes(g, word, size);
}

// ---------------------------------------------------------------- The environment

static GyreStatus os_getenv(GyreCall *call)
{
    Gyre *g = gyre_vm(call);
    const char *name;
    if (!gyre_args(call, "s", &name) || !gyre_may(g, GYRE_GRANT_ENV, name)) return GYRE_ERROR;
    const char *value = getenv(name);
    return value ? gyre_return(call, make_word(g, value, strlen(value))) : GYRE_OK;
}

static GyreStatus os_may_know(GyreCall *call)
{
    const char *name;
    bool may = gyre_args(call, "s", &name) && gyre_may(gyre_vm(call), GYRE_GRANT_ENV, name);
    return may ? GYRE_OK : GYRE_ERROR;
}

static bool is_all_granted(Gyre *g)
{
    const GyreConfig *config = gyre_config(g);
    if (config->grants & GYRE_GRANT_ENV) return true;
    gyre_throw(g, "NotCapable", "listing the environment is not allowed: %s",
               config->names_flags ? "run with --allow-env" : "the host has not granted it");
    return false;
}

// Entries without a name ("=C:=…" of other systems) and names that are no text are nobody's.
static bool add_name(Gyre *g, GyreValue list, const char *entry)
{
    size_t size = strcspn(entry, "=");
    if (size == 0 || !entry[size]) return true;
    uint32_t scope = gyre_scope_open(g);
    GyreValue name = make_word(g, entry, size);
    bool ok = !gyre_is_none(name);
    if (ok && gyre_kind(g, name) == GYRE_KIND_STR) ok = gyre_append(g, list, name) == GYRE_OK;
    gyre_scope_close(g, scope);
    return ok;
}

static GyreStatus os_names(GyreCall *call)
{
    Gyre *g = gyre_vm(call);
    GyreValue list = is_all_granted(g) ? gyre_list(g) : GYRE_NONE;
    if (gyre_is_none(list)) return GYRE_ERROR;
    for (char **entry = environ; entry && *entry; entry++)
        if (!add_name(g, list, *entry)) return GYRE_ERROR;
    return gyre_return(call, list);
}

// The entries for a program that is started. It gets what the script may not read, too, so nobody
// looks at them in between.
static GyreStatus os_entries(GyreCall *call)
{
    Gyre *g = gyre_vm(call);
    GyreValue list = gyre_list(g);
    if (gyre_is_none(list)) return GYRE_ERROR;
    for (char **entry = environ; entry && *entry; entry++) {
        uint32_t scope = gyre_scope_open(g);
        GyreValue word = gyre_bytes(g, *entry, strlen(*entry));
        bool ok = !gyre_is_none(word) && gyre_append(g, list, word) == GYRE_OK;
        gyre_scope_close(g, scope);
        if (!ok) return GYRE_ERROR;
    }
    return gyre_return(call, list);
}

// ---------------------------------------------------------------- The process

static GyreStatus os_getpid(GyreCall *call)
{
    return gyre_return(call, gyre_int(gyre_vm(call), getpid()));
}

static GyreStatus os_resident_memory(GyreCall *call)
{
    size_t bytes = 0;
#ifdef GYRE_NO_LIBUV
    int status = -ENOSYS;
#else
    int status = uv_resident_set_memory(&bytes);
#endif
    if (status < 0)
        return gyre_throw_errno(gyre_vm(call), -status, "cannot read the memory in use");
    return gyre_return(call, gyre_int(gyre_vm(call), (int64_t)bytes));
}

static GyreStatus os_chdir(GyreCall *call)
{
    Gyre *g = gyre_vm(call);
    const char *path;
    if (!gyre_args(call, "s", &path) || !gyre_may(g, GYRE_GRANT_READ, path)) return GYRE_ERROR;
    if (!gyre_config(g)->has_signals)
        return gyre_throw(g, "StateError",
                          "the working directory is the process's: only a program's main thread "
                          "may change it");
    int fd = gy_grants_open(g, GYRE_GRANT_READ, path, O_PATH | O_DIRECTORY);
    if (fd < 0 && errno == 0) return GYRE_ERROR; // thrown
    int reason = fd < 0 || fchdir(fd) < 0 ? errno : 0;
    if (fd >= 0) close(fd);
    if (!reason) return GYRE_OK;
    return gyre_throw_errno(g, reason, "cannot change to the directory '%.200s'", path);
}

// ---------------------------------------------------------------- The machine

static GyreStatus os_cpu_count(GyreCall *call)
{
    long count = sysconf(_SC_NPROCESSORS_ONLN);
    return gyre_return(call, gyre_int(gyre_vm(call), count > 0 ? count : 1));
}

#ifdef __wasi__ // a machine without a name, a load or people
static GyreStatus refuse(GyreCall *call)
{
    return gyre_throw_errno(gyre_vm(call), ENOSYS, "this machine cannot tell");
}
#define os_hostname refuse
#define os_uptime refuse
#define os_load refuse
#define os_user refuse

static const char *name_platform(char *name)
{
    return strcpy(name, "wasi");
}
#else
static GyreStatus os_hostname(GyreCall *call)
{
    Gyre *g = gyre_vm(call);
    char name[HOST_BYTES] = "";
    if (gethostname(name, sizeof name - 1) < 0)
        return gyre_throw_errno(g, errno, "cannot tell the name of the machine");
    return gyre_return(call, gyre_str(g, name, GYRE_STRLEN));
}

static GyreStatus os_load(GyreCall *call)
{
    Gyre *g = gyre_vm(call);
    double loads[3];
    if (getloadavg(loads, 3) != 3)
        return gyre_throw(g, "OSError", "this machine cannot tell its load");
    const GyreValue items[] = {gyre_float(g, loads[0]), gyre_float(g, loads[1]),
                               gyre_float(g, loads[2])};
    return gyre_return(call, gyre_tuple(g, items, 3));
}

static GyreStatus os_uptime(GyreCall *call)
{
    double seconds = 0;
#ifdef GYRE_NO_LIBUV
    int status = -ENOSYS;
#else
    int status = uv_uptime(&seconds);
#endif
    if (status < 0) return gyre_throw_errno(gyre_vm(call), -status, "cannot tell the uptime");
    return gyre_return(call, gyre_float(gyre_vm(call), seconds));
}

// What they are called is as much as the environment would tell.
static GyreStatus os_user(GyreCall *call)
{
    Gyre *g = gyre_vm(call);
    if (!gyre_may(g, GYRE_GRANT_ENV, "USER")) return GYRE_ERROR;
    char *memory = (char *)malloc(PERSON_BYTES);
    struct passwd person, *found = NULL;
    int status = memory ? getpwuid_r(getuid(), &person, memory, PERSON_BYTES, &found) : ENOMEM;
    GyreValue name =
        status == 0 && found ? make_word(g, person.pw_name, strlen(person.pw_name)) : GYRE_NONE;
    free(memory);
    if (status == 0 && found) return gyre_return(call, name);
    return gyre_throw_errno(g, status ? status : ENOENT, "cannot tell the name of user %ld",
                            (long)getuid());
}

// As Python has it: "linux", "darwin", "freebsd".
static const char *name_platform(char *name)
{
    struct utsname about;
    if (uname(&about) < 0) return strcpy(name, "unknown");
    size_t i = 0;
    for (; about.sysname[i] && i < HOST_BYTES - 1; i++)
        name[i] = about.sysname[i] >= 'A' && about.sysname[i] <= 'Z' ? about.sysname[i] | 0x20
                                                                     : about.sysname[i];
    name[i] = 0;
    return name;
}
#endif

// ---------------------------------------------------------------- The module

static const GyreNative natives[] = {
    {"getenv", os_getenv, "name", "A variable of the environment, or nil.", 0},
    {"may_know", os_may_know, "name", "Throws where the variable is not granted.", 0},
    {"names", os_names, "", "The names of all variables.", 0},
    {"entries", os_entries, "", "The environment as bytes, for a program.", 0},
    {"getpid", os_getpid, "", "The number of the process.", 0},
    {"resident_memory", os_resident_memory, "",
     "How many bytes of the machine's memory the process takes now.", 0},
    {"chdir", os_chdir, "path",
     "Changes the working directory, which is the whole process's: in the main thread only.", 0},
    {"cpu_count", os_cpu_count, "", "How many processors the machine has.", 0},
    {"hostname", os_hostname, "", "The name of the machine.", 0},
    {"load", os_load, "",
     "How many processes wanted to run, as means of the last 1, 5 and 15 minutes.", 0},
    {"uptime", os_uptime, "", "How many seconds ago the machine was started.", 0},
    {"user", os_user, "", "The name of the user who runs this.", 0},
    {NULL, NULL, NULL, NULL, 0},
};

// The words after the script's name on the command line.
static GyreValue make_args(Gyre *g)
{
    const GyreConfig *config = gyre_config(g);
    GyreValue list = gyre_list(g);
    if (gyre_is_none(list)) return GYRE_NONE;
    for (int i = 0; i < config->argc; i++) {
        GyreValue arg = make_word(g, config->argv[i], strlen(config->argv[i]));
        if (gyre_is_none(arg) || gyre_append(g, list, arg) != GYRE_OK) return GYRE_NONE;
    }
    return list;
}

static GyreStatus set_values(Gyre *g)
{
    char platform[HOST_BYTES];
    const struct {
        const char *name;
        GyreValue value;
    } values[] = {
        {"args", make_args(g)},
        {"platform", gyre_str(g, name_platform(platform), GYRE_STRLEN)},
    };
    for (size_t i = 0; i < sizeof values / sizeof *values; i++)
        if (gyre_is_none(values[i].value) ||
            gyre_module_set(g, MODULE, values[i].name, values[i].value) != GYRE_OK)
            return GYRE_ERROR;
    return GYRE_OK;
}

GyreStatus gy_os_install(Gyre *g)
{
    if (gyre_register(g, MODULE, natives, NULL) != GYRE_OK) return GYRE_ERROR;
    uint32_t scope = gyre_scope_open(g);
    GyreStatus status = set_values(g);
    gyre_scope_close(g, scope);
    return status;
}

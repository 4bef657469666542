// os_module.c - `import os`: what the script knows about the process around it.
#include "stdlib/modules.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>
#ifndef GYRE_NO_LIBUV
#include <uv.h>
#endif

static GyreStatus os_cpu_count(GyreCall *call)
{
    long count = sysconf(_SC_NPROCESSORS_ONLN);
    return gyre_return(call, gyre_int(gyre_vm(call), count > 0 ? count : 1));
}

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

static const GyreNative os_natives[] = {
    {"cpu_count", os_cpu_count, "", "How many processors the machine has.", 0},
    {"getpid", os_getpid, "", "The number of the process.", 0},
    {"resident_memory", os_resident_memory, "",
     "How many bytes of the machine's memory the process takes now.", 0},
    {NULL, NULL, NULL, NULL, 0},
};

// A word that is no UTF-8, say a file name of old, stays what it is: bytes.
static GyreValue make_arg(Gyre *g, const char *word)
{
    GyreValue arg = gyre_str(g, word, strlen(word));
    if (!gyre_is_none(arg) || strcmp(gyre_error_class(g), "MemoryError") == 0) return arg;
    gyre_error_clear(g);
    return gyre_bytes(g, word, strlen(word));
}

// os.args: the words after the script's name on the command line.
static GyreValue make_args(Gyre *g)
{
    const GyreConfig *config = gyre_config(g);
    GyreValue list = gyre_list(g);
    if (gyre_is_none(list)) return GYRE_NONE;
    for (int i = 0; i < config->argc; i++) {
        GyreValue arg = make_arg(g, config->argv[i]);
        if (gyre_is_none(arg) || gyre_append(g, list, arg) != GYRE_OK) return GYRE_NONE;
    }
    return list;
}

GyreStatus gy_os_install(Gyre *g)
{
    if (gyre_register(g, "os", os_natives, NULL) != GYRE_OK) return GYRE_ERROR;
    uint32_t scope = gyre_scope_open(g);
    GyreValue args = make_args(g);
    GyreStatus status = GYRE_ERROR;
    if (!gyre_is_none(args)) status = gyre_module_set(g, "os", "args", args);
    gyre_scope_close(g, scope);
    return status;
}

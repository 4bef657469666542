// sandbox.c - what scripts may do, as the command line says it: grants and limits.
//
// Without a word of it a script may do everything, as programs do. --sandbox takes all of it away,
// but for what every script needs to be one: its input and output, and the modules beside it, as
// code. Each --allow-… gives something back, and means --sandbox by itself: who names what is
// allowed does not expect all the rest.
#include "cli/sandbox.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool gy_sandbox_allow(Sandbox *sandbox, unsigned grant, char *value)
{
    sandbox->is_closed = true;
    if (!value) {
        sandbox->grants |= grant;
        return true;
    }
    for (char *next; value; value = next) {
        next = strchr(value, ',');
        if (next) *next++ = 0;
        if (!*value || sandbox->count == MOST_GRANTS) return false;
        sandbox->granted[sandbox->count++] = (GyreGrant){grant, value};
    }
    return true;
}

// number = digits [ "." digits ], and what follows it. NULL: there is none.
static const char *read_number(const char *text, double *number)
{
    size_t size = strspn(text, "0123456789.");
    char *end;
    if (*text < '0' || *text > '9') return NULL;
    *number = strtod(text, &end);
    return end == text + size ? end : NULL;
}

typedef struct {
    const char *name;
    double factor;
} Unit;

static bool read_amount(const char *text, const Unit *units, double *amount)
{
    const char *unit = read_number(text, amount);
    if (!unit) return false;
    while (units->name && strcmp(units->name, unit) != 0)
        units++;
    *amount *= units->factor;
    return units->name && *amount >= 1 && *amount < 9e18;
}

bool gy_sandbox_set_steps(Sandbox *sandbox, const char *value)
{
    static const Unit units[] = {{"", 1},    {"k", 1e3},  {"K", 1e3}, {"M", 1e6},
                                 {"G", 1e9}, {"T", 1e12}, {NULL, 0}};
    double steps;
    if (!read_amount(value, units, &steps)) return false;
    sandbox->steps_limit = (uint64_t)steps;
    return true;
}

bool gy_sandbox_set_timeout(Sandbox *sandbox, const char *value)
{
    static const Unit units[] = {{"", 1e9},     {"s", 1e9},    {"ms", 1e6},    {"us", 1e3},
                                 {"min", 60e9}, {"h", 3600e9}, {"d", 86400e9}, {NULL, 0}};
    double ns;
    if (!read_amount(value, units, &ns)) return false;
    sandbox->time_limit_ns = (int64_t)ns;
    return true;
}

// ---------------------------------------------------------------- Modules

static void add_import(Sandbox *sandbox, const char *folder)
{
    // Where there is no room any more, less is allowed.
    if (sandbox->count < MOST_GRANTS)
        sandbox->granted[sandbox->count++] = (GyreGrant){GYRE_GRANT_IMPORT, folder};
}

static void add_folder_of(Sandbox *sandbox, const char *path)
{
    static char folder[4096];
    const char *slash = path ? strrchr(path, '/') : NULL;
    if (!slash) add_import(sandbox, ".");
    else if (slash == path) add_import(sandbox, "/");
    else if (snprintf(folder, sizeof folder, "%.*s", (int)(slash - path), path) <
             (int)sizeof folder)
        add_import(sandbox, folder);
}

static void add_module_path(Sandbox *sandbox)
{
    static char folders[8192];
    const char *all = getenv("GYRE_PATH");
    if (!all || strlen(all) >= sizeof folders) return;
    strcpy(folders, all);
    for (char *folder = folders, *next; folder; folder = next) {
        next = strchr(folder, ':');
        if (next) *next++ = 0;
        if (*folder) add_import(sandbox, folder);
    }
}

void gy_sandbox_apply(Sandbox *sandbox, const char *path, GyreConfig *config)
{
    config->steps_limit = sandbox->steps_limit;
    config->time_limit_ns = sandbox->time_limit_ns;
    config->names_flags = true;
    config->grants = GYRE_GRANT_ALL;
    if (!sandbox->is_closed) return;
    add_folder_of(sandbox, path);
    add_module_path(sandbox);
    config->grants = sandbox->grants | GYRE_GRANT_INPUT;
    config->granted = sandbox->granted;
}

// folders.c - the paths of the program's own files.
//
// A variable that is no absolute path counts as if it were not set, as the specification wants it.
#define _GNU_SOURCE
#include "cli/folders.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static char *format(const char *folder, const char *rest)
{
    char *path;
    return asprintf(&path, "%s/%s", folder, rest) < 0 ? NULL : path;
}

static char *find_base(Folder folder)
{
    const char *base = getenv(folder == FOLDER_STATE ? "XDG_STATE_HOME" : "XDG_CONFIG_HOME");
    const char *home = getenv("HOME");
    if (base && *base == '/') return strdup(base);
    if (!home || *home != '/') return NULL;
    return format(home, folder == FOLDER_STATE ? ".local/state" : ".config");
}

static void make_folders(char *path)
{
    for (char *slash = path + 1; (slash = strchr(slash, '/')); slash++) {
        *slash = '\0';
        mkdir(path, 0700);
        *slash = '/';
    }
}

char *gy_folders_file(Folder folder, const char *name, bool makes)
{
    char *base = find_base(folder), *own = base ? format(base, "gyre") : NULL;
    char *path = own ? format(own, name) : NULL;
    if (path && makes) make_folders(path);
    free(own);
    free(base);
    return path;
}

// grants.c - what a VM may do with the world around it.
//
// A kind of thing is granted as a whole, by a bit, or for single things, by entries of a table. The
// table is read once, when the VM opens: its paths are resolved then, so that no link that is made
// later widens a grant, and the VMs of threads get them as they are (RESOLVED).
//
// A path that a script asks for is resolved by the system, up to its last part that exists, and
// compared part by part: "/data" grants "/data/x", not "/database". A link whose target is not
// there is no path to anywhere. Asking and opening are two steps, and others may swap a folder for
// a link in between; so the second step goes by the resolved path and follows no link on the way
// (grants_place.c).
#define _GNU_SOURCE
#include "stdlib/grants.h"
#include "stdlib/loop.h"
#include "stdlib/wasi.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#define RESOLVED (1u << 31)

enum { PATHS = GYRE_GRANT_READ | GYRE_GRANT_WRITE | GYRE_GRANT_IMPORT };

// ---------------------------------------------------------------- Paths

static bool is_link(const char *path)
{
    struct stat status;
    return lstat(path, &status) == 0 && S_ISLNK(status.st_mode);
}

// `start` / `rest`, where `rest` is what does not exist. NULL: errno says why.
static char *join(const char *start, const char *rest)
{
    char *path = NULL;
    for (const char *part = rest; *part; part += strspn(part, "/")) {
        size_t size = strcspn(part, "/");
        if (size == 2 && part[0] == '.' && part[1] == '.') return errno = ENOENT, NULL;
        part += size;
    }
    size_t start_size = strcmp(start, "/") == 0 ? 0 : strlen(start), rest_size = strlen(rest);
    path = (char *)malloc(start_size + rest_size + 2);
    if (!path) return NULL;
    memcpy(path, start, start_size);
    path[start_size] = '/';
    memcpy(path + start_size + 1, rest, rest_size + 1);
    return path;
}

char *gy_grants_resolve(const char *path)
{
    char start[PATH_MAX], *found = realpath(path, NULL);
    size_t size = strlen(path);
    if (found || errno != ENOENT) return found;
    if (size == 0) return errno = ENOENT, NULL;
    if (size >= sizeof start) return errno = ENAMETOOLONG, NULL;
    memcpy(start, path, size + 1);
    for (;;) { // takes parts away from the end until something is there
        while (size > 1 && start[size - 1] == '/')
            start[--size] = 0;
        if (is_link(start)) return errno = ELOOP, NULL;
        while (size > 0 && start[size - 1] != '/')
            size--;
        const char *rest = path + size;
        start[size] = 0;
        char *above = realpath(size ? start : ".", NULL);
        if (above) {
            char *joined = join(above, rest);
            free(above);
            return joined;
        }
        if (errno != ENOENT || size <= 1) return NULL;
    }
}

static bool is_within(const char *path, const char *folder)
{
    size_t size = strlen(folder);
    if (strncmp(path, folder, size) != 0) return false;
    return path[size] == 0 || path[size] == '/' || (size && folder[size - 1] == '/');
}

static bool is_script(const char *path)
{
    size_t size = strlen(path);
    return size > 3 && strcmp(path + size - 3, ".gy") == 0;
}

// ---------------------------------------------------------------- Single things

// granted = host [ ":" port ]; what = host ":" port
static bool covers_host(const char *granted, const char *what)
{
    size_t size = strlen(granted);
    if (strncasecmp(granted, what, size) != 0) return false;
    return what[size] == 0 || what[size] == ':';
}

static bool covers_program(const char *granted, const char *what)
{
    if (!strchr(granted, '/')) return strcmp(granted, what) == 0;
    char *path = gy_grants_resolve(what);
    bool is_same = path && strchr(what, '/') && strcmp(path, granted) == 0;
    free(path);
    return is_same;
}

// `what` is resolved already where it is a path.
static bool covers(const GyreGrant *entry, unsigned grant, const char *what)
{
    unsigned kind = entry->grant & ~RESOLVED;
    bool is_import = grant == GYRE_GRANT_IMPORT;
    if (kind != grant && !(is_import && kind == GYRE_GRANT_READ)) return false;
    switch (kind) {
    case GYRE_GRANT_READ:
    case GYRE_GRANT_WRITE: return is_within(what, entry->what);
    case GYRE_GRANT_IMPORT: return is_within(what, entry->what) && is_script(what);
    case GYRE_GRANT_NET: return covers_host(entry->what, what);
    case GYRE_GRANT_RUN: return covers_program(entry->what, what);
    default: return strcmp(entry->what, what) == 0;
    }
}

static bool is_granted_whole(Gyre *g, unsigned grant)
{
    unsigned also = grant == GYRE_GRANT_IMPORT ? GYRE_GRANT_READ : 0;
    return gyre_config(g)->grants & (grant | also);
}

static bool is_granted(Gyre *g, unsigned grant, const char *what)
{
    for (const GyreGrant *entry = gyre_config(g)->granted; entry && entry->grant; entry++)
        if (covers(entry, grant, what)) return true;
    return false;
}

bool gy_grants_has_imports(Gyre *g)
{
    if (is_granted_whole(g, GYRE_GRANT_IMPORT)) return true;
    for (const GyreGrant *entry = gyre_config(g)->granted; entry && entry->grant; entry++)
        if (entry->grant & (GYRE_GRANT_READ | GYRE_GRANT_IMPORT)) return true;
    return false;
}

// ---------------------------------------------------------------- Refusing

static bool refuse(Gyre *g, unsigned grant, const char *what)
{
    static const struct {
        unsigned grant;
        const char *verb, *option;
    } kinds[] = {
        {GYRE_GRANT_READ, "reading", "read"},
        {GYRE_GRANT_WRITE, "writing", "write"},
        {GYRE_GRANT_NET, "reaching", "net"},
        {GYRE_GRANT_RUN, "running", "run"},
        {GYRE_GRANT_ENV, "reading the environment variable", "env"},
        {GYRE_GRANT_IMPORT, "importing", "read"},
        {GYRE_GRANT_INPUT, "reading standard input", NULL},
    };
    size_t i = 0;
    while (kinds[i].grant != grant && i + 1 < sizeof kinds / sizeof *kinds)
        i++;
    if (!kinds[i].option) gyre_throw(g, "NotCapable", "%s is not allowed", kinds[i].verb);
    else if (gyre_config(g)->names_flags)
        gyre_throw(g, "NotCapable", "%s '%s' is not allowed: run with --allow-%s=%s", kinds[i].verb,
                   what, kinds[i].option, what);
    else
        gyre_throw(g, "NotCapable", "%s '%s' is not allowed: the host has not granted it",
                   kinds[i].verb, what);
    return false;
}

// ---------------------------------------------------------------- Asking

bool gyre_may(Gyre *g, unsigned grant, const char *what)
{
    if (is_granted_whole(g, grant)) return true;
    if (!(grant & PATHS)) return is_granted(g, grant, what) || refuse(g, grant, what);
    char *path = gy_grants_resolve(what);
    bool may = path && is_granted(g, grant, path);
    free(path);
    return may || refuse(g, grant, what);
}

// A link itself: the folder that it is in without links, and its name.
static char *resolve_name(const char *path)
{
    size_t size = strlen(path);
    while (size > 1 && path[size - 1] == '/')
        size--;
    char *copy = strndup(path, size);
    char *slash = copy ? strrchr(copy, '/') : NULL;
    const char *name = slash ? slash + 1 : copy;
    if (!copy) return NULL;
    if (!*name || strcmp(name, ".") == 0 || strcmp(name, "..") == 0) {
        free(copy);
        return gy_grants_resolve(path);
    }
    if (slash) *slash = 0;
    char *above = gy_grants_resolve(slash ? *copy ? copy : "/" : ".");
    char *joined = above ? join(above, name) : NULL;
    int reason = errno;
    free(above);
    free(copy);
    errno = reason;
    return joined;
}

bool gy_grants_ask(Gyre *g, unsigned grant, const char *path, bool leads, char **straight)
{
    if (is_granted_whole(g, grant)) return true;
    if (!gyre_may(g, grant, path)) return false;
    char *resolved = leads ? gy_grants_resolve(path) : resolve_name(path);
    if (!resolved || !is_granted(g, grant, resolved)) {
        free(resolved);
        return refuse(g, grant, path);
    }
    free(*straight);
    *straight = resolved;
    return true;
}

int gy_grants_open(Gyre *g, unsigned grant, const char *path, int flags)
{
    if (is_granted_whole(g, grant)) return open(path, flags | O_CLOEXEC, 0666);
    char *resolved = gy_grants_resolve(path);
    int fd = -1;
    errno = 0;
    if (!resolved || !is_granted(g, grant, resolved)) refuse(g, grant, path), errno = 0;
    else fd = gy_grants_open_straight(resolved, flags, 0666);
    int reason = errno;
    free(resolved);
    errno = reason;
    return fd;
}

// ---------------------------------------------------------------- Programs

static char *join_program(const char *folder, size_t size, const char *name)
{
    char *path = (char *)malloc(size + strlen(name) + 2);
    if (path) sprintf(path, "%.*s/%s", (int)size, folder, name);
    return path;
}

// NULL: errno says why.
static char *find_in_path(const char *name)
{
    const char *folders = getenv("PATH");
    errno = ENOENT;
    for (size_t size; folders && *folders; folders += size + (folders[size] == ':')) {
        size = strcspn(folders, ":");
        if (*folders != '/') continue; // of the folder that we are in at the moment
        char *path = join_program(folders, size, name);
        if (!path || access(path, X_OK) == 0) return path;
        free(path);
        errno = ENOENT;
    }
    return NULL;
}

// A path is relative to the folder that the program starts in.
static char *find_program(const char *program, const char *folder)
{
    if (!strchr(program, '/')) return find_in_path(program);
    if (*program == '/' || !folder) return gy_grants_resolve(program);
    char *path = join_program(folder, strlen(folder), program);
    char *resolved = path ? gy_grants_resolve(path) : NULL;
    int reason = errno;
    free(path);
    errno = reason;
    return resolved;
}

extern char **environ;

static bool is_our_own(const char *entry)
{
    for (char **e = environ; e && *e; e++)
        if (strcmp(*e, entry) == 0) return true;
    return false;
}

static bool has_only_harmless(Gyre *g, char **environment)
{
    for (char **e = environment; e && *e; e++) {
        if (strncmp(*e, "LD_", 3) != 0 || is_our_own(*e)) continue;
        gyre_throw(g, "NotCapable", "the variable %.*s may be set only where every program may run",
                   (int)strcspn(*e, "="), *e);
        return false;
    }
    return true;
}

char *gy_grants_program(Gyre *g, const char *program, const char *folder, char **environment)
{
    if (is_granted_whole(g, GYRE_GRANT_RUN)) {
        char *copy = strdup(program);
        if (!copy) gyre_throw(g, "MemoryError", "out of memory");
        return copy;
    }
    bool is_path = strchr(program, '/') != NULL;
    if (!is_path && !gyre_may(g, GYRE_GRANT_RUN, program)) return NULL;
    char *found = find_program(program, folder);
    if (!found && errno == ENOMEM) gyre_throw(g, "MemoryError", "out of memory");
    else if (is_path && !(found && is_granted(g, GYRE_GRANT_RUN, found)))
        refuse(g, GYRE_GRANT_RUN, program);
    else if (!found) gyre_throw_errno(g, errno, "cannot run '%.200s'", program);
    else if (has_only_harmless(g, environment)) return found;
    free(found);
    return NULL;
}

// ---------------------------------------------------------------- Opening a VM

// A path that leads nowhere grants nothing.
static bool resolve_entry(GyreGrant *to, const GyreGrant *from)
{
    bool is_path =
        (from->grant & PATHS) || ((from->grant & GYRE_GRANT_RUN) && strchr(from->what, '/'));
    char *what =
        is_path && !(from->grant & RESOLVED) ? gy_grants_resolve(from->what) : strdup(from->what);
    if (!what && errno != ENOMEM) what = strdup("");
    *to = (GyreGrant){from->grant | RESOLVED, what};
    if (what && is_path && !*what) to->grant = RESOLVED;
    return what != NULL;
}

static void free_table(void *data)
{
    GyreGrant *table = (GyreGrant *)data;
    for (GyreGrant *entry = table; entry->grant; entry++)
        free((char *)(uintptr_t)entry->what);
    free(table);
}

bool gy_grants_install(Gyre *g)
{
    GyreConfig *config = (GyreConfig *)(uintptr_t)gyre_config(g);
    size_t count = 0;
    while (config->granted && config->granted[count].grant)
        count++;
    if (!count) return config->granted = NULL, true;
    GyreGrant *table = (GyreGrant *)calloc(count + 1, sizeof *table);
    bool ok = table != NULL;
    for (size_t i = 0; ok && i < count; i++)
        ok = resolve_entry(&table[i], &config->granted[i]);
    config->granted = NULL;
    if (ok && gy_loop_at_close(g, free_table, table)) return config->granted = table, true;
    if (table) free_table(table);
    return false;
}

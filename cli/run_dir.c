// run_dir.c - finds, makes and checks the directory.
//
// In /tmp anybody could have made it first, or have put a link there, to answer in our place. So it
// must be a real directory, ours, and closed to all others.
#define _GNU_SOURCE
#include "cli/run_dir.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

static bool make_path(RunDir *dir)
{
    const char *base = getenv("XDG_RUNTIME_DIR");
    int size;
    if (base && *base == '/') size = snprintf(dir->path, sizeof dir->path, "%s/gyre", base);
    else size = snprintf(dir->path, sizeof dir->path, "/tmp/gyre-%u", (unsigned)geteuid());
    if (size < (int)sizeof dir->path) return true;
    snprintf(dir->error, sizeof dir->error,
             "the path of XDG_RUNTIME_DIR is too long for the address of a socket");
    return false;
}

static bool fail(RunDir *dir, const char *why)
{
    snprintf(dir->error, sizeof dir->error, "cannot use %s: %s", dir->path, why);
    return false;
}

bool gy_run_dir_open(RunDir *dir)
{
    struct stat found;
    *dir = (RunDir){0};
    if (!make_path(dir)) return false;
    if (mkdir(dir->path, 0700) != 0 && errno != EEXIST) return fail(dir, strerror(errno));
    if (lstat(dir->path, &found) != 0) return fail(dir, strerror(errno));
    if (!S_ISDIR(found.st_mode)) return fail(dir, "it is no directory");
    if (found.st_uid != geteuid()) return fail(dir, "it belongs to another user");
    if (found.st_mode & 077) return fail(dir, "it is open to other users");
    return true;
}

struct sockaddr_un gy_run_dir_address(const RunDir *dir, pid_t pid, const char *ending)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    snprintf(address.sun_path, sizeof address.sun_path, "%s/%ld.%s", dir->path, (long)pid, ending);
    return address;
}

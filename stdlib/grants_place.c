// grants_place.c - doing something at a path that was asked for, and nowhere else.
//
// Between the question whether a path is granted and the call that uses it, somebody who may write
// in one of its folders can swap a folder for a link. So the path is taken apart: each folder is
// opened from the one above it, and none through a link. What is found so is held by a descriptor,
// and system calls that take a path reach it by the name that /proc has for that.
#define _GNU_SOURCE
#include "stdlib/grants.h"
#include "stdlib/wasi.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { STEP = O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC };

static int close_with(int fd, int reason)
{
    if (fd >= 0) close(fd);
    errno = reason;
    return -1;
}

// One folder down. -1: errno.
static int step(int folder, const char *name, bool makes)
{
    int next = openat(folder, name, STEP);
    bool is_made = next < 0 && errno == ENOENT && makes &&
                   (mkdirat(folder, name, 0777) == 0 || errno == EEXIST);
    return is_made ? openat(folder, name, STEP) : next;
}

// The folder of an absolute path without links, and the last name, of at most NAME_MAX bytes. That
// of "/" is ".". -1: errno.
static int open_above(const char *path, bool makes, char name[NAME_MAX + 1])
{
    int folder = open("/", STEP);
    strcpy(name, ".");
    for (const char *p = path + strspn(path, "/"); folder >= 0 && *p;) {
        size_t size = strcspn(p, "/");
        const char *next = p + size + strspn(p + size, "/");
        if (size > NAME_MAX) return close_with(folder, ENAMETOOLONG);
        memcpy(name, p, size);
        name[size] = 0;
        if (!*next) break;
        int below = step(folder, name, makes), reason = errno;
        close(folder);
        errno = reason;
        folder = below;
        p = next;
    }
    return folder;
}

int gy_grants_open_straight(const char *straight, int flags, unsigned mode)
{
    char name[NAME_MAX + 1];
    int folder = open_above(straight, false, name);
    if (folder < 0) return -1;
    int fd = openat(folder, name, flags | O_NOFOLLOW | O_CLOEXEC, (mode_t)mode), reason = errno;
    close(folder);
    errno = reason;
    return fd;
}

// A link that stands there now was put there after the question.
static bool is_link(int fd)
{
    struct stat status;
    return fstat(fd, &status) == 0 && S_ISLNK(status.st_mode);
}

int gy_grants_place(const char *straight, GrantsPlace place, char at[GRANTS_PLACE_BYTES])
{
    char name[NAME_MAX + 1];
    int folder = open_above(straight, place == PLACE_NEW_FOLDERS, name);
    if (folder < 0) return -1;
    if (place != PLACE_ITSELF) {
        snprintf(at, GRANTS_PLACE_BYTES, "/proc/self/fd/%d/%s", folder, name);
        return folder;
    }
    int fd = openat(folder, name, O_PATH | O_NOFOLLOW | O_CLOEXEC), reason = errno;
    close(folder);
    errno = reason;
    if (fd < 0) return -1;
    if (is_link(fd)) return close_with(fd, ELOOP);
    snprintf(at, GRANTS_PLACE_BYTES, "/proc/self/fd/%d", fd);
    return fd;
}

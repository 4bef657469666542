// sqlite_place.c - databases at paths that were asked for, where not every path is granted.
//
// SQLite resolves the links of a path itself, and opens later; in between a folder can be swapped
// for a link, and so it can while a journal is made. So it gets a path that goes by a descriptor of
// the folder (grants.h), which stays open as long as the connection: "/proc/self/fd/7/notes.db".
// Its own way of resolving paths would turn that into the folder's name again; a VFS that is like
// the usual one takes paths as they are. At the last name it follows no link in any case.
#if GYRE_HAVE_SQLITE
#define _GNU_SOURCE
#include "stdlib/grants.h"
#include "stdlib/sqlite_parts.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define VFS_NAME "gyre-place"

// A folder that is held, once for all of its files.
struct SqlitePlace {
    SqlitePlace *next;
    int fd;
    dev_t device;
    ino_t inode;
};

static int take_as_it_is(sqlite3_vfs *vfs, const char *path, int room, char *full)
{
    (void)vfs;
    size_t size = strlen(path) + 1;
    if (size > (size_t)room) return SQLITE_CANTOPEN;
    memcpy(full, path, size);
    return SQLITE_OK;
}

static void register_vfs(void)
{
    static sqlite3_vfs own;
    const sqlite3_vfs *usual = gy_sqlite.sqlite3_vfs_find(NULL);
    if (!usual) return;
    own = *usual;
    own.pNext = NULL;
    own.zName = VFS_NAME;
    own.xFullPathname = take_as_it_is;
    gy_sqlite.sqlite3_vfs_register(&own, 0);
}

const char *gy_sqlite_place_vfs(void)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, register_vfs);
    return VFS_NAME;
}

// The place that has this folder already, or NULL.
static SqlitePlace *find(const SqliteConnection *c, const struct stat *folder)
{
    SqlitePlace *p = c->places;
    while (p && (p->inode != folder->st_ino || p->device != folder->st_dev))
        p = p->next;
    return p;
}

// Takes the descriptor, or closes it, where the folder is held by another one or memory is out.
static SqlitePlace *hold(SqliteConnection *c, int fd)
{
    struct stat status;
    SqlitePlace *p = fstat(fd, &status) == 0 ? find(c, &status) : NULL;
    if (p) return close(fd), p;
    p = (SqlitePlace *)malloc(sizeof *p);
    if (!p) return close(fd), errno = ENOMEM, NULL;
    *p = (SqlitePlace){c->places, fd, status.st_dev, status.st_ino};
    return c->places = p;
}

bool gy_sqlite_place(SqliteConnection *c, const char *straight, char at[GRANTS_PLACE_BYTES])
{
    int fd = gy_grants_place(straight, PLACE_NAME, at);
    if (fd < 0) return false;
    pthread_mutex_lock(&c->lock);
    const SqlitePlace *p = hold(c, fd);
    pthread_mutex_unlock(&c->lock);
    if (!p) return false;
    if (p->fd == fd) return true;
    char name[NAME_MAX + 2]; // and the slash in front
    snprintf(name, sizeof name, "%s", strrchr(at, '/'));
    snprintf(at, GRANTS_PLACE_BYTES, "/proc/self/fd/%d%s", p->fd, name);
    return true;
}

void gy_sqlite_place_close_all(SqliteConnection *c)
{
    pthread_mutex_lock(&c->lock);
    SqlitePlace *p = c->places;
    c->places = NULL;
    pthread_mutex_unlock(&c->lock);
    while (p) {
        SqlitePlace *next = p->next;
        close(p->fd);
        free(p);
        p = next;
    }
}
#endif

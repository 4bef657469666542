// fs_look.c - what is there: of a path, in a folder, behind a link.
#ifndef GYRE_NO_LIBUV
#define _GNU_SOURCE
#include "stdlib/fs_parts.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/statvfs.h>
#include <unistd.h>

// ---------------------------------------------------------------- One path

static void run_stat(FsCall *c)
{
    if (gy_fs_look(&c->here, &c->status) < 0) gy_fs_fail(c);
}

static void run_lstat(FsCall *c)
{
    if (lstat(c->here.at, &c->status) < 0) gy_fs_fail(c);
}

static void run_fstat(FsCall *c)
{
    if (fstat(c->fd, &c->status) < 0) gy_fs_fail(c);
}

static GyreValue nanoseconds(Gyre *g, struct timespec t)
{
    return gyre_int(g, (int64_t)t.tv_sec * 1000000000 + t.tv_nsec);
}

// (mode, size, mtime, atime, ctime, links, uid, gid, device, inode), the times in nanoseconds.
static GyreValue give_status(Gyre *g, FsCall *c)
{
    const struct stat *s = &c->status;
    const GyreValue items[] = {
        gyre_int(g, s->st_mode),         gyre_int(g, s->st_size),
        nanoseconds(g, s->st_mtim),      nanoseconds(g, s->st_atim),
        nanoseconds(g, s->st_ctim),      gyre_int(g, (int64_t)s->st_nlink),
        gyre_int(g, s->st_uid),          gyre_int(g, s->st_gid),
        gyre_int(g, (int64_t)s->st_dev), gyre_int(g, (int64_t)s->st_ino),
    };
    return gyre_tuple(g, items, sizeof items / sizeof *items);
}

static const char *kind_of_mode(mode_t mode)
{
    return S_ISDIR(mode) ? "dir" : S_ISREG(mode) ? "file" : S_ISLNK(mode) ? "link" : "other";
}

// That there is nothing is an answer and no error: then the result stays empty.
static void give_kind_of(FsCall *c, int status)
{
    if (status < 0) return gy_fs_fail(c);
    const char *kind = kind_of_mode(c->status.st_mode);
    gy_fs_put(c, kind, strlen(kind));
}

static void run_kind(FsCall *c)
{
    give_kind_of(c, gy_fs_look(&c->here, &c->status));
}

static void run_own_kind(FsCall *c)
{
    give_kind_of(c, lstat(c->here.at, &c->status));
}

static GyreValue give_kind(Gyre *g, FsCall *c)
{
    return c->result_size ? gyre_str(g, c->result, c->result_size) : GYRE_NIL;
}

static void run_read_link(FsCall *c)
{
    if (!gy_fs_reserve(c, PATH_MAX)) return;
    ssize_t size = readlink(c->here.at, c->result, PATH_MAX);
    if (size < 0) return gy_fs_fail(c);
    c->result_size = (size_t)size;
}

static void run_real_path(FsCall *c)
{
    c->result = realpath(c->here.at, NULL);
    if (c->result) c->result_size = strlen(c->result);
    else gy_fs_fail(c);
}

// ---------------------------------------------------------------- A folder

static const char *kind_of_entry(int folder, const struct dirent *entry)
{
    switch (entry->d_type) {
    case DT_DIR: return "dir";
    case DT_REG: return "file";
    case DT_LNK: return "link";
    case DT_UNKNOWN: break; // some file systems do not say
    default: return "other";
    }
    struct stat status;
    bool is_there = fstatat(folder, entry->d_name, &status, AT_SYMLINK_NOFOLLOW) == 0;
    return is_there ? kind_of_mode(status.st_mode) : "other";
}

static bool is_dots(const char *name)
{
    return strcmp(name, ".") == 0 || strcmp(name, "..") == 0;
}

// For each entry the name and the kind, with a zero after either.
static void run_list(FsCall *c)
{
    DIR *folder = opendir(c->here.at);
    if (!folder) return gy_fs_fail(c);
    while (!gy_fs_is_stopped(c)) {
        errno = 0;
        const struct dirent *entry = readdir(folder);
        if (!entry) {
            if (errno) gy_fs_fail(c);
            break;
        }
        if (is_dots(entry->d_name)) continue;
        const char *kind = kind_of_entry(dirfd(folder), entry);
        if (!gy_fs_put(c, entry->d_name, strlen(entry->d_name) + 1) ||
            !gy_fs_put(c, kind, strlen(kind) + 1))
            break;
    }
    closedir(folder);
}

// [(name, kind), …]
static GyreValue give_entries(Gyre *g, FsCall *c)
{
    GyreValue list = gyre_list(g);
    for (size_t i = 0; i < c->result_size && !gyre_is_none(list);) {
        const char *name = c->result + i, *kind = name + strlen(name) + 1;
        i = (size_t)(kind + strlen(kind) + 1 - c->result);
        uint32_t scope = gyre_scope_open(g);
        const GyreValue pair[] = {gy_fs_name(g, name, strlen(name)),
                                  gyre_str(g, kind, strlen(kind))};
        bool is_fine = !gyre_is_none(pair[0]) && !gyre_is_none(pair[1]);
        GyreValue entry = is_fine ? gyre_tuple(g, pair, 2) : GYRE_NONE;
        is_fine = !gyre_is_none(entry) && gyre_append(g, list, entry) == GYRE_OK;
        gyre_scope_close(g, scope);
        if (!is_fine) return GYRE_NONE;
    }
    return list;
}

// ---------------------------------------------------------------- The disk

static void run_usage(FsCall *c)
{
    struct statvfs room;
    if (statvfs(c->here.at, &room) < 0) return gy_fs_fail(c);
    gy_fs_put(c, (const char *)&room, sizeof room);
}

// (total, used, free), where what is kept for root is neither.
static GyreValue give_usage(Gyre *g, FsCall *c)
{
    struct statvfs room;
    memcpy(&room, c->result, sizeof room);
    int64_t unit = (int64_t)room.f_frsize;
    const GyreValue items[] = {gyre_int(g, (int64_t)room.f_blocks * unit),
                               gyre_int(g, (int64_t)(room.f_blocks - room.f_bfree) * unit),
                               gyre_int(g, (int64_t)room.f_bavail * unit)};
    return gyre_tuple(g, items, 3);
}

const FsOperation gy_fs_looking[] = {
    {"stat", "look at", FS_READS, run_stat, give_status},
    {"lstat", "look at", FS_READS | FS_ITSELF, run_lstat, give_status},
    {"fstat", "look at", 0, run_fstat, give_status},
    {"kind", "look at", FS_READS | FS_ASKS, run_kind, give_kind},
    {"own_kind", "look at", FS_READS | FS_ITSELF | FS_ASKS, run_own_kind, give_kind},
    {"list", "list", FS_READS, run_list, give_entries},
    {"read_link", "read the link", FS_READS | FS_ITSELF, run_read_link, gy_fs_give_path},
    {"real_path", "find", FS_READS, run_real_path, gy_fs_give_path},
    {"usage", "look at the disk of", FS_READS, run_usage, give_usage},
    {NULL, NULL, 0, NULL, NULL},
};
#endif

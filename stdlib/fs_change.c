// fs_change.c - folders and names that are made, changed and removed.
#ifndef GYRE_NO_LIBUV
#define _GNU_SOURCE
#include "stdlib/fs_parts.h"
#include "stdlib/io_calls.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
    MOST_DEPTH = 1000, // of a tree that is removed; each level has a descriptor and a frame
    TRIES = 100,
    RANDOM_LETTERS = 8,
};

// ---------------------------------------------------------------- Making

static bool is_folder(const char *path)
{
    struct stat status;
    return stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

// Parents get the mode that new folders have; somebody else may make them meanwhile.
static bool make_parents(FsCall *c)
{
    if (c->here.straight) return true; // they were made on the way here
    for (char *slash = strchr(c->path + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = 0;
        bool is_made = mkdir(c->path, 0777) == 0 || errno == EEXIST || is_folder(c->path);
        if (!is_made) gy_fs_fail(c);
        *slash = '/';
        if (!is_made) return false;
    }
    return true;
}

static void run_mkdir(FsCall *c)
{
    mode_t mode = (mode_t)(c->number & 07777);
    if (mkdir(c->here.at, mode) == 0) return;
    if (errno == ENOENT && (c->number & WITH_PARENTS) && c->path[0]) {
        if (!make_parents(c) || mkdir(c->here.at, mode) == 0) return;
        // "a/b/": the last one was made as a parent
        if (errno == EEXIST && c->path[strlen(c->path) - 1] == '/') return;
    }
    int error_number = errno;
    if ((c->number & MAY_EXIST) && is_folder(c->here.at)) return;
    c->error_number = error_number;
}

static bool choose_letters(char text[RANDOM_LETTERS + 1])
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyz0123456789";
    unsigned char random[RANDOM_LETTERS];
    if (getentropy(random, sizeof random) < 0) return false;
    for (size_t i = 0; i < RANDOM_LETTERS; i++)
        text[i] = letters[random[i] % (sizeof letters - 1)];
    text[RANDOM_LETTERS] = 0;
    return true;
}

// The folder is `path`, the name begins with `path` and ends with `other`; a task that is cancelled
// would never know of it, so then it is taken away again.
static void run_make_temp(FsCall *c)
{
    size_t before = strlen(c->path), after = strlen(c->other), start = strlen(c->here.at);
    size_t size = start + RANDOM_LETTERS + after + 1;
    char *at = (char *)malloc(size);
    if (!at) c->error_number = ENOMEM;
    if (!at || !gy_fs_reserve(c, before + RANDOM_LETTERS + after + 1)) return free(at);
    for (int tries = 0; tries < TRIES && !c->error_number; tries++) {
        char random[RANDOM_LETTERS + 1];
        if (!choose_letters(random)) gy_fs_fail(c);
        snprintf(at, size, "%s%s%s", c->here.at, random, c->other);
        int status =
            c->number ? mkdir(at, 0700) : gy_fs_open(at, true, O_RDWR | O_CREAT | O_EXCL, 0600);
        if (status < 0 && errno == EEXIST) continue;
        if (status < 0) gy_fs_fail(c);
        else if (!c->number) c->fd = status;
        if (status >= 0 && gy_fs_is_stopped(c)) remove(at);
        c->result_size = before + RANDOM_LETTERS + after;
        snprintf(c->result, c->result_size + 1, "%s%s%s", c->path, random, c->other);
        return free(at);
    }
    free(at);
    if (!c->error_number) c->error_number = EEXIST;
}

static void run_touch(FsCall *c)
{
    int flags = O_WRONLY | O_CREAT | O_CLOEXEC | O_NOCTTY | O_NONBLOCK;
    if (!(c->number & MAY_EXIST)) flags |= O_EXCL;
    else if (utimensat(AT_FDCWD, c->here.at, NULL, c->here.is_name ? AT_SYMLINK_NOFOLLOW : 0) == 0)
        return;
    int fd = gy_fs_open(c->here.at, c->here.is_name, flags, (mode_t)(c->number & 07777));
    if (fd < 0) gy_fs_fail(c);
    else close(fd);
}

// ---------------------------------------------------------------- One call each

#define SIMPLE(name, call)                                                                         \
    static void run_##name(FsCall *c)                                                              \
    {                                                                                              \
        if ((call) < 0) gy_fs_fail(c);                                                             \
    }
SIMPLE(rmdir, rmdir(c->here.at))
SIMPLE(unlink, unlink(c->here.at))
SIMPLE(rename, rename(c->here.at, c->there.at))
SIMPLE(symlink, symlink(c->other, c->here.at))
SIMPLE(link, link(c->there.at, c->here.at))
#undef SIMPLE

static void run_sync(FsCall *c)
{
    c->error_number = -gy_io_sync(c->fd);
}

static void run_chmod(FsCall *c)
{
    int flags = c->number & OF_LINK && !c->here.straight ? AT_SYMLINK_NOFOLLOW : 0;
    if (fchmodat(AT_FDCWD, c->here.at, (mode_t)(c->number & 07777), flags) < 0) gy_fs_fail(c);
}

static void run_truncate(FsCall *c)
{
    c->error_number = -gy_io_truncate(c->fd, c->number);
}

// ---------------------------------------------------------------- Removing trees

static bool remove_entry(FsCall *c, int folder, const char *name, int depth);

// Names that are gone already are fine: others may work here, too. A folder that others keep
// filling is left in the end.
static bool empty_folder(FsCall *c, int fd, int depth)
{
    DIR *folder = fdopendir(fd);
    if (!folder) {
        gy_fs_fail(c);
        close(fd);
        return false;
    }
    bool is_fine = true;
    while (is_fine && !gy_fs_is_stopped(c)) {
        errno = 0;
        const struct dirent *entry = readdir(folder);
        if (!entry) break;
        const char *name = entry->d_name;
        if (strcmp(name, ".") == 0 || strcmp(name, "..") == 0) continue;
        is_fine = remove_entry(c, dirfd(folder), name, depth + 1);
    }
    closedir(folder);
    return is_fine && !c->error_number;
}

// By descriptors and never through a link: so nobody can lead it elsewhere by exchanging a folder
// for a link at the right moment.
static bool remove_entry(FsCall *c, int folder, const char *name, int depth)
{
    if (depth > MOST_DEPTH) return c->error_number = ENAMETOOLONG, false;
    int fd = openat(folder, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0 && errno != ENOTDIR && errno != ELOOP && errno != EACCES)
        return errno == ENOENT || (gy_fs_fail(c), false);
    bool is_folder_here = fd >= 0 || errno == EACCES; // an empty one can be removed all the same
    if (fd < 0 && unlinkat(folder, name, 0) == 0) return true;
    if (fd < 0 && !is_folder_here) return errno == ENOENT || (gy_fs_fail(c), false);
    if (fd >= 0 && !empty_folder(c, fd, depth)) return false;
    if (unlinkat(folder, name, AT_REMOVEDIR) == 0 || errno == ENOENT) return true;
    return gy_fs_fail(c), false;
}

static void run_remove_tree(FsCall *c)
{
    struct stat status;
    size_t size = strlen(c->path);
    while (size > 1 && c->path[size - 1] == '/') // behind one a link would be followed
        c->path[--size] = 0;
    if (lstat(c->here.at, &status) < 0) gy_fs_fail(c);
    else if (!S_ISDIR(status.st_mode)) c->error_number = ENOTDIR;
    else remove_entry(c, AT_FDCWD, c->here.at, 0);
}

const FsOperation gy_fs_changing[] = {
    {"mkdir", "make the folder", FS_WRITES | FS_ITSELF | FS_FOLDERS, run_mkdir, NULL},
    {"make_temp", "make a temporary folder", FS_WRITES | FS_ITSELF | FS_PREFIX, run_make_temp,
     gy_fs_give_path},
    {"open_temp", "make a temporary file", FS_WRITES | FS_ITSELF | FS_PREFIX, run_make_temp,
     gy_fs_give_temp_file},
    {"touch", "touch", FS_WRITES | FS_MAKES, run_touch, NULL},
    {"rmdir", "remove the folder", FS_WRITES | FS_ITSELF, run_rmdir, NULL},
    {"unlink", "remove", FS_WRITES | FS_ITSELF, run_unlink, NULL},
    {"remove_tree", "remove the folder", FS_WRITES | FS_ITSELF, run_remove_tree, NULL},
    {"rename", "rename", FS_WRITES | FS_WRITES_OTHER | FS_ITSELF, run_rename, NULL},
    {"symlink", "make the link", FS_WRITES | FS_ITSELF, run_symlink, NULL},
    {"link", "make the link", FS_WRITES | FS_READS_OTHER | FS_WRITES_OTHER | FS_ITSELF, run_link,
     NULL},
    {"chmod", "change the mode of", FS_WRITES, run_chmod, NULL},
    {"truncate", "truncate", 0, run_truncate, NULL},
    {"sync", "write to the disk", 0, run_sync, NULL},
    {NULL, NULL, 0, NULL, NULL},
};
#endif

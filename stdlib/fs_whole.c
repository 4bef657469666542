// fs_whole.c - files that are read, written and copied as a whole.
//
// What a file says of its size is only a hint: those of /proc say 0 and have bytes, others grow
// while they are read. Pipes and terminals have paths, too; they are opened so that nothing blocks,
// and waited for in steps, so that a thread does not hang on one whose task has been cancelled.
#ifndef GYRE_NO_LIBUV
#define _GNU_SOURCE
#include "stdlib/fs_parts.h"
#include "stdlib/io_calls.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
    PIECE_BYTES = 1 << 20, // between two looks at whether somebody still wants it
    FIRST_BYTES = 4096,
    COPY_BYTES = 1 << 16,
    POLL_MS = 50,
    OPEN_QUIETLY = O_CLOEXEC | O_NONBLOCK | O_NOCTTY,
    TRIES = 100,
};

// The flags of a copy.
enum { KEEPS_TIMES = 1 };

// False: the call has failed.
static bool await_ready(FsCall *c, int fd, short events)
{
    struct pollfd ready = {.fd = fd, .events = events};
    while (poll(&ready, 1, POLL_MS) == 0)
        if (gy_fs_is_stopped(c)) return false;
    return !gy_fs_is_stopped(c);
}

// ---------------------------------------------------------------- Reading

static bool is_beyond_limit(FsCall *c, int64_t size)
{
    if (!c->most || size <= (int64_t)c->most) return false;
    c->error_number = ENOMEM;
    return true;
}

static bool read_piece(FsCall *c, int fd, bool *is_end)
{
    if (c->result_size == c->room && !gy_fs_reserve(c, c->result_size / 2 + FIRST_BYTES))
        return false;
    size_t size = c->room - c->result_size;
    if (size > PIECE_BYTES) size = PIECE_BYTES;
    ssize_t count = gy_io_read_at(fd, c->result + c->result_size, size, -1);
    *is_end = count == 0;
    if (count == -EAGAIN) return await_ready(c, fd, POLLIN);
    if (count < 0) c->error_number = (int)-count;
    else c->result_size += (size_t)count;
    return count >= 0;
}

static void read_all(FsCall *c, int fd)
{
    if (fstat(fd, &c->status) < 0) return gy_fs_fail(c);
    if (is_beyond_limit(c, c->status.st_size)) return;
    if (S_ISREG(c->status.st_mode) && !gy_fs_reserve(c, (size_t)c->status.st_size + 1)) return;
    if (S_ISFIFO(c->status.st_mode) && !await_ready(c, fd, POLLIN)) return; // till somebody writes
    bool is_end = false;
    while (!is_end && !gy_fs_is_stopped(c))
        if (!read_piece(c, fd, &is_end) || is_beyond_limit(c, (int64_t)c->result_size)) return;
}

static void run_read(FsCall *c)
{
    int fd = gy_fs_open(c->here.at, c->here.is_name, O_RDONLY | OPEN_QUIETLY, 0);
    if (fd < 0) return gy_fs_fail(c);
    read_all(c, fd);
    close(fd);
}

static GyreValue give_bytes(Gyre *g, FsCall *c)
{
    return gyre_bytes(g, c->result ? c->result : "", c->result_size);
}

// ---------------------------------------------------------------- Writing

static bool write_all(FsCall *c, int fd, const char *bytes, size_t size)
{
    while (size) {
        ssize_t count = gy_io_write_at(fd, bytes, size < PIECE_BYTES ? size : PIECE_BYTES, -1);
        if (count == -EAGAIN) {
            if (!await_ready(c, fd, POLLOUT)) return false;
            continue;
        }
        if (count < 0) c->error_number = (int)-count;
        if (count < 0 || gy_fs_is_stopped(c)) return false;
        bytes += count;
        size -= (size_t)count;
    }
    return true;
}

// Some file systems tell only now that they have no room.
static void close_written(FsCall *c, int fd)
{
    if (close(fd) < 0 && !c->error_number && errno != EINTR) gy_fs_fail(c);
}

// `number`: the flags of open.
static void run_write(FsCall *c)
{
    int fd = gy_fs_open(c->here.at, c->here.is_name, (int)c->number | OPEN_QUIETLY, 0666);
    if (fd < 0) return gy_fs_fail(c);
    write_all(c, fd, c->bytes, c->size);
    close_written(c, fd);
}

// ---------------------------------------------------------------- Writing at once

// A new file in the folder of `path`, which takes its name later. The kernel gives it the mode that
// new files have, which mkstemp would not. -1: errno.
static int open_beside(const char *path, char beside[PATH_MAX])
{
    const char *slash = strrchr(path, '/');
    int folder_size = slash ? (int)(slash + 1 - path) : 0;
    for (int i = 0; i < TRIES; i++) {
        unsigned number;
        if (getentropy(&number, sizeof number) < 0) return -1;
        int size = snprintf(beside, PATH_MAX, "%.*s.gyre-%08x", folder_size, path, number);
        if (size >= PATH_MAX) return errno = ENAMETOOLONG, -1;
        int fd = gy_fs_open(beside, true, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        if (fd >= 0 || errno != EEXIST) return fd;
    }
    return -1;
}

// The new file is to be whose the old one is, where that can be had, and to have its mode.
static bool take_after(FsCall *c, int fd)
{
    if (gy_fs_look(&c->here, &c->status) < 0) return errno == ENOENT || (gy_fs_fail(c), false);
    if (!S_ISREG(c->status.st_mode))
        return c->error_number = S_ISDIR(c->status.st_mode) ? EISDIR : EINVAL, false;
    if (fchown(fd, c->status.st_uid, c->status.st_gid) < 0) errno = 0;
    return fchmod(fd, c->status.st_mode & 07777) == 0 || (gy_fs_fail(c), false);
}

// That it has another name now must also be on the disk. Where a folder cannot be synced, that is
// as good as it gets.
static void sync_folder_of(const char *path)
{
    char folder[PATH_MAX];
    const char *slash = strrchr(path, '/');
    size_t size = slash ? (size_t)(slash + 1 - path) : 0;
    if (size >= sizeof folder) return;
    memcpy(folder, path, size);
    strcpy(folder + size, size ? "" : ".");
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0) return;
    fsync(fd);
    close(fd);
}

// At any moment the old file stands at the path or the new one, whole, also when the power fails: a
// new one beside it is written to the disk, and then takes its name. A link stays, what it leads to
// is replaced.
static void run_write_atomic(FsCall *c)
{
    char beside[PATH_MAX];
    char *target = c->here.straight ? NULL : realpath(c->here.at, NULL);
    const char *path = target ? target : c->here.at;
    int fd = open_beside(path, beside);
    if (fd < 0) {
        gy_fs_fail(c);
        free(target);
        return;
    }
    if (take_after(c, fd) && write_all(c, fd, c->bytes, c->size) && !c->error_number)
        c->error_number = -gy_io_sync(fd);
    close_written(c, fd);
    if (!c->error_number && rename(beside, path) < 0) gy_fs_fail(c);
    if (c->error_number) unlink(beside);
    else sync_folder_of(path);
    free(target);
}

// ---------------------------------------------------------------- Copying

// Within the kernel, where the file systems can do that. False: it has to be done by hand, from
// where it stands.
static bool copy_inside(FsCall *c, int from, int to)
{
    if (c->status.st_size == 0) return false; // /proc, which has more than it says
    for (;;) {
        ssize_t count = gy_io_copy(from, to, PIECE_BYTES * 16);
        if (count == 0 || gy_fs_is_stopped(c)) return true;
        if (count == -ENOSPC || count == -EFBIG || count == -EDQUOT || count == -EIO)
            c->error_number = (int)-count;
        if (count < 0) return c->error_number != 0;
    }
}

static void copy_by_hand(FsCall *c, int from, int to)
{
    char bytes[COPY_BYTES];
    while (!gy_fs_is_stopped(c)) {
        ssize_t count = gy_io_read_at(from, bytes, sizeof bytes, -1);
        if (count < 0) c->error_number = (int)-count;
        if (count <= 0 || !write_all(c, to, bytes, (size_t)count)) return;
    }
}

static void finish_copy(FsCall *c, int to)
{
    const struct timespec times[] = {c->status.st_atim, c->status.st_mtim};
    if (c->error_number) return;
    if (fchmod(to, c->status.st_mode & 07777) < 0) gy_fs_fail(c);
    else if ((c->number & KEEPS_TIMES) && futimens(to, times) < 0) gy_fs_fail(c);
}

// A new file, or the one that is there, emptied, if it is not the one that is copied.
static int open_target(FsCall *c, bool *is_new)
{
    mode_t mode = c->status.st_mode & 07777;
    struct stat status;
    int fd =
        gy_fs_open(c->there.at, c->there.is_name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
    *is_new = fd >= 0;
    if (fd >= 0 || errno != EEXIST) return fd;
    fd = gy_fs_open(c->there.at, c->there.is_name, O_WRONLY | O_CREAT | OPEN_QUIETLY, mode);
    if (fd < 0) return fd;
    int error_number = fstat(fd, &status) < 0 ? errno : 0;
    if (!error_number && status.st_dev == c->status.st_dev && status.st_ino == c->status.st_ino)
        error_number = EINVAL;
    if (!error_number && S_ISREG(status.st_mode)) error_number = -gy_io_truncate(fd, 0);
    if (!error_number) return fd;
    close(fd);
    return errno = error_number, -1;
}

// One that fails half-way is removed, if it was not there before.
static void run_copy(FsCall *c)
{
    bool is_new = false;
    int to = -1, from = gy_fs_open(c->here.at, c->here.is_name, O_RDONLY | OPEN_QUIETLY, 0);
    if (from < 0) return gy_fs_fail(c);
    if (fstat(from, &c->status) < 0) gy_fs_fail(c);
    else if (S_ISDIR(c->status.st_mode)) c->error_number = EISDIR;
    else if (!S_ISREG(c->status.st_mode)) c->error_number = EINVAL;
    else if ((to = open_target(c, &is_new)) < 0) gy_fs_fail(c);
    if (to >= 0) {
        if (!copy_inside(c, from, to)) copy_by_hand(c, from, to);
        finish_copy(c, to);
        close_written(c, to);
        if (c->error_number && is_new) unlink(c->there.at);
    }
    close(from);
}

const FsOperation gy_fs_whole_files[] = {
    {"read", "read", FS_READS, run_read, give_bytes},
    {"write", "write", FS_WRITES | FS_MAKES, run_write, NULL},
    {"write_atomic", "write", FS_WRITES | FS_BESIDE, run_write_atomic, NULL},
    {"copy", "copy", FS_READS | FS_WRITES_OTHER, run_copy, NULL},
    {NULL, NULL, 0, NULL, NULL},
};
#endif

// fs_module.c - what fs.gy stands on: calls of the file system, each done by a thread.
//
// There is one native for all of them, `call`, which looks the operation up by its name. The three
// files fs_whole.c, fs_look.c and fs_change.c have the operations; here is what all share: how
// paths and errors come and go, and how files are opened.
//
// A path is a str, or bytes: names are bytes to the system, and one that is no UTF-8 comes to a
// script as bytes and can be used as such. In messages it is shown with escapes.
#ifndef GYRE_NO_LIBUV
#define _GNU_SOURCE
#include "stdlib/file_stream.h"
#include "stdlib/fs_parts.h"
#include "stdlib/io_calls.h"
#include "stdlib/loop.h"
#include "stdlib/modules.h"
#include "stdlib/wire.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define MODULE "<stdlib>/_fs"

enum { SHOWN_BYTES = 400 };

// ---------------------------------------------------------------- What a script may touch

// ---------------------------------------------------------------- For operations

void gy_fs_fail(FsCall *c)
{
    c->error_number = errno;
}

bool gy_fs_reserve(FsCall *c, size_t size)
{
    if (c->room - c->result_size >= size) return true;
    size_t room = c->result_size + size;
    char *bytes = room >= size ? (char *)realloc(c->result, room) : NULL;
    if (!bytes) return c->error_number = ENOMEM, false;
    c->result = bytes;
    c->room = room;
    return true;
}

bool gy_fs_put(FsCall *c, const char *bytes, size_t size)
{
    if (!size) return true;
    if (c->most && c->result_size + size > c->most) return c->error_number = ENOMEM, false;
    if (c->room - c->result_size < size && !gy_fs_reserve(c, size + c->room + 256)) return false;
    memcpy(c->result + c->result_size, bytes, size);
    c->result_size += size;
    return true;
}

bool gy_fs_is_stopped(FsCall *c)
{
    if (!c->error_number && job_is_unwanted(&c->job)) c->error_number = ECANCELED;
    return c->error_number == ECANCELED;
}

GyreValue gy_fs_name(Gyre *g, const char *name, size_t size)
{
    GyreValue text = gyre_str(g, name, size);
    if (!gyre_is_none(text) || strcmp(gyre_error_class(g), "MemoryError") == 0) return text;
    gyre_error_clear(g);
    return gyre_bytes(g, name, size);
}

GyreValue gy_fs_give_path(Gyre *g, FsCall *c)
{
    return gy_fs_name(g, c->result, c->result_size);
}

// ---------------------------------------------------------------- Paths and messages

char *gy_fs_read_path(Gyre *g, GyreValue v)
{
    size_t size = 0;
    const char *path = gyre_to_str(g, v, &size);
    if (!path && gyre_kind(g, v) == GYRE_KIND_BYTES)
        path = (const char *)gyre_to_bytes(g, v, &size);
    if (!path) {
        gyre_throw(g, "TypeError", "a path is a str or bytes, not %s", gyre_type_of(g, v));
        return NULL;
    }
    if (size && memchr(path, 0, size)) {
        gyre_throw(g, "ValueError", "a path has a zero in it");
        return NULL;
    }
    char *copy = strndup(path, size);
    if (!copy) gyre_throw(g, "MemoryError", "out of memory");
    return copy;
}

// A path for a message: the start of one that is very long, and escapes where it is no UTF-8.
static const char *shown(Gyre *g, const char *path, char text[SHOWN_BYTES])
{
    size_t size = strlen(path), used = 0;
    uint32_t scope = gyre_scope_open(g);
    bool is_text = !gyre_is_none(gyre_str(g, path, size));
    gyre_error_clear(g);
    gyre_scope_close(g, scope);
    if (is_text && size < SHOWN_BYTES) return path;
    for (size_t i = 0; i < size && used < SHOWN_BYTES - 8; i++) {
        unsigned char byte = (unsigned char)path[i];
        const char *format = byte < 0x80 ? "%c" : "\\x%02x";
        used += (size_t)snprintf(text + used, SHOWN_BYTES - used, format, byte);
    }
    if (size >= SHOWN_BYTES) strcpy(text + used, "…");
    return text;
}

static GyreStatus throw_failure(Gyre *g, FsCall *c)
{
    char path[SHOWN_BYTES], other[SHOWN_BYTES];
    const char *verb = c->operation->verb;
    bool is_about_two = c->other && (c->operation->access & (FS_READS_OTHER | FS_WRITES_OTHER));
    if (c->error_number == ENOMEM)
        return gyre_throw(g, "MemoryError", "cannot %s '%s': it is too large for the memory", verb,
                          shown(g, c->path, path));
    if (is_about_two)
        return gyre_throw_errno(g, c->error_number, "cannot %s '%s' to '%s'", verb,
                                shown(g, c->path, path), shown(g, c->other, other));
    return gyre_throw_errno(g, c->error_number, "cannot %s '%s'", verb, shown(g, c->path, path));
}

// ---------------------------------------------------------------- Opening

int gy_fs_open(const char *at, bool is_name, int flags, unsigned mode)
{
    int fd = gy_io_open(at, flags | (is_name ? O_NOFOLLOW : 0), mode);
    return fd < 0 ? (errno = -fd, -1) : fd;
}

int gy_fs_look(const FsPlace *place, struct stat *status)
{
    return place->is_name ? lstat(place->at, status) : stat(place->at, status);
}

// Nothing here may block, so a pipe is opened as it is found: one to be written to has a reader, or
// that is an error.
static void run_open(FsCall *c)
{
    c->fd = gy_fs_open(c->here.at, c->here.is_name, (int)c->number | O_NOCTTY | O_NONBLOCK, 0666);
    if (c->fd < 0) return gy_fs_fail(c);
    if (fstat(c->fd, &c->status) < 0) gy_fs_fail(c);
    else if (S_ISDIR(c->status.st_mode)) c->error_number = EISDIR;
}

GyreValue gy_fs_give_stream(Gyre *g, FsCall *c)
{
    char text[SHOWN_BYTES];
    int fd = c->fd;
    c->fd = -1; // the stream closes it, also where it fails
    const char *name = shown(g, c->result ? c->result : c->path, text);
    if (gy_wire_can_watch(fd)) return gy_wire_stream(g, fd, name);
    GyreValue stream = gy_file_stream(g, fd, name);
    if (!gyre_is_none(stream)) gy_file_place(gy_stream_of(g, stream), c->number & O_APPEND);
    return stream;
}

GyreValue gy_fs_give_temp_file(Gyre *g, FsCall *c)
{
    GyreValue items[] = {gy_fs_give_stream(g, c), GYRE_NONE};
    if (!gyre_is_none(items[0])) items[1] = gy_fs_give_path(g, c);
    return gyre_is_none(items[1]) ? GYRE_NONE : gyre_tuple(g, items, 2);
}

static const FsOperation opening[] = {
    {"open", "open", FS_MAKES, run_open, gy_fs_give_stream},
    {NULL, NULL, 0, NULL, NULL},
};

// ---------------------------------------------------------------- The native

// Is it the name, in its folder, that the operation is about?
static bool is_about_name(const FsCall *c)
{
    unsigned how = c->operation->access;
    bool is_in_folder = how & FS_PREFIX && c->path[strlen(c->path) - 1] == '/';
    return how & (FS_ITSELF | FS_BESIDE) && !is_in_folder;
}

// Goes to the place of a path, where that has to be done with care. False: the call has failed.
static bool go_to(FsCall *c, FsPlace *p, bool may_be_missing)
{
    unsigned how = c->operation->access;
    if (!p->straight) return true;
    GrantsPlace place = is_about_name(c) ? PLACE_NAME : PLACE_ITSELF;
    if (how & FS_FOLDERS && c->number & WITH_PARENTS) place = PLACE_NEW_FOLDERS;
    p->fd = gy_grants_place(p->straight, place, p->place);
    if (p->fd < 0 && errno == ENOENT && may_be_missing && place == PLACE_ITSELF)
        p->fd = gy_grants_place(p->straight, place = PLACE_NAME, p->place);
    p->is_name = place != PLACE_ITSELF;
    if (how & FS_PREFIX && !p->is_name) strcat(p->place, "/");
    p->at = p->place;
    return p->fd >= 0 || (gy_fs_fail(c), false);
}

static bool says_nothing_there(int error_number)
{
    return error_number == ENOENT || error_number == ENOTDIR || error_number == ELOOP;
}

static void run_call(Job *job)
{
    FsCall *c = (FsCall *)job;
    unsigned how = c->operation->access;
    if (gy_fs_is_stopped(c)) return;
    if (go_to(c, &c->here, how & FS_MAKES) && go_to(c, &c->there, how & FS_WRITES_OTHER))
        c->operation->run(c);
    if (how & FS_ASKS && says_nothing_there(c->error_number)) c->error_number = 0;
}

static GyreValue finish_call(Gyre *g, Job *job)
{
    FsCall *c = (FsCall *)job;
    if (c->error_number == ECANCELED && job_is_unwanted(job)) return gyre_bool(false);
    if (c->error_number) throw_failure(g, c);
    else return c->operation->give ? c->operation->give(g, c) : GYRE_NIL;
    return GYRE_NONE;
}

static void free_place(FsPlace *p)
{
    if (p->fd >= 0) close(p->fd);
    free(p->straight);
}

static void free_call(Job *job)
{
    FsCall *c = (FsCall *)job;
    if (c->fd >= 0) close(c->fd);
    free_place(&c->here);
    free_place(&c->there);
    free(c->path);
    free(c->other);
    free(c->bytes);
    free(c->result);
    free(c);
}

static const FsOperation *find_operation(const char *name)
{
    const FsOperation *tables[] = {gy_fs_whole_files, gy_fs_looking, gy_fs_changing, opening};
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++)
        for (const FsOperation *o = tables[i]; o->name; o++)
            if (strcmp(o->name, name) == 0) return o;
    return NULL;
}

static unsigned access_of(const FsCall *c)
{
    if (c->operation != opening) return c->operation->access;
    int how = (int)c->number & O_ACCMODE;
    bool changes = how != O_RDONLY || ((int)c->number & (O_CREAT | O_TRUNC));
    return (how != O_WRONLY ? FS_READS : 0u) | (changes ? FS_WRITES : 0u);
}

// The one place where it is decided what a script may touch. False: thrown.
static bool may_call(Gyre *g, FsCall *c)
{
    unsigned access = access_of(c);
    bool leads = c->operation->access & FS_BESIDE || !is_about_name(c);
    char **here = &c->here.straight, **there = &c->there.straight;
    c->here.at = c->path;
    c->there.at = c->other;
    return (!(access & FS_READS) || gy_grants_ask(g, GYRE_GRANT_READ, c->path, leads, here)) &&
           (!(access & FS_WRITES) || gy_grants_ask(g, GYRE_GRANT_WRITE, c->path, leads, here)) &&
           (!(access & FS_READS_OTHER) ||
            gy_grants_ask(g, GYRE_GRANT_READ, c->other, leads, there)) &&
           (!(access & FS_WRITES_OTHER) ||
            gy_grants_ask(g, GYRE_GRANT_WRITE, c->other, leads, there));
}

// The operations on open files get a descriptor of their own, for that of the stream may be closed
// before the thread comes to it.
static bool read_stream(Gyre *g, FsCall *c, GyreValue v)
{
    Stream *s = gy_stream_of(g, v);
    if (!s) return false;
    int fd = gy_file_stream_fd(s);
    c->path = strdup(gy_stream_name(s));
    if (!c->path) return gyre_throw(g, "MemoryError", "out of memory"), false;
    if (fd < 0) return gyre_throw_errno(g, ESPIPE, "'%s' is no file that can seek", c->path), false;
    c->fd = fcntl(fd, F_DUPFD_CLOEXEC, 3);
    if (c->fd < 0) gyre_throw_errno(g, errno, "cannot %s '%s'", c->operation->verb, c->path);
    return c->fd >= 0;
}

// They are copied, so that the script may go on with them.
static bool read_data(Gyre *g, FsCall *c, GyreValue v)
{
    const char *bytes = (const char *)gyre_to_bytes(g, v, &c->size);
    if (!bytes) bytes = gyre_str_view(g, v, &c->size);
    if (!bytes) {
        gyre_throw(g, "TypeError", "what is written must be bytes or str, not %s",
                   gyre_type_of(g, v));
        return false;
    }
    c->bytes = (char *)malloc(c->size + 1);
    if (!c->bytes) return gyre_throw(g, "MemoryError", "out of memory"), false;
    memcpy(c->bytes, bytes, c->size);
    return true;
}

static bool read_arguments(GyreCall *call, FsCall *c)
{
    Gyre *g = gyre_vm(call);
    GyreValue path = gyre_arg(call, 1), other = gyre_arg(call, 2), number = gyre_arg(call, 3);
    GyreValue data = gyre_arg(call, 4);
    bool is_on_file = !c->operation->access && c->operation != opening;
    if (is_on_file && !read_stream(g, c, path)) return false;
    if (!is_on_file && !(c->path = gy_fs_read_path(g, path))) return false;
    bool has_other = !gyre_is_none(other) && !gyre_is_nil(g, other);
    if (has_other && !(c->other = gy_fs_read_path(g, other))) return false;
    bool has_number = !gyre_is_none(number) && !gyre_is_nil(g, number);
    if (has_number && !gyre_to_int(g, number, &c->number)) {
        gyre_throw(g, gyre_kind(g, number) == GYRE_KIND_INT ? "OverflowError" : "TypeError",
                   "a mode or a size is an int that fits, not %s", gyre_type_of(g, number));
        return false;
    }
    bool has_data = !gyre_is_none(data) && !gyre_is_nil(g, data);
    return !has_data || read_data(g, c, data);
}

static GyreStatus fs_call(GyreCall *call)
{
    Gyre *g = gyre_vm(call);
    const char *name = gyre_to_str(g, gyre_arg(call, 0), NULL);
    const FsOperation *operation = name ? find_operation(name) : NULL;
    if (!operation) return gyre_throw(g, "ValueError", "there is no such operation");
    FsCall *c = (FsCall *)calloc(1, sizeof *c);
    if (!c) return gyre_throw(g, "MemoryError", "out of memory");
    c->job = (Job){.run = run_call, .finish = finish_call, .free = free_call};
    c->operation = operation;
    c->fd = c->here.fd = c->there.fd = -1;
    c->most = gyre_config(g)->memory_limit;
    if (read_arguments(call, c) && may_call(g, c))
        return gy_job_start(call, &c->job, operation->verb);
    free_call(&c->job);
    return GYRE_ERROR;
}

// ---------------------------------------------------------------- Positions in open files

static GyreStatus fs_position(GyreCall *call)
{
    Gyre *g = gyre_vm(call);
    Stream *s = gy_stream_of(g, gyre_arg(call, 0));
    if (!s) return GYRE_ERROR;
    int64_t position = gy_file_position(s);
    if (position >= 0) return gyre_return(call, gyre_int(g, position));
    return gyre_throw_errno(g, ESPIPE, "'%s' has no position", gy_stream_name(s));
}

static GyreStatus fs_seek(GyreCall *call)
{
    Gyre *g = gyre_vm(call);
    int64_t position;
    Stream *s = gy_stream_of(g, gyre_arg(call, 0));
    if (!s) return GYRE_ERROR;
    if (!gyre_to_int(g, gyre_arg(call, 1), &position))
        return gyre_throw(g, "OverflowError", "a position is an int of 63 bits");
    if (position < 0) return gyre_throw(g, "ValueError", "a position must not be negative");
    return gyre_return(call, gyre_bool(gy_file_seek(s, position)));
}

// At the end of a file there may be more than when it was last read.
static GyreStatus fs_begin_read(GyreCall *call)
{
    Stream *s = gy_stream_of(gyre_vm(call), gyre_arg(call, 0));
    if (!s) return GYRE_ERROR;
    if (gy_file_position(s) >= 0) gy_stream_resume(s);
    return GYRE_OK;
}

// What is written stands where the script has read to, and not where it was read ahead to.
static GyreStatus fs_begin_write(GyreCall *call)
{
    Stream *s = gy_stream_of(gyre_vm(call), gyre_arg(call, 0));
    if (!s) return GYRE_ERROR;
    int64_t position = gy_file_position(s);
    if (position >= 0) gy_file_seek(s, position);
    return GYRE_OK;
}

static const GyreNative natives[] = {
    {"call", fs_call, "name, path, other = nil, number = nil, data = nil",
     "One call of the file system, by a thread. False: it was given up, for its task is cancelled.",
     GYRE_ASYNC},
    {"position", fs_position, "stream", "Where the next byte is read or written.", 0},
    {"seek", fs_seek, "stream, position", "False: it is still being written to.", 0},
    {"begin_read", fs_begin_read, "stream", "To be called before a read.", 0},
    {"begin_write", fs_begin_write, "stream", "To be called before a write.", 0},
    {NULL, NULL, NULL, NULL, 0},
};

static const struct {
    const char *name;
    int flag;
} flags[] = {{"READ", O_RDONLY}, {"WRITE", O_WRONLY}, {"BOTH", O_RDWR},    {"CREATE", O_CREAT},
             {"NEW", O_EXCL},    {"EMPTY", O_TRUNC},  {"APPEND", O_APPEND}};

GyreStatus gy_fs_install(Gyre *g)
{
    if (gy_stream_install(g) != GYRE_OK || gy_fs_watch_install(g, MODULE) != GYRE_OK)
        return GYRE_ERROR;
    for (size_t i = 0; i < sizeof flags / sizeof *flags; i++)
        if (gyre_module_set(g, MODULE, flags[i].name, gyre_int(g, flags[i].flag)) != GYRE_OK)
            return GYRE_ERROR;
    const char *folder = getenv("TMPDIR");
    if (!folder || !folder[0]) folder = "/tmp";
    GyreValue name = gy_fs_name(g, folder, strlen(folder));
    if (gyre_is_none(name) || gyre_module_set(g, MODULE, "TEMP_FOLDER", name) != GYRE_OK)
        return GYRE_ERROR;
    return gyre_register(g, MODULE, natives, NULL);
}
#endif

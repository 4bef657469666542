// http_file.c - files that are served: opened and read by libuv's threads, so that a slow disk
// holds up nobody, and given out in pieces.
//
// A file is opened below a folder: the path comes in parts that were checked to lead nowhere else.
// What is no plain file or folder (a device, a pipe) is not opened.
#ifndef GYRE_NO_LIBUV
#define _GNU_SOURCE
#include "stdlib/grants.h"
#include "stdlib/io_calls.h"
#include "stdlib/loop.h"
#include "stdlib/modules.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>
#include <uv.h>

#define MODULE "<stdlib>/_http_file"

enum { MOST_PIECE = 256 * 1024 };

typedef struct {
    int fd; // and one more; 0: closed
    bool is_folder;
    int64_t size, modified_ns;
} File;

static const GyreType file_type;

// Work of another thread. Whoever is cancelled does not wait for it; it frees itself then.
typedef struct {
    uv_work_t work;
    Gyre *g;
    GyreWake *wake; // NULL: nobody wants to know any more
    char *path;     // to open; NULL: reads
    char *straight; // where that is granted, see grants.h
    int fd;
    int64_t offset;
    size_t size;
    char *bytes;
    struct stat status;
    int error_number;
} Job;

static void free_job(Job *job)
{
    free(job->path);
    free(job->straight);
    free(job->bytes);
    free(job);
}

static void end_job(Job *job)
{
    if (job->fd >= 0) close(job->fd);
    free_job(job);
}

static void finalize(void *data)
{
    File *file = (File *)data;
    if (file->fd > 0) close(file->fd - 1);
}

// ---------------------------------------------------------------- On the other thread

static int open_path(Job *job)
{
    int flags = O_RDONLY | O_NOCTTY | O_NONBLOCK;
    int fd = job->straight ? gy_grants_open_straight(job->straight, flags, 0)
                           : gy_io_open(job->path, flags, 0);
    if (fd < 0) return job->straight ? errno : -fd;
    job->fd = fd;
    if (fstat(job->fd, &job->status) < 0) return errno;
    return S_ISREG(job->status.st_mode) || S_ISDIR(job->status.st_mode) ? 0 : EACCES;
}

static int read_piece(Job *job)
{
    ssize_t count = gy_io_read_at(job->fd, job->bytes, job->size, job->offset);
    job->size = count > 0 ? (size_t)count : 0;
    return count < 0 ? (int)-count : 0;
}

static void run_job(uv_work_t *work)
{
    Job *job = (Job *)work->data;
    job->error_number = job->path ? open_path(job) : read_piece(job);
}

// ---------------------------------------------------------------- Back on the loop's

static GyreValue opened_file(Job *job)
{
    GyreValue object = gyre_new(job->g, &file_type);
    File *file = (File *)gyre_host_data(job->g, object, &file_type);
    if (!file) return GYRE_NONE;
    *file = (File){.fd = job->fd + 1,
                   .is_folder = S_ISDIR(job->status.st_mode),
                   .size = job->status.st_size,
                   .modified_ns = job->status.st_mtim.tv_sec * INT64_C(1000000000) +
                                  job->status.st_mtim.tv_nsec};
    job->fd = -1; // it is the file's
    return object;
}

static void finish_job(Job *job)
{
    uint32_t scope = gyre_scope_open(job->g);
    GyreValue value = GYRE_NONE;
    if (job->error_number)
        gyre_throw_errno(job->g, job->error_number, "cannot %s '%s'", job->path ? "open" : "read",
                         job->path ? job->path : "a file that is served");
    else value = job->path ? opened_file(job) : gyre_bytes(job->g, job->bytes, job->size);
    if (gyre_is_none(value)) gyre_reject_pending(job->wake);
    else gyre_resolve(job->wake, value);
    gyre_scope_close(job->g, scope);
}

// A file that is read has a descriptor of its own in the job, so it may be closed meanwhile.
static void on_done(uv_work_t *work, int status)
{
    Job *job = (Job *)work->data;
    bool is_wanted = job->wake && status == 0;
    if (is_wanted && gyre_wake_reserve(job->wake)) finish_job(job);
    else if (is_wanted) gyre_resolve(job->wake, GYRE_NONE); // a select went on without it
    end_job(job);
}

static bool stop_job(Gyre *g, void *data)
{
    (void)g;
    Job *job = (Job *)data;
    job->wake = NULL;
    uv_cancel((uv_req_t *)&job->work);
    return true;
}

static GyreStatus start_job(GyreCall *call, Job *job, const char *what)
{
    Gyre *g = job->g = gyre_vm(call);
    job->work.data = job;
    GyreStatus status = gyre_suspend(call, what, stop_job, job, &job->wake);
    if (status != GYRE_PENDING) {
        end_job(job);
        return status;
    }
    uv_queue_work(gy_loop_uv(g), &job->work, run_job, on_done); // fails only without a function
    return status;
}

// open(path)
static GyreStatus file_open(GyreCall *call)
{
    const char *path;
    char *straight = NULL;
    if (!gyre_args(call, "s", &path) ||
        !gy_grants_ask(gyre_vm(call), GYRE_GRANT_READ, path, true, &straight))
        return GYRE_ERROR;
    Job *job = (Job *)calloc(1, sizeof *job);
    if (job) job->path = strdup(path);
    if (job && job->path) {
        job->straight = straight;
        job->fd = -1;
        return start_job(call, job, "open file");
    }
    free(straight);
    free(job);
    return gyre_throw(gyre_vm(call), "MemoryError", "out of memory");
}

static File *self_of(GyreCall *call)
{
    return (File *)gyre_host_data(gyre_vm(call), gyre_arg(call, 0), &file_type);
}

// read(offset, size): the bytes there; fewer at its end.
static GyreStatus file_read(GyreCall *call)
{
    Gyre *g = gyre_vm(call);
    File *file = self_of(call);
    int64_t offset, size;
    if (!gyre_to_int(g, gyre_arg(call, 1), &offset) || !gyre_to_int(g, gyre_arg(call, 2), &size) ||
        offset < 0 || size < 0)
        return gyre_throw(g, "ValueError", "offset and size are ints, and not negative");
    if (file->fd <= 0) return gyre_throw(g, "StateError", "the file is closed");
    Job *job = (Job *)calloc(1, sizeof *job);
    if (!job) return gyre_throw(g, "MemoryError", "out of memory");
    job->offset = offset;
    job->size = size < MOST_PIECE ? (size_t)size : MOST_PIECE;
    job->bytes = (char *)malloc(job->size + 1);
    job->fd = job->bytes ? fcntl(file->fd - 1, F_DUPFD_CLOEXEC, 0) : -1;
    if (job->fd >= 0) return start_job(call, job, "read file");
    int error_number = job->bytes ? errno : ENOMEM;
    free_job(job);
    return gyre_throw_errno(g, error_number, "cannot read a file that is served");
}

static GyreStatus file_close(GyreCall *call)
{
    File *file = self_of(call);
    if (file->fd > 0) close(file->fd - 1);
    file->fd = 0;
    return GYRE_OK;
}

static GyreStatus file_size(GyreCall *call)
{
    return gyre_return(call, gyre_int(gyre_vm(call), self_of(call)->size));
}

static GyreStatus file_modified(GyreCall *call)
{
    return gyre_return(call, gyre_int(gyre_vm(call), self_of(call)->modified_ns));
}

static GyreStatus file_is_folder(GyreCall *call)
{
    return gyre_return(call, gyre_bool(self_of(call)->is_folder));
}

static const GyreNative file_methods[] = {
    {"read", file_read, "self, offset, size", "Bytes of the file.", GYRE_ASYNC},
    {"close", file_close, "self", "Closes it.", 0},
    {"size", file_size, "self", "Its size when it was opened.", GYRE_GETTER},
    {"modified_ns", file_modified, "self", "When it was last written to.", GYRE_GETTER},
    {"is_folder", file_is_folder, "self", "Is it a folder?", GYRE_GETTER},
    {NULL, NULL, NULL, NULL, 0},
};

static const GyreType file_type = {"File", sizeof(File), finalize, file_methods, NULL};

// ---------------------------------------------------------------- Dates

static const char days[] = "SunMonTueWedThuFriSat";
static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";

// date_text(seconds): as HTTP writes it.
static GyreStatus date_text(GyreCall *call)
{
    int64_t seconds;
    struct tm parts;
    char text[64];
    if (!gyre_args(call, "i", &seconds)) return GYRE_ERROR;
    time_t time = (time_t)seconds;
    if (!gmtime_r(&time, &parts)) return gyre_throw(gyre_vm(call), "OverflowError", "no such date");
    snprintf(text, sizeof text, "%.3s, %02d %.3s %04d %02d:%02d:%02d GMT", days + 3 * parts.tm_wday,
             parts.tm_mday, months + 3 * parts.tm_mon, parts.tm_year + 1900, parts.tm_hour,
             parts.tm_min, parts.tm_sec);
    return gyre_return(call, gyre_str(gyre_vm(call), text, GYRE_STRLEN));
}

// date_seconds(text): nil where it is no such date.
static GyreStatus date_seconds(GyreCall *call)
{
    Gyre *g = gyre_vm(call);
    const char *text = gyre_to_str(g, gyre_arg(call, 0), NULL);
    struct tm parts = {0};
    char month[4];
    int end = 0;
    if (!text ||
        sscanf(text, "%*3[A-Za-z], %2d %3[A-Za-z] %4d %2d:%2d:%2d GMT%n", &parts.tm_mday, month,
               &parts.tm_year, &parts.tm_hour, &parts.tm_min, &parts.tm_sec, &end) != 6)
        return GYRE_OK;
    const char *found = strlen(month) == 3 ? strstr(months, month) : NULL;
    if (!end || text[end] || !found || (found - months) % 3) return GYRE_OK;
    parts.tm_mon = (int)(found - months) / 3;
    parts.tm_year -= 1900;
    return gyre_return(call, gyre_int(g, (int64_t)timegm(&parts)));
}

static const GyreNative natives[] = {
    {"date_text", date_text, "seconds", "A time as HTTP writes it.", 0},
    {"date_seconds", date_seconds, "text", "The time that such a text stands for.", 0},
    {"open", file_open, "path", "A file or folder.", GYRE_ASYNC},
    {NULL, NULL, NULL, NULL, 0},
};

GyreStatus gy_http_file_install(Gyre *g)
{
    if (gyre_register_type(g, MODULE, &file_type, NULL) != GYRE_OK) return GYRE_ERROR;
    return gyre_register(g, MODULE, natives, NULL);
}
#endif

// io_calls.c - see io_calls.h.
#ifndef GYRE_NO_LIBUV
#define _GNU_SOURCE
#include "stdlib/io_calls.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

// ---------------------------------------------------------------- Faults

typedef enum { FAULT_NONE, FAULT_SHORT, FAULT_AGAIN, FAULT_ERROR } Fault;

#if GYRE_STRESS

enum { KINDS = 40 };

static pthread_once_t faults_once = PTHREAD_ONCE_INIT;
static atomic_uint_fast64_t fault_state;
static uint64_t one_in;     // 0: no faults
static uint64_t errors = 1; // so many of KINDS faults are errors

static void read_faults(void)
{
    const char *text = getenv("GYRE_IO_FAULTS");
    unsigned long long seed, rate = 8, share = 1;
    if (!text || sscanf(text, "%llu:%llu:%llu", &seed, &rate, &share) < 1) return;
    errors = share;
    atomic_store(&fault_state, seed * 2654435761u + 1);
    one_in = rate;
}

static uint64_t next_random(void)
{
    uint64_t x = atomic_fetch_add(&fault_state, 0x9E3779B97F4A7C15u);
    x = (x ^ x >> 30) * 0xBF58476D1CE4E5B9u;
    x = (x ^ x >> 27) * 0x94D049BB133111EBu;
    return x ^ x >> 31;
}

// Which fault comes now. Errors are rarer than the harmless kinds.
static Fault next_fault(void)
{
    pthread_once(&faults_once, read_faults);
    if (!one_in || next_random() % one_in) return FAULT_NONE;
    uint64_t kind = next_random() % KINDS;
    return kind < errors ? FAULT_ERROR : kind % 2 ? FAULT_SHORT : FAULT_AGAIN;
}

// Does a signal come in place of the call?
static bool is_interrupted(void)
{
    pthread_once(&faults_once, read_faults);
    if (!one_in || next_random() % one_in) return false;
    return errno = EINTR, true;
}

static int one_of(const int *numbers, size_t count)
{
    return -numbers[next_random() % count];
}

#else

static Fault next_fault(void)
{
    return FAULT_NONE;
}

static bool is_interrupted(void)
{
    return false;
}

static int one_of(const int *numbers, size_t count)
{
    (void)count;
    return -numbers[0];
}

#endif

#define FAIL(...)                                                                                  \
    one_of((const int[]){__VA_ARGS__}, sizeof((const int[]){__VA_ARGS__}) / sizeof(int))

// What a call answers, once no signal came in its way.
#define UNINTERRUPTED(result, call)                                                                \
    do                                                                                             \
        result = is_interrupted() ? -1 : (call);                                                   \
    while (result < 0 && errno == EINTR)

// Some bytes of those that were asked for. 0: the call is to answer EAGAIN.
static size_t shorten(Fault fault, size_t size)
{
    if (fault == FAULT_SHORT && size > 1) return 1 + size / 7;
    return fault == FAULT_AGAIN ? 0 : size;
}

// ---------------------------------------------------------------- Calls

ssize_t gy_io_read(int fd, bool is_socket, char *bytes, size_t size)
{
    Fault fault = next_fault();
    if (fault == FAULT_ERROR) return FAIL(ECONNRESET, ETIMEDOUT, EIO);
    size = shorten(fault, size);
    if (size == 0) return -EAGAIN;
    ssize_t count;
    UNINTERRUPTED(count, is_socket ? recv(fd, bytes, size, 0) : read(fd, bytes, size));
    return count < 0 ? -errno : count;
}

// A write to a pipe without a reader raises SIGPIPE, one beyond the limit of file sizes SIGXFSZ,
// and only the thread's mask can keep them away. One that was not pending before is taken back.
typedef struct {
    sigset_t kept_away, before, pending;
} Quiet;

static void begin_quiet(Quiet *quiet)
{
    sigemptyset(&quiet->kept_away);
    sigaddset(&quiet->kept_away, SIGPIPE);
    sigaddset(&quiet->kept_away, SIGXFSZ);
    sigpending(&quiet->pending);
    pthread_sigmask(SIG_BLOCK, &quiet->kept_away, &quiet->before);
}

// `error_number`: of the call in between.
static void end_quiet(Quiet *quiet, int error_number)
{
    int raised = error_number == EPIPE ? SIGPIPE : error_number == EFBIG ? SIGXFSZ : 0;
    if (raised && sigismember(&quiet->pending, raised) != 1) {
        sigset_t one;
        sigemptyset(&one);
        sigaddset(&one, raised);
        sigtimedwait(&one, NULL, &(struct timespec){0, 0});
    }
    pthread_sigmask(SIG_SETMASK, &quiet->before, NULL);
}

static ssize_t write_quietly(int fd, const char *bytes, size_t size, int64_t offset)
{
    Quiet quiet;
    begin_quiet(&quiet);
    ssize_t count;
    UNINTERRUPTED(count,
                  offset < 0 ? write(fd, bytes, size) : pwrite(fd, bytes, size, (off_t)offset));
    int error_number = count < 0 ? errno : 0;
    end_quiet(&quiet, error_number);
    return error_number ? -error_number : count;
}

ssize_t gy_io_write(int fd, bool is_socket, const char *bytes, size_t size)
{
    Fault fault = next_fault();
    if (fault == FAULT_ERROR) {
        // In the world such an error does not come alone: the reading side sees an end.
        if (is_socket) shutdown(fd, SHUT_RDWR);
        return FAIL(EPIPE, ECONNRESET, ETIMEDOUT);
    }
    size = shorten(fault, size);
    if (size == 0) return -EAGAIN;
    if (!is_socket) return write_quietly(fd, bytes, size, -1);
    ssize_t count;
    UNINTERRUPTED(count, send(fd, bytes, size, MSG_NOSIGNAL));
    return count < 0 ? -errno : count;
}

ssize_t gy_io_receive_from(int fd, char *bytes, size_t size, struct sockaddr *from,
                           socklen_t *from_size)
{
    Fault fault = next_fault();
    if (fault == FAULT_ERROR) return FAIL(ENOMEM, EIO);
    if (fault == FAULT_AGAIN) return -EAGAIN;
    ssize_t count;
    UNINTERRUPTED(count, recvfrom(fd, bytes, size, 0, from, from_size));
    return count < 0 ? -errno : count;
}

ssize_t gy_io_send_to(int fd, const char *bytes, size_t size, const struct sockaddr *to,
                      socklen_t to_size)
{
    Fault fault = next_fault();
    if (fault == FAULT_ERROR) return FAIL(ENETUNREACH, EPERM);
    if (fault == FAULT_AGAIN) return -EAGAIN;
    ssize_t count;
    UNINTERRUPTED(count, sendto(fd, bytes, size, MSG_NOSIGNAL, to, to_size));
    return count < 0 ? -errno : count;
}

int gy_io_accept(int fd)
{
    Fault fault = next_fault();
    if (fault == FAULT_ERROR)
        return FAIL(EMFILE, ENFILE, ENOBUFS, ENOMEM, ECONNABORTED, EPROTO, EHOSTUNREACH);
    if (fault == FAULT_AGAIN) return -EAGAIN;
    int accepted;
    UNINTERRUPTED(accepted, accept4(fd, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC));
    return accepted < 0 ? -errno : accepted;
}

int gy_io_connect(int fd, const struct sockaddr *address, socklen_t size)
{
    if (next_fault() == FAULT_ERROR) return FAIL(ECONNREFUSED, ETIMEDOUT, ENETUNREACH);
    if (connect(fd, address, size) == 0) return 0;
    return errno == EINTR ? -EINPROGRESS : -errno; // it goes on in the background
}

int gy_io_connected(int fd)
{
    if (next_fault() == FAULT_ERROR) return FAIL(ECONNREFUSED, ETIMEDOUT, EHOSTUNREACH);
    int error_number = 0;
    socklen_t size = sizeof error_number;
    if (getsockopt(fd, SOL_SOCKET, SO_ERROR, &error_number, &size) < 0) return -errno;
    return -error_number;
}

int gy_io_socket(int family, int type)
{
    if (next_fault() == FAULT_ERROR) return FAIL(EMFILE, ENFILE);
    int fd = socket(family, type | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    return fd < 0 ? -errno : fd;
}

int gy_io_pipe(int ends[2])
{
    if (next_fault() == FAULT_ERROR) return FAIL(EMFILE, ENFILE);
    return pipe2(ends, O_CLOEXEC) < 0 ? -errno : 0;
}

// ---------------------------------------------------------------- Files

// A file is always ready, so in place of EAGAIN it gives a single byte.
static size_t shorten_file(Fault fault, size_t size)
{
    size_t shortened = shorten(fault, size);
    return shortened || !size ? shortened : 1;
}

int gy_io_open(const char *path, int flags, unsigned mode)
{
    Fault fault = next_fault();
    if (fault == FAULT_ERROR && flags & O_CREAT) return FAIL(EMFILE, ENFILE, ENOSPC, EDQUOT);
    if (fault == FAULT_ERROR) return FAIL(EMFILE, ENFILE, EIO);
    int fd;
    UNINTERRUPTED(fd, open(path, flags | O_CLOEXEC, (mode_t)mode));
    return fd < 0 ? -errno : fd;
}

ssize_t gy_io_read_at(int fd, char *bytes, size_t size, int64_t offset)
{
    Fault fault = next_fault();
    if (fault == FAULT_ERROR) return FAIL(EIO, ETIMEDOUT);
    size = shorten_file(fault, size);
    ssize_t count;
    UNINTERRUPTED(count,
                  offset < 0 ? read(fd, bytes, size) : pread(fd, bytes, size, (off_t)offset));
    return count < 0 ? -errno : count;
}

ssize_t gy_io_write_at(int fd, const char *bytes, size_t size, int64_t offset)
{
    Fault fault = next_fault();
    if (fault == FAULT_ERROR) return FAIL(ENOSPC, EIO, EDQUOT);
    return write_quietly(fd, bytes, shorten_file(fault, size), offset);
}

int gy_io_truncate(int fd, int64_t size)
{
    if (next_fault() == FAULT_ERROR) return FAIL(ENOSPC, EIO);
    Quiet quiet;
    begin_quiet(&quiet);
    int error_number;
    do
        error_number = ftruncate(fd, (off_t)size) < 0 ? errno : 0;
    while (error_number == EINTR);
    end_quiet(&quiet, error_number);
    return -error_number;
}

int gy_io_sync(int fd)
{
    if (next_fault() == FAULT_ERROR) return FAIL(EIO, ENOSPC, EDQUOT);
    int status;
    UNINTERRUPTED(status, fsync(fd));
    return status < 0 ? -errno : 0;
}

ssize_t gy_io_copy(int from, int to, size_t size)
{
#ifdef __linux__
    Fault fault = next_fault();
    if (fault == FAULT_ERROR) return FAIL(ENOSPC, EIO, EXDEV, EDQUOT);
    size = shorten_file(fault, size);
    Quiet quiet;
    begin_quiet(&quiet);
    ssize_t count = copy_file_range(from, NULL, to, NULL, size, 0);
    int error_number = count < 0 ? errno : 0;
    end_quiet(&quiet, error_number);
    return error_number ? -error_number : count;
#else
    (void)from, (void)to, (void)size;
    return -ENOSYS;
#endif
}
#endif

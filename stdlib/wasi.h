// wasi.h - what the system interface of WebAssembly lacks: stand-ins that say that it is not there.
//
// A program under WASI sees the folders that it was given and no others, has no number, and no
// working directory that it could change. Elsewhere this header is empty.
#ifndef GYRE_STDLIB_WASI_H
#define GYRE_STDLIB_WASI_H

#ifdef __wasi__
#include <errno.h>
#include <fcntl.h>
#include <stddef.h>

#define O_PATH O_RDONLY

// Nothing can be resolved, so nothing is granted but what is granted as a whole.
static inline char *wasi_realpath(const char *path, char *resolved)
{
    (void)path, (void)resolved;
    errno = ENOSYS;
    return NULL;
}
#define realpath wasi_realpath

static inline int wasi_fchdir(int fd)
{
    (void)fd;
    errno = ENOSYS;
    return -1;
}
#define fchdir wasi_fchdir

static inline int wasi_getpid(void)
{
    return 1;
}
#define getpid wasi_getpid
#endif

#endif

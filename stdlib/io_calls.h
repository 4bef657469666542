// io_calls.h - the system calls that move bytes, all in one place.
//
// Each answers as the system does, with a negative errno in place of -1, and never with EINTR. None
// raises SIGPIPE or SIGXFSZ. In test builds (GYRE_STRESS) they fail and fall short now and then, as
// the environment variable GYRE_IO_FAULTS asks (`SEED:ONE_IN:ERRORS`, of which the last
// two may be missing: so many of 40 faults are errors): what a network does once in a year, tests
// see a thousand times.
#ifndef GYRE_STDLIB_IO_CALLS_H
#define GYRE_STDLIB_IO_CALLS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>
#include <sys/types.h>

ssize_t gy_io_read(int fd, bool is_socket, char *bytes, size_t size);
ssize_t gy_io_write(int fd, bool is_socket, const char *bytes, size_t size);
ssize_t gy_io_receive_from(int fd, char *bytes, size_t size, struct sockaddr *from,
                           socklen_t *from_size);
ssize_t gy_io_send_to(int fd, const char *bytes, size_t size, const struct sockaddr *to,
                      socklen_t to_size);
int gy_io_accept(int fd);                                                  // a new descriptor
int gy_io_connect(int fd, const struct sockaddr *address, socklen_t size); // or -EINPROGRESS
int gy_io_connected(int fd);            // how it went on, once it can be written to
int gy_io_socket(int family, int type); // non-blocking
int gy_io_pipe(int ends[2]);

// Of files.
int gy_io_open(const char *path, int flags, unsigned mode); // closed in programs that are started
int gy_io_sync(int fd);
// A negative offset: from where the descriptor stands, which moves then.
ssize_t gy_io_read_at(int fd, char *bytes, size_t size, int64_t offset);
ssize_t gy_io_write_at(int fd, const char *bytes, size_t size, int64_t offset);
int gy_io_truncate(int fd, int64_t size);
// From file to file without a way through here; fails where the system cannot do that.
ssize_t gy_io_copy(int from, int to, size_t size);

#endif

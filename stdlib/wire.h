// wire.h - a descriptor that bytes go through, watched by the loop.
//
// It reads and writes by itself and only asks libuv when that can be done: so nothing raises
// SIGPIPE, a failing call can be simulated (io_calls.h), and bytes go from the kernel to the
// script's value without a copy between.
#ifndef GYRE_STDLIB_WIRE_H
#define GYRE_STDLIB_WIRE_H

#include "stdlib/stream.h"

#include <sys/socket.h>

// A stream on a descriptor, which it closes in the end: a socket, a pipe, a terminal. It is made
// non-blocking. NONE: thrown, and the descriptor was closed.
GyreValue gy_wire_stream(Gyre *g, int fd, const char *name);

// Files and some devices are always ready, and the kernel refuses to watch them (file_stream.h).
bool gy_wire_can_watch(int fd);

// Watches a descriptor until it is ready once, for connects and accepts, and calls back then, also
// where there is an error, which the next call will tell. NULL: thrown.
typedef struct Wait Wait;
Wait *gy_wait_ready(Gyre *g, int fd, int events, void (*ready)(void *data), void *data);
void gy_wait_end(Wait *wait); // before it was ready; the descriptor may be closed then

#endif

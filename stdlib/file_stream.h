// file_stream.h - streams on files, which are always ready and may still take their time.
//
// A file cannot be watched: the kernel says that it is ready, and then the disk is slow. So each
// read and write is done by a thread of libuv's pool, one of either kind at a time.
#ifndef GYRE_STDLIB_FILE_STREAM_H
#define GYRE_STDLIB_FILE_STREAM_H

#include "stdlib/stream.h"

// A stream on a descriptor that cannot be watched, which it closes in the end. It goes on from
// where the descriptor stands. NONE: thrown, and the descriptor was closed.
GyreValue gy_file_stream(Gyre *g, int fd, const char *name);

// The descriptor of such a stream, to seek or to look at; -1: it is another kind of stream, or
// closed.
int gy_file_stream_fd(Stream *s);

#endif

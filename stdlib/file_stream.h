// file_stream.h - streams on files, which are always ready and may still take their time.
//
// A file cannot be watched: the kernel says that it is ready, and then the disk is slow. So each
// read and write is done by a thread of libuv's pool, one of either kind at a time.
//
// A file may have a position of its own, apart from that of its descriptor, and then what was read
// ahead can be forgotten and read anew: so reading, writing and seeking go together.
#ifndef GYRE_STDLIB_FILE_STREAM_H
#define GYRE_STDLIB_FILE_STREAM_H

#include "stdlib/stream.h"

// A stream on a descriptor that cannot be watched, which it closes in the end. It goes on from
// where the descriptor stands. NONE: thrown, and the descriptor was closed.
GyreValue gy_file_stream(Gyre *g, int fd, const char *name);

// The descriptor of such a stream, to look at; -1: it is another kind of stream, or closed.
int gy_file_stream_fd(Stream *s);

// From now on it has a position of its own, 0 at first; where it `appends` all is written at the
// end, wherever that is.
void gy_file_place(Stream *s, bool appends);
// Where the next byte is read or written; -1: it has no position of its own.
int64_t gy_file_position(Stream *s);
// False: not everything was written yet, and nothing was done.
bool gy_file_seek(Stream *s, int64_t position);

#endif

// fs_parts.h - one call of the file system: what the VM's thread asks for, and what a thread of
// the pool makes of it.
//
// An operation is a row of a table: what the thread does, and what becomes of it. All share one
// block with two paths, a number, bytes to be written and a buffer for what came. A thread touches
// that block and nothing else.
#ifndef GYRE_STDLIB_FS_PARTS_H
#define GYRE_STDLIB_FS_PARTS_H

#include "stdlib/job.h"

#include <sys/stat.h>

typedef struct FsCall FsCall;

// Which of its paths an operation reads, and where it changes something.
enum { FS_READS = 1, FS_WRITES = 2, FS_READS_OTHER = 4, FS_WRITES_OTHER = 8 };

typedef struct {
    const char *name;
    const char *verb; // "read": "cannot read '…'"
    unsigned access;
    void (*run)(FsCall *c);                // in a thread
    GyreValue (*give)(Gyre *g, FsCall *c); // on the VM's; NULL: nil. NONE: thrown
} FsOperation;

struct FsCall {
    Job job;
    const FsOperation *operation;
    char *path, *other; // `other` may be NULL
    int64_t number;     // flags of open, a mode, a size
    char *bytes;        // that are to be written
    size_t size;
    size_t most; // bytes that a script can have; 0: no limit
    int error_number;
    char *result;
    size_t result_size, room;
    int fd; // -1: none; closed in the end
    struct stat status;
};

GyreStatus gy_fs_watch_install(Gyre *g, const char *module);

// A path of a script as the system takes it, malloc's. NULL: thrown.
char *gy_fs_read_path(Gyre *g, GyreValue v);
// The places where it is decided what a script may touch. False: thrown.
bool gy_fs_may_read(Gyre *g, const char *path);
bool gy_fs_may_write(Gyre *g, const char *path);

// Each table ends with a row without a name.
extern const FsOperation gy_fs_whole_files[];
extern const FsOperation gy_fs_looking[];
extern const FsOperation gy_fs_changing[];

// ---------------------------------------------------------------- For operations

void gy_fs_fail(FsCall *c);                                            // by errno
int gy_fs_open(FsCall *c, const char *path, int flags, unsigned mode); // -1: errno
// False: memory is out, which the call fails with.
bool gy_fs_put(FsCall *c, const char *bytes, size_t size);
bool gy_fs_reserve(FsCall *c, size_t size);
// Has the task been cancelled? Then the call fails.
bool gy_fs_is_stopped(FsCall *c);
GyreValue gy_fs_give_path(Gyre *g, FsCall *c);   // the result: a str, or bytes where it is no text
GyreValue gy_fs_give_stream(Gyre *g, FsCall *c); // on its descriptor
GyreValue gy_fs_give_temp_file(Gyre *g, FsCall *c); // (stream, path)
// A name, or a path, as a script sees it.
GyreValue gy_fs_name(Gyre *g, const char *name, size_t size);

#endif

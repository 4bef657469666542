// fs_parts.h - one call of the file system: what the VM's thread asks for, and what a thread of
// the pool makes of it.
//
// An operation is a row of a table: what the thread does, and what becomes of it. All share one
// block with two paths, a number, bytes to be written and a buffer for what came. A thread touches
// that block and nothing else.
#ifndef GYRE_STDLIB_FS_PARTS_H
#define GYRE_STDLIB_FS_PARTS_H

#include "stdlib/grants.h"
#include "stdlib/job.h"

#include <sys/stat.h>

typedef struct FsCall FsCall;

// Which of its paths an operation reads, and where it changes something. MAKES: there may be
// nothing there before. ITSELF: links there are meant, not what they lead to. BESIDE: what they
// lead to is replaced by another file of that name. PREFIX: names that begin so. FOLDERS: with
// WITH_PARENTS also folders above it are made. ASKS: that there is nothing is an answer.
enum {
    FS_READS = 1,
    FS_WRITES = 2,
    FS_READS_OTHER = 4,
    FS_WRITES_OTHER = 8,
    FS_MAKES = 16,
    FS_ITSELF = 32,
    FS_BESIDE = 64,
    FS_PREFIX = 128,
    FS_FOLDERS = 256,
    FS_ASKS = 512,
};

// What `number` of some has beside a mode.
enum { WITH_PARENTS = 1 << 16, MAY_EXIST = 1 << 17, OF_LINK = 1 << 18 };

// A path of a call. `at` is what system calls are to be given: the path as it was written, or where
// not every path is granted the place that was asked for (grants.h).
typedef struct {
    const char *at;
    bool is_name; // `at` ends with a name, where a link must not be followed that came meanwhile
    char *straight;
    int fd; // that `at` goes by; -1: none
    char place[GRANTS_PLACE_BYTES];
} FsPlace;

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
    char *path, *other; // as the script wrote them, for messages; `other` may be NULL
    FsPlace here, there;
    int64_t number; // flags of open, a mode, a size
    char *bytes;    // that are to be written
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

// Each table ends with a row without a name.
extern const FsOperation gy_fs_whole_files[];
extern const FsOperation gy_fs_looking[];
extern const FsOperation gy_fs_changing[];

// ---------------------------------------------------------------- For operations

void gy_fs_fail(FsCall *c);                                             // by errno
int gy_fs_open(const char *at, bool is_name, int flags, unsigned mode); // -1: errno
int gy_fs_look(const FsPlace *place, struct stat *status); // stat(), never of what came meanwhile
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

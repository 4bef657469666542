// log_module.c - what log.gy stands on: the time as text, and lines that never hold up the program.
//
// A record goes to standard error by the host's write hook, which would wait where the reader of a
// pipe does not keep up. So the descriptor is asked first, and what it would not take is kept: it
// goes out with later records, and at the end of the VM, which waits as long as something moves
// every second. Beyond MOST_BYTES records are dropped, and the next one that gets through says how
// many.
#define _GNU_SOURCE
#include "stdlib/loop.h"
#include "stdlib/modules.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define MODULE "<stdlib>/_log"

enum {
    MOST_BYTES = 1 << 20,
    PIECE_BYTES = 4096, // what a pipe takes at once when poll says that it takes something
    LAST_WAIT_MS = 1000,
};

// Of one VM.
typedef struct {
    bool (*write)(void *context, int stream, const char *text, size_t size);
    void *context;
    char *kept;
    size_t size, capacity;
    uint64_t dropped; // records
    GyreValue output; // a pinned value of log.gy, or none
} Log;

// ---------------------------------------------------------------- Writing without waiting

static bool would_wait(int timeout_ms)
{
    struct pollfd errors = {2, POLLOUT, 0};
    return poll(&errors, 1, timeout_ms) == 0;
}

// Returns how much was written. What cannot be written at all counts as written: nobody is there.
static size_t write_some(Log *log, const char *text, size_t size, int timeout_ms)
{
    size_t done = 0;
    while (done < size && !would_wait(timeout_ms)) {
        size_t piece = size - done < PIECE_BYTES ? size - done : PIECE_BYTES;
        log->write(log->context, 2, text + done, piece);
        done += piece;
    }
    return done;
}

static void write_kept(Log *log, int timeout_ms)
{
    size_t done = write_some(log, log->kept, log->size, timeout_ms);
    log->size -= done;
    if (log->size > 0) memmove(log->kept, log->kept + done, log->size);
}

static bool make_room(Log *log, size_t size)
{
    if (size > MOST_BYTES - log->size) return false;
    if (log->size + size <= log->capacity) return true;
    size_t capacity = 2 * (log->size + size);
    char *kept = (char *)realloc(log->kept, capacity);
    if (!kept) return false;
    log->kept = kept;
    log->capacity = capacity;
    return true;
}

// The rest of a record that has begun is kept in any case if there is memory for it.
static void keep(Log *log, const char *text, size_t size)
{
    if (size == 0) return;
    if (!make_room(log, size)) {
        log->dropped++;
        return;
    }
    memcpy(log->kept + log->size, text, size);
    log->size += size;
}

static void tell_of_dropped(Log *log, int timeout_ms)
{
    char line[80];
    if (log->dropped == 0 || log->size > 0) return;
    int size = snprintf(line, sizeof line, "log: %llu records were dropped, nobody read them\n",
                        (unsigned long long)log->dropped);
    log->dropped = 0;
    keep(log, line, (size_t)size);
    write_kept(log, timeout_ms);
}

static GyreStatus log_emit(GyreCall *call)
{
    Log *log = (Log *)gyre_data(call);
    const char *text;
    size_t size;
    if (!gyre_args(call, "S", &text, &size)) return GYRE_ERROR;
    if (!log->write) return GYRE_OK;
    write_kept(log, 0);
    tell_of_dropped(log, 0);
    size_t done = log->size > 0 ? 0 : write_some(log, text, size, 0);
    keep(log, text + done, size - done);
    return GYRE_OK;
}

static void end_log(void *data)
{
    Log *log = (Log *)data;
    if (log->size > 0) write_kept(log, LAST_WAIT_MS);
    if (log->write) tell_of_dropped(log, LAST_WAIT_MS);
    free(log->kept);
    free(log);
}

// ---------------------------------------------------------------- When, and where

// "2026-11-26T09:30:01.123Z"
static GyreStatus log_stamp(GyreCall *call)
{
    struct timespec now;
    struct tm utc;
    char text[64];
    clock_gettime(CLOCK_REALTIME, &now);
    gmtime_r(&now.tv_sec, &utc);
    size_t size = strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%S", &utc);
    size += (size_t)snprintf(text + size, sizeof text - size, ".%03ldZ", now.tv_nsec / 1000000);
    return gyre_return(call, gyre_str(gyre_vm(call), text, size));
}

static GyreStatus log_thread(GyreCall *call)
{
    Gyre *g = gyre_vm(call);
    const char *name = gyre_config(g)->name;
    return name ? gyre_return(call, gyre_str(g, name, strlen(name))) : GYRE_OK;
}

// The output of the script is kept here, and not in a variable of log.gy, because variables are
// copied into threads.
static GyreStatus log_output(GyreCall *call)
{
    Log *log = (Log *)gyre_data(call);
    return gyre_is_none(log->output) ? GYRE_OK : gyre_return(call, log->output);
}

static GyreStatus log_set_output(GyreCall *call)
{
    Gyre *g = gyre_vm(call);
    Log *log = (Log *)gyre_data(call);
    GyreValue output = gyre_arg(call, 0), pinned = GYRE_NONE;
    if (!gyre_is_nil(g, output)) {
        pinned = gyre_pin(g, output);
        if (gyre_is_none(pinned)) return GYRE_ERROR;
    }
    if (!gyre_is_none(log->output)) gyre_unpin(g, log->output);
    log->output = pinned;
    return GYRE_OK;
}

static const GyreNative natives[] = {
    {"emit", log_emit, "text", "Writes to standard error, now or later.", 0},
    {"output", log_output, "", "What set_output was given.", 0},
    {"set_output", log_set_output, "output", "Keeps an object.", 0},
    {"stamp", log_stamp, "", "The time in UTC.", 0},
    {"thread", log_thread, "", "The name of the VM's thread; nil: the main one.", 0},
    {NULL, NULL, NULL, NULL, 0},
};

GyreStatus gy_log_install(Gyre *g)
{
    const GyreConfig *config = gyre_config(g);
    Log *log = (Log *)calloc(1, sizeof *log);
    if (!log || !gy_loop_at_close(g, end_log, log)) {
        free(log);
        return gyre_throw(g, "MemoryError", "out of memory");
    }
    log->write = config->write;
    log->context = config->context;
    return gyre_register(g, MODULE, natives, log);
}

// loop.h - the event loop: the driver of VMs that have the standard library.
//
// Natives of stdlib/ reach the libuv loop of their VM here, and wait here when they must block
// the whole thread: such a wait ends early when somebody wakes the VM, be it for Ctrl-C, for a
// posted job or because another thread has finished.
#ifndef GYRE_STDLIB_LOOP_H
#define GYRE_STDLIB_LOOP_H

#include "include/gyre_library.h"

struct uv_loop_s;

// Makes a loop and fills `driver`; driver->close frees it. False: no memory.
bool gy_loop_open(GyreDriver *driver);

// The same on a loop of the host's, which alone runs it; the driver is freed when that loop runs
// the next time after driver->close.
bool gy_loop_open_on(GyreDriver *driver, struct uv_loop_s *uv);

// Output is flushed through the VM's configuration before a wait; call once the VM exists.
void gy_loop_attach(Gyre *g);

// libuv's loop of the VM, which is opened when it is first asked for. NULL: thrown; never after it
// was opened, so a module may ask once, when it is installed. A build without libuv has none.
struct uv_loop_s *gy_loop_uv(Gyre *g);

// Runs `run(data)` when the VM is closed, after its last finalizer, latest first. False: memory
// is out.
bool gy_loop_at_close(Gyre *g, void (*run)(void *data), void *data);

// A place where the threads of the VM keep what they share (thread.c); NULL at first.
void **gy_loop_slot(Gyre *g);

typedef enum {
    LOOP_READY,     // what was waited for has come
    LOOP_TIMED_OUT, // the time is over
    LOOP_STOPPED,   // the script was asked to stop; the error to pass on is pending
} LoopWait;

// Each blocks the thread: tasks do not run meanwhile. A negative timeout is no limit.
LoopWait gy_loop_wait_fd(Gyre *g, int fd, short events, int64_t timeout_ns); // poll(2) events
// Until `is_done` answers true. Whoever makes it true must wake the VM (say, by gyre_post).
LoopWait gy_loop_wait_until(Gyre *g, bool (*is_done)(void *data), void *data, int64_t timeout_ns);
// False: stopped.
bool gy_loop_sleep(Gyre *g, int64_t duration_ns);

#endif

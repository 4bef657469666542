// loop_parts.h - how loop.c and what waits for more than a wake-up know each other.
#ifndef GYRE_STDLIB_LOOP_PARTS_H
#define GYRE_STDLIB_LOOP_PARTS_H

#include "stdlib/loop.h"
#include "stdlib/wakeup.h"

// Waits for descriptors, children, signals and the wake-up, as a driver does: loop_uv.c.
typedef struct {
    void (*poll)(void *world, int64_t timeout_ns);
    bool (*is_alive)(void *world); // is anything outside pending?
    int (*poll_fd)(void *world);
    void (*close)(void *world);
} WorldCalls;

typedef struct {
    Wakeup wakeup;
    Gyre *g; // NULL until gy_loop_attach
    struct Closer *closers;
    void *slot;
    const WorldCalls *calls; // NULL: nobody has asked for the world yet
    void *world;
} Loop;

static inline Loop *loop_of(Gyre *g)
{
    return (Loop *)gyre_driver_context(g);
}

// Opens the world, once. False: the system has no more descriptors, or memory is out.
bool gy_loop_uv_open(Loop *loop);
// The world is a loop of the host's, which alone runs it. False: memory is out, or descriptors.
bool gy_loop_uv_lend(Loop *loop, struct uv_loop_s *uv);
void gy_loop_uv_changed(Loop *loop); // of a lent one: the VM was used

#endif

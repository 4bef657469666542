// virtual.c - a driver whose time jumps: for tests.
//
// The scheduler asks its driver to wait until the next timer. This one does not wait: it moves
// its clock there, in whole nanoseconds, so that a day of sleeps takes the time that the tasks
// take, and everything happens at exactly the time it was asked for.
//
// But where something outside is pending (a descriptor, a child, a thread, a host that holds the
// loop), a jump would let every timeout win against it. So then the wait is a real one, in the
// driver of the world that lies below, and time goes by as it does there: a timeout around I/O
// means what it says. A wait that no timer ends leaves the clock where it is.
#include "stdlib/virtual.h"

#include <stdlib.h>

typedef struct {
    GyreDriver world;
    bool has_world;
    Gyre *g; // NULL until gy_virtual_attach
    int64_t now_ns;
} Virtual;

static int64_t now_ns(void *context)
{
    return ((const Virtual *)context)->now_ns;
}

static void set_clock(void *context, int64_t now)
{
    ((Virtual *)context)->now_ns = now;
}

static bool has_pending(void *context)
{
    const Virtual *v = (const Virtual *)context;
    return v->has_world && v->world.has_pending(v->world.context);
}

static void poll_world(const Virtual *v, int64_t timeout_ns)
{
    if (v->has_world) v->world.poll(v->world.context, timeout_ns);
}

static void wait_really(Virtual *v, int64_t timeout_ns)
{
    int64_t start_ns = v->world.now_ns(v->world.context);
    poll_world(v, timeout_ns);
    int64_t waited_ns = v->world.now_ns(v->world.context) - start_ns;
    v->now_ns += waited_ns < timeout_ns ? waited_ns : timeout_ns;
}

static void poll_or_jump(void *context, int64_t timeout_ns)
{
    Virtual *v = (Virtual *)context;
    bool is_awaited_outside = has_pending(v) || (v->g && gyre_is_held(v->g));
    if (timeout_ns <= 0) {
        poll_world(v, timeout_ns);
    } else if (is_awaited_outside && v->has_world) {
        wait_really(v, timeout_ns);
    } else {
        poll_world(v, 0); // a signal, a posted job
        if (!v->g || !gyre_has_ready(v->g)) v->now_ns += timeout_ns;
    }
}

static void wake(void *context)
{
    const Virtual *v = (const Virtual *)context;
    if (v->has_world) v->world.wake(v->world.context);
}

static int poll_fd(void *context)
{
    const Virtual *v = (const Virtual *)context;
    return v->has_world && v->world.poll_fd ? v->world.poll_fd(v->world.context) : -1;
}

static void close_both(void *context)
{
    Virtual *v = (Virtual *)context;
    if (v->has_world && v->world.close) v->world.close(v->world.context);
    free(v);
}

bool gy_virtual_open(GyreDriver *driver, const GyreDriver *world)
{
    Virtual *v = (Virtual *)calloc(1, sizeof *v);
    if (!v) return false;
    v->has_world = world != NULL;
    if (world) v->world = *world;
    *driver = (GyreDriver){.context = v,
                           .library_context = world ? world->context : NULL,
                           .now_ns = now_ns,
                           .set_clock = set_clock,
                           .poll = poll_or_jump,
                           .wake = wake,
                           .has_pending = has_pending,
                           .poll_fd = poll_fd,
                           .close = close_both};
    return true;
}

void gy_virtual_attach(const GyreDriver *driver, Gyre *g)
{
    ((Virtual *)driver->context)->g = g;
}

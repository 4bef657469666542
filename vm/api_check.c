// api_check.c - what the functions of the API ask before they do anything.
//
// Is the argument there? Is this the thread that the VM runs in? One thread at a time uses a VM,
// and may hand it on to another one in between, so a call is known to be wrong only while some
// other thread is inside: in a function that runs scripts or drives the loop. `user` of the VM says
// which one that is, by the address of a variable that each thread has of its own. From the wrong
// thread not even the error slot may be touched; so the mistake is posted, and told where the VM
// runs.
//
// Functions that return nothing tell their misuse as an error that nobody looked at.
#include "vm/api_private.h"
#include "vm/handles.h"
#include "vm/misuse.h"
#include "vm/scheduler.h"
#include <stdarg.h>
#include <stdio.h>

static _Thread_local char this_thread;

static void tell_of_thread(Gyre *g, void *function)
{
    gy_api_report(
        g, (const char *)function,
        "it was called in another thread while the VM ran; gyre_post() a job that does it");
}

bool gy_api_is_inside(Gyre *g, const char *function)
{
    if (!g) return false;
    const void *user = atomic_load_explicit(&g->user, memory_order_relaxed);
    if (!user || user == &this_thread) return true;
    gyre_post(g, tell_of_thread, (void *)(uintptr_t)function);
    return false;
}

static void tell_of_finalizer(Gyre *g, void *function)
{
    gy_api_report(g, (const char *)function, "a finalizer called it, which must not use the VM");
}

// In the middle of a sweep nothing can be told either.
static bool is_in_finalizer(Gyre *g, const char *function)
{
    if (!g->is_finalizing) return false;
    if (!g->is_ending) gyre_post(g, tell_of_finalizer, (void *)(uintptr_t)function);
    return true;
}

ApiEntry gy_api_enter(Gyre *g, const char *function)
{
    if (!gy_api_is_inside(g, function) || is_in_finalizer(g, function)) return API_REFUSED;
    if (atomic_load_explicit(&g->user, memory_order_relaxed)) return API_NESTED;
    atomic_store_explicit(&g->user, &this_thread, memory_order_relaxed);
    gy_c_stack_enter(&g->c_stack);
    g->outer_memory = gy_mem_use(g->heap.memory);
    if (!g->natives) g->error = VALUE_UNSET; // of a call before, which the host has left at that
    return API_OUTERMOST;
}

void gy_api_leave(Gyre *g, ApiEntry entry)
{
    if (entry != API_OUTERMOST) return;
    gy_c_stack_leave(&g->c_stack);
    gy_mem_use(g->outer_memory);
    if (g->driver.changed) g->driver.changed(g->driver.context);
    atomic_store_explicit(&g->user, NULL, memory_order_relaxed);
}

void gy_api_report_pending(Gyre *g)
{
    Value error = g->error;
    g->error = VALUE_UNSET;
    if (!value_is_unset(error)) gy_scheduler_report(g, NULL, error);
}

void gy_api_report(Gyre *g, const char *function, const char *format, ...)
{
    char text[300];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    Value error = g->error;
    gy_misuse(g, function, "%s", text);
    gy_api_report_pending(g);
    g->error = error;
}

bool gy_api_has(Gyre *g, const void *argument, const char *function, const char *what)
{
    return argument || gy_misuse(g, function, "'%s' is NULL", what);
}

// -- Scopes and pins

uint32_t gyre_scope_open(Gyre *g)
{
    return g ? g->handle_count : 0;
}

void gyre_scope_close(Gyre *g, uint32_t scope)
{
    if (!gy_api_is_inside(g, __func__)) return;
    Value error = g->error;
    if (gy_handles_close(g, scope, __func__)) return;
    gy_api_report_pending(g);
    g->error = error;
}

GyreValue gyre_scope_keep(Gyre *g, uint32_t scope, GyreValue v)
{
    if (!gy_api_is_inside(g, __func__)) return GYRE_NONE;
    Value value = gy_handles_value(g, v);
    gyre_scope_close(g, scope);
    return value_is_unset(value) ? GYRE_NONE : gy_handles_push(g, value);
}

GyreValue gyre_pin(Gyre *g, GyreValue v)
{
    Value value;
    if (!gy_api_is_inside(g, __func__) || !gy_handles_need(g, v, &value)) return GYRE_NONE;
    return gy_handles_pin(g, value);
}

void gyre_unpin(Gyre *g, GyreValue pinned)
{
    if (gyre_is_none(pinned) || !gy_api_is_inside(g, __func__)) return;
    Value error = g->error;
    if (gy_handles_unpin(g, pinned, __func__)) return;
    gy_api_report_pending(g);
    g->error = error;
}

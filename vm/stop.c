// stop.c - requests from other threads to cancel the main task, or to kill the VM.
//
// They come through a list of their own and not as posted jobs, because those wait for the end of a
// turn: a request must reach a script that blocks its thread, and with force one that computes. So
// the poll flag is raised, and whoever sees it (a back-edge, a long builtin, a native that
// blocks, the loop) acts.
//
// Killing is no request but a state. While it lasts the flag is raised again whenever it is seen,
// the unwinder finds no handlers, and a turn of the loop drops all tasks in place of running them.
// The heap needs no care: it is freed as a whole.
#include "vm/stop.h"
#include "vm/handles.h"

typedef struct StopRequest {
    struct StopRequest *next;
    GyreParcel *reason; // NULL: nil
    bool is_forced;
} StopRequest;

static void free_request(StopRequest *r)
{
    gyre_parcel_free(r->reason);
    gy_mem_free(r);
}

bool gyre_stop(Gyre *g, GyreStop how, GyreParcel *reason)
{
    StopRequest *r = how == GYRE_STOP_KILL ? NULL : (StopRequest *)gy_mem_new(sizeof *r);
    if (r) *r = (StopRequest){NULL, reason, how == GYRE_STOP_FORCE};
    else gyre_parcel_free(reason);
    if (!r && how != GYRE_STOP_KILL) return false;
    os_lock_take(&g->inbox_lock);
    StopRequest **end = &g->stops;
    while (*end)
        end = &(*end)->next;
    *end = r;
    if (!r) atomic_store(&g->is_killed, true);
    vm_request_poll(g, POLL_STOP); // under the lock: who sees the flag finds the request, …
    if (g->driver.wake) g->driver.wake(g->driver.context); // … and the VM may be closed for it
    os_lock_give(&g->inbox_lock);
    return true;
}

// Numbers and text: unpacking runs no script code, which could not be borne here.
static Value take_reason(VM *vm, StopRequest *r)
{
    if (!r->reason) return VALUE_NIL;
    Value pending = vm->error;
    bool outer = vm->may_pass_limit;
    vm->may_pass_limit = true; // as the Cancelled itself
    uint32_t scope = gyre_scope_open(vm);
    GyreValue value = gyre_unpack(vm, r->reason);
    r->reason = NULL;
    Value reason = gyre_is_none(value) ? VALUE_NIL : gy_handles_value(vm, value);
    gyre_scope_close(vm, scope);
    vm->may_pass_limit = outer;
    vm->error = pending;
    return reason;
}

bool gy_stop_take(VM *vm, Value *reason, bool *is_forced)
{
    os_lock_take(&vm->inbox_lock);
    StopRequest *r = vm->stops;
    if (r) vm->stops = r->next;
    os_lock_give(&vm->inbox_lock);
    if (!r) return false;
    *is_forced = r->is_forced;
    *reason = take_reason(vm, r);
    free_request(r);
    return true;
}

void gy_stop_free(VM *vm)
{
    while (vm->stops) {
        StopRequest *r = vm->stops;
        vm->stops = r->next;
        free_request(r);
    }
}

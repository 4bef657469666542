// embed_host_type.c - a type of the host: constructor, methods, a property, a static method,
// finalizers, pins.
#include "include/gyre_library.h"
#include "tests/embed/embed_check.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
    int64_t count;
    bool is_live;
} Counter;

static int live_count; // constructed and not finalized

static void finalize_counter(void *data)
{
    if (((Counter *)data)->is_live) live_count--;
}

static const GyreType counter_type;

static GyreStatus counter_init(GyreCall *call)
{
    Counter *counter;
    int64_t start = 0;
    if (!gyre_args(call, "h|i", &counter_type, &counter, &start)) return GYRE_ERROR;
    if (start < 0) return gyre_throw(gyre_vm(call), "ValueError", "a counter starts at 0 or more");
    *counter = (Counter){start, true};
    live_count++;
    return GYRE_OK;
}

static GyreStatus counter_add(GyreCall *call)
{
    Counter *counter;
    int64_t by = 1;
    if (!gyre_args(call, "h|i", &counter_type, &counter, &by)) return GYRE_ERROR;
    counter->count += by;
    return gyre_return(call, gyre_arg(call, 0));
}

static GyreStatus counter_count(GyreCall *call)
{
    Counter *counter;
    if (!gyre_args(call, "h", &counter_type, &counter)) return GYRE_ERROR;
    return gyre_return(call, gyre_int(gyre_vm(call), counter->count));
}

static GyreStatus counter_live(GyreCall *call)
{
    return gyre_return(call, gyre_int(gyre_vm(call), live_count));
}

static const GyreNative counter_methods[] = {
    {"init", counter_init, "self, start = 0", "A counter.", 0},
    {"add", counter_add, "self, by = 1", "Counts; returns the counter.", 0},
    {"count", counter_count, "self", "How far it has counted.", GYRE_GETTER},
    {"live", counter_live, "", "How many counters there are.", GYRE_STATIC},
    {NULL, NULL, NULL, NULL, 0},
};

static const GyreType counter_type = {
    .name = "Counter",
    .size = sizeof(Counter),
    .finalize = finalize_counter,
    .methods = counter_methods,
};

static const char script[] = "let c = Counter()\n"
                             "c.add().add(5)\n"
                             "assert(c.count == 6, c.count)\n"
                             "assert(Counter(start: 3).count == 3)\n"
                             "assert(Counter.live() >= 1)\n"
                             "assert(type(c).name == 'Counter')\n"
                             "let message = ''\n"
                             "try { Counter(-1) } catch ValueError as e { message = e.message }\n"
                             "assert(message == 'a counter starts at 0 or more', message)\n"
                             "try { c.nothing } catch AttributeError as e { message = e.message }\n"
                             "assert('nothing' in message, message)\n"
                             "for i in range(20000) { Counter(i) }\n";

static GyreValue pin_one(Gyre *g)
{
    uint32_t scope = gyre_scope_open(g);
    GyreValue made = gyre_new(g, &counter_type);
    CHECK(!gyre_is_none(made));
    Counter *counter = (Counter *)gyre_host_data(g, made, &counter_type);
    CHECK(counter && counter->count == 0); // zeroed, and init has not run
    counter->count = 41;
    CHECK(!gyre_host_data(g, gyre_int(g, 1), &counter_type));
    GyreValue pinned = gyre_pin(g, made);
    gyre_scope_close(g, scope);
    return pinned;
}

static void use_pinned(Gyre *g, GyreValue pinned)
{
    uint32_t scope = gyre_scope_open(g);
    GyreValue add = gyre_attr(g, pinned, "add"), result;
    CHECK(!gyre_is_none(add));
    CHECK(gyre_call(g, add, NULL, 0, &result) == GYRE_OK);
    Counter *counter = (Counter *)gyre_host_data(g, pinned, &counter_type);
    CHECK(counter && counter->count == 42);
    gyre_scope_close(g, scope);
    gyre_unpin(g, pinned);
}

int main(void)
{
    Gyre *g = gyre_open(NULL);
    CHECK(g);
    CHECK(gyre_register_type(g, NULL, &counter_type, NULL) == GYRE_OK);
    GyreValue pinned = pin_one(g);
    if (gyre_eval(g, "host_type", script, strlen(script)) != GYRE_OK) {
        fputs(gyre_error_text(g), stderr);
        return 1;
    }
    use_pinned(g, pinned);
    gyre_close(g);
    CHECK(live_count == 0); // every finalizer has run, once
    return 0;
}

// shared_channel.c - Channel(n, shared: true): values handed from thread to thread.
//
// The rules are those of channel.c: first come, first served on both sides, and who waits is given
// to directly. The values cross as parcels, so a sender keeps nothing of what it sent but what is
// shared anyway. How tasks of different threads wait for each other is in shared.c; here is what a
// send and a receive do under the lock.
//
// A buffer grows up to the capacity as it is used, for most never fill.
#include "vm/shared_channel.h"
#include "vm/args.h"
#include "vm/containers.h"
#include "vm/shared.h"
#include "vm/state.h"

enum { MOST_CAPACITY = 1 << 30 };

typedef struct {
    SharedThing thing;
    uint32_t capacity, count, head, size;
    Cargo *items; // a ring of `size`
    bool is_closed;
} SharedChannel;

static SharedChannel *self_of(const Call *call)
{
    return (SharedChannel *)shared_self(call);
}

// -- The buffer, under the lock

static bool make_room(SharedChannel *ch)
{
    if (ch->count < ch->size) return true;
    uint32_t size = ch->size ? ch->size * 2 : 4;
    if (size > ch->capacity) size = ch->capacity;
    Cargo *items = (Cargo *)gy_mem_new(size * sizeof *items);
    if (!items) return false;
    for (uint32_t i = 0; i < ch->count; i++)
        items[i] = ch->items[(ch->head + i) % ch->size];
    gy_mem_free(ch->items);
    ch->items = items;
    ch->size = size;
    ch->head = 0;
    return true;
}

static void put(SharedChannel *ch, Cargo *cargo)
{
    ch->items[(ch->head + ch->count++) % ch->size] = *cargo;
    cargo->parcel = NULL;
}

static Cargo take(SharedChannel *ch)
{
    Cargo cargo = ch->items[ch->head];
    ch->head = (ch->head + 1) % ch->size;
    ch->count--;
    return cargo;
}

static void hand_over(SharedWaiter *from, SharedWaiter *to)
{
    to->cargo = from->cargo;
    from->cargo.parcel = NULL;
    from->outcome = OUTCOME_NOTHING;
    to->outcome = OUTCOME_GOT;
}

// -- What a send and a receive do

static bool finish(SharedWaiter *w, SharedOutcome outcome)
{
    if (!gy_shared_claim_own(w)) return false;
    w->outcome = (uint8_t)outcome;
    return true;
}

static bool attempt_send(SharedChannel *ch, SharedWaiter *w, SharedWaiter **claimed)
{
    if (ch->is_closed) return finish(w, OUTCOME_CLOSED);
    SharedWaiter *receiver = gy_shared_claim_peer(&ch->thing, QUEUE_TAKING, w, claimed);
    if (receiver) {
        hand_over(w, receiver);
        return true;
    }
    if (ch->count >= ch->capacity) return false;
    if (!make_room(ch)) return finish(w, OUTCOME_MEMORY);
    if (!finish(w, OUTCOME_NOTHING)) return false;
    put(ch, &w->cargo);
    return true;
}

static bool attempt_receive(SharedChannel *ch, SharedWaiter *w, SharedWaiter **claimed)
{
    if (ch->count) {
        if (!finish(w, OUTCOME_GOT)) return false;
        w->cargo = take(ch);
        // There is room for it: the buffer was full, and one is gone.
        SharedWaiter *sender = gy_shared_claim_peer(&ch->thing, QUEUE_GIVING, NULL, claimed);
        if (!sender) return true;
        put(ch, &sender->cargo);
        sender->outcome = OUTCOME_NOTHING;
        return true;
    }
    SharedWaiter *sender = gy_shared_claim_peer(&ch->thing, QUEUE_GIVING, w, claimed);
    if (sender) {
        hand_over(sender, w);
        return true;
    }
    return ch->is_closed && finish(w, OUTCOME_CLOSED);
}

static bool attempt(SharedWaiter *w, SharedWaiter **claimed)
{
    SharedChannel *ch = (SharedChannel *)w->thing;
    return w->queue == QUEUE_GIVING ? attempt_send(ch, w, claimed)
                                    : attempt_receive(ch, w, claimed);
}

static void each_item(SharedThing *thing, CargoVisit visit, void *context)
{
    SharedChannel *ch = (SharedChannel *)thing;
    for (uint32_t i = 0; i < ch->count; i++)
        visit(&ch->items[(ch->head + i) % ch->size], context);
}

static void free_channel(SharedThing *thing)
{
    SharedChannel *ch = (SharedChannel *)thing;
    while (ch->count) {
        Cargo cargo = take(ch);
        cargo_drop(&cargo);
    }
    gy_mem_free(ch->items);
    gy_mem_free(ch);
}

// -- Natives

GyreStatus gy_shared_channel_new(Call *call, int64_t capacity, bool is_endless)
{
    VM *vm = call->vm;
    if (is_endless || capacity < 0 || capacity > MOST_CAPACITY)
        return native_status(gy_throw(
            vm, ERROR_ValueError, "the capacity of a shared channel is 0 or more, and not inf"));
    SharedChannel *ch = (SharedChannel *)gy_mem_new(sizeof *ch);
    if (!ch) return native_status(gy_throw_memory(vm));
    if (!gy_shared_init(vm, &ch->thing, KIND_SHARED_CHANNEL)) {
        gy_mem_free(ch);
        return GYRE_ERROR;
    }
    ch->thing.attempt = attempt;
    ch->thing.each = each_item;
    ch->thing.free = free_channel;
    ch->capacity = (uint32_t)capacity;
    return gy_shared_give(call, &ch->thing);
}

static GyreStatus channel_send(Call *call)
{
    SharedWaiter request = gy_shared_request(call, shared_self(call), QUEUE_GIVING);
    if (!cargo_load(call->vm, call->args[1], &request.cargo)) return GYRE_ERROR;
    return gy_shared_perform(call, &request, "send");
}

static GyreStatus channel_recv(Call *call)
{
    SharedWaiter request = gy_shared_request(call, shared_self(call), QUEUE_TAKING);
    return gy_shared_perform(call, &request, "recv");
}

static GyreStatus channel_next(Call *call)
{
    SharedWaiter request = gy_shared_request(call, shared_self(call), QUEUE_TAKING);
    request.ends_loop = true;
    return gy_shared_perform(call, &request, "recv");
}

static bool has_place(SharedChannel *ch)
{
    shared_lock(&ch->thing);
    bool has = ch->is_closed || ch->count < ch->capacity || ch->thing.queues[QUEUE_TAKING].first;
    shared_unlock(&ch->thing);
    return has;
}

static GyreStatus throw_full(VM *vm)
{
    return native_status(gy_throw(vm, ERROR_WouldBlock, "the channel is full"));
}

static GyreStatus channel_try_send(Call *call)
{
    VM *vm = call->vm;
    GyreStatus status;
    if (!has_place(self_of(call))) return throw_full(vm); // before anything is moved
    SharedWaiter request = gy_shared_request(call, shared_self(call), QUEUE_GIVING);
    if (!cargo_load(vm, call->args[1], &request.cargo)) return GYRE_ERROR;
    if (gy_shared_try(call, &request, &status)) return status;
    cargo_drop(&request.cargo);
    return throw_full(vm);
}

static GyreStatus channel_try_recv(Call *call)
{
    GyreStatus status;
    SharedWaiter request = gy_shared_request(call, shared_self(call), QUEUE_TAKING);
    if (gy_shared_try(call, &request, &status)) return status;
    return native_status(gy_throw(call->vm, ERROR_WouldBlock, "the channel is empty"));
}

static GyreStatus channel_close(Call *call)
{
    SharedChannel *ch = self_of(call);
    SharedWaiter *claimed = NULL, *w;
    shared_lock(&ch->thing);
    ch->is_closed = true;
    for (unsigned queue = 0; queue < QUEUE_COUNT; queue++)
        while ((w = gy_shared_claim_peer(&ch->thing, queue, NULL, &claimed)))
            w->outcome = OUTCOME_CLOSED;
    shared_unlock(&ch->thing);
    gy_shared_post(claimed);
    return GYRE_OK;
}

typedef struct {
    uint32_t count;
    bool is_closed;
} Look;

static Look look(SharedChannel *ch)
{
    shared_lock(&ch->thing);
    Look seen = {ch->count, ch->is_closed};
    shared_unlock(&ch->thing);
    return seen;
}

static GyreStatus channel_closed(Call *call)
{
    return args_return_bool(call, look(self_of(call)).is_closed);
}

static GyreStatus channel_len(Call *call)
{
    return args_return_int(call, look(self_of(call)).count);
}

static GyreStatus channel_bool(Call *call)
{
    return args_return_bool(call, true);
}

static GyreStatus channel_capacity(Call *call)
{
    return args_return_int(call, self_of(call)->capacity);
}

static GyreStatus channel_repr(Call *call)
{
    Look seen = look(self_of(call));
    return args_return_obj(call, gy_str_format(call->vm, "<SharedChannel capacity=%u len=%u%s>",
                                               self_of(call)->capacity, seen.count,
                                               seen.is_closed ? " closed" : ""));
}

static const GyreNative methods[] = {
    {"send", channel_send, "self, value",
     "Gives a copy of a value to another thread; waits while there is no room.",
     GYRE_ASYNC | GYRE_LOCAL},
    {"recv", channel_recv, "self",
     "The next value; waits for one. ChannelClosed once the channel is closed and empty.",
     GYRE_ASYNC | GYRE_LOCAL},
    {"next", channel_next, "self", "As recv, with StopIteration at the end, for `async for`.",
     GYRE_ASYNC | GYRE_LOCAL},
    {"try_send", channel_try_send, "self, value", "Gives a value now, or throws WouldBlock."},
    {"try_recv", channel_try_recv, "self", "Takes a value now, or throws WouldBlock."},
    {"close", channel_close, "self",
     "No more values: send throws ChannelClosed, and so does recv once the rest was taken."},
    {"closed", channel_closed, "self", "Was it closed?"},
    {"len", channel_len, "self", "How many values are in the buffer."},
    {"bool", channel_bool, "self", "A channel is true, also an empty one."},
    {"capacity", channel_capacity, "self", "How many values the buffer takes.", GYRE_GETTER},
    {"repr", channel_repr, "self", "<SharedChannel capacity=n len=n>"},
    {0},
};

bool gy_shared_channel_install(VM *vm)
{
    return gy_native_add_methods(vm, KIND_SHARED_CHANNEL, methods);
}

// channel.c - Channel: values handed from task to task, first come, first served on both sides.
//
// A sender gives its value to the receiver that has waited longest; only where none waits does it
// go into the buffer, and only where that is full does the sender wait. A receiver that takes from
// a full buffer lets the value of the longest-waiting sender in at the same moment. So a channel
// never has both waiting receivers and values, nor both waiting senders and room.
//
// What was handed over is never taken back: a receiver that is cancelled after a value was given
// to it gets the value first. One that is cancelled while it waits leaves no trace.
#include "vm/channel.h"
#include "vm/args.h"
#include "vm/class.h"
#include "vm/dev.h"
#include "vm/native.h"
#include "vm/ops.h"
#include "vm/scheduler.h"
#include "vm/select.h"
#include "vm/shared_channel.h"
#include "vm/state.h"
#include <math.h>

enum { NO_LIMIT = UINT32_MAX };

static Channel *self_of(const Call *call)
{
    return (Channel *)value_as_obj(call->args[0]);
}

static bool throw_closed(VM *vm)
{
    return gy_throw(vm, ERROR_ChannelClosed, "the channel is closed");
}

// -- The buffer

static bool make_room(VM *vm, Channel *ch)
{
    if (ch->count < ch->size) return true;
    uint32_t size = ch->size ? ch->size * 2 : 4;
    if (size < ch->size) return gy_throw(vm, ERROR_MemoryError, "the channel is too long");
    if (size > ch->capacity) size = ch->capacity;
    Value *items = (Value *)gy_heap_resize_array(vm, NULL, 0, size, sizeof(Value));
    if (!items) return false;
    for (uint32_t i = 0; i < ch->count; i++)
        items[i] = ch->items[(ch->head + i) % ch->size];
    gy_heap_free(&vm->heap, ch->items, ch->size * sizeof(Value));
    ch->items = items;
    ch->size = size;
    ch->head = 0;
    return true;
}

static bool put(VM *vm, Channel *ch, Value value)
{
    if (!make_room(vm, ch)) return false;
    ch->items[(ch->head + ch->count) % ch->size] = value;
    ch->count++;
    heap_write(&vm->heap, value);
    if (vm->dev && ch->capacity == NO_LIMIT) gy_dev_channel_grew(vm, &ch->obj, ch->count);
    return true;
}

static Value take(Channel *ch)
{
    Value value = ch->items[ch->head];
    ch->head = (ch->head + 1) % ch->size;
    ch->count--;
    return value;
}

void gy_channel_free(Heap *heap, Channel *ch)
{
    gy_heap_free(heap, ch->items, ch->size * sizeof(Value));
}

// -- Sending and receiving, where nobody has to wait for it

// The longest-waiting one that is not an arm of the select that asks.
static Waiter *find_peer(VM *vm, const WaitList *list)
{
    return wait_list_claim_but(list, vm->arming ? vm->arming->waiter.owner : NULL);
}

// 1: done, 0: it would have to wait, -1: thrown.
static int try_send(VM *vm, Channel *ch, Value value)
{
    if (ch->is_closed) return throw_closed(vm) - 1;
    Waiter *receiver = find_peer(vm, &ch->receivers);
    if (receiver) {
        waiter_leave(receiver);
        gy_scheduler_wake_waiter(vm, receiver, value, false);
        return 1;
    }
    if (ch->count >= ch->capacity) return 0;
    return put(vm, ch, value) ? 1 : -1;
}

// What the longest-waiting sender gives; it goes on.
static Value take_from_sender(VM *vm, Waiter *sender)
{
    Value value = gy_scheduler_given(sender);
    waiter_leave(sender);
    gy_scheduler_wake_waiter(vm, sender, VALUE_NIL, false);
    return value;
}

static bool try_receive(VM *vm, Channel *ch, Value *value)
{
    Waiter *sender = find_peer(vm, &ch->senders);
    if (ch->count) {
        *value = take(ch);
        // There is room for it: the buffer was full, and one is gone.
        if (sender) put(vm, ch, take_from_sender(vm, sender));
        return true;
    }
    if (sender) *value = take_from_sender(vm, sender);
    return sender != NULL;
}

// -- Natives

static GyreStatus channel_new(Call *call)
{
    VM *vm = call->vm;
    Value v = native_arg(call, 0);
    int64_t capacity = 0;
    if (value_is_double(v) && value_as_double(v) == INFINITY) capacity = NO_LIMIT;
    else if (!value_is_unset(v) && !gy_ops_index(vm, v, &capacity)) return GYRE_ERROR;
    bool is_shared;
    if (!gy_args_truth(call, 1, &is_shared)) return GYRE_ERROR;
    if (is_shared) return gy_shared_channel_new(call, capacity, capacity == NO_LIMIT);
    if (capacity < 0 || capacity > NO_LIMIT)
        return native_status(
            gy_throw(vm, ERROR_ValueError, "the capacity of a channel is 0 or more, or inf"));
    Channel *ch = (Channel *)gy_heap_new(vm, KIND_CHANNEL, sizeof *ch);
    if (!ch) return GYRE_ERROR;
    ch->capacity = (uint32_t)capacity;
    if (vm->dev && ch->capacity == NO_LIMIT) gy_dev_made(vm, &ch->obj);
    return native_return(call, value_from_obj(ch));
}

static GyreStatus channel_send(Call *call)
{
    VM *vm = call->vm;
    Channel *ch = self_of(call);
    int how = try_send(vm, ch, call->args[1]);
    if (how) return native_status(how > 0);
    gy_scheduler_park_giving(vm, vm->current, WAIT_SEND, ch, &ch->senders, call->args[1]);
    return GYRE_PENDING;
}

static GyreStatus receive(Call *call, WaitKind kind)
{
    VM *vm = call->vm;
    Channel *ch = self_of(call);
    Value value;
    if (try_receive(vm, ch, &value)) return native_return(call, value);
    if (ch->is_closed && kind == WAIT_NEXT)
        return native_status(gy_throw_stop_iteration(vm, VALUE_NIL));
    if (ch->is_closed) return native_status(throw_closed(vm));
    gy_scheduler_park_on(vm, vm->current, kind, ch, &ch->receivers);
    return GYRE_PENDING;
}

static GyreStatus channel_recv(Call *call)
{
    return receive(call, WAIT_RECV);
}

static GyreStatus channel_next(Call *call)
{
    return receive(call, WAIT_NEXT);
}

static GyreStatus channel_try_send(Call *call)
{
    int how = try_send(call->vm, self_of(call), call->args[1]);
    if (how) return native_status(how > 0);
    return native_status(gy_throw(call->vm, ERROR_WouldBlock, "the channel is full"));
}

static GyreStatus channel_try_recv(Call *call)
{
    Value value;
    Channel *ch = self_of(call);
    if (try_receive(call->vm, ch, &value)) return native_return(call, value);
    if (ch->is_closed) return native_status(throw_closed(call->vm));
    return native_status(gy_throw(call->vm, ERROR_WouldBlock, "the channel is empty"));
}

// Everybody who waits learns of it; what is in the buffer may still be taken.
static void wake_closed(VM *vm, WaitList *waiters)
{
    for (Waiter *w; (w = wait_list_take(waiters));) {
        bool ends_loop = gy_scheduler_wait_of(w) == WAIT_NEXT;
        if (ends_loop) gy_throw_stop_iteration(vm, VALUE_NIL);
        else throw_closed(vm);
        Value error = vm->error;
        vm->error = VALUE_UNSET;
        gy_scheduler_wake_waiter(vm, w, error, true);
    }
}

static GyreStatus channel_close(Call *call)
{
    Channel *ch = self_of(call);
    ch->is_closed = true;
    wake_closed(call->vm, &ch->receivers);
    wake_closed(call->vm, &ch->senders);
    return GYRE_OK;
}

static GyreStatus channel_closed(Call *call)
{
    return native_return(call, value_from_bool(self_of(call)->is_closed));
}

static GyreStatus channel_len(Call *call)
{
    return native_return(call, value_from_int(self_of(call)->count));
}

static GyreStatus channel_bool(Call *call)
{
    (void)call;
    return native_return(call, VALUE_TRUE);
}

static GyreStatus channel_capacity(Call *call)
{
    uint32_t capacity = self_of(call)->capacity;
    return native_return(call, capacity == NO_LIMIT ? value_from_double(INFINITY)
                                                    : value_from_int(capacity));
}

static GyreStatus channel_repr(Call *call)
{
    const Channel *ch = self_of(call);
    const char *end = ch->is_closed ? " closed" : "";
    Str *text = ch->capacity == NO_LIMIT
                    ? gy_str_format(call->vm, "<Channel capacity=inf len=%u%s>", ch->count, end)
                    : gy_str_format(call->vm, "<Channel capacity=%u len=%u%s>", ch->capacity,
                                    ch->count, end);
    return text ? native_return(call, value_from_obj(text)) : GYRE_ERROR;
}

static const GyreNative constructor = {
    "Channel", channel_new, "capacity = 0, *, shared = false",
    "Values handed from task to task. With capacity 0 a sender waits for its receiver; with n, n "
    "values may be under way; Channel(inf) has no limit. A shared one goes from thread to thread.",
    0};

static const GyreNative methods[] = {
    {"send", channel_send, "self, value", "Gives a value; waits while there is no room.",
     GYRE_ASYNC},
    {"recv", channel_recv, "self",
     "The next value; waits for one. ChannelClosed once the channel is closed and empty.",
     GYRE_ASYNC},
    {"next", channel_next, "self", "As recv, with StopIteration at the end, for `async for`.",
     GYRE_ASYNC},
    {"try_send", channel_try_send, "self, value", "Gives a value now, or throws WouldBlock."},
    {"try_recv", channel_try_recv, "self", "Takes a value now, or throws WouldBlock."},
    {"close", channel_close, "self",
     "No more values: send throws ChannelClosed, and so does recv once the rest was taken."},
    {"closed", channel_closed, "self", "Was it closed?"},
    {"len", channel_len, "self", "How many values are in the buffer."},
    {"bool", channel_bool, "self", "A channel is true, also an empty one."},
    {"capacity", channel_capacity, "self", "How many values the buffer takes.", GYRE_GETTER},
    {"repr", channel_repr, "self", "<Channel capacity=n len=n>"},
    {0},
};

bool gy_channel_install(VM *vm)
{
    return gy_native_set_constructor(vm, KIND_CHANNEL, &constructor) &&
           gy_native_add_methods(vm, KIND_CHANNEL, methods);
}

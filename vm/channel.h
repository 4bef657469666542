// channel.h - Channel: values handed from task to task.
#ifndef GYRE_VM_CHANNEL_H
#define GYRE_VM_CHANNEL_H

#include "vm/task.h"

typedef struct Channel {
    Obj obj;
    bool is_closed;
    uint32_t capacity; // UINT32_MAX: without limit
    uint32_t head, count, size;
    Value *items; // a ring of `size`, `count` of them in use from `head` on
    WaitList receivers, senders;
} Channel;

struct Heap;
void gy_channel_free(struct Heap *heap, Channel *channel);
bool gy_channel_install(VM *vm);

#endif

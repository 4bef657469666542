// shared_channel.h - Channel(n, shared: true): values handed from thread to thread.
#ifndef GYRE_VM_SHARED_CHANNEL_H
#define GYRE_VM_SHARED_CHANNEL_H

#include "vm/native.h"

// What the constructor of Channel returns then.
GyreStatus gy_shared_channel_new(Call *call, int64_t capacity, bool is_endless);

bool gy_shared_channel_install(VM *vm);

#endif

// timers.h - what comes due when: a 4-ary heap ordered by (deadline, creation number).
//
// It knows no clock: `now` comes from the driver. Whatever has a timer stores its index in the
// heap, so cancelling is O(log n) without a search. Deadlines are nanoseconds of the driver's
// clock.
#ifndef GYRE_VM_TIMERS_H
#define GYRE_VM_TIMERS_H

#include "vm/task.h"

typedef struct {
    int64_t deadline_ns;
    uint64_t order;
    TimerSlot *slot;
} Timer;

typedef struct {
    Timer *items;
    uint32_t count, capacity;
    uint64_t next_order;
} Timers;

bool gy_timers_add(VM *vm, TimerSlot *slot, int64_t deadline_ns); // false: MemoryError thrown
void gy_timers_remove(Timers *timers, TimerSlot *slot);           // nothing where it is not set
// The slot whose deadline is at or before `now`, taken out; NULL: none.
TimerSlot *gy_timers_take_due(Timers *timers, int64_t now_ns);
void gy_timers_free(VM *vm);

#endif

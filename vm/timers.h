// timers.h - what comes due when: a 4-ary heap ordered by (deadline, creation number).
//
// It knows no clock: `now` comes from the driver. Deadlines are nanoseconds of the driver's clock.
//
// Most timers are cancelled, so cancelling must be cheap: it only empties the timer's place in a
// table beside the heap, and the heap drops the item when it comes to the top, or when more than
// half of all items are dead. So the heap's items need not be told where they stand, which would
// touch the object of each item that is moved, a cache miss for each level of the heap.
#ifndef GYRE_VM_TIMERS_H
#define GYRE_VM_TIMERS_H

#include "vm/task.h"

typedef struct {
    int64_t deadline_ns;
    uint32_t order; // wraps: of equal deadlines there are never 2^31 at a time
    uint32_t id;    // in `slots`
} Timer;

typedef struct {
    uint32_t count; // timers that are set: where it is not 0, items[0] is the next one
    uint32_t item_count, capacity;
    uint32_t next_order;
    Timer *items;      // behind the last item, their ids are those that are free
    TimerSlot **slots; // by id: who waits, NULL where it was cancelled
} Timers;

// The slot must stay where it is until the timer was taken or removed. False: MemoryError thrown.
bool gy_timers_add(VM *vm, TimerSlot *slot, int64_t deadline_ns);
void gy_timers_remove(Timers *timers, TimerSlot *slot); // nothing where it is not set
// The slot whose deadline is at or before `now`, taken out; NULL: none.
TimerSlot *gy_timers_take_due(Timers *timers, int64_t now_ns);
void gy_timers_free(VM *vm);

#endif

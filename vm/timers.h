// timers.h - what comes due when, ordered by (deadline, creation number).
//
// The next timers are in a heap, all later ones in a wheel (timer_wheel.h) that sorts them coarsely
// and hands them to the heap a millisecond's worth at a time. So a million timers cost little more
// than a few hundred: the heap stays in the cache, and what is cancelled early is never sorted.
// Where there are few, there is no wheel.
//
// It knows no clock: `now` comes from the driver. Deadlines are nanoseconds of the driver's clock.
//
// Most timers are cancelled, so cancelling must be cheap: it only empties the timer's place
// (timer_places.h). The dead timer is dropped when it comes up, or when more than half of all are
// dead.
#ifndef GYRE_VM_TIMERS_H
#define GYRE_VM_TIMERS_H

#include "vm/task.h"
#include "vm/timer_places.h"

typedef struct {
    uint32_t count; // timers that are set: where it is not 0, items[0] is the next one
    uint32_t next_order;
    TimerPlaces places;

    Timer *items; // the heap
    uint32_t item_count, item_capacity;

    uint32_t most_items;      // more in the heap go to the wheel, if they are later ones
    struct TimerWheel *wheel; // has only timers that are later than all in the heap; NULL: empty
} Timers;

// The slot must stay where it is until the timer was taken or removed. False: MemoryError thrown.
bool gy_timers_add(VM *vm, TimerSlot *slot, int64_t deadline_ns);
void gy_timers_remove(VM *vm, TimerSlot *slot); // nothing where it is not set
// The slot whose deadline is at or before `now`, taken out; NULL: none.
TimerSlot *gy_timers_take_due(VM *vm, int64_t now_ns);
// In no order.
void gy_timers_each(VM *vm, void (*visit)(VM *vm, const TimerSlot *slot));
uint32_t gy_timers_dead_count(const Timers *timers);
void gy_timers_free(VM *vm);

#endif

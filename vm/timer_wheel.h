// timer_wheel.h - timers that are far away, in buckets that become finer as time approaches.
//
// Time is counted in ticks of about a millisecond. The wheel has a position, a tick before all of
// its timers. A timer belongs to the level of the highest digit (to the base 64) in which its tick
// differs from the position, and there to the bucket of that digit. So the earliest timers are in
// the first bucket of the lowest level that has any. Taking them moves the position there: a
// bucket of level 0 is given away, one of a higher level is dealt out to the levels below, which
// are empty by then. A timer is moved once for each level, by reading and writing in sequence.
//
// Buckets are lists of small chunks, so that nothing is ever copied to make room. Dealing out a
// bucket frees its chunks as it goes, and needs one new chunk at most for each bucket of the level
// below; so many are always kept in reserve, since it must not fail.
#ifndef GYRE_VM_TIMER_WHEEL_H
#define GYRE_VM_TIMER_WHEEL_H

#include "vm/object.h"
#include "vm/timer_places.h"

typedef struct TimerWheel TimerWheel;

// NULL: MemoryError thrown.
TimerWheel *gy_wheel_new(VM *vm);
void gy_wheel_free(VM *vm, TimerWheel *wheel);

uint32_t gy_wheel_count(const TimerWheel *wheel); // with those that are dead

// Does a deadline lie behind the position, so that the wheel can take it?
bool gy_wheel_is_later(const TimerWheel *wheel, int64_t deadline_ns);
// Puts the position of a wheel back to an earlier deadline, or that of an empty one anywhere.
void gy_wheel_move_back(TimerWheel *wheel, int64_t deadline_ns);

// Makes sure that `count` timers can be put in. False: MemoryError thrown.
bool gy_wheel_reserve(VM *vm, TimerWheel *wheel, uint32_t count);
// Only for later deadlines, and after gy_wheel_reserve.
void gy_wheel_put(TimerWheel *wheel, Timer timer);

// Moves the position on to the earliest timers, those of one tick, and gives them to `take`, in no
// order. Dead ones are dropped, so there may be none. Where `take` answers false, that timer and
// the rest of its tick stay.
void gy_wheel_advance(VM *vm, TimerWheel *wheel, TimerPlaces *places,
                      bool (*take)(VM *vm, Timer timer));

// Those that are alive, in no order.
void gy_wheel_each(VM *vm, const TimerWheel *wheel, const TimerPlaces *places,
                   void (*visit)(VM *vm, const TimerSlot *holder));

void gy_wheel_drop_dead(VM *vm, TimerWheel *wheel, TimerPlaces *places);

#endif

// clock.h - a virtual clock: time that moves by jumps, in tests.
#ifndef GYRE_VM_CLOCK_H
#define GYRE_VM_CLOCK_H

#include "vm/native.h"

// Will waiting bring a timer?
bool gy_clock_brings_timers(VM *vm);

// While an advance() is underway: moves the clock to the next timer on its way, or to its end, if
// nothing is ready. False: something is, or there is no advance() any more.
bool gy_clock_step(VM *vm);

bool gy_clock_skip(VM *vm, int64_t duration_ns); // false: the clock goes by itself
void gy_clock_restart(VM *vm);                   // at 0, if it is virtual

GyreStatus gy_clock_advance(Call *call);       // loop.advance(duration)
bool gy_clock_set_auto(VM *vm, Value setting); // loop.auto_advance = setting; false: thrown

#endif

// fuel.h - quotas: how far a task, or a group of tasks, may run.
#ifndef GYRE_VM_FUEL_H
#define GYRE_VM_FUEL_H

#include "vm/state.h"

typedef enum { FUEL_LEFT, FUEL_RESERVE, FUEL_EMPTY } FuelState;

typedef struct Fuel {
    Obj obj;
    uint8_t state; // FuelState
    bool is_out_of_time;
    int64_t left;
    int64_t deadline_ns; // INT64_MAX: none
    int64_t time_ns;     // that it had, for the message
    TimerSlot timer;     // the deadline, for tasks that wait then
    struct Fuel *outer;  // charged as well: a quota inside a quota. NULL: none
} Fuel;

// Reads the arguments `fuel` and `time` of spawn and TaskGroup; *fuel is `outer` where both are nil
// or were not passed. False: TypeError or ValueError thrown.
bool gy_fuel_read(VM *vm, Value amount, Value time, Fuel *outer, Fuel **fuel);

// Its time is over. False: it was used up before.
bool gy_fuel_run_out_of_time(Fuel *fuel);
bool gy_fuel_is_drawn_by(const Fuel *fuel, const Task *task);

// The task is to end because of its quota of time: makes QuotaExceeded in place of a Cancelled.
// False: it is not.
bool gy_fuel_take_error(VM *vm, const Task *task, Value *error);

// Has it used up its quota, or one around that?
bool gy_fuel_is_exceeded(const Task *task);

// The running task, if it has a quota, has done so much. False: QuotaExceeded thrown.
bool gy_fuel_charge(VM *vm, int64_t units);

#endif

// fuel.h - quotas: how far a task, or a group of tasks, may run.
#ifndef GYRE_VM_FUEL_H
#define GYRE_VM_FUEL_H

#include "vm/state.h"

typedef enum { FUEL_LEFT, FUEL_RESERVE, FUEL_EMPTY } FuelState;

typedef struct Fuel {
    Obj obj;
    uint8_t state; // FuelState
    bool is_out_of_time, is_out_of_memory;
    uint32_t depth; // of calls in one another; 0: no limit
    int64_t left;
    int64_t deadline_ns; // INT64_MAX: none
    int64_t time_ns;     // that it had, for the message
    // Memory is measured once in a while (retained.c); in between it is only known what was made.
    size_t memory_limit; // 0: none
    size_t memory_held;  // as measured
    int64_t memory_made; // since
    TimerSlot timer;     // the deadline, for tasks that wait then
    struct Fuel *outer;  // charged as well: a quota inside a quota. NULL: none
} Fuel;

// Reads the arguments `fuel`, `time`, `memory` and `depth` of spawn and TaskGroup; *fuel is `outer`
// where all are nil or were not passed. False: TypeError or ValueError thrown.
bool gy_fuel_read(VM *vm, const Value arguments[4], Fuel *outer, Fuel **fuel);

// The same from the host's numbers, each 0 for none.
typedef struct {
    uint64_t steps;
    int64_t time_ns;
    size_t memory_bytes;
    uint32_t depth;
} FuelAmounts;
bool gy_fuel_new(VM *vm, FuelAmounts amounts, Fuel *outer, Fuel **fuel);

// How deep the task's calls may be by its quotas; 0: no limit.
uint32_t gy_fuel_depth(const Task *task);

// The task, which has a quota, begins to run, or ends: what is made from now on, or was made, is
// its quotas'.
void gy_fuel_enter(VM *vm, const Task *task);
void gy_fuel_leave(VM *vm, const Task *task);

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

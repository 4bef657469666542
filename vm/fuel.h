// fuel.h - quotas: how far a task, or a group of tasks, may run.
#ifndef GYRE_VM_FUEL_H
#define GYRE_VM_FUEL_H

#include "vm/state.h"

typedef enum { FUEL_LEFT, FUEL_RESERVE, FUEL_EMPTY } FuelState;

typedef struct Fuel {
    Obj obj;
    uint8_t state; // FuelState
    int64_t left;
    struct Fuel *outer; // charged as well: a quota inside a quota. NULL: none
} Fuel;

// Reads the `fuel` argument of spawn and TaskGroup; *fuel is `outer` where it is nil or was not
// passed. False: TypeError or ValueError thrown.
bool gy_fuel_read(VM *vm, Value amount, Fuel *outer, Fuel **fuel);

// The running task, if it has a quota, has done so much. False: QuotaExceeded thrown.
bool gy_fuel_charge(VM *vm, int64_t units);

#endif

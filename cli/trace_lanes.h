// trace_lanes.h - the lane of each unfinished task in a trace.
#ifndef GYRE_CLI_TRACE_LANES_H
#define GYRE_CLI_TRACE_LANES_H

#include <stdbool.h>
#include <stdint.h>

typedef struct {
    uint64_t task; // 0: the slot is free
    uint32_t tid;
    uint64_t flow;         // of the arrow that waits for its next slice; 0: none
    const char *flow_name; // a literal
} Lane;

typedef struct {
    Lane *slots; // a power of two of them, or NULL
    uint32_t count, capacity;
} Lanes;

// Adding moves lanes, so a pointer holds until then. NULL: there is none, or memory is out.
Lane *gy_trace_lanes_find(const Lanes *lanes, uint64_t task);
Lane *gy_trace_lanes_add(Lanes *lanes, uint64_t task, uint32_t tid);
void gy_trace_lanes_remove(Lanes *lanes, Lane *lane);
void gy_trace_lanes_free(Lanes *lanes);

#endif

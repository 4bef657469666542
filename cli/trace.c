// trace.c - turns what tracers are told into lanes, slices and arrows.
//
// Each VM is a process of the trace, and has a lane for its loop, one for its collector and one for
// each task; lanes are numbered across all VMs. On the lane of a task there is a slice for each
// stretch that it runs, which ends with what the task then waits for and where. An arrow leads from
// the slice in which a task was spawned, or in which its wait ended, to the slice with which it
// goes on; its name says which: spawn, await (the end of a task that it waited for) or wake.
//
// On the loop's lane stand the waits for the world. What the world did there (a timer, a
// descriptor, another thread) wakes tasks; where no wait is open a slice `events` is opened for
// the arrows to begin in, and closed when a task runs.
#include "cli/trace.h"
#include "cli/console.h"
#include "cli/trace_file.h"
#include "cli/trace_lanes.h"

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef enum { LOOP_IDLE, LOOP_WAITS, LOOP_HAS_EVENTS } LoopSlice;

// One VM.
typedef struct Track {
    struct Track *next;
    Gyre *g;
    uint32_t pid, loop_tid, collector_tid;
    uint32_t arrow_count;
    uint32_t running_tid; // 0: no task runs
    LoopSlice loop;
    int64_t now_ns; // of the event at hand
    Lanes lanes;
    TraceText text;
} Track;

static const char *traced_script; // NULL: there is no trace
static atomic_uint next_pid, next_tid;

static uint32_t take_number(atomic_uint *next)
{
    return atomic_fetch_add(next, 1) + 1;
}

// ---------------------------------------------------------------- Names

static void write_name(Track *t, const char *kind, uint32_t tid, const char *name)
{
    gy_trace_text_begin(&t->text, 'M', t->pid, tid);
    gy_trace_text_string(&t->text, "name", kind);
    gy_trace_text_open(&t->text, "args");
    gy_trace_text_string(&t->text, "name", name);
    gy_trace_text_close(&t->text);
    gy_trace_text_end(&t->text);
}

// In the order of their making.
static void write_lane_name(Track *t, uint32_t tid, const char *name)
{
    write_name(t, "thread_name", tid, name);
    gy_trace_text_begin(&t->text, 'M', t->pid, tid);
    gy_trace_text_string(&t->text, "name", "thread_sort_index");
    gy_trace_text_open(&t->text, "args");
    gy_trace_text_number(&t->text, "sort_index", tid);
    gy_trace_text_close(&t->text);
    gy_trace_text_end(&t->text);
}

static Lane *add_lane(Track *t, uint64_t task, const char *name)
{
    Lane *lane = gy_trace_lanes_add(&t->lanes, task, take_number(&next_tid));
    if (lane) write_lane_name(t, lane->tid, name);
    return lane;
}

// ---------------------------------------------------------------- Slices

static void begin_slice(Track *t, uint32_t tid, const char *category, const char *name)
{
    gy_trace_text_begin(&t->text, 'B', t->pid, tid);
    gy_trace_text_time(&t->text, t->now_ns);
    gy_trace_text_string(&t->text, "cat", category);
    gy_trace_text_string(&t->text, "name", name);
    gy_trace_text_end(&t->text);
}

static void end_slice(Track *t, uint32_t tid)
{
    gy_trace_text_begin(&t->text, 'E', t->pid, tid);
    gy_trace_text_time(&t->text, t->now_ns);
    gy_trace_text_end(&t->text);
}

static void end_loop_slice(Track *t)
{
    if (t->loop != LOOP_IDLE) end_slice(t, t->loop_tid);
    t->loop = LOOP_IDLE;
}

static void begin_loop_slice(Track *t, LoopSlice slice)
{
    end_loop_slice(t);
    begin_slice(t, t->loop_tid, "loop", slice == LOOP_WAITS ? "wait" : "events");
    t->loop = slice;
}

static void write_counter(Track *t, const char *name, const char *unit, uint64_t value)
{
    gy_trace_text_begin(&t->text, 'C', t->pid, t->loop_tid);
    gy_trace_text_time(&t->text, t->now_ns);
    gy_trace_text_string(&t->text, "name", name);
    gy_trace_text_open(&t->text, "args");
    gy_trace_text_number(&t->text, unit, value);
    gy_trace_text_close(&t->text);
    gy_trace_text_end(&t->text);
}

// ---------------------------------------------------------------- Arrows

static void write_arrow(Track *t, char phase, uint32_t tid, const Lane *lane)
{
    gy_trace_text_begin(&t->text, phase, t->pid, tid);
    gy_trace_text_time(&t->text, t->now_ns);
    gy_trace_text_string(&t->text, "cat", "task");
    gy_trace_text_string(&t->text, "name", lane->flow_name);
    gy_trace_text_number(&t->text, "id", lane->flow);
    if (phase == 'f') gy_trace_text_string(&t->text, "bp", "e"); // the slice around, not the next
    gy_trace_text_open(&t->text, "args");
    gy_trace_text_number(&t->text, "to", lane->tid);
    gy_trace_text_close(&t->text);
    gy_trace_text_end(&t->text);
}

// From the slice that is open now: of the running task, or of the loop.
static void begin_arrow(Track *t, Lane *lane, const char *name)
{
    if (!t->running_tid && t->loop == LOOP_IDLE) begin_loop_slice(t, LOOP_HAS_EVENTS);
    lane->flow = (uint64_t)t->pid << 32 | ++t->arrow_count;
    lane->flow_name = name;
    write_arrow(t, 's', t->running_tid ? t->running_tid : t->loop_tid, lane);
}

static void end_arrow(Track *t, Lane *lane)
{
    if (lane->flow) write_arrow(t, 'f', lane->tid, lane);
    lane->flow = 0;
}

// ---------------------------------------------------------------- Events

static void on_spawn(Track *t, const GyreTraceEvent *e)
{
    char name[300];
    snprintf(name, sizeof name, "%.150s: %.100s()", e->text, e->function);
    Lane *lane = add_lane(t, e->task, name);
    if (!lane) return;
    begin_arrow(t, lane, "spawn");
    gy_trace_text_begin(&t->text, 'i', t->pid, t->running_tid ? t->running_tid : t->loop_tid);
    gy_trace_text_time(&t->text, t->now_ns);
    gy_trace_text_string(&t->text, "s", "t");
    gy_trace_text_string(&t->text, "name", "spawn");
    gy_trace_text_open(&t->text, "args");
    gy_trace_text_string(&t->text, "task", e->text);
    if (e->file) gy_trace_text_place(&t->text, "at", e->file, e->line);
    gy_trace_text_close(&t->text);
    gy_trace_text_end(&t->text);
}

static void on_run(Track *t, const GyreTraceEvent *e)
{
    Lane *lane = gy_trace_lanes_find(&t->lanes, e->task);
    if (!lane) lane = add_lane(t, e->task, "outside of tasks");
    if (!lane) return;
    end_loop_slice(t);
    begin_slice(t, lane->tid, "task", e->function);
    end_arrow(t, lane);
    t->running_tid = lane->tid;
    gy_trace_text_flush_now_and_then(&t->text, t->now_ns); // it may run for long
}

static void end_task_slice(Track *t, const GyreTraceEvent *e, const char *field)
{
    gy_trace_text_begin(&t->text, 'E', t->pid, t->running_tid);
    gy_trace_text_time(&t->text, t->now_ns);
    gy_trace_text_open(&t->text, "args");
    gy_trace_text_string(&t->text, field, e->text);
    if (e->file) gy_trace_text_place(&t->text, "at", e->file, e->line);
    gy_trace_text_close(&t->text);
    gy_trace_text_end(&t->text);
    t->running_tid = 0;
}

static void on_wait(Track *t, const GyreTraceEvent *e)
{
    if (t->running_tid) end_task_slice(t, e, "waits for");
}

static void on_end(Track *t, const GyreTraceEvent *e)
{
    Lane *lane = gy_trace_lanes_find(&t->lanes, e->task);
    if (!lane) return;
    if (t->running_tid == lane->tid) end_task_slice(t, e, "ends with"); // else it was dropped
    gy_trace_lanes_remove(&t->lanes, lane);
}

static void on_wake(Track *t, const GyreTraceEvent *e)
{
    Lane *lane = gy_trace_lanes_find(&t->lanes, e->task);
    if (lane) begin_arrow(t, lane, strcmp(e->text, "await") == 0 ? "await" : "wake");
}

static void on_event(void *context, const GyreTraceEvent *e)
{
    Track *t = (Track *)context;
    t->now_ns = gy_trace_file_now_ns();
    switch (e->kind) {
    case GYRE_TRACE_SPAWN: on_spawn(t, e); break;
    case GYRE_TRACE_RUN: on_run(t, e); break;
    case GYRE_TRACE_WAIT: on_wait(t, e); break;
    case GYRE_TRACE_END: on_end(t, e); break;
    case GYRE_TRACE_WAKE: on_wake(t, e); break;
    case GYRE_TRACE_POLL:
        begin_loop_slice(t, LOOP_WAITS);
        gy_trace_text_flush_now_and_then(&t->text, t->now_ns);
        break;
    case GYRE_TRACE_POLL_END: end_loop_slice(t); break;
    case GYRE_TRACE_COLLECT: begin_slice(t, t->collector_tid, "collector", "collect"); break;
    case GYRE_TRACE_COLLECT_END:
        end_slice(t, t->collector_tid);
        write_counter(t, "heap", "bytes", (uint64_t)e->amount);
        break;
    case GYRE_TRACE_LAG: write_counter(t, "loop lag", "us", (uint64_t)e->amount / 1000); break;
    }
}

// ---------------------------------------------------------------- Tracks

static pthread_mutex_t tracks_lock = PTHREAD_MUTEX_INITIALIZER;
static Track *tracks;

static Track *new_track(Gyre *g)
{
    Track *t = (Track *)calloc(1, sizeof *t);
    if (!t || !gy_trace_text_init(&t->text)) {
        free(t);
        return NULL;
    }
    t->g = g;
    t->pid = take_number(&next_pid);
    t->loop_tid = take_number(&next_tid);
    t->collector_tid = take_number(&next_tid);
    return t;
}

// Without memory for it the VM is just not traced.
void gy_trace_attach(Gyre *g)
{
    char name[300];
    Track *t = traced_script ? new_track(g) : NULL;
    if (!t) return;
    const char *thread = gyre_config(g)->name;
    if (thread) snprintf(name, sizeof name, "thread %.250s", thread);
    else snprintf(name, sizeof name, "%.250s", traced_script);
    write_name(t, "process_name", t->loop_tid, name);
    write_lane_name(t, t->loop_tid, "loop");
    write_lane_name(t, t->collector_tid, "collector");
    gy_trace_text_flush(&t->text); // a program that is killed soon leaves a trace, too
    pthread_mutex_lock(&tracks_lock);
    t->next = tracks;
    tracks = t;
    pthread_mutex_unlock(&tracks_lock);
    gyre_set_tracer(g, on_event, t);
}

static Track *take_track(Gyre *g)
{
    pthread_mutex_lock(&tracks_lock);
    Track **link = &tracks;
    while (*link && (*link)->g != g)
        link = &(*link)->next;
    Track *t = *link;
    if (t) *link = t->next;
    pthread_mutex_unlock(&tracks_lock);
    return t;
}

void gy_trace_detach(Gyre *g)
{
    Track *t = take_track(g);
    if (!t) return;
    gyre_set_tracer(g, NULL, NULL);
    t->now_ns = gy_trace_file_now_ns();
    end_loop_slice(t);
    gy_trace_text_free(&t->text);
    gy_trace_lanes_free(&t->lanes);
    free(t);
}

// ---------------------------------------------------------------- The whole

bool gy_trace_open(const char *path, const char *script)
{
    if (gy_trace_file_open(path)) {
        traced_script = script;
        return true;
    }
    gy_console_complain("cannot write the trace %s: %s", path, strerror(errno));
    return false;
}

bool gy_trace_close(void)
{
    if (!traced_script) return true;
    traced_script = NULL;
    int error = gy_trace_file_close();
    if (error) gy_console_complain("cannot write the trace: %s", strerror(error));
    return error == 0;
}

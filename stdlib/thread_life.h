// thread_life.h - the OS thread behind a Thread or a call of to_thread, and its VM.
//
// A ThreadLife is counted: its owner's side (an object in the VM that started it), the OS thread,
// and the job that tells of its end each hold it. Everything but the thread itself happens on the
// owner's OS thread.
#ifndef GYRE_STDLIB_THREAD_LIFE_H
#define GYRE_STDLIB_THREAD_LIFE_H

#include "include/gyre_library.h"

typedef struct ThreadLife ThreadLife;
typedef struct ThreadHub ThreadHub; // what one owner's threads have in common

typedef enum { THREAD_INITIAL, THREAD_STARTED, THREAD_STOPPED } ThreadState;

typedef enum {
    END_RESULT,
    END_ERROR,
    END_CANCELLED,
    END_KILLED,
    END_EXITED, // it called exit()
    END_NO_VM,  // there was no memory, or no descriptor, for its VM
} ThreadEnd;

// NULL: thrown. The hub lives as long as the VM.
ThreadHub *gy_thread_hub_open(Gyre *g);

// Called once at the end of a run, before the other threads are stopped, to report errors that
// nobody looked at.
void gy_thread_hub_at_report(ThreadHub *hub, void (*report)(Gyre *g, void *data), void *data);

enum { THREAD_NAME_BYTES = 64 };

// A thread that will call the function in the message (a list: function, arguments), which is
// taken in any case. NULL: thrown.
ThreadLife *gy_thread_new(Gyre *g, ThreadHub *hub, const char *name, GyreParcel *message);
void gy_thread_release(ThreadLife *life); // NULL is allowed

// Starts it. `on_end` is called on the owner's OS thread when it has ended: by a posted job, or by
// whichever of the functions below finds that first. False: thrown.
bool gy_thread_start(ThreadLife *life, void (*on_end)(Gyre *g, void *data), void *data);

ThreadState gy_thread_state(ThreadLife *life);
// Asks it to stop. False: it does not run, and nothing happens; the reason is taken in any case.
bool gy_thread_stop(ThreadLife *life, GyreStop how, GyreParcel *reason);
// Asks it to stop as at the end of the run: whoever waits for it ends along with it.
void gy_thread_set_unwanted(ThreadLife *life);
bool gy_thread_is_unwanted(const ThreadLife *life);
// Blocks until it has stopped; false: thrown (the caller was asked to stop, or LOOP_TIMED_OUT in
// *timed_out). Negative: no limit.
bool gy_thread_wait(ThreadLife *life, int64_t timeout_ns, bool *timed_out);

// Has it stopped? Then its end is told, unless it was before: by whatever somebody learns of the
// end, afterwards it has left the owner's hub.
bool gy_thread_finish(ThreadLife *life);

// Once it has stopped: how, and the result, error, or reason of the cancellation, to be taken once.
ThreadEnd gy_thread_end(const ThreadLife *life);
GyreParcel *gy_thread_take_outcome(ThreadLife *life); // NULL: memory was out
int gy_thread_exit_status(const ThreadLife *life);

// The one that runs the caller's VM, to be released; NULL: no thread of a script does.
ThreadLife *gy_thread_own(Gyre *g);
const char *gy_thread_name(const ThreadLife *life);

// How many have been started and have not ended.
uint32_t gy_thread_hub_count(const ThreadHub *hub);

#endif

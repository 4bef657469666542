// wakeup.h - a thread that sleeps, and others that wake it.
//
// One thread waits; any thread, and signal handlers, wake it. A wake that comes while nobody waits
// ends the next wait at once. Linux's futex does it, so that a loop that waits for nothing else
// costs no descriptor; one is made when the wait is for others, too (poll, libuv).
#ifndef GYRE_STDLIB_WAKEUP_H
#define GYRE_STDLIB_WAKEUP_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

enum { NS_PER_MS = 1000000, NS_PER_S = 1000000000 };

typedef struct {
    atomic_int fd; // -1: not made yet
    atomic_uint is_set;
    bool was_taken; // a wake, since the wait began
    bool spins;     // before it sleeps
} Wakeup;

void gy_wakeup_init(Wakeup *w);
void gy_wakeup_close(Wakeup *w);

// Any thread and signal handlers: nothing there but atomics and a system call.
void gy_wakeup_set(Wakeup *w);
bool gy_wakeup_take(Wakeup *w); // false: nothing was set

// A descriptor that is readable while it is set; -1: the system has no more.
int gy_wakeup_fd(Wakeup *w);

// Waiting is begun and ended, and may begin with a look for as long as it is worth it.
int64_t gy_wakeup_begin(Wakeup *w); // the time
bool gy_wakeup_spin(const Wakeup *w, int64_t start_ns, int64_t timeout_ns);
void gy_wakeup_end(Wakeup *w, int64_t start_ns);

// Sleeps until it is set or the time is over (negative: no limit), or for less. Takes nothing.
void gy_wakeup_sleep(Wakeup *w, int64_t timeout_ns);

int64_t gy_wakeup_now_ns(void);

#endif

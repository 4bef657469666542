// os_lock.h - locks, and what is done once. Where there are no threads (GYRE_NO_THREADS) these
// are nothing.
#ifndef GYRE_VM_OS_LOCK_H
#define GYRE_VM_OS_LOCK_H

#include <stdbool.h>

#ifdef GYRE_NO_THREADS

typedef struct {
    char unused;
} OsLock;
#define OS_LOCK_INITIAL                                                                            \
    {                                                                                              \
        0                                                                                          \
    }

// Runs `make` the first time.
typedef bool OsOnce;
#define OS_ONCE_INITIAL false

static inline void os_once(OsOnce *once, void (*make)(void))
{
    if (*once) return;
    *once = true;
    make();
}

static inline bool os_lock_init(OsLock *m)
{
    m->unused = 0;
    return true;
}

static inline void os_lock_destroy(OsLock *m)
{
    (void)m;
}

static inline void os_lock_take(OsLock *m)
{
    (void)m;
}

static inline void os_lock_give(OsLock *m)
{
    (void)m;
}

#else

#include <pthread.h>

typedef pthread_mutex_t OsLock;
#define OS_LOCK_INITIAL PTHREAD_MUTEX_INITIALIZER

typedef pthread_once_t OsOnce;
#define OS_ONCE_INITIAL PTHREAD_ONCE_INIT

static inline void os_once(OsOnce *once, void (*make)(void))
{
    pthread_once(once, make);
}

static inline bool os_lock_init(OsLock *m)
{
    return pthread_mutex_init(m, NULL) == 0;
}

static inline void os_lock_destroy(OsLock *m)
{
    pthread_mutex_destroy(m);
}

static inline void os_lock_take(OsLock *m)
{
    pthread_mutex_lock(m);
}

static inline void os_lock_give(OsLock *m)
{
    pthread_mutex_unlock(m);
}

#endif
#endif

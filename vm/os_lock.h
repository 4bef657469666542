// os_lock.h - the one lock of a VM. Where there are no threads (GYRE_NO_THREADS) it is nothing.
#ifndef GYRE_VM_OS_LOCK_H
#define GYRE_VM_OS_LOCK_H

#include <stdbool.h>

#ifdef GYRE_NO_THREADS

typedef struct {
    char unused;
} OsLock;

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

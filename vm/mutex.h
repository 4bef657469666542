// mutex.h - the one lock of a VM. Where there are no threads (GYRE_NO_THREADS) it is nothing.
#ifndef GYRE_VM_MUTEX_H
#define GYRE_VM_MUTEX_H

#include <stdbool.h>

#ifdef GYRE_NO_THREADS

typedef struct {
    char unused;
} Mutex;

static inline bool mutex_init(Mutex *m)
{
    m->unused = 0;
    return true;
}

static inline void mutex_destroy(Mutex *m)
{
    (void)m;
}

static inline void mutex_lock(Mutex *m)
{
    (void)m;
}

static inline void mutex_unlock(Mutex *m)
{
    (void)m;
}

#else

#include <pthread.h>

typedef pthread_mutex_t Mutex;

static inline bool mutex_init(Mutex *m)
{
    return pthread_mutex_init(m, NULL) == 0;
}

static inline void mutex_destroy(Mutex *m)
{
    pthread_mutex_destroy(m);
}

static inline void mutex_lock(Mutex *m)
{
    pthread_mutex_lock(m);
}

static inline void mutex_unlock(Mutex *m)
{
    pthread_mutex_unlock(m);
}

#endif
#endif

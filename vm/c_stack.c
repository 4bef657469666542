// c_stack.c - where the C stack at hand lies, and how much of it may be used.
//
// A thread's own stack is measured once, at its first entry. The main thread's may grow without
// limit, and grows only while it is used: it counts from its top, and as 8 MiB at most. A host may
// run a VM on a stack of its own making, a coroutine's: then the address is outside of what the
// thread has, nobody knows where that stack ends, and from the place of entry a size is assumed.
// So it is on systems that cannot be asked.
//
// A native may call back on another stack than the one by which the thread came in. That is seen
// by the address as well: it is neither within the bounds nor just below them.
#include "vm/c_stack.h"
#ifdef __linux__
#include <pthread.h>
#include <sys/auxv.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>
#endif

// Of a stack, however large it is.
#ifdef __SANITIZE_THREAD__ // which keeps 65,536 calls in one another at most
enum { MOST_USED = 2 << 20 };
#else
enum { MOST_USED = 8 << 20 };
#endif
enum {
    KIB = 1024,
    LARGEST_RESERVE = 96 * KIB, // and of a smaller stack
    RESERVED_PART = 4,          // the fourth part
    ASSUMED = 128 * KIB,        // of one that cannot be measured
    LAST_BYTES = 16 * KIB,      // of the reserve nobody gets
};

typedef struct {
    uintptr_t low, high; // high 0: not measured yet; 1: it cannot be
} Extent;

static _Thread_local Extent own;

static StackRoom room_of(Extent e)
{
    size_t size = e.high - e.low, reserve = size / RESERVED_PART;
    if (reserve > LARGEST_RESERVE) reserve = LARGEST_RESERVE;
    return (StackRoom){e.low + reserve, size - reserve, reserve};
}

static bool is_in(Extent e, uintptr_t at)
{
    return at >= e.low && at < e.high;
}

// -- Measuring

#ifdef __linux__

static Extent cut(uintptr_t high, size_t size)
{
    if (size > MOST_USED) size = MOST_USED;
    return (Extent){high - size, high};
}

// The name of the program is the first thing that the kernel puts there.
static Extent measure_main(void)
{
    struct rlimit limit;
    uintptr_t top = (uintptr_t)getauxval(AT_EXECFN);
    if (!top || getrlimit(RLIMIT_STACK, &limit) != 0) return (Extent){0, 1};
    return cut(top, limit.rlim_cur > MOST_USED ? MOST_USED : (size_t)limit.rlim_cur);
}

static Extent measure_thread(void)
{
    pthread_attr_t attributes;
    void *low;
    size_t size;
    if (pthread_getattr_np(pthread_self(), &attributes) != 0) return (Extent){0, 1};
    bool ok = pthread_attr_getstack(&attributes, &low, &size) == 0;
    pthread_attr_destroy(&attributes);
    return ok ? cut((uintptr_t)low + size, size) : (Extent){0, 1};
}

// The main thread of a process that another thread has forked has that one's stack.
static Extent measure(uintptr_t at)
{
    bool is_main = syscall(SYS_gettid) == getpid();
    Extent e = is_main ? measure_main() : measure_thread();
    if (!is_main || is_in(e, at)) return e;
    Extent other = measure_thread();
    return is_in(other, at) ? other : e;
}

#else

static Extent measure(uintptr_t at)
{
    (void)at;
    return (Extent){0, 1};
}

#endif

// -- Entering

static StackRoom look_up(const CStack *s, uintptr_t at)
{
    if (!own.high) own = measure(at);
    if (is_in(own, at)) return room_of(own);
    size_t size = s->assumed ? s->assumed : ASSUMED;
    return room_of((Extent){at > size ? at - size : 0, at + 1});
}

void gy_c_stack_enter(CStack *s)
{
    s->room = s->home = look_up(s, stack_here());
}

void gy_c_stack_leave(CStack *s)
{
    s->room = s->home = (StackRoom){0};
}

// -- Asking

static bool is_within(StackRoom room, uintptr_t at)
{
    return at - room.low < room.span;
}

static bool is_in_reserve(StackRoom room, uintptr_t at)
{
    return at < room.low && room.low - at <= room.reserve;
}

// Nobody is inside where a host looks at a value: a thread's own stack is not kept then, for the
// next call may come from another thread.
bool gy_c_stack_look(CStack *s, uintptr_t at)
{
    if (is_within(s->room, at)) return true;
    if (is_within(s->home, at)) return s->room = s->home, true;
    StackRoom room;
    if (is_in(own, at)) room = room_of(own);
    else if (is_in_reserve(s->room, at) || is_in_reserve(s->home, at)) return false;
    else room = look_up(s, at);
    if (s->home.span || !is_in(own, at)) s->room = room;
    return is_within(room, at);
}

bool gy_c_stack_has(CStack *s, size_t bytes)
{
    CStack copy = *s; // where nobody is inside the bounds are not kept
    if (!copy.home.span) gy_c_stack_enter(&copy);
    uintptr_t here = stack_here();
    return gy_c_stack_look(&copy, here) &&
           here - copy.room.low + copy.room.reserve >= bytes + LAST_BYTES;
}

uintptr_t gy_c_stack_end(CStack *s)
{
    gy_c_stack_look(s, stack_here());
    return s->home.span ? s->room.low : gy_c_stack_own_end();
}

uintptr_t gy_c_stack_own_end(void)
{
    static const CStack nobody;
    return look_up(&nobody, stack_here()).low;
}

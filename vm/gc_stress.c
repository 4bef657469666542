// gc_stress.c - what the collector does in the stress builds, to find the mistakes of others.
//
// A safepoint before which anything was allocated does one of two things. For a while each
// collects a whole cycle: what is not reachable at that very point is gone, so a value that only
// a C local held is noticed at once. Then a cycle goes by in tiny steps of random size, one a
// safepoint, with the script running in between: that is what the write barrier is there for.
//
// When such a cycle has marked all it can reach, every traced object is looked at again: none may
// refer to an unmarked one (stacks that run are excepted, they have no barrier). A store without
// a barrier ends the program here, with the kinds of the two, and not an hour later.
//
// Freed memory is overwritten (heap.c, gc.c), and poisoned for the address sanitizer (poison.h).
#if GYRE_STRESS
#include "vm/state.h"
#include <stdio.h>
#include <stdlib.h>

enum { WHOLE_CYCLES = 64, LARGEST_BUDGET_BITS = 15 };

// -- Steps

void gy_gc_stress(VM *vm)
{
    Heap *heap = &vm->heap;
    uint64_t turn = heap->stress_turn++;
    if (heap->phase == PHASE_IDLE && turn % (WHOLE_CYCLES + 1) < WHOLE_CYCLES) {
        gy_gc_collect(vm);
        return;
    }
    uint64_t random = (turn + 1) * 0x9E3779B97F4A7C15ull >> 40;
    size_t threshold = heap->threshold;
    gy_gc_advance(vm, (size_t)1 << random % (LARGEST_BUDGET_BITS + 1));
    if (heap->phase != PHASE_IDLE) heap->threshold = threshold; // steps of its own go on as well
}

// -- The invariant of the barrier

static const char *const kind_names[] = {
#define KIND(name, type, text) #name,
#include "vm/kinds.def"
#undef KIND
};

void gy_gc_check_reference(const Heap *heap, const Obj *target)
{
    if (target->mark == heap->live_mark) return;
    fprintf(stderr, "gc: a traced %s refers to an unmarked %s: a write barrier is missing\n",
            kind_names[heap->checked->kind], kind_names[target->kind]);
    abort();
}

static void check_object(VM *vm, Obj *object)
{
    Heap *heap = &vm->heap;
    if (object->mark != heap->live_mark) return;
    if (object == &vm->host_task->obj || (vm->current && object == &vm->current->obj)) return;
    heap->checked = object;
    gy_gc_trace(vm, object);
    heap->checked = NULL;
}

void gy_gc_check(VM *vm)
{
    gy_heap_each(vm, check_object);
}

#else
typedef int gy_gc_stress_is_empty; // a file of C may not be
#endif

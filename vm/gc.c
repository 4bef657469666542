// gc.c - the incremental mark-and-sweep collector.
//
// A cycle: flip the live mark, so that every object is unmarked; mark from the roots in steps,
// each paid for by allocation; when the mark stack is empty, mark the roots and the stack that
// runs once more (they have no write barrier) and finish what that adds; then sweep page by
// page, mostly when the allocator asks for cells. New objects are born unmarked while marking
// (the stacks that hold them are marked again at the end) and marked otherwise.
//
// The insertion barrier (heap_write) keeps the invariant that a traced object never points to an
// unmarked one, stacks excepted. A task that stops running while marking goes on is traced again.
//
// This file has the phases and the sweeper; gc_trace.c knows what there is to mark, gc_finalize.c
// what there is to free.
#include "vm/async_generator.h"
#include "vm/observe.h"
#include "vm/shared_class.h"
#include "vm/state.h"
#include "vm/unawaited.h"

enum {
    STEP_BYTES = 64 * 1024,     // allocation between two steps
    STEP_WORK = 4 * STEP_BYTES, // bytes traced or swept in a step
    MINIMUM_THRESHOLD = 1024 * 1024,
    COLLECT_WORK = 1 << 20, // that a whole cycle does between two looks whether to stop
    MOST_ROUNDS = 8, // in which the end of marking may find more to trace than a step may take
    MANY_PARTIALS = 64,
    MOST_FULL_PAGES = 16, // that are swept for a free cell before a new page is better
};

// -- Phases

static bool trace_some(VM *vm, size_t *budget)
{
    Heap *heap = &vm->heap;
    while (heap->mark_count || heap->partial_count) {
        bool is_piece = !heap->mark_count || heap->partial_count > MANY_PARTIALS;
        size_t done = is_piece ? gy_gc_trace_piece(heap)
                               : gy_gc_trace(vm, heap->mark_stack[--heap->mark_count]);
        if (done >= *budget) {
            *budget = 0;
            return !heap->mark_count && !heap->partial_count;
        }
        *budget -= done;
    }
    return true;
}

static void retrace_page(VM *vm, Page *page)
{
    for (; page; page = page->next) {
        char *cell = (char *)(page + 1);
        for (uint32_t i = 0; i < page->cell_count; i++, cell += page->cell_size) {
            Obj *o = (Obj *)cell;
            if (heap_has_object(o) && o->mark == vm->heap.live_mark) gy_gc_trace(vm, o);
        }
    }
}

static void trace_all(VM *vm)
{
    Heap *heap = &vm->heap;
    size_t budget = SIZE_MAX;
    trace_some(vm, &budget);
    while (heap->mark_overflow) {
        heap->mark_overflow = false;
        for (int i = 0; i < SIZE_CLASS_COUNT; i++)
            retrace_page(vm, heap->classes[i].pages);
        for (LargeBlock *b = heap->large; b; b = b->next)
            if (((Obj *)(b + 1))->mark == heap->live_mark) gy_gc_trace(vm, (Obj *)(b + 1));
        budget = SIZE_MAX;
        trace_some(vm, &budget);
    }
}

static void start_marking(VM *vm)
{
    Heap *heap = &vm->heap;
    heap->live_mark ^= 1;
    gy_frozen_begin_marking(vm);
    heap->alloc_mark = heap->live_mark ^ 1;
    heap->phase = PHASE_MARK;
    heap->rounds = 0;
    heap->is_marking = true;
    gy_gc_mark_roots(vm);
}

// What has become reachable from where there is no barrier.
static void mark_last_roots(VM *vm)
{
    gy_gc_mark_roots(vm);
    gy_heap_rescan(&vm->heap, vm->host_task);
    if (vm->current) gy_heap_rescan(&vm->heap, vm->current);
}

// A script may have made much, meanwhile, that only its stack knows. That is traced by steps, too,
// unless it goes on and on so.
static bool may_finish_marking(VM *vm, size_t budget)
{
    mark_last_roots(vm);
    return trace_some(vm, &budget) || ++vm->heap.rounds >= MOST_ROUNDS;
}

static void finish_marking(VM *vm)
{
    Heap *heap = &vm->heap;
    mark_last_roots(vm);
    trace_all(vm);
    if (gy_async_generator_keep_dead(vm)) trace_all(vm);
    gy_unawaited_note_dead(vm);
    gy_frozen_sweep(vm);
    heap->is_marking = false;
    heap->alloc_mark = heap->live_mark;
    heap->phase = PHASE_SWEEP;
    for (int i = 0; i < SIZE_CLASS_COUNT; i++) {
        SizeClass *c = &heap->classes[i];
        c->unswept = c->pages;
        c->pages = NULL;
        c->free = NULL;
        c->bump = c->bump_end = NULL; // the rest of that page is swept as free cells
    }
    heap->large_unswept = heap->large;
    heap->large = NULL;
    heap->live_estimate = heap->bytes; // less what the sweep will release
}

// Where it is time to collect for the sake of the limit: before the next few blocks like the
// largest one could run into it.
static size_t near_limit(const Heap *heap)
{
    size_t next = heap->largest < heap->limit / 4 ? heap->largest * 4 : heap->limit;
    size_t three_quarters = heap->limit / 4 * 3, rest = heap->limit - next;
    return rest < three_quarters ? rest : three_quarters;
}

static void finish_cycle(Heap *heap)
{
    heap->phase = PHASE_IDLE;
    heap->cycle_count++;
    size_t threshold = heap->live_estimate * 2;
    if (threshold < MINIMUM_THRESHOLD) threshold = MINIMUM_THRESHOLD;
    if (heap->limit && threshold > near_limit(heap)) {
        // Not ever smaller steps: the last ones would be a whole cycle for each object.
        size_t room = heap->limit > heap->bytes ? (heap->limit - heap->bytes) / 4 : 0;
        threshold = heap->bytes + (room > heap->limit / 64 ? room : heap->limit / 64);
        if (threshold < near_limit(heap)) threshold = near_limit(heap);
    }
    gy_heap_set_threshold(heap, threshold);
    heap->largest /= 2; // it need not come again
}

// -- Sweeping

// Owns nothing but its cell, so there is nothing that gy_gc_finalize would do: most of what dies.
static inline bool is_plain(const Obj *o)
{
    const uint64_t plain = 1ull << KIND_TUPLE | 1ull << KIND_ITER | 1ull << KIND_CLOSURE |
                           1ull << KIND_METHOD | 1ull << KIND_CELL | 1ull << KIND_INSTANCE;
    return o->kind == KIND_STR ? !(o->flags & STR_INTERNED) : plain >> o->kind & 1;
}

static inline void release(VM *vm, Obj *o, size_t size)
{
    Heap *heap = &vm->heap;
    size_t before = heap->bytes;
    if (!is_plain(o)) gy_gc_finalize(vm, o);
    heap->bytes -= size;
    heap->live_estimate -= before - heap->bytes;
    heap->swept += before - heap->bytes;
#if GYRE_STRESS
    poison_remove(o, size);
    memset((void *)(o + 1), 0xDB, size - sizeof *o);
#endif
}

// Sweeps a page: its free cells go to the class's list, the first one at the head. An empty page
// goes back to the system, unless its cells are wanted now.
static void sweep_page(VM *vm, SizeClass *c, Page *page, bool is_wanted)
{
    Heap *heap = &vm->heap;
    Obj *free_before = c->free;
    uint32_t live = 0;
    char *cell = (char *)(page + 1) + (size_t)page->cell_count * page->cell_size;
    for (uint32_t i = 0; i < page->cell_count; i++) {
        cell -= page->cell_size;
        Obj *o = (Obj *)cell;
        if (heap_has_object(o)) {
            if (o->mark == heap->live_mark) {
                live++;
                continue;
            }
            release(vm, o, page->cell_size);
        }
        poison_remove(cell, page->cell_size);
        o->kind = KIND_FREE;
        *(Obj **)(o + 1) = c->free;
        c->free = o;
        poison_add(cell, page->cell_size);
    }
    if (live == 0 && !is_wanted) {
        c->free = free_before;
        gy_heap_free_page(heap, page);
        return;
    }
    page->next = c->pages;
    c->pages = page;
}

bool gy_gc_sweep_class(VM *vm, SizeClass *c)
{
    for (int looked = 0; c->unswept && looked < MOST_FULL_PAGES; looked++) {
        Page *page = c->unswept;
        c->unswept = page->next;
        sweep_page(vm, c, page, true);
        if (c->free) return true;
    }
    return false;
}

static size_t sweep_large(VM *vm)
{
    Heap *heap = &vm->heap;
    LargeBlock *block = heap->large_unswept;
    heap->large_unswept = block->next;
    Obj *o = (Obj *)(block + 1);
    if (o->mark == heap->live_mark) {
        block->next = heap->large;
        heap->large = block;
        return 64;
    }
    size_t size = block->size;
    release(vm, o, size);
    gy_heap_free_large(heap, block);
    return 64 + size / 64;
}

// True when the cycle's sweep is complete.
static bool sweep_some(VM *vm, size_t budget)
{
    Heap *heap = &vm->heap;
    for (int i = 0; i < SIZE_CLASS_COUNT; i++) {
        SizeClass *c = &heap->classes[i];
        while (c->unswept) {
            if (budget == 0) return false;
            Page *page = c->unswept;
            size_t work = (size_t)page->cell_count * page->cell_size;
            c->unswept = page->next;
            sweep_page(vm, c, page, false);
            budget = budget > work ? budget - work : 0;
        }
    }
    while (heap->large_unswept) {
        if (budget == 0) return false;
        size_t work = sweep_large(vm);
        budget = budget > work ? budget - work : 0;
    }
    return true;
}

// -- Steps

// What was put off when a script had to stop.
static bool free_what_is_left(VM *vm)
{
    return gy_parcel_free_left(vm) && gy_heap_free_remnants(&vm->heap);
}

static void advance(VM *vm, size_t budget)
{
    Heap *heap = &vm->heap;
    if (heap->phase == PHASE_IDLE) {
        start_marking(vm);
    } else if (heap->phase == PHASE_MARK) {
        if (trace_some(vm, &budget) && may_finish_marking(vm, STEP_WORK)) {
#if GYRE_STRESS
            trace_all(vm);
            gy_gc_check(vm);
#endif
            finish_marking(vm);
        }
    } else if (sweep_some(vm, budget)) {
        finish_cycle(heap);
        return;
    }
    gy_heap_set_threshold(heap, heap->bytes + STEP_BYTES);
}

void gy_gc_advance(VM *vm, size_t budget)
{
    if (vm->is_observed) gy_observe_note(vm, GYRE_TRACE_COLLECT, 0);
    advance(vm, budget);
    if (vm->is_observed) gy_observe_note(vm, GYRE_TRACE_COLLECT_END, (int64_t)vm->heap.bytes);
}

// A step for what was allocated since the last one: a long native, which has no safepoint, may have
// made much.
static void take_step(VM *vm)
{
    Heap *heap = &vm->heap;
    free_what_is_left(vm);
    size_t more = heap->bytes > heap->threshold ? heap->bytes - heap->threshold : 0;
    size_t work = STEP_WORK + more * (STEP_WORK / STEP_BYTES);
    if (heap->phase == PHASE_IDLE && more > STEP_BYTES) gy_gc_advance(vm, work); // only starts
    gy_gc_advance(vm, work);
}

void gy_gc_poll(VM *vm, uint32_t why)
{
    const Heap *heap = &vm->heap;
    // No time for small steps where the limit is close.
    bool is_close = heap->limit && heap->bytes > near_limit(heap);
    if ((why & POLL_COLLECT) || ((why & POLL_STEP) && is_close)) gy_gc_collect(vm);
    else if (why & POLL_STEP) take_step(vm);
#if GYRE_STRESS
    if (why & POLL_STRESS) gy_gc_stress(vm);
#endif
}

// False: the script is to stop; the cycle stands where it is.
static bool trace_on(VM *vm)
{
    for (;;) {
        size_t budget = COLLECT_WORK;
        if (trace_some(vm, &budget)) return true;
        if (gy_heap_is_stopping(&vm->heap)) return false;
    }
}

static bool sweep_on(VM *vm)
{
    while (!sweep_some(vm, COLLECT_WORK))
        if (gy_heap_is_stopping(&vm->heap)) return false;
    return true;
}

static bool collect(VM *vm)
{
    Heap *heap = &vm->heap;
    if (heap->phase == PHASE_SWEEP) {
        if (!sweep_on(vm)) return false;
        heap->phase = PHASE_IDLE;
    }
    if (heap->phase == PHASE_IDLE) start_marking(vm);
    if (!trace_on(vm)) return false;
    trace_all(vm);
    finish_marking(vm);
    if (!sweep_on(vm)) return false;
    finish_cycle(heap);
    return free_what_is_left(vm);
}

void gy_gc_collect(VM *vm)
{
    Heap *heap = &vm->heap;
    if (vm->is_observed) gy_observe_note(vm, GYRE_TRACE_COLLECT, 0);
    if (!collect(vm)) gy_heap_set_threshold(heap, heap->bytes + STEP_BYTES);
    if (vm->is_observed) gy_observe_note(vm, GYRE_TRACE_COLLECT_END, (int64_t)heap->bytes);
}

// -- Probing

static void forget_mark(VM *vm, Obj *object)
{
    object->mark = vm->heap.live_mark ^ 1;
}

// As before the last flip; between two cycles all objects have the live mark.
static void forget_marks(VM *vm)
{
    Heap *heap = &vm->heap;
    gy_heap_each(vm, forget_mark);
    heap->live_mark ^= 1;
    gy_frozen_forget_marks(vm);
    heap->alloc_mark = heap->live_mark;
    heap->mark_count = heap->partial_count = 0;
    heap->mark_overflow = false;
}

bool gy_gc_probe(VM *vm, void (*probe)(VM *vm))
{
    Heap *heap = &vm->heap;
    if (heap->phase == PHASE_SWEEP) {
        sweep_some(vm, SIZE_MAX);
        finish_cycle(heap);
    } else if (heap->phase == PHASE_MARK) {
        heap->is_marking = false;
        heap->phase = PHASE_IDLE; // the next step begins anew
        forget_marks(vm);
    }
    heap->live_mark ^= 1;
    gy_frozen_begin_marking(vm);
    heap->is_probing = true;
    probe(vm);
    heap->is_probing = false;
    bool is_complete = !heap->mark_overflow;
    forget_marks(vm);
    return is_complete;
}

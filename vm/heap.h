// heap.h - where objects live: size-class pages, counted memory, the collector's surface.
//
// Collections happen only at safepoints of the interpreter (a call, a loop's back-edge, the end
// of a native, a turn of the scheduler), never inside an allocation. So C code may hold object
// pointers in plain locals, and an object under construction needs no protection. The one
// exception is a function that calls back into script code (gy_call and what uses it): there
// every value that is needed afterwards must be reachable: an argument of the running native, or
// pushed with gy_roots_push.
//
// The collector is an incremental tri-colour mark and sweep with an insertion barrier: while
// it marks, a value that is stored in the heap is marked at once (heap_write). Register stacks
// have no barrier; they are scanned again when their task stops running.
//
// Every byte is counted against `limit`. When an allocation fails or would pass the limit, the
// functions below throw MemoryError (made beforehand) and return NULL; the next safepoint
// collects.
#ifndef GYRE_VM_HEAP_H
#define GYRE_VM_HEAP_H

#include "vm/mem.h"
#include "vm/object.h"
#include "vm/poison.h"

enum {
    CELL_STEP = 16,          // cells come in multiples of this many bytes
    SIZE_CLASS_COUNT = 32,   // up to 512 bytes
    SIZE_CLASS_LARGE = 0xFF, // a bigger object has a block of its own
    KIND_FREE = 0xFF,        // in Obj.kind: an empty cell
};

typedef enum { PHASE_IDLE, PHASE_MARK, PHASE_SWEEP } GcPhase;

typedef struct Page {
    struct Page *next;
    uint32_t cell_size;
    uint32_t cell_count;
} Page; // the cells follow

typedef struct LargeBlock {
    struct LargeBlock *next;
    size_t size; // of the object
} LargeBlock;    // the object follows

typedef struct {
    Obj *free;             // cells that are known to be empty; linked behind their header
    char *bump, *bump_end; // never used part of the newest page
    Page *pages;           // swept, or new
    Page *unswept;         // this cycle has not looked at them yet
} SizeClass;

// A large container that is being traced: the items before `next` were.
typedef struct {
    Obj *object;
    uint32_t next;
} Partial;

typedef struct Heap {
    bool is_marking;      // first, so that the write barrier is one load and a test
    uint8_t phase;        // GcPhase
    uint8_t live_mark;    // what Obj.mark is for objects that this cycle has reached
    uint8_t alloc_mark;   // what new objects get
    bool is_probing;      // what no script could follow is not followed (gy_gc_probe)
    bool mark_overflow;   // the mark stack could not grow: some marked objects are not traced yet
    size_t bytes;         // counted memory in use
    uint64_t swept;       // bytes that the collector has found dead, ever
    Memory *memory;       // where pages and blocks come from
    size_t limit;         // 0: none
    size_t request_limit; // what may be asked for at once, by the running task's quota; 0: all
    size_t threshold;     // start a cycle (or a step of the running one) when `bytes` passes
                          // this, which is never above the limit
    size_t live_estimate; // bytes that the last cycle found alive; while it sweeps, an upper bound
    size_t largest;       // the most that was given at once of late
    SizeClass classes[SIZE_CLASS_COUNT];
    LargeBlock *large;
    LargeBlock *large_unswept;
    Obj **mark_stack;
    uint32_t mark_count, mark_capacity;
    Partial *partials;
    uint32_t partial_count, partial_capacity;
    uint32_t rounds; // in which this cycle tried to end its marking
    uint64_t cycle_count;
    size_t work; // that builtins have done since they looked whether to stop (heap_work)
    struct Remnant *remnants; // of huge blocks; what is left to be given back to the system
#if GYRE_STRESS
    const Obj *checked;   // the object whose references a trace is to check, not to mark
    uint64_t stress_turn; // counts safepoints, and so chooses what they do
#endif
} Heap;

void gy_heap_free_all(VM *vm); // everything, at the end of a VM
void gy_heap_free_page(Heap *heap, Page *page);
void gy_heap_free_large(Heap *heap, LargeBlock *block);

// A new object of `size` bytes, zeroed behind its header, class id = kind. NULL: MemoryError
// was thrown.
void *gy_heap_new(VM *vm, Kind kind, size_t size);

// The VM's heap, which is the first thing in it.
static inline Heap *vm_heap(VM *vm)
{
    return (Heap *)(void *)vm;
}

bool gy_heap_poll(VM *vm); // the rare half of heap_work

// The short way of gy_heap_new for objects that most programs make many of: what follows the
// header is NOT zeroed, the caller sets all of it.
static inline void *heap_new_raw(VM *vm, Kind kind, size_t size)
{
#if !GYRE_STRESS && !defined(GYRE_POISON)
    Heap *heap = vm_heap(vm);
    size_t index = (size - 1) / CELL_STEP, bytes = heap->bytes + (index + 1) * CELL_STEP;
    if (__builtin_expect(index < SIZE_CLASS_COUNT && bytes <= heap->threshold, 1)) {
        SizeClass *c = &heap->classes[index];
        Obj *object = c->free;
        if (__builtin_expect(object != NULL, 1)) {
            c->free = *(Obj **)(object + 1);
            heap->bytes = bytes;
            *object = (Obj){.kind = (uint8_t)kind,
                            .mark = heap->alloc_mark,
                            .size_class = (uint8_t)index,
                            .class_id = kind};
            return object;
        }
    }
#endif
    return gy_heap_new(vm, kind, size);
}

// Memory that an object owns: resize from old_size (0: new) to new_size (0: free, returns NULL).
// Contents up to the smaller size are kept; the rest is not initialised. NULL with new_size > 0:
// MemoryError was thrown and the old block is untouched; shrinking never fails. The _array form
// checks count * size.
void *gy_heap_resize(VM *vm, void *block, size_t old_size, size_t new_size);
void *gy_heap_resize_array(VM *vm, void *block, size_t old_count, size_t new_count, size_t size);

// Freeing needs the size that was allocated; NULL is allowed.
void gy_heap_free(Heap *heap, void *block, size_t size);

// Somebody wants the script to stop. For what cannot throw, such as the collector: it puts off the
// rest of its work, so that the next safepoint is soon.
bool gy_heap_is_stopping(const Heap *heap);

// gy_mem_free, and free() of a block of that size, of what may be huge or one of many: where the
// script is to stop that is put off.
void gy_heap_let_go(Heap *heap, void *block);
void gy_heap_let_go_raw(Heap *heap, void *block, size_t size);

// Gives back what was put off when huge blocks were freed; false: some of it was put off again.
bool gy_heap_free_remnants(Heap *heap);

// Memory that a library allocated for us (libtommath): counts it without owning it. False:
// over the limit, MemoryError thrown, nothing counted.
bool gy_heap_charge(VM *vm, size_t size);
void gy_heap_uncharge(Heap *heap, size_t size);

// When the collector is to go on.
static inline void gy_heap_set_threshold(Heap *heap, size_t bytes)
{
    heap->threshold = heap->limit && bytes > heap->limit ? heap->limit : bytes;
}

enum { WORK_PER_POLL = 1 << 18 };

// What runs long in a builtin counts its work, in bytes or the like; once in a while this looks
// whether the script is to be stopped. False: it is, thrown.
static inline bool heap_work(VM *vm, size_t units)
{
    Heap *heap = vm_heap(vm);
    heap->work += units;
    return __builtin_expect(heap->work < WORK_PER_POLL, 1) || gy_heap_poll(vm);
}

// memcpy and memset of what may be huge. False: the script is to be stopped, thrown.
bool gy_heap_copy(VM *vm, void *to, const void *from, size_t size);
bool gy_heap_fill(VM *vm, void *to, int byte, size_t size);
bool gy_heap_reverse(VM *vm, uint8_t *bytes, size_t size);
// Likewise memcmp, and a SipHash.
bool gy_heap_compare(VM *vm, const void *a, const void *b, size_t size, int *order);
bool gy_heap_hash(VM *vm, const void *data, size_t size, uint64_t *hash);

static inline bool heap_copy_values(VM *vm, Value *to, const Value *from, size_t count)
{
    if (count >= WORK_PER_POLL / sizeof *to) return gy_heap_copy(vm, to, from, count * sizeof *to);
    value_copy(to, from, count);
    return true;
}

// The slow half of the barrier.
void gy_heap_shade(Heap *heap, Value value);

// Keeps `value` alive over a call back into script code; pop as many as were pushed. False:
// MemoryError thrown.
bool gy_roots_push(VM *vm, Value value);
void gy_roots_pop(VM *vm, uint32_t count);

// Write barrier: call after storing `value` in an object that existed before.
static inline void heap_write(Heap *heap, Value value)
{
    if (__builtin_expect(heap->is_marking, 0)) gy_heap_shade(heap, value);
}

// Barrier for an object that many values were written to (a stack that stopped running), or in
// which they were moved from place to place: it is traced again.
void gy_heap_rescan(Heap *heap, void *object);

// Does an object live in the cell?
static inline bool heap_has_object(const Obj *cell)
{
    return poison_read_byte(&cell->kind) != KIND_FREE;
}

// -- The collector (gc.c, gc_trace.c, gc_finalize.c)

// What a safepoint does for the collector; `why` are the POLL_ flags that were up.
void gy_gc_poll(VM *vm, uint32_t why);
// The start of a cycle, or so many bytes of the work of the current one.
void gy_gc_advance(VM *vm, size_t budget);
// A whole cycle at once.
void gy_gc_collect(VM *vm);
// Lets `probe` mark from roots of its own choice (gy_heap_shade, gy_gc_trace and the mark stack)
// and look at the marks, and then forgets them: nothing is freed but what the last cycle found
// dead, so it may run where a look may. Links that only the VM follows are not traced. False:
// memory was too short for all of it.
bool gy_gc_probe(VM *vm, void (*probe)(VM *vm));
// Marks what everything is reached from.
void gy_gc_mark_roots(VM *vm);
// Marks what the object refers to; the bytes it looked at.
size_t gy_gc_trace(VM *vm, Obj *object);
// The same for the next items of a large container that waits for it; there is one.
size_t gy_gc_trace_piece(Heap *heap);
// Frees what the object owns outside its cell; the sweeper's half of kinds.def.
void gy_gc_finalize(VM *vm, Obj *object);
// Sweeps a few pages of the size class, so that the allocator finds empty cells. False: there are
// none in them; where `unswept` is not NULL there may be more.
bool gy_gc_sweep_class(VM *vm, SizeClass *size_class);

// Every object, garbage that was not swept yet included.
void gy_heap_each(VM *vm, void (*visit)(VM *vm, Obj *object));

#if GYRE_STRESS
// -- What the stress builds do besides (gc_stress.c)
void gy_gc_stress(VM *vm); // a whole cycle, or a tiny step
void gy_gc_check(VM *vm);  // that no traced object refers to an unmarked one
void gy_gc_check_reference(const Heap *heap, const Obj *target);
#endif

#endif

// retained.c - how much memory would be free if some tasks, those of a quota, were gone.
//
// An object does not know who made it, and a number for each would cost all programs memory. But
// what only some tasks hold on to can be found as the collector finds what is alive: mark from
// everything but those tasks, then from them, and count what the second round adds. That is exact,
// and means what one would guess: whatever the program could reach without them is not theirs.
//
// The tasks hide behind a mark while the first round goes on, and so do the arguments of
// the natives that they are in.
#include "vm/retained.h"
#include "vm/containers.h"
#include "vm/deque.h"
#include "vm/int.h"

static size_t cell_bytes(const Obj *o)
{
    if (o->size_class != SIZE_CLASS_LARGE) return ((size_t)o->size_class + 1) * CELL_STEP;
    return ((const LargeBlock *)(const void *)o - 1)->size;
}

// What it has outside of its cell.
static size_t owned_bytes(const Obj *o)
{
    switch ((Kind)o->kind) {
    case KIND_LIST: return ((const List *)o)->capacity * sizeof(Value);
    case KIND_DEQUE: return ((const Deque *)o)->capacity * sizeof(Value);
    case KIND_BYTEARRAY: return ((const ByteArray *)o)->capacity;
    case KIND_STR_BUFFER: return ((const StrBuffer *)o)->capacity;
    case KIND_BIGINT: return ((const BigInt *)o)->charged;
    case KIND_DICT: {
        const Dict *dict = (const Dict *)o;
        return dict->capacity * sizeof(DictEntry) + dict->index_size * sizeof(uint32_t);
    }
    case KIND_SET:
    case KIND_FROZENSET: {
        const Set *set = (const Set *)o;
        return set->capacity * sizeof(SetEntry) + set->index_size * sizeof(uint32_t);
    }
    case KIND_TASK: {
        const Task *task = (const Task *)o;
        return task->stack == task->first_stack ? 0 : task->stack_capacity * sizeof(Value);
    }
    default: return 0;
    }
}

size_t gy_retained_bytes_of(const Obj *o)
{
    return cell_bytes(o) + owned_bytes(o);
}

// Traces all that is marked and waits for it; the bytes of it.
static size_t trace_all(VM *vm)
{
    Heap *heap = &vm->heap;
    size_t bytes = 0;
    while (heap->mark_count) {
        Obj *o = heap->mark_stack[--heap->mark_count];
        bytes += gy_retained_bytes_of(o);
        gy_gc_trace(vm, o);
    }
    return bytes;
}

static void measure(VM *vm)
{
    Retained *r = vm->retained;
    for (Task *t = vm->oldest; t; t = t->newer)
        if (r->is_meant(r->context, t)) t->obj.mark = vm->heap.live_mark;
    gy_gc_mark_roots(vm);
    for (Task *t = vm->oldest; t; t = t->newer)
        if (!r->is_meant(r->context, t)) gy_heap_shade(&vm->heap, value_from_obj(t));
    trace_all(vm);
    size_t bytes = 0;
    for (Task *t = vm->oldest; t; t = t->newer) {
        if (!r->is_meant(r->context, t)) continue;
        bytes += gy_retained_bytes_of(&t->obj);
        gy_gc_trace(vm, &t->obj);
    }
    for (const Call *call = vm->natives; call; call = call->outer)
        for (uint32_t i = 0; i < call->count; i++)
            gy_heap_shade(&vm->heap, call->args[i]);
    r->bytes = bytes + trace_all(vm);
}

bool gy_retained_measure(VM *vm, Retained *retained)
{
    gy_gc_collect(vm);
    vm->retained = retained;
    bool is_complete = gy_gc_probe(vm, measure);
    vm->retained = NULL;
    return is_complete;
}

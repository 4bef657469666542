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
// Whatever lies above a traced stack's top is wiped: after a cycle no stale register can name a
// freed object.
//
// Tracing has its own work list and never recurses. If that list cannot grow, the object stays
// marked but untraced and the whole heap is searched for such objects later: slow, but nothing
// is lost when memory is short.
#include "vm/async_generator.h"
#include "vm/channel.h"
#include "vm/containers.h"
#include "vm/fuel.h"
#include "vm/group.h"
#include "vm/deque.h"
#include "vm/int.h"
#include "vm/load.h"
#include "vm/lock.h"
#include "vm/mutex.h"
#include "vm/dev.h"
#include "vm/name_map.h"
#include "vm/observe.h"
#include "vm/parcel.h"
#include "vm/select.h"
#include "vm/shared.h"
#include "vm/shared_class.h"
#include "vm/state.h"
#include "vm/task_local.h"
#include "vm/traceback.h"
#include "vm/unawaited.h"
#include <stdlib.h>

enum {
    STEP_BYTES = 64 * 1024,     // allocation between two steps
    STEP_WORK = 4 * STEP_BYTES, // bytes traced or swept in a step
    MINIMUM_THRESHOLD = 1024 * 1024,
    COLLECT_WORK = 1 << 20, // that a whole cycle does between two looks whether to stop
    MOST_ROUNDS = 8, // in which the end of marking may find more to trace than a step may take
    MANY_PARTIALS = 64,
#if GYRE_STRESS
    PIECE = 2,
#else
    PIECE = 4096, // items of a large container that are traced at a time
#endif
};

// -- Marking

static void mark_object(Heap *heap, Obj *object)
{
#if GYRE_STRESS
    if (heap->checked) {
        if (!obj_is_frozen(object)) gy_gc_check_reference(heap, object);
        return;
    }
#endif
    if (object->mark == heap->live_mark) return;
    if (__builtin_expect(obj_is_frozen(object), 0)) {
        gy_frozen_mark((VM *)(void *)heap, object);
        return;
    }
    object->mark = heap->live_mark;
    if (heap->mark_count == heap->mark_capacity &&
        !gy_mem_grow_in(heap->memory, (void **)&heap->mark_stack, heap->mark_count,
                        &heap->mark_capacity, sizeof(Obj *))) {
        heap->mark_overflow = true;
        return;
    }
    heap->mark_stack[heap->mark_count++] = object;
}

static inline void mark_value(Heap *heap, Value v)
{
    if (value_is_obj(v)) mark_object(heap, value_as_obj(v));
}

static inline void mark(Heap *heap, const void *object)
{
    if (object) mark_object(heap, (Obj *)object);
}

static void mark_values(Heap *heap, const Value *values, size_t count)
{
    enum { AHEAD = 8 }; // what they refer to may be anywhere, and marking looks at each header
    size_t i = 0;
    for (; i + AHEAD < count; i++) {
        if (value_is_obj(values[i + AHEAD])) __builtin_prefetch(value_as_obj(values[i + AHEAD]), 1);
        mark_value(heap, values[i]);
    }
    for (; i < count; i++)
        mark_value(heap, values[i]);
}

void gy_heap_shade(Heap *heap, Value value)
{
    mark_value(heap, value);
}

void gy_heap_rescan(Heap *heap, void *object)
{
    if (!heap->is_marking) return;
    Obj *o = (Obj *)object;
    if (o->mark != heap->live_mark) return; // its turn will come
    o->mark = heap->alloc_mark;
    mark_object(heap, o);
}

// -- Large containers, traced piece by piece: no step is as long as the largest of them. Whoever
// moves what a container holds from place to place has it traced again (gy_heap_rescan), or shades
// what was moved.

// False: there is no memory to note it, or nobody who would come back.
static bool trace_later(Heap *heap, Obj *o)
{
#if GYRE_STRESS
    if (heap->checked) return false;
#endif
    if (heap->is_probing) return false; // it looks after the mark stack alone
    for (uint32_t i = 0; i < heap->partial_count; i++)
        if (heap->partials[i].object == o) return heap->partials[i].next = 0, true;
    if (heap->partial_count == heap->partial_capacity &&
        !gy_mem_grow_in(heap->memory, (void **)&heap->partials, heap->partial_count,
                        &heap->partial_capacity, sizeof *heap->partials))
        return false;
    heap->partials[heap->partial_count++] = (Partial){o, 0};
    return true;
}

static void mark_entries(Heap *heap, const DictEntry *entries, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        mark_value(heap, entries[i].key);
        mark_value(heap, entries[i].value);
    }
}

static void mark_keys(Heap *heap, const SetEntry *entries, size_t count)
{
    for (size_t i = 0; i < count; i++)
        mark_value(heap, entries[i].key);
}

static bool obj_is_set(const Obj *o)
{
    return o->kind == KIND_SET || o->kind == KIND_FROZENSET;
}

static size_t trace_piece(Heap *heap)
{
    Partial *p = &heap->partials[heap->partial_count - 1];
    const Dict *dict = p->object->kind == KIND_DICT ? (Dict *)p->object : NULL;
    const List *list = p->object->kind == KIND_LIST ? (List *)p->object : NULL;
    const Set *set = obj_is_set(p->object) ? (Set *)p->object : NULL;
    const Tuple *tuple = dict || list || set ? NULL : (Tuple *)p->object;
    uint32_t count = dict ? dict->used : list ? list->count : set ? set->used : tuple->count;
    uint32_t from = p->next;
    uint32_t piece = from >= count ? 0 : count - from < PIECE ? count - from : PIECE;
    if (dict) mark_entries(heap, dict->entries + from, piece);
    else if (set) mark_keys(heap, set->entries + from, piece);
    else mark_values(heap, (list ? list->items : tuple->items) + from, piece);
    p->next += piece;
    if (p->next >= count) heap->partial_count--;
    return piece * (dict ? sizeof(DictEntry) : sizeof(Value)) + 1;
}

// -- Tracing: one function a kind; each returns the bytes it looked at.

static size_t trace_class(Heap *heap, Class *c)
{
    mark(heap, c->name);
    mark(heap, c->base);
    mark(heap, c->module);
    mark(heap, c->origin_code);
    mark_value(heap, c->doc);
    mark_value(heap, c->field_init);
    mark_value(heap, c->constructor);
    if (c->host_init) mark_value(heap, c->host_init_method);
    if (c->owns_specials) mark_values(heap, c->specials, SPECIAL_COUNT);
    for (uint32_t i = 0; i < c->members.capacity; i++) {
        if (!c->members.entries[i].name) continue;
        mark(heap, c->members.entries[i].name);
        mark_value(heap, c->members.entries[i].value);
    }
    for (uint32_t i = 0; i < c->slot_count; i++) {
        mark(heap, c->slot_names[i]);
        mark_value(heap, c->defaults[i]);
    }
    return sizeof *c + c->members.capacity * sizeof(NameEntry);
}

static size_t trace_code(Heap *heap, Code *code)
{
    const Proto *proto = code->proto;
    mark(heap, code->module);
    mark(heap, code->root);
    if (code->consts) mark_values(heap, code->consts, proto->const_count);
    for (uint32_t i = 0; code->children && i < proto->child_count; i++)
        mark(heap, code->children[i]);
    for (uint32_t i = 0; code->sites && i < proto->site_count; i++) {
        mark(heap, code->sites[i].name);
        mark_value(heap, code->sites[i].value);
    }
    return sizeof *code + proto->const_count * sizeof(Value) + proto->site_count * sizeof(Site);
}

// Whoever else waits is an unfinished task or belongs to one, which the VM keeps.
static void mark_watches(Heap *heap, const WaitList *waiters)
{
    for (Waiter *w = wait_list_first(waiters); w; w = wait_list_after(waiters, w))
        if (w->owner->kind == KIND_COMPLETED) mark(heap, w->owner);
}

static size_t trace_task(Heap *heap, Task *task)
{
    Value *top = task_top(task);
    if (task->stack) {
        mark_values(heap, task->stack, (size_t)(top - task->stack));
        if (!heap->is_probing)
            memset(top, 0, (size_t)(task->stack + task->stack_capacity - top) * sizeof(Value));
    }
    mark_value(heap, task->transfer);
    mark_value(heap, task->own.reason);
    mark(heap, task->scopes);
    if (!heap->is_probing) mark(heap, task->newer);
    if (task->wait != WAIT_SLEEP && task->wait != WAIT_WAKE) mark(heap, task->target);
    mark(heap, task->context);
    mark_value(heap, task->name);
    mark(heap, task->spawn_code);
    mark_value(heap, task->spawner);
    mark_value(heap, task->first_stack[0]);
    if (!heap->is_probing) mark(heap, task->group);
    mark_watches(heap, &task->waiters);
    return sizeof *task + task->stack_capacity * sizeof(Value);
}

static void trace_scope(Heap *heap, const Scope *s)
{
    mark_value(heap, s->state.reason);
    mark(heap, s->outer);
    mark(heap, s->task);
}

static size_t trace_group(Heap *heap, Group *g)
{
    trace_scope(heap, &g->scope);
    for (uint32_t i = 0; i < g->count; i++)
        mark(heap, g->children[i]);
    mark(heap, g->errors);
    mark(heap, g->winner);
    mark(heap, g->fuel);
    mark_value(heap, g->outside);
    mark_value(heap, g->fatal);
    return sizeof *g + g->count * sizeof(Task *);
}

static size_t trace_select(Heap *heap, const Select *s)
{
    mark(heap, s->task);
    for (uint32_t i = 0; i < s->count; i++)
        mark_value(heap, s->arms[i].value);
    return sizeof *s + s->count * sizeof(SelectArm);
}

static size_t trace_watch(Heap *heap, const Watch *w)
{
    mark(heap, w->host);
    mark(heap, w->scope);
    for (uint32_t i = 0; i < w->count; i++) {
        mark_value(heap, w->arms[i].awaitable);
        mark(heap, w->arms[i].task);
    }
    return sizeof *w + w->count * sizeof(WatchArm);
}

static size_t trace_channel(Heap *heap, const Channel *ch)
{
    for (uint32_t i = 0; i < ch->count; i++)
        mark_value(heap, ch->items[(ch->head + i) % ch->size]);
    return sizeof *ch + ch->count * sizeof(Value);
}

static size_t trace_items(Heap *heap, Obj *o, const Value *items, uint32_t count)
{
    if (count > PIECE && trace_later(heap, o)) return sizeof(Value);
    mark_values(heap, items, count);
    return count * sizeof(Value);
}

static size_t trace_dict(Heap *heap, Dict *dict)
{
    mark_value(heap, dict->fallback);
    if (dict->used > PIECE && trace_later(heap, &dict->obj)) return sizeof *dict;
    mark_entries(heap, dict->entries, dict->used);
    return sizeof *dict + dict->used * sizeof(DictEntry);
}

static size_t trace_set(Heap *heap, Set *set)
{
    if (set->used > PIECE && trace_later(heap, &set->obj)) return sizeof *set;
    mark_keys(heap, set->entries, set->used);
    return sizeof *set + set->used * sizeof(SetEntry);
}

static size_t trace_deque(Heap *heap, Deque *deque)
{
    uint32_t straight = deque->capacity - deque->first; // up to the end of the array
    if (straight > deque->count) straight = deque->count;
    mark_values(heap, deque->items + deque->first, straight);
    mark_values(heap, deque->items, deque->count - straight);
    return sizeof *deque + deque->count * sizeof(Value);
}

static size_t trace_generator(Heap *heap, Generator *g)
{
    mark(heap, g->closure);
    uint32_t count = g->state == GENERATOR_DONE ? 0 : g->closure->code->register_count;
    mark_values(heap, g->registers, count);
    return sizeof *g + count * sizeof(Value);
}

static size_t trace_small(VM *vm, Obj *o)
{
    Heap *heap = &vm->heap;
    switch ((Kind)o->kind) {
    case KIND_RANGE:
    case KIND_SLICE: mark_values(heap, &((Range *)o)->start, 3); break;
    case KIND_ITER:
        mark_value(heap, ((Iter *)o)->source);
        mark_value(heap, ((Iter *)o)->extra);
        break;
    case KIND_DICT_VIEW: mark(heap, ((DictView *)o)->dict); break;
    case KIND_NATIVE: {
        Native *n = (Native *)o;
        mark(heap, n->name);
        gy_native_trace(vm, n);
        break;
    }
    case KIND_METHOD:
        mark_value(heap, ((BoundMethod *)o)->receiver);
        mark_value(heap, ((BoundMethod *)o)->function);
        break;
    case KIND_CELL: mark_value(heap, ((Cell *)o)->value); break;
    case KIND_MUTEX_GUARD:
    case KIND_BLOCKING_GUARD: mark_value(heap, ((MutexGuard *)o)->value); break;
    case KIND_LOCK:
        if (!heap->is_probing) mark(heap, ((Lock *)o)->owner);
        break;
    case KIND_CONDITION: mark(heap, ((Condition *)o)->lock); break;
    case KIND_TASK_CONTEXT:
        mark(heap, ((TaskContext *)o)->locals);
        mark(heap, ((TaskContext *)o)->fuel);
        break;
    case KIND_FUEL: mark(heap, ((Fuel *)o)->outer); break;
    case KIND_TASK_LOCAL: mark_value(heap, ((TaskLocal *)o)->fallback); break;
    case KIND_FUTURE: mark_value(heap, ((Future *)o)->result); break;
    case KIND_SCOPE:
    case KIND_TIMEOUT:
    case KIND_SHIELD: trace_scope(heap, (Scope *)o); break;
    case KIND_STR:
        if (o->flags & STR_SHARED) mark(heap, *(StrBuffer **)((Str *)o + 1));
        break;
    default: break;
    }
    return 64;
}

size_t gy_gc_trace(VM *vm, Obj *o)
{
    Heap *heap = &vm->heap;
    if (o->class_id >= CLASS_FIRST_FREE && o->class_id < vm->class_count)
        mark(heap, vm->classes[o->class_id]);
    switch ((Kind)o->kind) {
    case KIND_LIST: {
        List *list = (List *)o;
        return sizeof *list + trace_items(heap, o, list->items, list->count);
    }
    case KIND_TUPLE: {
        Tuple *tuple = (Tuple *)o;
        return sizeof *tuple + trace_items(heap, o, tuple->items, tuple->count);
    }
    case KIND_INSTANCE: {
        uint32_t count = vm->classes[o->class_id]->slot_count;
        mark_values(heap, ((Instance *)o)->slots, count);
        return sizeof(Obj) + count * sizeof(Value);
    }
    case KIND_CLOSURE: {
        Closure *closure = (Closure *)o;
        mark(heap, closure->code);
        mark_values(heap, closure->upvalues, closure->upvalue_count);
        return sizeof *closure + closure->upvalue_count * sizeof(Value);
    }
    case KIND_MODULE: {
        Module *m = (Module *)o;
        mark(heap, m->name);
        if (!heap->is_probing) mark(heap, m->importer);
        if (!heap->is_probing) mark(heap, m->runner);
        mark_value(heap, m->doc);
        mark_values(heap, m->slots, m->slot_capacity);
        return sizeof *m + m->slot_capacity * sizeof(Value);
    }
    case KIND_COROUTINE: {
        Coroutine *c = (Coroutine *)o;
        mark(heap, c->closure);
        mark_values(heap, c->args, c->arg_count);
        return sizeof *c + c->arg_count * sizeof(Value);
    }
    case KIND_OPERATION: {
        Operation *op = (Operation *)o;
        mark(heap, op->native);
        mark_values(heap, op->args, op->arg_count + op->rest_count);
        return sizeof *op + (op->arg_count + op->rest_count) * sizeof(Value);
    }
    case KIND_DEQUE: return trace_deque(heap, (Deque *)o);
    case KIND_DICT: return trace_dict(heap, (Dict *)o);
    case KIND_SET:
    case KIND_FROZENSET: return trace_set(heap, (Set *)o);
    case KIND_CLASS: return trace_class(heap, (Class *)o);
    case KIND_CODE: return trace_code(heap, (Code *)o);
    case KIND_TASK: return trace_task(heap, (Task *)o);
    case KIND_GROUP: return trace_group(heap, (Group *)o);
    case KIND_SELECT: return trace_select(heap, (Select *)o);
    case KIND_COMPLETED: return trace_watch(heap, (Watch *)o);
    case KIND_CHANNEL: return trace_channel(heap, (Channel *)o);
    case KIND_GENERATOR:
    case KIND_ASYNC_GENERATOR: return trace_generator(heap, (Generator *)o);
    case KIND_TRACEBACK: return gy_traceback_trace(vm, (Traceback *)o);
    default: return trace_small(vm, o);
    }
}

void gy_gc_mark_roots(VM *vm)
{
    Heap *heap = &vm->heap;
    mark_values(heap, vm->builtins, vm->builtin_count);
    for (uint32_t i = 0; i < vm->builtin_count; i++)
        mark(heap, vm->builtin_names[i]);
    for (uint32_t i = 0; i < CLASS_FIRST_FREE && i < vm->class_count; i++)
        mark(heap, vm->classes[i]);
    for (uint32_t i = 0; i < ERROR_COUNT; i++)
        mark(heap, vm->error_classes[i]);
    for (uint32_t i = 0; i < SPECIAL_COUNT; i++)
        mark(heap, vm->special_names[i]);
    for (uint32_t i = 0; i < 128; i++)
        mark(heap, vm->ascii_cache[i]);
    mark_value(heap, vm->memory_error);
    mark_value(heap, vm->error);
    mark_value(heap, vm->limits.error);
    mark_value(heap, vm->on_unhandled);
    mark_value(heap, vm->on_suspend);
    mark(heap, vm->modules);
    mark(heap, vm->main_module);
    mark(heap, vm->tests);
    mark(heap, vm->host_task);
    mark(heap, vm->current);
    mark(heap, vm->main_task);
    mark(heap, vm->oldest);
    mark(heap, vm->awaiter);
    mark(heap, vm->sent_locals);
    const WaitList *failed = &vm->unobserved;
    for (Waiter *w = wait_list_first(failed); w; w = wait_list_after(failed, w))
        mark(heap, w->owner);
    mark_values(heap, vm->roots, vm->root_count);
    for (uint32_t i = 0; i < vm->pin_count; i++)
        mark_value(heap, vm->pins[i].value);
    for (const SharedWaiter *w = vm->shared_waiters; w; w = w->next_of_vm)
        mark(heap, w->kept);
    for (uint32_t i = 0; i < vm->handle_count; i++)
        mark_value(heap, vm->handles[i].value);
    for (Call *call = vm->natives; call; call = call->outer) {
        mark(heap, call->native);
        if (heap->is_probing && call->task && call->task->obj.mark == heap->live_mark) continue;
        mark_value(heap, call->result);
        mark_values(heap, call->args, call->count);
        mark_values(heap, call->rest, call->rest_count);
    }
}

// -- Phases

static bool trace_some(VM *vm, size_t *budget)
{
    Heap *heap = &vm->heap;
    while (heap->mark_count || heap->partial_count) {
        bool is_piece = !heap->mark_count || heap->partial_count > MANY_PARTIALS;
        size_t done =
            is_piece ? trace_piece(heap) : gy_gc_trace(vm, heap->mark_stack[--heap->mark_count]);
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
    while (c->unswept) {
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

// -- Finalizing

static void free_code(VM *vm, Code *code)
{
    const Proto *proto = code->proto;
    Heap *heap = &vm->heap;
    gy_heap_free(heap, code->instrs, proto->code_count * sizeof(Instr));
    gy_heap_free(heap, code->consts, proto->const_count * sizeof(Value));
    gy_heap_free(heap, code->sites, proto->site_count * sizeof(Site));
    gy_heap_free(heap, code->children, proto->child_count * sizeof(Code *));
    // Every Code holds a reference of its root's Proto, so the order of sweeping is free.
    gy_load_release_proto(code);
}

static void free_class(VM *vm, Class *c)
{
    Heap *heap = &vm->heap;
    gy_name_map_free(heap, &c->members);
    if (c->owns_specials) gy_heap_free(heap, c->specials, SPECIAL_COUNT * sizeof(Value));
    gy_heap_free(heap, c->slot_names, c->slot_count * sizeof(Str *));
    gy_heap_free(heap, c->defaults, c->slot_count * sizeof(Value));
    if (c->id < vm->class_count && vm->classes[c->id] == c) vm->classes[c->id] = NULL;
    gy_shared_class_forget(vm, c);
}

static void free_module(VM *vm, Module *m)
{
    gy_module_names_free(&m->names);
    gy_heap_free(&vm->heap, m->slots, m->slot_capacity * sizeof(Value));
}

// One that would use its VM all the same, in the middle of a sweep, gets nothing: no memory from
// here, no run from gy_api_enter.
static void free_host(VM *vm, HostObject *h)
{
    Value error = vm->error;
    size_t threshold = vm->heap.threshold;
    if (!h->type->finalize) return;
    vm->is_finalizing = true;
    vm->heap.threshold = 0; // so that whoever allocates is asked
    h->type->finalize(h->data);
    vm->is_finalizing = false;
    vm->heap.threshold = threshold;
    vm->error = error;
}

void gy_gc_finalize(VM *vm, Obj *o)
{
    Heap *heap = &vm->heap;
    switch ((Kind)o->kind) {
    case KIND_STR:
        if (o->flags & STR_INTERNED) gy_intern_remove(&vm->interns, (Str *)o);
        break;
    case KIND_STR_BUFFER:
        gy_heap_free(heap, ((StrBuffer *)o)->data, ((StrBuffer *)o)->capacity);
        break;
    case KIND_BIGINT: gy_bigint_free(heap, (BigInt *)o); break;
    case KIND_BYTEARRAY: gy_bytearray_free(heap, (ByteArray *)o); break;
    case KIND_LIST: gy_list_free(heap, (List *)o); break;
    case KIND_DEQUE: gy_deque_free(heap, (Deque *)o); break;
    case KIND_DICT: gy_dict_free(heap, (Dict *)o); break;
    case KIND_SET:
    case KIND_FROZENSET: gy_set_free(heap, (Set *)o); break;
    case KIND_CODE: free_code(vm, (Code *)o); break;
    case KIND_CLASS: free_class(vm, (Class *)o); break;
    case KIND_MODULE: free_module(vm, (Module *)o); break;
    case KIND_NATIVE: gy_native_free(vm, (Native *)o); break;
    case KIND_TASK: gy_task_free_stack(vm, (Task *)o); break;
    case KIND_CHANNEL:
        if (vm->dev) gy_dev_forget(vm, o);
        gy_channel_free(heap, (Channel *)o);
        break;
    case KIND_GROUP: gy_group_free(heap, (Group *)o); break;
    case KIND_FUEL: gy_timers_remove(vm, &((Fuel *)o)->timer); break;
    case KIND_TRACEBACK: gy_traceback_free(vm, (Traceback *)o); break;
    case KIND_SHARED_CHANNEL:
    case KIND_ATOMIC:
    case KIND_MUTEX: gy_shared_finalize(vm, (SharedObject *)o); break;
    case KIND_MUTEX_GUARD:
    case KIND_BLOCKING_GUARD: gy_mutex_finalize(vm, (MutexGuard *)o); break;
    case KIND_HOST: free_host(vm, (HostObject *)o); break;
    default: break;
    }
}

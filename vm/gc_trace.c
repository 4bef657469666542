// gc_trace.c - what the collector marks: the roots, and what each kind of object refers to.
//
// Tracing has its own work list and never recurses. If that list cannot grow, the object stays
// marked but untraced, and gc.c searches the whole heap for such objects later: slow, but nothing
// is lost when memory is short.
//
// Whatever lies above a traced stack's top is wiped: after a cycle no stale register can name a
// freed object.
#include "vm/channel.h"
#include "vm/fuel.h"
#include "vm/group.h"
#include "vm/lock.h"
#include "vm/mutex.h"
#include "vm/select.h"
#include "vm/shared.h"
#include "vm/state.h"
#include "vm/task_local.h"
#include "vm/traceback.h"

enum {
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

size_t gy_gc_trace_piece(Heap *heap)
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
    for (uint32_t i = 0; i < c->own_members.capacity; i++) {
        if (!c->own_members.entries[i].name) continue;
        mark(heap, c->own_members.entries[i].name);
        mark_value(heap, c->own_members.entries[i].value);
    }
    for (uint32_t i = 0; c->owns_slots && i < c->slot_count; i++) {
        mark(heap, c->slot_names[i]);
        mark_value(heap, c->defaults[i]);
    }
    return sizeof *c + c->own_members.capacity * sizeof(NameEntry);
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

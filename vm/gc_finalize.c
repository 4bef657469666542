// gc_finalize.c - what an object owns outside its cell, and gives back when it dies.
//
// Objects die in any order: nothing here may look at another object of the same VM.
#include "vm/channel.h"
#include "vm/containers.h"
#include "vm/fuel.h"
#include "vm/group.h"
#include "vm/deque.h"
#include "vm/int.h"
#include "vm/load.h"
#include "vm/mutex.h"
#include "vm/dev.h"
#include "vm/name_map.h"
#include "vm/shared.h"
#include "vm/shared_class.h"
#include "vm/state.h"
#include "vm/traceback.h"

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
    gy_name_map_free(heap, &c->own_members);
    if (c->owns_specials) gy_heap_free(heap, c->specials, SPECIAL_COUNT * sizeof(Value));
    if (c->owns_slots) {
        gy_heap_free(heap, c->slot_names, c->slot_count * sizeof(Str *));
        gy_heap_free(heap, c->defaults, c->slot_count * sizeof(Value));
    }
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

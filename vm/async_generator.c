// async_generator.c - generators that await.
//
// The frame of an async generator lies on the stack of the task that reads it, so whatever it
// awaits parks that task, and nothing has to be said here about waiting. next, send, throw and
// close are natives that are not called: awaiting one puts the generator's frame on the stack
// (NATIVE_RESUMES), and its yield or its end answers the await.
//
// A generator that was begun and is not done yet is in the VM's list. The collector never runs
// script code: one that nobody can reach any more is noted and kept, and its cleanups run when
// the run ends, the latest generator first.
//
// A scope that is opened inside belongs to the reader's task; leaving it open over a yield would
// cancel code that has nothing to do with it. So such a yield throws.
#include "vm/async_generator.h"
#include "vm/class.h"
#include "vm/generator.h"
#include "vm/native.h"
#include "vm/state.h"
#include "vm/unawaited.h"

typedef enum { VERB_NEXT, VERB_SEND, VERB_THROW, VERB_CLOSE } Verb;

static Generator *generator_of(const Value *base)
{
    const Proto *p = frame_closure(base)->code->proto;
    return (Generator *)value_as_obj(base[proto_parameter_registers(p)]);
}

// -- The list of those half-way

static bool enter_in_list(VM *vm, Generator *g)
{
    AsyncGenerators *list = &vm->async_generators;
    if (list->count == list->capacity) {
        uint32_t kept = 0;
        for (uint32_t i = 0; i < list->count; i++) {
            if (!list->items[i]) continue;
            list->items[i]->list_index = kept;
            list->items[kept++] = list->items[i];
        }
        list->count = kept;
        uint32_t least = kept > list->capacity / 2 ? list->capacity : kept;
        if (!gy_mem_grow_in(vm->heap.memory, (void **)&list->items, least, &list->capacity,
                            sizeof *list->items))
            return gy_throw_memory(vm);
    }
    g->list_index = list->count;
    list->items[list->count++] = g;
    return true;
}

bool gy_async_generator_keep_dead(VM *vm)
{
    AsyncGenerators *list = &vm->async_generators;
    bool any = false;
    for (uint32_t i = 0; i < list->count; i++) {
        Generator *g = list->items[i];
        if (!g || g->obj.mark == vm->heap.live_mark) continue;
        if (!g->is_noted) gy_unawaited_note_half_way(vm, g->closure->code->proto);
        g->is_noted = any = true;
        gy_heap_shade(&vm->heap, value_from_obj(g));
    }
    return any;
}

void gy_async_generator_free_list(VM *vm)
{
    gy_mem_free(vm->async_generators.items);
}

// -- Resuming

static bool make_closed(VM *vm, Value *error)
{
    return gy_call(vm, value_from_obj(gy_class_error(vm, ERROR_GeneratorClosed)), 0, NULL, error);
}

static bool check_thrown(VM *vm, Value *error)
{
    if (value_is_class(*error) && !gy_call(vm, *error, 0, NULL, error)) return false;
    if (value_is_instance(*error) && gy_class_of(vm, *error)->is_error) return true;
    return gy_throw(vm, ERROR_TypeError, "only errors can be thrown, not %s",
                    gy_type_name(vm, *error));
}

// What a generator answers that has nothing to run: it is done, or was never begun.
static ResumeResult answer_idle(VM *vm, Generator *g, Verb verb, Value argument, Value *result)
{
    *result = VALUE_NIL;
    if (verb == VERB_CLOSE) {
        g->state = GENERATOR_DONE;
        return RESUME_DONE;
    }
    if (verb == VERB_THROW) {
        g->state = GENERATOR_DONE;
        gy_throw_value(vm, argument);
        return RESUME_THREW;
    }
    gy_throw_stop_iteration(vm, VALUE_NIL);
    return RESUME_THREW;
}

static void push_frame(VM *vm, Task *task, Generator *g, uint32_t at_index, uint32_t flags)
{
    const Code *code = g->closure->code;
    Value *base = task->stack + at_index + FRAME_LINK;
    uint32_t hidden = proto_parameter_registers(code->proto);
    value_copy(base, g->registers, code->register_count);
    base[hidden + 1] = task->scopes ? value_from_obj(task->scopes) : VALUE_NIL;
    base[-3] = value_from_obj(g->closure);
    base[-2] = frame_pack_pc(task->pc);
    base[-1] = frame_pack_link((uint32_t)(base - task->base), flags);
    task->base = base;
    task->pc = g->pc;
    g->state = GENERATOR_RUNNING;
    (void)vm;
}

static ResumeResult resume(VM *vm, Task *task, Generator *g, Verb verb, Value argument,
                           uint32_t at_index, Value *result)
{
    bool is_new = g->state == GENERATOR_NEW;
    if (g->state == GENERATOR_RUNNING)
        return gy_throw(vm, ERROR_StateError, "the async generator is running already"),
               RESUME_THREW;
    if (verb == VERB_THROW && !check_thrown(vm, &argument)) return RESUME_THREW;
    if (g->state == GENERATOR_DONE || (is_new && verb >= VERB_THROW))
        return answer_idle(vm, g, verb, argument, result);
    if (is_new && verb == VERB_SEND && !value_is_nil(argument))
        return gy_throw(vm, ERROR_TypeError,
                        "can't send a value to an async generator that has not started"),
               RESUME_THREW;
    if (verb == VERB_CLOSE && !make_closed(vm, &argument)) return RESUME_THREW;
    if (!gy_call_reserve(vm, task, at_index, FRAME_LINK + g->closure->code->register_count) ||
        (is_new && !enter_in_list(vm, g)))
        return RESUME_THREW;
    uint32_t closing = verb == VERB_CLOSE ? FRAME_CLOSING : 0;
    push_frame(vm, task, g, at_index, FRAME_GENERATOR | FRAME_TO_AWAIT | closing);
    if (verb >= VERB_THROW) return gy_throw_value(vm, argument), RESUME_THROWING;
    if (!is_new) task->base[instr_a(g->pc[-1])] = verb == VERB_SEND ? argument : VALUE_NIL;
    return RESUME_ENTERED;
}

ResumeResult gy_async_generator_resume(VM *vm, Task *task, Native *native, uint32_t at_index,
                                       uint32_t count, Value *result)
{
    Verb verb = (Verb)(native->def->flags / NATIVE_VERB & 3);
    bool takes_argument = verb == VERB_SEND || verb == VERB_THROW;
    const Value *args = task->stack + at_index + FRAME_LINK;
    uint32_t most = 1u + (takes_argument || verb == VERB_CLOSE); // exit() closes, and gets an error
    if (count < 1u + takes_argument || count > most)
        return gy_throw(vm, ERROR_TypeError, "%s() takes %s", native->def->name,
                        takes_argument ? "one argument" : "no arguments"),
               RESUME_THREW;
    return resume(vm, task, (Generator *)value_as_obj(args[0]), verb,
                  takes_argument ? args[1] : VALUE_NIL, at_index, result);
}

bool gy_async_generator_yield(VM *vm, Task *task, const Instr *pc)
{
    Value *base = task->base;
    const Proto *p = frame_closure(base)->code->proto;
    Value mark = base[proto_parameter_registers(p) + 1];
    Value innermost = task->scopes ? value_from_obj(task->scopes) : VALUE_NIL;
    if (!value_is_identical(mark, innermost))
        return gy_throw(vm, ERROR_StateError,
                        "an async generator cannot yield inside a TaskGroup, timeout, shield or "
                        "awaiting cleanup of its own; send the values through a Channel");
    gy_generator_suspend(vm, generator_of(base), base, pc);
    return true;
}

// -- Natives

static GyreStatus never_called(Call *call)
{
    return native_status(gy_throw(call->vm, ERROR_StateError, "this must be awaited"));
}

static GyreStatus generator_iter(Call *call)
{
    return native_return(call, call->args[0]);
}

#define RESUMES(verb) (GYRE_ASYNC | NATIVE_UNCHECKED | NATIVE_RESUMES | (verb)*NATIVE_VERB)

static const GyreNative methods[] = {
    {"iter", generator_iter, "self", "The generator itself."},
    {"next", never_called, "self",
     "Runs to the next yield and gives its value. Throws StopIteration at the end.",
     RESUMES(VERB_NEXT)},
    {"send", never_called, "self, value",
     "Goes on with `value` as the result of the yield that it stands at.", RESUMES(VERB_SEND)},
    {"throw", never_called, "self, error", "Throws the error at the yield that it stands at.",
     RESUMES(VERB_THROW)},
    {"close", never_called, "self",
     "Ends it: throws GeneratorClosed at the yield that it stands at, and waits for its cleanups.",
     RESUMES(VERB_CLOSE)},
    {"enter", generator_iter, "self", "The generator itself, to be closed at the end of the block.",
     GYRE_ASYNC | NATIVE_UNCHECKED},
    {"exit", never_called, "self, error = nil", "As close.", RESUMES(VERB_CLOSE)},
    {0},
};

// What `async for` reads: an async generator, a channel, an object with an async next(), or what
// the iter() of one gives.
static GyreStatus async_iterator(Call *call)
{
    VM *vm = call->vm;
    Value v = call->args[0], result;
    Str *name = gy_str_intern(vm, "next", 4);
    if (!name) return GYRE_ERROR;
    const NameEntry *next = gy_class_find(vm, v, name);
    bool is_own = value_is_instance(v) || value_is_host(v);
    bool is_async = next && value_is_native(next->value) &&
                    (value_as_native(next->value)->def->flags & GYRE_ASYNC);
    if (next && (is_own || is_async)) return native_return(call, v);
    if (is_own) {
        int how = gy_call_special(vm, v, SPECIAL_ITER, 0, NULL, &result);
        if (how) return how > 0 ? native_return(call, result) : GYRE_ERROR;
    }
    return native_status(gy_throw(vm, ERROR_TypeError,
                                  "async for needs an async iterator, not %s; a plain for may do",
                                  gy_type_name(vm, v)));
}

// A plain `with` would throw away what an async enter() and exit() give, unperformed: a Lock would
// not be held.
static GyreStatus plain_manager(Call *call)
{
    VM *vm = call->vm;
    Str *name = gy_str_intern(vm, "enter", 5);
    const NameEntry *enter = name ? gy_class_find(vm, call->args[0], name) : NULL;
    Value method = enter ? enter->value : VALUE_NIL;
    bool is_async = value_is_native(method)
                        ? (value_as_native(method)->def->flags & GYRE_ASYNC) != 0
                        : value_is_closure(method) &&
                              (value_as_closure(method)->code->proto->flags & PROTO_ASYNC) != 0;
    if (!is_async) return native_return(call, call->args[0]);
    gy_throw(vm, ERROR_TypeError, "'%s' object is entered by async with",
             gy_type_name(vm, call->args[0]));
    return GYRE_ERROR;
}

// What the compiler calls for an `async for` and for a plain `with`; no script can name them.
static const GyreNative hidden[] = {
    {"async iterator", async_iterator, "iterable", ""},
    {"plain manager", plain_manager, "manager", ""},
    {0},
};

bool gy_async_generator_install(VM *vm)
{
    return gy_native_add_methods(vm, KIND_ASYNC_GENERATOR, methods) &&
           gy_native_add_builtins(vm, hidden);
}

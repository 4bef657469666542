// generator.c - generators: one frame that can be put aside.
//
// While a generator is suspended its registers live in the generator object; to resume it they
// are copied to the top of the consumer's stack, and a yield copies them back. So a generator
// needs no stack of its own, and everything inside it (errors, nested loops) works as in any
// frame. A `for` loop resumes one inside the interpreter; next(), send() and natives come here.
#include "vm/generator.h"
#include "vm/call.h"
#include "vm/class.h"
#include "vm/interp.h"
#include "vm/state.h"
#include "vm/traceback.h"

bool gy_generator_start(VM *vm, Task *task, Generator *g, uint32_t at_index, bool *is_done)
{
    *is_done = g->state == GENERATOR_DONE;
    if (*is_done) return true;
    if (g->state == GENERATOR_RUNNING)
        return gy_throw(vm, ERROR_ValueError, "generator already executing");
    uint32_t count = g->closure->code->register_count;
    if (!gy_call_reserve(vm, task, at_index, FRAME_LINK + count)) return false;
    value_copy(task->stack + at_index + FRAME_LINK, g->registers, count);
    g->state = GENERATOR_RUNNING;
    return true;
}

void gy_generator_suspend(VM *vm, Generator *g, const Value *base, const Instr *pc)
{
    value_copy(g->registers, base, g->closure->code->register_count);
    g->pc = pc;
    g->state = GENERATOR_SUSPENDED;
    gy_heap_rescan(&vm->heap, g);
}

void gy_generator_finish(VM *vm, Value generator)
{
    Generator *g = (Generator *)value_as_obj(generator);
    AsyncGenerators *list = &vm->async_generators; // that stand half-way
    g->state = GENERATOR_DONE;
    if (g->obj.kind == KIND_ASYNC_GENERATOR && g->list_index < list->count &&
        list->items[g->list_index] == g)
        list->items[g->list_index] = NULL;
}

// Puts the generator's frame on the running stack. `thrown`: the error is raised where it stands.
static RunResult enter(VM *vm, Task *task, Generator *g, uint32_t at_index, Value sent, bool throws,
                       Value *value)
{
    Value *base = task->stack + at_index + FRAME_LINK;
    base[-3] = value_from_obj(g->closure);
    bool is_new = g->pc == g->closure->code->instrs;
    if (!is_new && !throws) base[instr_a(g->pc[-1])] = sent;
    return gy_interp_enter(vm, task, at_index, FRAME_GENERATOR | (throws ? FRAME_THROWS : 0), g->pc,
                           value);
}

IterStep gy_generator_resume(VM *vm, Generator *g, Value sent, Value thrown, Value *value)
{
    Task *task = vm->current ? vm->current : vm->host_task;
    uint32_t at_index = (uint32_t)(gy_call_stack_end(vm, task) - task->stack);
    bool is_done, throws = !value_is_unset(thrown);
    if (throws && g->state == GENERATOR_NEW) g->state = GENERATOR_DONE;
    if (!gy_generator_start(vm, task, g, at_index, &is_done)) return ITER_ERROR;
    if (is_done) return throws ? (IterStep)(gy_throw_value(vm, thrown) - 1) : ITER_END;
    if (!gy_ops_enter(vm)) {
        g->state = GENERATOR_SUSPENDED;
        return ITER_ERROR;
    }
    if (throws) gy_throw_value(vm, thrown);
    RunResult how = enter(vm, task, g, at_index, sent, throws, value);
    return how == RUN_YIELDED ? ITER_VALUE : how == RUN_RETURNED ? ITER_END : ITER_ERROR;
}

IterStep gy_generator_next(VM *vm, Value generator, Value *value)
{
    return gy_generator_resume(vm, value_as_generator(generator), VALUE_NIL, VALUE_UNSET, value);
}

bool gy_generator_close(VM *vm, Generator *g)
{
    Value closed, value;
    if (g->state == GENERATOR_DONE) return true;
    if (!gy_call(vm, value_from_obj(gy_class_error(vm, ERROR_GeneratorClosed)), 0, NULL, &closed))
        return false;
    IterStep step = gy_generator_resume(vm, g, VALUE_NIL, closed, &value);
    if (step == ITER_VALUE)
        return gy_throw(vm, ERROR_RuntimeError, "generator ignored its closing: it yielded again");
    return step == ITER_END || gy_throw_clear_if(vm, ERROR_GeneratorClosed);
}

// -- Delegation: yield *source
//
// A source need not be a generator. An object of a script class gets `next`, or `send` for a value
// that is not nil, and `throw` and `close` for errors where it has them; its result is the value
// of the StopIteration that ends it. Other iterators take nothing.

static bool find_method(VM *vm, Value object, const char *name, Value *method)
{
    Str *text = gy_str_intern(vm, name, strlen(name));
    return text && gy_attr_get(vm, object, text, method);
}

IterStep gy_generator_delegate(VM *vm, Value iterator, Value sent, Value *out)
{
    Value method;
    if (!value_is_nil(sent)) {
        if (!find_method(vm, iterator, "send", &method)) return ITER_ERROR;
        return gy_call(vm, method, 1, &sent, out) ? ITER_VALUE : gy_iter_result(vm, out);
    }
    *out = VALUE_NIL;
    return gy_iter_next(vm, iterator, out);
}

static IterStep close_and_throw(VM *vm, Value iterator, Value error)
{
    Value method, ignored;
    bool ok = true;
    if (value_is_generator(iterator)) ok = gy_generator_close(vm, value_as_generator(iterator));
    else if (find_method(vm, iterator, "close", &method))
        ok = gy_call(vm, method, 0, NULL, &ignored);
    else ok = gy_throw_clear_if(vm, ERROR_AttributeError);
    if (ok) gy_throw_value(vm, error);
    return ITER_ERROR;
}

IterStep gy_generator_delegate_throw(VM *vm, Value iterator, Value error, Value *out)
{
    Value method;
    *out = VALUE_NIL;
    gy_traceback_forget(vm, error); // it was thrown through the frame at hand, not by it
    if (gy_class_is_subclass(gy_class_of(vm, error), gy_class_error(vm, ERROR_GeneratorClosed)))
        return close_and_throw(vm, iterator, error);
    if (value_is_generator(iterator))
        return gy_generator_resume(vm, value_as_generator(iterator), VALUE_NIL, error, out);
    if (find_method(vm, iterator, "throw", &method))
        return gy_call(vm, method, 1, &error, out) ? ITER_VALUE : gy_iter_result(vm, out);
    if (gy_throw_clear_if(vm, ERROR_AttributeError)) gy_throw_value(vm, error);
    return ITER_ERROR;
}

// -- Methods

static GyreStatus answer(Call *call, IterStep step, Value value)
{
    if (step == ITER_VALUE) return native_return(call, value);
    if (step == ITER_ERROR) return GYRE_ERROR;
    return native_status(gy_throw_stop_iteration(call->vm, value));
}

static GyreStatus generator_iter(Call *call)
{
    return native_return(call, call->args[0]);
}

static GyreStatus generator_next(Call *call)
{
    Value value = VALUE_NIL;
    IterStep step = gy_generator_next(call->vm, call->args[0], &value);
    return answer(call, step, value);
}

static GyreStatus generator_send(Call *call)
{
    Generator *g = value_as_generator(call->args[0]);
    Value value = VALUE_NIL;
    if (g->state == GENERATOR_NEW && !value_is_nil(call->args[1])) {
        gy_throw(call->vm, ERROR_TypeError, "can't send non-nil value to a just-started generator");
        return GYRE_ERROR;
    }
    IterStep step = gy_generator_resume(call->vm, g, call->args[1], VALUE_UNSET, &value);
    return answer(call, step, value);
}

static GyreStatus generator_throw(Call *call)
{
    Value error = call->args[1], value = VALUE_NIL;
    if (value_is_class(error) && !gy_call(call->vm, error, 0, NULL, &error)) return GYRE_ERROR;
    if (!value_is_instance(error) || !gy_class_of(call->vm, error)->is_error) {
        gy_throw(call->vm, ERROR_TypeError, "only errors can be thrown, not %s",
                 gy_type_name(call->vm, error));
        return GYRE_ERROR;
    }
    IterStep step =
        gy_generator_resume(call->vm, value_as_generator(call->args[0]), VALUE_NIL, error, &value);
    return answer(call, step, value);
}

static GyreStatus generator_close(Call *call)
{
    return native_status(gy_generator_close(call->vm, value_as_generator(call->args[0])));
}

static const GyreNative generator_methods[] = {
    {"iter", generator_iter, "self", "The generator itself."},
    {"next", generator_next, "self",
     "Runs to the next yield and gives its value. Throws StopIteration at the end."},
    {"send", generator_send, "self, value",
     "Goes on with `value` as the result of the yield that it stands at."},
    {"throw", generator_throw, "self, error", "Throws the error at the yield that it stands at."},
    {"close", generator_close, "self",
     "Ends it: throws GeneratorClosed at the yield that it stands at."},
    {0},
};

bool gy_generator_install(VM *vm)
{
    return gy_native_add_methods(vm, KIND_GENERATOR, generator_methods);
}

// unwind.c - what happens between a throw and its handler.
//
// Frames are popped one by one; each is asked whether the failing instruction lies in one of its
// handlers, and adds itself to the error's traceback. The entry frame of a run (FRAME_BOUNDARY,
// FRAME_BOTTOM) ends the search: its caller in C goes on with the error.
#include "vm/class.h"
#include "vm/dev.h"
#include "vm/fuel.h"
#include "vm/generator.h"
#include "vm/interp.h"
#include "vm/limits.h"
#include "vm/await.h"
#include "vm/stop.h"
#include "vm/state.h"
#include "vm/traceback.h"

static uint32_t failing_pc(const Code *code, const Instr *pc)
{
    // pc stands behind the failing instruction's first word, or behind its extension.
    uint32_t index = (uint32_t)(pc - code->instrs);
    return index > 0 ? index - 1 : 0;
}

// An error thrown while another was being handled remembers that one.
static void add_context(VM *vm, Value error, Value context)
{
    Instance *e = value_as_instance(error);
    // What was thrown while a cancellation unwound has nothing to do with that.
    if (gy_class_of(vm, context) == gy_class_error(vm, ERROR_Cancelled)) return;
    if (value_is_identical(error, context) || !value_is_nil(e->slots[ERROR_CONTEXT])) return;
    if (!value_is_instance(context)) return;
    // A rethrown cause must not become its own ancestor.
    Value link = context;
    for (int i = 0; i < 100 && value_is_instance(link); i++) {
        if (value_is_identical(link, error)) return;
        link = value_as_instance(link)->slots[ERROR_CONTEXT];
    }
    e->slots[ERROR_CONTEXT] = context;
    heap_write(&vm->heap, context);
}

// What a module does not have, or has not set yet, cannot be imported from it.
static void name_import(VM *vm)
{
    static const int kept[] = {ERROR_MESSAGE, ERROR_HINT, ERROR_TRACEBACK};
    if (!gy_throw_matches(vm, ERROR_AttributeError)) return;
    const Value *old = value_as_instance(vm->error)->slots;
    gy_throw(vm, ERROR_ImportError, "%s", "");
    if (!gy_throw_matches(vm, ERROR_ImportError)) return; // memory is out
    for (size_t i = 0; i < sizeof kept / sizeof *kept; i++) {
        value_as_instance(vm->error)->slots[kept[i]] = old[kept[i]];
        heap_write(&vm->heap, old[kept[i]]);
    }
}

// A limit ends the run, or a quota the task: no catch sees that.
static bool passes_catches(VM *vm)
{
    const Limits *l = &vm->limits;
    if (l->exceeded && value_is_identical(vm->error, l->error)) return true;
    if (l->exceeded && gy_throw_matches(vm, ERROR_Cancelled)) return true;
    if (!gy_throw_matches(vm, ERROR_QuotaExceeded)) return false;
    return l->exceeded || gy_fuel_is_exceeded(vm->current);
}

static const Handler *find_handler(VM *vm, const Code *code, uint32_t pc, const Value *base)
{
    const Proto *p = code->proto;
    bool is_over = vm->limits.is_final || stop_is_killed(vm);
    if (is_over || (vm->current && vm->current->is_killed)) return NULL;
    for (uint32_t i = 0; i < p->handler_count; i++) {
        const Handler *h = &p->handlers[i];
        if (pc < h->start || pc >= h->end) continue;
        if (h->kind == HANDLER_CLEANUP) return h;
        if (h->kind == HANDLER_CATCH) {
            if (!passes_catches(vm)) return h;
            continue;
        }
        if (h->kind == HANDLER_IMPORT) name_import(vm);
        else add_context(vm, vm->error, base[h->reg]);
    }
    return NULL;
}

// A StopIteration that leaves a generator would end its consumer's loop without a word.
static void guard_generator(VM *vm, Value *base)
{
    const Code *code = frame_closure(base)->code;
    gy_generator_finish(vm, base[proto_parameter_registers(code->proto)]);
    if (!gy_throw_matches(vm, ERROR_StopIteration)) return;
    Value cause = vm->error;
    gy_throw(vm, ERROR_RuntimeError, "generator raised StopIteration");
    if (gy_throw_matches(vm, ERROR_RuntimeError))
        value_as_instance(vm->error)->slots[ERROR_CAUSE] = cause;
}

static bool catch_here(VM *vm, Task *task, const Code *code, const Handler *h)
{
    if (vm->dev) gy_dev_caught(vm, code, h->target);
    task->base[h->reg] = vm->error;
    task->pc = code->instrs + h->target;
    bool is_memory = value_is_identical(vm->error, vm->memory_error);
    vm->error = VALUE_UNSET;
    // The frames that were left let go of what filled the memory: the handler needs some at once.
    if (is_memory) gy_gc_collect(vm);
    return true;
}

// Registers of the frames that were left lie where the catching frame has its temporaries: they
// would keep alive what nobody can reach any more.
static void wipe_left_frames(Task *task, Value *from)
{
    Value *top = task_top(task);
    if (from && from < top) memset(from, 0, (size_t)(top - from) * sizeof(Value));
}

// The error that was to close an async generator has left it: its await is answered.
static bool end_closing(Task *task)
{
    Value *base = task->base;
    task->pc = frame_return_pc(base);
    task->base = base - frame_distance(base);
    task->base[instr_a(task->pc[-1])] = VALUE_NIL;
    return true;
}

// The script catches that memory is out for the umpteenth time, and has let go of nothing.
static bool is_stuck(VM *vm, const Handler *h)
{
    bool is_memory = value_is_identical(vm->error, vm->memory_error);
    return is_memory && h->kind == HANDLER_CATCH && gy_limits_is_stuck(vm);
}

static bool unwind(VM *vm, Task *task, bool is_known)
{
    Value *left = NULL;
    for (;; is_known = false) {
        Value *base = task->base;
        Code *code = frame_closure(base)->code;
        uint32_t pc = failing_pc(code, task->pc);
        if (!is_known) gy_traceback_add(vm, vm->error, code, pc);
        const Handler *h = find_handler(vm, code, pc, base);
        if (h) wipe_left_frames(task, left);
        if (h && is_stuck(vm, h)) {
            gy_traceback_add(vm, vm->error, code, pc);
            h = find_handler(vm, code, pc, base);
        }
        if (h) return catch_here(vm, task, code, h);
        uint32_t flags = frame_flags(base);
        if (flags & FRAME_GENERATOR) guard_generator(vm, base);
        if (flags & FRAME_IMPORT) gy_await_import_failed(vm, code->module);
        if ((flags & FRAME_CLOSING) && gy_throw_clear_if(vm, ERROR_GeneratorClosed))
            return end_closing(task);
        if (flags & FRAME_BOTTOM) return false;
        task->pc = frame_return_pc(base);
        task->base = base - frame_distance(base);
        left = base - FRAME_LINK;
        if (flags & FRAME_BOUNDARY) return false;
    }
}

bool gy_unwind(VM *vm, Task *task)
{
    return unwind(vm, task, false);
}

bool gy_unwind_on(VM *vm, Task *task)
{
    return unwind(vm, task, true);
}

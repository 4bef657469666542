// call.c - the long way of calling: everything that is not a plain function with exactly the
// arguments it declares. That one the interpreter does itself.
//
// All positions on a stack are indexes here, because reserving room may move the stack.
#include "vm/call.h"
#include "vm/class.h"
#include "vm/containers.h"
#include "vm/generator.h"
#include "vm/handles.h"
#include "vm/hint.h"
#include "vm/interp.h"
#include "vm/ops.h"
#include "vm/similar.h"
#include "vm/state.h"
#include "vm/unawaited.h"

enum { MOST_PARAMETERS = 256 };

Value *gy_call_stack_end(VM *vm, const Task *task)
{
    Value *end = task_top(task);
    for (const Call *call = vm->natives; call; call = call->outer) {
        if (call->task != task) continue;
        Value *args_end = call->stack_args + call->count + call->rest_count;
        if (args_end > end) end = args_end;
    }
    return end;
}

bool gy_call_reserve(VM *vm, Task *task, uint32_t index, uint32_t count)
{
#if !GYRE_STRESS
    if (index + count <= task->stack_capacity) return true;
#endif
    return gy_task_grow(vm, task, task->stack + index, count);
}

// -- Messages

static const char *plural(uint32_t n)
{
    return n == 1 ? "" : "s";
}

static bool throw_too_many(VM *vm, const Proto *p, uint32_t given)
{
    uint32_t self = (p->flags & PROTO_METHOD) != 0;
    uint32_t most = p->positional_count - self, least = p->required_count - self;
    given -= self;
    if (least == most)
        gy_throw(vm, ERROR_TypeError, "%s() takes %u positional argument%s but %u %s given",
                 p->name, most, plural(most), given, given == 1 ? "was" : "were");
    else
        gy_throw(vm, ERROR_TypeError,
                 "%s() takes from %u to %u positional arguments but %u were given", p->name, least,
                 most, given);
    return gy_hint_signature(vm, p);
}

// Appends 'a', 'b' and 'c' as Python does.
static void add_names(VM *vm, StrBuilder *b, const char *const *names, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        if (i) gy_builder_add_c(vm, b, count == 2 ? " and " : i + 1 == count ? ", and " : ", ");
        gy_builder_add_format(vm, b, "'%s'", names[i]);
    }
}

static bool throw_missing(VM *vm, const char *function, const char *kind, const char *const *names,
                          uint32_t count)
{
    StrBuilder b = {0};
    add_names(vm, &b, names, count);
    Str *list = gy_builder_finish(vm, &b);
    if (!list) return false;
    return gy_throw(vm, ERROR_TypeError, "%s() missing %u required %s argument%s: %s", function,
                    count, kind, plural(count), list->chars);
}

static bool throw_unexpected(VM *vm, const char *function, const char *name,
                             const char *const *known, uint32_t count)
{
    Similar similar = gy_similar_to(name, strlen(name));
    for (uint32_t i = 0; i < count; i++)
        gy_similar_try(&similar, known[i]);
    gy_throw(vm, ERROR_TypeError, "%s() got an unexpected named argument '%s'", function, name);
    return similar.best ? gy_hint_add(vm, "did you mean '%s'?", similar.best) : false;
}

// The first `by_position` of the known ones have no name for a caller.
static bool throw_unknown(VM *vm, const char *function, const char *name, const char *const *known,
                          uint32_t by_position, uint32_t count)
{
    for (uint32_t i = 0; i < by_position; i++)
        if (strcmp(name, known[i]) == 0)
            return gy_throw(vm, ERROR_TypeError, "%s() takes argument '%s' by position only",
                            function, name);
    return throw_unexpected(vm, function, name, known + by_position, count - by_position);
}

// -- Closures

static bool check_required(VM *vm, const Proto *p, const Value *registers)
{
    const char *missing[MOST_PARAMETERS];
    uint32_t count = 0;
    for (uint32_t i = 0; i < p->required_count; i++)
        if (value_is_unset(registers[i])) missing[count++] = p->parameters[i];
    if (count) {
        throw_missing(vm, p->name, "positional", missing, count);
        return gy_hint_signature(vm, p);
    }
    for (uint32_t i = 0; i < p->keyword_count; i++) {
        uint32_t r = p->positional_count + i;
        if (i < 64 && (p->keyword_required >> i & 1) && value_is_unset(registers[r]))
            missing[count++] = p->parameters[r];
    }
    if (!count) return true;
    throw_missing(vm, p->name, "named", missing, count);
    return gy_hint_signature(vm, p);
}

static bool bind_named(VM *vm, const Proto *p, Value *registers, const Value *names,
                       const Value *values, uint32_t count, Dict *options)
{
    uint32_t fixed = p->positional_count + p->keyword_count;
    uint32_t self = (p->flags & PROTO_METHOD) != 0;
    for (uint32_t i = 0; i < count; i++) {
        Str *name = value_as_str(names[i]);
        uint32_t r = p->positional_only_count;
        while (r < fixed && !gy_str_equal_c(name, p->parameters[r]))
            r++;
        if (r < fixed) {
            if (!value_is_unset(registers[r]))
                return gy_throw(vm, ERROR_TypeError, "%s() got multiple values for argument '%s'",
                                p->name, name->chars);
            registers[r] = values[i];
        } else if (!options) {
            return throw_unknown(vm, p->name, name->chars,
                                 (const char *const *)p->parameters + self,
                                 p->positional_only_count - self, fixed - self);
        } else if (!gy_dict_set(vm, options, names[i], values[i])) {
            return false;
        }
    }
    return true;
}

bool gy_call_bind(VM *vm, Task *task, const Closure *closure, uint32_t at_index, Arguments args)
{
    const Proto *p = closure->code->proto;
    uint32_t fixed = p->positional_count + p->keyword_count;
    uint32_t given = args.positional;
    if (given > p->positional_count && !(p->flags & PROTO_REST))
        return throw_too_many(vm, p, given);
    if (!gy_call_reserve(vm, task, at_index,
                         FRAME_LINK + given + args.named + p->register_count + 2))
        return false;
    Value *registers = task->stack + at_index + FRAME_LINK;
    Value *named = registers + given + p->register_count; // out of the way of what is filled in
    memmove(named, registers + given, args.named * sizeof(Value));
    Tuple *rest = NULL;
    Dict *options = NULL;
    if (p->flags & PROTO_REST) {
        uint32_t extra = given > p->positional_count ? given - p->positional_count : 0;
        rest = gy_tuple_from(vm, registers + p->positional_count, extra);
        if (!rest) return false;
        given -= extra;
    }
    if (p->flags & PROTO_NAMED_REST) {
        options = gy_dict_new(vm, 0);
        if (!options) return false;
    }
    for (uint32_t r = given; r < fixed; r++)
        registers[r] = VALUE_UNSET;
    if (!bind_named(vm, p, registers, args.names, named, args.named, options)) return false;
    if (!check_required(vm, p, registers)) return false;
    if (rest) registers[fixed++] = value_from_obj(rest);
    if (options) registers[fixed] = value_from_obj(options);
    return true;
}

bool gy_call_make_coroutine(VM *vm, Task *task, Closure *closure, uint32_t at_index, Value *result)
{
    uint32_t count = proto_parameter_registers(closure->code->proto);
    Coroutine *c = (Coroutine *)gy_heap_new(vm, KIND_COROUTINE, sizeof *c + count * sizeof(Value));
    if (!c) return false;
    c->closure = closure;
    c->arg_count = count;
    gy_unawaited_add(vm, &c->cold);
    value_copy(c->args, task->stack + at_index + FRAME_LINK, count);
    *result = value_from_obj(c);
    return true;
}

bool gy_call_make_generator(VM *vm, Task *task, Closure *closure, uint32_t at_index, Value *result)
{
    uint32_t registers = closure->code->register_count;
    uint32_t count = proto_parameter_registers(closure->code->proto);
    bool is_async = closure->code->proto->flags & PROTO_ASYNC;
    Generator *g = (Generator *)gy_heap_new(vm, is_async ? KIND_ASYNC_GENERATOR : KIND_GENERATOR,
                                            sizeof *g + registers * sizeof(Value));
    if (!g) return false;
    g->closure = closure;
    g->pc = closure->code->instrs;
    value_copy(g->registers, task->stack + at_index + FRAME_LINK, count);
    g->registers[count] = value_from_obj(g);
    *result = value_from_obj(g);
    return true;
}

// -- Natives

// Into the dict of **named, which is the last of the `fixed` parameters.
static bool collect_named(VM *vm, Value *slot, Value name, Value value)
{
    if (value_is_unset(*slot)) {
        Dict *dict = gy_dict_new(vm, 0);
        if (!dict) return false;
        *slot = value_from_obj(dict);
    }
    return gy_dict_set(vm, value_as_dict(*slot), name, value);
}

static bool bind_native_named(VM *vm, Native *native, Value *args, uint32_t fixed,
                              const Value *names, const Value *values, uint32_t count)
{
    const NativeParams *p = &native->params;
    Str **parameters = count ? gy_native_names(vm, native) : NULL;
    if (count && !parameters) return false;
    for (uint32_t i = 0; i < count; i++) {
        const Str *name = value_as_str(names[i]);
        uint32_t r = p->positional_only_count;
        while (r < fixed && parameters[r] != name && !str_equal(parameters[r], name))
            r++;
        if (r == fixed && p->has_named) {
            if (!collect_named(vm, &args[fixed - 1], names[i], values[i])) return false;
            continue;
        }
        if (r == fixed) {
            const char *known[MOST_PARAMETERS];
            for (uint32_t k = 0; k < fixed; k++)
                known[k] = parameters[k]->chars;
            return throw_unknown(vm, native->name->chars, name->chars, known,
                                 p->positional_only_count, fixed);
        }
        if (!value_is_unset(args[r]))
            return gy_throw(vm, ERROR_TypeError, "%s() got multiple values for argument '%s'",
                            native->name->chars, name->chars);
        args[r] = values[i];
    }
    return true;
}

static bool check_native_count(VM *vm, const Native *native, uint32_t given)
{
    const NativeParams *p = &native->params;
    if (given <= p->positional_count || p->has_rest) return true;
    uint32_t self = p->positional_count > 0 && strncmp(native->def->params, "self", 4) == 0;
    uint32_t most = p->positional_count - self;
    bool is_exact = p->required_count == p->positional_count;
    return gy_throw(vm, ERROR_TypeError, "%s() takes %s%u argument%s but %u %s given",
                    native->name->chars, is_exact ? "" : "at most ", most, plural(most),
                    given - self, given - self == 1 ? "was" : "were");
}

static bool check_native_required(VM *vm, Native *native, const Value *args)
{
    const char *missing[MOST_PARAMETERS];
    uint32_t missing_count = 0;
    for (uint32_t i = 0; i < native->params.required_count; i++) {
        if (!value_is_unset(args[i])) continue;
        Str **names = gy_native_names(vm, native);
        if (!names) return false;
        missing[missing_count++] = names[i]->chars;
    }
    return missing_count == 0 ||
           throw_missing(vm, native->name->chars, "positional", missing, missing_count);
}

// Arranges args and rest in place; see native.h.
static bool bind_native(VM *vm, Task *task, Native *native, uint32_t at_index, Arguments args,
                        Call *call)
{
    const NativeParams *p = &native->params;
    uint32_t given = args.positional, fixed = p->positional_count + p->keyword_count;
    if (!check_native_count(vm, native, given)) return false;
    if (!gy_call_reserve(vm, task, at_index, FRAME_LINK + given + args.named + fixed)) return false;
    Value *base = task->stack + at_index + FRAME_LINK;
    Value *named = base + given + fixed; // out of the way of what is filled in
    memmove(named, base + given, args.named * sizeof(Value));
    uint32_t positional = given < p->positional_count ? given : p->positional_count;
    uint32_t extra = given - positional;
    memmove(base + fixed, base + positional, extra * sizeof(Value));
    for (uint32_t i = positional; i < fixed; i++)
        base[i] = VALUE_UNSET;
    if (!bind_native_named(vm, native, base, fixed, args.names, named, args.named)) return false;
    if (!check_native_required(vm, native, base)) return false;
    call->args = base;
    call->count = fixed;
    call->rest = base + fixed;
    call->rest_count = extra;
    return true;
}

static bool make_operation(VM *vm, const Call *call, Value *result)
{
    uint32_t count = call->count + call->rest_count;
    Operation *op =
        (Operation *)gy_heap_new(vm, KIND_OPERATION, sizeof *op + count * sizeof(Value));
    if (!op) return false;
    op->native = call->native;
    op->arg_count = call->count;
    op->rest_count = call->rest_count;
    gy_unawaited_add(vm, &op->cold);
    value_copy(op->args, call->args, call->count);
    value_copy(op->args + call->count, call->rest, call->rest_count);
    *result = value_from_obj(op);
    return true;
}

// str.upper(5): a method taken from its class meets any value. Subclasses are fine.
static bool check_other_receiver(VM *vm, const Call *call, uint32_t id)
{
    const Class *wanted = vm->classes[id];
    if (call->count > 0 && gy_class_is_subclass(gy_class_of(vm, call->args[0]), wanted))
        return true;
    return gy_throw(vm, ERROR_TypeError,
                    "descriptor '%s' for '%s' objects doesn't apply to a '%s' object",
                    call->native->def->name, wanted->name->chars,
                    call->count > 0 ? gy_type_name(vm, call->args[0]) : "nil");
}

static inline bool check_receiver(VM *vm, const Call *call, uint32_t id)
{
    return (call->count > 0 && value_class_id(call->args[0]) == id) ||
           check_other_receiver(vm, call, id);
}

static inline GyreStatus run_native(VM *vm, Call *call, bool is_async, Value *result)
{
    call->stack_args = call->args;
    call->outer = vm->natives;
    call->handle_mark = vm->handle_count;
    vm->natives = call;
    Value error = vm->error;
    GyreStatus status = call->native->def->fn(call);
    // What it made on the way to its result it need not check: a new error is a failure.
    if (vm->error.bits != error.bits && status == GYRE_OK && !value_is_unset(vm->error))
        status = GYRE_ERROR;
    if (status != GYRE_OK || is_async) status = gy_wake_check_ending(call, status);
    vm->natives = call->outer;
    if (vm->handle_count != call->handle_mark)
        gy_handles_end_call(vm, call->handle_mark, call->native->def->name);
    *result = call->result;
    return status;
}

GyreStatus gy_call_native_quick(VM *vm, Task *task, Native *native, Value *args, uint32_t count,
                                Value *result)
{
    Call call; // whose other fields run_native sets
    call.vm = vm;
    call.args = args;
    call.count = count;
    call.rest_count = 0;
    call.rest = args + count;
    call.result = VALUE_NIL;
    call.native = native;
    call.task = task;
    uint32_t receiver_id = native->params.receiver_id;
    if (receiver_id && !check_receiver(vm, &call, receiver_id - 1)) return GYRE_ERROR;
    return run_native(vm, &call, false, result);
}

GyreStatus gy_call_native(VM *vm, Task *task, Native *native, uint32_t at_index, Arguments args,
                          bool may_suspend, Value *result)
{
    Call call = {.vm = vm, .native = native, .task = task, .result = VALUE_NIL};
    const NativeParams *p = &native->params;
    if (p->is_direct && args.named == 0 && args.positional >= p->required_count &&
        args.positional <= p->positional_count) {
        call.args = task->stack + at_index + FRAME_LINK;
        call.count = args.positional;
        call.rest = call.args + call.count;
    } else if (!bind_native(vm, task, native, at_index, args, &call)) {
        return GYRE_ERROR;
    }
    if (p->receiver_id && !check_receiver(vm, &call, p->receiver_id - 1)) return GYRE_ERROR;
    if ((native->def->flags & GYRE_ASYNC) && !may_suspend)
        return native_status(make_operation(vm, &call, result));
    return run_native(vm, &call, native->def->flags & GYRE_ASYNC, result);
}

GyreStatus gy_call_perform(VM *vm, Task *task, const Operation *op, Value *result)
{
    uint32_t count = op->arg_count + op->rest_count;
    uint32_t at_index = (uint32_t)(gy_call_stack_end(vm, task) - task->stack);
    if (!gy_call_reserve(vm, task, at_index, FRAME_LINK + count)) return GYRE_ERROR;
    Call call = {.vm = vm, .native = op->native, .task = task, .result = VALUE_NIL};
    call.args = task->stack + at_index + FRAME_LINK;
    call.count = op->arg_count;
    call.rest = call.args + op->arg_count;
    call.rest_count = op->rest_count;
    value_copy(call.args, op->args, count);
    return run_native(vm, &call, op->native->def->flags & GYRE_ASYNC, result);
}

// -- Other callables

// Makes room for a receiver before the arguments.
static bool insert_first(VM *vm, Task *task, uint32_t at_index, Arguments *args, Value first)
{
    uint32_t count = args->positional + args->named;
    if (!gy_call_reserve(vm, task, at_index, FRAME_LINK + count + 1)) return false;
    Value *values = task->stack + at_index + FRAME_LINK;
    memmove(values + 1, values, count * sizeof(Value));
    values[0] = first;
    args->positional++;
    return true;
}

// Runs the field initialisers of a new instance, base classes first.
static bool init_fields(VM *vm, const Class *c, Value instance)
{
    if (!c || !c->has_field_init) return true;
    if (!vm_has_stack(vm) || !init_fields(vm, c->base, instance)) return false;
    Value ignored;
    return value_is_unset(c->field_init) || gy_call(vm, c->field_init, 1, &instance, &ignored);
}

static int resolve_class(VM *vm, Task *task, uint32_t at_index, Class *c, Arguments *args,
                         Value *result)
{
    if (c->host_type) {
        if (!c->host_init)
            return gy_throw(vm, ERROR_TypeError, "cannot create '%s' instances", c->name->chars),
                   -1;
        HostObject *h = gy_class_instantiate_host(vm, c);
        if (!h || !insert_first(vm, task, at_index, args, value_from_obj(h))) return -1;
    }
    if (!value_is_unset(c->constructor)) {
        task->stack[at_index] = c->constructor;
        return 1;
    }
    if (c->is_final)
        return gy_throw(vm, ERROR_TypeError, "cannot create '%s' instances", c->name->chars), -1;
    Instance *instance = gy_class_instantiate(vm, c);
    if (!instance) return -1;
    Value self = value_from_obj(instance);
    Value init = c->specials[SPECIAL_INIT];
    if (value_is_unset(init) && args->positional + args->named > 0)
        return gy_throw(vm, ERROR_TypeError, "%s() takes no arguments", c->name->chars), -1;
    if (!value_is_unset(init) && !insert_first(vm, task, at_index, args, self)) return -1;
    if (c->has_field_init) {
        // The raw arguments lie above the frame's registers: keep them from the callee.
        Call guard = {.vm = vm, .task = task, .outer = vm->natives, .result = self};
        guard.args = guard.stack_args = task->stack + at_index + FRAME_LINK;
        guard.count = args->positional + args->named;
        guard.rest = guard.args + guard.count;
        vm->natives = &guard;
        bool ok = init_fields(vm, c, self);
        vm->natives = guard.outer;
        if (!ok) return -1;
    }
    *result = self;
    if (value_is_unset(init)) return 0;
    task->stack[at_index] = init;
    return 1;
}

static void throw_not_callable(VM *vm, const Task *task, uint32_t at_index, Value callee)
{
    gy_throw(vm, ERROR_TypeError, "'%s' object is not callable", gy_type_name(vm, callee));
    // Only where the script itself calls it does its text say what was called.
    if (!task->base || !task->pc) return;
    const Code *code = frame_closure(task->base)->code;
    bool is_inside = task->stack + at_index < task->base + code->register_count;
    if (is_inside) gy_hint_callee(vm, callee);
}

int gy_call_resolve(VM *vm, Task *task, uint32_t at_index, Arguments *args, Value *result)
{
    for (;;) {
        Value callee = task->stack[at_index];
        if (value_is_closure(callee) || value_is_native(callee)) return 1;
        if (value_is_method(callee)) {
            const BoundMethod *m = value_as_method(callee);
            if (!insert_first(vm, task, at_index, args, m->receiver)) return -1;
            task->stack[at_index] = m->function;
            continue;
        }
        if (value_is_class(callee))
            return resolve_class(vm, task, at_index, value_as_class(callee), args, result);
        Value call = gy_class_of(vm, callee)->specials[SPECIAL_CALL];
        if (value_is_unset(call)) return throw_not_callable(vm, task, at_index, callee), -1;
        if (!insert_first(vm, task, at_index, args, callee)) return -1;
        task->stack[at_index] = call;
    }
}

bool gy_call_spread(VM *vm, Task *task, uint32_t at_index, Value first, Value list, Value dict,
                    Arguments *args)
{
    const List *items = value_as_list(list);
    uint32_t lead = !value_is_unset(first),
             named = value_is_dict(dict) ? value_as_dict(dict)->count : 0;
    if (!gy_call_reserve(vm, task, at_index, FRAME_LINK + lead + items->count + named))
        return false;
    Value *out = task->stack + at_index + FRAME_LINK;
    if (lead) *out++ = first;
    if (!heap_copy_values(vm, out, items->items, items->count)) return false;
    out += items->count;
    *args = (Arguments){lead + items->count, named, NULL};
    if (!named) return true;
    Tuple *names = gy_tuple_new(vm, named);
    if (!names) return false;
    task->stack[at_index + 1] = value_from_obj(names); // keeps it alive until the frame is made
    Value key, value;
    uint32_t position = 0;
    for (uint32_t i = 0; gy_dict_next(value_as_dict(dict), &position, &key, &value); i++) {
        if (!value_is_str(key))
            return gy_throw(vm, ERROR_TypeError, "argument names must be strings");
        Str *name = gy_str_intern_str(vm, value_as_str(key)); // messages want a zero at its end
        if (!name) return false;
        names->items[i] = value_from_obj(name);
        out[i] = value;
    }
    args->names = names->items;
    return true;
}

// -- From C

static bool run_closure(VM *vm, Task *task, Closure *closure, uint32_t at_index, Arguments args,
                        Value *result)
{
    if (!gy_call_bind(vm, task, closure, at_index, args)) return false;
    uint32_t flags = closure->code->proto->flags;
    if (flags & PROTO_GENERATOR) return gy_call_make_generator(vm, task, closure, at_index, result);
    if (flags & PROTO_ASYNC) return gy_call_make_coroutine(vm, task, closure, at_index, result);
    return gy_interp_enter(vm, task, at_index, 0, closure->code->instrs, result) == RUN_RETURNED;
}

bool gy_call(VM *vm, Value callee, uint32_t count, const Value *args, Value *result)
{
    Task *task = vm->current ? vm->current : vm->host_task;
    uint32_t at_index = (uint32_t)(gy_call_stack_end(vm, task) - task->stack);
    if (!heap_work(vm, 64) || !vm_has_stack(vm) ||
        !gy_call_reserve(vm, task, at_index, FRAME_LINK + count))
        return false;
    task->stack[at_index] = callee;
    task->stack[at_index + 1] = task->stack[at_index + 2] = VALUE_NIL;
    value_copy(task->stack + at_index + FRAME_LINK, args, count);
    // What sort keys, map and the like mostly are needs neither resolving nor binding.
    if (value_is_closure(callee) && value_as_closure(callee)->code->is_plain &&
        value_as_closure(callee)->code->positional_count == count) {
        const Code *code = value_as_closure(callee)->code;
        return gy_call_reserve(vm, task, at_index, FRAME_LINK + code->register_count) &&
               gy_interp_enter(vm, task, at_index, 0, code->instrs, result) == RUN_RETURNED;
    }
    Arguments arguments = {count, 0, NULL};
    int how = gy_call_resolve(vm, task, at_index, &arguments, result);
    if (how <= 0) return how == 0;
    callee = task->stack[at_index];
    if (value_is_closure(callee))
        return run_closure(vm, task, value_as_closure(callee), at_index, arguments, result);
    return gy_call_native(vm, task, value_as_native(callee), at_index, arguments, false, result) ==
           GYRE_OK;
}

bool gy_call_is_callable(VM *vm, Value v)
{
    return value_is_closure(v) || value_is_native(v) || value_is_method(v) || value_is_class(v) ||
           !value_is_unset(gy_class_of(vm, v)->specials[SPECIAL_CALL]);
}

int gy_call_special(VM *vm, Value receiver, Special which, uint32_t count, const Value *args,
                    Value *result)
{
    Value function = gy_class_of(vm, receiver)->specials[which];
    if (value_is_unset(function)) return 0;
    Value all[4] = {receiver};
    assert(count < 4);
    value_copy(all + 1, args, count);
    // The callee may assign to its parameters; the caller goes on with what it passed.
    uint32_t rooted = 0;
    while (rooted <= count && gy_roots_push(vm, all[rooted]))
        rooted++;
    bool ok = rooted > count && gy_call(vm, function, count + 1, all, result);
    gy_roots_pop(vm, rooted);
    return ok ? 1 : -1;
}

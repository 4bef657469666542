// combine.c - gather, settle and race: groups that are entered and left in one step.
//
// A coroutine becomes a task of the group. Anything else that can be awaited was made elsewhere
// and is not the group's to cancel: a small task of the group waits for it instead, and giving up
// that one ends the wait only.
#include "vm/combine.h"
#include "vm/await.h"
#include "vm/class.h"
#include "vm/containers.h"
#include "vm/group.h"
#include "vm/load.h"
#include "vm/module.h"
#include "vm/native.h"
#include "vm/scope.h"
#include "vm/state.h"
#include "vm/unawaited.h"

// -- The task that waits for something else

// async fn await(x) => await x
static Proto *make_awaiter(Source *source)
{
    static const Instr code[] = {OP_AWAIT | 0 << 8 | 0 << 16, OP_RETURN | 0 << 8};
    enum { WORDS = sizeof code / sizeof *code };
    Proto *p = gy_proto_new(source, NULL);
    if (!p) return NULL;
    p->name = gy_mem_copy_text("await", 5);
    p->code = (Instr *)gy_mem_new(sizeof code);
    p->spans = (Span *)gy_mem_new(WORDS * sizeof(Span));
    p->parameters = (char **)gy_mem_new(sizeof(char *));
    if (p->parameters) { // from here on the proto frees what is in it
        p->positional_count = p->required_count = 1;
        p->parameters[0] = gy_mem_copy_text("x", 1);
    }
    if (!p->name || !p->code || !p->spans || !p->parameters || !p->parameters[0]) {
        gy_proto_release(p);
        return NULL;
    }
    memcpy(p->code, code, sizeof code);
    p->code_count = WORDS;
    p->flags = PROTO_ASYNC;
    p->register_count = 1;
    return p;
}

static Closure *load_awaiter(VM *vm)
{
    Source *source = gy_source_new("<builtin>", "", 0);
    Proto *proto = source ? make_awaiter(source) : NULL;
    gy_source_release(source);
    if (!proto) {
        gy_throw_memory(vm);
        return NULL;
    }
    Code *code = gy_load(vm, proto, vm->main_module);
    gy_proto_release(proto);
    return code ? gy_load_closure(vm, code) : NULL;
}

Coroutine *gy_combine_wait_for(VM *vm, Value awaitable)
{
    if (!vm->awaiter && !(vm->awaiter = load_awaiter(vm))) return NULL;
    Value coroutine;
    gy_unawaited_excuse(vm, &awaitable, 1); // the task may be cancelled before it begins
    if (!gy_call(vm, value_from_obj(vm->awaiter), 1, &awaitable, &coroutine)) return NULL;
    return value_as_coroutine(coroutine);
}

// -- The combinators

static bool add_member(VM *vm, Group *g, Value member)
{
    if (value_is_coroutine(member) && value_as_coroutine(member)->cold.is_started)
        return gy_coroutine_start(vm, value_as_coroutine(member)); // throws
    Coroutine *c =
        value_is_coroutine(member) ? value_as_coroutine(member) : gy_combine_wait_for(vm, member);
    return c && gy_group_spawn(vm, g, c, NULL) != NULL;
}

static GyreStatus combine(Call *call, GroupMode mode)
{
    VM *vm = call->vm;
    Value result;
    gy_unawaited_excuse(vm, call->rest, call->rest_count); // they are ours, whatever comes
    if (vm->arming)
        return native_status(gy_throw(vm, ERROR_TypeError, "%s() cannot stand in a select",
                                      call->native->name->chars));
    for (uint32_t i = 0; i < call->rest_count; i++)
        if (!gy_await_check(vm, call->rest[i])) return GYRE_ERROR;
    Group *g = gy_group_open(vm, mode);
    if (!g) return GYRE_ERROR;
    for (uint32_t i = 0; i < call->rest_count; i++)
        if (!add_member(vm, g, call->rest[i])) {
            Value error = vm->error;
            vm->error = VALUE_UNSET;
            gy_group_fail(vm, g, error);
            break;
        }
    GyreStatus status = gy_group_wait(vm, g, &result);
    return status == GYRE_OK ? native_return(call, result) : status;
}

static GyreStatus gather(Call *call)
{
    return combine(call, GROUP_GATHER);
}

static GyreStatus settle(Call *call)
{
    return combine(call, GROUP_SETTLE);
}

static GyreStatus race(Call *call)
{
    if (call->rest_count) return combine(call, GROUP_RACE);
    return native_status(
        gy_throw(call->vm, ERROR_ValueError, "race() needs at least one thing to wait for"));
}

static const GyreNative builtins[] = {
    {"gather", gather, "*awaitables",
     "Runs them all and gives a list of their results in order. The first error stops the rest.",
     GYRE_ASYNC},
    {"settle", settle, "*awaitables",
     "Runs them all to their ends and gives a list of their results, with errors as values.",
     GYRE_ASYNC},
    {"race", race, "*awaitables",
     "Gives the result, or throws the error, of the first that finishes; the others are cancelled "
     "and have ended when it returns.",
     GYRE_ASYNC},
    {0},
};

bool gy_combine_install(VM *vm)
{
    return gy_native_add_builtins(vm, builtins);
}

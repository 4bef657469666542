// compile_call.c - calls of every kind.
//
// A call takes a run of registers: the callee, two for linkage, then the arguments, where the
// callee's frame will lie. The result arrives in the first of them; if that is where the value
// was wanted anyway, nothing has to be moved.
//
//     f(x)            CALL             x.m(y)          INVOKE, with the receiver as an argument
//     f(x, k: v)      CALL_NAMED       f(*xs, **kw)    CALL_SPREAD, from a list and a dict
//     super.m(x)      LOAD_SUPER finds the method, then as a call of a function with self first
//
// `await f(x)` says so in the call itself (CALL_AWAIT): an async callee then runs in this task at
// once, without a coroutine object. The AWAIT behind it serves whatever else comes back. So does
// CALL_SPAWN for the call in `spawn(f(x))`: it makes the task, and the CALL of spawn is left out.
#include "lang/compile_parts.h"

enum { PLAIN_ARGUMENTS = 100 }; // a call with more of them goes through a list

typedef enum { CALLEE_VALUE, CALLEE_METHOD, CALLEE_SUPER } CalleeKind;

static CalleeKind callee_kind(const Node *callee)
{
    if (callee->kind != NODE_ATTRIBUTE) return CALLEE_VALUE;
    return callee->attribute.object->kind == NODE_SUPER ? CALLEE_SUPER : CALLEE_METHOD;
}

static bool has_spread(const CallParts *call)
{
    for (uint32_t i = 0; i < call->positional.count; i++)
        if (call->positional.items[i]->kind == NODE_STAR) return true;
    for (uint32_t i = 0; i < call->named_count; i++)
        if (!call->names[i].text) return true;
    return call->positional.count + call->named_count > PLAIN_ARGUMENTS;
}

static void take_linkage(Compiler *c, Span span)
{
    gy_compile_emit_take(c->e, span, FRAME_LINK - 1);
}

// The receiver in R[base+3]; R[base] is the newest register. Leaves the chain where it is nil.
static void push_receiver(Compiler *c, const Node *callee, uint32_t base)
{
    uint32_t receiver;
    const Node *object = callee->attribute.object;
    if (object->kind == NODE_CALL) { // x.f().g().h(): each result goes where the next call starts
        gy_compile_expr_to(c, object, base);
        take_linkage(c, callee->span);
        receiver = gy_compile_emit_take(c->e, object->span, 1);
        emit_move(c->e, object->span, receiver, base);
    } else {
        take_linkage(c, callee->span);
        receiver = gy_compile_expr_push(c, object);
    }
    if (callee->attribute.is_optional) gy_compile_cover_optional(c, callee, receiver);
}

// R[to]: what super.name means, with an instruction that takes the class, self and the name.
static void by_super(Compiler *c, const Node *n, Opcode op, uint32_t to)
{
    const Name *name = &n->attribute.name;
    const Node *super = n->attribute.object;
    uint32_t cls = gy_compile_emit_take(c->e, super->span, 2);
    gy_compile_name_load(c, super->span, resolve_variable(c->names, key_of(super)), cls);
    gy_compile_name_load(c, super->span, resolve_variable(c->names, key_of(n)), cls + 1);
    emit_wide(c->e, n->span, op, to, cls, cls + 1,
              gy_compile_emit_text(c->e, CONST_STR, name->text, name->size));
    emit_free_to(c->e, cls);
}

static void load_super(Compiler *c, const Node *callee, uint32_t base)
{
    gy_compile_emit_take(c->e, callee->attribute.object->span, 1);
    by_super(c, callee, OP_LOAD_SUPER, base);
}

void gy_compile_super(Compiler *c, const Node *n, uint32_t to)
{
    by_super(c, n, OP_GET_SUPER, to);
}

// Fills R[base], takes the linkage and, for methods, fills R[base+3]; returns how many arguments
// that makes.
static uint32_t load_callee(Compiler *c, const Node *callee, uint32_t base)
{
    const Name *name = &callee->attribute.name;
    switch (callee_kind(callee)) {
    case CALLEE_VALUE:
        gy_compile_expr_to(c, callee, base);
        take_linkage(c, callee->span);
        break;
    case CALLEE_SUPER:
        take_linkage(c, callee->span);
        load_super(c, callee, base);
        return 1;
    case CALLEE_METHOD:
        push_receiver(c, callee, base);
        emit_wide(c->e, callee->span, OP_LOAD_METHOD, base, base + FRAME_LINK, 0,
                  gy_compile_emit_site(c->e, name->text, name->size));
        return 1;
    }
    return 0;
}

static void push_all(Compiler *c, const NodeList *list)
{
    for (uint32_t i = 0; i < list->count; i++)
        gy_compile_expr_push(c, list->items[i]);
}

static void emit_await(Compiler *c, Span span, uint32_t base)
{
    emit_abc(c->e, span, OP_AWAIT, base, base, 0);
}

// Two spans: where the method is not found, and where the call fails.
static void emit_invoke(Compiler *c, Span callee, Span span, uint32_t base, const char *name,
                        uint32_t count, bool is_awaited)
{
    uint32_t site = gy_compile_emit_site(c->e, name, (uint32_t)__builtin_strlen(name));
    Opcode op = is_awaited ? OP_INVOKE_AWAIT : OP_INVOKE;
    gy_compile_emit_word(c->e, callee, instr_abc(op, base, count & 0xff, 0));
    gy_compile_emit_word(c->e, span, site);
    if (is_awaited) emit_await(c, span, base);
}

void gy_compile_call_invoke(Compiler *c, Span span, uint32_t base, const char *name, uint32_t count,
                            bool is_awaited)
{
    emit_invoke(c, span, span, base, name, count, is_awaited);
}

static void call_plain(Compiler *c, const Node *n, uint32_t base, bool is_awaited)
{
    const Node *callee = n->call.callee;
    uint32_t count = n->call.positional.count;
    if (callee_kind(callee) == CALLEE_METHOD) {
        push_receiver(c, callee, base);
        push_all(c, &n->call.positional);
        emit_invoke(c, callee->span, n->span, base, callee->attribute.name.text, count, is_awaited);
        return;
    }
    count += load_callee(c, callee, base);
    push_all(c, &n->call.positional);
    emit_abc(c->e, n->span, is_awaited ? OP_CALL_AWAIT : OP_CALL, base, count, 0);
    if (is_awaited) emit_await(c, n->span, base);
}

// spawn(f(x))
static bool is_spawn_of_call(const Compiler *c, const CallParts *call)
{
    if (call->callee->kind != NODE_NAME || call->positional.count != 1) return false;
    const Variable *v = resolve_variable(c->names, key_of(call->callee));
    if (!v || v->kind != VARIABLE_BUILTIN || !name_equals(&v->name, "spawn")) return false;
    const Node *spawned = call->positional.items[0];
    return spawned->kind == NODE_CALL && callee_kind(spawned->call.callee) == CALLEE_VALUE &&
           !spawned->call.named_count && !has_spread(&spawned->call);
}

static void call_spawn(Compiler *c, const Node *n, uint32_t base)
{
    const Node *spawned = n->call.positional.items[0];
    load_callee(c, n->call.callee, base);
    uint32_t inner = gy_compile_emit_take(c->e, spawned->span, 1);
    load_callee(c, spawned->call.callee, inner);
    push_all(c, &spawned->call.positional);
    emit_abc(c->e, spawned->span, OP_CALL_SPAWN, inner, spawned->call.positional.count, 0);
    emit_abc(c->e, n->span, OP_CALL, base, 1, 0);
}

static void call_named(Compiler *c, const Node *n, uint32_t base)
{
    const CallParts *call = &n->call;
    uint32_t count = load_callee(c, call->callee, base) + call->positional.count;
    push_all(c, &call->positional);
    uint32_t *names = (uint32_t *)gy_mem_new(call->named_count * sizeof *names);
    if (!names) {
        c->diag->out_of_memory = true;
        return;
    }
    for (uint32_t i = 0; i < call->named_count; i++) {
        names[i] = gy_compile_emit_text(c->e, CONST_STR, call->names[i].text, call->names[i].size);
        gy_compile_expr_push(c, call->named[i]);
    }
    uint32_t list = gy_compile_emit_names(c->e, names, call->named_count);
    emit_wide(c->e, n->span, OP_CALL_NAMED, base, count, call->named_count, list);
}

// The named arguments as a dict in R[to]. A name that a `**` gave already must be refused, which
// DICT_MERGE does and DICT_SET does not.
static void build_named(Compiler *c, const CallParts *call, uint32_t to)
{
    bool merges = false;
    emit_abx(c->e, call->callee->span, OP_NEW_DICT, to, call->named_count & UINT16_MAX);
    for (uint32_t i = 0; i < call->named_count; i++) {
        const Node *value = call->named[i];
        const Name *name = &call->names[i];
        uint32_t mark = c->e->next_register, into = to;
        if (!name->text) {
            merges = true;
            emit_abc(c->e, value->span, OP_DICT_MERGE, to, gy_compile_expr_any(c, value), 1);
            emit_free_to(c->e, mark);
            continue;
        }
        if (merges) {
            into = gy_compile_emit_take(c->e, value->span, 1);
            emit_abx(c->e, value->span, OP_NEW_DICT, into, 1);
        }
        uint32_t key = gy_compile_emit_take(c->e, name->span, 1);
        gy_compile_emit_load_const(c->e, name->span, key,
                                   gy_compile_emit_text(c->e, CONST_STR, name->text, name->size));
        emit_abc(c->e, value->span, OP_DICT_SET, into, key, gy_compile_expr_any(c, value));
        if (merges) emit_abc(c->e, value->span, OP_DICT_MERGE, to, into, 1);
        emit_free_to(c->e, mark);
    }
}

static void call_spread(Compiler *c, const Node *n, uint32_t base)
{
    const CallParts *call = &n->call;
    if (load_callee(c, call->callee, base) == 0) {
        uint32_t self = gy_compile_emit_take(c->e, n->span, 1);
        emit_abc(c->e, n->span, OP_LOAD_UNSET, self, 0, 0);
    }
    uint32_t list = gy_compile_emit_take(c->e, n->span, 1);
    gy_compile_build_list(c, n->span, &call->positional, list);
    uint32_t named = gy_compile_emit_take(c->e, n->span, 1);
    if (call->named_count) build_named(c, call, named);
    else emit_abc(c->e, n->span, OP_LOAD_NIL, named, 0, 0);
    emit_abc(c->e, n->span, OP_CALL_SPREAD, base, 0, 0);
}

void gy_compile_call(Compiler *c, const Node *n, uint32_t to, bool is_awaited)
{
    bool is_on_top = emit_is_scratch(c->e, to) && to + 1 == c->e->next_register;
    uint32_t base = is_on_top ? to : gy_compile_emit_take(c->e, n->span, 1);
    if (has_spread(&n->call)) call_spread(c, n, base);
    else if (n->call.named_count) call_named(c, n, base);
    else if (!is_awaited && is_spawn_of_call(c, &n->call)) call_spawn(c, n, base);
    else call_plain(c, n, base, is_awaited);
    if (is_awaited && (has_spread(&n->call) || n->call.named_count)) emit_await(c, n->span, base);
    emit_move(c->e, n->span, to, base);
}

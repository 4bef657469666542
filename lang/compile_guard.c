// compile_guard.c - `try`, `with`, and every way of leaving them.
//
// Entering a `try` costs nothing: a table says which stretches of code an error may come from and
// where it goes. A `finally` block is compiled once for each way out: the normal end, an error,
// and every break, continue and return that passes it. The code of such a passage stands in the
// middle of the code that it leaves but must not be guarded by it again, so the regions it leaves
// have a gap there.
//
// A cleanup that awaits is masked: requests of cancellation from outside wait until it is done.
// However it ends, the mask is taken off.
//
// While an error is being handled, errors thrown meanwhile get it as their context. That holds
// for an error that is caught again inside, so a `try` within a `catch` says so once more in
// front of its own handler.
#include "lang/compile_parts.h"

// -- Regions

void gy_compile_guard_open(Compiler *c, Region *region)
{
    *region = (Region){.outer = c->function->regions, .start = emit_pc(c->e)};
    region->end = &region->ranges;
    c->function->regions = region;
}

static void end_range(Compiler *c, Region *region)
{
    if (region->start == emit_pc(c->e)) return;
    CodeRange *range = (CodeRange *)gy_arena_new(c->arena, sizeof *range);
    if (!range) {
        c->diag->out_of_memory = true;
        return;
    }
    range->start = region->start;
    range->end = emit_pc(c->e);
    *region->end = range;
    region->end = &range->next;
}

void gy_compile_guard_close(Compiler *c, Region *region)
{
    end_range(c, region);
    c->function->regions = region->outer;
}

static void add_handlers(Compiler *c, const Region *region, HandlerKind kind, uint32_t target,
                         uint32_t reg)
{
    for (const CodeRange *range = region->ranges; range; range = range->next)
        gy_compile_emit_handler(
            c->e, (Handler){range->start, range->end, target, (uint8_t)kind, (uint8_t)reg});
}

static uint32_t land(Compiler *c, Span span, const Region *region, HandlerKind kind)
{
    uint32_t reg = gy_compile_emit_take(c->e, span, 1), target = emit_pc(c->e);
    emit_keep(c->e);
    if (c->function->context != NO_REGISTER)
        add_handlers(c, region, HANDLER_CONTEXT, 0, c->function->context);
    add_handlers(c, region, kind, target, reg);
    c->e->label_pc = target;
    return reg;
}

uint32_t gy_compile_guard_land(Compiler *c, Span span, const Region *region)
{
    return land(c, span, region, HANDLER_CLEANUP);
}

// From here on R[reg] is the error that is being handled.
static uint32_t open_context(Compiler *c, Region *region, uint32_t reg)
{
    uint32_t outer = c->function->context;
    gy_compile_guard_open(c, region);
    c->function->context = reg;
    return outer;
}

static void close_context(Compiler *c, Region *region, uint32_t outer)
{
    gy_compile_guard_close(c, region);
    add_handlers(c, region, HANDLER_CONTEXT, 0, c->function->context);
    c->function->context = outer;
}

static void rethrow(Compiler *c, Span span, uint32_t reg)
{
    emit_abc(c->e, span, OP_RETHROW, reg, 0, 0);
}

// -- Masks

static void push_exit(Compiler *c, Exit *exit, ExitKind kind, Region *region, Span span)
{
    *exit = (Exit){.outer = c->function->exits, .kind = kind, .region = region, .span = span};
    exit->caught = c->function->caught;
    exit->context = c->function->context;
    c->function->exits = exit;
}

typedef struct {
    Exit exit;
    Region region;
    uint32_t mark;
} Mask;

static void open_mask(Compiler *c, Mask *mask, Span span)
{
    mask->mark = c->e->next_register;
    uint32_t reg = gy_compile_emit_take(c->e, span, 1);
    emit_keep(c->e);
    emit_abc(c->e, span, OP_MASK_PUSH, reg, 0, 0);
    gy_compile_guard_open(c, &mask->region);
    push_exit(c, &mask->exit, EXIT_MASK, &mask->region, span);
    mask->exit.reg = reg;
}

static void close_mask(Compiler *c, Mask *mask)
{
    JumpList end = {0};
    Span span = mask->exit.span;
    uint32_t reg = mask->exit.reg;
    gy_compile_guard_close(c, &mask->region);
    c->function->exits = mask->exit.outer;
    if (gy_compile_emit_is_reachable(c->e)) {
        emit_abc(c->e, span, OP_MASK_POP, reg, 0, 0);
        gy_compile_emit_jump(c->e, span, &end);
    }
    if (mask->region.ranges) {
        uint32_t error = gy_compile_guard_land(c, span, &mask->region);
        emit_abc(c->e, span, OP_MASK_POP, reg, 0, 0);
        rethrow(c, span, error);
    }
    gy_compile_emit_land(c->e, &end);
}

// -- Builtins that the source does not name

// The empty span says so to the disassembler.
void gy_compile_guard_builtin(Compiler *c, Span span, const char *name, uint32_t to)
{
    const Variable *v = gy_resolve_builtin(c->names, name);
    Span nowhere = {span.offset, 0};
    if (v) gy_compile_name_load(c, nowhere, v, to);
    else gy_compile_emit_fail(c->e, span, "this VM has no such builtin class", name);
}

void gy_compile_guard_hidden(Compiler *c, Span span, const char *name, uint32_t base,
                             bool is_awaited)
{
    uint32_t callee = gy_compile_emit_take(c->e, span, FRAME_LINK + 1);
    emit_keep(c->e);
    gy_compile_guard_builtin(c, span, name, callee);
    emit_move(c->e, span, callee + FRAME_LINK, base);
    emit_abc(c->e, span, is_awaited ? OP_CALL_AWAIT : OP_CALL, callee, 1, 0);
    if (is_awaited) emit_abc(c->e, span, OP_AWAIT, callee, callee, 0);
    emit_move(c->e, span, base, callee);
    emit_free_to(c->e, callee);
}

// -- Cleanups

// One copy of a finally block.
static void run_finally(Compiler *c, const Node *cleanup)
{
    Mask mask;
    uint32_t registers = c->e->next_register, live = c->e->live_top;
    bool is_masked = resolve_block(c->names, key_of(cleanup))->has_await;
    if (is_masked) open_mask(c, &mask, cleanup->span);
    gy_compile_stmt_block(c, cleanup);
    if (is_masked) close_mask(c, &mask);
    emit_free_to(c->e, registers);
    c->e->live_top = live;
}

// R[result] = manager.exit(R[error]), nil where there is no error; the register is returned.
static uint32_t run_exit(Compiler *c, const Exit *with, uint32_t error)
{
    Mask mask;
    uint32_t result = gy_compile_emit_take(c->e, with->span, 1);
    emit_keep(c->e);
    if (with->is_async) open_mask(c, &mask, with->span);
    uint32_t base = gy_compile_emit_take(c->e, with->span, FRAME_LINK + 2);
    emit_move(c->e, with->span, base + FRAME_LINK, with->reg);
    if (error == NO_REGISTER) emit_abc(c->e, with->span, OP_LOAD_NIL, base + FRAME_LINK + 1, 0, 0);
    else emit_move(c->e, with->span, base + FRAME_LINK + 1, error);
    gy_compile_call_invoke(c, with->span, base, "exit", 1, with->is_async);
    emit_move(c->e, with->span, result, base);
    if (with->is_async) close_mask(c, &mask);
    emit_free_to(c->e, result + 1);
    return result;
}

// Closes the iterator of an `async for` that is left early.
static void close_iterator(Compiler *c, Span span, uint32_t iterator)
{
    Mask mask;
    uint32_t mark = c->e->next_register;
    open_mask(c, &mask, span);
    uint32_t base = gy_compile_emit_take(c->e, span, 1);
    emit_move(c->e, span, base, iterator);
    gy_compile_guard_hidden(c, span, "close async iterator", base, true);
    close_mask(c, &mask);
    emit_free_to(c->e, mark);
}

// What has to be done where control passes `exit` on its way out.
static void run_cleanup(Compiler *c, const Exit *exit)
{
    Function *f = c->function;
    uint32_t caught = f->caught, context = f->context;
    uint32_t registers = c->e->next_register, live = c->e->live_top;
    emit_keep(c->e);
    f->caught = exit->caught;
    f->context = exit->context;
    switch (exit->kind) {
    case EXIT_LOOP: break;
    case EXIT_MASK: emit_abc(c->e, exit->span, OP_MASK_POP, exit->reg, 0, 0); break;
    case EXIT_WITH: run_exit(c, exit, NO_REGISTER); break;
    case EXIT_FINALLY: run_finally(c, exit->cleanup); break;
    case EXIT_ASYNC_FOR: close_iterator(c, exit->span, exit->reg); break;
    }
    f->caught = caught;
    f->context = context;
    emit_free_to(c->e, registers);
    c->e->live_top = live;
}

// -- Leaving early

static void suspend_regions(Compiler *c, const Region *last)
{
    Function *f = c->function;
    while (f->regions != last->outer) {
        end_range(c, f->regions);
        f->regions = f->regions->outer;
    }
}

typedef struct {
    Exit *exits;
    Region *regions;
} Leaving;

// Runs the cleanups of everything inside `until` (NULL: of the whole function). What follows,
// up to come_back, stands outside of them.
static Leaving leave(Compiler *c, const Exit *until)
{
    Function *f = c->function;
    Leaving from = {f->exits, f->regions};
    for (const Exit *exit = f->exits; exit != until; exit = exit->outer) {
        if (exit->kind == EXIT_LOOP) continue;
        suspend_regions(c, exit->region);
        f->exits = exit->outer;
        run_cleanup(c, exit);
    }
    return from;
}

static void come_back(Compiler *c, Leaving from)
{
    Function *f = c->function;
    for (Region *region = from.regions; region != f->regions; region = region->outer)
        region->start = emit_pc(c->e);
    f->regions = from.regions;
    f->exits = from.exits;
}

void gy_compile_guard_break(Compiler *c, const Node *n)
{
    Exit *loop = c->function->exits;
    while (loop->kind != EXIT_LOOP)
        loop = loop->outer;
    Leaving from = leave(c, loop);
    if (gy_compile_emit_is_reachable(c->e))
        gy_compile_emit_jump(c->e, n->span, n->kind == NODE_BREAK ? loop->breaks : loop->continues);
    come_back(c, from);
}

static bool has_cleanup(const Function *f)
{
    for (const Exit *exit = f->exits; exit; exit = exit->outer)
        if (exit->kind != EXIT_LOOP) return true;
    return false;
}

void gy_compile_guard_return(Compiler *c, const Node *n)
{
    uint32_t value = NO_REGISTER;
    if (c->function->is_init) value = c->function->scope->self->reg;
    else if (n->operand && has_cleanup(c->function)) value = gy_compile_expr_push(c, n->operand);
    else if (n->operand) value = gy_compile_expr_any(c, n->operand);
    Leaving from = leave(c, NULL);
    if (gy_compile_emit_is_reachable(c->e)) gy_compile_emit_return(c->e, n->span, value);
    come_back(c, from);
}

void gy_compile_guard_throw(Compiler *c, const Node *n)
{
    if (!n->thrown.error) {
        rethrow(c, n->span, c->function->caught);
        return;
    }
    uint32_t error = gy_compile_expr_any(c, n->thrown.error);
    if (!n->thrown.cause) emit_abc(c->e, n->span, OP_THROW, error, 0, 0);
    else emit_abc(c->e, n->span, OP_THROW_FROM, error, gy_compile_expr_any(c, n->thrown.cause), 0);
}

// -- try

// Jumps to `next` unless R[error] is an instance of the class in R[cls], which is overwritten.
static void match_error(Compiler *c, Span span, uint32_t cls, uint32_t error, bool when,
                        JumpList *list)
{
    emit_abc(c->e, span, OP_MATCH_ERROR, cls, error, cls);
    gy_compile_emit_branch(c->e, span, instr_abc(when ? OP_JUMP_IF : OP_JUMP_IF_NOT, cls, 0, 0),
                           list);
}

static void match_clause(Compiler *c, const CatchClause *clause, uint32_t error, JumpList *next)
{
    JumpList matched = {0};
    uint32_t mark = c->e->next_register, count = clause->classes.count;
    uint32_t cls = gy_compile_emit_take(c->e, clause->span, 1);
    if (count == 0) {
        gy_compile_guard_builtin(c, clause->span, "Error", cls);
        match_error(c, clause->span, cls, error, false, next);
    }
    for (uint32_t i = 0; i < count; i++) {
        const Node *n = clause->classes.items[i];
        bool is_last = i + 1 == count;
        gy_compile_expr_to(c, n, cls);
        match_error(c, n->span, cls, error, !is_last, is_last ? next : &matched);
    }
    gy_compile_emit_land(c->e, &matched);
    emit_free_to(c->e, mark);
}

static void catch_clause(Compiler *c, const Node *n, uint32_t i, bool is_way, uint32_t error,
                         JumpList *end)
{
    const CatchClause *clause = &n->attempt.catches[i];
    JumpList next = {0};
    uint32_t mark = c->e->next_register, live = c->e->live_top;
    match_clause(c, clause, error, &next);
    if (is_way) gy_compile_cover_arm(c, n->span, i);
    gy_compile_name_open(c, clause->span, resolve_block(c->names, key_of_part(clause)));
    if (clause->name.text) {
        Variable *v = resolve_variable(c->names, key_of_part(&clause->name));
        gy_compile_name_declare(c, clause->name.span, v);
        gy_compile_name_bind(c, clause->name.span, v, error);
        emit_keep(c->e);
    }
    gy_compile_stmt_block(c, clause->body);
    if (gy_compile_emit_is_reachable(c->e)) gy_compile_emit_jump(c->e, clause->span, end);
    gy_compile_emit_land(c->e, &next);
    emit_free_to(c->e, mark);
    c->e->live_top = live;
}

// try { body } with its catches, without the finally.
static void try_catches(Compiler *c, const Node *n)
{
    Region guarded, handling;
    JumpList end = {0};
    uint32_t mark = c->e->next_register, live = c->e->live_top;
    gy_compile_guard_open(c, &guarded);
    gy_compile_stmt_block(c, n->attempt.body);
    gy_compile_guard_close(c, &guarded);
    bool has_end = gy_compile_emit_is_reachable(c->e);
    bool has_ways = guarded.ranges && n->attempt.count + has_end > 1;
    if (has_end && has_ways) gy_compile_cover_arm(c, n->span, n->attempt.count);
    if (has_end) gy_compile_emit_jump(c->e, n->span, &end);
    if (guarded.ranges) {
        uint32_t error = land(c, n->span, &guarded, HANDLER_CATCH);
        uint32_t outer = open_context(c, &handling, error), caught = c->function->caught;
        c->function->caught = error;
        for (uint32_t i = 0; i < n->attempt.count; i++)
            catch_clause(c, n, i, has_ways, error, &end);
        c->function->caught = caught;
        close_context(c, &handling, outer);
        rethrow(c, n->span, error);
    }
    gy_compile_emit_land(c->e, &end);
    emit_free_to(c->e, mark);
    c->e->live_top = live;
}

static void try_body(Compiler *c, const Node *n)
{
    if (n->attempt.count) try_catches(c, n);
    else gy_compile_stmt_block(c, n->attempt.body);
}

static void run_finally_with(Compiler *c, const Node *cleanup, uint32_t error)
{
    Region handling;
    uint32_t outer = open_context(c, &handling, error);
    run_finally(c, cleanup);
    close_context(c, &handling, outer);
    if (gy_compile_emit_is_reachable(c->e)) rethrow(c, cleanup->span, error);
}

void gy_compile_guard_try(Compiler *c, const Node *n)
{
    const Node *cleanup = n->attempt.cleanup;
    if (!cleanup) {
        try_body(c, n);
        return;
    }
    Region guarded;
    Exit exit;
    JumpList end = {0};
    uint32_t mark = c->e->next_register, live = c->e->live_top;
    gy_compile_guard_open(c, &guarded);
    push_exit(c, &exit, EXIT_FINALLY, &guarded, cleanup->span);
    exit.cleanup = cleanup;
    try_body(c, n);
    gy_compile_guard_close(c, &guarded);
    c->function->exits = exit.outer;
    if (gy_compile_emit_is_reachable(c->e)) {
        run_finally(c, cleanup);
        gy_compile_emit_jump(c->e, cleanup->span, &end);
    }
    if (guarded.ranges)
        run_finally_with(c, cleanup, gy_compile_guard_land(c, cleanup->span, &guarded));
    gy_compile_emit_land(c->e, &end);
    emit_free_to(c->e, mark);
    c->e->live_top = live;
}

// -- with

// R[reg] = the context manager, then target = its enter().
static uint32_t push_manager(Compiler *c, const Node *n, const WithItem *item)
{
    uint32_t manager = gy_compile_expr_push(c, item->context);
    if (!n->with.is_async)
        gy_compile_guard_hidden(c, item->context->span, "plain manager", manager, false);
    emit_keep(c->e);
    uint32_t base = gy_compile_emit_take(c->e, item->context->span, FRAME_LINK + 1);
    emit_move(c->e, item->context->span, base + FRAME_LINK, manager);
    gy_compile_call_invoke(c, item->context->span, base, "enter", 0, n->with.is_async);
    emit_free_to(c->e, base + 1);
    return manager;
}

// exit() may swallow the error by answering true, but never Cancelled. A builtin one, which knows
// its own Cancelled, swallows that by answering UNSET.
static void exit_with_error(Compiler *c, Exit *exit, uint32_t error, JumpList *end)
{
    Region handling;
    JumpList again = {0}, usual = {0};
    Span span = exit->span;
    uint32_t outer = open_context(c, &handling, error);
    uint32_t answer = run_exit(c, exit, error);
    if (exit->is_async) {
        gy_compile_emit_branch(c->e, span, instr_abc(OP_JUMP_IF_SET, answer, 0, 0), &usual);
        gy_compile_emit_jump(c->e, span, end);
        gy_compile_emit_land(c->e, &usual);
    }
    gy_compile_emit_branch(c->e, span, instr_abc(OP_JUMP_IF_NOT, answer, 0, 0), &again);
    close_context(c, &handling, outer);
    gy_compile_guard_builtin(c, span, "Cancelled", answer);
    match_error(c, span, answer, error, true, &again);
    gy_compile_emit_jump(c->e, span, end);
    gy_compile_emit_land(c->e, &again);
    rethrow(c, span, error);
}

static void with_item(Compiler *c, const Node *n, uint32_t i)
{
    if (!diag_has_stack(c->diag)) return;
    if (i == n->with.count) {
        gy_compile_stmt_block(c, n->with.body);
        return;
    }
    const WithItem *item = &n->with.items[i];
    Region guarded;
    Exit exit;
    JumpList end = {0};
    uint32_t mark = c->e->next_register, live = c->e->live_top;
    uint32_t manager = push_manager(c, n, item);
    gy_compile_guard_open(c, &guarded);
    push_exit(c, &exit, EXIT_WITH, &guarded, item->context->span);
    exit.reg = manager;
    exit.is_async = n->with.is_async;
    gy_compile_name_open(c, n->span, resolve_block(c->names, key_of_part(item)));
    if (item->target) gy_compile_name_assign(c, item->target, manager + 1, true);
    with_item(c, n, i + 1);
    gy_compile_guard_close(c, &guarded);
    c->function->exits = exit.outer;
    emit_free_to(c->e, manager + 1);
    emit_keep(c->e);
    if (gy_compile_emit_is_reachable(c->e)) {
        run_exit(c, &exit, NO_REGISTER);
        gy_compile_emit_jump(c->e, exit.span, &end);
        emit_free_to(c->e, manager + 1);
    }
    if (guarded.ranges)
        exit_with_error(c, &exit, gy_compile_guard_land(c, exit.span, &guarded), &end);
    gy_compile_emit_land(c->e, &end);
    emit_free_to(c->e, mark);
    c->e->live_top = live;
}

void gy_compile_guard_with(Compiler *c, const Node *n)
{
    with_item(c, n, 0);
}

// -- async for

// R[value] = the next one, or on to `end` where StopIteration says so.
static void fetch(Compiler *c, Span span, uint32_t iterator, uint32_t value, JumpList *end)
{
    Region asking;
    JumpList got = {0};
    gy_compile_guard_open(c, &asking);
    uint32_t base = gy_compile_emit_take(c->e, span, FRAME_LINK + 1);
    emit_move(c->e, span, base + FRAME_LINK, iterator);
    gy_compile_call_invoke(c, span, base, "next", 0, true);
    emit_move(c->e, span, value, base);
    gy_compile_guard_close(c, &asking);
    emit_free_to(c->e, base);
    gy_compile_emit_jump(c->e, span, &got);
    uint32_t error = gy_compile_guard_land(c, span, &asking);
    uint32_t cls = gy_compile_emit_take(c->e, span, 1);
    gy_compile_guard_builtin(c, span, "StopIteration", cls);
    match_error(c, span, cls, error, true, end);
    close_iterator(c, span, iterator);
    rethrow(c, span, error);
    emit_free_to(c->e, error);
    gy_compile_emit_land(c->e, &got);
}

static uint32_t push_async_iterator(Compiler *c, const LoopParts *loop, Span span)
{
    uint32_t iterator = gy_compile_emit_take(c->e, span, 1);
    if (!loop->iterable) {
        emit_move(c->e, span, iterator, loop->iterator);
    } else {
        gy_compile_expr_to(c, loop->iterable, iterator);
        gy_compile_guard_hidden(c, span, "async iterator", iterator, false);
    }
    emit_keep(c->e);
    return iterator;
}

// A break lands where the iterator is closed; a return, or the break of a loop further out, passes
// the Exit; an error comes through the region.
void gy_compile_guard_async_for(Compiler *c, const LoopParts *loop, LoopBody *inner, void *data)
{
    Region body;
    Exit exit;
    JumpList end = {0};
    Span span = loop->iterable ? loop->iterable->span : loop->span;
    uint32_t iterator = push_async_iterator(c, loop, span);
    uint32_t value = gy_compile_emit_take(c->e, span, 1);
    emit_keep(c->e);
    uint32_t top = emit_pc(c->e);
    fetch(c, span, iterator, value, &end);
    gy_compile_guard_open(c, &body);
    push_exit(c, &exit, EXIT_ASYNC_FOR, &body, span);
    exit.reg = iterator;
    gy_compile_name_assign(c, loop->target, value, true);
    inner(c, data);
    gy_compile_guard_close(c, &body);
    c->function->exits = exit.outer;
    if (loop->continues) gy_compile_emit_land(c->e, loop->continues);
    if (gy_compile_emit_is_reachable(c->e)) gy_compile_emit_loop(c->e, span, top);
    emit_free_to(c->e, value + 1);
    if (body.ranges) {
        uint32_t error = gy_compile_guard_land(c, span, &body);
        close_iterator(c, span, iterator);
        rethrow(c, span, error);
        emit_free_to(c->e, error);
    }
    if (loop->breaks) {
        gy_compile_emit_land(c->e, loop->breaks);
        if (gy_compile_emit_is_reachable(c->e)) close_iterator(c, span, iterator);
        gy_compile_cover_end(c, loop->span, &end);
    }
    gy_compile_emit_land(c->e, &end);
}
